"""``people``: who the names in the record belong to."""

from typing import Annotated

import typer

from disputekit.app.people import add_person, identities, merge_people, same_addresses
from disputekit.app.workspace import open_case
from disputekit.cli.options import Talk, command
from disputekit.cli.writing import record

people = typer.Typer(
    add_completion=False, rich_markup_mode=None, invoke_without_command=True, no_args_is_help=False
)
Side = Annotated[str, typer.Option("--side", help="me, client, platform or other.")]


@people.callback(invoke_without_command=True)
@command
def root(talk: Talk, context: typer.Context) -> None:
    """List the names in the record and whose they are, what they sent and when; nothing is joined by itself.

    Only names with the very same mail address are named as what may be one person.
    Exit codes: 0 listed, 4 no such case.
    """
    if context.invoked_subcommand is None:
        _list(talk)


@people.command("list")
@command
def people_list(talk: Talk) -> None:
    """List the names in the record and whose they are.

    Exit codes: 0 listed, 4 no such case.
    """
    _list(talk)


def _list(talk: Talk) -> None:
    from disputekit.cli.screen.layout import columns
    from disputekit.cli.screen.people import identity_json, identity_lines, suggestion_lines

    with open_case(talk.setup, writing=False) as case:
        found, width = identities(case), columns()
        same = same_addresses(case, found)
        if talk.as_json:
            talk.json([identity_json(one, same) for one in found])
            return
        for line in identity_lines(case, found, width):
            talk.data(line)
        for line in suggestion_lines(same, width):
            talk.note(line)


@people.command("add")
@command
def people_add(
    talk: Talk, names: Annotated[list[str], typer.Argument(help="All names of one person.")], side: Side
) -> None:
    """Say whose side a person is on: ``people add 'Tom Baker' tom@acme.test --side client``.

    Exit codes: 0 recorded, 2 no side, 4 no such case, 5 another command is writing.
    """
    record(talk, [add_person(names, side)])


@people.command("merge")
@command
def people_merge(
    talk: Talk,
    name: Annotated[str, typer.Argument(help="A name that is known.")],
    others: Annotated[list[str], typer.Argument(help="Other names of the same person.")],
    side: Side = "",
) -> None:
    """Join the names of one person: ``people merge 'Dana Reyes' dana@acme.test``. ``dk undo`` parts them again.

    An address stands for every name that is found with it. No message changes.
    Exit codes: 0 joined, 2 two sides or none, 4 nobody of that name, 5 another command is writing.
    """
    record(talk, lambda case: merge_people(case, name, others, side))
