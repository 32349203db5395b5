"""``deadlines``: the clocks of the case, the dates that the platform shows, and both as a calendar file."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from disputekit.app.deadlines import all_timed, clocks, deadline_fields
from disputekit.app.workspace import OpenCase, open_case
from disputekit.cli.options import AsCsv, Said, Talk, command
from disputekit.cli.screen.layout import columns
from disputekit.cli.writing import draft, record
from disputekit.record.entry import Record

deadlines = typer.Typer(
    add_completion=False, rich_markup_mode=None, invoke_without_command=True, no_args_is_help=False
)
Everything = Annotated[bool, typer.Option("--all", help="Also what ran out long ago or was stopped.")]
AsCalendar = Annotated[bool, typer.Option("--ics", help="A calendar file with alarms, of what runs.")]
To = Annotated[Path | None, typer.Option("--to", "-o", help="With --ics: write it to this file.")]
Force = Annotated[bool, typer.Option("--force", help="With --to: overwrite whatever the file is.")]


@deadlines.callback(invoke_without_command=True)
@command
def root(
    talk: Talk,
    context: typer.Context,
    every: Everything = False,
    ics: AsCalendar = False,
    to: To = None,
    force: Force = False,
    csv: AsCsv = False,
) -> None:
    """How long you have, what happens if nobody acts, and what that costs. ``deadlines set``: what the platform shows.

    Computed from the record, by the rules of the platform: estimates. A date that the platform shows beats them.
    Exit codes: 0 ok, 2 --to names something else, 4 no such case.
    """
    if context.invoked_subcommand is not None:
        return
    with open_case(talk.setup, writing=False) as case:
        if ics or to:
            _calendar(talk, case, to, force=force)
        else:
            _list(talk, case, every=every, csv=csv)


def _list(talk: Talk, case: OpenCase, *, every: bool, csv: bool) -> None:
    from disputekit.app.plain import plain
    from disputekit.cli.screen.deadlines import CSV_NAMES, csv_cells, deadline_lines, deadlines_json

    found = all_timed(case)
    for words in found.warnings:
        talk.note(words)
    if csv:
        talk.table(CSV_NAMES, (csv_cells(case, one) for one in found.clocks.deadlines))
    elif talk.as_json:
        talk.json({"case": case.row.slug, **deadlines_json(case, found, plain)})
    elif talk.quiet:
        talk.data(str(len(found.clocks.running)))
    else:
        lines = deadline_lines(case, found, columns(), every=every)
        for line in lines:
            talk.data(line)
        if not lines:
            talk.note("no clock runs; dk deadlines --all shows those that ran out or were stopped")


def _calendar(talk: Talk, case: OpenCase, to: Path | None, *, force: bool) -> None:
    from disputekit.app.calendar_file import calendar_of, write_calendar

    found = clocks(case)
    text = calendar_of(case, found)
    if to is None or str(to) == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        return
    write_calendar(to, text, force=force)
    talk.data(str(to))
    talk.note(f"{len(found.running)} clocks that run, each with two alarms; the same file again updates them")


@deadlines.command("set")
@command
def set_(
    talk: Talk,
    rule: Annotated[str, typer.Argument(help="The rule: UW-FP-REFUNDREQ. See: dk deadlines.")],
    due: Annotated[str, typer.Argument(help="What the page shows: '27 mar 09:12', '27 mar 2026'.")],
    said: Said = None,  # type: ignore[assignment]
) -> None:
    """Record the date that the platform's own page shows; it beats the computed one.

    ``deadlines set UW-FP-REFUNDREQ '27 mar 09:12' 'as the request page shows it' -a M3 -f screenshot.png``.
    Times are those of the case's zone.
    Exit codes: 0 ok, 2 the date cannot be read, 4 no such rule or case.
    """
    record(
        talk,
        lambda case: [draft(said, "deadline", own=deadline_fields(case, rule, due, about=tuple(said.about)))],
        hints=_until,
    )


def _until(case: OpenCase, records: Sequence[Record]) -> Iterable[str]:
    from disputekit.cli.screen.hints import shown_clock

    return shown_clock(case, records[-1].seq)
