"""Each side's reading of a point, in its own words; the latest stands."""

import pytest

from disputekit.case.positions import reading_words, readings_of, subject
from tests.case.build import Chain, note, to_me, words


def with_positions(*said: tuple[str, str]) -> Chain:
    chain = Chain()
    chain.add("request", label="R1", text=note("popup"))
    for day, (by, stance) in enumerate(said, start=1):
        chain.add("position", f"2026-03-{day:02}", by=by, stance=stance, about=["R1", "X1"])
    return chain


@pytest.mark.parametrize(
    ("said", "differ"),
    [
        ((), None),
        ((("me", "out"),), None),
        ((("me", "out"), ("client", "in")), True),
        ((("me", "out"), ("client", "out")), False),
        ((("me", "out"), ("client", "agrees")), False),
        ((("me", "out"), ("client", "disputes")), True),
        ((("me", "disputes"), ("client", "disputes")), True),
        ((("me", "in"), ("client", "unclear")), True),
        ((("me", "out"), ("client", "in"), ("client", "agrees")), False),
    ],
)
def test_readings_differ_only_when_both_sides_spoke(
    said: tuple[tuple[str, str], ...], differ: bool | None
) -> None:
    assert readings_of(with_positions(*said).case, "R1").differ is differ


def test_all_readings_are_kept_in_order_with_their_words() -> None:
    chain = with_positions(("me", "unclear"), ("me", "out"))
    reason = chain.add("message", "2026-04-01", talk=to_me(), text=words("it is included"))
    chain.add("position", "2026-04-02", by="client", stance="in", about=["R1"], cites=[reason])
    found = readings_of(chain.case, "R1")
    assert [one.stance for one in found.freelancer] == ["unclear", "out"]
    assert [quote.body for quote in found.client[0].words] == ["it is included"]
    assert found.client[0].when.start == "2026-04-01"


def test_a_position_is_about_its_first_label_and_the_rest_are_reasons() -> None:
    case = with_positions(("me", "out")).case
    assert readings_of(case, "X1").freelancer == ()
    assert (
        reading_words(case, case.of_kind("position")[0]) == "reading of R1: not part of what was agreed (X1)"
    )


def test_a_position_on_a_record_is_about_that_records_label() -> None:
    chain = Chain()
    delivery = chain.add("delivery", about=["M1"], text=note("a"))
    message = chain.add("message", talk=to_me(), text=words("b"))
    on_delivery = chain.add("position", by="client", stance="disputes", about=[delivery])
    on_message = chain.add("position", by="client", stance="disputes", about=[message])
    nowhere = chain.add("position", by="client", stance="in", about=[f"{message}.1"])
    chain.records[nowhere - 1].fields["about"] = [999]
    chain.records[nowhere - 1].fields["stance"] = "new"
    case = chain.case
    assert subject(case, case.by_seq[on_delivery]) == "M1"
    assert subject(case, case.by_seq[on_message]) is None
    assert reading_words(case, case.by_seq[nowhere]) == "reading of the matter: stated"


def test_a_reading_with_words_of_its_own_bears_its_own_date_whatever_it_cites() -> None:
    chain = Chain()
    offer = chain.add("memo", "2026-01-12", text=note("the offer"))
    chain.add("request", "2026-02-01", label="R1", talk=to_me(), text=words("layout too?"))
    own = chain.add(
        "position", "2026-03-23", by="me", stance="out", about=["R1"], text=note("excluded"), cites=[offer]
    )
    (reading,) = readings_of(chain.case, "R1").freelancer
    assert reading.when.start.startswith("2026-03-23")
    assert [quote.body for quote in reading.words] == ["excluded"]
    assert [exhibit.seq for exhibit in reading.exhibits] == [offer, own]
