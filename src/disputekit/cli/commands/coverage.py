"""``coverage``: what the record holds of each channel."""

from typing import Annotated

import typer

from disputekit.app.coverage import COMPLETE, SELECTED, covered, state_coverage
from disputekit.app.workspace import open_case
from disputekit.cli.options import Talk, command
from disputekit.cli.writing import record

coverage = typer.Typer(
    add_completion=False, rich_markup_mode=None, invoke_without_command=True, no_args_is_help=False
)


@coverage.callback(invoke_without_command=True)
@command
def root(talk: Talk, context: typer.Context) -> None:
    """List the channels: what is held of each, from when to when, completely or a selection, and the gaps.

    An import says this of itself. "No answer in the record" is said only inside what is held completely.
    Exit codes: 0 listed, 4 no such case.
    """
    if context.invoked_subcommand is None:
        _list(talk)


@coverage.command("list")
@command
def coverage_list(talk: Talk) -> None:
    """List the channels and what is held of each.

    Exit codes: 0 listed, 4 no such case.
    """
    _list(talk)


def _list(talk: Talk) -> None:
    from disputekit.cli.screen.coverage import channel_lines, coverage_json
    from disputekit.cli.screen.layout import columns

    with open_case(talk.setup, writing=False) as case:
        found, width = covered(case), columns()
        if talk.as_json:
            talk.json(coverage_json(case, found))
            return
        for one in found:
            for line in channel_lines(case, one, width):
                talk.data(line)
        if not found:
            talk.note(f"{case.row.slug} has no message on any channel yet")


@coverage.command("add")
@command
def coverage_add(
    talk: Talk,
    channel: Annotated[str, typer.Argument(help="The channel: Upwork, WhatsApp, email ...")],
    since: Annotated[str, typer.Argument(metavar="FROM", help="Its first day: '12 jan 2026'.")],
    until: Annotated[str, typer.Argument(metavar="TO", help="Its last day: '1 apr 2026', today.")],
    selected: Annotated[bool, typer.Option("--selected", help="It is a selection, not all of it.")] = False,
) -> None:
    """State that the record holds all of a channel: ``coverage add Upwork '12 jan' '1 apr'``.

    Exit codes: 0 recorded, 2 a time cannot be read, 4 no such case, 5 another command is writing.
    """
    extent = SELECTED if selected else COMPLETE
    record(talk, lambda case: [state_coverage(case, channel, since, until, extent)])
