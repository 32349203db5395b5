"""The pages with transcripts show real output: every answer on them is what the program says now."""

from pathlib import Path

import pytest

from tests.journeys.conftest import Machine
from tests.journeys.transcripts import SCENES, Exchange, exchanges, played, written_anew


@pytest.mark.parametrize("name", SCENES)
def test_every_answer_on_the_page_is_what_the_program_says(
    name: str, tmp_path: Path, repository: Path
) -> None:
    page = (repository / "docs" / name).read_text(encoding="utf-8")
    found = list(played(page, SCENES[name](tmp_path / "home")))
    assert len(found) >= 12
    for exchange, said in found:
        assert "fault in disputekit" not in said
        assert said == exchange.answer, f"$ {exchange.command}\n{said}\n(write it anew with: make docs)"


def test_a_page_is_written_anew_and_a_stale_answer_is_noticed(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "home")
    (machine.home / "demo").mkdir()
    page = "A\n\n```console\n$ echo one \\\n  two\nstale\n\n$ false\n```\n\nB\n"
    assert [said == one.answer for one, said in played(page, machine)] == [False, True]
    made = written_anew(page, machine)
    assert made == "A\n\n```console\n$ echo one \\\n  two\none two\n\n$ false\n```\n\nB\n"
    assert all(said == one.answer for one, said in played(made, machine))


def test_a_block_is_split_at_its_prompts() -> None:
    assert list(exchanges("$ a\n1\n2\n$ b\n")) == [Exchange("a", "1\n2"), Exchange("b", "")]
