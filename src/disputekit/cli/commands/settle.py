"""``settle``: the ways a dispute can end side by side, with their sums. For the freelancer alone."""

from pathlib import Path
from typing import Annotated

import typer

from disputekit.app.plain import plain
from disputekit.app.settle import Settlement, Typed, settlement
from disputekit.app.workspace import open_case
from disputekit.cli.opener import open_with_system
from disputekit.cli.options import AsCsv, Talk, command
from disputekit.cli.screen.layout import columns
from disputekit.cli.screen.settle import CSV_NAMES, outcome_cells, settle_lines
from disputekit.errors import Refused

FORMATS = ("term", "html")


class Numbers:
    """The freelancer's own numbers, each an option."""

    shape = {
        name: (Annotated[str, typer.Option(help=says)], "")
        for name, says in {
            "partial": "A partial payment to look at: 800.",
            "split": "Your part of the full claim in percent: 50.",
            "new_deadline": "A revised deadline: '20 apr'.",
            "fee": "The platform's service fee in percent: 10.",
            "arbitration": "What arbitration costs you, if you know better: 337.50.",
            "rate": "What an hour of yours is worth to you: 45.",
            "chance": "The chance YOU put on the full claim, in percent: 60.",
            "claim": "The full claim, if not what the record says: 1200.",
            "extra": "What the extra work is to bring: 150.",
        }.items()
    } | {
        "hours": (
            Annotated[
                list[str] | None,
                typer.Option(help="Own hours to go through with the claim: 6; or deadline=10."),
            ],
            None,
        )
    }

    def __init__(self, *, hours: list[str] | None, **given: str) -> None:
        self.typed = Typed(hours=tuple(hours or ()), **given)


@command
def settle(
    talk: Talk,
    numbers: Numbers,
    csv: AsCsv = False,
    form: Annotated[str, typer.Option("--format", help="term or html (a private page).")] = "term",
    to: Annotated[Path | None, typer.Option("--to", "-o", help="A file or a folder for the page.")] = None,
    paper: Annotated[str, typer.Option("--paper", help="A4 or Letter.")] = "A4",
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file that --to names.")] = False,
    show: Annotated[bool, typer.Option("--open", help="Open the page with the system's program.")] = False,
) -> None:
    """The ways it can end side by side: full claim, extra work, partial payment, split, later, walking away.

    Each with what it nets after fees and own hours, and what happens when nobody acts. Amounts come from the
    record, from a rule with its source, or from you. Nothing is predicted, and no document shows any of it.
    Exit codes: 0 ok, 2 usage or the file exists, 4 no such case.
    """
    if form not in FORMATS:
        raise Refused(
            f"there is no format {form!r}", f"choose one of: {', '.join(FORMATS)}; or --json, --csv"
        )
    if form == "html" and not (talk.as_json or csv):
        from disputekit.app.private_page import write_settle_page  # loads the templates

        path = write_settle_page(talk.setup, numbers.typed, to, paper=paper, force=force)
        talk.data(str(path))
        talk.note("private: do not hand this page over")
        if show:
            talk.note(open_with_system(path, path.name, can_open=True))
        return
    with open_case(talk.setup, writing=False) as case:
        found, warnings = settlement(case, numbers.typed)
        if csv:
            talk.table(CSV_NAMES, _rows(found))
        elif talk.as_json:
            talk.json({"case": case.row.slug, "private": True, "settlement": plain(found)})
        else:
            talk.data("\n".join(settle_lines(case, found, columns())))
        for warning in warnings:
            talk.note(warning)


def _rows(found: Settlement) -> list[list[object]]:
    return [outcome_cells(found, sheet, one) for sheet in found.sheets for one in sheet.outcomes]
