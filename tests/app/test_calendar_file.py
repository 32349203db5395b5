"""Clocks as a calendar file: RFC 5545 by the letter, and read back by two parsers that are not ours."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
import vobject  # type: ignore[import-untyped]  # it has no types of its own
from hypothesis import given
from hypothesis import strategies as some

from disputekit.app import calendar_file
from disputekit.app.calendar_file import calendar_of, uid_of
from disputekit.app.deadlines import clocks, set_deadline
from disputekit.app.log import Draft
from disputekit.case.clocks import Clocks
from tests.support.office import NOW, Office


def event(name: str, **more: Any) -> Draft:
    return Draft("event", when="2026-03-03 10:00", own={"name": name, **more})


@pytest.fixture
def disputed(office: Office) -> Office:
    """A case with two clocks that run: one that we must act on and one that we wait for."""
    usd: Any = {"currency": "USD", "minor": 120000, "scale": 2}
    office.write(Draft("milestone", label="M", text="Build; all, of it", own={"amount": usd}))
    office.write(Draft("money", about=("M1",), when="2026-03-01", own={"step": "funded", "amount": usd}))
    office.write(event("contract_ended", by="client"))
    return office


def text_of(office: Office) -> str:
    with office.opened(writing=False) as case:
        return calendar_of(case, clocks(case))


def by_icalendar(text: str) -> list[dict[str, Any]]:
    found = []
    for one in icalendar.Calendar.from_ical(text).walk("VEVENT"):
        alarms = [alarm.decoded("TRIGGER") for alarm in one.walk("VALARM")]
        found.append(
            {
                "uid": str(one["UID"]),
                "start": one.decoded("DTSTART"),
                "summary": str(one["SUMMARY"]),
                "description": str(one["DESCRIPTION"]),
                "alarms": alarms,
            }
        )
    return found


def by_vobject(text: str) -> list[dict[str, Any]]:
    calendar = next(vobject.readComponents(io.StringIO(text, newline="")))
    return [
        {
            "uid": one.uid.value,
            "start": one.dtstart.value,
            "summary": one.summary.value,
            "description": one.description.value,
            "alarms": [alarm.trigger.value for alarm in one.valarm_list],
        }
        for one in calendar.vevent_list
    ]


def test_two_parsers_read_the_same_events_with_two_alarms_each(disputed: Office) -> None:
    text = text_of(disputed)
    first, second = by_icalendar(text), by_vobject(text)
    assert [{**one, "start": _utc(one["start"])} for one in first] == [
        {**one, "start": _utc(one["start"])} for one in second
    ]
    refund = next(one for one in first if "refundreq" in one["uid"])
    assert refund["start"] == datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
    assert refund["alarms"] == [timedelta(days=-1), timedelta(hours=-2)]
    assert refund["summary"] == "acme: act by 9 Mar 2026: USD 1,200.00 in escrow goes back to the client"
    assert "Due Tue 10 Mar 2026, 10:00 Kyiv (08:00 UTC); an estimate from the rule." in refund["description"]
    waiting = next(
        one for one in first if one["uid"].startswith(refund["uid"][:32]) and "bonus" in one["uid"]
    )
    assert waiting["summary"].endswith("(you wait)")


def _utc(value: date | datetime) -> date | datetime:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def test_a_day_that_the_platform_shows_without_a_time_is_a_day(disputed: Office) -> None:
    disputed.do(set_deadline, "UW-FP-REFUNDREQ", "11 mar 2026", about=("M1",), text="as shown")
    for events in (by_icalendar(text_of(disputed)), by_vobject(text_of(disputed))):
        refund = next(one for one in events if "refundreq" in one["uid"])
        assert refund["start"] == date(2026, 3, 11)
        assert "as the platform shows it, #5" in refund["description"]


def test_the_same_record_gives_the_same_bytes_whenever_it_is_read(disputed: Office) -> None:
    first = text_of(disputed)
    disputed.later(hours=5)
    assert text_of(disputed) == first


def test_ids_stay_and_revisions_grow_when_something_is_recorded(disputed: Office) -> None:
    first = icalendar.Calendar.from_ical(text_of(disputed)).walk("VEVENT")
    disputed.do(set_deadline, "UW-FP-REFUNDREQ", "11 mar 2026 09:00")
    second = icalendar.Calendar.from_ical(text_of(disputed)).walk("VEVENT")
    assert {one["UID"] for one in first} == {one["UID"] for one in second}
    assert max(map(_revision, first)) < min(map(_revision, second))


def _revision(one: Any) -> int:
    return int(one["SEQUENCE"])


def test_no_two_clocks_share_an_id(disputed: Office) -> None:
    with disputed.opened(writing=False) as case:
        found = clocks(case)
        uids = [uid_of(case, one) for one in found.deadlines]
    assert len(set(uids)) == len(uids) > 2


def test_a_case_without_a_clock_is_an_empty_calendar(office: Office) -> None:
    with office.opened(writing=False) as case:
        text = calendar_of(case, Clocks(deadlines=(), notices=(), not_computed=()))
    assert "VEVENT" not in text
    assert len(icalendar.Calendar.from_ical(text).subcomponents) == 0


def test_lines_end_in_crlf_and_have_75_octets_at_most(disputed: Office) -> None:
    words = "Zwölf Bögen für die Übersicht; 是, 是\nund noch eine Zeile " * 9
    due: Any = {"rel": "at", "from": "2026-03-11", "zone": "Europe/Kyiv", "said": "11 mar", "basis": "typed"}
    disputed.write(Draft("deadline", text=words, own={"due": due}))
    assert any("是" in one["summary"] for one in by_icalendar(text_of(disputed)))
    assert_well_formed(text_of(disputed).encode())


def assert_well_formed(data: bytes) -> None:
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert all(line.decode() for line in data.split(b"\r\n")[:-1])  # no character is cut


def test_lines_that_count_characters_for_octets_are_caught(
    disputed: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        calendar_file, "_folded", lambda line: [line[at : at + 75] for at in range(0, len(line), 75)]
    )
    due: Any = {"rel": "at", "from": "2026-03-11", "zone": "Europe/Kyiv", "said": "11 mar", "basis": "typed"}
    disputed.write(Draft("deadline", text="Ü" * 200, own={"due": due}))
    with pytest.raises(AssertionError):
        assert_well_formed(text_of(disputed).encode())


@given(some.text(some.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_any_words_come_back_from_a_parser_as_they_were(words: str) -> None:
    from disputekit.app.calendar_file import _folded, _text

    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", f"SUMMARY:{_text(words)}", "END:VEVENT", "END:VCALENDAR"]
    text = "".join(f"{one}\r\n" for line in lines for one in _folded(line))
    (found,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    plain = words.replace("\r\n", "\n")
    assert str(found["SUMMARY"]) == "".join(one if one == "\n" or one.isprintable() else " " for one in plain)


def test_the_head_of_the_file_names_the_case_and_its_maker(disputed: Office) -> None:
    calendar = icalendar.Calendar.from_ical(text_of(disputed))
    assert (str(calendar["VERSION"]), str(calendar["METHOD"])) == ("2.0", "PUBLISH")
    assert str(calendar["X-WR-CALNAME"]) == "acme: deadlines"
    assert disputed.setup.now > NOW
