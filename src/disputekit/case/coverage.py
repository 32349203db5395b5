"""Coverage: what the record holds of a channel. Only inside it may a document say that something is absent."""

from collections.abc import Sequence
from typing import Literal

from disputekit.case.case import Case
from disputekit.case.corrections import standing
from disputekit.case.evidence import exhibit, on_platform
from disputekit.case.facts import name_key
from disputekit.case.piece import Piece, read_piece
from disputekit.case.sentence import Absence, Part
from disputekit.case.view import CoverageLine
from disputekit.record.moment import Moment, bounds, sort_key


def coverage_of(case: Case) -> tuple[CoverageLine, ...]:
    """Return all coverage statements, by channel and time."""
    found = (line for piece in case.of_kind("coverage") if (line := _line(case, piece)))
    return tuple(
        sorted(found, key=lambda line: (name_key(line.channel), sort_key(line.start), line.exhibit.seq))
    )


def _line(case: Case, piece: Piece) -> CoverageLine | None:
    start, end = piece.moment("from"), piece.moment("to")
    if start is None or end is None:
        return None
    names = piece.names("names")
    is_complete = piece.text("extent") == "complete" and _is_with_client(case, names)
    extent: Literal["complete", "selected"] = "complete" if is_complete else "selected"
    channel, others = piece.text("channel"), _others(case, names)
    left_out = len(_withheld(case, channel, bounds(start).lo, bounds(end).hi))
    return CoverageLine(channel, start, end, extent, exhibit(case, piece), others, left_out)


def _withheld(case: Case, channel: str, start: int, end: int) -> list[Piece]:
    """Return the messages of a stretch of a channel that are private, where the case is as documents know it."""
    found = case.once("withheld", "", lambda: _private_messages(case))
    said = ((one, one.talk.via if one.talk else "") for one in found)
    return [one for one, via in said if is_same_channel(case, via, channel) and _is_in(one.when, start, end)]


def _private_messages(case: Case) -> tuple[Piece, ...]:
    left_out = case.links.private - case.by_seq.keys() - case.gone
    if not left_out:
        return ()
    stated = (one for one in standing(case.records) if one.seq in left_out and one.kind == "message")
    return tuple(map(read_piece, stated))


def _is_in(when: Moment, start: int, end: int) -> bool:
    span = bounds(when)
    return span.lo < end and start < span.hi


def _others(case: Case, names: Sequence[str]) -> tuple[str, ...]:
    """Return the people of a conversation beside the freelancer, each once under the name that is printed."""
    return tuple(sorted({case.people.display(one) for one in names if case.side_of(one) != "me"}))


def _is_with_client(case: Case, names: Sequence[str]) -> bool:
    """Tell whether the client wrote in what is held: somebody else's chat says nothing of the client's silence.

    Decided when it is read: whose a name is may be said after the import.
    """
    return not names or any(case.side_of(name) == "client" for name in names)


def is_same_channel(case: Case, one: str, other: str) -> bool:
    """Tell whether two names mean one channel; all of the platform's own channels count as one."""
    return name_key(one) == name_key(other) or (on_platform(case, one) and on_platform(case, other))


def covering(case: Case, channel: str, start: int, end: int) -> tuple[CoverageLine, ...]:
    """Return complete coverage of a channel that together spans from ``start`` to ``end`` without a hole.

    Seconds since 1970; empty when there is a hole.
    """
    found: list[CoverageLine] = []
    for line in covered_from(case, channel, start):
        found.append(line)
        if bounds(line.end).hi >= end:
            return tuple(found)
    return ()


def covered_from(case: Case, channel: str, start: int) -> tuple[CoverageLine, ...]:
    """Return complete coverage of a channel from ``start`` on, as far as it goes without a hole."""
    reaching = (_chain(lines, start) for lines in _conversations(case, channel))
    return max(reaching, key=lambda found: bounds(found[-1].end).hi if found else 0, default=())


def stretches(case: Case, channel: str) -> tuple[tuple[int, int], ...]:
    """Return the stretches in which a channel is held completely, in seconds since 1970, joined where they touch."""
    found: list[tuple[int, int]] = []
    for lines in _conversations(case, channel):
        joined: list[tuple[int, int]] = []
        for line in lines:
            lo, hi = bounds(line.start).lo, bounds(line.end).hi
            if joined and lo <= joined[-1][1]:
                joined[-1] = joined[-1][0], max(hi, joined[-1][1])
            else:
                joined.append((lo, hi))
        found += joined
    return tuple(found)


def _chain(lines: Sequence[CoverageLine], start: int) -> tuple[CoverageLine, ...]:
    found: list[CoverageLine] = []
    reached = start
    for line in lines:
        if bounds(line.start).lo <= reached < bounds(line.end).hi:
            found.append(line)
            reached = bounds(line.end).hi
    return tuple(found)


def _conversations(case: Case, channel: str) -> tuple[tuple[CoverageLine, ...], ...]:
    """Return the complete coverage of a channel by conversation, in order of time.

    An export of one conversation does not go on where that of another one ends; a statement without names goes
    with each.
    """
    lines = sorted(
        (
            one
            for one in coverage_of(case)
            if one.extent == "complete" and is_same_channel(case, one.channel, channel)
        ),
        key=lambda line: (bounds(line.start).lo, bounds(line.end).hi),
    )
    known = dict.fromkeys(one.people for one in lines if one.people) or {(): None}
    return tuple(tuple(one for one in lines if one.people in ((), people)) for people in known)


def absence(case: Case, channel: str, since: Moment, *parts: Part) -> Absence | None:
    """Return a sentence that something is absent from a channel since a moment, None where that is not covered.

    Nothing is absent where a private message is left out since then: it may be the very thing.
    """
    begin = bounds(since).lo
    lines = covered_from(case, channel, begin) if channel else ()
    if not lines or _withheld(case, channel, begin, bounds(lines[-1].end).hi):
        return None
    return Absence(
        parts=(*parts, " until ", lines[-1].end),
        coverage=tuple(line.exhibit for line in lines),
        channels=tuple(dict.fromkeys(line.channel for line in lines)),
    )


def days_covered(case: Case, start: int, end: int) -> tuple[CoverageLine, ...]:
    """Return the complete coverage of every channel that spans all of a stretch of time."""
    channels: list[str] = []
    for line in coverage_of(case):
        if not any(is_same_channel(case, line.channel, known) for known in channels):
            channels.append(line.channel)
    return tuple(line for channel in channels for line in covering(case, channel, start, end))
