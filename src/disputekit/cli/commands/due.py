"""``status`` and ``due``: where the case stands, what runs out and what is open. A shell prompt waits for them."""

from typing import TYPE_CHECKING, Annotated

import typer

from disputekit.app.workspace import OpenCase, open_case
from disputekit.cli.options import Talk, command
from disputekit.cli.screen.layout import columns
from disputekit.errors import DisputekitError, ExitCode
from disputekit.record.canonical import Json

if TYPE_CHECKING:
    from disputekit.app.status import Status


@command
def status(talk: Talk) -> None:
    """Where the case stands, and its open ends with the command that closes each.

    Exit codes: 0 ok, 4 no such case.
    """
    print_status(talk)


def print_status(talk: Talk) -> None:
    """Print where the case in use stands."""
    from disputekit.app.status import status as standing
    from disputekit.cli.screen.status import status_lines

    with open_case(talk.setup, writing=False) as case:
        found = standing(case, whole=talk.as_json)
        for words in found.timed.warnings:
            talk.note(words)
        if talk.as_json:
            talk.json(_json(case, found))
        elif talk.quiet:
            talk.data(str(len(found.clocks) + len(found.vague) + len(found.dates) + len(found.ends)))
        else:
            lines = status_lines(case, found, _waiting(talk), columns())
            talk.data("\n".join(lines))


def _json(case: OpenCase, found: "Status") -> dict[str, Json]:
    from disputekit.app.plain import plain
    from disputekit.cli.screen.deadlines import clock_json, vague_json
    from disputekit.cli.screen.ends import ends_json

    apart = ("milestones", "requests", "accounts", "records", "last_recorded_at", "witness")
    said = {name: plain(getattr(found, name)) for name in apart}
    said["clocks"] = [clock_json(case, one, plain) for one in found.clocks]
    said["not_computed"] = [vague_json(one) for one in found.vague]
    return {"case": case.row.slug, **said, **ends_json(found.dates, found.ends, plain)}


def _waiting(talk: Talk) -> list[str]:
    if not (talk.setup.workspace / "spool").is_dir():
        return []
    from disputekit.cli.spool import waiting_words  # hooks alone leave something there

    return waiting_words(talk.setup.workspace)


@command
def due(
    talk: Talk,
    line: Annotated[
        bool, typer.Option("--line", help="One line for a prompt; nothing when nothing is open.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Exit code 6 when something needs attention.")
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="Every case that is not archived.")] = False,
) -> None:
    """Clocks that run out, dates that come near, and open ends.

    With --line it never fails: no workspace and no case are nothing to say.
    Exit codes: 0 ok, 4 no such case, 6 --check found something.
    """
    from disputekit.cli.screen.due import print_due

    try:
        found = print_due(talk, every=every, line=line)
    except DisputekitError:
        if not line:
            raise
        found = 0
    if check and found:
        raise typer.Exit(ExitCode.ATTENTION)
