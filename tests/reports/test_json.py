"""JSON: the views whole and typed."""

import json
from typing import Any

import pytest

from disputekit.reports.annex import CLOCK_SET
from disputekit.reports.document import Document, Format, Report
from tests.reports.documents import SEAL_CASE, SEAL_HASH, document_of, rendered, worked
from tests.reports.hostile import PAYLOADS, UNSEEN
from tests.reports.worked import Chain, by_client, said, worked_case


@pytest.fixture(scope="module")
def made(worked_document: Document) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(rendered(worked_document, Format.JSON))
    return read


def test_every_field_of_every_view_is_there(made: dict[str, Any], worked_document: Document) -> None:
    for name in ("summary", "scope", "timeline", "account"):
        view = getattr(worked_document, name)
        assert set(made[name]) == set(view._fields) - {"head"}
    assert set(made["head"]) == set(worked_document.head._fields)


def test_a_document_has_only_its_own_view() -> None:
    made = json.loads(rendered(worked(Report.ACCOUNT), Format.JSON))
    assert made["disputekit"]["document"] == "account"
    assert {"summary", "scope", "timeline"} & set(made) == set()


def test_amounts_are_whole_numbers_with_their_words(made: dict[str, Any]) -> None:
    total = made["account"]["currencies"][0]["total"]
    assert total["due"] == {"currency": "USD", "minor": 357000, "scale": 2, "text": "USD 3,570.00"}


def test_moments_are_those_of_the_record_with_their_words(made: dict[str, Any]) -> None:
    when = made["timeline"]["key"][0]["when"]
    assert (when["from"], when["rel"], when["words"]) == (
        "2026-01-12T10:31+00:00",
        "at",
        "12 Jan 2026, 10:31",
    )


def test_rows_and_sentences_say_what_they_are(made: dict[str, Any]) -> None:
    rows = made["timeline"]["annex"]
    assert {row["type"] for row in rows} == {"line", "gap", "dispute"}
    kinds = {row["sentence"]["type"] for row in rows if row["type"] == "line"}
    assert kinds == {"fact", "claim"}
    assert made["summary"]["sums"][0]["type"] == "inference"
    assert made["summary"]["sums"][0]["words"].startswith("computed: agreed 3,570.00")


def test_exhibits_have_their_code(made: dict[str, Any]) -> None:
    assert made["timeline"]["key"][0]["exhibits"] == [{"seq": 2, "mark": "p", "file": None, "code": "E2p"}]


def test_the_seal_and_the_clock_are_part_of_it(made: dict[str, Any]) -> None:
    assert made["seal"] == {"case": SEAL_CASE, "size": made["head"]["last_record"], "hash": SEAL_HASH}
    assert made["clock"] == ""
    chosen = json.loads(rendered(document_of(worked_case(clock="set"), Report.SCOPE), Format.JSON))
    assert chosen["clock"] == CLOCK_SET


def test_no_number_is_a_float(worked_document: Document) -> None:
    def refuse(text: str) -> float:
        raise AssertionError(f"{text} is a float")

    json.loads(rendered(worked_document, Format.JSON), parse_float=refuse)


def test_recorded_words_come_back_as_they_were(hostile_document: Document) -> None:
    text = rendered(hostile_document, Format.JSON)
    assert {one for one in text if not one.isprintable()} == {"\n"}
    bodies = {found["body"] for found in walk(json.loads(text)) if "body" in found}
    said = " ".join(bodies)
    clean = [one for one in PAYLOADS if "@" not in one and not one.startswith("tel:")]
    assert [one for one in (*clean, *UNSEEN) if one not in said] == []


def walk(value: Any) -> list[dict[str, Any]]:
    """Every object inside a value."""
    if isinstance(value, dict):
        return [value, *(found for one in value.values() for found in walk(one))]
    return [found for one in value for found in walk(one)] if isinstance(value, list) else []


def test_an_address_in_quoted_words_is_left_out_here_too() -> None:
    chain = Chain(worked_case())
    chain.add(
        "message",
        "2026-03-30 10:00",
        talk=by_client(),
        about=["M3"],
        text=said("write to dana@brightside.example"),
    )
    text = rendered(document_of(chain.records), Format.JSON)
    assert "dana@brightside.example" not in text
    assert "write to [mail address left out]" in text
