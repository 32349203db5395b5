"""``log`` and the shorthands for an exchange: ``got``, ``sent``, ``called``."""

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from typing import Annotated

import typer

from disputekit.app.channels import is_on_platform, platform_words
from disputekit.app.log import Draft
from disputekit.app.workspace import OpenCase, open_case
from disputekit.cli.options import By, Said, Talk, command
from disputekit.cli.terminal import is_interactive
from disputekit.cli.writing import decision, dollar_hint, draft, kept_on_refusal, record, sides
from disputekit.errors import Refused
from disputekit.record.canonical import Json
from disputekit.record.entry import Record
from disputekit.record.kinds import KINDS

Sender = Annotated[str, typer.Option("--from", help="Who wrote: client, me, or a name.")]
Receiver = Annotated[str, typer.Option("--to", help="To whom: me, client, or a name.")]


@command
def log(
    talk: Talk,
    said: Said,
    sender: Sender = "",
    receiver: Receiver = "",
    kind: Annotated[
        str, typer.Option("--kind", "-k", help="What it is: " + ", ".join(KINDS) + ".")
    ] = "message",
    label: Annotated[
        str, typer.Option("--label", help="Restate this label, or a letter for a new one.")
    ] = "",
    amount: Annotated[str, typer.Option("--amount", help="An amount, where the kind has one.")] = "",
    fields: Annotated[
        list[str] | None, typer.Option("--set", help="Another field of the kind: NAME=VALUE.")
    ] = None,
    edit: Annotated[bool, typer.Option("--edit", "-e", help="Write the text in your editor.")] = False,
) -> None:
    """Record an exchange, or anything else: every kind and field by options.

    Without words on a terminal it asks with single keys. ``got``, ``sent``, ``requested`` ... are shorter.
    """
    if edit:
        _edit(talk, said)
    made = draft(said, kind, from_pipe=True, label=label or _letter(kind))
    if made == Draft("message") and not (sender or receiver or amount or fields) and is_interactive():
        from disputekit.cli.quick import quick_form

        quick_form(talk)
        return
    with kept_on_refusal(made.text) if edit else nullcontext():
        record(
            talk,
            lambda case: [_general(case, made, sender, receiver, amount, fields or [])],
            hints=dollar_hint(made.text),
        )


def _edit(talk: Talk, said: Said) -> None:
    from disputekit.cli.editor import edited  # few write there

    with open_case(talk.setup, writing=False):
        pass  # no case, no editor: nobody shall write a page for nothing
    said.words, said.is_verbatim = [edited(talk.setup.workspace)], not said.is_mine
    if not said.words[0].strip():
        raise Refused("the text is empty; nothing was recorded")


def _letter(kind: str) -> str:
    known = KINDS.get(kind)
    if known is None:
        raise Refused(f"{kind!r} is not a kind of record", "one of: " + ", ".join(KINDS))
    return known.labels[:1]


def _general(
    case: OpenCase, made: Draft, sender: str, receiver: str, amount: str, fields: list[str]
) -> Draft:
    own: dict[str, Json] = {}
    if amount:
        from disputekit.app.parse import money  # as below: most exchanges name none

        own["amount"] = money(case, amount)
    if fields:
        own |= _set_fields(case, made.kind, fields)
    if made.kind == "message" and not (made.text or made.files):
        raise Refused("there is nothing to record: no text and no file", "write the words, or pipe them in")
    if made.kind == "message" and not sender:
        raise Refused("who wrote it?", "say --from client or --from me (or use: got, sent)")
    towards = receiver or ("client" if sender.casefold() == "me" else "me")
    return made._replace(sender=sender, receiver=towards if sender else "", own=own)


def _set_fields(case: OpenCase, kind: str, pairs: list[str]) -> dict[str, Json]:
    from disputekit.app.correct import new_field  # with what it reads, an eighth of the work of a whole `log`

    own: dict[str, Json] = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        own[name] = new_field(case, kind, name, value)
    return own


@command
def got(talk: Talk, said: Said, sender: Sender = "client") -> None:
    """The client wrote to you."""
    _exchange(talk, said, sender, "me")


@command
def sent(
    talk: Talk,
    said: Said,
    receiver: Receiver = "",
    from_draft: Annotated[
        bool, typer.Option("--draft", help="The last draft of this case, in the words left in it.")
    ] = False,
    edit: Annotated[
        bool, typer.Option("--edit", "-e", help="Write or edit the text in your editor.")
    ] = False,
) -> None:
    """You wrote to the client. ``sent --draft`` records the last draft; with ``-e`` as you changed it."""
    if from_draft:
        from disputekit.cli.draft_sent import draft_sent

        draft_sent(talk, said, receiver, edit=edit)
        return
    if edit:
        _edit(talk, said)
    _exchange(talk, said, "me", receiver or "client")


def _exchange(talk: Talk, said: Said, sender: str, receiver: str) -> None:
    made = draft(said, "message", sender=sender, receiver=receiver, from_pipe=True)
    if not made.text and not made.files:
        raise Refused("there is nothing to record: no text and no file", "write the words, or pipe them in")
    record(talk, [made], defaulted=() if made.via else ("via",), hints=dollar_hint(made.text))


@command
def called(
    talk: Talk,
    said: Said,
    agreed: Annotated[list[str] | None, typer.Option("--agreed", help="Agreed in the call: R1=150.")] = None,
    declined: Annotated[
        list[str] | None, typer.Option("--declined", help="Declined in the call: R2.")
    ] = None,
    by: By = "client",
) -> None:
    """A call or a meeting: ``called 20 min, she is fine with 150 --agreed R1=150 -v zoom``."""
    made = draft(said, "message", sender="me", receiver="client", from_pipe=True, via=said.via or "call")
    if not made.text:
        raise Refused("what was said? there is no text", "dk called WORDS")
    plain = Said(**{name: default for name, (_, default) in Said.shape.items()})
    plain.at, plain.via = said.at, made.via

    def ready(case: OpenCase) -> list[Draft]:
        sender, receiver = sides(by)
        decided = [("agreed", one) for one in agreed or ()] + [("declined", one) for one in declined or ()]
        answers = [decision(case, plain, value, one, sender, receiver) for value, one in decided]
        return [made, *(one._replace(cites_first=True) for one in answers)]

    record(talk, ready, hints=_recap_hints)


def _recap_hints(case: OpenCase, records: Sequence[Record]) -> Iterable[str]:
    talk = records[0].fields["talk"]
    via = str(talk["via"]) if isinstance(talk, dict) else ""
    off = "" if is_on_platform(via, case.facts.platform) else f", off {platform_words(case.facts.platform)}"
    if len(records) > 1:
        yield f"on your word only (spoken{off})"
        yield f"a written recap makes it checkable:  dk draft recap {records[0].seq} --copy   then  dk sent --draft"
