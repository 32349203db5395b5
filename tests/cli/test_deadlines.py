"""``deadlines``, the dates read off the platform, the hints after a record, and what ``due`` makes of clocks."""

import csv
import io
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest

from disputekit.cli.screen import hints
from tests.cli.conftest import CASE, Prompt

FUNDED = "2026-03-10T16:00+02:00"
SUBMITTED = "2026-03-10T17:30+02:00"
ENDED = "2026-03-20T09:12+02:00"


@pytest.fixture
def work(dk: Prompt) -> Prompt:
    """M1 with USD 800 in escrow, on the day it is about to be submitted."""
    dk("milestone", "800", "Design")
    dk.at(FUNDED)("funded", "M1", "800")
    return dk.at(SUBMITTED)


@pytest.fixture
def ended(work: Prompt) -> Prompt:
    """The client has ended the contract with the money held; it is the next morning."""
    work.at(ENDED)("event", "ended", "--by", "client")
    return work.at("2026-03-21T09:00+02:00")


def submit(prompt: Prompt) -> Any:
    return prompt("delivered", "M1", "--text", "the design", "--submit")


def listed(prompt: Prompt, *options: str) -> dict[str, Any]:
    """Clocks by the id of their rule, the first of each."""
    found: dict[str, Any] = {}
    for one in prompt("deadlines", "--json", *options).json["deadlines"]:
        found.setdefault(one["rule"], one)
    return found


# ---------------------------------------------------------------- after a record


def test_submitted_work_says_when_the_platform_pays_by_itself(work: Prompt) -> None:
    hint = submit(work).err.strip()
    assert hint == (
        "Upwork releases USD 800.00 by itself about Tue 24 Mar if Dana does nothing (UW-FP-REVIEW, estimate)"
    )


def test_work_that_went_by_mail_or_without_money_in_escrow_says_nothing(dk: Prompt) -> None:
    dk("milestone", "800", "Design")
    assert submit(dk).err == ""
    assert "Upwork releases" not in dk("delivered", "M1", "--text", "again", "-v", "email").err


def test_the_end_of_the_contract_says_what_silence_costs_and_where_to_go_on(work: Prompt) -> None:
    said = work.at(ENDED)("event", "ended", "--by", "client").err
    assert (
        "IF YOU DO NOTHING until Fri 27 Mar 2026, 09:12 Kyiv (07:12 UTC), act by Thu 26 Mar: "
        "USD 800.00 in escrow goes back to the client (UW-FP-REFUNDREQ, estimate)"
    ) in said
    assert "dk dispute" in said


def test_a_far_date_on_which_no_money_hangs_is_no_news(dk: Prompt) -> None:
    dk("event", "feedback-left", "-t", "2 mar")
    assert "bonus" not in dk("event", "ended", "--by", "client", "-t", "1 mar").err


def test_a_refund_that_is_asked_for_says_so_too(ended: Prompt) -> None:
    said = ended("refunded", "M1", "300", "--asked").err
    assert "USD 800.00 in escrow goes back to the client" in said


def test_who_ended_it_is_asked_and_never_guessed(work: Prompt) -> None:
    said = work("event", "ended").err
    assert "the record does not say who acted; dk fix 4 by client  or  dk fix 4 by me" in said
    assert "IF YOU DO NOTHING" not in said


def test_a_clock_that_cannot_be_computed_presses_all_the_same(work: Prompt) -> None:
    work("event", "ended")
    assert (
        "NOT COMPUTED: The client asks for the money in escrow, #4: the record does not say who acted"
        in work("due").out
    )
    assert "dk fix 4 by client  or  dk fix 4 by me" in work("status").out
    assert work("due", "--line").out.startswith("acme: The client asks for the money in escrow: the record")
    assert [one["closes"] for one in work("due", "--json").json["cases"][0]["not_computed"]]
    assert work("status", "--json").json["not_computed"]
    assert work.run("due", "--check", "-q").code == 6
    work("fix", "4", "by", "client")
    assert "NOT COMPUTED" not in work("due").out


def test_ending_it_yourself_with_money_held_is_warned_of(work: Prompt) -> None:
    said = work("event", "ended", "--by", "me").err
    assert "gives USD 800.00 in escrow back to the client" in said


def test_an_event_that_starts_nothing_says_nothing(work: Prompt) -> None:
    assert work("event", "account-hold").err == ""


def test_a_hint_that_cannot_be_given_leaves_the_record_a_success(
    work: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("the planted fault of a test")

    monkeypatch.setattr(hints, "clocks", fails)
    monkeypatch.setattr(hints, "started_by", fails)
    assert submit(work).err == ""
    assert work("event", "ended", "--by", "client").err == ""
    assert work("deadlines", "set", "UW-FP-REFUNDREQ", "27 mar 09:12").err == ""


def test_a_broken_pack_of_ones_own_leaves_the_record_a_success(work: Prompt) -> None:
    (work.config / "packs").mkdir(parents=True, exist_ok=True)
    (work.config / "packs" / "upwork-fixed.toml").write_text("not = [toml", encoding="utf-8")
    assert "Upwork releases" in submit(work).err
    assert "upwork-fixed" in work("deadlines").err


# ---------------------------------------------------------------- listing


def test_the_list_says_until_when_what_it_costs_and_what_it_rests_on(ended: Prompt) -> None:
    found = ended("deadlines").out
    for words in (
        "You must act",
        "IF YOU DO NOTHING until Fri 27 Mar 2026, 09:12 Kyiv (07:12 UTC), act by Thu 26 Mar: USD 800.00 in escrow",
        "6 days left · you act · M1 · estimate",
        "started by #4, Fri 20 Mar 2026, 09:12 Kyiv (07:12 UTC)",
        "UW-FP-REFUNDREQ · confidence A · checked 2026-11-23 · support.upwork.com",
        'dk deadlines set UW-FP-REFUNDREQ "DATE TIME"',
        "Further ahead",
        "What the rules warn of",
        "UW-FP-FEEDBACK-GATE, #4",
    ):
        assert words in found
    assert "You wait" not in found


def test_what_you_wait_for_is_a_group_of_its_own(work: Prompt) -> None:
    submit(work)
    found = work("deadlines").out
    assert (
        "If Dana does nothing until Tue 24 Mar 2026, 17:30 Kyiv (15:30 UTC): USD 800.00 in escrow is released"
        in found
    )
    assert "14 days left · the client acts · M1 · estimate" in found


def test_what_was_stopped_or_is_long_over_is_listed_with_all(work: Prompt) -> None:
    submit(work)
    work.at("2026-03-12T10:00+02:00")("released", "M1", "800")
    work.at("2026-06-01T10:00+03:00")
    assert "stopped by #5" not in work("deadlines").out
    found = work("deadlines", "--all").out
    assert "stopped by #5: The client reviews submitted work, due Tue 24 Mar 2026, 17:30 Kyiv" in found
    assert (
        "ran out 75 days ago, Tue 17 Mar 2026, 10:00 Kyiv (08:00 UTC): the payment is available to you"
        in found
    )


def test_what_ran_out_lately_and_was_not_settled_stands_in_the_list(ended: Prompt) -> None:
    found = ended.at("2026-03-30T09:00+03:00")("deadlines").out
    assert (
        "ran out 2 days ago, Fri 27 Mar 2026, 09:12 Kyiv (07:12 UTC): USD 800.00 in escrow goes back" in found
    )
    ended("refunded", "M1", "800")
    assert "ran out 2 days ago" not in ended("deadlines").out
    assert "goes back to the client; #5 came later" in ended("deadlines", "--all").out


def test_other_sources_are_shown_with_their_dates(work: Prompt) -> None:
    work("event", "dispute-filed", "--by", "me")
    found = work("deadlines").out
    assert "sources differ: The release note" in found or "sources differ: the release note" in found
    assert len(listed(work)["UW-FP-CLIENT-RESPOND"]["others"]) == 2


def test_a_clock_that_cannot_be_computed_names_the_command_that_helps(dk: Prompt) -> None:
    dk("milestone", "800", "Design")
    dk("refunded", "M1", "800", "--asked")
    found = dk("deadlines").out
    assert "Not computed" in found
    assert "dk funded M1 AMOUNT" in found


def test_without_any_clock_it_says_so(dk: Prompt) -> None:
    found = dk("deadlines")
    assert (found.out, "no clock runs" in found.err) == ("", True)


@pytest.mark.parametrize("width", [40, 60, 80])
def test_no_line_is_longer_than_the_screen(
    ended: Prompt, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for command in ("deadlines", "deadlines --all", "due", "status"):
        assert max(map(len, ended(*command.split()).lines)) <= width


def test_json_and_csv_hold_the_same_clocks(ended: Prompt) -> None:
    clocks = ended("deadlines", "--json").json["deadlines"]
    rows = list(csv.DictReader(io.StringIO(ended("deadlines", "--csv").out)))
    assert [one["rule"] for one in clocks] == [one["rule"] for one in rows]
    refund = listed(ended)["UW-FP-REFUNDREQ"]
    assert refund["due"] == "2026-03-27T07:12:00Z"
    assert refund["due_local"] == "2026-03-27T09:12:00+02:00"
    assert refund["amount"] == {"currency": "USD", "minor": 80000, "scale": 2}
    assert (refund["act_by"], refund["ours"], refund["shown"], refund["trigger"]) == (
        "2026-03-26",
        True,
        None,
        4,
    )
    assert (rows[0]["amount"], rows[0]["currency"], rows[0]["started_by"]) == ("800.00", "USD", "4")
    assert ended("deadlines", "-q").out.strip() == str(sum(one["state"] == "running" for one in clocks))


# ---------------------------------------------------------------- read off the platform


def test_the_date_that_the_platform_shows_beats_the_computed_one(ended: Prompt) -> None:
    said = ended("deadlines", "set", "uw-fp-refundreq", "27 mar 10:00", "as the page shows it", "-a", "M1")
    assert "#5 · M1 deadline Fri 27 Mar 2026, 10:00 Kyiv (08:00 UTC)" in said.out
    assert "until Fri 27 Mar 2026, 10:00 Kyiv" in said.err
    found = ended("deadlines").out
    assert "as the platform shows it, #5" in found
    assert "Fri 27 Mar 2026, 09:12 Kyiv (07:12 UTC) by support.upwork.com" in found
    assert "act by" not in found.split("If you do nothing")[0]
    assert 'deadlines set UW-FP-REFUNDREQ "DATE TIME"' not in found


def test_a_screenshot_goes_with_it(ended: Prompt) -> None:
    (ended.folder / "page.png").write_bytes(b"a picture")
    assert "1 file" in ended("deadlines", "set", "UW-FP-REFUNDREQ", "27 mar 10:00", "-f", "page.png").out


def test_a_day_without_a_time_is_shown_as_a_day(ended: Prompt) -> None:
    ended("deadlines", "set", "UW-FP-REFUNDREQ", "27 mar 2026")
    assert "IF YOU DO NOTHING until Fri 27 Mar 2026: USD 800.00" in ended("deadlines").out
    assert listed(ended)["UW-FP-REFUNDREQ"]["all_day"] is True
    for now, left in (
        ("26", "tomorrow"),
        ("27", "today"),
        ("28", "ran out 1 day ago"),
        ("30", "ran out 3 days ago"),
    ):
        assert listed(ended.at(f"2026-03-{now}T09:00+02:00"))["UW-FP-REFUNDREQ"]["time_left"] == left


def test_a_rule_that_is_not_known_is_refused_with_those_that_come_near(ended: Prompt) -> None:
    assert "did you mean UW-FP-REFUNDREQ" in ended.refused("deadlines", "set", "UW-FP-REFUNDRQ", "27 mar").err
    assert "dk policy list" in ended.refused("deadlines", "set", "QQQ", "27 mar").err


def test_a_date_without_its_year_that_has_passed_is_not_taken_for_the_next_one(ended: Prompt) -> None:
    said = ended.refused("deadlines", "set", "UW-FP-REFUNDREQ", "20 mar 09:12").err
    assert "would be Sat 20 Mar 2027, 09:12 Kyiv" in said
    assert "write the year" in said
    ended("deadlines", "set", "UW-FP-REFUNDREQ", "20 mar 2027 09:12")


def test_a_date_that_cannot_be_read_is_refused(ended: Prompt) -> None:
    ended.refused("deadlines", "set", "UW-FP-REFUNDREQ", "03/04")


def test_a_date_without_a_rule_is_listed_in_its_own_words(ended: Prompt) -> None:
    ended("log", "--kind", "deadline", "--set", "due=2026-03-30T09:00+03:00", "the mediator wants an answer")
    found = ended("deadlines").out
    assert "By Mon 30 Mar 2026, 09:00 Kyiv (06:00 UTC): the mediator wants an answer" in found


# ---------------------------------------------------------------- as a calendar


def events(text: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def test_the_calendar_goes_to_standard_output_or_a_file_and_is_renewed(ended: Prompt) -> None:
    text = ended("deadlines", "--ics").out
    said = ended("deadlines", "--to", "due.ics")
    path = ended.folder / "due.ics"
    assert path.read_bytes().decode() == text
    assert said.out.strip() == "due.ics"
    assert (
        len(events(path.read_bytes())) == len([one for one in text.splitlines() if one == "BEGIN:VEVENT"]) > 0
    )
    ended("deadlines", "set", "UW-FP-REFUNDREQ", "27 mar 10:00")
    before = {str(one["UID"]): int(one["SEQUENCE"]) for one in events(path.read_bytes())}
    ended("deadlines", "--ics", "--to", "due.ics")
    after = {str(one["UID"]): int(one["SEQUENCE"]) for one in events(path.read_bytes())}
    assert before.keys() == after.keys()
    assert all(after[uid] > before[uid] for uid in after)
    assert ended("deadlines", "--to", "-").out.startswith("BEGIN:VCALENDAR")


def test_no_other_file_is_overwritten_unless_forced(ended: Prompt) -> None:
    other = ended.folder / "thesis.txt"
    other.write_text("a year of work", encoding="utf-8")
    assert "not a calendar of ours" in ended.refused("deadlines", "--to", "thesis.txt").err
    assert other.read_text(encoding="utf-8") == "a year of work"
    assert "is a folder" in ended.refused("deadlines", "--to", ".").err
    assert "cannot be written" in ended.refused("deadlines", "--to", "missing/due.ics").err
    ended("deadlines", "--to", "thesis.txt", "--force")
    assert other.read_bytes().startswith(b"BEGIN:VCALENDAR")


# ---------------------------------------------------------------- due and status


def test_due_names_the_most_pressing_clock_first(ended: Prompt) -> None:
    lines = ended("due").lines
    assert lines[1].startswith(
        "  IF YOU DO NOTHING until Fri 27 Mar 2026, 09:12 Kyiv (07:12 UTC), act by Thu 26 Mar"
    )
    assert lines[2].strip() == "6 days left · M1 · UW-FP-REFUNDREQ · estimate"
    (line,) = ended("due", "--line").lines
    assert re.fullmatch(
        r"acme: act by Thu 26 Mar: USD 800.00 in escrow goes back to the client \(6 days left\), \d more",
        line,
    )
    assert ended.run("due", "--check", "-q").code == 6
    assert ended("due", "--json").json["cases"][0]["clocks"][0]["rule"] == "UW-FP-REFUNDREQ"


def test_what_you_wait_for_stands_in_the_line_too(work: Prompt) -> None:
    submit(work)
    work("seen", "last")
    (line,) = work("due", "--line").lines
    assert (
        line
        == "acme: Dana has until Tue 24 Mar, then: USD 800.00 in escrow is released to you (14 days left)"
    )


def test_a_clock_that_ran_out_two_weeks_ago_presses_no_more(ended: Prompt) -> None:
    ended("event", "feedback-left")
    ended.at("2026-04-09T09:00+03:00")
    assert "ran out 12 days ago: USD 800.00" in ended("due", "--line").out
    ended.at("2026-04-12T09:00+03:00")
    assert "ran out" not in ended("due").out


def test_money_on_its_way_is_no_reason_to_act(work: Prompt) -> None:
    work("released", "M1", "800")
    work("accepted", "M1", "--text", "fine", "--words")
    assert work.run("due", "--check", "-q").code == 0
    assert "available to you" in work("deadlines").out


def test_status_shows_clocks_before_dates(ended: Prompt) -> None:
    found = ended("status").out
    assert "Clocks (all of them: dk deadlines)" in found
    assert "IF YOU DO NOTHING until Fri 27 Mar 2026" in found
    assert ended("status", "--json").json["clocks"][0]["rule"] == "UW-FP-REFUNDREQ"
    assert int(ended("status", "-q").out) >= 2


def test_a_case_without_rules_still_shows_the_dates_read_off(prompt: Prompt) -> None:
    prompt.at(SUBMITTED)(
        *CASE[:7], "--platform", "direct", *CASE[9:], "--channel", "email", "--clock-set", "--yes"
    )
    prompt("log", "--kind", "deadline", "--set", "due=2026-03-12T09:00+02:00", "pay the court fee")
    assert "By Thu 12 Mar 2026, 09:00 Kyiv (07:00 UTC): pay the court fee" in prompt("due").out
    assert "act by Thu 12 Mar: pay the court fee (39 h left)" in prompt("due", "--line").out


def test_rules_that_cannot_be_read_are_said_and_the_rest_goes_on(
    ended: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_case: object) -> None:
        raise ValueError("no such need")

    monkeypatch.setattr("disputekit.app.rules.rules_of", fails)
    ended("requested", "a blog")
    found = ended("due")
    assert "deadlines are not computed: no such need" in found.err
    assert "dk quoted R1 AMOUNT" in found.out
    assert "deadlines are not computed" in ended("status").err
    assert ended("due", "--line").out.startswith("acme: R1")


def test_words_of_the_record_cannot_drive_the_terminal(ended: Prompt) -> None:
    ended("log", "--kind", "deadline", "--set", "due=2026-03-30T09:00+03:00", "red \x1b[31m alert")
    for command in ("deadlines", "due", "status", "deadlines --ics"):
        assert "\x1b" not in ended(*command.split()).out


def test_a_zone_that_this_machine_does_not_know_is_shown_in_utc(
    ended: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    from disputekit.cli.screen import clocks as words

    monkeypatch.setattr(words, "zone_info", lambda _name: None)
    assert "until Fri 27 Mar 2026, 07:12 UTC" in ended("due").out


def test_the_folder_of_the_case_is_left_alone(ended: Prompt, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    ended("deadlines", "--ics")
    assert sorted(tmp_path.iterdir()) == before


def test_a_clock_that_began_in_some_month_may_have_run_out_and_presses(work: Prompt) -> None:
    seq = work.at("2026-03-25T09:00+02:00")("event", "ended", "--by", "client", "-t", "mar 2026", "-q").out
    shown = " ".join(work("deadlines").out.split())
    assert (
        "MAY HAVE RUN OUT, on Sun 8 Mar 2026, 00:00 Kyiv (Sat 7 Mar 22:00 UTC) at the earliest: USD 800.00"
    ) in shown
    assert "may have run out 17 days ago · you act · M1 · estimate" in shown
    assert f"do you know it better? dk fix {seq.strip()} when 'DATE TIME'" in shown
    assert work.run("due", "--check").code == 6
    assert "may have run out 17 days ago" in work("due", "--line").out


OWN = """\
title = "My rules"
applies = "this contract"
checked_on = 2026-11-23

[[rule]]
id = "MY-RULE"
title = "Too long to be computed"
triggers = ["event:contract_ended"]
length = "9999 years"
zone = "UTC"
acts = "client"
silence = "nothing"
effect = "none"
sources = ["the contract"]
confidence = "A"
"""


def test_a_rule_that_cannot_be_computed_takes_no_other_clock_away(ended: Prompt) -> None:
    packs = ended.config / "packs"
    packs.mkdir(parents=True)
    (packs / "mine.toml").write_text(OWN, encoding="utf-8")
    ended("policy", "use", "mine")
    found = ended("deadlines")
    assert "MY-RULE of the pack mine cannot be computed and is left out" in found.err
    assert "USD 800.00 in escrow goes back to the client" in found.out


# ---------------------------------------------------------------- several clocks of one rule


@pytest.fixture
def both(work: Prompt) -> Prompt:
    """Two milestones in escrow, both submitted."""
    submit(work)
    work("milestone", "1200", "Build")
    work("funded", "M2", "1200")
    work.at("2026-03-12T10:00+02:00")("delivered", "M2", "--text", "the build", "--submit")
    return work


def test_which_of_several_clocks_a_date_is_for_is_asked_and_never_guessed(both: Prompt) -> None:
    said = both.refused("deadlines", "set", "UW-FP-REVIEW", "20 mar 12:00").err
    assert "2 clocks of UW-FP-REVIEW run: for M1, and for M2" in said
    assert "say which one the page shows: -a M1" in said
    both("deadlines", "set", "UW-FP-REVIEW", "20 mar 12:00", "-a", "M1")
    found = [one for one in both("deadlines", "--json").json["deadlines"] if one["rule"] == "UW-FP-REVIEW"]
    assert [(one["labels"], one["due"], one["shown"] is not None) for one in found] == [
        (["M1"], "2026-03-20T10:00:00Z", True),
        (["M2"], "2026-03-26T08:00:00Z", False),
    ]


def test_of_dates_that_were_read_off_the_last_one_in_force_counts(both: Prompt) -> None:
    both("deadlines", "set", "UW-FP-REVIEW", "20 mar 12:00", "-a", "M1")
    both("deadlines", "set", "UW-FP-REVIEW", "21 mar 12:00", "-a", "M1")
    assert listed(both)["UW-FP-REVIEW"]["due"] == "2026-03-21T10:00:00Z"
    both("undo", "--yes")
    assert listed(both)["UW-FP-REVIEW"]["due"] == "2026-03-20T10:00:00Z"
    both("undo", "--yes")
    assert listed(both)["UW-FP-REVIEW"]["shown"] is None


# ---------------------------------------------------------------- weeks of an hourly contract


@pytest.fixture
def hours(prompt: Prompt) -> Prompt:
    """Ten weeks of 30 hours; it is the Monday after the last of them, 11:00 in Kyiv."""
    prompt.at("2026-03-02T09:00+02:00")(
        *("hourly" if one == "fixed" else one for one in CASE), "--clock-set", "--yes"
    )
    for week in range(10):
        day = date(2026, 3, 9) + timedelta(weeks=week)
        prompt.at(f"{day.isoformat()}T11:00+03:00")("hours", "last-week", "30")
    return prompt


def test_each_week_with_hours_has_its_times_and_only_the_last_ones_are_shown(hours: Prompt) -> None:
    shown = hours("deadlines").out
    assert "You must act" in shown
    assert shown.count("UW-HR-EDIT ·") == 1
    assert "Mon 11 May 2026, 14:59 Kyiv (11:59 UTC), act by Mon 11 May" in shown
    (over,) = [line for line in shown.splitlines() if line.startswith("  ran out")]
    assert "Sat 9 May 2026, 02:59 Kyiv (Fri 8 May 23:59 UTC): the hours of the week are released" in over
    every = hours("deadlines", "--json").json["deadlines"]
    assert len([one for one in every if one["rule"] == "UW-HR-AVAILABLE"]) == 10


def test_a_week_that_is_over_presses_only_until_its_diary_is_invoiced(hours: Prompt) -> None:
    assert hours.run("due", "--check", "--line").code == 6
    assert "UW-HR-EDIT" in hours("due").out
    later = hours.at("2026-05-11T15:00+03:00")
    assert "UW-HR" not in later("due").out
    assert later.run("due", "--check", "--line").out == ""


def test_a_review_that_ran_out_before_the_contract_ended_is_not_settled_by_its_end(work: Prompt) -> None:
    """By the rule the money was paid out; only a record of money says that it was."""
    submit(work)
    over = work.at("2026-03-25T10:00+02:00")
    over("event", "ended", "--by", "client", "-t", "2026-03-25 09:30")
    found = over("deadlines").out
    assert "ran out 16 h ago, Tue 24 Mar 2026, 17:30 Kyiv (15:30 UTC)" in found
    assert "was it paid out? dk released M1 AMOUNT -t 'DATE'" in found
    over("released", "M1", "800", "-t", "2026-03-25 09:40")
    assert "was it paid out?" not in over("deadlines").out
