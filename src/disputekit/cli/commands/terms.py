"""``scope`` and ``milestone``: look at the agreed terms and what is near them, add to them, or restate them."""

import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from disputekit.app.log import Draft
from disputekit.app.workspace import OpenCase, open_case
from disputekit.cli.asking import confirmed
from disputekit.cli.commands.look import show_scope
from disputekit.cli.complete import record_names
from disputekit.cli.options import AsCsv, Aside, Cites, Said, Talk, When, command
from disputekit.cli.writing import draft, record
from disputekit.errors import Refused

scope = typer.Typer(
    add_completion=False, rich_markup_mode=None, invoke_without_command=True, no_args_is_help=False
)

LabelOption = Annotated[str, typer.Option("--label", help="Restate this one instead of adding: S2.")]
Limit = Annotated[str, typer.Option("--limit", help="How much of it is agreed: '2 rounds'.")]
Amount = Annotated[str, typer.Option("--amount", help="Its own price, where it has one.")]

_LABEL = re.compile(r"M[1-9][0-9]{0,8}", re.IGNORECASE)


@scope.callback(invoke_without_command=True)
@command
def root(talk: Talk, context: typer.Context) -> None:
    """What was agreed, what was asked beyond it, and where each request stands."""
    if context.invoked_subcommand is None:
        show_scope(talk)


@scope.command("list")
@command
def scope_list(talk: Talk) -> None:
    """What was agreed, what was asked beyond it, and where each request stands."""
    show_scope(talk)


@scope.command("add")
@command
def scope_add(
    talk: Talk, said: Said, label: LabelOption = "", limit: Limit = "", amount: Amount = ""
) -> None:
    """Add an agreed item in its own words: ``scope add Homepage and 4 templates --limit '2 rounds'``."""
    _state(talk, said, label, "S", limit, amount)


@scope.command("exclude")
@command
def scope_exclude(talk: Talk, said: Said, label: LabelOption = "") -> None:
    """Add what is agreed not to be included: ``scope exclude copywriting``."""
    _state(talk, said, label, "X", "", "")


def _state(talk: Talk, said: Said, label: str, letter: str, limit: str, amount: str) -> None:
    from disputekit.app.terms import scope_item  # reads small files too, for which `scope` does not wait

    made = draft(said, "scope", from_pipe=True)
    if not made.text:
        raise Refused(
            "what was agreed? there is no text", f"dk scope {'add' if letter == 'S' else 'exclude'} WORDS"
        )
    if label and not label.upper().startswith(letter):
        raise Refused(f"{label} is not the label of such an item")
    record(talk, lambda case: [scope_item(case, made, label.upper() or letter, limit, amount)])


@scope.command("near")
@command
def scope_near(
    talk: Talk,
    what: Annotated[
        list[str], typer.Argument(help="A record (14, R4, last) or words.", autocompletion=record_names)
    ],
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="At most so many; 0: all.")] = 5,
    csv: AsCsv = False,
) -> None:
    """The clauses that share words with a request, a message or words: ``scope near R4``. No verdict.

    The shared words stand in [brackets]. Agreed items and exclusions are listed together, the nearest first.
    Exit codes: 0 ok (also when nothing is shared), 2 the record has no words, 4 there is no such record.
    """
    from disputekit.app.nearest import near_to
    from disputekit.cli.screen.near import print_near

    with open_case(talk.setup, writing=False) as case:
        print_near(talk, case, near_to(case, what, limit or sys.maxsize), csv=csv)


@scope.command("import")
@command
def scope_import(
    talk: Talk,
    path: Annotated[Path, typer.Argument(help="Markdown, text or CSV with the terms.")],
    at: When = "",
    cites: Cites = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")] = False,
) -> None:
    """Add the scope, exclusions and milestones of a small file to this case; shown before they are written."""
    from disputekit.app.terms import imported_terms

    def ready(case: OpenCase) -> list[Draft]:
        drafts = imported_terms(case, path, at, cites or ())
        for one in drafts:
            talk.note(f" {one.label}  {one.text}")
        if not confirmed(f"Record {len(drafts)}?", yes=yes):
            raise typer.Exit
        return drafts

    record(talk, ready)


@command
def milestone(
    talk: Talk,
    what: Annotated[
        list[str], typer.Argument(help="Amount and words: 800 Wireframes; or a label first to restate it.")
    ],
    per: Annotated[str, typer.Option("--per", help="fixed, hour, week or item.")] = "fixed",
    due: Annotated[str, typer.Option("--due", help="When it is due.")] = "",
    said: Aside = None,  # type: ignore[assignment]
) -> None:
    """Add a milestone (``milestone 800 Wireframes --due '22 jan'``) or restate one (``milestone M2 1400``)."""
    from disputekit.app.terms import milestone as stated_milestone

    words = list(what)
    label = words.pop(0).upper() if _LABEL.fullmatch(words[0]) else "M"
    if not words:
        raise Refused("which amount?", f"dk milestone {label} 1400")
    amount, text = words[0], " ".join(words[1:])
    made = draft(said, "milestone")
    if text:
        made = made._replace(text=text, verbatim=said.is_verbatim)
    record(talk, lambda case: [stated_milestone(case, made, label, amount, per, due)])
