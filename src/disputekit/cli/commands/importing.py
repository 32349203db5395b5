"""Bring in what exists already: chats, mail, time sheets, statements."""

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from disputekit.app.importing import (
    Looked,
    check_ready,
    like_typed,
    look_through,
    record_sources,
    remember_me,
)
from disputekit.app.importing_people import unplaced
from disputekit.app.importing_source import Wanted
from disputekit.app.log import moment_of
from disputekit.app.workspace import OpenCase, open_case
from disputekit.cli.column_maps import LIST, check_saving, keep_map, list_maps, telling_columns
from disputekit.cli.options import Talk, command
from disputekit.cli.screen.importing import (
    changes,
    line,
    looked_json,
    missed,
    outcome_json,
    preview,
    source_json,
    who_is_who,
)
from disputekit.cli.screen.layout import columns, counted
from disputekit.errors import NotFound, Refused
from disputekit.record.moment import bounds


class Wishes:
    """What may be said about the sources of one import."""

    shape = {  # noqa: RUF012 - read only
        "as_": (Annotated[str, typer.Option("--as", help="Read it as this format: text, whatsapp ...")], ""),
        "zone": (
            Annotated[str, typer.Option("--zone", help="Whose clock it shows: Europe/Kyiv, or: case.")],
            "",
        ),
        "dmy": (Annotated[bool, typer.Option("--dmy", help="Its dates have the day first.")], False),
        "mdy": (Annotated[bool, typer.Option("--mdy", help="Its dates have the month first.")], False),
        "me": (Annotated[list[str] | None, typer.Option("--me", help="Your own name in it.")], None),
        "only": (Annotated[list[str] | None, typer.Option("--only", help="Only this person's.")], None),
        "everybody": (
            Annotated[bool, typer.Option("--everybody", help="Of a mailbox, all; not the client's only.")],
            False,
        ),
        "since": (Annotated[str, typer.Option("--since", help="Nothing from before: '3 mar 2026'.")], ""),
        "until": (Annotated[str, typer.Option("--until", help="Nothing from after: '9 mar 2026'.")], ""),
        "channel": (Annotated[str, typer.Option("--channel", help="Name the channel yourself.")], ""),
        "keep_going": (
            Annotated[bool, typer.Option("--keep-going", help="Take the part that can be read.")],
            False,
        ),
        "columns": (
            Annotated[
                str,
                typer.Option("--columns", help="Of a table: 'date=..., kind=...', a saved map, or: list."),
            ],
            "",
        ),
        "save_columns": (
            Annotated[str, typer.Option("--save-columns", help="Keep this map of columns by a name.")],
            "",
        ),
        "keep_source": (
            Annotated[bool, typer.Option("--keep-source", help="Store the whole mailbox too.")],
            False,
        ),
    }

    def __init__(self, **given: object) -> None:
        self._given = given
        self.columns, self.save_columns = (str(given[name]).strip() for name in ("columns", "save_columns"))

    def wanted(self, case: OpenCase) -> Wanted:
        """Return the wishes with their times read in the zone of the case; raises Refused."""
        given = self._given
        if given["dmy"] and given["mdy"]:
            raise Refused("--dmy and --mdy say the opposite of each other", "give one of them")
        order = "dmy" if given["dmy"] else "mdy" if given["mdy"] else ""
        since, until = str(given["since"]), str(given["until"])
        return Wanted(
            form=str(given["as_"]),
            zone=str(given["zone"]),
            order=order,
            me=_texts(given["me"]),
            only=_texts(given["only"]),
            everybody=bool(given["everybody"]),
            since=bounds(moment_of(case, since)).lo if since else None,
            until=bounds(moment_of(case, until)).hi if until else None,
            channel=str(given["channel"]).strip(),
            keep_going=bool(given["keep_going"]),
            keep_source=bool(given["keep_source"]),
            columns=self.columns,
        )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


@command
def import_(
    talk: Talk,
    wishes: Wishes,
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files, folders, archives; '-' from a pipe.")
    ] = None,
    git: Annotated[
        list[str] | None,
        typer.Option("--git", metavar="REPO", help="The commits and tags of this repository, as your work."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what it holds; record nothing.")] = False,
) -> None:
    """Bring in chats, mail and tables as they are: every record names its place in the source.

    Each source is one transaction, and one unit for undo. The same source twice adds nothing. A source that cannot
    be read to its end is refused, unless --keep-going says to take the part that can.

    Exit codes: 0 done (also when nothing was new), 2 a source is refused or something must be said first,
    4 no such file, 5 another command is writing, 130 interrupted: nothing of that source was recorded.
    """
    if wishes.columns == LIST:
        list_maps(talk)
        return
    with open_case(talk.setup, writing=not dry_run) as case, ExitStack() as opened, telling_columns(talk):
        wanted = wishes.wanted(case)
        check_saving(wanted, wishes.save_columns)
        looked = _looked(case, paths or [], git or [], wanted, opened)
        if dry_run:
            _preview(talk, case, looked)
        else:
            check_ready(case, looked, wanted)
            keep_map(talk, case.setup, wanted, wishes.save_columns, looked)
            _record(talk, case, looked, wanted)
    if not any(one.sources for one in looked):
        raise NotFound("no source could be taken", "nothing was recorded")


def _looked(
    case: OpenCase, paths: Sequence[str], repositories: Sequence[str], wanted: Wanted, opened: ExitStack
) -> list[Looked]:
    if not paths and not repositories:
        raise Refused("name what is to be imported", "dk import FILE, or: dk import --git FOLDER")
    looked = look_through(
        case, [Path(one) for one in paths], wanted, sys.stdin.buffer if sys.stdin else None, opened
    )
    if repositories:
        from disputekit.app.importing_git import look_at_repositories

        looked += look_at_repositories(case, [Path(one) for one in repositories], wanted, opened)
    return looked


def _preview(talk: Talk, case: OpenCase, looked: Sequence[Looked]) -> None:
    sources = [source for found in looked for source in found.sources]
    if talk.as_json:
        talk.json(
            {
                "case": case.row.slug,
                "dry_run": True,
                "paths": looked_json(looked),
                "sources": [source_json(one) for one in sources],
            }
        )
        return
    for source in sources:
        talk.data("\n".join(preview(case, source, columns())))
    _say_missed(talk, looked)
    talk.note("nothing was recorded: --dry-run")


def _record(talk: Talk, case: OpenCase, looked: Sequence[Looked], wanted: Wanted) -> None:
    remember_me(case, wanted, looked)
    outcomes, total = [], 0
    for outcome in record_sources(case, looked):
        outcomes.append(outcome)
        total += outcome.items
        if not talk.as_json and not talk.quiet:
            talk.data("\n".join(line(outcome, columns())))
            compared = changes(outcome.source)
            for said in [*([compared] if compared else []), *outcome.source.survey.warnings]:
                talk.note(f"  {said}")
    unknown = unplaced(case, (one.source for one in outcomes if one.written))
    if talk.as_json:
        sources = [outcome_json(one) for one in outcomes]
        talk.json(
            {
                "case": case.row.slug,
                "paths": looked_json(looked),
                "sources": sources,
                "recorded": total,
                "like_typed": like_typed(case, outcomes),
                "unplaced": [*unknown],
            }
        )
        return
    _say_missed(talk, looked)
    spans = [f"#{one.written.first}-#{one.written.last}" for one in outcomes if one.written]
    words = (
        f"{case.row.slug} {' '.join(spans)} · {counted(total, 'record')} from {counted(len(spans), 'source')}"
    )
    talk.data(str(total) if talk.quiet else words if spans else f"{case.row.slug} · nothing new was recorded")
    alike = like_typed(case, outcomes)
    if alike:
        typed = "looks like a record" if alike == 1 else "look like records"
        talk.note(f"  {alike:,} {typed} you typed (dk inbox --twins)")
    for said in who_is_who(case, unknown, columns()):
        talk.note(said)


def _say_missed(talk: Talk, looked: Sequence[Looked]) -> None:
    for found in looked:
        for said in missed(found):
            talk.note(f"  {said}")
