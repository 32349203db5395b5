"""``people``: who the names in the record belong to."""

from typing import Annotated

import typer

from disputekit.app.people import add_person, identities, merge_people
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
    """List the names in the record and whose they are. Names are never joined by themselves."""
    if context.invoked_subcommand is None:
        _list(talk)


@people.command("list")
@command
def people_list(talk: Talk) -> None:
    """List the names in the record and whose they are."""
    _list(talk)


def _list(talk: Talk) -> None:
    with open_case(talk.setup, writing=False) as case:
        found = identities(case)
    if talk.as_json:
        talk.json([one._asdict() for one in found])
        return
    width = max((len(one.name) for one in found), default=0)
    for one in found:
        number = f"{one.records} record{'' if one.records == 1 else 's'}"
        talk.data(f"{one.label:4} {one.name.ljust(width)}  {one.side:8}  {number}")


@people.command("add")
@command
def people_add(
    talk: Talk, names: Annotated[list[str], typer.Argument(help="All names of one person.")], side: Side
) -> None:
    """Say whose side a person is on: ``people add 'Tom Baker' tom@acme.test --side client``."""
    record(talk, [add_person(names, side)])


@people.command("merge")
@command
def people_merge(
    talk: Talk,
    name: Annotated[str, typer.Argument(help="A name that is known.")],
    others: Annotated[list[str], typer.Argument(help="Other names of the same person.")],
    side: Side = "",
) -> None:
    """Join the names of one person: ``people merge 'Dana Reyes' dana@acme.test``."""
    record(talk, lambda case: merge_people(case, name, others, side))
