"""Offers to settle: who made them, until when they hold, and what counts as an answer."""

from datetime import UTC, datetime
from typing import Any

import pytest

from disputekit.case.offers import Offer, OfferState, offers, open_offers
from tests.case.build import Chain, money, note, to_client, to_me, when, words

NOW = datetime(2026, 4, 3, 9, tzinfo=UTC)


def made(chain: Chain, at: str = "2026-04-02T10:00+00:00", **more: Any) -> int:
    given: dict[str, Any] = {"label": "O1", "talk": to_client(), "amount": money(900), **more}
    return chain.add("offer", at, **given)


def answered(chain: Chain, value: str, at: str = "2026-04-02T12:00+00:00", **more: Any) -> int:
    given: dict[str, Any] = {"value": value, "about": ["O1"], "talk": to_me(), **more}
    return chain.add("answer", at, **given)


def only(chain: Chain, now: datetime = NOW) -> Offer:
    (found,) = offers(chain.case, now)
    return found


def test_an_offer_tells_who_made_it_for_what_until_when_and_in_which_words() -> None:
    chain = Chain()
    seq = made(chain, about=["M3"], due=when("2026-04-10"), new_due=when("2026-04-20"), text=words("900?"))
    found = only(chain)
    assert (found.seq, found.label, found.by, found.about, found.where) == (
        seq,
        "O1",
        "me",
        ("M3",),
        "Upwork",
    )
    assert found.amount is not None
    assert found.amount.words() == "USD 900.00"
    assert found.due is not None
    assert found.due.start == "2026-04-10"
    assert found.new_due is not None
    assert found.new_due.start == "2026-04-20"
    assert [one.body for one in found.words] == ["900?"]
    assert (found.state, found.seen, found.times) == (OfferState.OPEN, False, 1)


def test_the_side_that_talks_made_it() -> None:
    chain = Chain()
    made(chain, talk=to_me())
    made(chain, label="O2", talk={"from": "Upwork", "to": ["Olena Koval"], "via": "Upwork"})
    assert [one.by for one in offers(chain.case, NOW)] == ["client", "platform"]


@pytest.mark.parametrize(
    ("due", "now", "state"),
    [
        (when("2026-04-10"), "2026-04-10T23:59:59+00:00", OfferState.OPEN),
        (when("2026-04-10"), "2026-04-11T00:00:00+00:00", OfferState.EXPIRED),
        (when("2026-04-10", zone="Europe/Kyiv"), "2026-04-10T21:00:00+00:00", OfferState.EXPIRED),
        (when("2026-04-10T12:00+00:00"), "2026-04-10T12:00:30+00:00", OfferState.OPEN),
        (when("2026-04-10", rel="about"), "2026-04-08T12:00:00+00:00", OfferState.OPEN),
        (when("2026-04-10", rel="about"), "2026-04-10T12:00:00+00:00", OfferState.MAY_HAVE_EXPIRED),
        (when("2026-04-10", rel="about"), "2026-04-12T00:00:00+00:00", OfferState.EXPIRED),
        (when("2026-04-10", rel="before"), "2026-04-03T00:00:00+00:00", OfferState.MAY_HAVE_EXPIRED),
    ],
)
def test_an_offer_holds_until_the_end_of_what_was_stated(due: Any, now: str, state: OfferState) -> None:
    chain = Chain()
    made(chain, due=due)
    assert only(chain, datetime.fromisoformat(now)).state is state


@pytest.mark.parametrize(
    ("value", "state"),
    [
        ("agreed", OfferState.ACCEPTED),
        ("partly", OfferState.PARTLY),
        ("declined", OfferState.DECLINED),
        ("dropped", OfferState.DECLINED),
    ],
)
def test_the_other_side_decides(value: str, state: OfferState) -> None:
    chain = Chain()
    made(chain, due=when("2026-04-02"))
    answered(chain, value)
    assert only(chain).state is state
    assert open_offers(offers(chain.case, NOW)) == ()


def test_the_last_answer_counts() -> None:
    chain = Chain()
    made(chain)
    answered(chain, "declined")
    answered(chain, "agreed", "2026-04-02T13:00+00:00", text=words("fine, 900"))
    found = only(chain)
    assert found.state is OfferState.ACCEPTED
    assert [one.value for one in found.answers] == ["declined", "agreed"]


def test_seen_is_no_answer() -> None:
    chain = Chain()
    made(chain)
    answered(chain, "seen")
    assert (only(chain).state, only(chain).seen) == (OfferState.OPEN, True)


def test_nobody_accepts_an_own_offer_and_who_made_it_can_take_it_back() -> None:
    chain = Chain()
    made(chain)
    answered(chain, "agreed", talk=to_client())
    assert (only(chain).state, only(chain).seen) == (OfferState.OPEN, False)
    answered(chain, "dropped", "2026-04-02T13:00+00:00", talk=to_client())
    assert only(chain).state is OfferState.WITHDRAWN


def test_a_proposal_of_the_platform_needs_both_sides() -> None:
    chain = Chain()
    made(chain, talk={"from": "Upwork", "to": ["Olena Koval"], "via": "Upwork"})
    answered(chain, "agreed")
    assert only(chain).state is OfferState.HALF
    assert only(chain).is_open
    answered(chain, "agreed", "2026-04-02T13:00+00:00", talk=to_client())
    assert only(chain).state is OfferState.ACCEPTED


def test_an_offer_stated_anew_is_answered_anew() -> None:
    chain = Chain()
    made(chain)
    answered(chain, "declined")
    again = made(chain, "2026-04-02T14:00+00:00", amount=money(950))
    found = only(chain)
    assert (found.seq, found.times, found.state, found.answers) == (again, 2, OfferState.OPEN, ())
    answered(chain, "agreed", "2026-04-02T15:00+00:00")
    assert only(chain).state is OfferState.ACCEPTED


def test_an_answer_may_name_the_offer_by_its_number_even_where_its_label_was_erased() -> None:
    chain = Chain()
    erased = made(chain, label="O2", talk=to_me())
    labelled = made(chain, "2026-04-02T09:00+00:00")
    del chain.records[erased - 1].fields["label"]
    chain.add("answer", "2026-04-02T12:00+00:00", value="declined", re=[erased], talk=to_client())
    chain.add("answer", "2026-04-02T12:00+00:00", value="agreed", about=[labelled], talk=to_me())
    first, second = offers(chain.case, NOW)
    assert (first.label, first.state) == ("O1", OfferState.ACCEPTED)
    assert (second.label, second.state) == ("", OfferState.DECLINED)


def test_an_answer_to_something_else_is_none() -> None:
    chain = Chain()
    made(chain)
    chain.add("request", "2026-04-02T11:00+00:00", label="R1", text=note("popup"), talk=to_me())
    answered(chain, "agreed", about=["R1"])
    assert only(chain).answers == ()


@pytest.mark.parametrize(
    ("at", "due", "late"),
    [
        ("2026-04-10T12:00+00:00", when("2026-04-10"), False),
        ("2026-04-09T12:00+00:00", when("2026-04-10"), False),
        ("2026-04-11T12:00+00:00", when("2026-04-10"), True),
        ("2026-04-10T12:00+00:00", when("2026-04-10", rel="about"), None),
        ("2026-04-10", when("2026-04-10T12:00+00:00"), None),
        ("2026-04-10T12:00+00:00", None, False),
    ],
)
def test_whether_an_answer_came_in_time_is_told_where_it_can_be(at: str, due: Any, late: bool | None) -> None:
    chain = Chain()
    made(chain, **({"due": due} if due else {}))
    answered(chain, "agreed", at)
    assert only(chain).answers[0].late is late


def test_open_offers_come_in_the_order_they_were_made() -> None:
    chain = Chain()
    made(chain, label="O2")
    made(chain, label="O1", talk=to_me())
    made(chain, label="O3", due=when("2026-04-02"))
    found = offers(chain.case, NOW)
    assert [one.label for one in found] == ["O1", "O2", "O3"]
    assert [one.label for one in open_offers(found)] == ["O2", "O1"]
