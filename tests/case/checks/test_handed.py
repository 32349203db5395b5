"""What was handed over: by which way, with what answer, when, and what is missing in it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.case.build import Chain, file, money, note, to_client, to_me, when, words
from tests.case.checks.look import concerns, findings, said


class Built(Chain):
    """One milestone of two items, due on 20 March."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(**facts)
        self.agreed_at_start()
        for label, body in (("S1", "Contact form"), ("S2", "Training call")):
            self.add("scope", "2026-01-12", label=label, text=words(body))
        self.add(
            "milestone",
            "2026-01-12",
            label="M1",
            amount=money(1200),
            text=words("Build"),
            due=when("2026-03-20"),
            about=["S1", "S2"],
        )

    def hand(self, at: str = "2026-03-20T16:00+00:00", via: str = "Submit work", **more: Any) -> int:
        given = {"about": ["M1"], "text": words("the form"), "talk": to_client(via), **more}
        return self.add("delivery", at, **given)

    def fund(self) -> None:
        self.add("money", "2026-02-24", step="funded", amount=money(1200), about=["M1"])

    def ask_back(self) -> None:
        self.add("money", "2026-04-01", step="refund_asked", amount=money(1200), about=["M1"])


def test_a_contested_milestone_needs_a_submission() -> None:
    chain = Built()
    assert findings("nothing-submitted", chain) == ()
    chain.ask_back()
    (one,) = findings("nothing-submitted", chain)
    assert one.commands == ("dk delivered M1 FILE --submit --at 'WHEN'",)
    chain.hand()
    assert findings("nothing-submitted", chain) == ()


def test_where_no_side_named_a_milestone_the_held_money_does() -> None:
    chain = Built()
    chain.fund()
    chain.add("event", "2026-04-01", name="contract_ended", by="client")
    assert concerns("nothing-submitted", chain) == [("M1",)]


def test_a_direct_contract_has_no_form_to_submit_by() -> None:
    chain = Built(platform="direct")
    chain.ask_back()
    (one,) = findings("nothing-submitted", chain)
    assert one.commands == ("dk delivered M1 FILE -v email --at 'WHEN'",)
    chain.hand(via="email")
    assert findings("outside-the-form", chain) == ()


def test_what_went_through_chat_alone_is_weak() -> None:
    chain = Built()
    sent = chain.hand(via="Upwork")
    assert concerns("outside-the-form", chain) == [("M1", f"#{sent}")]
    assert "through Upwork, not with Submit work." in said("outside-the-form", chain)
    chain.add("event", "2026-03-20", name="work_submitted", about=["M1"])
    assert findings("outside-the-form", chain) == ()


def test_what_the_submit_option_writes_is_the_form_of_every_platform_that_has_one() -> None:
    for platform in ("upwork", "fiverr", "contra"):
        chain = Built(platform=platform)
        chain.hand(via="Submit work")
        assert findings("outside-the-form", chain) == (), platform


def test_one_submission_by_the_form_is_enough() -> None:
    chain = Built()
    chain.hand(via="mail")
    chain.hand()
    assert findings("outside-the-form", chain) == ()


def test_without_a_known_form_any_channel_of_the_platform_will_do() -> None:
    chain = Built(platform="guru")
    chain.add("delivery", about=["M1"], file_1=file())
    assert "through a channel not recorded, not with Guru's own pages." in said("outside-the-form", chain)
    chain.hand(via="Workroom")
    assert findings("outside-the-form", chain) == ()


def test_an_hourly_contract_is_not_submitted() -> None:
    chain = Built(contract={"type": "hourly"})
    chain.hand(via="mail")
    assert findings("outside-the-form", chain) == ()


def test_a_contract_without_a_type_is_hourly_by_its_rate() -> None:
    chain = Chain(contract={})
    chain.add("milestone", label="M1", amount=money(45), per="hour", text=words("Work"))
    chain.add("delivery", about=["M1"], text=words("x"), talk=to_client("mail"))
    assert findings("outside-the-form", chain) == ()


def test_the_last_submission_waits_for_an_answer() -> None:
    chain = Built()
    first = chain.hand("2026-03-10T16:00+00:00")
    (one,) = findings("no-answer", chain)
    assert one.concerns == ("M1", f"#{first}")
    assert "no complete coverage" in one.found
    chain.add(
        "coverage", channel="Upwork", from_=when("2026-01-01"), to=when("2026-05-01"), extent="complete"
    )
    assert said("no-answer", chain).endswith("and there is no answer in the record.")
    chain.add("answer", "2026-03-11", re=[first], value="agreed", talk=to_me(), text=words("good"))
    assert findings("no-answer", chain) == findings("not-acknowledged", chain) == ()


def test_an_answer_that_neither_accepts_nor_objects_is_no_acknowledgement() -> None:
    chain = Built()
    sent = chain.hand()
    message = chain.add(
        "message", "2026-03-25", talk=to_me(), text=words("checking with my partner"), about=["M1"]
    )
    (one,) = findings("not-acknowledged", chain)
    assert one.concerns == ("M1", f"#{sent}", f"#{message}")
    assert 'the client wrote "checking with my partner"' in one.found


def test_seen_is_no_acknowledgement() -> None:
    chain = Built()
    sent = chain.hand()
    chain.add("answer", "2026-03-21", re=[sent], value="seen")
    assert "it was seen, and nothing accepts it" in said("not-acknowledged", chain)


# ---------------------------------------------------------------- what the other side would say


def test_a_late_submission_is_an_argument() -> None:
    chain = Built()
    chain.hand("2026-03-21T16:00+00:00")
    (one,) = findings("own-late", chain)
    assert one.found == "M1 was submitted on Sat 21 Mar 2026, 1 day after its agreed day."
    assert one.commands == ("dk milestone M1 1200.00 --due 'AGREED DAY' --cites NUMBER",)


def test_a_late_last_version_is_told_with_the_changes_asked_before() -> None:
    chain = Built()
    first = chain.hand("2026-03-19T16:00+00:00")
    chain.add(
        "answer", "2026-03-20", re=[first], value="changes_requested", talk=to_me(), text=words("bigger")
    )
    chain.hand("2026-03-22T16:00+00:00")
    assert said("own-late", chain) == (
        "M1 was first submitted on Thu 19 Mar 2026, in time; its last version came on Sun 22 Mar 2026, 2 days"
        " after its agreed day; changes were asked on Fri 20 Mar 2026."
    )
    chain = Built()
    chain.hand("2026-03-19T16:00+00:00")
    chain.hand("2026-03-22T16:00+00:00")
    assert said("own-late", chain).endswith("2 days after its agreed day.")


def test_a_first_version_that_was_late_already_is_not_called_in_time() -> None:
    chain = Built()
    chain.hand("2026-03-21T16:00+00:00")
    chain.hand("2026-03-22T16:00+00:00")
    assert said("own-late", chain) == "M1 was submitted on Sun 22 Mar 2026, 2 days after its agreed day."


def test_nothing_whole_by_the_agreed_day_is_an_argument() -> None:
    chain = Built()
    assert findings("own-late", chain, now=datetime(2026, 3, 20, 12, tzinfo=UTC)) == ()
    chain.hand(part=True)
    assert said("own-late", chain) == "M1 was due on Fri 20 Mar 2026; nothing whole was submitted."


def test_in_time_is_no_argument() -> None:
    chain = Built()
    chain.hand()
    assert findings("own-late", chain) == ()


@pytest.mark.parametrize("due", [None, when("2026-03")])
def test_without_an_agreed_day_nothing_is_late(due: dict[str, str] | None) -> None:
    chain = Chain()
    chain.agreed_at_start()
    more = {} if due is None else {"due": due}
    chain.add("milestone", "2026-01-12", label="M1", amount=money(5), text=words("x"), **more)
    assert findings("own-late", chain) == ()


def test_a_price_that_is_gone_is_asked_for() -> None:
    chain = Built()
    del chain.records[4].fields["amount"]
    chain.hand("2026-03-21T16:00+00:00")
    (one,) = findings("own-late", chain)
    assert one.commands[0].startswith("dk milestone M1 AMOUNT ")


def test_an_item_that_no_submission_names_is_left_out() -> None:
    chain = Built()
    chain.hand(about=["M1", "S1"])
    assert said("left-out", chain) == 'S2 "Training call" belongs to M1 and is in no submission.'
    offered = chain.add("message", "2026-03-23", talk=to_client(), text=words("Wednesday?"), about=["S2"])
    assert said("left-out", chain).endswith(f"; you wrote about it in #{offered}.")
    chain.hand("2026-04-01T16:00+00:00", about=["S2"])
    assert findings("left-out", chain) == ()


def test_an_item_whose_words_are_gone_is_named_by_its_label() -> None:
    chain = Built()
    del chain.records[3].fields["text"]
    chain.hand(about=["M1", "S1"])
    assert said("left-out", chain) == "S2 belongs to M1 and is in no submission."


def test_an_agreed_request_without_work_is_left_out_too() -> None:
    chain = Built()
    chain.add("request", "2026-02-10", label="R1", text=words("a popup"), talk=to_me())
    chain.add(
        "answer",
        "2026-02-11",
        about=["R1"],
        value="agreed",
        amount=money(150),
        text=words("ok"),
        talk=to_me(),
    )
    assert concerns("left-out", chain) == [("R1",)]
    chain.add("work", "2026-02-12", about=["R1"], text=note("built"))
    assert findings("left-out", chain) == ()


def test_changes_and_refusals_are_told_with_their_days() -> None:
    chain = Built()
    first = chain.hand("2026-03-10T16:00+00:00")
    assert findings("complaints-recorded", chain) == ()
    asked = chain.add(
        "answer", "2026-03-11", re=[first], value="changes_requested", talk=to_me(), text=words("bigger")
    )
    assert said("complaints-recorded", chain) == "The client asked for changes on Wed 11 Mar 2026."
    chain.add("answer", "2026-03-12", re=[first], value="declined", talk=to_me(), text=words("no"))
    (one,) = findings("complaints-recorded", chain)
    assert "asked for changes or declined what was submitted" in one.found
    assert one.concerns[:2] == ("M1", f"#{asked}")


def test_a_declined_price_is_no_complaint() -> None:
    chain = Built()
    chain.hand()
    chain.add("request", "2026-02-10", label="R1", text=words("a popup"), talk=to_me())
    chain.add("answer", "2026-03-21", about=["R1"], value="declined", talk=to_me(), text=words("no"))
    chain.add("answer", "2026-03-22", about=["M1"], value="declined", talk=to_client(), text=words("no"))
    assert findings("complaints-recorded", chain) == ()
