"""Outlook's own files, ``.msg``: one mail each, told by their content. Reading them needs the extra ``msg``.

Without it they are still told, and refused with what to install; ``--keep-going`` takes the rest of a folder.
"""

from collections.abc import Iterable, Iterator

from disputekit.errors import Refused
from disputekit.intake.base import Claim, Fault, Found, Options, Reading
from disputekit.intake.mail_files import folder_of
from disputekit.intake.mail_item import CHANNEL, Seen
from disputekit.intake.msg_item import found_in
from disputekit.intake.msg_store import is_msg, reader
from disputekit.intake.tree import Member, Tree, Unreadable


class OutlookFiles:
    """See the module."""

    name = "msg"
    version = "1"
    title = "Outlook files"
    channel = CHANNEL
    keeps_whole = False

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim the Outlook files of each folder together."""
        folders: dict[str, list[Member]] = {}
        for member in tree.members:
            if is_msg(member):
                folders.setdefault(folder_of(member), []).append(member)
        for folder, members in folders.items():
            title = (
                members[0].base if len(members) == 1 else folder or tree.shown.rstrip("/").rpartition("/")[2]
            )
            yield Claim(self.name, tuple(members), 90, title)

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read each file as one mail, in the order of the names; raises Refused where the extra is not installed."""
        del options
        try:
            reader()
        except Refused as error:
            names = ", ".join(one.base for one in claim.members[:5])
            more = f" and {len(claim.members) - 5:,} more" if len(claim.members) > 5 else ""
            raise Refused(f"{tree.shown}: skipped {names}{more}: {error.message}", error.hint) from error
        reading = Reading(iter(()), unit="files", title=claim.title)
        reading.found = _found(claim.members, reading)
        return reading


def _found(members: Iterable[Member], reading: Reading) -> Iterator[Found]:
    seen = Seen()
    for member in members:
        reading.read += 1
        try:
            yield found_in(member, seen)
        except Unreadable as error:
            yield Fault(member.name, str(error))


IMPORTER = OutlookFiles()
