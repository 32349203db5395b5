"""Where things lie: the places a system has for such files, and what the environment may say instead."""

import sys
from pathlib import Path

import platformdirs.macos
import platformdirs.unix
import platformdirs.windows
import pytest

from disputekit.cli import settings
from disputekit.errors import Refused

HOME = Path("/home/olena")


@pytest.mark.parametrize(
    "variables", [{}, {"XDG_DATA_HOME": "/data", "XDG_CONFIG_HOME": "/config"}, {"XDG_DATA_HOME": "relative"}]
)
def test_unix_places_are_those_of_platformdirs(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HOME", str(HOME))
    places = platformdirs.unix.Unix("disputekit", appauthor=False)
    if "relative" not in variables.values():  # the standard says: a relative one is to be ignored
        assert settings.workspace_folder(variables, HOME, "linux") == Path(places.user_data_dir)
        assert settings.config_folder(variables, HOME, "linux") == Path(places.user_config_dir)
    else:
        assert settings.workspace_folder(variables, HOME, "linux") == HOME / ".local/share/disputekit"


def test_mac_places_are_those_of_platformdirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(HOME))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    places = platformdirs.macos.MacOS("disputekit", appauthor=False)
    assert settings.workspace_folder({}, HOME, "darwin") == Path(places.user_data_dir)
    assert settings.config_folder({}, HOME, "darwin") == Path(places.user_config_dir)


def test_windows_places_are_below_local_app_data() -> None:
    local = {"LOCALAPPDATA": "/users/olena/AppData/Local"}
    assert settings.workspace_folder(local, HOME, "win32") == Path(local["LOCALAPPDATA"]) / "disputekit"
    assert settings.config_folder({}, HOME, "win32") == HOME / "AppData" / "Local" / "disputekit"


def test_the_environment_wins_and_an_option_wins_over_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPUTEKIT_WORKSPACE", "/elsewhere")
    monkeypatch.setenv("DISPUTEKIT_CASE", "acme")
    found = settings.make_setup(None, None, None)
    assert (found.workspace, found.case) == (Path("/elsewhere"), "acme")
    found = settings.make_setup("other", Path("/third"), None)
    assert (found.workspace, found.case) == (Path("/third"), "other")


def test_a_time_is_chosen_by_option_or_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not settings.make_setup(None, None, None).now_is_chosen
    monkeypatch.setenv("DISPUTEKIT_NOW", "2026-03-03T16:05+02:00")
    found = settings.make_setup(None, None, None)
    assert found.now_is_chosen
    assert found.now.isoformat() == "2026-03-03T14:05:00+00:00"


@pytest.mark.parametrize("said", ["yesterday", "2026-03-03", "2026-03-03T16:05"])
def test_a_chosen_time_needs_its_offset(said: str) -> None:
    with pytest.raises(Refused):
        settings.make_setup(None, None, said)


def test_the_clock_of_the_machine_has_an_offset() -> None:
    assert settings.make_setup(None, None, None).now.utcoffset() is not None
    assert sys.platform in ("linux", "darwin", "win32")
