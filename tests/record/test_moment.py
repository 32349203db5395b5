"""Moments: their strict form in a record, and what can be told from two of them."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.record.moment import (
    OPEN_END,
    OPEN_START,
    Basis,
    Moment,
    MomentRefused,
    Order,
    Precision,
    Rel,
    bounds,
    compare,
    date_in,
    from_clock,
    iso_text,
    moment_from_value,
    precision_of,
    same_day,
    sort_key,
    wall_clock,
    zone_info,
)

KYIV = "Europe/Kyiv"
ZONES = [KYIV, "UTC", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe", "unknown"]
RELS: list[Rel] = ["at", "about", "before", "after"]
BASES: list[Basis] = ["clock", "typed", "source", "assumed"]
NIGHT = datetime(2026, 11, 23, tzinfo=UTC)


def moment(
    start: str, end: str | None = None, *, rel: Rel = "at", zone: str = KYIV, basis: Basis = "typed"
) -> Moment:
    return Moment("between" if end else rel, start, end, zone, "as typed", basis)


def value(**changes: object) -> dict[str, object]:
    whole: dict[str, object] = {
        "rel": "at",
        "from": "2026-03-03T14:05+02:00",
        "zone": KYIV,
        "said": "3 mar 14:05",
        "basis": "typed",
    } | changes
    return {key: part for key, part in whole.items() if part is not ...}


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def year(number: int) -> datetime:
    return datetime(number, 1, 1)  # noqa: DTZ001  # hypothesis takes its bounds without a zone


@st.composite
def iso_texts(draw: st.DrawFn) -> str:
    naive = draw(st.datetimes(year(1000), year(9000) - timedelta(days=2)))
    form = draw(st.sampled_from(["month", "day", "minutes", "seconds", "fraction"]))
    if form in {"month", "day"}:
        return naive.date().isoformat()[: 7 if form == "month" else 10]
    offset = draw(st.integers(-23 * 60, 23 * 60).filter(bool))
    sign, size = "+" if offset > 0 else "-", abs(offset)
    text = naive.isoformat(timespec="seconds" if form == "fraction" else form)
    if form == "fraction":
        text += "." + draw(st.text("0123456789", min_size=1, max_size=6))
    return f"{text}{sign}{size // 60:02d}:{size % 60:02d}"


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    rel = draw(st.sampled_from(RELS))
    basis = draw(st.sampled_from(BASES))
    return Moment(
        rel, draw(iso_texts()), None, draw(st.sampled_from(ZONES)), draw(st.text(max_size=5)), basis
    )


# ---------------------------------------------------------------- the value in a record


@pytest.mark.parametrize(
    "text",
    [
        "2026-03",
        "2026-03-03",
        "2026-03-03T14:05+02:00",
        "2026-03-03T14:05:07+02:00",
        "2026-03-03T14:05:07.5-03:30",
        "2026-03-03T14:05:07.123456+00:00",
    ],
)
def test_each_length_of_iso_text_is_read_and_written_unchanged(text: str) -> None:
    read = moment_from_value(value(**{"from": text}))
    assert read.start == text
    assert read.to_value() == value(**{"from": text})


def test_a_stretch_may_mix_a_date_and_a_time() -> None:
    mixed = value(rel="between", **{"from": "2026-03-02", "to": "2026-03-03T14:05+02:00"})
    assert moment_from_value(mixed).to_value() == mixed


@given(moments())
def test_every_moment_survives_the_record(original: Moment) -> None:
    assert moment_from_value(original.to_value()) == original


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"rel": "near"}, "rel is one of"),
        ({"basis": "guessed"}, "basis is one of"),
        ({"zone": ""}, "zone"),
        ({"zone": "Kyiv, Ukraine"}, "zone"),
        ({"zone": "x" * 65}, "zone"),
        ({"zone": 2}, "texts"),
        ({"said": None}, "texts"),
        ({"said": ...}, "found"),
        ({"extra": "x"}, "extra"),
        ({"to": "2026-03-04"}, "`to`"),
        ({"rel": "between"}, "`to`"),
        ({"from": "2026-03-03T14:05"}, "offset"),
        ({"from": "2026-03-03T14:05Z"}, "written as"),
        ({"from": "2026-03-03T14:05-00:00"}, "written as"),
        ({"from": "2026-03-03 14:05+02:00"}, "written as"),
        ({"from": "2026-03-03T14:05+0200"}, "written as"),
        ({"from": "2026-03-03T14+02:00"}, "written as"),
        ({"from": "2026-03-03T14:05+02:00:30"}, "written as"),
        ({"from": "2026-03-03T14:05:07.1234567+02:00"}, "written as"),
        ({"from": "2026-03-03T14:05:07,5+02:00"}, "written as"),
        ({"from": "2026-03-03T24:00+02:00"}, "calendar"),
        ({"from": "2026-03-03T14:05:60+02:00"}, "calendar"),
        ({"from": "2026-02-30"}, "calendar"),
        ({"from": "2026-13"}, "calendar"),
        ({"from": "2026-00"}, "calendar"),
        ({"from": "2026"}, "calendar"),
        ({"from": ""}, "calendar"),
        ({"from": "20260303"}, "written as"),
        ({"from": "2026-W10-2"}, "written as"),
        ({"from": "2026-3-3"}, "calendar"),
        ({"from": "0999-12-31"}, "year"),
        ({"from": "\uff12\uff10\uff12\uff16-03-03"}, "calendar"),
        ({"from": "2026-03-03\n"}, "calendar"),
        ({"rel": "between", "from": "2026-03-08", "to": "2026-03-02"}, "before"),
        ({"rel": "between", "from": "2026-03", "to": "2026-02-28"}, "before"),
        (
            {"rel": "between", "from": "2026-03-03T14:05+02:00", "to": "2026-03-03T12:04+00:00"},
            "before",
        ),
        ({"rel": "between", "from": "2026-03-05T14:05+02:00", "to": "2026-03-03"}, "before"),
    ],
)
def test_a_value_that_is_off_is_refused_with_the_reason(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(MomentRefused, match=reason):
        moment_from_value(value(**changes))


@pytest.mark.parametrize("broken", [None, "2026-03-03", [], 3])
def test_what_is_no_object_is_refused(broken: object) -> None:
    with pytest.raises(ValueError, match="object"):
        moment_from_value(broken)


@given(st.text(max_size=40))
def test_any_text_is_either_taken_unchanged_or_refused(text: str) -> None:
    try:
        read = moment_from_value(value(**{"from": text}))
    except MomentRefused:
        return
    assert read.start == text


def test_reversed_ends_are_refused_only_where_they_are_reversed_in_every_zone() -> None:
    may_be = value(rel="between", **{"from": "2026-03-03T23:30+00:00", "to": "2026-03-03"})
    assert moment_from_value(may_be).end == "2026-03-03"


# ---------------------------------------------------------------- precision and bounds


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("2026-03", Precision.MONTH),
        ("2026-03-03", Precision.DAY),
        ("2026-03-03T14:05+02:00", Precision.MINUTE),
        ("2026-03-03T14:05:07+02:00", Precision.SECOND),
        ("2026-03-03T14:05:07.5+02:00", Precision.SECOND),
    ],
)
def test_length_is_precision(text: str, precision: Precision) -> None:
    assert precision_of(text) is precision
    assert moment(text).precision is precision


def test_precision_of_a_stretch_is_that_of_its_coarser_end() -> None:
    assert moment("2026-03-02", "2026-03-03T14:05+02:00").precision is Precision.DAY


@pytest.mark.parametrize(
    ("stated", "lo", "hi"),
    [
        (moment("2026-03-03T14:05+02:00"), "2026-03-03T12:05+00:00", "2026-03-03T12:06+00:00"),
        (moment("2026-03-03T14:05:07.9+02:00"), "2026-03-03T12:05:07+00:00", "2026-03-03T12:05:08+00:00"),
        (moment("2026-03-03"), "2026-03-02T22:00+00:00", "2026-03-03T22:00+00:00"),
        (moment("2026-03-03", zone="unknown"), "2026-03-02T10:00+00:00", "2026-03-04T12:00+00:00"),
        (moment("2026-03-03", zone="Mars/Base"), "2026-03-02T10:00+00:00", "2026-03-04T12:00+00:00"),
        (moment("2026-03"), "2026-02-28T22:00+00:00", "2026-03-31T21:00+00:00"),
        (moment("2026-03-29"), "2026-03-28T22:00+00:00", "2026-03-29T21:00+00:00"),
        (moment("2026-03-03", rel="about"), "2026-03-01T22:00+00:00", "2026-03-04T22:00+00:00"),
        (moment("2026-01", rel="about"), "2025-11-30T22:00+00:00", "2026-02-28T22:00+00:00"),
        (moment("2026-03-03T14:05+02:00", rel="about"), "2026-03-03T11:05+00:00", "2026-03-03T13:06+00:00"),
        (
            moment("2026-03-03T14:05:07+02:00", rel="about"),
            "2026-03-03T12:04:07+00:00",
            "2026-03-03T12:06:08+00:00",
        ),
        (moment("2026-03-02", "2026-03-08"), "2026-03-01T22:00+00:00", "2026-03-08T22:00+00:00"),
        (moment("2026-03-02", "2026-03-03T14:05+02:00"), "2026-03-01T22:00+00:00", "2026-03-03T12:06+00:00"),
    ],
)
def test_bounds_are_the_longest_stretch_that_fits_the_words(stated: Moment, lo: str, hi: str) -> None:
    assert bounds(stated) == (seconds(lo), seconds(hi))


def test_open_ends_are_open() -> None:
    before, after = moment("2026-03-03", rel="before"), moment("2026-03-03", rel="after")
    assert bounds(before) == (OPEN_START, seconds("2026-03-02T22:00+00:00"))
    assert bounds(after) == (seconds("2026-03-03T22:00+00:00"), OPEN_END)


def test_after_a_time_of_day_begins_at_that_time() -> None:
    after = moment("2026-03-03T14:05+02:00", rel="after")
    assert bounds(after).lo == seconds("2026-03-03T12:05+00:00")


def test_a_day_begins_where_clocks_leave_midnight_out() -> None:
    # Cairo went from 00:00 to 01:00 on 26 Apr 2024.
    assert bounds(moment("2024-04-26", zone="Africa/Cairo")).lo == seconds("2024-04-25T22:00+00:00")
    assert bounds(moment("2024-04-25", zone="Africa/Cairo")).hi == seconds("2024-04-25T22:00+00:00")


def test_a_day_that_a_zone_left_out_is_still_a_stretch() -> None:
    lo, hi = bounds(moment("2011-12-30", zone="Pacific/Apia"))
    assert hi - lo == 1


@given(moments())
def test_bounds_are_never_empty(any_moment: Moment) -> None:
    lo, hi = bounds(any_moment)
    assert lo < hi


@given(st.datetimes(year(1970), year(2100)), st.sampled_from(ZONES[:-1]))
def test_every_second_of_a_day_lies_within_the_bounds_of_that_day(naive: datetime, zone: str) -> None:
    instant = naive.replace(microsecond=0, tzinfo=UTC)
    lo, hi = bounds(moment(date_in(instant.isoformat(), zone).isoformat(), zone=zone))
    assert lo <= instant.timestamp() < hi


# ---------------------------------------------------------------- order


@pytest.mark.parametrize(
    ("one", "other", "order"),
    [
        (moment("2026-03-03"), moment("2026-03-04"), Order.BEFORE),
        (moment("2026-03-04"), moment("2026-03-03"), Order.AFTER),
        (moment("2026-03-03"), moment("2026-03-03"), Order.UNKNOWN),
        (moment("2026-03-03"), moment("2026-03-03T14:05+02:00"), Order.UNKNOWN),
        (moment("2026-03-03T14:05+02:00"), moment("2026-03-03T14:06+02:00"), Order.BEFORE),
        (moment("2026-03-03T14:05+02:00"), moment("2026-03-03T14:05:30+02:00"), Order.UNKNOWN),
        (moment("2026-03-03T14:05+02:00"), moment("2026-03-03T13:00+00:00"), Order.BEFORE),
        (moment("2026-03"), moment("2026-03-03"), Order.UNKNOWN),
        (moment("2026-02"), moment("2026-03-01"), Order.BEFORE),
        (moment("2026-03-03", rel="before"), moment("2026-03-03"), Order.BEFORE),
        (moment("2026-03-03", rel="after"), moment("2026-03-03"), Order.AFTER),
        (moment("2026-03-03", rel="after"), moment("2026-03-05"), Order.UNKNOWN),
        (moment("2026-03-03", rel="about"), moment("2026-03-04"), Order.UNKNOWN),
        (moment("2026-03-03", rel="about"), moment("2026-03-05"), Order.BEFORE),
        (moment("2026-03-02", "2026-03-08"), moment("2026-03-08"), Order.UNKNOWN),
        (moment("2026-03-03", zone="unknown"), moment("2026-03-04"), Order.UNKNOWN),
        (
            moment("2026-03-03", zone="Asia/Tokyo"),
            moment("2026-03-03", zone="America/New_York"),
            Order.UNKNOWN,
        ),
        (
            moment("2026-03-03", zone="Asia/Tokyo"),
            moment("2026-03-04", zone="America/New_York"),
            Order.BEFORE,
        ),
    ],
)
def test_order_is_told_only_where_it_can_be_told(one: Moment, other: Moment, order: Order) -> None:
    assert compare(one, other) is order


@given(moments(), moments())
def test_order_is_the_same_looked_at_from_the_other_side(one: Moment, other: Moment) -> None:
    opposite = {Order.BEFORE: Order.AFTER, Order.AFTER: Order.BEFORE, Order.UNKNOWN: Order.UNKNOWN}
    assert compare(other, one) is opposite[compare(one, other)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (moment("2026-03-03"), moment("2026-03-03"), True),
        (moment("2026-03-03"), moment("2026-03-04"), False),
        (moment("2026-03-03"), moment("2026-03-03T14:05+02:00"), True),
        # 22:30 in London is past midnight in Kyiv: the day of the statement decides
        (moment("2026-03-04"), moment("2026-03-03T22:30+00:00", zone="UTC"), True),
        (moment("2026-03-03"), moment("2026-03-03T22:30+00:00", zone="UTC"), False),
        (moment("2026-03-03T23:30+02:00"), moment("2026-03-03T09:00+02:00"), True),
        # the same day in Kyiv, not the same in UTC
        (moment("2026-03-03T01:00+02:00"), moment("2026-03-03T12:00+00:00", zone="UTC"), False),
        (moment("2026-03"), moment("2026-03"), False),
        (moment("2026-03-03", rel="about"), moment("2026-03-03"), False),
        (moment("2026-03-03"), moment("2026-03-02", "2026-03-03"), False),
        (moment("2026-03-03", zone="unknown"), moment("2026-03-03T14:05+02:00"), True),
    ],
)
def test_same_day_is_said_only_of_plain_days_and_times(one: Moment, other: Moment, same: bool) -> None:
    assert same_day(one, other) is same
    assert same_day(other, one) is same


def test_quote_and_work_on_one_day_are_same_day_order_unknown() -> None:
    quote, work = moment("2026-03-03"), moment("2026-03-03T09:00+02:00")
    assert compare(quote, work) is Order.UNKNOWN
    assert same_day(quote, work)


def test_display_order_puts_a_day_before_its_times_and_open_ends_beside_their_day() -> None:
    expected = [
        moment("2026-03"),
        moment("2026-03-02"),
        moment("2026-03-03", rel="before"),
        moment("2026-03-03", "2026-03-08"),
        moment("2026-03-03"),
        moment("2026-03-03T09:00+02:00"),
        moment("2026-03-03T09:00:00.2+02:00"),
        moment("2026-03-03T09:00:00.15+02:00")._replace(start="2026-03-03T09:00:00.25+02:00"),
        moment("2026-03-03", rel="after"),
        moment("2026-03-04T00:00:01+02:00"),
    ]
    backwards = expected[::-1]
    assert sorted(backwards, key=sort_key) == expected


@given(st.lists(moments(), max_size=6), st.randoms(use_true_random=False))
def test_display_order_does_not_depend_on_the_order_given(listed: list[Moment], random: Random) -> None:
    shuffled = listed[:]
    random.shuffle(shuffled)
    assert sorted(shuffled, key=sort_key) == sorted(listed, key=sort_key)


@given(moments(), moments())
def test_display_order_never_contradicts_what_can_be_told_about_plain_moments(
    one: Moment, other: Moment
) -> None:
    plain = [each._replace(rel="at", zone="UTC") for each in (one, other)]
    if compare(*plain) is Order.BEFORE:
        assert sort_key(plain[0]) < sort_key(plain[1])


# ---------------------------------------------------------------- clock and zones


def test_the_clock_is_recorded_to_the_minute_with_the_offset_of_the_zone() -> None:
    now = datetime(2026, 3, 29, 0, 59, 59, 999_999, tzinfo=UTC)
    assert from_clock(now, KYIV) == Moment("at", "2026-03-29T02:59+02:00", None, KYIV, "now", "clock")
    assert from_clock(now + timedelta(seconds=1), KYIV).start == "2026-03-29T04:00+03:00"


@given(st.datetimes(year(2000), year(2090)), st.sampled_from(ZONES[:-1]))
def test_the_clock_reads_back_as_the_same_minute(naive: datetime, zone: str) -> None:
    now = naive.replace(tzinfo=UTC)
    clock = from_clock(now, zone)
    assert moment_from_value(clock.to_value()) == clock
    assert datetime.fromisoformat(clock.start) == now.replace(second=0, microsecond=0)


@pytest.mark.parametrize("zone", ["unknown", "Europe/Nowhere", "../etc/passwd", "Europe", ""])
def test_the_clock_needs_a_zone_that_exists(zone: str) -> None:
    with pytest.raises(ValueError, match="zone"):
        from_clock(NIGHT, zone)


def test_the_clock_needs_an_offset() -> None:
    with pytest.raises(ValueError, match="offset"):
        from_clock(NIGHT.replace(tzinfo=None), KYIV)


def test_an_unknown_zone_leaves_times_as_written() -> None:
    assert zone_info("unknown") is None
    assert wall_clock("2026-03-03T14:05+05:30", "unknown").isoformat() == "2026-03-03T14:05:00+05:30"
    assert date_in("2026-03", KYIV).isoformat() == "2026-03-01"


@pytest.mark.parametrize(
    ("precision", "text"),
    [
        (Precision.MONTH, "2026-03"),
        (Precision.DAY, "2026-03-03"),
        (Precision.MINUTE, "2026-03-03T14:05+02:00"),
        (Precision.SECOND, "2026-03-03T14:05:07+02:00"),
    ],
)
def test_record_text_has_the_precision_asked_for(precision: Precision, text: str) -> None:
    instant = datetime(2026, 3, 3, 14, 5, 7, 5, tzinfo=ZoneInfo(KYIV))
    assert iso_text(instant, precision) == text


def test_record_text_cannot_carry_an_offset_with_seconds() -> None:
    with pytest.raises(ValueError, match="whole minutes"):
        iso_text(datetime(1971, 1, 1, tzinfo=ZoneInfo("Africa/Monrovia")), Precision.MINUTE)
