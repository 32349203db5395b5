"""Z1: whatever names, links and entries stand in an archive, they are words; nothing is ever made by them."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from disputekit.intake import unpack_zip
from tests.cli.conftest import Prompt
from tests.intake.hostile.archives import SHAPES, Shape, many, many_twins
from tests.intake.hostile.rig import hostile_import, refusal_problems, taken_problems


def archive_problems(dk: Prompt, shape: Shape, seconds: float = 5) -> list[str]:
    """What is wrong with the import of an archive: entries neither taken nor named count too."""
    path = dk.folder / "chat.zip"
    path.write_bytes(shape.make())
    if not shape.taken:
        without = hostile_import(dk, path.name, "--zone", "case")
        going = hostile_import(dk, path.name, "--zone", "case", "--keep-going")
        return [
            *refusal_problems(without, path.name, *shape.says),
            *refusal_problems(going, path.name, *shape.says, code=4),
        ]
    report = hostile_import(dk, path.name, "--zone", "case", "--json", seconds=seconds)
    problems = taken_problems(report)
    if problems:
        return problems
    [looked] = report.json["paths"]
    recorded = sum(one["messages"] for one in report.json["sources"])
    if recorded != shape.taken:
        problems.append(f"{recorded} messages, not {shape.taken}")
    if len(looked["passed"]) != shape.passed or looked["files"] + shape.passed != shape.entries:
        problems.append(f"{shape.entries} entries: {looked}")
    problems += [
        f"names not {one!r}" for one in shape.says if not any(one in said for said in looked["passed"])
    ]
    return problems


@pytest.mark.parametrize("shape", SHAPES)
def test_an_archive_writes_nothing_and_every_entry_is_told_of(dk: Prompt, shape: str) -> None:
    assert archive_problems(dk, SHAPES[shape]) == []


def test_sixty_shapes_are_tried() -> None:
    assert len(SHAPES) >= 60


ENTRIES = pytest.param(65_536, marks=pytest.mark.full)


@pytest.mark.parametrize("number", [2_000, ENTRIES])
@pytest.mark.parametrize("make", [many, many_twins])
def test_thousands_of_entries_are_counted_and_soon(
    dk: Prompt, make: Callable[[int], bytes], number: int
) -> None:
    """Each has to be opened to see what it is: 65,536 take some seconds more than others may."""
    shape = Shape(lambda: make(number), entries=number)
    assert archive_problems(dk, shape, seconds=5 if number < 65_536 else 30) == []


def test_an_unpacker_that_writes_by_name_is_caught(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted defect: each entry is unpacked under its own name before it is read."""
    opened = unpack_zip._open

    def extract(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *rest: object) -> object:
        Path(entry.filename).write_bytes(archive.read(entry))
        return opened(archive, entry, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(unpack_zip, "_open", extract)
    found = archive_problems(dk, SHAPES["climbs"])
    assert any("outside the workspace" in one for one in found)
    assert any("on the disk" in one for one in found)
