"""Requests: agreed only by an answer in words, a price only where one was named."""

from typing import Any

import pytest

from disputekit.case.requests import request, requests_of, work_of
from disputekit.case.sentence import Claim
from disputekit.case.view import PriceTime, RequestItem, RequestState
from tests.case.build import Chain, file, limit, money, note, to_client, to_me, when, words


class Asked(Chain):
    """A case with an agreement and one request."""

    def __init__(self) -> None:
        super().__init__()
        self.agreed_at_start()
        self.first = self.add(
            "request", "2026-02-10T10:00+00:00", label="R1", talk=to_me(), text=words("can you add a popup?")
        )

    def quote(self, amount: int = 150, at: str = "2026-02-11T10:00+00:00", **more: Any) -> int:
        fields = {"about": ["R1"], "talk": to_client(), "text": words(str(amount)), **more}
        return self.add("quote", at, amount=money(amount), **fields)

    def answer(self, value: str = "agreed", at: str = "2026-02-12T10:00+00:00", **more: Any) -> int:
        fields = {"about": ["R1"], "talk": to_me(), "text": words("ok"), **more}
        return self.add("answer", at, value=value, **fields)

    @property
    def item(self) -> RequestItem:
        return request(self.case, "R1")


def amount(item: RequestItem) -> int | None:
    return item.agreed.minor // 100 if item.agreed else None


def test_a_request_alone_has_no_price() -> None:
    item = Asked().item
    assert (item.state, item.agreed, item.prices, item.contested) == (RequestState.ASKED, None, (), True)
    assert [(one.by, one.where, one.words[0].body) for one in item.askings] == [
        ("client", "Upwork", "can you add a popup?")
    ]
    assert item.after_start is True


def test_a_price_without_an_answer_is_not_an_agreement() -> None:
    chain = Asked()
    chain.quote()
    assert (chain.item.state, chain.item.agreed) == (RequestState.QUOTED, None)


def test_an_answer_in_writing_agrees_to_the_price_it_answers() -> None:
    chain = Asked()
    chain.quote(150)
    chain.answer()
    chain.quote(300, "2026-02-20T10:00+00:00")
    assert (chain.item.state, amount(chain.item)) == (RequestState.AGREED_IN_WRITING, 150)
    assert not chain.item.contested


def test_an_answer_may_name_the_price_it_agrees_to() -> None:
    chain = Asked()
    low = chain.quote(150)
    chain.quote(300, "2026-02-11T12:00+00:00")
    chain.answer(re=[low])
    assert amount(chain.item) == 150


def test_an_answer_to_the_message_that_holds_the_price_agrees_to_it() -> None:
    chain = Asked()
    message = chain.add("message", "2026-02-11T10:00+00:00", talk=to_client(), text=words("150"))
    chain.add("quote", "2026-02-11T10:00+00:00", about=["R1"], amount=money(150), cites=[message])
    chain.quote(300, "2026-02-11T12:00+00:00")
    chain.answer(re=[message])
    assert amount(chain.item) == 150


def test_an_amount_in_the_answer_is_the_price() -> None:
    chain = Asked()
    chain.quote(150)
    chain.answer(amount=money(120))
    assert amount(chain.item) == 120


def test_agreed_without_a_price_has_none() -> None:
    chain = Asked()
    chain.answer(talk=to_client(), text=words("will do"))
    assert (chain.item.state, chain.item.agreed) == (RequestState.AGREED_IN_WRITING, None)


def test_a_price_by_the_hour_is_not_a_sum() -> None:
    chain = Asked()
    chain.quote(45, per="hour")
    chain.answer()
    assert (chain.item.agreed, chain.item.prices[0].per) == (None, "hour")


def test_a_yes_in_a_call_is_agreed_on_the_freelancers_note() -> None:
    chain = Asked()
    chain.quote()
    chain.answer(talk=to_me("call"), text=note("she is fine with 150"))
    assert (chain.item.state, amount(chain.item)) == (RequestState.AGREED_ON_NOTE, 150)


def test_agreed_without_words_is_not_agreed() -> None:
    chain = Asked()
    chain.quote()
    chain.add("answer", "2026-02-12", about=["R1"], value="agreed")
    assert (chain.item.state, chain.item.agreed) == (RequestState.AGREED_NO_WORDS, None)


def test_a_seen_mark_or_a_file_decide_nothing_and_something() -> None:
    chain = Asked()
    chain.quote()
    chain.answer("seen")
    assert chain.item.state is RequestState.QUOTED
    signed = chain.answer(text=note("signed"), file_1=file("signed.pdf"))
    assert chain.item.decided is not None
    assert (chain.item.decided.seq, chain.item.state) == (signed, RequestState.AGREED_IN_WRITING)


def test_nobody_agrees_to_his_own_price() -> None:
    chain = Asked()
    price = chain.quote()
    chain.answer(re=[price], talk=to_client())
    assert chain.item.state is RequestState.AGREED_NO_WORDS


@pytest.mark.parametrize(
    ("value", "state"),
    [
        ("declined", RequestState.DECLINED),
        ("dropped", RequestState.DROPPED),
        ("partly", RequestState.PARTLY),
    ],
)
def test_other_decisions_stand_as_they_are(value: str, state: RequestState) -> None:
    chain = Asked()
    chain.quote()
    chain.answer(value)
    assert (chain.item.state, chain.item.agreed) == (state, None)


def test_agreed_in_part_has_the_amount_it_names() -> None:
    chain = Asked()
    chain.quote()
    chain.answer("partly", amount=money(100))
    assert amount(chain.item) == 100


def test_a_new_price_reopens_what_was_declined() -> None:
    chain = Asked()
    chain.quote()
    chain.answer("declined")
    chain.quote(100, "2026-02-13T10:00+00:00")
    assert chain.item.state is RequestState.QUOTED


def test_what_was_agreed_is_not_undone_by_one_side_and_is_then_shown_in_full() -> None:
    chain = Asked()
    chain.quote()
    chain.answer()
    chain.answer("declined", "2026-02-20T10:00+00:00")
    assert (amount(chain.item), chain.item.contested) == (150, True)
    chain.answer("dropped", "2026-02-21T10:00+00:00")
    assert chain.item.state is RequestState.DROPPED


def test_an_answer_to_what_was_submitted_does_not_decide_the_request() -> None:
    chain = Asked()
    chain.quote()
    delivery = chain.add(
        "delivery", "2026-02-13", about=["R1"], talk=to_client("Submit work"), text=note("x")
    )
    chain.add("answer", "2026-02-14", re=[delivery], value="agreed", talk=to_me(), text=words("great"))
    assert chain.item.state is RequestState.QUOTED
    assert chain.item.submitted[0].response.value == "agreed in words"


# ------------------------------------------------------------ price and work


@pytest.mark.parametrize(
    ("work", "time"),
    [
        ([], PriceTime.NO_WORK),
        (["2026-02-13"], PriceTime.BEFORE_WORK),
        (["2026-02-10", "2026-02-13"], PriceTime.AFTER_WORK),
        (["2026-02-11"], PriceTime.SAME_DAY),
        (["2026-02-11", "2026-02-13"], PriceTime.SAME_DAY),
        (["2026-02"], PriceTime.UNKNOWN),
    ],
)
def test_a_price_is_before_the_work_only_when_it_is_before_all_of_it(
    work: list[str], time: PriceTime
) -> None:
    chain = Asked()
    chain.quote()
    for day in work:
        chain.add("work", day, about=["R1"], text=note("built"))
    assert chain.item.prices[0].time is time


def test_a_price_whose_amount_is_withheld_is_not_shown_as_a_price() -> None:
    chain = Asked()
    quote = chain.quote()
    del chain.records[quote - 1].fields["amount"]
    chain.answer()
    assert (chain.item.prices, chain.item.agreed) == ((), None)


def test_work_on_own_word_is_a_claim() -> None:
    chain = Asked()
    chain.add("work", "2026-02-14", about=["R1"], text=note("built"))
    claim = work_of(chain.case, "R1")[0]
    assert isinstance(claim, Claim)
    assert claim.parts == ("R1 worked on",)


# ------------------------------------------------------------ around it


def test_clauses_named_by_people_stand_before_those_that_share_words() -> None:
    chain = Asked()
    chain.add("scope", "2026-01-12T10:31+00:00", label="S1", text=words("Newsletter popup"))
    chain.add("scope", "2026-01-12T10:31+00:00", label="X1", text=words("No marketing"))
    chain.add("scope", "2026-01-12T10:31+00:00", label="S2", text=words("Logo"))
    position = chain.add("position", "2026-02-11", by="me", stance="out", about=["R1", "X1"])
    near = chain.item.near
    assert [(one.label, one.shared, [each.seq for each in one.named_by]) for one in near] == [
        ("X1", (), [position]),
        ("S1", ("popup",), []),
    ]


def test_a_clause_whose_words_are_withheld_is_not_near_anything() -> None:
    chain = Asked()
    scope = chain.add("scope", "2026-01-12T10:31+00:00", label="S1", text=words("popup"))
    del chain.records[scope - 1].fields["text"]
    assert chain.item.near == ()


def test_no_answer_is_said_of_the_last_price_and_only_inside_coverage() -> None:
    chain = Asked()
    chain.quote()
    uncovered = chain.item
    chain.add(
        "coverage",
        channel="Upwork Messages",
        from_=when("2026-01-01"),
        to=when("2026-03-01"),
        extent="complete",
    )
    covered = chain.item
    chain.answer("seen")
    assert [one.absence is None for one in (uncovered, covered, chain.item)] == [True, False, True]


def test_milestones_uses_and_the_start_are_told() -> None:
    chain = Asked()
    chain.add("request", "2026-01-11", label="R2", about=["M2", "S1"], uses=limit("1"), text=words("round 2"))
    chain.add("request", "2026-01", label="R3", text=words("soon"))
    second, third = requests_of(chain.case)[1:]
    assert (second.milestones, second.after_start, [one.unit for one in second.uses]) == (
        ("M2",),
        False,
        ["rounds"],
    )
    assert third.after_start is None


def test_without_an_agreement_nothing_is_said_to_be_after_it() -> None:
    chain = Chain()
    chain.add("request", label="R1", text=words("a"))
    assert request(chain.case, "R1").after_start is None


def test_what_the_freelancer_reads_as_agreed_needs_no_price() -> None:
    chain = Asked()
    chain.add("position", "2026-02-11", by="me", stance="in", about=["R1", "S1"])
    assert not chain.item.contested
    chain.add("position", "2026-02-12", by="client", stance="out", about=["R1"])
    assert chain.item.contested


def test_asking_again_is_kept_and_the_first_asking_comes_first() -> None:
    chain = Asked()
    earlier = chain.add("message", "2026-02-01T10:00+00:00", talk=to_me("mail"), text=words("popup?"))
    chain.add("request", "2026-03-01", label="R1", cites=[earlier])
    assert [one.where for one in chain.item.askings] == ["mail", "Upwork"]
