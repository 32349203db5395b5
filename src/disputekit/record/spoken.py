"""A moment in words: the one wording of dates, times and delays, on screen and in documents.

English names on purpose, whatever the locale: two people must read the same text off the same record.
"""

from datetime import UTC, date, datetime, timedelta
from enum import Enum

from disputekit.record.moment import (
    Moment,
    Precision,
    bounds,
    date_in,
    is_time,
    precision_of,
    wall_clock,
    zone_info,
)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
TIME_NOT_KNOWN = "time n/k"

_UTC_NAMES = {"UTC", "Etc/UTC", "UCT", "Etc/UCT", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal"}
_CONTEMPORANEOUS = timedelta(hours=24)
_LATE = timedelta(days=30)


class Lag(Enum):
    """How long after the event a note was written, by the longest time it can have been.

    Within 24 hours, or on the stated day itself: contemporaneous. Up to 30 days: late. Beyond that, and
    where only a month or no beginning is known: reconstructed.
    """

    CONTEMPORANEOUS = "within 24 h"
    LATE = "late"
    RECONSTRUCTED = "reconstructed"


def echo_words(moment: Moment, zone: str) -> str:
    """Say a moment in full for the person who typed it: ``Tue 3 Mar 2026, 15:40 Kyiv (13:40 UTC)``.

    Times are shown in ``zone``, then in the zone they were stated in when that is another one, then in
    UTC. A time whose zone was assumed is shown as its source wrote it.
    """
    if moment.rel in {"at", "about"}:
        words = _echo_point(moment.start, moment, zone, weekday=True)
        return words if moment.rel == "at" else f"about {words}"
    start = _echo_point(moment.start, moment, zone, weekday=False)
    if moment.end is None:
        return f"{moment.rel} {start}"
    return f"between {start} and {_echo_point(moment.end, moment, zone, weekday=False)}"


def report_day(moment: Moment, zone: str = "UTC", *, year: bool = False) -> str:
    """Say the day for a table: ``Wed  4 Mar``, ``about 6 Mar``, ``2 Mar to 8 Mar``, ``March 2026``.

    A written date stays the date of its own zone; a time is shown in ``zone``.
    """
    start = _report_date(moment.start, zone, weekday=moment.rel == "at", year=year)
    if moment.end is None:
        return start if moment.rel == "at" else f"{moment.rel} {start}"
    if _share_a_day(moment, zone):
        return _report_date(moment.start, zone, weekday=True, year=year)
    end = _report_date(moment.end, zone, weekday=False, year=year)
    if is_time(moment.start) and is_time(moment.end):
        start, end = f"{start} {_hours(moment.start, zone)}", f"{end} {_hours(moment.end, zone)}"
    return f"{start} to {end}"


def report_time(moment: Moment, zone: str = "UTC") -> str:
    """Say the time of day for a table: ``15:00``, or ``time n/k`` when none was stated.

    Empty for a stretch of several days with times: ``report_day`` has both then.
    """
    if moment.end is None:
        return _hours(moment.start, zone) if is_time(moment.start) else TIME_NOT_KNOWN
    if not (is_time(moment.start) and is_time(moment.end)):
        return TIME_NOT_KNOWN
    if _share_a_day(moment, zone):
        return f"{_hours(moment.start, zone)} to {_hours(moment.end, zone)}"
    return ""


def date_words(iso: str) -> str:
    """Say the written date of an ISO text: ``3 Mar 2026``, of a month ``March 2026``."""
    if precision_of(iso) is Precision.MONTH:
        return f"{MONTHS[int(iso[5:7]) - 1]} {iso[:4]}"
    return _date(date.fromisoformat(iso[:10]))


def zone_words(zone: str) -> str:
    """Name a zone shortly: ``Kyiv``, ``New York``, ``UTC``, ``UTC+2``."""
    if zone in _UTC_NAMES:
        return "UTC"
    name = zone.rsplit("/", 1)[-1].replace("_", " ")
    if zone.startswith("Etc/GMT") and zone[7:8] in {"+", "-"}:
        sign = "+" if zone[7] == "-" else "-"  # POSIX counts west as positive, nobody else does
        return f"UTC{sign}{zone[8:]}"
    return name


def lag_words(recorded_at: str, moment: Moment) -> str:
    """Say how much later it was written down: ``25 min later``, ``2 h later``, ``9 days later``.

    Empty when it was under two minutes, on the same day (where only a day is stated), or cannot be told.

    Args:
        recorded_at: ISO text with an offset, as the entry holds it.
        moment: when it is said to have happened.
    """
    if moment.rel not in {"at", "about"} or moment.precision is Precision.MONTH:
        return ""
    about = "about " if moment.rel == "about" else ""
    recorded = datetime.fromisoformat(recorded_at)
    if not is_time(moment.start):
        days = (_local_date(recorded, moment.zone) - date.fromisoformat(moment.start)).days
        return f"{about}{_days(days)} later" if days > 0 else ""
    minutes = (recorded - datetime.fromisoformat(moment.start)) // timedelta(minutes=1)
    if minutes < 2:
        return ""
    if minutes < 60:
        return f"{about}{minutes} min later"
    if minutes < 48 * 60:
        return f"{about}{minutes // 60} h later"
    return f"{about}{_days(minutes // (24 * 60))} later"


def lag_class(recorded_at: str, moment: Moment) -> Lag:
    """Class a note by the longest time between what it tells and ``recorded_at`` (see Lag)."""
    recorded = datetime.fromisoformat(recorded_at)
    if moment.precision is Precision.MONTH or moment.rel == "before":
        return Lag.RECONSTRUCTED
    stretch = bounds(moment)
    on_the_day = moment.rel == "at" and recorded.timestamp() < stretch.hi  # a day of 25 hours is one day
    longest = timedelta(seconds=int(recorded.timestamp()) - stretch.lo)
    if on_the_day or longest <= _CONTEMPORANEOUS:
        return Lag.CONTEMPORANEOUS
    return Lag.LATE if longest <= _LATE else Lag.RECONSTRUCTED


def _echo_point(iso: str, moment: Moment, zone: str, *, weekday: bool) -> str:
    if precision_of(iso) is Precision.MONTH:
        return date_words(iso) + _foreign_calendar(moment, zone)
    if not is_time(iso):
        return _date(date.fromisoformat(iso), weekday=weekday) + _foreign_calendar(moment, zone)
    if moment.basis == "assumed":
        return f"{_stamp(datetime.fromisoformat(iso), iso, weekday=weekday)} (zone assumed)"
    return _echo_time(iso, moment.zone, zone, weekday=weekday)


def _echo_time(iso: str, stated_zone: str, zone: str, *, weekday: bool) -> str:
    """Say one time of day in the zone of the case, the stated one and UTC, each named once."""
    shown = wall_clock(iso, zone)
    name = zone_words(zone) if zone_info(zone) else _offset_words(shown)
    words = f"{_stamp(shown, iso, weekday=weekday)} {name}"
    others = [(stated_zone, zone_words(stated_zone))] if zone_info(stated_zone) else []
    asides: list[str] = []
    for other, other_name in [*others, ("UTC", "UTC")]:
        if other_name != name and not any(aside.endswith(other_name) for aside in asides):
            asides.append(f"{_aside(wall_clock(iso, other), shown, iso)} {other_name}")
    return f"{words} ({', '.join(asides)})" if asides else words


def _aside(instant: datetime, shown: datetime, iso: str) -> str:
    """Say a time again in another zone: with its date only when that is a different one."""
    if instant.date() == shown.date():
        return _clock(instant, iso)
    return f"{_date(instant.date(), weekday=True, year=False)} {_clock(instant, iso)}"


def _foreign_calendar(moment: Moment, zone: str) -> str:
    """Say whose day it is when it is not a day of the zone the reader expects."""
    if moment.zone == zone:
        return ""
    return f" ({zone_words(moment.zone)} date)" if zone_info(moment.zone) else " (zone not known)"


def _share_a_day(moment: Moment, zone: str) -> bool:
    if moment.end is None or not (is_time(moment.start) and is_time(moment.end)):
        return False
    return date_in(moment.start, zone) == date_in(moment.end, zone)


def _report_date(iso: str, zone: str, *, weekday: bool, year: bool) -> str:
    if precision_of(iso) is Precision.MONTH:
        return date_words(iso)
    day = date_in(iso, zone)
    if not weekday:
        return _date(day, year=year)
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day:>2} {MONTHS[day.month - 1][:3]}" + (
        f" {day.year}" if year else ""
    )


def _hours(iso: str, zone: str) -> str:
    return f"{wall_clock(iso, zone):%H:%M}"  # documents go by the minute; the record keeps the seconds


def _stamp(instant: datetime, iso: str, *, weekday: bool) -> str:
    return f"{_date(instant.date(), weekday=weekday)}, {_clock(instant, iso)}"


def _date(day: date, *, weekday: bool = False, year: bool = True) -> str:
    words = f"{day.day} {MONTHS[day.month - 1][:3]}" + (f" {day.year}" if year else "")
    return f"{WEEKDAYS[day.weekday()][:3]} {words}" if weekday else words


def _clock(instant: datetime, iso: str) -> str:
    """Say the time of day, with seconds when the text it comes from has them."""
    return f"{instant:%H:%M:%S}" if precision_of(iso) is Precision.SECOND else f"{instant:%H:%M}"


def _offset_words(instant: datetime) -> str:
    offset = f"{instant:%z}"
    return "UTC" if offset == "+0000" else f"UTC{offset[:3]}:{offset[3:]}"


def _local_date(instant: datetime, zone: str) -> date:
    return instant.astimezone(zone_info(zone) or UTC).date()


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
