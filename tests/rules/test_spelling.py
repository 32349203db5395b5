"""Lengths and descriptions of records as packs spell them: read back as written, refused with what to write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.case.rule import Length, Match, Unit
from disputekit.record.kinds import STEPS
from disputekit.rules.spelling import (
    WEEKDAY_NAMES,
    Misspelled,
    length_words,
    match_words,
    read_length,
    read_match,
)

EVENTS = ("contract_ended", "dispute_filed")


@pytest.mark.parametrize(
    ("said", "calendar", "length"),
    [
        ("48 hours", "", Length(48, Unit.HOURS)),
        ("1 hour", "", Length(1, Unit.HOURS)),
        ("7 calendar days", "", Length(7, Unit.DAYS)),
        ("5 business days", "weekdays", Length(5, Unit.BUSINESS_DAYS, calendar="weekdays")),
        ("1 business day", "spain", Length(1, Unit.BUSINESS_DAYS, calendar="spain")),
        ("14 days to midnight", "", Length(14, Unit.DAY_END)),
        ("24 months", "", Length(24, Unit.MONTHS)),
        ("1 year", "", Length(1, Unit.YEARS)),
        ("Fri 23:59 of week 1", "", Length(1, Unit.WEEK_TIME, "Fri 23:59")),
    ],
)
def test_a_length_is_read(said: str, calendar: str, length: Length) -> None:
    assert read_length(said, calendar) == length
    assert length_words(length) == said


@pytest.mark.parametrize(
    ("said", "calendar", "hint"),
    [
        ("7 days", "", "7 calendar days"),
        ("seven calendar days", "", "7 calendar days"),
        ("0 calendar days", "", "7 calendar days"),
        ("1 calendar days", "", "7 calendar days"),
        ("2 calendar day", "", "7 calendar days"),
        ("1.5 hours", "", "48 hours"),
        ("-7 calendar days", "", "7 calendar days"),
        ("1 week time", "", "Fri 23:59 of week 1"),
        ("Fri 24:59 of week 1", "", "Fri 23:59 of week 1"),
        ("Friday 23:59 of week 1", "", "Fri 23:59 of week 1"),
        ("Fri 23:59 of week 0", "", "Fri 23:59 of week 1"),
        ("5 business days", "", 'calendar = "weekdays"'),
        ("5 calendar days", "weekdays", "leave the calendar out"),
    ],
)
def test_a_length_that_cannot_be_read_is_refused(said: str, calendar: str, hint: str) -> None:
    with pytest.raises(Misspelled) as caught:
        read_length(said, calendar)
    assert hint in caught.value.hint


@given(
    quantity=st.integers(1, 9999),
    unit=st.sampled_from([unit for unit in Unit if unit is not Unit.WEEK_TIME]),
)
def test_a_counted_length_reads_back_as_written(quantity: int, unit: Unit) -> None:
    length = Length(quantity, unit, calendar="weekdays" if unit is Unit.BUSINESS_DAYS else "")
    assert read_length(length_words(length), length.calendar) == length


@given(st.integers(1, 9), st.sampled_from(WEEKDAY_NAMES), st.times())
def test_a_time_of_the_week_reads_back_as_written(week: int, day: str, clock: object) -> None:
    length = Length(week, Unit.WEEK_TIME, f"{day} {str(clock)[:5]}")
    assert read_length(length_words(length)) == length


@pytest.mark.parametrize(
    ("said", "match"),
    [
        ("event:contract_ended by client", Match("event", "contract_ended", "client")),
        ("event:dispute_filed", Match("event", "dispute_filed")),
        ("event", Match("event")),
        ("money:refund_asked", Match("money", "refund_asked")),
        (
            "answer:changes_requested by client via Upwork",
            Match("answer", "changes_requested", "client", "Upwork"),
        ),
        ("delivery via Submit work", Match("delivery", via="Submit work")),
        ("hours:manual", Match("hours", "manual")),
        ("position:disputes by client", Match("position", "disputes", "client")),
        ("hours", Match("hours")),
    ],
)
def test_a_description_of_records_is_read(said: str, match: Match) -> None:
    assert read_match(said, EVENTS) == match
    assert match_words(match) == said


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("event:contract_endde", "contract_ended"),
        ("event:contract-ended", "event:NAME"),
        ("money:refunded_asked", "refund_asked"),
        ("answer:yes", "agreed"),
        ("milestone:site", "milestone stands alone"),
        ("parcel", "event:NAME"),
        ("event:contract_ended by the client", "event:NAME"),
        ("event:contract_ended by other", "event:NAME"),
        ("", "event:NAME"),
    ],
)
def test_a_description_that_fits_no_record_is_refused(said: str, hint: str) -> None:
    with pytest.raises(Misspelled) as caught:
        read_match(said, EVENTS)
    assert hint in caught.value.hint


@given(
    st.builds(
        Match,
        st.just("money"),
        st.sampled_from(STEPS),
        st.sampled_from(["", "me", "client", "platform"]),
        st.sampled_from(["", "PayPal", "Upwork by hand"]),
    )
)
def test_a_description_reads_back_as_written(match: Match) -> None:
    assert read_match(match_words(match), EVENTS) == match
