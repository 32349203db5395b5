"""The settlement as parts of a private page: facts, tables and drawings, in the words of ``case/settle_words.py``."""

from collections.abc import Iterable
from typing import NamedTuple

from disputekit.case import settle_words as say
from disputekit.case.offers import Offer
from disputekit.case.sentence import Quote
from disputekit.case.settlement import Outcome, Settlement, Sheet, Way
from disputekit.record.moment import Moment
from disputekit.record.spoken import echo_words
from disputekit.reports.parts import Cell, Column, Entry, Kind, Mode, Row, Table, lines
from disputekit.reports.private.plots import Amount, Bars, Ends, Slope, bars, slope
from disputekit.reports.span import Phrase, Span, Tone, joined, phrase

_CHANCES = (0, 25, 50, 75, 100)
_AMOUNTS = ("gross", "service fee", "arbitration", "own hours", "net")
_SIDES = {"me": "you", "client": "the client", "platform": "the platform"}
_ANSWERS = {"agreed": "accepted", "dropped": "withdrawn", "partly": "accepted in part"}


class SheetBlock(NamedTuple):
    """One currency on the page. What is not there is none or empty; ``place`` is its name for links."""

    place: str
    title: str
    facts: tuple[Entry, ...]
    ways: Table
    bars: Bars | None
    lead: str
    evens: Table | None
    slope: Slope | None
    by_chance: Table
    expected: str
    missing: tuple[Entry, ...]


class SettleBlock(NamedTuple):
    """All of it, for the macro ``settle`` of ``templates/private/blocks.html.j2``."""

    sheets: tuple[SheetBlock, ...]
    offers: Table | None


def settle_block(found: Settlement, zone: str) -> SettleBlock:
    """Return the settlement as parts; ``zone`` is that of its times."""
    return SettleBlock(
        sheets=tuple(_sheet(found, one, zone) for one in found.sheets),
        offers=offers_table(found.offers, zone) if found.offers else None,
    )


def _sheet(found: Settlement, sheet: Sheet, zone: str) -> SheetBlock:
    code = sheet.pots.currency
    place = f"settle-{code.lower()}"
    amounts = [
        Amount(_title(found, sheet, one), one.net.digits(), one.net.minor, one.is_default)
        for one in sheet.outcomes
    ]
    return SheetBlock(
        place=place,
        title=f"Ways to settle, {code}",
        facts=_facts(found, sheet, zone),
        ways=_ways(found, sheet, zone),
        bars=bars(f"{place}-bars", f"What each way nets, {code}", amounts),
        lead=say.even_lead(sheet) if sheet.evens else "",
        evens=_evens(found, sheet) if sheet.evens else None,
        slope=_slope(found, sheet, f"{place}-slope"),
        by_chance=_by_chance(sheet),
        expected=say.expected_words(sheet),
        missing=tuple(Entry(name, (phrase(option),)) for name, option in say.missing_words(sheet)),
    )


def _title(found: Settlement, sheet: Sheet, one: Outcome) -> str:
    title = say.title(sheet, one, found.own.split)
    return f"{title} (DEFAULT)" if one.is_default else title


def _facts(found: Settlement, sheet: Sheet, zone: str) -> tuple[Entry, ...]:
    said = (
        ("If nobody acts", say.silence_words(sheet.silence, zone) if sheet.silence else ""),
        ("Money", say.standing_words(sheet)),
        ("Full claim", say.claim_words(sheet)),
        ("Service fee", say.fee_words(sheet)),
        ("Arbitration", say.arbitration_words(sheet)),
        ("Own hours", say.hours_words(found, sheet)),
    )
    return tuple(Entry(name, (phrase(text),)) for name, text in said if text)


# ---------------------------------------------------------------- tables


def _ways(found: Settlement, sheet: Sheet, zone: str) -> Table:
    columns = (Column("way", Kind.LABEL), *(Column(name, Kind.AMOUNT) for name in _AMOUNTS))
    return Table(
        caption=f"Side by side, {sheet.pots.currency}",
        columns=columns,
        rows=tuple(_way(found, sheet, one, zone) for one in sheet.outcomes),
        notes=(phrase("net = gross - service fee - arbitration - own hours; a dash is nothing."),),
    )


def _way(found: Settlement, sheet: Sheet, one: Outcome, zone: str) -> Row:
    costs = (one.gross, one.fee, one.arbitration, one.hours)
    outside = one.outside.minor and sheet.pots.escrow.minor and one.way is not Way.SILENCE
    name = lines(
        phrase(_title(found, sheet, one)),
        phrase(Span(f"{one.outside.digits()} of it is NOT in escrow", Tone.ASIDE)) if outside else Phrase(),
        phrase(Span(f"runs out {echo_words(one.until, zone)}", Tone.ASIDE)) if one.until else Phrase(),
    )
    amounts = [_amount(amount.digits() if amount.minor else "-") for amount in costs]
    return Row(
        (name, *amounts, _amount(one.net.digits())), mode=Mode.DEFAULT if one.is_default else Mode.LINE
    )


def _amount(digits: str) -> Cell:
    return lines(phrase(Span(digits, Tone.AMOUNT)))


def _evens(found: Settlement, sheet: Sheet) -> Table:
    rows = []
    for even in sheet.evens:
        name, _, sums = say.even_words(found, sheet, even).partition(": ")
        division, _, result = sums.rpartition(" = ")
        rows.append(Row((lines(phrase(name)), lines(phrase(division)), lines(phrase(result)))))
    columns = (Column("way", Kind.LABEL), Column("sum", Kind.WORDS), Column("comes out equal at", Kind.WORDS))
    return Table("Where arbitration comes out equal", columns, tuple(rows))


def _by_chance(sheet: Sheet) -> Table:
    rows = tuple(
        Row((lines(phrase(name)), _amount(net.digits()))) for name, net in say.chances(sheet, _CHANCES)
    )
    columns = (Column("chance of the full claim", Kind.LABEL), Column("net on average", Kind.AMOUNT))
    return Table("Arbitration on average", columns, rows)


def offers_table(offers: Iterable[Offer], zone: str) -> Table:
    """Return the offers as a table: who, when, until when, terms, and what was answered."""
    columns = (
        Column("offer", Kind.LABEL),
        Column("amount", Kind.AMOUNT),
        Column("made, runs out", Kind.WORDS),
        Column("terms", Kind.WORDS),
        Column("answer", Kind.WORDS),
    )
    return Table("Offers, in no document", columns, tuple(_offer(one, zone) for one in offers))


def _offer(one: Offer, zone: str) -> Row:
    name = one.label or f"#{one.seq}"
    about = f"for {', '.join(one.about)}" if one.about else ""
    return Row(
        (
            lines(
                phrase(name),
                phrase(f"by {_SIDES.get(one.by, one.by)}"),
                phrase(about),
                _state(one.state.value),
            ),
            _amount(one.amount.words() if one.amount else "none"),
            lines(
                phrase(f"made {echo_words(one.when, zone)}"),
                phrase(_until("runs out", one.due, zone)),
                phrase(_until("revised deadline", one.new_due, zone)),
            ),
            lines(_quotes(one.words)),
            tuple(
                joined(
                    (
                        f"{_ANSWERS.get(answer.value, answer.value)} by {_SIDES.get(answer.by, answer.by)}",
                        answer.amount.words() if answer.amount else "",
                        echo_words(answer.when, zone),
                        _quotes(answer.words),
                    )
                )
                for answer in one.answers
            ),
        )
    )


def _state(words: str) -> Phrase:
    return phrase(Span(words, Tone.STATE))


def _until(name: str, moment: Moment | None, zone: str) -> str:
    return f"{name} {echo_words(moment, zone)}" if moment else ""


def _quotes(words: tuple[Quote, ...]) -> Phrase:
    tones = {"verbatim": Tone.QUOTE}
    return joined((Span(one.own, tones.get(one.basis, Tone.NOTED)) for one in words), " ")


# ---------------------------------------------------------------- the line over the chance


def _slope(found: Settlement, sheet: Sheet, place: str) -> Slope | None:
    award, nothing = sheet.outcome(Way.AWARD), sheet.outcome(Way.NOTHING)
    if award is None or nothing is None or not sheet.evens:
        return None
    against = [sheet.outcomes[even.place] for even in sheet.evens]
    amounts = [
        Amount(_short(found, sheet, one), one.net.digits(), one.net.minor, one.is_default) for one in against
    ]
    ends = Ends(
        Amount("nothing awarded", nothing.net.digits(), nothing.net.minor),
        Amount("full claim awarded", award.net.digits(), award.net.minor),
    )
    own = (int(sheet.expected.chance * 100), sheet.expected.net.minor) if sheet.expected else None
    title = f"Arbitration on average against the other ways, {sheet.pots.currency}"
    return slope(place, title, ends, amounts, own)


def _short(found: Settlement, sheet: Sheet, one: Outcome) -> str:
    """Return a name that fits beside the drawing: ``the client's offer O2``."""
    if one.way is Way.PARTIAL:
        return say.title(sheet, one, None).partition(", ")[2]
    return say.title(sheet, one, found.own.split).replace(" to you", "")
