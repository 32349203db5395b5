"""The importers that there are, by the names of their modules; each is loaded when it is wanted."""

import importlib
from collections.abc import Iterable, Iterator

from disputekit.errors import Refused
from disputekit.intake.base import Claim, Importer
from disputekit.intake.tree import Member, Tree

# In the order in which equally sure claims count. One line for each module intake/NAME.py that has an IMPORTER.
IMPORTERS: tuple[str, ...] = (
    "whatsapp",
    "slack",
    "telegram",
    "telegram_html",
    "discord",
    "discord_csv",
    "discord_html",
    "discord_text",
    "maildir",
    "mbox",
    "mail_mh",
    "mail",
    "msg",
    "captions_vtt",
    "calendar_ics",
    "signal_json",
    "signal_text",
    "imessage_text",
    "zoom_chat",
    "teams",
    "upwork_csv",
    "timesheet_csv",
    "payments_csv",
    "git_history",
    "columns_csv",
    "plaintext",
)


def importers() -> Iterator[Importer]:
    """Yield the importers, in their order."""
    for name in IMPORTERS:
        importer: Importer = importlib.import_module(f"disputekit.intake.{name}").IMPORTER
        yield importer


def importer_named(name: str) -> Importer:
    """Return the importer that ``--as`` names; raises Refused with those that there are."""
    known = {one.name: one for one in importers()}
    if name not in known:
        raise Refused(f"--as {name!r} is no format known here", f"formats: {', '.join(sorted(known))}")
    return known[name]


def claims_of(tree: Tree, forced: str = "", instead: Importer | None = None) -> list[tuple[Importer, Claim]]:
    """Return what the tree holds, in its order: each member goes to the surest importer.

    ``forced`` names the one importer that is asked; a single file is then read by it whatever it looks like.
    ``instead`` takes the place of the importer of its name: it knows what the settings say.
    """
    asked = [importer_named(forced)] if forced else list(importers())
    asked = [instead if instead and one.name == instead.name else one for one in asked]
    made = [(importer, claim) for importer in asked for claim in importer.claims(tree)]
    if forced and not made and len(tree.members) == 1:
        made = [(asked[0], Claim(asked[0].name, tree.members, 1, tree.members[0].base))]
    place = {id(member): number for number, member in enumerate(tree.members)}
    kept = _settled(sorted(made, key=lambda one: -one[1].sure))
    return sorted(kept, key=lambda one: place.get(id(one[1].members[0]), 0))


def _settled(made: list[tuple[Importer, Claim]]) -> list[tuple[Importer, Claim]]:
    taken: set[int] = set()
    kept = []
    for importer, claim in made:
        left = tuple(one for one in claim.members if id(one) not in taken)
        taken.update(map(id, left))
        if left:
            kept.append((importer, claim._replace(members=left)))
    return kept


def unclaimed(tree: Tree, claims: Iterable[tuple[Importer, Claim]]) -> list[Member]:
    """Return the members that no importer took, neither as text nor as a part."""
    taken = {id(one) for _, claim in claims for one in (*claim.members, *claim.parts)}
    return [one for one in tree.members if id(one) not in taken]
