"""The strip after page 1: when something was agreed, requested, submitted and paid, and what coverage holds.

Only places are worked out here, in units of the drawing; the template draws them. The strip repeats what the
tables say and is never instead of them.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from disputekit.case.view import RequestState
from disputekit.record.moment import OPEN_END, OPEN_START, Moment, bounds
from disputekit.record.spoken import MONTHS
from disputekit.reports.document import Document

WIDTH = 720
LEFT = 92  # room for the names of the lanes
TOP = 14
LANE = 22
_RIGHT = 12
_PAID = {"released", "lapsed", "received"}
_AGREED = {RequestState.AGREED_IN_WRITING, RequestState.AGREED_ON_NOTE}
_MOST_MONTHS = 14


class Tick(NamedTuple):
    """The beginning of a month, or of a year where months would stand too close."""

    x: int
    text: str


class Lane(NamedTuple):
    """One kind of event: its name, its height, and the places of its marks."""

    name: str
    y: int
    marks: tuple[int, ...]


class Band(NamedTuple):
    """A stretch that complete coverage holds."""

    x: int
    y: int
    width: int
    height: int


class Strip(NamedTuple):
    """The drawing. ``dispute`` is the place of the line where the dispute begins, None without one."""

    width: int
    height: int
    left: int
    right: int
    axis: int
    text_y: int
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    coverage_y: int
    coverage: tuple[Band, ...]
    dispute: int | None
    words: str


def strip(document: Document) -> Strip | None:
    """Return the strip of a case document, None when it has nothing to show in it."""
    kinds = _events(document)
    times = sorted(time for _, found in kinds for time in found)
    if len(times) < 2 or times[0] == times[-1]:
        return None
    dispute = document.summary.record.dispute if document.summary else None
    edges = [*times, *(_known(dispute.when) if dispute else [])]
    scale = _Scale(min(edges), max(edges))
    lanes = tuple(
        Lane(name, TOP + place * LANE, tuple(dict.fromkeys(map(scale.x, found))))
        for place, (name, found) in enumerate(kinds)
    )
    coverage_y = TOP + len(lanes) * LANE
    axis = coverage_y + LANE - 6
    return Strip(
        width=WIDTH,
        height=axis + 22,
        left=LEFT,
        right=WIDTH - _RIGHT,
        axis=axis,
        text_y=axis + 15,
        lanes=lanes,
        ticks=_ticks(scale),
        coverage_y=coverage_y,
        coverage=_coverage(document, scale, coverage_y),
        dispute=scale.x(_known(dispute.when)[0]) if dispute and _known(dispute.when) else None,
        words=_words(kinds, has_dispute=dispute is not None),
    )


class _Scale(NamedTuple):
    first: int
    last: int

    def x(self, time: int) -> int:
        """Return the place of a time (seconds since 1970)."""
        return LEFT + (time - self.first) * (WIDTH - _RIGHT - LEFT) // (self.last - self.first)


def _events(document: Document) -> tuple[tuple[str, list[int]], ...]:
    """Return the times of each kind of event, as the other parts of the document show them."""
    scope, account = document.scope, document.account
    if scope is None or account is None:
        return ()
    requests = (*scope.settled, *scope.contested)
    decided = (one.decided.when for one in requests if one.decided and one.state in _AGREED)
    milestones = document.summary.milestones if document.summary else ()
    handed_over = [one for item in scope.items for one in item.submitted]
    handed_over += [one for item in requests for one in item.submitted]
    handed_over += [one for item in milestones for one in item.submitted]
    submitted = {one.seq: one.when for one in handed_over}
    return (
        ("agreed", _all_known((*(one.when for one in scope.agreements if one.when), *decided))),
        ("requested", _all_known(asking.when for one in requests for asking in one.askings)),
        ("submitted", _all_known(submitted.values())),
        ("paid", _all_known(one.when for one in account.steps if one.step in _PAID)),
    )


def _known(moment: Moment) -> list[int]:
    """Return the middle of the stretch a moment is known to lie in, nothing for one without a beginning or end."""
    span = bounds(moment)
    return [] if span.lo == OPEN_START or span.hi == OPEN_END else [(span.lo + span.hi) // 2]


def _all_known(moments: Iterable[Moment]) -> list[int]:
    return sorted(time for moment in moments for time in _known(moment))


def _coverage(document: Document, scale: _Scale, y: int) -> tuple[Band, ...]:
    found: list[Band] = []
    for line in document.head.coverage:
        if line.extent == "complete":
            start = max(scale.first, bounds(line.start).lo)
            end = min(scale.last, bounds(line.end).hi)
            if start < end:
                found.append(Band(scale.x(start), y - 3, max(1, scale.x(end) - scale.x(start)), 6))
    return tuple(found)


def _ticks(scale: _Scale) -> tuple[Tick, ...]:
    """Return the first days of months, or of years when there are too many months."""
    first, last = (datetime.fromtimestamp(time, UTC) for time in (scale.first, scale.last))
    months = (last.year - first.year) * 12 + last.month - first.month
    starts = [divmod(first.month + step, 12) for step in range(months)]
    found = [datetime(first.year + year, month + 1, 1, tzinfo=UTC) for year, month in starts]
    if months > _MOST_MONTHS:
        found = [one for one in found if one.month == 1]
        return tuple(Tick(scale.x(int(one.timestamp())), str(one.year)) for one in found)
    return tuple(
        Tick(
            scale.x(int(one.timestamp())),
            f"1 {MONTHS[one.month - 1][:3]}" + (f" {one.year}" if one.month == 1 else ""),
        )
        for one in found
    )


def _words(kinds: tuple[tuple[str, list[int]], ...], *, has_dispute: bool) -> str:
    """Say what the drawing shows, for who cannot see it."""
    counted = ", ".join(f"{len(found)} {name}" for name, found in kinds)
    line = " A line marks where the dispute begins." if has_dispute else ""
    return f"Marks along a line of time: {counted}.{line}"
