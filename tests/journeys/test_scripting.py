"""Every block of docs/scripting.md that is marked as bash does what the page says."""

import re
from pathlib import Path

import pytest

from tests.journeys.conftest import CASE, Machine

BLOCK = re.compile(r"^```bash\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(repository: Path) -> list[str]:
    return BLOCK.findall((repository / "docs" / "scripting.md").read_text(encoding="utf-8"))


@pytest.fixture
def home(machine: Machine) -> Machine:
    """What the page begins with: a case called acme with one milestone."""
    machine(*CASE, "--yes")
    machine("milestone", "800", "Wireframes", "-q")
    return machine


def test_the_page_can_be_followed_from_top_to_bottom(home: Machine, repository: Path) -> None:
    found = blocks(repository)
    assert len(found) > 10
    for block in found:
        done = home.bash(block)
        assert "not found" not in done.err, f"{block}\n{done.err}"
    assert (home.home / "open.txt").read_text(encoding="utf-8").strip().isdigit()
    assert (
        len((home.home / "all.tsv").read_text(encoding="utf-8").splitlines()) == home.count() - 1
    )  # one came after
    assert (home.home / "record.csv").read_text(encoding="utf-8").startswith("number,")
    delivery = home("timeline", "--about", "M1", "--kind", "delivery", "--json").json["records"]
    assert [one["text"]["body"].splitlines()[0] for one in delivery] == ["git m1.0"]
    mail = home("timeline", "--via", "email", "--json").json["records"]
    assert [(one["when"]["from"], one["text"]["body"]) for one in mail] == [
        ("2026-02-03T13:40:00+00:00", "The logo is fine.")
    ]


def test_a_block_that_fails_is_noticed(home: Machine) -> None:
    with pytest.raises(AssertionError):
        home.bash("dk show R99")


def test_a_hook_does_not_stop_a_push_when_nothing_can_be_recorded(machine: Machine, repository: Path) -> None:
    """The block with the hook, on a machine without any case: the push goes through, and the record waits."""
    (hook,) = (block for block in blocks(repository) if "pre-push" in block)
    machine.bash(hook.rpartition("dk timeline")[0])
    assert len(list((machine.workspace / "spool").glob("*.json"))) == 1
    terms = "Client: Dana\nFreelancer: Olena\nPlatform: Upwork\nCurrency: USD\nTime zone: Europe/Kyiv\n"
    (machine.home / "scope.md").write_text(
        f"# Site\n{terms}## Milestones\n- Wireframes, 800\n", encoding="utf-8"
    )
    machine("start", "scope.md", "--yes")
    assert "taken in: dana #3 · M1 submitted" in machine("got", "hello").err
    assert machine("timeline", "--kind", "delivery", "-q").out == "3\n"
