"""The bad day as parts of a private page: what to do, then four answers. How long, how much, what is weak, what to say."""

from collections.abc import Iterable
from typing import NamedTuple

from disputekit.case.cause import RootCause
from disputekit.case.checks.check import Finding, Group
from disputekit.case.clocks import ClockWords
from disputekit.case.evidence_list import EvidenceItem, Presence
from disputekit.case.situation import Step
from disputekit.case.view import CurrencyAccount
from disputekit.reports.parts import Cell, Column, Entry, Kind, Row, Table, lines
from disputekit.reports.private.settle import SettleBlock
from disputekit.reports.span import Phrase, Span, Tone, phrase

_GROUPS = {
    Group.BLOCKER: "Before anything is filed",
    Group.WEAK: "Weak spots",
    Group.OTHER_SIDE: "What the other side will say",
}
_PRESENT = {
    Presence.PRESENT: "there",
    Presence.MISSING: "MISSING",
    Presence.NOT_APPLICABLE: "does not apply",
}


class Draft(NamedTuple):
    """A text to send, with the command that made it."""

    command: str
    text: str


class DisputeBlock(NamedTuple):
    """The page: see ``templates/private/dispute.html.j2``. What is not there is empty."""

    stage: str
    lead: ClockWords | None
    steps: Table
    clocks: Table | None
    notices: tuple[Phrase, ...]
    pots: tuple[Table, ...]
    contested: tuple[Phrase, ...]
    settle: SettleBlock
    causes: tuple[Entry, ...]
    findings: tuple[Table, ...]
    evidence: Table | None
    drafts: tuple[Draft, ...]


# ---------------------------------------------------------------- what to do


def steps_table(steps: Iterable[Step]) -> Table:
    """Return the steps in order; what the record shows as done says so."""
    columns = (Column("what to do", Kind.LABEL), Column("command", Kind.WORDS))
    return Table("In this order", columns, tuple(_step(at, one) for at, one in enumerate(steps, 1)))


def _step(number: int, step: Step) -> Row:
    done = phrase(Span("DONE", Tone.STATE), f" #{step.done_by}") if step.done_by is not None else Phrase()
    commands = () if step.done_by is not None else step.commands
    aside = phrase(Span(step.aside, Tone.ASIDE)) if step.aside else Phrase()
    return Row((_cell(f"{number}. {step.says}"), lines(done, *map(_command, commands), aside)))


def _command(text: str) -> Phrase:
    return phrase(Span(text, Tone.WORDS))


def _cell(text: str) -> Cell:
    return lines(phrase(text))


# ---------------------------------------------------------------- how long


def clocks_table(clocks: Iterable[ClockWords]) -> Table | None:
    """Return the clocks that run, the most pressing first."""
    rows = tuple(
        Row((_cell(one.says), lines(*(phrase(Span(text, Tone.ASIDE)) for text in one.details))))
        for one in clocks
    )
    columns = (Column("until when, and what silence does", Kind.WORDS), Column("rests on", Kind.WORDS))
    return Table("Clocks that run", columns, rows) if rows else None


# ---------------------------------------------------------------- how much


def pots_table(account: CurrencyAccount) -> Table:
    """Return the pots of one currency, which are never mixed."""
    total = account.total
    pots = (
        ("agreed", total.due),
        ("received, before fees", total.received),
        ("in escrow", total.held),
        ("agreed and NOT in escrow", total.open),
        ("asked back by the client", account.refund_asked),
        ("returned", total.returned),
    )
    rows = tuple(
        Row((_cell(name), lines(phrase(Span(amount.digits(), Tone.AMOUNT)))))
        for name, amount in pots
        if amount.minor or name == "agreed"
    )
    columns = (Column("pot", Kind.LABEL), Column(account.currency, Kind.AMOUNT))
    return Table(f"Where the money is, {account.currency}", columns, rows)


# ---------------------------------------------------------------- what is weak


def causes_entries(causes: Iterable[RootCause]) -> tuple[Entry, ...]:
    """Return what the disagreement is about, each with the rule it was recognised by and its records."""
    return tuple(
        Entry(one.cause.value, (phrase(one.rule), phrase(Span(_numbers(one.seqs), Tone.ASIDE))))
        for one in causes
    )


def _numbers(seqs: Iterable[int]) -> str:
    return ", ".join(f"#{seq}" for seq in seqs)


def findings_tables(findings: Iterable[Finding]) -> tuple[Table, ...]:
    """Return the findings by group; a group without any is left out."""
    found = tuple(findings)
    grouped = ((group, [one for one in found if one.group is group]) for group in Group)
    return tuple(_findings(_GROUPS[group], ones) for group, ones in grouped if ones)


def _findings(title: str, findings: Iterable[Finding]) -> Table:
    columns = (Column("what was found", Kind.WORDS), Column("what closes it", Kind.WORDS))
    rows = tuple(
        Row(
            (
                lines(phrase(one.found), phrase(Span(one.why, Tone.ASIDE))),
                lines(*map(_command, one.commands)),
            )
        )
        for one in findings
    )
    return Table(title, columns, rows)


def evidence_table(items: Iterable[EvidenceItem]) -> Table | None:
    """Return the evidence list: what is there, what is missing and the command that adds it."""
    rows = tuple(
        Row((_cell(one.words), lines(phrase(Span(_PRESENT[one.presence], Tone.STATE)), *_held(one))))
        for one in items
        if one.presence is not Presence.NOT_APPLICABLE
    )
    columns = (Column("evidence", Kind.WORDS), Column("in the record", Kind.WORDS))
    return Table("The evidence list", columns, rows) if rows else None


def _held(item: EvidenceItem) -> tuple[Phrase, ...]:
    if item.presence is Presence.PRESENT:
        return (phrase(Span(_numbers(item.seqs), Tone.ASIDE)),) if item.seqs else ()
    return (_command(item.command),) if item.command else ()
