"""Checks of the record itself: what rests on one source, what was written late, what it covers, who holds it."""

from collections.abc import Iterator
from datetime import UTC, datetime

from disputekit.case.case import Case
from disputekit.case.checks.check import Check, Context, Found, Group
from disputekit.case.checks.say import cut, day, day_of_seconds, listed, number, numbers, quoted
from disputekit.case.checks.setting import ends_of, is_direct_case, platform
from disputekit.case.coverage import coverage_of, covered_from, is_same_channel
from disputekit.case.dispute import beginning
from disputekit.case.evidence import is_own_note, late_note
from disputekit.case.facts import is_spoken
from disputekit.case.marks import ABOUT_THE_RECORD
from disputekit.case.open_ends import Gap
from disputekit.case.piece import Piece
from disputekit.case.sentence import Mark
from disputekit.case.summary import summary_view
from disputekit.record.moment import Order, bounds, compare, date_in
from disputekit.record.spoken import lag_words

_CLOCKS = {"event", "deadline"}
# Kinds that answer a dispute are written after it began, and rightly so.
_ANSWERING = {"memo", "position", "deadline", "offer", "event", "money"}
_DAY = 86_400


def single_source(case: Case, _context: Context) -> Iterator[Found]:
    """A record that page 1 cites and that nothing but the freelancer's own note supports."""
    for exhibit in summary_view(case).on_notes_only:
        piece = case.by_seq[exhibit.seq]
        said = f' ("{cut(piece.words.body)}")' if piece.words else ""
        spoken = piece.talk is not None and is_spoken(piece.talk.via)
        recap = (f"dk draft recap {piece.seq}",) if spoken else ()
        yield Found(
            f"#{piece.seq}{said}, {day(case, case.at(piece))}, rests on your note alone.",
            (number(piece), *case.topics(piece)),
            (f"dk same {piece.seq} NUMBER", f"dk fix {piece.seq} cites NUMBER", *recap),
        )


def written_late(case: Case, _context: Context) -> Iterator[Found]:
    """An own note that was not written within 24 hours of what it tells."""
    for piece in case.pieces:
        for note in late_note(case, piece):
            later = lag_words(note.recorded_at, note.when)
            after = (
                f"was written {later}" if later else "was written long after it, as far as its time is known"
            )
            alone = "nothing else tells of it" if note.alone else "another source tells of it too"
            yield Found(
                f"#{piece.seq} tells of {day(case, note.when)} and {after}; {alone}.",
                (number(piece), *case.topics(piece)),
                (f"dk same {piece.seq} NUMBER", f"dk fix {piece.seq} cites NUMBER"),
            )


def coverage_missing(case: Case, context: Context) -> Iterator[Found]:
    """Nothing says that all of the main channel is held, or it stops before the dispute."""
    channel = case.facts.default_channel
    told = [one for one in case.pieces if one.kind not in ABOUT_THE_RECORD]
    if not channel or not told:
        return
    first, begun = bounds(case.at(case.in_order(told)[0])).lo, beginning(case)
    until = bounds(begun.at).lo if begun else None
    lines = [one for one in coverage_of(case) if is_same_channel(case, one.channel, channel)]
    command = _coverage_command(case, context, channel, first)
    if not any(one.extent == "complete" for one in lines):
        yield Found(
            f"Nothing says that the record holds all of {channel}.",
            tuple(f"#{one.exhibit.seq}" for one in lines),
            (command,),
        )
        return
    held = covered_from(case, channel, first)
    reached = bounds(held[-1].end).hi if held else None
    if until is not None and (reached is None or reached < until):
        told_of = (
            f"ends on {day_of_seconds(case, reached - 1)}" if reached else "does not begin with the case"
        )
        yield Found(
            f"What is held of {channel} {told_of}, before the dispute began.",
            tuple(f"#{one.exhibit.seq}" for one in lines),
            (command,),
        )


def _coverage_command(case: Case, context: Context, channel: str, first: int) -> str:
    today = date_in(context.now.isoformat(timespec="seconds"), case.facts.zone)
    begin = _first_day(case, first)
    return f"dk coverage add {quoted(channel)} {begin} {today}"


def _first_day(case: Case, seconds: int) -> str:
    instant = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
    return date_in(instant, case.facts.zone).isoformat()


def seal_missing(case: Case, _context: Context) -> Iterator[Found]:
    """Nobody else holds a seal of the record."""
    if not any(one.kind == "anchor" for one in case.pieces):
        yield Found("Nobody but you holds a seal of this record.", (), ("dk checkpoint",))


def name_of_no_side(case: Case, context: Context) -> Iterator[Found]:
    """A name in the record that belongs to no side, or to two."""
    for end in ends_of(case, context.now, Gap.NAME_UNKNOWN):
        yield Found(
            f"{end.name} (first in #{end.seq}) belongs to no side.",
            (f"#{end.seq}",),
            (f"dk people add {quoted(end.name or '')} --side client",),
        )
    for end in ends_of(case, context.now, Gap.NAME_CONTESTED):
        yield Found(
            f"{end.name} is claimed for two sides.",
            (f"#{end.seq}",),
            (
                f"dk people merge {quoted(end.name or '')} 'OTHER NAME' --side client",
                f"dk withdraw {end.seq}",
            ),
        )


def picture_missing(case: Case, _context: Context) -> Iterator[Found]:
    """What the platform showed (events, dates) with no picture, file or import behind it."""
    if is_direct_case(case):
        return
    for one in case.pieces:
        if one.kind in _CLOCKS and _is_bare(case, one):
            name = one.text("name").replace("_", " ") or "a date"
            yield Found(
                f"What {platform(case)}'s page showed on {day(case, case.at(one))} ({name}) stands without a picture.",
                (number(one),),
                (f"dk memo 'WHAT THE PAGE SHOWS' --file FILE --about {one.seq}",),
            )


def _is_bare(case: Case, piece: Piece) -> bool:
    if (
        case.mark_of_source(piece) is not Mark.PLATFORM
        or piece.imported
        or piece.text("name") == "claim_stated"
    ):
        return False
    shown = (one for one in case.pieces if piece.seq in (*one.about, *one.cites))
    return not any(one.files or one.imported for one in (*case.sources(piece), *shown))


# ---------------------------------------------------------------- what the other side would say


def revised_since(case: Case, _context: Context) -> Iterator[Found]:
    """A record that was corrected, taken back, or first written after the dispute began, about what was before."""
    begun = beginning(case)
    if begun is None:
        return
    line = bounds(begun.at).hi
    for piece in case.pieces:
        changed = [one for one in piece.changes if _seconds(one.recorded_at) >= line]
        if changed:
            fields = listed(dict.fromkeys(one.field for one in changed))
            yield Found(
                f"#{piece.seq} was corrected after the dispute began ({fields}).",
                (number(piece), *(f"#{one.by}" for one in changed)),
                (f"dk show {piece.seq}",),
            )
    late = [one for one in case.pieces if _is_told_since(case, one, line)]
    if late:
        yield Found(
            f"{listed(numbers(late))} {'tell' if len(late) != 1 else 'tells'} of earlier things and"
            f" {'were' if len(late) != 1 else 'was'} written after the dispute began.",
            numbers(late),
            (f"dk same {late[0].seq} NUMBER",),
        )


def _seconds(recorded_at: str) -> float:
    return datetime.fromisoformat(recorded_at).timestamp()


def _is_told_since(case: Case, piece: Piece, line: int) -> bool:
    earlier = bounds(case.at(piece)).hi <= line
    own = piece.kind not in _ANSWERING and is_own_note(case, piece)
    return own and earlier and _seconds(piece.recorded_at) >= line


def sources_contradict(case: Case, _context: Context) -> Iterator[Found]:
    """Records joined as one event that tell of different days."""
    seen: set[tuple[int, ...]] = set()
    for group in case.links.same.values():
        if group in seen:
            continue
        seen.add(group)
        pieces = [case.by_seq[seq] for seq in group]
        apart = [(one, other) for one in pieces for other in pieces if _is_before(one, other)]
        if apart:
            one, other = apart[0]
            yield Found(
                f"{listed(numbers(pieces))} are joined as one event and tell of different days:"
                f" {day(case, one.when)} and {day(case, other.when)}.",
                numbers(pieces),
                (f"dk fix {one.seq} when 'DAY AND TIME'", f"dk same {one.seq} {other.seq} --off"),
            )


def _is_before(one: Piece, other: Piece) -> bool:
    return (
        compare(one.when, other.when) is Order.BEFORE and bounds(other.when).lo - bounds(one.when).hi >= _DAY
    )


CHECKS = (
    Check(
        "single-source",
        Group.WEAK,
        "records that page 1 rests on and that only your own note tells of",
        "What nobody else wrote or holds is your word against theirs.",
        single_source,
    ),
    Check(
        "written-late",
        Group.WEAK,
        "own notes that were not written within 24 hours",
        "A note weighs by how soon it was made; documents print the delay beside it.",
        written_late,
    ),
    Check(
        "coverage-missing",
        Group.WEAK,
        "what the record says it holds of the main channel",
        "Only where a channel is held whole may a document say that there was no answer.",
        coverage_missing,
    ),
    Check(
        "seal-missing",
        Group.WEAK,
        "seals of the record in other hands",
        "A record that only its author holds could have been made anew in one evening.",
        seal_missing,
    ),
    Check(
        "name-of-no-side",
        Group.WEAK,
        "names that belong to no side, or to two",
        "Words count for a side only when it is known whose they are.",
        name_of_no_side,
    ),
    Check(
        "picture-missing",
        Group.WEAK,
        "events and dates of the platform's pages without a file",
        "Pages change and are closed with the contract; a picture of the day keeps what they showed.",
        picture_missing,
    ),
    Check(
        "revised-since",
        Group.OTHER_SIDE,
        "own records corrected or written after the dispute began",
        "It will be said that the record was fitted to the dispute; say what was changed, and why.",
        revised_since,
    ),
    Check(
        "sources-contradict",
        Group.OTHER_SIDE,
        "joined records that tell of different days",
        "A contradiction inside your own record is found first by the other side.",
        sources_contradict,
    ),
)
