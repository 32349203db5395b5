"""A format for tests alone: ``when|who|text|id|flags`` by lines behind a first line ``TINYCHAT``."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO

from disputekit.intake.base import (
    Claim,
    Fault,
    Found,
    Item,
    Options,
    Part,
    Reading,
    Role,
    Skip,
    Stamp,
    Undecided,
)
from disputekit.intake.tree import Member, Tree
from disputekit.record.moment import Precision

HEAD = b"TINYCHAT"
BOX = b"TINYBOX"


class TinyChat:
    """``keeps_whole`` and ``head`` make a mailbox of it; ``lost`` items are read and never accounted for."""

    version = "1"

    def __init__(self, name: str = "tiny", head: bytes = HEAD, *, keeps_whole: bool = True) -> None:
        self.name, self.title, self.channel = name, f"{name} chat", name
        self.keeps_whole = keeps_whole
        self.head = head
        self.lost = 0
        self.zone = ""

    def claims(self, tree: Tree) -> Iterable[Claim]:
        for member in tree.members:
            if member.head(len(self.head)) == self.head:
                media = tuple(one for one in tree.members if one.name.endswith(".jpg"))
                yield Claim(self.name, (member,), 90, "", media)

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        del tree
        if claim.members[0].head().count(b"03/04") and not options.order:
            raise Undecided("03/04 is 3 April or 4 March: say --dmy or --mdy")
        reading = Reading(iter(()), unit="lines", read=self.lost, order=options.order, zone=self.zone)
        reading.found = self._found(claim, reading)
        return reading

    def _found(self, claim: Claim, reading: Reading) -> Iterator[Found]:
        with claim.members[0].open() as stream:
            for number, data in enumerate(stream, start=1):
                reading.read += 1
                line = data.decode("utf-8").rstrip("\n")
                if number == 1 or not line:
                    yield Skip(f"line {number}", "head" if number == 1 else "empty")
                elif line.startswith("!"):
                    yield Fault(f"line {number}", line[1:])
                elif line.startswith(" "):
                    reading.continuation += 1
                else:
                    yield self._item(number, line, claim.parts)

    def _item(self, number: int, line: str, media: tuple[Member, ...]) -> Item:
        when, who, text, native, flags = (line + "||||").split("|")[:5]
        parts = tuple(Part(one.raw, one.size, one.open, "image/jpeg") for one in media if one.name == text)
        return Item(
            at=f"line {number}",
            role=Role.MESSAGE if who else Role.SYSTEM,
            when=stamp(when),
            sender=who,
            text="" if parts else text.replace("\\ud800", "\ud800"),
            id=native,
            flags=tuple(flags.split()),
            parts=parts,
            raw=None if self.keeps_whole else Part("mail.eml", -1, lambda: BytesIO(line.encode())),
        )


def stamp(text: str) -> Stamp | None:
    if not text:
        return None
    at = datetime.fromisoformat(text)
    precision = (
        Precision.DAY
        if len(text) == 10
        else Precision.SECOND
        if text.count(":") > 1 and "+" not in text
        else Precision.MINUTE
    )
    return Stamp(at, precision, text)
