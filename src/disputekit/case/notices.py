"""Warnings that the rules imply for a case as it stands, each with the records it rests on.

A rule without a length warns where its triggers fit and nothing has stopped them. For the rules named here that is
not enough: what they warn of shows in the account, or in what has not happened.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from disputekit.case.account import rows_of
from disputekit.case.case import Case
from disputekit.case.clocks import Notice
from disputekit.case.contested import contested
from disputekit.case.needs import endings, held, share
from disputekit.case.payments import payments
from disputekit.case.piece import Piece
from disputekit.case.rule import Rule
from disputekit.case.silence import amounts_at_stake, silence_words
from disputekit.case.triggers import acted, labels_of, name_of, runs_of
from disputekit.record.moment import bounds
from disputekit.record.money import Money

DORMANT_AFTER = 30  # days without a milestone or a payment until it is worth a word
_FILED = ("dispute_filed", "refund_approved", "dispute_withdrawn")
_MOVES = ("funded", "released", "lapsed", "received", "refunded", "charged_back")
_ASKED = ("refund_requested", "refund_asked", "dispute_filed", "arbitration_notice", "mediation_requested")


class _Ground(NamedTuple):
    """Why a warning stands: records, amounts for the pack's words, and a sentence about this case."""

    pieces: tuple[Piece, ...]
    amounts: tuple[Money, ...] = ()
    aside: str = ""


_Condition = Callable[[Case, Rule, datetime], _Ground | None]


def notices_of(case: Case, rules: Sequence[Rule], now: datetime) -> tuple[Notice, ...]:
    """Return the warnings that stand at ``now`` (aware), in the order of the rules."""
    return tuple(notice for rule in rules for notice in _notices(case, rule, now))


def _notices(case: Case, rule: Rule, now: datetime) -> Iterator[Notice]:
    if rule.id not in _CONDITIONS and rule.length is not None:
        return
    ground = _CONDITIONS.get(rule.id, _triggered)(case, rule, now)
    if ground is not None:
        words = silence_words(rule.silence or rule.title, ground.amounts)
        seqs = tuple(sorted({one.seq for one in ground.pieces}))
        yield Notice(rule, f"{words.rstrip('.')}. {ground.aside}" if ground.aside else words, seqs)


def _triggered(case: Case, rule: Rule, _now: datetime) -> _Ground | None:
    runs = [one for one in runs_of(case, rule) if one.stop is None and one.missing is None]
    if not runs:
        return None
    pieces = tuple(piece for one in runs for piece in one.triggers)
    labels = tuple(dict.fromkeys(label for one in runs for label in one.labels))
    return _Ground(pieces, amounts_at_stake(case, rule, labels, pieces))


def _freelancer_ends(case: Case, _rule: Rule, _now: datetime) -> _Ground | None:
    """Money is held, and the contract runs or was ended by the freelancer."""
    in_escrow, ended = held(case, ()), endings(case)
    own = tuple(one for one in ended if acted(case, one) == "me")
    if not in_escrow or (ended and not own):
        return None
    return _Ground(own or _funded(case), in_escrow)


def _funded(case: Case) -> tuple[Piece, ...]:
    """Return the payments that put money into escrow where some is left."""
    rows = [row for row in rows_of(case) if row.held.minor]
    return tuple(
        one.piece
        for one in payments(case)
        if one.step == "funded" and any(share(one.labels, row.labels) for row in rows)
    )


def _feedback_gate(case: Case, _rule: Rule, _now: datetime) -> _Ground | None:
    """The contract has ended with money held, no feedback was left, and nothing was filed."""
    ended = endings(case)
    if not ended or not held(case, ()) or _happened(case, "feedback_left", *_FILED):
        return None
    return _Ground(ended, held(case, ()))


def _evidence_once(case: Case, _rule: Rule, _now: datetime) -> _Ground | None:
    """A dispute can come next, and none was filed yet."""
    asked = _happened(case, *_ASKED) or (endings(case) if held(case, ()) else ())
    if not asked or _happened(case, *_FILED):
        return None
    return _Ground(asked, held(case, ()))


def _happened(case: Case, *names: str) -> tuple[Piece, ...]:
    return tuple(one for one in case.of_kind("event", "money") if name_of(one) in names)


def _dormant(case: Case, rule: Rule, now: datetime) -> _Ground | None:
    """Nothing was paid or changed in the milestones of a running contract for some time, or the platform says so."""
    return _triggered(case, rule, now) or _asleep(case, now)


def _asleep(case: Case, now: datetime) -> _Ground | None:
    told = case.of_kind("money", "milestone")
    active = [one for one in told if one.kind == "milestone" or one.text("step") in _MOVES]
    if not active or endings(case) or not held(case, ()):
        return None
    last = max(active, key=lambda one: bounds(case.at(one)).hi)
    days = int((now.timestamp() - bounds(case.at(last)).hi) // 86_400)  # never more than it can be
    if days < DORMANT_AFTER:
        return None
    aside = f"The last payment or milestone in the record is {days} days old."
    return _Ground((last,), held(case, ()), aside)


def _one_funded(case: Case, _rule: Rule, _now: datetime) -> _Ground | None:
    """Work is recorded for something with a price that nobody has funded or paid."""
    unfunded = {
        label: row
        for row in rows_of(case)
        if row.open.minor and not row.held.minor and not row.received.minor
        for label in row.labels
    }
    worked = {
        label: one
        for one in case.of_kind("work", "delivery")
        for label in labels_of(case, one)
        if label in unfunded
    }
    if not worked:
        return None
    sums = ", ".join(f"{label} {unfunded[label].open.words()}" for label in worked)
    return _Ground(tuple(worked.values()), aside=f"Worked on and not funded: {sums}.")


def _arbitration_fee(case: Case, rule: Rule, _now: datetime) -> _Ground | None:
    """A dispute has begun or can begin, and one side's fee is no less than what is contested."""
    near = _happened(case, *_ASKED) or endings(case)
    amounts = contested(case) or held(case, ())
    fee = next((one for one in rule.figures if one.name == "fee_each_side"), None)
    if not near or fee is None or len(amounts) != 1 or amounts[0].currency != fee.unit:
        return None
    if Decimal(amounts[0].plain()) > Decimal(fee.value):
        return None
    aside = f"The fee is {fee.unit} {fee.value} for each side; contested is {amounts[0].words()}."
    return _Ground(near, amounts, aside)


_CONDITIONS: dict[str, _Condition] = {
    "UW-FP-FREELANCER-ENDS": _freelancer_ends,
    "UW-FP-FEEDBACK-GATE": _feedback_gate,
    "UW-FP-EVIDENCE-ONCE": _evidence_once,
    "UW-FP-DORMANT": _dormant,
    "UW-FP-ONE-FUNDED": _one_funded,
    "UW-FP-ARB-FEE": _arbitration_fee,
}
