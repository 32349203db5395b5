"""Where things lie, and what time it is: read from the environment in one place."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from disputekit.cli.settings import HEARD, config_folder, make_setup, workspace_folder
from disputekit.errors import Refused

HOME = Path("/home/olena")


@pytest.mark.parametrize(
    ("platform", "environment", "data", "config"),
    [
        ("linux", {}, "/home/olena/.local/share/disputekit", "/home/olena/.config/disputekit"),
        ("linux", {"XDG_DATA_HOME": "/d", "XDG_CONFIG_HOME": "/c"}, "/d/disputekit", "/c/disputekit"),
        (
            "linux",
            {"XDG_DATA_HOME": "relative", "XDG_CONFIG_HOME": ""},
            "/home/olena/.local/share/disputekit",
            "/home/olena/.config/disputekit",
        ),
        (
            "darwin",
            {"XDG_DATA_HOME": "/d"},
            "/home/olena/Library/Application Support/disputekit",
            "/home/olena/Library/Application Support/disputekit",
        ),
        ("win32", {"LOCALAPPDATA": "/l"}, "/l/disputekit", "/l/disputekit"),
        ("win32", {}, "/home/olena/AppData/Local/disputekit", "/home/olena/AppData/Local/disputekit"),
        ("linux", {"DISPUTEKIT_WORKSPACE": "/w", "DISPUTEKIT_CONFIG": "/s"}, "/w", "/s"),
    ],
)
def test_each_system_has_its_places(
    platform: str, environment: Mapping[str, str], data: str, config: str
) -> None:
    assert workspace_folder(environment, HOME, platform) == Path(data)
    assert config_folder(environment, HOME, platform) == Path(config)


@pytest.mark.parametrize("variables", [{}, {"XDG_DATA_HOME": "/d", "XDG_CONFIG_HOME": "/c"}])
def test_the_places_are_those_of_platformdirs(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
) -> None:
    """The library is not loaded on the path of ``log``; it says here whether our own table is still right."""
    unix = pytest.importorskip("platformdirs.unix")
    macos = pytest.importorskip("platformdirs.macos")
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HOME", str(HOME))
    theirs = unix.Unix("disputekit", appauthor=False)
    assert str(workspace_folder(variables, HOME, "linux")) == theirs.user_data_dir
    assert str(config_folder(variables, HOME, "linux")) == theirs.user_config_dir
    if not variables:
        theirs = macos.MacOS("disputekit", appauthor=False)
        assert str(workspace_folder({}, HOME, "darwin")) == theirs.user_data_dir
        assert str(config_folder({}, HOME, "darwin")) == theirs.user_config_dir


@pytest.mark.skipif(sys.platform != "win32", reason="asks Windows itself")
def test_the_places_on_windows_are_those_of_platformdirs() -> None:
    import os

    import platformdirs

    found = workspace_folder(os.environ, Path.home())
    assert str(found) == platformdirs.user_data_dir("disputekit", appauthor=False)


# ---------------------------------------------------------------- options before environment


def test_options_come_before_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPUTEKIT_WORKSPACE", str(tmp_path / "env"))
    monkeypatch.setenv("DISPUTEKIT_CASE", "env")
    monkeypatch.setenv("DISPUTEKIT_NOW", "2026-01-01T00:00+00:00")
    found = make_setup("opt", tmp_path / "opt", "2026-03-03T14:05+02:00")
    assert (found.case, found.workspace) == ("opt", tmp_path / "opt")
    assert found.now == datetime(2026, 3, 3, 12, 5, tzinfo=UTC)
    found = make_setup(None, None, None)
    assert (found.case, found.workspace) == ("env", tmp_path / "env")
    assert found.now_is_chosen


def test_the_clock_is_the_machines_unless_one_is_chosen() -> None:
    before = datetime.now(UTC)
    found = make_setup(None, None, None)
    assert before <= found.now <= datetime.now(UTC)
    assert not found.now_is_chosen
    assert found.case is None


def test_a_record_of_a_hook_keeps_the_time_it_was_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HEARD, "2026-03-03T14:05+02:00")
    found = make_setup(None, None, None)
    assert found.heard == datetime(2026, 3, 3, 12, 5, tzinfo=UTC)
    assert found.patience < 5


def test_a_tilde_means_the_home_folder_and_no_folder_of_that_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DISPUTEKIT_WORKSPACE", "~/cases")
    monkeypatch.setenv("DISPUTEKIT_CONFIG", "~/settings")
    found = make_setup(None, None, None)
    assert (found.workspace, found.config) == (tmp_path / "cases", tmp_path / "settings")
    assert make_setup(None, Path("~/other"), None).workspace == tmp_path / "other"


@pytest.mark.parametrize(
    "said", ["yesterday", "2026-03-03", "2026-03-03T14:05", "3 mar", "2026-13-01T00:00+00:00"]
)
def test_a_chosen_time_needs_its_offset(said: str) -> None:
    with pytest.raises(Refused, match="is not a time with its offset"):
        make_setup(None, None, said)


@pytest.mark.parametrize("name", ["a\udcff", "a\x00b", "a\x1b[2J", "a\nb"])
def test_a_case_name_that_is_no_text_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="is not the name of a case"):
        make_setup(name, None, None)
