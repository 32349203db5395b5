"""``draft``: a message filled from the record, calm and with its dates; kept until it was sent."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from disputekit.cli.complete import record_names
from disputekit.cli.options import Talk, command
from disputekit.errors import ExitCode, Refused

if TYPE_CHECKING:
    from disputekit.app.draft import Made, Wish

Kind = Annotated[str, typer.Argument(help="What it is for: clarify, extra, reminder ... or: list.")]
About = Annotated[
    list[str] | None,
    typer.Argument(metavar="[REF]", help="What it is about: R1, M3, 19, O1.", autocompletion=record_names),
]
Step = Annotated[int, typer.Option(min=0, max=3, help="Of a reminder: 1, 2 or 3. Default: the next one.")]
Amount = Annotated[str, typer.Option(help="Of an offer that is not recorded yet.")]
For = Annotated[list[str] | None, typer.Option("--about", "-a", help="What such an offer is for: M3.")]
Language = Annotated[str, typer.Option("--lang", help="Your own template in a language: NAME.uk.txt.j2.")]
Most = Annotated[int, typer.Option("--max", min=0, help="How many characters a form takes; nothing is cut.")]
Copy = Annotated[bool, typer.Option("--copy", help="Put it into the clipboard.")]
Edit = Annotated[bool, typer.Option("--edit", "-e", help="Open it in your editor first.")]
To = Annotated[Path | None, typer.Option("--to", help="Write it to a file.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite that file.")]


@command
def draft(
    talk: Talk,
    kind: Kind = "list",
    about: About = None,
    step: Step = 0,
    amount: Amount = "",
    offered_for: For = None,
    language: Language = "",
    most: Most = 0,
    copy: Copy = False,
    edit: Edit = False,
    to: To = None,
    force: Force = False,
) -> None:
    """Draft a message from the record: ``draft extra R1``, ``draft reminder M3``; ``draft list`` shows the kinds.

    Names, dates, amounts and words come from the record; what only you know stands in [brackets]. Nothing is sent:
    paste it, then ``dk sent --draft`` records it as sent, in the words you left in it. The tone is looked at too.
    Exit codes: 0 ok, 2 no such draft, nothing to fill it with or no clipboard, 3 damaged, 4 not in the record, 6 something was
    found in the tone, or it is longer than --max.
    """
    from disputekit.app.draft import Wish

    if kind == "list":
        _list(talk)
        return
    wish = Wish(kind, tuple(about or ()), step, amount, tuple(offered_for or ()), language)
    answer(talk, _make(talk, wish, edit=edit, to=to, force=force), most, copy=copy)


def statement(talk: Talk, *, copy: bool, to: Path | None, force: bool) -> None:
    """Print the statement for a platform's form: ``report statement`` is the same as ``draft statement``."""
    from disputekit.app.draft import Wish

    answer(talk, _make(talk, Wish("statement"), edit=False, to=to, force=force), 0, copy=copy)


def answer(talk: Talk, made: "Made", most: int, *, copy: bool) -> None:
    """Print a draft, say what is left to do with it, copy it where asked to, and end with its exit code."""
    from disputekit.cli.screen.draft import draft_json, draft_lines, draft_notes

    over = max(0, len(made.text) - most) if most else 0
    if talk.as_json:
        talk.json(draft_json(made, over))
    else:
        _print(talk, draft_lines(made))
    for line in draft_notes(made, most):
        talk.note(line)
    if copy and over:
        raise Refused(f"nothing was copied: a form of {most:,} characters would cut it", "shorten it: --edit")
    if copy:
        _copy(talk, made.text)
    raise typer.Exit(ExitCode.ATTENTION if made.findings or over else ExitCode.OK)


def _list(talk: Talk) -> None:
    from disputekit.app.draft import KINDS
    from disputekit.cli.screen.draft import kind_lines, kinds_json

    if talk.as_json:
        talk.json(kinds_json(KINDS.values()))
    else:
        _print(talk, kind_lines(KINDS.values()))


def _make(talk: Talk, wish: "Wish", *, edit: bool, to: Path | None, force: bool) -> "Made":
    """Make the draft, let the user edit it, keep it, and write it to a file where one is named."""
    from disputekit.app.draft import keep_it, make, rewritten, write_draft
    from disputekit.app.workspace import open_case
    from disputekit.cli.editor import edited

    with open_case(talk.setup, writing=False) as case:
        made = make(case, wish)
        if edit:
            text = edited(talk.setup.workspace, made.text + "\n")
            if not text.strip():
                raise Refused("the text is empty; the draft before it stays")
            made = rewritten(case, made, text)
        keep_it(case, made)
        if to is not None:
            talk.note(f"written to {write_draft(case, made, to, force=force)}")
    return made


def _copy(talk: Talk, text: str) -> None:
    from disputekit.cli.clipboard import fill_clipboard

    talk.note(f"copied ({fill_clipboard(text)}); when it is sent: dk sent --draft")


def _print(talk: Talk, lines: Iterable[str]) -> None:
    for line in lines:
        talk.data(line)
