"""docs/limits.md, section Hostile files: every hazard of the page has its test, and every file of tests its row."""

import re
from pathlib import Path

from tests.architecture.house import REPOSITORY

PAGE = REPOSITORY / "docs" / "limits.md"
HERE = Path(__file__).parent


def page_problems(section: str) -> list[str]:
    """What the table names that is not there, and what is there and not named."""
    rows = re.findall(r"^\|.*\| `(test_\w+)(?:::(\w+))?` \|$", section, re.MULTILINE)
    problems = []
    for file, function in rows:
        path = HERE / f"{file}.py"
        if not path.is_file() or f"def {function}(" not in path.read_text(encoding="utf-8"):
            problems.append(f"no test {file}::{function}")
    named = {file for file, _ in rows}
    there = {path.stem for path in HERE.glob("test_*.py")} - {"test_limits_page"}
    return problems + [f"no row for {one}" for one in sorted(there - named)]


def section() -> str:
    """The section of the page."""
    page = PAGE.read_text(encoding="utf-8")
    return page.partition("\n## Hostile files\n")[2].partition("\n## ")[0]


def test_the_page_names_every_hazard_and_its_test() -> None:
    assert page_problems(section()) == []


def test_a_row_without_a_test_is_caught() -> None:
    assert page_problems(section() + "\n| a | b | `test_f_files::test_of_nothing` |\n") == [
        "no test test_f_files::test_of_nothing"
    ]
    assert len(page_problems("")) >= 5
