"""Every rule of a pack says what the page of facts says: id, length, unit, figures, sources, confidence."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from disputekit.case.rule import Figure, Length, OtherLength, Rule, Unit
from disputekit.rules.spelling import length_words
from tests.architecture.house import REPOSITORY
from tests.rules.facts_table import Row, findings, row_of, rows_of
from tests.rules.shipped import FACTS, rule, rules

PAGE = REPOSITORY.parent / "shared" / "policies.md"
# Parts of one row that are clocks of their own; any other id has a row of its own.
PARTS = {
    "UW-FP-DORMANT-REQUEST",
    "UW-FP-DORMANT-APPROVE",
    "FV-CANCEL-48H-OWN",
    "GU-RELEASE-7-CLIENT",
    "LAW-NYC-FIFA-SUE",
    "LAW-NYC-FIFA-NOTICE",
    "LAW-NYS-FIFA-SUE",
    "LAW-IL-FWPA-COMPLAIN",
}


@pytest.fixture(scope="module")
def rows() -> tuple[Row, ...]:
    if not PAGE.is_file():
        pytest.skip("the page of facts is not beside this checkout; facts.txt is compared instead")
    return rows_of(PAGE.read_text(encoding="utf-8"))


def test_the_packs_say_what_the_page_of_facts_says(rows: Sequence[Row]) -> None:
    assert len(rows) > 60
    assert list(findings(rows, rules())) == []


def test_only_known_parts_of_a_row_have_ids_of_their_own(rows: Sequence[Row]) -> None:
    ids = {row.id for row in rows}
    assert {one.id for one in rules()} - ids == PARTS


def table() -> list[list[str]]:
    lines = FACTS.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines if not line.startswith("#")]


def said_by(one: Rule) -> list[str]:
    """A rule as a line of facts.txt."""
    lengths = [
        length_words(length) for length in (one.length, *(other.length for other in one.others)) if length
    ]
    cells = [one.id, ", ".join(lengths) or "-", one.confidence]
    return [
        *cells,
        *([", ".join(f"{figure.value} {figure.unit}" for figure in one.figures)] * bool(one.figures)),
    ]


def test_the_packs_say_what_stands_in_the_compact_table() -> None:
    assert sorted(map(said_by, rules())) == sorted(table())


@pytest.mark.parametrize("one", ["UW-FP-REVIEW", "UW-HR-EDIT", "UW-FP-ARB-FEE"])
def test_a_number_that_differs_from_the_compact_table_is_noticed(one: str) -> None:
    line = next(cells for cells in table() if cells[0] == one)
    changed = rule(one)._replace(length=Length(15, Unit.DAYS), figures=())
    assert said_by(rule(one)) == line
    assert said_by(changed) != line


# ---------------------------------------------------------------- planted defects


def planted(rows: Sequence[Row], name: str, **more: object) -> list[str]:
    changed = rule(name)._replace(**more)  # type: ignore[arg-type] # one field of any type
    return list(findings(rows, [changed if one.id == name else one for one in rules()]))


def test_a_length_that_differs_is_caught(rows: Sequence[Row]) -> None:
    found = planted(rows, "UW-FP-REVIEW", length=Length(15, Unit.DAYS))
    assert found == [
        "UW-FP-REVIEW: 15 days is not what the page says",
        "UW-FP-REVIEW: 14 days of the page is in no rule",
    ]


@pytest.mark.parametrize(
    ("name", "length"),
    [
        ("UW-FP-REFUNDREQ", Length(7, Unit.BUSINESS_DAYS, calendar="weekdays")),
        ("UW-FP-REFUNDREQ-PAYOUT", Length(5, Unit.DAYS)),
        ("UW-HR-FL-RESPOND", Length(3, Unit.BUSINESS_DAYS, calendar="weekdays")),
        ("UW-FP-CATALOG-48H", Length(48, Unit.DAYS)),
        ("UW-CIRCUMVENT", Length(24, Unit.YEARS)),
        ("UW-HR-EDIT", Length(1, Unit.WEEK_TIME, "Mon 12:30")),
        ("UW-HR-CLIENT-REVIEW", Length(1, Unit.WEEK_TIME, "Sat 23:59")),
        ("CARD-REPRESENT", Length(35, Unit.DAYS)),
    ],
)
def test_a_length_in_another_unit_or_of_another_day_is_caught(
    rows: Sequence[Row], name: str, length: Length
) -> None:
    assert any(name in one for one in planted(rows, name, length=length))


def test_a_length_of_another_source_that_is_left_out_is_caught(rows: Sequence[Row]) -> None:
    assert planted(rows, "CO-AUTORELEASE", others=(), conflicts="")


def test_a_length_of_another_source_that_differs_is_caught(rows: Sequence[Row]) -> None:
    other = OtherLength(Length(9, Unit.DAYS), "freelancer.ph/faq", "D")
    assert "FL-RESPOND-CL: 9 days is not what the page says" in planted(
        rows, "FL-RESPOND-CL", others=(other,)
    )


def test_a_figure_that_differs_is_caught(rows: Sequence[Row]) -> None:
    found = planted(rows, "UW-FP-ARB-FEE", figures=(Figure("fee_each_side", "337.00", "USD"),))
    assert "UW-FP-ARB-FEE: fee_each_side 337.00 is not what the page says" in found
    assert "UW-FP-ARB-FEE: the amount 337.50 of the page is in no rule" in found


def test_another_source_is_caught(rows: Sequence[Row]) -> None:
    found = planted(rows, "UW-BONUS", sources=("support.upwork.com/hc/en-us/articles/40368699452170",))
    assert "UW-BONUS: the source 40368699452170 is not that of the page" in found
    assert "UW-BONUS: the source 40368699452179 of the page is in no rule" in found


@pytest.mark.parametrize(
    ("name", "letter"), [("UW-FP-REVIEW", "B"), ("STRIPE-DUE", "B"), ("PPH-AUTOPAY-JOB", "A")]
)
def test_another_confidence_is_caught(rows: Sequence[Row], name: str, letter: str) -> None:
    assert planted(rows, name, confidence=letter)


def test_a_rule_that_the_page_does_not_have_is_caught(rows: Sequence[Row]) -> None:
    stranger = rule("UW-BONUS")._replace(id="UW-INVENTED")
    assert list(findings(rows, [*rules(), stranger])) == ["UW-INVENTED: no row of the page"]


def test_a_missing_rule_is_caught(rows: Sequence[Row]) -> None:
    left = [one for one in rules() if one.id != "FV-NOREQ"]
    assert "FV-NOREQ: in no pack" in list(findings(rows, left))


# ---------------------------------------------------------------- how the page is read


SMALL = """\
| rule id | trigger | length | who | if missed | source | confidence |
|---|---|---|---|---|---|---|
| AB-ONE | begun | **2 days** | you | gone | /123456789 | **A** |
| AB-ONE-MORE | begun | 3 business days | you | gone | same; example.org | B |
| not a rule | begun | 3 days | you | gone | x | B |
"""


def test_rows_are_those_with_an_id_and_the_same_source_is_that_of_the_row_before() -> None:
    first, second = rows_of(SMALL)
    assert (first.id, first.lengths, first.confidence) == ("AB-ONE", "2 days", "A")
    assert second.sources == "/123456789 same; example.org"


def test_a_rule_belongs_to_the_row_with_the_longest_id_that_begins_its_own() -> None:
    rows = rows_of(SMALL)
    assert [
        getattr(row_of(one, rows), "id", None) for one in ("AB-ONE", "AB-ONE-X", "AB-ONE-MORE-X", "AB")
    ] == [
        "AB-ONE",
        "AB-ONE",
        "AB-ONE-MORE",
        None,
    ]


def test_the_compact_table_is_read_from_beside_this_test() -> None:
    assert Path(FACTS).is_file()
    assert len(table()) == len({cells[0] for cells in table()})
