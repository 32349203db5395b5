"""Calendars: each event once, at the time and in the zone that it states, and every broken file told."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disputekit.intake.base import Importer, Item, Role, Stamp
from disputekit.intake.calendar_ics import IMPORTER, MAX_DEPTH, MAX_PROPERTIES
from disputekit.intake.calendar_lines import MAX_LINE, parsed, time_of
from disputekit.record.moment import Precision
from tests.intake.chat_rig import (
    OWN,
    SAMPLES,
    Outcome,
    expected,
    folder_tree,
    needs_samples,
    read_all,
    read_one,
    tree,
)
from tests.intake.fuzz_figures import GUIDED

ICS: Importer = IMPORTER
# The reference program gives nothing of a calendar that does not end; what it holds is read here, with a fault.
CUT_OFF = {"big_bad_calendar.ics", "pr_480_summary_with_colon.ics", "small_bad_calendar.ics"}


def read(text: str) -> Outcome:
    return read_one(ICS, tree({"a.ics": text.encode()}))


def event(*lines: str) -> Item:
    text = "\n".join(("BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"))
    (item,) = read(text).items
    return item


def flagged(items: list[Item], start: str) -> int:
    return sum(any(flag.startswith(start) for flag in one.flags) for one in items)


# ---------------------------------------------------------------- real files


def items_of(path: Path) -> tuple[list[Item], bool]:
    """What a sample holds, and whether it can be read without a fault."""
    outcomes = read_all(ICS, folder_tree(path))
    items = [item for outcome in outcomes for item in outcome.items]
    is_whole = all(not one.faults for one in outcomes) and (bool(outcomes) or b"\0" in path.read_bytes())
    return items, is_whole


@needs_samples
@pytest.mark.parametrize("name", ["ics/icalendar", "ics/vobject"])
def test_every_event_of_the_samples_is_counted_and_every_broken_file_told(name: str) -> None:
    entry = expected()[name]
    paths = sorted((SAMPLES / name).rglob("*.ics"))
    rows = {row[0]: row[2] for row in entry["files"]["rows"]}
    broken, good = set(), []
    for path in paths:
        file = path.relative_to(SAMPLES / "ics").as_posix()
        items, is_whole = items_of(path)
        if is_whole:
            assert len(items) == rows[file], file
            good += items
        elif path.name not in CUT_OFF:
            broken.add(file)
    assert len(paths) == entry["expect"]["files"]
    assert broken == set(entry["expect"]["must_fail"])
    assert len(good) == entry["expect"]["events"]
    assert flagged(good, "repeats: ") == entry["expect"]["events_with_rrule"]
    assert flagged(good, "instead of ") == entry["expect"]["recurrence_overrides"]


@needs_samples
def test_the_times_of_the_spots_are_those_in_the_files() -> None:
    spots = expected()["ics/spots"]["spot"]["events"]
    found: dict[str, list[Item]] = {}
    for spot in spots:
        found.setdefault(spot["file"], items_of(SAMPLES / "ics" / spot["file"])[0])
    assert sum(map(len, found.values())) == expected()["ics/spots"]["expect"]["events"]
    for spot in spots:
        stated = spot["dtstart"].rpartition(":")[2].strip()
        same = [one for one in found[spot["file"]] if one.when and one.when.said.endswith(stated)]
        assert [one.id.startswith(spot["uid"]) for one in same] == [True], spot


# ---------------------------------------------------------------- written by us


def test_a_meeting_is_a_call_from_its_organizer_to_its_attendees() -> None:
    outcome = read_one(ICS, folder_tree(OWN / "ics" / "meetings.ics"))
    first = outcome.items[0]
    assert (first.kind, first.role, first.via) == ("message", Role.MESSAGE, "call")
    assert (first.sender, first.to) == ("Reyes, Dana", ("Mika Holm", "ana@client.example"))
    assert first.text == (
        "Kick-off, pages and prices\n\nAgenda:\n1. pages\n2. a long line that is folded in the middle"
    )
    at = datetime(2026, 3, 3, 15, tzinfo=UTC)
    assert first.when == Stamp(at, Precision.SECOND, "Europe/Athens: 20260303T170000")
    assert first.flags == ("ends: 20260303T173000", "place: Zoom")
    assert first.remarks == ("a calendar entry: it shows what was planned, not that it took place",)
    assert [one.why for one in outcome.skips] == ["time zone", "task"]


def test_what_has_nobody_or_was_cancelled_is_a_memo() -> None:
    outcome = read_one(ICS, folder_tree(OWN / "ics" / "meetings.ics"))
    weekly, cancelled, launch = outcome.items[1:]
    assert {(one.kind, one.role) for one in (weekly, cancelled, launch)} == {("memo", Role.OTHER)}
    assert weekly.when == Stamp(datetime(2026, 3, 4, 9), Precision.SECOND, "20260304T090000")  # noqa: DTZ001
    assert weekly.remarks[1:] == (
        "states no zone: the clock of whoever looks",
        "repeats: counted once, at its first time",
    )
    assert cancelled.flags == ("cancelled", "instead of the one at: 20260311T090000")
    assert cancelled.id == "weekly 20260311T090000"
    assert launch.when == Stamp(datetime(2026, 4, 1), Precision.DAY, "20260401")  # noqa: DTZ001
    assert launch.text == "calendar entry without words"
    assert launch.remarks[1:] == ("the words are ours: the entry has none",)


def test_a_zone_that_no_database_knows_stays_as_it_is_stated() -> None:
    item = event("DTSTART;TZID=W. Europe Standard Time:20260311T1000", "SUMMARY:x")
    assert item.when == Stamp(datetime(2026, 3, 11, 10), Precision.MINUTE, "20260311T1000")  # noqa: DTZ001
    assert item.remarks[1:] == ("zone as stated, none of the tz database: W. Europe Standard Time",)


@pytest.mark.parametrize(
    "name", ["Europe/Athens", "/mozilla.org/20050126_1/Europe/Athens", '"Europe/Athens"']
)
def test_a_zone_of_the_database_gives_an_instant(name: str) -> None:
    when = event(f"DTSTART;TZID={name}:20260701T100000").when
    assert when is not None
    assert when.at == datetime(2026, 7, 1, 7, tzinfo=UTC)


def test_the_zone_of_this_machine_is_nobodys_statement() -> None:
    when = event("DTSTART;TZID=localtime:20260701T100000").when
    assert when is not None
    assert when.at.tzinfo is None


def test_a_clock_time_shown_twice_is_the_first_as_the_standard_says() -> None:
    when = event("DTSTART;TZID=Europe/Athens:20261025T033000").when
    assert when is not None
    assert when.at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("value", ["INVALID-DATE", "20261301", "20260230T100000Z", "20260201T250000", ""])
def test_a_time_that_is_none_gives_none(value: str) -> None:
    item = event(f"DTSTART:{value}", "SUMMARY:x")
    assert item.when is None
    assert item.remarks[1].startswith("no time: ")
    assert event("SUMMARY:x").remarks[1] == "states no start"


def test_a_time_at_the_end_of_the_calendar_keeps_its_wall_clock() -> None:
    made = parsed("DTSTART;TZID=America/New_York:99991231T235959")
    assert made is not None
    assert time_of(made)[1] == "zone as stated: America/New_York"


def test_letters_folded_between_their_bytes_are_joined() -> None:
    data = b"BEGIN:VEVENT\r\nSUMMARY:\xc3\r\n \xa4\r\n\r\n  b\r\nEND:VEVENT\r\n"
    assert [one.text for one in read_one(ICS, tree({"a.ics": data})).items] == ["\u00e4 b"]


def test_a_line_longer_than_is_kept_does_not_spill_into_others() -> None:
    item = event("ATTACH:" + "END:VEVENT" * (MAX_LINE // 8), "SUMMARY:x")
    assert item.text == "x"


def test_a_line_that_is_no_property_is_told_with_its_event() -> None:
    assert event("SUMMARY:x", "nothing").remarks[-1] == "line 4 is no property"


def test_what_does_not_nest_is_told() -> None:
    assert [one.why for one in read("BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VEVENT").faults] == [
        "ends VEVENT, which has not begun"
    ]
    faults = read("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\nEND:VEVENT\nEND:VCALENDAR").faults
    assert [one.why for one in faults] == ["ends VCALENDAR while VEVENT goes on"]
    deep = read("BEGIN:VCALENDAR\n" + "BEGIN:X\n" * MAX_DEPTH)
    assert [one.why for one in deep.faults] == ["components within components, more than 20"]


def test_an_event_of_endless_properties_is_bounded() -> None:
    item = event("SUMMARY:x", *(f"X-{number}:y" for number in range(MAX_PROPERTIES + 1)))
    assert item.remarks[-1] == "has more properties than are read"


@pytest.mark.parametrize("data", [b"", b"BEGIN:VCARD\nEND:VCARD", b"text", b"BEGIN:\0"])
def test_what_is_no_calendar_is_not_claimed(data: bytes) -> None:
    assert not list(ICS.claims(tree({"a.ics": data})))


PIECES = (
    "BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR", "BEGIN:VALARM", "DTSTART", ";TZID=", "Europe/Athens", ":", "20260303",
    "T170000", "Z", "\n", "\r\n ", "\n\t", '"', ";", "ATTENDEE:mailto:a", "UID:", "\\n", "^n", "TRIGGER:", "\ufeff",
)  # fmt: skip
PARTS = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(max_size=8)).map(lambda one: one.encode()), max_size=60
)


def survives(parts: list[bytes]) -> None:
    outcome = read_one(ICS, tree({"a.ics": b"BEGIN:VCALENDAR\n" + b"".join(parts)}))
    assert outcome.reading.read == len(outcome.items) + len(outcome.skips) + len(outcome.faults)


@given(PARTS | st.lists(st.binary(max_size=99), max_size=3))
@settings(max_examples=50, deadline=5_000, suppress_health_check=list(HealthCheck))
def test_no_bytes_bring_it_down_or_make_its_sum_wrong(parts: list[bytes]) -> None:
    survives(parts)


@pytest.mark.full
@given(PARTS | st.lists(st.binary(max_size=99), max_size=3))
@settings(max_examples=GUIDED, deadline=5_000, suppress_health_check=list(HealthCheck))
def test_no_bytes_bring_it_down_in_many_tries(parts: list[bytes]) -> None:
    survives(parts)
