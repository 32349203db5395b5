"""Coverage: what the record holds of a channel. Only inside it may a document say that something is absent."""

from typing import Literal

from disputekit.case.case import Case
from disputekit.case.evidence import exhibit, on_platform
from disputekit.case.facts import name_key
from disputekit.case.piece import Piece
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
    extent: Literal["complete", "selected"] = "complete" if piece.text("extent") == "complete" else "selected"
    return CoverageLine(piece.text("channel"), start, end, extent, exhibit(case, piece))


def is_same_channel(case: Case, one: str, other: str) -> bool:
    """Tell whether two names mean one channel; all of the platform's own channels count as one."""
    return name_key(one) == name_key(other) or (on_platform(case, one) and on_platform(case, other))


def covering(case: Case, channel: str, start: int, end: int) -> tuple[CoverageLine, ...]:
    """Return complete coverage of a channel that together spans from ``start`` to ``end`` without a hole.

    Seconds since 1970; empty when there is a hole.
    """
    found: list[CoverageLine] = []
    reached = start
    for line in _complete(case, channel):
        if reached >= end:
            break
        span = bounds(line.start).lo, bounds(line.end).hi
        if span[0] <= reached < span[1]:
            found.append(line)
            reached = span[1]
    return tuple(found) if found and reached >= end else ()


def covered_from(case: Case, channel: str, start: int) -> tuple[CoverageLine, ...]:
    """Return complete coverage of a channel from ``start`` on, as far as it goes without a hole."""
    found: list[CoverageLine] = []
    reached = start
    for line in _complete(case, channel):
        if bounds(line.start).lo <= reached < bounds(line.end).hi:
            found.append(line)
            reached = bounds(line.end).hi
    return tuple(found)


def _complete(case: Case, channel: str) -> list[CoverageLine]:
    lines = [
        one
        for one in coverage_of(case)
        if one.extent == "complete" and is_same_channel(case, one.channel, channel)
    ]
    return sorted(lines, key=lambda line: (bounds(line.start).lo, bounds(line.end).hi))


def absence(case: Case, channel: str, since: Moment, *parts: Part) -> Absence | None:
    """Return a sentence that something is absent from a channel since a moment, None where that is not covered."""
    lines = covered_from(case, channel, bounds(since).lo) if channel else ()
    if not lines:
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
