"""Single mails: ``.eml``, Apple's ``.emlx``, and files of any name that begin as a mail. A folder of them is one source."""

from collections.abc import Iterable

from disputekit.intake.base import Claim, Options, Reading
from disputekit.intake.mail_files import folder_of, is_mail, read_files
from disputekit.intake.mail_item import CHANNEL
from disputekit.intake.tree import Member, Tree

_ENDINGS = (".eml", ".emlx", ".mail")


class SingleMails:
    """See the module."""

    name = "eml"
    version = "1"
    title = "single mails"
    channel = CHANNEL
    keeps_whole = False

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim the mails of each folder together; a file that is named as a mail needs one header to be one."""
        folders: dict[str, list[Member]] = {}
        for member in tree.members:
            if is_mail(member, 1 if member.base.lower().endswith(_ENDINGS) else 2):
                folders.setdefault(folder_of(member), []).append(member)
        for folder, members in folders.items():
            title = (
                members[0].base if len(members) == 1 else folder or tree.shown.rstrip("/").rpartition("/")[2]
            )
            yield Claim(self.name, tuple(members), 80, title)

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read each file as one mail, in the order of the names."""
        del tree, options
        return read_files(claim, claim.members, {}, {})


IMPORTER = SingleMails()
