"""``tone``: on a file, a pipe, with and without a case; exit code 6 when something was found."""

import pytest

from tests.cli.conftest import CASE, Prompt

SHARP = b"You always do this! I will leave you a bad review unless you pay me directly by PayPal.\n"
CALM = b"M3 was submitted on 20 March 2026, 16:02 UTC. Please tell me which point is missing.\n"


def test_it_works_without_a_case_and_without_a_workspace(prompt: Prompt) -> None:
    found = prompt.run("tone", "-", stdin=SHARP)
    assert found.code == 6
    assert '1:1  absolute: "You always"' in found.out
    assert "no platform named: --platform upwork" in found.err
    assert not prompt.workspace.exists()


def test_nothing_found_is_code_0(prompt: Prompt) -> None:
    found = prompt("tone", stdin=CALM)
    assert found.out == ""
    assert "nothing found" in found.err


def test_the_platform_comes_from_the_case(dk: Prompt) -> None:
    found = dk.run("tone", stdin=b"Can you pay me by PayPal?")
    assert found.code == 6
    assert "rule of the platform: Upwork forbids" in found.out
    assert "(support.upwork.com 360052511133)" in found.out
    assert dk.run("tone", "--platform", "direct", stdin=b"Can you pay me by PayPal?").code == 0


def test_a_case_without_a_platform_is_direct(prompt: Prompt) -> None:
    made = tuple("direct" if one == "upwork" else one for one in CASE)
    prompt(*made, "--channel", "email", "--yes")
    assert prompt("tone", "--json", stdin=b"Can you pay me by PayPal?").json == {
        "platform": "direct",
        "findings": [],
    }


def test_a_file_is_read(prompt: Prompt) -> None:
    (prompt.folder / "mail.txt").write_bytes(b"\xef\xbb\xbf" + SHARP)
    assert prompt.run("tone", "mail.txt", "-q").out == "3\n"
    assert prompt.run("tone", "none.txt").code == 4
    (prompt.folder / "picture.png").write_bytes(b"\x89PNG\xff\xfe")
    assert "no text in UTF-8" in prompt.refused("tone", "picture.png").err


def test_json_and_csv_hold_what_the_screen_says(prompt: Prompt) -> None:
    found = prompt.run("tone", "--json", "-p", "upwork", stdin=SHARP).json["findings"]
    assert [one["category"] for one in found] == ["absolute", "feedback", "outside-payment"]
    assert {"line", "column", "words", "reason", "suggestion", "basis", "source"} <= set(found[0])
    assert found[2]["basis"] == "rule"
    rows = prompt.run("tone", "--csv", stdin=SHARP).lines
    assert rows[0].startswith("line,column,category,words")
    assert len(rows) == 4


def test_the_reason_of_a_rule_is_said_once(prompt: Prompt) -> None:
    found = prompt.run("tone", stdin=b"You lied. You failed to answer.").out
    assert found.count("It accuses.") == 1
    assert found.count("accusation:") == 2


def test_a_statement_is_read_as_a_document(prompt: Prompt) -> None:
    text = b"The client never answered."
    assert prompt("tone", stdin=text).out == ""
    assert "word that documents do not use" in prompt.run("tone", "--document", stdin=text).out


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        (("tone",), b"  \n", "there is no text"),
        (("tone",), b"\xff\xfe\xff", "is not UTF-8"),
        (("tone",), b"a" * (1024 * 1024 + 1), "more than a megabyte"),
        (("tone", "-p", "ebay"), CALM, "no list for the platform"),
        (("tone", "-c", "nowhere"), CALM, "no workspace"),
    ],
)
def test_what_cannot_be_looked_at_is_refused(
    prompt: Prompt, arguments: tuple[str, ...], stdin: bytes, said: str
) -> None:
    found = prompt.run(*arguments, stdin=stdin)
    assert found.code in {2, 4}
    assert said in found.err


def test_an_own_list_in_the_folder_of_settings_is_read(prompt: Prompt) -> None:
    (prompt.config / "tone").mkdir(parents=True)
    (prompt.config / "tone" / "own.toml").write_text(
        '[[rule]]\nid = "own"\ncategory = "emotion"\npatterns = ["argh"]\nreason = "Noise."\nsuggestion = "Leave it out."\n'
    )
    assert "Noise." in prompt.run("tone", stdin=b"argh").out


def test_recorded_or_pasted_text_cannot_drive_the_terminal(prompt: Prompt) -> None:
    found = prompt.run("tone", stdin=b"You lied \x1b[31m to me. Call +1 415 555 0134\x1b]0;x\x07")
    assert "\x1b" not in found.out + found.err


@pytest.mark.parametrize("width", ["40", "80"])
def test_the_screen_keeps_to_its_width(prompt: Prompt, monkeypatch: pytest.MonkeyPatch, width: str) -> None:
    monkeypatch.setenv("COLUMNS", width)
    assert max(map(len, prompt.run("tone", stdin=SHARP).lines)) <= int(width)
