"""Clocks that press, dates and open ends on the screen, each with the command that closes it."""

from collections.abc import Callable, Sequence

from disputekit.app.deadlines import Deadline, NotComputed, State
from disputekit.app.status import Date, Due, End
from disputekit.app.workspace import OpenCase
from disputekit.cli.screen.clocks import (
    clock_words,
    left_words,
    short_act_by,
    short_due,
    sure_words,
    what_to_state,
    who,
)
from disputekit.cli.screen.layout import NARROW, hanging, indented, padded
from disputekit.cli.terminal import printable
from disputekit.record.canonical import Json
from disputekit.record.spoken import echo_words, report_day

_LONGEST = 60
DATES = {
    "milestone": "due, nothing submitted yet",
    "quote": "your price holds until then, no answer written down",
    "offer": "offer runs out, no answer written down",
    "invoice": "invoice due, not paid",
}
# What is open, and what closes it; {label}, {seq} and {name} are those of the open end,
# {silent} says that an answer is missing: plainly only where the record holds all of the channel.
_SAYS: dict[str, tuple[str, str]] = {
    "request without a price": ("no price named", "dk quoted {label} AMOUNT"),
    "price without an answer": (
        "price named, {silent}",
        "dk agreed {label}  or  dk declined {label}",
    ),
    "marked as agreed, without words or the message they answer": (
        "marked as agreed, without words or what they answer",
        "dk agreed {label} --cites NUMBER",
    ),
    "spoken agreement without a written recap": (
        "agreed in speech, no written recap",
        "dk draft recap {seq} --copy  then  dk sent --draft",
    ),
    "work on a request that is not agreed": (
        "worked on without an agreement",
        "dk agreed {label}  or  dk in {label}",
    ),
    "submission without a sign that it was seen": (
        "submitted, {silent}",
        "dk seen {seq}  or  dk accepted {seq}",
    ),
    "changed terms without an agreement": (
        "restated by one side, not agreed",
        "dk agreed {label} --re {seq}",
    ),
    "money asked back, without the client's words": (
        "money asked back, the client's reason is not recorded",
        "dk fix {seq} cites NUMBER  (the message that says why)",
    ),
    "payment that is assigned to nothing": ("payment for nothing in particular", "dk fix {seq} about M1"),
    "release and receipt that may be the same money": (
        "released and received: the same money?",
        "dk fix {seq} re NUMBER  (the release)",
    ),
    "joined sources that state different amounts": (
        "joined records state different amounts",
        "dk show {seq}",
    ),
    "name that belongs to no side": ("{name}: on whose side?", "dk people add {name!r} --side client"),
    "name that is claimed for two sides": ("{name} is claimed for two sides", "dk people"),
    "nothing recorded for some time": ("nothing recorded for {days} days", "dk catchup"),
}


def end_words(end: End) -> tuple[str, str, str]:
    """Return an open end as (what it is about, what is open, the command that closes it)."""
    says, closes = _SAYS.get(end.gap, (end.gap, "dk show {seq}"))
    label = end.label or f"#{end.seq}"
    named = {"label": label, "seq": end.seq, "name": end.name, "days": end.days}
    named["silent"] = "no answer in the record" if end.is_covered else "no answer written down"
    return ("" if end.name or end.days else label), says.format(**named), closes.format(**named)


def end_lines(ends: Sequence[End], width: int) -> list[str]:
    """Return open ends, each with its command: behind it, or below it on a narrow screen."""
    rows = [(*end_words(end), _first_words(end.words)) for end in ends]
    names = max((len(name) for name, *_ in rows), default=0)
    lines = []
    for name, says, closes, words in rows:
        text = says + (f': "{words}"' if words and name else "")
        head = f"  {padded(name, names)}  " if names else "  "
        if width and width < NARROW:
            lines += [*hanging(head, text, width), *indented(closes, 6, width)]
        else:
            lines += [*hanging(head, text, width), " " * (len(head) + 2) + closes]
    return [printable(line) for line in lines]


def _first_words(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[:_LONGEST].rsplit(" ", 1)[0] + " ..."


def date_lines(case: OpenCase, dates: Sequence[Date], width: int) -> list[str]:
    """Return dates with how far away they are."""
    lines = []
    for one in dates:
        parts = [one.label, DATES.get(one.what, one.what), one.amount.words() if one.amount else ""]
        parts.append(f"#{one.seq}")
        head = f"{away_words(one.days)}: {echo_words(one.due, case.facts.zone)}"
        text = " · ".join(part for part in parts if part)
        lines += [*hanging("  ", head, width), *indented(text, 6, width)]
    return lines


def away_words(days: int) -> str:
    """Return how far away a day is: ``in 3 days``, ``today``, ``2 days ago``."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(days, f"in {days} days" if days > 0 else f"{-days} days ago")


def near_lines(case: OpenCase, clocks: Sequence[Deadline], width: int) -> list[str]:
    """Return clocks shortly: what silence does and until when, how long that is, and by which rule."""
    lines = []
    for one in clocks:
        running = one.state is State.RUNNING
        head = clock_words(case, one)
        parts = [left_words(case, one) if running else "", ", ".join(one.labels)]
        parts += [one.rule.id if one.rule else "", sure_words(one)]
        text = " · ".join(part for part in parts if part)
        lines += [*hanging("  ", head, width), *indented(text, 6, width)]
    return [printable(line) for line in lines]


def vague_lines(found: Sequence[NotComputed], width: int) -> list[str]:
    """Return clocks that may run and cannot be computed, each with the command that states what is missing."""
    lines: list[str] = []
    for one in found:
        lines += hanging("  ", f"NOT COMPUTED: {one.rule.title}, #{one.trigger}: {one.why}", width)
        lines += indented(f"{what_to_state(one)}  ({one.rule.id})", 8, width)
    return [printable(line) for line in lines]


def one_line(case: OpenCase, found: Due) -> str:
    """Return the most pressing thing and how many there are, in one line for a prompt; empty when there is none."""
    if not found.total:
        return ""
    coming = [one for one in found.dates if one.days >= 0] or [*found.dates]
    if found.vague:  # it may be the most pressing of all
        first = f"{found.vague[0].rule.title}: {found.vague[0].why} (#{found.vague[0].trigger})"
    elif found.clocks:
        first = _pressing_words(case, found.clocks[0])
    elif coming:
        one = coming[0]
        what = " ".join(part for part in (one.label, DATES.get(one.what, one.what)) if part)
        first = f"{what} ({_short_day(one, case.facts.zone)}, {away_words(one.days)})"
    else:
        name, says, _ = end_words(found.ends[0])
        first = f"{name} {says}".strip()
    more = found.total - 1
    return printable(f"{case.row.slug}: {first}" + (f", {more} more" if more else "")).replace("\n", " ")


def _pressing_words(case: OpenCase, one: Deadline) -> str:
    says = one.silence or one.title
    if one.state is not State.RUNNING:
        return f"{left_words(case, one)}: {says}"
    if one.is_ours:
        return f"act by {short_act_by(case, one)}: {says} ({left_words(case, one)})"
    return f"{who(case, one)} has until {short_due(case, one)}, then: {says} ({left_words(case, one)})"


def _short_day(one: Date, zone: str) -> str:
    return " ".join(report_day(one.due, zone).split())


def ends_json(dates: Sequence[Date], ends: Sequence[End], plain: Callable[[object], Json]) -> dict[str, Json]:
    """Return dates and open ends for scripts; every open end brings the command that closes it."""
    found: list[Json] = [
        {**_object(plain(one)), "says": end_words(one)[1], "closes": end_words(one)[2]} for one in ends
    ]
    return {"dates": plain(dates), "open": found}


def _object(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}
