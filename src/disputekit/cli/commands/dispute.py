"""``dispute``: the day a dispute starts. What silence costs, then what to do, in order."""

from pathlib import Path
from typing import Annotated

import typer

from disputekit.app.dispute import bad_day
from disputekit.app.plain import plain
from disputekit.app.workspace import open_case
from disputekit.cli.opener import open_with_system
from disputekit.cli.options import Talk, command
from disputekit.cli.screen.dispute import dispute_json, dispute_lines, told_clock
from disputekit.cli.screen.layout import columns
from disputekit.errors import Refused

FORMATS = ("term", "html")


@command
def dispute(
    talk: Talk,
    form: Annotated[str, typer.Option("--format", help="term or html (a private page).")] = "term",
    to: Annotated[Path | None, typer.Option("--to", "-o", help="A file or a folder for the page.")] = None,
    paper: Annotated[str, typer.Option("--paper", help="A4 or Letter.")] = "A4",
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file that --to names.")] = False,
    show: Annotated[bool, typer.Option("--open", help="Open the page with the system's program.")] = False,
) -> None:
    """The bad day: until when, what silence costs, and what to do in order, each step with its command.

    ``--format html`` writes one private page with all four answers: how long, how much, what is weak, what to say.
    Exit codes: 0 ok, 2 usage or the file exists, 4 no such case.
    """
    if form not in FORMATS:
        raise Refused(f"there is no format {form!r}", f"choose one of: {', '.join(FORMATS)}; or --json")
    if form == "html" and not talk.as_json:
        from disputekit.app.dispute_page import write_dispute_page  # loads the templates

        path = write_dispute_page(talk.setup, told_clock, to, paper=paper, force=force)
        talk.data(str(path))
        talk.note("private: do not hand this page over")
        if show:
            talk.note(open_with_system(path, path.name, can_open=True))
        return
    with open_case(talk.setup, writing=False) as case:
        found = bad_day(case)
        if talk.as_json:
            talk.json({"case": case.row.slug, **dispute_json(case, found, plain)})
        elif talk.quiet:
            talk.data(str(sum(one.done_by is None for one in found.steps)))
        else:
            talk.data("\n".join(dispute_lines(case, found, columns())))
