"""Positions: how each side reads a point, in its own words and order. The latest of each side stands."""

from disputekit.case.case import Case, target_of_ref
from disputekit.case.evidence import exhibits, words
from disputekit.case.piece import Piece
from disputekit.case.view import Reading, Readings

# What a stance says, in words that fit both sides.
STANCES = {
    "in": "part of what was agreed",
    "out": "not part of what was agreed",
    "unclear": "unclear whether part of what was agreed",
    "agrees": "agrees",
    "disputes": "disputes",
}


def reading_words(case: Case, position: Piece) -> str:
    """Say a position in one phrase: ``reading of R3: not part of what was agreed (X1)``."""
    about = subject(case, position)
    reasons = " ".join(label for label in case.topics(position) if label != about)
    stance = STANCES.get(position.text("stance"), "stated")
    return f"reading of {about or 'the matter'}: {stance}{f' ({reasons})' if reasons else ''}"


def readings_of(case: Case, label: str) -> Readings:
    """Return the readings of a label by both sides, oldest first.

    A position is about the first label it names; the clauses after it (``out R3 X1``) are its reasons.
    """
    about = [one for one in case.about(label, "position") if subject(case, one) == label]
    client = tuple(_reading(case, one) for one in about if one.text("by") == "client")
    freelancer = tuple(_reading(case, one) for one in about if one.text("by") == "me")
    return Readings(client=client, freelancer=freelancer, differ=_differ(client, freelancer))


def subject(case: Case, position: Piece) -> str | None:
    """Return the label a position is about, None when it names a record without one."""
    for ref in position.about:
        target = target_of_ref(ref)
        if isinstance(target, str):
            return target
        if target in case.by_seq:
            return next(iter(case.topics(case.by_seq[target])), None)
    return next(iter(case.topics(position)), None)


def _reading(case: Case, position: Piece) -> Reading:
    return Reading(
        seq=position.seq,
        by="client" if position.text("by") == "client" else "me",
        stance=position.text("stance"),
        words=words(case, position),
        when=case.at(position),
        labels=case.topics(position),
        exhibits=exhibits(case, position, *case.cited(position)),
    )


def _differ(client: tuple[Reading, ...], freelancer: tuple[Reading, ...]) -> bool | None:
    """Tell whether the readings that stand differ; who agrees adopts the other's, who disputes does not."""
    if not client or not freelancer:
        return None
    stances = {client[-1].stance, freelancer[-1].stance}
    if "agrees" in stances and "disputes" not in stances:
        return False
    return len(stances) > 1 or "disputes" in stances
