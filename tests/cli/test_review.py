"""``review`` at the prompt: what it finds in the demo, in other contracts, and that what it prints can be done."""

import csv
import io
import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from disputekit.app.review import CHECKS
from disputekit.case.evidence_list import LISTS
from disputekit.cli.commands.review import _check_names
from tests.cli.conftest import CASE, NOON, Prompt
from tests.support.command_line import parse

OPPONENT = {  # what an honest opponent of the demo would say, and in which records it stands
    "own-late": {"M1", "M2"},
    "left-out": {"S5"},
    "written-late": {"#44"},
    "work-without-agreement": {"R4"},
    "work-before-price": {"R4"},
    "rounds-beyond-limit": {"S2", "R4"},
    "not-acknowledged": {"M3"},
    "price-unanswered": {"R5"},
    "agreed-not-funded": {"R2", "R3"},
    "outside-the-form": {"R1"},
    "words-that-cover": {"S2", "S4", "S6"},
    "complaints-recorded": {"M2"},
}


def found_in(prompt: Prompt, *arguments: str) -> Any:
    return prompt.run("review", "--json", *arguments).json


def concerned(found: Any) -> dict[str, set[str]]:
    """What the findings of each check concern."""
    by_check: dict[str, set[str]] = {}
    for one in found["findings"]:
        by_check.setdefault(one["check"], set()).update(one["concerns"])
    return by_check


def test_the_demo_is_read_as_an_honest_opponent_would(demo: Prompt) -> None:
    found = concerned(found_in(demo))
    for check, needed in OPPONENT.items():
        assert needed <= found[check], check


def test_in_the_demo_feedback_alone_stands_in_the_way(demo: Prompt) -> None:
    answer = demo.run("review", "--only", "blockers")
    assert answer.code == 6
    assert "feedback-first" in answer.out
    assert "dk event feedback-left --by me" in answer.out
    assert answer.err.strip() == (
        "brightside: 9 checks, 1 blocker, 0 weak spots, 0 arguments of the other side"
    )
    demo("event", "feedback-left", "--by", "me")
    quiet = demo.run("review", "--only", "blockers")
    assert (quiet.code, quiet.out) == (0, "")
    assert quiet.err.strip() == "brightside: 9 checks, nothing found"
    assert demo.run("review").code == 0


def test_causes_come_first_and_the_evidence_list_last(demo: Prompt) -> None:
    lines = demo.run("review").lines
    heads = [line for line in lines if line.isupper() or line[:8] in {"WHAT IT ", "BLOCKERS", "EVIDENCE"}]
    assert [one.split()[0] for one in heads] == ["WHAT", "BLOCKERS:", "WEAK", "THE", "EVIDENCE"]
    assert any(line.startswith("  requests beyond the agreed scope · R4 R5 #41 #45") for line in lines)
    assert any(line.startswith("  missing         feedback left before filing") for line in lines)


@pytest.mark.parametrize("width", ["40", "80"])
def test_the_page_fits_the_screen(demo: Prompt, monkeypatch: pytest.MonkeyPatch, width: str) -> None:
    monkeypatch.setenv("COLUMNS", width)
    assert max(map(len, demo.run("review").lines)) <= int(width)
    assert max(map(len, demo("review", "--list").lines)) <= int(width)


def test_named_checks_run_alone(demo: Prompt) -> None:
    answer = demo("review", "left-out", "seal-missing")
    assert "S5" in answer.out
    assert "WHAT IT IS ABOUT" not in answer.out
    assert "EVIDENCE" not in answer.out
    assert answer.err.startswith("brightside: 2 checks, ")
    assert demo.run("review", "left-out", "--only", "blockers").err.startswith("brightside: 0 checks, ")


def test_the_shell_completes_the_names_of_checks() -> None:
    assert _check_names("own") == ["own-late"]


def test_an_unknown_check_is_refused_with_its_neighbours(demo: Prompt) -> None:
    answer = demo.refused("review", "left-oat")
    assert answer.code == 2
    assert "did you mean left-out?" in answer.err
    assert "dk review --list" in demo.refused("review", "zzz").err
    assert "blockers, weak-spots or other-side" in demo.refused("review", "--only", "much").err


def test_the_list_names_every_check(prompt: Prompt) -> None:
    words = prompt("review", "--list").out.split()
    assert {one.id for one in CHECKS} <= set(words)
    listed = prompt("review", "--list", "--json").json
    assert [one["check"] for one in listed] == [one.id for one in CHECKS]


def test_a_script_gets_all_of_it(demo: Prompt) -> None:
    found = found_in(demo)
    assert found["blockers"] == 1
    assert {one["cause"] for one in found["causes"]} >= {"refund demand", "differing expectations"}
    assert {one["presence"] for one in found["evidence"]} == {"present", "missing", "not applicable"}
    assert found["checked"] == [one.id for one in CHECKS]
    rows = list(csv.DictReader(io.StringIO(demo.run("review", "--csv").out)))
    assert [one["check"] for one in rows] == [one["check"] for one in found["findings"]]
    assert demo.run("review", "-q").out.strip() == str(len(rows))


def test_a_case_that_cannot_be_told_says_so(dk: Prompt) -> None:
    answer = dk.run("review")
    assert answer.lines[0] == "WHAT IT IS ABOUT cannot be told from the records"
    assert "agreement-missing" in answer.out


def test_many_findings_of_one_check_are_cut_with_the_command_for_the_rest(dk: Prompt) -> None:
    for place in range(7):
        dk("requested", f"thing {place}")
    whole = dk.run("review").out
    assert "2 more: dk review request-without-position" in whole
    assert "thing 6" not in whole
    assert "thing 6" in dk.run("review", "request-without-position").out


def test_long_lists_of_records_are_cut_too(dk: Prompt) -> None:
    dk("milestone", "800", "Wireframes")
    for place in range(10):
        dk("delivered", "M1", "--text", f"part {place}", "--submit")
    assert " and 2 more)" in dk.run("review").out
    assert "and 2 more" in dk.run("review", "no-praise").out


def test_nobody_is_quoted_into_the_terminal(dk: Prompt) -> None:
    dk("requested", "a \x1b[31mpopup")
    assert "\x1b" not in dk.run("review").out


# ---------------------------------------------------------------- messages that nothing leads to


def cover(prompt: Prompt) -> None:
    prompt("log", "--kind", "coverage", *(f"--set=channel={channel}" for channel in ("Upwork",)),
           "--set=from=2026-02-01", "--set=to=2026-03-01", "--set=extent=complete")  # fmt: skip


def test_an_old_question_without_an_answer_is_found_among_the_messages(dk: Prompt) -> None:
    dk("got", "When", "is", "it", "done?", "--words", "-t", "2026-02-20 10:00")
    dk("got", "Nice", "weather", "--words", "-t", "2026-02-24 10:00")
    cover(dk)
    assert concerned(found_in(dk))["question-unanswered"] == {"#2"}
    dk("sent", "Tomorrow", "--words", "-t", "2026-02-21 10:00")
    assert "question-unanswered" not in concerned(found_in(dk))


def test_late_notes_are_found_by_what_nobody_else_holds(dk: Prompt) -> None:
    dk("called", "moved", "the", "launch", "-t", "2026-02-20")
    dk("sent", "as", "agreed", "--words", "-v", "email", "-t", "2026-02-20")
    dk("got", "she", "agrees", "--mine", "-t", "2026-02-20")
    dk("got", "I agree", "--words", "-t", "2026-02-20")
    dk("got", "I agree", "--words", "-v", "email", "-t", "2026-02-20")
    dk("called", "today", "-t", "2026-03-03 15:00")
    assert concerned(found_in(dk))["written-late"] == {"#2", "#3", "#4"}


def test_a_correction_of_a_late_note_is_followed(dk: Prompt) -> None:
    dk("called", "moved", "the", "launch", "-t", "2026-02-20")
    dk("fix", "2", "when", "2026-03-03 15:00")
    assert "written-late" not in concerned(found_in(dk))


def test_what_a_late_note_rests_on_is_followed(dk: Prompt) -> None:
    dk("got", "we move the launch", "--words", "-t", "2026-02-20 10:00")
    dk("called", "moved the launch", "-t", "2026-02-20 11:00", "--cites", "2")
    dk("called", "nothing else", "-t", "2026-02-20 12:00")
    assert concerned(found_in(dk))["written-late"] == {"#4"}


def test_praise_is_looked_for_in_every_message(dk: Prompt) -> None:
    dk("milestone", "800", "Wireframes")
    dk("delivered", "M1", "--text", "all of it", "--submit")
    assert "no-praise" in concerned(found_in(dk))
    dk("got", "This is perfect", "--words")
    assert "no-praise" not in concerned(found_in(dk))


# ---------------------------------------------------------------- other contracts


def start(prompt: Prompt, platform: str, kind: str) -> Prompt:
    given = [*CASE]
    given[given.index("--platform") + 1] = platform
    given[given.index("--type") + 1] = kind
    channel = ["--channel", "email"] if platform == "direct" else []
    prompt.at(NOON)(*given, *channel, "--clock-set", "--yes")
    return prompt


def test_an_hourly_case_is_asked_for_memos_and_the_diary(prompt: Prompt) -> None:
    hourly = start(prompt, "upwork", "hourly")
    hourly("milestone", "45", "Rate", "--per", "hour")
    hourly("hours", "yesterday", "6", "--manual", "2")
    hourly("hours", "today", "1", "--memo", "work")
    found = concerned(found_in(hourly))
    assert {"diary-not-kept", "memo-missing", "memo-vague", "not-tracked"} <= found.keys()
    assert {one["list"] for one in found_in(hourly)["evidence"]} == {"B"}


def test_a_direct_case_is_asked_for_what_issuers_and_courts_ask(prompt: Prompt) -> None:
    direct = start(prompt, "direct", "fixed")
    direct("milestone", "800", "Logo", "--due", "2026-02-20")
    direct("invoiced", "M1", "800", "--due", "2026-02-25", "-t", "2026-02-20")
    found = found_in(direct)
    assert [one["cause"] for one in found["causes"]] == ["payment after its due date, or not released"]
    assert {one["list"] for one in found["evidence"]} == {"D", "E"}
    assert "picture-missing" not in concerned(found)


# ---------------------------------------------------------------- what it prints can be done


def commands_of(found: Any) -> list[str]:
    printed = [command for one in found["findings"] for command in one["commands"]]
    return [*printed, *(one["command"] for one in found["evidence"] if one["command"])]


# What a person fills in: a record that exists, a file, an amount, a time that has passed.
BLANKS = {
    "FILE": "theme.zip",
    "AMOUNT": "100",
    "TITLE": "Logo",
    "WHEN": "2026-03-01 10:00",
    "AGREED DAY": "2026-03-30",
    "DAY AND TIME": "2026-03-01 10:00",
    "DAY": "2026-03-01",
    "THE DATE SHOWN": "2026-04-20 10:00",
}
# Tested where they are built: what they need depends on the words, or on rules.
ELSEWHERE = {"draft", "deadlines", "scope"}


def assert_all_work(prompt: Prompt, number: str) -> int:
    """Run every command that the review prints, with its blanks filled; each is taken back before the next."""
    done = 0
    for line in dict.fromkeys(commands_of(found_in(prompt))):
        parse(line)
        written = 0
        for part in line.split(" && "):
            words = [{**BLANKS, "NUMBER": number}.get(word, word) for word in shlex.split(part)[1:]]
            if words[0] in ELSEWHERE and words[1:2] != ["add"]:
                continue
            before = prompt.count()
            answer = prompt.run(*words)
            assert answer.code == 0, f"{line}\n{answer.err}"
            written += prompt.count() > before
            done += 1
        for _ in range(written):
            prompt("undo", "--yes")
    return done


def test_every_command_of_the_demo_works_when_its_blanks_are_filled(demo: Prompt) -> None:
    assert assert_all_work(demo, "32") > 30


@pytest.mark.parametrize(
    ("platform", "kind"),
    [("upwork", "hourly"), ("upwork", "fixed"), ("direct", "fixed"), ("fiverr", "fixed")],
)
def test_every_command_of_other_contracts_works_too(prompt: Prompt, platform: str, kind: str) -> None:
    case = start(prompt, platform, kind)
    (case.folder / "theme.zip").write_bytes(b"a stand-in")
    case("got", "hello", "--words")
    empty = assert_all_work(case, "2")
    case("requested", "a popup")
    case("quoted", "R1", "150", "-t", "2026-03-03 15:00")
    case("worked", "popup", "-a", "R1", "-t", "2026-03-02 10:00")
    case("requested", "a blog")
    case("called", "fine with 90", "--agreed", "R2=90")
    case("milestone", "800", "Logo", "--due", "2026-02-20")
    case("delivered", "M1", "--text", "x", "-v", "email")
    case("hours", "yesterday", "6", "--manual", "2")
    case("log", "hi", "--from", "Tom Baker")
    case("refunded", "M1", "800", "--asked")
    case("event", "ended", "--by", "client")
    assert assert_all_work(case, "2") > empty


def test_what_closes_a_gap_closes_it(demo: Prompt) -> None:
    for line in (
        "event feedback-left --by me",
        "accepted 49 --cites 53",
        "quoted R4 80",
        "agreed R5 --cites 53",
        "funded R2 240",
        "delivered S5 --text held",
        "accepted 48 --cites 53",
    ):
        demo(*shlex.split(line))
    found = concerned(found_in(demo))
    assert "feedback-first" not in found
    assert "R2" not in found["no-answer"] | found["agreed-not-funded"]
    assert {"price-unanswered", "not-acknowledged"}.isdisjoint(found)
    assert found["left-out"] == {"R5"}  # agreed now, and not built


def test_the_json_of_a_review_is_plain(demo: Prompt) -> None:
    assert json.loads(json.dumps(found_in(demo))) == found_in(demo)


# ---------------------------------------------------------------- its page


def page_rows() -> list[tuple[str, ...]]:
    page = (Path(__file__).parents[2] / "docs" / "review.md").read_text(encoding="utf-8")
    lines = [line for line in page.splitlines() if line.startswith("| `")]
    return [tuple(cell.strip(" `") for cell in line.strip("|").split("|")) for line in lines]


def test_the_page_says_of_each_check_what_the_program_says() -> None:
    assert page_rows()[: len(CHECKS)] == [(one.id, one.looks_at, one.why) for one in CHECKS]


def test_the_page_lists_every_item_of_evidence() -> None:
    assert page_rows()[len(CHECKS) :] == [
        (f"{name} {item.id}", item.words) for name, items in LISTS.items() for item in items
    ]


def test_the_page_states_each_rule_by_which_a_cause_is_recognised(demo: Prompt) -> None:
    page = (Path(__file__).parents[2] / "docs" / "review.md").read_text(encoding="utf-8")
    causes = found_in(demo)["causes"]
    assert len(causes) >= 5
    for one in causes:
        assert f"**{one['cause']}**: {one['rule']}" in page
