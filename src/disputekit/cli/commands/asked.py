"""Requests beyond the agreed scope, from the first asking on: quote, answer, and each side's reading."""

import re
from collections.abc import Iterable, Sequence
from typing import Annotated

import typer

from disputekit.app.log import Draft
from disputekit.app.nearest import asked_words, nearest_clauses
from disputekit.app.parse import count, due_value, money
from disputekit.app.workspace import OpenCase
from disputekit.cli.complete import record_names
from disputekit.cli.options import Aside, By, Reference, Said, Talk, command
from disputekit.cli.writing import decision, dollar_hint, draft, in_order, record, sides
from disputekit.errors import Refused
from disputekit.record.canonical import Json
from disputekit.record.entry import Record

Labels = Annotated[
    list[str], typer.Argument(help="R3, and what it is held against (S2, X1).", autocompletion=record_names)
]
Priced = Annotated[
    list[str], typer.Argument(help="R3, or R3=150 with the agreed price.", autocompletion=record_names)
]

_DAYS = re.compile(r"([0-9]{1,4})\s*d(?:ays?)?")


@command
def requested(talk: Talk, said: Said) -> None:
    """The client asked for something beyond the agreed scope, or unclear whether it is. Gives it a label: R1."""
    made = draft(said, "request", sender="client", receiver="me", label="R", from_pipe=True)
    if not made.text and not made.cites:
        raise Refused(
            "what was asked? there is no text", "dk requested WORDS, or --cites 31 for a recorded message"
        )
    record(talk, [made], defaulted=_defaulted(made), hints=_request_hints)


def _request_hints(case: OpenCase, records: Sequence[Record]) -> Iterable[str]:
    label = records[-1].fields["label"]
    text = records[-1].fields.get("text")
    body = str(text["body"]) if isinstance(text, dict) else ""
    for near in nearest_clauses(case, asked_words(case, records[-1].fields)):
        yield f'near: {near.label} "{near.words}" ({", ".join(near.shared)})'
    yield f"next: dk quoted {label} AMOUNT · dk draft extra {label}      wrong? dk undo"
    yield from dollar_hint(body)(case, records)


@command
def quoted(
    talk: Talk,
    what: Annotated[
        list[str],
        typer.Argument(
            help="The request, the price, and the working days it adds: R3 450 2d.",
            autocompletion=record_names,
        ),
    ],
    per: Annotated[str, typer.Option(help="fixed, hour, week or item.")] = "fixed",
    until: Annotated[str, typer.Option(help="How long the price holds.")] = "",
    said: Aside = None,  # type: ignore[assignment]
) -> None:
    """You named a price for a request."""
    request, amount, days = _quoted(what)
    own: dict[str, Json] = {"per": per}
    if days:
        own["days"] = _days(days)

    def ready(case: OpenCase) -> list[Draft]:
        own["amount"] = money(case, amount)
        if until:
            own["due"] = due_value(case, until, said.at)
        return [draft(said, "quote", sender="me", receiver="client", about=(request,), own=own)]

    record(talk, ready, defaulted=() if said.via else ("via",), hints=_quote_hints)


def _quoted(what: list[str]) -> tuple[str, str, str]:
    """Split ``R3 450 2d`` into request, price and days; ``3 days`` may be two words."""
    said = list(what)
    if len(said) > 2 and said[-1].lower() in ("day", "days", "d") and said[-2].isdigit():
        said[-2:] = [f"{said[-2]}d"]
    days = (
        said.pop() if len(said) > 2 and (_DAYS.fullmatch(said[-1].lower()) or len(in_order(said)) > 2) else ""
    )
    parts = in_order(said)
    if len(parts) != 2:
        raise Refused(
            f"{' '.join(what)!r}: write the request, one price, and the days it adds", "dk quoted R3 450 2d"
        )
    return parts[0], parts[1], days


def _quote_hints(_case: OpenCase, records: Sequence[Record]) -> Iterable[str]:
    about = records[-1].fields["about"]
    yield f"next: when the client answers: dk agreed {about[0] if isinstance(about, list) else ''}  (or declined)"


@command
def agreed(talk: Talk, requests: Priced, by: By = "client", said: Aside = None) -> None:  # type: ignore[assignment]
    """One side said yes in words: to a request, a milestone, a delivery. ``agreed R1=150`` names the price."""
    _decide(talk, "agreed", requests, by, said)


@command
def declined(talk: Talk, requests: Priced, by: By = "client", said: Aside = None) -> None:  # type: ignore[assignment]
    """One side said no in words."""
    _decide(talk, "declined", requests, by, said)


def _decide(talk: Talk, value: str, requests: list[str], by: str, said: Aside) -> None:
    sender, receiver = sides(by)

    def ready(case: OpenCase) -> list[Draft]:
        return [decision(case, said, value, one, sender, receiver) for one in requests]

    record(talk, ready, defaulted=() if said.via else ("via",))


@command
def in_scope(talk: Talk, on: Labels, by: By = "me", said: Aside = None) -> None:  # type: ignore[assignment]
    """One side reads a request as covered by the agreed scope: ``in R3 S2``."""
    _position(talk, "in", on, by, said)


@command
def out_of_scope(talk: Talk, on: Labels, by: By = "me", said: Aside = None) -> None:  # type: ignore[assignment]
    """One side reads a request as outside the agreed scope: ``out R3 X1``."""
    _position(talk, "out", on, by, said)


@command
def unclear(talk: Talk, on: Labels, by: By = "me", said: Aside = None) -> None:  # type: ignore[assignment]
    """The agreement does not say whether a request is covered."""
    _position(talk, "unclear", on, by, said)


@command
def position(
    talk: Talk,
    stance: Annotated[str, typer.Argument(help="in, out, unclear, agrees or disputes.")],
    on: Labels,
    by: By = "client",
    said: Aside = None,  # type: ignore[assignment]
) -> None:
    """How one side reads the agreement on a point, in its own words where they exist (--words --text)."""
    _position(talk, stance, on, by, said)


def _position(talk: Talk, stance: str, about: list[str], by: str, said: Aside) -> None:
    sender, receiver = sides(by)
    spoken = bool(said.words or said.via)
    made = draft(
        said,
        "position",
        sender=sender if spoken else "",
        receiver=receiver if spoken else "",
        about=tuple(about),
        own={"by": by, "stance": stance},
    )
    record(talk, [made])


@command
def revision_round(
    talk: Talk,
    clause: Reference,
    uses: Annotated[str, typer.Option(help="How much of the limit it takes.")] = "1",
    said: Said = None,  # type: ignore[assignment]
) -> None:
    """The client asked for changes that use up a round of a limited item: ``round S3 WORDS``."""

    def ready(case: OpenCase) -> list[Draft]:
        own: dict[str, Json] = {"value": "changes_requested", "uses": count(case, clause, uses)}
        return [
            draft(said, "answer", sender="client", receiver="me", about=(clause,), from_pipe=True, own=own)
        ]

    record(talk, ready, defaulted=() if said.via else ("via",))


def _days(text: str) -> int:
    found = _DAYS.fullmatch(text.strip().lower())
    if not found:
        raise Refused(f"{text!r} is not a number of working days", "write it as 2d")
    return int(found[1])


def _defaulted(made: Draft) -> tuple[str, ...]:
    return () if made.via else ("via",)
