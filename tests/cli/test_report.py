"""``report``: the fullest document by default, as a file whose path is printed; text formats to the pipe."""

import json
import stat
from pathlib import Path

import pytest

from disputekit.cli.commands import document as document_command
from tests.cli.conftest import Prompt


def test_bare_it_writes_one_file_and_prints_its_path(demo: Prompt) -> None:
    path = Path(demo("report").out.strip())
    assert path.name == "brightside-report-2026-04-03.html"
    text = path.read_text(encoding="utf-8")
    assert "Website redesign" in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_second_one_does_not_overwrite_the_first(demo: Prompt) -> None:
    first, second = (demo("report", "-q").out for _ in range(2))
    assert first != second


@pytest.mark.parametrize("name", ["timeline", "scope", "account", "case"])
@pytest.mark.parametrize("form", ["md", "term", "json"])
def test_text_goes_to_the_pipe(demo: Prompt, name: str, form: str) -> None:
    found = demo("report", name, "--format", form)
    assert "Website redesign" in found.out
    assert found.out.endswith("\n")
    assert not list(demo.folder.glob("*report*.*"))


def test_json_is_json(demo: Prompt) -> None:
    assert demo("report", "scope", "--json").json["disputekit"]["document"] == "scope"


def test_a_document_goes_where_it_is_told(demo: Prompt) -> None:
    demo("report", "scope", "--format", "md", "--to", "out.md")
    assert "Website redesign" in (demo.folder / "out.md").read_text(encoding="utf-8")
    found = demo.refused("report", "scope", "--format", "md", "--to", "out.md")
    assert found.code == 2
    assert "--force" in found.err
    demo("report", "scope", "--format", "md", "--to", "out.md", "--force")
    assert demo("report", "--to", "-").out.startswith("<!")


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("--format", "docm"),
        ("--paper", "A0"),
        ("--zone", "Kyivv"),
        ("case", "--format", "csv"),
    ],
)
def test_what_cannot_be_made_is_refused(demo: Prompt, arguments: tuple[str, ...]) -> None:
    found = demo.refused("report", *arguments)
    assert found.code == 2
    assert len(found.err.splitlines()) == 2


def test_a_damaged_record_makes_no_document(dk: Prompt) -> None:
    dk("got", "--words", "needle")
    database = dk.workspace / "disputekit.db"
    data = database.read_bytes()
    at = data.index(b"~", data.index(b"~") + 1) - 20
    database.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    found = dk.run("report")
    assert found.code == 3, found
    assert not list(dk.folder.glob("*.html"))


def test_it_is_opened_only_when_asked_for(demo: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []

    def opening(path: Path, _name: str, *, can_open: bool) -> str:
        opened.append(path)
        return "opening"

    monkeypatch.setattr(document_command, "open_with_system", opening)
    demo("report")
    assert opened == []
    demo("report", "--open")
    assert len(opened) == 1


def test_hostile_words_do_not_steer_the_terminal(dk: Prompt) -> None:
    dk("got", "--words", "--", "red \x1b[31m \u202e end")
    for form in ("term", "json"):
        text = dk("report", "timeline", "--format", form).out
        assert sorted({one for one in text if not one.isprintable() and one != "\n"}) == []
    json.loads(dk("report", "timeline", "--format", "json").out)


def test_the_statement_is_the_draft_of_that_name(demo: Prompt) -> None:
    assert demo("report", "statement").out == demo("draft", "statement").out
    assert demo("report", "statement", "--json").json["text"].startswith("I am Olena Koval")


def test_a_document_is_no_text_to_copy(demo: Prompt) -> None:
    assert "dk report statement --copy" in demo.refused("report", "scope", "--copy").err
