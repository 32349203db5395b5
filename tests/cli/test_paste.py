"""paste: a copied page is shown, confirmed, and recorded as any other source; nothing that it lacks is guessed."""

from pathlib import Path
from typing import Any

import pytest

from disputekit.cli.main import run
from tests.cli.conftest import Prompt
from tests.support.screen import play

SAMPLES = Path(__file__).resolve().parents[1] / "intake" / "samples" / "paste"
DESKTOP = (SAMPLES / "upwork_desktop.txt").read_bytes()
MOBILE = (SAMPLES / "upwork_mobile.txt").read_bytes()
LATER = b"""Wednesday, Nov 11

Dana Reyes
9:03 AM
Ok, agreed. Please start on Monday

Olena Koval
9:40 AM
Today

Dana Reyes
10:00 AM
Thank you, talk soon
"""
SAID = ("--on", "12 nov 2026", "--zone", "case", "--yes")


@pytest.fixture
def paste(dk: Prompt) -> Prompt:
    """The case, some weeks after the pages were copied."""
    return dk.at("2026-11-24T12:00+02:00")


def records(paste: Prompt) -> list[dict[str, Any]]:
    return [paste("show", str(seq), "--json").json for seq in range(2, paste.count() + 1)]


def test_a_page_is_recorded_as_one_import_with_its_bytes(paste: Prompt) -> None:
    found = paste("paste", *SAID, "--json", stdin=DESKTOP).json
    [source] = found["sources"]
    assert (source["format"], source["messages"], source["system"]) == ("paste", 6, 1)
    first, *items, covered = records(paste)
    assert first["kind"] == "import"
    assert first["tool"]["states"] == {
        "layout": "a name above a time",
        "shown_on": "2026-11-12",
        "confirmed": "by --yes",
        "confidence": "low",
    }
    assert first["assumed"] == {"zone": "Europe/Kyiv"}
    stored = [one for one in paste.workspace.rglob("*") if one.is_file() and one.read_bytes() == DESKTOP]
    assert stored, "what was pasted is kept byte for byte"
    assert all(any("low confidence" in flag for flag in one["source"]["flags"]) for one in items)
    assert items[0]["when"]["from"] == "2026-11-10T14:14+02:00"
    assert (items[0]["talk"]["from"], items[0]["talk"]["to"]) == ("Dana Reyes", ["Olena Koval"])
    assert (covered["kind"], covered["channel"], covered["extent"]) == ("coverage", "Upwork", "selected")
    assert (covered["from"], covered["to"]) == (items[0]["when"], items[-1]["when"])


def test_what_a_page_lacks_is_refused_in_a_script(paste: Prompt) -> None:
    assert "say --year" in paste.refused("paste", "--yes", stdin=DESKTOP).err
    assert "say --on" in paste.refused("paste", "--yes", stdin=MOBILE).err
    assert "--zone" in paste.refused("paste", "--yes", "--year", "2026", stdin=DESKTOP).err
    assert "is no Tuesday in 2025" in paste.refused("paste", "--yes", "--year", "2025", stdin=DESKTOP).err
    assert "no terminal" in paste.refused("paste", *SAID[:-1], stdin=DESKTOP).err
    assert "is no day" in paste.refused("paste", "--on", "nov 2026", "--yes", stdin=DESKTOP).err
    assert "no year" in paste.refused("paste", "--year", "26", "--yes", stdin=DESKTOP).err
    assert "opposite" in paste.refused("paste", "--dmy", "--mdy", stdin=DESKTOP).err


def test_a_dry_run_shows_the_table_and_writes_nothing(paste: Prompt) -> None:
    before = paste.count()
    found = paste("paste", *SAID, "--dry-run", stdin=MOBILE)
    assert "You (that is Olena Koval)" in found.err
    assert "Thu 12 Nov 2026, 14:31" in found.err
    assert "would record" in found.out
    [source] = paste("paste", *SAID, "--dry-run", "--json", stdin=MOBILE).json["sources"]
    assert (source["taken"], source["people"]) == (3, {"Dana Reyes": 2, "You": 1})
    assert "one verbatim source" in paste("paste", "--dry-run", stdin=b"just words").err
    assert paste.count() == before


def test_a_page_that_overlaps_adds_only_what_is_new(paste: Prompt) -> None:
    paste("paste", *SAID, stdin=DESKTOP)
    again = paste("paste", *SAID, stdin=DESKTOP)
    assert "nothing new was recorded" in again.out
    [source] = paste("paste", *SAID, "--json", stdin=LATER).json["sources"]
    assert (source["new"], source["unchanged"]) == (1, 2)
    assert paste("paste", *SAID, "-q", stdin=LATER).out.strip() == "0"


def test_undo_takes_a_page_back_as_one(paste: Prompt) -> None:
    paste("paste", *SAID, stdin=DESKTOP)
    paste("undo", "--yes")
    [source] = paste("paste", *SAID, "--json", stdin=DESKTOP).json["sources"]
    assert source["new"] == 7


def test_you_on_the_page_is_remembered_as_the_freelancer(paste: Prompt) -> None:
    paste("paste", *SAID, stdin=MOBILE)
    people = {one["name"]: one["side"] for one in paste("people", "--json").json}
    assert people["You"] == "me"


def test_names_can_be_swapped_by_an_option(paste: Prompt) -> None:
    paste("paste", *SAID, "--swap", "-v", "Fiverr", stdin=DESKTOP)
    first = records(paste)[1]
    assert first["talk"] == {"from": "Olena Koval", "to": ["Dana Reyes"], "via": "Fiverr"}


def test_a_wall_of_text_is_one_verbatim_source(paste: Prompt) -> None:
    wall = (SAMPLES / "wall.txt").read_bytes()
    found = paste("paste", stdin=wall)
    assert "dk paste 2" in found.err
    [record] = records(paste)
    assert record["text"]["body"] == wall.decode().strip()
    assert "no UTF-8" in paste.refused("paste", stdin=b"\xff\xfe\xff").err
    assert "save it as a file" in paste.refused("paste", stdin=b"x" * 5_000_000).err


def test_of_a_long_page_the_table_shows_both_ends(paste: Prompt) -> None:
    long = "".join(f"Dana Reyes\n2:{minute:02} PM\nmessage {minute}\n\n" for minute in range(50)).encode()
    shown = paste("paste", *SAID, "--dry-run", stdin=long).err
    assert "message 19" in shown
    assert "10 more" in shown
    assert "message 20" not in shown
    assert "message 30" in shown


def test_a_page_that_was_read_is_not_split_by_hand(paste: Prompt) -> None:
    paste("paste", *SAID, stdin=DESKTOP)
    assert "is not a pasted text" in paste.refused("paste", "2").err


# ---------------------------------------------------------------- at a terminal


@pytest.fixture
def clip(paste: Prompt, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put something into the clipboard."""

    def fill(data: bytes) -> Prompt:
        monkeypatch.setattr("disputekit.cli.commands.paste.clipboard_bytes", lambda: data)
        return paste

    return fill


def test_a_page_is_asked_about_and_looked_through(clip: Any) -> None:
    paste = clip(MOBILE)
    played = play(
        lambda: run(["paste"]),
        [
            ("on which day was the page shown", "nonsense\n"),
            ("on which day was the page shown", "12 nov 2026\n"),
            ("[a]ccept", "s"),
            ("[a]ccept", "s"),
            ("[a]ccept", "d"),
            ("on which day", "11 nov 2026\n"),
            ("[a]ccept", "a"),
            ("whose clock", "\n"),
        ],
    )
    assert played.result == 0, played.screen
    found = records(paste)
    [source] = [one for one in found if one["kind"] == "import"]
    assert source["tool"]["states"]["confirmed"] == "at the terminal"
    messages = [one for one in found if one["kind"] == "message"]
    assert messages[0]["when"]["from"] == "2026-11-11T14:14+02:00"
    assert messages[0]["talk"]["from"] == "Dana Reyes"


def test_a_year_is_asked_for_until_it_is_one_and_fits(clip: Any) -> None:
    paste = clip(DESKTOP)
    script = [("which year", "soon\n"), ("which year", "2025\n"), ("which year", "2026\n"), ("[a]ccept", "y")]
    played = play(lambda: run(["paste"]), [*script, ("which year", "2026\n"), ("[a]ccept", "q")])
    assert played.result == 2
    assert "is no Tuesday in 2025" in played.screen
    assert paste.count() == 1


def test_a_page_may_be_kept_as_one_text_and_an_order_is_asked_for(clip: Any) -> None:
    paste = clip(b"03/04/2026\n\nDana Reyes\n2:14 PM\nhello\n")
    played = play(lambda: run(["paste"]), [("[d]ay or the [m]onth first", "d\n"), ("[a]ccept", "w")])
    assert played.result == 0
    [record] = records(paste)
    assert record["text"]["body"].startswith("03/04/2026")


def test_no_answer_records_nothing(clip: Any) -> None:
    paste = clip(MOBILE)
    played = play(lambda: run(["paste", "--clipboard"]), [("on which day", "\n")])
    assert played.result == 2
    assert "--on" in played.screen
    assert paste.count() == 1
