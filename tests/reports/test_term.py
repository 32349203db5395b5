"""The terminal: printable characters, newlines, and our own styles where the screen shows them."""

import re

import pytest

from disputekit.reports.annex import CLOCK_SET
from disputekit.reports.document import Document, Format, Options, Report
from tests.reports.documents import document_of, rendered, worked
from tests.reports.hostile import PAYLOADS, UNSEEN, batches, hostile_case
from tests.reports.worked import worked_case

STYLE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("width", [40, 60, 80, 110, 200])
@pytest.mark.parametrize("report", list(Report), ids=lambda one: one.value)
def test_no_line_is_wider_than_the_screen(report: Report, width: int) -> None:
    text = rendered(worked(report), Format.TERM, Options(width=width))
    assert max(len(line) for line in text.splitlines()) <= max(60, width)


def test_the_amounts_of_a_column_end_at_the_same_place() -> None:
    text = rendered(worked(Report.ACCOUNT), Format.TERM)
    rows = [line for line in text.splitlines() if re.match(r" *[MR]\d +[\d,]+\.\d\d", line)]
    assert len(rows) == 6
    assert len({re.search(r"\.\d\d", row).start() for row in rows if re.search(r"\.\d\d", row)}) == 1  # type: ignore[union-attr]


def test_only_printable_characters_reach_the_screen(hostile_document: Document) -> None:
    text = rendered(hostile_document, Format.TERM)
    assert {one for one in text if not one.isprintable()} == {"\n"}


def test_a_screen_with_colours_gets_our_styles_and_no_others() -> None:
    document = document_of(hostile_case(UNSEEN), Report.TIMELINE)
    text = rendered(document, Format.TERM, Options(width=110, colour=True))
    assert STYLE.search(text)
    assert {one for one in STYLE.sub("", text) if not one.isprintable()} == {"\n"}
    assert r"\x1b[2J" in STYLE.sub("", text)


def test_without_colours_there_is_no_style_at_all() -> None:
    assert "\x1b" not in rendered(worked(), Format.TERM)


def test_styles_change_nothing_that_is_said() -> None:
    plain, styled = (
        rendered(worked(), Format.TERM, Options(width=110, colour=colour)) for colour in (False, True)
    )
    assert [line.rstrip() for line in STYLE.sub("", styled).splitlines()] == plain.splitlines()


def test_a_text_that_speaks_the_markup_of_the_library_is_text() -> None:
    document = document_of(
        hostile_case(["[bold red]loud[/bold red] :smile: [link=https://x.example]y[/link]"]), Report.SCOPE
    )
    text = " ".join(rendered(document, Format.TERM, Options(width=200, colour=True)).split())
    assert "[bold red]loud[/bold red] :smile:" in STYLE.sub("", text)


@pytest.mark.parametrize("payload", ["one\nWed 4 Mar 15:00  Upwork  C to F  forged line", "x\n" * 3])
def test_a_newline_in_a_text_begins_no_line_of_the_document(payload: str) -> None:
    text = rendered(document_of(hostile_case([payload]), Report.TIMELINE), Format.TERM)
    assert not [line for line in text.splitlines() if line.startswith(("Wed 4 Mar 15:00", "x"))]


@pytest.mark.parametrize("payload", batches(PAYLOADS, 100), ids=len)
def test_the_head_stays_in_its_lines_whatever_the_facts_say(payload: str) -> None:
    document = document_of(hostile_case([], heading=payload), Report.ACCOUNT)
    text = rendered(document, Format.TERM, Options(width=400))
    assert {one for one in text if not one.isprintable()} <= {"\n"}


def test_a_chosen_clock_is_said() -> None:
    for report in Report:
        assert CLOCK_SET in rendered(document_of(worked_case(clock="set"), report), Format.TERM)
