"""Private jottings: one table that only one module names, and that no other command can reach."""

import importlib
import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest

from disputekit.app.notes import add_note, delete_note, notes_of
from disputekit.cli.main import COMMANDS
from disputekit.errors import NotFound
from disputekit.ledger import connection as connections
from tests.cli.conftest import Prompt
from tests.support.office import Office, offer_in

CANARY = "zugzwang"
SOURCE = Path(__file__).resolve().parents[2] / "src" / "disputekit"
ALLOWED = {"ledger/jotting.py": "reads and writes it", "ledger/schema.py": "makes it"}

_TABLE = re.compile(
    r"""\b(?:from|into|update|join|table|trigger\s+\w+\s+\w+\s+\w+\s+on)\s+["'\[`]?note\b""", re.IGNORECASE
)


# ---------------------------------------------------------------- keeping them


def test_a_jotting_is_kept_listed_and_deleted(office: Office) -> None:
    one, two = office.do(add_note, "ask about the deadline"), office.do(add_note, "she sounded cross")
    assert [(number, body) for number, _, body in office.do(notes_of)] == [
        (one, "ask about the deadline"),
        (two, "she sounded cross"),
    ]
    office.do(delete_note, one)
    assert [number for number, _, _ in office.do(notes_of)] == [two]


def test_a_jotting_is_no_record(office: Office) -> None:
    office.do(add_note, CANARY)
    assert office.count() == 1


def test_jottings_belong_to_their_case(office: Office) -> None:
    office.do(add_note, CANARY)
    office.start(slug="shop")
    assert office.in_case("shop").do(notes_of) == []
    assert isinstance(office.in_case("shop").refused(delete_note, 1), NotFound)


def test_a_jotting_that_is_deleted_is_gone_from_the_disk(office: Office) -> None:
    number = office.do(add_note, CANARY)
    database = office.setup.workspace / connections.DATABASE
    assert CANARY.encode() in database.read_bytes()
    office.do(delete_note, number)
    assert CANARY.encode() not in database.read_bytes()


@pytest.mark.parametrize("text", ["", "  ", "\n", "broken \udcff"])
def test_a_jotting_without_words_is_refused(office: Office, text: str) -> None:
    office.refused(add_note, text)
    assert office.do(notes_of) == []


def test_there_is_nothing_to_delete_twice(office: Office) -> None:
    assert "there is no note 7" in office.refused(delete_note, 7).message


# ---------------------------------------------------------------- out of reach: the sources


def names_the_table(sources: Iterable[tuple[str, str]]) -> set[str]:
    """Modules whose text has a query of the table; a query put together at run time is found further below."""
    return {name for name, text in sources if _TABLE.search(text)}


def test_only_one_module_queries_the_table_of_jottings() -> None:
    sources = [
        (path.relative_to(SOURCE).as_posix(), path.read_text("utf-8")) for path in SOURCE.rglob("*.py")
    ]
    assert names_the_table(sources) == ALLOWED.keys()


@pytest.mark.parametrize(
    "planted",
    [
        '_ALL = "SELECT body FROM note"',
        '"""select n.body\nfrom "note" as n"""',
        "SELECT * FROM entry JOIN note USING (case_no)",
        "INSERT INTO note VALUES (1)",
        "CREATE TRIGGER a AFTER INSERT ON note BEGIN",
    ],
)
def test_a_query_in_another_module_is_noticed(planted: str) -> None:
    assert names_the_table([("ledger/listing.py", planted)]) == {"ledger/listing.py"}


def test_the_word_alone_is_no_query() -> None:
    assert (
        names_the_table([("cli/log.py", "a note from the client\ntalk.note(text)\n'note' is a command")])
        == set()
    )


# ---------------------------------------------------------------- out of reach: every command

READING = [
    "timeline --all",
    "timeline --json --all",
    "timeline --csv",
    f"search {CANARY}",
    f"search {CANARY} --json",
    "search hello",
    "show 2",
    "show 2 --json",
    "scope",
    "account",
    "status",
    "status --json",
    "due",
    "people",
    "case list --json",
    "case show",
    "case show --json",
    "verify --accept unanchored",
    "verify --accept unanchored --json",
    "checkpoint",
    "export EXPORT",
    "report",
    "report timeline --format md",
    "report timeline --format html",
    "report timeline --format json",
    "report scope --format csv",
    "report account",
    "report statement",
    "report case --format json",
    "report response",
    "doctor",
]


def available(line: str) -> bool:
    """Tell whether a command is there; one that is not would pass every test below."""
    entry = COMMANDS[line.split(maxsplit=1)[0]]
    try:
        return hasattr(importlib.import_module(f"disputekit.cli.commands.{entry.module}"), entry.function)
    except ModuleNotFoundError:
        return False


@pytest.fixture
def talked(dk: Prompt, office: Office, tmp_path: Path) -> Prompt:
    """A case with a little of everything, and one jotting."""
    office.requested("hello, a popup please")
    office.got("hello again")
    dk("delivered", "R1", str(offer_in(tmp_path)))
    dk("note", CANARY, "about Dana")
    assert CANARY in dk("note").out
    return dk


@pytest.mark.parametrize("line", READING)
def test_no_document_listing_or_export_holds_a_jotting(talked: Prompt, tmp_path: Path, line: str) -> None:
    if not available(line):
        pytest.skip(f"{line.split(maxsplit=1)[0]} is not built yet")
    before = set(tmp_path.rglob("*"))
    found = talked.run(*line.replace("EXPORT", str(tmp_path / "export")).split())
    assert "fault in disputekit" not in found.err, found.err
    assert f"{CANARY} about" not in found.out
    for path in set(tmp_path.rglob("*")) - before:
        if path.is_file():
            assert CANARY.encode() not in path.read_bytes(), path


@pytest.mark.parametrize("line", READING)
def test_no_query_of_another_command_touches_the_table(
    talked: Prompt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    """SQLite itself is asked to refuse the table: whoever reads it, by any road, fails."""
    if not available(line):
        pytest.skip(f"{line.split(maxsplit=1)[0]} is not built yet")
    refused = guard_the_table(monkeypatch)
    talked.run(*line.replace("EXPORT", str(tmp_path / "export")).split())
    assert refused == []


def test_the_guard_notices_who_reads_the_table(talked: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = guard_the_table(monkeypatch)
    assert talked.run("note").code != 0
    assert refused


def guard_the_table(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    refused: list[int] = []

    def decide(action: int, table: str | None, *_: str | None) -> int:
        if table == "note" and action in (sqlite3.SQLITE_READ, sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE):
            refused.append(action)
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK

    connect = connections.connect

    def guarded(uri: str, busy_seconds: float = connections.BUSY_SECONDS) -> sqlite3.Connection:
        opened = connect(uri, busy_seconds)
        opened.set_authorizer(decide)
        return opened

    monkeypatch.setattr(connections, "connect", guarded)
    return refused
