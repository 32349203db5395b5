"""What supports a line: exhibits, words, speaker, and the footnotes about corrections and late notes."""

from disputekit.case.case import Case
from disputekit.case.corrections import Change
from disputekit.case.facts import Side, is_on_platform, is_spoken, platform_words
from disputekit.case.marks import ABOUT_THE_RECORD
from disputekit.case.piece import Piece, read_moment, read_money, read_words
from disputekit.case.sentence import Claim, Exhibit, Fact, Mark, Part, Quote
from disputekit.case.view import Corrected, Footnote, WrittenLater
from disputekit.record.canonical import Json, to_bytes
from disputekit.record.moment import Moment, Precision, date_in, is_time
from disputekit.record.money import Money
from disputekit.record.spoken import Lag, lag_class

_DEFAULT_SPEAKER: dict[str, Side] = {
    "request": "client",
    "quote": "me",
    "delivery": "me",
    "work": "me",
    "hours": "me",
    "memo": "me",
}
_SIDES: dict[str, Side] = {"me": "me", "client": "client", "platform": "platform"}


def exhibit(case: Case, piece: Piece) -> Exhibit:
    """Return a record as an exhibit of its own."""
    return Exhibit(piece.seq, case.mark_of_source(piece))


def exhibits(case: Case, *pieces: Piece) -> tuple[Exhibit, ...]:
    """Return the evidence of records, each exhibit once, in order of their numbers."""
    found = {one.seq: one for piece in pieces for one in case.sources(piece)}
    return tuple(exhibit(case, found[seq]) for seq in sorted(found))


def words(case: Case, piece: Piece) -> tuple[Quote, ...]:
    """Return the words of a record: verbatim ones of its evidence, else its own, else described ones.

    What two sources say alike stands once. A memorandum speaks for itself: what it cites supports it.
    """
    if piece.kind == "memo" and piece.words:
        return (piece.words,)
    spoken = [one.words for one in case.sources(piece) if one.words]
    verbatim = [one for one in spoken if one.basis == "verbatim"]
    own = [piece.words] if piece.words else []
    return tuple(dict.fromkeys(verbatim or own or spoken))


def speaker(case: Case, piece: Piece) -> Side:
    """Return whose act or words a record tells: the side it names, who talks in it, else what its kind implies."""
    by = piece.text("by")
    if by in _SIDES:
        return _SIDES[by]
    if piece.kind == "memo" and not piece.talk:
        return "me"
    sides = {case.side_of(one.talk.sender) for one in (piece, *case.sources(piece)) if one.talk}
    if len(sides) == 1:
        return sides.pop()
    return "unknown" if sides else _DEFAULT_SPEAKER.get(piece.kind, "unknown")


def where(case: Case, piece: Piece) -> str:
    """Return the channel of a record: that of its best evidence, the platform's name where that holds it."""
    for one in sorted(case.sources(piece), key=lambda each: (not each.has_original, each.seq)):
        if one.talk and one.talk.via:
            return channel_words(one.talk.via, case)
    return platform_words(case.facts.platform) if case.mark(piece) is Mark.PLATFORM else ""


def channel_words(via: str, case: Case) -> str:
    """Return a channel as printed: the platform under its name, all else as recorded."""
    name = platform_words(case.facts.platform)
    return name if via.strip().casefold() == case.facts.platform.strip().casefold() else via.strip()


def has_words(case: Case, piece: Piece) -> bool:
    """Tell whether the record shows what was said: any text, or a file, of its own or of what it cites."""
    return any(one.words or one.files for one in case.sources(piece)) or piece.words is not None


def is_written(case: Case, piece: Piece) -> bool:
    """Tell whether an original in writing exists that somebody beside the freelancer holds."""
    return any(
        one.has_original and case.mark_of_source(one) in {Mark.PLATFORM, Mark.CLIENT}
        for one in case.sources(piece)
    )


def was_spoken(case: Case, piece: Piece) -> bool:
    """Tell whether all that is known of it was said aloud."""
    channels = [one.talk.via for one in case.sources(piece) if one.talk]
    return bool(channels) and all(is_spoken(via) for via in channels)


def stated(case: Case, piece: Piece, verb: str, *parts: Part) -> Fact | Claim:
    """Return a fact, or the freelancer's claim where nothing but an own note supports it."""
    proofs = exhibits(case, piece)
    if case.mark(piece) is Mark.FREELANCER:
        return Claim(side="me", parts=parts, exhibits=proofs, when=case.at(piece))
    return Fact(verb=verb, when=case.at(piece), parts=parts, exhibits=proofs)


# ---------------------------------------------------------------- footnotes


def footnotes(case: Case, piece: Piece) -> tuple[Footnote, ...]:
    """Return what must stand beside a line: corrections of its evidence, and notes written later."""
    found: list[Footnote] = []
    for one in {each.seq: each for each in (piece, *case.sources(piece))}.values():
        found += (*corrections(one), *late_note(case, one))
    return tuple(dict.fromkeys(found))


def corrections(piece: Piece) -> tuple[Corrected, ...]:
    """Return the corrections of a record, oldest first."""
    return tuple(_corrected(change) for change in piece.changes)


def _corrected(change: Change) -> Corrected:
    was, now = _typed(change.was), _typed(change.now)
    return Corrected(change.field, was, now, change.by, change.recorded_at, change.reason)


def _typed(value: Json) -> Money | Moment | Quote | str | None:
    """Give a field its type back, so that the former value is printed like the one that stands."""
    if value is None or isinstance(value, str):
        return value
    return read_money(value) or read_moment(value) or read_words(value) or to_bytes(value).decode()


def late_note(case: Case, piece: Piece) -> tuple[WrittenLater, ...]:
    """Return how long after the event an own note was written, nothing when it was within 24 hours.

    Own notes are records marked f that no import brought and that tell of an event. "Alone" means that no
    other source tells of it, cited or joined.
    """
    if not is_own_note(case, piece):
        return ()
    lag = lag_class(piece.recorded_at, piece.when)
    if lag is Lag.CONTEMPORANEOUS:
        return ()
    alone = case.mark(piece) is Mark.FREELANCER
    return (WrittenLater(piece.when, piece.recorded_at, lag, alone),)


def is_own_note(case: Case, piece: Piece) -> bool:
    """Tell whether a record is the freelancer's own note of an event, not an original and not a reading."""
    noted = piece.kind not in ABOUT_THE_RECORD and not piece.imported
    return noted and case.rests_on_itself(piece) and case.mark_of_source(piece) is Mark.FREELANCER


# ---------------------------------------------------------------- days


def days_after(due: Moment, done: Moment) -> int | None:
    """Return how many calendar days after a due date something was done; negative when before it.

    Days are those of the due date's zone. None when either is not stated to the day.
    """
    exact = (one.rel == "at" and one.precision is not Precision.MONTH for one in (due, done))
    if not all(exact):
        return None
    zone = due.zone if is_time(done.start) else done.zone
    return (date_in(done.start, zone) - date_in(due.start, zone)).days


def on_platform(case: Case, via: str) -> bool:
    """Tell whether a channel is the platform's own."""
    return is_on_platform(via, case.facts.platform)
