"""Join records: link, same, and mark, which says what a recorded message is."""

from typing import Annotated

import typer

from disputekit.app.join import READINGS
from disputekit.app.join import link as linked
from disputekit.app.join import mark as marked
from disputekit.cli.complete import record_names
from disputekit.cli.options import About, Reference, Talk, command
from disputekit.cli.writing import record

Records = Annotated[list[str], typer.Argument(help="The records: 14 31.", autocompletion=record_names)]
Off = Annotated[bool, typer.Option("--off", help="Take the link away again.")]


@command
def link(talk: Talk, records: Records, about: About = None, off: Off = False) -> None:
    """Join records with each other, or with what they concern: ``link 20 21 --about S2``."""
    record(talk, lambda case: [linked(case, records, about or (), same=False, off=off)])


@command
def same(talk: Talk, records: Records, off: Off = False) -> None:
    """Several records are sources of one event, counted once: ``same 14 31``."""
    record(talk, lambda case: [linked(case, records, (), same=True, off=off)])


@command
def mark(
    talk: Talk,
    message: Reference,
    reading: Annotated[str, typer.Argument(help="One of: " + ", ".join(READINGS) + ".")],
    about: About = None,
) -> None:
    """Say what a recorded message is: ``mark 31 agreed --about R2``. The message itself stays as it is."""
    record(talk, lambda case: [marked(case, message, reading, about or ())])
