"""What a label means: each statement of it, and whether that was agreed.

Original: stated at or before the first agreement, or resting on it. A later statement restates the label from
its own time and stays one-sided until an agreement is about it or the other side agrees in words.
"""

from typing import NamedTuple

from disputekit.case.answers import answer_line, answered_by, named_records, names_label
from disputekit.case.case import Case
from disputekit.case.evidence import exhibits, footnotes, speaker
from disputekit.case.marks import TERMS
from disputekit.case.piece import Piece
from disputekit.case.sentence import Exhibit
from disputekit.case.view import Origin, TermStatement
from disputekit.record.moment import Moment, Order, bounds, compare, same_day


class Terms(NamedTuple):
    """The statements of a label. ``stands`` is the last agreed one, or the first where none was agreed.

    ``one_sided`` were made after it and nobody agreed to them; ``earlier`` are the rest.
    """

    stands: TermStatement
    earlier: tuple[TermStatement, ...]
    one_sided: tuple[TermStatement, ...]

    @property
    def is_agreed(self) -> bool:
        """Whether the statement that stands was agreed."""
        return is_agreed(self.stands)


def is_agreed(statement: TermStatement) -> bool:
    """Tell whether a statement was agreed, at the start or later."""
    return statement.origin in {Origin.ORIGINAL, Origin.LATER}


def agreements(case: Case) -> tuple[Piece, ...]:
    """Return the agreements as they were concluded."""
    return case.of_kind("agreement")


def first_agreement(case: Case) -> Piece | None:
    """Return the first agreement, None when the record holds none."""
    return next(iter(agreements(case)), None)


def terms_of(case: Case, label: str) -> Terms | None:
    """Return the statements of a scope item, an exclusion or a milestone, None when there are none."""
    return case.once("terms", label, lambda: _terms(case, label))


def _terms(case: Case, label: str) -> Terms | None:
    pieces = [one for one in case.stating(label) if one.kind in TERMS]
    if not pieces:
        return None
    made = [_statement(case, one, index, pieces) for index, one in enumerate(pieces)]
    agreed = [index for index, one in enumerate(made) if is_agreed(one)]
    place = agreed[-1] if agreed else 0
    return Terms(made[place], tuple(made[:place]), tuple(made[place + 1 :]))


def all_terms(case: Case, letter: str) -> tuple[tuple[str, Terms], ...]:
    """Return the terms of every label of a letter, in the order of their numbers."""
    return case.once("all terms", letter, lambda: _all_terms(case, letter))


def _all_terms(case: Case, letter: str) -> tuple[tuple[str, Terms], ...]:
    found = ((label, terms_of(case, label)) for label in case.labels(letter))
    return tuple((label, terms) for label, terms in found if terms is not None)


def _statement(case: Case, piece: Piece, index: int, pieces: list[Piece]) -> TermStatement:
    origin, agreed_by = _origin(case, piece, index, pieces)
    return TermStatement(
        seq=piece.seq,
        label=piece.label or "",
        words=piece.words,
        when=case.at(piece),
        origin=origin,
        by=speaker(case, piece),
        amount=piece.money(),
        per=piece.text("per") or "fixed",
        limit=piece.limit(),
        due=piece.moment("due"),
        exhibits=exhibits(case, piece),
        agreed_by=agreed_by,
        notes=footnotes(case, piece),
    )


def _origin(case: Case, piece: Piece, index: int, pieces: list[Piece]) -> tuple[Origin, tuple[Exhibit, ...]]:
    first = first_agreement(case)
    rests_on = [one for one in case.sources(piece) if one.kind == "agreement"]
    if first is not None and (first in rests_on or not_after(case.at(piece), case.at(first))):
        return Origin.ORIGINAL, exhibits(case, first)
    if rests_on:
        return Origin.LATER, exhibits(case, *rests_on)
    answers = agreeing_answers(case, piece, pieces)
    if answers:
        return Origin.LATER, exhibits(case, *answers)
    unsupported = first is None and index == 0
    return (Origin.UNSUPPORTED if unsupported else Origin.ONE_SIDED), ()


def not_after(moment: Moment, first: Moment) -> bool:
    """Tell whether something was stated at or before an agreement, as far as the record can tell."""
    order = compare(moment, first)
    at_once = same_day(moment, first) or bounds(moment) == bounds(first)
    return order is Order.BEFORE or (order is Order.UNKNOWN and at_once)


def agreeing_answers(case: Case, piece: Piece, pieces: list[Piece]) -> tuple[Piece, ...]:
    """Return the answers in words by which the other side agreed to a statement of a label.

    An answer that names only the label belongs to what came last before it: a statement or a submission.
    """
    label = piece.label or ""
    found = []
    candidates = case.in_order((*pieces, *case.about(label, "delivery")))
    for answer in case.about(label, "answer"):
        if answer.text("value") != "agreed":
            continue
        if not (names_label(answer, label) or named_records(answer).intersection(one.seq for one in pieces)):
            continue
        if piece in answered_by(case, answer, candidates) and answer_line(case, answer, (piece,)).in_words:
            found.append(answer)
    return tuple(found)
