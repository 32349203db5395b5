"""The page of exit codes names every command that answers 6, and no other."""

import re
from collections.abc import Iterable

from disputekit.cli.reference import commands_page
from tests.architecture.house import REPOSITORY

PAGE = REPOSITORY / "docs" / "exit-codes.md"


def answering_six(page: str) -> set[str]:
    """Commands whose own help says that they answer 6."""
    sections = re.split(r"^### `dk ", page, flags=re.MULTILINE)[1:]
    found = {re.split(r"[ `]", one, maxsplit=1)[0]: one.partition("Exit codes: ")[2] for one in sections}
    return {name for name, codes in found.items() if re.search(r"(?:^|[ \n])6 ", codes.partition("\n\n")[0])}


def named(page: str) -> set[str]:
    """Commands that the table of the page names."""
    table = page.partition("| answers 6 |")[2].partition("\n\n")[0]
    return {row.partition("`")[2].partition("`")[0].split()[0] for row in _rows(table)}


def _rows(table: str) -> Iterable[str]:
    return [line for line in table.splitlines() if line.startswith("| `")]


def test_every_command_that_answers_6_is_on_the_page_of_exit_codes() -> None:
    assert answering_six(commands_page()) == named(PAGE.read_text(encoding="utf-8"))


def test_a_command_that_answers_6_and_is_not_named_is_caught() -> None:
    page = "### `dk due`\n\nExit codes: 0 ok,\n6 something.\n\n### `dk log [TEXT]`\n\nExit codes: 0 ok, 2 no.\n\n6 x\n"
    assert answering_six(page) == {"due"}
    assert named("| answers 6 | when |\n|---|---|\n| `due --check` | x |\n\n| `log` |") == {"due"}
