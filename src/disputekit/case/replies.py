"""Response figures: messages and their answers, paired by ``re``, and only inside stated coverage.

Records with talk and without citations count; a message to the other side outside complete coverage of its
channel is not counted at all.
"""

from typing import NamedTuple

from disputekit.case.case import Case
from disputekit.case.coverage import covered_from
from disputekit.case.evidence import exhibits
from disputekit.case.facts import Side
from disputekit.case.piece import Piece
from disputekit.case.sentence import Exhibit
from disputekit.case.view import CoverageLine
from disputekit.record.moment import bounds


class Reply(NamedTuple):
    """A message and its first answer. Minutes are the shortest and the longest the answer can have taken."""

    to: Side
    asked: int
    answered: int
    minutes: tuple[int, int]
    exhibits: tuple[Exhibit, ...]


class Responses(NamedTuple):
    """What one side received inside coverage, and what it answered; the rest has no answer in the record."""

    side: Side
    received: int
    replies: tuple[Reply, ...]
    coverage: tuple[CoverageLine, ...]


def responses_of(case: Case, side: Side) -> Responses:
    """Return the answers of a side to what the other side sent it."""
    sent: list[Piece] = []
    coverage: dict[int, CoverageLine] = {}
    talks = case.distinct(one for one in case.pieces if one.talk and not one.cites)
    for one in talks:
        lines = _covered(case, one, side)
        if lines:
            sent.append(one)
            coverage.update((line.exhibit.seq, line) for line in lines)
    found = ((one, _first_answer(case, one, talks, side)) for one in sent)
    replies = tuple(_reply(case, side, one, answer) for one, answer in found if answer is not None)
    return Responses(side, len(sent), replies, tuple(coverage[seq] for seq in sorted(coverage)))


def _covered(case: Case, piece: Piece, side: Side) -> tuple[CoverageLine, ...]:
    talk = piece.talk
    if talk is None or case.side_of(talk.sender) in {side, "unknown"}:
        return ()
    if not any(case.side_of(name) == side for name in talk.to):
        return ()
    return covered_from(case, talk.via, bounds(case.at(piece)).lo)


def _first_answer(case: Case, sent: Piece, talks: tuple[Piece, ...], side: Side) -> Piece | None:
    numbers = {one.seq for one in case.same_event(sent)}
    answers = (one for one in talks if one.talk and case.side_of(one.talk.sender) == side)
    return next((one for one in answers if not numbers.isdisjoint(one.re)), None)


def _reply(case: Case, side: Side, sent: Piece, answer: Piece) -> Reply:
    asked, answered = bounds(case.at(sent)), bounds(case.at(answer))
    shortest, longest = answered.lo - asked.hi, answered.hi - asked.lo
    minutes = max(0, shortest) // 60, max(0, longest) // 60
    return Reply(side, sent.seq, answer.seq, minutes, exhibits(case, sent, answer))
