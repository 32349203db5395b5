"""Read amounts, counts and moments as the user typed them, with the facts of the open case."""

import re
from datetime import UTC, datetime, timedelta

from disputekit.app.log import moment_of, reference
from disputekit.app.workspace import OpenCase
from disputekit.errors import NotFound, Refused
from disputekit.ledger.index import standing_at
from disputekit.ledger.lookup import latest_of_label
from disputekit.record.canonical import Json
from disputekit.record.moment import OPEN_START, Moment, bounds, from_clock
from disputekit.record.money import MoneyRefused, parse_money
from disputekit.record.spoken import echo_words

_FAR = timedelta(days=183)  # a date without its year that lies beyond may be one that has passed
# As texts: `re` compiles a pattern when it is first asked for, and keeps it.
_YEAR = r"(?<![0-9])[0-9]{4}(?![0-9])"
_HOURS = r"(?P<hours>[0-9]{1,5})(?:\.(?P<part>[0-9]{1,2}))?h?"
_COUNT = r"[0-9]{1,9}(?:\.[0-9]{1,4})?"
_CLOCK = r"(?P<hours>[0-9]{1,5})(?::|h)(?P<minutes>[0-5][0-9])m?"


def money(case: OpenCase, text: str) -> Json:
    """Return an amount in the currency of the case unless it names its own; raises Refused."""
    try:
        return dict(parse_money(text, case.facts.currency).to_value())
    except MoneyRefused as error:
        raise Refused(str(error), "nothing was recorded") from error


def moment_value(case: OpenCase, text: str) -> Json:
    """Return a moment as it stands in a record; raises Refused."""
    return {**moment_of(case, text).to_value()}


def due_value(case: OpenCase, text: str, since: str = "") -> Json:
    """Return ``due_moment`` as it stands in a record; ``since`` is when the record itself happened, as typed."""
    return {**due_moment(case, text, moment_of(case, since) if since else None).to_value()}


def due_moment(case: OpenCase, text: str, since: Moment | None = None) -> Moment:
    """Read a date to come, one without a year as the first from ``since`` on; raises Refused for what may be another.

    An invoice of 1 October that is written down in November and due on "15 oct" was due two weeks after it.
    """
    coming = moment_of(case, text, allow_future=True)
    read = coming if since is None else _read_from(case, text, since) or coming
    said = echo_words(read, case.facts.zone)
    if coming.start[4:16] != read.start[4:16]:  # not the year alone: it counts from a day
        other = echo_words(coming, case.facts.zone)
        raise Refused(f"{text!r} is {other}, or {said} as the record is older", "write the date itself")
    ahead = bounds(read).lo - (case.setup.heard or case.setup.now).timestamp()
    if ahead > _FAR.total_seconds() and not re.search(_YEAR, text):
        today = echo_words(from_clock(case.setup.now, case.facts.zone), case.facts.zone)
        raise Refused(f"{text!r} would be {said}; it is {today}", "write the year of the date that is meant")
    return read


def _read_from(case: OpenCase, text: str, since: Moment) -> Moment | None:
    """Read a date as it was meant at a time; None where that time has no beginning."""
    from disputekit.intake.when import parse_when  # the grammar costs 10 ms, and most records say: now

    first = bounds(since).lo
    if first == OPEN_START:
        return None
    then = datetime.fromtimestamp(first, UTC)
    return parse_when(text, zone=case.facts.zone, now=then, allow_future=True)


def minutes(text: str) -> int:
    """Read ``31.5``, ``31:30`` or ``31h30`` as minutes; raises Refused for what is not a whole number of them."""
    word = text.strip().lower()
    clock, hours = re.fullmatch(_CLOCK, word), re.fullmatch(_HOURS, word)
    if clock:
        return int(clock["hours"]) * 60 + int(clock["minutes"])
    if hours:
        part = (hours["part"] or "").ljust(2, "0")
        hundredths = int(part) * 60
        if hundredths % 100 == 0:
            return int(hours["hours"]) * 60 + hundredths // 100
        raise Refused(f"{text} hours are no whole number of minutes", "write hours and minutes: 7:20")
    raise Refused(f"{text!r} is not a number of hours", "write it as 31.5 or 31:30")


def count(case: OpenCase, clause: str, uses: str) -> Json:
    """Return how much of a clause's limit something takes, in the unit of that limit; raises Refused."""
    label = reference(case, clause)
    record = (
        latest_of_label(case.connection, case.row.case_no, str(label)) if isinstance(label, str) else None
    )
    if record is None:
        raise NotFound(f"there is no {clause} in {case.row.slug}", "see: dk scope")
    limit = standing_at(case.connection, case.row.case_no, record.seq).fields.get("limit")
    if not isinstance(limit, dict):
        raise Refused(
            f"{clause} states no limit, so nothing can be counted against it",
            f"state it first: dk fix {label} limit '2 rounds'",
        )
    if not re.fullmatch(_COUNT, uses):
        raise Refused(f"--uses {uses!r} is not a number", "write it as 1 or 0.5")
    return {"count": uses, "unit": str(limit["unit"])}
