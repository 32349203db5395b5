"""Moments in words: on screen, in documents, and how much later a note was written."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.record.moment import Basis, Moment, Rel
from disputekit.record.spoken import (
    Lag,
    date_words,
    echo_words,
    lag_class,
    lag_words,
    report_day,
    report_time,
    zone_words,
)

KYIV = "Europe/Kyiv"
AFTERNOON = "2026-03-03T15:40+02:00"


def moment(
    start: str, end: str | None = None, *, rel: Rel = "at", zone: str = KYIV, basis: Basis = "typed"
) -> Moment:
    return Moment("between" if end else rel, start, end, zone, "as typed", basis)


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        (moment(AFTERNOON), "Tue 3 Mar 2026, 15:40 Kyiv (13:40 UTC)"),
        (moment("2026-03-03T15:40:07+02:00"), "Tue 3 Mar 2026, 15:40:07 Kyiv (13:40:07 UTC)"),
        (moment("2026-03-04T00:30+02:00"), "Wed 4 Mar 2026, 00:30 Kyiv (Tue 3 Mar 22:30 UTC)"),
        (
            moment("2026-03-03T08:40-05:00", zone="America/New_York"),
            "Tue 3 Mar 2026, 15:40 Kyiv (08:40 New York, 13:40 UTC)",
        ),
        (moment("2026-03-03T19:10+05:30", zone="unknown"), "Tue 3 Mar 2026, 15:40 Kyiv (13:40 UTC)"),
        (moment("2026-03-03T13:40+00:00", zone="UTC"), "Tue 3 Mar 2026, 15:40 Kyiv (13:40 UTC)"),
        (moment("2026-03-06"), "Fri 6 Mar 2026"),
        (moment("2026-03-06", zone="America/New_York"), "Fri 6 Mar 2026 (New York date)"),
        (moment("2026-03-06", zone="unknown"), "Fri 6 Mar 2026 (zone not known)"),
        (moment("2026-03"), "March 2026"),
        (moment("2026-03-06", rel="about"), "about Fri 6 Mar 2026"),
        (moment(AFTERNOON, rel="about"), "about Tue 3 Mar 2026, 15:40 Kyiv (13:40 UTC)"),
        (moment("2026-03-03", rel="before"), "before 3 Mar 2026"),
        (moment("2026-03", rel="after"), "after March 2026"),
        (moment(AFTERNOON, rel="after"), "after 3 Mar 2026, 15:40 Kyiv (13:40 UTC)"),
        (moment("2026-03-02", "2026-03-08"), "between 2 Mar 2026 and 8 Mar 2026"),
        (moment("2026-03-12T18:22+02:00", basis="assumed"), "Thu 12 Mar 2026, 18:22 (zone assumed)"),
    ],
)
def test_the_echo_says_a_moment_in_full(stated: Moment, words: str) -> None:
    assert echo_words(stated, KYIV) == words


def test_utc_is_named_once() -> None:
    assert echo_words(moment("2026-03-03T13:40+00:00", zone="UTC"), "UTC") == "Tue 3 Mar 2026, 13:40 UTC"
    assert echo_words(moment("2026-03-03T13:40+00:00", zone="Etc/UTC"), "UTC") == "Tue 3 Mar 2026, 13:40 UTC"


def test_a_zone_that_this_machine_does_not_know_leaves_the_written_time() -> None:
    assert (
        echo_words(moment(AFTERNOON), "Mars/Base")
        == "Tue 3 Mar 2026, 15:40 UTC+02:00 (15:40 Kyiv, 13:40 UTC)"
    )


def test_the_two_readings_of_a_doubled_hour_differ_in_words() -> None:
    first, second = moment("2026-10-25T03:30+03:00"), moment("2026-10-25T03:30+02:00")
    assert echo_words(first, KYIV) == "Sun 25 Oct 2026, 03:30 Kyiv (00:30 UTC)"
    assert echo_words(second, KYIV) == "Sun 25 Oct 2026, 03:30 Kyiv (01:30 UTC)"


@pytest.mark.parametrize(
    ("stated", "day", "time"),
    [
        (moment("2026-03-04T17:00+02:00"), "Wed  4 Mar", "15:00"),
        (moment("2026-03-12T11:03:41+02:00"), "Thu 12 Mar", "09:03"),
        (moment("2026-03-04T00:30+02:00"), "Tue  3 Mar", "22:30"),
        (moment("2026-03-06"), "Fri  6 Mar", "time n/k"),
        (moment("2026-03-06", zone="Asia/Tokyo"), "Fri  6 Mar", "time n/k"),
        (moment("2026-03"), "March 2026", "time n/k"),
        (moment("2026-03-06", rel="about"), "about 6 Mar", "time n/k"),
        (moment("2026-03-04T17:00+02:00", rel="about"), "about 4 Mar", "15:00"),
        (moment("2026-03-03", rel="before"), "before 3 Mar", "time n/k"),
        (moment("2026-03-02", "2026-03-08"), "2 Mar to 8 Mar", "time n/k"),
        (moment("2026-03-02", "2026-03-08T09:00+02:00"), "2 Mar to 8 Mar", "time n/k"),
        (moment("2026-03-04T09:00+02:00", "2026-03-04T11:00+02:00"), "Wed  4 Mar", "07:00 to 09:00"),
        (moment("2026-03-04T09:00+02:00", "2026-03-05T11:00+02:00"), "4 Mar 07:00 to 5 Mar 09:00", ""),
    ],
)
def test_a_table_gets_day_and_time_apart_in_utc(stated: Moment, day: str, time: str) -> None:
    assert (report_day(stated), report_time(stated)) == (day, time)


def test_a_table_may_ask_for_another_zone_and_for_the_year() -> None:
    stated = moment("2026-03-04T00:30+02:00")
    assert (report_day(stated, KYIV, year=True), report_time(stated, KYIV)) == ("Wed  4 Mar 2026", "00:30")


@pytest.mark.parametrize(
    ("iso", "words"),
    [("2026-03-03", "3 Mar 2026"), ("2026-03", "March 2026"), ("2026-03-03T23:59+02:00", "3 Mar 2026")],
)
def test_dates_in_words(iso: str, words: str) -> None:
    assert date_words(iso) == words


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        (KYIV, "Kyiv"),
        ("America/New_York", "New York"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
        ("UTC", "UTC"),
        ("Etc/UTC", "UTC"),
        ("Etc/GMT-2", "UTC+2"),
        ("Etc/GMT+11", "UTC-11"),
        ("Etc/GMT", "GMT"),
        ("Japan", "Japan"),
    ],
)
def test_zones_have_short_names(zone: str, words: str) -> None:
    assert zone_words(zone) == words


# ---------------------------------------------------------------- how much later


@pytest.mark.parametrize(
    ("recorded_at", "stated", "words"),
    [
        ("2026-03-03T13:41:59.999999Z", moment(AFTERNOON), ""),
        ("2026-03-03T13:42:00.000000Z", moment(AFTERNOON), "2 min later"),
        ("2026-03-03T14:05:00.000000Z", moment(AFTERNOON), "25 min later"),
        ("2026-03-03T14:39:59.000000Z", moment(AFTERNOON), "59 min later"),
        ("2026-03-03T14:40:00.000000Z", moment(AFTERNOON), "1 h later"),
        ("2026-03-03T15:50:00.000000Z", moment(AFTERNOON), "2 h later"),
        ("2026-03-05T13:39:00.000000Z", moment(AFTERNOON), "47 h later"),
        ("2026-03-05T13:40:00.000000Z", moment(AFTERNOON), "2 days later"),
        ("2026-03-12T13:40:00.000000Z", moment(AFTERNOON), "9 days later"),
        ("2026-03-03T13:00:00.000000Z", moment(AFTERNOON), ""),
        ("2026-03-06T20:00:00.000000Z", moment("2026-03-06"), ""),
        ("2026-03-06T22:30:00.000000Z", moment("2026-03-06"), "1 day later"),
        ("2026-03-15T09:00:00.000000Z", moment("2026-03-06"), "9 days later"),
        ("2026-03-15T09:00:00.000000Z", moment("2026-03-06", rel="about"), "about 9 days later"),
        ("2026-03-15T09:00:00.000000Z", moment("2026-03-06", zone="unknown"), "9 days later"),
        ("2026-03-15T09:00:00.000000Z", moment("2026-02"), ""),
        ("2026-03-15T09:00:00.000000Z", moment("2026-03-06", rel="before"), ""),
        ("2026-03-15T09:00:00.000000Z", moment("2026-03-02", "2026-03-06"), ""),
    ],
)
def test_the_delay_of_a_note_in_words(recorded_at: str, stated: Moment, words: str) -> None:
    assert lag_words(recorded_at, stated) == words


@pytest.mark.parametrize(
    ("recorded_at", "stated", "lag"),
    [
        ("2026-03-03T14:05:00.000000Z", moment(AFTERNOON), Lag.CONTEMPORANEOUS),
        ("2026-03-04T13:40:00.000000Z", moment(AFTERNOON), Lag.CONTEMPORANEOUS),
        ("2026-03-04T13:40:01.000000Z", moment(AFTERNOON), Lag.LATE),
        ("2026-04-02T13:40:00.000000Z", moment(AFTERNOON), Lag.LATE),
        ("2026-04-02T13:40:01.000000Z", moment(AFTERNOON), Lag.RECONSTRUCTED),
        ("2026-03-06T21:59:59.000000Z", moment("2026-03-06"), Lag.CONTEMPORANEOUS),
        ("2026-03-06T22:30:00.000000Z", moment("2026-03-06"), Lag.LATE),
        ("2026-10-25T21:59:59.000000Z", moment("2026-10-25"), Lag.CONTEMPORANEOUS),  # a day of 25 hours
        ("2026-03-06T12:00:00.000000Z", moment("2026-03-06", rel="about"), Lag.LATE),
        ("2026-03-08T12:00:00.000000Z", moment("2026-03-02", "2026-03-08"), Lag.LATE),
        ("2026-03-15T09:00:00.000000Z", moment("2026-03-14", rel="after"), Lag.CONTEMPORANEOUS),
        ("2026-03-15T09:00:00.000000Z", moment("2026-03-15", rel="before"), Lag.RECONSTRUCTED),
        ("2026-03-15T09:00:00.000000Z", moment("2026-03"), Lag.RECONSTRUCTED),
    ],
)
def test_the_class_of_a_note_goes_by_the_longest_delay_there_can_have_been(
    recorded_at: str, stated: Moment, lag: Lag
) -> None:
    assert lag_class(recorded_at, stated) is lag


@given(st.integers(2, 60 * 24 * 400))
def test_words_never_understate_nor_overstate_a_delay(minutes: int) -> None:
    recorded = datetime.fromisoformat(AFTERNOON) + timedelta(minutes=minutes)
    count, unit, _ = lag_words(recorded.isoformat(), moment(AFTERNOON)).split()
    size = {"min": 1, "h": 60, "day": 24 * 60, "days": 24 * 60}[unit]
    assert int(count) * size <= minutes < (int(count) + 1) * size
