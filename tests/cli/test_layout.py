"""Plain text that fits: wrapped by cells, aligned, and never lost."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.cli import terminal
from disputekit.cli.screen.layout import cells, columns, counted, facts, hanging, padded, table, wrapped
from disputekit.cli.screen.listing import marked
from disputekit.cli.terminal import printable, printable_json, spreadsheet_cell

TEXTS = st.text(max_size=80)


@given(TEXTS, st.integers(4, 60))
def test_no_line_is_too_wide_and_no_character_is_lost(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(printable(text).split())


@given(TEXTS, TEXTS, st.integers(16, 60))
def test_a_hanging_text_keeps_its_head_and_its_words(head: str, text: str, width: int) -> None:
    lines = hanging(printable(head).replace("\n", " "), text, width)
    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join((printable(head) + printable(text)).split())


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=5), st.integers(20, 90))
def test_a_table_fits_whatever_is_in_it(rows: list[tuple[str, str, str]], width: int) -> None:
    flat = [tuple(one.replace("\n", " ") for one in row) for row in rows]
    assert all(cells(line) <= width for line in table(flat, width))


def test_without_a_width_lines_stay_whole() -> None:
    assert wrapped("word " * 100, 0) == ["word " * 100]
    assert hanging("head  ", "word " * 100, 0) == ["head  " + ("word " * 100).rstrip()]


def test_numbers_stand_right_and_words_left() -> None:
    assert table([("M1", "800.00"), ("together", "1,800.00")], 0, right=(1,)) == [
        "M1          800.00",
        "together  1,800.00",
    ]


def test_facts_stand_in_two_columns_and_empty_ones_are_left_out() -> None:
    assert facts([("when", "today"), ("via", ""), ("channel", "mail")], 40) == [
        "  when     today",
        "  channel  mail",
    ]


def test_an_empty_table_is_nothing() -> None:
    assert table([], 80) == []


def test_wide_characters_count_twice_and_combining_ones_not() -> None:
    assert (cells("漢字"), cells("e\u0301"), cells("abc")) == (4, 1, 3)
    assert padded("漢字", 6) == "漢字  "


def test_columns_follow_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "47")
    assert columns() == 47
    monkeypatch.setenv("COLUMNS", "3")
    assert columns() == 20
    monkeypatch.setenv("COLUMNS", "wide")
    assert columns() == 0


@pytest.mark.parametrize(("number", "says"), [(0, "0 records"), (1, "1 record"), (2618, "2,618 records")])
def test_counts_agree_with_their_noun(number: int, says: str) -> None:
    assert counted(number, "record") == says


def test_hits_are_marked_with_brackets() -> None:
    assert marked("a popup and a popup", [(2, 7), (14, 19)]) == "a [popup] and a [popup]"
    assert marked("nothing", []) == "nothing"


@given(st.text(max_size=50))
def test_json_stays_the_same_json(text: str) -> None:
    import json

    escaped = printable_json(json.dumps({"a": text}, ensure_ascii=False))
    assert json.loads(escaped) == {"a": text}
    assert all(one.isprintable() for one in escaped)


@given(st.text(max_size=50))
def test_printable_text_is_printable(text: str) -> None:
    assert all(one.isprintable() or one == "\n" for one in printable(text))


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "{=1}",
        "\uff1d1",
        "\uff0b1",
        "\uff0d1",
        "\uff201",
        "'=1",
        "\u00a0=1",
    ],
)
def test_no_cell_is_a_formula(cell: str) -> None:
    assert spreadsheet_cell(cell)[0] in "'\\"


@pytest.mark.parametrize("cell", ["hello", "800.00", "", 14, None, "it's = here"])
def test_plain_cells_stay(cell: object) -> None:
    assert spreadsheet_cell(cell) == ("" if cell is None else str(cell))


def test_a_person_is_there_only_at_both_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stream:
        def __init__(self, *, tty: bool) -> None:
            self.tty = tty

        def isatty(self) -> bool:
            return self.tty

    for out, into in ((True, True), (True, False), (False, True)):
        monkeypatch.setattr(sys, "stdin", Stream(tty=into))
        monkeypatch.setattr(sys, "stderr", Stream(tty=out))
        assert terminal.is_interactive() is (out and into)
