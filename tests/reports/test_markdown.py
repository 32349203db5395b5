"""Markdown, read back by a CommonMark parser: no link, picture, heading or tag comes from the record."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from disputekit.errors import Refused
from disputekit.reports.annex import CLOCK_SET
from disputekit.reports.document import Document, Format, Report
from disputekit.reports.formats import markdown
from tests.reports.documents import document_of, rendered, worked
from tests.reports.hostile import MARKDOWN, PAYLOADS, SCRIPTS, batches, hostile_case
from tests.reports.worked import worked_case

# Raw HTML on: what is escaped only by a careful renderer is not escaped. A renderer without tables reads their
# rows as lines of a paragraph, where other signs mean something.
PLAIN, GFM = "CommonMark", "as on GitHub"
RENDERERS = {
    PLAIN: MarkdownIt("commonmark", {"html": True}),
    GFM: MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]),
}
# What GitHub and others turn into links without being asked.
AUTOLINK = re.compile(r"(https?://|ftp://|www\.|mailto:|xmpp:|[\w.+-]+@[\w-]+\.)", re.IGNORECASE)
ACTIVE = {"link_open", "image", "html_inline", "html_block", "heading_open", "fence", "code_block", "s_open"}
ACTIVE |= {
    "blockquote_open",
    "hr",
    "ordered_list_open",
    "bullet_list_open",
    "table_open",
    "em_open",
    "strong_open",
}


@lru_cache(maxsize=4)
def parsed(text: str, renderer: str) -> list[Token]:
    """Read a document once for all tests that look at it."""
    return RENDERERS[renderer].parse(text)


def tokens(text: str, renderer: str = GFM) -> Iterable[Token]:
    for token in parsed(text, renderer):
        yield token
        yield from token.children or []


def census(text: str, renderer: str = GFM) -> Counter[str]:
    return Counter(token.type for token in tokens(text, renderer) if token.type in ACTIVE)


@pytest.fixture(scope="module")
def hostile_text(hostile_document: Document) -> str:
    return rendered(hostile_document, Format.MARKDOWN)


@pytest.fixture(scope="module")
def benign_text(benign_document: Document) -> str:
    return rendered(benign_document, Format.MARKDOWN)


@pytest.mark.parametrize("report", list(Report), ids=lambda one: one.value)
def test_a_document_is_headings_lists_and_tables(report: Report) -> None:
    found = census(rendered(worked(report), Format.MARKDOWN))
    assert found["heading_open"] >= 3
    assert found["table_open"] >= 2
    assert set(found) <= {"heading_open", "table_open", "bullet_list_open", "strong_open", "fence"}


def test_every_row_of_a_table_has_the_cells_of_its_head(hostile_text: str) -> None:
    widths: list[int] = []
    columns = 0
    for token in tokens(hostile_text):
        if token.type == "tr_open":
            columns = 0
        if token.type in {"th_open", "td_open"}:
            columns += 1
        if token.type == "tr_close":
            widths.append(columns)
    assert len(widths) > 500
    assert set(widths) <= {3, 4, 5, 6, 7, 8}
    for table in re.findall(r"(?:^\|.*\|\n)+", hostile_text, re.MULTILINE):
        rows = [len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()]
        assert len(set(rows)) == 1


@pytest.mark.parametrize("renderer", RENDERERS)
def test_nothing_active_comes_from_the_record(hostile_text: str, benign_text: str, renderer: str) -> None:
    assert census(hostile_text, renderer) == census(benign_text, renderer)


def test_nothing_is_left_for_a_renderer_that_makes_links_by_itself(hostile_text: str) -> None:
    seen = [token.content for token in tokens(hostile_text) if token.type == "text"]
    assert len(seen) > 500
    assert [text for text in seen if AUTOLINK.search(text)] == []


def test_what_was_written_is_there_to_be_read(hostile_text: str) -> None:
    seen = "".join(token.content for token in tokens(hostile_text) if token.type in {"text", "code_inline"})
    for payload in (*MARKDOWN, SCRIPTS[0]):
        if "\n" not in payload and "@" not in payload:
            assert payload.strip() in seen


@pytest.mark.parametrize("payload", batches(PAYLOADS, 100), ids=len)
def test_the_head_holds_whatever_the_facts_say(payload: str, quiet_head: Counter[str]) -> None:
    hostile = rendered(document_of(hostile_case([], heading=payload), Report.ACCOUNT), Format.MARKDOWN)
    assert census(hostile) == quiet_head


@pytest.fixture(scope="module")
def quiet_head() -> Counter[str]:
    return census(rendered(document_of(hostile_case([], heading="words"), Report.ACCOUNT), Format.MARKDOWN))


@pytest.mark.parametrize("renderer", RENDERERS)
def test_a_text_at_the_beginning_of_a_line_opens_nothing(renderer: str) -> None:
    for payload in PAYLOADS:
        shown = markdown.finalize(payload)
        found = census(f"{shown}\n", renderer) + census(f"text\n\n- {shown}\n", renderer)
        assert found == {"bullet_list_open": 1}, payload


def test_an_escape_that_is_forgotten_is_caught(monkeypatch: pytest.MonkeyPatch, benign_text: str) -> None:
    monkeypatch.setattr(markdown, "_pieces", lambda text: [text])
    page = rendered(document_of(hostile_case(["[click](https://tracker.example/)"])), Format.MARKDOWN)
    assert census(page)["link_open"] > 0
    assert census(benign_text)["link_open"] == 0


@pytest.mark.parametrize("value", [None, 1.5, True, [], object()])
def test_a_value_without_words_is_refused(value: object) -> None:
    with pytest.raises(Refused, match="no words"):
        markdown.finalize(value)


def test_numbers_are_placed_as_they_are() -> None:
    assert markdown.finalize(12) == "12"


def test_a_fence_is_longer_than_the_backticks_inside() -> None:
    assert markdown.code_span("a``b") == "```a``b```"
    assert markdown.code_span("`a`") == "`` `a` ``"
    assert markdown.code_span("a") == "`a`"


def test_the_end_of_a_line_is_shown_and_never_made(worked_document: Document) -> None:
    assert str(markdown.finalize("one\ntwo")) == "one \u21b5 two"
    assert "the sign \u21b5 stands for the end of a line" in rendered(worked_document, Format.MARKDOWN)


def test_a_chosen_clock_is_said() -> None:
    text = rendered(document_of(worked_case(clock="set"), Report.SCOPE), Format.MARKDOWN)
    assert f"**{CLOCK_SET}**" in text
