"""``week`` on the screen: one open end in a block with its keys, and what came of the walk."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from disputekit.app.correct import standing_at
from disputekit.app.look import Row
from disputekit.app.mails import own_text
from disputekit.app.nearest import nearest_clauses
from disputekit.app.status import Due, End
from disputekit.app.week import is_undecided, named_price
from disputekit.app.workspace import OpenCase
from disputekit.cli.describe import moment_at, what
from disputekit.cli.screen.ends import date_lines, end_words, near_lines
from disputekit.cli.screen.layout import cells, counted, hanging, indented, wrapped
from disputekit.cli.terminal import printable
from disputekit.record.canonical import Json
from disputekit.record.moment import Moment
from disputekit.record.spoken import report_day

if TYPE_CHECKING:
    from disputekit.app.draft import Made

_LONGEST = 300
_SHORT = 60
ALWAYS = ("[Enter]skip", "[u]ndo", "[q]uit")


def opening_lines(case: OpenCase, found: Due, width: int) -> list[str]:
    """Return what the walk begins with: how much is open, and the dates that come near, to be read only."""
    dates = len(found.clocks) + len(found.dates)
    parts = [case.row.slug, counted(len(found.ends), "open end"), counted(dates, "date") if dates else ""]
    return [*wrapped(" · ".join(part for part in parts if part), width), *when_lines(case, found, width)]


def when_lines(case: OpenCase, found: Due, width: int) -> list[str]:
    """Return what runs and what comes near, and what is wrong with the rules it was computed by."""
    warnings = [line for one in found.warnings for line in hanging("  ", one, width)]
    return [*warnings, *near_lines(case, found.clocks, width), *date_lines(case, found.dates, width)]


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
        lines += hanging(
            f"  #{row.record.seq} ",
            f"{day} · {clipped(own_text(row.fields, of_mail=row.of_mail), _SHORT)}",
            width,
        )
    return [printable(line) for line in lines]


def recap_lines(made: "Made", copied: str, width: int) -> list[str]:
    """Return a recap to send, what is left to fill in and what was found in its tone, and how it goes on."""
    from disputekit.cli.screen.tone import finding_lines

    left = f"to fill in: {' '.join(made.placeholders)}" if made.placeholders else ""
    lines = [*indented(made.text, 2, width), *finding_lines(made.findings, width)]
    then = "send it, then press w"
    said = " · ".join(part for part in (left, copied, then) if part)
    return [*lines, *hanging("", said, width)]


def closing_lines(case: OpenCase, counts: tuple[int, int, int], found: Due, width: int) -> list[str]:
    """Return what came of the walk: closed, skipped and still open, and the next date."""
    closed, skipped, left = counts
    coming = [one for one in found.dates if one.days >= 0][:1]
    following = near_lines(case, found.clocks[:1], width) or date_lines(case, coming, width)
    lines = wrapped(f"{case.row.slug} · closed {closed} · skipped {skipped} · still open {left}", width)
    return [*lines, *(["next:", *following] if following else ())]


def day_words(moment: Moment, zone: str) -> str:
    """Return the day of a record as it stands at the head of a block: ``Wed 18 Mar 2026``."""
    return " ".join(report_day(moment, zone, year=True).split())


def clipped(text: str, longest: int) -> str:
    """Return words in one line, cut after a whole word when there are many."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[:longest].rsplit(" ", 1)[0] + " ..."


def week_json(case: OpenCase, found: Due, shown: Sequence[End]) -> dict[str, Json]:
    """Return clocks, dates and open ends for scripts, as ``due`` does; ``count`` is how many ends there are in all."""
    from disputekit.app.plain import plain
    from disputekit.cli.screen.deadlines import clock_json
    from disputekit.cli.screen.ends import ends_json

    return {
        "case": case.row.slug,
        "clocks": [clock_json(case, one, plain) for one in found.clocks],
        **ends_json(found.dates, shown, plain),
        "warnings": list(found.warnings),
        "count": len(found.ends),
    }
