"""The account: what is due and what became of it, every payment step, hours, and claims that stand apart."""

from disputekit.case.view import AccountRow, AccountView, AgreedBasis, CurrencyAccount, HoursLine, MoneyLine
from disputekit.record.money import Money
from disputekit.reports.page_one import days_words
from disputekit.reports.parts import Cell, Column, Kind, Mode, Row, Table, lines
from disputekit.reports.span import NOTHING, Phrase, Span, Tone, joined, phrase
from disputekit.reports.words import Words

_STEPS = {
    "invoiced": "invoiced",
    "funded": "funded in escrow",
    "released": "released",
    "lapsed": "released automatically",
    "claimed": "payment stated by the client",
    "received": "received",
    "fee": "fee",
    "refund_asked": "return asked",
    "refunded": "returned to the client",
    "charged_back": "reversed through the bank",
}
_POTS = ("due", "received", "held", "open", "returned", "beyond")
_ALWAYS = {"due", "received", "held", "open"}
_TITLES = {
    "due": "agreed",
    "received": "received",
    "held": "held, not released",
    "open": "agreed, not funded",
    "returned": "returned",
    "beyond": "beyond what is agreed",
}


def currency_tables(words: Words, view: AccountView) -> tuple[Table, ...]:
    """Return one table of pots per currency; currencies are never added."""
    return tuple(_currency(words, one) for one in view.currencies)


def _currency(words: Words, account: CurrencyAccount) -> Table:
    pots = [name for name in _POTS if name in _ALWAYS or getattr(account.total, name).minor]
    columns = (
        Column("for", Kind.LABEL),
        *(Column(_TITLES[name], Kind.AMOUNT) for name in pots),
        Column("evidence", Kind.EVIDENCE),
    )
    rows = [_row(words, one, pots) for one in account.rows]
    total = (
        lines(phrase("total")),
        *(lines(words.amount(getattr(account.total, name))) for name in pots),
        (),
    )
    beside = (
        _beside("fees", account.fees),
        _beside("return asked by the client", account.refund_asked),
        _beside("reversed through the bank", account.charged_back),
    )
    notes = lines(words.sentence(account.sum_line), joined(beside, "; "))
    return Table(f"{account.currency}: before fees", columns, (*rows, Row(total, Mode.TOTAL)), notes)


def _beside(what: str, amount: Money) -> Phrase:
    return phrase(f"{what} ", Words.amount(amount)) if amount.minor else NOTHING


def _row(words: Words, row: AccountRow, pots: list[str]) -> Row:
    name = words.labels(row.labels) if row.labels else phrase("assigned to nothing")
    basis = row.basis.value if row.basis not in {AgreedBasis.WORDS, AgreedBasis.NONE} else ""
    return Row(
        (
            lines(name, phrase(Span(basis, Tone.ASIDE)) if basis else NOTHING),
            *(lines(words.amount(getattr(row, pot))) for pot in pots),
            lines(words.evidence(row.exhibits)),
        )
    )


# ---------------------------------------------------------------- steps


def steps_table(words: Words, caption: str, steps: tuple[MoneyLine, ...]) -> Table:
    """Return payment steps as they happened, each with its due date where one is stated."""
    dated = any(one.due for one in steps)
    columns = [
        Column("date", Kind.WHEN),
        Column("step", Kind.WORDS),
        Column("for", Kind.LABEL),
        Column("amount", Kind.AMOUNT),
        *([Column("due", Kind.SHORT)] if dated else []),
        Column("evidence", Kind.EVIDENCE),
    ]
    return Table(caption, tuple(columns), tuple(_step(words, one, dated=dated) for one in steps))


def _step(words: Words, line: MoneyLine, *, dated: bool) -> Row:
    what = phrase(_STEPS.get(line.step, line.step))
    notes = (words.footnote(note) for note in line.notes)
    due: tuple[Cell, ...] = (_due(words, line),) if dated else ()
    return Row(
        (
            lines(phrase(words.date(line.when))),
            lines(what, *notes),
            lines(words.labels(line.labels)),
            lines(words.money(line.amount)),
            *due,
            lines(words.evidence(line.exhibits)),
        )
    )


def _due(words: Words, line: MoneyLine) -> Cell:
    days = days_words(line.days_after_due)
    return lines(phrase(words.date(line.due)) if line.due else NOTHING, phrase(days) if days else NOTHING)


def steps_tables(words: Words, view: AccountView) -> tuple[Table, ...]:
    """Return the tables of steps that have rows: all steps, claims, sources that differ, receipts without a match."""
    differing = tuple(line for group in view.differing for line in group)
    found = (
        ("Every payment step", view.steps),
        ("Stated by the client, in no sum", view.claims),
        ("Sources that state different amounts; the first of each was counted", differing),
        ("Received, with no release of that amount in the record", view.unmatched),
    )
    return tuple(steps_table(words, caption, steps) for caption, steps in found if steps)


# ---------------------------------------------------------------- hours


def hours_table(words: Words, view: AccountView) -> Table:
    """Return hours at each rate, and what they come to; hours over the limit are listed and not priced."""
    columns = (
        Column("for", Kind.LABEL),
        Column("rate", Kind.AMOUNT),
        Column("tracked", Kind.AMOUNT),
        Column("manual", Kind.AMOUNT),
        Column("over limit", Kind.AMOUNT),
        Column("no memo", Kind.AMOUNT),
        Column("rate x hours", Kind.AMOUNT),
        Column("evidence", Kind.EVIDENCE),
    )
    return Table("Hours", columns, tuple(_hours(words, one) for one in view.hours))


def _hours(words: Words, line: HoursLine) -> Row:
    return Row(
        (
            lines(words.labels((line.label,)) if line.label else phrase("assigned to nothing")),
            lines(words.money(line.rate) if line.rate else phrase("no rate")),
            *(
                lines(phrase(clock(one)))
                for one in (line.tracked, line.manual, line.over_limit, line.no_memo)
            ),
            lines(words.amount(line.amount) if line.amount else phrase("not priced")),
            lines(words.evidence(line.exhibits)),
        )
    )


def clock(minutes: int) -> str:
    """Say minutes as hours and minutes: ``29:30``."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def asked_lines(words: Words, view: AccountView) -> tuple[Phrase, ...]:
    """Say what is asked of the decider: it is no part of any sum."""
    found = (
        joined(
            (
                phrase(words.money(one.amount), " for ", words.labels(one.labels)),
                words.exhibits(one.exhibits),
            ),
            " ",
        )
        for one in view.asked
        if one.amount
    )
    asked = joined(found, "; ")
    return lines(phrase("Asked of the decider: ", asked, ".") if asked else NOTHING)
