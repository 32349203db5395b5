"""``dispute``: the day a dispute starts, what silence costs, and what to do in order."""

import re
import shlex
from pathlib import Path

import pytest

from disputekit.cli.main import COMMANDS
from tests.cli.conftest import CASE, NOON, Prompt

_BAD_DAY = "2026-03-20T09:20+02:00"
_COMMAND = re.compile(r"\bdk ([a-z][a-z-]*)")


@pytest.fixture
def acme(dk: Prompt) -> Prompt:
    """The case of the page of commands: one milestone of 1,200.00 in escrow, one request done without a price."""
    dk("milestone", "1200", "Build", "--due", "18 mar 2026")
    dk("funded", "M1", "1200")
    dk("requested", "one more pass please", "--words")
    dk("worked", "the pass", "--about", "R1")
    dk("delivered", "M1", "--submit", "--text", "The build.")
    return dk.at(_BAD_DAY)


def test_the_bad_day_of_the_page_of_commands_runs_as_written(acme: Prompt) -> None:
    acme("event", "ended", "--by", "client", "-t", "today 9:12")
    shown = " ".join(acme("dispute").out.split())
    assert "IF YOU DO NOTHING until Fri 27 Mar 2026, 09:12 Kyiv (07:12 UTC), act by Thu 26 Mar" in shown
    assert "USD 1,200.00 in escrow goes back to the client" in shown
    steps = [
        'type the date Upwork shows you dk deadlines set UW-FP-REFUNDREQ "27 mar 09:12"',
        "bring in the last messages dk paste",
        "gaps dk review",
        "what you ask for dk settle",
        "text for the form, then the documents dk report statement --copy · dk report",
        "leave feedback FIRST, or the form is not reachable dk event feedback-left",
        "file; no edits afterwards dk event filed --by me -f what-i-sent.pdf",
    ]
    places = [shown.index(step) for step in steps]
    assert places == sorted(places)
    assert "USD 1,200.00 in escrow" in shown


def test_what_the_record_shows_as_done_says_so(acme: Prompt) -> None:
    acme("event", "ended", "--by", "client", "-t", "today 9:12")
    acme("deadlines", "set", "UW-FP-REFUNDREQ", "27 mar 09:12")
    acme("event", "feedback-left")
    steps = {one["name"]: one for one in acme("dispute", "--json").json["steps"]}
    assert steps["date"]["done_by"] == acme.count() - 1
    assert steps["feedback"]["done_by"] == acme.count()
    assert steps["file"]["done_by"] is None
    assert f"done: #{acme.count()}" in acme("dispute").out


def test_a_quiet_case_says_what_to_record_when_it_begins(acme: Prompt) -> None:
    shown = acme("dispute").out
    assert "no dispute is recorded" in shown
    assert "dk event ended --by client" in shown


def test_what_ran_out_without_an_answer_is_said_first(acme: Prompt) -> None:
    acme("event", "ended", "--by", "client", "-t", "today 9:12")
    late = acme.at("2026-03-29T09:20+03:00")
    shown = " ".join(late("dispute").out.split())
    said = "ran out 47 h ago, Fri 27 Mar 2026, 09:12 Kyiv (07:12 UTC): USD 1,200.00 in escrow goes back"
    assert shown.index(said) < shown.index("1 type the date")
    assert [one["rule"] for one in late("dispute", "--json").json["ran_out"]] == ["UW-FP-REFUNDREQ"]
    page = Path(late("dispute", "--format", "html").out.strip()).read_text(encoding="utf-8")
    assert said in " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_what_cannot_be_computed_yet_is_said_first_with_what_is_missing(acme: Prompt) -> None:
    seq = acme("event", "ended", "-q").out.strip()
    shown = " ".join(acme("dispute").out.split())
    assert f"dk fix {seq} by client or dk fix {seq} by me (UW-FP-REFUNDREQ)" in shown
    assert acme("dispute", "--json").json["not_computed"][0]["rule"] == "UW-FP-REFUNDREQ"


def test_quietly_it_counts_what_is_still_to_do(acme: Prompt) -> None:
    acme("event", "ended", "--by", "client", "-t", "today 9:12")
    to_do = [one for one in acme("dispute", "--json").json["steps"] if one["done_by"] is None]
    assert acme("dispute", "-q").out.strip() == str(len(to_do))


def test_every_command_it_names_exists(demo: Prompt) -> None:
    named = set(_COMMAND.findall(demo("dispute").out))
    assert len(named) >= 4
    assert named <= {*COMMANDS}


_BEGINNINGS = {
    "upwork quiet": "",
    "upwork ended": "event ended --by client",
    "upwork filed": "event filed --by me",
    "upwork proposal": "event proposal-received",
    "upwork arbitration": "event arbitration-notice",
    "upwork decided": "event dispute-decided",
    "upwork hourly": "event hours-disputed",
    "fiverr cancelled": "event cancellation-requested --by client",
    "freelancer filed": "event filed --by client --about M1",
    "guru asked": "refunded M1 300 --asked",
    "direct unpaid": "invoiced M1 1200 --due '10 mar 2026'",
    "direct chargeback": "event chargeback --about M1",
}


@pytest.mark.parametrize("situation", _BEGINNINGS)
def test_every_command_runs_as_printed(prompt: Prompt, situation: str) -> None:
    """Only what stands in capitals is filled in, and what came by a clipboard is left to other tests."""
    platform, kind = situation.split()
    changed = {"upwork": platform, "fixed": "hourly" if kind == "hourly" else "fixed"}
    channel = ("--channel", "email") if platform == "direct" else ()
    prompt.at(NOON)(*(changed.get(one, one) for one in CASE), *channel, "--clock-set", "--yes")
    prompt("milestone", "1200", "Build", "--due", "18 mar 2026")
    if platform != "direct":
        prompt("funded", "M1", "1200")
    handed_over = ("-v", "email") if platform == "direct" else ("--submit",)
    prompt("delivered", "M1", "--text", "The build.", *handed_over)
    prompt.at(_BAD_DAY)
    if _BEGINNINGS[situation]:
        prompt(*shlex.split(_BEGINNINGS[situation]))
    for name in ("what-i-sent.pdf", "proposal.pdf", "diary.png", "FILE"):
        (prompt.folder / name).write_bytes(b"%PDF-1.7 what was sent")
    steps = prompt("dispute", "--json").json["steps"]
    printed = [one for step in steps for one in step["commands"] if one != "dk paste"]
    assert len(printed) > 1
    for line in printed:
        filled = line.replace("WORDS", "as they said").replace("AMOUNT", "100").replace("NAME", "law-eu")
        found = prompt.run(*shlex.split(filled.replace(" --copy", ""))[1:])
        assert found.code in {0, 6}, f"{line}: code {found.code}\n{found.err}"
        assert "does not say who acted" not in found.err, line


@pytest.mark.parametrize("width", [40, 60, 100])
def test_no_line_is_wider_than_the_screen(demo: Prompt, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert max(map(len, demo("dispute").lines)) <= width


def test_the_page_answers_all_four_questions_and_says_that_it_is_private(demo: Prompt) -> None:
    path = Path(demo("dispute", "--format", "html").out.strip())
    page = " ".join(re.sub(r"<[^>]*>", " ", path.read_text(encoding="utf-8")).split())
    assert "private" in path.name
    assert path.stat().st_mode & 0o777 == 0o600
    parts = [
        "PRIVATE. For you alone",
        "USD 1,200.00 in escrow goes back to the client",
        "1. How long have I got, and what if I do nothing?",
        "2. How much is it about?",
        "Ways to settle, USD",
        "3. What is missing or weak?",
        "What the other side will say",
        "4. What do I say?",
        "dk draft statement",
    ]
    places = [page.index(part) for part in parts]
    assert places == sorted(places)


def test_a_format_that_is_none_is_refused(dk: Prompt) -> None:
    assert "choose one of: term, html" in dk.refused("dispute", "--format", "pdf").err
