"""``deadlines`` on the screen: what you must do, what you wait for, what ran out, and what the rules warn of."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, timedelta

from disputekit.app.deadlines import FAR, Actor, Deadline, Effect, NotComputed, Notice, OtherDue, State, Timed
from disputekit.app.workspace import OpenCase
from disputekit.cli.screen.clocks import (
    acts_words,
    clock_words,
    due_words,
    left_words,
    short_due,
    sure_words,
    what_to_state,
    zone_of,
)
from disputekit.cli.screen.ends import vague_lines
from disputekit.cli.screen.layout import hanging, wrapped
from disputekit.cli.terminal import printable
from disputekit.record.canonical import Json
from disputekit.record.moment import from_clock, zone_info
from disputekit.record.spoken import echo_words

RECENT = timedelta(days=30)
LAST_WEEK = timedelta(days=5)  # for what comes round with every week of a contract
CSV_NAMES = (
    *("state", "rule", "title", "who_acts", "due_utc", "due_local", "time_left", "act_by"),
    *("amount", "currency", "if_nobody_acts", "labels", "started_by", "shown_by", "stopped_by"),
    *("confidence", "source"),
)


def deadline_lines(case: OpenCase, found: Timed, width: int, *, every: bool) -> list[str]:
    """Return the clocks in groups; those that are long over or were stopped only with ``every``."""
    clocks = found.clocks
    running = [one for one in clocks.running if every or not _is_far(case, one)]
    far = [one for one in clocks.running if one not in running]
    ours = [one for one in running if one.is_ours]
    theirs = [one for one in running if not one.is_ours]
    ended = [one for one in clocks.deadlines if one.state is not State.RUNNING]
    over = [one for one in ended if every or _is_recent(case, one)]
    lines = [
        *_group("You must act", ours, case, width),
        *_group("You wait", theirs, case, width),
        *_group("Ran out" if not every else "Ran out or stopped", over, case, width),
        *_titled("Further ahead", _far_lines(case, far, width), width),
        *_titled("Not computed", vague_lines(clocks.not_computed, width), width),
        *_titled("What the rules warn of", _notice_lines(clocks.notices, width), width),
    ]
    return lines[1:] if lines else []


def _is_far(case: OpenCase, one: Deadline) -> bool:
    return one.amount is None and one.shown is None and one.due - case.setup.now > FAR


def _is_recent(case: OpenCase, one: Deadline) -> bool:
    """Tell whether a clock that ended is still worth a line: it ran out lately and nothing has settled it."""
    fresh = one.state is State.PASSED and one.stopped_by is None
    idle = one.rule is not None and one.rule.acts is Actor.NOBODY
    lately = case.setup.now - one.due <= (LAST_WEEK if one.is_weekly else RECENT)
    return fresh and not idle and (lately or one.amount is not None)


def _group(title: str, clocks: Sequence[Deadline], case: OpenCase, width: int) -> list[str]:
    return _titled(title, [line for one in clocks for line in clock_lines(case, one, width)], width)


def _titled(title: str, lines: Sequence[str], width: int) -> list[str]:
    return ["", *wrapped(title, width), *lines] if lines else []


def clock_lines(case: OpenCase, one: Deadline, width: int) -> list[str]:
    """Return one clock: what silence does and until when, then what that rests on."""
    head = clock_words(case, one) if one.state is State.RUNNING else _ended_words(case, one)
    lines = hanging("  ", head, width)
    for text in _details(case, one):
        lines += hanging("      ", text, width)
    return [printable(line) for line in lines]


def _ended_words(case: OpenCase, one: Deadline) -> str:
    if one.state is State.STOPPED:
        return f"stopped by #{one.stopped_by}: {one.title}, due {due_words(case, one)}"
    settled = f"; #{one.stopped_by} came later" if one.stopped_by else ""
    return clock_words(case, one) + settled


def _details(case: OpenCase, one: Deadline) -> list[str]:
    """Return what a due moment rests on, one line each."""
    about = ", ".join(one.labels)
    started = f"started by #{one.trigger}, {echo_words(one.started, zone_of(case))}"
    left = left_words(case, one) if one.state is State.RUNNING else ""
    first = (left, acts_words(one), about, sure_words(one))
    lines = [" · ".join(part for part in first if part)]
    if one.silence and one.state is not State.STOPPED:
        lines.append(one.title)
    if one.trigger != one.shown:
        lines.append(started + (", known as a stretch of time only" if _is_vague(one) else ""))
    if _is_vague(one) and one.is_ours and one.state is State.RUNNING:
        lines.append(f"do you know it better? dk fix {one.trigger} when 'DATE TIME'")
    lines += _rule_lines(one)
    lines += [f"{other_words(case, other)}" for other in one.others]
    if (
        one.state is State.PASSED
        and one.stopped_by is None
        and one.rule
        and one.rule.effect is Effect.ESCROW_TO_ME
    ):
        lines.append(f"was it paid out? dk released {one.labels[0] if one.labels else 'M1'} AMOUNT -t 'DATE'")
    if one.rule and one.is_ours and one.shown is None and one.state is State.RUNNING:
        lines.append(f'the platform shows a date? it counts: dk deadlines set {one.rule.id} "DATE TIME"')
    return lines


def _is_vague(one: Deadline) -> bool:
    return one.shown is None and one.approximate


def _rule_lines(one: Deadline) -> list[str]:
    if one.rule is None:
        return []
    source = one.source or next(iter(one.rule.sources), "")
    confidence = one.confidence or one.rule.confidence
    checked = f"checked {one.rule.checked_on.isoformat()}"
    lines = [f"{one.rule.id} · confidence {confidence} · {checked} · {source}"]
    return [*lines, *([f"sources differ: {one.rule.conflicts}"] if one.rule.conflicts else [])]


def other_words(case: OpenCase, other: OtherDue) -> str:
    """Say what another source makes of a clock."""
    due = echo_words(from_clock(other.due, zone_of(case)), zone_of(case))
    return f"{due} by {other.source} (confidence {other.confidence})"


def _far_lines(case: OpenCase, clocks: Iterable[Deadline], width: int) -> list[str]:
    lines: list[str] = []
    for one in clocks:
        parts = [short_due(case, one), one.title, ", ".join(one.labels), one.rule.id if one.rule else ""]
        lines += hanging("  ", " · ".join(part for part in parts if part), width)
    return [printable(line) for line in lines]


def _notice_lines(notices: Iterable[Notice], width: int) -> list[str]:
    lines: list[str] = []
    for one in notices:
        seqs = ", ".join(f"#{seq}" for seq in one.seqs[:8]) + (" ..." if len(one.seqs) > 8 else "")
        lines += hanging("  ", f"{one.words} ({one.rule.id}, {seqs})", width)
    return [printable(line) for line in lines]


# ---------------------------------------------------------------- for scripts


def deadlines_json(case: OpenCase, found: Timed, plain: Callable[[object], Json]) -> dict[str, Json]:
    """Return everything, stopped and long over included."""
    clocks = found.clocks
    return {
        "deadlines": [clock_json(case, one, plain) for one in clocks.deadlines],
        "not_computed": [vague_json(one) for one in clocks.not_computed],
        "notices": [
            {"rule": one.rule.id, "words": one.words, "records": list(one.seqs)} for one in clocks.notices
        ],
        "warnings": list(found.warnings),
    }


def clock_json(case: OpenCase, one: Deadline, plain: Callable[[object], Json]) -> dict[str, Json]:
    """Return one clock; instants are ISO texts, in UTC and in the zone of the case."""
    rule = one.rule
    return {
        "rule": rule.id if rule else None,
        "title": one.title,
        "state": one.state.value,
        "ours": one.is_ours,
        "acts": rule.acts.value if rule else "freelancer",
        "due": _iso(one.due),
        "due_local": _local_iso(case, one),
        "all_day": one.shown is not None and one.approximate,
        "act_by": one.act_by.isoformat() if one.act_by else None,
        "seconds_left": int((one.due - case.setup.now).total_seconds()),
        "time_left": left_words(case, one),
        "effect": rule.effect.value if rule else None,
        "amount": plain(one.amount),
        "silence": one.silence,
        "labels": list(one.labels),
        "trigger": one.trigger,
        "started": plain(one.started),
        "approximate": one.approximate,
        "stopped_by": one.stopped_by,
        "shown": one.shown,
        "source": one.source or (next(iter(rule.sources), "") if rule else ""),
        "confidence": one.confidence or (rule.confidence if rule else ""),
        "others": [
            {"due": _iso(other.due), "source": other.source, "confidence": other.confidence}
            for other in one.others
        ],
    }


def vague_json(one: NotComputed) -> dict[str, Json]:
    """Return a clock that cannot be computed yet, with the command that states what is missing."""
    return {"rule": one.rule.id, "trigger": one.trigger, "why": one.why, "closes": what_to_state(one)}


def _iso(instant: object) -> str:
    return str(instant).replace(" ", "T").replace("+00:00", "Z")


def _local_iso(case: OpenCase, one: Deadline) -> str:
    return one.due.astimezone(zone_info(zone_of(case)) or UTC).isoformat()


def csv_cells(case: OpenCase, one: Deadline) -> tuple[object, ...]:
    """Return one clock as the cells of a table."""
    rule = one.rule
    return (
        *(one.state.value, rule.id if rule else "", one.title, acts_words(one), _iso(one.due)),
        *(_local_iso(case, one), left_words(case, one), one.act_by or ""),
        *((one.amount.plain(), one.amount.currency) if one.amount else ("", "")),
        *(one.silence, " ".join(one.labels), one.trigger, one.shown or "", one.stopped_by or ""),
        *(one.confidence or (rule.confidence if rule else ""), one.source),
    )
