"""Where the workspace and the user's own settings lie, and what time it is: the one reader of the environment.

Written here and not taken from platformdirs, which must not be loaded on the path of ``log``; a test holds the
places against that library on each system.
"""

import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from disputekit.app.workspace import Progress, Setup, no_progress
from disputekit.errors import Refused

NAME = "disputekit"
HEARD = "DISPUTEKIT_HEARD_AT"  # set while a spooled record is taken in: when its command was given
_SHORT_PATIENCE = 1.0


def workspace_folder(environment: Mapping[str, str], home: Path, platform: str = sys.platform) -> Path:
    """Return the folder of the workspace: DISPUTEKIT_WORKSPACE, else the system's place for user data."""
    named = environment.get("DISPUTEKIT_WORKSPACE")
    return (
        Path(named) if named else _user_folder(environment, home, platform, "XDG_DATA_HOME", ".local/share")
    )


def config_folder(environment: Mapping[str, str], home: Path, platform: str = sys.platform) -> Path:
    """Return the folder of the user's own settings and templates."""
    named = environment.get("DISPUTEKIT_CONFIG")
    return Path(named) if named else _user_folder(environment, home, platform, "XDG_CONFIG_HOME", ".config")


def _user_folder(
    environment: Mapping[str, str], home: Path, platform: str, variable: str, beside: str
) -> Path:
    if platform == "darwin":
        return home / "Library" / "Application Support" / NAME
    if platform == "win32":
        local = environment.get("LOCALAPPDATA")
        return (Path(local) if local else home / "AppData" / "Local") / NAME
    set_by_user = environment.get(variable, "")
    return (Path(set_by_user) if os.path.isabs(set_by_user) else home / beside) / NAME  # noqa: PTH117


def make_setup(
    case: str | None, workspace: Path | None, now: str | None, progress: Progress = no_progress
) -> Setup:
    """Return what the use cases need to know, from options first and the environment second."""
    environment, home = os.environ, Path.home()
    named = case or environment.get("DISPUTEKIT_CASE") or None
    if named and not named.isprintable():
        raise Refused(f"{named!r} is not the name of a case", "see: disputekit case list")
    chosen = now or environment.get("DISPUTEKIT_NOW") or ""
    heard = environment.get(HEARD) or ""
    setup = Setup(
        workspace=(workspace or workspace_folder(environment, home)).expanduser().absolute(),
        config=config_folder(environment, home).expanduser().absolute(),
        folder=Path.cwd(),
        now=_chosen_time(chosen) if chosen else datetime.now(UTC),
        now_is_chosen=bool(chosen),
        case=named,
        progress=progress,
    )
    return setup._replace(heard=_chosen_time(heard), patience=_SHORT_PATIENCE) if heard else setup


def at_this_moment(setup: Setup) -> Setup:
    """Return the setup with the time of now, for a command that goes on while a person thinks; a chosen time stays."""
    return setup if setup.now_is_chosen else setup._replace(now=datetime.now(UTC))


def _chosen_time(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Refused(f"--now {text!r} is not a time with its offset", "write it as 2026-03-03T14:05+02:00")
    return found.astimezone(UTC)
