"""Everything that is written is for its owner alone, whatever the umask of the shell says."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Prompt
from tests.support.office import Office, offer_in

FACTS = (
    *("start", "--title", "Site", "--me", "Olena", "--client", "Dana", "--platform", "upwork"),
    *("--currency", "USD", "--zone", "Europe/Kyiv", "--slug", "acme", "--yes"),
)


@pytest.fixture(params=[0o000, 0o002, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def modes(place: Path) -> dict[str, str]:
    """Mode of everything under a folder, itself included."""
    found = [place, *place.rglob("*")]
    return {str(path.relative_to(place.parent)): oct(stat.S_IMODE(path.lstat().st_mode)) for path in found}


def test_workspace_and_settings_are_private(prompt: Prompt, tmp_path: Path, umask: int) -> None:
    offer = offer_in(tmp_path)
    prompt(*FACTS, "-f", str(offer))
    prompt("got", "hello", "-f", str(offer_in(tmp_path, "b.txt", "other")))
    prompt("note", "private")
    for path, mode in (modes(prompt.workspace) | modes(prompt.config)).items():
        place = tmp_path / path
        assert mode == ("0o700" if place.is_dir() else "0o400" if "files" in place.parts else "0o600"), path


def test_folders_made_on_the_way_are_private(
    prompt: Prompt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, umask: int
) -> None:
    monkeypatch.setenv("DISPUTEKIT_WORKSPACE", str(tmp_path / "a" / "b" / "workspace"))
    monkeypatch.setenv("DISPUTEKIT_CONFIG", str(tmp_path / "c" / "config"))
    prompt(*FACTS)
    assert set(modes(tmp_path / "a").values()) <= {"0o700", "0o600"}


def test_a_paste_is_as_private_as_a_file(prompt: Prompt, umask: int) -> None:
    prompt(*FACTS)
    prompt("paste", "--whole", stdin=b"Dana 3:40 PM\nhello\n")
    (stored,) = [path for path in (prompt.workspace / "files").rglob("*") if path.is_file()]
    assert stat.S_IMODE(stored.stat().st_mode) == 0o400


def test_a_draft_in_the_editor_is_private_and_goes_away(
    dk: Prompt, office: Office, monkeypatch: pytest.MonkeyPatch, umask: int
) -> None:
    script = office.folder / "editor.sh"
    script.write_text('#!/bin/sh\nstat -c %a "$1" > mode.txt\necho hello > "$1"\n', encoding="utf-8")
    script.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(script))
    dk("log", "--from", "client", "-e")
    assert (office.folder / "mode.txt").read_text("utf-8") == "600\n"
    assert not list(office.setup.workspace.glob(".draft-*"))
