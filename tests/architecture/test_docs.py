"""Documents age silently, so each thing they name is looked up."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.architecture.house import PACKAGE, REPOSITORY

ARCHITECTURE = REPOSITORY / "ARCHITECTURE.md"
COMMANDS = REPOSITORY / "docs" / "commands.md"
ROOTS = (REPOSITORY, PACKAGE, REPOSITORY / "src")

# A path ends in a known suffix or in a slash, and may be shortened: case/scope.py, templates/, record/.
PATH = re.compile(
    r"(?<![\w/<.:-])((?:\.?\w[\w.-]*/)*(?:[\w.-]+\.(?:py|md|toml|j2|html|txt|json)|\.?\w[\w.-]*/))(?![\w<])"
)
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)")


def named_paths(text: str) -> list[str]:
    """Paths that a text names in backticks or in a code block."""
    code = re.findall(r"```.*?\n(.*?)```", text, re.DOTALL)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    return [match.group(1) for part in (*code, *inline) for match in PATH.finditer(part)]


def lost_paths(text: str, roots: Iterable[Path]) -> list[str]:
    """Named paths that exist below none of the roots."""
    return [name for name in named_paths(text) if not any((root / name).exists() for root in roots)]


def rooms_to_come() -> set[str]:
    """Rooms that the layers contract allows to be empty, as a document writes them."""
    settings = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    house = next(one for one in settings["tool"]["importlinter"]["contracts"] if one["id"] == "house")
    return {f"{name}/" for name in re.findall(r"\((\w+)\)", " ".join(house["layers"]))}


def lost_links(document: Path) -> Iterator[str]:
    """Relative links of a document that lead nowhere."""
    for target in LINK.findall(document.read_text(encoding="utf-8")):
        if (
            "://" not in target
            and not target.startswith("mailto:")
            and not (document.parent / target).exists()
        ):
            yield f"{document.name}: {target}"


def documents() -> list[Path]:
    return sorted([*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/**/*.md")])


def test_the_architecture_page_names_only_what_exists() -> None:
    text = ARCHITECTURE.read_text(encoding="utf-8")
    assert named_paths(text)
    assert set(lost_paths(text, ROOTS)) <= rooms_to_come()


def test_the_architecture_page_stays_short_enough_to_be_read() -> None:
    assert len(ARCHITECTURE.read_text(encoding="utf-8").splitlines()) <= 150


def test_a_file_that_does_not_exist_is_caught(tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "scope.py").touch()
    text = "See `case/scope.py`, `case/` and `case/lost.py`.\n```\nrooms/   empty\ncase/scope.py\n```\n"
    assert sorted(lost_paths(text, [tmp_path])) == ["case/lost.py", "rooms/"]


def test_no_link_leads_nowhere() -> None:
    assert [lost for document in documents() for lost in lost_links(document)] == []


def test_a_link_that_leads_nowhere_is_caught(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("[here](a.md) [there](b.md#part) [web](https://example.org)", encoding="utf-8")
    assert list(lost_links(page)) == ["a.md: b.md"]


def reference(*arguments: str) -> str:
    """What the program says of itself."""
    command = [sys.executable, "-m", "disputekit.cli.reference", *arguments]
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    assert COMMANDS.read_text(encoding="utf-8") == reference(), "run: make docs"


def test_the_page_of_the_format_lists_the_kinds_and_fields_of_the_code() -> None:
    page = (REPOSITORY / "docs" / "format.md").read_text(encoding="utf-8")
    between = page.partition("<!-- registry -->")[2].partition("<!-- end registry -->")[0]
    assert between.strip() == reference("--registry").strip(), "run: make docs"


def undocumented(page: str, commands: Iterable[str]) -> set[str]:
    """Commands without a section of their own that says how they end."""
    sections = re.split(r"^### `dk ", page, flags=re.MULTILINE)[1:]
    complete = {
        re.split(r"[ `]", section, maxsplit=1)[0] for section in sections if "Exit codes: " in section
    }
    return set(commands) - complete


def test_every_command_is_on_the_page_of_commands_with_its_exit_codes() -> None:
    from disputekit.cli.main import COMMANDS as TABLE

    assert undocumented(COMMANDS.read_text(encoding="utf-8"), TABLE) == set()


def test_a_command_without_a_section_or_without_exit_codes_is_caught() -> None:
    page = "# Commands\n\n### `dk log [TEXT]`\n\nRecords.\n\nExit codes: 0 ok.\n\n### `dk due`\n\nClocks.\n"
    assert undocumented(page, ["log", "due", "lost"]) == {"due", "lost"}


@pytest.mark.parametrize("document", ["docs/format.md", "docs/dependencies.md", "README.md", "CHANGELOG.md"])
def test_the_promised_documents_exist(document: str) -> None:
    assert (REPOSITORY / document).stat().st_size > 0
