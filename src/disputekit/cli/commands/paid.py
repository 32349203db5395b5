"""Money, in the order of its life, and the events of the platform."""

from collections.abc import Iterable, Sequence
from typing import Annotated

import typer

from disputekit.app.events import EVENTS, event_name
from disputekit.app.log import Draft
from disputekit.app.parse import due_value, money
from disputekit.app.workspace import OpenCase
from disputekit.cli.options import Aside, Talk, command
from disputekit.cli.writing import draft, in_order, record
from disputekit.errors import Refused
from disputekit.record.canonical import Json
from disputekit.record.entry import Record

What = Annotated[list[str], typer.Argument(help="What it is for and how much: M1 800, or just 800.")]
Ref = Annotated[str, typer.Option("--ref", help="The platform's or bank's number of it.")]


def _step(talk: Talk, step: str, what: list[str], ref: str, due: str, said: Aside) -> None:
    what = in_order(what)
    if len(what) > 2:
        raise Refused(
            f"{' '.join(what)!r}: write what it is for and one amount",
            "M1 800, or just 800; with another currency: M1 'EUR 800'",
        )
    about = tuple(what[:-1])

    def ready(case: OpenCase) -> list[Draft]:
        own: dict[str, Json] = {"step": step, "amount": money(case, what[-1])}
        if ref:
            own["ref"] = ref
        if due:
            own["due"] = due_value(case, due, said.at)
        made = draft(said, "money", about=about, own=own)
        return [_spoken(made, step)]

    record(talk, ready, hints=_reason_hints)


def _reason_hints(case: OpenCase, records: Sequence[Record]) -> Iterable[str]:
    """Documents print the client's reason whole and first, so ask for it while it is at hand."""
    one = records[-1]
    if one.fields.get("step") == "refund_asked" and "cites" not in one.fields and "text" not in one.fields:
        yield "the client's reason is not recorded yet; point at the message that says it:"
        yield f"dk fix {one.seq} cites NUMBER"
    if one.fields.get("step") in ("refund_asked", "charged_back"):
        yield from _clock_hints(case, records)


def _clock_hints(case: OpenCase, records: Sequence[Record]) -> Iterable[str]:
    from disputekit.cli.screen.hints import bad_day_hint  # the rules are read only where a clock can start

    return bad_day_hint(case, records)


def _spoken(made: Draft, step: str) -> Draft:
    """A channel makes a step of money something that was said: an invoice sent, a payment claimed."""
    if not made.via:
        return made
    sender, receiver = ("me", "client") if step in ("invoiced", "refunded") else ("client", "me")
    return made._replace(sender=sender, receiver=receiver)


@command
def invoiced(
    talk: Talk,
    what: What,
    due: Annotated[str, typer.Option(help="When it has to be paid.")] = "",
    ref: Ref = "",
    said: Aside = None,  # type: ignore[assignment]
) -> None:
    """You sent an invoice: ``invoiced M1 800 --due '10 apr'``."""
    _step(talk, "invoiced", what, ref, due, said)


@command
def funded(talk: Talk, what: What, ref: Ref = "", said: Aside = None) -> None:  # type: ignore[assignment]
    """The client put money in escrow."""
    _step(talk, "funded", what, ref, "", said)


@command
def released(talk: Talk, what: What, ref: Ref = "", said: Aside = None) -> None:  # type: ignore[assignment]
    """The client released money to you."""
    _step(talk, "released", what, ref, "", said)


@command
def lapsed(talk: Talk, what: What, ref: Ref = "", said: Aside = None) -> None:  # type: ignore[assignment]
    """The platform released money because nobody acted in time. This is not an approval."""
    _step(talk, "lapsed", what, ref, "", said)


@command
def paid(
    talk: Talk,
    what: What,
    claimed: Annotated[
        bool, typer.Option("--claimed", help="The client says so; you have not received it.")
    ] = False,
    fee: Annotated[bool, typer.Option("--fee", help="A fee that was taken.")] = False,
    ref: Ref = "",
    said: Aside = None,  # type: ignore[assignment]
) -> None:
    """Money reached you."""
    if claimed and fee:
        raise Refused("--claimed and --fee are two different things", "give one of them")
    _step(talk, "claimed" if claimed else "fee" if fee else "received", what, ref, "", said)


@command
def refunded(
    talk: Talk,
    what: What,
    asked: Annotated[
        bool, typer.Option("--asked", help="The client asks for it; nothing went back yet.")
    ] = False,
    charged_back: Annotated[
        bool, typer.Option("--charged-back", help="The client's bank took it back.")
    ] = False,
    ref: Ref = "",
    said: Aside = None,  # type: ignore[assignment]
) -> None:
    """Money went back to the client, or the client asks for it (--asked)."""
    if asked and charged_back:
        raise Refused("--asked and --charged-back are two different things", "give one of them")
    step = "refund_asked" if asked else "charged_back" if charged_back else "refunded"
    _step(talk, step, what, ref, "", said)


@command
def event(
    talk: Talk,
    name: Annotated[
        str,
        typer.Argument(
            help="ended, refund-requested, dispute-filed, feedback-left ...: " + ", ".join(EVENTS)
        ),
    ],
    by: Annotated[str, typer.Option(help="me, client or platform.")] = "",
    amount: Annotated[str, typer.Option(help="The amount it is about, where it names one.")] = "",
    said: Aside = None,  # type: ignore[assignment]
) -> None:
    """Something of the platform that starts or stops a clock: ``event ended --by client``."""
    if by not in ("", "me", "client", "platform"):
        raise Refused(f"--by {by!r}: say me, client or platform")
    own: dict[str, Json] = {"name": event_name(name)}
    if by:
        own["by"] = by

    def ready(case: OpenCase) -> list[Draft]:
        if amount:
            own["amount"] = money(case, amount)
        return [draft(said, "event", own=own)]

    record(talk, ready, hints=_clock_hints)
