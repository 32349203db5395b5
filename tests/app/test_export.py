"""Exports: the exact bytes, a table that is safe to open, and never a refusal for damage."""

import csv
import io
import json
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.app.export import export, readable_lines
from disputekit.app.readable import COLUMNS, csv_line, safe_cell
from disputekit.errors import NotFound, Refused
from disputekit.ledger.files import path_of
from disputekit.ledger.verdict import Findings
from disputekit.proof.standalone import check_export
from disputekit.record.canonical import Json
from tests.ledger.samples import (
    CASE_ID,
    Ledger,
    at,
    facts,
    fill,
    ledger_in,
    memo,
    message,
    money,
    source,
    words,
)

WIDE = "\uff1d\uff0b\uff0d\uff20"  # the full-width twins of = + - @
DANGEROUS = [
    *(
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "=cmd|' /C calc'!A0",
        '=HYPERLINK("http://x")',
        '=IMPORTXML("x")',
        "{=1}",
    ),
    *(
        "\t=1",
        "\r=1",
        "\n=1",
        "\0=1",
        " =1",
        "\u00a0=1",
        "\ufeff=1",
        "\u200b=1",
        *(f"{char}1" for char in WIDE),
    ),
    *("=1;=2", '"=1', ",=1", ";=1", "-2+3+cmd|' /C calc'!A0", "@x", "+x", "=x", "'=x"),
]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    with ledger_in(tmp_path / "workspace") as ledger:
        fill(ledger)
    return tmp_path / "workspace"


def spoil(workspace: Path, script: str) -> None:
    with closing(sqlite3.connect(workspace / "disputekit.db")) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.executescript(script)


def read_lines(workspace: Path, form: str, case: str = "acme") -> list[str]:
    with readable_lines(workspace, case, form) as lines:
        return list(lines)


def rows(workspace: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("\n".join(read_lines(workspace, "csv")))))


class TestFolder:
    def test_it_is_laid_out_as_the_format_page_says(self, workspace: Path, tmp_path: Path) -> None:
        with ledger_in(workspace, "other", "0" * 32) as other:
            other.add(memo())
        done = export(workspace, tmp_path / "out")
        names = {
            path.relative_to(tmp_path / "out").as_posix()
            for path in (tmp_path / "out").rglob("*")
            if path.is_file()
        }
        case_files = (
            "records.jsonl",
            "disclosures.jsonl",
            "checkpoint.txt",
            "readable.jsonl",
            "readable.csv",
        )
        files = {f"files/{path.parent.name}/{path.name}" for path in (workspace / "files").glob("??/*")}
        assert names == {
            "export.json",
            "standalone.py",
            *files,
            *(f"{case}/{name}" for case in ("acme", "other") for name in case_files),
        }
        index = (tmp_path / "out" / "export.json").read_bytes()
        listed = [
            {"case": one.case_id, "folder": one.folder, "hash": one.hash, "size": one.size}
            for one in done.cases
        ]
        expected = {"cases": listed, "format": 1, "what": "export"}
        assert index == json.dumps(expected, sort_keys=True, separators=(",", ":")).encode() + b"\n"
        assert (done.files, done.problems) == (2, ())

    def test_the_standalone_verifier_accepts_it(self, workspace: Path, tmp_path: Path) -> None:
        done = export(workspace, tmp_path / "out")
        head = f"{done.cases[0].case_id}\n{done.cases[0].size}\n{done.cases[0].hash}\n"
        assert (tmp_path / "out" / "acme" / "checkpoint.txt").read_text() == head
        assert check_export(tmp_path / "out", []).exit_code == 11
        assert check_export(tmp_path / "out", [head]).exit_code == 0

    def test_it_holds_the_exact_bytes(self, workspace: Path, tmp_path: Path) -> None:
        export(workspace, tmp_path / "out")
        with closing(sqlite3.connect(workspace / "disputekit.db")) as connection:
            entries = [row[0] for row in connection.execute("SELECT bytes FROM entry ORDER BY seq")]
            joined = [row[0] for row in connection.execute("SELECT joined FROM disclosure ORDER BY seq")]
        assert (tmp_path / "out" / "acme" / "records.jsonl").read_bytes() == b"".join(
            one + b"\n" for one in entries
        )
        lines = (tmp_path / "out" / "acme" / "disclosures.jsonl").read_text().splitlines()
        assert [json.loads(line) for line in lines] == [
            {"joined": text, "seq": seq} for seq, text in enumerate(joined, start=1)
        ]

    def test_only_its_owner_can_read_it(self, workspace: Path, tmp_path: Path) -> None:
        export(workspace, tmp_path / "out")
        found = {
            stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "out", *(tmp_path / "out").rglob("*"))
        }
        assert found == {0o700, 0o600}

    def test_some_cases_can_be_chosen(self, workspace: Path, tmp_path: Path) -> None:
        with ledger_in(workspace, "other", "0" * 32):
            pass
        assert [one.slug for one in export(workspace, tmp_path / "out", ["other"]).cases] == ["other"]
        with pytest.raises(NotFound, match="no case called"):
            export(workspace, tmp_path / "none", ["nobody"])
        assert not (tmp_path / "none").exists()

    def test_nothing_is_overwritten(self, workspace: Path, tmp_path: Path) -> None:
        export(workspace, tmp_path / "out")
        with pytest.raises(Refused, match="exists already"):
            export(workspace, tmp_path / "out")

    def test_an_empty_case_is_listed(self, workspace: Path, tmp_path: Path) -> None:
        spoil(workspace, f"INSERT INTO chain (case_id) VALUES ('{'1' * 32}')")
        done = export(workspace, tmp_path / "out")
        assert (done.cases[1].size, done.cases[1].hash, done.cases[1].folder) == (0, "0" * 64, "1" * 32)
        assert check_export(tmp_path / "out", []).exit_code == 11

    @pytest.mark.parametrize("slug", ["files", "con", "lpt1"])
    def test_a_name_that_means_something_else_is_not_a_folder(self, tmp_path: Path, slug: str) -> None:
        with ledger_in(tmp_path / "workspace", slug):
            pass
        assert export(tmp_path / "workspace", tmp_path / "out").cases[0].folder == CASE_ID
        assert check_export(tmp_path / "out", []).exit_code == 10

    def test_progress_is_told(self, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("disputekit.app.export._TELL_EVERY", 5)
        told: list[tuple[str, int, int]] = []
        export(workspace, tmp_path / "out", progress=lambda *news: told.append(news))
        assert told == [
            ("acme", 5, 5),
            ("acme", 10, 10),
            ("acme", 15, 15),
            ("attached files", 0, 2),
            ("attached files", 1, 2),
        ]


class TestDamage:
    def test_damaged_records_are_handed_over_as_they_are_and_said(
        self, workspace: Path, tmp_path: Path
    ) -> None:
        spoil(
            workspace,
            "UPDATE entry SET bytes = x'ff0a' WHERE seq = 3; UPDATE disclosure SET joined = 'xé~' WHERE seq = 4;"
            "DELETE FROM disclosure WHERE seq = 5",
        )
        done = export(workspace, tmp_path / "out")
        assert {(one.code, one.seq) for one in done.problems} >= {
            ("entry.form", 3),
            ("field.form", 4),
            ("field.missing", 5),
        }
        assert b"\n\xff\n\n" in (tmp_path / "out" / "acme" / "records.jsonl").read_bytes()
        assert check_export(tmp_path / "out", []).exit_code == 20

    def test_text_that_is_no_text_does_not_stop_it(self, workspace: Path, tmp_path: Path) -> None:
        spoil(workspace, "UPDATE disclosure SET joined = CAST(x'ff7e' AS TEXT) WHERE seq = 4")
        done = export(workspace, tmp_path / "out")
        assert "field.form" in {one.code for one in done.problems}

    def test_a_missing_file_is_said_and_an_altered_one_is_copied_as_it_is(
        self, workspace: Path, tmp_path: Path
    ) -> None:
        one, two = sorted((workspace / "files").glob("??/*"))
        one.unlink()
        two.chmod(0o600)
        two.write_bytes(b"altered")
        done = export(workspace, tmp_path / "out")
        assert {one.code for one in done.problems} == {"file.missing", "file.content"}
        assert (done.files, path_of(tmp_path / "out", two.name).read_bytes()) == (1, b"altered")
        assert check_export(tmp_path / "out", []).exit_code == 22

    def test_a_database_that_ends_early_is_exported_as_far_as_it_goes(
        self, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def two_rows(*_: object) -> object:
            yield (1, b"x", "")
            raise sqlite3.DatabaseError("planted")

        monkeypatch.setattr("disputekit.ledger.chaincheck.stored_rows", two_rows)
        done = export(workspace, tmp_path / "out")
        assert "database.pages" in {one.code for one in done.problems}
        assert (tmp_path / "out" / "acme" / "records.jsonl").read_bytes() == b"x\n"


class TestReadable:
    def test_each_record_is_one_line_of_json_as_it_stands(self, workspace: Path) -> None:
        made = [json.loads(line) for line in read_lines(workspace, "jsonl")]
        assert [one["seq"] for one in made] == list(range(1, 16))
        assert made[6]["fields"]["amount"]["minor"] == 45_000
        assert made[6]["corrected_by"] == [8]
        assert [one["seq"] for one in made if not one["in_force"]] == [9]
        assert [one["seq"] for one in made if one["erased"]] == [6]
        assert made[3]["fields"]["text"] == {"body": "add a popup", "basis": "verbatim"}

    def test_the_table_has_the_same_records_and_loses_nothing(self, workspace: Path) -> None:
        found = rows(workspace)
        assert tuple(found[0]) == COLUMNS
        assert [row["seq"] for row in found] == [str(seq) for seq in range(1, 16)]
        assert (found[6]["amount"], found[6]["currency"], found[6]["corrected_by"]) == ("450.00", "USD", "8")
        assert (found[6]["rel"], found[6]["when"], found[6]["until"]) == (
            "between",
            "2026-03-01",
            "2026-08-01",
        )
        assert found[2]["files"] == "offer.pdf; sk\\xe9tch.png"
        assert json.loads(found[6]["other"]) == {"ref": "INV-1", "step": "funded"}
        assert found[8]["in_force"] == "no"

    def test_fields_of_unexpected_shape_stay_visible(self, tmp_path: Path) -> None:
        from disputekit.app.readable import Line
        from disputekit.case.corrections import Standing
        from disputekit.record.entry import Record

        fields: dict[str, Json] = {
            "kind": 5,
            "when": "soon",
            "amount": {"minor": "x"},
            "file.1": 7,
            "cites": True,
        }
        record = Record(1, "", fields)
        line = Line("acme", record, Standing(record, fields), in_force=True).as_csv()
        row = dict(zip(COLUMNS, next(csv.reader([line])), strict=True))
        assert (row["kind"], row["files"], row["cites"]) == ("5", "7", "true")
        assert json.loads(row["other"]) == {"when": "soon", "amount": {"minor": "x"}}
        assert (
            json.loads(Line("acme", record, Standing(record, fields), in_force=True).as_json())["fields"]
            == fields
        )

    def test_amounts_of_a_currency_without_decimals_have_none(self, tmp_path: Path) -> None:
        with ledger_in(tmp_path / "w") as ledger:
            ledger.add(money(amount={"currency": "JPY", "minor": 5000, "scale": 0}) | {})
        assert rows(tmp_path / "w")[1]["amount"] == "5000"

    def test_a_withdrawn_import_takes_its_records_and_its_corrections(self, tmp_path: Path) -> None:
        from tests.ledger.samples import amend, imported, withdraw

        with ledger_in(tmp_path / "w") as ledger:
            ledger.add(imported(), memo(source=source(2)), memo("mine"))
            ledger.add(amend(4, text=words("theirs")) | {"source": source(2)})
            ledger.add(withdraw(2))
        found = rows(tmp_path / "w")
        assert [row["in_force"] for row in found] == ["yes", "no", "no", "yes", "no", "yes"]
        assert (found[3]["text"], found[3]["corrected_by"]) == ("mine", "")

    def test_what_is_wrong_is_told_while_the_lines_are_read(self, workspace: Path) -> None:
        spoil(workspace, "UPDATE entry SET bytes = x'00' WHERE seq = 3")
        findings = Findings()
        with readable_lines(workspace, "acme", "jsonl", findings) as lines:
            assert len(list(lines)) == 15
        assert ("entry.form", 3) in {(one.code, one.seq) for one in findings.listed()}

    def test_an_unknown_form_or_case_is_said(self, workspace: Path) -> None:
        with pytest.raises(Refused, match="not a form"):
            read_lines(workspace, "xlsx")
        with pytest.raises(NotFound, match="no case"):
            read_lines(workspace, "csv", "nobody")

    def test_the_same_workspace_makes_the_same_bytes(self, workspace: Path, tmp_path: Path) -> None:
        for name in ("one", "two"):
            export(workspace, tmp_path / name)
        for path in (tmp_path / "one").rglob("*.*"):
            assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()


class TestSpreadsheets:
    @pytest.mark.parametrize("text", DANGEROUS)
    def test_no_cell_is_a_formula_and_none_breaks_out(self, tmp_path: Path, text: str) -> None:
        cells = next(csv.reader([csv_line([text.replace("\r", " ").replace("\n", " "), "end"])]))
        assert cells[1:] == ["end"]
        cell = safe_cell(text)
        assert not cell.lstrip(" \u00a0\ufeff\u200b").startswith(tuple(f"=+-@\t\r\n\0{WIDE}"))
        assert cell in {text, f"'{text}"}

    def test_all_fields_of_a_record_are_made_safe(self, tmp_path: Path) -> None:
        with ledger_in(tmp_path / "w") as ledger:
            talk: Json = {"from": "=me", "to": ["+you"], "via": "@mail"}
            ledger.add(message("-2+3", talk=talk))
        row = rows(tmp_path / "w")[1]
        assert (row["from"], row["to"], row["via"], row["text"]) == ("'=me", "'+you", "'@mail", "'-2+3")

    def test_a_table_without_the_guard_is_noticed(self) -> None:
        """The planted defect: a cell written as it is."""
        assert next(csv.reader(['"=1+1"']))[0].startswith("=")
        assert safe_cell("=1+1") != "=1+1"

    @given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1))
    def test_cells_come_back_as_they_were(self, cells: list[str]) -> None:
        found = next(csv.reader(io.StringIO(csv_line(cells), newline="")))
        assert [one.removeprefix("'") for one in found] == [one.removeprefix("'") for one in cells]


def test_facts_are_part_of_the_lines(workspace: Path) -> None:
    assert json.loads(read_lines(workspace, "jsonl")[0])["fields"] == facts() | {"when": at()}


def test_a_ledger_in_use_may_be_exported(tmp_path: Path) -> None:
    with ledger_in(tmp_path / "w") as ledger:
        opened: Ledger = ledger
        opened.add(memo())
        assert export(tmp_path / "w", tmp_path / "out").cases[0].size == 2
