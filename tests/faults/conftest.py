"""A small case with something in every table, and its database as bytes."""

from pathlib import Path

import pytest

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
