"""The single steps of a bad day: what to do, the command that does it, and what the record says of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from disputekit.case.account import accounts, rows_of
from disputekit.case.case import Case
from disputekit.case.clocks import Clocks, Deadline
from disputekit.case.dispute import answering, asks, disputed_labels, reason_pieces
from disputekit.case.evidence import speaker
from disputekit.case.facts import is_direct, platform_words
from disputekit.case.rule import Actor
from disputekit.case.view import AccountRow
from disputekit.record.moment import Moment, date_in, wall_clock
from disputekit.record.money import Money
from disputekit.record.spoken import MONTHS


class Step(NamedTuple):
    """One thing to do. ``commands`` do it, ``aside`` is what the record says of it, ``done_by`` the record that did it."""

    name: str
    says: str
    commands: tuple[str, ...] = ()
    aside: str = ""
    done_by: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the steps are made from. ``gaps`` are the findings of the review in few words, ``blockers`` their count.

    ``last_message`` is when the last exchange of the record was; ``statement`` how many characters the
    statement has, 0 where none can be made.
    """

    case: Case
    clocks: Clocks
    now: datetime
    gaps: tuple[str, ...] = ()
    blockers: int = 0
    last_message: Moment | None = None
    statement: int = 0


def pressing(clocks: Clocks) -> Deadline | None:
    """Return the clock that runs out first of those on which the freelancer must act; else the first that runs."""
    own = (one for one in clocks.running if one.rule is None or one.rule.acts in {Actor.ME, Actor.BOTH})
    return next(own, next(iter(clocks.running), None))


def _date(situation: Situation) -> Step | None:
    clock = pressing(situation.clocks)
    if clock is None:
        return None
    where = (
        "the platform"
        if is_direct(situation.case.facts.platform)
        else platform_words(situation.case.facts.platform)
    )
    says = f"type the date {where} shows you"
    if clock.rule is None:
        return Step("date", says, done_by=clock.shown)
    command = f'dk deadlines set {clock.rule.id} "{_typed(situation, clock.due)}"'
    return Step("date", says, (command,), done_by=clock.shown)


def _typed(situation: Situation, due: datetime) -> str:
    """Return an instant as one types it: ``27 mar 09:12``, in the zone of the case."""
    local = wall_clock(due.isoformat(), situation.case.facts.zone)
    year = "" if local.year == situation.now.year else f" {local.year}"
    return f"{local.day} {MONTHS[local.month - 1][:3].lower()}{year} {local:%H:%M}"


def _messages(situation: Situation) -> Step:
    last = situation.last_message
    if last is None:
        return Step("messages", "bring in the messages", ("dk paste",), "no exchange is recorded")
    zone = situation.case.facts.zone
    days = (date_in(situation.now.isoformat(), zone) - date_in(last.start, zone)).days
    ago = {0: "the last one recorded is of today", 1: "the last one recorded is of yesterday"}
    return Step(
        "messages",
        "bring in the last messages",
        ("dk paste",),
        ago.get(days, f"the last one recorded is {days} days old"),
    )


def _reason(situation: Situation) -> Step:
    """The client's reason, complete and verbatim."""
    found = reason_pieces(situation.case)
    says = "write down the client's reason, whole and in the client's words"
    if found:
        return Step("reason", says, done_by=found[0].seq)
    asked = [one for one in situation.case.of_kind("money") if one.text("step") == "refund_asked"]
    number = str(asked[-1].seq) if asked else "NUMBER"
    return Step("reason", says, ("dk got 'WORDS' --words", f"dk fix {number} cites last"))


def _gaps(situation: Situation) -> Step:
    shown = " · ".join(situation.gaps[:3])
    count = len(situation.gaps)
    says = {0: "no gap was found", 1: "one gap"}.get(count, f"{count} gaps")
    more = f" · {count - 3} more" if count > 3 else ""
    aside = f"{shown}{more}" + (f"; {situation.blockers} of them cannot wait" if situation.blockers else "")
    return Step("gaps", says, ("dk review",), aside)


def _ask(situation: Situation) -> Step:
    own, label = asks(situation.case, "me"), _label(situation)
    stated = next((one.exhibits[0].seq for one in reversed(own)), None)
    aside = "; ".join(part for account in accounts(situation.case) for part in _pots(account.rows))
    command = (
        ()
        if stated
        else (f"dk event claim --by me --about {label} --amount {_held(situation)} --text 'WORDS'",)
    )
    return Step("ask", "what you ask for", ("dk settle", *command), aside, stated)


def _pots(rows: tuple[AccountRow, ...]) -> list[str]:
    """Say what is in escrow, and what was agreed and never was."""
    held = _sum([one.held for one in rows])
    extra = _sum(
        [one.open for one in rows if one.labels and all(label.startswith("R") for label in one.labels)]
    )
    rest = _sum([one.open for one in rows]) - extra
    code, scale = rows[0].currency, rows[0].held.scale
    said = [
        (held, "in escrow"),
        (extra, "of agreed requests is NOT in escrow"),
        (rest, "agreed is NOT in escrow"),
    ]
    return [f"{Money(code, minor, scale).words()} {what}" for minor, what in said if minor]


def _sum(amounts: list[Money]) -> int:
    return sum(one.minor for one in amounts)


def _answer(situation: Situation) -> Step | None:
    found = reason_pieces(situation.case)
    if not found:
        return None
    answered = answering(situation.case)
    says = "answer each point of the reason, in the client's order"
    return Step(
        "answer",
        says,
        (f"dk memo 'WORDS' --words --re {found[0].seq}",),
        "",
        answered[0] if answered else None,
    )


def _statement(situation: Situation) -> Step:
    length = f"{situation.statement:,} characters" if situation.statement else ""
    return Step(
        "statement",
        "text for the form, then the documents",
        ("dk report statement --copy", "dk report"),
        length,
    )


def _feedback(situation: Situation) -> Step | None:
    """Upwork: on an ended contract the form is reachable only after the feedback (UW-FP-FEEDBACK-GATE)."""
    events = situation.case.of_kind("event")
    if not any(one.text("name") == "contract_ended" for one in events):
        return None
    left = _latest(situation, "feedback_left")
    return Step(
        "feedback",
        "leave feedback FIRST, or the form is not reachable",
        ("dk event feedback-left",),
        "",
        left,
    )


def _file(situation: Situation) -> Step:
    return Step(
        "file",
        "file; no edits afterwards",
        ("dk event filed -f what-i-sent.pdf",),
        "",
        _latest(situation, "dispute_filed"),
    )


def _weeks(_situation: Situation) -> Step:
    return Step("weeks", "which hours of the week meet the conditions", ("dk weeks",))


def _diary(_situation: Situation) -> Step:
    return Step(
        "diary",
        "save the Work Diary of that week while you can still open it",
        ("dk memo 'Work Diary, all days of the week' -f diary.png",),
    )


def _respond(situation: Situation) -> Step:
    says = "accept, or decline with your explanation; the hours are looked at, not their quality"
    return Step(
        "respond",
        says,
        ("dk event dispute-answered --by me -f what-i-sent.pdf",),
        "",
        _latest(situation, "dispute_answered"),
    )


def _resolution(situation: Situation) -> Step:
    says = "answer in the Resolution Center; a request nobody answers goes through by itself"
    return Step(
        "resolution",
        says,
        ("dk event dispute-answered --by me -f what-i-sent.pdf",),
        "",
        _latest(situation, "dispute_answered"),
    )


def _amount(situation: Situation) -> Step:
    command = f"dk offer make {_held(situation)} --for {_label(situation)}"
    return Step("amount", "name an amount from nothing to the whole milestone", (command,))


def _release(situation: Situation) -> Step:
    says = "ask for the release first: arbitration needs an open release request"
    return Step(
        "release", says, ("dk event release-requested --by me",), "", _latest(situation, "release_requested")
    )


def _law(situation: Situation) -> Step | None:
    """Which law applies depends on where the parties are, and is never guessed."""
    if situation.case.facts.packs:
        return None
    return Step("law", "say which law or payment service applies", ("dk policy list", "dk policy use NAME"))


def _reminder(situation: Situation) -> Step:
    command = f"dk draft reminder {_label(situation)} --copy"
    return Step("reminder", "remind the client, calmly", (command, "dk sent --draft"))


def _pack(_situation: Situation) -> Step:
    return Step("pack", "the documents", ("dk report", "dk draft cover --copy"))


def _demand(situation: Situation) -> Step:
    says = "where talking has led nowhere: a demand letter with a date"
    return Step(
        "demand", says, ("dk draft demand", "dk event demand-sent"), "", _latest(situation, "demand_sent")
    )


def _happened(situation: Situation) -> Step:
    says = "if the client ends the contract, asks for money back or a bank reverses a payment, record it the same hour"
    asked = f"dk refunded {_label(situation)} {_held(situation)} --asked --words --text 'WORDS'"
    commands = (asked,) if is_direct(situation.case.facts.platform) else ("dk event ended --by client", asked)
    return Step("happened", says, commands)


def _submit(situation: Situation) -> Step | None:
    if is_direct(situation.case.facts.platform):
        return None
    return Step(
        "submit",
        "until then: hand work over with the platform's own form",
        (f"dk delivered {_label(situation)} FILE --submit",),
    )


def _wait(situation: Situation) -> Step:
    says = "wait for the answer; write down when it comes"
    return Step(
        "wait", says, ("dk event dispute-declined --by client",), "", _latest(situation, "dispute_declined")
    )


def _offers(_situation: Situation) -> Step:
    return Step("offers", "what was offered and answered so far", ("dk offer list", "dk settle"))


def _proposal(_situation: Situation) -> Step:
    return Step(
        "proposal",
        "when a proposal comes, record it: a short clock starts",
        ("dk event proposal-received -f proposal.pdf",),
    )


def _decide(situation: Situation) -> Step:
    taken = _latest(situation, "proposal_accepted") or _latest(situation, "proposal_declined")
    return Step(
        "decide",
        "accept or decline, and write it down",
        ("dk event proposal-accepted --by me", "dk event proposal-declined --by me"),
        "",
        taken,
    )


def _arbitration(situation: Situation) -> Step:
    says = "agree and pay, or let it go: both cost, and silence is an answer too"
    return Step(
        "arbitration",
        says,
        ("dk event arbitration-paid --by me --amount AMOUNT",),
        "",
        _latest(situation, "arbitration_paid"),
    )


def _money(situation: Situation) -> Step:
    label = _label(situation)
    commands = (f"dk released {label} AMOUNT", f"dk refunded {label} AMOUNT")
    return Step("money", "record what was paid out and what went back", commands)


def _seal(_situation: Situation) -> Step:
    return Step("seal", "keep a copy and a seal of the record", ("dk backup", "dk checkpoint"))


def _label(situation: Situation) -> str:
    """Return the label the dispute is about: the first that was named, else the first with money in escrow."""
    named = [one for one in disputed_labels(situation.case) if one[:1] in {"M", "R"}]
    held = [label for row in rows_of(situation.case) if row.held.minor for label in row.labels]
    return next(iter((*named, *held, *situation.case.labels("M"))), "M1")


def _held(situation: Situation) -> str:
    """Return what is in escrow for that label, as one types it; AMOUNT where nothing is."""
    label = _label(situation)
    rows = (row for row in rows_of(situation.case) if label in row.labels and row.held.minor)
    return next((row.held.plain() for row in rows), "AMOUNT")


def _latest(situation: Situation, name: str) -> int | None:
    """Return the number of the last event of a name that is not the other side's."""
    found = [one for one in situation.case.of_kind("event") if one.text("name") == name]
    mine = [one.seq for one in found if name not in _MINE or speaker(situation.case, one) != "client"]
    return mine[-1] if mine else None


_MINE = frozenset(
    {
        "dispute_filed",
        "dispute_answered",
        "feedback_left",
        "proposal_accepted",
        "proposal_declined",
        "arbitration_paid",
    }
)
MAKERS: dict[str, Callable[[Situation], Step | None]] = {
    "date": _date,
    "messages": _messages,
    "reason": _reason,
    "gaps": _gaps,
    "ask": _ask,
    "answer": _answer,
    "statement": _statement,
    "feedback": _feedback,
    "file": _file,
    "weeks": _weeks,
    "diary": _diary,
    "respond": _respond,
    "resolution": _resolution,
    "amount": _amount,
    "release": _release,
    "law": _law,
    "reminder": _reminder,
    "pack": _pack,
    "demand": _demand,
    "happened": _happened,
    "submit": _submit,
    "wait": _wait,
    "offers": _offers,
    "proposal": _proposal,
    "decide": _decide,
    "arbitration": _arbitration,
    "money": _money,
    "seal": _seal,
}
