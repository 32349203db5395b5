"""``report``: a document of the case to hand over, or the statement for a platform's form."""

from pathlib import Path
from typing import Annotated

import typer

from disputekit.app.report import FORMATS, REPORTS, Wish
from disputekit.cli.commands.document import make_document
from disputekit.cli.options import Talk, command
from disputekit.errors import Refused


@command
def report(
    talk: Talk,
    name: Annotated[
        str, typer.Argument(help="Which document: " + ", ".join((*REPORTS, "statement")) + ".")
    ] = "case",
    form: Annotated[str, typer.Option("--format", help="One of: " + ", ".join(FORMATS) + ".")] = "html",
    to: Annotated[
        Path | None, typer.Option("--to", "-o", help="A file or a folder; '-': standard output.")
    ] = None,
    paper: Annotated[str, typer.Option("--paper", help="A4 or Letter.")] = "A4",
    zone: Annotated[str, typer.Option("--zone", help="Time zone of its dates and times.")] = "UTC",
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file that --to names.")] = False,
    show: Annotated[bool, typer.Option("--open", help="Open it with the system's program.")] = False,
    copy: Annotated[bool, typer.Option("--copy", help="Put the statement into the clipboard.")] = False,
) -> None:
    """A document of the case. Without a name the fullest one, as one HTML file; its path is printed.

    HTML goes to a file, every other format to standard output, unless --to says otherwise. ``report statement``
    is text for a platform's form, as ``draft statement`` makes it.
    Exit codes: 0 ok, 2 no such document or the file exists, 3 the record is damaged, 4 no such case, 6 something
    was found in the tone of the statement.
    """
    if name == "statement":
        from disputekit.cli.commands.draft import statement

        statement(talk, copy=copy, to=to, force=force)
        return
    if copy:
        raise Refused(
            "only the statement is text to copy; a document is a file", "dk report statement --copy"
        )
    make_document(talk, Wish(report=name, format=form, paper=paper, zone=zone), to, force=force, show=show)
