"""Dates and times as documents write them, in the zone of the document.

Words of days and times come from record/spoken.py; here they are put together for running text.
"""

from disputekit.record.moment import Moment, Precision, date_in, is_time, precision_of, zone_info
from disputekit.record.spoken import TIME_NOT_KNOWN, date_words, report_day, report_time, zone_words

_RELATIONS = {"about": "about ", "before": "before ", "after": "after ", "at": "", "between": ""}


def date_of(moment: Moment, zone: str, *, year: bool) -> str:
    """Say the date for running text: ``20 Mar``, ``about 6 Mar 2026``, ``2 Mar to 8 Mar``."""
    start = _date(moment.start, zone, year=year)
    if moment.end is None:
        return _RELATIONS[moment.rel] + start
    end = _date(moment.end, zone, year=year)
    return start if start == end else f"{start} to {end}"


def point_of(moment: Moment, zone: str, *, year: bool) -> str:
    """Say date and time for running text: ``1 Apr 2026, 14:20``; only the date where no time was stated."""
    day = date_of(moment, zone, year=year)
    time = report_time(moment, zone)
    return day if not time or time == TIME_NOT_KNOWN else f"{day}, {time}{doubt_of(moment)}"


def day_of(moment: Moment, zone: str, *, year: bool) -> str:
    """Say the day for a ledger, with its weekday: ``Wed 4 Mar``."""
    return " ".join(report_day(moment, zone, year=year).split())


def time_of(moment: Moment, zone: str) -> str:
    """Say the time of day for a ledger: ``15:00``, ``time n/k``; empty where the day says it all."""
    time = report_time(moment, zone)
    return time if time in {"", TIME_NOT_KNOWN} else time + doubt_of(moment)


def doubt_of(moment: Moment) -> str:
    """Say that the zone of a stated time was not stated; nothing for all others."""
    if not is_time(moment.start) or not moment.said:
        return ""
    return " (zone assumed)" if moment.basis == "assumed" else ""


def clock_date(recorded_at: str, zone: str, *, year: bool) -> str:
    """Say the date of the machine's clock when something was written down."""
    return _date(f"{recorded_at[:19]}+00:00", zone, year=year)


def iso_date(day: str, *, year: bool) -> str:
    """Say an ISO date that is already one of the document's zone."""
    return _without_year(date_words(day), year=year)


def zone_line(zone: str) -> str:
    """Name the zone of the document: ``UTC``, ``Kyiv time (Europe/Kyiv)``."""
    name = zone_words(zone)
    known = zone_info(zone) is not None
    return name if name == "UTC" or not known else f"{name} time ({zone})"


def years_of(moment: Moment, zone: str) -> set[int]:
    """Return the years in which a moment begins and ends."""
    return {date_in(iso, zone).year for iso in (moment.start, moment.end) if iso}


def _date(iso: str, zone: str, *, year: bool) -> str:
    if precision_of(iso) is Precision.MONTH:
        return date_words(iso)
    return _without_year(date_words(date_in(iso, zone).isoformat()), year=year)


def _without_year(words: str, *, year: bool) -> str:
    return words if year else words.rsplit(" ", 1)[0]
