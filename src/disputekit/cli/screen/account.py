"""The account on the screen: the four pots for each label, then each step. Currencies are never added."""

from collections.abc import Sequence

from disputekit.app.plain import AccountRow, AccountView, CurrencyAccount, HoursLine, MoneyLine
from disputekit.app.workspace import OpenCase
from disputekit.cli.describe import step_words
from disputekit.cli.screen.layout import hanging, table, wrapped
from disputekit.record.money import Money
from disputekit.record.spoken import report_day

_POTS = ("agreed", "received", "in escrow", "not funded")
CSV_NAMES = ("number", "when", "step", "amount", "currency", "for", "due", "days_after_due")


def account_lines(case: OpenCase, view: AccountView, width: int) -> list[str]:
    """Return the account as lines of text."""
    lines = wrapped(f"{case.row.slug} · {case.facts.title} · amounts before fees", width)
    for account in view.currencies:
        lines += ["", *currency_lines(account, width)]
    if view.hours:
        lines += ["", "Hours", *(line for one in view.hours for line in _hours(one, width))]
    for name, steps in (("Steps", view.steps), ("What the client says was paid", view.claims)):
        if steps:
            lines += ["", name, *_steps(case, steps, width)]
    for one in view.unmatched:
        lines += [
            "",
            *wrapped(f"#{one.seq} may be the arrival of a release, or money beside it: dk link", width),
        ]
    if not view.currencies:
        lines += ["", "no amount is recorded yet: dk milestone 800 WORDS, dk funded M1 800"]
    return lines


def currency_lines(account: CurrencyAccount, width: int) -> list[str]:
    """Return the pots of one currency, a row for each label; on a narrow screen a line of words for each."""
    rows = [(", ".join(row.labels) or "assigned to nothing", row) for row in account.rows]
    rows.append(("together", account.total))
    lines = table(
        [(account.currency, *_POTS), *((name, *_pots(row)) for name, row in rows)], 0, right=range(1, 5)
    )
    if width and any(len(line) > width for line in lines):
        lines = [account.currency]
        for name, row in rows:
            lines += hanging(f"  {name}  ", " · ".join(_in_words(row)), width)
    for name, amount in (
        ("fees taken", account.fees),
        ("refund asked", account.refund_asked),
        ("charged back", account.charged_back),
    ):
        lines += wrapped(f"{name} {amount.words()}", width) if amount.minor else []
    beyond = account.total.beyond
    lines += wrapped(f"{beyond.words()} more than what is agreed", width) if beyond.minor else []
    return lines


def _pots(row: AccountRow) -> list[str]:
    return [one.digits() for one in _amounts(row)]


def _amounts(row: AccountRow) -> tuple[Money, ...]:
    return row.due, row.received, row.held, row.open


def _in_words(row: AccountRow) -> list[str]:
    return [
        f"{name} {one.digits()}"
        for name, one in zip(_POTS, _amounts(row), strict=True)
        if one.minor or name == "agreed"
    ]


def _hours(line: HoursLine, width: int) -> list[str]:
    parts = [
        f"{_clock(getattr(line, mode))} {mode.replace('_', ' ')}"
        for mode in ("tracked", "manual", "over_limit")
        if getattr(line, mode)
    ]
    parts.append(
        f"at {line.rate.words()} = {line.amount.words()}" if line.rate and line.amount else "no agreed rate"
    )
    return hanging(f"  {line.label or '':4}", " · ".join(parts), width)


def _clock(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60:02d} min"


def _steps(case: OpenCase, steps: Sequence[MoneyLine], width: int) -> list[str]:
    rows = []
    for one in steps:
        late = f"{one.days_after_due} days after due" if one.days_after_due and one.days_after_due > 0 else ""
        what = " · ".join(part for part in (step_words(one.step), ", ".join(one.labels), late) if part)
        rows.append(
            (f"  #{one.seq}", report_day(one.when, case.facts.zone, year=True), one.amount.words(), what)
        )
    return table(rows, width, right=(2,))


def step_cells(line: MoneyLine) -> list[object]:
    """Return a step of a payment as the cells of a table, under the names of ``CSV_NAMES``."""
    due = line.due.start if line.due else ""
    labels = ", ".join(line.labels)
    return [
        line.seq,
        line.when.start,
        line.step,
        line.amount.plain(),
        line.amount.currency,
        labels,
        due,
        line.days_after_due,
    ]
