"""Moving a record that was logged in the wrong case: written anew there, taken back here, or not at all."""

from pathlib import Path

import pytest

from disputekit.app.correct import correct, move, take_back
from disputekit.app.log import Draft
from disputekit.errors import DisputekitError
from disputekit.record.canonical import Json
from tests.support.office import Office, offer_in

USD: Json = {"currency": "USD", "minor": 100, "scale": 2}


@pytest.fixture
def offices(office: Office) -> tuple[Office, Office]:
    """The cases ``acme`` and ``shop``."""
    office.start(slug="shop", client="Tom Baker")
    return office.in_case("acme"), office.in_case("shop")


def moved(offices: tuple[Office, Office], seq: int, why: str = "") -> tuple[int, int]:
    here, there = offices
    here.later(seconds=1)
    with here.opened() as case, there.opened() as other:
        written, taken = move(case, other, seq, why)
    return written.records[0].seq, taken.records[0].seq


def not_moved(offices: tuple[Office, Office], seq: int) -> DisputekitError:
    before = offices[0].count()
    with pytest.raises(DisputekitError) as caught:
        moved(offices, seq)
    assert offices[0].count() == before
    return caught.value


def test_a_message_is_written_there_and_taken_back_here(offices: tuple[Office, Office]) -> None:
    here, there = offices
    seq = here.got("for the shop", when="15:40")
    assert moved(offices, seq) == (2, 3)
    assert there.fields(2) == here.records()[1].fields
    assert here.in_force() == [1, 3]
    assert here.fields(3)["reason"] == "moved to shop #2"


def test_the_reason_is_kept_with_where_it_went(offices: tuple[Office, Office]) -> None:
    here, _ = offices
    here.got()
    moved(offices, 2, "wrong window")
    assert here.fields(3)["reason"] == "wrong window (moved to shop #2)"


def test_it_moves_as_it_stands_with_its_files(offices: tuple[Office, Office], tmp_path: Path) -> None:
    here, there = offices
    here.write(Draft("memo", text="tpyo", files=(offer_in(tmp_path),)))
    here.do(correct, 2, [("text", "typo")], "")
    moved(offices, 2)
    assert there.fields(2)["text"] == {"body": "typo", "basis": "described"}
    assert there.fields(2)["file.1"]["name"] == "offer.txt"  # type: ignore[index,call-overload]


def test_what_it_said_of_other_records_stays_behind(offices: tuple[Office, Office]) -> None:
    here, there = offices
    here.got()
    here.requested("a shop", about=("2",), cites=("2",), answers=("2",))
    there.requested()
    moved(offices, 3)
    assert there.fields(3)["label"] == "R2"
    assert not {"about", "cites", "re"} & there.fields(3).keys()


@pytest.mark.parametrize(
    "draft",
    [
        Draft("quote", about=("R1",), own={"amount": USD}),
        Draft("answer", about=("R1",), own={"value": "agreed"}),
        Draft("position", about=("R1",), own={"by": "me", "stance": "out"}),
        Draft("delivery", about=("R1",), text="x"),
    ],
)
def test_what_says_nothing_without_the_others_is_not_moved(
    offices: tuple[Office, Office], draft: Draft
) -> None:
    here, _ = offices
    here.requested()
    here.write(draft)
    found = not_moved(offices, 3)
    assert "concerns other records" in found.message
    assert "dk withdraw 3" in found.hint


def test_records_that_belong_to_their_case_stay(offices: tuple[Office, Office]) -> None:
    here, _ = offices
    here.got()
    here.got()
    here.write(Draft("link", own={"targets": [2, 3], "same": True}))
    here.write(Draft("person", label="P", own={"names": ["Tom"], "side": "other"}))
    here.do(correct, 2, [("text", "x")], "")
    here.do(take_back, [3], "")
    for seq in (1, 4, 5, 6, 7):
        assert "is not moved" in not_moved(offices, seq).message
    assert "taken back already" in not_moved(offices, 3).message


def test_a_record_is_not_moved_to_where_it_is(offices: tuple[Office, Office]) -> None:
    here, _ = offices
    here.got()
    assert "is in acme already" in not_moved((here, here.in_case("acme")), 2).message
