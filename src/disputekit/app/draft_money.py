"""Drafts about money: reminders in three steps, offers to settle and their acceptance, the demand letter."""

import re
from datetime import datetime
from typing import NamedTuple

from disputekit.app.draft_values import Ready, clauses, handed, the_label
from disputekit.case.account import rows_of
from disputekit.case.case import Case
from disputekit.case.dispute import asks
from disputekit.case.evidence import speaker
from disputekit.case.facts import is_direct, platform_words
from disputekit.case.offers import Offer, OfferState, offers
from disputekit.case.piece import Piece, Ref
from disputekit.case.requests import request
from disputekit.case.scope import items_in
from disputekit.case.sentence import Exhibit, Quote
from disputekit.case.stage import Stage, stage_of
from disputekit.case.submissions import submissions_of
from disputekit.case.terms import terms_of
from disputekit.case.view import AccountRow, AgreedBasis
from disputekit.errors import NotFound, Refused
from disputekit.record.moment import Moment, bounds
from disputekit.record.money import Money

STEPS = 3
MADE_AS = "draft:"  # how the key of a recorded draft begins: draft:reminder:2:...
_REMINDING = re.compile(r"\bremind(?:er|ing|ers)?\b", re.IGNORECASE)


class Invoice(NamedTuple):
    """An invoice: its number where it has one, amount, when it was sent, when it is due."""

    ref: str
    amount: Money
    sent: Moment
    due: Moment | None
    past_due: bool
    exhibits: tuple[Exhibit, ...]


class Owed(NamedTuple):
    """What is open for a label. ``way``: invoice, escrow (funded and submitted, not released) or open.

    ``agreed_on`` is when the price was agreed; ``received`` what came already.
    """

    label: str
    words: Quote | None
    way: str
    amount: Money
    received: Money
    agreed_on: Moment | None
    invoice: Invoice | None
    submitted: tuple[object, ...]


# ---------------------------------------------------------------- reminders


def reminder(case: Case, ref: Ref, now: datetime, step: int = 0) -> Ready:
    """Remind of a payment or a release; the step follows from the reminders in the record where none is named."""
    label = the_label(case, ref, "MRS")
    row = _row(case, label)
    if row is None:
        raise Refused(f"no amount is agreed or invoiced for {label}", f"dk invoiced {label} AMOUNT --due DAY")
    if row.basis is AgreedBasis.HOURS and not is_direct(case.facts.platform):
        name = platform_words(case.facts.platform)
        raise Refused(f"the hours of {label} are billed by {name} itself, week by week", "see: dk weeks")
    owed = _owed(case, label, row, now)
    if owed is None:
        raise Refused(f"nothing is open for {label} in the record", "see: dk account")
    before = reminders(case, label, owed)
    at = step or min(len(before) + 1, STEPS)
    if not 1 <= at <= STEPS:
        raise Refused(f"there is no step {step}", "say --step 1, 2 or 3")
    values = {"owed": owed, "before": tuple(case.at(one) for one in before)}
    return Ready(f"reminder-{at}", values, (label,), step=at, remark=_asked_back(case, label))


def _asked_back(case: Case, label: str) -> str:
    """Say that the client asked for the money of a label back: that wants an answer before any reminder."""
    found = [one for one in asks(case, "client") if label in one.labels]
    if not found:
        return ""
    numbers = ", ".join(f"#{one.seq}" for one in found[-1].exhibits)
    return f"the client asked for the money of {label} back ({numbers}); the answer to that: dk draft refund-answer"


def reminders(case: Case, label: str, owed: Owed) -> tuple[Piece, ...]:
    """Return the reminders already sent: drafts recorded as such, and own messages that use the word."""
    since = _since(owed)
    return tuple(
        one
        for one in case.about(label, "message")
        if speaker(case, one) == "me"
        and _is_reminder(one)
        and (since is None or bounds(case.at(one)).hi > bounds(since).lo)
    )


def _since(owed: Owed) -> Moment | None:
    if owed.invoice:
        return owed.invoice.sent
    return owed.agreed_on


def _is_reminder(message: Piece) -> bool:
    said = message.words.body if message.words else ""
    return message.text("once").startswith(f"{MADE_AS}reminder:") or bool(_REMINDING.search(said))


def _row(case: Case, label: str) -> AccountRow | None:
    return next((one for one in rows_of(case) if label in one.labels), None)


def _owed(case: Case, label: str, row: AccountRow, now: datetime) -> Owed | None:
    invoice = _invoice(case, label, now)
    handed_over = tuple(handed(one) for one in submissions_of(case, label))
    unpaid = invoice.amount.minor - row.received.minor if invoice else 0
    if invoice and unpaid > 0:
        way, amount = "invoice", invoice.amount._replace(minor=unpaid)
    elif row.held.minor and handed_over:
        way, amount = "escrow", row.held
    elif row.open.minor:
        way, amount = "open", row.open
    else:
        return None
    words, agreed_on = _agreed(case, label)
    return Owed(
        label, words, way, amount, row.received, agreed_on, invoice if unpaid > 0 else None, handed_over
    )


def _invoice(case: Case, label: str, now: datetime) -> Invoice | None:
    found = [one for one in case.about(label, "money") if one.text("step") == "invoiced"]
    if not found or (amount := found[-1].money()) is None:
        return None
    piece, due = found[-1], found[-1].moment("due")
    past = due is not None and bounds(due).hi <= now.timestamp()
    proof = (Exhibit(piece.seq, case.mark_of_source(piece)),)
    return Invoice(piece.text("ref"), amount, case.at(piece), due, past, proof)


def _agreed(case: Case, label: str) -> tuple[Quote | None, Moment | None]:
    """Return the words of a label and when its price was agreed."""
    if label.startswith("R"):
        item = request(case, label)
        return next(iter(item.askings[0].words), None), item.decided.when if item.decided else None
    terms = terms_of(case, label)
    return (terms.stands.words, terms.stands.when) if terms else (None, None)


# ---------------------------------------------------------------- offers


def offer(case: Case, ref: Ref | None, now: datetime, amount: Money | None, about: tuple[str, ...]) -> Ready:
    """Offer a settlement: one that is recorded, or a new one by its amount."""
    if ref is None:
        labels = tuple(the_label(case, one, "MRS") for one in about)
        new = {"amount": amount, "due": None, "new_due": None, "terms": None, "label": ""}
        return Ready("offer", {"offer": new, "held": _held(case, labels), "labels": labels}, labels)
    found = _the_offer(case, ref, now)
    if found.by != "me":
        raise Refused(
            f"{found.label} was not made by you", f"to accept it: dk draft acceptance {found.label}"
        )
    if not found.is_open:
        raise Refused(
            f"{found.label} is {found.state.value}", "a new one: dk draft offer --amount 900 --about M3"
        )
    labels = tuple(one for one in found.about if one[:1] in "MRS")
    values = {"offer": _offer_values(found), "held": _held(case, labels), "labels": labels}
    return Ready("offer", values, (found.label or str(found.seq),))


def acceptance(case: Case, ref: Ref, now: datetime) -> Ready:
    """Accept an offer of the client or of the platform that can still be accepted."""
    found = _the_offer(case, ref, now)
    name = found.label or f"#{found.seq}"
    if found.by == "me":
        raise Refused(f"{name} is your own offer", "the client accepts it; your part is: dk draft offer O1")
    if not found.is_open:
        hint = "ask whether it still stands" if found.state is OfferState.EXPIRED else "see: dk offer list"
        raise Refused(f"{name} is {found.state.value}: it cannot be accepted", hint)
    labels = tuple(one for one in found.about if one[:1] in "MRS")
    values = {
        "offer": _offer_values(found),
        "labels": labels,
        "made_on": found.when,
        "made_by": "platform" if found.by == "platform" else "client",
    }
    return Ready("acceptance", values, (found.label or str(found.seq),), (found.seq,))


def _the_offer(case: Case, ref: Ref, now: datetime) -> Offer:
    for one in offers(case, now):
        if str(ref) in {one.label, str(one.seq)}:
            return one
    raise NotFound(f"there is no offer {ref} in {case.facts.slug}", "see: dk offer list")


def _offer_values(one: Offer) -> dict[str, object]:
    """Return what an offer names; its terms only where they are words that were said."""
    said = next((quote for quote in one.words if quote.basis == "verbatim"), None)
    return {
        "amount": one.amount,
        "due": one.due,
        "new_due": one.new_due,
        "terms": said or next(iter(one.words), None),
        "label": one.label,
    }


def _held(case: Case, labels: tuple[str, ...]) -> Money | None:
    """Return what is held for some labels, where that is one amount; nothing where no label is named."""
    held = [row.held for row in rows_of(case) if set(row.labels) & set(labels) and row.held.minor]
    return held[0] if len(held) == 1 else None


# ---------------------------------------------------------------- the demand letter


def demand(case: Case, ref: Ref | None, now: datetime) -> Ready:
    """Ask by a letter for what is owed; raises Refused while a platform's own process is open."""
    stage = stage_of(case, now)
    if not is_direct(case.facts.platform) and stage is not Stage.DECIDED:
        name = platform_words(case.facts.platform)
        raise Refused(
            f"the contract is on {name}, whose own process is open ({stage.value}): a demand letter beside it reads "
            "as pressure (our reading, no rule of the platform)",
            "what to do there, in order: dk dispute   (once it is decided: dk event dispute-decided)",
        )
    labels = (the_label(case, ref, "MRS"),) if ref is not None else _unpaid(case, now)
    owed = tuple(
        one for label in labels if (row := _row(case, label)) and (one := _owed(case, label, row, now))
    )
    if not owed:
        raise Refused("nothing is owed in the record", "see: dk account   (dk invoiced M1 AMOUNT --due DAY)")
    currencies = {one.amount.currency for one in owed}
    total = (
        owed[0].amount._replace(minor=sum(one.amount.minor for one in owed)) if len(currencies) == 1 else None
    )
    agreed = clauses(case, [item for one in owed for item in items_in(case, one.label)])
    before = tuple(case.at(piece) for one in owed for piece in reminders(case, one.label, one))
    values = {"owed": owed, "total": total, "clauses": agreed, "before": before}
    return Ready("demand", values, tuple(one.label for one in owed))


def _unpaid(case: Case, now: datetime) -> tuple[str, ...]:
    """Return what is invoiced and not paid in full; where nothing is, what is due and not paid."""
    found = [(row.labels[0], _owed(case, row.labels[0], row, now)) for row in rows_of(case) if row.labels]
    invoiced = tuple(label for label, owed in found if owed and owed.way == "invoice")
    return invoiced or tuple(label for label, owed in found if owed)
