"""An office with one case, and a prompt in a workspace of its own."""

from pathlib import Path

import pytest

from tests.cli.conftest import Prompt
from tests.support.office import Office


@pytest.fixture
def empty(tmp_path: Path) -> Office:
    """An office without any case."""
    return Office(tmp_path)


@pytest.fixture
def office(empty: Office) -> Office:
    """An office with the case ``acme``, whose facts are record 1."""
    empty.start()
    return empty


@pytest.fixture
def prompt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Prompt:
    """The whole command line in this process, without any workspace yet."""
    return Prompt(tmp_path, monkeypatch)


@pytest.fixture
def dk(office: Office, prompt: Prompt) -> Prompt:
    """The command line in the office's workspace, on the machine's own clock."""
    return prompt
