"""Recording: one record at any size of the case, against what others take for an entry; and many at once."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

from benchmarks.cases import NOW
from benchmarks.heat import Fact, Heat, Row, Samples, peak
from benchmarks.peer_data import WORDS
from benchmarks.program import Program, build
from benchmarks.scene import Scene, peer


def heats(scene: Scene) -> Iterator[Heat]:
    yield _start(scene)
    yield _against_peers(scene, 0)
    for size in scene.sizes.log:
        yield _against_peers(scene, size)
    yield _bulk(scene)
    yield _million(scene)


def log(scene: Scene, size: int) -> Program:
    """Return ``dk log`` in a case of so many messages."""
    return scene.dk(f"messages-{size}", "log", "--from", "me", WORDS, name=f"`dk log` at {size:,}")


def _start(scene: Scene) -> Heat:
    nothing = scene.floor("a Typer program that does nothing", "hello", module="benchmarks.nothing")
    bare = Program("Python that does nothing", _bare(nothing), nothing.around)
    own = log(scene, 0)
    return Heat(
        key="log-start",
        title="One record into an empty case",
        note="Seconds have the disk in them, which confirms each record before it is echoed.",
        prepare=lambda: scene.make("messages-0"),
        rounds=25,
        is_warmed=True,
        rows=[Row(program=own, floor=nothing, times=1.3), Row(program=own, floor=bare)],
        facts=[Fact(name="most memory, `dk log`", value=peak(own), unit="MB")],
    )


def _bare(program: Program) -> tuple[str, ...]:
    return (program.command[0], "-c", "pass")


def _against_peers(scene: Scene, size: int) -> Heat:
    own = log(scene, size)
    makers: dict[str, Callable[[Scene, int], tuple[Program, Callable[[], object]]]] = {
        "jrnl": _jrnl,
        "Watson": _watson,
        "sqlite-utils": _sqlite_utils,
        "Taskwarrior": _taskwarrior,
    }
    others = {name: make(scene, size) for name, make in makers.items()}

    def prepare() -> None:
        scene.make(f"messages-{size}")
        for program, ready in others.values():
            if not program.missing:
                ready()

    reach = {"jrnl": 0.1 if size == 10_000 else 1.0}
    if size < 100_000:
        reach["Taskwarrior"] = 0.0
    return Heat(
        key=f"log-{size}",
        title=f"One record where {size:,} are",
        note="`sqlite-utils insert` of one row into a table with search, as the ledger has it."
        if not size
        else "",
        prepare=prepare,
        rounds=11,
        is_warmed=True,
        rows=[
            Row(program=own, floor=program, times=reach.get(name, 1.0) or None)
            for name, (program, _) in others.items()
        ],
    )


Data = Callable[[], object]


def _jrnl(scene: Scene, size: int) -> tuple[Program, Data]:
    folder = scene.file(f"jrnl-{size}")
    command = (scene.peers.pypi("jrnl"), "--config-file", str(folder / "jrnl.yaml"), f"{WORDS}.")
    return peer("`jrnl`", command, {"HOME": str(scene.folder)}), _entries("jrnl", folder, size)


def _watson(scene: Scene, size: int) -> tuple[Program, Data]:
    folder = scene.file(f"watson-{size}")
    times = ("--from", f"{NOW - timedelta(hours=1):%Y-%m-%d %H:%M}", "--to", f"{NOW:%Y-%m-%d %H:%M}")
    command = (scene.peers.pypi("watson"), "add", *times, "homepage")
    around = {"WATSON_DIR": str(folder), "HOME": str(scene.folder)}
    return peer("`watson add`", command, around), _entries("watson", folder, size)


def _taskwarrior(scene: Scene, size: int) -> tuple[Program, Data]:
    folder = scene.file(f"task-{size}")
    around = {"TASKRC": str(folder / "taskrc"), "TASKDATA": str(folder), "HOME": str(scene.folder)}
    command = (scene.peers.debian("task"), "add", *WORDS.split())
    return peer("`task add`", command, around), _entries("task", folder, size)


def _entries(name: str, folder: Path, size: int) -> Data:
    return partial(build, "benchmarks.peer_data", name, str(folder), str(size))


def _sqlite_utils(scene: Scene, size: int) -> tuple[Program, Data]:
    database, row = scene.file(f"rows-{size}.db"), scene.file("row.json")

    def ready() -> None:
        row.write_text(json.dumps([{"kind": "message", "text": WORDS}]), encoding="utf-8")
        build("benchmarks.floors", "searched_table", str(database), str(size))

    command = (scene.peers.pypi("sqlite-utils"), "insert", str(database), "messages", str(row))
    return peer("`sqlite-utils insert`", command, {}), ready


def _bulk(scene: Scene) -> Heat:
    size = scene.sizes.bulk
    case, rows, table = f"messages-{size}", scene.file("rows.nl"), scene.file("bulk.db")
    own = _append(scene, size, "append, as an import calls it")
    least = scene.floor("`executemany` of the same bytes, and one SHA-256 each", "executemany")
    least = Program(
        least.name, (*least.command, str(scene.database(case)), str(scene.file("bare.db"))), least.around
    )

    def ready() -> None:
        build("benchmarks.floors", "searched_table", str(table), "0")

    command = (scene.peers.pypi("sqlite-utils"), "insert", str(table), "messages", str(rows), "--nl")
    other = peer("`sqlite-utils insert` with search", command, {}, ready)

    def prepare() -> None:
        scene.make(case)
        build("benchmarks.floors", "rows_of_messages", str(size), str(rows))

    return Heat(
        key="bulk",
        title=f"Append {size:,} messages at once",
        note="Of the append only its own part is timed, of `executemany` too; of `sqlite-utils insert` the whole program.",
        prepare=prepare,
        rounds=3,
        rows=[
            Row(program=own, floor=least, times=8, by="processor"),
            Row(program=own, floor=other, times=1, by="processor"),
        ],
    )


def _append(scene: Scene, size: int, name: str) -> Program:
    place = scene.place(f"append-{size}")
    command = scene.floor(name, f"messages-{size}", str(place), module="benchmarks.cases").command
    return Program(name, command, scene.around("none"), partial(shutil.rmtree, place, ignore_errors=True))


def _million(scene: Scene) -> Heat:
    size = scene.sizes.most
    case = f"messages-{size}"
    building = scene.floor(
        f"append {size:,} messages", case, str(scene.place(case)), module="benchmarks.cases"
    )
    building = Program(
        building.name,
        building.command,
        building.around,
        partial(shutil.rmtree, scene.place(case), ignore_errors=True),
    )
    return Heat(
        key="bulk-most",
        title=f"Append {size:,} messages at once: memory and disk",
        alone=[building],
        rounds=1,
        facts=[
            Fact(name="most memory", value=peak(building), unit="MB", most=200),
            Fact(
                name="size on disk of a message of 80 characters, search included",
                value=_per_record(scene.place(case), size),
                unit="KB",
                most=1.4,
            ),
        ],
    )


def _per_record(place: Path, size: int) -> Callable[[Samples], float]:
    def value(_: Samples) -> float:
        files = [one for one in (place / "workspace").rglob("*") if one.is_file()]
        return sum(one.stat().st_size for one in files) / size / 1000

    return value
