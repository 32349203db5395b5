"""Look at the record: timeline, search, show, open. Nothing here writes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from disputekit.app.look import Rows, find
from disputekit.app.look import timeline as listed
from disputekit.app.workspace import OpenCase, open_case
from disputekit.cli.complete import file_names
from disputekit.cli.narrow import Narrow
from disputekit.cli.options import AsCsv, Reference, Talk, command
from disputekit.cli.screen.layout import columns, counted
from disputekit.cli.screen.listing import CSV_NAMES, listing, row_cells, row_json
from disputekit.errors import ExitCode, NotFound
from disputekit.record.spoken import zone_words

Words = Annotated[
    list[str], typer.Argument(help="Words to find; 'several in quotes' stand next to each other.")
]
FileName = Annotated[str, typer.Argument(help="Record and file: 14.1.", autocompletion=file_names)]


@command
def timeline(
    talk: Talk,
    oldest_first: Annotated[bool, typer.Option("--oldest-first", help="The oldest first.")] = False,
    csv: AsCsv = False,
    narrow: Narrow = None,  # type: ignore[assignment]
) -> None:
    """What happened, newest first: by when it happened, not when it was logged.

    Exit codes: 0 ok (also when nothing matches), 2 a filter cannot be read, 4 no such case.
    """
    with open_case(talk.setup, writing=False) as case:
        page = listed(case, narrow.query, narrow.limit, oldest_first=oldest_first)
        _print_rows(talk, case, page, csv=csv)
        order = "oldest" if oldest_first else "newest"
        _say_more(talk, page, f"the {order} {counted(len(page.rows), 'record')}")


@command
def search(
    talk: Talk,
    words: Words,
    prefix: Annotated[bool, typer.Option("--prefix", help="The last word is the beginning of one.")] = False,
    csv: AsCsv = False,
    narrow: Narrow = None,  # type: ignore[assignment]
) -> None:
    """Find words in the record: all of them, whatever the capitals and accents. Hits stand in [brackets].

    Exit codes: 0 found, 2 a filter cannot be read, 4 nothing found.
    """
    with open_case(talk.setup, writing=False) as case:
        page = find(case, words, narrow.query, narrow.limit, prefix=prefix)
        _print_rows(talk, case, page, csv=csv)
        if not page.rows:
            if talk.as_json or csv:
                raise typer.Exit(ExitCode.NOT_FOUND)
            raise NotFound(
                f"nothing in {case.row.slug} holds {' '.join(words)!r}", "fewer words, or: --prefix, --all"
            )
        _say_more(talk, page, counted(len(page.rows), "record"))


def _print_rows(talk: Talk, case: OpenCase, page: Rows, *, csv: bool) -> None:
    if csv:
        talk.table(CSV_NAMES, (row_cells(case, row) for row in page.rows))
    elif talk.as_json:
        talk.json({"case": case.row.slug, "records": [row_json(row) for row in page.rows], "more": page.more})
    elif talk.quiet:
        talk.data("\n".join(str(row.record.seq) for row in page.rows)) if page.rows else None
    elif page.rows:
        talk.note(f"{case.row.slug} · times in {zone_words(case.facts.zone)}")
        _print(talk, listing(case, page.rows, columns()))


def _say_more(talk: Talk, page: Rows, what: str) -> None:
    if talk.as_json:
        return
    if page.more:
        talk.note(f"{what}; there are more: --limit 200, or --limit 0 for all")
    elif not page.rows:
        talk.note("no record fits")


def _print(talk: Talk, lines: Sequence[str]) -> None:
    for line in lines:
        talk.data(line)


@command
def show(
    talk: Talk,
    record: Reference,
    whole: Annotated[bool, typer.Option("--whole", help="Of a mail, also what it quotes.")] = False,
) -> None:
    """One record in full: ``show 14`` or ``show R3``. Every field, its corrections, files, and what leads to it.

    Exit codes: 0 ok, 3 it is damaged, 4 there is no such record.
    """
    from disputekit.app.shown import show as shown_record
    from disputekit.cli.screen.record import show_json, show_lines

    with open_case(talk.setup, writing=False) as case:
        found = shown_record(case, record)
        if talk.as_json:
            talk.json({"case": case.row.slug, **show_json(found)})
        elif talk.quiet:
            talk.data(str(found.record.seq))
        else:
            _print(talk, show_lines(case, found, columns(), whole=whole))


@command
def open_file(
    talk: Talk,
    file: FileName,
    to: Annotated[Path | None, typer.Option("--to", help="Copy it into this folder.")] = None,
    print_path: Annotated[
        bool, typer.Option("--print", help="Only say where the copy is; open nothing.")
    ] = False,
) -> None:
    """Open an attached file: a checked copy of it, under a name of our own, with the system's program.

    Nothing is opened without a terminal, and never a file that a computer would run.
    Exit codes: 0 ok, 3 the stored file is not the recorded one, 4 there is no such file.
    """
    from disputekit.app.attached import copy_out
    from disputekit.cli.opener import open_with_system

    with open_case(talk.setup, writing=False) as case:
        found = copy_out(case, file, to)
    if talk.as_json:
        talk.json({**found._asdict(), "path": str(found.path)})
        return
    talk.data(str(found.path))
    if print_path or to or talk.quiet:
        return
    talk.note(open_with_system(found.path, found.name, can_open=found.can_open))


def show_scope(talk: Talk) -> None:
    """Print the scope: what was agreed, what was asked beyond it, and where each request stands."""
    from disputekit.app.plain import plain
    from disputekit.app.status import milestones, scope_view
    from disputekit.cli.screen.scope import scope_lines

    with open_case(talk.setup, writing=False) as case:
        view = scope_view(case)
        if talk.as_json:
            talk.json({"case": case.row.slug, "scope": plain(view)})
        else:
            _print(talk, scope_lines(case, view, milestones(case), columns()))
