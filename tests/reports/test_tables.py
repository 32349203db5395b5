"""Cases that the worked one does not have: hours, claims, changed terms, payments that join, several currencies."""

import pytest

from disputekit.case.view import RequestState
from disputekit.record.canonical import Json
from disputekit.reports import account_tables, page_one, scope_tables
from disputekit.reports.document import Document, Format, Report
from disputekit.reports.parts import Block, Entry, Table
from disputekit.reports.span import plain
from disputekit.reports.words import Words
from tests.reports.documents import PAIRS, document_of, rendered
from tests.reports.worked import (
    CLIENT,
    FREELANCER,
    Chain,
    Fields,
    by_client,
    by_me,
    file,
    moment,
    money,
    noted,
    said,
)


def started(platform: str = "upwork", **more: Json) -> Chain:
    chain = Chain()
    facts: Fields = {
        "title": "Logo",
        "me": FREELANCER,
        "client": CLIENT,
        "platform": platform,
        "currency": "USD",
    }
    chain.add("case", "2026-01-12 10:00", "", **facts, zone="UTC", slug="logo", **more)
    chain.add("agreement", "2026-01-12 10:00", talk=by_client("Upwork"), file__1=file("offer.pdf"))
    return chain


def texts(table: Table) -> list[list[str]]:
    """A table as text: the lines of a cell joined by a slash."""
    return [[" / ".join(map(plain, cell)) for cell in row.cells] for row in table.rows]


def entry(entries: tuple[Entry, ...] | Block, title: str) -> str:
    listed = entries.entries if isinstance(entries, Block) else entries
    return " / ".join(plain(line) for one in listed if one.title == title for line in one.lines)


def account(chain: Chain) -> tuple[Words, Document]:
    document = document_of(chain.records, Report.ACCOUNT)
    return Words(document), document


def test_hours_are_listed_by_mode_and_those_over_the_limit_are_not_priced() -> None:
    chain = started()
    terms: Fields = {"label": "M1", "text": said("Hourly work"), "amount": money("45"), "per": "hour"}
    chain.add("milestone", "2026-01-12 10:00", cites=[2], recorded="", **terms)
    for minutes, mode, memo in (
        (1770, "tracked", "pages"),
        (120, "manual", ""),
        (30, "over_limit", "late call"),
    ):
        chain.add("hours", "2026-01-14", minutes=minutes, mode=mode, memo=memo, about=["M1"])
    words, document = account(chain)
    assert document.account is not None
    (row,) = texts(account_tables.hours_table(words, document.account))
    assert row[:7] == ["M1", "USD 45.00", "29:30", "2:00", "0:30", "2:00", "1,417.50"]


def test_hours_without_a_rate_are_listed_without_a_price() -> None:
    chain = started()
    chain.add("hours", "2026-01-14", minutes=90, mode="tracked")
    words, document = account(chain)
    assert document.account is not None
    (row,) = texts(account_tables.hours_table(words, document.account))
    assert (row[0], row[1], row[6]) == ("assigned to nothing", "no rate", "not priced")


def test_currencies_have_tables_of_their_own_and_what_the_client_states_stands_apart() -> None:
    chain = started()
    for label, amount, currency in (("M1", "100", "USD"), ("M2", "200", "EUR")):
        terms: Fields = {
            "label": label,
            "text": said("Part"),
            "amount": money(amount, currency),
            "cites": [2],
        }
        chain.add("milestone", "2026-01-12 10:00", recorded="", **terms)
    chain.add(
        "money", "2026-01-20 10:00", step="claimed", amount=money("100"), about=["M1"], talk=by_client()
    )
    chain.add("money", "2026-01-21 10:00", step="fee", amount=money("10"), about=["M1"])
    words, document = account(chain)
    assert document.account is not None
    tables = account_tables.currency_tables(words, document.account)
    assert [table.caption[:3] for table in tables] == ["USD", "EUR"]
    assert any("fees 10.00" in plain(note) for note in tables[0].notes)
    captions = [table.caption for table in account_tables.steps_tables(words, document.account)]
    assert captions == ["Every payment step", "Stated by the client, in no sum"]


def test_a_payment_after_its_due_date_is_measured_beside_that_date() -> None:
    chain = started()
    due = moment("2026-01-25")
    invoice = chain.add(
        "money", "2026-01-20 10:00", step="invoiced", amount=money("100"), due=due, talk=by_me()
    )
    chain.add("money", "2026-01-28 10:00", step="received", amount=money("100"), re=[invoice])
    words, document = account(chain)
    assert document.account is not None
    rows = texts(account_tables.steps_tables(words, document.account)[0])
    assert [row[4] for row in rows] == ["25 Jan", "25 Jan / 3 days after"]


def test_changed_terms_show_what_stands_what_was_and_what_one_side_alone_stated() -> None:
    chain = started()
    first: Fields = {
        "label": "S1",
        "text": said("5 pages"),
        "limit": {"count": "5", "unit": "pages"},
        "cites": [2],
    }
    chain.add("scope", "2026-01-12 10:00", recorded="", **first)
    chain.add("scope", "2026-01-20 10:00", label="S1", text=said("6 pages"))
    chain.add("agreement", "2026-01-21 10:00", about=["S1"], talk=by_me(), text=said("6 pages, agreed"))
    chain.add("scope", "2026-01-25 10:00", label="S1", text=noted("7 pages"), by="me")
    document = document_of(chain.records, Report.SCOPE)
    assert document.scope is not None
    (row,) = texts(scope_tables.items_table(Words(document), document.scope))
    assert '"6 pages"' in row[1]
    assert "agreed later, 21 Jan" in row[1]
    assert 'earlier, 12 Jan: "5 pages", limit 5 pages' in row[1]
    assert "alone, 25 Jan: noted: 7 pages" in row[1]


def test_rounds_that_belong_to_no_item_are_counted_apart() -> None:
    chain = started()
    for label in ("S1", "S2"):
        terms: Fields = {
            "label": label,
            "text": said("Design"),
            "limit": {"count": "2", "unit": "rounds"},
            "cites": [2],
        }
        chain.add("scope", "2026-01-12 10:00", recorded="", **terms)
    chain.add("delivery", "2026-01-15 10:00", about=["S1", "S2"], talk=by_me("Submit work"), text=said("v1"))
    chain.add(
        "answer", "2026-01-16 10:00", value="changes_requested", re=[5], talk=by_client(), text=said("bigger")
    )
    document = document_of(chain.records, Report.SCOPE)
    assert document.scope is not None
    table = scope_tables.items_table(Words(document), document.scope)
    assert [plain(note) for note in table.notes] == [
        "counted: 1 on 16 Jan of a limit; the record does not say of which item"
    ]


def test_a_price_after_the_work_and_an_answer_without_words_are_said_as_they_are() -> None:
    chain = started()
    asked = chain.add("message", "2026-01-20 10:00", talk=by_client(), text=said("a mascot too?"))
    uses: Fields = {"count": "1", "unit": "round"}
    chain.add("request", "2026-01-20 10:00", label="R1", cites=[asked], uses=uses)
    chain.add("work", "2026-01-22 10:00", about=["R1"], text=noted("mascot drawn"))
    chain.add(
        "quote", "2026-01-25 10:00", about=["R1"], amount=money("50"), talk=by_me(), text=said("that is 50")
    )
    chain.add("answer", "2026-01-26", about=["R1"], value="agreed", by="client")
    document = document_of(chain.records, Report.SCOPE)
    assert document.scope is not None
    (block,) = scope_tables.contested_blocks(Words(document), document.scope)
    assert block.state == RequestState.AGREED_NO_WORDS.value.upper()
    assert "after work" in entry(block, "Done, price")
    assert "takes 1 round of a limit" in entry(block, "Done, price")
    assert RequestState.AGREED_NO_WORDS.value in entry(block, "Answers")
    assert entry(block, "Turns on it") == "50.00 stated and in no total"


def test_milestones_that_one_payment_joins_say_with_which() -> None:
    chain = started()
    for label in ("M1", "M2"):
        terms: Fields = {"label": label, "text": said(f"Part {label}"), "amount": money("100"), "cites": [2]}
        chain.add("milestone", "2026-01-12 10:00", recorded="", **terms)
    chain.add("money", "2026-01-20 10:00", step="released", amount=money("150"), about=["M1", "M2"])
    document = document_of(chain.records)
    assert document.summary is not None
    rows = texts(page_one.milestones_table(Words(document), document.summary))
    assert [row[-1] for row in rows] == ["150.00 with M2", "150.00 with M1"]


def test_what_no_coverage_shows_is_not_known() -> None:
    chain = started()
    terms: Fields = {"label": "M1", "text": said("Logo"), "amount": money("100"), "cites": [2]}
    chain.add("milestone", "2026-01-12 10:00", recorded="", **terms)
    chain.add("delivery", "2026-01-15 10:00", about=["M1"], talk=by_me("Submit work"), text=said("logo.svg"))
    document = document_of(chain.records)
    assert document.summary is not None
    entries = page_one.standing_entries(Words(document), document.summary)
    assert "for want of complete coverage: M1" in entry(entries, "Objections")


def test_a_direct_client_has_no_platform_in_the_legend() -> None:
    page = rendered(document_of(started("direct").records, Report.SCOPE), Format.MARKDOWN)
    assert "[E7c]" in page
    assert "p:" not in page.partition("##")[0]


@pytest.mark.parametrize(("report", "form"), PAIRS, ids=lambda one: one.value)
def test_a_case_of_one_record_has_every_document(report: Report, form: Format) -> None:
    chain = Chain()
    chain.add(
        "case",
        "2026-01-12 10:00",
        "",
        title="T",
        me="M",
        client="C",
        platform="direct",
        currency="EUR",
        zone="UTC",
    )
    text = rendered(document_of(chain.records, report), form)
    assert text.endswith("\n")
