"""The root cause: recognised by printed rules, with the records it rests on."""

from datetime import UTC, datetime
from typing import Any

import pytest

from disputekit.case.cause import Cause, causes
from disputekit.case.checks.check import Exchange
from tests.case.build import Chain, money, note, to_client, to_me, when, words
from tests.case.test_requests import Asked

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def found(chain: Chain, **more: Any) -> dict[Cause, tuple[int, ...]]:
    return {one.cause: one.seqs for one in causes(chain.case, NOW, **more)}


def test_from_nothing_it_cannot_be_told() -> None:
    assert found(Chain()) == {}


def test_a_request_after_the_agreement_that_is_not_agreed_is_beyond_it() -> None:
    chain = Asked()
    chain.quote()
    assert found(chain) == {Cause.BEYOND_SCOPE: (chain.first,)}
    said = chain.add("position", "2026-04-01", by="client", stance="in", about=["R1"], text=words("it is in"))
    assert found(chain)[Cause.BEYOND_SCOPE] == (chain.first, said)
    chain.answer(at="2026-02-12T10:00+00:00")
    assert Cause.BEYOND_SCOPE not in found(chain)


def test_a_request_from_before_the_agreement_is_not_beyond_it() -> None:
    chain = Chain()
    chain.add("request", "2026-01-01", label="R1", text=words("a"), talk=to_me())
    chain.agreed_at_start()
    assert found(chain) == {}


def test_readings_that_differ_are_differing_expectations() -> None:
    chain = Chain()
    chain.add("milestone", label="M1", amount=money(5), text=words("x"))
    mine = chain.add("position", by="me", stance="agrees", about=["M1"])
    assert found(chain) == {}
    theirs = chain.add("position", by="client", stance="disputes", about=["M1"], text=words("no"))
    assert found(chain) == {Cause.EXPECTATIONS: (mine, theirs)}


class Held(Chain):
    """A funded milestone with something submitted for it."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(**facts)
        self.add("money", "2026-01-13", step="funded", amount=money(800), about=["M1"])
        self.sent = self.add("delivery", "2026-02-01", about=["M1"], text=words("done"), talk=to_client())


def test_money_held_for_something_submitted_is_a_matter_of_payment_in_a_dispute() -> None:
    chain = Held()
    assert found(chain) == {}
    chain.add("event", "2026-04-01", name="contract_ended", by="client")
    assert found(chain) == {Cause.PAYMENT: (chain.sent,)}


def test_an_invoice_past_its_day_and_a_payment_after_it_are_too() -> None:
    chain = Chain(platform="direct")
    bill = chain.add("money", step="invoiced", amount=money(5), about=["M1"], due=when("2026-03-10"))
    assert found(chain) == {Cause.PAYMENT: (bill,)}
    late = chain.add("money", "2026-03-12", step="received", amount=money(5), about=["M1"])
    assert found(chain) == {Cause.PAYMENT: (late,)}


def test_a_payment_in_time_is_no_cause() -> None:
    chain = Chain(platform="direct")
    chain.add("money", step="invoiced", amount=money(5), about=["M1"], due=when("2026-03-10"))
    chain.add("money", "2026-03-09", step="received", amount=money(5), about=["M1"])
    assert found(chain) == {}


def test_one_silence_is_an_oversight_and_two_are_a_breakdown() -> None:
    chain = Chain()
    chain.agreed_at_start()
    chain.add("milestone", "2026-01-12", label="M1", amount=money(5), text=words("x"))
    chain.add(
        "coverage", channel="Upwork", from_=when("2026-01-01"), to=when("2026-05-01"), extent="complete"
    )
    sent = chain.add("delivery", "2026-02-01", about=["M1"], text=words("done"), talk=to_client())
    assert found(chain) == {}
    chain.add("request", "2026-02-10", label="R1", text=words("a popup"), talk=to_me())
    quoted = chain.add(
        "quote", "2026-02-11", about=["R1"], amount=money(5), talk=to_client(), text=words("5")
    )
    assert found(chain)[Cause.COMMUNICATION] == (sent, quoted)
    chain.add("money", "2026-02-12", step="released", amount=money(5), about=["M1"])
    assert Cause.COMMUNICATION not in found(chain)


def test_spoken_agreements_and_unanswered_questions_are_silences() -> None:
    chain = Asked()
    call = chain.answer(talk=to_me("call"), text=note("fine with 150"), amount=money(150))
    asked = Exchange(99, "client", "Upwork", 0, answered=False, words="Done?")
    assert found(chain, questions=(asked,)) == {Cause.COMMUNICATION: (call, 99)}


@pytest.mark.parametrize(
    ("record", "cause"),
    [
        ({"kind": "money", "step": "refund_asked", "amount": money(5)}, Cause.REFUND),
        ({"kind": "event", "name": "cancellation_requested", "by": "client"}, Cause.REFUND),
        ({"kind": "money", "step": "charged_back", "amount": money(5)}, Cause.CHARGEBACK),
        ({"kind": "event", "name": "claim_opened"}, Cause.CHARGEBACK),
        ({"kind": "event", "name": "hours_disputed", "by": "client"}, Cause.HOURLY),
    ],
)
def test_what_the_client_did_names_the_cause(record: dict[str, Any], cause: Cause) -> None:
    chain = Chain()
    seq = chain.add(**record)
    assert found(chain) == {cause: (seq,)}


def test_money_asked_back_on_an_hourly_contract_is_an_hourly_dispute_too() -> None:
    chain = Chain(contract={"type": "hourly"})
    seq = chain.add("money", step="refund_asked", amount=money(5), about=["M1"])
    assert found(chain) == {Cause.REFUND: (seq,), Cause.HOURLY: (seq,)}


def test_the_cause_on_which_most_records_rest_comes_first() -> None:
    chain = Held()
    chain.add("event", "2026-04-01", name="refund_requested", by="client")
    chain.add("money", "2026-04-01", step="refund_asked", amount=money(5), about=["M1"])
    first, second = causes(chain.case, NOW)
    assert (first.cause, len(first.seqs)) == (Cause.REFUND, 2)
    assert (second.cause, second.labels) == (Cause.PAYMENT, ("M1",))
    assert first.rule
