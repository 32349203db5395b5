"""dk link for many records: ranges, lists and what a search finds, shown before it is recorded, one undo."""

import pytest

from tests.cli.conftest import Prompt


@pytest.fixture
def talk(dk: Prompt) -> Prompt:
    """A case with S1 and four messages, #3 to #6; the popup is in #3 and #5."""
    dk("scope", "add", "Home page")
    for text in ("can you add a popup?", "hello", "about the popup", "bye"):
        dk("got", text)
    return dk


def test_a_range_is_one_record_and_one_undo(talk: Prompt) -> None:
    before = talk.count()
    assert "#3-#6 (4 records) concern S1" in talk("link", "3..6", "--about", "S1").out
    assert talk.count() == before + 1
    assert len(talk("timeline", "--about", "S1", "-k", "message", "--json").json["records"]) == 4
    talk("undo", "--yes")
    assert talk("timeline", "--about", "S1", "-k", "message", "--json").json["records"] == []


def test_a_search_shows_what_it_finds_and_needs_a_yes(talk: Prompt) -> None:
    found = talk("link", "--search", "popup", "--from", "Dana", "--about", "S1", "--dry-run")
    assert found.lines[0] == "2 records joined with S1:"
    assert [line.split()[0] for line in found.lines[1:]] == ["#3", "#5"]
    refused = talk.refused("link", "--search", "popup", "--about", "S1")
    assert "add --yes; nothing was recorded" in refused.err
    done = talk("link", "--search", "popup", "--from", "client", "--about", "S1", "--yes")
    assert "#3, #5 concern S1" in done.out
    assert "2 records joined with S1:" in done.err


def test_a_dry_run_as_json_names_the_records_and_writes_nothing(talk: Prompt) -> None:
    before = talk.count()
    found = talk("link", "3..5", "--about", "S1", "--dry-run", "--json").json
    assert (found["records"], found["about"], found["dry_run"]) == ([3, 4, 5], ["S1"], True)
    assert talk.count() == before


def test_records_or_a_search_and_not_both(talk: Prompt) -> None:
    assert talk.refused("link", "--about", "S1").code == 2
    assert talk.refused("link", "3", "--search", "popup", "--about", "S1").code == 2
    assert talk.refused("link", "--search", "zebra", "--about", "S1").code == 4
    assert talk.run("link", "--search", "popup").code == 2, "two of them, but no terminal to ask at"


def test_a_preview_is_short_and_names_the_rest(talk: Prompt) -> None:
    for number in range(14):
        talk("got", f"message {number}")
    found = talk("link", "3..20", "--about", "S1", "--dry-run")
    assert len(found.lines) == 14
    assert found.lines[-1] == "  and #15-#20"
