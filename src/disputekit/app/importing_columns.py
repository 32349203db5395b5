"""Column maps of other tables: kept in the user's own settings, and found again by the header of a file."""

import json
import os
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from disputekit.app.importing_source import Wanted
from disputekit.app.workspace import Setup
from disputekit.errors import NotFound, Refused, StorageFailure
from disputekit.intake.base import Claim, Importer
from disputekit.intake.columns import ANY, ColumnsRefused, columns_in, fitted, read_columns
from disputekit.intake.columns_csv import ColumnsCsv
from disputekit.intake.columns_head import Column, described, header_with, likely_header
from disputekit.intake.csv_table import column_name

FILE = "columns.toml"
LIST = "list"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,59}")
_HEADER = "header"
_HEAD = "# Column maps for dk import, one for each kind of table. A file with the same header is read by it at once.\n"


class Saved(NamedTuple):
    """A map with its name, and the header of the file it was made for."""

    name: str
    header: tuple[str, ...]
    pairs: Mapping[str, str]

    @property
    def line(self) -> str:
        """The map as ``--columns`` takes it."""
        return ", ".join(f"{name}={_quoted(value)}" for name, value in self.pairs.items())


class Chosen(NamedTuple):
    """The map a source is read by, and the name it is saved under; both empty where there is none."""

    pairs: Mapping[str, str] = {}
    name: str = ""


class UnknownTable(Refused):
    """A table whose columns nobody described: what they are, and a map to begin with."""

    def __init__(self, shown: str, columns: tuple[Column, ...]) -> None:
        self.shown = shown
        super().__init__(
            f"{shown} is a table that no importer knows",
            'say what its columns are: --columns "date=..., kind=..."; nothing was recorded',
        )
        self.columns = columns
        self.suggestion = suggested(columns)


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if set(value) & set(',"') else value


# ---------------------------------------------------------------- saved maps


def saved_maps(config: Path) -> list[Saved]:
    """Return the maps of the settings; raises Refused where their file cannot be read."""
    place = config / FILE
    try:
        tables = tomllib.loads(place.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise Refused(
            f"{place} cannot be read: {error}", "mend it, or move it away; it holds column maps"
        ) from error
    return [_saved(place, name, table) for name, table in tables.items()]


def _saved(place: Path, name: str, table: object) -> Saved:
    header = table.get(_HEADER) if isinstance(table, dict) else None
    pairs = {key: value for key, value in table.items() if key != _HEADER} if isinstance(table, dict) else {}
    if not isinstance(header, list) or not all(isinstance(one, str) for one in (*header, *pairs.values())):
        raise Refused(f"{place}: [{name}] is no column map", 'it needs header = ["..."] and pairs of texts')
    return Saved(name, tuple(header), pairs)


def check_name(name: str) -> None:
    """Raise Refused unless a map may be called so."""
    if not _NAME.fullmatch(name) or name == LIST:
        raise Refused(f"{name!r} cannot name a column map", "take letters, digits and - : bank-export")


def save_map(config: Path, made: Saved) -> None:
    """Keep a map, in place of one of the same name. The file is written aside and renamed."""
    check_name(made.name)
    kept = {one.name: one for one in saved_maps(config)} | {made.name: made}
    text = _HEAD + "".join(f"\n{_toml(one)}" for one in kept.values())
    aside = config / f".{FILE}.{os.getpid()}"
    try:
        config.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside.unlink(missing_ok=True)
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        aside.replace(config / FILE)
    except OSError as error:
        raise StorageFailure(f"the column map could not be kept in {config}: {error.strerror}") from error


def _toml(one: Saved) -> str:
    header = ", ".join(map(_text, one.header))
    pairs = "".join(f"{name} = {_text(value)}\n" for name, value in one.pairs.items())
    return f"[{one.name}]\nheader = [{header}]\n{pairs}"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


# ---------------------------------------------------------------- which map a source is read by


def table_importer(setup: Setup, wanted: Wanted) -> Importer:
    """Return the importer of other tables: it knows the headers of the saved maps, or the columns that were named."""
    if wanted.columns:
        return ColumnsCsv(named=columns_in(given_map(setup, wanted.columns).pairs))
    return ColumnsCsv([one.header for one in saved_maps(setup.config)])


def chosen_map(setup: Setup, wanted: Wanted, claim: Claim) -> Chosen:
    """Return the map for a table: as given, the saved one that is named, or the one saved for its header.

    Raises UnknownTable where there is none, Refused where it cannot be read or does not fit.
    """
    if wanted.columns:
        return given_map(setup, wanted.columns)
    for one in saved_maps(setup.config):
        if header_with(claim.members[0], _is_header(one)):
            return Chosen(one.pairs, one.name)
    seen = likely_header(claim.members[0])
    if seen is None:
        raise Refused(
            f"{claim.title} is no table: no header of two columns or more was found", "nothing was recorded"
        )
    raise UnknownTable(claim.title, described(claim.members[0], seen))


def _is_header(saved: Saved) -> Callable[[Sequence[str]], bool]:
    header = tuple(map(column_name, saved.header))
    return lambda names: tuple(names) == header


def given_map(setup: Setup, said: str) -> Chosen:
    """Return the map that ``--columns`` gives or names; raises Refused, NotFound."""
    if "=" not in said:
        known = {one.name: one for one in saved_maps(setup.config)}
        if said not in known:
            raise NotFound(f"no column map is called {said}", f"saved: {', '.join(known) or 'none'}")
        return Chosen(known[said].pairs, said)
    try:
        return Chosen(read_columns(said))
    except ColumnsRefused as reason:
        raise Refused(f"--columns: {reason}", "docs/importers.md shows how to write a column map") from reason


def save_given(setup: Setup, wanted: Wanted, name: str, claim: Claim) -> None:
    """Keep the map that was given, with the header of the file it was given for."""
    pairs = dict(given_map(setup, wanted.columns).pairs)
    if wanted.order:
        pairs["order"] = wanted.order
    needed = columns_in(pairs)
    seen = header_with(claim.members[0], lambda names: needed <= set(names))
    if seen is None:
        raise Refused(f"{claim.title} has not the columns of this map", "nothing was saved")
    fitted(pairs, seen.table.names)
    save_map(setup.config, Saved(name, seen.written, pairs))


# ---------------------------------------------------------------- what is shown of a table nobody described


_NAMED: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "reference", "ref", "transaction id", "invoice", "number", "no", "nr"),
    "who": ("who", "payee", "name", "client", "customer", "payer", "from", "sender", "author", "user"),
    "text": ("text", "memo", "description", "details", "message", "subject", "notes", "comment", "purpose"),
    "time": ("time",),
}


def suggested(columns: tuple[Column, ...]) -> str:
    """Return a map to begin with, by what columns look like; ``...`` where only a person can say."""
    found: dict[str, str] = {}
    for one in columns:
        what = one.looks.partition(",")[0]
        name = {"date": "date", "date and time": "date", "amount": "amount", "currency": "currency"}.get(what)
        if name is None:
            said = column_name(one.name)
            name = next((field for field, names in _NAMED.items() if said in names), None)
        if name is None and what == "person":
            name = "who"
        if name is not None:
            found.setdefault(name, one.name)
    if "text" not in found:
        texts = [one for one in columns if one.looks == "text" and one.name not in found.values()]
        found |= {"text": texts[0].name} if texts else {}
    is_money = "amount" in found
    pairs = {"date": "...", **found, **({"currency": found.get("currency", "...")} if is_money else {})}
    pairs["kind"] = "money:received" if is_money else "message"
    return ", ".join(f"{name}={_quoted(value)}" for name, value in pairs.items())


__all__ = [
    "ANY",
    "LIST",
    "Chosen",
    "Column",
    "Saved",
    "UnknownTable",
    "check_name",
    "chosen_map",
    "save_given",
    "saved_maps",
]
