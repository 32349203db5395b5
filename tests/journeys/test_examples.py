"""The examples of the page on the command line: the oral yes, a hand-over and a week of hours, run as written.

What the page shows for a command is split at its dots: every part has to stand in what the program answers, with
spaces levelled. The program may say more, and in another order.
"""

from pathlib import Path

import pytest

from tests.journeys.conftest import CASE, Done, Machine

PAGE = Path(__file__).parents[3] / "shared" / "commands.md"

ORAL_YES = """\
$ dk called 20 min zoom, she is fine with 150 for the popup --agreed R1=150 -v zoom
acme #19 · call · R1 agreed by Dana, USD 150.00 · on your word only (spoken, off Upwork)
  a written recap makes it checkable:  dk draft recap 19 --copy   then  dk sent --draft
"""
HAND_OVER = """\
$ dk delivered M1 site-v1.zip --submit
acme #22 · M1 submitted · 1 file, 41.2 MB · Tue 10 Mar 2026, 17:30 Kyiv (15:30 UTC)
  Upwork releases USD 800.00 by itself about Tue 24 Mar if Dana does nothing (UW-FP-REVIEW, estimate)
"""
HOURS = """\
$ dk hours last-week 31.5 --manual 2
acme-hr #9 · 2-8 Mar (UTC week) · 29.5 tracked + 2.0 manual, unprotected · rate 45.00 · USD 1,417.50
"""


def level(text: str) -> str:
    return " ".join(text.split())


def played(machine: Machine, example: str) -> Done:
    """Run the command of an example as it is written, in a shell."""
    command, *_ = example.splitlines()
    return machine.bash(command.removeprefix("$ "))


def missing(example: str, done: Done) -> list[str]:
    """The parts that the page shows and the program does not say."""
    _, *shown = example.splitlines()
    said = level(f"{done.out}\n{done.err}")
    return [part for line in shown for part in map(level, line.split(" · ")) if part not in said]


def fill(machine: Machine, number: int) -> None:
    """Let the next record of the case in use have this number."""
    coming = range(machine.count() + 1, number)
    lines = "".join(f"1 mar {10 + one // 60}:{one % 60:02} | got | message {one}\n" for one in coming)
    machine("catchup", stdin=lines.encode())


@pytest.fixture
def design(acme: Machine) -> Machine:
    """A case with M1, funded, and R1, a popup."""
    acme("milestone", "800", "Design")
    acme("funded", "M1", "800")
    acme("requested", "can you also do a newsletter popup, should be quick")
    return acme


@pytest.mark.parametrize("example", [ORAL_YES, HAND_OVER, HOURS])
def test_the_page_shows_what_is_tested_here(example: str) -> None:
    if not PAGE.is_file():
        pytest.skip("the page is not beside this checkout")
    assert level(example) in level(PAGE.read_text(encoding="utf-8"))


def test_the_oral_yes_and_its_recap(design: Machine) -> None:
    fill(design, 19)
    assert missing(ORAL_YES, played(design, ORAL_YES)) == []
    assert "agreed in speech, no written recap" in design("status").out
    assert (
        "- R1, can you also do a newsletter popup, should be quick: agreed, USD 150.00"
        in design("draft", "recap", "19").out
    )
    design("sent", "--draft")
    assert "agreed in speech, no written recap" not in design("status").out


def test_a_hand_over(design: Machine) -> None:
    with (design.home / "site-v1.zip").open("wb") as file:
        file.truncate(41_200_000)
    fill(design, 22)
    design.at("2026-03-10T17:30+02:00")
    assert missing(HAND_OVER, played(design, HAND_OVER)) == []


def test_a_week_of_hours(machine: Machine) -> None:
    hourly = [{"fixed": "hourly", "acme": "acme-hr"}.get(one, one) for one in CASE]
    machine.at("2026-03-02T09:00+02:00")(*hourly, "--clock-set", "--yes")
    machine("milestone", "45", "Support", "--per", "hour")
    fill(machine, 9)
    machine.at("2026-03-10T17:35+02:00")
    assert missing(HOURS, played(machine, HOURS)) == []


def test_a_part_that_is_not_said_is_found() -> None:
    done = Done(
        0,
        "acme #19 · call",
        "a written recap makes it checkable: dk draft recap 19 --copy then dk sent --draft",
    )
    assert missing(ORAL_YES, done) == [
        "R1 agreed by Dana, USD 150.00",
        "on your word only (spoken, off Upwork)",
    ]
