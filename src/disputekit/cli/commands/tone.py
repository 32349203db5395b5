"""``tone``: what in a message will be held against you, and what the platform forbids. Before it is sent."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from disputekit.cli.options import AsCsv, Talk, command
from disputekit.cli.screen.layout import columns
from disputekit.errors import ExitCode, Refused

_MAX_BYTES = 1024 * 1024

TextFile = Annotated[
    Path | None, typer.Argument(metavar="[FILE|-]", help="The text; '-' or nothing: from a pipe.")
]
Platform = Annotated[
    str, typer.Option("--platform", "-p", help="upwork, fiverr ... or direct. Default: the case's.")
]
ForDocument = Annotated[
    bool, typer.Option("--document", help="For a statement: look for words that documents do not use, too.")
]


@command
def tone(
    talk: Talk,
    file: TextFile = None,
    platform: Platform = "",
    document: ForDocument = False,
    csv: AsCsv = False,
) -> None:
    """Look at a message before it is sent: accusations, threats, admissions, and what the platform forbids.

    Each finding says where, why, and what to write instead. Nothing is recorded or changed. Quoted words are let
    pass, but for contact and payment details. It reads English; numbers and capitals it finds in any language.
    Exit codes: 0 nothing found, 2 no text or no such platform, 4 no such file, 6 something was found.
    """
    from disputekit.app.tone import look
    from disputekit.cli.screen.tone import CSV_NAMES, finding_cells, finding_lines, summary_words, tone_json

    looked = look(talk.setup, _text(talk, file), platform, document=document)
    if talk.as_json:
        talk.json(tone_json(looked))
    elif csv:
        talk.table(CSV_NAMES, (finding_cells(one) for one in looked.findings))
    elif talk.quiet:
        talk.data(str(len(looked.findings)))
    else:
        for line in finding_lines(looked.findings, columns()):
            talk.data(line)
        talk.note(summary_words(looked))
    raise typer.Exit(ExitCode.ATTENTION if looked.findings else ExitCode.OK)


def _text(talk: Talk, file: Path | None) -> str:
    from disputekit.app.tone import read_file

    if file is not None and str(file) != "-":
        return read_file(file)
    if sys.stdin.isatty():
        talk.note("paste the text; Ctrl-D on a line of its own ends it")
    data = sys.stdin.buffer.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise Refused("the text has more than a megabyte", "give the message alone")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"what came in is no text (byte {error.start + 1:,} is not UTF-8)") from error
    if not text.strip():
        raise Refused("there is no text", "dk tone FILE, or pipe it in: wl-paste | dk tone")
    return text
