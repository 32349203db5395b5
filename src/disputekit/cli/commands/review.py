"""``review``: what is missing, what is weak, and what the other side would say."""

from collections.abc import Iterable
from typing import Annotated

import typer

from disputekit.app.review import CHECKS, chosen_checks, review_of
from disputekit.app.workspace import open_case
from disputekit.cli.options import AsCsv, Talk, command
from disputekit.cli.screen.layout import columns
from disputekit.errors import ExitCode


def _check_names(incomplete: str) -> list[str]:
    return [one.id for one in CHECKS if one.id.startswith(incomplete)]


Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="[CHECK]...", help="Only these checks.", autocompletion=_check_names),
]
Only = Annotated[str, typer.Option("--only", help="Only one group: blockers, weak-spots or other-side.")]
ListThem = Annotated[bool, typer.Option("--list", help="List all checks and what each looks at.")]


@command
def review(
    talk: Talk, checks: Names = None, only: Only = "", list_checks: ListThem = False, csv: AsCsv = False
) -> None:
    """What is missing, what is weak, and what the other side would say; each with the command that closes it.

    Named checks, silent when they find nothing. It is for you alone: nothing of it enters a document.
    Exit codes: 0 ok, 2 no such check, 4 no such case, 6 a blocker stands.
    """
    from disputekit.app.plain import plain
    from disputekit.cli.screen.review import (
        CSV_NAMES,
        check_json,
        check_lines,
        finding_cells,
        review_json,
        review_lines,
        summary_words,
    )

    chosen = chosen_checks(checks or (), only)
    if list_checks:
        talk.json([check_json(one) for one in chosen]) if talk.as_json else _print(
            talk, check_lines(chosen, columns())
        )
        return
    with open_case(talk.setup, writing=False) as case:
        found = review_of(case, chosen)
    if talk.as_json:
        talk.json({"case": case.row.slug, **review_json(found, plain)})
    elif csv:
        talk.table(CSV_NAMES, (finding_cells(one) for one in found.findings))
    elif talk.quiet:
        talk.data(str(len(found.findings)))
    else:
        _print(talk, review_lines(found, columns(), whole=not (checks or only)) if found.findings else ())
        talk.note(summary_words(case.row.slug, found))
    raise typer.Exit(ExitCode.ATTENTION if found.blockers else ExitCode.OK)


def _print(talk: Talk, lines: Iterable[str]) -> None:
    for line in lines:
        talk.data(line)
