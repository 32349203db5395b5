"""``week`` on the screen: one open end in a block with its keys, and what came of the walk."""

from collections.abc import Iterable, Sequence

from disputekit.app.correct import standing_at
from disputekit.app.look import Row
from disputekit.app.nearest import nearest_clauses
from disputekit.app.status import Date, End
from disputekit.app.week import is_undecided, named_price
from disputekit.app.workspace import OpenCase
from disputekit.cli.describe import moment_at, text_of, what
from disputekit.cli.screen.ends import date_lines, end_words
from disputekit.cli.screen.layout import cells, counted, hanging, indented, wrapped
from disputekit.cli.terminal import printable
from disputekit.record.moment import Moment
from disputekit.record.spoken import report_day

_LONGEST = 300
_SHORT = 60
ALWAYS = ("[Enter]skip", "[u]ndo", "[q]uit")


def opening_lines(case: OpenCase, dates: Sequence[Date], ends: int, width: int) -> list[str]:
    """Return what the walk begins with: how much is open, and the dates that come near, to be read only."""
    lines = wrapped(f"{case.row.slug} · {counted(ends, 'open end')} · {counted(len(dates), 'date')}", width)
    return [*lines, *date_lines(case, dates, width)]


def block_lines(case: OpenCase, end: End, place: str, width: int) -> list[str]:
    """Return an open end in full: what is open, the record and its words, and the command that closes it."""
    name, says, closes = end_words(end)
    head = " · ".join(part for part in (name, says, day_words(end.when, case.facts.zone)) if part)
    found = standing_at(case, end.seq)
    words = f': "{clipped(end.words, _LONGEST)}"' if end.words else ""
    lines = wrapped(f"[{place}] {head}", width)
    lines += hanging("  ", f"#{end.seq} {what(case, found.record, found.fields)}{words}", width)
    lines += [line for one in _beside(case, end) for line in hanging("  ", one, width)]
    return [printable(line) for line in (*lines, *hanging("  ", f"closed by: {closes}", width))]


def _beside(case: OpenCase, end: End) -> Iterable[str]:
    """What helps to answer: the price that was named, and the agreed words a request comes near to."""
    if not is_undecided(end):
        return
    price = named_price(case, end.label)
    if price:
        yield f"your price: {price}"
    for near in nearest_clauses(case, end.words, 2):
        yield f'near: {near.label} "{clipped(near.words, _SHORT)}" ({", ".join(near.shared)})'


def keys_words(names: Sequence[str], width: int, question: str = "") -> str:
    """Return a line of keys, broken between keys and never inside one; the cursor stands behind it."""
    lines, current = [], question
    for name in names:
        joined = f"{current} {name}"
        if width and current and cells(joined) + len(" > ") > width:
            lines.append(current)
            joined = f" {name}"
        current = joined
    return "\n".join([*lines, f"{current} > "])


def message_lines(case: OpenCase, rows: Sequence[Row], width: int) -> list[str]:
    """Return messages with their numbers, the newest first, so that one of them can be named."""
    lines = []
    for row in rows:
        moment = moment_at(row.fields)
        day = day_words(moment, case.facts.zone) if moment else ""
        lines += hanging(f"  #{row.record.seq} ", f"{day} · {clipped(text_of(row.fields), _SHORT)}", width)
    return [printable(line) for line in lines]


def closing_lines(
    case: OpenCase, counts: tuple[int, int, int], dates: Sequence[Date], width: int
) -> list[str]:
    """Return what came of the walk: closed, skipped and still open, and the next date."""
    closed, skipped, left = counts
    coming = [one for one in dates if one.days >= 0][:1]
    lines = wrapped(f"{case.row.slug} · closed {closed} · skipped {skipped} · still open {left}", width)
    return [*lines, *(indented("next date:", 2, width) if coming else ()), *date_lines(case, coming, width)]


def day_words(moment: Moment, zone: str) -> str:
    """Return the day of a record as it stands at the head of a block: ``Wed 18 Mar 2026``."""
    return " ".join(report_day(moment, zone, year=True).split())


def clipped(text: str, longest: int) -> str:
    """Return words in one line, cut after a whole word when there are many."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[:longest].rsplit(" ", 1)[0] + " ..."
