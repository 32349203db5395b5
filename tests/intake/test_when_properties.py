"""What must hold for any text, zone and clock: nothing guessed, nothing lost, nothing but a refusal.

Two checkers look for guesses. Each must also catch a reader that does guess, or it would prove nothing.
"""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.parser import parse as parse_by_guessing
from hypothesis import example, given
from hypothesis import strategies as st

from disputekit.errors import Refused
from disputekit.intake.when import parse_when
from disputekit.record.moment import Moment, Precision, bounds, iso_text, moment_from_value

Reader = Callable[[str, str], Moment]

NOW = datetime(2030, 12, 31, 23, 59, tzinfo=UTC)
KYIV = "Europe/Kyiv"
ZONES = sorted(available_timezones() - {"Factory", "localtime"})
PIECES = [
    *("3", "4", "12", "31", "26", "2026", "1999", "03", "0", "99", "16:05", "9:12", "24:00", "9am", "12pm"),
    *(
        "mar",
        "march",
        "feb",
        "may",
        "sept",
        "tuesday",
        "sun",
        "today",
        "yesterday",
        "tomorrow",
        "now",
        "noon",
    ),
    *("last", "next", "this", "week", "month", "ago", "a", "two", "min", "hours", "days", "in", "m", "d"),
    *(
        "about",
        "before",
        "after",
        "between",
        "and",
        "to",
        "from",
        "until",
        "..",
        "-",
        "/",
        ".",
        ",",
        ":",
        "'",
    ),
    *(
        "utc",
        "z",
        "+02:00",
        "-05:00",
        "est",
        "europe/kyiv",
        "[europe/kyiv]",
        "japan",
        "t",
        "at",
        "on",
        "of",
        "th",
    ),
    *("03/04", "3.4.26", "2026-03-03", "20260303", "2-8", "\u2013", "\u202f", "\u200e", "\u0663", "am", "pm"),
]
texts = st.one_of(
    st.text(max_size=30),
    st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
    st.from_regex(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}( \d{1,2}[:.]\d{2})?", fullmatch=True),
)
clocks = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001  # hypothesis takes its bounds without a zone
    datetime(2090, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def read(said: str, zone: str) -> Moment:
    return parse_when(said, zone=zone, now=NOW)


# ---------------------------------------------------------------- any text


@given(texts, clocks, st.sampled_from(ZONES), st.booleans())
@example("9999 months ago", NOW, KYIV, False)
@example("before about 3 mar", NOW, KYIV, False)
@example("3 mar to now", datetime(2030, 10, 27, 0, 30, tzinfo=UTC), KYIV, False)
def test_any_text_gives_a_moment_that_can_be_recorded_or_a_refusal(
    said: str, now: datetime, zone: str, allow_future: bool
) -> None:
    try:
        moment = parse_when(said, zone=zone, now=now, allow_future=allow_future)
    except Refused as refused:
        has_way_out = bool(refused.message and refused.hint)
        assert has_way_out  # most texts are refused; each refusal must help
        return
    assert moment_from_value(moment.to_value()) == moment
    assert moment.said == said


@given(texts, clocks, st.sampled_from(ZONES))
def test_nothing_is_later_than_now_unless_that_is_allowed(said: str, now: datetime, zone: str) -> None:
    try:
        moment = parse_when(said, zone=zone, now=now)
    except Refused:
        return
    for end in (moment.start, moment.end):
        if end is not None:
            assert bounds(moment._replace(rel="at", start=end, end=None)).lo <= now.timestamp()


@st.composite
def past_moments(draw: st.DrawFn) -> tuple[str, str]:
    """An ISO text of any precision as records have it, and its zone."""
    zone = draw(st.sampled_from(ZONES))
    instant = draw(
        st.datetimes(
            datetime(1973, 1, 1),  # noqa: DTZ001  # no clock has had offsets with seconds since
            datetime(2030, 12, 30),  # noqa: DTZ001
            timezones=st.just(UTC),
        )
    )
    return iso_text(instant.astimezone(ZoneInfo(zone)), draw(st.sampled_from(Precision))), zone


@given(past_moments())
def test_iso_text_is_read_back_as_it_stands(text_and_zone: tuple[str, str]) -> None:
    text, zone = text_and_zone
    moment = read(text, zone)
    assert (moment.rel, moment.start) == ("at", text)
    assert moment.zone in ({zone} if len(text) <= 10 else {zone, "UTC", "unknown"})


@given(past_moments(), past_moments())
def test_two_iso_texts_make_a_stretch_or_are_reversed(one: tuple[str, str], other: tuple[str, str]) -> None:
    zone = one[1]
    start, end = sorted((one[0], other[0]), key=lambda text: bounds(read(text, zone)).lo)
    stretch = read(f"{start} to {end}", zone)
    assert (stretch.start, stretch.end or stretch.start) == (start, end)


# ---------------------------------------------------------------- the order of day and month


def order_guesses(reader: Reader) -> Iterator[str]:
    """Yield each numeric date of a year that ``reader`` takes although it is a date in both orders."""
    for day in range(1, 13):
        for month in range(1, 13):
            for said in (f"{day}/{month}/2026", f"{day:02d}.{month:02d}.2026", f"{day}-{month}-2026"):
                try:
                    reader(said, KYIV)
                except Refused:
                    continue
                if day != month:
                    yield said


def test_no_order_of_day_and_month_is_ever_guessed() -> None:
    assert list(order_guesses(read)) == []


def test_a_reader_that_guesses_the_order_is_caught() -> None:
    def guess(said: str, zone: str) -> Moment:
        day = parse_by_guessing(said, default=datetime(2026, 1, 1, tzinfo=UTC)).date()
        return Moment("at", day.isoformat(), None, zone, said, "typed")

    assert len(list(order_guesses(guess))) == 12 * 11 * 3


def test_dates_with_one_order_only_are_taken() -> None:
    for day in range(13, 29):
        assert read(f"{day}/2/2026", KYIV).start == f"2026-02-{day}" == read(f"2/{day}/2026", KYIV).start


# ---------------------------------------------------------------- changes of clocks


@cache
def changes(zone: str) -> list[datetime]:
    """The hours (in UTC) within which the offset of a zone changes, 2024 to 2030."""
    place = ZoneInfo(zone)
    found: list[datetime] = []
    day, end = datetime(2024, 1, 1, tzinfo=UTC), datetime(2030, 12, 30, tzinfo=UTC)
    offset = day.astimezone(place).utcoffset()
    while day < end:
        following = (day + timedelta(days=1)).astimezone(place).utcoffset()
        if following != offset:
            hours = [day + timedelta(hours=hour) for hour in range(25)]
            offsets = [hour.astimezone(place).utcoffset() for hour in hours]
            found += [hours[n] for n in range(24) if offsets[n] != offsets[n + 1]]
        day, offset = day + timedelta(days=1), following
    return found


def instants_showing(local: datetime, zone: str) -> list[datetime]:
    """Every instant at which clocks in ``zone`` show ``local``, by trying all offsets in use around it."""
    place = ZoneInfo(zone)
    around = [local.replace(tzinfo=UTC) + timedelta(hours=hours) for hours in range(-30, 31)]
    offsets = {hour.astimezone(place).utcoffset() or timedelta() for hour in around}
    candidates = sorted({local.replace(tzinfo=UTC) - offset for offset in offsets})
    return [each for each in candidates if each.astimezone(place).replace(tzinfo=None) == local]


def clock_guess(reader: Reader, local: datetime, zone: str) -> str | None:
    """Say what ``reader`` guessed at a local time: it must name the one instant, or refuse none and two."""
    said = f"{local:%Y-%m-%d %H:%M}"
    instants = instants_showing(local, zone)
    try:
        start = reader(said, zone).start
    except Refused:
        return None if len(instants) != 1 else f"{said} {zone}: refused, although it happened once"
    if [datetime.fromisoformat(start)] == instants:
        return None
    return f"{said} {zone}: read as {start}, although it happened {len(instants)} times"


def around_change(change: datetime, zone: str, minutes: int) -> datetime:
    """The local time that many minutes from a change, by the offset before it."""
    offset = change.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    return (change + offset + timedelta(minutes=minutes)).replace(tzinfo=None)


changing_zones = st.sampled_from(ZONES).filter(lambda zone: bool(changes(zone)))


@given(st.data())
def test_no_time_around_a_change_of_clocks_is_guessed(data: st.DataObject) -> None:
    zone = data.draw(changing_zones)
    change = data.draw(st.sampled_from(changes(zone)))
    local = around_change(change, zone, data.draw(st.integers(-240, 240)))
    assert clock_guess(read, local, zone) is None


@pytest.mark.full
def test_no_time_around_any_change_of_clocks_in_any_zone_is_guessed() -> None:
    guesses = [
        clock_guess(read, around_change(change, zone, minutes), zone)
        for zone in ZONES
        for change in changes(zone)
        for minutes in range(-195, 196, 15)
    ]
    assert len(guesses) > 10_000
    assert not any(guesses)


def test_a_reader_that_takes_the_first_of_two_readings_is_caught() -> None:
    def guess(said: str, zone: str) -> Moment:
        local = datetime.fromisoformat(said).replace(tzinfo=ZoneInfo(zone))
        return Moment("at", iso_text(local, Precision.MINUTE), None, zone, said, "typed")

    guesses = [
        clock_guess(guess, around_change(change, KYIV, minutes), KYIV)
        for change in changes(KYIV)
        for minutes in range(-120, 121, 10)
    ]
    told_twice = [each for each in guesses if each and "happened 2 times" in each]
    left_out = [each for each in guesses if each and "happened 0 times" in each]
    assert len(changes(KYIV)) == 14
    assert (len(told_twice), len(left_out)) == (7 * 6, 7 * 6)


def test_a_reader_that_refuses_too_much_is_caught() -> None:
    def refuse(said: str, zone: str) -> Moment:
        raise Refused(said, zone)

    assert clock_guess(refuse, datetime(2026, 3, 3, 14, 5), KYIV)  # noqa: DTZ001  # a wall clock


# ---------------------------------------------------------------- parts that were not stated


def invented_parts(reader: Reader) -> Iterator[str]:
    """Yield the texts of which ``reader`` states more than they say."""
    for said, precision in (
        ("Sept 2021", Precision.MONTH),
        ("May", Precision.MONTH),
        ("2021-09", Precision.MONTH),
        ("3 May 2021", Precision.DAY),
        ("yesterday", Precision.DAY),
        ("2021-09-03 16:05", Precision.MINUTE),
        ("10", None),
        ("2021", None),
        ("tuesday march", None),
    ):
        try:
            found = reader(said, KYIV).precision
        except Refused:
            continue
        if precision is None or found > precision:
            yield said


def test_no_part_is_invented() -> None:
    assert list(invented_parts(read)) == []


def test_a_reader_that_fills_in_parts_is_caught() -> None:
    def guess(said: str, zone: str) -> Moment:
        try:
            found = parse_by_guessing(said, default=NOW)
        except ValueError as reason:
            raise Refused(str(reason)) from reason
        return Moment("at", iso_text(found, Precision.SECOND), None, zone, said, "typed")

    assert {"Sept 2021", "May", "3 May 2021", "10", "2021"} <= set(invented_parts(guess))


@pytest.mark.parametrize(
    "said",
    ["Mar 3 and 4", "may 2026 at 3", "23/11 1999 tuesday, 2005", "2025-03 feb", "Wed 3 Mar 2026", "10"],
)
def test_dateutil_is_not_believed_where_it_skips_or_invents(said: str) -> None:
    assert parse_by_guessing(said, default=NOW) is not None  # the hazard is real
    with pytest.raises(Refused):
        read(said, KYIV)


def test_today_is_the_day_of_the_zone_at_every_hour() -> None:
    chooser = random.Random(15)  # noqa: S311  # a sample of zones, not a secret
    for zone in chooser.sample(ZONES, 40):
        for hour in range(0, 24, 5):
            now = datetime(2026, 3, 3, hour, 30, tzinfo=UTC)
            today = date.fromisoformat(parse_when("today", zone=zone, now=now).start)
            assert today == now.astimezone(ZoneInfo(zone)).date()
