"""``start``: everything is shown before it is written, and it is written at once or not at all."""

import pytest

from tests.cli.conftest import CASE, NOON, Prompt

SCOPE = """\
# Website redesign
Client: Dana Reyes, Brightside Dental
Freelancer: Olena Koval
Platform: Upwork fixed price
Currency: USD
Time zone: Europe/Kyiv
Agreed: 12 Jan 2026
## Scope
- Home page + 4 inner pages
- Revisions (limit 2 rounds)
## Not included
- No blog
## Milestones
- Design, 800.00, due 22 Jan 2026
- Build, 1,200.00
## Notes
hello
"""


@pytest.fixture
def sow(prompt: Prompt) -> Prompt:
    (prompt.folder / "scope.md").write_text(SCOPE, encoding="utf-8")
    (prompt.folder / "offer.pdf").write_bytes(b"%PDF offer")
    return prompt.at(NOON)


def test_a_small_file_opens_the_case_in_one_go(sow: Prompt) -> None:
    found = sow("start", "scope.md", "-f", "offer.pdf", "--clock-set", "--yes")
    assert found.out == "brightside-dental #1-#7 recorded\n"
    for words in (
        "Dana Reyes, Brightside Dental",
        "S2   Revisions",
        "limit 2 rounds",
        "X1   No blog",
        "M2   Build · USD 1,200.00",
        "agreed words come from: offer.pdf",
        "not taken: line",
    ):
        assert words in found.err
    assert sow("show", "S1").out.splitlines()[0].startswith("brightside-dental #3")
    assert "agreed 12 Jan 2026" in sow("scope").out


def test_without_an_agreement_it_says_what_that_means(sow: Prompt) -> None:
    assert "a list that only you wrote shows little" in sow("start", "scope.md", "--clock-set", "--yes").err


def test_options_are_stronger_than_the_file(sow: Prompt) -> None:
    sow("start", "scope.md", "--client", "Tom", "--slug", "tom", "--clock-set", "--yes")
    assert sow("case", "list", "--json").json[0]["client"] == "Tom"


def test_what_is_missing_is_named_all_at_once_without_a_terminal(prompt: Prompt) -> None:
    found = prompt.refused("start", "--title", "Website")
    assert found.code == 2
    for option in ("--me", "--client", "--platform", "--currency", "--zone"):
        assert option in found.err
    assert not prompt.workspace.exists()


def test_without_a_terminal_only_yes_is_a_yes(prompt: Prompt) -> None:
    found = prompt.refused(*CASE)
    assert "--yes" in found.err
    assert not (prompt.workspace / "disputekit.db").exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--zone", "Kyivv"),
        ("--currency", "DOLLARS"),
        ("--slug", "Not a slug"),
        ("--at", "03/04/2026"),
        ("--file", "gone.pdf"),
    ],
)
def test_a_fact_that_cannot_be_read_stops_everything(prompt: Prompt, option: str, value: str) -> None:
    found = prompt.at(NOON).refused(*CASE, "--clock-set", "--yes", option, value)
    assert found.code in (2, 4)
    assert value in found.err or option[2:] in found.err
    assert prompt.count() == 0


def test_a_zone_that_is_misspelt_gets_a_suggestion(prompt: Prompt) -> None:
    assert "did you mean Europe/Kyiv?" in prompt.refused(*CASE, "--zone", "kyiv", "--yes").err


def test_two_cases_do_not_share_a_name(dk: Prompt) -> None:
    assert dk.refused(*CASE, "--yes").code == 2


def test_a_terms_file_that_is_not_there(prompt: Prompt) -> None:
    found = prompt.refused("start", "gone.md", "--yes")
    assert "gone.md" in found.err


def test_the_workspace_belongs_to_its_owner_alone(dk: Prompt) -> None:
    for path in (dk.workspace, *dk.workspace.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


def test_without_a_platform_a_channel_is_needed_and_becomes_the_default(prompt: Prompt) -> None:
    found = prompt.refused(*CASE, "--platform", "direct", "--yes")
    assert "--channel email" in found.err
    prompt(*CASE, "--platform", "direct", "--channel", "email", "--yes")
    assert "email (default)" in prompt("got", "hello").out


@pytest.mark.parametrize(
    ("was", "wrong", "line"),
    [
        ("Currency: USD", "Currency: Euros", 5),
        ("Time zone: Europe/Kyiv", "Time zone: Kyivv", 6),
        ("Agreed: 12 Jan 2026", "Agreed: 03/04/2026", 7),
        ("- Build, 1,200.00", "- Build, 1.005", 15),
    ],
)
def test_a_refusal_of_a_terms_file_names_its_line(sow: Prompt, was: str, wrong: str, line: int) -> None:
    (sow.folder / "scope.md").write_text(SCOPE.replace(was, wrong), encoding="utf-8")
    assert f"scope.md, line {line}: " in sow.refused("start", "scope.md", "--clock-set", "--yes").err


@pytest.mark.parametrize(("said", "code"), [("Euros", "EUR"), ("dollars", "USD"), ("\u20ac", "EUR")])
def test_a_currency_in_words_gets_a_suggestion_and_is_not_guessed(
    prompt: Prompt, said: str, code: str
) -> None:
    assert f"did you mean {code}?" in prompt.refused(*CASE, "--currency", said, "--yes").err


def test_the_preview_shows_what_cannot_be_seen_later_at_a_glance(sow: Prompt) -> None:
    shown = sow("start", "scope.md", "--channel", "email", "--contract", "38", "--clock-set", "--yes").err
    for words in (
        "freelancer Olena Koval",
        "agreed 12 Jan 2026",
        "contract 38",
        "channel email",
        "fixed price",
    ):
        assert words in shown
