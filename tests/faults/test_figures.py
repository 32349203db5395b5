"""docs/limits.md shows what the full tests counted, and nothing else."""

from pathlib import Path

from tests.support.figures import keep, recorded
from tests.support.figures_page import PAGE, table, with_table


def test_the_page_shows_what_the_full_tests_counted() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_table(page), "python -m tests.support.figures_page --write"


def test_a_figure_that_was_changed_in_the_page_is_noticed(tmp_path: Path) -> None:
    keep(tmp_path, "D10 log", "kills", {"kills": 1000, "found": 0, "planted": 2, "caught": 2})
    keep(tmp_path, "D2", "system calls", {"size": 1200, "seconds": 1.5})
    assert [one["name"] for one in recorded(tmp_path)] == ["D2", "D10 log"]
    assert table(tmp_path).splitlines()[2:] == [
        "| D2 | system calls | 1.5 seconds, 1,200 | 0 | - |",
        "| D10 log | kills | 1,000 kills | 0 | 2 of 2 |",
    ]
    page = with_table("before\n<!-- proof -->\n<!-- end proof -->\nafter\n", tmp_path)
    assert page == with_table(page, tmp_path)
    altered = page.replace("1,000 kills", "2,000 kills")
    assert altered != with_table(altered, tmp_path)


def test_what_is_counted_of_a_test_that_found_something_is_shown(tmp_path: Path) -> None:
    keep(tmp_path, "T1", "cells", {"cells": 5, "found": 1, "planted": 3, "caught": 2})
    assert table(tmp_path).endswith("| T1 | cells | 5 cells | 1 | 2 of 3 |")
