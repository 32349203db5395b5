"""The single steps of a bad day: what to do, the command that does it, and what the record says of it."""

from collections.abc import Callable

from disputekit.case.account import accounts
from disputekit.case.clocks import Clocks, Deadline
from disputekit.case.dispute import answering, asked_by_client, asks, reason_pieces
from disputekit.case.facts import is_direct, platform_words
from disputekit.case.hourly import is_hourly_contract
from disputekit.case.needs import endings
from disputekit.case.situation import (
    Situation,
    Step,
    client_filed,
    held_amount,
    label_in_dispute,
    latest,
    open_amount,
    pressing,
    typed_date,
)
from disputekit.case.view import AccountRow
from disputekit.record.moment import date_in
from disputekit.record.money import Money

_SENT = "-f what-i-sent.pdf"


def _date(situation: Situation) -> Step | None:
    clock = pressing(situation.clocks, situation.now)
    if clock is None or (clock.rule is not None and clock.rule.pack.startswith("law-")):
        return None  # no page shows the date of a law
    where = (
        "the platform"
        if is_direct(situation.case.facts.platform)
        else platform_words(situation.case.facts.platform)
    )
    says = f"type the date {where} shows you"
    if clock.rule is None:
        return Step("date", says, done_by=clock.shown)
    which = _which(situation.clocks, clock)
    command = f'dk deadlines set {clock.rule.id} "{typed_date(situation, clock.due)}"{which}'
    return Step("date", says, (command,), done_by=clock.shown)


def _which(clocks: Clocks, clock: Deadline) -> str:
    """Return the option that says which clock is meant, where several of one rule run."""
    others = [one for one in clocks.running if one.rule == clock.rule and one is not clock]
    return f" -a {clock.labels[0]}" if others and clock.labels else ""


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
    asked = asked_by_client(situation.case)[-1:]
    return Step(
        "reason", says, ("dk got 'WORDS' --words", *(f"dk fix {one.seq} cites last" for one in asked))
    )


def _gaps(situation: Situation) -> Step:
    shown = " · ".join(situation.gaps[:3])
    count = len(situation.gaps)
    says = {0: "no gap was found", 1: "one gap"}.get(count, f"{count} gaps")
    more = f" · {count - 3} more" if count > 3 else ""
    aside = f"{shown}{more}" + (f"; {situation.blockers} of them cannot wait" if situation.blockers else "")
    return Step("gaps", says, ("dk review",), aside)


def _ask(situation: Situation) -> Step:
    own, label = asks(situation.case, "me"), label_in_dispute(situation)
    stated = next((one.exhibits[0].seq for one in reversed(own)), None)
    direct = is_direct(situation.case.facts.platform)
    found = accounts(situation.case)
    aside = "; ".join(part for one in found for part in _pots(one.rows, direct=direct))
    amount = open_amount(situation) if direct else held_amount(situation)
    command = () if stated else (f"dk event claim --by me --about {label} --amount {amount} --text 'WORDS'",)
    return Step("ask", "what you ask for", ("dk settle", *command), aside, stated)


def _pots(rows: tuple[AccountRow, ...], *, direct: bool) -> list[str]:
    """Say what is in escrow, and what was agreed and never was; between two people, what is not paid."""
    held = _sum([one.held for one in rows])
    extra = _sum(
        [one.open for one in rows if one.labels and all(label.startswith("R") for label in one.labels)]
    )
    rest = _sum([one.open for one in rows]) - extra
    code, scale = rows[0].currency, rows[0].held.scale
    said = (
        [(held, "in escrow"), (extra + rest, "agreed and not paid")]
        if direct
        else [
            (held, "in escrow"),
            (extra, "of agreed requests is NOT in escrow"),
            (rest, "agreed is NOT in escrow"),
        ]
    )
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
    left = latest(situation, "feedback_left")
    return Step(
        "feedback",
        "leave feedback FIRST, or the form is not reachable",
        ("dk event feedback-left",),
        "",
        left,
    )


def _file(situation: Situation) -> Step:
    if client_filed(situation):
        return _answered(situation, "file", "answer the dispute; no edits afterwards")
    command = f"dk event filed --by me {_SENT}"
    return Step("file", "file; no edits afterwards", (command,), "", latest(situation, "dispute_filed"))


def _answered(situation: Situation, name: str, says: str) -> Step:
    command = f"dk event dispute-answered --by me {_SENT}"
    done = latest(situation, "dispute_answered", "claim_answered")
    return Step(name, says, (command,), "", done)


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
    return _answered(situation, "respond", says)


def _resolution(situation: Situation) -> Step:
    says = "answer in the Resolution Center; a request nobody answers goes through by itself"
    return _answered(situation, "resolution", says)


def _contest(situation: Situation) -> Step | None:
    """A bank or a payment service took money back, or was asked to."""
    events = (one.text("name") for one in situation.case.of_kind("event"))
    steps = (one.text("step") for one in situation.case.of_kind("money"))
    if _TAKEN_BACK.isdisjoint([*events, *steps]):
        return None
    return _answered(situation, "contest", "send the documents to the bank or payment service, once")


def _amount(situation: Situation) -> Step:
    command = f"dk offer make {held_amount(situation)} --for {label_in_dispute(situation)}"
    return Step("amount", "name an amount from nothing to the whole milestone", (command,))


def _release(situation: Situation) -> Step:
    says = "ask for the release first: arbitration needs an open release request"
    return Step(
        "release", says, ("dk event release-requested --by me",), "", latest(situation, "release_requested")
    )


def _law(situation: Situation) -> Step | None:
    """Which law applies depends on where the parties are, and is never guessed."""
    if situation.case.facts.packs:
        return None
    return Step("law", "say which law or payment service applies", ("dk policy list", "dk policy use NAME"))


def _reminder(situation: Situation) -> Step:
    command = f"dk draft reminder {label_in_dispute(situation)} --copy"
    return Step("reminder", "remind the client, calmly", (command, "dk sent --draft"))


def _pack(_situation: Situation) -> Step:
    return Step("pack", "the documents", ("dk report", "dk draft cover --copy"))


def _demand(situation: Situation) -> Step:
    says = "where talking has led nowhere: a demand letter with a date"
    return Step(
        "demand", says, ("dk draft demand", "dk event demand-sent"), "", latest(situation, "demand_sent")
    )


def _happened(situation: Situation) -> Step:
    ended = bool(endings(situation.case))
    first = "asks" if ended else "ends the contract, asks"
    says = f"if the client {first} for money back or a bank reverses a payment, record it the same hour"
    asked = (
        f"dk refunded {label_in_dispute(situation)} {held_amount(situation)} --asked --words --text 'WORDS'"
    )
    over = ended or is_direct(situation.case.facts.platform)
    commands = (asked,) if over else ("dk event ended --by client", asked)
    return Step("happened", says, commands)


def _submit(situation: Situation) -> Step | None:
    if is_direct(situation.case.facts.platform) or endings(situation.case):
        return None
    return Step(
        "submit",
        "until then: hand work over with the platform's own form",
        (f"dk delivered {label_in_dispute(situation)} FILE --submit",),
    )


def _wait(situation: Situation) -> Step:
    says = "wait for the answer; write down when it comes"
    if client_filed(situation) or is_hourly_contract(situation.case):
        says = "wait for the decision; write down when it comes"
        return Step("wait", says, ("dk event dispute-decided",))
    done = latest(situation, "dispute_declined")
    return Step("wait", says, ("dk event dispute-declined --by client",), "", done)


def _offers(_situation: Situation) -> Step:
    return Step("offers", "what was offered and answered so far", ("dk offer list", "dk settle"))


def _proposal(_situation: Situation) -> Step:
    return Step(
        "proposal",
        "when a proposal comes, record it: a short clock starts",
        ("dk event proposal-received -f proposal.pdf",),
    )


def _decide(situation: Situation) -> Step:
    taken = latest(situation, "proposal_accepted") or latest(situation, "proposal_declined")
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
        latest(situation, "arbitration_paid"),
    )


def _money(situation: Situation) -> Step:
    label = label_in_dispute(situation)
    commands = (f"dk released {label} AMOUNT", f"dk refunded {label} AMOUNT")
    return Step("money", "record what was paid out and what went back", commands)


def _seal(_situation: Situation) -> Step:
    return Step("seal", "keep a copy and a seal of the record", ("dk backup copy.zip", "dk checkpoint"))


_TAKEN_BACK = frozenset(
    {"chargeback_opened", "claim_opened", "claim_escalated", "claim_filed", "charged_back"}
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
    "contest": _contest,
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
