"""A workspace with one case, open for writing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger.samples import Ledger, ledger_in


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "workspace"


@pytest.fixture
def ledger(workspace: Path) -> Iterator[Ledger]:
    with ledger_in(workspace) as opened:
        yield opened
