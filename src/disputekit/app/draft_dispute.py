"""Drafts around a dispute: the delivery note, the answer to a refund request, the statement, the note for support."""

from collections.abc import Iterable
from typing import NamedTuple

from disputekit.app.draft_values import Asked, Clause, Handed, Ready, asked, clauses, handed, the_label
from disputekit.case.account import accounts, rows_of
from disputekit.case.case import Case
from disputekit.case.dispute import (
    answers_due,
    asks,
    disputed_labels,
    own_answers,
    question,
    reason_pieces,
    reasons,
)
from disputekit.case.hourly import disputed_hours, disputes_hours, hours_lines, hours_lines_of
from disputekit.case.milestones import milestone
from disputekit.case.piece import Ref
from disputekit.case.requests import request, requests_of
from disputekit.case.scope import items_in
from disputekit.case.sentence import Claim, Exhibit, Fact, Quote
from disputekit.case.submissions import submissions_of
from disputekit.case.view import AgreedBasis, HoursLine, RequestState, Submission
from disputekit.errors import Refused
from disputekit.record.moment import Moment
from disputekit.record.money import Money

_AGREED = {RequestState.AGREED_IN_WRITING, RequestState.AGREED_ON_NOTE}
_STATES = {
    RequestState.QUOTED: "price named, not agreed",
    RequestState.ASKED: "no price named",
    RequestState.DECLINED: "declined",
    RequestState.DROPPED: "dropped",
    RequestState.PARTLY: "agreed in part",
    RequestState.AGREED_NO_WORDS: "marked as agreed",
}
_WAYS = {
    "hours_disputed": "hours",
    "cancellation_requested": "cancellation",
    "chargeback_opened": "chargeback",
}


class Part(NamedTuple):
    """A milestone in dispute: its price and due date, what it contains, what was submitted, what the client did.

    ``per`` is hour, week or item where the price is a rate, else empty.
    """

    label: str
    words: Quote | None
    amount: Money | None
    per: str
    due: Moment | None
    items: tuple[Clause, ...]
    left_out: tuple[Clause, ...]
    submitted: tuple[Handed, ...]
    hours: tuple[HoursLine, ...]
    days_after: int | None
    actions: tuple[Fact | Claim, ...]
    held: tuple[Money, ...]
    exhibits: tuple[Exhibit, ...]


class Refund(NamedTuple):
    """What the client asks: by which way (refund, hours, cancellation, chargeback), how much, for what, when."""

    way: str
    amount: Money | None
    labels: tuple[str, ...]
    when: Moment
    exhibits: tuple[Exhibit, ...]


class Point(NamedTuple):
    """Words with their exhibits: a reason, or one point of the answer to it."""

    words: tuple[Quote, ...]
    exhibits: tuple[Exhibit, ...]


class Request(NamedTuple):
    """A request beside the agreed items, and where it stands."""

    asked: Asked
    state: str
    agreed: Money | None
    agreed_by: tuple[Exhibit, ...]


class Pots(NamedTuple):
    """The money of one currency: agreed, received, in escrow, and agreed without being funded.

    ``by_hours``: what is due holds hours as recorded, at their rate.
    """

    currency: str
    due: Money
    received: Money
    held: Money
    open: Money
    by_hours: bool


# ---------------------------------------------------------------- delivery


def delivery(case: Case, ref: Ref) -> Ready:
    """Say what was submitted, item by item; raises Refused where nothing was."""
    label = the_label(case, ref, "MRS")
    found = submissions_of(case, label)
    if not found:
        raise Refused(
            f"nothing was submitted for {label} yet", f"first record it: dk delivered {label} FILE --submit"
        )
    last, item = found[-1], milestone(case, label) if label.startswith("M") else None
    left = item.left_out if item else ()
    named = [one for one in (item.items if item else (label,)) if one not in left]
    what = asked(case, request(case, label)) if label.startswith("R") else None
    values = {
        "label": label,
        "words": item.stands.words if item else None,
        "request": what,
        "submitted": handed(last),
        "items": clauses(case, named),
        "left_out": clauses(case, left),
        "round": len(found),
    }
    return Ready("delivery", values, (label,), (last.seq,))


# ---------------------------------------------------------------- refund request, statement, cover


def refund_answer(case: Case) -> Ready:
    """Answer a request for money back; raises Refused where the record holds none."""
    refund = _refund(case)
    if refund is None:
        raise Refused(
            "no request for money back is in the record",
            "dk refunded M1 800 --asked --words --text 'THE REASON', or dk event refund-requested",
        )
    values = _dispute_values(case, refund)
    about = tuple(one for one in refund.labels if one[:1] in "MR")
    return Ready("refund-answer", values, about, tuple(one.seq for one in reason_pieces(case)[-1:]))


def statement(case: Case) -> Ready:
    """The freelancer's own statement, in the first person."""
    refund = _refund(case)
    values = _dispute_values(case, refund)
    every = tuple(_requests(case))
    values |= {
        "agreed": tuple(one for one in every if one.state == "agreed"),
        "requests": tuple(one for one in every if one.state != "agreed"),
        "pots": tuple(_pots(case)),
    }
    return Ready("statement", values, _disputed(case))


def cover(case: Case) -> Ready:
    """The note for support that goes with the documents: what is asked, until when, and what is attached."""
    refund = _refund(case)
    values = _dispute_values(case, refund)
    parts = values["parts"]
    shown = (
        [one for part in parts if isinstance(part, Part) for one in part.submitted]
        if isinstance(parts, tuple)
        else []
    )
    first = [piece for piece in case.of_kind("agreement") if piece.files][:1]
    agreed = tuple(
        (Exhibit(one.seq, case.mark_of_source(one)), file.name) for one in first for file in one.files
    )
    due = answers_due(case)
    values |= {
        "agreed_files": tuple(name for _, name in agreed),
        "agreed_by": tuple(dict.fromkeys(exhibit for exhibit, _ in agreed)),
        "submitted": tuple(shown),
        "answer_due": due[0].due if due else None,
        "question": question(case),
        "last": case.records[-1].seq,
    }
    return Ready("cover", values, _disputed(case))


def _refund(case: Case) -> Refund | None:
    found = asks(case, "client")
    if not found:
        return None
    one = found[-1]
    names = {case.by_seq[proof.seq].text("name") for proof in one.exhibits if proof.seq in case.by_seq}
    way = next((way for name, way in _WAYS.items() if name in names), "refund")
    return Refund(way, one.amount, one.labels, one.when, one.exhibits)


def _dispute_values(case: Case, refund: Refund | None) -> dict[str, object]:
    mine = asks(case, "me")
    parts = tuple(_part(case, label) for label in _disputed(case) if label.startswith("M"))
    return {
        "refund": refund,
        "reasons": tuple(_point(one) for one in reasons(case)),
        "answers": tuple(_point(one) for one in own_answers(case)),
        "claim": mine[-1] if mine else None,
        "parts": parts,
        "scope": () if parts and all(one.items for one in parts) else _whole_scope(case),
    }


def _whole_scope(case: Case) -> tuple[Clause, ...]:
    """Return the agreed items that belong to no milestone, and the exclusions: they are what was agreed for each."""
    placed = {one for label in case.labels("M") for one in items_in(case, label)}
    return clauses(case, (one for letter in "SX" for one in case.labels(letter) if one not in placed))


def _disputed(case: Case) -> tuple[str, ...]:
    """Return what the dispute is about: the labels a side named, else what is held, else every milestone."""
    named = tuple(one for one in disputed_labels(case) if one[:1] in "MR" and one in case.labels(one[:1]))
    if named:
        return named
    held = tuple(
        label for row in rows_of(case) if row.held.minor for label in row.labels if label.startswith("M")
    )
    return held or case.labels("M")


def _point(claim: Claim) -> Point:
    return Point(tuple(one for one in claim.parts if isinstance(one, Quote)), claim.exhibits)


def _part(case: Case, label: str) -> Part:
    item = milestone(case, label, rows_of(case))
    if item is None:
        raise Refused(f"{label} is not stated in the record", "see: dk scope")
    actions = tuple(one for one in item.client_actions if isinstance(one, Fact | Claim))
    return Part(
        label=label,
        words=item.stands.words,
        amount=item.stands.amount,
        per="" if item.stands.per == "fixed" else item.stands.per,
        due=item.stands.due,
        items=clauses(case, item.items),
        left_out=clauses(case, item.left_out),
        submitted=tuple(handed(one) for one in item.submitted),
        hours=_hours(case, label) if item.stands.per == "hour" else (),
        days_after=_days_after(item.submitted),
        actions=_besides_reason(case, actions),
        held=tuple(row.held for row in item.account if row.held.minor),
        exhibits=item.stands.exhibits,
    )


def _hours(case: Case, label: str) -> tuple[HoursLine, ...]:
    """Return the hours that are disputed, all hours of the label where the record does not say which."""
    disputes = [one for one in case.of_kind("event") if disputes_hours(case, one)]
    disputed = disputed_hours(case, disputes[-1]) if disputes else ()
    lines = hours_lines_of(case, disputed) if disputed else hours_lines(case)
    return tuple(one for one in lines if one.label == label)


def _days_after(submitted: Iterable[Submission]) -> int | None:
    """Return how many days after the due date the first whole submission came, None where it did not come after it."""
    whole = [one.days_after_due for one in submitted if not one.part]
    return whole[0] if whole and whole[0] is not None and whole[0] > 0 else None


def _besides_reason(case: Case, actions: tuple[Fact | Claim, ...]) -> tuple[Fact | Claim, ...]:
    """Return what the client did, without what is told as the reason: it stands whole in its own place."""
    reason = {proof for claim in reasons(case) for proof in claim.exhibits}
    return tuple(one for one in actions if not reason & set(one.exhibits))


def _requests(case: Case) -> Iterable[Request]:
    for item in requests_of(case):
        state = "agreed" if item.state in _AGREED else _STATES[item.state]
        yield Request(asked(case, item), state, item.agreed, item.decided.exhibits if item.decided else ())


def _pots(case: Case) -> Iterable[Pots]:
    for one in accounts(case):
        by_hours = any(row.basis is AgreedBasis.HOURS for row in one.rows)
        yield Pots(one.currency, one.total.due, one.total.received, one.total.held, one.total.open, by_hours)
