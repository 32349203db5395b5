"""``demo``: play a whole case in a throw-away workspace, with the very commands that a user would type."""

import io
import os
import shlex
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Annotated

import typer

from disputekit.app.demo import LOOK, REPORTS, STEPS, Step, lay_out
from disputekit.cli.options import Talk, command
from disputekit.errors import DisputekitError, ExitCode, Refused
from disputekit.record.spoken import date_words

Folder = Annotated[
    Path | None, typer.Option("--to", help="Play it in this empty folder (default: a new temporary one).")
]
Brief = Annotated[bool, typer.Option("--brief", help="Only the reports, without the walk-through.")]


@command
def demo(talk: Talk, to: Folder = None, brief: Brief = False) -> None:
    """Play a website-redesign case: scope, five requests beyond it, a dispute, and the documents to hand over.

    Your own workspace is not touched. Exit codes: 0 ok, 1 a command of the demo failed.
    """
    folder = _folder(to)
    lay_out(folder)
    talk.note(f"A case from its first day to the dispute, played in {folder}\n")
    with _inside(folder):
        if brief or talk.as_json:
            _play(STEPS, aloud=False)
        _play(REPORTS if brief or talk.as_json else (*STEPS, *LOOK, *REPORTS), aloud=not talk.as_json)
    _close(talk, folder)


def _folder(to: Path | None) -> Path:
    if to is None:
        return Path(tempfile.mkdtemp(prefix="disputekit-demo-"))
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise Refused(f"{to} is not an empty folder", "name a new one, or leave --to out")
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    return to.resolve()


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    """Run in the demo's own folder, workspace and settings, and put everything back."""
    names = ("DISPUTEKIT_WORKSPACE", "DISPUTEKIT_CONFIG", "DISPUTEKIT_NOW", "DISPUTEKIT_CASE")
    before, here = {name: os.environ.get(name) for name in names}, Path.cwd()
    os.environ["DISPUTEKIT_WORKSPACE"] = str(folder / "workspace")
    os.environ["DISPUTEKIT_CONFIG"] = str(folder / "settings")
    os.environ.pop("DISPUTEKIT_CASE", None)
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(here)
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _play(steps: Sequence[Step], *, aloud: bool) -> None:
    day = ""
    for step in steps:
        if aloud and step.now[:10] != day:
            day = step.now[:10]
            _print(f"\n--- {date_words(day)} ---")
        if aloud and step.why:
            _print(f"# {step.why}")
        if aloud:
            _print(f"$ {step.line}")
        os.environ["DISPUTEKIT_NOW"] = step.now
        _run(step.line, aloud=aloud)


def _run(line: str, *, aloud: bool) -> None:
    """Run one command, with its output held back where no person looks.

    A reader who goes away (``demo | head``) then ends the demo and not one of its commands.
    """
    from disputekit.cli.main import run

    held, talk = io.StringIO(), io.StringIO()
    on_screen = aloud and sys.stdout.isatty()
    # In a pipe, hints stay behind the result they belong to.
    said_on = sys.stderr if on_screen else held if aloud else talk
    with redirect_stdout(sys.stdout if on_screen else held), redirect_stderr(said_on):
        code = run(shlex.split(line)[1:])
    if code and code != ExitCode.ATTENTION:  # a check that found something is an answer
        said = talk.getvalue().strip()
        raise DisputekitError(
            f"the demo stopped: {line} ended with code {code}", said or "please report this"
        )
    if aloud and held.getvalue():
        _print(held.getvalue().rstrip("\n"))


def _close(talk: Talk, folder: Path) -> None:
    found = sorted(
        path for path in folder.iterdir() if path.suffix in (".html", ".csv") or path.name == "timeline.md"
    )
    if talk.as_json:
        talk.json({"folder": str(folder), "documents": [str(path) for path in found]})
        return
    private = [path for path in found if "-private-" in path.name]
    _print("\nThe documents, to open and to print:")
    for path in found:
        _print(f"  {path}") if path not in private else None
    for path in private:
        _print(f"For you alone: {path}")
    _print(f"Look around: DISPUTEKIT_WORKSPACE={folder / 'workspace'} disputekit timeline")
    _print(f"All of it lies in {folder}; delete that folder when you are done.")


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
