"""The account step by step: a table that fits the screen, and each figure as the sum of the records it rests on."""

from collections.abc import Iterator, Sequence

from disputekit.app.account import NAMES, Figure, FigureRow, Figures, Term
from disputekit.app.plain import plain
from disputekit.cli.screen.layout import cells, hanging, table, wrapped
from disputekit.record.canonical import Json

# In the order of the life of money; what the pots show already is left out of the table.
_HEADS = {
    "agreed": "at the start",
    "changes": "changes",
    "hours": "hours",
    "submitted": "submitted",
    "invoiced": "invoiced",
    "funded": "funded",
    "released": "released",
    "returned": "went back",
    "fees": "fees",
    "outstanding": "outstanding",
    "contested": "contested",
}
_WORDS = {
    **_HEADS,
    "agreed": "agreed at the start",
    "changes": "agreed changes",
    "hours": "hours at their rate",
    "due": "agreed in all",
    "received": "received",
    "held": "in escrow",
    "open": "agreed, not funded",
    "beyond": "more than agreed",
    "claimed": "paid, says the client",
}
CSV_NAMES = ("for", "currency", *NAMES, "records")


def row_name(row: FigureRow) -> str:
    """Return what a row is called: its labels."""
    return ", ".join(row.labels) or "assigned to nothing"


def figure_table(one: Figures, width: int) -> list[str]:
    """Return the figures of one currency as a table; where it is too wide, as several below each other, or in words.

    Columns and rows of nothing are left out.
    """
    rows = [*((row_name(row), row) for row in one.rows), ("together", one.total)]
    names = [name for name in _HEADS if any(row.named(name).amount.minor for _, row in rows)]
    lines: list[str] = []
    for band in _bands(rows, names, width):
        head = (one.currency, *(_HEADS[name] for name in band))
        kept = [(label, row) for label, row in rows if any(row.named(name).amount.minor for name in band)]
        body = [(label, *(_digits(row.named(name)) for name in band)) for label, row in kept]
        lines += ["", *table([head, *body], 0, right=range(1, len(band) + 1))]
    return (
        _in_words(one.currency, rows, width)
        if width and any(cells(line) > width for line in lines)
        else lines
    )


def _in_words(code: str, rows: Sequence[tuple[str, FigureRow]], width: int) -> list[str]:
    lines = ["", code]
    for label, row in rows:
        named = ((name, row.named(name)) for name in _HEADS)
        said = [f"{_HEADS[name]} {each.amount.digits()}" for name, each in named if each.amount.minor]
        lines += hanging(f"  {label}  ", " · ".join(said), width) if said else []
    return lines


def _digits(figure: Figure) -> str:
    return figure.amount.digits() if figure.amount.minor else "-"


def _bands(rows: Sequence[tuple[str, FigureRow]], names: Sequence[str], width: int) -> Iterator[list[str]]:
    """Yield as many columns as fit the screen, at least one at a time."""
    first = max(cells(label) for label, _ in rows)
    band: list[str] = []
    used = first
    for name in names:
        broad = 2 + max(cells(_HEADS[name]), *(cells(row.named(name).amount.digits()) for _, row in rows))
        if width and band and used + broad > width:
            yield band
            band, used = [], first
        band.append(name)
        used += broad
    if band:
        yield band


# ---------------------------------------------------------------- derivation


def explained(one: Figures, width: int, *, with_total: bool = True) -> list[str]:
    """Return every figure that is not nothing as a sum of its records; those of the total as a sum of its rows."""
    lines: list[str] = []
    for row in one.rows:
        lines += ["", *wrapped(row_name(row), width), *_of_row(row, width)]
    if with_total and len(one.rows) > 1:
        lines += ["", "together", *_of_total(one, width)]
    return lines


def _of_row(row: FigureRow, width: int) -> Iterator[str]:
    parts = [name for name in ("agreed", "changes", "hours") if row.named(name).amount.minor]
    for figure in row.figures:
        if figure.amount.minor and not (figure.name == "due" and len(parts) == 1):
            yield from _equation(figure, [(term.amount.minor, _term(term)) for term in figure.terms], width)


def _of_total(one: Figures, width: int) -> Iterator[str]:
    for name in NAMES:
        total = one.total.named(name)
        parts = [(row.named(name).amount, row_name(row)) for row in one.rows if row.named(name).amount.minor]
        if total.amount.minor:
            said = [(amount.minor, f"{label} {_unsigned(amount.digits())}") for amount, label in parts]
            yield from _equation(total, said, width)


def _equation(figure: Figure, parts: Sequence[tuple[int, str]], width: int) -> list[str]:
    head = f"  {_WORDS[figure.name]} {figure.amount.words()} = "
    said = ""
    for place, (minor, words) in enumerate(parts):
        sign = "- " if minor < 0 else "+ " if place else ""
        said += f"{' ' if place else ''}{sign}{words}"
    return hanging(head, said, width) if not width or cells(head) < width // 2 else _hung(head, said, width)


def _hung(head: str, said: str, width: int) -> list[str]:
    first, *rest = hanging("    ", f"{head.strip()} {said}", width)
    return ["  " + first.strip(), *rest]


def _term(term: Term) -> str:
    records = ", ".join(f"#{seq}" for seq in term.seqs)
    return " ".join(part for part in (records, term.what, _unsigned(term.amount.digits())) if part)


def _unsigned(digits: str) -> str:
    return digits.removeprefix("-")


# ---------------------------------------------------------------- for scripts


def figures_json(found: Sequence[Figures]) -> list[Json]:
    """Return the figures for scripts: each with its amount and the terms it is the sum of."""
    return [
        {
            "currency": one.currency,
            "rows": [_row_json(row) for row in one.rows],
            "total": {figure.name: plain(figure.amount) for figure in one.total.figures},
        }
        for one in found
    ]


def _row_json(row: FigureRow) -> dict[str, Json]:
    return {
        "labels": list(row.labels),
        **{one.name: {"amount": plain(one.amount), "terms": plain(one.terms)} for one in row.figures},
    }


def figure_cells(found: Sequence[Figures]) -> Iterator[list[object]]:
    """Yield one row for each label and currency under ``CSV_NAMES``, and one for the total of each currency."""
    for one in found:
        for name, row in (*((row_name(row), row) for row in one.rows), ("together", one.total)):
            seqs = sorted({seq for figure in row.figures for seq in figure.seqs})
            amounts = (figure.amount.plain() for figure in row.figures)
            yield [name, one.currency, *amounts, " ".join(map(str, seqs))]
