"""Contract weeks on the screen: hours, what they come to, where each week stands, which conditions the record shows."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from disputekit.app.plain import plain
from disputekit.app.weeks import (
    Condition,
    HoursLine,
    Logged,
    NotPlaced,
    StandingWeek,
    WeekList,
    WeekState,
    WorkWeek,
    week_of_day,
    weeks,
)
from disputekit.app.workspace import OpenCase
from disputekit.cli.describe import moment_at
from disputekit.cli.screen.layout import hanging, indented, wrapped
from disputekit.record.canonical import Json
from disputekit.record.entry import Record
from disputekit.record.moment import from_clock, zone_info
from disputekit.record.spoken import MONTHS, echo_words, report_day

CSV_NAMES = (
    *(
        "monday",
        "sunday",
        "tracked",
        "manual",
        "over_limit",
        "over_weekly_limit",
        "conditions_met",
        "no_memo",
    ),
    *("amount", "currency", "without_rate", "state", "until", "rule", "records"),
)
_STATES = {
    WeekState.RUNNING: "this week is running",
    WeekState.EDITING: "you can edit the diary until {until}",
    WeekState.REVIEW: "the client can dispute it until {until}",
    WeekState.SECURITY: "in the security period until {until}",
    WeekState.AVAILABLE: "available since {until}, by the rules",
    WeekState.DISPUTED: "DISPUTED (#{event}), your answer is due {until}",
    WeekState.ANSWERED: "disputed, you answered (#{event}); the platform decides",
    WeekState.OVER: "",
}
_NOT_COMPUTED = "at a time that is not known: dk deadlines set RULE 'DATE TIME'"


def hours_words(minutes: int) -> str:
    """Say a time as hours: ``31.5``, or ``7:20`` where that is no exact decimal."""
    hours, rest = divmod(minutes, 60)
    if rest % 3:
        return f"{hours}:{rest:02}"
    tenths, hundredths = divmod(rest * 100 // 60, 10)
    return f"{hours}.{tenths}" + (str(hundredths) if hundredths else "")


def limit_words(minutes: int) -> str:
    """Say a limit: ``40 h``."""
    return f"{hours_words(minutes).removesuffix('.0')} h"


def days_words(first: date, last: date, now: date) -> str:
    """Say some days: ``2-8 Mar``, ``30 Mar to 5 Apr``; with the year where it is not that of ``now``."""
    year = "" if first.year == last.year == now.year else f" {last.year}"
    end = f"{last.day} {MONTHS[last.month - 1][:3]}{year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}-{end}"
    start = f"{first.day} {MONTHS[first.month - 1][:3]}" + (
        f" {first.year}" if first.year != last.year else ""
    )
    return f"{start} to {end}"


def _week_words(case: OpenCase, week: WorkWeek) -> str:
    return days_words(week.week.monday, week.week.sunday, case.setup.now.date())


def _instant_words(case: OpenCase, instant: datetime) -> str:
    zone = case.facts.zone if zone_info(case.facts.zone) else "UTC"
    return echo_words(from_clock(instant, zone), zone)


# ---------------------------------------------------------------- the list


def week_lines(case: OpenCase, found: WeekList, width: int) -> list[str]:
    """Return the weeks as lines of text."""
    limit = f"weekly limit {limit_words(found.limit)}" if found.limit is not None else ""
    head = (case.row.slug, case.facts.title, "weeks run Monday to Sunday, UTC", limit)
    lines = wrapped(" · ".join(part for part in head if part), width)
    for one in found.weeks:
        lines += ["", *hanging("", _summary(case, one.hours), width)]
        lines += [line for text in _details(case, found, one) for line in indented(text, 2, width)]
    for loose in found.not_placed:
        lines += ["", *wrapped(_not_placed(case, loose), width)]
    if not found.weeks and not found.not_placed:
        lines += ["", *wrapped("no hours are recorded yet: dk hours last-week 31.5 --manual 2", width)]
    return lines


def _summary(case: OpenCase, week: WorkWeek) -> str:
    parts = (_week_words(case, week), _modes(week), _amounts(week), _numbers(week.seqs))
    return " · ".join(part for part in parts if part)


def week_words(case: OpenCase, one: StandingWeek) -> tuple[str, str]:
    """Return a week and, in one line, its hours, what they come to and where it stands."""
    hours = one.hours
    parts = (_modes(hours), _amounts(hours), state_words(case, one))
    return f"{_week_words(case, hours)}  ", " · ".join(part for part in parts if part)


def _modes(week: WorkWeek | HoursLine) -> str:
    modes = ((week.tracked, "tracked"), (week.manual, "manual"), (week.over_limit, "over the limit"))
    return " + ".join(f"{hours_words(minutes)} {name}" for minutes, name in modes if minutes)


def _amounts(week: WorkWeek) -> str:
    said = [one.words() for one in week.amounts]
    return " and ".join(said) or "no agreed rate"


def _numbers(seqs: Sequence[int]) -> str:
    return ", ".join(f"#{seq}" for seq in seqs)


def _details(case: OpenCase, found: WeekList, one: StandingWeek) -> Iterator[str]:
    state = state_words(case, one)
    if state:
        yield state
    if found.protects:
        yield from condition_lines(one.hours)
    elif one.hours.over:
        yield f"{hours_words(one.hours.over)} over the weekly limit"
    if one.hours.amounts and one.hours.without_rate:
        yield f"{hours_words(one.hours.without_rate)} without an agreed rate"


def state_words(case: OpenCase, one: StandingWeek) -> str:
    """Say where a week stands, until when, and by which rule or record; empty where no rule says."""
    standing = one.standing
    until = _instant_words(case, standing.until) if standing.until else _NOT_COMPUTED
    words = _STATES[standing.state].format(until=until, event=standing.event)
    named = f"#{standing.read_off}" if standing.read_off else standing.rule.id if standing.rule else ""
    return f"{words} ({named})" if words and named else words


def condition_lines(week: WorkWeek) -> Iterator[str]:
    """Say which of the platform's conditions the record shows for how many hours; never that they are protected."""
    met = week.of(Condition.MET)
    unmet = [one for one in week.parts if one.condition is not Condition.MET]
    if met:
        yield f"conditions met, as far as the record shows: {hours_words(met)} {Condition.MET.value}"
    if unmet:
        said = (f"{hours_words(one.minutes)} {one.condition.value} ({_numbers(one.seqs)})" for one in unmet)
        yield "conditions not met: " + ", ".join(said)


def _not_placed(case: OpenCase, loose: NotPlaced) -> str:
    said = f"#{loose.seq} · {hours_words(loose.minutes)} h, {report_day(loose.when, case.facts.zone, year=True)}: "
    return f"{said}{_why_not_placed(case, loose)}; dk withdraw {loose.seq}, then {_instead(case, loose)}"


def _why_not_placed(_case: OpenCase, loose: NotPlaced) -> str:
    if loose.days is None:
        return "no one week holds that time, so it is counted to none"
    return "these days are in more than one contract week, so they are counted to none"


def _instead(case: OpenCase, loose: NotPlaced) -> str:
    if loose.days is None:
        return "dk hours 'DAY or DAYS' HOURS"
    parts = [f"dk hours {days!r} HOURS" for days in _by_week(*loose.days, case.setup.now.date())]
    return " and ".join(parts) if len(parts) < 4 else f"{parts[0]} and so on, one for each week"


def _by_week(first: date, last: date, now: date) -> Iterator[str]:
    while first <= last:
        end = min(week_of_day(first).sunday, last)
        yield days_words(first, end, now)
        first = week_of_day(first).next_monday


def disputed_week(case: OpenCase, records: Sequence[Record]) -> Iterator[str]:
    """Say of which week hours were just disputed, and which of them meet the platform's conditions."""
    seqs = {one.seq for one in records}
    found = weeks(case)
    disputed = [one for one in found.weeks if one.standing.event in seqs]
    for one in disputed:
        yield f"disputed: {_summary(case, one.hours)}"
        yield from condition_lines(one.hours) if found.protects else ()
    if not disputed:
        yield f"no hours of that week are recorded: dk hours, or name others: dk fix {max(seqs)} about NUMBER"


# ---------------------------------------------------------------- after hours were logged


def logged_words(case: OpenCase, records: Sequence[Record], found: Logged) -> str:
    """Say what was just logged: number, days, hours by mode, rate, amount."""
    modes = []
    for minutes, name in _by_mode(found.lines):
        apart = ", unprotected" if found.all.protects and name in {"manual", "over the limit"} else ""
        modes.append(f"{hours_words(minutes)} {name}{apart}")
    parts = [
        f"{case.row.slug} {_span_of_numbers(records)}",
        _when(case, records[0], found),
        " + ".join(modes),
    ]
    parts += [f"{one.label}" for one in found.lines if one.label and len(found.lines) > 1]
    for one in found.lines:
        parts += [f"rate {one.rate.digits()}", one.amount.words()] if one.rate and one.amount else []
    return " · ".join(parts)


def _by_mode(lines: Sequence[HoursLine]) -> Iterator[tuple[int, str]]:
    for mode, name in (("tracked", "tracked"), ("manual", "manual"), ("over_limit", "over the limit")):
        minutes = sum(getattr(one, mode) for one in lines)
        if minutes:
            yield minutes, name


def _span_of_numbers(records: Sequence[Record]) -> str:
    first, last = records[0].seq, records[-1].seq
    return f"#{first}" if first == last else f"#{first}-#{last}"


def _when(case: OpenCase, record: Record, found: Logged) -> str:
    moment = moment_at(record.fields)
    said = echo_words(moment, case.facts.zone) if moment else ""
    if found.week is None:
        return said
    week = found.week.hours.week
    whole = moment is not None and (moment.start, moment.end) == (
        week.monday.isoformat(),
        week.sunday.isoformat(),
    )
    words = days_words(week.monday, week.sunday, case.setup.now.date())
    return f"{words} (UTC week)" if whole else f"{said} (UTC week {words})"


def logged_hints(case: OpenCase, records: Sequence[Record], found: Logged) -> Iterator[str]:
    """Say what follows: the state of the week, what is missing, and days that are in no one week."""
    loose = [one for one in found.all.not_placed if one.seq in {record.seq for record in records}]
    if loose:
        yield f"{_why_not_placed(case, loose[0])}: dk undo, then {_instead(case, loose[0])}"
    if found.week is not None:
        yield from _week_hints(case, records, found, found.week)
    if any(one.amount is None for one in found.lines):
        yield "no agreed rate for them: dk milestone 45 WORDS --per hour"
    yield from found.all.warnings


def _week_hints(
    case: OpenCase, records: Sequence[Record], found: Logged, week: StandingWeek
) -> Iterator[str]:
    state = state_words(case, week)
    if state and week.standing.state is not WeekState.RUNNING:
        yield state
    if len(week.hours.seqs) > len(records):
        yield f"the week now: {_summary(case, week.hours)}"
    if week.hours.over and found.all.limit is not None:
        over, limit = hours_words(week.hours.over), limit_words(found.all.limit)
        yield f"{over} over the weekly limit of {limit}; the record does not say which hours they are"
    bare = [one.seq for one in records if not one.fields.get("memo")]
    if bare and found.all.protects:
        yield f"without a memo hours may not be protected: dk fix {bare[0]} memo 'WHAT WAS DONE'"


# ---------------------------------------------------------------- for scripts


def weeks_json(found: WeekList) -> dict[str, Json]:
    """Return the weeks for scripts; times are in minutes, instants in UTC."""
    return {
        "weeks": [week_json(one) for one in found.weeks],
        "in_no_week": plain(found.not_placed),
        "weekly_limit_minutes": found.limit,
        "warnings": list(found.warnings),
    }


def week_json(one: StandingWeek) -> dict[str, Json]:
    """Return one week for scripts."""
    hours, standing = one.hours, one.standing
    return {
        "monday": hours.week.monday.isoformat(),
        "sunday": hours.week.sunday.isoformat(),
        **{
            name: plain(getattr(hours, name)) for name in ("tracked", "manual", "over_limit", "over", "parts")
        },
        **{name: plain(getattr(hours, name)) for name in ("amounts", "without_rate", "lines")},
        "records": list(hours.seqs),
        "state": standing.state.value,
        "until": _utc(standing.until),
        "rule": standing.rule.id if standing.rule else None,
        "confidence": standing.rule.confidence if standing.rule else None,
        "read_off": standing.read_off,
        "event": standing.event,
    }


def _utc(instant: datetime | None) -> str | None:
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if instant else None


def week_cells(found: WeekList) -> Iterator[list[object]]:
    """Yield the weeks as rows under ``CSV_NAMES``, one for each currency of a week; times are in minutes."""
    for one in found.weeks:
        hours, standing = one.hours, one.standing
        start = [
            hours.week.monday,
            hours.week.sunday,
            hours.tracked,
            hours.manual,
            hours.over_limit,
            hours.over,
        ]
        start += [hours.of(Condition.MET), hours.of(Condition.NO_MEMO)]
        end = [hours.without_rate, standing.state.value, _utc(standing.until) or ""]
        end += [standing.rule.id if standing.rule else "", " ".join(map(str, hours.seqs))]
        for amount in hours.amounts or (None,):
            yield [*start, amount.plain() if amount else "", amount.currency if amount else "", *end]
