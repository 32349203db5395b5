"""Whose messages are wanted: names as found in a source against names as the user or the case knows them."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from disputekit.app.importing_source import Source
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


def unplaced(case: OpenCase, sources: Iterable[Source]) -> tuple[str, ...]:
    """Return the names that belong to no side, the busiest first, where nobody who wrote is known as the client.

    Then no message counts as the client's. Empty where one does, and for what is no talk.
    """
    found: Counter[str] = Counter()
    own: tuple[str, ...] = ()
    for one in sources:
        found.update(one.survey.wanted if one.survey.messages else {})
        own += one.wanted.me
    sides = {name: "me" if own and is_named(name, own) else case.people.side_of(name) for name in found}
    if "client" in sides.values():
        return ()
    names: dict[str, str] = {}
    for name, _ in found.most_common():
        if sides[name] == "unknown":
            names.setdefault(name_key(name), name)
    return tuple(names.values())


def party_of(case: OpenCase, name: str) -> str:
    """Return the party that a name may be: me where it shares a word with mine and none with the client's."""
    facts, words = case.facts, set(_words(name))
    is_mine = words & set(_words(facts.me)) and not words & set(_words(facts.client))
    return facts.me if is_mine else facts.client


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
