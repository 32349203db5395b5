"""``case`` and ``set``: choose a case, put it away, change a fact."""

from pathlib import Path

import pytest

from tests.cli.conftest import CASE, Prompt


@pytest.fixture
def two(dk: Prompt) -> Prompt:
    """Two cases; the second was started last and is in use."""
    dk(*CASE[:-1], "other", "--clock-set", "--yes")
    return dk


def test_the_case_in_use_has_a_star(two: Prompt) -> None:
    stars = [line.split()[1] for line in two("case").lines if line.startswith("*")]
    assert stars == ["other"]


def test_a_choice_holds_until_the_next(two: Prompt) -> None:
    two("case", "use", "acme")
    assert two("got", "hello").out.startswith("acme #2")


def test_a_folder_can_have_its_own_case(two: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = two.folder / "client" / "src"
    inside.mkdir(parents=True)
    monkeypatch.chdir(two.folder / "client")
    two("case", "use", "acme", "--here")
    monkeypatch.chdir(inside)
    assert two("got", "hello").out.startswith("acme ")
    assert sorted(path.name for path in (two.folder / "client").rglob("*")) == ["src"]
    monkeypatch.chdir(two.folder)
    assert two("got", "hello").out.startswith("other ")


def test_a_choice_lies_in_a_private_file(two: Prompt) -> None:
    two("case", "use", "acme")
    assert [path.stat().st_mode & 0o077 for path in two.config.rglob("*")] == [0]


def test_an_unknown_case_is_code_4_and_names_those_that_exist(two: Prompt) -> None:
    found = two.refused("case", "use", "nobody")
    assert found.code == 4
    assert "acme, other" in found.err


def test_a_case_that_was_put_away_takes_records(two: Prompt) -> None:
    two("case", "archive", "acme")
    assert "archived" in next(line for line in two("case").lines if "acme" in line)
    assert two("got", "one more thing", "-c", "acme").out.startswith("acme #2")
    two("case", "archive", "acme", "--back")
    assert "archived" not in two("case").out


def test_with_one_case_left_nobody_has_to_choose(two: Prompt) -> None:
    two("case", "archive", "other")
    (two.config / "cases.json").unlink()
    assert two("got", "hello").out.startswith("acme ")


def test_the_list_as_json_and_csv(two: Prompt) -> None:
    assert [one["slug"] for one in two("case", "list", "--json").json] == ["acme", "other"]
    assert two("case", "list", "--csv").lines[0].startswith("slug,title,client")


def test_show_is_the_status(two: Prompt) -> None:
    assert two("case", "show").out == two("status").out


# ---------------------------------------------------------------- set


@pytest.mark.parametrize(
    ("fact", "value", "shown"),
    [
        ("zone", "america/new york", "America/New_York"),
        ("client", "Dana R. Reyes", "Dana R. Reyes"),
        ("company", "Brightside Dental", "Brightside Dental"),
        ("title", "Website and shop", "Website and shop"),
        ("platform", "Fiverr", "fiverr"),
        ("channel", "email", "email"),
        ("contract", "38000001", "38000001"),
        ("url", "https://example.test/c/1", "https://example.test/c/1"),
        ("weekly-limit", "20 hours", "20 hours"),
        ("currency", "eur", "EUR"),
    ],
)
def test_a_fact_is_changed_by_a_new_record(dk: Prompt, fact: str, value: str, shown: str) -> None:
    found = dk("set", fact, *value.split())
    assert found.out.startswith("acme #2")
    assert shown in found.out
    facts = dk("show", "2", "--json").json
    assert shown in str(facts)
    assert facts["me"] == "Olena Koval"
    assert dk("show", "1", "--json").json["title"] == "Website redesign"


def test_what_was_known_of_the_contract_stays(dk: Prompt) -> None:
    dk("set", "contract", "38000001")
    dk("set", "url", "https://example.test")
    assert dk("show", "last", "--json").json["contract"] == {
        "type": "fixed",
        "ref": "38000001",
        "url": "https://example.test",
    }


def test_a_new_short_name_follows_into_the_choices(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    dk("case", "use", "acme", "--here")
    dk("set", "slug", "brightside")
    assert dk("got", "hello").out.startswith("brightside #3")
    assert Path.cwd() == dk.folder


def test_a_rate_restates_the_milestone_by_the_hour(dk: Prompt) -> None:
    dk("milestone", "40", "Support", "--per", "hour")
    assert "M1 milestone, USD 45.00 per hour" in dk("set", "rate", "45").out
    assert dk("show", "M1", "--json").json["text"]["body"] == "Support"


def test_a_rate_without_such_a_milestone_says_how_to_add_one(dk: Prompt) -> None:
    found = dk.refused("set", "rate", "45")
    assert found.code == 4
    assert "--per hour" in found.err


@pytest.mark.parametrize(
    ("fact", "value"),
    [("colour", "red"), ("zone", "Kyivv"), ("currency", "XYZ"), ("slug", "Not A Slug"), ("title", " ")],
)
def test_what_is_no_fact_or_no_value_is_refused(dk: Prompt, fact: str, value: str) -> None:
    found = dk.refused("set", fact, value)
    assert found.code == 2
    assert len(found.err.splitlines()) == 2


def test_a_short_name_that_is_taken_is_refused(two: Prompt) -> None:
    assert two.refused("set", "slug", "acme").code == 2
