"""CSV: tables that a spreadsheet shows and never computes."""

import csv
import io
import unicodedata

import pytest

from disputekit.cli.terminal import spreadsheet_cell
from disputekit.errors import Refused
from disputekit.reports.document import Document, Format, Report
from disputekit.reports.formats.csv import CLIENT_COLUMN, DECISION_COLUMN, NOTE, cell
from tests.reports.documents import document_of, rendered, worked
from tests.reports.hostile import FORMULAS, PAYLOADS, harmless, hostile_case
from tests.support.figures import record

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
TABLES = (Report.TIMELINE, Report.SCOPE, Report.ACCOUNT)


def rows(document: Document) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(rendered(document, Format.CSV), newline="")))


def is_formula(text: str) -> bool:
    """What a spreadsheet computes: a sign first, also after blanks and in its wide form; numbers are numbers."""
    plain = unicodedata.normalize("NFKC", text).lstrip(" \t\r\n\u200b\ufeff")
    if plain.removeprefix("-").replace(".", "", 1).isdigit():
        return False
    return plain[:1] in set("=+-@") or plain.startswith("{=")


@pytest.mark.parametrize("report", TABLES, ids=lambda one: one.value)
def test_every_row_has_the_columns_of_the_head(report: Report) -> None:
    lines = list(csv.reader(io.StringIO(rendered(worked(report), Format.CSV), newline="")))
    assert len(lines) > 8
    assert {len(line) for line in lines[:-1]} == {len(lines[0])}


@pytest.mark.parametrize("report", TABLES, ids=lambda one: one.value)
def test_the_file_says_that_it_is_a_display_copy(report: Report) -> None:
    lines = list(csv.reader(io.StringIO(rendered(worked(report), Format.CSV), newline="")))
    assert lines[-1] == [NOTE]


def test_the_scope_comparison_leaves_room_for_the_other_side_and_the_decision() -> None:
    found = rows(worked(Report.SCOPE))[:-1]
    assert [row["label"] for row in found] == [
        "S1",
        "S2",
        "S3",
        "S4",
        "S5",
        "S6",
        "X1",
        "R1",
        "R2",
        "R3",
        "R4",
        "R5",
    ]
    assert {(row[CLIENT_COLUMN], row[DECISION_COLUMN]) for row in found} == {("", "")}
    assert found[0]["words"].startswith('"Wireframes for 5 page types"')
    assert found[-1]["state"].startswith("READINGS DIFFER")
    assert (found[7]["agreed"], found[7]["received"]) == ("150.00", "150.00")


def test_amounts_are_numbers_that_add_up() -> None:
    found = rows(worked(Report.ACCOUNT))[:-1]
    total = next(row for row in found if row["part"] == "total")
    assert (total["due"], total["received"], total["held"], total["open"]) == (
        "3570.00",
        "1950.00",
        "1200.00",
        "420.00",
    )


def test_the_timeline_is_the_whole_list_in_order() -> None:
    document = worked(Report.TIMELINE)
    assert document.timeline is not None
    found = rows(document)[:-1]
    assert len(found) == len(document.timeline.annex)
    assert found[0]["from"] == "2026-01-12T10:31+00:00"


@pytest.mark.parametrize("report", TABLES, ids=lambda one: one.value)
def test_no_cell_of_a_hostile_case_is_a_formula(report: Report) -> None:
    document = document_of(hostile_case([*FORMULAS[::4], "-5", "+380441234567"], heading="=1+1"), report)
    lines = list(csv.reader(io.StringIO(rendered(document, Format.CSV), newline="")))
    assert len(lines) > 15
    assert [one for line in lines for one in line if is_formula(one)] == []


def test_no_text_becomes_a_formula_or_a_second_cell() -> None:
    for payload in PAYLOADS:
        made = io.StringIO(newline="")
        csv.writer(made).writerow(["a", cell(payload), "b"])
        (read,) = csv.reader(io.StringIO(made.getvalue(), newline=""))
        assert read[0::2] == ["a", "b"], payload
        assert not is_formula(read[1]), payload
        assert all(one.isprintable() or one == "\n" or one.isspace() for one in read[1]), payload


@pytest.mark.parametrize("separator", SEPARATORS)
def test_a_spreadsheet_that_separates_by_another_sign_computes_nothing_either(separator: str) -> None:
    for cell_of in (cell, spreadsheet_cell):
        assert computed(separator, [cell_of(payload) for payload in PAYLOADS]) == []
    seen = len(computed(separator, PAYLOADS))
    record(
        f"E1 CSV read by {SEPARATORS[separator]}",
        "cells of documents and of --csv, read back as spreadsheets of other settings do",
        cells=2 * len(PAYLOADS),
        formulas=len(FORMULAS),
        found=0,
        planted=1,
        caught=int(seen > len(FORMULAS) // 2),
    )
    assert seen > len(FORMULAS) // 2


def computed(separator: str, texts: list[str]) -> list[str]:
    """What a spreadsheet with this separator takes for formulas in a file that we separate by commas."""
    found = []
    for text in texts:
        made = io.StringIO(newline="")
        csv.writer(made).writerow([text, "b"])
        read = csv.reader(io.StringIO(made.getvalue().replace("\x00", ""), newline=""), delimiter=separator)
        found += [one for row in read for one in row if is_formula(one)]
    return found


@pytest.mark.parametrize("payload", FORMULAS[:12])
def test_an_apostrophe_that_is_forgotten_is_caught(payload: str) -> None:
    assert is_formula(payload) or payload[0] in "'\""


@pytest.mark.parametrize("text", ["-5", "-12.50", "1200.00", "words", "3 - 4", "", "1. a list", "E7p"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


def test_the_case_document_has_too_many_tables_for_one_file() -> None:
    with pytest.raises(Refused, match="one table"):
        rendered(worked(Report.CASE), Format.CSV)


def test_an_attack_changes_no_number_of_rows() -> None:
    hostile, benign = (
        document_of(hostile_case(texts), Report.TIMELINE)
        for texts in (FORMULAS[::4], map(harmless, FORMULAS[::4]))
    )
    assert len(rows(hostile)) == len(rows(benign))
