"""The evidence list: present, missing with the command that adds it, or not applicable."""

from typing import Any

import pytest

from disputekit.case.evidence_list import LISTS, EvidenceItem, Presence, commands, evidence_list
from tests.case.build import Chain, file, money, note, to_client, to_me, when, words
from tests.support.command_line import parse

HOURLY = {"contract": {"type": "hourly"}}


def listed(chain: Chain) -> dict[str, EvidenceItem]:
    found = {one.id: one for one in evidence_list(chain.case)}
    for one in found.values():
        assert (one.presence is Presence.MISSING) is bool(one.command), one
        if one.command:
            parse(one.command)
    return found


def state(chain: Chain, item: str) -> tuple[str, tuple[int, ...]]:
    one = listed(chain)[item]
    return one.presence.value, one.seqs


def lists(chain: Chain) -> str:
    return "".join(dict.fromkeys(one.list for one in evidence_list(chain.case)))


@pytest.mark.parametrize(
    ("facts", "names"),
    [
        ({}, "A"),
        (HOURLY, "B"),
        ({"platform": "fiverr"}, "C"),
        ({"platform": "direct"}, "DE"),
        ({"platform": "direct", **HOURLY}, "DE"),
    ],
)
def test_the_list_fits_the_contract(facts: dict[str, Any], names: str) -> None:
    assert lists(Chain(**facts)) == names


def test_every_command_of_a_list_can_be_read() -> None:
    for line in commands():
        parse(line)
    for items in LISTS.values():
        assert len({one.id for one in items}) == len(items)


def test_an_empty_case_lacks_all_that_applies() -> None:
    found = listed(Chain())
    absent = {
        "milestone-changes",
        "change-requests",
        "requests",
        "refund-time",
        "reason",
        "feedback",
        "filed",
    }
    assert {one for one, item in found.items() if item.presence is Presence.NOT_APPLICABLE} == absent
    assert {item.presence for one, item in found.items() if one not in absent} == {Presence.MISSING}


def test_the_offer_is_present_with_its_original() -> None:
    chain = Chain()
    chain.add("agreement", text=note("on the phone"))
    assert state(chain, "offer") == ("missing", ())
    signed = chain.add("agreement", file_1=file("offer.pdf"))
    assert state(chain, "offer") == ("present", (signed,))


def test_milestones_need_a_due_day_and_money_in_escrow() -> None:
    chain = Chain()
    first = chain.add("milestone", label="M1", amount=money(5), text=words("a"), due=when("2026-05-01"))
    assert state(chain, "milestones") == ("present", (first,))
    second = chain.add("milestone", label="M2", amount=money(7), text=words("b"))
    assert state(chain, "milestones") == ("missing", (first, second))
    assert listed(chain)["milestones"].command == "dk milestone M2 7.00 --due 'DAY'"
    del chain.records[second - 1].fields["amount"]
    assert listed(chain)["milestones"].command == "dk milestone M2 AMOUNT --due 'DAY'"
    paid = chain.add("money", step="funded", amount=money(5), about=["M1"])
    assert state(chain, "funding") == ("missing", (paid,))
    assert listed(chain)["funding"].command == "dk funded M2 AMOUNT --at 'WHEN'"
    chain.add("money", step="funded", amount=money(7), about=["M2"])
    assert state(chain, "funding")[0] == "present"


def test_changes_of_a_milestone_apply_where_there_are_any() -> None:
    chain = Chain()
    chain.agreed_at_start()
    chain.add("milestone", "2026-01-12", label="M1", amount=money(5), text=words("a"))
    changed = chain.add("milestone", "2026-02-12", label="M1", amount=money(6), text=words("a"))
    event = chain.add("event", "2026-02-12", name="milestone_changed", about=["M1"])
    assert state(chain, "milestone-changes") == ("present", (changed, event))


def test_submissions_need_their_files() -> None:
    chain = Chain()
    first = chain.add("delivery", about=["M1"], text=words("a"), talk=to_client())
    assert state(chain, "submissions") == ("present", (first,))
    assert state(chain, "files") == ("missing", ())
    assert listed(chain)["files"].command == f"dk memo 'WHAT WAS HANDED OVER' --file FILE --about {first}"
    chain.withdraw(first)
    second = chain.add("delivery", about=["M1"], file_1=file(), talk=to_client())
    assert state(chain, "files") == ("present", (second,))


def test_changes_asked_need_their_words() -> None:
    chain = Chain()
    asked = chain.add("answer", about=["M1"], value="changes_requested", talk=to_me(), text=words("bigger"))
    assert state(chain, "change-requests") == ("present", (asked,))
    bare = chain.add("answer", about=["M1"], value="changes_requested", talk=to_me(), text=note("more"))
    assert state(chain, "change-requests") == ("missing", (asked, bare))
    assert listed(chain)["change-requests"].command == f"dk fix {bare} cites NUMBER"


def test_acceptance_is_the_clients_and_about_work() -> None:
    chain = Chain()
    chain.add("answer", about=["R1"], value="agreed", talk=to_me(), text=words("ok"))
    chain.add("answer", about=["M1"], value="agreed", talk=to_client(), text=words("ok"))
    assert state(chain, "approvals") == ("missing", ())
    good = chain.add("answer", about=["M1"], value="agreed", talk=to_me(), text=words("good"))
    assert state(chain, "approvals") == ("present", (good,))


def test_requests_need_an_agreement_or_a_reading() -> None:
    chain = Chain()
    asked = chain.add("request", label="R1", text=words("a"), talk=to_me())
    assert state(chain, "requests") == ("missing", (asked,))
    chain.add("position", by="me", stance="out", about=["R1"])
    assert state(chain, "requests") == ("present", (asked,))


def test_money_asked_back_needs_its_minute_and_its_reason() -> None:
    chain = Chain()
    day = chain.add("money", "2026-04-01", step="refund_asked", amount=money(5), about=["M1"])
    assert state(chain, "refund-time") == ("missing", (day,))
    assert state(chain, "reason") == ("missing", ())
    chain.withdraw(day)
    minute = chain.add(
        "money",
        "2026-04-01T14:20+00:00",
        step="refund_asked",
        amount=money(5),
        about=["M1"],
        text=words("incomplete"),
        talk=to_me(),
    )
    assert state(chain, "refund-time") == state(chain, "reason") == ("present", (minute,))


def test_an_ended_contract_wants_feedback_a_claim_and_a_copy_of_what_was_filed() -> None:
    chain = Chain()
    chain.add("event", name="contract_ended", by="client")
    assert state(chain, "feedback") == ("missing", ())
    left = chain.add("event", name="feedback_left", by="me")
    assert state(chain, "feedback") == ("present", (left,))
    chain.add("event", name="claim_stated", by="me", text=words("pay"))
    assert state(chain, "claim") == ("missing", ())
    claim = chain.add("event", name="claim_stated", by="me", text=words("pay"), amount=money(5))
    assert state(chain, "claim") == ("present", (claim,))
    filed = chain.add("event", name="dispute_filed", by="me")
    assert state(chain, "filed") == ("missing", (filed,))
    chain.withdraw(filed)
    copied = chain.add("event", name="dispute_filed", by="me", file_1=file("form.pdf"))
    assert state(chain, "filed") == ("present", (copied,))


def test_before_arbitration_everything_is_handed_in() -> None:
    chain = Chain(platform="freelancer")
    assert state(chain, "before-arbitration") == ("not applicable", ())
    chain.add("event", name="arbitration_notice")
    assert state(chain, "before-arbitration") == ("missing", ())
    given = chain.add("handover", code="0" * 64, size=1, hash="0" * 64, shown=[1], withheld=[])
    assert state(chain, "before-arbitration") == ("present", (given,))


def test_hours_need_memos_a_diary_and_the_marks_of_manual_time() -> None:
    chain = Chain(**HOURLY)
    assert state(chain, "manual") == ("not applicable", ())
    first = chain.add("hours", "2026-03-02", minutes=60, mode="tracked", memo="Checkout page")
    assert state(chain, "memos") == ("present", (first,))
    assert state(chain, "diary") == ("missing", ())
    assert listed(chain)["diary"].command == f"dk memo 'Work diary' --file FILE --about {first}"
    chain.add("memo", text=words("diary"), file_1=file("a.png"), about=[first])
    assert state(chain, "diary") == ("present", (first,))
    hand = chain.add("hours", "2026-03-02", minutes=60, mode="manual")
    assert state(chain, "memos") == ("missing", (first, hand))
    assert state(chain, "manual") == ("present", (hand,))


def test_the_profile_facts_of_an_hourly_contract_come_from_memos_and_files() -> None:
    chain = Chain(contract={"type": "hourly", "weekly_limit": "40"})
    assert state(chain, "weekly-limit") == ("present", (1,))
    assert state(Chain(**HOURLY), "weekly-limit") == ("missing", ())
    week = chain.add("memo", text=words("week"), file_1=file("Weekly.CSV"))
    assert state(chain, "weekly-summary") == ("present", (week,))
    badge = chain.add("memo", text=words("Identity badge: verified"))
    billing = chain.add("memo", text=words("Payment verified on the job page"))
    assert state(chain, "badge") == ("present", (badge,))
    assert state(chain, "billing") == ("present", (billing,))


def test_a_direct_contract_shows_what_an_issuer_can_open() -> None:
    chain = Chain(platform="direct")
    assert state(chain, "openable") == ("missing", ())
    signed = chain.add("agreement", file_1=file("signed.pdf"))
    assert state(chain, "signed") == state(chain, "openable") == ("present", (signed,))
    for name, more in (("call.mp3", {}), ("screen", {"media": "video/webm"})):
        heard = chain.add("memo", text=words("x"), file_1={**file(name), **more})
        assert state(chain, "openable") == ("missing", (signed,))
        assert listed(chain)["openable"].command.endswith(f"--about {heard}")
        chain.withdraw(heard)


def test_a_direct_contract_shows_invoice_service_and_terms() -> None:
    chain = Chain(platform="direct")
    bill = chain.add("money", step="invoiced", amount=money(5), about=["M1"])
    assert state(chain, "invoice") == ("present", (bill,))
    assert state(chain, "due-rule") == ("missing", ())
    chain.add("delivery", when("2026-03-01", rel="about"), about=["M1"], text=words("x"))
    assert state(chain, "service-date") == ("missing", ())
    done = chain.add("delivery", "2026-03-02", about=["M1"], text=words("x"))
    assert state(chain, "service-date") == ("present", (done,))
    terms = chain.add("memo", text=words("Refunds within 14 days"))
    assert state(chain, "refund-terms") == ("present", (terms,))


def test_a_demand_comes_when_something_is_due_and_with_proof() -> None:
    chain = Chain(platform="direct")
    assert state(chain, "demand") == ("not applicable", ())
    bill = chain.add("money", step="invoiced", amount=money(5), about=["M1"], due=when("2026-04-01"))
    assert state(chain, "due-rule") == ("present", (bill,))
    assert listed(chain)["demand"].command == "dk milestone AMOUNT 'TITLE' --due 'DAY'"
    chain.add("milestone", label="M1", amount=money(5), text=words("x"))
    assert listed(chain)["demand"].command == "dk draft demand M1"
    sent = chain.add("event", name="demand_sent", by="me")
    assert listed(chain)["demand"].command == f"dk memo 'PROOF THAT IT ARRIVED' --file FILE --about {sent}"
    chain.withdraw(sent)
    proven = chain.add("event", name="demand_sent", by="me", file_1=file("receipt.pdf"))
    assert state(chain, "demand") == ("present", (proven,))
