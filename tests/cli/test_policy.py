"""``policy`` at the prompt: list, show, test, use, drop."""

import re
from pathlib import Path

import pytest

from disputekit.cli.screen.policy import rule_lines
from disputekit.rules.reading import NEEDS
from tests.app.test_policy import OWN
from tests.cli.conftest import Prompt
from tests.rules.shipped import rule, shipped


def own(prompt: Prompt, name: str, rule: str = "MY-FEE", day: str = "2026-03-01", text: str = "") -> Path:
    folder = prompt.config / "packs"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(text or OWN.format(rule=rule, day=day), encoding="utf-8")
    return path


def test_the_packs_of_the_case_are_listed_first_with_a_star(dk: Prompt) -> None:
    found = dk("policy", "list")
    assert re.match(
        r"\*  upwork-dispute +4 rules +checked 2026-11-23  Upwork, around the dispute", found.lines[0]
    )
    assert found.lines[1].startswith("*  upwork-fixed")
    assert not found.lines[2].startswith("*")
    assert "* in use for acme" in found.err
    assert "Not legal advice" in found.err
    assert dk("policy").out == found.out


def test_policy_works_without_case_and_workspace(prompt: Prompt) -> None:
    assert "no case is in use here" in prompt("policy", "list").err
    assert "law-nyc" in prompt("policy", "list", "-q").lines
    assert "UW-FP-REFUNDREQ" in prompt("policy", "show", "UW-FP-REFUNDREQ").out
    assert "0 failed" in prompt("policy", "test").out
    assert not prompt.workspace.exists()
    assert prompt.run("policy", "list", "-c", "acme").code == 4


def test_one_rule_says_all_that_a_pack_says(prompt: Prompt) -> None:
    found = prompt("policy", "show", "uw-fp-client-respond").out
    for words in (
        "UW-FP-CLIENT-RESPOND · The client answers your dispute",
        "starts      a dispute was filed by you",
        "stops       the other side answered the dispute",
        "only if     money is in escrow",
        "runs        5 business days by the calendar weekdays (the source states no time zone)",
        "who acts    the client",
        "silence     the money in escrow goes to you",
        "effect      what is in escrow goes to you",
        "confidence  D, versions conflict, or it is inferred",
        "sources     support.upwork.com/hc/en-us/articles/211062068",
        "differ      the release note of 2023-12-05 says 5 days",
        "others      5 calendar days: community.upwork.com",
        "examples    2026-11-06T10:00Z -> 2026-11-13T10:00Z",
        "checked     2026-11-23",
        "pack        upwork-fixed, shipped",
        "Not legal advice",
    ):
        assert words in found


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("UW-FP-REVIEW", "a record of kind delivery through Submit work"),
        ("UW-FP-REVIEW-RESET", "starts      an answer: changes requested"),
        ("UW-FP-REFUNDREQ", "the contract was ended by the client"),
        ("UW-FP-REFUNDREQ", "money asked back"),
        ("UW-FP-ARB-FEE", "figures     fee each side: USD 337.50"),
        ("UW-FP-ARB-FEE", "warning     Arbitration would cost you"),
        ("LAW-EU-LATE", "interest points: 8 percentage points"),
        ("UW-HR-EDIT", "runs        Mon 11:59 of week 1 (UTC)"),
        ("UW-HR-WEEK", "nothing: it is here to be looked up"),
        (
            "UW-FP-EVIDENCE-ONCE",
            "A, an official page, the newest version found, and a second source agrees; B, an",
        ),
    ],
)
def test_a_rule_is_said_in_words(prompt: Prompt, name: str, words: str) -> None:
    assert words in prompt("policy", "show", name).out


def test_a_pack_is_shown_as_a_table_of_its_rules(prompt: Prompt) -> None:
    found = prompt("policy", "show", "upwork-hourly")
    assert found.lines[0] == "upwork-hourly · Upwork, hourly · 8 rules · shipped"
    assert found.lines[1] == "  for hourly contracts on Upwork"
    assert "3 calendar days, you" in found.out
    assert "What a dispute over hours is about · a warning" in found.out
    assert "UTC · to look up" in found.out
    assert prompt("policy", "show", "upwork-hourly", "-q").lines[0] == "UW-HR-WEEK"
    assert prompt("policy", "show", "uw-hr-week", "-q").lines == ["UW-HR-WEEK"]


@pytest.mark.parametrize("width", ["40", "80"])
@pytest.mark.parametrize(
    "what", ["list", "show upwork-fixed", "show UW-FP-CLIENT-RESPOND", "show LAW-NYC-FIFA"]
)
def test_nothing_is_wider_than_the_terminal(
    dk: Prompt, monkeypatch: pytest.MonkeyPatch, width: str, what: str
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    found = dk("policy", *what.split())
    assert max(map(len, found.lines)) <= int(width)


def test_a_mistyped_name_is_answered_with_what_comes_near(prompt: Prompt) -> None:
    found = prompt.run("policy", "show", "UW-FP-REFUNDREK")
    assert found.code == 4
    assert "did you mean UW-FP-REFUNDREQ" in found.err


def test_a_law_is_put_in_use_and_taken_out_again(dk: Prompt) -> None:
    found = dk("policy", "use", "law-nyc", "PayPal")
    assert found.out == "acme #2 · packs in use: upwork-fixed, upwork-dispute, law-nyc, paypal\n"
    assert "dk undo" in found.err
    listed = dk("policy", "list")
    assert "New York City: Freelance Isn't Free Act · put in use by you" in listed.out
    assert dk("policy", "list", "-q").lines == ["upwork-fixed", "upwork-dispute", "law-nyc", "paypal"]
    assert dk("policy", "drop", "law-nyc", "-q").out == "3\n"
    assert dk("policy", "drop", "paypal").out == "acme #4 · packs in use: upwork-fixed, upwork-dispute\n"


def test_other_facts_are_set_beside_the_packs_in_use(dk: Prompt) -> None:
    dk("policy", "use", "law-uk")
    dk("set", "title", "Another title")
    assert "law-uk" in dk("policy", "list", "-q").lines
    dk("undo")
    dk("undo")
    assert "law-uk" not in dk("policy", "list", "-q").lines


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("use", "law-atlantis"), "there is no pack 'law-atlantis'"),
        (("use", "upwork-fixed"), "in use already"),
        (("drop", "upwork-fixed"), "it belongs to the platform of the case"),
        (("drop", "law-nyc"), "was not put in use for acme"),
        (("use",), "Missing argument"),
    ],
)
def test_what_cannot_be_put_in_use_or_taken_out_is_refused(
    dk: Prompt, arguments: tuple[str, ...], says: str
) -> None:
    assert says in dk.refused("policy", *arguments).err


def test_the_answers_for_scripts(dk: Prompt) -> None:
    put = dk("policy", "use", "law-eu", "--json").json
    assert put["recorded"][0]["packs"] == put["chosen_packs"] == ["law-eu"]
    assert put["platform_packs"] == ["upwork-fixed", "upwork-dispute"]
    own(dk, "broken", text="title = 1")
    listed = dk("policy", "list", "--json").json
    assert (listed["case"], listed["chosen_packs"]) == ("acme", ["law-eu"])
    by_name = {one["name"]: one for one in listed["packs"]}
    assert by_name["law-eu"]["rules"] == 2
    assert "broken.toml" in by_name["broken"]["error"]
    (rule,) = dk("policy", "show", "UW-FP-REFUNDREQ", "--json").json["rules"]
    assert rule["length"] == "7 calendar days"
    assert rule["triggers"][0] == "event:contract_ended by client"
    pack = dk("policy", "show", "guru", "--json").json
    assert (pack["name"], len(pack["rules"])) == ("guru", 3)
    (fee,) = dk("policy", "show", "GU-ARB-FEE", "--json").json["rules"]
    assert (fee["length"], fee["calendar"], fee["figures"][0]["value"]) == (None, None, "5")
    tested = dk.run("policy", "test", "--json").json
    assert tested["failed"] == 1
    assert tested["passed"] > 60


def test_the_list_as_a_table_for_spreadsheets(dk: Prompt) -> None:
    own(dk, "broken", text="title = 1")
    own(dk, "mine")
    dk("policy", "use", "mine")
    lines = dk("policy", "list", "--csv").lines
    assert lines[0] == "name,title,rules,checked_on,own,in_use,for"
    assert "mine,My own,1,2026-03-01,yes,chosen,me" in lines
    assert any(
        line.startswith('upwork-fixed,"Upwork, fixed price",26,2026-11-23,,platform,') for line in lines
    )
    assert any(line.startswith("broken,") and ",yes,," in line for line in lines)


def test_a_wrong_example_answers_6_with_both_dates(prompt: Prompt) -> None:
    text = OWN.format(rule="MY-FEE", day="2026-03-01").replace("\nzone", '\nlength = "7 calendar days"\nzone')
    path = own(prompt, "mine", text=text)
    assert prompt.run("policy", "test", "mine").code == 6
    example = '\n[[vector]]\nrule = "MY-FEE"\nat = "2026-03-01T10:00Z"\ndue = "2026-03-09T10:00Z"\n'
    path.write_text(text + example, encoding="utf-8")
    found = prompt.run("policy", "test", "mine")
    assert found.code == 6
    assert "the pack says 2026-03-09T10:00Z, computed is 2026-03-08T10:00:00Z" in found.out
    assert found.lines[-1] == "0 examples passed, 1 failed"
    assert prompt.run("policy", "test", "mine", "-q").out == "1\n"
    path.write_text(text + example.replace("03-09", "03-08"), encoding="utf-8")
    assert prompt("policy", "test", "mine").out == "1 example passed, 0 failed\n"


def test_a_pack_that_cannot_be_read_is_named_everywhere_and_stops_nothing(dk: Prompt) -> None:
    own(dk, "upwork-dispute", text="title = 1")
    assert "CANNOT BE READ" in dk("policy", "list").out
    assert "upwork-dispute.toml" in dk.run("policy", "test").out
    assert "upwork-dispute is left out" in dk("policy", "show", "UW-FP-REFUNDREQ").err
    assert dk.run("policy", "show", "upwork-dispute").code == 2
    assert "the shipped pack upwork-dispute is used" in dk("deadlines").err


def test_own_and_old_packs_say_so(dk: Prompt) -> None:
    path = own(dk, "guru", day="2024-01-01")
    own(dk, "mine", rule="UW-FP-ARB-FEE")
    listed = dk("policy", "list").out
    assert "My own · your own, in place of the shipped one · MORE THAN A YEAR OLD" in listed
    assert "My own · your own" in listed
    assert f"your own, {path}" in dk("policy", "show", "guru").lines[0]
    shown = dk("policy", "show", "UW-FP-ARB-FEE").out
    assert shown.index("USD 400") < shown.index("USD 337.50")


def test_a_pack_in_use_that_is_gone_is_named(dk: Prompt) -> None:
    path = own(dk, "mine")
    dk("policy", "use", "mine")
    path.unlink()
    assert "put in use and not on this machine: mine" in dk("policy", "list").err


def test_the_words_of_a_pack_do_not_drive_the_terminal(prompt: Prompt) -> None:
    own(prompt, "mine", text=OWN.format(rule="MY-FEE", day="2026-03-01").replace("My own", "\\u001b[2J"))
    found = prompt("policy", "list")
    assert "\x1b" not in found.out
    assert "CANNOT BE READ" in found.out


def test_names_are_completed(prompt: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    from disputekit.cli.commands.policy import _pack_names, _rule_names

    assert [name for name, _ in _pack_names("LAW-N")] == ["law-nyc", "law-nys"]
    assert [name for name, _ in _rule_names("UW-FP-REF")] == ["UW-FP-REFUNDREQ", "UW-FP-REFUNDREQ-PAYOUT"]
    monkeypatch.setenv("DISPUTEKIT_NOW", "nonsense")
    assert list(_rule_names("UW")) == []


@pytest.mark.parametrize("need", NEEDS)
def test_every_need_of_a_rule_is_said_in_words(need: str) -> None:
    lines = rule_lines(shipped("law-eu"), rule("LAW-EU-LATE")._replace(needs=(need,)), 80)
    assert any("only if" in line and len(line.split()) > 4 for line in lines)


def test_every_rule_of_every_pack_can_be_shown(prompt: Prompt) -> None:
    """A word that a pack may use and the screen does not know would be a fault on the bad day."""
    for name in prompt("policy", "list", "-q").lines:
        for one in shipped(name).rules:
            assert rule_lines(shipped(name), one, 80)
