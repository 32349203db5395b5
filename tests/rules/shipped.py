"""The packs as they are shipped, read once, and the marks a test leaves on a copy of one."""

from functools import cache
from pathlib import Path

from disputekit.app.events import EVENTS
from disputekit.case.rule import Rule
from disputekit.rules.loader import load_pack, pack_names
from disputekit.rules.pack import Pack

NOWHERE = Path("/nonexistent/config")
NAMES = pack_names(NOWHERE)
FACTS = Path(__file__).with_name("facts.txt")


@cache
def shipped(name: str) -> Pack:
    return load_pack(name, NOWHERE, EVENTS, examples=True)


def rules() -> tuple[Rule, ...]:
    return tuple(rule for name in NAMES for rule in shipped(name).rules)


def rule(name: str) -> Rule:
    return next(one for one in rules() if one.id == name)
