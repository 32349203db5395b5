"""Opening a case: everything is checked and shown before anything is written, and a refusal leaves nothing."""

from pathlib import Path
from typing import Any

import pytest

from disputekit.app.choice import CHOICES, chosen_case
from disputekit.app.demo import OFFER, SCOPE
from disputekit.app.start import (
    Terms,
    commit_start,
    currency_code,
    known_zone,
    limit_value,
    missing_facts,
    plan_start,
    platform_name,
    slug_for,
    terms_from_file,
)
from disputekit.errors import DisputekitError, NotFound, Refused, StorageFailure
from disputekit.intake.terms import MilestoneLine, ScopeLine
from disputekit.record.entry import Record
from tests.support.office import TERMS, Office, offer_in

SCOPE_LINES = (ScopeLine("Home page"), ScopeLine("Revisions", "2 rounds", "EUR 50"))
MILESTONES = (MilestoneLine("Design", "800", due="22 jan 2027"), MilestoneLine("Support", "45.00", "hour"))


def full(office: Office, *files: Path) -> list[Record]:
    office.start(*files, scope=SCOPE_LINES, exclusions=("Blog",), milestones=MILESTONES)
    return office.records()


def refusal(office: Office, *files: Path, **terms: Any) -> DisputekitError:
    """Start a case that must be refused, and leave nothing of it on the disk."""
    before = office.count(), office.files()
    with pytest.raises(DisputekitError) as caught:
        commit_start(office.setup, office.plan(*files, **terms))
    assert (office.count(), office.files()) == before
    return caught.value


# ---------------------------------------------------------------- the plan


def test_a_plan_holds_everything_and_writes_nothing(empty: Office, tmp_path: Path) -> None:
    plan = empty.plan(
        offer_in(tmp_path), scope=SCOPE_LINES, exclusions=("Blog",), milestones=MILESTONES, agreed_on="1 mar"
    )
    assert [(letter, fields["kind"]) for letter, fields in plan.drafts] == [
        ("", "case"),
        ("", "agreement"),
        ("S", "scope"),
        ("S", "scope"),
        ("X", "scope"),
        ("M", "milestone"),
        ("M", "milestone"),
    ]
    assert plan.drafts[3][1]["limit"] == {"count": "2", "unit": "rounds"}
    assert plan.drafts[3][1]["amount"] == {"currency": "EUR", "minor": 5000, "scale": 2}
    assert plan.drafts[6][1]["per"] == "hour"
    assert {fields["when"]["from"] for letter, fields in plan.drafts if letter} == {"2026-03-01"}  # type: ignore[index,call-overload]
    assert not empty.setup.workspace.exists()
    assert not empty.setup.config.exists()


def test_what_is_written_is_what_was_planned(empty: Office, tmp_path: Path) -> None:
    records = full(empty, offer_in(tmp_path))
    assert [one.fields.get("label") for one in records] == [None, None, "S1", "S2", "X1", "M1", "M2"]
    assert len({one.recorded_at for one in records}) == 1
    assert records[1].fields["file.1"]["name"] == "offer.txt"  # type: ignore[index,call-overload]


def test_terms_cite_the_agreement_they_come_from(empty: Office, tmp_path: Path) -> None:
    assert {str(one.fields["cites"]) for one in full(empty, offer_in(tmp_path))[2:]} == {"[2]"}


def test_terms_without_an_agreement_cite_nothing(empty: Office) -> None:
    assert not any("cites" in one.fields for one in full(empty))


def test_the_facts_are_the_first_record(empty: Office) -> None:
    empty.start(
        company="Brightside",
        channel="e-mail",
        contract_type="fixed",
        contract_ref="38",
        contract_url="https://x.test",
        weekly_limit="20",
        platform=" upwork.com ",
        currency="usd",
        zone="europe/kyiv",
        title=" Site ",
    )
    facts = empty.records()[0].fields
    assert facts.pop("when")
    assert facts == {
        "kind": "case",
        "title": "Site",
        "me": "Olena Koval",
        "client": "Dana Reyes",
        "company": "Brightside",
        "platform": "upwork",
        "channel": "e-mail",
        "contract": {"type": "fixed", "ref": "38", "url": "https://x.test", "weekly_limit": "20"},
        "currency": "USD",
        "zone": "Europe/Kyiv",
        "slug": "acme",
    }


def test_the_new_case_is_the_one_in_use(office: Office) -> None:
    office.start(slug="second")
    assert chosen_case(office.setup.config, office.setup.workspace, office.folder) == "second"


# ---------------------------------------------------------------- what is missing


def test_everything_that_is_missing_is_named_at_once(empty: Office) -> None:
    with pytest.raises(Refused, match="a case needs more") as caught:
        plan_start(empty.setup, Terms(title="Site", me="Olena"))
    for option in ("--client", "--platform", "--currency", "--zone"):
        assert option in caught.value.message
    assert "--title" not in caught.value.message
    assert [name for name, _ in missing_facts(TERMS)] == []


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        ({"zone": "Kyiv"}, "did you mean Europe/Kyiv?"),
        ({"zone": "Mars/Base"}, "Europe/Kyiv or America/New_York"),
        ({"zone": "EST"}, "is not an IANA time zone"),
        ({"currency": "XXX"}, "ISO 4217"),
        ({"currency": "$"}, "ISO 4217"),
        ({"slug": "My Case"}, "lowercase letters, digits and hyphens"),
        ({"title": "   "}, "title is not"),
        ({"client": "x" * 501}, "client is not"),
        ({"agreed_on": "03/04/2026"}, "agreed on: "),
        ({"agreed_on": "tomorrow"}, "agreed on: "),
        ({"milestones": (MilestoneLine("Design", "soon"),)}, "Design: 'soon' is not an amount"),
        ({"milestones": (MilestoneLine("Design", "1.005"),)}, "Design: 1.005 has more decimals"),
        ({"milestones": (MilestoneLine("Design", "5", "month"),)}, "M1: per is not one of fixed, hour"),
        ({"milestones": (MilestoneLine("Design", "5", due="03/04/2026"),)}, "Design: "),
        ({"milestones": (MilestoneLine("Design", "5", due="whenever"),)}, "Design: "),
        ({"scope": (ScopeLine("Pages", "two"),)}, "'two' is not a limit"),
        ({"scope": (ScopeLine("Pages", amount="lots"),)}, "Pages: 'lots' is not an amount"),
        ({"scope": (ScopeLine("x" * 200_001),)}, "S1: text is not words"),
        ({"scope": (ScopeLine("broken \udcff"),)}, "S1: text holds half"),
        ({"exclusions": ("Blog", "")}, "X2: text is not words"),
    ],
)
def test_what_is_unclear_is_refused_before_anything_is_made(
    empty: Office, terms: dict[str, object], says: str
) -> None:
    found = refusal(empty, **terms)
    assert isinstance(found, Refused)
    assert says in f"{found.message} {found.hint}"
    assert not empty.setup.workspace.exists()


def test_a_short_name_that_is_taken_is_refused_before_it_is_asked(office: Office) -> None:
    with pytest.raises(Refused, match="there is a case called acme already") as caught:
        office.plan()
    assert "--slug" in caught.value.hint


def test_a_short_name_that_was_taken_meanwhile_is_refused_too(empty: Office, tmp_path: Path) -> None:
    plan = empty.plan(offer_in(tmp_path))
    commit_start(empty.setup, plan)
    before = empty.count(), empty.files()
    with pytest.raises(Refused, match="called acme already"):
        commit_start(empty.setup, plan)
    assert (empty.count(), empty.files()) == before


@pytest.mark.parametrize("name", ["missing.pdf", "."])
def test_an_agreement_that_is_no_file_is_refused_before_it_is_asked(
    empty: Office, tmp_path: Path, name: str
) -> None:
    found = refusal(empty, tmp_path / name)
    assert isinstance(found, NotFound)
    assert not empty.setup.workspace.exists()


def test_a_file_that_goes_away_before_the_yes_leaves_no_case(empty: Office, tmp_path: Path) -> None:
    offer = offer_in(tmp_path)
    plan = empty.plan(offer)
    offer.unlink()
    with pytest.raises(NotFound):
        commit_start(empty.setup, plan)
    assert empty.count() == 0


def test_a_machine_without_time_zones_is_told_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disputekit.app.start.available_timezones", set)
    with pytest.raises(Refused) as caught:
        known_zone("Europe/Kyiv")
    assert "tzdata" in caught.value.hint


def test_a_choice_that_cannot_be_kept_is_said_and_the_case_is_there(empty: Office) -> None:
    empty.setup.config.write_text("in the way", encoding="utf-8")
    with pytest.raises(
        StorageFailure, match="the case is recorded, but the choice of case could not be kept"
    ) as caught:
        empty.start()
    assert "-c" in caught.value.hint
    assert empty.count() == 1


# ---------------------------------------------------------------- a file of terms


def test_a_file_gives_the_terms_and_the_prompt_wins(tmp_path: Path) -> None:
    path = offer_in(tmp_path, "scope.md", SCOPE)
    terms = terms_from_file(path, Terms(client="Tom Baker", slug="tom"))
    assert (terms.client, terms.company, terms.slug, terms.currency) == (
        "Tom Baker",
        "Brightside Dental",
        "tom",
        "USD",
    )
    assert len(terms.scope) == 6


@pytest.mark.parametrize("name", ["missing.md", "."])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused, match="cannot read"):
        terms_from_file(tmp_path / name, Terms())


def test_an_endless_file_is_not_read_to_its_end() -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("no /dev/zero here")
    with pytest.raises(Refused, match="larger than 1 MiB"):
        terms_from_file(Path("/dev/zero"), Terms())


def test_the_page_of_the_demo_opens_a_case(empty: Office, tmp_path: Path) -> None:
    scope, offer = offer_in(tmp_path, "scope.md", SCOPE), offer_in(tmp_path, "offer.txt", OFFER)
    plan = plan_start(empty.setup, terms_from_file(scope, Terms()), [offer])
    assert len(commit_start(empty.setup, plan).records) == 12
    assert empty.records()[1].fields["when"]["from"] == "2026-01-12T12:31+02:00"  # type: ignore[index,call-overload]


# ---------------------------------------------------------------- small readings


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Upwork", "upwork"),
        ("UpWork.com", "upwork"),
        (" People Per Hour ", "peopleperhour"),
        ("direct", "direct"),
        ("Malt", "Malt"),
        ("99designs", "99designs"),
    ],
)
def test_platforms_have_one_name(said: str, name: str) -> None:
    assert platform_name(said) == name


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Dana Reyes", "dana-reyes"),
        ("Caf\u00e9 M\u00fcller & S\u00f6hne", "cafe-muller-sohne"),
        ("\u041a\u0438\u0457\u0432", "case"),
        ("x" * 60, "x" * 40),
        ("a" * 39 + " b", "a" * 39),
        ("--", "case"),
    ],
)
def test_short_names_are_made_of_the_clients_name(name: str, slug: str) -> None:
    assert slug_for(name) == slug


def test_a_case_without_a_short_name_gets_one_from_the_firm_or_the_client(empty: Office) -> None:
    assert empty.plan(slug="", company="Brightside Dental").slug == "brightside-dental"
    assert empty.plan(slug="").slug == "dana-reyes"


@pytest.mark.parametrize("said", ["UTC", "utc", "Europe/Kyiv", " europe/kyiv ", "america/new york"])
def test_zones_are_known_in_any_spelling(said: str) -> None:
    assert known_zone(said) in {"UTC", "Europe/Kyiv", "America/New_York"}


def test_limits_and_currencies_are_read_or_refused() -> None:
    assert limit_value("max 2.5 hours") == {"count": "2.5", "unit": "hours"}
    assert currency_code(" eur ") == "EUR"
    with pytest.raises(Refused, match="is not a limit"):
        limit_value("some")
    with pytest.raises(Refused, match="not a currency code"):
        currency_code("euro")


def test_choices_are_private(office: Office) -> None:
    assert (office.setup.config / CHOICES).stat().st_mode & 0o777 == 0o600
