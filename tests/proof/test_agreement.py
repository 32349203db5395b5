"""Two verifiers, written apart, judge a thousand spoiled workspaces alike: ours in place, the standalone one by export.

Only what an export can show is compared: what lies beside the evidence (index, schema, pages) is left out.
"""

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from disputekit.app.export import export
from disputekit.ledger.append import fresh_salt
from disputekit.ledger.check import check_workspace
from disputekit.ledger.connection import open_for_writing
from disputekit.ledger.erase import shred
from disputekit.ledger.files import store_bytes
from disputekit.ledger.read import checkpoint_of, head_of
from disputekit.ledger.verdict import CHECKS, CheckReport, Verdict
from disputekit.proof.standalone import check_export
from disputekit.record.canonical import Json, to_bytes
from disputekit.record.entry import build_entry, disclose, hash_of, seal
from tests.conftest import FULL
from tests.faults.tampering import EVIDENCE, applied, changes, in_time, install
from tests.ledger.samples import (
    CASE_ID,
    NOW,
    anchor,
    at,
    facts,
    file_of,
    ledger_in,
    memo,
    message,
    shredded,
    withdraw,
)
from tests.support.figures import record

SEEDS = 10_000 if FULL else 120
BESIDE = ("index.", "database.")
OTHER_ID = "0" * 31 + "1"

Fields = dict[str, Json]


class Base(NamedTuple):
    """A good workspace, its database as bytes, and checkpoints of it."""

    workspace: Path
    image: bytes
    held: list[str]


def verdict_of(report: CheckReport) -> int:
    """The verdict on the evidence alone."""
    codes = [one.code for one in report.failures if not one.code.startswith(BESIDE)]
    if codes:
        return max(int(CHECKS[code][1]) for code in codes)
    grades = [0 if one.vouched else 11 if one.anchored else 10 for one in report.heads if one.size]
    return max(grades, default=int(Verdict.UNANCHORED))


def both(workspace: Path, target: Path, held: list[str]) -> tuple[int, int]:
    ours = verdict_of(check_workspace(workspace, against=held, read_all=True))
    export(workspace, target)
    theirs = check_export(target, held).exit_code
    shutil.rmtree(target)
    return ours, theirs


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Base:
    """Two cases; the first has files, an erased field, an anchor and a withdrawal."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    held = [f"{CASE_ID}\n0\n{'0' * 64}\n"]
    workspace = tmp_path / "base"
    with ledger_in(workspace) as ledger:
        one, two = (file_of(store_bytes(workspace, data, "f")) for data in (b"one", b"two"))
        ledger.add(memo("a") | {"file.1": one, "file.2": two}, message("b"))
        held.append(checkpoint_of(ledger.connection, ledger.row).text())
        head = head_of(ledger.connection, 1)
        ledger.add(anchor(head.seq, head.hash), withdraw(3))
        shred(ledger.connection, workspace, ledger.row, shredded(3, "text"), NOW)
        held.append(checkpoint_of(ledger.connection, ledger.row).text())
        with ledger_in(workspace, "other", OTHER_ID) as other:
            other.add(message("c"))
            held.append(checkpoint_of(other.connection, other.row).text())
    return Base(workspace, (workspace / "disputekit.db").read_bytes(), held)


def disagreements(
    base: Base, spoil: Iterator[tuple[str, Callable[[], object], list[str]]]
) -> tuple[list[str], set[int]]:
    """What each spoiling leads to where the two differ, and every verdict that was met."""
    found, met = [], set()
    for name, act, held in spoil:
        act()
        ours, theirs = both(base.workspace, base.workspace.with_name("export"), held)
        met.add(ours)
        if ours != theirs:
            found.append(f"{name}: {ours} and {theirs}")
    return found, met


def choices(base: Base, number: int) -> list[str]:
    """Which checkpoints the reader holds: none, one or all, in turn."""
    picked = number % (len(base.held) + 2)
    return [] if picked == 0 else base.held if picked > len(base.held) else [base.held[picked - 1]]


def test_changed_rows_are_judged_alike(base: Base) -> None:
    def spoilings() -> Iterator[tuple[str, Callable[[], object], list[str]]]:
        number = 0
        for change in changes(base.image):
            # A case id that is none makes export.json unreadable, and there the standalone one ends (30).
            is_left_out = change.table not in EVIDENCE or change.name.startswith("chain.case_id")
            image = None if is_left_out else applied(base.image, change)
            if image is not None:
                number += 1
                yield change.name, partial(install, image, base.workspace), choices(base, number)

    found, met = disagreements(base, spoilings())
    assert found == []
    assert met >= {0, 10, 11, 20, 21} - {0}


def test_spoiled_files_are_judged_alike(base: Base) -> None:
    paths = sorted((base.workspace / "files").glob("??/*"))

    def remake() -> None:
        for path in paths:
            if path.is_dir() and not path.is_symlink():
                path.rmdir()
            path.unlink(missing_ok=True)
        for data in (b"one", b"two"):
            store_bytes(base.workspace, data, "f")

    def replace_with(path: Path, make: Callable[[Path], object]) -> None:
        remake()
        path.unlink()
        make(path)

    makes: dict[str, Callable[[Path], object]] = {
        "missing": lambda _: None,
        "other content": lambda path: path.write_bytes(b"xyz"),
        "other size": lambda path: path.write_bytes(b"longer than it was"),
        "empty": lambda path: path.write_bytes(b""),
        "folder": lambda path: path.mkdir(),
        "link": lambda path: path.symlink_to("/dev/null"),
        "link to the right content": lambda path: path.symlink_to(paths[0].with_name("elsewhere")),
    }

    def spoilings() -> Iterator[tuple[str, Callable[[], object], list[str]]]:
        for path in paths:
            for number, (name, make) in enumerate(makes.items()):
                yield name, partial(replace_with, path, make), choices(base, number)

    found, met = disagreements(base, spoilings())
    assert found == []
    assert met == {20, 22}


TRICKS = (
    *("v2", "v0", "case", "seq", "prev", "clock", "sd", "extra", "gap"),
    *("twin", "cut", "drop", "more", "shuffle", "salt", "join", "nothing"),
)


class Forger:
    """Writes a case past every check, with the chain right unless a trick says otherwise."""

    def __init__(self, base: Base, seed: int, most: int = 6) -> None:
        self.random = random.Random(seed)  # noqa: S311
        (base.workspace / "disputekit.db").unlink()
        self.connection = open_for_writing(base.workspace)
        self.connection.execute("INSERT INTO chain VALUES (1, ?)", (CASE_ID,))
        self.prev, self.size = "0" * 64, 0
        self.hashes: list[str] = []
        self.put(facts())
        for _ in range(self.random.randint(0, most)):
            self.put(self.record(), self.trick())

    def record(self) -> Fields:
        names = self.random.sample(["text", "when", "kind", "file.1", "nothing"], self.random.randint(0, 2))
        place = self.random.randint(0, self.size + 1)
        files: list[Json] = [
            {"sha256": "0" * 64, "size": 1},
            {"sha256": "0" * 64},
            {"sha256": 5, "size": 1},
            7,
            {"sha256": "x", "size": True},
        ]
        file = self.random.choice(files)
        stated: Json = self.hashes[place - 1] if 0 < place <= len(self.hashes) else "0" * 64
        return self.random.choice(
            [
                memo(),
                memo(),
                {"kind": "shred", "when": at(), "target": place, "fields": [*names], "reason": "x"},
                {"kind": "shred", "target": self.random.choice(["2", True, None, 2]), "fields": "text"},
                {"kind": "anchor", "size": place, "hash": stated},
                {"kind": "anchor", "size": self.random.choice([0, "1", True, -1, 2]), "hash": stated},
                {"kind": "anchor", "size": 1},
                memo() | {self.random.choice(["file.1", "file.01", "file.x", "file.12", "set.file.1"]): file},
                {"kind": 5, "unknown": [[[[[[[1]]]]]]]},  # as deep as a field may be
            ]
        )

    def trick(self) -> str:
        return self.random.choice(TRICKS) if self.random.random() < 0.35 else ""

    def put(self, fields: Fields, trick: str = "") -> None:
        sealed = seal(fields, fresh_salt)
        one, *others = sealed.disclosures
        joined = {
            "twin": lambda: sealed.joined() + one + "~",
            "cut": lambda: sealed.joined()[:-1],
            "drop": lambda: "".join(f"{other}~" for other in others),
            "more": lambda: sealed.joined() + disclose(bytes(16), "more", 1) + "~",
            "shuffle": lambda: "".join(f"{other}~" for other in reversed(sealed.disclosures)),
            "salt": lambda: sealed.joined().replace("W", "X", 1),
            "join": lambda: "~" + sealed.joined() + "é~",
        }.get(trick, sealed.joined)()
        data = build_entry(CASE_ID, self.size + 1, self.prev, "2026-03-10T12:00:00.000000Z", sealed)
        value: Fields = json.loads(data)
        lists: list[Json] = [[], ["A" * 43], ["A" * 42 + "B"], 5]
        new: dict[str, Fields] = {
            "v2": {"v": 2},
            "v0": {"v": 0},
            "case": {"case": OTHER_ID},
            "seq": {"seq": self.size + 5},
            "prev": {"prev": "1" * 64},
            "clock": {
                "recorded_at": self.random.choice(
                    ["2025-01-01T00:00:00.000000Z", "2026-02-31T00:00:00.000000Z", "now"]
                )
            },
            "sd": {"sd": self.random.choice(lists)},
            "extra": {"extra": 1},
        }
        data = to_bytes(value | new.get(trick, {}))
        self.size += 2 if trick == "gap" else 1
        self.connection.execute("INSERT INTO entry VALUES (1, ?, ?)", (self.size, data))
        if trick != "nothing":
            self.connection.execute("INSERT INTO disclosure VALUES (1, ?, ?)", (self.size, joined))
        self.prev = hash_of(data)
        self.hashes.append(self.prev)

    def close(self) -> None:
        self.connection.close()


def test_forged_cases_are_judged_alike(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def forge(seed: int) -> None:
        with closing(Forger(base, seed)):
            pass

    def spoilings() -> Iterator[tuple[str, Callable[[], object], list[str]]]:
        for seed in in_time(range(SEEDS)):
            tried.append(seed)
            forger_held = (
                [f"{CASE_ID}\n1\n{'1' * 64}\n"]
                if seed % 5 == 0
                else []
                if seed % 3
                else ["no checkpoint"][: seed % 2]
            )
            yield f"seed {seed}", partial(forge, seed), forger_held

    found, met = disagreements(base, spoilings())
    assert found == []
    assert met >= {10, 20, 21, 22, 23, 30}
    caught = forgotten_step_is_noticed(base, monkeypatch)
    record(
        "T8",
        "forged cases before both verifiers, which were written apart",
        cases=len(tried),
        found=len(found),
        planted=1,
        caught=int(caught),
    )


def forgotten_step_is_noticed(base: Base, monkeypatch: pytest.MonkeyPatch) -> bool:
    """The planted defect: a verifier that does not account for fields that are gone."""
    monkeypatch.setattr("disputekit.ledger.chaincheck.ChainCheck._compare_missing", lambda _: None)

    def dropped() -> None:
        with closing(Forger(base, 1, 0)) as forger:
            forger.put(memo(), "drop")

    found, _ = disagreements(base, iter([("drop", dropped, [])]))
    assert found != []
    return True
