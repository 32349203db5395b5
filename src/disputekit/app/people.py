"""The people of a case: who was found in the record, whom they belong to, and joining the names of one person."""

from collections.abc import Sequence
from typing import NamedTuple

from disputekit.app.log import Draft
from disputekit.app.workspace import OpenCase
from disputekit.case.facts import Person
from disputekit.errors import NotFound, Refused
from disputekit.ledger.listing import names_found
from disputekit.ledger.read import records_of_kind
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


def merge_people(case: OpenCase, first: str, others: Sequence[str], side: str) -> list[Draft]:
    """Return drafts that join the names of one person; other persons whose names went into it are taken back.

    Sides must agree, or be said with ``--side``. Raises NotFound, Refused.
    """
    claims = list(dict.fromkeys(person for name in (first, *others) for person in case.people.claims(name)))
    if not claims and first not in dict(names_found(case.connection, case.row.case_no)):
        raise NotFound(f"nobody called {first!r} in {case.row.slug}", "see: disputekit people")
    agreed = _agreed_side(case, claims, side)
    labelled = [person for person in claims if person.label]
    names = [name for person in labelled for name in person.names]
    label = labelled[0].label or "" if labelled else ""
    joined = add_person(list(dict.fromkeys([first, *names, *others])), agreed, label)
    return [joined, *_taken_back(case, [str(person.label) for person in labelled[1:]], label)]


def _agreed_side(case: OpenCase, claims: Sequence[Person], side: str) -> str:
    stated = {person.side for person in claims if person.label is None}
    if side and stated - {side}:
        raise Refused(
            f"the facts of {case.row.slug} say that this is the {min(stated)}",
            "correct the facts first: dk set",
        )
    sides: set[str] = {side} if side else {person.side for person in claims}
    if len(sides) != 1:
        raise Refused("which side are they on?", "add --side client (or me, platform, other)")
    return sides.pop()


def _taken_back(case: OpenCase, labels: Sequence[str], into: str) -> list[Draft]:
    persons = records_of_kind(case.connection, case.row.case_no, ("person",)) if labels else []
    return [
        Draft("withdraw", own={"target": person.seq, "reason": f"joined into {into}"})
        for person in persons
        if person.fields.get("label") in labels
    ]
