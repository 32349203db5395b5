"""Look at the money: account and weeks. Nothing here writes."""

from typing import TYPE_CHECKING, Annotated

import typer

from disputekit.app.workspace import OpenCase, open_case
from disputekit.cli.complete import record_names
from disputekit.cli.options import AsCsv, Talk, command
from disputekit.cli.screen.layout import columns

if TYPE_CHECKING:
    from disputekit.app.account import Account


@command
def account(
    talk: Talk,
    label: Annotated[
        str, typer.Argument(help="Only this one, with its records: M3, R1.", autocompletion=record_names)
    ] = "",
    explain: Annotated[
        bool, typer.Option("--explain", help="Each figure as the sum of its records.")
    ] = False,
    rate: Annotated[
        list[str] | None, typer.Option("--rate", help="Reference rate in percent, for late-payment interest.")
    ] = None,
    steps: Annotated[bool, typer.Option("--steps", help="With --csv: a line for each payment step.")] = False,
    csv: AsCsv = False,
) -> None:
    """The money: what was agreed, what came of it, what is contested, and on which records each figure rests.

    Currencies are never added. With --rate, interest on late payment where a law in use gives it.
    Exit codes: 0 ok, 2 a rate cannot be read, 4 no such case or label.
    """
    from disputekit.app.account import account as money_of
    from disputekit.app.account import figures_for

    with open_case(talk.setup, writing=False) as case:
        found = money_of(case, rate or ())
        shown = found._replace(figures=figures_for(found, label)) if label else found
        if csv:
            _account_table(talk, shown, steps=steps)
        elif talk.as_json:
            from disputekit.cli.screen.account import account_json

            talk.json({"case": case.row.slug, **account_json(shown)})
        else:
            _account_words(talk, case, found, label, explain=explain)


def _account_table(talk: Talk, found: "Account", *, steps: bool) -> None:
    from disputekit.cli.screen.account import STEP_NAMES, step_cells
    from disputekit.cli.screen.figures import CSV_NAMES, figure_cells

    if steps:
        talk.table(STEP_NAMES, (step_cells(one) for one in (*found.view.steps, *found.view.claims)))
    else:
        talk.table(CSV_NAMES, figure_cells(found.figures))


def _account_words(talk: Talk, case: OpenCase, found: "Account", label: str, *, explain: bool) -> None:
    from disputekit.cli.screen.account import account_lines, label_lines

    width = columns()
    lines = (
        label_lines(case, found, label, width)
        if label
        else account_lines(case, found, width, explain=explain)
    )
    for line in lines:
        talk.data(line)
    for line in found.warnings:
        talk.note(line)


@command
def weeks(talk: Talk, csv: AsCsv = False) -> None:
    """Contract weeks: hours, what they come to, where each week stands, which conditions the record shows.

    Exit codes: 0 ok, 4 no such case.
    """
    from disputekit.app.weeks import weeks as listed
    from disputekit.cli.screen.weeks import CSV_NAMES, week_cells, week_lines, weeks_json

    with open_case(talk.setup, writing=False) as case:
        found = listed(case)
        if csv:
            talk.table(CSV_NAMES, week_cells(found))
        elif talk.as_json:
            talk.json({"case": case.row.slug, **weeks_json(found)})
        else:
            for line in week_lines(case, found, columns()):
                talk.data(line)
            for line in found.warnings:
                talk.note(line)
