"""The people of a case: who was found in the record, whom they belong to, and joining the names of one person."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from disputekit.app.importing_known import imports_before
from disputekit.app.log import Draft
from disputekit.app.workspace import OpenCase
from disputekit.case.facts import Person, name_key
from disputekit.errors import NotFound, Refused
from disputekit.intake.formats import importers
from disputekit.ledger.identities import Seen, senders_seen
from disputekit.ledger.listing import senders_of
from disputekit.ledger.read import records_of_kind
from disputekit.record.kinds import SIDES

PROGRAM = "program"  # a note of the program that wrote an export, under its title


class Identity(NamedTuple):
    """One name as found in the record: how many records it sent, whose it is, through what, and when.

    ``imported`` of its records came with imports; ``first`` and ``last`` are seconds since 1970, None where it
    sent nothing.
    """

    name: str
    records: int
    side: str
    label: str
    imported: int = 0
    channels: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None


def identities(case: OpenCase) -> list[Identity]:
    """Return every name of the case: the parties, and whoever sent something."""
    seen: dict[str, list[Seen]] = {}
    for one in senders_seen(case.connection, case.row.case_no):
        seen.setdefault(one.name, []).append(one)
    known = [name for person in case.people.persons for name in person.names]
    busiest = sorted(seen, key=lambda name: -sum(one.records for one in seen[name]))
    brought = {str(one.tool.get("name")) for one in imports_before(case)}
    programs = {one.title for one in importers() if one.name in brought} if brought else set()
    spelled = {
        name_key(name): name for name in reversed(known)
    }  # of two spellings that nobody used, the first
    listed = (name for name in known if name in seen or spelled[name_key(name)] == name)
    names = dict.fromkeys([*listed, *busiest])
    return [_identity(case, name, seen.get(name, ()), programs) for name in names]


def _identity(case: OpenCase, name: str, seen: Sequence[Seen], programs: Collection[str]) -> Identity:
    side = case.people.side_of(name)
    labels = [person.label for person in case.people.claims(name) if person.label]
    return Identity(
        name,
        sum(one.records for one in seen),
        PROGRAM if side == "unknown" and name in programs else side,
        labels[0] if labels else "",
        sum(one.imported for one in seen),
        tuple(dict.fromkeys(one.channel for one in seen if one.channel)),
        min((one.lo for one in seen), default=None),
        max((one.hi - 1 for one in seen), default=None),
    )


def address_of(name: str) -> str:
    """Return the mail address in a name as found, in small letters: ``Dana <d@acme.test>``; empty without one."""
    inside = name.rpartition("<")[2].partition(">")[0] if "<" in name else name
    word = inside.strip().casefold()
    before, at, behind = word.partition("@")
    return word if at and before and "." in behind and not set(word) & set(' ,;<>"') else ""


def same_addresses(case: OpenCase, found: Sequence[Identity]) -> list[tuple[str, ...]]:
    """Return names that hold the very same mail address and are not one person yet: all that may be suggested."""
    groups: dict[str, list[str]] = {}
    for one in found:
        address = address_of(one.name)
        if address:
            groups.setdefault(address, []).append(one.name)
    return [tuple(names) for names in groups.values() if not _are_one(case, names)]


def _are_one(case: OpenCase, names: Sequence[str]) -> bool:
    persons = [{person.seq for person in case.people.claims(name)} for name in names]
    return len(names) < 2 or bool(set.intersection(*persons))


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
    found = senders_of(case.connection, case.row.case_no)
    said = _with_addresses(found, [name.strip() for name in (first, *others)])
    first, others = said[0], said[1:]
    claims = list(dict.fromkeys(person for name in said for person in case.people.claims(name)))
    if not claims and not set(said) & set(found):
        raise NotFound(f"nobody called {first!r} in {case.row.slug}", "see: disputekit people")
    agreed = _agreed_side(case, claims, side)
    labelled = [person for person in claims if person.label]
    names = [name for person in labelled for name in person.names]
    label = labelled[0].label or "" if labelled else ""
    joined = add_person(list(dict.fromkeys([first, *names, *others])), agreed, label)
    return [joined, *_taken_back(case, [str(person.label) for person in labelled[1:]], label)]


def _with_addresses(found: Sequence[str], said: Sequence[str]) -> list[str]:
    """Return the names with those found that hold an address that was named: it is the same mailbox, in words.

    A name that is found in another spelling of capitals and spaces is that name.
    """
    named = {name for name in said if address_of(name) == name.casefold()}
    wanted = {name.casefold() for name in named}
    return list(dict.fromkeys([*said, *(name for name in found if address_of(name) in wanted)]))


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
