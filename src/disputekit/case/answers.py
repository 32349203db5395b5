"""Answers: who answered what, in which words, and which of them may be called agreed."""

from disputekit.case.case import Case, target_of_ref
from disputekit.case.evidence import exhibits, has_words, is_written, speaker, where, words
from disputekit.case.facts import Side
from disputekit.case.piece import Piece
from disputekit.case.view import AnswerLine
from disputekit.record.moment import Order, compare

DECISIONS = frozenset({"agreed", "partly", "declined", "dropped"})


def named_records(piece: Piece) -> frozenset[int]:
    """Return the numbers of the records that an answer names, by ``re`` or ``about``."""
    targets = (target_of_ref(ref) for ref in piece.about)
    return frozenset(piece.re).union(one for one in targets if isinstance(one, int))


def names_label(piece: Piece, label: str) -> bool:
    """Tell whether a record names a label itself, and not only through what it answers."""
    return label in piece.about


def came_before(case: Case, earlier: Piece, later: Piece) -> bool:
    """Tell whether a record may be what a later one answers: not after it, as far as can be told."""
    order = compare(case.at(earlier), case.at(later))
    return order is Order.BEFORE or (order is Order.UNKNOWN and earlier.seq < later.seq)


def is_between_sides(answerer: Side, asker: Side) -> bool:
    """Tell whether an answer may come from the other side; nobody agrees with himself."""
    return "unknown" in {answerer, asker} or answerer != asker


def _may_answer(case: Case, answer: Piece, by: Side, answered: Piece) -> bool:
    """Tell whether a record can be what an answer agrees to.

    Something of the other side; or the own request, where the answer names the price that was agreed for it.
    """
    priced_request = answered.kind == "request" and answer.money() is not None
    return is_between_sides(by, speaker(case, answered)) or priced_request


def answer_line(case: Case, answer: Piece, answered: tuple[Piece, ...]) -> AnswerLine:
    """Return an answer for print, with the messages it answers."""
    by = speaker(case, answer)
    counts = any(_may_answer(case, answer, by, one) for one in answered)
    shown = has_words(case, answer)
    return AnswerLine(
        seq=answer.seq,
        value=answer.text("value") or "wrote",
        by=by,
        when=case.at(answer),
        where=where(case, answer),
        words=words(case, answer),
        in_words=shown and counts,
        in_writing=shown and counts and is_written(case, answer),
        answers=exhibits(case, *answered),
        exhibits=exhibits(case, answer),
    )


def answered_by(case: Case, answer: Piece, candidates: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Return which of the candidates (as they happened) an answer is about.

    Those it names; where it names none, the last one that was there before it.
    """
    named = named_records(answer)
    direct = tuple(one for one in candidates if not named.isdisjoint(_numbers(case, one)))
    return direct or tuple(one for one in candidates if came_before(case, one, answer))[-1:]


def _numbers(case: Case, piece: Piece) -> frozenset[int]:
    """Return the numbers under which a record can be named: its own, its twins', and those it cites."""
    return frozenset(one.seq for one in (*case.twins(piece), *case.sources(piece)))
