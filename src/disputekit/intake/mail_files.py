"""Mails that are files of their own, however they lie: one item each, in the order given."""

from collections.abc import Iterable, Iterator

from disputekit.intake.base import Claim, Fault, Found, Reading, Skip
from disputekit.intake.mail_headers import looks_like_mail
from disputekit.intake.mail_item import BEGINNING, MAX_MAIL, Mail, Seen, item_of
from disputekit.intake.mail_span import Hand, Span
from disputekit.intake.mbox_split import begins_as_box
from disputekit.intake.tree import HEAD, Member, Unreadable

_LONGEST_COUNT = 12
_SNIFFED = 8192


def is_mail(member: Member, least: int = 2, *, may_be_boxed: bool = False) -> bool:
    """Tell by its beginning whether a file is one mail; with the ``From `` line of a box only where that may be."""
    head = member.head(_SNIFFED)
    if begins_as_box(head):
        return may_be_boxed
    return looks_like_mail(head[_count_line(head)[0] :], least)


def folder_of(member: Member) -> str:
    """Return the folder a member lies in, empty at the top."""
    return member.name.rpartition("/")[0]


def read_files(
    claim: Claim, order: Iterable[Member], why_not: dict[str, str], flags: dict[str, tuple[str, ...]]
) -> Reading:
    """Read files as mails. ``why_not`` names those that are passed over, ``flags`` what their names say of others."""
    reading = Reading(iter(()), unit="files", title=claim.title)
    reading.found = _found(order, why_not, flags, reading)
    return reading


def _found(
    order: Iterable[Member], why_not: dict[str, str], flags: dict[str, tuple[str, ...]], reading: Reading
) -> Iterator[Found]:
    seen, hand = Seen(), Hand()
    for member in order:
        reading.read += 1
        why = why_not.get(member.name)
        if why is not None:
            yield Skip(member.name, why)
            continue
        try:
            mail = _mail(member, hand, flags.get(member.name, ()))
        except Unreadable as error:
            yield Fault(member.name, str(error))
            continue
        yield item_of(mail, seen) if mail.data.strip() else Skip(member.name, "empty")


def _mail(member: Member, hand: Hand, flags: tuple[str, ...]) -> Mail:
    with member.open() as stream:
        data = stream.read(MAX_MAIL + 1)
        is_cut = len(data) > MAX_MAIL
        size = len(data)
        while is_cut and (more := len(stream.read(BEGINNING))):
            size += more
    start, length = _count_line(data[:HEAD])
    end = min(size, start + length) if length else size
    data = data[start : min(end, start + BEGINNING if is_cut else end)]
    span = hand.hold(Span(member, start, end, None if is_cut else data))
    name = member.base or "mail.eml"
    if ".partial.emlx" in name:
        flags = (*flags, "attachments-elsewhere")
    return Mail(data, span, f"{member.name} bytes {start}-{end}", name, is_cut=is_cut, flags=flags)


def _count_line(head: bytes) -> tuple[int, int]:
    """Return where the mail begins and how long it is, for Apple's files that begin with a count; else zeros."""
    line = head[: _LONGEST_COUNT + 1].partition(b"\n")[0]
    digits = line.strip(b" \r")
    if len(line) <= _LONGEST_COUNT and digits.isdigit() and looks_like_mail(head[len(line) + 1 :], 1):
        return len(line) + 1, int(digits)
    return 0, 0
