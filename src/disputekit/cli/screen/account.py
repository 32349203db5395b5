"""The account on the screen: the four pots for each label, how they came about, then each step.

Currencies are never added.
"""

from collections.abc import Iterable, Mapping, Sequence

from disputekit.app.account import Account, Contest, figures_for
from disputekit.app.channels import open_pot
from disputekit.app.plain import AccountRow, CurrencyAccount, HoursLine, MoneyLine, plain
from disputekit.app.workspace import OpenCase
from disputekit.cli.describe import step_words
from disputekit.cli.screen.figures import explained, figure_table, figures_json
from disputekit.cli.screen.interest import interest_json, interest_lines
from disputekit.cli.screen.layout import hanging, table, wrapped
from disputekit.cli.screen.weeks import week_words, weeks_json
from disputekit.record.canonical import Json
from disputekit.record.money import Money
from disputekit.record.spoken import report_day

_POTS = ("agreed", "received", "in escrow")
STEP_NAMES = ("number", "when", "step", "amount", "currency", "for", "due", "days_after_due")


def account_lines(case: OpenCase, found: Account, width: int, *, explain: bool = False) -> list[str]:
    """Return the account as lines of text; ``explain`` adds the derivation of every figure."""
    view, by_code = found.view, {one.currency: one for one in found.view.currencies}
    lines = wrapped(f"{case.row.slug} · {case.facts.title} · amounts before fees", width)
    for one in found.figures:
        if one.currency in by_code:
            lines += ["", *currency_lines(by_code[one.currency], width, open_pot(case.facts))]
        lines += figure_table(one, width)
        lines += explained(one, width) if explain else []
    lines += _block("Contested", (_contest(one, found.opened) for one in found.contests), width)
    lines += _block("Hours", (_hours(one) for one in view.hours), width)
    lines += _block("Weeks (dk weeks)", (week_words(case, one) for one in found.weeks.weeks), width)
    lines += interest_lines(found.interest, width)
    for name, steps in (("Steps", view.steps), ("What the client says was paid", view.claims)):
        lines += ["", *wrapped(name, width), *_steps(case, steps, width)] if steps else []
    for step in view.unmatched:
        words = f"#{step.seq} may be the arrival of a release, or money beside it: dk same {step.seq} NUMBER"
        lines += ["", *wrapped(words, width)]
    if not found.figures:
        lines += ["", "no amount is recorded yet: dk milestone 800 WORDS, dk funded M1 800"]
    return lines


def label_lines(case: OpenCase, found: Account, label: str, width: int) -> list[str]:
    """Return what there is about the money of one label: each figure with its records, then its steps."""
    lines = wrapped(f"{case.row.slug} · {case.facts.title} · amounts before fees", width)
    labels: set[str] = set()
    for one in figures_for(found, label):
        labels.update(name for row in one.rows for name in row.labels)
        lines += explained(one, width, with_total=False)
    steps = [one for one in (*found.view.steps, *found.view.claims) if labels & set(one.labels)]
    return [*lines, *(["", "Steps", *_steps(case, steps, width)] if steps else [])]


def _block(title: str, rows: Iterable[tuple[str, str]], width: int) -> list[str]:
    lines = [line for head, text in rows for line in hanging(f"  {head}", text, width)]
    return ["", *wrapped(title, width), *lines] if lines else []


def _contest(one: Contest, opened: Mapping[int, str]) -> tuple[str, str]:
    """Say what a contest is about, and the records that it rests on."""
    by = ", ".join(f"{opened[seq]} #{seq}" for seq in one.opened_by)
    if one.sum is None:
        amount, how = "", f"no amount is known: dk fix {one.opened_by[-1]} amount 450"
    else:
        what = ", ".join(dict.fromkeys(term.what for term in one.sum.terms))
        amount, how = one.sum.amount.words(), "" if one.stated else f"no amount was named: {what}"
    head = f"{', '.join(one.labels)}  " if one.labels else ""
    return head, " · ".join(part for part in (amount, by, how) if part)


def currency_lines(account: CurrencyAccount, width: int, open_name: str) -> list[str]:
    """Return the pots of one currency, a row for each label; on a narrow screen a line of words for each."""
    names = (*_POTS, open_name)
    rows = [(", ".join(row.labels) or "assigned to nothing", row) for row in account.rows]
    rows.append(("together", account.total))
    lines = table(
        [(account.currency, *names), *((name, *_pots(row)) for name, row in rows)], 0, right=range(1, 5)
    )
    if width and any(len(line) > width for line in lines):
        lines = [account.currency]
        for name, row in rows:
            lines += hanging(f"  {name}  ", " · ".join(_in_words(row, names)), width)
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


def _in_words(row: AccountRow, names: Sequence[str]) -> list[str]:
    return [
        f"{name} {one.digits()}"
        for name, one in zip(names, _amounts(row), strict=True)
        if one.minor or name == "agreed"
    ]


def _hours(line: HoursLine) -> tuple[str, str]:
    parts = [
        f"{_clock(getattr(line, mode))} {mode.replace('_', ' ')}"
        for mode in ("tracked", "manual", "over_limit")
        if getattr(line, mode)
    ]
    parts.append(
        f"at {line.rate.words()} = {line.amount.words()}" if line.rate and line.amount else "no agreed rate"
    )
    return f"{line.label or '':4}", " · ".join(parts)


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
    """Return a step of a payment as the cells of a table, under the names of ``STEP_NAMES``."""
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


def account_json(found: Account) -> dict[str, Json]:
    """Return the account for scripts: ``account`` is what documents print, the rest is for the screen."""
    return {
        "account": plain(found.view),
        "figures": figures_json(found.figures),
        "contested": [
            {
                **_object(plain(one)),
                "opened": [{"record": seq, "what": found.opened[seq]} for seq in one.opened_by],
            }
            for one in found.contests
        ],
        **weeks_json(found.weeks),
        "interest": interest_json(found.interest),
        "warnings": list(found.warnings),
    }


def _object(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}
