"""What every test gets: a home of its own, no network, and reproducible property tests."""

import os
import socket
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

_HOMES = count()
FULL = os.environ.get("DISPUTEKIT_FULL") == "1"

# Derandomised in daily use: a red run is red again, and never by chance only.
settings.register_profile(
    "ci",
    max_examples=50,
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("full", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile("full" if FULL else "ci")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what takes long, unless DISPUTEKIT_FULL=1 asks for it."""
    if FULL:
        return
    skip = pytest.mark.skip(reason="takes long; run with DISPUTEKIT_FULL=1 (make test-full)")
    for item in items:
        if "full" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the settings and cases of the person who runs it."""
    home = tmp_path_factory.getbasetemp() / f"home-{next(_HOMES)}"  # made only if somebody writes there
    for name in list(os.environ):
        if name.startswith("DISPUTEKIT_") and name not in {"DISPUTEKIT_FULL", "DISPUTEKIT_REQUIRE_BROWSER"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("LOCALAPPDATA", str(home))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    for name in ("EDITOR", "VISUAL", "PAGER", "FORCE_COLOR", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TZ", "UTC")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """disputekit works offline; a test that reaches out has found a defect."""
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else None
        if self.family in {socket.AF_INET, socket.AF_INET6} and host not in {"127.0.0.1", "::1", "localhost"}:
            message = f"a test tried to reach {address!r}"
            raise AssertionError(message)
        connect(self, address)  # type: ignore[arg-type]  # object is what typeshed calls _Address

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return Path(__file__).resolve().parent.parent
