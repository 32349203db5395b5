"""``status`` and ``due``: where the case stands, what is open, and the command that closes it."""

import re
import shlex

import pytest

from tests.cli.conftest import CASE, Prompt


def open_gaps(prompt: Prompt) -> dict[str, str]:
    """Short name of each open end, and the command that closes it."""
    return {one["gap"]: one["closes"] for one in prompt("due", "--json").json["cases"][0]["open"]}


def test_the_status_names_everything_in_words(demo: Prompt) -> None:
    found = demo("status").out
    for words in (
        "brightside · Website redesign · Dana Reyes, Brightside Dental · Upwork fixed price · USD",
        "no seal of it lies with anybody else yet: dk checkpoint",
        "5 requests, 3 agreed in writing, 1 without a price, 1 priced, not answered",
        "USD agreed 3,570.00, received 1,950.00, in escrow 1,200.00, not funded 420.00",
        "submitted 20 Mar 2026 (#48)",
        "IF YOU DO NOTHING until Wed 8 Apr 2026, 17:20 Kyiv (14:20 UTC)",
        "dk quoted R4 AMOUNT",
        "TIMES MAY BE CHOSEN",
    ):
        assert words in found


@pytest.mark.parametrize("word", ["digest", "fold", "projection", "disclosure"])
def test_no_screen_speaks_of_the_inside(demo: Prompt, word: str) -> None:
    for command in ("status", "due", "scope", "account", "timeline", "help all", "show R4", "case"):
        found = demo(*command.split())
        assert word not in (found.out + found.err).lower()


def test_a_case_of_the_machines_clock_has_no_remark_about_times(prompt: Prompt) -> None:
    prompt(*CASE, "--yes")
    assert "CHOSEN" not in prompt("status").out


def test_an_agreement_of_today_has_nothing_open(dk: Prompt) -> None:
    assert "nothing is open" in dk("status").out
    found = dk("due")
    assert (found.out, found.err.strip()) == ("", "nothing is open")


def test_each_gap_is_closed_by_the_command_that_stands_beside_it(dk: Prompt) -> None:
    dk("requested", "a blog too")
    assert open_gaps(dk) == {"request without a price": "dk quoted R1 AMOUNT"}
    dk("quoted", "R1", "450")
    assert open_gaps(dk) == {"price without an answer": "dk agreed R1  or  dk declined R1"}
    dk("agreed", "R1", "--words", "--text", "go ahead")
    assert open_gaps(dk) == {}
    dk("delivered", "R1", "--text", "the blog")
    assert list(open_gaps(dk)) == ["submission without a sign that it was seen"]
    command = open_gaps(dk)["submission without a sign that it was seen"].split("  or  ")[0]
    dk(*shlex.split(command)[1:])
    assert open_gaps(dk) == {}


def test_a_request_that_you_read_as_in_scope_needs_no_price(dk: Prompt) -> None:
    dk("scope", "add", "Contact form")
    dk("requested", "move the contact form up")
    assert "request without a price" in open_gaps(dk)
    dk("in", "R1", "S1")
    assert "request without a price" not in open_gaps(dk)


def test_a_spoken_yes_asks_for_a_written_recap_until_there_is_one(dk: Prompt) -> None:
    dk("requested", "a popup")
    dk("called", "she is fine with 150", "--agreed", "R1=150", "-v", "zoom")
    gaps = open_gaps(dk)
    draft, sent = gaps["spoken agreement without a written recap"].replace(" --copy", "").split("  then  ")
    dk(*shlex.split(draft)[1:])
    dk(*shlex.split(sent)[1:])
    assert "spoken agreement without a written recap" not in open_gaps(dk)


def test_an_unknown_name_is_asked_about_once_it_wrote(dk: Prompt) -> None:
    dk("log", "hi, I am Tom from accounting", "--from", "Tom Baker")
    assert open_gaps(dk)["name that belongs to no side"] == "dk people add 'Tom Baker' --side client"
    dk("people", "add", "Tom Baker", "--side", "client")
    assert "name that belongs to no side" not in open_gaps(dk)


def test_silence_is_noticed_after_nine_days(dk: Prompt) -> None:
    dk("got", "hello")
    dk.at("2026-03-11T16:00+02:00")
    assert "nothing recorded for some time" not in open_gaps(dk)
    dk.at("2026-03-12T16:10+02:00")
    assert open_gaps(dk)["nothing recorded for some time"] == "dk catchup"


def dates(prompt: Prompt) -> list[tuple[str, str, int]]:
    return [
        (one["what"], one["label"], one["days"]) for one in prompt("due", "--json").json["cases"][0]["dates"]
    ]


def test_a_milestone_is_due_until_something_was_submitted(dk: Prompt) -> None:
    dk("milestone", "800", "Wireframes", "--due", "10 mar 2026")
    assert dates(dk) == [("milestone", "M1", 7)]
    dk.at("2026-03-12T09:00+02:00")
    assert dates(dk) == [("milestone", "M1", -2)]
    dk("delivered", "M1", "--text", "wireframes")
    assert dates(dk) == []


def test_a_price_that_runs_out_is_a_date_until_it_is_answered(dk: Prompt) -> None:
    dk("requested", "a blog")
    dk("quoted", "R1", "450", "--until", "6 mar 2026")
    assert dates(dk) == [("quote", "R1", 3)]
    dk("declined", "R1", "--text", "too much", "--words")
    assert dates(dk) == []


def test_an_invoice_is_a_date_until_it_is_paid(dk: Prompt) -> None:
    dk("milestone", "800", "Wireframes")
    dk("invoiced", "M1", "800", "--due", "6 mar 2026")
    assert dates(dk) == [("invoice", "M1", 3)]
    dk("paid", "M1", "800")
    assert dates(dk) == []


def test_an_invoice_that_is_not_paid_stays_however_long_it_is_due(dk: Prompt) -> None:
    dk("milestone", "800", "Wireframes", "--due", "20 jan 2026")
    dk("invoiced", "M1", "800", "-t", "5 jan", "--due", "12 jan")
    assert dates(dk) == [("invoice", "M1", -50)]
    assert "50 days ago: Mon 12 Jan 2026" in dk("due").out
    assert dk("due", "--line").out == "acme: M1 invoice due, not paid (Mon 12 Jan, 50 days ago)\n"
    dk("paid", "M1", "800")
    assert dates(dk) == []


def test_of_two_invoices_the_paid_one_is_no_date_any_more(dk: Prompt) -> None:
    dk("milestone", "800", "Wireframes")
    dk("invoiced", "M1", "300", "--due", "5 mar 2026", "--ref", "A-1")
    dk("invoiced", "M1", "500", "--due", "6 mar 2026", "--ref", "A-2")
    dk("paid", "M1", "300", "--ref", "A-1")
    assert dates(dk) == [("invoice", "M1", 3)]


def test_a_date_far_away_waits(dk: Prompt) -> None:
    dk("milestone", "800", "Wireframes", "--due", "30 jun 2026")
    assert dates(dk) == []


# ---------------------------------------------------------------- for prompts and cron


def test_the_line_for_a_prompt_names_the_nearest_thing(demo: Prompt) -> None:
    (line,) = demo("due", "--line").lines
    assert re.fullmatch(
        r"brightside: act by \w{3} \d Apr: USD 1,200.00 in escrow goes back to the client \(5 days left\), \d more",
        line,
    )


def test_the_line_is_silent_when_nothing_is_open(dk: Prompt) -> None:
    found = dk("due", "--line")
    assert (found.out, found.err) == ("", "")


def test_the_line_never_fails(prompt: Prompt) -> None:
    found = prompt("due", "--line")
    assert (found.code, found.out, found.err) == (0, "", "")
    assert prompt.run("due").code == 4


def test_check_exits_6_when_something_needs_attention(demo: Prompt, dk: Prompt) -> None:
    assert dk.run("due", "--check", "-q") == (0, "", "")
    dk("requested", "a blog")
    found = dk.run("due", "--check", "-q")
    assert (found.code, found.out) == (6, "1\n")


def test_without_a_choice_all_cases_are_looked_at(dk: Prompt) -> None:
    dk("requested", "a blog")
    dk(*CASE[:-1], "other", "--clock-set", "--yes")
    dk("requested", "a shop")
    (dk.config / "cases.json").unlink()
    found = dk("due", "--json").json
    assert [one["case"] for one in found["cases"]] == ["acme", "other"]
    dk("case", "archive", "other")
    assert [one["case"] for one in dk("due", "--json").json["cases"]] == ["acme"]
    assert len(dk("due", "--line").lines) == 1


def test_all_looks_at_every_case_whatever_was_chosen(dk: Prompt) -> None:
    dk("requested", "a blog")
    dk(*CASE[:-1], "other", "--clock-set", "--yes")
    assert len(dk("due", "--json", "--all").json["cases"]) == 2
    assert len(dk("due", "--json").json["cases"]) == 1
