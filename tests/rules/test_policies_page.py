"""The page about packs: its example is a pack, and its tables are those of the code."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from disputekit.app.events import EVENTS
from disputekit.app.rules import calendars_of
from disputekit.case.due_time import due_after
from disputekit.case.rule import Actor, Effect
from disputekit.rules.loader import load_file
from disputekit.rules.reading import FIGURE_UNITS, NEEDS, PLACEHOLDERS, RULE_KEYS
from disputekit.rules.spelling import read_length
from tests.architecture.house import REPOSITORY
from tests.rules.shipped import NAMES, rules, shipped

PAGE = (REPOSITORY / "docs" / "policies.md").read_text(encoding="utf-8")


def part(title: str) -> str:
    """What stands below a heading or a bold word, up to the next heading."""
    found = re.search(rf"^(?:#+ {title}|\*\*{title}\*\*)$(.*?)(?=^#|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, title
    return found[1]


def first_column(text: str) -> set[str]:
    return set(re.findall(r"^\| `([^`]+)`", text, re.MULTILINE))


def events_table() -> str:
    """The events, what each says, and which packs know it."""
    lines = ["| event | says | packs |", "|---|---|---|"]
    for name, says in EVENTS.items():
        packs = [
            pack
            for pack in NAMES
            if any(one.name == name for rule in shipped(pack).rules for one in (*rule.triggers, *rule.stops))
        ]
        lines.append(f"| `{name}` | {says} | {', '.join(packs)} |")
    return "\n".join(lines)


def test_the_example_is_a_pack_whose_dates_come_out(tmp_path: Path) -> None:
    text = PAGE.partition("<!-- example -->")[2].partition("```toml\n")[2].partition("```")[0]
    path = tmp_path / "malt.toml"
    path.write_text(text, encoding="utf-8")
    pack = load_file(path, EVENTS, examples=True)
    (rule, fee) = pack.rules
    (vector,) = rule.vectors
    assert rule.length is not None
    due = due_after(rule.length, datetime.fromisoformat(vector.at), rule.zone, calendars_of([pack]))
    assert due == datetime.fromisoformat(vector.due)
    assert fee.figures[0].unit == "EUR"


def test_the_page_lists_every_event_and_the_packs_that_know_it() -> None:
    between = PAGE.partition("<!-- events -->")[2].partition("<!-- end events -->")[0]
    assert between.strip() == events_table()


def test_the_page_names_every_pack() -> None:
    assert set(re.findall(r"`([a-z-]+)`", part("Which packs a case goes by"))) >= set(NAMES)


def test_the_page_lists_every_key_of_a_rule() -> None:
    assert first_column(part("Keys of a rule").partition("**`silence`**")[0]) == RULE_KEYS


def test_the_page_lists_effects_needs_actors_units_and_placeholders() -> None:
    keys = part("Keys of a rule")
    assert first_column(keys.partition("**`effect`**")[2]) == {effect.value for effect in Effect}
    assert all(f"`{need}`" in keys for need in NEEDS)
    assert all(f"`{actor.value}`" in keys for actor in Actor)
    assert all(f"`{unit}`" in part("Figures") for unit in FIGURE_UNITS)
    assert all(f"`{{{name}}}`" in keys for name in PLACEHOLDERS)


def test_every_length_of_the_page_can_be_read() -> None:
    written = re.findall(r"`(\d[^`]*|[A-Z][a-z]{2} [^`]*)`", part("Lengths"))
    assert len(written) >= 7
    for said in written:
        assert read_length(said, "weekdays" if "business" in said else "")


@pytest.mark.parametrize(
    "name",
    ["fee_each_side", "fee_percent", "fee_minimum", "fee_waived_up_to", "interest_points", "compensation"],
)
def test_the_figures_that_are_computed_with_stand_in_some_pack_and_on_the_page(name: str) -> None:
    assert f"`{name}`" in part("Figures")
    assert any(figure.name == name for rule in rules() for figure in rule.figures)
