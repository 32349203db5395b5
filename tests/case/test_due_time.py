"""Lengths of time: the official examples, the calendar's corners, and that no clock ends before it starts."""

import zoneinfo
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from disputekit.case.due_time import due_after
from disputekit.case.rule import Calendar, Length, Unit
from disputekit.record.moment import Precision, from_clock, iso_text

WEEKDAYS = Calendar("weekdays", (1, 2, 3, 4, 5), (date(2026, 4, 3),))
CALENDARS = {"weekdays": WEEKDAYS}


def due(
    start: str, quantity: int, unit: Unit, zone: str = "UTC", *, at: str = "", calendar: str = "weekdays"
) -> str:
    found = due_after(Length(quantity, unit, at, calendar), datetime.fromisoformat(start), zone, CALENDARS)
    assert found.tzinfo is UTC
    return found.isoformat(timespec="minutes").removesuffix("+00:00")


# ---------------------------------------------------------------- examples of the platform


def test_the_official_weekly_example_comes_out() -> None:
    """Staff, 2016: week ending Sun 18 Sep, the client until Fri 23 Sep, available Wed 28 Sep."""
    for instant in ("2016-09-12T00:00Z", "2016-09-18T23:59Z"):
        assert due(instant, 1, Unit.WEEK_TIME, at="Mon 11:59") == "2016-09-19T11:59"
        assert due(instant, 1, Unit.WEEK_TIME, at="Fri 23:59") == "2016-09-23T23:59"
        assert due(instant, 2, Unit.WEEK_TIME, at="Wed 00:00") == "2016-09-28T00:00"
    assert due("2016-09-23T23:59Z", 5, Unit.DAYS) == "2016-09-28T23:59"


def test_the_derived_weekly_example_comes_out() -> None:
    assert due("2026-11-08T20:00Z", 1, Unit.WEEK_TIME, at="Mon 11:59") == "2026-11-09T11:59"
    assert due("2026-11-08T20:00Z", 1, Unit.WEEK_TIME, at="Fri 23:59") == "2026-11-13T23:59"
    assert due("2026-11-13T23:59Z", 5, Unit.DAY_END) == "2026-11-19T00:00"


def test_money_processed_on_a_monday_is_there_on_saturday() -> None:
    assert due("2026-03-02T12:00Z", 5, Unit.DAYS) == "2026-03-07T12:00"


# ---------------------------------------------------------------- units


def test_days_are_24_hours_each_whatever_clocks_do() -> None:
    assert due("2026-03-28T09:12+02:00", 7, Unit.DAYS, "Europe/Kyiv") == "2026-04-04T07:12"
    assert due("2026-03-28T09:12+02:00", 48, Unit.HOURS, "Europe/Kyiv") == "2026-03-30T07:12"


def test_months_go_by_the_calendar_of_the_zone_and_end_in_a_shorter_month_on_its_last_day() -> None:
    assert due("2026-01-31T10:00Z", 1, Unit.MONTHS) == "2026-02-28T10:00"
    assert due("2028-01-31T10:00Z", 1, Unit.MONTHS) == "2028-02-29T10:00"
    assert due("2026-10-31T10:00Z", 4, Unit.MONTHS) == "2027-02-28T10:00"
    assert (
        due("2026-02-28T23:30Z", 1, Unit.MONTHS, "Europe/Kyiv") == "2026-03-31T22:30"
    )  # there it is 1 March


def test_years_from_a_leap_day_end_on_28_february() -> None:
    assert due("2028-02-29T10:00Z", 1, Unit.YEARS) == "2029-02-28T10:00"
    assert due("2028-02-29T10:00Z", 4, Unit.YEARS) == "2032-02-29T10:00"


def test_business_days_leave_out_weekends_and_the_named_holidays() -> None:
    assert due("2026-03-20T17:00Z", 5, Unit.BUSINESS_DAYS) == "2026-03-27T17:00"
    assert due("2026-03-21T10:00Z", 1, Unit.BUSINESS_DAYS) == "2026-03-23T10:00"  # from a Saturday: Monday
    assert due("2026-03-31T10:00Z", 3, Unit.BUSINESS_DAYS) == "2026-04-06T10:00"  # over Friday, a holiday
    assert due("2026-03-21T10:00Z", 0, Unit.BUSINESS_DAYS) == "2026-03-21T10:00"


def test_the_day_of_a_business_day_is_that_of_the_zone() -> None:
    assert (
        due("2026-03-20T23:30Z", 1, Unit.BUSINESS_DAYS, "Asia/Tokyo") == "2026-03-22T23:30"
    )  # Mon 08:30 there


def test_a_day_runs_to_midnight_at_its_end_in_the_zone() -> None:
    assert due("2026-03-10T17:30+02:00", 14, Unit.DAY_END) == "2026-03-25T00:00"
    assert (
        due("2026-03-10T23:30Z", 14, Unit.DAY_END, "Europe/Kyiv") == "2026-03-25T22:00"
    )  # there it is the 11th
    assert due("2026-03-10T23:30Z", 0, Unit.DAY_END, "not stated") == "2026-03-11T00:00"


# ---------------------------------------------------------------- clocks that change


def test_a_time_that_clocks_skip_is_taken_after_the_gap() -> None:
    assert due("2026-02-28T03:30+02:00", 1, Unit.MONTHS, "Europe/Kyiv") == "2026-03-28T01:30"
    assert due("2026-02-28T03:30+02:00", 20, Unit.BUSINESS_DAYS, "Europe/Kyiv") == "2026-03-27T01:30"
    assert due("2026-02-28T21:59Z", 1, Unit.MONTHS, "Europe/Kyiv") == "2026-03-28T21:59"
    assert (
        due("2026-01-29T03:30+02:00", 2, Unit.MONTHS, "Europe/Kyiv") == "2026-03-29T01:30"
    )  # 03:30 is 04:30


def test_a_time_that_clocks_show_twice_is_the_first_of_the_two() -> None:
    assert due("2026-09-25T03:30+03:00", 1, Unit.MONTHS, "Europe/Kyiv") == "2026-10-25T00:30"


def test_no_length_from_the_second_of_the_two_is_no_step_back() -> None:
    second = "2026-10-25T01:30Z"  # 03:30 in Kyiv, for the second time
    assert due(second, 0, Unit.MONTHS, "Europe/Kyiv") == "2026-10-25T01:30"


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("length", "zone", "why"),
    [
        (Length(-1, Unit.DAYS), "UTC", "backwards"),
        (Length(1, Unit.MONTHS), "Mars/Phobos", "no time zone"),
        (Length(1, Unit.BUSINESS_DAYS, calendar="unheard of"), "UTC", "no calendar"),
        (Length(1, Unit.BUSINESS_DAYS, calendar="never"), "UTC", "no business days"),
        (Length(0, Unit.WEEK_TIME, at="Fri 23:59"), "UTC", "a week after"),
        (Length(1, Unit.WEEK_TIME, at="Freitag 23:59"), "UTC", "not a weekday"),
        (Length(1, Unit.WEEK_TIME, at="Fri"), "UTC", "isoformat"),
    ],
)
def test_what_says_no_instant_is_refused(length: Length, zone: str, why: str) -> None:
    calendars = {**CALENDARS, "never": Calendar("never", ())}
    with pytest.raises(ValueError, match=why):
        due_after(length, datetime(2026, 3, 2, tzinfo=UTC), zone, calendars)


def test_a_start_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        due_after(Length(1, Unit.DAYS), datetime(2026, 3, 2), "UTC", {})  # noqa: DTZ001 - that is the point


# ---------------------------------------------------------------- any length, any zone

ZONES = sorted(zoneinfo.available_timezones() - {"localtime", "Factory"})
SAMPLE = (
    "UTC",
    "Europe/Kyiv",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "America/St_Johns",
    "Europe/Dublin",
)
_INSTANTS = some.datetimes(datetime(1995, 1, 1), datetime(2060, 1, 1), timezones=some.just(UTC))  # noqa: DTZ001
_LENGTHS = some.builds(
    Length,
    some.integers(0, 800),
    some.sampled_from([one for one in Unit if one is not Unit.WEEK_TIME]),
    some.just(""),
    some.just("weekdays"),
) | some.builds(
    Length,
    some.integers(1, 60),
    some.just(Unit.WEEK_TIME),
    some.builds(
        "{} {:02}:{:02}".format,
        some.sampled_from(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]),
        some.integers(0, 23),
        some.integers(0, 59),
    ),
)


@given(_LENGTHS, _INSTANTS, some.sampled_from(SAMPLE))
def test_a_clock_never_ends_before_it_starts(length: Length, start: datetime, zone: str) -> None:
    assert due_after(length, start, zone, CALENDARS) >= start


@given(_LENGTHS, _INSTANTS, some.sampled_from(SAMPLE), some.integers(1, 3))
def test_a_longer_clock_never_ends_earlier(length: Length, start: datetime, zone: str, more: int) -> None:
    longer = length._replace(quantity=length.quantity + more)
    assert due_after(longer, start, zone, CALENDARS) >= due_after(length, start, zone, CALENDARS)


@given(_LENGTHS, _INSTANTS, some.sampled_from(SAMPLE), some.sampled_from(SAMPLE))
def test_how_the_start_is_written_changes_nothing(
    length: Length, start: datetime, zone: str, written: str
) -> None:
    elsewhere = start.astimezone(zoneinfo.ZoneInfo(written))
    assert due_after(length, elsewhere, zone, CALENDARS) == due_after(length, start, zone, CALENDARS)


@given(some.integers(0, 40), _INSTANTS)
def test_a_business_day_is_one_of_the_calendar(count: int, start: datetime) -> None:
    found = due_after(Length(count, Unit.BUSINESS_DAYS, "", "weekdays"), start, "UTC", CALENDARS)
    between = (start.date() + timedelta(days=one + 1) for one in range((found.date() - start.date()).days))
    working = [one for one in between if one.isoweekday() < 6 and one not in WEEKDAYS.holidays]
    assert len(working) == count
    assert not count or working[-1] == found.date()


def _changes(zone: str) -> list[datetime]:
    """Return the instants, 2024 to 2030, at which clocks of a zone change, to the hour."""
    place = zoneinfo.ZoneInfo(zone)
    found, day = [], datetime(2024, 1, 1, tzinfo=UTC)
    while day.year < 2031:
        following = day + timedelta(days=1)
        if day.astimezone(place).utcoffset() != following.astimezone(place).utcoffset():
            hours = (day + timedelta(hours=one) for one in range(25))
            offsets = [(one, one.astimezone(place).utcoffset()) for one in hours]
            found += [later for (_, was), (later, becomes) in pairwise(offsets) if was != becomes]
        day = following
    return found


def _assert_shown_exactly(instant: datetime, zone: str) -> None:
    """K2: what the screen is given for an instant reads back as this instant."""
    assert datetime.fromisoformat(from_clock(instant, zone).start) == instant
    shown = iso_text(instant.astimezone(zoneinfo.ZoneInfo(zone)), Precision.MINUTE)
    assert datetime.fromisoformat(shown).astimezone(UTC) == instant


def _around_changes(zone: str) -> None:
    for change in _changes(zone):
        for minutes in (-90, -60, -30, -1, 0, 1, 30, 60, 90):
            instant = change + timedelta(minutes=minutes)
            for length in (Length(0, Unit.MONTHS), Length(1, Unit.YEARS), Length(2, Unit.MONTHS)):
                for start in (instant, instant - timedelta(days=59), instant - timedelta(days=365)):
                    found = due_after(length, start, zone, CALENDARS)
                    assert found >= start
                    _assert_shown_exactly(found.replace(second=0, microsecond=0), zone)


@pytest.mark.parametrize("zone", SAMPLE)
def test_around_every_change_of_the_clocks_a_due_moment_reads_back_exactly(zone: str) -> None:
    _around_changes(zone)


@pytest.mark.full
@pytest.mark.parametrize("part", range(12))
def test_in_every_zone_of_the_world_a_due_moment_reads_back_exactly(part: int) -> None:
    for zone in ZONES[part::12]:
        _around_changes(zone)
