"""No word of a settlement leaves in a document: offers, answers to them, what they cite, remarks about them."""

from typing import Any

import pytest

from disputekit.record.canonical import Json
from disputekit.reports.document import Document, Format, Report
from tests.reports.documents import PAIRS, document_of, rendered
from tests.reports.worked import Chain, by_client, by_me, moment, money, noted, said, worked_case

SECRET = "Zebra"  # stands in the words of everything that is about a settlement
AMOUNTS = ("901.37", "702.41", "603.59", "804.73")
PLATFORM: Json = {"from": "Upwork", "to": ["Olena Koval"], "via": "Upwork"}


def settling_case() -> Chain:
    """The worked case with offers of all sides, every kind of answer, and what was said around them."""
    chain = Chain(worked_case())
    reason = _reason(chain)
    mine = chain.add("message", "2026-04-02 12:00", talk=by_me(), text=said(f"{SECRET}: {AMOUNTS[0]}?"))
    chain.add(
        "offer",
        "2026-04-02 12:00",
        label="O3",
        talk=by_me(),
        amount=money(AMOUNTS[0]),
        about=["M3"],
        cites=[mine],
        due=moment("2026-04-10"),
        new_due=moment("2026-04-20"),
    )
    theirs = chain.add("message", "2026-04-02 12:30", talk=by_client(), re=[mine], text=said(f"{SECRET} no"))
    chain.add("answer", "2026-04-02 12:30", value="declined", about=["O3"], cites=[theirs])
    counter = chain.add(
        "offer",
        "2026-04-02 13:00",
        label="O4",
        talk=by_client(),
        amount=money(AMOUNTS[1]),
        about=["M3", "R4"],
        text=said(f"{SECRET}: {AMOUNTS[1]} and we are even"),
    )
    partly: dict[str, Any] = {"amount": money(AMOUNTS[3]), "text": said(f"{SECRET} for {AMOUNTS[3]}")}
    chain.add("answer", "2026-04-02 13:10", value="partly", re=[counter], talk=by_me(), **partly)
    chain.add("answer", "2026-04-02 13:20", value="seen", about=["O4"], talk=by_me(), text=noted(SECRET))
    chain.add(
        "offer", "2026-04-02 14:00", label="O5", talk=PLATFORM, amount=money(AMOUNTS[2]), text=said(SECRET)
    )
    chain.add(
        "event", "2026-04-02 14:00", name="proposal_received", amount=money(AMOUNTS[2]), text=said(SECRET)
    )
    chain.add(
        "event", "2026-04-02 14:10", name="proposal_declined", by="client", about=["M3"], text=said(SECRET)
    )
    chain.add("memo", "2026-04-02 15:00", about=["O5"], text=noted(f"{SECRET}: worth {AMOUNTS[2]} to me"))
    chain.add("memo", "2026-04-02 15:10", about=["O4"], re=[reason], text=said(f"{SECRET}: what if 750?"))
    chain.add(
        "message", "2026-04-02 15:20", talk=by_me(), re=[reason, theirs], about=["O4"], text=said(SECRET)
    )
    _entangled(chain)
    return chain


def _entangled(chain: Chain) -> None:
    """What is about an offer and about something that documents print: a milestone, a request, the agreement."""
    told = chain.add(
        "message", "2026-04-02 16:00", talk=by_client(), about=["M3"], text=said(f"{SECRET} for M3")
    )
    chain.add("offer", "2026-04-02 16:00", label="O6", talk=by_client(), about=["M3"], cites=[told])
    both: list[Json] = ["R4", "O6"]
    chain.add("answer", "2026-04-02 16:10", value="agreed", about=both, talk=by_client(), text=said(SECRET))
    chain.add("position", "2026-04-02 16:20", about=["M3", "O6"], by="client", stance="in", text=said(SECRET))
    chain.add(
        "quote", "2026-04-02 16:30", about=both, amount=money(AMOUNTS[1]), talk=by_me(), text=said(SECRET)
    )
    chain.add("agreement", "2026-04-02 16:40", about=["O6"], talk=by_client(), text=said(f"{SECRET}: deal"))
    offer = _labelled(chain, "O3")
    chain.add("memo", "2026-04-02 16:41", re=[offer], text=noted(SECRET))
    chain.add(
        "position",
        "2026-04-02 16:42",
        about=["M3"],
        re=[offer],
        by="client",
        stance="disputes",
        text=said(SECRET),
    )
    chain.add("message", "2026-04-02 16:43", talk=by_client(), re=[offer], text=said(SECRET))
    chain.add(
        "deadline",
        "2026-04-02 16:44",
        due=moment("2026-04-09"),
        rule="UW-FP-PROPOSAL-ANSWER",
        text=said(SECRET),
    )
    chain.add("withdraw", "2026-04-02 16:45", target=_labelled(chain, "O5"), reason=SECRET)
    changed: dict[str, Any] = {"set.amount": money(AMOUNTS[3]), "set.text": said(f"{SECRET} again")}
    chain.add(
        "amend",
        "2026-04-02 16:50",
        target=told - 1,
        reason=SECRET,
        **dict[str, Any]({"set.text": said(SECRET)}),
    )
    chain.add("amend", "2026-04-02 16:51", target=_labelled(chain, "O3"), reason=SECRET, **changed)


def _labelled(chain: Chain, label: str) -> int:
    return next(one.seq for one in chain.records if one.fields.get("label") == label)


def _reason(chain: Chain) -> int:
    """The record that holds the client's reason: an answer to it stands on page 1."""
    return next(one.seq for one in reversed(chain.records) if one.fields.get("name") == "refund_requested")


@pytest.fixture(scope="module")
def documents() -> dict[Report, Document]:
    records = settling_case().records
    return {report: document_of(records, report) for report in Report}


def leaks(text: str) -> list[str]:
    return [one for one in (SECRET, *AMOUNTS, *(one.replace(".", "") for one in AMOUNTS)) if one in text]


@pytest.mark.parametrize(("report", "form"), PAIRS, ids=lambda one: one.value)
def test_no_word_and_no_amount_of_a_settlement_is_in_a_document(
    documents: dict[Report, Document], report: Report, form: Format
) -> None:
    assert leaks(rendered(documents[report], form)) == []


def test_what_moved_and_what_was_handed_over_stays_in_whatever_brought_it_about() -> None:
    chain = settling_case()
    chain.add("money", "2026-04-03 09:00", step="released", amount=money("705.29"), about=["M3", "O4"])
    seq = chain.add(
        "delivery", "2026-04-03 09:10", about=["M3", "O4"], talk=by_me(), text=said("Menu in a third file")
    )
    account = rendered(document_of(chain.records, Report.ACCOUNT), Format.TERM)
    assert "705.29" in account
    summary = document_of(chain.records).summary
    assert summary is not None
    assert seq in [one.seq for item in summary.milestones for one in item.submitted]


def test_a_document_without_the_rule_would_leak(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: with the rule out of force, the words are there, so that the test above can fail."""
    for module in ("summary", "documents", "statistics"):
        monkeypatch.setattr(f"disputekit.case.{module}.outgoing", lambda case: case)
    records = settling_case().records
    assert leaks(rendered(document_of(records, Report.CASE), Format.TERM)) != []
    assert leaks(rendered(document_of(records, Report.SCOPE), Format.TERM)) != []
    monkeypatch.setattr("disputekit.case.timeline.settlement_records", lambda _case: frozenset())
    assert leaks(rendered(document_of(records, Report.TIMELINE), Format.TERM)) != []
