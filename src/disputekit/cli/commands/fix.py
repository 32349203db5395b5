"""Corrections: fix, amend, undo, withdraw, move. The old wording stays in the record and is shown as a footnote."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

import typer

from disputekit.app.correct import (
    OLD_AFTER,
    bring_back,
    correct,
    last_undoable,
    seq_of,
    take_back,
    undo_reason,
)
from disputekit.app.correct import move as move_record
from disputekit.app.workspace import OpenCase, open_case
from disputekit.cli.asking import confirmed
from disputekit.cli.describe import value_words, what
from disputekit.cli.messages import age_words, echo, receipt_json
from disputekit.cli.options import Reference, Talk, command
from disputekit.errors import Refused
from disputekit.record.canonical import Json
from disputekit.record.entry import Record

Why = Annotated[str, typer.Option("--why", help="The reason, kept with the correction.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")]


@command
def fix(
    talk: Talk,
    record: Reference,
    field: Annotated[str, typer.Argument(help="Which field: amount, when, text, about, due ...")],
    value: Annotated[list[str], typer.Argument(help="How it should read.")],
    why: Why = "",
) -> None:
    """Correct one field of a record: ``fix 31 amount 450``. The former value stays visible as a footnote."""
    _amend(talk, record, [(field, " ".join(value))], why)


@command
def amend(
    talk: Talk,
    record: Reference,
    changes: Annotated[
        list[str], typer.Argument(help="FIELD=VALUE, several if you like; FIELD= removes it.")
    ],
    why: Why = "",
) -> None:
    """Correct several fields of a record at once, with a reason."""
    pairs = []
    for change in changes:
        name, equals, value = change.partition("=")
        if not equals:
            raise Refused(f"{change!r} is not FIELD=VALUE", "amend 31 amount=450 when='3 mar 16:05'")
        pairs.append((name, value))
    _amend(talk, record, pairs, why)


def _amend(talk: Talk, record: str, changes: list[tuple[str, str]], why: str) -> None:
    with open_case(talk.setup, writing=True) as case:
        before, appended = correct(case, seq_of(case, record), changes, why)
        written = appended.records[0]
        parts = [f"{case.row.slug} #{written.seq} corrects #{before.seq}", *_changes(before.fields, written)]
        parts += [part for part in (why, age_words(before.record.recorded_at, written.recorded_at)) if part]
        words = " \u00b7 ".join(parts) + "\n  (printed as a footnote with the former value)"
        talk.receipt(receipt_json(case, appended.records), written.seq, words)


def _changes(before: dict[str, Json], written: Record) -> list[str]:
    return [
        f"{name[4:]} {value_words(before.get(name[4:]))} -> {value_words(value)}"
        for name, value in written.fields.items()
        if name.startswith("set.")
    ]


@command
def undo(talk: Talk, yes: Yes = False) -> None:
    """Take back your last command in this case. The records stay, marked as taken back.

    A second undo reaches further back. Asks first when the command is older than ten minutes.
    """
    with open_case(talk.setup, writing=True) as case:
        last = last_undoable(case)
        lines = [f"#{one.seq} {what(case, one, one.fields)}" for one in last.records]
        backs = _brought_back(case, last.records)
        if last.age > OLD_AFTER:
            talk.note("\n".join(f"  {line}" for line in lines) + backs)
            if not confirmed(f"That was recorded {_age(last.age)} ago. Take it back?", yes=yes):
                talk.note("nothing was changed")
                return
        appended = take_back(case, [one.seq for one in last.records], undo_reason())
        age = f", recorded {_age(last.age)} ago"
        words = "\n".join(f"{case.row.slug} taken back: {line}{age}" for line in lines) + backs
        talk.receipt(receipt_json(case, appended.records), appended.records[-1].seq, words)
        numbers = " ".join(str(one.seq) for one in last.records)
        talk.note(f"  bring it back: dk withdraw --undo {numbers}")


def _brought_back(case: OpenCase, records: Sequence[Record]) -> str:
    """Say which records stand again once these are taken back: those that they had withdrawn."""
    found = [one.fields.get("target") for one in records if one.kind == "withdraw"]
    return "".join(f"\n{case.row.slug} #{seq} stands again" for seq in found)


def _age(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return f"{max(0, int(age.total_seconds()))} s"
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"


@command
def withdraw(
    talk: Talk,
    records: Annotated[list[str], typer.Argument(help="The records: 31 32.")],
    why: Why = "",
    undo: Annotated[bool, typer.Option("--undo", help="Bring them back instead.")] = False,
) -> None:
    """Take records back. They stay in the chain, and reports leave them out. --undo brings them back."""
    with open_case(talk.setup, writing=True) as case:
        seqs = [seq_of(case, one) for one in records]
        appended = bring_back(case, seqs, why) if undo else take_back(case, seqs, why)
        verb = "brought back" if undo else "taken back"
        words = "\n".join(f"{case.row.slug} {verb}: #{seq}" for seq in seqs)
        talk.receipt(receipt_json(case, appended.records), appended.records[-1].seq, words)


@command
def move(
    talk: Talk,
    record: Reference,
    to: Annotated[str, typer.Option("--to", help="The case it belongs to.")],
    why: Why = "",
) -> None:
    """Move a record that was logged in the wrong case: written anew there, taken back here."""
    with (
        open_case(talk.setup, writing=True) as case,
        open_case(talk.setup._replace(case=to), writing=True) as other,
    ):
        seq = seq_of(case, record)
        written, taken = move_record(case, other, seq, why)
        lines = [
            echo(other, written.records[0]),
            f"{case.row.slug} #{taken.records[0].seq} takes back #{seq}",
        ]
        talk.receipt(receipt_json(other, written.records), written.records[0].seq, "\n".join(lines))
