"""Requests: price, agreement, readings, and the clauses they may fall under."""

from datetime import UTC, datetime

import pytest

from tests.case.build import Chain, limit, money, note, to_client, to_me, when, words
from tests.case.checks.look import concerns, findings, said
from tests.case.test_requests import Asked


class Scoped(Asked):
    """A request beside an item with two revision rounds."""

    def __init__(self) -> None:
        super().__init__()
        self.item_seq = self.add(
            "scope", "2026-01-12", label="S1", text=words("Homepage popup area, 2 rounds"), limit=limit("2")
        )

    def round(self, at: str, **more: object) -> int:
        fields = {"about": ["S1"], "talk": to_me(), "text": words("bigger"), **more}
        return self.add("answer", at, value="changes_requested", **fields)


def test_a_price_before_the_work_is_fine() -> None:
    chain = Asked()
    chain.quote()
    assert findings("quote-after-work", chain) == ()
    chain.add("work", "2026-02-20", about=["R1"], text=note("built"))
    assert findings("quote-after-work", chain) == ()


def test_a_price_after_the_work_is_weak() -> None:
    chain = Asked()
    worked = chain.add("work", "2026-02-10", about=["R1"], text=note("built"))
    quoted = chain.quote()
    (one,) = findings("quote-after-work", chain)
    assert one.concerns == ("R1", f"#{quoted}", f"#{worked}")
    assert "was named after the work (Tue 10 Feb 2026)" in one.found
    assert one.commands == ("dk agreed R1 --cites NUMBER",)


def test_a_price_of_the_same_day_cannot_be_told_to_come_first() -> None:
    chain = Asked()
    worked = chain.add("work", "2026-02-11", about=["R1"], text=note("built"))
    chain.quote()
    (one,) = findings("quote-after-work", chain)
    assert "cannot be told" in one.found
    assert one.commands == (f"dk fix {worked} when 'DAY AND TIME'",)


def test_work_on_a_request_that_nobody_priced_is_weak_and_an_argument() -> None:
    chain = Asked()
    worked = chain.add("work", "2026-02-20", about=["R1"], text=note("built"))
    (one,) = findings("work-without-agreement", chain)
    assert one.concerns == ("R1", f"#{worked}")
    assert "with no price" in one.found
    assert one.commands[0] == "dk quoted R1 AMOUNT"
    assert concerns("work-before-price", chain) == [("R1", f"#{worked}")]
    chain.quote(at="2026-02-21T10:00+00:00")
    (one,) = findings("work-without-agreement", chain)
    assert "a price nobody agreed to" in one.found
    assert one.commands[0] == "dk agreed R1 --cites NUMBER"
    assert len(findings("work-before-price", chain)) == 1
    chain.answer(at="2026-02-22T10:00+00:00")
    assert findings("work-without-agreement", chain) == findings("work-before-price", chain) == ()


def test_a_request_read_as_agreed_from_the_start_needs_neither_price_nor_answer() -> None:
    chain = Scoped()
    chain.add("work", "2026-02-20", about=["R1"], text=note("built"))
    chain.add("position", "2026-02-11", by="me", stance="in", about=["R1", "S1"])
    for check in (
        "work-without-agreement",
        "work-before-price",
        "words-that-cover",
        "request-without-position",
    ):
        assert findings(check, chain) == ()


def test_a_price_that_nobody_answered_is_weak_until_there_is_work() -> None:
    chain = Asked()
    assert findings("price-unanswered", chain) == ()
    chain.quote()
    assert said("price-unanswered", chain) == (
        "The price of R1 of USD 150.00, named Wed 11 Feb 2026, has no answer that is written down"
        " (no complete coverage of its channel is stated)."
    )
    chain.add(
        "coverage", channel="Upwork", from_=when("2026-01-01"), to=when("2026-05-01"), extent="complete"
    )
    assert said("price-unanswered", chain) == (
        "The price of R1 of USD 150.00, named Wed 11 Feb 2026, has no answer in the record."
    )
    chain.add("work", "2026-02-20", about=["R1"], text=note("built"))
    assert findings("price-unanswered", chain) == ()


def test_a_price_whose_amount_is_gone_is_still_unanswered() -> None:
    chain = Asked()
    seq = chain.quote()
    del chain.records[seq - 1].fields["amount"]
    assert said("price-unanswered", chain) == (
        "The price of R1 has no answer that is written down (no complete coverage of its channel is stated)."
    )


def test_an_open_request_needs_the_freelancers_reading_and_a_clause() -> None:
    chain = Scoped()
    (one,) = findings("request-without-position", chain)
    assert one.found == 'How you read R1 ("can you add a popup?") is not recorded.'
    assert one.commands == ("dk out R1", "dk in R1 S1", "dk unclear R1")
    (one,) = findings("request-not-linked", chain)
    assert one.commands[1] == "dk unclear R1 S1"
    chain.add("position", "2026-02-11", by="me", stance="unclear", about=["R1", "S1"])
    assert findings("request-without-position", chain) == findings("request-not-linked", chain) == ()


def test_a_request_without_near_words_or_words_at_all_can_still_be_held_against_a_clause() -> None:
    chain = Asked()
    chain.add(
        "message", "2026-02-10", talk=to_me("call"), file_1={"sha256": "0" * 64, "size": 1, "name": "a.ogg"}
    )
    chain.add("request", "2026-02-11", label="R2", cites=[4])
    found = findings("request-not-linked", chain)
    assert found[-1].found == "R2 is not held against any agreed item or exclusion."
    assert found[-1].commands[1] == "dk unclear R2"


def test_what_is_agreed_or_declined_needs_no_reading() -> None:
    for value in ("agreed", "declined"):
        chain = Scoped()
        chain.quote()
        chain.answer(value)
        for check in ("request-without-position", "request-not-linked", "words-that-cover"):
            assert findings(check, chain) == ()


def test_in_a_dispute_the_clients_reading_is_missed() -> None:
    chain = Asked()
    assert findings("client-reading-missing", chain) == ()
    chain.add("event", "2026-04-01", name="refund_requested", by="client")
    assert concerns("client-reading-missing", chain) == [("R1", f"#{chain.first}")]
    chain.add("position", "2026-04-01", by="client", stance="in", about=["R1"], text=words("it is in"))
    assert findings("client-reading-missing", chain) == ()


def test_a_price_that_ran_out_needs_a_word() -> None:
    chain = Asked()
    quoted = chain.quote(due=when("2026-03-01"))
    assert findings("price-ran-out", chain, now=datetime(2026, 2, 28, tzinfo=UTC)) == ()
    (one,) = findings("price-ran-out", chain)
    assert one.concerns == ("R1", f"#{quoted}")
    chain.add("memo", "2026-03-02", text=words("nobody answered"), about=["R1"])
    assert findings("price-ran-out", chain) == ()


def test_an_offer_that_ran_out_needs_a_word_too() -> None:
    chain = Chain()
    chain.add("offer", label="O1", talk=to_client(), text=words("half"), due=when("2026-03-05"))
    (one,) = findings("price-ran-out", chain)
    assert one.commands == ("dk memo 'Nobody answered before it ran out' --about O1",)
    chain.add("message", "2026-03-06", talk=to_me(), text=words("no"), re=[2])
    assert findings("price-ran-out", chain) == ()


def test_a_price_for_nothing_in_particular_is_named_by_its_number() -> None:
    chain = Chain()
    chain.add("quote", about=[1], amount=money(5), due=when("2026-03-05"), talk=to_client(), text=words("5"))
    (one,) = findings("price-ran-out", chain)
    assert one.concerns == ("#2",)
    assert one.commands[0].endswith("--about 2")
    chain.add("quote", about=[1], amount=money(5), talk=to_client(), text=words("5"))
    assert len(findings("price-ran-out", chain)) == 1


# ---------------------------------------------------------------- what the other side would say


def test_the_nearest_item_is_shown_when_nobody_named_one() -> None:
    (one,) = findings("words-that-cover", Scoped())
    assert one.concerns == ("R1", "S1")
    assert "shares popup: it may be read to cover R1." in one.found


def test_items_that_people_named_come_before_words() -> None:
    chain = Scoped()
    chain.add("scope", "2026-01-12", label="S2", text=words("Training"))
    chain.add("position", "2026-04-01", by="client", stance="in", about=["R1", "S2"], text=words("it is"))
    (one,) = findings("words-that-cover", chain)
    assert one.concerns[:2] == ("R1", "S2")
    assert "is named in a reading of it" in one.found


def test_rounds_within_the_limit_pass_and_one_more_is_an_argument() -> None:
    chain = Scoped()
    chain.add("scope", "2026-01-12", label="S2", text=words("Training"))
    chain.round("2026-02-14")
    assert findings("rounds-beyond-limit", chain) == ()
    chain.round("2026-02-15")
    assert findings("rounds-beyond-limit", chain) == ()
    last = chain.round("2026-02-16")
    (one,) = findings("rounds-beyond-limit", chain)
    assert "limit of 2 rounds; 3 were given, the last one on Mon 16 Feb 2026." in one.found
    assert one.concerns[-1] == f"#{last}"


def test_a_further_pass_after_the_rounds_is_an_argument() -> None:
    chain = Scoped()
    chain.round("2026-02-14")
    chain.round("2026-02-15")
    chain.add("position", "2026-02-16", by="me", stance="unclear", about=["R1", "S1"])
    assert findings("rounds-beyond-limit", chain) == ()
    worked = chain.add("work", "2026-02-20", about=["R1"], text=note("built"))
    (one,) = findings("rounds-beyond-limit", chain)
    assert one.concerns == ("S1", "R1", f"#{worked}")


@pytest.mark.parametrize("unit", ["pages", "hours"])
def test_a_limit_of_pieces_is_not_passed_by_using_it_up(unit: str) -> None:
    chain = Asked()
    chain.add("scope", "2026-01-12", label="S1", text=words("popup pages"), limit=limit("1", unit))
    chain.add("request", "2026-02-12", label="R2", text=words("a page"), uses=limit("1", unit), about=["S1"])
    assert findings("rounds-beyond-limit", chain) == ()
