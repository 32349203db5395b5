"""What a listing is narrowed to: the options of ``timeline`` and ``search``."""

from typing import Annotated, Any

import typer

from disputekit.app.look import Query
from disputekit.cli.complete import record_names

Person = Annotated[str, typer.Option("--from", "--person", help="Who sent it: client, me, or a name.")]
Channel = Annotated[str, typer.Option("--via", "-v", help="Through this channel.")]
Kinds = Annotated[
    list[str] | None, typer.Option("--kind", "-k", help="Of this kind: message, request, money ...")
]
Thing = Annotated[
    str,
    typer.Option(
        "--about", "--label", "-a", help="What it concerns: R3, M1, 31.", autocompletion=record_names
    ),
]
Since = Annotated[str, typer.Option("--since", help="From this time on: '3 mar', 'last week', 2026-03-03.")]
Until = Annotated[str, typer.Option("--until", help="Up to this time, a named day included.")]
TakenBack = Annotated[bool, typer.Option("--all", help="With what was taken back.")]
Limit = Annotated[int, typer.Option("--limit", "-n", min=0, help="At most so many; 0: all.")]


class Narrow:
    """The options that narrow a listing, as one parameter of a command."""

    shape: dict[str, tuple[Any, Any]] = {  # noqa: RUF012 - read only
        "person": (Person, ""),
        "via": (Channel, ""),
        "kind": (Kinds, None),
        "about": (Thing, ""),
        "since": (Since, ""),
        "until": (Until, ""),
        "all": (TakenBack, False),
        "limit": (Limit, 50),
    }

    def __init__(self, **given: Any) -> None:  # the options above
        self.query = Query(
            person=given["person"],
            via=given["via"],
            kinds=tuple(given["kind"] or ()),
            about=given["about"],
            since=given["since"],
            until=given["until"],
            with_taken_back=given["all"],
        )
        self.limit: int = given["limit"]
