"""dk import: what it says, in words and as JSON, and what it answers."""

import json
import zipfile
from pathlib import Path

import pytest

from disputekit.intake import formats
from disputekit.intake.plaintext import IMPORTER as TEXT
from tests.cli.conftest import CASE, Prompt
from tests.support.tiny_chat import BOX, TinyChat

CHAT = (
    "TINYCHAT\n2026-03-02T10:00|Dana Reyes|hello\n2026-03-02T10:05|Olena|good morning\n"
    "2026-03-02T10:05||the chat was opened\n2026-03-02T10:06|Dana Reyes|can you add a popup?\n"
)


@pytest.fixture
def dk(prompt: Prompt, monkeypatch: pytest.MonkeyPatch) -> Prompt:
    monkeypatch.setattr(
        formats, "importers", lambda: iter((TEXT, TinyChat(), TinyChat("box", BOX, keeps_whole=False)))
    )
    prompt(*CASE, "--yes")
    return prompt


def written(dk: Prompt, text: str = CHAT, name: str = "chat.txt") -> str:
    (dk.folder / name).write_text(text, encoding="utf-8")
    return name


def test_one_of_a_thing_is_counted_as_one(dk: Prompt) -> None:
    (dk.folder / "words.txt").write_text("just words", encoding="utf-8")
    assert (
        dk("import", "words.txt", "--as", "text").lines[0].startswith("words.txt  1 file in = 1 plain text")
    )
    one = written(dk, "TINYCHAT\n2026-03-02T10:00|Dana Reyes|hello\n", "one.txt")
    said = dk("import", one, "--zone", "Europe/Kyiv").lines[0]
    assert said.startswith("one.txt  2 lines in = 1 message + 1 head")


def test_the_line_of_a_source_is_a_sum(dk: Prompt) -> None:
    found = dk("import", written(dk), "--zone", "Europe/Kyiv")
    assert found.lines == [
        "chat.txt  5 lines in = 3 messages + 1 system + 1 head · zone assumed Europe/Kyiv",
        "acme #2-#6 · 4 records from 1 source",
    ]
    again = dk("import", "chat.txt").lines
    assert again[0].endswith(
        "· not taken: 4 recorded before · zone assumed Europe/Kyiv · recorded before as #2"
    )
    assert again[1] == "acme · nothing new was recorded"
    assert dk("timeline", "-q").code == 0


def test_a_dry_run_says_all_and_writes_nothing(dk: Prompt) -> None:
    found = dk("import", written(dk), "--zone", "case", "--dry-run")
    assert dk.count() == 1
    assert "first         Mon 2 Mar 2026, 10:00 (zone assumed) · Dana Reyes: hello" in found.out
    assert "people        Dana Reyes (2), Olena (1)" in found.out
    assert "would record  4 records" in found.out
    assert "nothing was recorded" in found.err


def test_a_dry_run_goes_on_without_a_zone_and_says_that_one_is_needed(dk: Prompt) -> None:
    found = dk("import", written(dk), "--dry-run", "--json").json
    [source] = found["sources"]
    assert (source["zone"], source["zone_needed"]) == (None, True)
    assert "its times state no zone: --zone NAME is needed" in dk("import", "chat.txt", "--dry-run").out
    refused = dk.refused("import", "chat.txt")
    assert (refused.code, "--zone Europe/Kyiv" in refused.err) == (2, True)


def test_json_says_the_same_with_and_without_dry_run(dk: Prompt) -> None:
    path = written(dk)
    planned = dk("import", path, "--zone", "case", "--dry-run", "--json").json["sources"][0]
    done = dk("import", path, "--zone", "case", "--json").json
    [source] = done["sources"]
    assert (source.pop("recorded"), source.pop("recorded_before")) == ([2, 6], None)
    assert source == planned
    assert {name: source[name] for name in ("format", "read", "messages", "system", "other", "taken")} == {
        "format": "tiny",
        "read": 5,
        "messages": 3,
        "system": 1,
        "other": 0,
        "taken": 4,
    }
    assert source["skipped"] == {"head": 1}
    assert source["people"] == {"Dana Reyes": 2, "Olena": 1}
    assert source["first"]["when"]["from"] == "2026-03-02T10:00+02:00"


def test_quiet_says_the_number_of_records(dk: Prompt) -> None:
    assert dk("import", written(dk), "--zone", "case", "-q").out == "4\n"


def test_a_pipe_is_a_source(dk: Prompt) -> None:
    dk("import", "-", stdin=b"words that fit no pattern\n")
    assert "words that fit no pattern" in dk("show", "last").out


def test_undo_takes_the_import_back_as_one(dk: Prompt) -> None:
    dk("import", written(dk), "--zone", "case")
    assert dk("undo").lines == ["acme taken back: #2 source brought in by tiny, recorded 0 s ago"]
    assert dk("timeline", "-q").out.count("popup") == 0
    dk("withdraw", "--undo", "2")
    assert "popup" in dk("search", "popup").out


def test_what_differs_from_an_earlier_export_is_said(dk: Prompt) -> None:
    dk("import", written(dk), "--zone", "case")
    longer = CHAT.replace("a popup?", "a popup, please?") + "2026-03-02T10:30|Olena|yes\n"
    found = dk("import", written(dk, longer, "longer.txt"))
    assert "1 new · 3 unchanged · 1 edited" in found.err


def test_a_folder_says_how_many_files_were_looked_at(dk: Prompt) -> None:
    (dk.folder / "export").mkdir()
    for number in range(20):
        written(dk, "nothing", f"export/{number}.dat")
    written(dk, CHAT, "export/chat.txt")
    (dk.folder / "export" / "link").symlink_to("chat.txt")
    found = dk("import", "export", "--zone", "case")
    assert found.lines[0].startswith("export: chat.txt  5 lines in")
    assert "export: 21 files looked at, 1 in a format known here" in found.err
    assert "passed over: link: a link; links are not followed" in found.err


def test_a_file_in_no_known_format_names_what_was_looked_at(dk: Prompt) -> None:
    found = dk.refused("import", written(dk, "nothing", "odd.dat"))
    assert found.code == 2
    assert "odd.dat: nothing in a format known here (looked at: odd.dat)" in found.err
    assert "--as FORMAT" in found.err
    assert "docs/importers.md" in found.err


def test_no_file_and_no_format_of_that_name_are_told_apart(dk: Prompt) -> None:
    assert dk.refused("import", "absent.txt").code == 4
    assert "formats: box, text, tiny" in dk.refused("import", written(dk), "--as", "nonsense").err


def test_keep_going_takes_the_good_part_and_names_the_rest(dk: Prompt) -> None:
    bad = written(dk, CHAT + "!cut off\n", "bad.txt")
    assert "bad.txt: line 6: cut off" in dk.refused("import", bad, "--zone", "case").err
    found = dk("import", bad, written(dk, "nothing", "odd.dat"), "--zone", "case", "--keep-going")
    assert "3 messages + 1 system + 1 head + 1 unreadable (line 6)" in found.out
    assert "not taken: odd.dat: nothing in a format known here" in found.err
    nothing = dk.run("import", "odd.dat", "--keep-going")
    assert (nothing.code, "no source could be taken" in nothing.err) == (4, True)


def test_people_times_and_channel_are_options(dk: Prompt) -> None:
    path = written(dk)
    found = dk(
        *("import", path, "--zone", "case", "--json", "--only", "client", "--since", "2 mar 2026 10:01"),
        *("--until", "2 mar 2026", "--channel", "WhatsApp", "--me", "Olena"),
    ).json
    assert found["sources"][0]["left_out"] == {"other people": 2, "before --since": 1}
    shown = json.loads(dk("show", "last", "--json").out)
    assert "WhatsApp" in json.dumps(shown)
    assert "Olena" in dk("people").out


def test_two_orders_contradict_each_other(dk: Prompt) -> None:
    assert "opposite" in dk.refused("import", written(dk), "--dmy", "--mdy").err
    path = written(dk, CHAT.replace("hello", "03/04"))
    assert "3 April or 4 March" in dk.refused("import", path, "--zone", "case").err
    assert "month first" in dk("import", path, "--zone", "case", "--mdy").out


def test_an_archive_that_is_cut_off_is_named(dk: Prompt) -> None:
    with zipfile.ZipFile(dk.folder / "chat.zip", "w") as archive:
        archive.writestr("chat.txt", CHAT)
    data = (dk.folder / "chat.zip").read_bytes()
    Path(dk.folder / "chat.zip").write_bytes(data[:-30])
    assert "chat.zip is damaged or cut off" in dk.refused("import", "chat.zip", "--zone", "case").err


def test_what_stands_in_a_source_cannot_drive_a_terminal(dk: Prompt) -> None:
    path = written(dk, CHAT.replace("Dana Reyes", "Dana\x1b[2J").replace("hello", "\x1b]0;x\x07"))
    found = dk("import", path, "--zone", "case", "--dry-run")
    assert "\x1b" not in found.out + found.err


def test_lines_fit_a_narrow_screen(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    found = dk("import", written(dk), "--zone", "case", "--dry-run")
    assert max(map(len, found.lines)) <= 40


def test_what_looks_typed_before_is_counted_and_only_where_there_is_some(dk: Prompt) -> None:
    dk("got", "can you add a popup?", "-t", "2 mar 2026 10:00", "-v", "tiny")
    dk("got", "something else altogether", "-t", "2 mar 2026 10:00", "-v", "tiny")
    found = dk("import", written(dk), "--zone", "Europe/Kyiv")
    assert "  1 looks like a record you typed (dk inbox --twins)" in found.err
    assert len(dk.run("inbox", "--twins", "--json").json["pairs"]) == 1
    other = CHAT.replace("2026-03-02", "2026-02-20").replace("popup", "footer")
    assert "typed" not in dk("import", written(dk, other, "other.txt")).err


def test_what_was_joined_or_said_by_another_side_looks_like_nothing_typed(dk: Prompt) -> None:
    dk("sent", "can you add a popup?", "-t", "2 mar 2026 10:00", "-v", "tiny")
    found = dk("import", written(dk), "--zone", "Europe/Kyiv", "--json")
    assert found.json["like_typed"] == 0
