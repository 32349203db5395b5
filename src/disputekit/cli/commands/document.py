"""Make a document to hand over and say where it is. What is for the freelancer alone is out of reach from here."""

import os
import sys
from pathlib import Path

from disputekit.app.report import Wish, make_report, write_report
from disputekit.cli.opener import open_with_system
from disputekit.cli.options import Talk
from disputekit.cli.screen.layout import columns
from disputekit.cli.terminal import printable, printable_json

_WIDE = 100


def make_document(talk: Talk, wish: Wish, to: Path | None, *, force: bool, show: bool) -> None:
    """Write a document to a file, or to standard output where nothing else was said and it is no HTML."""
    chosen = "json" if talk.as_json else wish.format
    wish = wish._replace(format=chosen, width=columns() or _WIDE, colour=_has_colour(chosen))
    if str(to) == "-" or (to is None and chosen != "html"):
        _print(make_report(talk.setup, wish).text, chosen)
        return
    path = write_report(talk.setup, wish, to, force=force)
    talk.data(str(path))
    if show:
        talk.note(open_with_system(path, path.name, can_open=True))


def _has_colour(form: str) -> bool:
    return form == "term" and sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _print(text: str, form: str) -> None:
    """Print a document. The format for terminals is safe by itself; of the others a terminal obeys nothing."""
    if form == "json":
        text = printable_json(text)
    elif form != "term" and sys.stdout.isatty():
        text = printable(text)
    sys.stdout.write(text if text.endswith("\n") else text + "\n")
