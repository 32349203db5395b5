"""What has to stand before a dispute is filed or answered."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from disputekit.case.clocks import Clocks, Deadline, Missing, NotComputed, State
from disputekit.case.rule import Actor, Effect, Rule
from disputekit.record.moment import Moment
from tests.case.build import Chain, file, money, note, to_me, when, words
from tests.case.checks.look import concerns, findings, said

WEEK = Moment("at", "2026-04-01T14:20+00:00", None, "UTC", "", "typed")


class Ended(Chain):
    """A submitted milestone with money in escrow; the client ended the contract and wants the money back."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(**facts)
        self.agreed_at_start()
        self.add("milestone", "2026-01-12", label="M1", amount=money(800), text=words("Design"))
        self.add("money", "2026-01-13", step="funded", amount=money(800), about=["M1"])
        self.add("delivery", "2026-02-01", about=["M1"], text=words("done"), talk=_submit())
        self.end = self.add("event", "2026-04-01T14:20+00:00", name="contract_ended", by="client")

    def ask_back(self, at: Any = "2026-04-01T14:20+00:00", **more: Any) -> int:
        return self.add("money", at, step="refund_asked", amount=money(800), about=["M1"], **more)

    def claim(self, amount: int | None = 800, **more: Any) -> int:
        own = {"about": ["M1"], "text": words("Release of M1"), **more}
        if amount is not None:
            own["amount"] = money(amount)
        return self.add("event", "2026-04-02", name="claim_stated", by="me", **own)


def _submit() -> dict[str, Any]:
    return {"from": "Olena Koval", "to": ["Dana Reyes"], "via": "Submit work"}


def rule(acts: Actor = Actor.ME, effect: Effect = Effect.ESCROW_TO_CLIENT) -> Rule:
    return Rule(
        id="UW-TEST",
        pack="test",
        title="Answer to a refund request",
        triggers=(),
        stops=(),
        needs=(),
        length=None,
        zone="UTC",
        acts=acts,
        silence="",
        effect=effect,
        sources=(),
        confidence="A",
        checked_on=date(2026, 1, 1),
    )


def deadline(state: State = State.PASSED, of: Rule | None = None, **more: Any) -> Deadline:
    given = {
        "rule": of,
        "title": "Answer due",
        "state": state,
        "due": datetime(2026, 4, 8, 14, 20, tzinfo=UTC),
        "act_by": None,
        "shown": None,
        "trigger": 6,
        "started": WEEK,
        "stopped_by": None,
        "labels": (),
        "amount": None,
        "silence": "",
    }
    return Deadline(**{**given, **more})


def clocks(*deadlines: Deadline, not_computed: tuple[NotComputed, ...] = ()) -> Clocks:
    return Clocks(deadlines=deadlines, notices=(), not_computed=not_computed)


# ---------------------------------------------------------------- the client's reason


def test_without_a_request_for_money_there_is_no_reason_to_record() -> None:
    assert findings("reason-not-recorded", Ended()) == ()


def test_a_request_without_words_lacks_the_reason() -> None:
    chain = Ended()
    asked = chain.ask_back()
    (one,) = findings("reason-not-recorded", chain)
    assert one.concerns == (f"#{asked}",)
    assert "not recorded" in one.found
    assert one.commands == (f"dk got 'WORDS' --words && dk fix {asked} cites last",)


def test_disputed_hours_are_not_called_a_request_for_money() -> None:
    chain = Ended()
    chain.add("event", "2026-04-02", name="hours_disputed", by="client")
    assert said("reason-not-recorded", chain).startswith("The client disputed hours on Thu 2 Apr 2026;")


def test_a_reason_in_the_freelancers_words_is_not_the_clients() -> None:
    chain = Ended()
    chain.ask_back(text=note("she says it is incomplete"))
    assert "only described in your words" in said("reason-not-recorded", chain)


def test_the_clients_own_words_are_a_reason() -> None:
    chain = Ended()
    chain.ask_back(text=words("it is incomplete"), talk=to_me())
    assert findings("reason-not-recorded", chain) == ()


# ---------------------------------------------------------------- the claim


def test_no_claim_is_needed_before_a_dispute() -> None:
    assert findings("claim-not-stated", Chain()) == ()


def test_a_dispute_needs_a_claim_with_a_sum_and_a_pot() -> None:
    chain = Ended()
    chain.ask_back()
    (one,) = findings("claim-not-stated", chain)
    assert one.found == "Your claim does not say what you ask, how much and from which milestone."
    assert "--about M1 --amount 800.00" in one.commands[0]


def test_a_letter_begins_a_dispute_too() -> None:
    chain = Chain(platform="direct")
    chain.add("event", name="demand_sent", by="me")
    (one,) = findings("claim-not-stated", chain)
    assert one.commands == ("dk milestone AMOUNT 'TITLE' --due 'DAY'",)
    chain.add("milestone", label="M1", amount=money(5), text=words("x"))
    (one,) = findings("claim-not-stated", chain)
    assert "--about M1 --amount AMOUNT" in one.commands[0]


def test_a_claim_says_what_it_lacks() -> None:
    chain = Ended()
    chain.ask_back()
    number = chain.claim(None)
    (one,) = findings("claim-not-stated", chain)
    assert (one.found, one.concerns) == ("Your claim does not say how much.", (f"#{number}",))
    chain.claim()
    assert findings("claim-not-stated", chain) == ()


def test_a_claim_within_escrow_stands() -> None:
    chain = Ended()
    chain.claim()
    assert findings("claim-beyond-escrow", chain) == ()


def test_more_than_escrow_cannot_be_decided_by_the_platform() -> None:
    chain = Ended()
    chain.claim(950)
    (one,) = findings("claim-beyond-escrow", chain)
    assert one.found == "You ask USD 950.00; in escrow for it: USD 800.00."
    assert "--amount 800.00" in one.commands[0]


def test_nothing_in_escrow_is_said() -> None:
    chain = Chain()
    chain.add("event", "2026-04-02", name="claim_stated", by="me", amount=money(100), text=words("pay"))
    assert "in escrow for it: nothing." in said("claim-beyond-escrow", chain)


def test_an_unfunded_request_in_the_claim_is_named() -> None:
    chain = Ended()
    chain.add("request", "2026-02-02", label="R1", text=words("a popup"), talk=to_me())
    chain.add(
        "answer",
        "2026-02-03",
        about=["R1"],
        value="agreed",
        amount=money(150),
        text=words("ok"),
        talk=to_me(),
    )
    chain.claim(800, about=["M1", "R1"])
    assert (
        said("claim-beyond-escrow", chain) == "You ask for R1 too, of which USD 150.00 was not put in escrow."
    )


@pytest.mark.parametrize(
    "facts", [{"platform": "direct"}, {"contract": {"type": "hourly"}}, {"platform": "fiverr"}]
)
def test_where_more_than_escrow_is_decided_nothing_is_said(facts: dict[str, Any]) -> None:
    chain = Ended(**facts)
    chain.claim(5000)
    assert findings("claim-beyond-escrow", chain) == ()


# ---------------------------------------------------------------- feedback


def test_an_ended_upwork_contract_needs_feedback_before_filing() -> None:
    chain = Ended()
    assert concerns("feedback-first", chain) == [(f"#{chain.end}",)]
    chain.add("event", "2026-04-02", name="feedback_left", by="client")
    assert concerns("feedback-first", chain) == [(f"#{chain.end}",)]
    chain.add("event", "2026-04-02", name="feedback_left")
    assert findings("feedback-first", chain) == ()


def test_feedback_of_the_freelancer_is_enough() -> None:
    chain = Ended()
    chain.add("event", "2026-04-02", name="feedback_left", by="me")
    assert findings("feedback-first", chain) == ()


def test_what_is_filed_needs_no_feedback_any_more() -> None:
    chain = Ended()
    chain.add("event", "2026-04-02", name="dispute_filed", by="me")
    assert findings("feedback-first", chain) == ()


@pytest.mark.parametrize("facts", [{"platform": "fiverr"}, {"contract": {"type": "hourly"}}])
def test_feedback_comes_first_on_upwork_fixed_price_only(facts: dict[str, Any]) -> None:
    assert findings("feedback-first", Ended(**facts)) == ()


def test_a_running_contract_needs_no_feedback() -> None:
    assert findings("feedback-first", Chain()) == ()


# ---------------------------------------------------------------- deadlines


def test_a_clock_of_ours_that_ran_out_stands_in_the_way() -> None:
    (one,) = findings("deadline-passed", Ended(), clocks=clocks(deadline(of=rule())))
    assert "8 Apr 2026, 14:20 (UW-TEST)" in one.found
    assert one.concerns == ("#6",)
    assert one.commands[1] == "dk deadlines set UW-TEST 'THE DATE SHOWN'"


@pytest.mark.parametrize(
    "one",
    [
        deadline(State.RUNNING, rule()),
        deadline(State.PASSED, rule(), stopped_by=7),
        deadline(State.PASSED, rule(Actor.CLIENT)),
        deadline(State.PASSED, rule(Actor.BOTH, Effect.RIGHT_LOST)),
    ],
)
def test_clocks_that_cost_nothing_or_are_not_ours_pass(one: Deadline) -> None:
    assert findings("deadline-passed", Ended(), clocks=clocks(one)) == ()


def test_a_date_without_a_rule_counts_and_names_the_record_it_was_read_in() -> None:
    (one,) = findings("deadline-passed", Ended(), clocks=clocks(deadline(shown=9)))
    assert one.concerns == ("#9",)
    assert one.commands[1] == "dk deadlines set RULE 'THE DATE SHOWN'"


def test_one_date_from_two_sources_is_told_once_with_its_rule() -> None:
    both = clocks(deadline(of=rule()), deadline(shown=9), deadline(due=datetime(2026, 4, 2, tzinfo=UTC)))
    first, second = findings("deadline-passed", Ended(), clocks=both)
    assert "2 Apr 2026" in first.found
    assert "(UW-TEST)" in second.found


def test_without_clocks_the_dates_read_off_the_page_count() -> None:
    chain = Ended()
    read = chain.add("deadline", "2026-04-01T15:00+00:00", due=when("2026-04-08T14:20+00:00"), about=["M1"])
    assert concerns("deadline-passed", chain) == [(f"#{read}",)]
    assert findings("deadline-passed", chain, now=datetime(2026, 4, 7, tzinfo=UTC)) == ()


def test_an_act_before_the_date_settles_it() -> None:
    chain = Ended()
    chain.add("deadline", "2026-04-01T15:00+00:00", due=when("2026-04-08T14:20+00:00"), about=["M1"])
    chain.add("event", "2026-04-05", name="dispute_filed", by="client")
    assert len(findings("deadline-passed", chain)) == 1
    chain.add("event", "2026-04-06", name="dispute_filed", by="me")
    assert findings("deadline-passed", chain) == ()


def test_a_request_for_money_needs_a_day() -> None:
    chain = Ended()
    assert findings("refund-request-undated", chain) == ()
    chain.ask_back()
    assert findings("refund-request-undated", chain) == ()
    vague = chain.ask_back(when("2026-04"))
    (one,) = findings("refund-request-undated", chain)
    assert one.commands == (f"dk fix {vague} when 'DAY AND TIME'",)


def test_an_end_with_money_in_escrow_brings_a_refund_request() -> None:
    chain = Ended()
    (one,) = findings("end-without-request", chain)
    assert "USD 800.00 in escrow" in one.found
    chain.ask_back()
    assert findings("end-without-request", chain) == ()


def test_an_end_by_the_freelancer_asks_nothing_back() -> None:
    chain = Chain()
    chain.add("money", "2026-01-13", step="funded", amount=money(800), about=["M1"])
    chain.add("money", "2026-01-14", step="charged_back", amount=money(10), about=["M1"])
    chain.add("event", "2026-04-01", name="contract_ended", by="me")
    assert findings("end-without-request", chain) == ()


@pytest.mark.parametrize("facts", [{"platform": "fiverr"}, {"contract": {"type": "hourly"}}])
def test_other_contracts_know_no_such_request(facts: dict[str, Any]) -> None:
    assert findings("end-without-request", Ended(**facts)) == ()


def test_a_contract_that_goes_on_has_no_request_to_miss() -> None:
    assert findings("end-without-request", Chain()) == ()


@pytest.mark.parametrize(
    ("missing", "command"),
    [
        (Missing.WHEN, "dk fix 6 when 'DAY AND TIME'"),
        (Missing.BY, "dk fix 6 by client"),
        (Missing.FUNDED, "dk funded M1 AMOUNT --at 'WHEN'"),
    ],
)
def test_a_clock_that_cannot_be_counted_says_what_it_needs(missing: Missing, command: str) -> None:
    one = NotComputed(rule(), 6, "only a month is recorded", missing)
    (found,) = findings("clock-not-computed", Ended(), clocks=clocks(not_computed=(one,)))
    assert found.found == "Answer to a refund request cannot be counted: only a month is recorded."
    assert found.commands[0] == command


def test_without_clocks_none_is_missed() -> None:
    assert findings("clock-not-computed", Ended()) == ()


def test_a_file_is_no_word_of_the_client() -> None:
    chain = Ended()
    chain.ask_back(file_1=file("page.png"))
    assert "not recorded" in said("reason-not-recorded", chain)
