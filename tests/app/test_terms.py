"""Terms after the start: added, restated as they stand now, and brought in from a small file."""

from pathlib import Path

import pytest

from disputekit.app.correct import correct, take_back
from disputekit.app.log import Draft, write
from disputekit.app.nearest import nearest_clauses
from disputekit.app.parse import count, due_value, minutes, moment_value, money
from disputekit.app.terms import imported_terms, milestone, scope_item
from disputekit.app.workspace import OpenCase
from disputekit.errors import NotFound, Refused
from disputekit.record.canonical import Json
from tests.support.office import Office, offer_in


def state(office: Office, words: str, label: str = "S", limit: str = "", amount: str = "") -> dict[str, Json]:
    def use_case(case: OpenCase) -> dict[str, Json]:
        made = scope_item(case, Draft("scope", text=words, verbatim=True), label, limit, amount)
        return write(case, [made]).records[0].fields

    return office.do(use_case)


def price(
    office: Office, amount: str, words: str = "", label: str = "M", per: str = "fixed", due: str = ""
) -> dict[str, Json]:
    def use_case(case: OpenCase) -> dict[str, Json]:
        made = milestone(case, Draft("milestone", text=words), label, amount, per, due)
        return write(case, [made]).records[0].fields

    return office.do(use_case)


def test_an_item_may_state_a_limit_and_a_price(office: Office) -> None:
    fields = state(office, "Home page", limit="2 rounds", amount="EUR 50")
    assert fields["label"] == "S1"
    assert fields["limit"] == {"count": "2", "unit": "rounds"}
    assert fields["amount"] == {"currency": "EUR", "minor": 5000, "scale": 2}
    assert state(office, "No blog", "X")["label"] == "X1"


def test_a_milestone_is_restated_with_what_is_not_said_again(office: Office) -> None:
    price(office, "800", "Wireframes", due="22 mar 2026")
    fields = price(office, "1,000", label="M1")
    assert fields["text"]["body"] == "Wireframes"  # type: ignore[index,call-overload]
    assert fields["due"]["from"] == "2026-03-22"  # type: ignore[index,call-overload]
    assert fields["amount"]["minor"] == 100_000  # type: ignore[index,call-overload]


def test_a_milestone_is_restated_as_it_was_corrected(office: Office) -> None:
    price(office, "800", "Wirefarmes", due="22 mar 2026")
    office.do(correct, 2, [("text", "Wireframes"), ("due", "29 mar 2026")], "")
    fields = price(office, "1,000", label="M1")
    assert fields["text"]["body"] == "Wireframes"  # type: ignore[index,call-overload]
    assert fields["due"]["from"] == "2026-03-29"  # type: ignore[index,call-overload]


def test_a_restated_milestone_may_have_new_words_and_a_new_date(office: Office) -> None:
    price(office, "800", "Wireframes")
    fields = price(office, "45", "Support", "M1", "hour", "30 mar 2026")
    assert (fields["per"], fields["text"]["body"], fields["due"]["from"]) == ("hour", "Support", "2026-03-30")  # type: ignore[index,call-overload]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("800", "x", "M9", "fixed", ""), "there is no M9"),
        (("800", "", "M9", "fixed", ""), "there is no M9"),
        (("800", "", "M", "fixed", ""), "a milestone needs its words"),
        (("lots", "x", "M", "fixed", ""), "is not an amount"),
        (("800", "x", "M", "month", ""), "say one of fixed, hour, week, item"),
        (("800", "x", "M", "fixed", "whenever"), ""),
    ],
)
def test_a_milestone_that_is_unclear_is_refused(
    office: Office, arguments: tuple[str, ...], says: str
) -> None:
    amount, words, label, per, due = arguments
    found = office.refused(milestone, Draft("milestone", text=words), label, amount, per, due)
    assert says in f"{found.message} {found.hint}"


def test_an_item_that_is_unclear_is_refused(office: Office) -> None:
    assert "is not a limit" in office.refused(scope_item, Draft("scope", text="x"), "S", "some", "").message
    made = office.do(scope_item, Draft("scope", text="x"), "S9", "", "")
    assert "there is no S9" in office.not_written(made).message


# ---------------------------------------------------------------- from a file


def test_a_small_file_adds_its_terms(office: Office, tmp_path: Path) -> None:
    path = offer_in(
        tmp_path,
        "more.md",
        "## Scope\n- Shop (limit 3 pages)\n## Not included\n- Photos\n## Payment\n- Shop 900\n",
    )
    office.got()

    def use_case(case: OpenCase) -> list[dict[str, Json]]:
        return [one.fields for one in write(case, imported_terms(case, path, "2 mar", ("2",))).records]

    found = office.do(use_case)
    assert [one["label"] for one in found] == ["S1", "X1", "M1"]
    assert all(one["cites"] == [2] for one in found)
    assert all(one["text"]["basis"] == "verbatim" for one in found)  # type: ignore[index,call-overload]
    assert {one["when"]["from"] for one in found} == {"2026-03-02"}  # type: ignore[index,call-overload]


def test_a_file_with_facts_alone_adds_nothing(office: Office, tmp_path: Path) -> None:
    path = offer_in(tmp_path, "facts.md", "Client: Dana\n")
    assert "## Scope" in office.refused(imported_terms, path, "", ()).hint


# ---------------------------------------------------------------- what stands


def test_rounds_are_counted_in_the_unit_of_the_limit_as_it_stands(office: Office) -> None:
    state(office, "Home page")
    found = office.refused(count, "S1", "1")
    assert found.hint == "state it first: dk fix S1 limit '2 rounds'"
    office.do(correct, 2, [("limit", "2 rounds")], "")
    assert office.do(count, "s1", "0.5") == {"count": "0.5", "unit": "rounds"}


@pytest.mark.parametrize(
    ("clause", "uses"), [("S9", "1"), ("99", "1"), ("S1", "two"), ("S1", "-1"), ("S1", "")]
)
def test_what_cannot_be_counted_is_refused(office: Office, clause: str, uses: str) -> None:
    state(office, "Home page", limit="2 rounds")
    found = office.refused(count, clause, uses)
    assert isinstance(found, NotFound if clause != "S1" else Refused)


def test_the_clauses_near_a_text_are_shown_as_they_stand(office: Office) -> None:
    state(office, "Home page")
    state(office, "No newsletter", "X")
    state(office, "No shop", "X")
    office.do(correct, 3, [("text", "No newsletter popup")], "")
    office.do(take_back, [4], "")
    state(office, "Landing page", "S1")
    found = office.do(nearest_clauses, "a newsletter popup on the landing page, and a shop")
    assert [(one.label, one.words) for one in found] == [
        ("S1", "Landing page"),
        ("X1", "No newsletter popup"),
    ]
    assert office.do(nearest_clauses, "") == ()
    assert office.do(nearest_clauses, "invoice") == ()


# ---------------------------------------------------------------- amounts, times, hours


def test_amounts_have_the_currency_of_the_case(office: Office) -> None:
    assert office.do(money, "450") == {"currency": "USD", "minor": 45_000, "scale": 2}
    assert "is not an amount" in office.refused(money, "lots").message


def test_times_are_those_of_the_case(office: Office) -> None:
    assert office.do(moment_value, "15:40")["from"] == "2026-03-03T15:40+02:00"  # type: ignore[index,call-overload]
    assert office.do(due_value, "22 mar")["from"] == "2026-03-22"  # type: ignore[index,call-overload]
    assert office.refused(moment_value, "tomorrow").hint


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("31.5", 1890),
        ("31:30", 1890),
        ("31h30", 1890),
        ("31h30m", 1890),
        ("2h", 120),
        ("0.25", 15),
        ("7.2", 432),
        ("0", 0),
    ],
)
def test_hours_are_whole_minutes(said: str, expected: int) -> None:
    assert minutes(said) == expected


@pytest.mark.parametrize("said", ["", "two", "7.33", "1:60", "-1", "1.234", "\u0663", "1,5", "100000"])
def test_hours_that_are_none_are_refused_with_a_way_to_write_them(said: str) -> None:
    with pytest.raises(Refused) as caught:
        minutes(said)
    assert "write" in caught.value.hint
