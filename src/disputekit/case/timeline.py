"""The timeline: key events by one printed rule, the full list, the days without entries, the dispute.

A record that reads another one (a request that cites a message) is no event of its own: it shows on the line of
what it cites. Records of one event share a line.
"""

from disputekit.case.case import Case
from disputekit.case.dispute import beginning
from disputekit.case.facts import is_spoken
from disputekit.case.head import head_of
from disputekit.case.left_out import settlement_records
from disputekit.case.lines import line_of, outcome
from disputekit.case.marks import ABOUT_THE_RECORD, TERMS
from disputekit.case.piece import Piece
from disputekit.case.statistics import day_begins, dispute_line, gaps_of
from disputekit.case.terms import all_terms
from disputekit.case.view import DisputeLine, GapLine, Line, Origin, TimelineRow, TimelineView
from disputekit.record.moment import sort_key

RULE = (
    "each agreement, change of terms, request, price, answer, reading, submission, payment step and event, "
    "each message that is cited or assigned to an item, and each call"
)
_KEY_KINDS = frozenset({"agreement", "request", "answer", "delivery", "money", "event", "position", "quote"})


def timeline_view(
    case: Case, *, zone: str = "UTC", gap_days: int = 3, settlement: bool = False
) -> TimelineView:
    """Return the timeline of a case.

    Args:
        case: the case.
        zone: whose days the gap lines count.
        gap_days: days without an entry are shown when there are more than this many in a row.
        settlement: whether offers and proposals, and what they cite, are part of the document.
    """
    left_out = frozenset() if settlement else settlement_records(case)
    events = events_of(case, left_out)
    begun = beginning(case)
    at_beginning = {one.seq for one in begun.pieces} if begun else set()
    merged = [event for event in events if _sources(case, event) <= at_beginning]
    ordinary = [event for event in events if not _sources(case, event) <= at_beginning]
    restated = _restated(case)
    sorted_out = [(event, is_key(case, event, restated), is_plain(case, event)) for event in ordinary]
    listed = [(event, chosen) for event, chosen, plain in sorted_out if chosen or not plain]
    lines = [(line_of(case, event), chosen) for event, chosen in listed]
    marks: tuple[DisputeLine | GapLine, ...] = (
        *_dispute(case, merged),
        *gaps_of(case, zone, gap_days),
    )
    return TimelineView(
        head=head_of(case),
        rule=RULE,
        key=_rows(tuple(line for line, chosen in lines if chosen), marks, zone),
        annex=_rows(tuple(line for line, _ in lines), marks, zone),
        key_events=sum(chosen for _, chosen in lines),
        entries=len(case.records),
        not_listed=sum(len(event) for event in ordinary) - sum(len(event) for event, _ in listed),
        settlement_left_out=len(left_out),
        gap_days=gap_days,
    )


def _sources(case: Case, event: tuple[Piece, ...]) -> set[int]:
    return {one.seq for one in event if case.rests_on_itself(one)}


def _dispute(case: Case, merged: list[tuple[Piece, ...]]) -> tuple[DisputeLine, ...]:
    """Return the line of the dispute with what was read out of its records, none where there is no dispute."""
    line = dispute_line(case)
    if line is None:
        return ()
    readings = tuple(found for event in merged for one in event for found in outcome(case, one))
    return (line._replace(sentences=line.sentences + readings),)


def events_of(case: Case, left_out: frozenset[int] = frozenset()) -> list[tuple[Piece, ...]]:
    """Return the events of a case as they happened; each is its sources and the readings of them."""
    found: dict[int, list[Piece]] = {}
    for piece in case.pieces:
        if piece.kind not in ABOUT_THE_RECORD and piece.seq not in left_out:
            found.setdefault(_home(case, piece), []).append(piece)
    return sorted(
        (tuple(event) for event in found.values()),
        key=lambda event: min(case.order(one) for one in event),
    )


def _home(case: Case, piece: Piece) -> int:
    """Return the number that stands for the event a record tells of: the first record of it."""
    sources = case.sources(piece)
    tells = next((one for one in sources if one.when == case.at(piece)), sources[0])
    return min(one.seq for one in case.same_event(tells))


def is_key(case: Case, event: tuple[Piece, ...], restated: frozenset[int]) -> bool:
    """Tell whether an event is one by the printed rule."""
    cited = any(not case.rests_on_itself(one) and one.kind not in TERMS for one in event)
    return cited or any(
        one.kind in _KEY_KINDS
        or one.seq in restated
        or (one.kind == "message" and (case.topics(one) or is_spoken(one.talk.via if one.talk else "")))
        for one in event
    )


def _restated(case: Case) -> frozenset[int]:
    """Return the terms that were stated after the first agreement."""
    terms = [found for letter in "SXM" for _, found in all_terms(case, letter)]
    statements = [one for found in terms for one in (*found.earlier, found.stands, *found.one_sided)]
    return frozenset(one.seq for one in statements if one.origin in {Origin.LATER, Origin.ONE_SIDED})


def is_plain(case: Case, event: tuple[Piece, ...]) -> bool:
    """Tell whether an event is only imported messages that nobody classified; what was typed is listed."""
    return all(
        one.kind == "message"
        and one.imported
        and not case.topics(one)
        and not is_spoken(one.talk.via if one.talk else "")
        for one in event
    )


def _rows(
    lines: tuple[Line, ...], marks: tuple[DisputeLine | GapLine, ...], zone: str
) -> tuple[TimelineRow, ...]:
    """Put lines, gaps and the dispute into one order."""
    rows: list[TimelineRow] = [*lines, *marks]
    return tuple(sorted(rows, key=lambda row: _place(row, zone)))


def _place(row: TimelineRow, zone: str) -> tuple[int, ...]:
    if isinstance(row, GapLine):
        return day_begins(row.first, zone), 0
    at = sort_key(row.when)
    return (*at[:4], row.seq) if isinstance(row, Line) else (*at[:4], 0)
