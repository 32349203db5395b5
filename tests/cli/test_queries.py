"""Every option that narrows a listing, fed with what attacks databases: no effect but "nothing" or a refusal."""

import hashlib
from collections.abc import Iterable

import pytest

from disputekit.ledger import search
from tests.cli.conftest import Prompt
from tests.support.figures import record
from tests.support.hostile_text_queries import QUERIES

NARROWING = ("--from", "--via", "--kind", "--about", "--since", "--until")
NAMING = (("show",), ("open",), ("case", "use"), ("search", "-q", "plain"))
COMMANDS = (
    *(("timeline", "-q", option) for option in NARROWING),
    *(("search", "plain", "-q", option) for option in NARROWING),
    *((*one, "--") for one in NAMING),
)
SEARCH = ("search", "-q", "--")
# Of the two messages, those a filter may rightly find; anything else came from words that were obeyed.
RIGHT = {"", "2\n", "2\n1\n", "1\n"}


def obeyed(dk: Prompt, command: tuple[str, ...], words: str) -> list[str]:
    """What came of it that should not: an end that is no "nothing" and no refusal, a fault, a wrong finding."""
    given = (*command[:-1], f"{command[-1]}={words}") if command[-1] in NARROWING else (*command, words)
    found = dk.run(*given)
    good = found.code in {0, 2, 4} and found.out in RIGHT and "fault in" not in found.err
    return [] if good else [f"{given}: {found.code} {found.out!r} {found.err!r}"]


def obeyed_by_any(dk: Prompt, tries: Iterable[tuple[tuple[str, ...], str]]) -> tuple[int, list[str]]:
    """The same of many; the database must not change by a byte."""
    before = hashlib.sha256((dk.workspace / "disputekit.db").read_bytes()).digest()
    found, tried = [], 0
    for command, words in tries:
        found += obeyed(dk, command, words)
        tried += 1
    after = hashlib.sha256((dk.workspace / "disputekit.db").read_bytes()).digest()
    return tried, [*found, *([] if before == after else ["the database was changed"])]


@pytest.fixture
def box(dk: Prompt) -> Prompt:
    dk("got", "a plain message", "-v", "email")
    return dk


def test_nothing_that_is_searched_for_is_query_syntax(box: Prompt) -> None:
    assert obeyed_by_any(box, ((SEARCH, words) for words in QUERIES))[1] == []


def test_no_option_is_query_syntax(box: Prompt) -> None:
    """Each text in one of the options; the full test has each in all of them."""
    turns = ((COMMANDS[at % len(COMMANDS)], words) for at, words in enumerate(QUERIES))
    assert obeyed_by_any(box, turns)[1] == []


def test_words_that_are_not_quoted_are_caught(box: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    assert planted(box, monkeypatch) > 20


def planted(dk: Prompt, patch: pytest.MonkeyPatch) -> int:
    """How many of the texts of the search are noticed where nobody quotes them."""
    patch.setattr(search, "match_of", lambda words, **_: " ".join(words))
    return len(obeyed_by_any(dk, ((SEARCH, words) for words in QUERIES[::3]))[1])


@pytest.mark.full
def test_no_text_in_any_option_is_query_syntax(box: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    every = ((command, words) for words in QUERIES for command in (SEARCH, *COMMANDS))
    tried, found = obeyed_by_any(box, every)
    record(
        "E4 queries",
        "texts that attack SQL and search in every filter, name and search; the database is the same to the byte",
        texts=len(QUERIES),
        options=len(COMMANDS) + 1,
        tries=tried,
        found=len(found),
        planted=1,
        caught=int(planted(box, monkeypatch) > 20),
    )
    assert found == []


@pytest.mark.parametrize("limit", ["-1", "1e3", "many", "0x10"])
def test_a_limit_is_a_whole_number_from_nought(dk: Prompt, limit: str) -> None:
    assert dk.refused("timeline", f"--limit={limit}").code == 2
