"""Where the dispute begins, what each side asks, the client's reason and the answer to it."""

from typing import Any

import pytest

from disputekit.case.dispute import (
    answers_due,
    asks,
    beginning,
    disputed_labels,
    own_answers,
    question,
    reasons,
)
from disputekit.case.sentence import Quote
from disputekit.record.money import Money
from tests.case.build import Chain, money, to_client, to_me, when, words

END = "2026-04-01T14:20+00:00"


def funded() -> Chain:
    chain = Chain()
    chain.agreed_at_start()
    chain.add("milestone", "2026-01-12T10:31+00:00", label="M3", text=words("Build"), amount=money(1200))
    chain.add("money", "2026-02-01", step="funded", amount=money(1200), about=["M3"])
    return chain


def refund(chain: Chain, at: str = END, **more: Any) -> int:
    fields = {"by": "client", "about": ["M3"], "text": words("The site is incomplete."), **more}
    return chain.add("event", at, name="refund_requested", **fields)


def test_a_case_without_a_dispute_has_no_beginning() -> None:
    chain = funded()
    chain.add("event", END, name="contract_ended", by="me")
    assert beginning(chain.case) is None
    assert asks(chain.case, "me") == ()


def test_it_begins_with_the_first_filing_and_all_that_happened_at_that_moment() -> None:
    chain = funded()
    ended = chain.add("event", END, name="contract_ended", by="client")
    asked = refund(chain)
    step = chain.add("money", END, step="refund_asked", amount=money(1200), about=["M3"])
    chain.add("event", END, name="feedback_left")
    chain.add("event", "2026-04-02", name="dispute_filed", by="me")
    begun = beginning(chain.case)
    assert begun is not None
    assert begun.at.start == END
    assert [one.seq for one in begun.pieces] == [ended, asked, step]


def test_where_nothing_was_filed_it_begins_when_the_client_ended_the_contract() -> None:
    chain = funded()
    ended = chain.add("event", END, name="contract_ended", by="client")
    begun = beginning(chain.case)
    assert begun is not None
    assert [one.seq for one in begun.pieces] == [ended]


def test_an_ask_is_what_was_recorded_with_what_is_held_for_it() -> None:
    chain = funded()
    chain.add(
        "event",
        "2026-04-02",
        name="dispute_filed",
        by="me",
        about=["M3"],
        text=words("Release of the escrow."),
    )
    ask = asks(chain.case, "me")[0]
    assert (ask.amount, ask.labels, ask.words) == (None, ("M3",), Quote("Release of the escrow.", "verbatim"))
    assert ask.held == (Money("USD", 120_000, 2),)


def test_a_stated_claim_stands_before_what_was_filed_and_the_latest_one_stands() -> None:
    chain = funded()
    chain.add("event", "2026-04-02", name="dispute_filed", by="me", about=["M3"])
    for day, amount in ((3, 1200), (4, 900)):
        chain.add("event", f"2026-04-0{day}", name="claim_stated", amount=money(amount))
    found = asks(chain.case, "me")
    assert [(one.amount, one.held) for one in found] == [
        (Money("USD", 90_000, 2), (Money("USD", 120_000, 2),))
    ]


def test_an_event_and_a_payment_step_of_one_moment_are_one_ask() -> None:
    chain = funded()
    refund(chain)
    chain.add("money", END, step="refund_asked", amount=money(1200), about=["M3"])
    chain.add("money", "2026-04-03", step="refund_asked", amount=money(600), about=["M3"])
    found = asks(chain.case, "client")
    assert [one.amount for one in found] == [Money("USD", 120_000, 2), Money("USD", 60_000, 2)]
    assert len(found[0].exhibits) == 2


def test_two_amounts_at_one_moment_are_not_chosen_between() -> None:
    chain = funded()
    refund(chain, amount=money(1000))
    chain.add("money", END, step="refund_asked", amount=money(1200), about=["M3"])
    assert asks(chain.case, "client")[0].amount is None


@pytest.mark.parametrize(
    ("name", "by", "side"),
    [
        ("refund_requested", None, "client"),
        ("claim_stated", None, "me"),
        ("dispute_filed", None, None),
        ("contract_ended", "client", None),
        ("dispute_filed", "platform", None),
    ],
)
def test_who_asks_is_said_or_follows_from_the_event(name: str, by: str | None, side: str | None) -> None:
    chain = funded()
    chain.add("event", END, name=name, **({"by": by} if by else {}))
    found = [one for one in ("me", "client") if asks(chain.case, "me" if one == "me" else "client")]
    assert found == ([side] if side else [])


def test_a_memo_an_offer_and_money_received_ask_nothing() -> None:
    chain = funded()
    chain.add("memo", text=words("I want 1,200"))
    chain.add("offer", label="O1", talk=to_client(), amount=money(600), text=words("600?"))
    chain.add("money", step="received", amount=money(10))
    assert asks(chain.case, "me") == asks(chain.case, "client") == ()


def test_dates_read_on_the_platform_are_listed_and_a_later_reading_replaces() -> None:
    chain = funded()
    chain.add("deadline", due=when("2026-04-09"), rule="A")
    chain.add("deadline", due=when("2026-04-07"))
    seq = chain.add("deadline", due=when("2026-04-08T14:20+00:00"), rule="A", text=words("Respond by 8 Apr"))
    bare = chain.add("deadline", due=when("2026-04-30"), rule="B")
    del chain.records[bare - 1].fields["due"]
    found = answers_due(chain.case)
    assert [one.due.start for one in found] == ["2026-04-07", "2026-04-08T14:20+00:00"]
    assert [one.code for one in found[1].exhibits] == [f"E{seq}p"]


# ------------------------------------------------------------ reason and answer


def test_the_reason_is_complete_and_in_the_clients_words() -> None:
    chain = funded()
    refund(chain)
    claim = reasons(chain.case)[0]
    assert (claim.side, claim.parts) == ("client", (Quote("The site is incomplete.", "verbatim"),))


def test_the_same_words_in_two_records_are_one_reason() -> None:
    chain = funded()
    refund(chain)
    refund(chain, "2026-04-02")
    assert len(reasons(chain.case)) == 1


def test_without_words_the_clients_positions_on_what_is_disputed_are_the_reason() -> None:
    chain = funded()
    chain.add("event", END, name="refund_requested", by="client", about=["M3"])
    said = chain.add("message", talk=to_me(), text=words("the calendar is missing"))
    chain.add("position", by="client", stance="disputes", about=["M3"], cites=[said])
    chain.add("position", by="client", stance="in", about=["R9"], text=words("no matter"))
    assert disputed_labels(chain.case) == ("M3",)
    assert [claim.parts for claim in reasons(chain.case)] == [(Quote("the calendar is missing", "verbatim"),)]


def test_no_reason_is_none() -> None:
    assert reasons(funded().case) == ()


def test_the_reason_may_stand_in_the_end_of_the_contract() -> None:
    chain = funded()
    chain.add("event", END, name="contract_ended", by="client", text=words("not finished"))
    assert len(reasons(chain.case)) == 1


def test_answers_follow_the_clients_order_and_the_question_is_a_memo_that_asks() -> None:
    chain = funded()
    first = refund(chain)
    second = refund(chain, "2026-04-02", text=words("The homepage too."))
    chain.add(
        "position", "2026-04-03", by="me", stance="disputes", about=["M3"], re=[second], text=words("B")
    )
    chain.add("message", "2026-04-04", talk=to_client(), re=[first], text=words("A"))
    chain.add("memo", "2026-04-05", re=[first], text=words("Does M3 contain it?"))
    chain.add("memo", "2026-04-05", re=[first], text=words("See the list."))
    chain.add("memo", "2026-04-06", text=words("Unrelated?"))
    chain.add("position", "2026-04-07", by="me", stance="disputes", about=["M3"], re=[first])
    assert question(chain.case) == Quote("Does M3 contain it?", "verbatim")
    found = [claim.parts for claim in own_answers(chain.case)]
    assert found == [
        (Quote("A", "verbatim"),),
        ("M3", " ", Quote("See the list.", "verbatim")),
        ("M3", " ", Quote("B", "verbatim")),
    ]


def test_a_position_of_the_client_can_be_answered_and_an_answer_by_the_client_is_not_ours() -> None:
    chain = funded()
    theirs = chain.add("position", by="client", stance="disputes", about=["M3"], text=words("late"))
    chain.add("message", talk=to_me(), re=[theirs], text=words("and more"))
    chain.add(
        "position", "2026-04-03", by="me", stance="disputes", about=["M3"], re=[theirs], text=words("no")
    )
    assert len(own_answers(chain.case)) == 1
    assert question(chain.case) is None


def test_a_memo_answers_in_its_own_words_whoever_wrote_what_it_cites() -> None:
    chain = funded()
    reason = refund(chain)
    asked = chain.add("message", talk=to_me(), text=words("one more pass, please"))
    done = chain.add("work", text=words("the pass"))
    chain.add("memo", "2026-04-03", re=[reason], cites=[asked, done], text=words("Homepage: done."))
    (found,) = own_answers(chain.case)
    assert found.side == "me"
    assert found.parts[-1] == Quote("Homepage: done.", "verbatim")
    assert {asked, done} <= {exhibit.seq for exhibit in found.exhibits}
