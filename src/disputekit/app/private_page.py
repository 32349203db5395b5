"""Pages for the freelancer alone: made in memory, and written as private files whose name says what they are."""

from collections.abc import Mapping
from pathlib import Path

from disputekit.app.document_file import chosen_paper, plain_name, write_document
from disputekit.app.report import TEMPLATES
from disputekit.app.settle import Typed, settlement
from disputekit.app.workspace import OpenCase, Setup, open_case
from disputekit.record.moment import from_clock, wall_clock
from disputekit.record.spoken import echo_words
from disputekit.reports.document import Options
from disputekit.reports.private.page import private_html
from disputekit.reports.private.settle import settle_block

CLOCK_SET = "Times of this case may have been chosen (demo or test)."


def write_settle_page(
    setup: Setup, typed: Typed, target: Path | None, *, paper: str = "A4", force: bool = False
) -> Path:
    """Write the ways to settle as a private page and return its path.

    Raises:
        Refused: a number that is none, an unknown paper, or the named file exists.
        StorageFailure: the folder cannot be written to.
    """
    with open_case(setup, writing=False) as case:
        values = {"settle": settle_block(settlement(case, typed).settlement, case.facts.zone)}
        return write_private(case, "settle", values, target, paper=paper, force=force)


def write_private(
    case: OpenCase,
    name: str,
    values: Mapping[str, object],
    target: Path | None,
    *,
    paper: str = "A4",
    force: bool = False,
) -> Path:
    """Fill ``templates/private/NAME.html.j2`` and write it as ``CASE-private-NAME-DATE.html``; return the path.

    ``title``, ``head`` and ``made`` are given to every page. Raises as ``write_settle_page``.
    """
    options = Options(case.setup.config / TEMPLATES, chosen_paper(paper))
    text = private_html(name, {**_head(case), **values}, options)
    day = wall_clock(case.setup.now.isoformat(), case.facts.zone).date().isoformat()
    file = f"{plain_name(case.row.slug)}-private-{name}-{day}.html"
    return write_document(case.setup.folder, target, file, text.encode("utf-8"), force=force)


def _head(case: OpenCase) -> dict[str, object]:
    facts = case.facts
    with_company = f"{facts.client}, {facts.company}" if facts.company else facts.client
    lines = [f"With {with_company}. Amounts before taxes."]
    return {
        "title": facts.title,
        "head": tuple([*lines, CLOCK_SET] if facts.clock == "set" else lines),
        "made": f"as of {echo_words(from_clock(case.setup.now, facts.zone), facts.zone)}",
    }
