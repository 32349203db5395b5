"""Interest on late payment on the screen: what was owed for how many days, at which rate, and what a day adds."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from disputekit.app.account import DAYS_A_YEAR, LateInvoice, LawInterest
from disputekit.app.plain import plain
from disputekit.cli.screen.layout import counted, hanging, wrapped
from disputekit.record.canonical import Json
from disputekit.record.spoken import date_words


def interest_lines(found: Sequence[LawInterest], width: int) -> Iterator[str]:
    """Yield what each law in use gives on late invoices; nothing where none is late."""
    for one in found:
        if one.invoices or one.not_computed:
            yield from ("", *wrapped("Interest on late payment", width), *hanging("  ", _law(one), width))
        for late in one.invoices:
            yield from hanging(f"  #{late.seq}  ", _invoice(late), width)
        for missing in one.not_computed:
            yield from hanging(
                "  ", f"#{missing.seq}: {missing.why} (#{missing.record}), not computed", width
            )
        for amount in one.totals:
            yield from hanging("  ", f"in all {amount.words()}", width)
        if one.invoices:
            words = f"{one.rule.id} (confidence {one.rule.confidence}): {one.rule.silence}"
            yield from hanging(
                "  ", words + (" (fixed sums are not added)" if one.compensation else ""), width
            )


def _law(one: LawInterest) -> str:
    if one.rate is None:
        return (
            f"{one.rule.id} adds {one.points} points to a reference rate that changes and is not guessed; "
            "look it up and give it: dk account --rate 2.15"
        )
    reference = one.rate - one.points
    return (
        f"{one.rule.id}: {reference} % (your number) + {one.points} points = {one.rate} % a year, "
        f"simple, {DAYS_A_YEAR} days a year, each invoice rounded half up once"
    )


def _invoice(late: LateInvoice) -> str:
    due = f"due {_day(late.due)}" + (" by the law, the invoice names no day" if late.default else "")
    owed = " + ".join(
        f"{one.owed.digits()} for {counted(one.days, 'day')}"
        + (f" (until #{one.paid_by})" if one.paid_by else "")
        for one in late.stretches
    )
    comes = f"{owed} = {late.interest.words()}" if late.interest else owed
    more = f"{_decimal(late.a_day)} more each day" if late.a_day else ""
    labels = " ".join(late.labels)
    return " · ".join(part for part in (labels, due, comes, more) if part)


def _day(day: date) -> str:
    return date_words(day.isoformat())


def _decimal(value: Decimal) -> str:
    return f"{value:,f}"


def interest_json(found: Sequence[LawInterest]) -> list[Json]:
    """Return the interest for scripts; rates are percent a year as decimal texts."""
    return [
        {
            "rule": one.rule.id,
            "confidence": one.rule.confidence,
            "sources": list(one.rule.sources),
            "points": str(one.points),
            "rate": None if one.rate is None else str(one.rate),
            "days_a_year": DAYS_A_YEAR,
            "rounding": "half up, once for each invoice",
            "invoices": [
                {**_object(plain(late)), "days": sum(stretch.days for stretch in late.stretches)}
                for late in one.invoices
            ],
            "totals": plain(one.totals),
            "compensation": plain(one.compensation),
            "not_computed": plain(one.not_computed),
        }
        for one in found
    ]


def _object(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}
