"""What is said of the columns of a table: those of a saved map, and those of a file that nobody described."""

from disputekit.app.importing_columns import Column, Saved, UnknownTable
from disputekit.cli.screen.layout import facts, hanging, table
from disputekit.record.canonical import Json

_SAMPLE = 24


def map_lines(one: Saved, width: int) -> list[str]:
    """Return a saved map as it is listed."""
    return [one.name, *facts([("columns", one.line), ("header", " · ".join(one.header))], width)]


def map_json(one: Saved) -> dict[str, Json]:
    """Return the same for scripts."""
    return {"name": one.name, "header": [*one.header], "columns": {**one.pairs}}


def table_lines(unknown: UnknownTable, width: int) -> list[str]:
    """Return the columns of a table with what they look like, and how a map may begin."""
    rows = [("COLUMN", "LOOKS LIKE", "FOR EXAMPLE")]
    rows += [(one.name, one.looks, " | ".join(map(_cut, one.samples))) for one in unknown.columns]
    return [
        *table(rows, width),
        "",
        "to begin with; check every part, what the rows are (kind=) above all:",
        *hanging("  --columns ", f"'{unknown.suggestion}'", width),
    ]


def _cut(sample: str) -> str:
    return sample if len(sample) <= _SAMPLE else f"{sample[: _SAMPLE - 3]}..."


def column_json(one: Column) -> dict[str, Json]:
    """Return a column for scripts."""
    return {"name": one.name, "looks_like": one.looks, "samples": [*one.samples]}
