"""``settle`` on the screen: what it is about, the ways with their sums, bars, and where they come out equal."""

from collections.abc import Iterator, Sequence

from disputekit.app.settle import Outcome, Settlement, Sheet, Way, say
from disputekit.app.workspace import OpenCase
from disputekit.cli.screen.layout import NARROW, cells, facts, hanging, padded, table, wrapped
from disputekit.record.money import Money

CSV_NAMES = (
    *("currency", "way", "title", "gross", "service_fee", "arbitration_fee", "own_hours", "net"),
    *("not_in_escrow", "offer", "by", "until", "revised_deadline", "if_nobody_acts"),
)
_HEAD = ("", "gross", "fee", "arbitration", "own hours", "net")
_WIDE = 100
_LONGEST_BAR = 40
_POSITIVE, _NEGATIVE = "\u2588", "\u2591"
_CHANCES = (0, 25, 50, 75, 100)


def settle_lines(case: OpenCase, found: Settlement, width: int) -> list[str]:
    """Return the ways side by side, a sheet for each currency."""
    title = f"{case.row.slug} · {case.facts.title} · ways to settle · for you alone, in no document"
    lines = wrapped(title, width)
    for sheet in found.sheets:
        lines += ["", *_sheet(case, found, sheet, width)]
    if not found.sheets:
        lines += ["", "no amount is recorded yet: dk milestone 800 WORDS, dk funded M1 800"]
    return lines


def _sheet(case: OpenCase, found: Settlement, sheet: Sheet, width: int) -> Iterator[str]:
    zone = case.facts.zone
    yield sheet.pots.currency
    yield from facts(
        [
            ("money", say.standing_words(sheet)),
            ("full claim", say.claim_words(sheet)),
            ("service fee", say.fee_words(sheet)),
            ("arbitration", say.arbitration_words(sheet)),
            ("own hours", say.hours_words(found, sheet)),
            ("IF NOBODY ACTS", say.silence_words(sheet.silence, zone) if sheet.silence else ""),
        ],
        width,
    )
    yield ""
    yield from _ways(found, sheet, width)
    yield ""
    yield from wrapped("What each way nets", width)
    yield from _bars(
        [(_title(found, sheet, one), one.net.digits(), one.net.minor) for one in sheet.outcomes], width
    )
    if sheet.evens:
        yield ""
        yield from _arbitration(found, sheet, width)
    missing = [*say.missing_words(sheet)]
    if missing:
        yield ""
        yield from wrapped("Not laid out, for want of a number", width)
        yield from facts(missing, width)


def _title(found: Settlement, sheet: Sheet, one: Outcome) -> str:
    title = say.title(sheet, one, found.own.split)
    return f"{title} (DEFAULT)" if one.is_default else title


def _ways(found: Settlement, sheet: Sheet, width: int) -> list[str]:
    """Return the table of the ways; on a narrow screen each as its equation."""
    titles = [_title(found, sheet, one) for one in sheet.outcomes]
    rows = [
        (title, *(amount.digits() if amount.minor else "-" for amount in _costs(one)), one.net.digits())
        for title, one in zip(titles, sheet.outcomes, strict=True)
    ]
    lines = table([_HEAD, *rows], 0, right=range(1, 6))
    if width and any(cells(line) > width for line in lines):
        lines = ["What each way brings"]
        for title, one in zip(titles, sheet.outcomes, strict=True):
            lines += hanging("  ", title, width)
            lines += hanging("      ", say.equation(one), width)
    return [*lines, *_remarks(found, sheet, width)]


def _costs(one: Outcome) -> tuple[Money, ...]:
    return one.gross, one.fee, one.arbitration, one.hours


def _remarks(found: Settlement, sheet: Sheet, width: int) -> Iterator[str]:
    for one in sheet.outcomes:
        if one.outside.minor and sheet.pots.escrow.minor and one.way is not Way.SILENCE:
            yield from wrapped(
                f"{_title(found, sheet, one)}: {one.outside.digits()} of it is NOT in escrow", width
            )
        if one.until is not None:
            yield from wrapped(f"{_title(found, sheet, one)}: runs out {say.moment_words(one.until)}", width)


def _bars(rows: Sequence[tuple[str, str, int]], width: int) -> list[str]:
    """Return amounts as bars of block characters, each with its number; a shaded bar is below zero."""
    most = max((abs(size) for _, _, size in rows), default=0)
    names = max((cells(name) for name, _, _ in rows), default=0)
    numbers = max((cells(number) for _, number, _ in rows), default=0)
    room = (width or _WIDE) - names - numbers - 6
    stacked = bool(width) and (width < NARROW or room < 10)
    longest = min(_LONGEST_BAR, (width or _WIDE) - numbers - 6 if stacked else room)
    lines: list[str] = []
    for name, number, size in rows:
        bar = _bar(size, most, longest)
        if stacked:
            lines += hanging("  ", name, width)
            lines.append(f"    {number:>{numbers}} {bar}".rstrip())
        else:
            lines.append(f"  {padded(name, names)}  {number:>{numbers}} {bar}".rstrip())
    return lines


def _bar(size: int, most: int, longest: int) -> str:
    if not size:
        return "|"
    length = max(1, (abs(size) * longest + most // 2) // most)
    return (_POSITIVE if size > 0 else _NEGATIVE) * length


def _arbitration(found: Settlement, sheet: Sheet, width: int) -> Iterator[str]:
    """Yield arbitration against the rest: divisions, and what it comes to at some chances."""
    yield from wrapped(say.even_lead(sheet), width)
    for even in sheet.evens:
        yield from hanging("  ", say.even_words(found, sheet, even), width)
    yield ""
    yield from wrapped("Arbitration on average, by the chance you put on the full claim", width)
    rows = [(name, net.digits(), net.minor) for name, net in say.chances(sheet, _CHANCES)]
    yield from _bars(rows, width)
    expected = say.expected_words(sheet)
    if expected:
        yield from hanging("  ", expected, width)


def outcome_cells(found: Settlement, sheet: Sheet, one: Outcome) -> list[object]:
    """Return a way as the cells of a table, under the names of ``CSV_NAMES``."""
    amounts = (one.gross, one.fee, one.arbitration, one.hours, one.net, one.outside)
    return [
        sheet.pots.currency,
        one.way.value,
        say.title(sheet, one, found.own.split),
        *(amount.plain() for amount in amounts),
        one.label or (one.seq or ""),
        one.by,
        one.until.start if one.until else "",
        one.deadline.start if one.deadline else "",
        "yes" if one.is_default else "",
    ]
