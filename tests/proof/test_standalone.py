"""The second verifier: what it must let through, and one planted defect for each thing it must catch."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.proof import standalone
from disputekit.proof.standalone import Check, Report, check_export
from tests.proof.exports import Case, Export, canonical, digest, field, salt, sample, sha256
from tests.support.figures import record

GOOD = {0, 10, 11}
MIB = 1024 * 1024


def checked(export: Export, tmp_path: Path, *against: str) -> Report:
    return check_export(export.write(tmp_path / "export"), list(against))


def failures(report: Report) -> list[Check]:
    return [check for check in report.checks if check.status == "failed"]


def found(report: Report) -> set[tuple[str, int | None]]:
    return {(check.code, check.seq) for check in failures(report)}


def notes(report: Report) -> list[Check]:
    return [check for check in report.checks if check.status == "note"]


# ---------------------------------------------------------------- what is well


def test_an_export_with_one_of_everything_is_intact(tmp_path: Path) -> None:
    report = checked(sample(), tmp_path)
    assert failures(report) == []
    assert notes(report) == []
    assert (report.exit_code, report.verdict) == (11, "INTACT, ANCHORS SELF-SUPPLIED")
    assert (report.cases, report.records, report.fields, len(report.files)) == (3, 6, 22, 2)


def test_without_any_anchor_it_is_unanchored(tmp_path: Path) -> None:
    export = Export()
    export.case().add()
    report = checked(export, tmp_path)
    assert (report.exit_code, report.verdict) == (10, "INTACT, UNANCHORED")


def test_an_export_of_nothing_is_unanchored(tmp_path: Path) -> None:
    assert checked(Export(), tmp_path).exit_code == 10


def test_what_was_checked_is_said_for_each_case(tmp_path: Path) -> None:
    export = sample()
    report = checked(export, tmp_path)
    said = {(check.case, check.code) for check in report.checks if check.status == "ok"}
    groups = {"export", "entry", "chain", "field", "file", "missing", "anchor"}
    assert said == {(case.id, group) for case in export.cases for group in groups}


def test_nothing_is_called_well_that_could_not_be_looked_at(tmp_path: Path) -> None:
    root = sample().write(tmp_path / "export")
    (root / "alpha" / "disclosures.jsonl").unlink()
    report = check_export(root, [])
    bad = {check.case for check in failures(report)}
    assert not [check for check in report.checks if check.status == "ok" and check.case in bad]


@pytest.mark.parametrize(
    "dress",
    [
        lambda text: text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\n\n" + text + "\r\n \n",
        lambda text: text.rstrip("\n"),
    ],
)
def test_a_checkpoint_of_the_reader_anchors(tmp_path: Path, dress: Callable[[str], str]) -> None:
    export = Export()
    case = export.case()
    case.add()
    mine = case.checkpoint()
    case.add()
    report = checked(export, tmp_path, dress(mine))
    assert (report.exit_code, report.verdict) == (0, "ANCHORED")
    assert [check.words for check in report.checks if check.code == "checkpoint.hash"] == [
        "holds, and covers the records up to 1"
    ]


def test_a_checkpoint_of_one_case_does_not_vouch_for_another(tmp_path: Path) -> None:
    export = Export()
    first, second = export.case("first"), export.case("second")
    first.add()
    second.add()
    root = export.write(tmp_path / "export")
    assert check_export(root, [first.checkpoint()]).exit_code == 10
    assert check_export(root, [first.checkpoint(), second.checkpoint()]).exit_code == 0


def test_an_empty_case_needs_no_checkpoint_and_gains_nothing_from_one(tmp_path: Path) -> None:
    export = Export()
    empty, full = export.case("empty"), export.case("full")
    full.add()
    root = export.write(tmp_path / "export")
    assert check_export(root, [full.checkpoint()]).exit_code == 0
    assert check_export(root, [empty.checkpoint()]).exit_code == 10
    assert check_export(root, [full.checkpoint(0)]).exit_code == 10
    assert check_export(root, [full.checkpoint(), full.checkpoint(0)]).exit_code == 0


def test_an_anchor_of_the_empty_chain_vouches_for_nothing(tmp_path: Path) -> None:
    export = Export()
    case = export.case()
    case.anchor(0, "0" * 64)
    assert checked(export, tmp_path / "one").exit_code == 10
    case.anchor(1)
    case.anchor(0, "0" * 64)
    assert checked(export, tmp_path / "two").exit_code == 11


def test_only_an_anchor_is_read_as_an_anchor(tmp_path: Path) -> None:
    export = Export()
    case = export.case()
    case.add({"kind": "message", "size": 1, "hash": "0" * 64})
    case.add({"kind": "anchor", "size": 1})
    case.add({"kind": "anchor", "hash": case.head(1)})
    assert checked(export, tmp_path).exit_code == 10


def test_shredded_fields_are_accounted_for_by_distinct_names(tmp_path: Path) -> None:
    export = Export()
    case = export.case()
    case.add({"kind": "note", "when": {}, "a": 1, "b": 2})
    case.shred(1, "a", "a")
    case.shred(1, "a", "b")
    case.add({"only": True})
    case.shred(4, "only")
    assert found(checked(export, tmp_path)) == set()


def test_a_shred_of_a_record_that_does_not_exist_explains_nothing(tmp_path: Path) -> None:
    export = Export()
    case = export.case()
    for target in (0, -1, 99, "1", True, None):
        case.add({"kind": "shred", "target": target, "fields": ["a"]})
    case.add({"kind": "shred", "target": 1, "fields": "a"})
    assert found(checked(export, tmp_path)) == set()


def test_a_clock_that_was_set_back_is_a_note(tmp_path: Path) -> None:
    export = Export()
    case = export.case()
    case.add(at="2026-03-03T14:05:00.000002Z")
    case.add(at="2026-03-03T14:05:00.000001Z")
    report = checked(export, tmp_path)
    assert report.exit_code == 10
    assert [(check.code, check.seq, check.verdict) for check in notes(report)] == [("clock", 2, 0)]


def test_what_nothing_names_is_a_note(tmp_path: Path) -> None:
    root = sample().write(tmp_path / "export")
    (root / "files" / "ab").mkdir(exist_ok=True)
    (root / "files" / "ab" / "extra").write_text("?")
    (root / "alpha" / "more\x1b[31m.txt").write_text("?")
    report = check_export(root, [])
    assert report.exit_code == 11
    assert sorted(check.words.rpartition(": ")[2] for check in notes(report)) == [
        "alpha/more\\x1b[31m.txt",
        "files/ab/extra",
    ]


def test_the_readable_parts_are_not_checked(tmp_path: Path) -> None:
    root = sample().write(tmp_path / "export")
    (root / "alpha" / "readable.jsonl").unlink()
    (root / "alpha" / "readable.csv").write_bytes(b"\xff")
    assert check_export(root, []).exit_code == 11


def test_more_than_one_mebibyte_of_fields_in_one_record_is_read(tmp_path: Path) -> None:
    export = Export()
    text = "é" * 400_000
    export.case().add({"kind": "note", "a": text, "b": text, "c": text})
    assert checked(export, tmp_path).exit_code == 10


# ---------------------------------------------------------------- one planted defect each

RECORDS, FIELDS, CHECKPOINT = "alpha/records.jsonl", "alpha/disclosures.jsonl", "alpha/checkpoint.txt"
Plant = Callable[[Path], object]


def first_file(root: Path) -> Path:
    return next(
        path for path in sorted((root / "files").rglob("*")) if path.is_file() and path.stat().st_size
    )


def edit(name: str, change: Callable[[list[bytes]], object]) -> Plant:
    """Change the lines of a file; a change that changes nothing is no defect."""

    def plant(root: Path) -> None:
        before = (root / name).read_bytes()
        lines = before.splitlines(keepends=True)
        change(lines)
        (root / name).write_bytes(b"".join(lines))
        assert (root / name).read_bytes() != before

    return plant


def sub(name: str, seq: int, pattern: bytes, replacement: bytes) -> Plant:
    def change(lines: list[bytes]) -> None:
        lines[seq - 1] = re.sub(pattern, replacement, lines[seq - 1], count=1)

    return edit(name, change)


def take(name: str, seq: int) -> Plant:
    return edit(name, lambda lines: lines.pop(seq - 1))


def extend(name: str, line: bytes) -> Plant:
    return edit(name, lambda lines: lines.append(line))


def exchange(name: str) -> Plant:
    return edit(name, lambda lines: lines.insert(0, lines.pop(1)))


def other_line_ends(lines: list[bytes]) -> None:
    lines[:] = [line.replace(b"\n", b"\r\n") for line in lines]


def alter_file(root: Path) -> None:
    first_file(root).write_bytes(b"Dear client,\r\n\x00\xfe")


def lengthen_file(root: Path) -> None:
    first_file(root).write_bytes(first_file(root).read_bytes() + b"\n")


def folder_as_list(root: Path) -> None:
    (root / "export.json").unlink()
    (root / "export.json").mkdir()


MOVED = b'd":"' + field(5003, "total", 2**53 - 1).encode() + b"~"
NO_LIST = "unreadable.export.json"
# What is done to the files of a good export: the first finding names this check and record, and the verdict is this.
TOUCHED: dict[str, tuple[Plant, str, int | None, int]] = {
    "white space in a record": (sub(RECORDS, 3, b",", b", "), "entry.form", 3, 20),
    # The anchor of record 2 does not fit any more either, but of an unsound chain that adds nothing.
    "another time of recording": (sub(RECORDS, 2, b"14:05", b"14:04"), "chain.link", 3, 20),
    "another time in the last record": (sub(RECORDS, 5, b"14:05", b"14:04"), "export.head", None, 20),
    "a record taken out": (take(RECORDS, 3), "chain.seq", 3, 20),
    "two records exchanged": (exchange(RECORDS), "chain.seq", 1, 20),
    "a record twice": (edit(RECORDS, lambda lines: lines.append(lines[4])), "export.lines", 6, 20),
    "an empty line": (extend(RECORDS, b"\n"), "entry.form", 6, 20),
    "no newline at the end": (sub(RECORDS, 5, b"\n", b""), "entry.form", 5, 20),
    "line ends of another system": (edit(RECORDS, other_line_ends), "entry.form", 1, 20),
    "a field taken away": (sub(FIELDS, 1, rb'ed":"[^~]*~', rb'ed":"'), "field.missing", 1, 20),
    "a field put in another record": (sub(FIELDS, 2, b'd":"', MOVED), "field.hash", 2, 20),
    "a field twice": (sub(FIELDS, 4, rb"([^~\"]*~)", rb"\1\1"), "field.name", 4, 20),
    "a letter of a field": (sub(FIELDS, 5, b'":"W', b'":"X'), "field.form", 5, 20),
    "no tilde at the end": (sub(FIELDS, 1, b'~"', b'"'), "field.form", 1, 20),
    "very many tildes": (sub(FIELDS, 1, b'~"', b"~" * 200_000 + b'"'), "field.form", 1, 20),
    "padding": (sub(FIELDS, 1, b"~", b"=~"), "field.form", 1, 20),
    "lines of fields exchanged": (exchange(FIELDS), "export.lines", 1, 20),
    "a line of fields taken out": (take(FIELDS, 5), "export.lines", 5, 20),
    "a line of fields too many": (extend(FIELDS, b'{"joined":"","seq":6}\n'), "export.lines", 6, 20),
    "a further key beside the fields": (sub(FIELDS, 2, b"}", b',"z":1}'), "export.lines", 2, 20),
    "the number beside the fields": (sub(FIELDS, 2, b":2}", b":3}"), "export.lines", 2, 20),
    "the number beside the fields as truth": (sub(FIELDS, 1, b":1}", b":true}"), "export.lines", 1, 20),
    "a letter of a file": (alter_file, "file.altered", 2, 20),
    "a file that is longer": (lengthen_file, "file.altered", 2, 20),
    "no file": (lambda root: first_file(root).unlink(), "missing.file", 2, 22),
    "no files at all": (lambda root: shutil.rmtree(root / "files"), "missing.file", 2, 22),
    "no records": (lambda root: (root / RECORDS).unlink(), "export.files", None, 20),
    "no fields": (lambda root: (root / FIELDS).unlink(), "export.files", None, 20),
    "no checkpoint": (lambda root: (root / CHECKPOINT).unlink(), "export.files", None, 20),
    "no folder": (lambda root: shutil.rmtree(root / "alpha"), "export.files", None, 20),
    "a checkpoint of an earlier record": (sub(CHECKPOINT, 2, b"5", b"4"), "export.head", None, 20),
    "a line after the checkpoint": (extend(CHECKPOINT, b"\n"), "export.head", None, 20),
    "another size in the list": (sub("export.json", 1, b'"size":5', b'"size":4'), "export.head", None, 20),
    "another hash in the list": (sub("export.json", 1, b'"hash":"[0-9a-f]', b'"hash":"g'), NO_LIST, None, 30),
    "no hash in the list": (
        sub("export.json", 1, rb'"hash":"\w+', b'"hash":"' + b"0" * 64),
        "export.head",
        None,
        20,
    ),
    "another case in the list": (
        sub("export.json", 1, rb'"case":"\w+', b'"case":"' + b"0" * 32),
        "chain.case",
        1,
        20,
    ),
    "no list": (lambda root: (root / "export.json").unlink(), NO_LIST, None, 30),
    "a folder in place of the list": (folder_as_list, NO_LIST, None, 30),
    "a later format": (sub("export.json", 1, b'"format":1', b'"format":2'), NO_LIST, None, 30),
    "the format as truth": (sub("export.json", 1, b'"format":1', b'"format":true'), NO_LIST, None, 30),
    "another thing than an export": (sub("export.json", 1, b'"export"', b'"bundle"'), NO_LIST, None, 30),
    "a list without newline": (sub("export.json", 1, b"\n", b""), NO_LIST, None, 30),
    "a case as a number in the list": (sub("export.json", 1, b"\\[", b"[1,"), NO_LIST, None, 30),
}


@pytest.mark.parametrize("defect", TOUCHED)
def test_a_change_of_the_files_is_caught(tmp_path: Path, defect: str) -> None:
    plant, code, seq, exit_code = TOUCHED[defect]
    root = sample().write(tmp_path / "export")
    plant(root)
    report = check_export(root, [])
    assert (code, seq) in found(report)
    assert report.exit_code == exit_code
    assert next((check.seq for check in failures(report) if check.seq), None) == seq


Change = Callable[[dict[str, Any]], object]
Write = Callable[[Case], object]


def put(key: str, value: object) -> Write:
    return lambda case: case.add(change=lambda entry: entry.update({key: value}))


def change(how: Change) -> Write:
    return lambda case: case.add(change=how)


def recorded(at: str) -> Write:
    return lambda case: case.add(at=at)


def raw(*parts: object) -> Write:
    return lambda case: case.add(raw=[canonical(list(parts))])


def attached(value: object, name: str = "file.12") -> Write:
    return lambda case: case.add({name: value})


def anchored(size: object, value: str = "") -> Write:
    return lambda case: case.anchor(size, value or case.head())


def withheld(case: Case) -> None:
    case.add({"kind": "note", "a": 1})
    case.remove(2, "a")


# Records that were written wrongly from the start, as the second of three; all that follows from them is right.
WRITTEN: dict[tuple[str, int], dict[str, Write]] = {
    ("unreadable.version", 30): {
        "version 2": put("v", 2),
        "version 2 in a new form": lambda case: case.add(spoil=lambda _: b'{"v":2}'),
    },
    ("chain.case", 20): {"another case": put("case", "0" * 32)},
    ("chain.seq", 20): {"a number twice": put("seq", 1), "a gap": put("seq", 3), "number 0": put("seq", 0)},
    ("chain.link", 20): {
        "another one before": put("prev", "1" * 64),
        "a new beginning": put("prev", "0" * 64),
    },
    ("entry.form", 20): {
        "no prev": change(lambda entry: entry.pop("prev")),
        "a further key": put("note", "x"),
        "an array": lambda case: case.add(spoil=lambda _: b"[]"),
        "version 0": put("v", 0),
        "version true": put("v", value=True),
        "version as text": put("v", "1"),
        "the case in capitals": put("case", "A" * 32),
        "the case as a number": put("case", 10**15),
        "a number as text": put("seq", "2"),
        "a short hash": put("prev", "0" * 63),
        "a hash with a line end": put("prev", "0" * 64 + "\n"),
        "no hash": put("prev", None),
        "no microseconds": recorded("2026-03-03T14:05:00Z"),
        "local time": recorded("2026-03-03T14:05:00.000001+02:00"),
        "month 13": recorded("2026-13-03T14:05:00.000001Z"),
        "hour 24": recorded("2026-03-03T24:00:00.000000Z"),
        "digits of another script": recorded("\u0662026-03-03T14:05:00.000001Z"),
        "no fields": lambda case: case.add({}),
        "fields out of order": change(lambda entry: entry["sd"].reverse()),
        "a field listed twice": change(lambda entry: entry["sd"].append(entry["sd"][-1])),
        "a number among the fields": put("sd", [1]),
        "fields as an object": put("sd", {digest("x"): 1}),
        "unused bits set": put("sd", ["A" * 42 + "B"]),
        "a digest too long": put("sd", ["A" * 47]),
    },
    ("field.form", 20): {
        "no salt": raw("name", 1),
        "a short salt": raw(salt(1)[:-1], "a", 1),
        "a salt with unused bits": raw(salt(1)[:-1] + "B", "a", 1),
        "a salt that is a number": raw(1, "a", 1),
        "four parts": raw(salt(1), "a", 1, 1),
        "a name that is a number": raw(salt(1), 1, 1),
        "a name that is not ASCII": raw(salt(1), "größe", 1),
        "an object": lambda case: case.add(raw=[b'{"a":"a","b":"b","c":1}']),
        "three letters": lambda case: case.add(raw=[b'"abc"']),
        "nothing": lambda case: case.add(raw=[b""]),
    },
    ("field.name", 20): {
        "a name twice": lambda case: case.add({"a": 1}, raw=[canonical([salt(1), "a", 2])]),
    },
    ("field.missing", 20): {"a field withheld": withheld},
    ("file.form", 20): {
        "a file without size": attached({"sha256": "0" * 64}),
        "a file with the size true": attached({"sha256": "0" * 64, "size": True}),
        "a file outside": attached({"sha256": "../" * 20 + "etc/", "size": 1}),
        "a file as text": attached("letter.pdf"),
        "no file": attached(None, "file.1"),
    },
    ("missing.file", 22): {"a file that is not here": attached({"sha256": "0" * 64, "size": 1})},
    ("anchor.hash", 23): {
        "of another chain": anchored(1, "1" * 64),
        "of nothing": anchored(0),
        "of itself": anchored(2),
        "of the future": anchored(3),
        "before the first": anchored(-1),
        "with the size true": anchored(size=True),
        "with the size as text": anchored("1"),
    },
}


@pytest.mark.parametrize(
    ("code", "exit_code", "write"),
    [
        pytest.param(*expected, write, id=f"{expected[0]}: {name}")
        for expected, defects in WRITTEN.items()
        for name, write in defects.items()
    ],
)
def test_a_record_that_was_written_wrongly_is_caught(
    tmp_path: Path, code: str, exit_code: int, write: Write
) -> None:
    export = Export()
    case = export.case()
    case.add()
    write(case)
    case.add()
    report = checked(export, tmp_path)
    lacking = {("field.missing", 2)} if code.startswith("field.") else set()
    assert found(report) == {(code, 2)} | lacking
    assert report.exit_code == exit_code


def test_the_same_case_without_the_defect_is_intact(tmp_path: Path) -> None:
    export = Export()
    case = export.case()
    for _ in range(3):
        case.add()
    assert found(checked(export, tmp_path)) == set()


def still_there(case: Case) -> None:
    case.add({"kind": "shred", "target": 1, "fields": ["a"]})


def more_gone(case: Case) -> None:
    case.remove(1, "b")
    case.shred(1, "a")


def other_gone(case: Case) -> None:
    case.remove(1, "b")
    case.add({"kind": "shred", "target": 1, "fields": ["a"]})


def other_record(case: Case) -> None:
    case.remove(1, "a")
    case.add({"kind": "shred", "target": 2, "fields": []})


def no_shred(case: Case) -> None:
    case.remove(1, "a")
    case.add({"kind": "memo", "target": 1, "fields": ["a"]})


def itself_gone(case: Case) -> None:
    case.shred(1, "a")
    case.shred(2, "fields")


@pytest.mark.parametrize("write", [still_there, more_gone, other_gone, other_record, no_shred, itself_gone])
def test_a_shred_that_does_not_explain_what_is_gone_is_caught(tmp_path: Path, write: Write) -> None:
    export = Export()
    case = export.case()
    case.add({"kind": "note", "a": 1, "b": 2})
    write(case)
    report = checked(export, tmp_path)
    assert found(report) == {("field.missing", 1)}
    assert report.exit_code == 20


def test_changed_line_ends_are_named(tmp_path: Path) -> None:
    root = sample().write(tmp_path / "export")
    edit(RECORDS, other_line_ends)(root)
    assert "line ends were changed" in failures(check_export(root, []))[0].words


def test_a_case_that_is_listed_twice_is_caught(tmp_path: Path) -> None:
    export = Export()
    export.case("one").add()
    export.case("two")
    export.cases[1].id = export.cases[0].id
    assert found(checked(export, tmp_path)) == {("export.case", None)}


def test_all_failures_are_listed_and_the_highest_verdict_counts(tmp_path: Path) -> None:
    export = Export()
    case = export.case()
    lost = {"sha256": "0" * 64, "size": 1}
    case.add({"kind": "note", "file.1": lost}, change=lambda entry: entry.update(prev="1" * 64))
    case.add({"kind": "note", "a": 1})
    case.remove(2, "a")
    report = checked(export, tmp_path)
    assert found(report) == {("chain.link", 1), ("missing.file", 1), ("field.missing", 2)}
    assert report.exit_code == 22


def test_of_very_many_findings_the_first_are_kept(tmp_path: Path) -> None:
    root = sample().write(tmp_path / "export")
    (root / RECORDS).write_bytes(b"\n" * 5000)
    report = check_export(root, [])
    assert len(report.checks) < 100
    assert sum(report.counts.values()) > 5000
    assert (
        "more of this sort" in [check for check in failures(report) if check.code == "entry.form"][-1].words
    )


# ---------------------------------------------------------------- checkpoints that do not hold


def test_a_chain_cut_off_after_a_checkpoint_is_caught(tmp_path: Path) -> None:
    export = Export()
    case = export.case()
    case.add()
    case.add()
    mine = case.checkpoint()
    for kept in (case.entries, case.fields, case.names):
        kept.pop()
    report = checked(export, tmp_path, mine)
    assert (report.exit_code, report.verdict) == (21, "DIVERGED/TRUNCATED")


def test_a_chain_written_anew_is_caught(tmp_path: Path) -> None:
    export, other = Export(), Export()
    case, told = export.case(), other.case()
    case.add({"total": 100})
    told.add({"total": 200})
    report = checked(export, tmp_path, told.checkpoint())
    assert report.exit_code == 21
    assert [check.status for check in report.checks if check.code == "checkpoint.hash"] == ["failed"]


def test_a_checkpoint_of_records_that_an_empty_case_lacks_is_caught(tmp_path: Path) -> None:
    export = Export()
    case = export.case()
    assert checked(export, tmp_path, f"{case.id}\n1\n{'0' * 64}\n").exit_code == 21


def test_a_chain_may_be_sound_and_diverged_while_a_field_is_altered(tmp_path: Path) -> None:
    export = Export()
    case = export.case()
    case.add()
    withheld(case)
    assert checked(export, tmp_path, f"{case.id}\n1\n{'0' * 64}\n").exit_code == 21


def test_one_checkpoint_that_does_not_hold_outweighs_one_that_does(tmp_path: Path) -> None:
    export = Export()
    case = export.case()
    case.add()
    assert checked(export, tmp_path, case.checkpoint(), f"{case.id}\n1\n{'0' * 64}\n").exit_code == 21


def test_a_checkpoint_of_a_case_that_is_not_here_is_caught(tmp_path: Path) -> None:
    report = checked(sample(), tmp_path, f"{'0' * 32}\n1\n{'0' * 64}\n")
    assert found(report) == {("checkpoint.case", None)}
    assert report.exit_code == 21


def test_a_broken_chain_is_not_called_diverged(tmp_path: Path) -> None:
    export = Export()
    case = export.case()
    case.add()
    put("seq", 7)(case)
    report = checked(export, tmp_path, f"{case.id}\n2\n{'0' * 64}\n")
    assert report.exit_code == 20


def test_a_case_without_records_is_not_called_diverged(tmp_path: Path) -> None:
    export = sample()
    root = export.write(tmp_path / "export")
    (root / RECORDS).unlink()
    assert check_export(root, [export.cases[0].checkpoint()]).exit_code == 20


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "\udcff\x00",
        f"{'0' * 32}\n01\n{'0' * 64}\n",
        f"{'0' * 32}\n-1\n{'0' * 64}\n",
        f"{'0' * 32}\n1\n{'0' * 63}\n",
        f"{'0' * 32}\n{'9' * 400_000}\n{'0' * 64}\n",
        f"{'0' * 32}\n\n1\n{'0' * 64}\n",
        f"{'0' * 32}\n٣\n{'0' * 64}\n",
    ],
)
def test_what_is_no_checkpoint_cannot_be_checked(tmp_path: Path, text: str) -> None:
    report = checked(sample(), tmp_path, text)
    assert found(report) == {("unreadable.checkpoint", None)}
    assert report.exit_code == 30


# ---------------------------------------------------------------- canonical JSON


def nested(levels: int) -> bytes:
    return b"[" * levels + b"]" * levels


def with_value(value: bytes) -> bytes:
    return b'["%s","a",%s]' % (salt(1).encode(), value)


def padded(size: int) -> bytes:
    return with_value(b'"' + b"a" * (size - len(with_value(b'""'))) + b'"')


CANONICAL = [
    b"null",
    b"true",
    b"0",
    b"-1",
    b"9007199254740991",
    b"-9007199254740991",
    '"é\u2028\x7f\U0001f600"'.encode(),
    b'"\\"\\\\/\\b\\t\\n\\f\\r\\u0000\\u001f"',
    '"e\u0301"'.encode(),
    b'{"":1,"A":1,"a":[],"b":{}}',
    nested(8),
    b'{"a":' * 8 + b"1" + b"}" * 8,
]
NOT_CANONICAL = [
    b"",
    b" 1",
    b"1 ",
    b"1\n",
    b"01",
    b"-0",
    b"+1",
    b"1.0",
    b"1e3",
    b"0x1",
    b"9007199254740992",
    b"-9007199254740992",
    b"9" * 500_000,
    b"NaN",
    b"Infinity",
    b"-Infinity",
    b"True",
    b"'a'",
    b'"\\u00e9"',
    b'"\\u001F"',
    b'"\\u000a"',
    b'"\\/"',
    b'"\n"',
    b'"\x7f\x00"',
    b'"\\ud800"',
    b'"\\ud83d\\ude00"',
    b'"\xed\xa0\x80"',
    b'"\xff"',
    b'"\xc0\xaf"',
    b'\xef\xbb\xbf"a"',
    b'{"a":1,"a":1}',
    b'{"a":1,"a":2}',
    b'{"b":1,"a":1}',
    b'{"a": 1}',
    '{"é":1}'.encode(),
    b"[1,]",
    b"[1]]",
    b"// a\n1",
    nested(9),
    b'{"a":' * 9 + b"1" + b"}" * 9,
    nested(100_000),
    b"[" * 500_000,
]


def one_field(tmp_path: Path, data: bytes) -> set[tuple[str, int | None]]:
    export = Export()
    export.case().add({}, raw=[data])
    return found(checked(export, tmp_path))


@pytest.mark.parametrize("value", CANONICAL, ids=repr)
def test_canonical_json_is_let_through(tmp_path: Path, value: bytes) -> None:
    assert one_field(tmp_path, with_value(value)) == set()


@pytest.mark.parametrize("value", NOT_CANONICAL, ids=lambda value: repr(value[:40]))
def test_everything_else_that_looks_like_json_is_refused(tmp_path: Path, value: bytes) -> None:
    assert ("field.form", 1) in one_field(tmp_path, with_value(value))


def test_the_limit_is_one_mebibyte(tmp_path: Path) -> None:
    assert one_field(tmp_path / "at", padded(MIB)) == set()
    assert ("field.form", 1) in one_field(tmp_path / "above", padded(MIB + 1))


def test_the_limit_holds_for_records(tmp_path: Path) -> None:
    export = Export()
    export.case().add(change=lambda entry: entry["sd"].extend(["A" * 43] * 30_000))
    assert ("entry.form", 1) in found(checked(export, tmp_path))


@pytest.mark.parametrize("name", ["export.json", RECORDS, FIELDS, "alpha/checkpoint.txt"])
def test_a_line_of_a_hundred_megabytes_is_refused(tmp_path: Path, name: str) -> None:
    root = sample().write(tmp_path / "export")
    os.truncate(root / name, 100_000_000)
    assert check_export(root, []).exit_code not in GOOD


# ---------------------------------------------------------------- what is there instead of files


@pytest.mark.parametrize(
    ("name", "code", "exit_code"),
    [
        ("export.json", "unreadable.export.json", 30),
        (RECORDS, "export.files", 20),
        (FIELDS, "export.files", 20),
        ("alpha/checkpoint.txt", "export.files", 20),
        ("", "missing.file", 22),
    ],
)
@pytest.mark.parametrize("instead", ["link", "folder", "pipe", "nothing"])
def test_only_a_file_counts_as_a_file(
    tmp_path: Path, name: str, code: str, exit_code: int, instead: str
) -> None:
    root = sample().write(tmp_path / "export")
    path = root / name if name else first_file(root)
    outside = tmp_path / "outside"
    path.rename(outside)
    if instead == "link":
        path.symlink_to(outside)  # with the very content that is expected
    elif instead == "folder":
        path.mkdir()
    elif instead == "pipe":
        os.mkfifo(path)  # opening it would wait for ever
    report = check_export(root, [])
    assert code in {check.code for check in failures(report)}
    assert report.exit_code == exit_code


@pytest.mark.parametrize("name", ["alpha", "files"])
def test_a_folder_behind_a_link_is_not_entered(tmp_path: Path, name: str) -> None:
    root = sample().write(tmp_path / "export")
    (root / name).rename(tmp_path / "outside")
    (root / name).symlink_to(tmp_path / "outside")
    report = check_export(root, [])
    assert report.exit_code in {20, 22}
    assert any("link" in check.words for check in failures(report))


def test_a_link_to_itself_ends(tmp_path: Path) -> None:
    root = sample().write(tmp_path / "export")
    shutil.rmtree(root / "alpha")
    (root / "alpha").symlink_to("alpha")
    assert check_export(root, []).exit_code == 30


def test_the_export_itself_may_be_reached_over_a_link(tmp_path: Path) -> None:
    sample().write(tmp_path / "export")
    (tmp_path / "link").symlink_to("export")
    assert check_export(tmp_path / "link", []).exit_code == 11


@pytest.mark.parametrize(
    "folder", ["../outside", "/etc", "{outside}", "a\0b", "C:alpha", "a" * 300, "../export/alpha"]
)
def test_a_case_folder_elsewhere_is_not_read(tmp_path: Path, folder: str) -> None:
    export = sample()
    root = export.write(tmp_path / "export")
    shutil.copytree(root / "alpha", tmp_path / "outside")
    export.cases[0].folder = folder.replace("{outside}", str(tmp_path / "outside"))
    (root / "export.json").write_bytes(canonical(export.index()) + b"\n")
    report = check_export(root, [])
    assert report.exit_code in {20, 30}
    assert report.records == 1  # that of the other case


@pytest.mark.parametrize("name", ["nowhere", "export/export.json", "a\0b"])
def test_a_place_that_is_no_export_cannot_be_checked(tmp_path: Path, name: str) -> None:
    sample().write(tmp_path / "export")
    report = check_export(tmp_path / name, [])
    assert (report.exit_code, report.verdict) == (30, "CANNOT CHECK")


def test_a_wrong_folder_is_not_searched(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "private.jpg").write_text("?")
    assert "private" not in repr(check_export(tmp_path, []).checks)


def test_what_may_not_be_read_cannot_be_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = sample().write(tmp_path / "export")
    forbidden = first_file(root)
    opened = Path.open

    def guarded(self: Path, *arguments: Any, **options: Any) -> Any:
        if self == forbidden:
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", guarded)
    report = check_export(root, [])
    assert report.exit_code == 30
    assert ("unreadable.file", 2) in found(report)


def test_a_disk_that_fails_while_reading_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = sample().write(tmp_path / "export")
    opened = Path.open

    class Failing:
        def __init__(self, stream: Any) -> None:
            self.stream = stream
            self.reads = 0

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            self.stream.close()

        def readline(self, limit: int) -> bytes:
            self.reads += 1
            if self.reads == 2:
                raise OSError(5, "Input/output error")
            return bytes(self.stream.readline(limit))

    def failing(self: Path, *arguments: Any, **options: Any) -> Any:
        stream = opened(self, *arguments, **options)
        return Failing(stream) if self.name == "records.jsonl" else stream

    monkeypatch.setattr(Path, "open", failing)
    report = check_export(root, [])
    assert report.exit_code == 30
    assert "unreadable.file" in {check.code for check in failures(report)}


def contents(root: Path) -> dict[str, tuple[int, int, bytes]]:
    return {
        str(path): (
            path.stat().st_mode,
            path.stat().st_mtime_ns,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in [root, *root.rglob("*")]
    }


def test_nothing_is_written(tmp_path: Path) -> None:
    root = sample().write(tmp_path / "export")
    alter_file(root)
    before = contents(tmp_path)
    check_export(root, ["?"])
    run(tmp_path, str(root), "--json")
    assert contents(tmp_path) == before


# ---------------------------------------------------------------- mutations


def small() -> Export:
    """Little, so that each byte can be tried, but with every part that is checked."""
    export = Export()
    case = export.case("a")
    case.add({"kind": "n", "file.1": export.attach(b"ink"), "x": "é"})
    case.shred(1, "x")
    return export


def parts(root: Path) -> Iterator[tuple[Path, bytes]]:
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.name.startswith("readable"):
            yield path, path.read_bytes()


def passing(root: Path, mutations: Iterator[tuple[Path, str, bytes]]) -> list[str]:
    """The mutations that the verifier lets through; each is undone afterwards."""
    missed = []
    for path, what, mutation in mutations:
        before = path.read_bytes()
        path.write_bytes(mutation)
        report = check_export(root, [])
        path.write_bytes(before)
        if report.exit_code in GOOD:
            missed.append(f"{path.name}: {what}")
    return missed


def flips(root: Path, masks: tuple[int, ...]) -> Iterator[tuple[Path, str, bytes]]:
    for path, content in parts(root):
        for place in range(len(content)):
            for mask in masks:
                changed = bytes([content[place] ^ mask])
                yield path, f"{place} ^ {mask}", content[:place] + changed + content[place + 1 :]


def test_every_byte_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = small().write(tmp_path / "export")
    assert check_export(root, []).exit_code == 10
    assert passing(root, islice(flips(root, (1,)), 0, None, 4)) == []  # every fourth; the full run takes all
    monkeypatch.setattr(standalone.Case, "check_fields", lambda *_: None)
    assert passing(root, islice(flips(root, (1,)), 0, None, 40)), "a verifier without step 3 was not noticed"


@pytest.mark.full
def test_every_bit_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = small().write(tmp_path / "export")
    masks = (1, 2, 4, 8, 16, 32, 64, 128, 255)
    made = sum(len(content) for _, content in parts(root)) * len(masks)
    structured = len([*cuts(root)])
    missed = passing(root, flips(root, masks)) + passing(root, cuts(root))
    assert missed == []
    monkeypatch.setattr(standalone.Case, "check_fields", lambda *_: None)
    caught = passing(root, islice(flips(root, (1,)), 0, None, 40))
    assert caught
    record(
        "T7",
        "an export with each bit flipped, and with parts cut out and doubled, before the standalone verifier",
        flips=made,
        cuts=structured,
        found=len(missed),
        planted=1,
        caught=1,
    )


def cuts(root: Path) -> Iterator[tuple[Path, str, bytes]]:
    for path, content in parts(root):
        yield path, "emptied", b""
        yield path, "a newline more", content + b"\n"
        yield path, "a NUL more", content + b"\0"
        yield path, "a byte order mark", b"\xef\xbb\xbf" + content
        lines = content.splitlines(keepends=True)
        for place in range(len(lines)):
            yield path, f"without line {place}", b"".join(lines[:place] + lines[place + 1 :])
            yield path, f"line {place} twice", b"".join(lines[: place + 1] + lines[place:])
        for place in range(1, len(content), 7):
            yield path, f"cut at {place}", content[:place]
            yield path, f"without {place}", content[:place] + content[place + 1 :]
            yield path, f"twice {place}", content[: place + 1] + content[place:]


def test_nothing_can_be_cut_or_doubled(tmp_path: Path) -> None:
    root = small().write(tmp_path / "export")
    assert passing(root, cuts(root)) == []


def test_no_file_can_be_taken_away_or_renamed(tmp_path: Path) -> None:
    root = small().write(tmp_path / "export")
    for path, _ in parts(root):
        moved = path.with_name(path.name.swapcase() + "x")
        path.rename(moved)
        assert check_export(root, []).exit_code not in GOOD, path
        moved.rename(path)
    assert check_export(root, []).exit_code == 10


# ---------------------------------------------------------------- garbage

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=10,
)
KEYS = st.sampled_from(
    ["v", "case", "seq", "prev", "recorded_at", "sd", "joined", "cases", "format", "what", "size"]
)
LIKE_JSON = (JSON | st.dictionaries(KEYS, JSON)).map(lambda value: json.dumps(value).encode())
LINE = st.binary(max_size=60) | LIKE_JSON
GARBAGE = st.lists(LINE, max_size=5).map(b"\n".join)
NAMES = ["export.json", "a/records.jsonl", "a/disclosures.jsonl", "a/checkpoint.txt"]


@given(name=st.sampled_from(NAMES), garbage=GARBAGE, before=st.booleans())
def test_garbage_gets_a_verdict(name: str, garbage: bytes, before: bool) -> None:
    with tempfile.TemporaryDirectory() as place:
        root = small().write(Path(place) / "export")
        path = root / name
        path.write_bytes(garbage + path.read_bytes() if before and garbage else garbage)
        report = check_export(root, [])
    assert report.verdict == standalone.VERDICTS[report.exit_code]
    assert report.exit_code not in GOOD


@given(
    fields=st.dictionaries(
        st.sampled_from(["kind", "target", "fields", "size", "hash", "file.1", "file.2"]), JSON
    )
)
def test_records_about_anything_get_a_verdict(fields: dict[str, object]) -> None:
    raw = [json.dumps([salt(place), *item]).encode("utf-8") for place, item in enumerate(fields.items())]
    with tempfile.TemporaryDirectory() as place:
        export = Export()
        for kind in ("shred", "anchor"):
            export.case(kind).add({"x": kind}, raw=raw)
        report = checked(export, Path(place))
    assert report.verdict == standalone.VERDICTS[report.exit_code]


@given(
    st.dictionaries(
        st.sampled_from(["target", "fields", "size", "hash", "file.1"]),
        st.sampled_from([None, True, 0, 1, 2, -1, 2**53 - 1, "", "0" * 64, [], ["x"], [1], {}, {"size": 0}]),
    )
)
def test_well_formed_nonsense_gets_a_verdict(fields: dict[str, object]) -> None:
    with tempfile.TemporaryDirectory() as place:
        export = Export()
        case = export.case()
        for kind in ("note", "shred", "anchor"):
            case.add({"kind": kind, **fields})
        report = checked(export, Path(place))
    assert {check.code for check in failures(report)} <= {
        "anchor.hash",
        "field.missing",
        "file.form",
        "missing.file",
    }


@given(
    st.text(max_size=200) | st.lists(LINE, max_size=4).map(lambda lines: b"\n".join(lines).decode("latin-1"))
)
def test_any_text_as_a_checkpoint_gets_a_verdict(text: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        report = checked(small(), Path(place), text)
    assert report.exit_code == 30


# ---------------------------------------------------------------- as a program


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """As a reader does who has nothing but the file: isolated, and without site-packages."""
    return subprocess.run(
        [sys.executable, "-I", "-S", "-W", "error", standalone.__file__, *arguments],
        cwd=folder,
        env={"PATH": os.defpath, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_program_says_what_it_checked_and_what_that_shows(tmp_path: Path) -> None:
    sample().write(tmp_path / "export")
    result = run(tmp_path, "export")
    assert (result.returncode, result.stderr) == (11, "")
    said = result.stdout.splitlines()
    assert said[0] == "Checked: 6 records, 22 fields, 2 files."
    assert said[1] == "Verdict: INTACT, ANCHORS SELF-SUPPLIED (11)"
    assert "What this shows" in said[2]
    assert "does not show" in result.stdout


def test_the_program_names_the_first_bad_record(tmp_path: Path) -> None:
    export = Export()
    case = export.case()
    for _ in range(3):
        case.add()
    case.remove(3, "when")
    case.remove(2, "when")
    export.write(tmp_path / "export")
    result = run(tmp_path, "export")
    assert result.returncode == 20
    assert f"First bad record: 2 of case {case.id}\n" in result.stdout
    assert (
        f"  failed: record 3: lacks 1 fields, not the 0 shredded  [field.missing {case.id}]\n"
        in result.stdout
    )


def test_the_program_takes_checkpoints_from_files(tmp_path: Path) -> None:
    export = Export()
    for name in ("first", "second"):
        case = export.case(name)
        case.add()
        (tmp_path / f"{name}.txt").write_bytes(case.checkpoint().replace("\n", "\r\n").encode())
    export.write(tmp_path / "export")
    assert run(tmp_path, "export", "--against", "first.txt").returncode == 10
    both = run(tmp_path, "export", "--against", "first.txt", "second.txt", "--quiet")
    assert (both.returncode, both.stdout) == (0, "Verdict: ANCHORED (0)\n")
    again = run(tmp_path, "export", "--against", "first.txt", "--against", "second.txt")
    assert again.returncode == 0
    assert again.stdout.count("ok: checkpoint: holds, and covers the records up to 1") == 2


def test_the_checkpoint_of_the_export_itself_is_refused(tmp_path: Path) -> None:
    sample().write(tmp_path / "export")
    result = run(tmp_path, "export", "--against", "export/alpha/checkpoint.txt")
    assert result.returncode == 2
    assert "from the export itself shows nothing" in result.stderr


@pytest.mark.parametrize("name", ["nowhere.txt", ".", "noise"])
def test_a_checkpoint_file_that_cannot_be_read_is_said(tmp_path: Path, name: str) -> None:
    sample().write(tmp_path / "export")
    (tmp_path / "noise").write_bytes(bytes(range(256)))
    result = run(tmp_path, "export", "--against", name)
    assert result.returncode == 30
    assert "failed: checkpoint: is not three lines" in result.stdout


def test_the_report_as_json_is_complete(tmp_path: Path) -> None:
    root = sample().write(tmp_path / "export")
    alter_file(root)
    result = run(tmp_path, "export", "--json")
    report = json.loads(result.stdout)
    assert result.returncode == report["exit_code"] == 20
    assert report["verdict"] == "TAMPERED"
    bad = [check for check in report["checks"] if check["status"] == "failed"]
    assert bad[0]["code"] == "file.altered"
    assert bad[0]["seq"] == 2
    assert bad[0]["name"] == "record 2"
    assert set(bad[0]) == {"name", "code", "status", "case", "seq", "words", "verdict"}
    assert "does not show" in report["shows"]


@pytest.mark.parametrize(
    "text", ["\x1b]0;owned\x07", "\u202etxt.exe", "line\nVerdict: ANCHORED (0)", "\udc80"]
)
def test_foreign_text_cannot_write_to_the_terminal(tmp_path: Path, text: str) -> None:
    export = Export()
    case = export.case()
    case.add({"a": 1})
    case.fields[0].append(field(7, text.encode("ascii", "backslashreplace").decode(), 1))
    root = export.write(tmp_path / "export")
    (root / text.replace("/", "")).write_text("?")
    result = run(tmp_path, "export", "--against", "\x1b" + text)
    assert result.stdout.isascii()
    assert result.stdout.replace("\n", "").isprintable()
    assert "\nVerdict: ANCHORED" not in result.stdout


def test_the_program_is_one_file_for_old_pythons_and_needs_nothing_else(tmp_path: Path) -> None:
    source = Path(standalone.__file__).read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 8))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""] if isinstance(node, ast.ImportFrom) else [item.name for item in node.names]
        )
    }
    assert imported <= sys.stdlib_module_names
    assert not {"socket", "urllib", "http", "subprocess"} & imported
    assert "write" not in {
        getattr(node.func, "attr", "") for node in ast.walk(tree) if isinstance(node, ast.Call)
    }


# ---------------------------------------------------------------- by hand


def test_the_line_by_hand_gives_what_is_recorded(tmp_path: Path, repository: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    page = (repository / "docs" / "format.md").read_text(encoding="utf-8")
    lines = [line.strip() for line in page.splitlines() if line.lstrip().startswith("printf")]
    assert len(lines) == 1
    export = sample()
    root = export.write(tmp_path / "export")
    assert check_export(root, []).exit_code == 11
    case = export.cases[0]
    for entry, texts in zip(case.entries, case.fields, strict=True):
        for text in texts:
            result = subprocess.run(
                ["sh", "-c", lines[0]],
                env={"PATH": os.environ["PATH"], "D": text},
                capture_output=True,
                text=True,
                check=True,
            )
            assert result.stdout.strip() == digest(text)
            assert result.stdout.strip() in json.loads(entry)["sd"]


def test_the_hash_of_a_record_is_what_sha256sum_says(tmp_path: Path) -> None:
    if shutil.which("sha256sum") is None:
        pytest.skip("sha256sum is not installed")
    export = sample()
    root = export.write(tmp_path / "export")
    result = subprocess.run(
        ["sh", "-c", "tail -n 1 alpha/records.jsonl | tr -d '\\n' | sha256sum"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.split()[0] == (root / "alpha" / "checkpoint.txt").read_text().splitlines()[2]
    assert result.stdout.split()[0] == sha256(export.cases[0].entries[-1])
