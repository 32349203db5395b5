"""The options that many commands share, and what a command gets from them.

``@command`` puts --case, --workspace, --now, --json and --quiet on a function whose first parameter is a
``Talk``; the function then says what it has to say through it.
"""

import functools
import inspect
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from disputekit.app.workspace import Setup
from disputekit.cli.complete import case_names, record_names
from disputekit.cli.progress import terminal_progress
from disputekit.cli.settings import make_setup
from disputekit.cli.terminal import printable, printable_json, spreadsheet_cell
from disputekit.errors import DisputekitError, NotFound, Refused
from disputekit.record.canonical import Json

CaseName = Annotated[
    str | None, typer.Option("--case", "-c", help="The case this is about.", autocompletion=case_names)
]
WorkspacePath = Annotated[Path | None, typer.Option("--workspace", help="Another workspace folder.")]
NowText = Annotated[
    str | None, typer.Option("--now", help="Read as if it were this time (ISO, with offset).", hidden=True)
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print a table for spreadsheets.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print only the number.")]

When = Annotated[
    str,
    typer.Option(
        "--at", "-t", help="When it happened: '3 mar 16:05', 'yesterday', 'about 3 March'. Default: now."
    ),
]
Via = Annotated[
    str, typer.Option("--via", "-v", help="Channel: upwork, email, zoom, call ... Default: the case's.")
]
Files = Annotated[list[Path] | None, typer.Option("--file", "-f", help="Attach a file (repeat for more).")]
About = Annotated[
    list[str] | None,
    typer.Option("--about", "-a", help="What it concerns: S2, X1, M1, R3, 31.", autocompletion=record_names),
]
Answers = Annotated[
    list[str] | None, typer.Option("--re", "-r", help="The record it answers.", autocompletion=record_names)
]
Cites = Annotated[
    list[str] | None,
    typer.Option("--cites", help="The record whose words show it.", autocompletion=record_names),
]
Once = Annotated[str, typer.Option("--once", help="A key: a second record with the same key is not written.")]
NeverFail = Annotated[
    bool, typer.Option("--never-fail", help="For hooks: always exit 0; keep the record for later.")
]
Words = Annotated[bool, typer.Option("--words", help="The text is verbatim, as it was written.")]
Mine = Annotated[bool, typer.Option("--mine", help="The text is your own description.")]
Text = Annotated[list[str] | None, typer.Argument(help="The words; several are one text. None: from a pipe.")]
TextOption = Annotated[str, typer.Option("--text", help="Words that belong to it ('-': from a pipe).")]
By = Annotated[str, typer.Option("--by", help="me or client: whose word or reading it is.")]
Reference = Annotated[str, typer.Argument(help="A record: 31, R3, M1, last.", autocompletion=record_names)]


HOOK_PATIENCE = 2.0  # seconds a hook waits for the workspace before it leaves its record for later


class Talk:
    """What a command says: data on stdout, talk on stderr, JSON or words, and the setup it works with."""

    def __init__(self, setup: Setup, *, as_json: bool, quiet: bool) -> None:
        self.setup = setup
        self.as_json = as_json
        self.quiet = quiet

    def data(self, text: str) -> None:
        """Print a result."""
        sys.stdout.write(printable(text) + "\n")

    def json(self, value: object) -> None:
        """Print a result as JSON; what a terminal would obey is written as an escape of JSON."""
        sys.stdout.write(printable_json(json.dumps(value, ensure_ascii=False, indent=1)) + "\n")

    def table(self, names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Print a result as CSV, made safe for spreadsheets: a cell that could be a formula gets an apostrophe."""
        import csv  # only for --csv

        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        for row in rows:
            writer.writerow([spreadsheet_cell(cell) for cell in row])

    def note(self, text: str) -> None:
        """Say something that is not a result; nothing under --quiet."""
        if not self.quiet:
            sys.stdout.flush()  # a result stands before what is said of it, in one pipe too
            sys.stderr.write(printable(text) + "\n")

    def receipt(self, value: Json, number: int, words: str) -> None:
        """Answer a writing command in the form that was asked for."""
        if self.as_json:
            self.json(value)
        elif self.quiet:
            self.data(str(number))
        else:
            self.data(words)


class Said:
    """What was said at the prompt about one record: the options that every writing verb has."""

    shape: dict[str, tuple[Any, Any]] = {  # noqa: RUF012 - read only
        "text": (Text, None),
        "at": (When, ""),
        "via": (Via, ""),
        "file": (Files, None),
        "about": (About, None),
        "re": (Answers, None),
        "cites": (Cites, None),
        "words": (Words, False),
        "mine": (Mine, False),
        "once": (Once, ""),
        "never_fail": (NeverFail, False),
    }

    def __init__(self, **given: Any) -> None:
        text: list[str] | str | None = given["text"]
        self.words: list[str] = ([text] if text else []) if isinstance(text, str) else list(text or [])
        self.at: str = given["at"]
        self.via: str = given["via"]
        self.files: tuple[Path, ...] = tuple(given["file"] or ())
        self.about: tuple[str, ...] = tuple(given["about"] or ())
        self.answers: tuple[str, ...] = tuple(given["re"] or ())
        self.cites: tuple[str, ...] = tuple(given["cites"] or ())
        self.is_verbatim: bool = given["words"]
        self.is_mine: bool = given["mine"]
        self.once: str = given["once"]
        self.never_fail: bool = given["never_fail"]
        self.heard = ""  # what came through the pipe; it cannot be read twice


class Aside(Said):
    """The same, for verbs whose arguments are something else: the words come by --text."""

    shape = Said.shape | {"text": (TextOption, "")}


SHARED: dict[str, tuple[Any, Any]] = {
    "case": (CaseName, None),
    "workspace": (WorkspacePath, None),
    "now": (NowText, None),
    "json": (AsJson, False),
    "quiet": (Quiet, False),
}


def command(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the shared options.

    A parameter annotated with a bundle (Said, Aside, Narrow) becomes the options its ``shape`` lists.

    The first parameter of the function is a Talk, made from the shared options.
    """
    signature = inspect.signature(function)
    own = list(signature.parameters.values())[1:]
    bundles = {one.name: one.annotation for one in own if hasattr(one.annotation, "shape")}
    options = [one for one in own if one.name not in bundles]
    for bundle in bundles.values():
        options += [_option(name, *shape) for name, shape in bundle.shape.items()]
    options += [_option(name, *shape) for name, shape in SHARED.items()]

    @functools.wraps(function)
    def run(**given: Any) -> None:
        shared = {name: given.pop(name) for name in SHARED}
        setup = make_setup(shared["case"], shared["workspace"], shared["now"], terminal_progress())
        made = {
            name: bundle(**{option: given.pop(option) for option in bundle.shape})
            for name, bundle in bundles.items()
        }
        talk = Talk(setup, as_json=shared["json"], quiet=shared["quiet"])
        said = next((one for one in made.values() if isinstance(one, Said)), None)
        if said is None:
            function(talk, **given, **made)
        else:
            _write(talk, said, lambda ready: function(ready, **given, **made))

    kept = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in options]
    run.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in kept} | {"return": None}
    del run.__wrapped__  # Typer would read the annotations of the wrapped function
    return run


def _write(talk: Talk, said: Said, function: Callable[[Talk], None]) -> None:
    """Run a command that writes: first what hooks left behind; and under --never-fail nothing is refused."""
    if (talk.setup.workspace / "spool").is_dir():
        from disputekit.cli.spool import take_in

        for line in take_in(talk.setup.workspace):
            talk.note(f"  {line}")
    if not said.never_fail:
        try:
            function(talk)
        except (Refused, NotFound) as error:  # so that nobody takes back an older record that was right
            if "nothing was recorded" not in f"{error.message} {error.hint}":
                error.hint = f"{error.hint}; nothing was recorded" if error.hint else "nothing was recorded"
            raise
        return
    talk.setup = talk.setup._replace(patience=HOOK_PATIENCE)
    try:
        function(talk)
    except Exception as error:  # noqa: BLE001 - a hook must not fail, not even on a fault of ours
        from disputekit.cli.spool import keep

        reason = (
            error
            if isinstance(error, DisputekitError)
            else DisputekitError(f"{type(error).__name__}: {error}")
        )
        sys.stderr.write(f"disputekit: {printable(keep(talk.setup, sys.argv[1:], said.heard, reason))}\n")


def _option(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
