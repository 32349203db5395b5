"""Whose messages are wanted: names as found in a source against names as the user or the case knows them."""

import re
from collections.abc import Iterable
from functools import lru_cache

from disputekit.app.workspace import OpenCase
from disputekit.case.facts import name_key
from disputekit.intake.base import Item

_ADDRESS = re.compile(r"<([^<>\s]{1,320})>")
_WORD = re.compile(r"[^\s<>()\"',;]+")


def wanted_names(case: OpenCase, only: Iterable[str]) -> tuple[str, ...]:
    """Return every name of the persons that were named; ``client`` and ``me`` stand for the parties."""
    found: list[str] = []
    for said in only:
        word = name_key(said)
        if word in ("client", "me"):
            found += case.people.names_of("client" if word == "client" else "me")
            continue
        persons = case.people.claims(said)
        found += [name for person in persons for name in person.names] or [said]
    return tuple(dict.fromkeys(found))


def concerns(item: Item, names: tuple[str, ...]) -> bool:
    """Tell whether somebody of that name sent an item or got it."""
    return any(is_named(one, names) for one in (item.sender, *item.to))


def other_addresses(people: Iterable[str], names: tuple[str, ...]) -> tuple[str, ...]:
    """Return mail addresses that stand beside a wanted name here, and without it there: ``Dana <d@acme.test>``."""
    found = list(people)
    own = {one.casefold() for name in found if is_named(name, names) for one in _ADDRESS.findall(name)}
    others = [name for name in found if not is_named(name, names)]
    return tuple(sorted(one for one in own if any(one in _words(name) for name in others)))


@lru_cache(maxsize=65_536)
def is_named(found: str, names: tuple[str, ...]) -> bool:
    """Tell whether a name as found is one of some names: the same, or their words in a row inside it."""
    words = _words(found)
    return any(_within(_words(name), words) for name in names)


def _words(name: str) -> list[str]:
    return _WORD.findall(name.casefold())


def _within(few: list[str], many: list[str]) -> bool:
    size = len(few)
    return bool(few) and any(many[at : at + size] == few for at in range(len(many) - size + 1))
