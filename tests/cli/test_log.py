"""``log``, ``got``, ``sent``, ``called``: whose words, through what, when, and how late."""

import pytest

from tests.cli.conftest import CASE, Prompt


def test_an_exchange_is_told_back_in_full_words(dk: Prompt) -> None:
    found = dk("got", "can", "you", "also", "do", "a", "popup?", "-t", "15:40")
    assert found.out == (
        "acme #2 · Dana wrote · Upwork (default) · Tue 3 Mar 2026, 15:40 Kyiv (13:40 UTC)"
        " · described by you · logged 25 min later\n"
    )


def test_words_are_hers_only_when_it_is_said(dk: Prompt) -> None:
    assert "Dana's words" in dk("got", "--words", "one more thing").out
    assert "your words" in dk("sent", "--words", "that is extra").out
    assert "described by you" in dk("sent", "that is extra").out


def test_what_comes_through_a_pipe_is_verbatim(dk: Prompt) -> None:
    assert "Dana's words" in dk("got", stdin="can you\r\nalso…\n".encode()).out
    assert dk("show", "2", "--json").json["text"] == {"basis": "verbatim", "body": "can you\nalso…"}
    assert "described by you" in dk("got", "--mine", stdin=b"she wants a popup").out


def test_a_dash_reads_the_pipe_for_verbs_about_something_else(dk: Prompt) -> None:
    dk("requested", "popup")
    dk("agreed", "R1", "--text", "-", stdin=b"ok go")
    assert dk("show", "3", "--json").json["text"] == {"basis": "verbatim", "body": "ok go"}


def test_a_verb_about_something_else_leaves_a_pipe_alone(dk: Prompt) -> None:
    dk("requested", "popup")
    dk("agreed", "R1", stdin=b"line of a shell loop")
    assert "text" not in dk("show", "3", "--json").json


def test_words_and_mine_are_opposites(dk: Prompt) -> None:
    assert dk.refused("got", "hello", "--words", "--mine").code == 2


def test_nothing_to_say_is_refused(dk: Prompt) -> None:
    assert dk.refused("got").code == 2
    assert dk.refused("called").code == 2
    assert dk.refused("log", "--from", "client").code == 2


def test_log_needs_to_know_who_wrote(dk: Prompt) -> None:
    assert "--from" in dk.refused("log", "hello").err


@pytest.mark.parametrize("via", ["email", "Upwork Messages", "zoom"])
def test_a_channel_is_recorded_as_it_was_said(dk: Prompt, via: str) -> None:
    found = dk("got", "hello", "-v", via)
    assert "(default)" not in found.out
    assert dk("show", "2", "--json").json["talk"]["via"] == via


def test_a_direct_client_has_no_default_channel(prompt: Prompt) -> None:
    prompt(*CASE, "--yes")
    prompt("set", "platform", "direct")
    found = prompt.refused("got", "hello")
    assert "dk set channel email" in found.err
    assert "nothing was recorded" in found.err
    prompt("set", "channel", "email")
    assert "email (default)" in prompt("got", "hello").out


def test_files_are_attached_and_counted(dk: Prompt) -> None:
    for name in ("a.pdf", "b.pdf"):
        (dk.folder / name).write_bytes(name.encode() * 300)
    assert "2 files, 3.0 kB" in dk("got", "see attached", "-f", "a.pdf", "-f", "b.pdf").out


def test_a_call_can_hold_an_agreement_on_your_word_only(dk: Prompt) -> None:
    dk("requested", "a popup")
    found = dk("called", "20 min,", "fine with 150", "--agreed", "R1=150", "-v", "zoom", "-t", "15:00")
    assert [line.split(" · ")[1] for line in found.lines] == ["call", "R1 agreed by Dana, USD 150.00"]
    assert "on your word only (spoken, off Upwork)" in found.err
    assert dk("show", "4", "--json").json["cites"] == [3]


def test_the_general_verb_takes_every_kind(dk: Prompt) -> None:
    dk(
        "log",
        "--kind",
        "coverage",
        "--set",
        "channel=Upwork",
        "--set",
        "from=2026-01-12",
        "--set",
        "to=2026-03-01",
        "--set",
        "extent=complete",
    )
    dk("log", "--kind", "deadline", "--set", "due=2026-03-08T17:20+02:00", "answer due")
    assert dk("show", "3", "--json").json["due"]["from"] == "2026-03-08T17:20+02:00"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--kind", "letter"),
        ("--kind", "coverage", "--set", "channel=Upwork"),
        ("--kind", "deadline", "--set", "nonsense=1"),
        ("--kind", "position", "--set", "by=judge", "--set", "stance=in"),
    ],
)
def test_what_makes_no_record_is_refused(dk: Prompt, arguments: tuple[str, ...]) -> None:
    assert dk.refused("log", "text", *arguments).code == 2


def test_a_name_of_another_case_stops_the_command(dk: Prompt) -> None:
    dk(*CASE[:-1], "other", "--client", "Tom Baker", "--clock-set", "--yes")
    found = dk.refused("log", "hi", "--from", "Dana")
    assert "Dana is in acme, not in other; wrong case?" in found.err


def test_an_amount_that_the_shell_ate_gets_a_hint(dk: Prompt) -> None:
    assert "an amount may be missing" in dk("got", "she offers 00 for it").err
    assert "an amount may be missing" not in dk("got", "she offers 500 for it").err


def test_a_text_that_looks_like_an_option_needs_two_dashes(dk: Prompt) -> None:
    assert dk.refused("got", "-20% discount").code == 2
    dk("got", "--", "-20% discount")
    assert dk("show", "2", "--json").json["text"]["body"] == "-20% discount"


# ---------------------------------------------------------------- for scripts


def test_quiet_prints_only_the_number(dk: Prompt) -> None:
    assert dk("got", "hello", "-q") == (0, "2\n", "")


def test_json_gives_what_was_written(dk: Prompt) -> None:
    found = dk("got", "hello", "--json")
    assert found.json["case"] == "acme"
    assert found.json["recorded"][0]["seq"] == 2


def test_a_key_is_recorded_once(dk: Prompt) -> None:
    dk("got", "hello", "--once", "mail:1")
    found = dk("got", "hello", "--once", "mail:1", "-q")
    assert found.out == "2\n"
    assert dk("got", "hello", "--once", "mail:1", "--json").json["recorded_before"] == 2
    assert dk.count() == 2


def test_a_key_covers_every_record_of_the_command(dk: Prompt) -> None:
    dk("milestone", "45", "Support", "--per", "hour")
    dk("hours", "2026-03-02", "3", "--manual", "1", "--once", "week:9")
    dk("hours", "2026-03-02", "3", "--manual", "1", "--once", "week:9")
    assert dk.count() == 4
    dk("requested", "a")
    dk("requested", "b")
    dk("agreed", "R1", "R2", "--once", "both")
    dk("agreed", "R1", "R2", "--once", "both")
    assert dk.count() == 8


@pytest.mark.parametrize(
    ("said", "code"),
    [("03/04", 2), ("tomorrow", 2), ("23:59", 2), ("32 mar", 2), ("sometime", 2), ("2026-02-30", 2)],
)
def test_a_time_that_is_not_one_is_refused(dk: Prompt, said: str, code: int) -> None:
    found = dk.refused("got", "hello", "-t", said)
    assert found.code == code
    assert len(found.err.splitlines()) == 2


def test_a_chosen_clock_is_only_for_cases_made_for_it(prompt: Prompt) -> None:
    prompt(*CASE, "--yes")
    found = prompt.at("2026-03-03T16:05+02:00").refused("got", "hello")
    assert "say when it happened with -t" in found.err
