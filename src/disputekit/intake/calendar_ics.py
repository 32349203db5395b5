"""Calendars (.ics): what was planned, when, by whom and with whom. An entry proves a plan, not that people met.

An event with people becomes a call from its organizer to its attendees; one with nobody, or one that was cancelled, a
memo. An event that repeats is one item with its rule beside it: no date is made up. An exception to it is its own.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from disputekit.intake.base import Claim, Fault, Found, Item, Options, Reading, Role, Skip
from disputekit.intake.calendar_lines import Property, parsed, time_of, unfolded
from disputekit.intake.tree import Member, Tree

MAX_DEPTH = 20
MAX_PROPERTIES = 20_000  # of one event
UNTITLED = "calendar entry without words"
_BEGIN = re.compile(rb"BEGIN:[ \t]*([A-Za-z0-9-]{1,40})[ \t]*(?:[\r\n]|\Z)", re.IGNORECASE)
_OFFSET = re.compile(r"[+-](?:[01][0-9]|2[0-3])[0-5][0-9](?:[0-5][0-9])?")
_TRIGGER = re.compile(r"[+-]?P[0-9DTHMSW]{1,40}|[0-9]{8}T[0-9]{6}Z?")
_SKIPPED = {
    "VTODO": "task",
    "VJOURNAL": "journal entry",
    "VFREEBUSY": "free and busy times",
    "VTIMEZONE": "time zone",
    "VAVAILABILITY": "availability",
}
_PLANNED = "a calendar entry: it shows what was planned, not that it took place"


@dataclass(slots=True)
class _Component:
    name: str
    first: int
    known: dict[str, Property] = field(default_factory=dict)
    people: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    holds_event: bool = False

    def text(self, name: str) -> str:
        return self.known[name].text.strip() if name in self.known else ""


class Calendar:
    """See the module."""

    name = "ics"
    version = "1"
    title = "calendar, iCalendar"
    channel = "call"
    keeps_whole = True

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim files that begin a calendar, or a part of one where the name says that it is one."""
        for member in tree.members:
            begun = _BEGIN.match(member.head(512).removeprefix(b"\xef\xbb\xbf").lstrip())
            kind = begun[1].upper() if begun else b""
            if kind == b"VCALENDAR":
                yield Claim(self.name, (member,), 96, member.base)
            elif kind not in {b"", b"VCARD"} and member.name.lower().endswith(".ics"):
                yield Claim(self.name, (member,), 80, member.base)

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read one file, which may hold several calendars."""
        del tree, options
        member = claim.members[0]
        reading = Reading(iter(()), unit="entries", title=member.base)
        reading.warnings.append("the whole calendar is kept as a file, with what it says of other people")
        reading.found = _found(member, reading)
        return reading


def _found(member: Member, reading: Reading) -> Iterator[Found]:
    for one in _entries(member):
        reading.read += 1
        yield one


def _entries(member: Member) -> Iterator[Found]:
    """Yield what a file holds, each worth one."""
    stack: list[_Component] = []
    number = 0
    for number, line in unfolded(member):
        made = parsed(line)
        where = f"line {number}"
        if made is None:
            yield from _no_property(stack, where)
        elif made.name == "BEGIN":
            if len(stack) >= MAX_DEPTH:
                yield Fault(where, f"components within components, more than {MAX_DEPTH}")
                return
            stack.append(_Component(made.value.strip().upper(), number))
        elif made.name == "END":
            yield from _ended(stack, made.value.strip().upper(), number)
        elif stack:
            yield from _taken(stack[-1], made, where)
        else:
            yield Skip(where, "outside of any calendar")
    for component in stack[:1]:
        yield Fault(
            f"lines {component.first}-{number}", f"{component.name[:40]} does not end: the file is cut off"
        )


def _no_property(stack: list[_Component], where: str) -> Iterator[Found]:
    """Tell of a line without a colon: a remark within an event, else a fault."""
    if stack and stack[-1].name not in {"VCALENDAR", "VTIMEZONE"}:
        stack[-1].remarks.append(f"{where} is no property")
    else:
        yield Fault(where, "is no property")


def _taken(component: _Component, made: Property, where: str) -> Iterator[Found]:
    """Keep a property; what cannot be true is a fault."""
    if made.name in {"TZOFFSETFROM", "TZOFFSETTO"} and not _OFFSET.fullmatch(made.value.strip()):
        yield Fault(where, f"no clock has the offset {made.value.strip()[:20]}")
    elif made.name == "TRIGGER" and not _TRIGGER.fullmatch(made.value.strip()):
        yield Fault(where, f"an alarm has no time: {made.value.strip()[:20]}")
    elif len(component.known) + len(component.people) >= MAX_PROPERTIES:
        component.remarks.append("has more properties than are read")
    elif made.name == "ATTENDEE":
        component.people.append(made.person)
    else:
        component.known.setdefault(made.name, made)


def _ended(stack: list[_Component], name: str, number: int) -> Iterator[Found]:
    where = f"line {number}"
    if not stack:
        yield Fault(where, f"ends {name[:40]}, which has not begun")
        return
    if stack[-1].name != name:
        if any(one.name == name for one in stack):
            yield Fault(where, f"ends {name[:40]} while {stack[-1].name[:40]} goes on")
            return
        yield Skip(where, "misspelt end")
    component = stack.pop()
    name = component.name
    where = f"lines {component.first}-{number}"
    above = stack[-1].name if stack else ""
    if name == "VEVENT":
        yield _event(component, where)
        for outer in stack:
            outer.holds_event = True
    elif name in _SKIPPED:
        yield Skip(where, _SKIPPED[name])
    elif name != "VCALENDAR" and above in {"", "VCALENDAR"} and not component.holds_event:
        yield Skip(where, "of another kind")


def _event(component: _Component, where: str) -> Item:
    known = component.known
    when, remark = time_of(known["DTSTART"]) if "DTSTART" in known else (None, "states no start")
    organizer = known["ORGANIZER"].person if "ORGANIZER" in known else ""
    others = tuple(dict.fromkeys(one for one in component.people if one and one != organizer))
    is_cancelled = component.text("STATUS").upper() == "CANCELLED"
    words = [one for one in (component.text("SUMMARY"), component.text("DESCRIPTION")) if one]
    is_met = bool(others) and not is_cancelled
    remarks = [_PLANNED, remark, *component.remarks[:5]]
    if "RRULE" in known or "RDATE" in known:
        remarks.append("repeats: counted once, at its first time")
    if not words:
        remarks.append("the words are ours: the entry has none")
    return Item(
        at=where,
        role=Role.MESSAGE if is_met else Role.OTHER,
        kind="message" if is_met else "memo",
        when=when,
        sender=organizer,
        to=others,
        via="call",
        text="\n\n".join(words) or UNTITLED,
        id=" ".join(one for one in (component.text("UID"), component.text("RECURRENCE-ID")) if one),
        flags=_flags(component, is_cancelled=is_cancelled),
        remarks=tuple(one for one in remarks if one),
    )


def _flags(component: _Component, *, is_cancelled: bool) -> tuple[str, ...]:
    """Return what else an event states, each as it stands."""
    stated = (
        ("ends", "DTEND"),
        ("lasts", "DURATION"),
        ("place", "LOCATION"),
        ("repeats", "RRULE"),
        ("instead of the one at", "RECURRENCE-ID"),
    )
    shown = [f"{word}: {component.text(name)}" for word, name in stated if component.text(name)]
    return (*(["cancelled"] if is_cancelled else []), *shown)


IMPORTER = Calendar()
