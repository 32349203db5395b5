"""The facts of a case stand in the title, the heading, the printed margin and the stylesheet of every document."""

from collections import Counter
from pathlib import Path

import pytest

from disputekit.reports.document import Format, Report
from tests.browser.rig import Rig
from tests.reports.documents import document_of, rendered
from tests.reports.hostile import MARKDOWN, REQUESTS, SCRIPTS, STYLES, UNSEEN, hostile_case

GROUPS = {"scripts": SCRIPTS, "requests": REQUESTS, "styles": STYLES, "markdown": MARKDOWN, "unseen": UNSEEN}


def page_with(heading: str) -> str:
    return rendered(document_of(hostile_case([], heading=heading), Report.ACCOUNT), Format.HTML)


def elements(rig: Rig, page: str) -> Counter[str]:
    """The census without the marks for gaps and for characters that cannot be seen."""
    with rig.visit(page) as visit:
        marks = visit.page.evaluate("() => document.querySelectorAll('.unseen, .left-out').length")
        return visit.census() - Counter({"span@class": marks})


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("media", ["screen", "print"])
def test_facts_that_attack_do_nothing_and_change_nothing(rig: Rig, group: str, media: str) -> None:
    page = page_with(" ".join(GROUPS[group]))
    for ignore_policy in (False, True):
        with rig.visit(
            page, media="print" if media == "print" else "screen", ignore_policy=ignore_policy
        ) as visit:
            assert visit.misdeeds() == []
            assert visit.page.is_visible("h1")
    assert elements(rig, page) == elements(rig, page_with("words"))


@pytest.mark.parametrize("group", GROUPS)
def test_facts_that_attack_do_not_widen_the_page(rig: Rig, group: str) -> None:
    assert rig.overflow(page_with(" ".join(GROUPS[group])), width=320) == 0
    assert rig.overflow(page_with("unbroken" * 60), width=320) == 0


def test_every_printed_page_has_its_number_and_the_contract(rig: Rig, tmp_path: Path) -> None:
    """A page that says nothing of the margin boxes would print without them."""
    with rig.visit(page_with("words"), media="print") as visit:
        rules = visit.page.evaluate(
            """() => Array.from(document.styleSheets).flatMap(sheet => Array.from(sheet.cssRules))
                .filter(rule => rule.type === CSSRule.PAGE_RULE).map(rule => rule.cssText)"""
        )
        paper = visit.page.pdf(prefer_css_page_size=True)
    assert any("counter(page)" in rule and "words contract words" in rule for rule in rules)
    assert paper[:5] == b"%PDF-"
