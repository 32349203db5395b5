"""dk people and dk coverage: who wrote what and when, and what is held of each channel."""

from pathlib import Path

import pytest

from tests.cli.conftest import Prompt

CHAT = (
    "[02.03.2026, 10:00:11] Dana R.: hello\n[02.03.2026, 10:05:40] Olena Koval: good morning\n"
    "[02.03.2026, 10:06:40] Dana R.: can you add a popup?\n"
)


@pytest.fixture
def chat(dk: Prompt) -> Prompt:
    Path(dk.folder / "chat.txt").write_text(CHAT, encoding="utf-8")
    dk("import", "chat.txt", "--zone", "Europe/Kyiv", "--dmy")
    return dk


def test_people_lists_what_was_imported_and_a_merge_makes_one_person_everywhere(chat: Prompt) -> None:
    line = next(one for one in chat("people").lines if "Dana R." in one)
    assert " ".join(line.split()) == "Dana R. unknown · 2 imported · whatsapp · 2 Mar 2026"
    chat("people", "merge", "Dana Reyes", "Dana R.")
    assert len(chat("timeline", "--from", "Dana", "--json").json["records"]) == 2
    assert len(chat("search", "popup", "--from", "client", "--json").json["records"]) == 1
    chat("undo", "--yes")
    found = {one["name"]: one for one in chat("people", "--json").json}
    assert (found["Dana R."]["side"], found["Dana R."]["imported"]) == ("unknown", 2)
    assert found["Dana R."]["first"] == "2026-03-02T08:00:11+00:00"


def test_an_import_without_the_client_ends_with_what_to_say_of_its_names(dk: Prompt) -> None:
    Path(dk.folder / "chat.txt").write_text(CHAT.replace("Olena Koval", "Olena"), encoding="utf-8")
    tried = dk("import", "chat.txt", "--zone", "case", "--dmy")
    said = ["      dk people merge 'Dana Reyes' 'Dana R.'", "      dk people merge 'Olena Koval' Olena"]
    assert tried.err.splitlines()[-2:] == said
    dk("undo", "--yes")
    found = dk("import", "chat.txt", "--zone", "case", "--dmy", "--me", "Olena", "--json").json
    assert found["unplaced"] == ["Dana R."]
    assert not dk.run("inbox").out
    dk("people", "merge", "Dana Reyes", "Dana R.")
    assert "popup" in dk.run("inbox").out
    Path(dk.folder / "chat.txt").write_text(CHAT + "[03.03.2026, 10:00:00] Dana R.: ok\n", encoding="utf-8")
    assert "people merge" not in dk("import", "chat.txt", "--zone", "case", "--dmy").err


def test_a_name_in_two_spellings_of_capitals_is_asked_for_once(dk: Prompt) -> None:
    text = CHAT.partition("\n")[2] + "[02.03.2026, 10:07:00] DANA R.: add it?\n"
    Path(dk.folder / "chat.txt").write_text(text, encoding="utf-8")
    assert dk("import", "chat.txt", "--zone", "case", "--dmy", "--json").json["unplaced"] == ["Dana R."]
    dk("people", "merge", "Dana Reyes", "Dana R.")
    assert dk.run("inbox").err == "1 other left as a plain message: --all\n"


def test_many_names_of_no_side_are_counted(dk: Prompt) -> None:
    lines = (f"[02.03.2026, 10:00:{number:02}] Guest {number}: hello\n" for number in range(6))
    Path(dk.folder / "chat.txt").write_text("".join(lines), encoding="utf-8")
    assert "and 2 other names: dk people" in dk("import", "chat.txt", "--zone", "case", "--dmy").err


def test_an_address_that_was_joined_is_called_by_the_name_of_the_person(dk: Prompt) -> None:
    dk("got", "hello", "--via", "email")
    dk("log", "a word from the office", "--from", "office@acme.test", "--to", "me", "--via", "email")
    assert "office@acme.test wrote" in dk("timeline").out
    dk("people", "merge", "Dana Reyes", "office@acme.test")
    assert "office@acme.test wrote" not in dk("timeline").out
    assert dk("timeline").out.count("Dana wrote") == 2


def test_names_stand_below_each_other_on_a_narrow_screen(
    chat: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disputekit.cli.screen.layout.columns", lambda: 40)
    lines = chat("people").lines
    assert max(map(len, lines)) <= 40
    assert "     Dana R." in lines


def test_only_the_same_address_is_suggested(dk: Prompt) -> None:
    dk("people", "add", "dana@acme.test", "--side", "client")
    mail = "From: Dana <dana@acme.test>\nTo: o@me.test\nDate: Mon, 02 Mar 2026 10:00:00 +0200\nMessage-ID: <1@a.test>\n\nhi\n"
    Path(dk.folder / "one.eml").write_text(mail, encoding="utf-8")
    dk("import", "one.eml", "--everybody")
    assert "same address: dk people merge dana@acme.test 'Dana <dana@acme.test>'" in dk("people").err
    dk("people", "merge", "dana@acme.test", "Dana <dana@acme.test>")
    assert "same address" not in dk("people").err


def test_coverage_shows_what_an_import_says_and_what_is_stated(chat: Prompt) -> None:
    lines = chat("coverage").lines
    assert lines[0] == "whatsapp · 3 messages · 2 Mar 2026"
    assert "nobody of the client in it (dk people)" in " ".join(lines)
    chat("people", "merge", "Dana Reyes", "Dana R.")
    assert chat("coverage").lines[1] == "  complete  2 Mar 2026 · with Dana Reyes · #6"
    chat("coverage", "add", "Upwork", "1 mar 2026", "2 mar 2026", "--selected")
    [held, stated] = chat("coverage", "list", "--json").json["channels"]
    assert [one["extent"] for one in (*held["held"], *stated["held"])] == ["complete", "selected"]
    assert "not held completely" in chat("coverage").out
    assert chat.refused("coverage", "add", "Upwork", "3 mar 2026", "2 mar 2026").code == 2


def test_a_gap_between_two_exports_is_named(chat: Prompt) -> None:
    chat("people", "merge", "Dana Reyes", "Dana R.")
    later = "[20.03.2026, 10:00:11] Dana R.: still there?\n[21.03.2026, 10:05:40] Olena Koval: yes\n"
    Path(chat.folder / "b.txt").write_text(later, encoding="utf-8")
    chat("import", "b.txt", "--zone", "Europe/Kyiv")
    assert "  gap       2 Mar 2026 to 20 Mar 2026, between two exports" in chat("coverage").out
    [channel] = chat("coverage", "--json").json["channels"]
    assert len(channel["gaps"]) == 1


def test_a_case_without_talk_has_no_channel(dk: Prompt) -> None:
    assert "no message on any channel" in dk("coverage").err
