"""Drafts about money: reminders in three steps, offers to settle and their acceptance, the demand letter."""

import re
from datetime import datetime
from typing import NamedTuple

from disputekit.app.draft_values import Ready, clauses, handed, the_label
from disputekit.case.account import rows_of
from disputekit.case.bills import Bill, bills
from disputekit.case.case import Case
from disputekit.case.derivation import by_currency
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
    """An invoice: its number where it has one, amount, what came in for it, when it was sent, when it is due."""

    ref: str
    amount: Money
    received: Money
    sent: Moment
    due: Moment | None
    past_due: bool
    exhibits: tuple[Exhibit, ...]


class Owed(NamedTuple):
    """What is open for a label. ``way``: invoice, escrow (funded and submitted, not released) or open.

    ``label`` is empty for invoices that name nothing; ``of`` are all labels that the amount is for. ``agreed_on`` is
    when the price was agreed; ``received`` what came already. ``invoices`` are those that are not paid in full, as
    they are due, ``invoice`` the first of them.
    """

    label: str
    of: tuple[str, ...]
    words: Quote | None
    way: str
    amount: Money
    received: Money
    agreed_on: Moment | None
    invoice: Invoice | None
    invoices: tuple[Invoice, ...]
    submitted: tuple[object, ...]


# ---------------------------------------------------------------- reminders


def reminder(case: Case, ref: Ref, now: datetime, step: int = 0) -> Ready:
    """Remind of a payment or a release; the step follows from the reminders in the record where none is named."""
    label = the_label(case, ref, "MRS")
    rows = [row for row in rows_of(case) if label in row.labels]
    if not rows:
        raise Refused(f"no amount is agreed or invoiced for {label}", f"dk invoiced {label} AMOUNT --due DAY")
    if rows[0].basis is AgreedBasis.HOURS and not is_direct(case.facts.platform):
        name = platform_words(case.facts.platform)
        raise Refused(f"the hours of {label} are billed by {name} itself, week by week", "see: dk weeks")
    owed = next(iter(_owed_for(case, label, now)), None)
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


def _owed(case: Case, label: str, row: AccountRow, due: list[Bill], now: datetime) -> Owed | None:
    """Return what is open for a label in the currency of a row: by its unpaid invoices, else what the row holds or lacks."""
    unpaid = sum(one.left.minor for one in due)
    handed_over = tuple(handed(one) for one in submissions_of(case, label)) if label else ()
    is_held = bool(row.held.minor and handed_over)
    if unpaid and not (is_held and row.held.minor >= unpaid):
        way, amount = "invoice", due[0].left._replace(minor=unpaid)
    elif is_held:
        way, amount = "escrow", row.held
    elif label and row.open.minor:
        way, amount = "open", row.open
    else:
        return None
    words, agreed_on = _agreed(case, label)
    invoices = tuple(_invoice(case, one, now) for one in due) if way == "invoice" else ()
    of = dict.fromkeys(one for bill in due for one in bill.invoice.labels) if invoices else row.labels
    return Owed(
        label=label,
        of=tuple(of),
        words=words,
        way=way,
        amount=amount,
        received=row.received,
        agreed_on=agreed_on,
        invoice=next(iter(invoices), None),
        invoices=invoices,
        submitted=handed_over,
    )


def _unpaid_bills(case: Case, row: AccountRow) -> list[Bill]:
    """Return the invoices of a row that are not paid in full."""
    mine = (one for one in bills(case) if one.invoice.amount.currency == row.currency and one.left.minor)
    return [one for one in mine if (_first(one) in row.labels if row.labels else not one.invoice.labels)]


def _first(bill: Bill) -> str:
    return next(iter(bill.invoice.labels), "")


def _invoice(case: Case, bill: Bill, now: datetime) -> Invoice:
    piece = bill.invoice.piece
    due = piece.moment("due")
    past = due is not None and bounds(due).hi <= now.timestamp()
    proof = (Exhibit(piece.seq, case.mark_of_source(piece)),)
    return Invoice(piece.text("ref"), bill.invoice.amount, bill.received, case.at(piece), due, past, proof)


def _agreed(case: Case, label: str) -> tuple[Quote | None, Moment | None]:
    """Return the words of a label and when its price was agreed."""
    if not label:
        return None, None
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
        return Ready("offer", {"offer": new, "held": _held(case, labels, amount), "labels": labels}, labels)
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
    values = {"offer": _offer_values(found), "held": _held(case, labels, found.amount), "labels": labels}
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


def _held(case: Case, labels: tuple[str, ...], amount: Money | None) -> Money | None:
    """Return what is held for some labels where the amount is a part of it: one sum, in its currency, and more."""
    held = [row.held for row in rows_of(case) if set(row.labels) & set(labels) and row.held.minor]
    same = [one for one in held if amount and one.currency == amount.currency and one.minor > amount.minor]
    return same[0] if len(held) == len(same) == 1 else None


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
    found = _owed_for(case, the_label(case, ref, "MRS"), now) if ref is not None else _all_owed(case, now)
    owed = tuple(due for one in found if (due := _due_by_now(one)))
    if not owed:
        raise Refused(
            "nothing is owed in the record by now", "see: dk account   (dk invoiced M1 AMOUNT --due DAY)"
        )
    totals = by_currency(one.amount for one in owed)
    labels = tuple(dict.fromkeys(label for one in owed for label in one.of))
    before = {piece.seq: piece for one in owed for piece in reminders(case, one.label, one)}
    values = {
        "owed": owed,
        "total": totals[0] if len(totals) == 1 else None,
        "clauses": clauses(case, dict.fromkeys(item for label in labels for item in items_in(case, label))),
        "before": tuple(case.at(one) for one in case.in_order(before.values())),
    }
    return Ready("demand", values, labels)


def _due_by_now(owed: Owed) -> Owed | None:
    """Return what is owed without the invoices that may still be paid in time, None where nothing is left."""
    if owed.way != "invoice":
        return owed
    late = tuple(one for one in owed.invoices if one.past_due or one.due is None)
    minor = sum(one.amount.minor - one.received.minor for one in late)
    left = owed._replace(
        amount=owed.amount._replace(minor=minor), invoice=late[0] if late else None, invoices=late
    )
    return left if late else None


def _owed_for(case: Case, label: str, now: datetime) -> tuple[Owed, ...]:
    """Return what is open for a label, one sum for each currency."""
    found = []
    for row in rows_of(case):
        if label in row.labels:
            due = [one for one in _unpaid_bills(case, row) if label in one.invoice.labels]
            found.append(_owed(case, label, row, due, now))
    return tuple(one for one in found if one)


def _all_owed(case: Case, now: datetime) -> tuple[Owed, ...]:
    """Return what is invoiced and not paid in full; where nothing is, what is due and not paid."""
    found = []
    for row in rows_of(case):
        invoiced: dict[str, list[Bill]] = {}
        for one in _unpaid_bills(case, row):
            invoiced.setdefault(_first(one), []).append(one)
        due = invoiced or {label: [] for label in row.labels[:1]}
        found += [_owed(case, label, row, own, now) for label, own in due.items()]
    owed = tuple(one for one in found if one)
    return tuple(one for one in owed if one.way == "invoice") or owed
