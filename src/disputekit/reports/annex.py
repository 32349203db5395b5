"""What the record consists of, what it shows and does not show, and its seal."""

from disputekit.case.sentence import Mark
from disputekit.case.view import LateNote, RecordStatistics, SummaryView
from disputekit.record.spoken import Lag, lag_words
from disputekit.reports.document import Document, Seal
from disputekit.reports.moments import zone_line
from disputekit.reports.parts import Column, Entry, Kind, Row, Table, lines
from disputekit.reports.span import NOTHING, Phrase, Span, Tone, joined, phrase
from disputekit.reports.words import Words, count, withheld

CLOCK_SET = "Demonstration: the times of this case were typed in, not taken from a clock."
SHOWS = "Shows words, their order and their dates; not quality, nor that nothing else was said."
_HELD = {Mark.PLATFORM: "the platform", Mark.CLIENT: "the client's side"}

# Shortened from the table of layers in docs: what each part of the record can show and what it cannot.
_LAYERS = (
    (
        "a file with its mark in the record",
        "this copy is the one that was recorded",
        "who made it, when, or that it is true",
    ),
    (
        "the entries, each of which names the one before",
        "nothing inside was changed since a seal that somebody else holds",
        "that the owner did not make everything anew and seal it again",
    ),
    (
        "a seal held by somebody else",
        "this history, up to its number, existed when they received it",
        "that it is true or complete",
    ),
    (
        "a short time between event and entry",
        "the note was made at or near the time",
        "that the note is right",
    ),
)


def record_entries(words: Words, view: SummaryView) -> tuple[Entry, ...]:
    """Return the last entries of page 1: what the record consists of, and what it shows."""
    record = view.record
    return (
        Entry(
            "Record",
            lines(_sources(words, view), _notes(words, record), _coverage(words, record), phrase(SHOWS)),
        ),
    )


def _sources(words: Words, view: SummaryView) -> Phrase:
    record = view.record
    opening = phrase(Span("counted: ", Tone.ASIDE), count(record.entries, "entry", "entries"))
    dispute = record.dispute
    before = f", {dispute.before} of them written down before {words.point(dispute.when)}" if dispute else ""
    held = joined(
        f"{number} held by {_HELD[mark]}" for mark, number in record.by_mark if mark in _HELD and number
    )
    notes = sum(number for mark, number in record.by_mark if mark is Mark.FREELANCER)
    readings = notes - sum(number for _, number in record.notes_by_lag)
    read = f" ({readings} of them a reading of another note)" if readings else ""
    kept = f"{record.keeping} about the record itself"
    originals = phrase(f"{record.originals} rest on originals", phrase(" (", held, ")") if held else "")
    alone = (
        phrase(
            " Notes that this page cites, without another source: ", words.evidence(view.on_notes_only), "."
        )
        if view.on_notes_only
        else phrase(" This page cites no such note.")
    )
    return phrase(
        opening, before, ". ", originals, f", {notes} on the freelancer's notes{read}, {kept}.", alone
    )


def _notes(words: Words, record: RecordStatistics) -> Phrase:
    """Say how soon own notes were written, which were late, what was corrected and what was taken back."""
    names = {
        Lag.CONTEMPORANEOUS: "within 24 h",
        Lag.LATE: "later",
        Lag.RECONSTRUCTED: "over 30 days later, or at a time not told",
    }
    lags = joined(f"{number} {names[lag]}" for lag, number in record.notes_by_lag if number)
    late = joined(_late(words, one) for one in record.late_notes)
    said = (
        phrase("Own notes were written: ", lags, phrase(" (", late, ")") if late else "", ". ")
        if lags
        else NOTHING
    )
    corrected = joined(
        (
            phrase(words.evidence((one,)), ": ", words.footnote(made))
            for one, each in record.corrected
            for made in each
        ),
        "; ",
    )
    fixed = phrase(corrected, ". ") if corrected else phrase("Nothing was corrected. ")
    taken = joined(f"#{seq}" for seq in record.withdrawn)
    back = phrase("Taken back by the freelancer: ", taken, ".") if taken else NOTHING
    return phrase(said, fixed, back)


def _late(words: Words, note: LateNote) -> Phrase:
    lag = lag_words(note.recorded_at, note.when)
    return phrase(words.evidence((note.exhibit,)), f" {lag}" if lag else "")


def _coverage(words: Words, record: RecordStatistics) -> Phrase:
    held = joined((words.coverage(one) for one in record.coverage), "; ")
    return (
        phrase("Coverage, as the freelancer states it: ", held, ".")
        if held
        else phrase("No channel is stated to be complete.")
    )


# ---------------------------------------------------------------- head


def head_lines(words: Words, document: Document) -> tuple[Phrase, ...]:
    """Return the lines under the title: contract and period, the parties, zone and legend."""
    head = document.head
    contract = head.contract
    named = joined((_known(head.platform), "contract", _known(contract.ref or "")), " ")
    terms = joined((_known(contract.type or ""), _known(head.currency)))
    parties = phrase(
        phrase("Client: ", joined((words.name(head.client), words.name(head.company))), ". "),
        phrase(
            "Freelancer: ",
            words.name(head.freelancer),
            ", a party to this contract, who prepared this document.",
        ),
    )
    return lines(joined((named, terms, _period(words, document)), " · "), parties)


def _known(text: str) -> Phrase:
    return phrase(Span(text, Tone.NAME)) if text else NOTHING


def _period(words: Words, document: Document) -> Phrase:
    head = document.head
    if head.started is None:
        return NOTHING
    if head.ended is None:
        return phrase(f"since {words.point(head.started).partition(',')[0]}")
    return phrase(f"{words.date(head.started)} to {words.point(head.ended).partition(',')[0]}")


def legend(words: Words, document: Document) -> Phrase:
    """Say the zone of all times, that amounts are before fees, and what the marks of exhibits mean."""
    marks = document.head.marks
    first = marks[0][0].value if marks else ""
    example = phrase(Span("[", Tone.MARK), f"E7{first}", Span("]", Tone.MARK), " is exhibit 7. ")
    opening = phrase(
        f"Times: {zone_line(words.zone)}. Amounts: {document.head.currency}, before fees. ", example
    )
    return phrase(opening, joined((phrase(f"{mark.value}: ", says) for mark, says in marks), "; "), ".")


def edition(words: Words, document: Document) -> str:
    """Say which edition this is, of which day, and which records it covers."""
    head = document.head
    day = words.full_date(document.printed)
    return f"edition {head.edition}, {day}, records {head.first_record}-{head.last_record}"


def contract_name(document: Document) -> str:
    """Return what tells the pages of this document from others when they get separated."""
    head = document.head
    if head.contract.ref:
        return f"{head.platform} contract {head.contract.ref}"
    return head.title


# ---------------------------------------------------------------- annex B


def layers_table(_words: Words, _document: Document) -> Table:
    """Return what each part of the record shows and does not show."""
    columns = (Column("part", Kind.WORDS), Column("shows", Kind.WORDS), Column("does not show", Kind.WORDS))
    rows = tuple(Row(tuple(lines(phrase(text)) for text in layer)) for layer in _LAYERS)
    return Table("What the parts of the record show", columns, rows)


def coverage_table(words: Words, document: Document) -> Table:
    """Return what the record holds of each channel: the statements on which "no answer in the record" rests."""
    columns = (
        Column("exhibit", Kind.LABEL),
        Column("channel", Kind.WORDS),
        Column("held", Kind.SHORT),
        Column("from, to", Kind.SHORT),
    )
    rows = tuple(
        Row(
            (
                lines(words.evidence((one.exhibit,))),
                lines(phrase(Span(one.channel, Tone.NAME))),
                lines(phrase(f"{one.extent}{withheld(one)}")),
                lines(phrase(f"{words.date(one.start)} to {words.date(one.end)}")),
            ),
            place=f"E{one.exhibit.seq}",
        )
        for one in document.head.coverage
    )
    return Table("What the record holds of each channel, as stated by the freelancer", columns, rows)


def seal_lines(document: Document) -> tuple[str, str, str]:
    """Return the three lines of the seal."""
    return seal_of(document.seal)


def seal_of(seal: Seal) -> tuple[str, str, str]:
    """Return the three lines of a seal: case, number of the last record, hash."""
    return seal.case, str(seal.size), seal.hash
