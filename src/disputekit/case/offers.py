"""Offers to settle: what was offered by whom, until when, and what the other side answered. For the screen alone.

A label that is offered again replaces the earlier statement: what answered that one answers nothing now. Nobody
accepts an own offer; the side that made it can withdraw it. A proposal of the platform needs both sides.
No document prints any of this (``case/left_out.py`` leaves the records out, a test reads all documents).
"""

from datetime import datetime
from enum import Enum
from typing import NamedTuple

from disputekit.case.answers import DECISIONS, came_before
from disputekit.case.case import Case, label_order
from disputekit.case.evidence import speaker, where, words
from disputekit.case.facts import Side
from disputekit.case.piece import Piece
from disputekit.case.sentence import Quote
from disputekit.record.moment import Moment, bounds
from disputekit.record.money import Money


class OfferState(Enum):
    """Where an offer stands; the value is how the screen says it."""

    OPEN = "open"
    MAY_HAVE_EXPIRED = "may have run out"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    PARTLY = "accepted in part"
    HALF = "accepted by one side"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class OfferAnswer(NamedTuple):
    """One answer, as it happened. ``late``: it came after the offer ran out; None where that cannot be told."""

    seq: int
    value: str
    by: Side
    when: Moment
    amount: Money | None
    words: tuple[Quote, ...]
    late: bool | None


class Offer(NamedTuple):
    """One offer as it was last stated. ``label`` is empty where it was erased; ``about`` are labels.

    ``due`` is when it runs out, ``new_due`` the revised deadline it names; ``times`` how often it was stated.
    ``seen`` says that the other side has seen it.
    """

    seq: int
    label: str
    by: Side
    when: Moment
    where: str
    amount: Money | None
    about: tuple[str, ...]
    due: Moment | None
    new_due: Moment | None
    words: tuple[Quote, ...]
    state: OfferState
    seen: bool
    answers: tuple[OfferAnswer, ...]
    times: int

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted, as far as the record shows."""
        return self.state in {OfferState.OPEN, OfferState.MAY_HAVE_EXPIRED, OfferState.HALF}


_PARTIES: tuple[Side, ...] = ("me", "client")


def offers(case: Case, now: datetime) -> tuple[Offer, ...]:
    """Return all offers at ``now`` (aware), by label; those whose label was erased after them."""
    labelled = [case.stating(label) for label in sorted(case.labels("O"), key=label_order)]
    loose = [(one,) for one in case.of_kind("offer") if not one.label]
    return tuple(_offer(case, statements, now) for statements in (*labelled, *loose))


def open_offers(found: tuple[Offer, ...]) -> tuple[Offer, ...]:
    """Return the offers that can still be accepted, the last one made last."""
    return tuple(sorted((one for one in found if one.is_open), key=lambda one: one.seq))


def _offer(case: Case, statements: tuple[Piece, ...], now: datetime) -> Offer:
    stands = max(statements, key=lambda one: one.seq)
    by, due = speaker(case, stands), stands.moment("due")
    answers = tuple(_answer(case, one, due) for one in _answering(case, stands))
    return Offer(
        seq=stands.seq,
        label=stands.label or "",
        by=by,
        when=case.at(stands),
        where=where(case, stands),
        amount=stands.money(),
        about=tuple(one for one in case.topics(stands) if one != stands.label),
        due=due,
        new_due=stands.moment("new_due"),
        words=words(case, stands),
        state=_state(by, answers, due, now),
        seen=any(one.by != by for one in answers),
        answers=answers,
        times=len(statements),
    )


def _answering(case: Case, stands: Piece) -> tuple[Piece, ...]:
    """Return what answers the statement that stands: by its label or its number, and not before it."""
    numbers = {one.seq for one in case.same_event(stands)}
    found = [
        one
        for one in case.of_kind("answer")
        if (stands.label and stands.label in case.topics(one)) or not numbers.isdisjoint(_named(one))
    ]
    return tuple(one for one in found if came_before(case, stands, one))


def _named(answer: Piece) -> set[int]:
    return {one for one in (*answer.re, *answer.about) if isinstance(one, int)}


def _answer(case: Case, piece: Piece, due: Moment | None) -> OfferAnswer:
    return OfferAnswer(
        seq=piece.seq,
        value=piece.text("value"),
        by=speaker(case, piece),
        when=case.at(piece),
        amount=piece.money(),
        words=words(case, piece),
        late=_is_late(case.at(piece), due),
    )


def _is_late(at: Moment, due: Moment | None) -> bool | None:
    """Tell whether an answer came after the offer ran out. A stated day or minute belongs to the offer whole."""
    if due is None:
        return False
    answered, until = bounds(at), bounds(due)
    if answered.lo >= until.hi:
        return True
    return False if answered.hi <= until.lo or (due.rel == "at" and answered.hi <= until.hi) else None


def _state(by: Side, answers: tuple[OfferAnswer, ...], due: Moment | None, now: datetime) -> OfferState:
    latest: dict[Side, str] = {one.by: one.value for one in answers if one.value in DECISIONS}
    taken_back = latest.pop(by, "")  # nobody accepts an own offer
    values = set(latest.values())
    if taken_back in {"dropped", "declined"}:
        return OfferState.WITHDRAWN
    if values & {"declined", "dropped"}:
        return OfferState.DECLINED
    if "partly" in values:
        return OfferState.PARTLY
    if values == {"agreed"}:
        both = by in _PARTIES or set(_PARTIES) <= set(latest)
        return OfferState.ACCEPTED if both else OfferState.HALF
    return _by_the_clock(due, now)


def _by_the_clock(due: Moment | None, now: datetime) -> OfferState:
    """Tell whether an unanswered offer runs: until the end of a stated day or minute; unclear within ``about``."""
    if due is None:
        return OfferState.OPEN
    until, second = bounds(due), int(now.timestamp())
    if second >= until.hi:
        return OfferState.EXPIRED
    return OfferState.OPEN if second < until.lo or due.rel == "at" else OfferState.MAY_HAVE_EXPIRED
