"""Which rules a case goes by, and the packs as a user lists, tests and chooses them."""

from datetime import date
from pathlib import Path

import pytest

from disputekit.app.policy import drop, find, names_to_offer, packs, run_examples, use
from disputekit.app.rules import Rulebook, rules_of
from disputekit.case.facts import CaseFacts
from disputekit.errors import NotFound, Refused
from tests.support.office import Office

OWN = """\
title = "My own"
applies = "me"
checked_on = {day}

[[rule]]
id = "{rule}"
title = "A fee"
triggers = ["event:dispute_filed"]
zone = "not stated"
acts = "both"
silence = "Arbitration costs USD 400"
effect = "none"
sources = ["the mail from support"]
confidence = "B"
figures = [{{ name = "fee_each_side", value = "400", unit = "USD" }}]
"""


def own_pack(office: Office, name: str, rule: str = "MY-FEE", day: str = "2026-03-01") -> Path:
    folder = office.setup.config / "packs"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(OWN.format(rule=rule, day=day), encoding="utf-8")
    return path


def book(office: Office) -> Rulebook:
    with office.opened(writing=False) as case:
        return rules_of(case)


def of_platform(office: Office, platform: str, kind: str = "") -> tuple[str, ...]:
    """The packs of a case on a platform, with a contract of some type."""
    with office.opened(writing=False) as case:
        contract = case.facts.contract._replace(type=kind)
        return rules_of(case._replace(facts=case.facts._replace(platform=platform, contract=contract))).packs


@pytest.mark.parametrize(
    ("platform", "kind", "packs_of_it"),
    [
        ("upwork", "fixed", ("upwork-fixed", "upwork-dispute")),
        ("upwork", "Fixed price", ("upwork-fixed", "upwork-dispute")),
        ("upwork", "hourly", ("upwork-hourly", "upwork-dispute")),
        ("upwork", "", ("upwork-fixed", "upwork-hourly", "upwork-dispute")),
        ("upwork", "retainer", ("upwork-fixed", "upwork-hourly", "upwork-dispute")),
        ("fiverr", "fixed", ("fiverr",)),
        ("freelancer", "", ("freelancer",)),
        ("guru", "", ("guru",)),
        ("peopleperhour", "", ("peopleperhour",)),
        ("contra", "", ("contra",)),
        ("toptal", "", ()),
        ("Somewhere.com", "", ()),
        ("direct", "", ()),
    ],
)
def test_a_case_goes_by_the_packs_of_its_platform(
    office: Office, platform: str, kind: str, packs_of_it: tuple[str, ...]
) -> None:
    assert of_platform(office, platform, kind) == packs_of_it


def test_an_own_pack_named_after_a_platform_is_that_platforms(office: Office) -> None:
    own_pack(office, "some-where")
    assert of_platform(office, "Some Where") == ("some-where",)
    own_pack(office, "direct")
    assert of_platform(office, "direct") == ()


def test_rules_come_with_the_calendars_they_count_by(office: Office) -> None:
    found = book(office)
    assert {rule.id for rule in found.rules} >= {"UW-FP-REFUNDREQ", "UW-FEEDBACK"}
    named = {rule.length.calendar for rule in found.rules if rule.length and rule.length.calendar}
    assert named == {"weekdays"} <= set(found.calendars)
    assert found.warnings == ()


def test_a_pack_that_is_put_in_use_adds_its_rules_and_the_other_facts_stay(office: Office) -> None:
    put = office.do(use, ["law-nyc", " PayPal "])
    assert put.record.fields["packs"] == ["law-nyc", "paypal"]
    assert (put.use.platform[0], put.use.chosen) == ("upwork-fixed", ("law-nyc", "paypal"))
    found = book(office)
    assert found.packs[-2:] == ("law-nyc", "paypal")
    assert "LAW-NYC-FIFA" in {rule.id for rule in found.rules}
    office.do(use, ["law-eu", "law-nyc"])
    facts = _facts(office)
    assert facts.packs == ("law-nyc", "paypal", "law-eu")
    assert (facts.title, facts.client, facts.zone) == ("Website redesign", "Dana Reyes", "Europe/Kyiv")


def _facts(office: Office) -> CaseFacts:
    with office.opened(writing=False) as case:
        return case.facts


@pytest.mark.parametrize("names", [["law-atlantis"], ["../fiverr"], [""]])
def test_a_pack_that_is_not_there_is_not_put_in_use(office: Office, names: list[str]) -> None:
    error = office.refused(use, names)
    assert isinstance(error, NotFound)
    assert "law-nyc" in error.hint


def test_a_pack_that_cannot_be_read_is_not_put_in_use(office: Office) -> None:
    own_pack(office, "mine").write_text("title = 1", encoding="utf-8")
    assert "mine.toml" in office.refused(use, ["mine"]).message


@pytest.mark.parametrize("name", ["upwork-fixed", "law-eu"])
def test_a_pack_in_use_is_not_put_in_use_again(office: Office, name: str) -> None:
    office.do(use, ["law-eu"])
    assert "in use already" in office.refused(use, [name]).message


def test_a_pack_is_dropped_and_with_the_last_one_the_field_goes(office: Office) -> None:
    office.do(use, ["law-nyc", "paypal"])
    assert office.do(drop, ["law-nyc"]).use.chosen == ("paypal",)
    assert "packs" not in office.do(drop, ["paypal"]).record.fields
    assert _facts(office).packs == ()


def test_what_was_not_put_in_use_is_not_dropped(office: Office) -> None:
    assert "belongs to the platform" in office.refused(drop, ["upwork-fixed"]).hint
    assert "policy list" in office.refused(drop, ["law-nyc"]).hint


# ---------------------------------------------------------------- own packs


def test_a_single_rule_is_replaced_by_an_own_pack_in_use(office: Office) -> None:
    own_pack(office, "mine", rule="UW-FP-ARB-FEE")
    office.do(use, ["mine", "law-nyc"])
    fees = [rule for rule in book(office).rules if rule.id == "UW-FP-ARB-FEE"]
    assert [(rule.pack, rule.figures[0].value) for rule in fees] == [("mine", "400")]


def test_an_own_rule_stands_whatever_is_named_after_it(office: Office) -> None:
    own_pack(office, "mine", rule="LAW-NYC-FIFA")
    office.do(use, ["mine", "law-nyc"])
    assert [rule.pack for rule in book(office).rules if rule.id == "LAW-NYC-FIFA"] == ["mine"]


def test_an_own_pack_replaces_the_shipped_one_of_its_name(office: Office) -> None:
    own_pack(office, "upwork-dispute")
    found = book(office)
    assert "UW-FEEDBACK" not in {rule.id for rule in found.rules}
    assert "MY-FEE" in {rule.id for rule in found.rules}


def test_an_own_pack_that_cannot_be_read_gives_way_to_the_shipped_one_and_says_so(office: Office) -> None:
    own_pack(office, "upwork-dispute").write_text("title = 1", encoding="utf-8")
    found = book(office)
    assert "UW-FEEDBACK" in {rule.id for rule in found.rules}
    (warning,) = found.warnings
    assert "the shipped pack upwork-dispute is used, not your own" in warning


def test_a_chosen_pack_that_became_unreadable_or_is_gone_is_left_out_and_said(office: Office) -> None:
    path = own_pack(office, "mine")
    office.do(use, ["mine"])
    path.write_text("title = 1", encoding="utf-8")
    assert "the pack mine is left out" in book(office).warnings[0]
    path.unlink()
    found = book(office)
    assert "there is no pack mine on this machine" in found.warnings[0]
    assert "UW-FP-REFUNDREQ" in {rule.id for rule in found.rules}


@pytest.mark.parametrize(("day", "warned"), [("2025-03-03", False), ("2025-03-02", True)])
def test_a_pack_warns_when_it_is_more_than_a_year_old(office: Office, day: str, warned: bool) -> None:
    """The office's clock stands at 3 March 2026."""
    own_pack(office, "mine", day=day)
    office.do(use, ["mine"])
    assert [f"on {day}, more than a year ago" in one for one in book(office).warnings] == [True] * warned


# ---------------------------------------------------------------- listing, finding, testing


def test_packs_are_listed_without_a_workspace(empty: Office) -> None:
    lines, used = packs(empty.setup)
    assert len(lines) > 15
    assert (used.slug, used.platform, used.chosen) == ("", (), ())


def test_a_case_that_was_named_must_be_there_to_list_its_packs(empty: Office) -> None:
    with pytest.raises(NotFound):
        packs(empty.in_case("acme").setup)


def test_own_packs_are_marked_in_the_list_and_what_is_wrong_with_them(office: Office) -> None:
    own_pack(office, "guru")
    own_pack(office, "mine", day="2024-01-01")
    own_pack(office, "broken").write_text("title = 1", encoding="utf-8")
    lines = {one.name: one for one in packs(office.setup)[0]}
    assert (lines["guru"].own, lines["guru"].replaces) == (True, True)
    assert (lines["mine"].own, lines["mine"].replaces, lines["mine"].old) == (True, False, True)
    assert (lines["fiverr"].own, lines["fiverr"].replaces, lines["fiverr"].old) == (False, False, False)
    assert lines["broken"].pack is None
    assert "broken.toml" in lines["broken"].broken


def test_a_pack_or_a_rule_is_found_in_any_case(empty: Office) -> None:
    pack = find(empty.setup, " Upwork-Fixed ").pack
    assert pack is not None
    assert pack.name == "upwork-fixed"
    found = find(empty.setup, "uw-fp-refundreq")
    assert [rule.id for _, rule in found.rules] == ["UW-FP-REFUNDREQ"]
    assert found.rules[0][1].vectors


def test_of_a_rule_in_two_packs_the_own_one_is_shown_first(office: Office) -> None:
    own_pack(office, "zz", rule="UW-FP-ARB-FEE")
    own_pack(office, "broken").write_text("title = 1", encoding="utf-8")
    found = find(office.setup, "UW-FP-ARB-FEE")
    assert [pack.name for pack, _ in found.rules] == ["zz", "upwork-fixed"]
    assert "broken is left out" in found.warnings[0]


@pytest.mark.parametrize(
    ("name", "hint"),
    [("UW-FP-REFUNDREK", "UW-FP-REFUNDREQ"), ("upwork-fixd", "upwork-fixed"), ("zzz", "dk policy list")],
)
def test_what_is_not_found_is_answered_with_what_comes_near(empty: Office, name: str, hint: str) -> None:
    with pytest.raises(NotFound) as caught:
        find(empty.setup, name)
    assert hint in caught.value.hint


def test_an_own_pack_that_cannot_be_read_is_refused_when_it_is_asked_for(office: Office) -> None:
    own_pack(office, "mine").write_text("title = 1", encoding="utf-8")
    with pytest.raises(Refused, match=r"mine\.toml"):
        find(office.setup, "mine")


def test_every_shipped_example_passes(empty: Office) -> None:
    checked = run_examples(empty.setup, "")
    assert len(checked) > 60
    assert [one for one in checked if not one.passed] == []
    assert {one.pack for one in run_examples(empty.setup, "guru")} == {"guru"}
    with pytest.raises(NotFound, match="no pack 'atlantis'"):
        run_examples(empty.setup, "atlantis")


CLOCK = """\
length = "{length}"
triggers = ["event:dispute_filed"]
"""
EXAMPLE = '\n[[vector]]\nrule = "MY-FEE"\nat = "{at}"\ndue = "2026-03-08T10:00Z"\n'


def checked(office: Office, length: str = "7 calendar days", example: str = "") -> list[tuple[bool, str]]:
    path = own_pack(office, "mine")
    stated = CLOCK.format(length=length) if length else 'triggers = ["event:dispute_filed"]\n'
    text = path.read_text(encoding="utf-8").replace('triggers = ["event:dispute_filed"]\n', stated)
    path.write_text(text + example, encoding="utf-8")
    return [(one.passed, one.computed) for one in run_examples(office.setup, "mine")]


def test_an_example_that_comes_out_passes(office: Office) -> None:
    example = EXAMPLE.format(at="2026-03-01T10:00Z")
    assert checked(office, example=example) == [(True, "2026-03-08T10:00:00Z")]


def test_a_wrong_example_fails_with_what_was_computed(office: Office) -> None:
    example = EXAMPLE.format(at="2026-03-02T10:00Z")
    assert checked(office, example=example) == [(False, "2026-03-09T10:00:00Z")]


def test_a_length_without_an_example_fails(office: Office) -> None:
    assert checked(office) == [(False, "it has a length and no worked example")]


def test_an_example_without_a_length_fails(office: Office) -> None:
    example = EXAMPLE.format(at="2026-03-02T10:00Z")
    assert checked(office, "", example) == [(False, "it has a worked example and no length")]


def test_an_example_beyond_the_calendar_fails_and_stops_nothing(office: Office) -> None:
    example = EXAMPLE.format(at="9999-12-30T10:00Z") + EXAMPLE.format(at="2026-03-01T10:00Z")
    assert [passed for passed, _ in checked(office, example=example)] == [False, True]


def test_a_pack_that_cannot_be_read_fails_as_a_whole(office: Office) -> None:
    own_pack(office, "mine").write_text("title = 1", encoding="utf-8")
    failed = [one for one in run_examples(office.setup, "") if not one.passed]
    assert [(one.pack, one.rule) for one in failed] == [("mine", "")]


def test_names_are_offered_for_completion_without_those_that_cannot_be_read(office: Office) -> None:
    own_pack(office, "mine").write_text("title = 1", encoding="utf-8")
    names = dict(names_to_offer(office.setup, with_rules=False))
    assert names["law-eu"].startswith("European Union")
    assert "mine" not in names
    assert "UW-FP-REFUNDREQ" in dict(names_to_offer(office.setup, with_rules=True))


def test_the_day_of_the_facts_is_no_future_to_a_clock_of_the_past(office: Office) -> None:
    """A demo plays before the packs were checked: that is no reason to warn."""
    assert office.setup.now.date() < date(2026, 11, 23)
    assert book(office).warnings == ()
