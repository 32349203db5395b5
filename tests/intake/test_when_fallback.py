"""dateutil is believed only where it cannot have guessed, whatever it answers."""

from datetime import datetime

import pytest

from disputekit.intake import when_fallback
from disputekit.intake.when_fallback import read_with_dateutil
from disputekit.intake.when_stated import Clock, Stated


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("20260303", Stated(2026, 3, 3)),
        ("20260303t1405", Stated(2026, 3, 3, clock=Clock(14, 5))),
        ("tue mar 3 14:05:07 2026", Stated(2026, 3, 3, weekday=1, clock=Clock(14, 5, 7))),
        ("3rd march 4:05 pm 2026", Stated(2026, 3, 3, clock=Clock(16, 5))),
        ("3 march 12:05 am 2026", Stated(2026, 3, 3, clock=Clock(0, 5))),
        ("sept, 2021", Stated(2021, 9)),
        ("2021/9", Stated(2021, 9)),
    ],
)
def test_a_form_without_doubt_is_read(text: str, stated: Stated) -> None:
    assert read_with_dateutil(text) == stated


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10",
        "3 march",  # no year: dateutil would take that of the machine's clock
        "3 march 26",
        "3 4 2026",
        "31 feb 14:05 2026",
        "25:00 3 mar 2026",
        "14:05 2026 mar",  # a time without its day
        "3 14:05 mar 2026",  # a day torn from its month
        "3 mar 2026 14:05 15:06",
        "tue wed 3 mar 2026",
        "3 mar 2026 est",
        "3 mar 2026 +0200",
        "2026 1999 mar",
        "noon 3 mar 2026",
    ],
)
def test_a_form_with_a_doubt_is_left_alone(text: str) -> None:
    assert read_with_dateutil(text) is None


def answer_by_guessing_a_day(_text: str, *, default: datetime, dayfirst: bool, yearfirst: bool) -> datetime:
    return default.replace(year=2026, month=3, day=9)


def answer_by_order(_text: str, *, default: datetime, dayfirst: bool, yearfirst: bool) -> datetime:
    return default.replace(year=2026, month=3, day=3 if dayfirst else 4)


def answer_with_another_number(_text: str, *, default: datetime, dayfirst: bool, yearfirst: bool) -> datetime:
    return default.replace(year=2026, month=3, day=4)


def answer_without_the_month(_text: str, *, default: datetime, dayfirst: bool, yearfirst: bool) -> datetime:
    return default.replace(year=2026, day=3)


@pytest.mark.parametrize(
    ("text", "defect"),
    [
        ("2026 march", answer_by_guessing_a_day),
        ("20260303", answer_by_order),
        ("20260303", answer_with_another_number),
        ("2026 3 march", answer_without_the_month),
    ],
)
def test_a_dateutil_that_guesses_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, text: str, defect: object
) -> None:
    assert read_with_dateutil(text) is not None
    monkeypatch.setattr(when_fallback, "parse", defect)
    assert read_with_dateutil(text) is None
