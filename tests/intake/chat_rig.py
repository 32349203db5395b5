"""Trees out of bytes and out of the samples, and the one sum that every importer must get right."""

import io
import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from disputekit.intake.base import Claim, Fault, Importer, Item, Options, Reading, Role, Skip
from disputekit.intake.tree import Member, Tree

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples"
OWN = Path(__file__).resolve().parent / "samples"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
OPTIONS = Options(now=NOW)

needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="sample files not present")


class Outcome(NamedTuple):
    """A reading, used up."""

    reading: Reading
    items: list[Item]
    skips: list[Skip]
    faults: list[Fault]

    def of(self, role: Role) -> list[Item]:
        return [one for one in self.items if one.role is role]

    def counted(self) -> tuple[int, int]:
        """Messages and system notes."""
        return len(self.of(Role.MESSAGE)), len(self.of(Role.SYSTEM))

    def flagged(self, flag: str) -> int:
        return sum(flag in one.flags for one in self.items)


def member(name: str, data: bytes) -> Member:
    return Member(name, name.encode(), len(data), lambda: io.BytesIO(data))


def tree(files: Mapping[str, bytes], shown: str = "export") -> Tree:
    return Tree(shown, tuple(member(name, files[name]) for name in sorted(files)))


def folder_tree(folder: Path) -> Tree:
    """The files of a folder, or a file alone."""
    paths = [folder] if folder.is_file() else sorted(one for one in folder.rglob("*") if one.is_file())
    root = folder.parent if folder.is_file() else folder
    return tree({one.relative_to(root).as_posix(): one.read_bytes() for one in paths}, str(folder))


def read_all(importer: Importer, whole: Tree, options: Options = OPTIONS) -> list[Outcome]:
    return [used_up(importer.read(whole, claim, options)) for claim in importer.claims(whole)]


def read_one(importer: Importer, whole: Tree, options: Options = OPTIONS) -> Outcome:
    (outcome,) = read_all(importer, whole, options)
    return outcome


def claim_of(importer: Importer, whole: Tree) -> Claim:
    (claim,) = importer.claims(whole)
    return claim


def used_up(reading: Reading) -> Outcome:
    """Use a reading up and prove its sum: whatever came in is an item, a skip, a fault or goes on with an item."""
    found = list(reading.found)
    items = [one for one in found if isinstance(one, Item)]
    skips = [one for one in found if isinstance(one, Skip)]
    faults = [one for one in found if isinstance(one, Fault)]
    total = (
        len(items)
        + reading.continuation
        + sum(one.number for one in skips)
        + sum(one.number for one in faults)
    )
    assert reading.read == total, (reading.read, len(items), reading.continuation, skips, faults)
    for item in items:
        item.text.encode(), item.sender.encode(), "".join(item.flags).encode()
    return Outcome(reading, items, skips, faults)


@cache
def expected() -> dict[str, dict[str, Any]]:
    """The entries of EXPECTED.json by their id."""
    if not SAMPLES.is_dir():
        return {}
    entries = json.loads((SAMPLES / "EXPECTED.json").read_text(encoding="utf-8"))["entries"]
    return {one["id"]: one for one in entries}


def named(prefix: str) -> list[str]:
    return [name for name in expected() if name.startswith(prefix)]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def repeats(items: list[Item]) -> Counter[str]:
    return Counter(item.id for item in items)
