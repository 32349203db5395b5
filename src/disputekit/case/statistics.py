"""What the record consists of: counts by source, notes written later, corrections, gaps, the line of the dispute.

A record counts by the best mark of its evidence: a reading of an e-mail rests on the e-mail. Entries that are
about the record itself (corrections, imports, people) are counted as keeping.
"""

from datetime import UTC, date, datetime, timedelta

from disputekit.case.case import Case
from disputekit.case.coverage import coverage_of, days_covered
from disputekit.case.dispute import beginning
from disputekit.case.evidence import corrections, exhibit, exhibits, is_own_note, stated, words
from disputekit.case.left_out import outgoing
from disputekit.case.marks import ABOUT_THE_RECORD
from disputekit.case.milestones import event_words
from disputekit.case.piece import Piece
from disputekit.case.sentence import Mark, Part, Sentence
from disputekit.case.view import DisputeLine, GapLine, LateNote, LongestGap, RecordStatistics
from disputekit.record.moment import OPEN_END, OPEN_START, Moment, Precision, bounds, wall_clock
from disputekit.record.spoken import Lag, lag_class

_MARKS = (Mark.PLATFORM, Mark.CLIENT, Mark.FREELANCER)
_DAY = timedelta(days=1)


def statistics_of(case: Case, zone: str = "UTC") -> RecordStatistics:
    """Return the statistics of a case; days are those of ``zone``."""
    events = [one for one in case.pieces if one.kind not in ABOUT_THE_RECORD]
    marks = [case.mark(one) for one in events]
    notes = [one for one in events if is_own_note(case, one)]
    gaps = gaps_of(case, zone, longer_than=0)
    longest = max(gaps, key=lambda gap: gap.days, default=None)
    return RecordStatistics(
        entries=len(case.records),
        originals=sum(mark in {Mark.PLATFORM, Mark.CLIENT} for mark in marks),
        by_mark=tuple((mark, marks.count(mark)) for mark in _MARKS),
        keeping=len(case.records) - len(events),
        notes_by_lag=_by_lag(notes),
        late_notes=tuple(_late(case, one) for one in notes if _lag(one) is not Lag.CONTEMPORANEOUS),
        corrected=tuple(
            (exhibit(case, one), corrections(one)) for one in outgoing(case).pieces if one.changes
        ),
        withdrawn=tuple(sorted(case.gone)),
        dispute=dispute_line(case),
        longest_gap=LongestGap(longest.first, longest.last, longest.days) if longest else None,
        coverage=coverage_of(case),
    )


def _lag(piece: Piece) -> Lag:
    return lag_class(piece.recorded_at, piece.when)


def _by_lag(notes: list[Piece]) -> tuple[tuple[Lag, int], ...]:
    lags = [_lag(one) for one in notes]
    return tuple((lag, lags.count(lag)) for lag in Lag)


def _late(case: Case, piece: Piece) -> LateNote:
    alone = case.mark(piece) is Mark.FREELANCER
    return LateNote(exhibit(case, piece), piece.when, piece.recorded_at, _lag(piece), alone)


# ---------------------------------------------------------------- the line of the dispute


def dispute_line(case: Case) -> DisputeLine | None:
    """Return where the dispute begins, with the entries recorded before and after by the clock."""
    begun = beginning(case)
    if begun is None:
        return None
    span = bounds(begun.at)
    recorded = [_seconds(one.recorded_at) for one in case.records]
    before = sum(one < span.lo for one in recorded)
    after = sum(one >= span.hi for one in recorded)
    return DisputeLine(
        when=begun.at,
        sentences=tuple(_begun(case, one) for one in begun.pieces),
        before=before,
        after=after,
        same_time=len(recorded) - before - after,
        exhibits=exhibits(case, *begun.pieces),
    )


def _begun(case: Case, piece: Piece) -> Sentence:
    amount = piece.money()
    more: tuple[Part, ...] = (": ", amount) if amount else ()
    if piece.kind == "money":
        asked = piece.text("step") == "refund_asked"
        verb, text = (
            ("requested", "refund requested") if asked else ("reversed", "payment reversed through the bank")
        )
        return stated(case, piece, verb, text, *more)
    said = tuple(part for quote in words(case, piece) for part in (" ", quote))
    return stated(case, piece, *event_words(piece), *more, *said)


def _seconds(recorded_at: str) -> int:
    return int(datetime.fromisoformat(recorded_at).timestamp())


# ---------------------------------------------------------------- gaps


def gaps_of(case: Case, zone: str, longer_than: int) -> tuple[GapLine, ...]:
    """Return the stretches of more than ``longer_than`` whole days of ``zone`` in which nothing happened.

    An entry that is known only to a month, or from one day to another, fills all its days.
    """
    spans = sorted(span for one in case.pieces if (span := _days(case, one, zone)))
    found, reached = [], spans[0][1] if spans else date.min
    for first, last in spans:
        days = (first - reached).days - 1
        if days > longer_than:
            found.append(_gap(case, reached + _DAY, first - _DAY, days, zone))
        reached = max(reached, last)
    return tuple(found)


def _days(case: Case, piece: Piece, zone: str) -> tuple[date, date] | None:
    if piece.kind in ABOUT_THE_RECORD:
        return None
    at = case.at(piece)
    span = bounds(at)
    if span.lo == OPEN_START or span.hi == OPEN_END:
        return None
    if at.precision is Precision.DAY and at.rel == "at":
        day = date.fromisoformat(at.start)
        return day, day
    return _day_of(span.lo, zone), _day_of(span.hi - 1, zone)


def _day_of(seconds: int, zone: str) -> date:
    return wall_clock(datetime.fromtimestamp(seconds, UTC).isoformat(), zone).date()


def _gap(case: Case, first: date, last: date, days: int, zone: str) -> GapLine:
    start, end = (day_begins(day.isoformat(), zone) for day in (first, last + _DAY))
    return GapLine(
        first=first.isoformat(), last=last.isoformat(), days=days, covered=days_covered(case, start, end)
    )


def day_begins(day: str, zone: str) -> int:
    """Return the second at which an ISO date begins in a zone."""
    return bounds(Moment("at", day, None, zone, "", "assumed")).lo
