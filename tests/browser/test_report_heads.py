"""The facts of a case stand in the title, the heading, the printed margin and the stylesheet of every document."""

from collections import Counter

import pytest

from disputekit.reports.document import Format, Report
from tests.browser.rig import Rig, Visit
from tests.reports.documents import document_of, rendered
from tests.reports.hostile import MARKDOWN, REQUESTS, SCRIPTS, STYLES, UNSEEN, hostile_case

# The first hundred of the scripts lack nothing for a head: they break out of titles, styles and attributes.
GROUPS = {
    "scripts": SCRIPTS[:105],
    "requests": REQUESTS,
    "styles": STYLES,
    "markdown": MARKDOWN,
    "unseen": UNSEEN,
}


def page_with(heading: str) -> str:
    return rendered(document_of(hostile_case([], heading=heading), Report.ACCOUNT), Format.HTML)


def elements(visit: Visit) -> Counter[str]:
    """The census without the marks for gaps and for characters that cannot be seen."""
    marks = visit.page.evaluate("() => document.querySelectorAll('.unseen, .left-out').length")
    return visit.census() - Counter({"span@class": marks})


@pytest.fixture(scope="module")
def quiet(rig: Rig) -> Counter[str]:
    with rig.visit(page_with("words")) as visit:
        return elements(visit)


@pytest.mark.parametrize("group", GROUPS)
def test_facts_that_attack_do_nothing_and_change_nothing(rig: Rig, group: str, quiet: Counter[str]) -> None:
    with rig.visit(page_with(" ".join(GROUPS[group]))) as visit:
        assert elements(visit) == quiet
        assert visit.page.is_visible("h1")
        assert visit.overflow(320) == 0
        visit.page.emulate_media(media="print")
        assert visit.page.is_visible("h1")
        assert visit.misdeeds() == []


def test_facts_that_attack_need_no_policy_to_do_nothing(rig: Rig) -> None:
    everything = " ".join(text for texts in GROUPS.values() for text in texts)
    with rig.visit(page_with(everything), ignore_policy=True, media="print") as visit:
        assert visit.page.is_visible("h1")
        assert visit.misdeeds() == []


def test_one_unbroken_word_does_not_widen_the_page(rig: Rig) -> None:
    assert rig.overflow(page_with("unbroken" * 60), width=320) == 0


def test_every_printed_page_has_its_number_and_the_contract(rig: Rig) -> None:
    """A page that says nothing of the margin boxes would print without them."""
    with rig.visit(page_with("words"), media="print") as visit:
        rules = visit.page.evaluate(
            """() => Array.from(document.styleSheets).flatMap(sheet => Array.from(sheet.cssRules))
                .filter(rule => rule.type === CSSRule.PAGE_RULE).map(rule => rule.cssText)"""
        )
        paper = visit.page.pdf(prefer_css_page_size=True)
    assert any("counter(page)" in rule and "words contract words" in rule for rule in rules)
    assert paper[:5] == b"%PDF-"
