"""The sentences of ``settle``: sums written out, sources named, and never a forecast."""

from datetime import date
from decimal import Decimal

import pytest

from disputekit.case import settle_words as say
from disputekit.case.offers import Offer
from disputekit.case.pots import ClaimBasis, FeesTaken
from disputekit.case.rule import Effect, Figure
from disputekit.case.settle import settle
from disputekit.case.settlement import Own, Settlement, Sheet, Way
from disputekit.record.money import Money
from tests.case.test_settle import FEE, LATER, NO_CLOCKS, clock, offer, pots, rule, sheet, usd, way


def titles(found: Settlement) -> list[str]:
    (made,) = found.sheets
    return [say.title(made, one, found.own.split) for one in made.outcomes]


def laid(own: Own, *offers: Offer) -> Settlement:
    return settle((pots(extra="150"),), offers, NO_CLOCKS, FEE, own)


def test_every_way_has_a_name_that_says_whose_number_it_is() -> None:
    found = laid(
        Own(partial=usd("800"), split=Decimal("62.5"), new_deadline=LATER),
        offer(usd("700"), "O1"),
        offer(usd("750"), "O2", by="me"),
        offer(usd("760"), "O3", by="platform"),
        offer(usd("770"), "O4", by="unknown"),
        offer(usd("780"), "O5")._replace(label=""),
    )
    assert titles(found) == [
        "full claim, paid without arbitration",
        "full claim, awarded by arbitration",
        "arbitration, nothing awarded",
        "full claim and the agreed extra work",
        "partial payment, the client's offer O1",
        "partial payment, your offer O2",
        "partial payment, the platform's offer O3",
        "partial payment, offer O4",
        "partial payment, the client's offer #65",
        "partial payment, your number",
        "split, 62.5 % to you",
        "revised deadline Mon 20 Apr 2026",
        "walk away",
    ]


def test_without_arbitration_the_claim_is_simply_the_full_claim() -> None:
    made = sheet(fee_rule=None)
    assert say.title(made, way(made, Way.CLAIM), None) == "full claim"


def test_a_split_and_a_deadline_without_their_numbers_keep_their_bare_names() -> None:
    made = sheet(split=Decimal(50), new_deadline=LATER)
    assert say.title(made, way(made, Way.SPLIT), None) == "split"
    assert say.title(made, way(made, Way.DEADLINE)._replace(deadline=None), None) == "revised deadline"


def test_an_equation_can_be_done_again() -> None:
    made = sheet(fee=Decimal(10), minutes=((Way.AWARD, 360),), rate=usd("45"))
    award = say.equation(way(made, Way.AWARD))
    assert award == "1,200.00 - fee 120.00 - arbitration 337.50 - own hours 270.00 = 472.50"
    assert say.equation(way(made, Way.WALK_AWAY)) == "0.00"


# ---------------------------------------------------------------- what it rests on


def test_money_that_is_not_in_escrow_is_said_to_be_outside() -> None:
    found = pots(extra="150", extra_labels=("R1",), escrow_labels=("M3",))
    said = say.standing_words(sheet(found._replace(unfunded=usd("500"), unfunded_labels=("M4",))))
    assert said == (
        "escrow 1,200.00 (M3); agreed extra 150.00 (R1) is NOT in escrow; agreed beside that 500.00 (M4), not funded"
    )
    assert say.standing_words(sheet()) == "escrow 1,200.00"


def test_where_nothing_is_in_escrow_what_is_agreed_is_not_paid() -> None:
    found = pots(escrow="0", extra="150", extra_labels=("R1",))
    said = say.standing_words(sheet(found._replace(unfunded=usd("500"), unfunded_labels=("M4",))))
    assert said == "nothing is in escrow; agreed and not paid 650.00 (M4, R1)"
    assert say.standing_words(sheet(pots(escrow="0"))) == "nothing is in escrow"


def test_an_example_of_an_offer_names_a_milestone_that_is_there() -> None:
    found = dict(say.missing_words(sheet(pots(escrow_labels=("M2",)))))
    assert found["partial payment"].endswith("dk offer make 800 --for M2")
    assert dict(say.missing_words(sheet()))["partial payment"].endswith("--for M1")


def test_the_claim_names_its_records() -> None:
    found = pots(claim_basis=ClaimBasis.STATED, claim_seqs=(61, 62))
    assert say.claim_words(sheet(found)) == "1,200.00, as you stated it (#61, #62)"


def test_money_that_is_asked_back_and_was_received_is_said_to_be_kept() -> None:
    found = pots("1000", "200", claim_basis=ClaimBasis.CONTESTED, claim_seqs=(56,))
    assert say.claim_words(sheet(found)) == (
        "1,000.00, what the dispute is about (#56); 800.00 of it reached you already: of that a net below is what you keep"
    )
    within = pots("200", "200", claim_basis=ClaimBasis.CONTESTED)
    assert say.claim_words(sheet(within)) == "200.00, what the dispute is about"


def test_the_service_fee_is_typed_worked_out_or_not_there() -> None:
    assert say.fee_words(sheet()).startswith("none subtracted")
    assert say.fee_words(sheet(fee=Decimal(10))) == "10 %, your number"
    taken = FeesTaken(usd("80"), usd("800"), ("M1",), (40,))
    assert say.fee_words(sheet(pots(fees=taken))) == "fees recorded 80.00 (#40) / received 800.00 (M1) = 10 %"


def test_arbitration_names_its_source_and_confidence() -> None:
    assert say.arbitration_words(sheet()) == "337.50 (UW-FP-ARB-FEE, confidence C), checked 1 Jan 2026"
    assert say.arbitration_words(sheet(arbitration=usd("300"))) == "300.00, your number"
    assert say.arbitration_words(sheet(fee_rule=None)).startswith("no fee is known for it here")
    other = rule(figures=(Figure("fee_each_side", "300", "EUR"),), confidence="")
    assert say.arbitration_words(sheet(fee_rule=other)) == (
        "EUR 300.00, in another currency: not subtracted here (UW-FP-ARB-FEE)"
    )
    doubted = rule(figures=FEE.figures, conflicts="posts of 2017 name 291")
    said = say.arbitration_words(sheet(fee_rule=doubted))
    assert said.endswith("checked 1 Jan 2026; sources differ: posts of 2017 name 291")
    part = rule(
        id="GU-ARB-FEE", figures=(Figure("fee_percent", "5", "percent"),), checked_on=date(2026, 2, 3)
    )
    assert say.arbitration_words(sheet(fee_rule=part)) == (
        "60.00 = 5 % of the USD 1,200.00 in escrow (GU-ARB-FEE, confidence C), checked 3 Feb 2026"
    )


def test_a_typed_fee_in_another_currency_names_no_rule() -> None:
    made = sheet(arbitration=Money("EUR", 30000, 2))
    assert say.arbitration_words(made) == "EUR 300.00, in another currency: not subtracted here"


@pytest.mark.parametrize(("minutes", "said"), [(360, "6 h"), (90, "1 h 30 min"), (20, "20 min"), (0, "0 h")])
def test_a_length_of_time_is_said_in_hours_and_minutes(minutes: int, said: str) -> None:
    assert say.clock_words(minutes) == said


def test_own_hours_say_what_they_are_for_and_whose_number_they_are() -> None:
    own = Own(minutes=((Way.AWARD, 360), (Way.DEADLINE, 90)), rate=usd("45"))
    found = settle((pots(),), (), NO_CLOCKS, FEE, own)
    assert say.hours_words(found, found.sheets[0]) == (
        "6 h for arbitration, 1 h 30 min for revised deadline at 45.00 an hour, your numbers"
    )
    without = settle((pots(),), (), NO_CLOCKS, None, own)
    assert say.hours_words(without, without.sheets[0]).startswith("6 h for the full claim, ")
    for none in (Own(), Own(rate=usd("45")), Own(rate=Money("EUR", 4500, 2), minutes=((Way.AWARD, 1),))):
        assert say.hours_words(settle((pots(),), (), NO_CLOCKS, FEE, none), found.sheets[0]) == ""


def test_silence_says_until_when_what_and_who_says_so() -> None:
    found = rule(Effect.ESCROW_TO_CLIENT, id="UW-FP-REFUNDREQ", confidence="A")
    made = sheet(clocks=(clock(usd("1200"), found),))
    assert made.silence is not None
    assert say.silence_words(made.silence, "Europe/Kyiv") == (
        "until Wed 8 Apr 2026, 17:20 Kyiv (14:20 UTC): if you do nothing, it goes back to the client "
        "(UW-FP-REFUNDREQ, confidence A), date read off the platform (#60)"
    )
    bare = made.silence._replace(rule="", shown=None, others=1)
    assert say.silence_words(bare, "UTC").endswith("to the client; one more clock moves money: dk deadlines")
    estimate = say.silence_words(bare._replace(act_by=date(2026, 4, 7)), "UTC")
    assert estimate.startswith("until Wed 8 Apr 2026, 14:20 UTC, act by 7 Apr 2026: if you do nothing")
    assert "3 more clocks move money" in say.silence_words(made.silence._replace(others=3), "UTC")


# ---------------------------------------------------------------- arbitration


def evens(made: Sheet, own: Own) -> list[str]:
    found = Settlement(sheets=(made,), offers=(), own=own)
    return [say.even_words(found, made, one) for one in made.evens]


def test_where_arbitration_comes_out_equal_is_a_division() -> None:
    made = sheet(partial=usd("900"), split=Decimal(50))
    assert evens(made, Own(split=Decimal(50))) == [
        (
            "partial payment, your number: (900.00 + arbitration 337.50) / 1,200.00 = 1,237.50 / 1,200.00 "
            "= more than 100 %: no chance makes them equal"
        ),
        "split, 50 % to you: (600.00 + arbitration 337.50) / 1,200.00 = 937.50 / 1,200.00 = 78.1 %",
        "walk away: (0.00 + arbitration 337.50) / 1,200.00 = 337.50 / 1,200.00 = 28.1 %",
    ]
    assert say.even_lead(made).startswith("Arbitration costs 337.50.")
    assert "no forecast" in say.even_lead(made)


def test_own_hours_are_part_of_the_division_and_an_offer_may_net_less_than_nothing() -> None:
    spent = ((Way.AWARD, 60), (Way.PARTIAL, 60_000))
    made = sheet(partial=usd("1"), minutes=spent, rate=usd("45"))
    first, second = evens(made, Own())
    assert "+ arbitration 337.50 + own hours 45.00" in first
    assert first.endswith("= 0 % or less: equal at no chance at all")
    assert second.endswith("= 31.9 %")


def test_the_own_chance_is_called_the_own_number() -> None:
    made = sheet(chance=Decimal("60.00"), fee=Decimal(10), minutes=((Way.AWARD, 360),), rate=usd("45"))
    assert say.expected_words(made) == (
        "60 %, your number: 60 % of 1,080.00 - arbitration 337.50 - own hours 270.00 = 40.50"
    )
    assert say.expected_words(sheet()) == ""
    said = [(name, net.digits()) for name, net in say.chances(made, (0, 50, 60, 100))]
    assert said == [
        ("0 %", "-607.50"),
        ("50 %", "-67.50"),
        ("60 %, your number", "40.50"),
        ("100 %", "472.50"),
    ]
    assert [*say.chances(sheet(fee_rule=None), (0,))] == []
    assert [name for name, _ in say.chances(sheet(), (0, 100))] == ["0 %", "100 %"]


def test_what_is_missing_names_the_option() -> None:
    found = dict(say.missing_words(sheet(fee_rule=None)))
    assert found["split"] == "--split 50"
    assert found["arbitration"] == "--arbitration FEE"


def test_a_moment_is_said_in_its_own_zone() -> None:
    assert say.moment_words(LATER) == "Mon 20 Apr 2026"
