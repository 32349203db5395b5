"""``inbox``: imported messages that nobody read as anything yet."""

from typing import Annotated

import typer

from disputekit.app.inbox import inbox as inbox_of
from disputekit.app.workspace import open_case
from disputekit.cli.options import Talk, command
from disputekit.cli.screen.layout import columns
from disputekit.errors import ExitCode

Limit = Annotated[int, typer.Option("--limit", "-n", min=0, help="At most so many; 0: all.")]
Everything = Annotated[bool, typer.Option("--all", help="With what looks like plain talk, and your own.")]


@command
def inbox(talk: Talk, everything: Everything = False, limit: Limit = 20) -> None:
    """Imported messages that may be more than talk, oldest first, with the commands that say what they are.

    Listed is what the client wrote and no record cites yet: what shares words with a clause, asks, names money,
    or holds a word such as also, add, agreed. The message itself never changes; ``dk mark`` writes a reading.
    Exit codes: 0 nothing waits, 2 --limit cannot be read, 4 no such case, 6 something waits.
    """
    from disputekit.cli.screen.inbox import block_lines, inbox_json, left_words

    with open_case(talk.setup, writing=False) as case:
        found, width = inbox_of(case, everything=everything), columns()
        shown = found.waiting[: limit or None]
        if talk.as_json:
            talk.json(inbox_json(case, found, shown))
        elif talk.quiet:
            talk.data(str(len(found.waiting))) if found.waiting else None
        else:
            for line in (line for one in shown for line in block_lines(case, one, width)):
                talk.data(line)
            talk.note("nothing waits in the inbox") if not found.waiting else None
            for line in left_words(found, len(found.waiting) - len(shown)):
                talk.note(line)
    if found.waiting:
        raise typer.Exit(ExitCode.ATTENTION)
