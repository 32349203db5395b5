"""Work, hand-over, hours and money."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Prompt


@pytest.fixture
def priced(dk: Prompt) -> Prompt:
    """M1 fixed, M2 by the hour, and a file to hand over."""
    dk("milestone", "800", "Wireframes", "--due", "10 mar")
    dk("milestone", "45", "Support", "--per", "hour")
    (dk.folder / "site.zip").write_bytes(b"zip" * 100)
    return dk


def test_a_hand_over_with_the_platforms_own_form(priced: Prompt) -> None:
    found = priced("delivered", "M1", "site.zip", "--submit")
    assert "M1 submitted · Submit work · " in found.out
    assert "1 file, 300 bytes" in found.out


def test_a_hand_over_names_its_way_once(priced: Prompt) -> None:
    assert priced.refused("delivered", "M1", "site.zip", "--submit", "-v", "email").code == 2
    assert priced.refused("delivered", "M1").code == 2
    assert "M1 partly submitted · email" in priced("delivered", "M1", "site.zip", "-v", "email", "--part").out


def test_a_tag_of_a_repository_is_described(priced: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = priced.folder / "repository"
    repository.mkdir()
    monkeypatch.chdir(repository)
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Olena")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "olena@example.test")
    for command in ("init -q", "commit -q --allow-empty -m Header", "tag v1"):
        subprocess.run(["git", *command.split()], check=True, stdin=subprocess.DEVNULL)
    priced("delivered", "M1", "--git", "v1")
    text = priced("show", "last", "--json").json["text"]["body"]
    assert text.startswith("git v1\ncommit ")
    assert "subject Header" in text
    assert priced.refused("delivered", "M1", "--git", "v9").code == 4
    assert priced.refused("delivered", "M1", "--git=--upload-pack=x").code == 2


def test_a_folder_a_pipe_and_a_device_are_no_files(priced: Prompt) -> None:
    os.mkfifo(priced.folder / "pipe")
    for path in (".", "pipe", "/dev/null"):
        found = priced.refused("delivered", "M1", path)
        assert found.code == 2
        assert "not a file" in found.err


def test_a_file_that_is_not_there_is_code_4(priced: Prompt) -> None:
    found = priced.refused("delivered", "M1", "site.zip", "gone.zip")
    assert found.code == 4
    assert "gone.zip does not exist" in found.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_refused(priced: Prompt) -> None:
    Path("site.zip").chmod(0)
    assert priced.refused("delivered", "M1", "site.zip").code == 2


def test_what_the_client_did_with_it(priced: Prompt) -> None:
    priced("delivered", "M1", "site.zip", "--submit")
    assert "#4 seen by Dana" in priced("seen", "4").out
    assert "#4 accepted in words by Dana" in priced("accepted", "4", "--words", "--text", "looks great").out
    assert "accepted in words" in priced("scope").out


def test_work_that_is_not_handed_over(priced: Prompt) -> None:
    assert "work done on R1" not in priced("worked", "header").out
    assert priced.refused("worked").code == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("last-week", "31.5", "--manual", "2"), ["29 h 30 min tracked", "2 h 00 min manual"]),
        (("yesterday", "7:20"), ["7 h 20 min tracked"]),
        (("2-8 feb", "10", "--over-limit", "1:30"), ["8 h 30 min tracked", "1 h 30 min over limit"]),
    ],
)
def test_hours_are_told_apart(priced: Prompt, arguments: tuple[str, ...], says: list[str]) -> None:
    priced("hours", *arguments)
    listed = priced("timeline", "--kind", "hours", "--oldest-first").out
    assert [line for line in says if line in listed] == says


@pytest.mark.parametrize("time", [("1", "--manual", "2"), ("0",), ("7.333",), ("seven",), ("7:75",), ("-1",)])
def test_hours_that_cannot_be_are_refused(priced: Prompt, time: tuple[str, ...]) -> None:
    arguments = ["--", *time] if time[0].startswith("-") else list(time)
    assert priced.refused("hours", "2026-03-02", *arguments).code == 2


def test_no_day_holds_more_hours_than_it_has(priced: Prompt) -> None:
    said = priced.refused("hours", "2 mar", "25").err
    assert "25 h 00 min is more than this time holds: Mon 2 Mar 2026" in said
    priced("hours", "2 mar", "24")
    assert "holds: between 1 Mar 2026 and 2 Mar 2026" in priced.refused("hours", "1-2 mar", "48:01").err
    priced("hours", "2 mar 10:00", "8")  # a time of day says when it began, and no more


# ---------------------------------------------------------------- money


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("invoiced", "M1", "800", "--due", "10 apr"), "M1 invoiced USD 800.00"),
        (("funded", "M1", "800"), "M1 put in escrow USD 800.00"),
        (("released", "M1", "800"), "M1 released by the client USD 800.00"),
        (("lapsed", "M1", "800"), "M1 released by silence USD 800.00"),
        (("paid", "M1", "800", "--ref", "TX-1"), "M1 received USD 800.00"),
        (("paid", "M1", "800", "--claimed"), "M1 paid, says the client USD 800.00"),
        (("paid", "80", "--fee"), "fee USD 80.00"),
        (("refunded", "M1", "EUR 100"), "M1 refunded EUR 100.00"),
        (("refunded", "M1", "100", "--asked"), "M1 refund asked USD 100.00"),
        (("refunded", "M1", "100", "--charged-back"), "M1 charged back USD 100.00"),
    ],
)
def test_each_step_of_a_payment_has_its_verb(priced: Prompt, command: tuple[str, ...], says: str) -> None:
    assert says in priced(*command).out


@pytest.mark.parametrize(
    "command",
    [
        ("paid", "M1", "800", "--claimed", "--fee"),
        ("refunded", "M1", "1", "--asked", "--charged-back"),
        ("funded", "M1", "M2", "800"),
        ("funded", "M1", "lots"),
    ],
)
def test_a_step_that_is_unclear_is_refused(priced: Prompt, command: tuple[str, ...]) -> None:
    assert priced.refused(*command).code == 2


def test_an_event_is_one_of_the_list(dk: Prompt) -> None:
    assert "contract ended by Dana" in dk("event", "ended", "--by", "client").out
    assert "feedback left" in dk("event", "feedback-left").out
    assert "did you mean" in dk.refused("event", "endet").err
    assert dk.refused("event", "ended", "--by", "judge").code == 2


def test_the_form_of_a_platform_is_refused_where_there_is_none(dk: Prompt) -> None:
    dk("set", "channel", "email")
    dk("set", "platform", "direct")
    refused = dk.refused("delivered", "M1", "--submit", "--text", "the site")
    assert refused.code == 2
    assert "-v email" in refused.err


def test_money_asked_back_without_words_asks_for_the_reason(dk: Prompt) -> None:
    said = dk("refunded", "800", "--asked").err
    assert "the client's reason is not recorded yet" in said
    assert "cites NUMBER" in said
    assert "reason" not in dk("refunded", "800", "--asked", "--text", "not finished").err
