"""The table of a copied page: who wrote what when, as it was understood, before anything is written."""

from collections.abc import Iterator, Sequence

from disputekit.app.paste_page import Row
from disputekit.cli.screen.layout import counted, hanging, table

_MOST = 40
_WORDS = 90


def page_lines(rows: Sequence[Row], own: Sequence[str], me: str, width: int) -> Iterator[str]:
    """Say what was made out, with the first words of each message; of a long page the beginning and the end."""
    people = list(dict.fromkeys(row.who for row in rows if not row.is_note))
    said = [f"{name} (that is {me})" if name in own and name != me else name for name in people]
    messages = sum(1 for row in rows if not row.is_note)
    notes = len(rows) - messages
    parts = [counted(messages, "message"), *([f"{counted(notes, 'note')} of the page"] if notes else [])]
    yield from hanging("understood  ", f"{' + '.join(parts)} · {', '.join(said)}", width)
    shown = [*rows] if len(rows) <= _MOST else [*rows[: _MOST // 2], *rows[-_MOST // 2 :]]
    lines = [[row.when, row.who, _short(row.words)] for row in shown]
    if len(rows) > _MOST:
        lines.insert(_MOST // 2, ["...", "", f"{len(rows) - _MOST:,} more"])
    yield from (f"  {line}" for line in table(lines, max(width - 2, 0)))
    yield from hanging("  ", "low confidence: read off a page that was copied by hand", width)


def _short(words: str) -> str:
    return words if len(words) <= _WORDS else f"{words[:_WORDS].rstrip()} ..."
