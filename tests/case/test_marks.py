"""Who holds the original: one test for each row of the table in marks.py."""

import pytest

from disputekit.case.marks import best, legend, rank
from disputekit.case.sentence import Mark
from tests.case.build import Chain, file, money, note, to_client, to_me, when, words


def mark_of(chain: Chain, seq: int) -> str:
    case = chain.case
    return case.mark_of_source(case.by_seq[seq]).value


def test_records_about_the_record_have_no_mark() -> None:
    chain = Chain()
    assert mark_of(chain, chain.add("person", label="P1", names=["Bo"], side="other")) == ""
    assert mark_of(chain, 1) == ""


def test_a_reading_has_the_best_mark_of_what_it_cites() -> None:
    chain = Chain()
    mail = chain.add("message", talk=to_me("mail"), text=words("a popup?"))
    chat = chain.add("message", talk=to_me(), text=words("a popup?"))
    request = chain.add("request", label="R1", cites=[mail, chat])
    assert [mark_of(chain, seq) for seq in (mail, chat, request)] == ["c", "p", "p"]


def test_a_reading_of_withdrawn_words_stands_on_itself() -> None:
    chain = Chain()
    chat = chain.add("message", talk=to_me(), text=words("a popup?"))
    request = chain.add("request", label="R1", cites=[chat])
    chain.withdraw(chat)
    assert mark_of(chain, request) == "f"


def test_a_ring_of_citations_ends() -> None:
    chain = Chain()
    first = chain.add("memo", text=words("a"))
    second = chain.add("memo", text=words("b"), cites=[first])
    chain.add("link", targets=[first], cites=[second])
    case = chain.case
    assert case.mark(case.by_seq[first]) is Mark.FREELANCER
    assert [one.seq for one in case.sources(case.by_seq[first])] == [first]


def test_a_term_has_the_mark_of_the_agreement_that_is_about_it() -> None:
    chain = Chain()
    own = chain.add("scope", label="S1", text=words("Logo"))
    other = chain.add("scope", label="S2", text=words("Icons"))
    by_number = chain.add("scope", label="S3", text=words("Flyer"))
    chain.add("agreement", text=words("agreed"), talk=to_me(), about=["S1", by_number])
    assert [mark_of(chain, seq) for seq in (own, other, by_number)] == ["p", "f", "p"]


def test_an_agreement_is_about_the_statement_that_stood_when_it_was_recorded() -> None:
    chain = Chain()
    chain.add("agreement", text=words("agreed"), talk=to_me(), about=["S1"])
    assert mark_of(chain, chain.add("scope", label="S1", text=words("Logo"))) == "f"


@pytest.mark.parametrize("via", ["call", "Upwork video call", "meeting"])
def test_what_was_spoken_is_the_freelancers_note(via: str) -> None:
    chain = Chain()
    assert mark_of(chain, chain.add("message", talk=to_me(via), text=words("fine"))) == "f"


@pytest.mark.parametrize(
    "step", ["funded", "released", "lapsed", "received", "fee", "refund_asked", "refunded"]
)
def test_the_platform_holds_payment_steps_of_its_cases(step: str) -> None:
    chain = Chain()
    assert mark_of(chain, chain.add("money", step=step, amount=money(5))) == "p"


@pytest.mark.parametrize("step", ["invoiced", "claimed"])
def test_an_invoice_and_a_claim_of_payment_are_words(step: str) -> None:
    chain = Chain()
    assert mark_of(chain, chain.add("money", step=step, amount=money(5))) == "f"
    assert (
        mark_of(chain, chain.add("money", step=step, amount=money(5), talk=to_me("mail"), text=words("paid")))
        == "c"
    )


def test_the_platform_holds_events_dates_and_tracked_hours_of_its_cases() -> None:
    chain = Chain()
    assert mark_of(chain, chain.add("event", name="contract_ended")) == "p"
    assert mark_of(chain, chain.add("event", name="demand_sent", talk=to_client("mail"))) == "f"
    assert mark_of(chain, chain.add("deadline", due=when("2026-04-08"))) == "p"
    assert mark_of(chain, chain.add("hours", minutes=60, mode="tracked")) == "p"
    assert mark_of(chain, chain.add("hours", minutes=60, mode="manual")) == "f"


def test_a_submission_through_the_platform_needs_no_words() -> None:
    chain = Chain()
    on = chain.add("delivery", about=["M1"], talk=to_client("Submit work"), text=note("9 pages"))
    off = chain.add("delivery", about=["M1"], talk=to_client("mail"), file_1=file())
    assert [mark_of(chain, on), mark_of(chain, off)] == ["p", "f"]


def test_words_on_the_platform_are_held_by_it_and_a_description_of_them_is_a_note() -> None:
    chain = Chain()
    assert mark_of(chain, chain.add("message", talk=to_me(), text=words("a popup?"))) == "p"
    assert mark_of(chain, chain.add("message", talk=to_me(), text=note("asked for a popup"))) == "f"
    assert mark_of(chain, chain.add("answer", about=["R1"], value="agreed", talk=to_me())) == "f"


def test_the_clients_own_mail_is_held_by_the_clients_side() -> None:
    chain = Chain()
    assert mark_of(chain, chain.add("message", talk=to_me("mail"), text=words("a popup?"))) == "c"
    assert mark_of(chain, chain.add("message", talk=to_me("mail"), text=note("asked"))) == "f"


def test_own_mail_is_held_by_the_client_when_an_import_brought_it() -> None:
    chain = Chain()
    batch = chain.add("import", digest="0" * 64, tool={"name": "mbox"}, tally={"in": 1})
    source = {"import": batch, "at": "1"}
    typed = chain.add("message", talk=to_client("mail"), text=words("150 for the popup"))
    brought = chain.add("message", talk=to_client("mail"), text=words("150 for the popup"), source=source)
    assert [mark_of(chain, typed), mark_of(chain, brought)] == ["f", "c"]


def test_an_agreement_with_the_client_is_held_by_both() -> None:
    chain = Chain(platform="direct")
    signed = chain.add("agreement", file_1=file("contract.pdf"), talk=to_client("mail"))
    alone = chain.add("agreement", file_1=file("contract.pdf"))
    assert [mark_of(chain, signed), mark_of(chain, alone)] == ["c", "f"]


def test_the_payers_bank_shows_a_payment_that_came_with_a_statement() -> None:
    chain = Chain(platform="direct")
    assert (
        mark_of(chain, chain.add("money", step="received", amount=money(5), file_1=file("bank.pdf"))) == "c"
    )
    assert mark_of(chain, chain.add("money", step="received", amount=money(5))) == "f"
    assert mark_of(chain, chain.add("money", step="funded", amount=money(5), file_1=file())) == "f"


def test_nothing_is_held_by_a_platform_in_a_direct_case() -> None:
    chain = Chain(platform="direct")
    assert mark_of(chain, chain.add("event", name="contract_ended")) == "f"
    assert [mark for mark, _ in legend(chain.case.facts, "direct")] == [Mark.CLIENT, Mark.FREELANCER]


def test_marks_are_ranked_and_the_legend_names_the_platform() -> None:
    assert best([Mark.FREELANCER, Mark.CLIENT]) is Mark.CLIENT
    assert best([]) is Mark.NONE
    assert rank(Mark.PLATFORM) < rank(Mark.CLIENT) < rank(Mark.FREELANCER)
    assert legend(Chain().case.facts, "Upwork")[0] == (Mark.PLATFORM, "Upwork holds the original")
