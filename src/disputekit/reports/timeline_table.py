"""The timeline as a table: key events, the full list of annex A, gap lines and the line of the dispute."""

from collections.abc import Iterable

from disputekit.case.sentence import Absence, Sentence
from disputekit.case.view import CoverageLine, DisputeLine, GapLine, Line, TimelineRow, TimelineView
from disputekit.reports.document import place_of
from disputekit.reports.moments import zone_line
from disputekit.reports.parts import Cell, Column, Kind, Mode, Row, Table, lines
from disputekit.reports.span import NOTHING, Phrase, Span, Tone, joined, phrase
from disputekit.reports.words import Words, count

_WIDTH = 5  # columns, for rows that reach over all of them


def key_table(words: Words, view: TimelineView) -> Table:
    """Return the key events, and how they were chosen."""
    rule = phrase(f"Key events by rule: {view.rule}.")
    return Table("Key events", _columns(words), _rows(words, view.key, is_annex=False), (rule,))


def annex_table(words: Words, view: TimelineView) -> Table:
    """Return every listed entry; each row has a place that exhibits lead to."""
    return Table("All listed entries", _columns(words), _rows(words, view.annex, is_annex=True))


def counted(words: Words, view: TimelineView) -> Phrase:
    """Say how many entries there are, how many are shown, and what is not listed."""
    span = _span_of(words, view)
    left = count(view.not_listed, "further imported message", "further imported messages")
    shown = f"{view.key_events} key events{span}. The record has {count(view.entries, 'entry', 'entries')}"
    return phrase(f"{shown}; {left} not listed." if view.not_listed else f"{shown}.")


def _span_of(words: Words, view: TimelineView) -> str:
    rows = [row for row in view.key if not isinstance(row, GapLine)]
    if not rows:
        return ""
    first, last = words.date(rows[0].when), words.date(rows[-1].when)
    return f", {first}" if first == last else f", {first} to {last}"


def _columns(words: Words) -> tuple[Column, ...]:
    return (
        Column(zone_line(words.zone), Kind.WHEN),
        Column("where", Kind.SHORT),
        Column("who", Kind.WHO),
        Column("what", Kind.WORDS),
        Column("evidence", Kind.EVIDENCE),
    )


def _rows(words: Words, rows: Iterable[TimelineRow], *, is_annex: bool) -> tuple[Row, ...]:
    made: list[Row] = []
    day = ""
    for row in rows:
        match row:
            case Line():
                today = words.day(row.when)
                made.append(_line(words, row, place_of(row) if is_annex else "", repeats=today == day))
                day = today
            case GapLine():
                made.append(Row((lines(_gap(words, row)),), Mode.GAP, span=_WIDTH))
                day = ""
            case DisputeLine():
                place = place_of(row) if is_annex else ""
                made.append(Row((_dispute(words, row),), Mode.DISPUTE, place, span=_WIDTH))
                day = ""
    return tuple(made)


def _line(words: Words, row: Line, place: str, *, repeats: bool) -> Row:
    return Row(
        (
            lines(phrase(words.day(row.when)), phrase(words.time(row.when))),
            lines(phrase(Span(row.where, Tone.NAME)) if row.where else NOTHING),
            lines(phrase(row.who.value)),
            lines(
                words.sentence(row.sentence),
                *(phrase(Span("\u2192 ", Tone.MARK), words.sentence(one)) for one in row.outcomes),
                *(phrase(Span("* ", Tone.MARK), words.footnote(note)) for note in row.notes),
            ),
            lines(words.evidence(row.exhibits)),
        ),
        place=place,
        repeats=repeats,
    )


def _gap(words: Words, row: GapLine) -> Phrase:
    opening = f"{words.span(row.first, row.last)}: no entries ({count(row.days, 'day', 'days')})"
    return phrase(
        opening, "; ", _covered(words, row.covered) if row.covered else "no complete coverage of any channel"
    )


def _covered(words: Words, lines_of: tuple[CoverageLine, ...]) -> Phrase:
    names = joined(dict.fromkeys(phrase(Span(one.channel, Tone.NAME)) for one in lines_of), " and ")
    proofs = words.exhibits(dict.fromkeys(one.exhibit for one in lines_of))
    return phrase(names, " complete for these days ", proofs)


def _dispute(words: Words, row: DisputeLine) -> Cell:
    """Say where the dispute begins, and how much of the record was written down before."""
    same = f", {row.same_time} at the same time" if row.same_time else ""
    recorded = f"{count(row.before, 'entry', 'entries')} recorded before this line{same}, {row.after} after"
    said = (joined((words.sentence(one), _proofs(words, one)), " ") for one in row.sentences)
    return (
        phrase(Span(f"{words.day(row.when)}, {words.time(row.when)}", Tone.STATE)),
        *said,
        phrase(recorded),
    )


def _proofs(words: Words, sentence: Sentence) -> Phrase:
    return words.exhibits(() if isinstance(sentence, Absence) else sentence.exhibits)
