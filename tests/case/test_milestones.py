"""Milestones as one row: what was agreed, submitted, and done by the client."""

from disputekit.case.account import rows_of
from disputekit.case.milestones import event_words, milestone
from disputekit.case.sentence import Named, Sentence
from tests.case.build import Chain, money, note, to_client, to_me, words

START = "2026-01-12T10:31+00:00"


def case_with_actions() -> Chain:
    chain = Chain()
    chain.agreed_at_start()
    chain.add("milestone", START, label="M1", text=words("Build"), amount=money(800))
    delivery = chain.add(
        "delivery", "2026-02-01", about=["M1"], talk=to_client("Submit work"), text=note("x")
    )
    chain.add(
        "answer", "2026-02-02", re=[delivery], value="changes_requested", talk=to_me(), text=words("bigger")
    )
    chain.add("answer", "2026-02-03", re=[delivery], value="answered", talk=to_client(), text=words("sure"))
    chain.add("message", "2026-02-05", about=["M1"], talk=to_me(), text=words("checking"))
    chain.add("message", "2026-02-06", about=["M1"], talk=to_me(), text=note("said hello"))
    chain.add("message", "2026-02-07", about=["M1"], talk=to_client(), text=words("thanks"))
    chain.add("money", "2026-02-08", step="released", amount=money(800), about=["M1"])
    chain.add("money", "2026-02-09", step="fee", amount=money(80), about=["M1"])
    chain.add("event", "2026-02-10", name="contract_ended", by="client", about=["M1"])
    return chain


def said(sentence: Sentence) -> str:
    return "".join(
        part if isinstance(part, str) else str(part[0])
        for part in sentence.parts
        if not isinstance(part, int)
    )


def test_the_clients_actions_are_listed_as_they_happened_and_the_freelancers_are_not() -> None:
    found = milestone(case_with_actions().case, "M1")
    assert found is not None
    assert [said(one) for one in found.client_actions] == [
        "changes asked bigger",
        "wrote checking",
        "released USD",
        "contract ended",
    ]


def test_a_milestone_brings_its_rows_and_all_its_exhibits() -> None:
    case = case_with_actions().case
    found = milestone(case, "M1", rows_of(case))
    assert found is not None
    assert [row.received.minor for row in found.account] == [80_000]
    assert {one.seq for one in found.exhibits} >= {3, 4, 5}
    assert found.stands.amount is not None
    assert milestone(case, "M9") is None


def test_an_answer_of_another_kind_and_a_step_without_amount_are_still_told() -> None:
    chain = case_with_actions()
    new = chain.add("answer", "2026-02-11", about=["M1"], value="seen", talk=to_me())
    chain.records[new - 1].fields["value"] = "pondered"
    chain.records[9].fields.pop("amount")
    found = milestone(chain.case, "M1")
    assert found is not None
    assert "answered" in [said(one) for one in found.client_actions]


def test_an_event_that_is_not_known_is_printed_by_its_name() -> None:
    chain = Chain()
    seq = chain.add("event", name="order_completed")
    assert event_words(chain.case.by_seq[seq]) == ("recorded", Named("order completed"))
