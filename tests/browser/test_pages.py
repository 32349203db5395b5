"""Documents in a real browser: quiet, readable by everybody, and deaf to whatever a record says.

The words of a record reach the page through two barriers, escaping and the content security policy. Each is
tested with the other one taken away, and the attacks are shown to work where both are gone.
"""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from markupsafe import Markup

from disputekit.reports.document import Format, Report
from disputekit.reports.formats import html
from tests.browser.rig import Rig, vnu
from tests.reports.documents import document_of, rendered, worked
from tests.reports.hostile import PAYLOADS, SCRIPTS, harmless, hostile_case

REPORTS = pytest.mark.parametrize("report", list(Report), ids=lambda one: one.value)
A4_AND_PHONE = pytest.mark.parametrize("width", [1280, 820, 390])

# With neither barrier, so many attacks must run that a silent rig cannot pass for a safe page.
ENOUGH = 20


@pytest.fixture(scope="session")
def page_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Report], Path]:
    """Each document of the worked case as a file, written once."""
    folder = tmp_path_factory.mktemp("documents")

    def page(report: Report) -> Path:
        path = folder / f"{report.value}.html"
        if not path.exists():
            path.write_text(rendered(worked(report), Format.HTML), encoding="utf-8", newline="\n")
        return path

    return page


@pytest.fixture(scope="module")
def hostile_page(rig: Rig) -> Path:
    return rig.write(rendered(document_of(hostile_case(PAYLOADS)), Format.HTML))


@pytest.fixture(scope="module")
def benign_page(rig: Rig) -> Path:
    return rig.write(rendered(document_of(hostile_case(map(harmless, PAYLOADS))), Format.HTML))


@pytest.fixture
def unescaped_page(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same attacks where the page forgets to escape."""
    monkeypatch.setattr(html, "escape", Markup)
    return rig.write(rendered(document_of(hostile_case(SCRIPTS)), Format.HTML))


# ---------------------------------------------------------------- quiet


@REPORTS
def test_a_document_asks_for_nothing_and_runs_nothing(
    rig: Rig, page_of: Callable[[Report], Path], report: Report
) -> None:
    with rig.visit(page_of(report)) as visit:
        assert visit.misdeeds() == []


def test_nothing_in_a_record_runs_loads_or_leaves(rig: Rig, hostile_page: Path) -> None:
    with rig.visit(hostile_page) as visit:
        assert visit.misdeeds() == []


def test_escaping_alone_holds(rig: Rig, hostile_page: Path) -> None:
    with rig.visit(hostile_page, ignore_policy=True) as visit:
        assert visit.misdeeds() == []


def test_the_browser_sees_the_same_elements_whatever_the_record_says(
    rig: Rig, hostile_page: Path, benign_page: Path
) -> None:
    with rig.visit(hostile_page) as hostile, rig.visit(benign_page) as benign:
        more, less = hostile.census() - benign.census(), benign.census() - hostile.census()
    # An address in a text is left out of a document and marked; the harmless twin of the text has none.
    assert {name for name in more if name != "span@class"} == set()
    assert less == Counter()


def test_the_policy_alone_holds(rig: Rig, unescaped_page: Path) -> None:
    with rig.visit(unescaped_page) as visit:
        assert visit.executions == []
        assert visit.dialogs == []
        assert len(visit.csp_violations) >= ENOUGH


def test_the_attacks_work_where_both_barriers_are_gone(rig: Rig, unescaped_page: Path) -> None:
    with rig.visit(unescaped_page, ignore_policy=True) as visit:
        assert len(set(visit.executions)) >= ENOUGH


def test_hidden_text_is_seen_by_nobody_and_visible_text_by_all(
    rig: Rig, page_of: Callable[[Report], Path]
) -> None:
    """No word of the page is there only for machines, or only on screen."""
    with rig.visit(page_of(Report.CASE)) as visit:
        hidden = visit.page.evaluate(
            """() => Array.from(document.body.querySelectorAll("*"))
                .filter(element => getComputedStyle(element).display === "none" && element.textContent.trim())
                .map(element => element.outerHTML.slice(0, 80))"""
        )
    assert hidden == []


# ---------------------------------------------------------------- readable


@REPORTS
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_document_has_no_barrier_that_axe_knows(
    axe_rig: Rig, page_of: Callable[[Report], Path], report: Report, scheme: str
) -> None:
    assert axe_rig.axe(page_of(report), scheme="dark" if scheme == "dark" else "light") == []


@REPORTS
@A4_AND_PHONE
def test_a_document_never_scrolls_sideways_as_a_whole(
    rig: Rig, page_of: Callable[[Report], Path], report: Report, width: int
) -> None:
    assert rig.overflow(page_of(report), width=width) == 0


@pytest.mark.usefixtures("html_checker")
def test_documents_are_sound_html(page_of: Callable[[Report], Path], hostile_page: Path) -> None:
    assert vnu([*(page_of(report) for report in Report), hostile_page]) == []


# ---------------------------------------------------------------- on paper


@REPORTS
def test_a_document_prints(
    rig: Rig, page_of: Callable[[Report], Path], report: Report, tmp_path: Path
) -> None:
    paper = rig.pdf(page_of(report), tmp_path / "report.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) >= 1


def test_on_paper_a_page_is_black_on_white_whatever_the_screen_was(
    rig: Rig, page_of: Callable[[Report], Path]
) -> None:
    with rig.visit(page_of(Report.CASE), media="print", scheme="dark") as visit:
        colours = visit.page.evaluate(
            "() => [getComputedStyle(document.body).color, getComputedStyle(document.documentElement).backgroundColor]"
        )
    dark, light = (sum(int(part) for part in re.findall(r"\d+", colour)[:3]) for colour in colours)
    assert dark < 200
    assert light in {0, 765}  # transparent, which is paper, or white
