"""``week``: the open ends one after the other, single keys at a terminal, a list and exit code 6 without one."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest

from disputekit.app.correct import take_back
from disputekit.app.workspace import OpenCase
from disputekit.cli import walk
from disputekit.cli.main import run
from disputekit.cli.settings import at_this_moment, make_setup
from tests.cli.conftest import CASE, Prompt
from tests.support.screen import Played, Script, play

KEYS = "[q]uit > "
WORDS, CHANNEL, WHEN, END = "Ctrl-D ends)\n> ", "channel [Enter=Upwork]: ", "when [Enter=now]: ", "\x04"
SHOWN, PRICE = " > ", "[Enter: back]: "


@pytest.fixture(autouse=True)
def _wide_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def walked(*script: tuple[str, str], arguments: tuple[str, ...] = ()) -> Played:
    played = play(lambda: run(["week", *arguments]), script)
    return played._replace(screen=played.screen.replace("\r", ""))


def record(prompt: Prompt, number: int | str) -> dict[str, object]:
    found: dict[str, object] = prompt("show", str(number), "--json").json
    return found


def gaps(prompt: Prompt) -> list[str]:
    found = prompt.run("week", "--json").json["open"]
    return [one["gap"] for one in found]


@pytest.fixture
def asked(dk: Prompt) -> Prompt:
    """A case with a request that nobody priced, R1."""
    dk("scope", "exclude", "No blog")
    dk("requested", "can you add a blog?", "--words", "-t", "15:40")
    return dk


@pytest.fixture
def quoted(asked: Prompt) -> Prompt:
    """The same, with a price that nobody answered."""
    asked("quoted", "R1", "450", "-t", "15:45")
    return asked


# ---------------------------------------------------------------- without a terminal


def test_without_a_terminal_it_lists_what_is_open_and_exits_6(asked: Prompt) -> None:
    found = asked.run("week")
    assert found.code == 6
    assert found.lines == ['  R1  no price named: "can you add a blog?"', "        dk quoted R1 AMOUNT"]


def test_nothing_open_is_exit_0(dk: Prompt) -> None:
    found = dk("week")
    assert (found.out, found.err) == ("", "nothing is open\n")
    assert dk("week", "-q").out == ""


def test_a_date_that_comes_near_is_shown_and_is_no_open_end(dk: Prompt) -> None:
    dk("milestone", "800", "Wireframes", "--due", "10 mar 2026")
    found = dk("week")
    assert "due, nothing submitted yet" in found.out
    assert "nothing is open" in found.err


def test_json_has_the_same_and_asks_nothing_even_at_a_terminal(asked: Prompt) -> None:
    found = asked.run("week", "--json")
    (one,) = found.json["open"]
    assert (found.code, found.json["case"], found.json["count"]) == (6, "acme", 1)
    assert (one["label"], one["closes"], found.json["dates"]) == ("R1", "dk quoted R1 AMOUNT", [])
    played = walked(arguments=("--json",))
    assert (played.result, KEYS in played.screen) == (6, False)


def test_quiet_is_the_number_alone(asked: Prompt) -> None:
    assert asked.run("week", "-q") == (6, "1\n", "")


def test_a_limit_shows_so_many_and_says_that_there_are_more(asked: Prompt) -> None:
    asked("requested", "and a shop")
    found = asked.run("week", "--limit", "1")
    assert (found.code, len(found.lines), found.err) == (6, 2, "1 more: --limit 0\n")
    shown = asked.run("week", "--limit", "1", "--json").json
    assert (len(shown["open"]), shown["count"]) == (1, 2)
    assert len(asked.run("week", "--limit", "2").lines) == 4


def test_a_limit_below_nothing_is_refused(asked: Prompt) -> None:
    assert asked.refused("week", "--limit", "-1").code == 2
    assert asked.run("week", "-c", "nobody").code == 4


# ---------------------------------------------------------------- the walk


def test_an_open_end_stands_in_a_block_with_its_words_and_its_command(quoted: Prompt) -> None:
    played = walked((KEYS, "q"))
    assert played.result == 0
    assert played.screen == (
        "acme · 1 open end\n"
        "\n"
        "[1/1] R1 · price named, no answer written down · Tue 3 Mar 2026\n"
        '  #3 R1 requested by Dana: "can you add a blog?"\n'
        "  your price: USD 450.00\n"
        '  near: X1 "No blog" (blog)\n'
        "  closed by: dk agreed R1  or  dk declined R1\n"
        " [a]greed [x]declined [i]n scope [d]ropped [Enter]skip [u]ndo [q]uit > q\n"
        "\n"
        "acme · closed 0 · skipped 0 · still open 1\n"
    )


def test_a_yes_takes_the_clients_words_their_channel_and_their_date(quoted: Prompt) -> None:
    played = walked(
        (KEYS, "a"),
        ("[Enter]back > ", "w"),
        (WORDS, f"ok go with the 450\n{END}"),
        (CHANNEL, "email\n"),
        (WHEN, "03/04\n"),
        (WHEN, "15:50\n"),
        ("as you named it]: ", "\n"),
    )
    assert played.result == 0
    found = record(quoted, 5)
    assert found["talk"] == {"from": "Dana Reyes", "to": ["Olena Koval"], "via": "email"}
    assert found["text"] == {"body": "ok go with the 450", "basis": "verbatim"}
    assert (found["value"], found["about"], "amount" in found) == ("agreed", ["R1"], False)
    assert "acme #5 · R1 agreed by Dana · email · Tue 3 Mar 2026, 15:50 Kyiv" in played.screen
    assert played.screen.endswith("acme · closed 1 · skipped 0 · still open 0\n")


def test_the_channel_of_the_case_is_echoed_as_a_default(asked: Prompt) -> None:
    played = walked(
        (KEYS, "p"),
        (PRICE, "much\n"),
        (PRICE, "450 2d\n"),
        (SHOWN, "w"),
        (WORDS, f"It is USD 450.\n{END}"),
        (CHANNEL, "\n"),
        (WHEN, "\n"),
    )
    assert "'much' is not an amount" in played.screen
    assert "R1 quoted, USD 450.00, 2 working days · Upwork (default) · Tue 3 Mar 2026" in played.screen
    assert "[2/2]" not in played.screen, "a price that was named just now has no answer yet"
    assert played.screen.endswith("acme · closed 1 · skipped 0 · still open 1\n")


def test_a_case_without_a_channel_is_asked_for_it(prompt: Prompt) -> None:
    direct = ["direct" if one == "upwork" else one for one in CASE]
    prompt.at("2026-03-03T16:05+02:00")(*direct, "--channel", "email", "--clock-set", "--yes")
    prompt("requested", "a blog", "-v", "email")
    prompt("amend", "1", "channel=")
    walked(
        (KEYS, "p"),
        (PRICE, "450\n"),
        (SHOWN, "w"),
        (WORDS, f"450\n{END}"),
        ("channel (email, chat ...) [Enter: back]: ", "letter\n"),
        (WHEN, "\n"),
    )
    assert record(prompt, "last")["talk"] == {"from": "Olena Koval", "to": ["Dana Reyes"], "via": "letter"}


def test_a_spoken_yes_asks_for_its_recap_next(quoted: Prompt) -> None:
    played = walked(
        (KEYS, "a"),
        ("[Enter]back > ", "s"),
        (WORDS, f"fine with 400\n{END}"),
        ("[call]: ", "zoom\n"),
        (WHEN, "\n"),
        ("as you named it]: ", "400\n"),
        ("agreed in speech, no written recap", ""),
        (KEYS, "w"),
        ("[Enter]back > ", "w"),
        (WORDS, f"To confirm our call: the blog for USD 400.\n{END}"),
        (CHANNEL, "\n"),
        (WHEN, "\n"),
    )
    assert "[2/2] R1" in played.screen
    assert record(quoted, 5)["text"] == {"body": "fine with 400", "basis": "described"}
    assert record(quoted, 6)["re"] == [5]
    assert gaps(quoted) == []
    assert played.screen.endswith("acme · closed 2 · skipped 0 · still open 0\n")


@pytest.fixture
def clipboard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was put into the clipboard of a machine that has one."""
    found: list[str] = []

    def fill(text: str) -> str:
        found.append(text)
        return "xclip"

    monkeypatch.setattr("disputekit.cli.clipboard.fill_clipboard", fill)
    return found


@pytest.fixture
def spoken(quoted: Prompt) -> Prompt:
    """The same, agreed on a call."""
    quoted("called", "fine with 400", "--agreed", "R1=400", "-v", "zoom")
    return quoted


def test_a_recap_is_shown_copied_and_recorded_as_it_was_sent(spoken: Prompt, clipboard: list[str]) -> None:
    played = walked((KEYS, "r"), (KEYS, "w"), ("[o]ther words > ", "d"), (CHANNEL, "email\n"), (WHEN, "\n"))
    assert "agreed, USD 400.00" in played.screen
    assert "copied (xclip) · send it, then press w" in played.screen
    found = record(spoken, 7)
    assert found["text"] == {"body": clipboard[0], "basis": "verbatim"}
    assert found["talk"] == {"from": "Olena Koval", "to": ["Dana Reyes"], "via": "email"}
    assert gaps(spoken) == []
    assert spoken.refused("sent", "--draft").code == 4, "nothing waits any more"


def test_a_recap_that_was_sent_in_other_words_is_recorded_in_these(
    spoken: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disputekit.cli.clipboard._WRITERS", ())
    played = walked(
        (KEYS, "r"),
        ("send it, then press w", ""),
        (KEYS, "w"),
        ("[o]ther words > ", "o"),
        ("[Enter]back > ", "w"),
        (WORDS, f"As agreed: 400.\n{END}"),
        (CHANNEL, "\n"),
        (WHEN, "\n"),
    )
    assert "copied" not in played.screen
    assert record(spoken, 7)["text"] == {"body": "As agreed: 400.", "basis": "verbatim"}


def test_a_draft_of_something_else_is_not_taken_for_the_recap(spoken: Prompt) -> None:
    spoken("requested", "and a shop")
    spoken("draft", "extra", "R2")
    played = walked((KEYS, "\n"), (KEYS, "w"), ("[Enter]back > ", "\n"), (KEYS, "q"))
    assert played.used == 4
    assert "[d]raft as it stands" not in played.screen


def test_a_message_that_is_recorded_already_is_named_by_its_number(quoted: Prompt) -> None:
    quoted("got", "ok go ahead", "--words", "-t", "16:00")
    quoted("sent", "thanks", "--words")
    played = walked(
        (KEYS, "a"),
        ("[Enter]back > ", "n"),
        (PRICE, "6\n"),
        (PRICE, "77\n"),
        (PRICE, "5\n"),
        ("as you named it]: ", "\n"),
    )
    assert "#5 Tue 3 Mar 2026 · ok go ahead" in played.screen
    assert "acme #7 · R1 agreed by Dana · Upwork · Tue 3 Mar 2026, 16:00 Kyiv" in played.screen
    assert "#6 is your own message" in played.screen
    assert "there is no record #77" in played.screen
    assert record(quoted, 7)["cites"] == [5]


def test_who_dropped_it_is_asked_and_never_guessed(asked: Prompt) -> None:
    walked((KEYS, "d"), ("dropped by [c]lient [m]e > ", "x"), ("[m]e > ", "c"), (SHOWN, "\n"), (WHEN, "\n"))
    found = record(asked, 4)
    assert (found["value"], found["talk"]) == (
        "dropped",
        {"from": "Dana Reyes", "to": ["Olena Koval"], "via": "Upwork"},
    )


def test_a_reading_of_the_scope_is_recorded_and_the_price_is_still_asked(asked: Prompt) -> None:
    played = walked((KEYS, "o"), ("named]: ", "7\n"), ("named]: ", "1\n"), (KEYS, "i"), ("named]: ", "x1\n"))
    assert "1 = X1 No blog" in played.screen
    assert "'7' is no scope item and no exclusion" in played.screen
    assert "still open: no price named" in played.screen
    assert [record(asked, seq)["about"] for seq in (4, 5)] == [["R1", "X1"], ["R1", "X1"]]
    assert played.screen.endswith("acme · closed 1 · skipped 0 · still open 0\n")


def test_enter_skips_and_what_was_skipped_stays_open(asked: Prompt) -> None:
    asked("requested", "and a shop")
    before = asked.count()
    played = walked((KEYS, "\n"), (KEYS, "\n"))
    assert played.screen.endswith("acme · closed 0 · skipped 2 · still open 2\n")
    assert asked.count() == before


def test_a_limit_ends_the_walk(asked: Prompt) -> None:
    asked("requested", "and a shop")
    played = walked((KEYS, "\n"), arguments=("--limit", "1"))
    assert "[1/1] R1" in played.screen
    assert played.screen.endswith("acme · closed 0 · skipped 1 · still open 2\n")


def test_an_empty_answer_goes_back_to_the_keys(quoted: Prompt) -> None:
    before = quoted.count()
    played = walked(
        (KEYS, "a"),
        ("[Enter]back > ", "\n"),
        (KEYS, "a"),
        ("[Enter]back > ", "n"),
        (PRICE, "\n"),
        (KEYS, "a"),
        ("[Enter]back > ", "w"),
        (WORDS, END),
        (KEYS, "?"),
        (KEYS, "q"),
    )
    assert played.used == 10
    assert quoted.count() == before


def test_one_answer_may_close_several_and_none_is_asked_twice(asked: Prompt) -> None:
    asked("worked", "built the blog", "-a", "R1")
    played = walked((KEYS, "d"), ("[m]e > ", "m"), (SHOWN, "\n"), (WHEN, "\n"))
    assert "[2/2]" not in played.screen
    assert played.screen.endswith("acme · closed 2 · skipped 0 · still open 0\n")


def test_dates_stand_first_and_the_next_one_last(dk: Prompt) -> None:
    dk("milestone", "800", "Wireframes", "--due", "10 mar 2026")
    dk("requested", "and a shop")
    played = walked((KEYS, "q"))
    opening, _, rest = played.screen.partition("[1/1]")
    assert opening.startswith("acme · 1 open end · 1 date\n  in 7 days: Tue 10 Mar 2026\n      M1 · due")
    assert "still open 1\nnext:\n  in 7 days: Tue 10 Mar 2026\n" in rest


def test_clocks_stand_first_too_and_the_one_that_presses_most_last(demo: Prompt) -> None:
    played = walked((KEYS, "q"))
    opening, _, rest = played.screen.partition("[1/")
    assert "Wed 8 Apr 2026, 17:20 Kyiv (14:20 UTC)" in opening
    assert "Wed 8 Apr 2026, 17:20 Kyiv (14:20 UTC)" in rest.partition("next:")[2]
    found = demo.run("week", "--json").json
    assert next(one["labels"] for one in found["clocks"]) == ["M3"]
    assert found["warnings"] == []


def test_nothing_open_asks_nothing(dk: Prompt) -> None:
    played = walked()
    assert (played.result, played.screen) == (0, "acme · 0 open ends\nnothing is open\n")


# ---------------------------------------------------------------- names, money, the form


def test_a_name_is_given_its_side_by_one_key(dk: Prompt) -> None:
    dk("log", "hi, I am Tom from accounting", "--from", "Tom Baker")
    played = walked((KEYS, "c"))
    assert "[1/1] Tom Baker: on whose side? · Tue 3 Mar 2026" in played.screen
    assert "[c]lient [m]e [p]latform [o]ther [Enter]skip" in played.screen
    assert (record(dk, 3)["names"], record(dk, 3)["side"]) == (["Tom Baker"], "client")


def test_money_for_nothing_in_particular_is_given_its_milestone(dk: Prompt) -> None:
    dk("milestone", "800", "Design")
    dk("log", "--kind", "money", "--set", "step=received", "--amount", "300")
    played = walked((KEYS, "f"), (PRICE, "M9\n"), (PRICE, "M1\n"))
    assert "M1 USD 800.00 · Design" in played.screen
    assert "there is no M9 in acme" in played.screen
    assert "now: about M1" in played.screen
    assert gaps(dk) == []


def test_an_amount_that_differs_is_put_right(dk: Prompt) -> None:
    dk("milestone", "800", "Design")
    for amount in ("800", "80"):
        dk("funded", "M1", amount)
    dk("same", "3", "4")
    walked((KEYS, "f"), (PRICE, "44\n"), (PRICE, "4\n"), (PRICE, "800\n"))
    assert record(dk, 4)["amount"] == {"currency": "USD", "minor": 80000, "scale": 2}
    assert gaps(dk) == []


def test_nine_quiet_days_open_the_quick_form(dk: Prompt) -> None:
    dk.at("2026-03-13T16:05+02:00")
    form: Script = [
        ("ca[l]l > ", "c"),
        ("ends)\n> ", f"any news?\n{END}"),
        ("[x]declined > ", "\n"),
        (WHEN, "\n"),
        ("): ", "\n"),
    ]
    played = walked((KEYS, "l"), ("ca[l]l > ", "c"), ("ends)\n> ", END), (KEYS, "l"), *form)
    assert "there is no text" in played.screen
    assert "[1/1] nothing recorded for 10 days" in played.screen
    assert played.screen.endswith("acme · closed 1 · skipped 0 · still open 0\n")
    assert dk.count() == 2


def test_a_kind_without_keys_can_be_skipped(asked: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "ways_of", lambda end: ())
    played = walked((" [Enter]skip [u]ndo [q]uit > ", "\n"))
    assert played.screen.endswith("acme · closed 0 · skipped 1 · still open 1\n")


# ---------------------------------------------------------------- taking back, and going away


def test_u_takes_back_the_last_answer_and_asks_again(asked: Prompt) -> None:
    asked("requested", "and a shop")
    played = walked(
        (KEYS, "u"),
        ("nothing was recorded in this walk yet", ""),
        (KEYS, "i"),
        ("named]: ", "\n"),
        ("[2/2] R2", ""),
        (KEYS, "u"),
        ("acme taken back: #5 R1: in scope, in your reading", ""),
        ("[1/2] R1", ""),
        (KEYS, "\n"),
        (KEYS, "q"),
    )
    assert played.used == 10
    assert played.screen.endswith("acme · closed 0 · skipped 1 · still open 2\n")
    assert len(gaps(asked)) == 2


def test_what_an_answer_raised_goes_when_it_is_taken_back(quoted: Prompt) -> None:
    quoted("requested", "and a shop")
    played = walked(
        (KEYS, "\n"),  # R2 without a price stands first
        (KEYS, "a"),
        ("[Enter]back > ", "s"),
        (WORDS, f"fine\n{END}"),
        ("[call]: ", "\n"),
        (WHEN, "\n"),
        ("as you named it]: ", "\n"),
        ("[3/3] R1 · agreed in speech", ""),
        (KEYS, "u"),
        ("[2/2] R1 · price named", ""),
        (KEYS, "\n"),
    )
    assert played.used == 11
    assert played.screen.endswith("acme · closed 0 · skipped 2 · still open 2\n")


def test_what_another_window_took_back_is_not_taken_back_twice(
    asked: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked("requested", "and a shop")
    monkeypatch.setattr(walk, "take_back", _after_another_window(asked, take_back))
    played = walked((KEYS, "i"), ("named]: ", "\n"), ("[2/2] R2", ""), (KEYS, "u"), (KEYS, "q"))
    assert "#5 was taken back already" in played.screen
    assert "acme taken back" not in played.screen
    assert (played.result, record(asked, "last")["kind"]) == (0, "withdraw")


def _after_another_window(prompt: Prompt, original: Callable[..., object]) -> Callable[..., object]:
    """Take the record back as another window would have, before the walk does."""

    def taken(case: OpenCase, seqs: Sequence[int], reason: str) -> object:
        prompt("withdraw", *map(str, seqs))
        return original(case, seqs, reason)

    return taken


def test_ctrl_c_leaves_what_was_recorded_and_says_so(asked: Prompt) -> None:
    asked("requested", "and a shop")
    played = walked((KEYS, "i"), ("named]: ", "\n"), (KEYS, "\x04"))
    assert played.result == 130
    assert "acme · closed 1 · skipped 0 · still open 1\n" in played.screen
    assert "stopped; what was recorded stays recorded: #5\n" in played.screen
    assert "dk week goes on with what is still open" in played.screen
    assert len(gaps(asked)) == 1


def test_ctrl_c_before_any_answer_says_that_nothing_was_recorded(asked: Prompt) -> None:
    before = asked.count()
    played = walked((KEYS, "\x04"))
    assert played.result == 130
    assert "stopped; nothing was recorded" in played.screen
    assert asked.count() == before


def test_a_terminal_that_goes_away_ends_the_walk(quoted: Prompt) -> None:
    played = walked((KEYS, "a"), ("[Enter]back > ", "n"), (PRICE, "\x04"), (KEYS, "\x04"))
    assert played.result == 130
    assert "no answer came" in played.screen


@pytest.mark.parametrize("last", ["when", "price"])
def test_words_that_were_typed_are_shown_again_when_a_later_question_ends(quoted: Prompt, last: str) -> None:
    later = [(WHEN, END)] if last == "when" else [(WHEN, "\n"), ("as you named it]: ", END)]
    played = walked(
        (KEYS, "a"),
        ("[Enter]back > ", "w"),
        (WORDS, f"a long story\n{END}"),
        (CHANNEL, "\n"),
        *later,
        (KEYS, "q"),
    )
    assert played.screen.count("so that it is not lost:\na long story") == 1
    assert quoted.count() == 4


def test_words_that_cannot_be_recorded_are_shown_again(
    quoted: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disputekit.app.log.MAX_TEXT", 10)
    played = walked(
        (KEYS, "x"),
        (SHOWN, "w"),
        (WORDS, f"far too many words\n{END}"),
        (CHANNEL, "\n"),
        (WHEN, "\n"),
        (KEYS, "q"),
    )
    assert "what you wrote, so that it is not lost:\nfar too many words" in played.screen
    assert "a record takes 10" in played.screen
    assert quoted.count() == 4


def test_each_answer_has_the_time_at_which_it_was_given() -> None:
    """The walk goes on while a person thinks; a clock that was chosen stands still, the machine's does not."""
    begun = make_setup(None, None, None)._replace(now=datetime(2026, 3, 3, 14, 5, tzinfo=UTC))
    assert at_this_moment(begun).now > begun.now
    assert at_this_moment(begun._replace(now_is_chosen=True)).now == begun.now


# ---------------------------------------------------------------- on a small screen


@pytest.mark.parametrize("width", ["50", "80"])
def test_no_line_of_the_walk_is_wider_than_the_screen(
    demo: Prompt, monkeypatch: pytest.MonkeyPatch, width: str
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    played = walked((KEYS, "o"), ("named]:", "1\n"), (KEYS, "\n"), *[(KEYS, "\n")] * 3, (KEYS, "q"))
    assert max(map(len, played.screen.splitlines())) <= int(width)
    assert "[d]ropped" in played.screen
