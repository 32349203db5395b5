"""The times people type: each listed form, and each refusal with the readings it offers."""

import re
from datetime import UTC, datetime

import pytest

from disputekit.errors import Refused
from disputekit.intake.when import parse_when
from disputekit.record.moment import Moment, Rel
from disputekit.record.spoken import echo_words

KYIV = "Europe/Kyiv"
NOW = datetime(2026, 3, 12, 16, 20, 30, tzinfo=UTC)  # Thu 12 Mar 2026, 18:20 in Kyiv


def when(said: str, *, zone: str = KYIV, now: datetime = NOW, allow_future: bool = False) -> Moment:
    return parse_when(said, zone=zone, now=now, allow_future=allow_future)


def refusal(said: str, *, zone: str = KYIV, now: datetime = NOW, allow_future: bool = False) -> str:
    """The message and the hint in one line; fails when there is no refusal."""
    with pytest.raises(Refused) as caught:
        when(said, zone=zone, now=now, allow_future=allow_future)
    assert caught.value.message
    assert caught.value.hint
    return f"{caught.value.message} | {caught.value.hint}"


# ---------------------------------------------------------------- points


@pytest.mark.parametrize(
    ("said", "start"),
    [
        # ISO
        ("2026-03", "2026-03"),
        ("2026-03-03", "2026-03-03"),
        ("2026/03/04", "2026-03-04"),
        ("2026.03.04", "2026-03-04"),
        ("2026-3-4", "2026-03-04"),
        ("2026-03-03T14:05", "2026-03-03T14:05+02:00"),
        ("2026-03-03 14:05", "2026-03-03T14:05+02:00"),
        ("2026-03-03 14:05:07", "2026-03-03T14:05:07+02:00"),
        ("2026-03-03T14:05:07.125", "2026-03-03T14:05:07.125+02:00"),
        ("2026-03-03T14:05:07,5+02:00", "2026-03-03T14:05:07.5+02:00"),
        ("2026-03-03T14:05+02:00", "2026-03-03T14:05+02:00"),
        # words for days
        ("today", "2026-03-12"),
        ("Yesterday", "2026-03-11"),
        ("day before yesterday", "2026-03-10"),
        ("2 days ago", "2026-03-10"),
        ("a day ago", "2026-03-11"),
        ("ten days ago", "2026-03-02"),
        ("3d ago", "2026-03-09"),
        ("tuesday", "2026-03-10"),
        ("last tuesday", "2026-03-10"),
        ("Last-Tue", "2026-03-10"),
        ("last thursday", "2026-03-05"),
        ("friday", "2026-03-06"),
        # days and months by name
        ("3 March", "2026-03-03"),
        ("3 Mar 2026", "2026-03-03"),
        ("3rd of March, 2026", "2026-03-03"),
        ("03-mar-2026", "2026-03-03"),
        ("3mar 2026", "2026-03-03"),
        ("March 3", "2026-03-03"),
        ("Mar 3rd, 2026", "2026-03-03"),
        ("2026 mar 3", "2026-03-03"),
        ("March 2026", "2026-03"),
        ("Sept. 2025", "2025-09"),
        ("march", "2026-03"),
        ("february", "2026-02"),
        ("april", "2025-04"),
        ("13 march", "2025-03-13"),
        ("12 march", "2026-03-12"),
        ("29 feb", "2024-02-29"),
        ("Tue 3 Mar 2026", "2026-03-03"),
        ("tuesday, 3 march", "2026-03-03"),
        # days by number, where only one order exists
        ("23/11/2025", "2025-11-23"),
        ("11/23/2025", "2025-11-23"),
        ("23.11.2025", "2025-11-23"),
        ("04/04/2025", "2025-04-04"),
        ("23/11", "2025-11-23"),
        # with a time
        ("3 mar 16:05", "2026-03-03T16:05+02:00"),
        ("3 March at 4pm", "2026-03-03T16:00+02:00"),
        ("3 mar, 4:05 p.m.", "2026-03-03T16:05+02:00"),
        ("3 mar 4.05pm", "2026-03-03T16:05+02:00"),
        ("15:40 on 3 mar", "2026-03-03T15:40+02:00"),
        ("today 9:12", "2026-03-12T09:12+02:00"),
        ("9:12", "2026-03-12T09:12+02:00"),
        ("at 9:12", "2026-03-12T09:12+02:00"),
        ("yesterday 9am", "2026-03-11T09:00+02:00"),
        ("9am yesterday", "2026-03-11T09:00+02:00"),
        ("2 days ago at 16:00", "2026-03-10T16:00+02:00"),
        ("last tuesday 9am", "2026-03-10T09:00+02:00"),
        ("12am", "2026-03-12T00:00+02:00"),
        ("12:30am", "2026-03-12T00:30+02:00"),
        ("12pm", "2026-03-12T12:00+02:00"),
        ("12:30 PM", "2026-03-12T12:30+02:00"),
        ("noon", "2026-03-12T12:00+02:00"),
        ("yesterday at 12 noon", "2026-03-11T12:00+02:00"),
        ("20 min ago", "2026-03-12T18:00+02:00"),
        ("90 minutes ago", "2026-03-12T16:50+02:00"),
        ("five minutes ago", "2026-03-12T18:15+02:00"),
        # as phones and mail programs write it
        ("3/13/2025, 4:05\u202fPM", "2025-03-13T16:05+02:00"),
        ("Tue, 03 Mar 2026 14:05:07 +0200", "2026-03-03T14:05:07+02:00"),
        # forms only dateutil knows
        ("20260303", "2026-03-03"),
        ("20260303T140507", "2026-03-03T14:05:07+02:00"),
        ("Tue Mar  3 14:05:07 2026", "2026-03-03T14:05:07+02:00"),
        ("03/2026", "2026-03"),
        ("2026 march", "2026-03"),
    ],
)
def test_a_point_in_time_has_the_precision_that_was_typed(said: str, start: str) -> None:
    read = when(said)
    assert read == Moment("at", start, None, KYIV, said, "typed")


def test_now_is_the_clock() -> None:
    assert when(" Now ") == Moment("at", "2026-03-12T18:20+02:00", None, KYIV, " Now ", "clock")


def test_the_words_are_kept_as_they_were_typed() -> None:
    said = "  3\u00a0Mar \u2013 8  MAR "
    assert when(said).said == said


@pytest.mark.parametrize(
    ("said", "start", "zone"),
    [
        ("2026-03-03 14:05 UTC", "2026-03-03T14:05+00:00", "UTC"),
        ("2026-03-03T14:05Z", "2026-03-03T14:05+00:00", "UTC"),
        ("2026-03-03 14:05 gmt", "2026-03-03T14:05+00:00", "UTC"),
        ("2026-03-03T14:05+00:00", "2026-03-03T14:05+00:00", "UTC"),
        ("2026-03-03T14:05-05:00", "2026-03-03T14:05-05:00", "unknown"),
        ("2026-03-03T09:00-11:00", "2026-03-03T09:00-11:00", "unknown"),
        ("2026-03-03 14:05-05:00", "2026-03-03T14:05-05:00", "unknown"),
        ("3 mar 14:05 +05:30", "2026-03-03T14:05+05:30", "unknown"),
        ("3 mar 14:05 +0530", "2026-03-03T14:05+05:30", "unknown"),
        ("3 mar 14:05 utc+2", "2026-03-03T14:05+02:00", KYIV),
        ("3 mar 14:05 gmt-5", "2026-03-03T14:05-05:00", "unknown"),
        ("3 mar 14:05 america/NEW_york", "2026-03-03T14:05-05:00", "America/New_York"),
        (
            "3 mar 14:05 America/Argentina/Buenos_Aires",
            "2026-03-03T14:05-03:00",
            "America/Argentina/Buenos_Aires",
        ),
        ("3 mar 14:05 Etc/GMT+5", "2026-03-03T14:05-05:00", "Etc/GMT+5"),
        ("3 mar 14:05 Japan", "2026-03-03T14:05+09:00", "Japan"),
        ("2026-03-03T14:05-05:00[America/New_York]", "2026-03-03T14:05-05:00", "America/New_York"),
        ("2026-03-03T14:05+00:00[UTC]", "2026-03-03T14:05+00:00", "UTC"),
        ("2026-03-03 America/New_York", "2026-03-03", "America/New_York"),
        ("2026-03 utc", "2026-03", "UTC"),
        # the zone decides what day today is
        ("today Pacific/Auckland", "2026-03-13", "Pacific/Auckland"),
        ("today 2:00 Pacific/Auckland", "2026-03-13T02:00+13:00", "Pacific/Auckland"),
        ("today 1:00 Pacific/Honolulu", "2026-03-12T01:00-10:00", "Pacific/Honolulu"),
    ],
)
def test_a_stated_zone_wins_over_that_of_the_case(said: str, start: str, zone: str) -> None:
    read = when(said)
    assert (read.start, read.zone) == (start, zone)


# ---------------------------------------------------------------- about, open, stretches


@pytest.mark.parametrize(
    ("said", "rel", "start", "end"),
    [
        ("about 6 mar", "about", "2026-03-06", None),
        ("around 15:00", "about", "2026-03-12T15:00+02:00", None),
        ("approx. March 2026", "about", "2026-03", None),
        ("~ 6 mar", "about", "2026-03-06", None),
        ("about 2 hours ago", "about", "2026-03-12T16:20+02:00", None),
        ("an hour ago", "about", "2026-03-12T17:20+02:00", None),
        ("3 hrs ago", "about", "2026-03-12T15:20+02:00", None),
        ("2 months ago", "about", "2026-01", None),
        ("before 3 mar", "before", "2026-03-03", None),
        ("before now", "before", "2026-03-12T18:20+02:00", None),
        ("after 3 mar 16:00", "after", "2026-03-03T16:00+02:00", None),
        ("after march 2025", "after", "2025-03", None),
        ("between 2 mar and 8 mar", "between", "2026-03-02", "2026-03-08"),
        ("between 3 mar 9:00 and 4 mar", "between", "2026-03-03T09:00+02:00", "2026-03-04"),
        ("2 mar to 8 mar", "between", "2026-03-02", "2026-03-08"),
        ("from 2 mar until 8 mar", "between", "2026-03-02", "2026-03-08"),
        ("2 mar..8 mar", "between", "2026-03-02", "2026-03-08"),
        ("2026-03-02..2026-03-08", "between", "2026-03-02", "2026-03-08"),
        ("2 mar - 8 mar", "between", "2026-03-02", "2026-03-08"),
        ("2-8 Mar", "between", "2026-03-02", "2026-03-08"),
        ("2\u20138 March 2025", "between", "2025-03-02", "2025-03-08"),
        ("2nd to 8th mar 2024", "between", "2024-03-02", "2024-03-08"),
        ("mar 2-8", "between", "2026-03-02", "2026-03-08"),
        ("mar 2 to 8", "between", "2026-03-02", "2026-03-08"),
        ("mar 2 2025 to 8th", "between", "2025-03-02", "2025-03-08"),
        ("March 2-8, 2025", "between", "2025-03-02", "2025-03-08"),
        ("2 mar to 8 mar 2024", "between", "2024-03-02", "2024-03-08"),
        ("2 mar 2024 to 8 mar", "between", "2024-03-02", "2024-03-08"),
        ("28 dec to 3 jan", "between", "2025-12-28", "2026-01-03"),
        ("jan to feb", "between", "2026-01", "2026-02"),
        ("november to february", "between", "2025-11", "2026-02"),
        ("monday to wednesday", "between", "2026-03-09", "2026-03-11"),
        ("yesterday 9:00 to 11:00", "between", "2026-03-11T09:00+02:00", "2026-03-11T11:00+02:00"),
        ("9am to 11am yesterday", "between", "2026-03-11T09:00+02:00", "2026-03-11T11:00+02:00"),
        ("yesterday 9am-11am", "between", "2026-03-11T09:00+02:00", "2026-03-11T11:00+02:00"),
        ("9:00 - 11:00", "between", "2026-03-12T09:00+02:00", "2026-03-12T11:00+02:00"),
        ("9:00 to now", "between", "2026-03-12T09:00+02:00", "2026-03-12T18:20+02:00"),
        ("last week", "between", "2026-03-02", "2026-03-08"),
        ("last-week", "between", "2026-03-02", "2026-03-08"),
        ("this week", "between", "2026-03-09", "2026-03-12"),
        ("last month", "at", "2026-02", None),
        ("this month", "at", "2026-03", None),
        ("a week ago", "between", "2026-03-02", "2026-03-08"),
        ("2 weeks ago", "between", "2026-02-23", "2026-03-01"),
    ],
)
def test_operators_and_stretches(said: str, rel: Rel, start: str, end: str | None) -> None:
    read = when(said)
    assert (read.rel, read.start, read.end, read.zone) == (rel, start, end, KYIV)


@pytest.mark.parametrize(
    ("said", "start", "end", "zone"),
    [
        ("9am to 11am UTC", "2026-03-12T09:00+00:00", "2026-03-12T11:00+00:00", "UTC"),
        ("9am utc to 11am", "2026-03-12T09:00+00:00", "2026-03-12T11:00+00:00", "UTC"),
        ("9am to 11am +05:30", "2026-03-12T09:00+05:30", "2026-03-12T11:00+05:30", "unknown"),
        ("2 mar to 8 mar America/New_York", "2026-03-02", "2026-03-08", "America/New_York"),
        ("2 mar to 2026-03-08T14:00+05:30", "2026-03-02", "2026-03-08T14:00+05:30", KYIV),
    ],
)
def test_the_ends_of_a_stretch_lend_each_other_their_zone(said: str, start: str, end: str, zone: str) -> None:
    read = when(said)
    assert (read.start, read.end, read.zone) == (start, end, zone)


def test_this_week_on_a_monday_is_that_day() -> None:
    monday = datetime(2026, 3, 9, 12, tzinfo=UTC)
    assert when("this week", now=monday) == Moment("at", "2026-03-09", None, KYIV, "this week", "typed")


def test_a_stretch_up_to_now_is_right_across_a_change_of_clocks() -> None:
    morning = datetime(2026, 3, 29, 9, 0, tzinfo=UTC)
    read = when("1:00 to now", now=morning)
    assert (read.start, read.end) == ("2026-03-29T01:00+02:00", "2026-03-29T12:00+03:00")


def test_now_is_right_in_an_hour_that_happens_twice() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert when("now", now=first).start == "2026-10-25T03:30+03:00"
    assert when("now", now=second).start == "2026-10-25T03:30+02:00"
    assert when("30 min ago", now=second).start == "2026-10-25T03:00+02:00"


# ---------------------------------------------------------------- the future


@pytest.mark.parametrize(
    ("said", "start"),
    [
        ("27 mar 09:12", "2026-03-27T09:12+02:00"),
        ("11 mar", "2027-03-11"),
        ("12 mar", "2026-03-12"),
        ("tomorrow", "2026-03-13"),
        ("tomorrow 17:00", "2026-03-13T17:00+02:00"),
        ("in 3 days", "2026-03-15"),
        ("friday", "2026-03-13"),
        ("last friday", "2026-03-06"),
        ("march", "2026-03"),
        ("february", "2027-02"),
        ("2026-04-30", "2026-04-30"),
        ("23:00", "2026-03-12T23:00+02:00"),
        ("29 mar 5:00", "2026-03-29T05:00+03:00"),
        ("29 feb", "2028-02-29"),
        ("next month", "2026-04"),
    ],
)
def test_a_due_date_is_the_nearest_to_come(said: str, start: str) -> None:
    assert when(said, allow_future=True).start == start


def test_weeks_to_come_are_whole() -> None:
    this, following = when("this week", allow_future=True), when("next week", allow_future=True)
    assert (this.start, this.end) == ("2026-03-09", "2026-03-15")
    assert (following.start, following.end) == ("2026-03-16", "2026-03-22")


def test_a_time_today_that_lies_in_the_future_is_refused_showing_both_days() -> None:
    said = refusal("19:30")
    assert "Thu 12 Mar 2026, 19:30 Kyiv (17:30 UTC) lies in the future" in said
    assert "it is Thu 12 Mar 2026, 18:20 Kyiv" in said
    assert "today is 12 Mar 2026; for 11 Mar 2026 write 2026-03-11 19:30, or yesterday 19:30" in said


@pytest.mark.parametrize(
    "said",
    [
        "tomorrow",
        "2099-01-01",
        "today 18:21",
        "12 mar 19:30",
        "about 19:30",
        "before tomorrow",
        "after 19:30",
        "2-14 mar",
        "last week to tomorrow",
        "next week",
        "next month",
        "in 2 days",
        "2026-04",
        "13 march 2026",
    ],
)
def test_what_is_still_to_come_is_refused(said: str) -> None:
    assert re.search("future|cannot read", refusal(said))


def test_the_running_minute_is_not_the_future() -> None:
    assert when("18:20").start == "2026-03-12T18:20+02:00"


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        # both orders
        ("03/04/2026", ["more than one way", "write 3 apr 2026 or 4 mar 2026"]),
        ("03/04", ["write 3 apr or 4 mar"]),
        ("3.4.2026", ["write 3 apr 2026 or 4 mar 2026"]),
        ("3-4-2026 9:00", ["write 3 apr 2026 or 4 mar 2026"]),
        ("before 03/04", ["write 3 apr or 4 mar"]),
        ("2/3 to 8 mar", ["write 2 mar or 3 feb"]),
        # years of two digits
        ("3.4.26", ["four digits", "write 3 apr 2026 or 4 mar 2026"]),
        ("23/11/25", ["write 23 nov 2025 or 25 nov 2023"]),
        ("26/03/04", ["write 26 mar 2004 or 4 mar 2026"]),
        ("3 mar 26", ['"26" alone is unclear', "26 mar for the day, mar 2026 for the year"]),
        ("mar '26", ['"26" alone']),
        # dots
        ("3.30", ["write 3:30 or 30 mar"]),
        ("23.11", ["write 23:11 or 23 nov"]),
        ("31.12", ["write 31 dec"]),
        # leftovers
        ("Mar 3 and 4", ['"4" alone', "two days are written 3-4 mar"]),
        ("mar 3 mar 4", ["two days are written 3-4 mar"]),
        ("3 mar 9:00 10:00", ["cannot read"]),
        ("3 mar 2026 at", ["cannot read"]),
        (",", ["cannot read"]),
        ("03 04 2026", ["write 3 apr 2026 or 4 mar 2026"]),
        # what dateutil would take, by skipping a word or giving a number a place it does not have
        ("may 2026 at 3", ["3:00 for the hour, 3 mar for the day"]),
        ("23/11 1999 tuesday, 2005", ["alone is unclear"]),
        ("2025-03 feb", ["cannot read"]),
        ("3 mar 2026 20:05 9:12", ["cannot read"]),
        ("mar 4 2026 pm", ["cannot read"]),
        ("yesterday evening", ["cannot read"]),
        ("today 3 mar", ["cannot read"]),
        ("last tuesday today", ["cannot read"]),
        ("9:00 to 8", ["alone is unclear"]),
        ("31 feb 14:05 2026", ["alone is unclear"]),
        ("last tuesday 3 mar", ["cannot read"]),
        ("tuesday march 2026", ["cannot read"]),
        ("march 9:00", ["cannot read"]),
        ("utc", ["cannot read"]),
        ("asap", ["cannot read"]),
        ("3 Mär", ["cannot read"]),
        ("2026-W10-2", ["cannot read"]),
        ("about last week", ["cannot read"]),
        ("from 3 mar", ["cannot read"]),
        ("3 mar 2026 14h05", ["cannot read"]),
        ("10", ["10:00 for the hour, 10 mar for the day, mar 2010 for the year"]),
        ("2026", ["mar 2026 for the year"]),
        ("at 4", ["4:00 for the hour, 4 mar for the day"]),
        ("4 o'clock", ["write 4:00 or 4pm"]),
        ("16h", ["write 16:00"]),
        ("20m ago", ["write 20 min ago or 20 months ago"]),
        ("9999 months ago", ["too long"]),
        # dates and times that are not
        ("31 feb", ["no 31 February", "29 days"]),
        ("0 mar", ["no 0 March"]),
        ("29 feb 2025", ["no 29 February 2025", "28 days"]),
        ("2026-02-30", ["no 30 February 2026"]),
        ("2026-13-01", ["no month 13"]),
        ("13/13/2025", ["no month 13"]),
        ("25:00", ["no time of day"]),
        ("13:65", ["no time of day"]),
        ("16:05pm", ["write 16:05"]),
        ("0am", ["write 0:00"]),
        ("24:00", ["00:00", "23:59"]),
        ("midnight", ["00:00", "23:59"]),
        (
            "monday 3 mar 2026",
            ["3 Mar 2026 is a Tuesday, not a Monday", "2026-03-03", "2026-03-02 or 2026-03-09"],
        ),
        ("Wed Mar 3 14:05:07 2026", ["is a Tuesday, not a Wednesday"]),
        ("today tuesday", ["is a Thursday, not a Tuesday"]),
        ("1969-12-31", ["from 1970 to 2100"]),
        ("2101-01-01", ["from 1970 to 2100"]),
        # weekdays
        ("thursday", ["write today or thu 2026-03-05"]),
        ("this friday", ["write fri 2026-03-06 or fri 2026-03-13"]),
        ("next friday", ["write fri 2026-03-13 or fri 2026-03-20"]),
        # zones
        ("2026-03-03 01:30 EST", ["EST", "America/New_York (-05:00)", "Australia/Sydney (+10:00)"]),
        ("9am ist", ["Asia/Kolkata (+05:30)", "Europe/Dublin (+01:00)", "Asia/Jerusalem (+02:00)"]),
        ("9am CET", ["Europe/Berlin (+01:00)"]),
        ("9am pst", ["America/Los_Angeles (-08:00)", "14:05 +02:00"]),
        ("9am Europe/Kyvi", ['no time zone "europe/kyvi"', "Europe/Kyiv"]),
        ("9am Kyiv", ["did you mean Europe/Kyiv?"]),
        ("9am New_York", ["did you mean America/New_York?"]),
        ("9am Mars/Olympus_Mons", ["no time zone"]),
        ("9:00-11:00", ["write 9:00 to 11:00 or 9:00 utc-11:00"]),
        ("2026-03-03 04:00-05:00", ["write 4:00 to 5:00 or 4:00 utc-5:00"]),
        ("9:00 -00:00", ["write Z"]),
        ("9:00 +15:00", ["-12:00 to +14:00"]),
        ("9:00 utc-13", ["-12:00 to +14:00"]),
        ("9:00 +02:75", ["-12:00 to +14:00"]),
        ("2026-03-03+02:00", ["by name, not by offset"]),
        ("march 2026 +02:00", ["by name, not by offset"]),
        ("2026-03-03T14:05+05:30[Europe/Kyiv]", ["was not at the stated offset"]),
        ("2 mar utc to 8 mar Asia/Tokyo", ["different time zones"]),
        ("1971-06-01 12:00 Africa/Monrovia", ["whole minutes"]),
        ("2011-12-30 Pacific/Apia", ["30 Dec 2011 was left out"]),
        # stretches
        ("8 mar to 2 mar", ["2 Mar 2026 lies before Sun 8 Mar 2026"]),
        ("2026-03-08..2026-03-02", ["lies before"]),
        ("yesterday 22:00 to 1:00", ["lies before"]),
        ("28 dec to 3 jan 2026", ["28 Dec 2026", "future"]),
        ("9 to 11am", ["cannot read"]),
        ("before 2-8 mar", ["takes one day or time"]),
        ("after 2 hours ago", ["takes one day or time"]),
        # not a text at all
        ("", ["no time is given"]),
        (" \u00a0 ", ["no time is given"]),
        ("3 mar\x00", ["cannot be seen"]),
        ("3\tmar", ["cannot be seen"]),
        ("\u200e3 mar", ["cannot be seen"]),
        ("3 mar\ud800", ["cannot be seen"]),
        ("3 mar " * 40, ["240 characters"]),
    ],
)
def test_what_is_unclear_or_impossible_is_refused_with_the_way_out(said: str, parts: list[str]) -> None:
    words = refusal(said)
    assert [part for part in parts if part not in words] == []


def test_a_time_that_clocks_left_out_is_refused_with_the_times_around_it() -> None:
    words = refusal("2025-03-30 03:30")
    assert "03:30 on 30 Mar 2025 did not exist in Europe/Kyiv: the clocks went from 03:00 to 04:00" in words
    assert "write 2025-03-30 02:59 or 2025-03-30 04:00" in words
    assert when("2025-03-30 02:59").start == "2025-03-30T02:59+02:00"
    assert when("2025-03-30 04:00").start == "2025-03-30T04:00+03:00"


def test_half_an_hour_that_clocks_left_out_is_refused_too() -> None:
    words = refusal("2025-10-05 02:15", zone="Australia/Lord_Howe")
    assert "write 2025-10-05 01:59 or 2025-10-05 02:30" in words


def test_a_time_that_happened_twice_is_refused_with_both_ways_to_write_it() -> None:
    words = refusal("26 oct 2025 3:30")
    assert "03:30 on 26 Oct 2025 happened twice in Europe/Kyiv" in words
    assert (
        "write 2025-10-26 03:30 +03:00 for the first time or 2025-10-26 03:30 +02:00 for the second" in words
    )


@pytest.mark.parametrize(
    ("said", "utc"),
    [
        ("2025-10-26 03:30 +03:00", "(00:30 UTC)"),
        ("2025-10-26 03:30 +02:00", "(01:30 UTC)"),
        ("2025-10-26 03:30 +02:00 [Europe/Kyiv]", "(01:30 UTC)"),
    ],
)
def test_each_of_two_readings_can_be_written(said: str, utc: str) -> None:
    read = when(said)
    assert read.zone == KYIV
    assert echo_words(read, KYIV) == f"Sun 26 Oct 2025, 03:30 Kyiv {utc}"


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "EST5", "../../etc/passwd", "Kyiv", ""])
def test_the_zone_of_the_case_must_exist(zone: str) -> None:
    assert "no time zone" in refusal("3 mar", zone=zone)


def test_without_a_zone_nothing_is_placed() -> None:
    assert "needs a time zone" in refusal("3 mar", zone="unknown")


def test_a_clock_without_an_offset_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="offset"):
        when("today", now=NOW.replace(tzinfo=None))


@pytest.mark.parametrize(
    "said",
    [
        "03/04/2026",
        "03/04",
        "3.4.26",
        "23/11/25",
        "26/03/04",
        "3.30",
        "31.12",
        "20m ago",
        "4 o'clock",
        "16h",
        "16:05pm",
        "9:00-11:00",
        "thursday",
        "this friday",
        "next friday",
        "2025-03-30 03:30",
    ],
)
def test_the_offered_readings_can_be_typed_and_differ(said: str) -> None:
    readings = refusal(said).split("write ")[1].split(", the times")[0].split(" or ")
    starts = [str(when(reading, allow_future=True)[1:4]) for reading in readings]
    assert len(set(starts)) == len(readings)


def test_refusals_exit_as_usage() -> None:
    with pytest.raises(Refused) as caught:
        when("03/04")
    assert caught.value.exit_code == 2
