"""Mailboxes in one file: mboxo, mboxrd, mboxcl, mboxcl2 and what programs made of them (mbox_split tells the rules).

A mail's own bytes are stored as they stand in the box, without the ``From `` line before it and the one blank line
behind it; nothing in them is undone. Other people's mail is not stored. Memory does not grow with the box, but for
two numbers of each mail that tell copies.
"""

from collections.abc import Iterable, Iterator

from disputekit.intake.base import Claim, Fault, Found, Options, Reading, Skip
from disputekit.intake.mail_item import CHANNEL, Mail, Seen, item_of
from disputekit.intake.mail_span import Hand, Span
from disputekit.intake.mbox_split import Gap, Piece, Splitter, begins_as_box
from disputekit.intake.tree import Member, Tree


class Mbox:
    """See the module."""

    name = "mbox"
    version = "1"
    title = "mailbox file"
    channel = CHANNEL
    keeps_whole = False

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim files that begin with a ``From `` line and a header."""
        for member in tree.members:
            if begins_as_box(member.head()):
                yield Claim(self.name, (member,), 95, member.base)

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read the mails of one box in its order; what stands before the first is a fault."""
        del tree, options
        reading = Reading(iter(()), title=claim.members[0].base)
        reading.found = self._found(claim.members[0], reading)
        return reading

    def _found(self, member: Member, reading: Reading) -> Iterator[Found]:
        seen, hand = Seen(), Hand()
        with member.open() as stream:
            splitter = Splitter(stream)
            for one in splitter.pieces():
                reading.read += 1
                yield _gap(one) if isinstance(one, Gap) else item_of(_mail(one, member, hand), seen)
            if splitter.broken:
                reading.read += 1
                yield Fault("the end of the box", splitter.broken)
        reading.warnings += _warnings(splitter, reading.read)


def _gap(gap: Gap) -> Skip | Fault:
    at = f"bytes {gap.start}-{gap.end}"
    if gap.is_blank:
        return Skip(at, "blank lines before the first mail")
    return Fault(
        at, "these bytes belong to no mail: no From line with a date and a header below it comes before"
    )


def _mail(piece: Piece, member: Member, hand: Hand) -> Mail:
    span = hand.hold(Span(member, piece.start, piece.end, None if piece.is_cut else piece.data))
    return Mail(
        piece.data,
        span,
        f"bytes {piece.start}-{piece.end}",
        f"mail-{piece.start}.eml",
        is_boxed=True,
        is_cut=piece.is_cut,
        flags=("cut-off",) if piece.is_cut_off else (),
    )


def _warnings(splitter: Splitter, read: int) -> Iterator[str]:
    if splitter.without_blank:
        yield f"{splitter.without_blank:,} mails begin without a blank line before them, as some archives write"
    if splitter.inside_attachments:
        more = read + splitter.inside_attachments
        yield (
            f"{splitter.inside_attachments:,} From lines stand inside attached mails and were counted there: "
            f"{read:,} mails; with them there would be {more:,}"
        )
    if splitter.inside_lengths:
        yield f"in {splitter.inside_lengths:,} mails a From line lies inside the stated Content-Length and does not split"
    if splitter.wrong_lengths:
        yield f"{splitter.wrong_lengths:,} mails state a Content-Length that does not lead to the next mail"


IMPORTER = Mbox()
