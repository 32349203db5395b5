"""Maildirs: folders with ``cur`` or ``new``, nested as they come, and the mails that some programs lay beside those.

``tmp`` holds what was never delivered and is passed over. Which of the three folders exist does not matter. The
letters behind the name are flags of the mail: D a draft, T thrown away.
"""

import re
from collections.abc import Iterable

from disputekit.intake.base import Claim, Options, Reading
from disputekit.intake.mail_files import folder_of, is_mail, read_files
from disputekit.intake.mail_item import CHANNEL
from disputekit.intake.tree import Member, Tree

_LETTERS = re.compile(r"[:;!]2,([A-Za-z]{0,26})$")
_MEANING = {"D": "draft", "T": "trashed"}
_DELIVERED = frozenset(("cur", "new"))
_TMP = "in tmp: it was not delivered"
_NO_MAIL = "no mail: it does not begin with headers"


class Maildir:
    """See the module."""

    name = "maildir"
    version = "1"
    title = "Maildir"
    channel = CHANNEL
    keeps_whole = False

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim each Maildir with those inside it: all in ``cur``, ``new`` and ``tmp``, and the mails beside them."""
        roots = _roots(tree.members)
        claimed: dict[str, list[Member]] = {}
        for member in tree.members:
            root = _root_of(member, roots)
            if root is not None and (_is_placed(member) or (_has_mail_name(member) and is_mail(member))):
                claimed.setdefault(root, []).append(member)
        for root, members in claimed.items():
            if any(is_mail(one, 1, may_be_boxed=True) for one in members):
                title = root.rpartition("/")[2] or tree.shown.rstrip("/").rpartition("/")[2]
                yield Claim(self.name, tuple(members), 96, title)

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read each file as one mail, in the order of the names."""
        del tree, options
        why_not = {one.name: why for one in claim.members if (why := _why_not(one))}
        flags = {one.name: found for one in claim.members if (found := _flags(one))}
        return read_files(claim, claim.members, why_not, flags)


def _roots(members: Iterable[Member]) -> set[str]:
    """Return the outermost folders that have ``cur`` or ``new`` in them."""
    found = {
        folder.rpartition("/")[0]
        for folder in {folder_of(one) for one in members}
        if folder.rpartition("/")[2] in _DELIVERED
    }
    return {one for one in found if not any(_is_below(one, other) for other in found if other != one)}


def _is_below(folder: str, other: str) -> bool:
    return not other or folder.startswith(f"{other}/")


def _root_of(member: Member, roots: set[str]) -> str | None:
    return next((root for root in roots if not root or member.name.startswith(f"{root}/")), None)


def _is_placed(member: Member) -> bool:
    return folder_of(member).rpartition("/")[2] in (_DELIVERED | {"tmp"}) and not member.base.startswith(".")


def _has_mail_name(member: Member) -> bool:
    return _LETTERS.search(member.base) is not None or member.base[:1].isdigit()


def _why_not(member: Member) -> str:
    if folder_of(member).rpartition("/")[2] == "tmp":
        return _TMP
    return "" if is_mail(member, 1, may_be_boxed=True) or not member.size else _NO_MAIL


def _flags(member: Member) -> tuple[str, ...]:
    match = _LETTERS.search(member.base)
    return tuple(_MEANING[letter] for letter in match[1] if letter in _MEANING) if match else ()


IMPORTER = Maildir()
