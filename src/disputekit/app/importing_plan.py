"""Look a source through, once and from end to end: what it holds, what of it is wanted, and what is new."""

from collections.abc import Iterator
from typing import NamedTuple

from disputekit.app.importing_known import Known, Verdict
from disputekit.app.importing_people import concerns
from disputekit.app.importing_progress import Watch
from disputekit.app.importing_source import MOST_FAULTS, MOST_ROOM_NAMES, Shown, Source, Survey
from disputekit.app.importing_time import Timed, timed_item
from disputekit.app.workspace import Progress, no_progress
from disputekit.errors import DisputekitError
from disputekit.intake.base import Fault, Found, Item, Reading, Role, Skip
from disputekit.record.moment import OPEN_END, OPEN_START, bounds

MOST_TWINS = 5
TWINS = "already recorded from another report"
OTHERS, EARLY, LATE, KNOWN = "other people", "before --since", "after --until", "recorded before"


class Sifted(NamedTuple):
    """An item that is wanted, when it happened, and what it is to the case."""

    item: Item
    timed: Timed
    verdict: Verdict


def survey(source: Source, known: Known, progress: Progress = no_progress) -> None:
    """Read a source to its end and note in ``source.survey`` what it holds. Raises Undecided, Unreadable."""
    watch = Watch(source.label, source.claim.members, progress)
    reading = source.importer.read(source.tree, source.claim._replace(members=watch.members), source.options)
    counts = source.survey
    for one in sift(source, reading, known):
        _note_verdict(counts, one.verdict)
        watch.tick()
    for verdict in known.settle():
        _note_verdict(counts, verdict)
    counts.continues = known.continues
    counts.taken = counts.new + counts.edited + counts.gained
    _note_reading(counts, reading)
    _note_known(counts, known)
    if known.reworded:
        said = f"texts that another format writes differently: {known.reworded:,}; the recorded ones stay"
        counts.warnings.append(said)
    _check_sum(source, reading)
    is_whole = not (source.names or source.wanted.since or source.wanted.until)
    if reading.is_complete and is_whole:
        counts.vanished = known.vanished(OPEN_START - 1, OPEN_END + 1)
    elif counts.first and counts.last and source.importer.keeps_whole and is_whole:
        counts.vanished = known.vanished(bounds(counts.first.moment).lo, bounds(counts.last.moment).hi)


def sift(source: Source, reading: Reading, known: Known) -> Iterator[Sifted]:
    """Yield the items that are wanted, each with what it is to the case, and count everything on the way."""
    counts = source.survey
    for found in reading.found:
        if not isinstance(found, Item):
            _note_other(counts, found)
            continue
        _count_role(counts, found.role)
        when = timed_item(found, source.zones, source.now)
        _note_person(counts, found)
        why = _left_out(source, found, when)
        if why:
            counts.left[why] += 1
            continue
        _note_wanted(counts, found, when)
        yield Sifted(found, when, known.judge(found, when))


def _note_verdict(counts: Survey, verdict: Verdict) -> None:
    match verdict.state:
        case "new":
            counts.new += 1
        case "unchanged":
            counts.unchanged += 1
        case "edited":
            counts.edited += 1
        case "gains":
            counts.gained += 1
        case _:
            return  # pending: counted when it is settled


def _note_known(counts: Survey, known: Known) -> None:
    """Say of what is not recorded again that it is; money of two reports of a platform with the number it has."""
    counts.same_as = list(known.rows.twins)
    if counts.unchanged > len(counts.same_as):
        counts.left[KNOWN] = counts.unchanged - len(counts.same_as)
    if known.rows.foreign:
        at, seq = known.rows.foreign[0]
        said = f"amounts that are recorded in another currency: {len(known.rows.foreign):,} (first: {at}, #{seq})"
        counts.warnings.append(f"{said}; the recorded ones stay")
    for at, seq, days in known.rows.alike[:MOST_TWINS]:
        said = f"{at} has the amount of #{seq}, {days} days apart; both are counted"
        counts.warnings.append(f"{said} (if they are one: dk same {seq} and the new record)")
    for place, (_, seq) in enumerate(counts.same_as):
        counts.left[f"already recorded as #{seq}" if place < MOST_TWINS else TWINS] += 1


def _note_other(counts: Survey, found: Found) -> None:
    if isinstance(found, Skip):
        counts.skipped[found.why] += found.number
    elif isinstance(found, Fault):
        counts.faulty += found.number
        if len(counts.faults) < MOST_FAULTS:
            counts.faults.append(found)


def _count_role(counts: Survey, role: Role) -> None:
    match role:
        case Role.MESSAGE:
            counts.messages += 1
        case Role.SYSTEM:
            counts.system += 1
        case Role.OTHER:
            counts.other += 1


def _note_person(counts: Survey, item: Item) -> None:
    if item.sender and item.role is not Role.SYSTEM:
        counts.people[item.sender] += 1
        names = counts.rooms.setdefault(item.room, {})
        if len(names) < MOST_ROOM_NAMES:
            names.setdefault(item.sender)


def _left_out(source: Source, item: Item, when: Timed) -> str:
    if source.names and not concerns(item, source.names):
        return OTHERS
    span = bounds(when.moment)
    if source.wanted.since is not None and span.hi <= source.wanted.since:
        return EARLY
    if source.wanted.until is not None and span.lo >= source.wanted.until:
        return LATE
    return ""


def _note_wanted(counts: Survey, item: Item, when: Timed) -> None:
    if item.sender and item.role is not Role.SYSTEM:
        counts.wanted[item.sender] += 1
    counts.lacks_zone += when.lacks_zone
    counts.assumed += when.moment.basis == "assumed"
    if item.role is Role.SYSTEM or when.moment.rel == "before":
        return
    shown = Shown(when.moment, item.sender, " ".join(item.text[:400].split())[:80])
    lo = bounds(shown.moment).lo
    if counts.first is None or lo < bounds(counts.first.moment).lo:
        counts.first = shown
    if counts.last is None or lo >= bounds(counts.last.moment).lo:
        counts.last = shown


def _note_reading(counts: Survey, reading: Reading) -> None:
    counts.read, counts.unit, counts.continuation = reading.read, reading.unit, reading.continuation
    counts.order, counts.order_because = reading.order, reading.order_because
    counts.zone, counts.title, counts.warnings = reading.zone, reading.title, list(reading.warnings)
    counts.states = reading.states


def _check_sum(source: Source, reading: Reading) -> None:
    """What was read must be accounted for to the last line: a gap would be evidence that nobody sees missing."""
    counts = source.survey
    parts = {
        "messages": counts.messages,
        "system": counts.system,
        "other": counts.other,
        "continuation": counts.continuation,
        "skipped": counts.skipped.total(),
        "unreadable": counts.faulty,
    }
    if sum(parts.values()) != reading.read:
        said = " + ".join(f"{number:,} {name}" for name, number in parts.items() if number)
        raise DisputekitError(
            f"{source.shown}: {reading.read:,} {reading.unit} were read, and {said or 'nothing'} came of them",
            "the sum does not add up, so nothing was recorded; please report this file format",
        )
