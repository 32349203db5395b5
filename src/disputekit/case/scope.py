"""Scope items and exclusions: the agreed words, what their limits were used for, and what was submitted.

A round counts against an item with a limit when it names the item; where it names a milestone or a submission,
it counts if exactly one item it can belong to has a limit in that unit. Otherwise it is listed, not assigned.
"""

from decimal import Decimal
from typing import NamedTuple

from disputekit.case.answers import answer_line, answered_by
from disputekit.case.case import Case
from disputekit.case.evidence import exhibits
from disputekit.case.piece import Piece
from disputekit.case.positions import readings_of
from disputekit.case.submissions import submissions_of
from disputekit.case.terms import Terms, all_terms
from disputekit.case.view import AnswerLine, Limit, ScopeItem, Use

# "changes requested" takes one of these where it does not say how much it takes.
_ROUNDS = {"round", "revision", "iteration"}


class Taken(NamedTuple):
    """What a record takes of a limit, and of which item; None where that cannot be told."""

    piece: Piece
    limit: Limit
    label: str | None


def scope_items(case: Case, letter: str) -> tuple[ScopeItem, ...]:
    """Return the scope items ("S") or the exclusions ("X") in the order of their numbers."""
    taken = all_taken(case)
    return tuple(_item(case, label, terms, taken) for label, terms in all_terms(case, letter))


def _item(case: Case, label: str, terms: Terms, taken: tuple[Taken, ...]) -> ScopeItem:
    uses = tuple(_use(case, one) for one in taken if one.label == label)
    milestones, limit = milestones_with(case, label), terms.stands.limit
    return ScopeItem(
        label=label,
        stands=terms.stands,
        earlier=terms.earlier,
        one_sided=terms.one_sided,
        used=sum((one.quantity for one in uses), Decimal(0)) if uses or _counts_rounds(limit) else None,
        uses=uses,
        submitted=submissions_of(case, label),
        with_milestones=tuple(found for one in milestones for found in submissions_of(case, one)),
        left_out=any(label in left_out_of(case, one) for one in milestones),
        answers=_answers(case, label),
        milestones=milestones,
        requests=_requests(case, label),
        readings=readings_of(case, label),
    )


def not_assigned(case: Case) -> tuple[Use, ...]:
    """Return the rounds of which the record does not tell what item they belong to."""
    return tuple(_use(case, one) for one in all_taken(case) if one.label is None)


def all_taken(case: Case) -> tuple[Taken, ...]:
    """Return everything that takes of a limit: rounds of changes, and requests that say what they use."""
    found = []
    for piece in case.of_kind("answer", "request"):
        takes = _takes(piece)
        if takes is not None:
            found.append(Taken(piece, takes, _item_of(case, piece, takes)))
    return tuple(found)


def _takes(piece: Piece) -> Limit | None:
    uses = piece.limit("uses")
    if uses is None and piece.text("value") == "changes_requested":
        return Limit(Decimal(1), "round")
    return uses


def _item_of(case: Case, piece: Piece, takes: Limit) -> str | None:
    limited = [(label, terms.stands.limit) for label, terms in all_terms(case, "S")]
    fitting = [label for label, limit in limited if limit and is_same_unit(limit.unit, takes.unit)]
    named = [label for label in case.topics(piece) if label in fitting]
    if named:
        return named[0] if len(named) == 1 else None
    included = {one for label in case.topics(piece) for one in items_in(case, label) if one in fitting}
    candidates = sorted(included) if included else fitting
    return candidates[0] if len(candidates) == 1 else None


def is_same_unit(one: str, other: str) -> bool:
    """Tell whether two units are the same: "rounds" and "revision round" are, and so are all names of a round."""
    first, second = _unit(one), _unit(other)
    return first == second or {first, second} <= _ROUNDS


def _unit(unit: str) -> str:
    last = unit.casefold().split()[-1:]
    return "".join(last).removesuffix("s")


def _counts_rounds(limit: Limit | None) -> bool:
    return limit is not None and is_same_unit(limit.unit, "round")


def _use(case: Case, taken: Taken) -> Use:
    return Use(case.at(taken.piece), taken.limit.quantity, exhibits(case, taken.piece))


def items_in(case: Case, milestone: str) -> tuple[str, ...]:
    """Return the scope items that a milestone includes: those its statements are about, or that name it."""
    about = [label for one in case.stating(milestone) for label in case.topics(one)]
    naming = [label for label in case.labels("S") if milestone in milestones_with(case, label)]
    return tuple(dict.fromkeys(label for label in (*about, *naming) if label.startswith("S")))


def left_out_of(case: Case, milestone: str) -> tuple[str, ...]:
    """Return the items of a milestone that no submission for it names, where one names some of them."""
    items = items_in(case, milestone)
    named = {label for one in case.about(milestone, "delivery") for label in case.topics(one)}
    return tuple(one for one in items if one not in named) if named.intersection(items) else ()


def milestones_with(case: Case, item: str) -> tuple[str, ...]:
    """Return the milestones that include a scope item."""
    return case.once("milestones with", item, lambda: _milestones_with(case, item))  # each milestone asks


def _milestones_with(case: Case, item: str) -> tuple[str, ...]:
    included = (label for one in case.stating(item) for label in case.topics(one) if label.startswith("M"))
    including = (one.label for one in case.about(item, "milestone") if one.label)
    return tuple(dict.fromkeys((*included, *including)))


def _answers(case: Case, label: str) -> tuple[AnswerLine, ...]:
    deliveries = case.about(label, "delivery")
    return tuple(
        answer_line(case, one, answered_by(case, one, deliveries)) for one in case.about(label, "answer")
    )


def _requests(case: Case, label: str) -> tuple[str, ...]:
    """Return the requests that name an item, themselves or in a position on them."""
    found = (topic for one in case.about(label, "request", "position") for topic in case.topics(one))
    return tuple(dict.fromkeys(one for one in found if one.startswith("R")))
