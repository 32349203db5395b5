"""``inbox``: imported messages that nobody read as anything yet."""

from typing import Annotated

import typer

from disputekit.app.inbox import inbox as inbox_of
from disputekit.app.workspace import open_case
from disputekit.cli.options import Talk, command
from disputekit.cli.screen.layout import columns
from disputekit.cli.terminal import is_interactive
from disputekit.errors import ExitCode, Refused

Limit = Annotated[
    int | None, typer.Option("--limit", "-n", min=0, help="At most so many; 0: all. A list shows 20.")
]
Everything = Annotated[bool, typer.Option("--all", help="With what looks like plain talk, and your own.")]


Pairs = Annotated[bool, typer.Option("--twins", help="Typed notes that an import brought again, in pairs.")]


_LISTED = 20


@command
def inbox(talk: Talk, everything: Everything = False, twins: Pairs = False, limit: Limit = None) -> None:
    """Imported messages that may be more than talk, oldest first, with the commands that say what they are.

    Listed is what the client wrote and no record cites yet: what shares words with a clause, asks, names money,
    or holds a word such as also, add, agreed. The message itself never changes; ``dk mark`` writes a reading.
    --twins: what you typed and an imported message that may be the same event, to be joined with ``dk same``.
    At a terminal each is shown with single keys; every reading is recorded at once, u takes it back.
    Exit codes: 0 nothing waits, or walked or left, 2 --limit cannot be read or two lists were asked for,
    4 no such case, 6 listed, and something waits, 130 Ctrl-C (what was recorded stays recorded).
    """
    if everything and twins:
        raise Refused("--all and --twins are two lists", "one at a time: dk inbox --all, dk inbox --twins")
    if is_interactive() and not (talk.as_json or talk.quiet or twins):
        _walk(talk, limit or 0, everything)
    elif (_pairs if twins else _messages)(talk, _LISTED if limit is None else limit, everything):
        raise typer.Exit(ExitCode.ATTENTION)


def _walk(talk: Talk, limit: int, everything: bool) -> None:
    """Go through what waits with single keys."""
    from disputekit.cli.inbox_walk import InboxWalk
    from disputekit.cli.screen.inbox import empty_words, left_words

    with open_case(talk.setup, writing=False) as case:
        found = inbox_of(case, everything=everything)
    if found.waiting:
        InboxWalk(talk, found, limit).run()
        return
    for line in empty_words(found) + left_words(found, 0):
        talk.note(line)


def _messages(talk: Talk, limit: int, everything: bool) -> int:
    """Print the messages that wait, and return how many they are, shown or not."""
    from disputekit.cli.screen.inbox import block_lines, empty_words, inbox_json, left_words

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
            for line in empty_words(found) + left_words(found, len(found.waiting) - len(shown)):
                talk.note(line)
    return len(found.waiting)


def _pairs(talk: Talk, limit: int, _everything: bool) -> int:
    """Print typed notes beside what may be their originals, and return how many pairs there are."""
    from disputekit.app.inbox_twins import twins as twins_of
    from disputekit.cli.screen.inbox import pair_lines, twins_json

    with open_case(talk.setup, writing=False) as case:
        found, width = twins_of(case), columns()
        shown = found[: limit or None]
        if talk.as_json:
            talk.json(twins_json(case, found, shown))
        elif talk.quiet:
            talk.data(str(len(found))) if found else None
        else:
            for line in (line for one in shown for line in pair_lines(case, one, width)):
                talk.data(line)
            more = len(found) - len(shown)
            talk.note(f"{more:,} more: --limit 0") if more else None
            talk.note("nothing that was typed looks like an imported message") if not found else None
    return len(found)
