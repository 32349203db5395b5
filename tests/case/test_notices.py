"""Warnings that the rules imply: each stands when its ground is in the record, and not before."""

from typing import Any

import pytest

from disputekit.case.clocks import Notice
from disputekit.case.rule import Effect, Figure
from tests.case.build import Chain, money, note, to_client, when, words
from tests.case.clockwork import clocks, rule

ENDS = rule(
    "UW-FP-FREELANCER-ENDS",
    days=None,
    silence="ending it gives {amount} back",
    effect=Effect.ESCROW_TO_CLIENT,
)
GATE = rule("UW-FP-FEEDBACK-GATE", days=None, silence="feedback first")
ONCE = rule("UW-FP-EVIDENCE-ONCE", days=None, silence="no edits")
DORMANT = rule("UW-FP-DORMANT", "event:dormant_notice", days=None, silence="messages do not count")
FUNDED = rule("UW-FP-ONE-FUNDED", days=None, silence="one at a time.")
FEE = rule("UW-FP-ARB-FEE", days=None, silence="dear", figures=(Figure("fee_each_side", "337.50", "USD"),))


def contract(amount: int = 800) -> Chain:
    chain = Chain()
    chain.agreed_at_start()
    chain.add("milestone", "2026-01-12T10:00+00:00", label="M1", text=words("Design"), amount=money(amount))
    return chain


def funded(amount: int = 800) -> Chain:
    chain = contract(amount)
    chain.add("money", "2026-01-13T10:00+00:00", step="funded", amount=money(amount), about=["M1"])
    return chain


def ended(chain: Chain, by: str = "client") -> int:
    return chain.add("event", "2026-04-01T14:20+00:00", name="contract_ended", by=by)


def notices(chain: Chain, one: Any, now: str = "2026-02-01T00:00Z") -> tuple[Notice, ...]:
    return clocks(chain.case, one, now=now).notices


def words_of(chain: Chain, one: Any, now: str = "2026-02-01T00:00Z") -> list[str]:
    return [notice.words for notice in notices(chain, one, now)]


def test_a_rule_with_a_length_is_a_clock_and_no_warning() -> None:
    chain = funded()
    ended(chain)
    assert notices(chain, rule("T", "event:contract_ended")) == ()


def test_a_warning_without_a_ground_of_its_own_stands_where_its_triggers_fit() -> None:
    chain = funded()
    plain = rule(
        "T-PLAIN",
        "event:contract_ended by client",
        days=None,
        stops=("event:feedback_left",),
        silence="{amount} is at stake",
        effect=Effect.ESCROW_TO_CLIENT,
    )
    assert notices(chain, plain) == ()
    first, second = ended(chain), ended(chain)
    (found,) = notices(chain, plain)
    assert (found.words, found.seqs) == ("USD 800.00 is at stake", (first, second))
    chain.add("event", "2026-04-02T10:00+00:00", name="feedback_left")
    assert notices(chain, plain) == ()


def test_a_warning_is_not_given_while_it_is_not_known_who_acted() -> None:
    chain = funded()
    chain.add("event", "2026-04-01T14:20+00:00", name="contract_ended")
    assert notices(chain, rule("T-PLAIN", "event:contract_ended by client", days=None)) == ()


def test_a_warning_without_words_says_its_title() -> None:
    chain = contract()
    ended(chain)
    assert words_of(chain, rule("T", "event:contract_ended", days=None, silence="", title="It ended")) == [
        "It ended"
    ]


def test_that_ending_the_contract_gives_escrow_back_is_said_before_and_after_the_freelancer_does() -> None:
    chain = funded()
    (before,) = notices(chain, ENDS)
    assert (before.words, before.seqs) == ("ending it gives USD 800.00 back", (4,))
    seq = ended(chain, "me")
    assert notices(chain, ENDS)[0].seqs == (seq,)


def test_nothing_is_said_of_ending_where_nothing_is_held_or_the_client_ended_it() -> None:
    assert notices(contract(), ENDS) == ()
    chain = funded()
    ended(chain)
    assert notices(chain, ENDS) == ()


def test_feedback_comes_first_on_an_ended_contract_with_money_held() -> None:
    chain = funded()
    assert notices(chain, GATE) == ()
    seq = ended(chain)
    assert [one.seqs for one in notices(chain, GATE)] == [(seq,)]
    chain.add("event", "2026-04-02T10:00+00:00", name="feedback_left")
    assert notices(chain, GATE) == ()


def test_no_feedback_is_asked_for_where_nothing_is_held_or_a_dispute_was_filed() -> None:
    chain = contract()
    ended(chain)
    assert notices(chain, GATE) == ()
    chain = funded()
    ended(chain)
    chain.add("event", "2026-04-02T10:00+00:00", name="dispute_filed", by="me")
    assert notices(chain, GATE) == ()


def test_what_is_filed_cannot_be_edited_is_said_while_nothing_was_filed() -> None:
    chain = funded()
    assert notices(chain, ONCE) == ()
    seq = chain.add("money", "2026-04-01T10:00+00:00", step="refund_asked", amount=money(300), about=["M1"])
    assert [one.seqs for one in notices(chain, ONCE)] == [(seq,)]
    chain.add("event", "2026-04-02T10:00+00:00", name="dispute_filed", by="me")
    assert notices(chain, ONCE) == ()


def test_the_end_of_a_contract_with_money_held_calls_for_it_too() -> None:
    chain = funded()
    seq = ended(chain)
    assert [one.seqs for one in notices(chain, ONCE)] == [(seq,)]
    assert notices(contract(), ONCE) == ()


def test_messages_do_not_keep_a_contract_awake() -> None:
    chain = funded()
    chain.add("message", "2026-03-01T10:00+00:00", text=words("still there?"), talk=to_client())
    assert notices(chain, DORMANT, "2026-02-12T09:00Z") == ()
    (found,) = notices(chain, DORMANT, "2026-02-12T11:00Z")
    assert (found.seqs, found.words) == (
        (4,),
        "messages do not count. The last payment or milestone in the record is 30 days old.",
    )


@pytest.mark.parametrize(
    ("moment", "days"),
    [
        (when("2026-01-13", rel="before"), 48),
        (when("2026-01-13", rel="after"), None),
        (when("2026-01"), 28),
        (when("2026-01-13", rel="between", to="2026-01-20"), 40),
    ],
)
def test_of_a_payment_whose_time_is_not_known_well_no_more_days_are_said_than_are_sure(
    moment: Any, days: int | None
) -> None:
    chain = Chain()
    chain.add("money", moment, step="funded", amount=money(800), about=["M1"])
    found = words_of(chain, DORMANT, "2026-03-02T00:00Z")
    told = [f"The last payment or milestone in the record is {days} days old."]
    assert [one.partition(". ")[2] for one in found] == (told if days and days >= 30 else [])


def test_what_moves_no_money_does_not_wake_a_contract() -> None:
    chain = funded()
    chain.add("money", "2026-02-20T10:00+00:00", step="refund_asked", amount=money(800), about=["M1"])
    assert "30 days old" in words_of(chain, DORMANT, "2026-02-12T11:00Z")[0]


def test_a_contract_without_money_held_or_an_ended_one_does_not_fall_asleep() -> None:
    assert notices(contract(), DORMANT, "2026-12-01T00:00Z") == ()
    chain = funded()
    ended(chain)
    assert notices(chain, DORMANT, "2026-12-01T00:00Z") == ()
    assert notices(Chain(), DORMANT, "2026-12-01T00:00Z") == ()


def test_the_platforms_own_notice_warns_at_once() -> None:
    chain = funded()
    seq = chain.add("event", "2026-01-20T10:00+00:00", name="dormant_notice")
    (found,) = notices(chain, DORMANT, "2026-01-21T00:00Z")
    assert found.seqs == (seq,)


def test_work_on_what_nobody_funded_is_named_with_its_price() -> None:
    chain = contract()
    assert notices(chain, FUNDED) == ()
    seq = chain.add("work", "2026-02-01", text=note("a draft"), about=["M1"])
    chain.add("work", "2026-02-01", text=note("thinking"))
    (found,) = notices(chain, FUNDED)
    assert (found.seqs, found.words) == ((seq,), "one at a time. Worked on and not funded: M1 USD 800.00.")


def test_work_on_what_was_funded_or_paid_is_no_ground() -> None:
    chain = funded()
    chain.add("work", "2026-02-01", text=note("a draft"), about=["M1"])
    assert notices(chain, FUNDED) == ()
    chain = contract()
    chain.add("money", "2026-02-01T10:00+00:00", step="received", amount=money(100), about=["M1"])
    chain.add("work", "2026-02-02", text=note("a draft"), about=["M1"])
    assert notices(chain, FUNDED) == ()


def test_a_fee_no_less_than_what_is_contested_is_said() -> None:
    chain = funded(150)
    assert notices(chain, FEE) == ()
    seq = ended(chain)
    (found,) = notices(chain, FEE)
    assert found.seqs == (seq,)
    assert found.words == "dear. The fee is USD 337.50 for each side; contested is USD 150.00."


def test_the_amount_that_is_asked_back_is_contested_and_not_all_that_is_held() -> None:
    chain = funded()
    chain.add("money", "2026-04-01T10:00+00:00", step="refund_asked", amount=money("337.50"), about=["M1"])
    assert "contested is USD 337.50" in words_of(chain, FEE)[0]


def test_a_fee_below_what_is_contested_or_in_another_currency_or_unknown_is_not_compared() -> None:
    chain = funded(338)
    ended(chain)
    assert notices(chain, FEE) == ()
    chain = funded(150)
    ended(chain)
    euro = rule("UW-FP-ARB-FEE", days=None, figures=(Figure("fee_each_side", "337.50", "EUR"),))
    assert notices(chain, euro) == ()
    assert notices(chain, rule("UW-FP-ARB-FEE", days=None)) == ()
    chain.add("money", "2026-02-01T10:00+00:00", step="funded", amount=money(20, "EUR"), about=["M1"])
    assert notices(chain, FEE) == ()
