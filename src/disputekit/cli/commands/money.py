"""Look at the money: ``account``. Nothing here writes."""

from disputekit.app.workspace import open_case
from disputekit.cli.options import AsCsv, Talk, command
from disputekit.cli.screen.layout import columns


@command
def account(talk: Talk, csv: AsCsv = False) -> None:
    """The money: agreed, received, in escrow, not funded; then every step. Currencies are never added.

    Exit codes: 0 ok, 4 no such case.
    """
    from disputekit.app.plain import plain
    from disputekit.app.status import account_view
    from disputekit.cli.screen.account import CSV_NAMES as STEP_NAMES
    from disputekit.cli.screen.account import account_lines, step_cells

    with open_case(talk.setup, writing=False) as case:
        view = account_view(case)
        if csv:
            talk.table(STEP_NAMES, (step_cells(one) for one in (*view.steps, *view.claims)))
        elif talk.as_json:
            talk.json({"case": case.row.slug, "account": plain(view)})
        else:
            for line in account_lines(case, view, columns()):
                talk.data(line)
