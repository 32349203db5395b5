"""Print docs/commands.md from the commands themselves, or with --registry the tables of docs/format.md.

Usage: python -m disputekit.cli.reference [--registry]
"""

import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import typer

from disputekit.cli.main import COMMANDS, app
from disputekit.cli.narrow import Narrow
from disputekit.cli.options import SHARED, Said
from disputekit.errors import ExitCode
from disputekit.record.kinds import COMMON, KINDS, Field, Kind

_HEAD = """\
# Commands

Written by `make docs` from the commands themselves; change them there.
`disputekit` and `dk` are the same program. `dk help` lists the daily commands, `dk help all` every one, `dk help NAME` explains one.
A record is named by its number (`31`), by a label (`S1 X1 M1 R1 P1 O1`), or by `last`, `last-1`; a file by record and file (`14.1`).
"""
_MEANING = {
    ExitCode.OK: "done; for a check: nothing found",
    ExitCode.FAILURE: "the disk, a permission or a fault of the program; nothing of the command was recorded",
    ExitCode.USAGE: "the input cannot be taken as it stands; the message says what to write instead",
    ExitCode.DISCREPANCY: "what is stored does not match what was recorded; `dk verify` tells more",
    ExitCode.NOT_FOUND: "a case, record, label or file that was named is not there",
    ExitCode.LOCKED: "another command holds the workspace, or a newer disputekit wrote it",
    ExitCode.ATTENTION: "a check found something, which the command names",
    ExitCode.INTERRUPTED: "Ctrl-C; `dk timeline -n 1` shows whether the command had recorded something",
}
_WRITES = "0 ok, 1 failure, 2 unclear or refused, 4 not found, 5 locked"
_READS = "0 ok, 1 failure, 2 unclear, 4 not found, 5 locked"


def commands_page() -> str:
    """Return docs/commands.md."""
    group = typer.main.get_command(app)
    root = typer.Context(group, info_name="dk")
    lines = [
        _HEAD,
        "## Options of every command",
        "",
        *_options_of_bundle(group, root, "status", set(SHARED)),
    ]
    lines += ["", "## Options of a record", "", "Every command that records something takes these.", ""]
    lines += _options_of_bundle(group, root, "log", set(Said.shape) - {"text"})
    lines += ["", "## Options of a listing", "", "`timeline` and `search` take these.", ""]
    lines += _options_of_bundle(group, root, "timeline", set(Narrow.shape))
    for panel in dict.fromkeys(command.panel for command in COMMANDS.values()):
        lines += ["", f"## {panel}"]
        for name, entry in COMMANDS.items():
            if entry.panel == panel:
                lines += _command(group.get_command(root, name), root, name)  # type: ignore[attr-defined]
    lines += ["", "## Exit codes", "", *exit_codes()]
    return "\n".join(lines) + "\n"


def exit_codes() -> list[str]:
    """Return the table of exit codes; ``verify`` has verdicts of its own."""
    rows = [f"| {code.value} | {_MEANING[code]} |" for code in ExitCode]
    return [
        "| code | meaning |",
        "|---|---|",
        *rows,
        "",
        "`verify` answers with its verdict: see docs/exit-codes.md.",
    ]


def _command(command: Any, parent: Any, name: str) -> Iterator[str]:
    context = command.context_class(command, info_name=name, parent=parent)
    inner = list(command.list_commands(context)) if hasattr(command, "list_commands") else []
    yield from ["", f"### `{_usage(command, context)}`", "", *_words(command.help)]
    params = [one for one in command.get_params(context) if not one.hidden]
    names = {one.name for one in params}
    bundles = [_bundle(names, shape, says) for shape, says in _BUNDLES]
    shared = {name for names_of, _ in bundles for name in names_of}
    own = [one for one in params if one.name not in shared and one.name not in SHARED and one.name != "help"]
    if own:
        yield from ["", *_table(own)]
    also = [says for names_of, says in bundles if names_of]
    if also:
        yield from ["", f"And the {' and '.join(also)}."]
    for one in inner:
        yield from _command(command.get_command(context, one), context, one)


_BUNDLES = ((Said.shape, "options of a record"), (Narrow.shape, "options of a listing"))
_VALUES = {"STR": "TEXT", "INT": "NUMBER", "INT RANGE": "NUMBER"}


def _bundle(names: set[str], shape: dict[str, Any], says: str) -> tuple[set[str], str]:
    taken = set(shape) - {"text"}
    if not taken <= names:
        return set(), says
    return taken, says


def _usage(command: Any, context: Any) -> str:
    parts = [context.command_path]
    for one in command.get_params(context):
        if one.param_type_name == "argument":
            word = (one.metavar or one.name).upper().strip("[]")
            word += "..." if one.nargs == -1 or one.multiple else ""
            parts.append(word if one.required else f"[{word}]")
    if hasattr(command, "list_commands"):
        parts.append("[" + "|".join(command.list_commands(context)) + "]")
    return " ".join(parts)


def _words(text: str | None) -> list[str]:
    """Return a docstring as paragraphs, its exit codes last."""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text or "")]
    found = " ".join(paragraphs)
    codes = re.search(r"Exit codes: (.+?)\.?$", found)
    words = found[: codes.start()].strip() if codes else found
    yield_codes = codes[1] if codes else _WRITES
    return [words.replace("``", "`"), "", f"Exit codes: {yield_codes}."]


def _options_of_bundle(group: Any, root: Any, name: str, wanted: set[str]) -> list[str]:
    command = group.get_command(root, name)
    context = command.context_class(command, info_name=name, parent=root)
    return _table([one for one in command.get_params(context) if one.name in wanted and not one.hidden])


def _table(params: Sequence[Any]) -> list[str]:
    rows = [f"| {_names(one)} | {_cell(one.help or '')}{_default(one)} |" for one in params]
    return ["| | |", "|---|---|", *rows]


def _names(param: Any) -> str:
    if param.param_type_name == "argument":
        return f"`{(param.metavar or param.name).upper()}`"
    kind = param.type.name.upper()
    value = "" if param.is_flag else f" {_VALUES.get(kind, kind)}"
    return ", ".join(f"`{opt}{value if opt.startswith('--') else ''}`" for opt in sorted(param.opts, key=len))


def _default(param: Any) -> str:
    if param.param_type_name == "argument" or param.is_flag or param.default in (None, "", (), []):
        return ""
    return f" Default: {param.default}."


def _cell(text: str) -> str:
    return " ".join(text.replace("``", "`").split()).replace("|", "\\|")


# ---------------------------------------------------------------- the registry


def registry() -> str:
    """Return the tables of section 8 of docs/format.md, without the markers."""
    lines = ["Fields on any kind (* must be there):", "", *_fields(COMMON)]
    for kind in KINDS.values():
        lines += ["", *_kind(kind)]
    return "\n".join(lines) + "\n"


def _kind(kind: Kind) -> Iterator[str]:
    labels = f", label {' or '.join(kind.labels)}" if kind.labels else ""
    yield f"**`{kind.name}`**{labels}: {kind.meaning}."
    needs = [" or ".join(f"`{name}`" for name in group) for group in kind.one_of]
    if needs:
        yield f"Needs {' and '.join(needs)}."
    if kind.fields:
        yield from ["", *_fields(kind.fields)]


def _fields(fields: Sequence[Field]) -> list[str]:
    rows = [
        f"| `{one.name}`{'*' if one.required else ''} | {_type(one.type)} | {one.meaning} |" for one in fields
    ]
    return ["| field | type | meaning |", "|---|---|---|", *rows]


def _type(name: str) -> str:
    base, _, choices = name.partition(":")
    return " ".join(f"`{one}`" for one in choices.split("|")) if choices else base


def main(arguments: Sequence[str]) -> None:
    """Print one of the two."""
    sys.stdout.write(registry() if "--registry" in arguments else commands_page())


if __name__ == "__main__":
    main(sys.argv[1:])
