"""K2: no time is guessed: each is stored with what it was taken from and with the source's own words, or refused."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from disputekit.app import importing_time
from disputekit.app.importing_time import Timed, Zones
from disputekit.intake.base import Stamp
from disputekit.record.moment import Moment
from tests.cli.conftest import Prompt
from tests.intake.hostile.rig import daily, hostile_import, refusal_problems, taken_problems
from tests.intake.hostile.sources import MAIL


def whens(dk: Prompt) -> list[dict[str, Any]]:
    """The times of the recorded messages, as the record tells them."""
    found = dk("timeline", "--json", "--limit", "0", "--kind", "message").json["records"]
    return [one["when"] for one in sorted(found, key=lambda one: one["seq"])]


def edges(zone: str, year: int) -> list[datetime]:
    """The instants of a year at which the clocks of a zone are changed, to the hour."""
    hours = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=one) for one in range(24 * 366)]
    place = ZoneInfo(zone)
    offsets = [one.astimezone(place).utcoffset() for one in hours]
    return [hours[one] for one in range(1, len(hours)) if offsets[one] != offsets[one - 1]]


def clock_problems(dk: Prompt, zone: str, edge: datetime) -> list[str]:
    """What is wrong with a chat whose minutes run over a change of the clocks: each must hold the true instant."""
    instants = [edge + timedelta(minutes=10 * step) for step in range(-9, 10)]
    lines = [
        f"{one.astimezone(ZoneInfo(zone)):%d/%m/%Y, %H:%M} - Dana Reyes: {n}"
        for n, one in enumerate(instants)
    ]
    path = dk.folder / "chat.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    report = hostile_import(dk, path.name, "--zone", zone, "--dmy")
    problems = taken_problems(report)
    found = whens(dk)
    if len(found) != len(instants):
        return [*problems, f"{len(found)} times of {len(instants)}: {report.result.out}{report.result.err}"]
    for instant, line, when in zip(instants, lines, found, strict=True):
        if not _holds(when, instant):
            problems.append(f"{line} is stored as {when}, without {instant}")
        if when.get("basis") != "assumed":
            problems.append(f"{line}: whose clock it was is assumed, and {when} does not say so")
    return problems


def _holds(when: dict[str, Any], instant: datetime) -> bool:
    low, high = (_instant(when.get(name) or when["from"]) for name in ("from", "to"))
    return low <= instant <= max(high, low + timedelta(minutes=1))


def _instant(words: str) -> datetime:
    return datetime.fromisoformat(words).astimezone(UTC)


SOME = ("Europe/Kyiv", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Casablanca")
ZONES = {f"{zone}-{edge:%m-%d}": (zone, edge) for zone in SOME for edge in edges(zone, 2025)}


@pytest.mark.parametrize("change", daily(ZONES, 3))
def test_minutes_around_a_change_of_the_clocks_hold_the_true_instant(dk: Prompt, change: str) -> None:
    assert clock_problems(dk, *ZONES[change]) == []


def dates(*lines: str) -> bytes:
    return "".join(f"{line} - Dana Reyes: message {n}\n" for n, line in enumerate(lines)).encode()


UNDECIDED: dict[str, bytes] = {
    "day-or-month": dates("03/04/2026, 10:05", "03/04/2026, 10:06"),
    "day-or-month-of-two-digits": dates("03/04/25, 10:05", "03/04/25, 10:06"),
    "all-three": dates("03/04/05, 10:05", "03/04/05, 10:06"),
}


def undecided_problems(dk: Prompt, data: bytes) -> list[str]:
    """What is wrong with how a file is refused that can be read in two ways."""
    path = dk.folder / "chat.txt"
    path.write_bytes(data)
    without = refusal_problems(hostile_import(dk, path.name, "--zone", "case"), path.name, "--dmy", "--mdy")
    going = refusal_problems(
        hostile_import(dk, path.name, "--zone", "case", "--keep-going"), path.name, "--dmy", code=4
    )
    return without + going + taken_problems(hostile_import(dk, path.name, "--zone", "case", "--dmy"))


@pytest.mark.parametrize("name", UNDECIDED)
def test_an_order_that_cannot_be_told_is_asked_for(dk: Prompt, name: str) -> None:
    assert undecided_problems(dk, UNDECIDED[name]) == []


def test_a_zone_that_is_not_stated_is_asked_for(dk: Prompt) -> None:
    (dk.folder / "chat.txt").write_bytes(dates("13/02/2026, 10:05"))
    assert refusal_problems(hostile_import(dk, "chat.txt"), "chat.txt", "--zone") == []


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u202f", "\u2009"])
@pytest.mark.parametrize(("half", "hour"), [("AM", 0), ("PM", 12)])
def test_twelve_hour_clocks_with_any_blank(dk: Prompt, blank: str, half: str, hour: int) -> None:
    (dk.folder / "chat.txt").write_bytes(dates(f"2/13/26, 12:05{blank}{half}", f"2/13/26, 1:05{blank}PM"))
    assert taken_problems(hostile_import(dk, "chat.txt", "--zone", "UTC")) == []
    assert [_instant(one["from"]).hour for one in whens(dk)] == [hour, 13]


MAIL_DATES: dict[str, tuple[bytes, str]] = {
    "offset": (b"Mon, 2 Mar 2026 10:05:00 +0200", "2026-03-02T08:05:00+00:00"),
    "two-digit-year": (b"Mon, 2 Mar 26 10:05:00 +0000", "2026-03-02T10:05:00+00:00"),
    "two-digit-year-of-the-last-century": (b"2 Mar 99 10:05:00 +0000", "1999-03-02T10:05:00+00:00"),
    "universal-time-and-no-zone": (b"Mon, 2 Mar 2026 10:05:00 -0000", "2026-03-02T10:05:00+00:00"),
    "no-offset": (b"Mon, 2 Mar 2026 10:05:00", ""),
    "letters-nobody-defined": (b"Mon, 2 Mar 2026 10:05:00 IST", ""),
    "offset-of-99-hours": (b"Mon, 2 Mar 2026 10:05:00 +9999", ""),
    "day-that-is-none": (b"Mon, 31 Feb 2026 10:05:00 +0000", ""),
    "words": (b"yesterday", ""),
}


@pytest.mark.parametrize("name", MAIL_DATES)
def test_a_date_of_a_mail_is_an_instant_only_where_it_states_one(dk: Prompt, name: str) -> None:
    """-0000 is universal time that says nothing of the writer's zone (RFC 5322, 3.3); letters say nothing at all."""
    said, instant = MAIL_DATES[name]
    (dk.folder / "popup.eml").write_bytes(MAIL.replace(b"Mon, 2 Mar 2026 10:05:00 +0200", said))
    report = hostile_import(dk, "popup.eml", "--everybody")
    if instant:
        assert taken_problems(report) == []
        assert [_instant(one["from"]).isoformat() for one in whens(dk)] == [instant]
    elif report.result.code:
        assert refusal_problems(report, "popup.eml", "--zone") == []
    else:
        assert report.problems == []
        [when] = whens(dk)
        shown = dk("show", "3", "--json").out
        assert when.get("basis") == "assumed" or when.get("rel") == "before" or "remark" in shown, when


def test_a_zone_that_is_guessed_is_caught(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted defect: a clock time that was shown twice is taken for the first of the two."""

    def first_of_two(stamp: Stamp, zones: Zones) -> Timed:
        at = stamp.at.replace(tzinfo=ZoneInfo(zones.assumed)).isoformat(timespec="minutes")
        return Timed(Moment("at", at, None, zones.assumed, stamp.said, "assumed"))

    monkeypatch.setattr(importing_time, "_wall_clock", first_of_two)
    assert any("without" in one for one in clock_problems(dk, "Europe/Kyiv", edges("Europe/Kyiv", 2025)[1]))
