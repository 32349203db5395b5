"""Every text of the corpus alone in every place, read by parsers without a browser: HTML, and Markdown twice."""

from collections import Counter
from collections.abc import Callable

import pytest
from markupsafe import Markup

from disputekit.reports.document import Document, Format
from disputekit.reports.formats import html, markdown
from tests.reports.documents import document_of, rendered
from tests.reports.hostile import PAYLOADS, harmless, hostile_case
from tests.reports.html_tree import tree
from tests.reports.test_markdown import GFM, PLAIN, census
from tests.support.figures import record

ON_A_PAGE = 18
PLACES = 24
GAPS = {"span.left-out@class", "span.unseen@class"}


def elements(page: str) -> Counter[str]:
    """The census of a page; one whose elements do not close each other is broken, and that is an element too."""
    try:
        return tree(page).census
    except AssertionError as error:
        return Counter([f"broken: {error}"])


Parser = Callable[[Document], Counter[str]]
PARSERS: dict[str, Parser] = {
    "X3 HTML parser": lambda one: elements(rendered(one, Format.HTML)),
    "X4 Markdown, CommonMark": lambda one: census(rendered(one, Format.MARKDOWN), PLAIN),
    "X4 Markdown, as on GitHub": lambda one: census(rendered(one, Format.MARKDOWN), GFM),
}


def differences(texts: list[str], parsers: dict[str, Parser]) -> dict[str, list[str]]:
    """What each parser sees in a document of the texts and not in that of their harmless twins, and the reverse."""
    hostile, twin = (
        document_of(hostile_case(said, heading=" ".join(said)))
        for said in (texts, list(map(harmless, texts)))
    )
    found = {}
    for name, parse in parsers.items():
        more, less = parse(hostile), parse(twin)
        found[name] = [one for one in (more - less) + (less - more) if one not in GAPS]
    return found


@pytest.mark.full
def test_every_text_in_every_place_makes_nothing_of_its_own() -> None:
    found: dict[str, list[str]] = {name: [] for name in PARSERS}
    for first in range(0, len(PAYLOADS), ON_A_PAGE):
        for name, more in differences(PAYLOADS[first : first + ON_A_PAGE], PARSERS).items():
            found[name] += more
    caught = planted()
    for name, seen in found.items():
        record(
            name,
            "each text of the corpus alone in each place: elements, attributes, links or headings of its making",
            texts=len(PAYLOADS),
            placements=len(PAYLOADS) * PLACES,
            found=len(seen),
            planted=1,
            caught=int(bool(caught[name])),
        )
    assert found == {name: [] for name in PARSERS}


def planted() -> dict[str, list[str]]:
    """The same of a few texts where nothing is escaped."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html, "escape", Markup)
        patch.setattr(markdown, "_pieces", lambda text: [text])
        return differences(["<br>", "[x](y)"], PARSERS)


def test_texts_that_are_not_escaped_are_caught_by_every_parser() -> None:
    assert all(planted().values())
