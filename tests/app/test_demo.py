"""The demo plays a whole case with the very commands a user types, and touches nothing else."""

import json
import os
from pathlib import Path

import pytest

from disputekit.app.demo import LOOK, REPORTS, STEPS
from tests.cli.conftest import Prompt
from tests.support.office import Office, offer_in


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "demo"


def test_every_command_of_the_demo_succeeds_and_is_shown(prompt: Prompt, folder: Path) -> None:
    found = prompt("demo", "--to", str(folder))
    for step in (*STEPS, *LOOK, *REPORTS):
        assert f"$ {step.line}" in found.lines
        assert not step.why or f"# {step.why}" in found.lines
    assert "--- 12 Jan 2026 ---" in found.lines
    assert "fault in disputekit" not in found.err


def test_the_documents_are_named_and_there(prompt: Prompt, folder: Path) -> None:
    found = prompt("demo", "--brief", "--to", str(folder))
    documents = [Path(line.strip()) for line in found.lines if line.startswith(f"  {folder}")]
    assert documents
    assert all(path.is_file() for path in documents)
    assert "$ dk got" not in found.out
    assert "$ dk report" in found.lines
    assert not any(line.isdigit() for line in found.lines[: found.lines.index("$ dk report")])


def test_for_scripts_it_answers_in_json_alone(prompt: Prompt, folder: Path) -> None:
    found = prompt("demo", "--json", "--to", str(folder))
    assert json.loads(found.out)["folder"] == str(folder)
    assert json.loads(found.out)["documents"]


def test_the_record_of_the_demo_is_sound_and_says_that_its_clock_was_set(
    prompt: Prompt, folder: Path
) -> None:
    prompt("demo", "--brief", "--to", str(folder))
    place = Office(folder)
    place.setup = place.setup._replace(workspace=folder / "workspace", config=folder / "settings")
    assert len(place.records()) == len(place.in_force()) >= 60
    with place.opened(writing=False) as case:
        assert case.facts.clock == "set"


def test_the_own_workspace_and_settings_are_not_touched(dk: Prompt, office: Office, folder: Path) -> None:
    before = {name: os.environ.get(name) for name in os.environ if name.startswith("DISPUTEKIT")}
    here = Path.cwd()
    dk("demo", "--brief", "--to", str(folder))
    assert office.count() == 1
    assert {name: os.environ.get(name) for name in os.environ if name.startswith("DISPUTEKIT")} == before
    assert Path.cwd() == here


def test_without_a_folder_it_makes_one_of_its_own(
    prompt: Prompt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("DISPUTEKIT_CASE", "acme")
    found = prompt("demo", "--json")
    made = Path(json.loads(found.out)["folder"])
    assert made.parent == tmp_path
    assert made.stat().st_mode & 0o777 == 0o700
    assert os.environ["DISPUTEKIT_CASE"] == "acme"


@pytest.mark.parametrize("taken", ["file", "folder"])
def test_a_place_that_holds_something_is_refused(prompt: Prompt, folder: Path, taken: str) -> None:
    if taken == "folder":
        folder.mkdir()
    kept = offer_in(folder if taken == "folder" else folder.parent, "demo")
    found = prompt.run("demo", "--to", str(folder))
    assert found.code == 2
    assert "is not an empty folder" in found.err
    assert kept.read_text("utf-8") == "The offer, as accepted."


def test_a_command_that_fails_stops_the_demo_and_is_named(
    prompt: Prompt, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from disputekit.cli.commands import demo

    broken = (*STEPS[:1], STEPS[1]._replace(line="dk funded M9 800"))
    monkeypatch.setattr(demo, "STEPS", broken)
    found = prompt.run("demo", "--brief", "--to", str(folder))
    assert found.code == 1
    assert "the demo stopped: dk funded M9 800 ended with code 4" in found.err
    assert "there is no M9" in found.err
    assert "DISPUTEKIT_NOW" not in os.environ


def test_a_reader_that_goes_away_ends_it_quietly(prompt: Prompt, folder: Path) -> None:
    import subprocess
    import sys

    with subprocess.Popen(
        [sys.executable, "-m", "disputekit", "demo", "--to", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.readline()
        program.stdout.close()
        said = program.stderr.read().decode("utf-8")
        program.wait(60)
    assert "the demo stopped" not in said
    assert "fault in disputekit" not in said
