"""A text that fits no pattern: one verbatim source, kept whole. Only for standard input, or when asked for."""

from collections.abc import Iterable, Iterator

from disputekit.intake.base import Claim, Fault, Found, Item, Options, Reading, Role, Skip
from disputekit.intake.tree import Member, Tree
from disputekit.record.fields import MAX_TEXT

_MOST = 4 * MAX_TEXT  # a character of UTF-8 has four bytes at most


class PlainText:
    """Reads a whole file as the text of one record."""

    name = "text"
    version = "1"
    title = "plain text"
    channel = "text"
    keeps_whole = True

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim standard input, less sure than anything else."""
        if tree.shown == "-" and tree.members:
            yield Claim(self.name, tree.members[:1], 1, "pasted text")

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read each member as one record; bytes that are no UTF-8 are a fault."""
        del tree, options
        reading = Reading(iter(()), unit="files")
        reading.found = self._found(claim.members, reading)
        return reading

    def _found(self, members: tuple[Member, ...], reading: Reading) -> Iterator[Found]:
        for member in members:
            reading.read += 1
            data = member.head(_MOST + 1)
            try:
                text = data.decode("utf-8-sig")
            except UnicodeDecodeError as error:
                yield Fault(member.name, f"byte {error.start + 1:,} is no UTF-8")
                continue
            if not text.strip():
                yield Skip(member.name, "empty")
            elif len(text) > MAX_TEXT:
                yield Fault(member.name, f"longer than {MAX_TEXT:,} characters")
            else:
                yield Item(at=f"lines 1-{len(text.splitlines())}", role=Role.OTHER, kind="memo", text=text)


IMPORTER = PlainText()
