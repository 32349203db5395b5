"""The shipped rules on records as freelancers write them: what runs, what has stopped, what is warned of."""

from typing import Any

import pytest

from disputekit.app.rules import calendars_of
from disputekit.case.clocks import Clocks, State
from disputekit.case.deadlines import clocks_of
from tests.case.build import Chain, money, note, to_client, to_me, when
from tests.case.clockwork import at
from tests.rules.shipped import shipped


def clocks(chain: Chain, now: str, *packs: str) -> Clocks:
    read = [shipped(name) for name in packs]
    rules = [rule for pack in read for rule in pack.rules]
    return clocks_of(chain.case, rules, calendars_of(read), at(now))


def running(chain: Chain, now: str, *packs: str) -> dict[str, tuple[str, str]]:
    """Each running clock: when it is due, and what silence does."""
    return {
        one.rule.id: (one.due.isoformat(timespec="minutes").removesuffix("+00:00"), one.silence)
        for one in clocks(chain, now, *packs).running
        if one.rule
    }


def stopped(chain: Chain, now: str, *packs: str) -> dict[str, int | None]:
    ended = [one for one in clocks(chain, now, *packs).deadlines if one.state is State.STOPPED and one.rule]
    return {one.rule.id: one.stopped_by for one in ended if one.rule}


def warned(chain: Chain, now: str, *packs: str) -> dict[str, str]:
    return {one.rule.id: one.words for one in clocks(chain, now, *packs).notices}


def upwork(**contract: Any) -> Chain:
    """A funded milestone that was submitted with the platform's form."""
    chain = Chain(**({"contract": contract} if contract else {}))
    chain.agreed_at_start()
    chain.add("milestone", "2026-01-12", label="M1", amount=money(1200), text=note("Build"))
    chain.add("money", "2026-02-24T09:30+00:00", step="funded", amount=money(1200), about=["M1"])
    return chain


def submitted() -> Chain:
    chain = upwork()
    chain.add(
        "delivery", "2026-03-20T16:02+00:00", about=["M1"], text=note("theme"), talk=to_client("Submit work")
    )
    return chain


FIXED = ("upwork-fixed", "upwork-dispute")


def test_submitted_work_is_released_by_silence_after_14_days() -> None:
    due, silence = running(submitted(), "2026-03-21T09:00Z", *FIXED)["UW-FP-REVIEW"]
    assert (due, silence) == ("2026-04-03T16:02", "USD 1,200.00 in escrow is released to you")


def test_requested_changes_stop_the_review_until_the_work_is_submitted_again() -> None:
    chain = submitted()
    asked = chain.add(
        "answer", "2026-03-24T10:00+00:00", value="changes_requested", about=["M1"], talk=to_me()
    )
    assert "UW-FP-REVIEW" not in running(chain, "2026-03-25T09:00Z", *FIXED)
    assert stopped(chain, "2026-03-25T09:00Z", *FIXED)["UW-FP-REVIEW"] == asked
    assert (
        "until you submit the work again" in warned(chain, "2026-03-25T09:00Z", *FIXED)["UW-FP-REVIEW-RESET"]
    )
    chain.add(
        "delivery", "2026-03-26T08:00+00:00", about=["M1"], text=note("v2"), talk=to_client("Submit work")
    )
    assert running(chain, "2026-03-27T09:00Z", *FIXED)["UW-FP-REVIEW"][0] == "2026-04-09T08:00"
    assert "UW-FP-REVIEW-RESET" not in warned(chain, "2026-03-27T09:00Z", *FIXED)


def test_work_that_was_sent_as_a_link_starts_no_review() -> None:
    chain = upwork()
    chain.add("delivery", "2026-03-20T16:02+00:00", about=["M1"], text=note("a link"), talk=to_client())
    assert "UW-FP-REVIEW" not in running(chain, "2026-03-21T09:00Z", *FIXED)


def ended(by: str = "client") -> Chain:
    chain = submitted()
    chain.add("event", "2026-04-01T14:20+00:00", name="contract_ended", by=by)
    return chain


def test_a_client_who_ends_a_funded_contract_starts_the_7_days_of_the_refund_request() -> None:
    found = running(ended(), "2026-04-02T09:00Z", *FIXED)
    assert found["UW-FP-REFUNDREQ"] == (
        "2026-04-08T14:20",
        "USD 1,200.00 in escrow goes back to the client",
    )
    assert found["UW-FEEDBACK"][0] == "2026-04-16T00:00"
    assert "UW-FP-REVIEW" not in found
    warnings = warned(ended(), "2026-04-02T09:00Z", *FIXED)
    assert "out of reach until you have left feedback" in warnings["UW-FP-FEEDBACK-GATE"]
    assert "cannot be edited afterwards" in warnings["UW-FP-EVIDENCE-ONCE"]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("event", {"name": "refund_approved"}),
        ("event", {"name": "dispute_filed", "by": "me"}),
        ("money", {"step": "refunded", "amount": money(1200), "about": ["M1"]}),
    ],
)
def test_the_refund_request_is_answered_by_approving_or_filing(kind: str, fields: dict[str, Any]) -> None:
    chain = ended()
    seq = chain.add(kind, "2026-04-03T10:00+00:00", **fields)
    assert stopped(chain, "2026-04-04T09:00Z", *FIXED)["UW-FP-REFUNDREQ"] == seq


def test_a_refund_that_was_declined_in_words_alone_leaves_the_clock_running() -> None:
    chain = ended()
    chain.add("event", "2026-04-03T10:00+00:00", name="refund_declined", by="me")
    assert "UW-FP-REFUNDREQ" in running(chain, "2026-04-04T09:00Z", *FIXED)


def test_a_freelancer_who_ends_a_funded_contract_is_told_what_it_does() -> None:
    chain = ended("me")
    assert "UW-FP-REFUNDREQ" not in running(chain, "2026-04-02T09:00Z", *FIXED)
    words = warned(chain, "2026-04-02T09:00Z", *FIXED)["UW-FP-FREELANCER-ENDS"]
    assert words == "A contract that you end yourself gives USD 1,200.00 in escrow back to the client at once"


def test_a_filed_dispute_waits_for_the_client_by_the_latest_of_the_sources() -> None:
    chain = ended()
    chain.add("event", "2026-04-03T10:00+00:00", name="feedback_left", by="me")
    chain.add("event", "2026-04-03T10:05+00:00", name="dispute_filed", by="me")
    found = running(chain, "2026-04-04T09:00Z", *FIXED)
    assert found["UW-FP-CLIENT-RESPOND"] == ("2026-04-10T10:05", "USD 1,200.00 in escrow goes to you")
    assert "UW-FP-FEEDBACK-GATE" not in warned(chain, "2026-04-04T09:00Z", *FIXED)
    chain.add("event", "2026-04-07T09:00+00:00", name="dispute_declined", by="client")
    assert running(chain, "2026-04-07T10:00Z", *FIXED)["UW-FP-PROPOSAL"][0] == "2026-04-09T09:00"
    chain.add("event", "2026-04-09T09:00+00:00", name="proposal_received")
    assert running(chain, "2026-04-09T10:00Z", *FIXED)["UW-FP-PROPOSAL-ANSWER"][0] == "2026-04-11T09:00"


def test_notice_of_arbitration_says_what_each_side_risks_and_what_it_costs() -> None:
    chain = ended()
    chain.add("event", "2026-04-12T09:00+00:00", name="arbitration_notice")
    due, silence = running(chain, "2026-04-13T09:00Z", *FIXED)["UW-FP-ARB-OPTIN"]
    assert due == "2026-04-19T09:00"
    assert silence == "USD 1,200.00 in escrow goes to the client, whether the client pays or not"
    assert "UW-FP-ARB-NOBODY" in warned(chain, "2026-04-13T09:00Z", *FIXED)
    assert "UW-FP-ARB-FEE" not in warned(chain, "2026-04-13T09:00Z", *FIXED)  # 1,200 is more than the fee
    chain.add("event", "2026-04-14T09:00+00:00", name="arbitration_paid", by="client")
    assert "UW-FP-ARB-OPTIN" in running(chain, "2026-04-15T09:00Z", *FIXED)
    chain.add("event", "2026-04-15T09:00+00:00", name="arbitration_paid", by="me")
    assert "UW-FP-ARB-OPTIN" not in running(chain, "2026-04-16T09:00Z", *FIXED)


def test_a_released_payment_is_available_after_5_days_and_can_be_mediated_for_30() -> None:
    chain = submitted()
    chain.add("money", "2026-03-27T10:00+00:00", step="released", amount=money(1200), about=["M1"])
    found = running(chain, "2026-03-28T09:00Z", *FIXED)
    assert found["UW-FP-SECURITY"][0] == "2026-04-01T10:00"
    assert found["UW-MED-30"][0] == "2026-04-26T10:00"
    assert found["UW-REFUND-180"][0] == "2027-03-27T10:00"  # the later of the two that pages name
    assert "UW-FP-REVIEW" not in found


def test_a_dormant_notice_gives_the_freelancer_7_days_to_ask() -> None:
    chain = upwork()
    chain.add("event", "2026-06-01T09:00+00:00", name="dormant_notice")
    due, silence = running(chain, "2026-06-02T09:00Z", *FIXED)["UW-FP-DORMANT-REQUEST"]
    assert due == "2026-06-08T09:00"
    assert silence.startswith("USD 1,200.00 in escrow goes back to the client")
    chain.add("event", "2026-06-03T09:00+00:00", name="release_requested", by="me")
    found = running(chain, "2026-06-04T09:00Z", *FIXED)
    assert "UW-FP-DORMANT-REQUEST" not in found
    assert found["UW-FP-DORMANT-APPROVE"][0] == "2026-06-17T09:00"


# ---------------------------------------------------------------- hourly


HOURLY = ("upwork-hourly", "upwork-dispute")


def hourly() -> Chain:
    chain = Chain(contract={"type": "hourly"})
    chain.agreed_at_start()
    return chain


def test_a_closed_week_is_edited_reviewed_and_paid() -> None:
    chain = hourly()
    chain.add("event", "2026-11-09T00:00+00:00", name="week_closed")
    found = running(chain, "2026-11-09T08:00Z", *HOURLY)
    assert found["UW-HR-EDIT"][0] == "2026-11-09T11:59"
    assert found["UW-HR-CLIENT-REVIEW"][0] == "2026-11-13T23:59"
    assert found["UW-HR-AVAILABLE"][0] == "2026-11-18T00:00"


def test_each_week_is_edited_and_reviewed_in_its_own_time() -> None:
    chain = hourly()
    chain.add("event", "2026-11-09T00:00+00:00", name="week_closed")
    chain.add("event", "2026-11-16T00:00+00:00", name="week_closed")
    found = running(chain, "2026-11-16T08:00Z", *HOURLY)
    assert found["UW-HR-EDIT"][0] == "2026-11-16T11:59"
    assert found["UW-HR-CLIENT-REVIEW"][0] == "2026-11-20T23:59"
    over = [one for one in clocks(chain, "2026-11-16T08:00Z", *HOURLY).deadlines if one.state is State.PASSED]
    assert [(one.rule and one.rule.id, one.due.day) for one in over] == [
        ("UW-HR-CLIENT-REVIEW", 13),
        ("UW-HR-EDIT", 9),
    ]


def by_week(chain: Chain, now: str, rule: str) -> list[tuple[str, str, int | None]]:
    """The clocks of one rule: when they are due, whether they run, and what stopped them."""
    found = [one for one in clocks(chain, now, *HOURLY).deadlines if one.rule and one.rule.id == rule]
    return sorted((f"{one.due:%m-%d %H:%M}", one.state.value, one.stopped_by) for one in found)


def worked(chain: Chain, first: str, last: str = "", minutes: int = 600) -> int:
    """Hours of a week: of the days from first to last, or of one day."""
    moment = when(first, rel="between", to=last) if last else when(first)
    return chain.add("hours", moment, minutes=minutes, mode="tracked", memo="pages")


def test_hours_start_the_clocks_of_their_week_once_it_is_over() -> None:
    chain = hourly()
    worked(chain, "2026-11-02", "2026-11-08")
    assert running(chain, "2026-11-08T23:59Z", "upwork-hourly") == {}
    found = running(chain, "2026-11-09T00:00Z", "upwork-hourly")
    assert {name: due for name, (due, _) in found.items()} == {
        "UW-HR-EDIT": "2026-11-09T11:59",
        "UW-HR-CLIENT-REVIEW": "2026-11-13T23:59",
        "UW-HR-AVAILABLE": "2026-11-18T00:00",
    }


def test_all_that_tells_of_one_week_is_one_clock() -> None:
    chain = hourly()
    chain.add("milestone", "2026-01-12", label="M1", amount=money(45), per="hour", text=note("rate"))
    for day in range(2, 8):
        worked(chain, f"2026-11-{day:02}")
    chain.add("hours", when("2026-11-08"), minutes=30, mode="manual", about=["M1"])
    chain.add("event", when("2026-11-02", rel="between", to="2026-11-08"), name="week_closed")
    chain.add("event", "2026-11-09T00:10+00:00", name="week_closed", about=["M1"])
    assert by_week(chain, "2026-11-10T08:00Z", "UW-HR-AVAILABLE") == [("11-18 00:00", "running", None)]


def test_each_week_is_available_in_its_own_time() -> None:
    chain = hourly()
    worked(chain, "2026-11-02", "2026-11-08")
    worked(chain, "2026-11-09", "2026-11-15")
    chain.add("event", "2026-11-16T00:00+00:00", name="week_closed")
    assert by_week(chain, "2026-11-17T08:00Z", "UW-HR-AVAILABLE") == [
        ("11-18 00:00", "running", None),
        ("11-25 00:00", "running", None),
    ]


def test_disputed_hours_stop_the_clocks_of_their_own_week_alone() -> None:
    chain = hourly()
    first = worked(chain, "2026-11-02", "2026-11-08")
    worked(chain, "2026-11-09", "2026-11-15")
    disputed = chain.add("event", "2026-11-17T10:00+00:00", name="hours_disputed")
    chain.add("event", "2026-11-17T12:00+00:00", name="week_closed")  # written down after it was disputed
    assert by_week(chain, "2026-11-17T13:00Z", "UW-HR-AVAILABLE") == [
        ("11-18 00:00", "running", None),
        ("11-25 00:00", "stopped", disputed),
    ]
    chain.add("amend", "2026-11-17T14:00+00:00", target=disputed, set_about=[first])
    assert by_week(chain, "2026-11-17T15:00Z", "UW-HR-AVAILABLE") == [
        ("11-18 00:00", "stopped", disputed),
        ("11-25 00:00", "running", None),
    ]


def test_a_dispute_of_which_nobody_knows_the_week_promises_no_money() -> None:
    chain = hourly()
    worked(chain, "2026-11-02", "2026-11-08")
    disputed = chain.add(
        "event", when("2026-11-10", rel="between", to="2026-11-17"), name="dispute_filed", by="client"
    )
    assert by_week(chain, "2026-11-12T13:00Z", "UW-HR-AVAILABLE") == [("11-18 00:00", "stopped", disputed)]


def test_hours_of_several_weeks_start_no_clock_by_guess() -> None:
    chain = hourly()
    worked(chain, "2026-11-02", "2026-11-20")
    found = clocks(chain, "2026-11-23T08:00Z", *HOURLY)
    assert not [one for one in found.deadlines if one.rule and one.rule.id.startswith("UW-HR")]
    assert found.not_computed == ()


@pytest.mark.parametrize("name", ["hours_disputed", "dispute_filed"])
def test_disputed_hours_are_answered_within_3_days(name: str) -> None:
    chain = hourly()
    chain.add("event", "2026-11-12T13:00+00:00", name=name, by="client")
    due, silence = running(chain, "2026-11-13T09:00Z", *HOURLY)["UW-HR-FL-RESPOND"]
    assert due == "2026-11-15T13:00"
    assert "protects qualifying hours only" in silence
    chain.add("event", "2026-11-13T16:00+00:00", name="dispute_answered", by="me")
    found = running(chain, "2026-11-13T17:00Z", *HOURLY)
    assert "UW-HR-FL-RESPOND" not in found
    assert found["UW-HR-DECISION"][0] == "2026-11-16T16:00"


# ---------------------------------------------------------------- other platforms and payment services


def test_a_cancellation_works_against_whoever_stays_silent() -> None:
    chain = Chain(platform="fiverr")
    chain.add("event", "2026-03-01T10:00+00:00", name="cancellation_requested", by="client", amount=money(90))
    due, silence = running(chain, "2026-03-02T09:00Z", "fiverr")["FV-CANCEL-48H"]
    assert (due, silence) == (
        "2026-03-03T10:00",
        "the order is cancelled by itself, and USD 90.00 goes back to the client",
    )
    assert "FV-CANCEL-48H-OWN" not in running(chain, "2026-03-02T09:00Z", "fiverr")
    chain.add("event", "2026-03-02T10:00+00:00", name="cancellation_declined", by="me")
    assert "FV-CANCEL-48H" not in running(chain, "2026-03-02T11:00Z", "fiverr")


def test_a_delivered_order_is_completed_after_3_days() -> None:
    chain = Chain(platform="fiverr")
    chain.add("milestone", label="M1", amount=money(90), text=note("Logo"))
    chain.add("delivery", "2026-03-01T10:00+00:00", about=["M1"], text=note("logo"), talk=to_client("Fiverr"))
    assert running(chain, "2026-03-02T09:00Z", "fiverr")["FV-AUTOCOMPLETE"][0] == "2026-03-04T10:00"
    chain.add("event", "2026-03-02T10:00+00:00", name="order_completed")
    assert "FV-AUTOCOMPLETE" not in running(chain, "2026-03-02T11:00Z", "fiverr")
    assert "Resolution Center is closed" in warned(chain, "2026-03-02T11:00Z", "fiverr")["FV-AFTER-COMPLETE"]


def test_of_each_side_the_silence_is_told_apart_on_freelancer() -> None:
    ours, theirs = Chain(platform="freelancer"), Chain(platform="freelancer")
    ours.add("event", "2026-03-01T10:00+00:00", name="dispute_filed", by="client", amount=money(300))
    theirs.add("event", "2026-03-01T10:00+00:00", name="dispute_filed", by="me", amount=money(300))
    assert running(ours, "2026-03-02T09:00Z", "freelancer") == {
        "FL-RESPOND-FL": (
            "2026-03-05T10:00",
            "the dispute closes for the client, and USD 300.00 goes back",
        )
    }
    assert running(theirs, "2026-03-02T09:00Z", "freelancer") == {
        "FL-RESPOND-CL": (
            "2026-03-15T10:00",
            "the dispute closes for you, and USD 300.00 is released to you",
        )
    }


def test_a_claim_at_paypal_is_answered_within_10_days() -> None:
    chain = Chain(platform="direct", channel="email")
    chain.add("event", "2026-03-01T10:00+00:00", name="claim_opened", by="client", amount=money(250))
    assert set(running(chain, "2026-03-02T09:00Z", "paypal")) == {"PP-ESCALATE-20"}
    chain.add("event", "2026-03-05T10:00+00:00", name="claim_escalated", by="client", amount=money(250))
    found = running(chain, "2026-03-06T09:00Z", "paypal")
    assert found == {
        "PP-CLAIM-10": (
            "2026-03-15T10:00",
            "the claim is typically decided for the buyer, and USD 250.00 is lost",
        )
    }
    chain.add("event", "2026-03-07T10:00+00:00", name="claim_answered")
    assert running(chain, "2026-03-08T09:00Z", "paypal") == {}


def test_of_a_chargeback_the_shortest_time_of_the_networks_is_gone_by() -> None:
    chain = Chain(platform="direct", channel="email")
    chain.add("event", "2026-03-01T10:00+00:00", name="chargeback_opened", amount=money(250))
    found = running(chain, "2026-03-02T09:00Z", "cards", "stripe")
    assert found["CARD-REPRESENT"] == ("2026-03-21T10:00", "the chargeback stands, and USD 250.00 is lost")
    assert found["STRIPE-DUE"][0] == "2026-03-08T10:00"


# ---------------------------------------------------------------- laws


@pytest.mark.parametrize("pack", ["law-nyc", "law-nys", "law-il", "law-ca"])
def test_pay_is_late_30_days_after_the_last_hand_over(pack: str) -> None:
    chain = Chain(platform="direct", channel="email")
    chain.add("milestone", label="M1", amount=money(900), text=note("Site"))
    for day in ("2026-03-01T10:00+00:00", "2026-03-05T10:00+00:00"):
        chain.add("delivery", day, about=["M1"], text=note("site"), talk=to_client("email"))
    found = clocks(chain, "2026-03-06T09:00Z", pack).running
    late = [one for one in found if one.rule and "payment is late" in one.rule.silence]
    assert [one.due.isoformat(timespec="minutes") for one in late] == ["2026-04-04T10:00+00:00"]
    chain.add("money", "2026-03-20T10:00+00:00", step="received", amount=money(900), about=["M1"])
    assert clocks(chain, "2026-03-21T09:00Z", pack).running == ()


@pytest.mark.parametrize("pack", ["law-eu", "law-uk"])
def test_between_businesses_30_days_run_from_the_invoice(pack: str) -> None:
    chain = Chain(platform="direct", channel="email")
    chain.add("milestone", label="M1", amount=money(900), text=note("Site"))
    chain.add("money", "2026-03-02T10:00+00:00", step="invoiced", amount=money(900), about=["M1"])
    ((due, silence),) = running(chain, "2026-03-06T09:00Z", pack).values()
    assert due == "2026-04-01T10:00"
    assert "interest of the" in silence


def law_case(amount: int | None = 900) -> Chain:
    chain = Chain(platform="direct", channel="email")
    if amount:
        chain.add("milestone", label="M1", text=note("Site"), amount=money(amount))
    return chain


def paid(chain: Chain, day: str, amount: int, step: str = "received", **more: Any) -> int:
    about = more.pop("about", ["M1"])
    return chain.add("money", f"{day}T10:00+00:00", step=step, amount=money(amount), about=about, **more)


LAWS = [
    ("law-nyc", "LAW-NYC-FIFA"),
    ("law-nys", "LAW-NYS-FIFA"),
    ("law-il", "LAW-IL-FWPA"),
    ("law-ca", "LAW-CA-FWPA"),
]


@pytest.mark.parametrize(("pack", "rule"), LAWS)
def test_a_payment_in_part_stops_no_law_and_the_one_that_pays_the_rest_does(pack: str, rule: str) -> None:
    chain = law_case()
    chain.add("delivery", "2026-03-01T10:00+00:00", about=["M1"], text=note("site"), talk=to_client("email"))
    paid(chain, "2026-03-05", 300)
    assert rule in running(chain, "2026-03-06T09:00Z", pack)
    rest = paid(chain, "2026-03-10", 600)
    assert running(chain, "2026-03-11T09:00Z", pack) == {}
    assert stopped(chain, "2026-03-11T09:00Z", pack)[rule] == rest


@pytest.mark.parametrize(("pack", "rule"), LAWS)
def test_where_no_price_is_known_any_payment_stops_the_law(pack: str, rule: str) -> None:
    chain = law_case(None)
    chain.add("delivery", "2026-03-01T10:00+00:00", about=["M1"], text=note("site"), talk=to_client("email"))
    assert rule in running(chain, "2026-03-06T09:00Z", pack)
    paid(chain, "2026-03-05", 300)
    assert rule not in running(chain, "2026-03-06T09:00Z", pack)


def test_what_was_invoiced_without_a_price_is_due_in_full() -> None:
    chain = law_case(None)
    chain.add("delivery", "2026-03-01T10:00+00:00", about=["M1"], text=note("site"), talk=to_client("email"))
    paid(chain, "2026-03-02", 700, "invoiced")
    paid(chain, "2026-03-05", 300)
    assert "LAW-NYC-FIFA" in running(chain, "2026-03-06T09:00Z", "law-nyc")


@pytest.mark.parametrize(("pack", "rule"), LAWS)
def test_a_hand_over_in_part_is_no_completion(pack: str, rule: str) -> None:
    chain = law_case()
    chain.add(
        "delivery",
        "2026-03-01T10:00+00:00",
        about=["M1"],
        text=note("half"),
        part=True,
        talk=to_client("email"),
    )
    assert running(chain, "2026-03-06T09:00Z", pack) == {}


@pytest.mark.parametrize(("pack", "rule"), [("law-eu", "LAW-EU-LATE"), ("law-uk", "LAW-UK-LATE")])
def test_each_invoice_has_its_own_30_days_and_its_own_payment(pack: str, rule: str) -> None:
    chain = law_case()
    paid(chain, "2026-03-02", 400, "invoiced", ref="A")
    paid(chain, "2026-03-12", 500, "invoiced", ref="B")
    found = [one.due.isoformat()[:10] for one in clocks(chain, "2026-03-13T09:00Z", pack).running]
    assert found == ["2026-04-01", "2026-04-11"]
    second = paid(chain, "2026-03-20", 500, ref="B")
    assert running(chain, "2026-03-21T09:00Z", pack)[rule][0] == "2026-04-01T10:00"
    assert stopped(chain, "2026-03-21T09:00Z", pack)[rule] == second


def test_two_chargebacks_are_answered_one_by_one_and_an_event_belongs_to_the_money_it_tells_of() -> None:
    chain = law_case()
    chain.add("event", "2026-03-01T09:00+00:00", name="chargeback_opened", about=["M1"])
    paid(chain, "2026-03-01", 250, "charged_back")
    paid(chain, "2026-03-04", 90, "charged_back")
    found = clocks(chain, "2026-03-05T09:00Z", "stripe").running
    assert [(f"{one.due:%m-%d %H}", one.amount and one.amount.minor) for one in found] == [
        ("03-08 09", 25000),
        ("03-11 10", 9000),
    ]


# ---------------------------------------------------------------- money that was paid, and asked back


def test_a_refund_that_is_asked_for_ends_neither_the_time_for_mediation_nor_for_giving_it_back() -> None:
    chain = submitted()
    paid(chain, "2026-03-27", 1200, "released")
    paid(chain, "2026-03-28", 500, "refund_asked")
    found = running(chain, "2026-03-29T09:00Z", *FIXED)
    assert "UW-FP-REFUNDREQ" not in found  # nothing of it is in escrow
    assert {"UW-MED-30", "UW-REFUND-180"} <= found.keys()
    paid(chain, "2026-03-30", 500, "refunded")
    assert "UW-MED-30" in running(chain, "2026-03-31T09:00Z", *FIXED)
    back = paid(chain, "2026-03-31", 700, "refunded")
    assert stopped(chain, "2026-04-01T09:00Z", *FIXED)["UW-MED-30"] == back


def test_a_release_in_part_leaves_the_rest_to_be_asked_back() -> None:
    chain = submitted()
    paid(chain, "2026-03-22", 500, "released")
    paid(chain, "2026-03-23", 700, "refund_asked")
    assert running(chain, "2026-03-24T09:00Z", *FIXED)["UW-FP-REFUNDREQ"] == (
        "2026-03-30T10:00",
        "USD 700.00 in escrow goes back to the client",
    )


def test_a_refund_asked_for_anew_after_the_first_time_ran_out_has_days_of_its_own() -> None:
    chain = submitted()
    paid(chain, "2026-03-21", 300, "refund_asked")
    chain.add("event", "2026-03-22T10:00+00:00", name="refund_declined", by="me")
    again = paid(chain, "2026-04-10", 1200, "refund_asked")
    found = clocks(chain, "2026-04-11T09:00Z", *FIXED).deadlines
    asked = [one for one in found if one.rule and one.rule.id == "UW-FP-REFUNDREQ"]
    own = {one.state: (f"{one.due:%m-%d}", one.triggers) for one in asked}
    assert own[State.RUNNING] == ("04-17", (again,))
    assert own[State.PASSED][0] == "03-28"


def test_two_milestones_have_clocks_of_their_own() -> None:
    chain = submitted()
    chain.add("milestone", "2026-01-12", label="M2", amount=money(300), text=note("More"))
    paid(chain, "2026-03-21", 300, "funded", about=["M2"])
    chain.add(
        "delivery", "2026-03-22T16:02+00:00", about=["M2"], text=note("2"), talk=to_client("Submit work")
    )
    found = [one for one in clocks(chain, "2026-03-23T09:00Z", *FIXED).running if one.amount]
    assert [(f"{one.due:%m-%d}", one.labels, one.silence) for one in found] == [
        ("04-03", ("M1",), "USD 1,200.00 in escrow is released to you"),
        ("04-05", ("M2",), "USD 300.00 in escrow is released to you"),
    ]


def test_an_invoice_brings_no_more_than_it_asks_for_and_nothing_without_escrow() -> None:
    chain = Chain(platform="peopleperhour")
    chain.add("milestone", label="M1", amount=money(900), text=note("Site"))
    paid(chain, "2026-03-02", 400, "invoiced")
    assert running(chain, "2026-03-03T09:00Z", "peopleperhour") == {}
    paid(chain, "2026-03-01", 900, "funded")
    _, silence = running(chain, "2026-03-03T09:00Z", "peopleperhour")["PPH-AUTOPAY-OFFER"]
    assert silence == "if the invoice is for an Offer or an Hourlie, USD 400.00 in escrow is released to you"
    paid(chain, "2026-03-02", 600, "invoiced")
    paid(chain, "2026-03-02", 700, "released")
    held = [one.silence for one in clocks(chain, "2026-03-02T11:00Z", "peopleperhour").running]
    assert held == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (money(300), "USD 300.00 is released to you"),
        (money(1500), "USD 1,200.00 is released to you"),
        (money(300, "EUR"), "USD 1,200.00 is released to you"),
        (None, "USD 1,200.00 is released to you"),
    ],
)
def test_silence_brings_what_was_asked_for_and_never_more_than_is_held(asked: Any, said: str) -> None:
    chain = upwork()
    amount = {"amount": asked} if asked else {}
    chain.add("event", "2026-03-01T10:00+00:00", name="dispute_filed", by="me", about=["M1"], **amount)
    assert said in running(chain, "2026-03-02T09:00Z", "freelancer")["FL-RESPOND-CL"][1]


@pytest.mark.parametrize(
    ("platform", "pack", "rule"),
    [("fiverr", "fiverr", "FV-AUTOCOMPLETE"), ("contra", "contra", "CO-AUTORELEASE")],
)
def test_only_what_was_delivered_on_the_platform_is_accepted_by_silence(
    platform: str, pack: str, rule: str
) -> None:
    chain = Chain(platform=platform)
    chain.add("delivery", "2026-03-01T10:00+00:00", about=["M1"], text=note("link"), talk=to_client("email"))
    assert rule not in running(chain, "2026-03-02T09:00Z", pack)
    chain.add(
        "delivery", "2026-03-01T11:00+00:00", about=["M1"], text=note("file"), talk=to_client("Submit work")
    )
    assert rule in running(chain, "2026-03-02T09:00Z", pack)
