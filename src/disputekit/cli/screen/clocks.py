"""One clock in words: until when, how long that is, what silence does, and what the date rests on."""

from datetime import UTC, date, datetime, timedelta

from disputekit.app.deadlines import Actor, Deadline, Effect, Missing, NotComputed, State
from disputekit.app.workspace import OpenCase
from disputekit.record.moment import Moment, Precision, from_clock, iso_text, zone_info
from disputekit.record.spoken import MONTHS, WEEKDAYS, echo_words

_ACTS = {
    Actor.ME: "you act",
    Actor.CLIENT: "the client acts",
    Actor.BOTH: "you and the client act",
    Actor.PLATFORM: "the platform acts",
    Actor.NOBODY: "nobody has to act",
}
_COSTS = (Effect.ESCROW_TO_CLIENT, Effect.MONEY_LOST, Effect.HOURS_AT_RISK)
_CLOSES = {
    Missing.WHEN: "dk fix {seq} when 'DATE TIME'",
    Missing.BY: "dk fix {seq} by client  or  dk fix {seq} by me",
    Missing.FUNDED: "dk funded {label} AMOUNT",
}


def zone_of(case: OpenCase) -> str:
    """Return the zone of the case, UTC where this machine does not know it."""
    return case.facts.zone if zone_info(case.facts.zone) else "UTC"


def due_moment(case: OpenCase, one: Deadline) -> Moment:
    """Return the due moment as one says it: a day where the platform's page shows no time."""
    zone = zone_of(case)
    if one.shown is None or not one.approximate:
        return from_clock(one.due, zone)
    return Moment("at", iso_text(_local(case, one.due), Precision.DAY), None, zone, "", "typed")


def due_words(case: OpenCase, one: Deadline) -> str:
    """Say when a clock runs out: ``Wed 8 Apr 2026, 17:20 Kyiv (14:20 UTC)``."""
    return echo_words(due_moment(case, one), zone_of(case))


def short_day(day: date, now: date) -> str:
    """Say a day shortly: ``Thu 26 Mar``, with its year when that is another one."""
    year = f" {day.year}" if day.year != now.year else ""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}{year}"


def short_due(case: OpenCase, one: Deadline) -> str:
    """Say the day on which a clock runs out, shortly."""
    return short_day(_local(case, one.due).date(), _local(case, case.setup.now).date())


def short_act_by(case: OpenCase, one: Deadline) -> str:
    """Say by which day to act: the day before an estimate, the day itself of a date that was read off."""
    if one.act_by is None:
        return short_due(case, one)
    return short_day(one.act_by, _local(case, case.setup.now).date())


def left_words(case: OpenCase, one: Deadline) -> str:
    """Say how long a clock still runs, or how long ago it ran out: ``5 days left``, ``ran out 3 h ago``."""
    if one.shown is not None and one.approximate:
        return _days_left((_local(case, one.due).date() - _local(case, case.setup.now).date()).days)
    left = one.due - case.setup.now.astimezone(UTC)
    if left < timedelta(0) or one.state is State.PASSED:
        ran = "ran out" if one.state is State.PASSED else "may have run out"
        return f"{ran} {span_words(-left)} ago"
    return f"{span_words(left)} left"


def _days_left(days: int) -> str:
    if days < 0:
        return f"ran out {-days} day{'' if days == -1 else 's'} ago"
    return {0: "today", 1: "tomorrow"}.get(days, f"{days} days left")


def span_words(span: timedelta) -> str:
    """Say a span of time in its largest whole unit, never more than it is: days from 48 hours on."""
    minutes = span // timedelta(minutes=1)
    if minutes < 120:
        return f"{minutes} min"
    hours = minutes // 60
    return f"{hours} h" if hours < 48 else f"{hours // 24} days"


def _local(case: OpenCase, instant: datetime) -> datetime:
    return instant.astimezone(zone_info(zone_of(case)) or UTC)


def until_words(case: OpenCase, one: Deadline) -> str:
    """Say what silence does and until when, as the first line of a clock that runs; in capitals where it costs money."""
    until, then = due_words(case, one), one.silence or one.title
    if one.rule is None:
        return f"By {until}: {then}"
    if one.is_ours and one.shown is None and one.due < case.setup.now:
        lead = "MAY HAVE RUN OUT" if one.rule.effect in _COSTS else "May have run out"
        return f"{lead}, on {until} at the earliest: {then}"
    if one.is_ours:
        act = f", act by {short_act_by(case, one)}" if one.act_by else ""
        lead = "IF YOU DO NOTHING" if one.rule.effect in _COSTS else "If you do nothing"
        return f"{lead} until {until}{act}: {then}"
    if one.rule.acts is Actor.NOBODY:
        return f"{until}: {then}"
    return f"If {who(case, one)} does nothing until {until}: {then}"


def clock_words(case: OpenCase, one: Deadline) -> str:
    """Say what silence does and until when, or what it has done and how long ago."""
    if one.state is State.RUNNING:
        return until_words(case, one)
    return f"{left_words(case, one)}, {due_words(case, one)}: {one.silence or one.title}"


def who(case: OpenCase, one: Deadline) -> str:
    """Name whose silence a clock is about."""
    if one.rule is not None and one.rule.acts is Actor.PLATFORM:
        return "the platform"
    return first_name(case)


def first_name(case: OpenCase) -> str:
    """Return the client's first name, or "the client" where the record names none."""
    return next(iter(case.facts.client.split()), "the client")


def acts_words(one: Deadline) -> str:
    """Say who acts."""
    return _ACTS[one.rule.acts] if one.rule else _ACTS[Actor.ME]


def sure_words(one: Deadline) -> str:
    """Say what a due moment is: an estimate, or what the platform's page shows, and where that is recorded."""
    return f"as the platform shows it, #{one.shown}" if one.shown is not None else "estimate"


def what_to_state(one: NotComputed) -> str:
    """Return the command that states what is missing to compute a clock."""
    return _CLOSES[one.missing].format(seq=one.trigger, label=next(iter(one.labels), "M1"))


def gain_words(case: OpenCase, one: Deadline, platform: str) -> str:
    """Say what a clock that some record has just started will do, in one line with the rule it rests on."""
    rests = f"({one.rule.id}, {sure_words(one)})" if one.rule else f"({sure_words(one)})"
    about = "about " if one.shown is None else ""
    if one.is_ours:
        return f"{until_words(case, one)} {rests}"
    if one.rule is not None and one.rule.effect is Effect.ESCROW_TO_ME and one.amount is not None:
        day = short_due(case, one)
        return f"{platform} releases {one.amount.words()} by itself {about}{day} if {who(case, one)} does nothing {rests}"
    return (
        f"{about}{short_due(case, one)}, if {who(case, one)} does nothing: {one.silence or one.title} {rests}"
    )
