"""Discord, DiscordChatExporter CSV, old and new. It has neither ids nor the channel: that is in the file name.

New files state exact times with an offset. Old ones (up to 2.1x) are separated by semicolons, with one at the end of
each row, and print the wall clock of the machine that exported. Rows are read one by one; the file is read twice
where the order of day and month must be decided.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from disputekit.intake.base import Claim, Fault, Found, Item, Options, Reading, Skip
from disputekit.intake.discord_dates import Order, decided, stamp
from disputekit.intake.discord_parts import Files, channel_of_name, media_of, reactions_of
from disputekit.intake.tree import Member, Tree

_COLUMNS = ("AuthorID", "Author", "Date", "Content", "Attachments", "Reactions")


class DiscordCsv:
    """See the module."""

    name = "discord-csv"
    version = "1"
    title = "Discord, DiscordChatExporter CSV"
    channel = "Discord"
    keeps_whole = True

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim files whose first line is the exporter's header."""
        for member in tree.members:
            if _delimiter(member.head(256)):
                yield Claim(self.name, (member,), 97, member.base, media_of(tree, member))

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read one file; raises Undecided where the order of day and month cannot be told."""
        member = claim.members[0]
        order = decided(_dates(member), options)
        reading = Reading(found=iter(()), unit="rows", order=order.name, order_because=order.because)
        channel = channel_of_name(tree, member)
        reading.title = channel.name
        reading.found = _found(member, reading, order, channel.name, Files(tree, member))
        return reading


def _delimiter(head: bytes) -> str:
    first = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].strip().replace(b'"', b"")
    for mark in (",", ";"):
        if first.rstrip(mark.encode()) == mark.join(_COLUMNS).encode():
            return mark
    return ""


def _rows(member: Member) -> Iterator[tuple[str, list[str]]]:
    """Yield rows with their lines; raises csv.Error for what is no row."""
    with member.open() as raw, io.TextIOWrapper(raw, "utf-8-sig", errors="replace", newline="") as text:
        reader = csv.reader(text, delimiter=_delimiter(member.head(256)) or ",")
        next(reader, None)
        last = reader.line_num
        for row in reader:
            first, last = last + 1, reader.line_num
            yield f"lines {first}-{last}" if last > first else f"line {first}", row


def _dates(member: Member) -> Iterator[tuple[str, str]]:
    try:
        for where, row in _rows(member):
            if len(row) > 2:
                yield where, row[2]
    except csv.Error:
        return  # told when the rows are read


def _found(member: Member, reading: Reading, order: Order, room: str, files: Files) -> Iterator[Found]:
    try:
        for where, row in _rows(member):
            reading.read += 1
            yield _item(where, row, order, room, files)
    except csv.Error as reason:
        reading.read += 1
        yield Fault(member.base, f"a row cannot be read: {reason}")


def _item(where: str, row: list[str], order: Order, room: str, files: Files) -> Found:
    if not any(row):
        return Skip(where, "empty")
    if len(row) not in {6, 7} or (len(row) == 7 and row[6]):
        return Fault(where, f"a row of {len(row)} fields; a message has 6")
    account, author, date, content, attachments, reactions = row[:6]
    when = stamp(date, order.name)
    if when is None:
        return Fault(where, f"{date[:60]!r} is no time")
    parts, missing = files.sorted_out((link, "") for link in attachments.split(",") if link.strip())
    return Item(
        at=where,
        when=when,
        sender=author or account,
        via="Discord",
        room=room,
        text=content,
        flags=(*((f"from:{account}",) if account else ()), *reactions_of(reactions), *missing),
        parts=parts,
    )


IMPORTER = DiscordCsv()
