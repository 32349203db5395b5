"""What stays out of every outgoing document (reports, section 6), and what must be in it."""

import re

import pytest

from disputekit.reports.document import Document, Format, Report
from tests.reports.documents import PAIRS, document_of, rendered
from tests.reports.html_tree import tree
from tests.reports.worked import Chain, by_client, by_me, money, noted, said, worked_case

SECRET = "Zebra"  # stands in everything that must not leave
ADDRESS, NUMBER = "dana@brightside.example", "+380 44 123 45 67"


def case_with_secrets() -> Chain:
    """The worked case with a proposal, answers to it, private data, and hours on a fixed price."""
    chain = Chain(worked_case())
    proposal = chain.add(
        "message", "2026-04-02 12:00", talk=by_me(), text=said(f"{SECRET}: 900 and we close it?")
    )
    chain.add("offer", "2026-04-02 12:00", label="O2", talk=by_me(), amount=money("901"), cites=[proposal])
    chain.add("answer", "2026-04-02 13:00", value="declined", about=["O2"], text=said(f"{SECRET}: no, 700"))
    chain.add("event", "2026-04-02 14:00", name="proposal_received", text=noted(f"{SECRET} of the platform"))
    chain.add("anchor", "2026-04-02 15:00", size=10, hash="0b" * 32, witness=f"{SECRET} the notary")
    chain.add("person", "2026-04-02 15:10", label="P2", names=[f"{SECRET} Smith", ADDRESS], side="other")
    contact = said(f"Write to {ADDRESS} or call {NUMBER}.")
    chain.add("message", "2026-04-02 16:00", talk=by_client(), about=["M3"], text=contact)
    return chain


@pytest.fixture(scope="module")
def documents() -> dict[Report, Document]:
    records = case_with_secrets().records
    return {report: document_of(records, report) for report in Report}


@pytest.mark.parametrize(("report", "form"), PAIRS, ids=lambda one: one.value)
def test_proposals_and_what_answers_them_stay_out(
    documents: dict[Report, Document], report: Report, form: Format
) -> None:
    text = rendered(documents[report], form)
    assert SECRET not in text
    assert "901" not in text
    assert "secret compromise" not in text


@pytest.mark.parametrize(("report", "form"), PAIRS, ids=lambda one: one.value)
def test_mail_addresses_and_telephone_numbers_stay_out(
    documents: dict[Report, Document], report: Report, form: Format
) -> None:
    text = rendered(documents[report], form)
    assert ADDRESS not in text
    assert "123 45 67" not in text


def test_the_gap_in_quoted_words_is_marked(documents: dict[Report, Document]) -> None:
    text = "".join(tree(rendered(documents[Report.TIMELINE], Format.HTML)).text)
    assert "Write to [mail address left out] or call [telephone number left out]." in text


def test_values_of_sixty_four_digits_stand_in_the_annex_alone(documents: dict[Report, Document]) -> None:
    page = rendered(documents[Report.CASE], Format.HTML)
    reading, _, annex = page.partition('id="annex-b"')
    reading = re.sub(r"<head>.*</head>", "", reading, flags=re.DOTALL)
    assert re.findall(r"[0-9a-f]{64}", reading) == []
    assert len(re.findall(r"[0-9a-f]{64}", annex)) == 1


def test_the_seal_is_in_the_annex_of_every_document(documents: dict[Report, Document]) -> None:
    for report, form in PAIRS:
        if form is not Format.CSV:
            document = documents[report]
            text = rendered(document, form)
            assert document.seal.hash in text
            assert document.seal.case in text


def test_who_wrote_it_which_edition_and_what_is_covered_are_on_the_first_page(worked_page: str) -> None:
    text = " ".join("".join(tree(worked_page).text).split())
    for always in (
        "Freelancer: Olena Koval, a party to this contract, who prepared this document.",
        "edition 1, 3 Apr 2026, records 1-83",
        "Upwork Messages complete 12 Jan to 1 Apr",
        "Times: UTC.",
        "p: Upwork holds the original; c: the client's side holds the original; f: freelancer's note only",
        "not quality, nor that nothing else was said",
    ):
        assert always in text
    assert text.index(always) < text.index("Scope: agreed words")


def test_a_typed_message_that_nobody_classified_is_in_the_annex_and_no_key_event(worked_page: str) -> None:
    key, _, annex = worked_page.partition('id="annex-a"')
    assert "old logo and the photo folder" not in key
    assert "old logo and the photo folder" in annex
