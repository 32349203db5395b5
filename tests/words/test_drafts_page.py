"""docs/templates.md on drafts: the names it gives are those of the code, and its examples work."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from disputekit.app.draft_dispute import Part, Pots, Refund, Request
from disputekit.app.draft_money import Invoice, Owed
from disputekit.app.draft_values import Asked, Clause, Decided, Handed, Parties
from disputekit.words.draft_words import FILTERS
from disputekit.words.drafts import KINDS
from disputekit.words.patterns import patterns
from disputekit.words.tone import findings
from tests.architecture.house import REPOSITORY
from tests.cli.conftest import Prompt

PAGE = (REPOSITORY / "docs" / "templates.md").read_text(encoding="utf-8").partition("## Drafts")[2]
ROWS: dict[str, Any] = {
    "request": Asked,
    "clause": Clause,
    "decided": Decided,
    "submitted": Handed,
    "owed": Owed,
    "invoice": Invoice,
    "refund": Refund,
    "part": Part,
    "agreed, requests": Request,
    "pot": Pots,
}


def test_every_filter_stands_on_the_page() -> None:
    for name, help_ in FILTERS.items():
        assert f"| `{name}` | {help_.takes} | {help_.says} |" in PAGE


@pytest.mark.parametrize("name", ROWS)
def test_every_value_of_a_template_stands_on_the_page(name: str) -> None:
    (row,) = re.findall(rf"^\| {name} \| (.*) \|$", PAGE, re.MULTILINE)
    assert tuple(re.findall(r"`(\w+)`", row)) == ROWS[name]._fields


def test_the_parties_stand_on_the_page() -> None:
    (row,) = re.findall(r"Every draft has `case`: (.*?)\. The others", PAGE, re.DOTALL)
    assert tuple(re.findall(r"`(\w+)`", row)) == Parties._fields


def test_every_kind_stands_on_the_page() -> None:
    for kind in KINDS.values():
        assert kind.says in PAGE or kind.name == "reminder"
        assert re.search(rf"`drafts/{kind.name}(?:-1)?\.txt\.j2`", PAGE)


def test_the_example_of_a_draft_works(demo: Prompt) -> None:
    (example,) = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
    folder = demo.config / "templates" / "drafts"
    folder.mkdir(parents=True)
    (folder / "extra.txt.j2").write_text(example, encoding="utf-8")
    assert demo("draft", "extra", "R5").out.endswith("My price for it is USD 650.00.\n")
    assert "My price: [your price]" in demo("draft", "extra", "R4").out


def test_the_example_of_a_list_works(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert tomllib.loads(example)
    (tmp_path / "own.toml").write_text(example, encoding="utf-8")
    lists = patterns(tmp_path)
    assert len(findings("Ihr habt nie geantwortet.", "upwork", lists)) == 1
    assert findings("Wenn ihr habt nie geantwortet.", "upwork", lists) == ()
    assert findings("Ihr habt nie geantwortet, ein Versehen.", "upwork", lists) == ()
