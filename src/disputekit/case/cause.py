"""What the disagreement is about, by rules that are printed beside it: never a verdict, and several may apply.

A cause is recognised from records alone, names them, and stands before those that fewer records support.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from typing import NamedTuple, TypeAlias

from disputekit.case.account import rows_of
from disputekit.case.case import Case
from disputekit.case.checks.check import Exchange
from disputekit.case.checks.setting import ends_of, has_begun
from disputekit.case.dispute import side_asking
from disputekit.case.hourly import is_hourly_contract
from disputekit.case.open_ends import Gap
from disputekit.case.payments import money_lines
from disputekit.case.positions import readings_of
from disputekit.case.requests import AGREED, requests_of
from disputekit.case.stage import unpaid_invoices
from disputekit.case.submissions import submissions_of
from disputekit.case.view import Readings, RequestState

_CLOSED = {RequestState.DECLINED, RequestState.DROPPED}
_HOURS = {"hours_disputed"}
_BACK = {"refund_requested", "cancellation_requested", "refund_asked"}
_BANK = {"chargeback_opened", "claim_opened", "charged_back"}
_SILENCES = 2  # one thing without an answer is an oversight


# A record, and the labels it is taken to concern.
_Rests: TypeAlias = Iterator[tuple[int, tuple[str, ...]]]


class Cause(Enum):
    """What a dispute can be about; the value is how it is said, equal for both sides."""

    BEYOND_SCOPE = "requests beyond the agreed scope"
    PAYMENT = "payment after its due date, or not released"
    EXPECTATIONS = "differing expectations"
    COMMUNICATION = "communication breakdown"
    REFUND = "refund demand"
    HOURLY = "hourly dispute"
    CHARGEBACK = "chargeback"


class RootCause(NamedTuple):
    """A cause, the rule it was recognised by, and the records and labels it rests on."""

    cause: Cause
    rule: str
    seqs: tuple[int, ...]
    labels: tuple[str, ...]


def causes(case: Case, now: datetime, questions: tuple[Exchange, ...] = ()) -> tuple[RootCause, ...]:
    """Return the causes that fit, those first on which most records rest; empty when it cannot be told.

    ``questions`` are the client's questions that have no answer.
    """
    found = [
        _made(
            Cause.BEYOND_SCOPE,
            "asked after the agreement and not agreed, or named by the client",
            _beyond(case),
        ),
        _made(
            Cause.PAYMENT,
            "an invoice past its due date, a payment after it, or money held for something submitted",
            _payment(case, now),
        ),
        _made(
            Cause.EXPECTATIONS, "both sides' readings of one point are recorded and differ", _differing(case)
        ),
        _made(
            Cause.COMMUNICATION,
            "at least two things without an answer, or agreed in speech without a recap",
            _silences(case, now, questions),
            _SILENCES,
        ),
        _made(Cause.REFUND, "the client asked for money back", _named(case, _BACK)),
        _made(Cause.HOURLY, "hours are disputed, or money of an hourly contract is", _hourly(case)),
        _made(
            Cause.CHARGEBACK,
            "a payment was reversed, or a claim opened at the payment service",
            _named(case, _BANK),
        ),
    ]
    return tuple(sorted((one for one in found if one), key=lambda one: -len(one.seqs)))


def _made(cause: Cause, rule: str, rests_on: _Rests, least: int = 1) -> RootCause | None:
    pairs = sorted(dict(rests_on).items())
    if len(pairs) < least:
        return None
    labels = dict.fromkeys(label for _, topics in pairs for label in topics)
    return RootCause(cause, rule, tuple(seq for seq, _ in pairs), tuple(labels))


def _beyond(case: Case) -> _Rests:
    for item in requests_of(case):
        if item.after_start is False or item.state in AGREED | _CLOSED:
            continue
        yield from ((one.seq, (item.label,)) for one in case.stating(item.label))
        yield from ((one.seq, (item.label,)) for one in item.readings.client)


def _payment(case: Case, now: datetime) -> _Rests:
    yield from ((one.seq, case.topics(one)) for one in unpaid_invoices(case, now))
    for line in money_lines(case):
        if line.days_after_due is not None and line.days_after_due > 0:
            yield line.seq, line.labels
    held = {label for row in rows_of(case) if row.held.minor for label in row.labels}
    for label in sorted(held) if has_begun(case) else ():
        yield from ((one.seq, (label,)) for one in submissions_of(case, label))


def _differing(case: Case) -> _Rests:
    for letter in "RSM":
        for label in case.labels(letter):
            readings: Readings = readings_of(case, label)
            if readings.differ:
                for one in (*readings.client, *readings.freelancer):
                    yield one.seq, (label,)


def _silences(case: Case, now: datetime, questions: tuple[Exchange, ...]) -> _Rests:
    received = {label for row in rows_of(case) if row.received.minor for label in row.labels}
    for item in requests_of(case):
        if item.absence is not None and item.prices and item.state not in _CLOSED:
            yield item.prices[-1].exhibits[-1].seq, (item.label,)
    for label in (*case.labels("M"), *case.labels("R")):
        for one in submissions_of(case, label)[-1:]:
            if one.absence is not None and label not in received:
                yield one.seq, (label,)
    for end in ends_of(case, now, Gap.SPOKEN_WITHOUT_RECAP):
        yield end.seq, (end.label,) if end.label else ()
    yield from ((one.seq, ()) for one in questions)


def _named(case: Case, names: set[str]) -> _Rests:
    for one in case.of_kind("event", "money"):
        if one.text("name") in names or one.text("step") in names:
            yield one.seq, case.topics(one)


def _hourly(case: Case) -> _Rests:
    yield from _named(case, _HOURS)
    if is_hourly_contract(case):
        asked = (one for one in case.of_kind("event", "money") if side_asking(case, one) == "client")
        yield from ((one.seq, case.topics(one)) for one in asked)
