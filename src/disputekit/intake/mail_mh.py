"""MH folders: one mail per file, the file's name is its number, read in the order of the numbers."""

from collections.abc import Iterable

from disputekit.intake.base import Claim, Options, Reading
from disputekit.intake.mail_files import folder_of, is_mail, read_files
from disputekit.intake.mail_item import CHANNEL
from disputekit.intake.tree import Member, Tree

_REMOVED = ",#"
_WHY = "removed in MH: the name begins with , or #"


class Mh:
    """See the module."""

    name = "mh"
    version = "1"
    title = "MH folder"
    channel = CHANNEL
    keeps_whole = False

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim the numbered mails of each folder, and those that MH has renamed to remove them."""
        folders: dict[str, list[Member]] = {}
        for member in tree.members:
            if _number(member) >= 0 and is_mail(member):
                folders.setdefault(folder_of(member), []).append(member)
        for folder, members in folders.items():
            if all(_is_removed(one) for one in members):
                continue
            title = folder or tree.shown.rstrip("/").rpartition("/")[2]
            yield Claim(self.name, tuple(sorted(members, key=_number)), 85, title)

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read each file as one mail."""
        del tree, options
        removed = {one.name: _WHY for one in claim.members if _is_removed(one)}
        return read_files(claim, claim.members, removed, {})


def _number(member: Member) -> int:
    digits = member.base.lstrip(_REMOVED)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else -1


def _is_removed(member: Member) -> bool:
    return member.base[:1] in _REMOVED


IMPORTER = Mh()
