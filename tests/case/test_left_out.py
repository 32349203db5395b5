"""What stays out of documents: the talk of a settlement, and never a fact."""

from typing import Any

import pytest

from disputekit.case.left_out import outgoing, settlement_records
from tests.case.build import Chain, file, money, to_client, to_me, when, words


def offered(**more: Any) -> tuple[Chain, int]:
    """A client's message, and the offer that is read out of it."""
    chain = Chain()
    told = chain.add("message", "2026-04-02", talk=to_me(), text=words("700 and we are even"))
    chain.add("offer", "2026-04-02", label="O1", talk=to_me(), amount=money(700), cites=[told], **more)
    return chain, told


def left(chain: Chain) -> set[int]:
    kept = {one.seq for one in outgoing(chain.case).pieces}
    return {one.seq for one in chain.case.pieces} - kept


def test_a_case_without_a_settlement_is_itself() -> None:
    case = Chain().case
    assert outgoing(case) is case
    assert settlement_records(case) == frozenset()


def test_an_offer_and_the_message_it_is_read_out_of_stay_out() -> None:
    chain, told = offered()
    assert left(chain) == {told, told + 1}
    assert len(outgoing(chain.case).records) == len(chain.records)


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("answer", {"value": "agreed"}),
        ("message", {"text": words("about that")}),
        ("memo", {"text": words("what if")}),
        ("position", {"by": "client", "stance": "in"}),
        ("quote", {"amount": money(5)}),
        ("agreement", {"text": words("deal")}),
    ],
)
def test_talk_about_an_offer_stays_out_whatever_else_it_names(kind: str, more: dict[str, Any]) -> None:
    chain, told = offered()
    seq = chain.add(kind, "2026-04-03", about=["M1", "O1"], talk=to_client(), **more)
    assert left(chain) == {told, told + 1, seq}


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("money", {"step": "released", "amount": money(700)}),
        ("delivery", {"text": words("files")}),
        ("hours", {"minutes": 60, "mode": "tracked"}),
        ("event", {"name": "contract_ended", "by": "client"}),
    ],
)
def test_what_happened_stays_in_whatever_brought_it_about(kind: str, more: dict[str, Any]) -> None:
    chain, told = offered()
    seq = chain.add(kind, "2026-04-03", about=["M1", "O1"], **more)
    assert left(chain) == {told, told + 1}
    assert seq in settlement_records(chain.case)


@pytest.mark.parametrize("field", ["re", "cites", "about"])
@pytest.mark.parametrize("kind", ["message", "memo", "position"])
def test_talk_that_names_an_offer_or_its_answer_by_number_stays_out_too(kind: str, field: str) -> None:
    chain, told = offered()
    answer = chain.add("answer", "2026-04-03", value="declined", about=["O1"], talk=to_client())
    more: dict[str, Any] = {"by": "client", "stance": "in", "about": ["M1"]} if kind == "position" else {}
    first, second = (
        chain.add(kind, "2026-04-04", talk=to_me(), text=words("well"), **{**more, field: [seq]})
        for seq in (told + 1, answer)
    )
    assert left(chain) == {told, told + 1, answer, first, second}


def test_a_reply_to_money_that_an_offer_brought_about_stays_in() -> None:
    chain, told = offered()
    paid = chain.add("money", "2026-04-03", step="received", amount=money(700), about=["M1", "O1"])
    chain.add("message", "2026-04-04", talk=to_client(), text=words("thank you"), re=[paid])
    assert left(chain) == {told, told + 1}


def test_the_date_by_which_a_proposal_has_to_be_answered_stays_out() -> None:
    chain = Chain()
    shown = chain.add("deadline", "2026-04-03", due=when("2026-04-09"), rule="UW-FP-PROPOSAL-ANSWER")
    offered_until = chain.add("deadline", "2026-04-03", due=when("2026-04-09"), about=["O1"])
    chain.add("deadline", "2026-04-03", due=when("2026-04-08"), rule="UW-FP-REFUNDREQ")
    assert left(chain) == {shown, offered_until}


@pytest.mark.parametrize("name", ["proposal_received", "proposal_accepted", "proposal_declined"])
def test_proposals_stay_out(name: str) -> None:
    chain = Chain()
    seq = chain.add("event", "2026-04-03", name=name, about=["M1"])
    assert left(chain) == {seq}


def test_a_message_stays_in_when_something_else_was_read_out_of_it() -> None:
    chain, told = offered()
    chain.add("request", "2026-04-02", label="R1", cites=[told])
    assert left(chain) == {told + 1}
    assert settlement_records(chain.case) == {told, told + 1}


def test_a_delivery_that_an_offer_cites_stays_in() -> None:
    chain = Chain()
    handed = chain.add("delivery", "2026-04-01", about=["M1"], text=words("files"))
    seq = chain.add("offer", "2026-04-02", label="O1", talk=to_client(), amount=money(700), cites=[handed])
    assert left(chain) == {seq}
    assert settlement_records(chain.case) == {seq}


def test_the_same_message_from_another_source_stays_out_too() -> None:
    chain, told = offered()
    twin = chain.add("message", "2026-04-02", talk=to_me("email"), text=words("700 and we are even"))
    chain.add("link", "2026-04-02", targets=[told, twin], same=True)
    other = chain.add("message", "2026-04-02", talk=to_me(), text=words("hello"))
    also = chain.add("message", "2026-04-02", talk=to_me("email"), text=words("hello"))
    chain.add("link", "2026-04-02", targets=[other, also], same=True)
    assert left(chain) == {told, told + 1, twin}
    kept = outgoing(chain.case)
    assert [one.seq for one in kept.same_event(kept.by_seq[other])] == [other, also]


def test_what_is_private_stays_out_with_its_other_sources_until_that_is_taken_off() -> None:
    chain = Chain()
    told = chain.add("message", "2026-04-02", talk=to_me(), text=words("my doctor says"))
    typed = chain.add("message", "2026-04-02", talk=to_me(), text=words("her doctor says"))
    other = chain.add("message", "2026-04-03", talk=to_me(), text=words("hello"))
    chain.add("link", targets=[told, typed], same=True)
    assert left(chain) == set()
    chain.add("link", targets=[told], private=True)
    assert left(chain) == {told, typed}
    assert len(outgoing(chain.case).records) == len(chain.records), "nothing is erased"
    chain.add("link", targets=[told, other], private=True, off=True)
    assert left(chain) == set()


def test_a_reading_that_repeats_private_words_stays_out_with_them() -> None:
    chain = Chain()
    told = chain.add("message", "2026-04-02", talk=to_me(), text=words("a popup; my doctor says no"))
    same = chain.add(
        "request", "2026-04-02", label="R1", text=words("a popup; my doctor says no"), cites=[told]
    )
    chain.add("request", "2026-04-02", label="R2", text=words("a popup"), cites=[told])
    chain.add("request", "2026-04-02", label="R3", cites=[told])
    chain.add("link", targets=[told], private=True)
    assert left(chain) == {told, same}


def test_private_silence_repeats_nothing() -> None:
    chain = Chain()
    told = chain.add("message", "2026-04-02", talk=to_me(), file_1=file())
    chain.add("request", "2026-04-02", label="R1", text=words("a popup"), cites=[told])
    chain.add("link", targets=[told], private=True)
    assert left(chain) == {told}
