"""Column maps at the command line: list them, keep one, and show the columns of a table that none fits."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from disputekit.app.importing import Looked
from disputekit.app.importing_columns import LIST, Saved, UnknownTable, check_name, save_given, saved_maps
from disputekit.app.importing_source import Wanted
from disputekit.app.workspace import Setup
from disputekit.cli.options import Talk
from disputekit.cli.screen.importing_columns import column_json, map_json, map_lines, table_lines
from disputekit.cli.screen.layout import columns
from disputekit.errors import Refused


def list_maps(talk: Talk) -> None:
    """Show the saved maps, each as ``--columns`` takes it."""
    saved = saved_maps(talk.setup.config)
    if talk.as_json:
        talk.json({"columns": [map_json(one) for one in saved]})
        return
    for number, one in enumerate(saved):
        talk.data("\n".join([*([""] if number else []), *map_lines(one, columns())]))
    if not saved:
        talk.note('no column map is saved; keep one with: dk import FILE --columns "..." --save-columns NAME')


@contextmanager
def telling_columns(talk: Talk) -> Iterator[None]:
    """Show the columns of a table that nobody described, before it is refused."""
    try:
        yield
    except UnknownTable as table:
        if talk.as_json:
            found = [column_json(one) for one in table.columns]
            talk.json({"unknown_table": table.shown, "columns": found, "suggestion": table.suggestion})
        elif not talk.quiet:
            talk.data("\n".join(table_lines(table, columns())))
        raise


def check_saving(wanted: Wanted, name: str) -> None:
    """Refuse before anything is read what cannot be saved."""
    if name and "=" not in wanted.columns:
        raise Refused(
            "--save-columns keeps the map that --columns gives", "give it: --columns 'date=..., kind=...'"
        )
    if name:
        check_name(name)


def keep_map(talk: Talk, setup: Setup, wanted: Wanted, name: str, looked: Sequence[Looked]) -> None:
    """Keep the map that was given, by the header of the first table that it was used for."""
    sources = [source for found in looked for source in found.sources if source.options.columns]
    if not name or not sources:
        return
    save_given(setup, wanted, name, sources[0].claim)
    if not talk.as_json:
        talk.note(f"columns saved as {name}: files with this header are read by them from now on")


__all__ = ["LIST", "Saved", "check_saving", "keep_map", "list_maps", "telling_columns"]
