"""A Friday afternoon: the program itself walks the open ends at a terminal of its own, Ctrl-C included."""

import pytest

from tests.journeys.conftest import Machine
from tests.journeys.test_keys import CTRL_C, CTRL_D, Terminal


@pytest.fixture
def friday(acme: Machine) -> Machine:
    """A week of a freelancer: a request nobody priced, a spoken yes, a hand-over nobody answered."""
    acme("milestone", "800", "Design")
    acme("requested", "can you add a blog?", "--words")
    acme("requested", "and a newsletter popup")
    acme("called", "she is fine with 150 for the popup", "--agreed", "R2=150", "-v", "zoom")
    acme("delivered", "M1", "--text", "the design", "--submit")
    return acme.at("2026-03-06T17:00+02:00")


def test_the_open_ends_of_a_week_in_a_few_keys(friday: Machine) -> None:
    terminal = Terminal(friday, "week")
    terminal.wait_for("[1/3] R1 · no price named")
    terminal.wait_for("[q]uit > ")
    terminal.type("p")
    terminal.wait_for("[Enter: back]: ")
    terminal.type("450 2d\n")
    terminal.wait_for("[Enter]nothing more > ")
    terminal.type("\r")
    terminal.wait_for("when [Enter=now]: ")
    terminal.type("5 mar 10:00\n")
    terminal.wait_for("R1 quoted, USD 450.00, 2 working days")
    terminal.wait_for("[2/3] R2 · agreed in speech, no written recap")
    terminal.wait_for("[q]uit > ")
    terminal.type("w")
    terminal.wait_for("[Enter]back > ")
    terminal.type("w")
    terminal.wait_for("Ctrl-D ends)")
    terminal.type(f"To confirm our call: the popup for USD 150.\n{CTRL_D}")
    terminal.wait_for("channel [Enter=Upwork]: ")
    terminal.type("\n")
    terminal.wait_for("when [Enter=now]: ")
    terminal.type("\n")
    terminal.wait_for("[3/3] M1 · submitted, no answer written down")
    terminal.wait_for("[q]uit > ")
    terminal.type("\r")
    screen = terminal.ends_with(0)
    assert "acme · closed 2 · skipped 1 · still open 2" in screen
    found = friday.run("week", "--json")
    assert found.code == 6
    assert [one["gap"] for one in found.json["open"]] == [
        "price without an answer",
        "submission without a sign that it was seen",
    ]


def test_ctrl_c_in_the_middle_keeps_what_was_recorded(friday: Machine) -> None:
    before = friday.count()
    terminal = Terminal(friday, "week")
    terminal.wait_for("[1/3]")
    terminal.wait_for("[q]uit > ")
    terminal.type("i")
    terminal.wait_for("none named]: ")
    terminal.type("\n")
    terminal.wait_for("[2/3]")
    terminal.wait_for("[q]uit > ")
    terminal.type("w")
    terminal.wait_for("[Enter]back > ")
    terminal.type("w")
    terminal.wait_for("Ctrl-D ends)")
    terminal.type(f"half a sentence{CTRL_C}")
    screen = terminal.ends_with(130)
    assert "still open 2" in screen
    assert f"stopped; what was recorded stays recorded: #{before + 1}" in screen.replace("\n", "")
    assert friday.count() == before + 1


def test_a_script_gets_the_list_and_exit_code_6(friday: Machine) -> None:
    done = friday.run("week")
    assert done.code == 6
    assert "dk quoted R1 AMOUNT" in done.out
    assert friday.bash("dk week --limit 1 -q || echo attention").out == "3\nattention\n"
