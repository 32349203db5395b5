"""The HTML documents: closed, plain, and unmoved by what the record says."""

import hashlib
import re
from base64 import b64encode
from collections import Counter

import pytest
from markupsafe import Markup

from disputekit.errors import Refused
from disputekit.reports.annex import CLOCK_SET
from disputekit.reports.document import Document, Format, Options, Report
from disputekit.reports.formats import html
from disputekit.reports.span import Span, Tone
from disputekit.reports.visible import visible
from tests.reports.documents import document_of, rendered, worked
from tests.reports.hostile import PAYLOADS, SCRIPTS, STYLES, batches, harmless, hostile_case
from tests.reports.html_tree import tree
from tests.reports.worked import worked_case

ELEMENTS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "a",
    "header",
    "p",
    "span",
    "h1",
    "h2",
    "h3",
    "nav",
    "ul",
    "li",
    "main",
    "section",
    "dl",
    "div",
    "dt",
    "dd",
    "q",
    "bdi",
    "strong",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "figure",
    "svg",
    "desc",
    "line",
    "text",
    "circle",
    "rect",
    "figcaption",
    "pre",
    "footer",
}


@pytest.fixture(scope="module", params=list(Report), ids=lambda one: one.value)
def page(request: pytest.FixtureRequest) -> str:
    return rendered(worked(request.param), Format.HTML)


@pytest.fixture(scope="module")
def hostile_page(hostile_document: Document) -> str:
    return rendered(hostile_document, Format.HTML)


@pytest.fixture(scope="module")
def benign_page(benign_document: Document) -> str:
    return rendered(benign_document, Format.HTML)


# ---------------------------------------------------------------- closed


def test_the_policy_stands_first_in_the_head_and_allows_nothing_but_the_styles(page: str) -> None:
    found = tree(page)
    assert found.order[:3] == ["html", "head", "meta"]
    (policy,) = [
        value
        for tag, name, value in found.attributes
        if (tag, name) == ("meta", "content") and "default-src" in value
    ]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert policy.endswith("base-uri 'none'; form-action 'none'")
    assert "unsafe" not in policy


def test_each_stylesheet_is_the_one_the_policy_names(page: str) -> None:
    sheets = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert len(sheets) == 2
    for sheet in sheets:
        digest = b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
        assert f"'sha256-{digest}'".replace("'", "&#39;") in page


def test_a_page_has_no_script_no_inline_style_and_no_address_elsewhere(page: str) -> None:
    found = tree(page)
    assert set(found.order) <= ELEMENTS
    names = {name for _, name, _ in found.attributes}
    assert not {
        name for name in names if name.startswith("on") or name in {"style", "src", "srcset", "action"}
    }
    targets = [value for _, name, value in found.attributes if name in {"href", "xlink:href"}]
    assert targets
    assert all(target.startswith("#") for target in targets)
    assert "url(" not in found.style
    assert "@import" not in found.style


def test_every_link_leads_to_one_place_of_the_same_page(page: str) -> None:
    found = tree(page)
    places = Counter(value for _, name, value in found.attributes if name == "id")
    assert [place for place, times in places.items() if times > 1] == []
    targets = {value[1:] for tag, name, value in found.attributes if (tag, name) == ("a", "href")}
    assert targets <= set(places)


def test_exhibits_lead_to_the_row_of_the_annex_that_shows_them(worked_page: str) -> None:
    assert '<a class="exhibit" href="#E65">E65p</a>' in worked_page
    assert re.search(r'<tr class="line[^"]*" id="E65">', worked_page)
    assert '<a class="exhibit" href="#E81">E81</a>' in worked_page
    assert '<a class="exhibit" href="#dispute">E71p</a>' in worked_page


def test_an_exhibit_that_the_document_does_not_list_is_no_link() -> None:
    page = rendered(worked(Report.ACCOUNT), Format.HTML)
    assert '<span class="exhibit">E14p</span>' in page
    assert 'href="#E14"' not in page


# ---------------------------------------------------------------- readable


def test_tables_say_what_their_rows_and_columns_are(page: str) -> None:
    found = tree(page)
    scopes = {value for tag, name, value in found.attributes if (tag, name) == ("th", "scope")}
    assert scopes == {"col", "row"}
    assert found.census["table"] + found.census["table@class"] == found.census["caption"]


def test_a_page_has_its_landmarks_a_language_and_a_way_past_the_head(page: str) -> None:
    found = tree(page)
    assert {"header", "main", "footer"} <= set(found.order)
    assert found.order.count("h1") == 1
    assert ("html", "lang", "en") in found.attributes
    assert '<a class="skip" href="#content">' in page


def test_printed_pages_repeat_the_contract_the_edition_and_their_number() -> None:
    rules = html.page_rules(worked(), Options(paper="Letter"))
    assert "size: Letter" in rules
    assert 'content: "Upwork contract 38000001"' in rules
    assert "Contract record\\00002c  edition 1" in rules
    assert 'content: "page " counter(page) " of " counter(pages)' in rules


def test_a_chosen_clock_is_said_on_every_page() -> None:
    for report in Report:
        document = document_of(worked_case(clock="set"), report)
        page = rendered(document, Format.HTML).replace("&#39;", "'")
        assert page.count(CLOCK_SET) == 2
        assert html.css_text(CLOCK_SET) in html.page_rules(document, Options())
    assert CLOCK_SET not in rendered(worked(), Format.HTML).replace("&#39;", "'")


def test_the_strip_after_page_one_draws_what_the_tables_say(worked_page: str) -> None:
    assert (
        worked_page.index('<section id="summary"')
        < worked_page.index("<svg")
        < worked_page.index('<section id="scope"')
    )
    assert "4 agreed, 5 requested, 6 submitted, 3 paid. A line marks where the dispute begins." in worked_page


# ---------------------------------------------------------------- hostile


def assert_same_elements(page: str, benign: str) -> None:
    """Nothing more and nothing less, but marks for gaps: a harmless text has no address in it."""
    more, less = (one.census for one in (tree(page), tree(benign)))
    assert {key: one for key, one in (more - less).items() if key != "span.left-out@class"} == {}
    assert less - more == Counter()


def test_no_element_and_no_attribute_comes_from_the_record(hostile_page: str, benign_page: str) -> None:
    assert_same_elements(hostile_page, benign_page)


def test_every_attack_is_there_to_be_read(hostile_page: str) -> None:
    text = "".join(tree(hostile_page).text)
    gone = [one for one in SCRIPTS if not re.search("://|@|tel:", one) and visible(one) not in text]
    assert gone == []


def test_a_text_makes_no_element_of_its_own() -> None:
    writer = html.Writer({})
    for payload in PAYLOADS:
        said = (Span(payload, tone) for tone in Tone if tone is not Tone.MARK)
        found = tree("".join(f"<p>{writer.finalize(one)}</p>" for one in (payload, *said)))
        assert set(found.order) <= {"p", "span", "q", "bdi", "strong"}, payload
        assert {name for _, name, _ in found.attributes} == {"class", "dir"}, payload


@pytest.mark.parametrize("payload", batches(PAYLOADS, 100), ids=len)
def test_the_head_of_a_page_holds_whatever_the_facts_say(payload: str, quiet_head: str) -> None:
    hostile = rendered(document_of(hostile_case([], heading=payload), Report.ACCOUNT), Format.HTML)
    assert_same_elements(re.sub(r'<span class="unseen">(.*?)</span>', "", hostile), quiet_head)
    assert without_texts(tree(hostile).style) == without_texts(tree(quiet_head).style)


def without_texts(style: str) -> str:
    return re.sub(r'content: "[^"]*"', "", style)


@pytest.fixture(scope="module")
def quiet_head() -> str:
    return rendered(document_of(hostile_case([], heading="words"), Report.ACCOUNT), Format.HTML)


@pytest.mark.parametrize("payload", [*STYLES, '"', "\\", "\\22 ", "a\nb", "</style>", "\u202e"])
def test_a_text_inside_a_style_ends_nothing(payload: str) -> None:
    assert re.fullmatch(r'"(?:[A-Za-z0-9 ]|\\[0-9a-f]{6} )*"', html.css_text(payload))


@pytest.mark.parametrize("payload", ["<b>bold</b>", "<img src=x>", "</p><p>"])
def test_an_escape_that_is_forgotten_is_caught(monkeypatch: pytest.MonkeyPatch, payload: str) -> None:
    benign = rendered(document_of(hostile_case([harmless(payload)])), Format.HTML)
    monkeypatch.setattr(html, "escape", Markup)
    page = rendered(document_of(hostile_case([payload])), Format.HTML)
    with pytest.raises(AssertionError):
        assert_same_elements(page, benign)


def test_what_cannot_be_seen_is_marked_and_told_apart_from_typed_letters() -> None:
    page = rendered(document_of(hostile_case(["a\u202eb", r"c\u202ed"]), Report.SCOPE), Format.HTML)
    assert r'a<span class="unseen">\u202e</span>b' in page
    assert r"c\u202ed" in page
    assert "\u202e" not in page


def test_text_of_either_direction_stays_in_its_own_words() -> None:
    page = rendered(document_of(hostile_case(["שלום"]), Report.SCOPE), Format.HTML)
    assert '<q dir="auto">\u201cשלום\u201d</q>' in page  # noqa: RUF001 - Hebrew


@pytest.mark.parametrize("text", ["p { } </style><script>", "<!-- p { } -->"])
def test_a_stylesheet_that_would_end_its_element_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="stylesheet"):
        html.sheet(text)


@pytest.mark.parametrize("value", [None, 1.5, True, [], object()])
def test_a_value_without_words_is_refused(value: object) -> None:
    with pytest.raises(Refused, match="no words"):
        html.Writer({}).finalize(value)
