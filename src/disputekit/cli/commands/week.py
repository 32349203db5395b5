"""``week``: walk the open ends of a case with single keys."""

from typing import Annotated

import typer

from disputekit.app.status import what_presses
from disputekit.app.workspace import open_case
from disputekit.cli.options import Talk, command
from disputekit.cli.screen.layout import columns
from disputekit.cli.terminal import is_interactive
from disputekit.errors import ExitCode, Refused

Limit = Annotated[int, typer.Option("--limit", "-n", help="At most so many open ends; 0: all.")]


@command
def week(talk: Talk, limit: Limit = 0) -> None:
    """Walk the open ends with single keys: requests without a price, a spoken yes without a recap ...

    Each answer is recorded at once and can be taken back with u; Enter skips, q leaves. Dates that come near
    stand first. Without a terminal, and with --json or -q, it lists what is open and asks nothing.
    Exit codes: 0 walked or left, or nothing is open, 2 --limit cannot be read, 4 no such case,
    6 listed, and something is open, 130 Ctrl-C (what was recorded stays recorded).
    """
    if limit < 0:
        raise Refused(f"--limit {limit}: a number of open ends, 0 for all")
    if is_interactive() and not (talk.as_json or talk.quiet):
        from disputekit.cli.walk import Walk

        Walk(talk, limit).run()
        return
    if _listed(talk, limit):
        raise typer.Exit(ExitCode.ATTENTION)


def _listed(talk: Talk, limit: int) -> int:
    """Print what is open with the commands that close it, and return how much it is, shown or not."""
    from disputekit.cli.screen.ends import end_lines
    from disputekit.cli.screen.week import week_json, when_lines

    with open_case(talk.setup, writing=False) as case:
        found = what_presses(case)
        shown, width = found.ends[: limit or None], columns()
        if talk.as_json:
            talk.json(week_json(case, found, shown))
        elif talk.quiet:
            talk.data(str(len(found.ends))) if found.ends else None
        else:
            for line in (*when_lines(case, found, width), *end_lines(shown, width)):
                talk.data(line)
            more = len(found.ends) - len(shown)
            talk.note(f"{more} more: --limit 0") if more else None
            talk.note("nothing is open") if not found.ends else None
    return len(found.ends)
