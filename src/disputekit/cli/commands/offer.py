"""``offer``: settlement offers. They are recorded like everything else, and no document ever shows them."""

from collections.abc import Iterable, Sequence
from typing import Annotated

import typer

from disputekit.app.log import Draft
from disputekit.app.offers import ANSWERS, answer_draft, offer_draft, offers_of, shown_elsewhere
from disputekit.app.plain import plain
from disputekit.app.workspace import OpenCase, open_case
from disputekit.cli.complete import record_names
from disputekit.cli.describe import amount_of, sender_of
from disputekit.cli.options import AsCsv, Said, Talk, command
from disputekit.cli.screen.layout import columns
from disputekit.cli.screen.offers import CSV_NAMES, offer_cells, offer_lines
from disputekit.cli.writing import draft, record
from disputekit.record.entry import Record

offer = typer.Typer(
    add_completion=False, rich_markup_mode=None, invoke_without_command=True, no_args_is_help=False
)


class Terms(Said):
    """What is said about an offer: the words come by --terms, what it is for by --for."""

    shape = Said.shape | {
        "text": (Annotated[str, typer.Option("--terms", "--text", help="The terms in words.")], ""),
        "about": (
            Annotated[
                list[str] | None,
                typer.Option("--for", "--about", "-a", help="For M3, R2 ...", autocompletion=record_names),
            ],
            None,
        ),
    }


@offer.callback(invoke_without_command=True)
@command
def root(talk: Talk, context: typer.Context) -> None:
    """Settlement offers: who offered what until when, and what was answered. No document shows them.

    Exit codes: 0 ok, 2 usage, 4 no such case.
    """
    if context.invoked_subcommand is None:
        _list(talk, as_csv=False)


@offer.command("list")
@command
def offer_list(talk: Talk, csv: AsCsv = False) -> None:
    """All offers: amount, expiry, revised deadline, terms, who, when, answer; open or expired.

    Exit codes: 0 ok, 4 no such case.
    """
    _list(talk, as_csv=csv)


def _list(talk: Talk, *, as_csv: bool) -> None:
    with open_case(talk.setup, writing=False) as case:
        found = offers_of(case)
        if as_csv:
            talk.table(CSV_NAMES, map(offer_cells, found))
        elif talk.as_json:
            talk.json({"case": case.row.slug, "offers": plain(found)})
        elif found:
            talk.data("\n".join(offer_lines(case, found, columns())))
        else:
            talk.note("no offer is recorded: dk offer make 900 --for M3 --until '10 apr'")


@offer.command("make")
@command
def offer_make(
    talk: Talk,
    amount: Annotated[list[str] | None, typer.Argument(help="How much: 900, or 'EUR 900'.")] = None,
    until: Annotated[str, typer.Option("--until", help="When the offer runs out.")] = "",
    new_deadline: Annotated[str, typer.Option("--new-deadline", help="A revised deadline.")] = "",
    by: Annotated[str, typer.Option("--by", help="Who offers: me, client or platform.")] = "me",
    label: Annotated[str, typer.Option("--label", help="State this offer anew: O1.")] = "",
    said: Terms = None,  # type: ignore[assignment]
) -> None:
    """Somebody offers to settle: ``offer make 900 --for M3 --until '10 apr' --by client``.

    Exit codes: 0 ok, 2 usage, 4 no such case, 5 locked.
    """
    named = " ".join(amount or ())

    def ready(case: OpenCase) -> list[Draft]:
        made = draft(said, "offer", label=label.upper())
        return [offer_draft(case, made, by, named, until, new_deadline)]

    record(talk, ready, defaulted=() if said.via else ("via",), hints=_made_hints)


def _made_hints(case: OpenCase, records: Sequence[Record]) -> Iterable[str]:
    one = records[-1]
    yield f"next: dk offer answer {one.fields.get('label')} accepted|declined|partly|seen   ·   dk settle"
    yield from _shown(case, one.seq)
    yield "no document shows an offer or its answer"


def _shown(case: OpenCase, seq: int) -> Iterable[str]:
    """Warn of words that stand in documents all the same, since something else was read out of them."""
    for source in shown_elsewhere(case, seq):
        yield f"but #{source} is printed in documents, as the words of something else: dk show {source}"


@offer.command("answer")
@command
def offer_answer(
    talk: Talk,
    name: Annotated[str, typer.Argument(help="The offer: O1.", autocompletion=record_names)],
    value: Annotated[str, typer.Argument(help=", ".join(ANSWERS) + ".")],
    by: Annotated[str, typer.Option("--by", help="Who answers; default: the other side.")] = "",
    amount: Annotated[str, typer.Option("--amount", help="The amount it names, for partly.")] = "",
    said: Said = None,  # type: ignore[assignment]
) -> None:
    """What the other side answered to an offer: ``offer answer O1 declined 'no, 1000' --words``.

    Exit codes: 0 ok, 2 usage, 4 no such case or offer, 5 locked.
    """

    def ready(case: OpenCase) -> list[Draft]:
        return [answer_draft(case, draft(said, "answer"), name, value, by, amount)]

    record(talk, ready, defaulted=() if said.via else ("via",), hints=_answered_hints)


def _answered_hints(case: OpenCase, records: Sequence[Record]) -> Iterable[str]:
    one = records[-1]
    yield from _shown(case, one.seq)
    if one.fields.get("value") == "agreed":
        yield "next: what follows from it, as it happens: dk released M3 900, dk refunded ...   ·   dk offer list"
    amount = amount_of(one.fields)
    if one.fields.get("value") == "partly" and amount:
        by = "client" if case.people.side_of(sender_of(one.fields)) == "client" else "me"
        yield f"a counter-offer is an offer of its own: dk offer make {amount.plain()} --by {by}"
    yield "no document shows an offer or its answer"
