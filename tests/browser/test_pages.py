"""Documents in a real browser: quiet, readable by everybody, and deaf to whatever a record says.

The words of a record reach the page through two barriers, escaping and the content security policy. Each is
tested with the other one taken away, and the attacks are shown to work where both are gone. Opening a page is what
takes time, so each is opened once for all that is asked of it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import pytest
from markupsafe import Markup

from disputekit.reports.document import Format, Report
from disputekit.reports.formats import html
from tests.browser.rig import Rig, vnu
from tests.reports.documents import document_of, rendered, worked
from tests.reports.hostile import PAYLOADS, REQUESTS, SCRIPTS, STYLES, batches, harmless, hostile_case
from tests.reports.worked import Chain, by_client, said
from tests.support.figures import record

REPORTS = pytest.mark.parametrize("report", list(Report), ids=lambda one: one.value)
A4_AND_PHONE = (1280, 820, 390)

# With neither barrier, so many attacks must run that a silent rig cannot pass for a safe page.
ENOUGH = 50
# The full test has each text in each of the places by itself, some hundreds on a page.
ON_A_PAGE = 18
PLACES = 24


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
    return rig.write(rendered(document_of(hostile_case(batches(PAYLOADS, 60))), Format.HTML))


@pytest.fixture(scope="module")
def benign_page(rig: Rig) -> Path:
    return rig.write(rendered(document_of(hostile_case(map(harmless, batches(PAYLOADS, 60)))), Format.HTML))


class Unescaped(NamedTuple):
    """What pages do that forget to escape."""

    executions: list[str]
    dialogs: list[str]
    violations: list[str]


def unescaped(rig: Rig, texts: Iterable[str], *, ignore_policy: bool, size: int = 12) -> Unescaped:
    """Open pages of the texts, each in a message of its own; an open element swallows no more than its page."""
    found, rest = Unescaped([], [], []), list(texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html, "escape", Markup)
        for first in range(0, len(rest), size):
            chain = Chain(hostile_case([]))
            for text in rest[first : first + size]:
                chain.add("message", "2026-02-02 09:00", talk=by_client(), text=said(text))
            page = rendered(document_of(chain.records, Report.TIMELINE), Format.HTML)
            with rig.visit(page, ignore_policy=ignore_policy) as visit:
                found.executions.extend(visit.executions)
                found.dialogs.extend(visit.dialogs)
                found.violations.extend(visit.csp_violations)
    return found


# ---------------------------------------------------------------- quiet


@REPORTS
def test_a_document_asks_for_nothing_runs_nothing_fits_and_prints(
    rig: Rig, page_of: Callable[[Report], Path], report: Report
) -> None:
    with rig.visit(page_of(report)) as visit:
        assert visit.misdeeds() == []
        for width in A4_AND_PHONE:
            assert visit.overflow(width) == 0, width
        visit.page.emulate_media(media="print")
        assert len(re.findall(rb"/Type\s*/Page\b", visit.page.pdf(format="A4"))) >= 1
        assert visit.misdeeds() == []


def test_nothing_in_a_record_runs_loads_leaves_or_makes_an_element(
    rig: Rig, hostile_page: Path, benign_page: Path
) -> None:
    with rig.visit(hostile_page) as hostile:
        assert hostile.misdeeds() == []
        census = hostile.census()
    with rig.visit(benign_page) as benign:
        more, less = census - benign.census(), benign.census() - census
    # An address in a text is left out of a document and marked; the harmless twin of the text has none.
    assert {name for name in more if name != "span@class"} == set()
    assert less == Counter()


def test_escaping_alone_holds(rig: Rig, hostile_page: Path) -> None:
    with rig.visit(hostile_page, ignore_policy=True) as visit:
        assert visit.misdeeds() == []


def test_the_policy_alone_holds(rig: Rig) -> None:
    found = unescaped(rig, SCRIPTS[:60], ignore_policy=False, size=30)
    assert (found.executions, found.dialogs) == ([], [])
    assert len(found.violations) >= ENOUGH // 2


def test_the_attacks_work_where_both_barriers_are_gone(rig: Rig) -> None:
    assert len(set(unescaped(rig, SCRIPTS[:96], ignore_policy=True, size=24).executions)) >= ENOUGH


@pytest.mark.full
def test_every_text_in_every_place_does_nothing_behind_either_barrier(rig: Rig) -> None:
    done, placed = [], 0
    for first in range(0, len(PAYLOADS), ON_A_PAGE):
        texts = PAYLOADS[first : first + ON_A_PAGE]
        placed += len(texts) * PLACES
        heading = " ".join(texts)
        page = rig.write(rendered(document_of(hostile_case(texts, heading=heading)), Format.HTML))
        twin = rendered(
            document_of(hostile_case(map(harmless, texts), heading=harmless(heading))), Format.HTML
        )
        with rig.visit(page, ignore_policy=True) as visit:
            done += visit.misdeeds()
        with rig.visit(page) as visit:
            done += visit.misdeeds()
            census = visit.census()
        with rig.visit(twin) as visit:
            differ = (census - visit.census()) + (visit.census() - census)
        done += [f"{name} on the page of {texts[0]}" for name in differ if name != "span@class"]
    # A page that sends the reader elsewhere is held by escaping alone: no policy of a page forbids a refresh.
    attacks = [one for one in (*SCRIPTS, *REQUESTS, *STYLES) if "refresh" not in one]
    closed = unescaped(rig, attacks, ignore_policy=False)
    open_ = unescaped(rig, attacks, ignore_policy=True)
    ran = len(set(open_.executions))
    record(
        "X1 browser",
        "each text of our own corpus in each place of a document, policy on and off, in headless Chromium",
        texts=len(PAYLOADS),
        placements=placed,
        found=len(done),
        planted=1,
        caught=int(ran >= ENOUGH),
    )
    record(
        "X2 barriers",
        "escaping taken away: the policy alone; both taken away: the attacks must run",
        attacks=len(attacks),
        stopped_by_the_policy=len(closed.violations),
        different_ones_that_ran_without_both=ran,
        found=len(closed.executions) + len(closed.dialogs),
        planted=1,
        caught=int(ran >= ENOUGH),
    )
    assert done == []
    assert (closed.executions, closed.dialogs) == ([], [])
    assert ran >= ENOUGH


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


@pytest.mark.usefixtures("html_checker")
def test_documents_are_sound_html(page_of: Callable[[Report], Path], hostile_page: Path) -> None:
    assert vnu([*(page_of(report) for report in Report), hostile_page]) == []


# ---------------------------------------------------------------- on paper


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
