"""A small case with something in every table, and its database as bytes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.rig import Bases, Launcher, quick_folder
from tests.ledger.samples import fill, ledger_in


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    place = tmp_path / "workspace"
    with ledger_in(place) as ledger:
        fill(ledger)
    return place


@pytest.fixture
def image(workspace: Path) -> bytes:
    return (workspace / "disputekit.db").read_bytes()


@pytest.fixture(scope="session")
def launcher() -> Iterator[Launcher]:
    started = Launcher()
    yield started
    started.close()


@pytest.fixture(scope="session")
def bases(launcher: Launcher, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bases]:
    with quick_folder(tmp_path_factory.mktemp("bases")) as folder:
        yield Bases(launcher, folder)
