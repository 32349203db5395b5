"""The people of a case: who was found in the record, whom they belong to, and joining the names of one person."""

from collections.abc import Sequence
from typing import NamedTuple

from disputekit.app.log import Draft
from disputekit.app.workspace import OpenCase
from disputekit.errors import NotFound, Refused
from disputekit.ledger.listing import names_found
from disputekit.record.kinds import SIDES


class Identity(NamedTuple):
    """One name as found in the record, how many records it sent, and whose it is."""

    name: str
    records: int
    side: str
    label: str


def identities(case: OpenCase) -> list[Identity]:
    """Return every name of the case: the parties, and whoever sent something."""
    counts = dict(names_found(case.connection, case.row.case_no))
    known = [name for person in case.people.persons for name in person.names]
    names = dict.fromkeys([*known, *counts])
    return [_identity(case, name, counts.get(name, 0)) for name in names]


def _identity(case: OpenCase, name: str, count: int) -> Identity:
    labels = [person.label for person in case.people.claims(name) if person.label]
    return Identity(name, count, case.people.side_of(name), labels[0] if labels else "")


def add_person(names: Sequence[str], side: str, label: str = "") -> Draft:
    """Return a draft that says whose side some names are on; a label restates a person."""
    if side not in SIDES:
        raise Refused(f"--side {side!r}: say one of {', '.join(SIDES)}")
    if not names or not all(name.strip() for name in names):
        raise Refused("a person needs a name")
    return Draft("person", label=label or "P", own={"names": [name.strip() for name in names], "side": side})


def merge_people(case: OpenCase, first: str, others: Sequence[str], side: str) -> Draft:
    """Return a draft that joins the names of one person. Sides must agree, or be said with ``--side``."""
    claims = [person for name in (first, *others) for person in case.people.claims(name)]
    sides: set[str] = {person.side for person in claims} or ({side} if side else set())
    if not claims and first not in dict(names_found(case.connection, case.row.case_no)):
        raise NotFound(f"nobody called {first!r} in {case.row.slug}", "see: disputekit people")
    if not side and len(sides) != 1:
        raise Refused("which side are they on?", "add --side client (or me, platform, other)")
    labels = [person.label for person in claims if person.label]
    labelled = [name for person in claims if person.label for name in person.names]
    names = list(dict.fromkeys([first, *labelled, *others]))
    return add_person(names, side or sides.pop(), labels[0] if labels else "")
