"""``case`` and ``set``: list the cases, choose one, put one away, and change a fact of the case in use."""

from typing import Annotated

import typer

from disputekit.app.cases import FACTS, CaseLine, archive, cases, choose, set_rate
from disputekit.app.cases import set_fact as restate
from disputekit.app.channels import platform_words
from disputekit.app.workspace import open_case
from disputekit.cli.commands.due import print_status
from disputekit.cli.complete import case_names, fact_names
from disputekit.cli.describe import value_words
from disputekit.cli.messages import receipt_json
from disputekit.cli.options import AsCsv, Talk, command
from disputekit.cli.screen.layout import columns, counted, table
from disputekit.cli.writing import record

case = typer.Typer(
    add_completion=False, rich_markup_mode=None, invoke_without_command=True, no_args_is_help=False
)
Name = Annotated[str, typer.Argument(help="The short name of the case.", autocompletion=case_names)]
_CSV = (
    "slug",
    "title",
    "client",
    "platform",
    "records",
    "last_recorded_at",
    "archived",
    "in_use",
    "folders",
    "case_id",
)


@case.callback(invoke_without_command=True)
@command
def root(talk: Talk, context: typer.Context) -> None:
    """The cases of this workspace: list them, choose one, put one away."""
    if context.invoked_subcommand is None:
        _list(talk, csv=False)


@case.command("list")
@command
def case_list(talk: Talk, csv: AsCsv = False) -> None:
    """List the cases; the one that a command here would use has a star.

    Exit codes: 0 ok, 4 there is no workspace yet.
    """
    _list(talk, csv=csv)


def _list(talk: Talk, *, csv: bool) -> None:
    found = cases(talk.setup)
    if talk.as_json:
        talk.json([one._asdict() for one in found])
    elif csv:
        talk.table(_CSV, (_cells(one) for one in found))
    elif talk.quiet:
        talk.data("\n".join(one.slug for one in found))
    else:
        for line in table([_row(one) for one in found], columns()):
            talk.data(line)


def _cells(one: CaseLine) -> list[object]:
    used, gone = "yes" if one.current else "", "yes" if one.archived else ""
    folders = ", ".join(one.folders)
    last = one.last_recorded_at
    return [
        one.slug,
        one.title,
        one.client,
        one.platform,
        one.records,
        last,
        gone,
        used,
        folders,
        one.case_id,
    ]


def _row(one: CaseLine) -> tuple[str, str, str]:
    parts = [one.title, one.client, platform_words(one.platform), counted(one.records, "record")]
    parts += ["archived" if one.archived else "", *(f"used in {place}" for place in one.folders)]
    return "*" if one.current else " ", one.slug, " · ".join(part for part in parts if part)


@case.command("show")
@command
def case_show(talk: Talk) -> None:
    """Show where the case in use stands; the same as ``status``."""
    print_status(talk)


@case.command("use")
@command
def case_use(
    talk: Talk,
    name: Name,
    here: Annotated[bool, typer.Option("--here", help="Only in this folder and those below it.")] = False,
) -> None:
    """Use a case from now on. The choice is kept in your own settings, never in a client's folder.

    Exit codes: 0 ok, 4 no such case.
    """
    slug = choose(talk.setup, name, here=here)
    place = f"in {talk.setup.folder} and below" if here else "everywhere, unless a folder has its own"
    if talk.as_json:
        talk.json({"case": slug, "folder": str(talk.setup.folder) if here else None})
    else:
        talk.data(slug if talk.quiet else f"{slug} is used {place}")


@case.command("archive")
@command
def case_archive(
    talk: Talk,
    name: Name,
    back: Annotated[bool, typer.Option("--back", help="Take it out again.")] = False,
) -> None:
    """Put a case away. It is only hidden, and takes records as before: disputes begin after contracts end.

    Exit codes: 0 ok, 4 no such case.
    """
    slug = archive(talk.setup, name, back=back)
    if talk.as_json:
        talk.json({"case": slug, "archived": not back})
    else:
        said = (
            f"{slug} is listed again"
            if back
            else f"{slug} is put away; take it out: dk case archive {slug} --back"
        )
        talk.data(slug if talk.quiet else said)


@command
def set_fact(
    talk: Talk,
    fact: Annotated[str, typer.Argument(help="One of: " + ", ".join(FACTS) + ".", autocompletion=fact_names)],
    value: Annotated[list[str], typer.Argument(help="What it is from now on.")],
) -> None:
    """Change a fact of the case: ``set zone Europe/Kyiv``, ``set rate 45``. Written as a new record; the old one stays.

    Exit codes: 0 ok, 2 no such fact or value, 4 no such case.
    """
    said = " ".join(value)
    if fact == "rate":
        record(talk, lambda opened: [set_rate(opened, said)])
        return
    with open_case(talk.setup, writing=True) as opened:
        written = restate(opened, fact, said).records[0]
        stated = written.fields.get("contract") if fact not in written.fields else written.fields[fact]
        words = f"{opened.row.slug} #{written.seq} · {fact} is now {value_words(stated)}"
        talk.receipt(receipt_json(opened, [written]), written.seq, words)
