"""What the pages written from the program hold; that they are current is checked with the architecture."""

from pathlib import Path

import pytest

from disputekit.cli import reference
from disputekit.cli.main import COMMANDS
from disputekit.errors import ExitCode
from disputekit.ledger.verdict import Verdict
from disputekit.record.kinds import KINDS


def test_every_command_stands_on_its_page() -> None:
    page = reference.commands_page()
    for name in COMMANDS:
        assert f"### `dk {name}" in page
    assert "### `dk case archive NAME`" in page
    assert "### `dk scope exclude" in page


def test_every_command_names_its_exit_codes() -> None:
    parts = reference.commands_page().split("\n### ")[1:]
    assert [part.splitlines()[0] for part in parts if "Exit codes: 0" not in part] == []


def test_the_registry_names_every_kind_and_field() -> None:
    page = reference.registry()
    for kind in KINDS.values():
        assert f"**`{kind.name}`**" in page
        for field in kind.fields:
            assert f"| `{field.name}`" in page


def test_every_exit_code_stands_on_its_page(repository: Path) -> None:
    page = (repository / "docs" / "exit-codes.md").read_text(encoding="utf-8")
    for line in reference.exit_codes()[2:-2]:
        assert line in page
    assert {code.value for code in ExitCode} == {
        int(line.split("|")[1]) for line in reference.exit_codes()[2:-2]
    }
    for verdict in Verdict:
        assert f"| {verdict.value} | `{verdict.words}` |" in page


@pytest.mark.parametrize(("argument", "begins"), [([], "# Commands"), (["--registry"], "Fields on any kind")])
def test_the_module_prints_one_page(
    capsys: pytest.CaptureFixture[str], argument: list[str], begins: str
) -> None:
    reference.main(argument)
    assert capsys.readouterr().out.startswith(begins)
