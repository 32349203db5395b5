"""A case of its own for every hostile file, copied from one that is opened once."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import CASE, NOON, Prompt


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one fresh case."""
    folder = tmp_path_factory.mktemp("started")
    with pytest.MonkeyPatch.context() as patch:
        Prompt(folder, patch).at(NOON)(*CASE, "--clock-set", "--yes")
    return folder


@pytest.fixture
def dk(started: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Prompt:
    """A prompt in a copy of it."""
    folder = tmp_path / "desk"
    shutil.copytree(started, folder)
    return Prompt(folder, monkeypatch).at("2026-11-02T12:00+02:00")
