"""F: sources that are cut off, are called something else, lie about their characters, or are no files at all."""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from disputekit.app import importing_plan
from disputekit.intake import unpack
from tests.cli.conftest import Prompt
from tests.intake.hostile.rig import (
    ABSENT,
    Report,
    daily,
    hostile_import,
    refusal_problems,
    taken_problems,
    unwatched,
)
from tests.intake.hostile.sources import BOX, CHAT, MAIL, SAMPLES, Sample

OPTIONS = ("--zone", "case", "--everybody", "--json")


def taken_of(report: Report) -> int:
    """How many items came of it, whether or not they were new."""
    if report.result.code:
        return 0
    return sum(one["messages"] + one["system"] + one["other"] for one in report.json["sources"])


def cut_problems(dk: Prompt, sample: Sample, kept: int, whole: int) -> list[str]:
    """What is wrong with how a source is taken of which only so many bytes are there."""
    path = dk.folder / sample.name
    path.write_bytes(sample.data[:kept])
    report = hostile_import(dk, path.name, *OPTIONS)
    problems = [*report.problems]
    if sample.closed and not report.result.code and taken_of(report) < whole:
        problems.append(f"passes for whole: {report.result.out}")
    if report.result.code:
        problems += refusal_problems(report, path.name)
        going = hostile_import(dk, path.name, *OPTIONS, "--keep-going")
        problems += going.problems
        if taken_of(going) > whole:
            problems.append(f"the good part is larger than the whole: {going.result.out}")
    elif taken_of(report) > whole:
        problems.append(f"a part is larger than the whole: {report.result.out}")
    return [f"cut at {kept}: {one}" for one in problems]


def cuts(sample: Sample, step: int) -> range:
    """The places to cut at: of a closed one not the white space at its end."""
    return range(step, len(sample.data.rstrip()) - 1, step)


STEP = pytest.param(97, marks=pytest.mark.full)


@pytest.mark.parametrize("step", [701, STEP])
@pytest.mark.parametrize("name", daily(SAMPLES, 2))
def test_a_source_that_is_cut_off_is_refused_or_gives_what_is_there(dk: Prompt, name: str, step: int) -> None:
    sample = SAMPLES[name]
    path = dk.folder / sample.name
    path.write_bytes(sample.data)
    whole = taken_of(hostile_import(dk, path.name, *OPTIONS, "--keep-going"))
    assert whole
    assert [
        one
        for kept in cuts(sample, min(step, len(sample.data) // 2))
        for one in cut_problems(dk, sample, kept, whole)
    ] == []


@pytest.mark.parametrize("name", daily(SAMPLES, 4))
def test_a_wrong_ending_changes_nothing(dk: Prompt, name: str) -> None:
    sample = SAMPLES[name]
    (dk.folder / sample.name).write_bytes(sample.data)
    told = hostile_import(dk, sample.name, *OPTIONS, "--keep-going", "--dry-run")
    (dk.folder / "odd.jpg").write_bytes(sample.data)
    odd = hostile_import(dk, "odd.jpg", *OPTIONS, "--keep-going", "--dry-run")
    assert odd.problems == []
    assert (taken_of(odd), [one["format"] for one in odd.json["sources"]]) == (
        taken_of(told),
        [one["format"] for one in told.json["sources"]],
    )


LIES: dict[str, bytes] = {
    "utf-16": CHAT.decode().encode("utf-16"),
    "utf-16-without-mark": CHAT.decode().encode("utf-16-le"),
    "utf-16-cut-in-a-character": CHAT.decode().encode("utf-16")[:-1],
    "utf-32": CHAT.decode().encode("utf-32"),
    "latin": CHAT.replace(b"message 13", b"caf\xe9 13"),
    "utf-8-and-latin": CHAT.replace(b"message 13", b"caf\xe9 13").replace(b"message 14", "café".encode()),
    "surrogates": CHAT.replace(b"message 13", b"\xed\xa0\xbd"),
    "nul": CHAT.replace(b"message 13", b"\0\0\0"),
    "mark-inside": CHAT.replace(b"message 13", b"\xef\xbb\xbfmessage"),
    "mark-twice": b"\xef\xbb\xbf\xef\xbb\xbf" + CHAT,
    "only-carriage-returns": CHAT.replace(b"\n", b"\r"),
    "mail-says-utf8-and-is-latin": MAIL.replace(b"popup?", b"caf\xe9?"),
    "mail-names-no-charset-there-is": MAIL.replace(b"utf-8", b"x-nobody-knows"),
    "mail-names-a-codec-that-is-none": MAIL.replace(b"utf-8", b"rot13"),
    "mail-utf-7": MAIL.replace(b"utf-8", b"utf-7").replace(b"popup?", b"+2D3cAA-?"),
    "csv-latin": SAMPLES["upwork-csv"].data.replace(b"a", b"\xe9", 1)[:-1] + b"\xe9\n",
    "json-latin": SAMPLES["telegram"].data.replace(b"hello", b"caf\xe9"),
    "json-utf-16": SAMPLES["telegram"].data.decode().encode("utf-16"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_about_characters_loses_no_item_in_silence(dk: Prompt, lie: str) -> None:
    """Each is read as it was meant, or refused; bytes that fit nothing are never dropped without a word."""
    path = dk.folder / "source.txt"
    path.write_bytes(LIES[lie])
    report = hostile_import(dk, path.name, *OPTIONS)
    going = hostile_import(dk, path.name, *OPTIONS, "--keep-going", "--dry-run")
    assert report.problems + going.problems == []
    if report.result.code:
        assert refusal_problems(report, path.name) == []
    else:
        whole = {"mail": 1, "csv-": 4, "json": 2}.get(lie[:4], 10)
        assert taken_of(report) == whole, report.result.out


@pytest.mark.parametrize("number", [1_000, pytest.param(10_000, marks=pytest.mark.full)])
def test_a_folder_of_thousands_of_files_gives_its_three_mails(dk: Prompt, number: int) -> None:
    folder = dk.folder / "export"
    folder.mkdir()
    for one in range(number):
        (folder / f"{one:05}.dat").touch()
    for one in (7, number // 2, number - 1):
        (folder / f"{one:05}.dat").write_bytes(MAIL.replace(b"m1", b"m%d" % one))
    report = hostile_import(dk, "export", *OPTIONS)
    assert taken_problems(report) == []
    [looked] = report.json["paths"]
    assert (taken_of(report), looked["files"], looked["unknown_count"]) == (3, number, number - 3)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _device(path: Path) -> None:
    try:
        os.mknod(path, 0o020666, os.makedev(1, 5))
    except OSError as error:
        pytest.skip(f"no device can be made here: {error}")


def _dangling(path: Path) -> None:
    path.symlink_to("nothing")


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _empty(path: Path) -> None:
    path.touch()


def _empty_folder(path: Path) -> None:
    path.mkdir()


def _nothing(path: Path) -> None:
    del path


SPECIALS: dict[str, tuple[Callable[[Path], None], str, int]] = {
    "pipe": (_pipe, "neither a file nor a folder", 2),
    "device": (_device, "neither a file nor a folder", 2),
    "link-to-nothing": (_dangling, "link to nothing", ABSENT),
    "link-to-itself": (_loop, "cannot be read", 2),
    "empty-file": (_empty, "is empty", 2),
    "empty-folder": (_empty_folder, "holds no file", 2),
    "absent": (_nothing, "does not exist", ABSENT),
}


@pytest.mark.parametrize("kind", SPECIALS)
def test_what_is_no_source_is_said_at_once(dk: Prompt, kind: str) -> None:
    make, says, code = SPECIALS[kind]
    make(dk.folder / "thing")
    assert refusal_problems(hostile_import(dk, "thing", *OPTIONS), "thing", says, code=code) == []
    going = hostile_import(dk, "thing", *OPTIONS, "--keep-going")
    assert (going.problems, going.result.code) == ([], ABSENT)


@pytest.mark.parametrize(
    "kind", [name for name in SPECIALS if name not in ("absent", "empty-folder", "empty-file")]
)
def test_in_a_folder_it_is_passed_over_and_named(dk: Prompt, kind: str) -> None:
    folder = dk.folder / "export"
    folder.mkdir()
    (folder / "chat.txt").write_bytes(CHAT)
    SPECIALS[kind][0](folder / "thing")
    report = hostile_import(dk, "export", *OPTIONS)
    assert taken_problems(report) == []
    assert [one.split(":")[0] for one in report.json["paths"][0]["passed"]] == ["thing"]


def unreadable_problems(dk: Prompt) -> list[str]:
    """What is wrong with the import of a folder in which one of two files cannot be opened."""
    report = hostile_import(dk, "export", *OPTIONS)
    problems = refusal_problems(report, "locked.txt")
    going = hostile_import(dk, "export", *OPTIONS, "--keep-going")
    return (
        problems + taken_problems(going) + ([] if taken_of(going) == 10 else ["the good part is not taken"])
    )


def test_a_file_that_cannot_be_opened_stops_its_folder_unless_the_rest_is_asked_for(
    dk: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = dk.folder / "export"
    folder.mkdir()
    (folder / "chat.txt").write_bytes(CHAT)
    (folder / "locked.txt").write_bytes(BOX)
    opened = Path.open

    def deny(path: Path, *rest: Any, **more: Any) -> Any:
        if path.name == "locked.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *rest, **more)

    monkeypatch.setattr(Path, "open", deny)
    assert unreadable_problems(dk) == []


def test_a_member_that_hides_its_trouble_is_noticed(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted defect: what cannot be opened passes for empty."""
    folder = dk.folder / "export"
    folder.mkdir()
    (folder / "chat.txt").write_bytes(CHAT)
    (folder / "locked.txt").write_bytes(BOX)
    opened = unpack._open
    monkeypatch.setattr(
        unpack, "_open", lambda path: io.BytesIO() if path.name == "locked.txt" else opened(path)
    )
    assert any("answered 0" in one for one in unreadable_problems(dk))


def changing_problems(
    dk: Prompt, monkeypatch: pytest.MonkeyPatch, name: str, change: Callable[[bytes], bytes]
) -> list[str]:
    """What is wrong with the import of a file that changes between two readings."""
    sample = SAMPLES[name]
    path = dk.folder / sample.name
    path.write_bytes(sample.data)
    surveyed = importing_plan.survey

    def change_after(*arguments: Any) -> None:
        surveyed(*arguments)
        with unwatched():
            path.write_bytes(change(sample.data))

    with monkeypatch.context() as patch:
        patch.setattr("disputekit.app.importing.survey", change_after)
        report = hostile_import(dk, path.name, *OPTIONS)
    return refusal_problems(report, path.name, "changed while it was read")


CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "shrinks": lambda data: data[: len(data) // 2],
    "grows": lambda data: data + data.replace(b"m1", b"m9").replace(b"m2", b"m8"),
    "is-emptied": lambda data: data[:0],
    "says-otherwise": lambda data: data.replace(b"popup", b"p0pup").replace(b"message", b"massage"),
}


@pytest.mark.parametrize("name", daily(["whatsapp", "mbox"], 2))
@pytest.mark.parametrize("change", CHANGES)
def test_a_file_that_changes_while_it_is_read_is_refused(
    dk: Prompt, monkeypatch: pytest.MonkeyPatch, name: str, change: str
) -> None:
    assert changing_problems(dk, monkeypatch, name, CHANGES[change]) == []


def test_without_the_comparison_a_change_goes_unnoticed(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted defect: whatever the bytes are, their digest is the same."""
    assert changing_problems(dk, monkeypatch, "mbox", CHANGES["says-otherwise"]) == []
    monkeypatch.setattr("disputekit.app.importing.digest_of", lambda *_: "0" * 64)
    assert any(
        "answered 0" in one for one in changing_problems(dk, monkeypatch, "mbox", CHANGES["says-otherwise"])
    )


def test_a_pipe_that_is_closed_and_one_that_is_empty_are_told_apart(
    dk: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refusal_problems(hostile_import(dk, "-", *OPTIONS, stdin=b""), "empty") == []
    run = dk.run

    def closed(*arguments: str, stdin: bytes | None = None) -> Any:
        del stdin
        with monkeypatch.context() as patch:
            patch.setattr("disputekit.cli.commands.importing.sys", Closed())
            return run(*arguments)

    monkeypatch.setattr(dk, "run", closed)
    assert refusal_problems(hostile_import(dk, "-", *OPTIONS), "standard input is closed", code=ABSENT) == []


class Closed:
    """The interpreter's own module as it is where nothing is connected."""

    stdin: BinaryIO | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)
