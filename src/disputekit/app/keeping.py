"""Keep a workspace: checkpoints to give away, backups, restoring, erasing, mending."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from disputekit.app.draft_kept import forget, waits
from disputekit.app.workspace import OpenCase, Progress, no_progress
from disputekit.errors import Refused
from disputekit.ledger import backup as copies
from disputekit.ledger import doctor as mending
from disputekit.ledger.append import Fields
from disputekit.ledger.backup import Copied
from disputekit.ledger.connection import storage_errors
from disputekit.ledger.doctor import Diagnosis, Mode, Repaired
from disputekit.ledger.erase import ERASABLE, Erased, shred
from disputekit.ledger.read import checkpoint_of, head_of
from disputekit.record.moment import from_clock

# What the command line lays out; it imports them from here and never from the rooms below.
__all__ = [
    "ERASABLE",
    "Copied",
    "Diagnosis",
    "Erased",
    "Mode",
    "Repaired",
    "Sealed",
    "advice",
    "back_up",
    "checkpoint",
    "doctor",
    "erase",
    "mend",
    "restore",
    "waits",
]


class Sealed(NamedTuple):
    """The checkpoint of a case as it stands: three lines to give away, and when the last record was written."""

    case: str
    case_id: str
    size: int
    hash: str
    recorded_at: str
    text: str


def checkpoint(case: OpenCase) -> Sealed:
    """Return the checkpoint of the open case; raises Damaged when its last record cannot be read."""
    with storage_errors(case.setup.workspace):
        seal = checkpoint_of(case.connection, case.row)
        head = head_of(case.connection, case.row.case_no)
    return Sealed(case.row.slug, seal.case, seal.size, seal.hash, head.recorded_at, seal.text())


def back_up(workspace: Path, target: Path, progress: Progress = no_progress) -> Copied:
    """Copy a workspace into a new folder, or a zip file when the name ends so; says what a check of it finds."""
    return copies.backup(workspace, target, progress)


def restore(
    source: Path, workspace: Path, progress: Progress = no_progress, *, even_if_damaged: bool = False
) -> Copied:
    """Make a workspace from a backup, where there is none yet."""
    return copies.restore(source, workspace, progress, even_if_damaged=even_if_damaged)


def erase(case: OpenCase, seq: int, fields: Sequence[str], reason: str) -> Erased:
    """Erase fields of a record for good, and record that this was done. A draft that waits may quote them: it goes too.

    Raises Refused for a field that stays, NotFound for one that is not there, Damaged.
    """
    if not reason.strip():
        raise Refused("an erasure needs a reason", "it is recorded in place of what is erased: --reason TEXT")
    _refuse_chosen_clock(case)
    draft: Fields = {
        "kind": "shred",
        "when": {**from_clock(case.setup.now, case.facts.zone).to_value()},
        "target": seq,
        "fields": list(dict.fromkeys(fields)),
        "reason": reason.strip(),
    }
    with storage_errors(case.setup.workspace):
        setup = case.setup
        done = shred(case.connection, setup.workspace, case.row, draft, setup.now, progress=setup.progress)
    forget(case)
    return done


def _refuse_chosen_clock(case: OpenCase) -> None:
    if case.setup.now_is_chosen and case.facts.clock != "set":
        raise Refused(
            f"--now does not set the clock of {case.row.slug}: its records carry the machine's own time",
            "leave --now away; only a demo case (clock: set) takes it",
        )


def doctor(workspace: Path, *, read_all: bool = False, progress: Progress = no_progress) -> Diagnosis:
    """Look for trouble in a workspace and around it; changes nothing."""
    return mending.diagnose(workspace, read_all=read_all, progress=progress)


def mend(
    workspace: Path, now: datetime, *, delete_orphans: bool = False, progress: Progress = no_progress
) -> Repaired:
    """Put right what can be put right without touching a record; raises Damaged when a record is damaged."""
    return mending.repair(workspace, now, delete_orphans=delete_orphans, progress=progress)


def advice(found: Diagnosis) -> list[str]:
    """Say what to do about what was found, the most pressing first; empty when all is well."""
    codes = {check.code for check in found.report.failures}
    said = []
    if not found.evidence_is_sound:
        said.append("records are damaged: restore a backup (disputekit restore), and keep this copy as it is")
    elif found.needs_rebuild:
        said.append("lists, search or guards are off, the records are in order: disputekit doctor --mend")
    if codes & {"file.missing", "file.altered", "file.content"}:
        said.append("bring back attached files: log the same file again, or copy files/ from a backup")
    if found.modes:
        said.append("other people of this machine can look in: disputekit doctor --mend")
    if found.leftovers:
        said.append("interrupted commands left files behind: disputekit doctor --mend")
    if found.orphans:
        said.append("files that no record names lie in the store: disputekit doctor --mend --delete-orphans")
    return [*said, *found.warnings]
