"""memo, note, catchup: longer things, private things, and several things at once."""

from contextlib import nullcontext
from typing import Annotated

import typer

from disputekit.app.catchup import HELP as CATCHUP_HELP
from disputekit.app.catchup import Line, read_lines
from disputekit.app.log import write
from disputekit.app.notes import add_note, delete_note, notes_of
from disputekit.app.workspace import OpenCase, open_case
from disputekit.cli.asking import ask, confirmed
from disputekit.cli.editor import edited
from disputekit.cli.options import Said, Talk, command
from disputekit.cli.terminal import is_interactive
from disputekit.cli.writing import answer, draft, given_text, kept_on_refusal, piped, record
from disputekit.errors import Refused
from disputekit.record.spoken import echo_words


@command
def memo(talk: Talk, said: Said) -> None:
    """A memorandum or a document for the file: ``memo -f offer.pdf`` or ``memo WORDS``."""
    made = draft(said, "memo", from_pipe=True)
    if not made.text and not made.files:
        raise Refused("a memorandum needs words or a file", "dk memo WORDS, or: dk memo -f FILE")
    record(talk, [made])


@command
def note(
    talk: Talk,
    text: Annotated[list[str] | None, typer.Argument(help="The jotting; none: list them.")] = None,
    delete: Annotated[int, typer.Option("--delete", help="Delete the jotting with this number.")] = 0,
) -> None:
    """Jot something down for yourself: not evidence, not in the chain, out of reach of every report."""
    with open_case(talk.setup, writing=bool(text or delete)) as case:
        if delete:
            delete_note(case, delete)
            talk.receipt(
                {"case": case.row.slug, "deleted": delete}, delete, f"{case.row.slug} note {delete} deleted"
            )
        elif text:
            number = add_note(case, " ".join(text))
            talk.receipt(
                {"case": case.row.slug, "note": number},
                number,
                f"{case.row.slug} note {number} · private, in no report",
            )
        else:
            _list_notes(talk, notes_of(case))


def _list_notes(talk: Talk, notes: list[tuple[int, str, str]]) -> None:
    if talk.as_json:
        talk.json([{"note": number, "noted_at": at, "text": body} for number, at, body in notes])
        return
    for number, at, body in notes:
        talk.data(f"{number:4}  {at[:16].replace('T', ' ')} UTC  {body}")
    if not notes:
        talk.note("no notes yet: dk note WORDS")


def _again() -> None:
    if ask("nothing recorded yet; [e]dit or [q]uit", "e")[:1].lower() != "e":
        raise Refused("nothing was recorded")


def _pasted() -> str:
    said = Said(**{name: default for name, (_, default) in Said.shape.items()})
    return given_text(said, from_pipe=True)[0]


@command
def catchup(
    talk: Talk,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")] = False,
) -> None:
    """Write down several things at once: one line each, in the editor or from a pipe: ``WHEN | WHAT | WORDS``.

    All lines are read first; when one is unclear nothing is recorded and each fault is shown.
    """
    from_pipe = piped()
    with open_case(talk.setup, writing=True) as case:
        text = _pasted() if from_pipe else edited(talk.setup.workspace, CATCHUP_HELP)
        lines = _read(talk, case, text)
        while not all(line.draft for line in lines):
            if from_pipe or not is_interactive():
                raise Refused(
                    "nothing was recorded: some lines are unclear (marked ??)", "mend them and try again"
                )
            with kept_on_refusal(text):
                _again()
            text = edited(talk.setup.workspace, text)
            lines = _read(talk, case, text)
        if not lines:
            talk.note("no lines; nothing was recorded")
            return
        with nullcontext() if from_pipe else kept_on_refusal(text):
            if not from_pipe and not confirmed(f"Record {len(lines)}?", yes=yes):
                raise Refused("nothing was recorded")
            appended = write(case, [line.draft for line in lines if line.draft])
        answer(talk, case, appended.records, defaulted=("via",))


def _read(talk: Talk, case: OpenCase, text: str) -> list[Line]:
    lines = read_lines(case, text)
    for line in lines:
        talk.note(_line_words(case, line))
    return lines


def _line_words(case: OpenCase, line: Line) -> str:
    if line.moment is None:
        return f"{line.number:3} ??  {line.said!r}: {line.problem}"
    return f"{line.number:3} ok  {echo_words(line.moment, case.facts.zone)} · {line.what}"
