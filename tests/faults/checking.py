"""The one function that judges a workspace after a command was ended, whatever ended it."""

import base64
import contextlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from disputekit.ledger.check import check_workspace
from disputekit.ledger.connection import connect, database_path
from disputekit.ledger.doctor import diagnose
from disputekit.ledger.schema import VERSION
from disputekit.ledger.verdict import Verdict
from tests.faults.rig import NEXT, WORKSPACE, Bases, Ended, Launcher, Scene

CLEAN = (Verdict.ANCHORED, Verdict.UNANCHORED, Verdict.SELF_SUPPLIED)

Rows = dict[tuple[int, int], bytes]


class Held(NamedTuple):
    """What a database holds, read without the program: entries, disclosures, the number of notes."""

    entries: Rows
    disclosures: Rows
    notes: int
    version: int

    @property
    def size(self) -> tuple[int, int, int]:
        """How much it is: records, notes, schema."""
        return len(self.entries), self.notes, self.version


NOTHING = Held({}, {}, 0, 0)


class Trial(NamedTuple):
    """A command, and what the workspace holds before it and after it when nothing comes between."""

    scene: Scene
    before: Held
    after: Held
    made: frozenset[str]  # the files of what it makes outside the workspace
    seconds: float


def held(workspace: Path) -> Held:
    """Read what a workspace holds; an interrupted write is undone first, as SQLite does by itself."""
    database = database_path(workspace)
    if not database.is_file():
        return NOTHING
    with contextlib.closing(connect(f"{database.absolute().as_uri()}?mode=rw")) as opened:
        version = int(opened.execute("PRAGMA user_version").fetchone()[0])
        if version == 0:
            return NOTHING
        read = Held(
            _rows(opened, "SELECT case_no, seq, bytes FROM entry"),
            _rows(opened, "SELECT case_no, seq, joined FROM disclosure"),
            int(opened.execute("SELECT count(*) FROM note").fetchone()[0]),
            version,
        )
        return read if read.entries else NOTHING  # a database without a case is as good as none


def _rows(opened: sqlite3.Connection, statement: str) -> Rows:
    return {
        (case, seq): data if isinstance(data, bytes) else str(data).encode("ascii")
        for case, seq, data in opened.execute(statement)
    }


def tried(launcher: Launcher, bases: Bases, scene: Scene) -> Trial:
    """Run a command undisturbed, three times, to know what it does and how long it takes."""
    times, before, after, made = [], NOTHING, NOTHING, frozenset[str]()
    for _ in range(3):
        place = bases.copy(scene.base)
        before = held(place / WORKSPACE)
        ended = launcher.run(place, scene.command)
        assert ended.code == 0, (scene.name, ended)
        after = held(place / WORKSPACE)
        made = _files_of(place / scene.target) if scene.target else made
        times.append(ended.seconds)
        shutil.rmtree(place)
    return Trial(scene, before, after, made, sorted(times)[1])


def problems(launcher: Launcher, place: Path, trial: Trial, ended: Ended) -> list[str]:
    """Return what is wrong in a place where a command was ended: nothing, unless the program is at fault."""
    workspace = place / WORKSPACE
    found = list(_damage(workspace, trial))
    now = held(workspace)
    found += _lost(now, trial, ended)
    found += _strays(workspace, now)
    found += _target(place, trial, ended)
    return found or _next(launcher, place, trial, now)


def _damage(workspace: Path, trial: Trial) -> Iterator[str]:
    if trial.scene.base == "nothing" and held(workspace) == NOTHING:
        return  # there is nothing yet that could be checked
    report = check_workspace(workspace, read_all=True)
    if report.verdict not in CLEAN:
        yield f"verify says {report.verdict.name}: {report.failures}"


def _lost(now: Held, trial: Trial, ended: Ended) -> Iterator[str]:
    before, after = trial.before, trial.after
    if any(now.entries.get(place) != data for place, data in before.entries.items()):
        yield "an entry from before is lost or changed"
    changed = {place for place, data in before.disclosures.items() if now.disclosures.get(place) != data}
    if not changed <= {
        place for place in before.disclosures if after.disclosures[place] != before.disclosures[place]
    }:
        yield f"disclosures from before are lost or changed: {sorted(changed)}"
    if set(now.entries) != set(now.disclosures):
        yield "entries and disclosures do not belong together"
    if now.size not in (before.size, after.size):
        yield f"half of it: {now.size}, not {before.size} or {after.size}"
    if ended.acknowledged and now.size != after.size:
        yield f"acknowledged ({ended.out!r}) and lost: {now.size}, not {after.size}"
    if ended.code == 0 and not ended.acknowledged:
        yield "it ended well and said nothing"


def _strays(workspace: Path, now: Held) -> Iterator[str]:
    """What no record names is listed by doctor; what a record names is there (verify reads it)."""
    store = workspace / "files"
    there = {path for path in store.rglob("*") if not path.is_dir()}
    named = set(_named(now))
    unknown = {path for path in there if path.name not in named}
    if unknown:
        diagnosis = diagnose(workspace)
        missed = unknown - set(diagnosis.leftovers) - set(diagnosis.orphans)
        if missed:
            yield f"doctor does not list {sorted(missed)}"
    allowed = ("disputekit.db", "disputekit.db-journal", "disputekit.db.schema-1", "files")
    others = (
        [path.name for path in workspace.iterdir() if path.name not in allowed] if workspace.is_dir() else []
    )
    if others:
        yield f"left behind in the workspace: {others}"


def _named(now: Held) -> Iterator[str]:
    """Yield the SHA-256 of each file that a disclosure names."""
    for joined in now.disclosures.values():
        for one in joined.split(b"~")[:-1]:
            _, _, value = json.loads(base64.urlsafe_b64decode(one + b"=" * (-len(one) % 4)))
            if isinstance(value, dict) and isinstance(value.get("sha256"), str):
                yield value["sha256"]


def _files_of(folder: Path) -> frozenset[str]:
    if folder.is_file():
        return frozenset([folder.name])
    return frozenset(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def _target(place: Path, trial: Trial, ended: Ended) -> Iterator[str]:
    """What is made outside the workspace is whole or not there."""
    scene, target = trial.scene, place / trial.scene.target
    if not scene.target:
        return
    if not target.exists():
        if ended.acknowledged:
            yield f"{scene.target} is said to be made, and is not there"
        return
    if _files_of(target) != trial.made:
        yield f"half of {scene.target} under its name: {sorted(_files_of(target))}"
    yield from _half(place, target, scene.name)


def _half(place: Path, target: Path, name: str) -> Iterator[str]:
    if name == "checkpoint" and len(target.read_text(encoding="utf-8").splitlines()) != 3:
        yield "half a seal under its name"
    if name == "document" and not target.read_text(encoding="utf-8").endswith("</html>\n"):
        yield "half a document under its name"
    if name == "backup as zip":
        try:
            shutil.unpack_archive(target, place / "unpacked")
        except (OSError, ValueError) as error:
            yield f"half a zip under its name: {error}"
            return
        target = place / "unpacked"
    if name.startswith("backup"):
        report = check_workspace(target, read_all=True)
        if report.verdict not in CLEAN:
            yield f"half a backup under its name: {report.failures}"


def _next(launcher: Launcher, place: Path, trial: Trial, now: Held) -> list[str]:
    """The command again where it did not come to its end, else another: it must work, and nothing be in its way."""
    workspace, scene = place / WORKSPACE, trial.scene
    is_done = now.size == trial.after.size and (
        now.size != trial.before.size or (place / scene.target).exists()
    )
    again = NEXT if is_done and scene.base != "schema 1" else scene.command
    ended = launcher.run(place, again)
    size = held(workspace).size
    wanted = (len(trial.after.entries) + 1, *trial.after.size[1:]) if again == NEXT else trial.after.size
    found = []
    if ended.code != 0 or not ended.acknowledged:
        found.append(f"the next command failed: {ended}")
    if size != wanted:
        found.append(f"after the next command there is {size}, not {wanted}")
    if (workspace / "disputekit.db-journal").exists():
        found.append("a journal is still there after the next command")
    if held(workspace).version != VERSION:
        found.append("the schema is not that of the program")
    return found
