"""``show``: one record in full, in plain words; ``open``: a checked copy of an attached file."""

import stat
import subprocess
from pathlib import Path

import pytest

from disputekit.cli import opener
from tests.cli.conftest import Prompt


def test_a_record_is_told_in_full_words(demo: Prompt) -> None:
    found = demo("show", "R4").out
    for words in (
        "brightside #41 · R4 requested by Dana",
        'Thu 12 Mar 2026, 11:03 Kyiv (09:03 UTC), typed as "11:03"',
        "17 min later",
        "Dana Reyes (client)",
        "Olena Koval (you)",
        "E41p: Upwork holds the original",
        "one more pass on the homepage please, just polish",
        "#43  work done on R4",
    ):
        assert words in found


def test_a_correction_stands_with_its_former_value(demo: Prompt) -> None:
    found = demo("show", "48").out
    assert "was Theme files of 6 templates, contact form, final polish., is Theme files of 5" in found
    assert "the sixth template is R2" in found


def test_a_record_that_was_taken_back_says_so_first(dk: Prompt) -> None:
    dk("requested", "a blog")
    dk("withdraw", "2", "--why", "wrong case")
    found = dk("show", "2")
    assert found.lines[1].startswith("TAKEN BACK by #3")
    assert "wrong case" in found.lines[1]
    assert dk("show", "R1").out == found.out


def test_a_label_shows_its_latest_statement_and_names_the_others(dk: Prompt) -> None:
    dk("milestone", "800", "Wireframes")
    dk("milestone", "M1", "900")
    found = dk("show", "M1").out
    assert "acme #3" in found
    assert "M1, also stated in #2" in found


def test_files_are_checked_on_the_spot(dk: Prompt) -> None:
    (dk.folder / "offer.pdf").write_bytes(b"%PDF-1.4 offer")
    dk("memo", "-f", "offer.pdf")
    assert "offer.pdf, 14 bytes, checked" in dk("show", "2").out
    (stored,) = (path for path in (dk.workspace / "files").rglob("*") if path.is_file())
    stored.chmod(0o600)
    stored.write_bytes(b"%PDF-1.4 other")
    assert "ALTERED since it was recorded" in dk("show", "2").out
    stored.unlink()
    assert "MISSING" in dk("show", "2").out


def test_json_gives_everything(demo: Prompt) -> None:
    found = demo("show", "48", "--json").json
    assert found["label" if "label" in found else "seq"]
    assert (found["exhibit"], found["corrected_by"], found["taken_back"]) == ("E48p", [51], False)
    assert found["files"][0]["state"] == "ok"
    assert found["changes"][0]["was"]["body"].startswith("Theme files of 6")


@pytest.mark.parametrize("name", ["99", "R9", "last-9"])
def test_what_is_not_there_is_code_4(dk: Prompt, name: str) -> None:
    assert dk.refused("show", name).code == 4


def test_what_names_no_record_is_code_2(dk: Prompt) -> None:
    assert dk.refused("show", "the blog").code == 2


# ---------------------------------------------------------------- open


@pytest.fixture
def attached(dk: Prompt) -> Prompt:
    (dk.folder / "offer final.PDF").write_bytes(b"the offer")
    (dk.folder / "run me.desktop").write_bytes(b"[Desktop Entry]\nExec=touch /tmp/owned\n")
    dk("memo", "-f", "offer final.PDF", "-f", "run me.desktop")
    return dk


def test_a_copy_gets_a_safe_name_in_a_private_folder(attached: Prompt) -> None:
    path = Path(attached("open", "2.1").out.strip())
    assert (path.name, path.read_bytes()) == ("E0002-1.pdf", b"the offer")
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_copy_can_be_put_into_a_folder_and_overwrites_nothing(attached: Prompt) -> None:
    target = attached.folder / "out"
    target.mkdir()
    attached("open", "2.1", "--to", "out")
    assert (target / "E0002-1.pdf").read_bytes() == b"the offer"
    found = attached.run("open", "2.1", "--to", "out")
    assert found.code == 2
    assert "nothing was overwritten" in found.err


def test_an_altered_file_is_not_handed_out(attached: Prompt) -> None:
    for stored in (attached.workspace / "files").rglob("*"):
        if stored.is_file():
            stored.chmod(0o600)
            stored.write_bytes(b"swapped!!")
    target = attached.folder / "out"
    target.mkdir()
    found = attached.run("open", "2.1", "--to", "out")
    assert found.code == 3
    assert list(target.iterdir()) == []


def test_without_a_terminal_nothing_is_started(attached: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("a program was started"))
    attached("open", "2.1")


def test_at_a_terminal_the_system_opens_a_document_and_nothing_that_runs(
    attached: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(opener, "is_interactive", lambda: True)
    monkeypatch.setattr(opener, "opener", lambda: "xdg-open")
    monkeypatch.setattr(subprocess, "Popen", lambda command, **_: started.append(command))
    attached("open", "2.1")
    assert [command[0] for command in started] == ["xdg-open"]
    found = attached("open", "2.2")
    assert len(started) == 1
    assert "not opened from here" in found.err
    attached("open", "2.1", "--print")
    assert len(started) == 1


def test_a_record_with_one_file_needs_no_number(dk: Prompt) -> None:
    (dk.folder / "a.txt").write_text("a", encoding="utf-8")
    dk("memo", "-f", "a.txt")
    assert dk("open", "2").out.endswith("E0002-1.txt\n")


def test_several_files_are_named_when_none_was_chosen(attached: Prompt) -> None:
    found = attached.run("open", "2")
    assert found.code == 2
    assert "2.1 offer final.PDF" in found.err


@pytest.mark.parametrize(("name", "code"), [("1", 4), ("2.7", 4), ("9.1", 4), ("R1", 2)])
def test_a_file_that_is_not_there(attached: Prompt, name: str, code: int) -> None:
    assert attached.refused("open", name).code == code
