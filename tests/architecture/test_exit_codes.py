"""The page of exit codes names every command that answers 6, and no other."""

import re
from collections.abc import Iterable

from disputekit.cli.reference import commands_page
from tests.architecture.house import REPOSITORY

PAGE = REPOSITORY / "docs" / "exit-codes.md"


_COMMAND = re.compile(r"[a-z]+(?: [a-z]+)*")


def answering_six(page: str) -> set[str]:
    """Commands whose own help says that they answer 6."""
    sections = re.split(r"^### `dk ", page, flags=re.MULTILINE)[1:]
    codes = ((one, one.partition("Exit codes: ")[2].partition("\n\n")[0]) for one in sections)
    return {_command(one) for one, said in codes if re.search(r"(?:^|[ \n])6 ", said)}


def named(page: str) -> set[str]:
    """Commands that the table of the page names."""
    table = page.partition("| answers 6 |")[2].partition("\n\n")[0]
    return {_command(row.partition("`")[2]) for row in _rows(table)}


def _command(text: str) -> str:
    found = _COMMAND.match(text)
    return found[0] if found else ""


def _rows(table: str) -> Iterable[str]:
    return [line for line in table.splitlines() if line.startswith("| `")]


def test_every_command_that_answers_6_is_on_the_page_of_exit_codes() -> None:
    assert answering_six(commands_page()) == named(PAGE.read_text(encoding="utf-8"))


def test_a_command_that_answers_6_and_is_not_named_is_caught() -> None:
    page = "### `dk policy test [NAME]`\n\nExit codes: 6 no.\n\n### `dk policy drop`\n\nExit codes: 0 ok.\n\n"
    page += "### `dk due`\n\nExit codes: 0 ok,\n6 something.\n\n### `dk log [TEXT]`\n\nExit codes: 0 ok, 2 no.\n\n6 x\n"
    assert answering_six(page) == {"due", "policy test"}
    assert named("| answers 6 | when |\n|---|---|\n| `due --check` | x |\n\n| `log` |") == {"due"}
