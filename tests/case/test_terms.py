"""What a label means, whether it was agreed, and by what."""

from typing import Any

from disputekit.case.case import Case
from disputekit.case.terms import Terms, all_terms, first_agreement, terms_of
from disputekit.case.view import Origin, TermStatement
from tests.case.build import Chain, money, note, to_client, to_me, when, words

LATER = "2026-02-01T10:00+00:00"


def terms(chain: Chain, label: str = "M1") -> Terms:
    found = terms_of(chain.case, label)
    assert found is not None
    return found


def started() -> Chain:
    chain = Chain()
    chain.agreed_at_start()
    chain.add("milestone", "2026-01-12T10:31+00:00", label="M1", text=words("Design"), amount=money(800))
    return chain


def restate(chain: Chain, amount: int = 900, at: str = LATER, **more: Any) -> int:
    return chain.add("milestone", at, label="M1", text=words("Design"), amount=money(amount), **more)


def agree(chain: Chain, at: str = "2026-02-02T10:00+00:00", **more: Any) -> int:
    return chain.add("answer", at, **{"value": "agreed", "text": words("ok"), "talk": to_me(), **more})


def amounts(statements: tuple[TermStatement, ...]) -> list[int]:
    return [one.amount.minor // 100 for one in statements if one.amount]


def test_what_was_stated_with_the_first_agreement_is_original() -> None:
    found = terms(started())
    assert found.stands.origin is Origin.ORIGINAL
    assert [one.code for one in found.stands.agreed_by] == ["E2p"]
    assert found.is_agreed


def test_a_date_without_a_time_on_the_day_of_the_agreement_is_original() -> None:
    chain = Chain()
    chain.agreed_at_start()
    chain.add("scope", "2026-01-12", label="S1", text=words("Logo"))
    chain.add("scope", "2026-01-11T08:00+00:00", label="S2", text=words("Icons"))
    assert [found.stands.origin for _, found in all_terms(chain.case, "S")] == [Origin.ORIGINAL] * 2


def test_a_month_that_may_lie_after_the_agreement_is_not_original() -> None:
    chain = Chain()
    chain.agreed_at_start()
    chain.add("scope", "2026-01", label="S1", text=words("Logo"))
    assert terms(chain, "S1").stands.origin is Origin.ONE_SIDED


def test_what_cites_the_first_agreement_is_original_whenever_it_was_recorded() -> None:
    chain = Chain()
    offer = chain.agreed_at_start()
    chain.add("scope", LATER, label="S1", text=words("Logo"), cites=[offer])
    found = terms(chain, "S1")
    assert found.stands.origin is Origin.ORIGINAL
    assert found.stands.when.start == "2026-01-12T10:31+00:00"


def test_a_restatement_without_an_answer_is_one_sided_and_the_agreed_one_stands() -> None:
    chain = started()
    restate(chain)
    found = terms(chain)
    assert (amounts((found.stands,)), amounts(found.one_sided)) == ([800], [900])
    assert found.one_sided[0].origin is Origin.ONE_SIDED


def test_an_agreed_answer_in_words_makes_the_restatement_stand_from_then() -> None:
    chain = started()
    restate(chain, talk=to_client())
    answer = agree(chain, about=["M1"])
    found = terms(chain)
    assert (amounts(found.earlier), amounts((found.stands,))) == ([800], [900])
    assert found.stands.origin is Origin.LATER
    assert [one.seq for one in found.stands.agreed_by] == [answer]


def test_an_answer_may_name_the_statement_it_agrees_to() -> None:
    chain = started()
    first = restate(chain, 900)
    restate(chain, 950, "2026-02-01T12:00+00:00")
    agree(chain, re=[first])
    found = terms(chain)
    assert (amounts((found.stands,)), amounts(found.one_sided)) == ([900], [950])


def test_nobody_agrees_to_his_own_terms() -> None:
    chain = started()
    restate(chain, talk=to_client())
    agree(chain, about=["M1"], talk=to_client())
    assert amounts((terms(chain).stands,)) == [800]


def test_an_agreed_answer_without_words_agrees_to_nothing() -> None:
    chain = started()
    restate(chain)
    chain.add("answer", LATER, about=["M1"], value="agreed")
    assert amounts((terms(chain).stands,)) == [800]


def test_other_answers_agree_to_nothing() -> None:
    chain = started()
    restate(chain)
    agree(chain, about=["M1"], value="seen")
    assert terms(chain).stands.origin is Origin.ORIGINAL


def test_an_answer_about_the_label_belongs_to_the_submission_that_came_after_the_terms() -> None:
    chain = started()
    restate(chain)
    chain.add("delivery", "2026-02-02T08:00+00:00", about=["M1"], text=note("draft"))
    agree(chain, about=["M1"])
    assert amounts((terms(chain).stands,)) == [800]


def test_an_answer_that_only_answers_a_submission_agrees_to_no_terms() -> None:
    chain = started()
    delivery = chain.add("delivery", "2026-01-20", about=["M1"], text=note("draft"))
    restate(chain)
    agree(chain, re=[delivery])
    assert amounts((terms(chain).stands,)) == [800]


def test_a_later_agreement_about_the_label_makes_it_stand() -> None:
    chain = started()
    restate(chain)
    chain.add("agreement", "2026-02-03", text=words("amendment"), talk=to_me(), about=["M1"])
    found = terms(chain)
    assert (amounts((found.stands,)), found.stands.origin) == ([900], Origin.LATER)


def test_without_any_agreement_the_first_statement_is_unsupported() -> None:
    chain = Chain()
    restate(chain, 800, "2026-01-12")
    restate(chain, 900)
    found = terms(chain)
    assert (found.stands.origin, amounts(found.one_sided)) == (Origin.UNSUPPORTED, [900])
    assert not found.is_agreed


def test_restated_terms_count_from_when_they_were_said_not_when_they_were_recorded() -> None:
    chain = started()
    restate(chain, 700, "2026-01-05T10:00+00:00")
    assert amounts((*terms(chain).earlier, terms(chain).stands)) == [700, 800]


def test_a_statement_carries_its_own_fields() -> None:
    chain = Chain()
    chain.add(
        "milestone", label="M1", text=words("Work"), amount=money(45), per="hour", due=when("2026-02-06")
    )
    stands = terms(chain).stands
    assert (stands.per, stands.by, stands.label) == ("hour", "unknown", "M1")
    assert stands.due is not None


def test_labels_without_a_statement_have_no_terms() -> None:
    case: Case = Chain().case
    assert terms_of(case, "M1") is None
    assert first_agreement(case) is None
    assert all_terms(case, "M") == ()
