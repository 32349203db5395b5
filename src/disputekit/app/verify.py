"""Check a workspace, against checkpoints that the reader brings along."""

from collections.abc import Sequence
from pathlib import Path

from disputekit.app.workspace import Progress, no_progress
from disputekit.errors import NotFound, Refused
from disputekit.ledger.check import check_workspace
from disputekit.ledger.verdict import Check, CheckReport, Findings, Status

# What the command line lays out; it imports them from here and never from the rooms below.
__all__ = ["Check", "CheckReport", "Findings", "Status", "verify"]

_LONGEST = 1 << 16  # bytes; a checkpoint has three lines


def verify(
    workspace: Path,
    *,
    case: str = "",
    against: Sequence[Path] = (),
    held: Sequence[str] = (),
    read_all: bool = False,
    progress: Progress = no_progress,
) -> CheckReport:
    """Check everything, or one case, and say what was found; never raises for damage.

    Args:
        workspace: the folder.
        case: short name or id of the only case to check.
        against: files with checkpoints, held outside the workspace.
        held: checkpoints as text, such as pasted from an e-mail.
        read_all: read attached files to their last byte.
        progress: told what is done and how much there is.

    Raises:
        NotFound: a checkpoint file is not there.
        Refused: it lies in the workspace itself, or cannot be read.
    """
    texts = [_checkpoint_in(path, workspace) for path in against]
    return check_workspace(
        workspace, case=case, against=[*texts, *held], read_all=read_all, progress=progress
    )


def _checkpoint_in(path: Path, workspace: Path) -> str:
    if workspace.resolve() in path.resolve().parents:
        raise Refused(
            f"{path} lies in the workspace itself, and so shows nothing",
            "bring a checkpoint that somebody else held, such as one in an e-mail",
        )
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST).decode("utf-8", "replace")
    except FileNotFoundError as error:
        raise NotFound(f"{path} does not exist", "name the file with the checkpoint that you hold") from error
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}") from error
