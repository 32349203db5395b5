"""Submissions: what was handed over, what the client's reaction was, and how it stands to the due date.

A reaction belongs to the submission it names; one that names only a milestone or a scope item, and a release,
belong to the last submission of it before. A lapse is not agreement, and neither is silence.
"""

from collections.abc import Iterator, Mapping, Sequence

from disputekit.case.answers import answer_line, answered_by, named_records, names_label
from disputekit.case.case import Case
from disputekit.case.coverage import absence
from disputekit.case.evidence import days_after, exhibit, exhibits, footnotes, speaker, where
from disputekit.case.piece import Piece
from disputekit.case.sentence import Exhibit
from disputekit.case.terms import terms_of
from disputekit.case.view import Response, Submission
from disputekit.record.moment import Moment

_BY_VALUE = {
    "seen": Response.SEEN,
    "answered": Response.ANSWERED,
    "changes_requested": Response.CHANGES_REQUESTED,
    "partly": Response.PARTLY,
    "declined": Response.DECLINED,
    "agreed": Response.AGREED,
}
_BY_STEP = {"released": Response.RELEASED, "lapsed": Response.LAPSED}
_WEAK = (Response.NONE, Response.SEEN, Response.ANSWERED)  # the later outweighs the earlier


def submissions_of(case: Case, label: str) -> tuple[Submission, ...]:
    """Return what was submitted for a label, as it happened."""
    return tuple(submission(case, one) for one in case.about(label, "delivery"))


def all_submissions(case: Case) -> tuple[Submission, ...]:
    """Return everything that was submitted, as it happened."""
    return tuple(submission(case, one) for one in case.of_kind("delivery"))


def submission(case: Case, delivery: Piece) -> Submission:
    """Return one submission with the reaction to it."""
    return case.once("submission", str(delivery.seq), lambda: _submission(case, delivery))


def _submission(case: Case, delivery: Piece) -> Submission:
    answers = reactions(case, delivery)
    response, response_by = _response(case, delivery, answers)
    at, channel = case.at(delivery), where(case, delivery)
    due = due_of(case, delivery)
    return Submission(
        seq=delivery.seq,
        labels=case.topics(delivery),
        when=at,
        where=channel,
        words=delivery.words,
        files=_files(case, delivery),
        part=delivery.fields.get("part") is True,
        days_after_due=days_after(due, at) if due else None,
        answers=tuple(answer_line(case, one, (delivery,)) for one in answers),
        response=response,
        response_by=response_by,
        absence=absence(case, channel, at, "no answer in the record") if response is Response.NONE else None,
        exhibits=exhibits(case, delivery),
        notes=footnotes(case, delivery),
    )


def reactions(case: Case, delivery: Piece) -> tuple[Piece, ...]:
    """Return the answers that belong to a submission, as they were given."""
    return case.once("reactions", "", lambda: _reactions(case)).get(delivery.seq, ())


def _reactions(case: Case) -> dict[int, tuple[Piece, ...]]:
    found: dict[int, list[Piece]] = {}
    for answer in case.of_kind("answer"):
        for delivery in answered_deliveries(case, answer):
            found.setdefault(delivery.seq, []).append(answer)
    for seq, remark in [*_remarks(case, found)]:
        found.setdefault(seq, []).append(remark)
    return {seq: case.in_order(answers) for seq, answers in found.items()}


def _remarks(case: Case, answers: Mapping[int, Sequence[Piece]]) -> Iterator[tuple[int, Piece]]:
    """Yield the client's messages about something submitted that no answer to it was read from, with its number.

    Nobody said what they mean, so they are shown as written; but where one exists, nothing may be called absent.
    A message from which something else was read counts for the submission that it names itself.
    """
    read = {source.seq for one in case.of_kind("answer", "request") for source in case.sources(one)}
    for one in case.of_kind("message"):
        if speaker(case, one) != "client" or not (case.topics(one) or one.re):
            continue
        for delivery in answered_deliveries(case, one):
            own = (source.seq for answer in answers.get(delivery.seq, ()) for source in case.sources(answer))
            names_it = any(twin.seq in named_records(one) for twin in case.twins(delivery))
            if one.seq not in read or (names_it and one.seq not in own):
                yield delivery.seq, one


def answered_deliveries(case: Case, answer: Piece) -> tuple[Piece, ...]:
    """Return the submissions an answer belongs to.

    Those it names; else, for each milestone or scope item it names, the last submission before it. An answer
    about a request alone decides the request.
    """
    named = [case.by_seq[seq] for seq in sorted(named_records(answer)) if seq in case.by_seq]
    twins = (twin for one in named if one.kind == "delivery" for twin in case.twins(one))
    direct = case.distinct(twins)
    if direct:
        return direct
    found: dict[int, Piece] = {}
    for label in case.topics(answer):
        if label[:1] in {"M", "S"} and names_label(answer, label):
            found.update((one.seq, one) for one in _latest(case, answer, label))
    return tuple(found.values())


def _latest(case: Case, later: Piece, label: str) -> tuple[Piece, ...]:
    """Return the last submission of a label before a record, if nothing newer was stated of the label since."""
    candidates = case.in_order((*case.about(label, "delivery"), *case.stating(label)))
    return tuple(one for one in answered_by(case, later, candidates) if one.kind == "delivery")


def _response(
    case: Case, delivery: Piece, answers: tuple[Piece, ...]
) -> tuple[Response, tuple[Exhibit, ...]]:
    """Return the reaction that counts: the last decision or release; agreement in words outlasts a release."""
    found, proof = Response.NONE, exhibits(case)
    for piece in case.in_order((*answers, *_releases(case, delivery))):
        value = _read(case, delivery, piece)
        if _outweighs(value, found):
            found, proof = value, exhibits(case, piece)
    return found, proof


def _outweighs(later: Response, found: Response) -> bool:
    if later in _WEAK:
        return found in _WEAK and _WEAK.index(later) > _WEAK.index(found)
    return not (found is Response.AGREED and later in _BY_STEP.values())


def _read(case: Case, delivery: Piece, piece: Piece) -> Response:
    if piece.kind == "money":
        return _BY_STEP[piece.text("step")]
    value = _BY_VALUE.get(piece.text("value"), Response.ANSWERED)
    if value is Response.AGREED and not answer_line(case, piece, (delivery,)).in_words:
        return Response.ANSWERED
    return value


def _releases(case: Case, delivery: Piece) -> tuple[Piece, ...]:
    """Return the releases that belong to a submission: the last one of their label before them."""
    found: dict[int, Piece] = {}
    for label in case.topics(delivery):
        deliveries = case.about(label, "delivery")
        for money in case.about(label, "money"):
            if money.text("step") in _BY_STEP and delivery in answered_by(case, money, deliveries):
                found[money.seq] = money
    return tuple(found.values())


def due_of(case: Case, delivery: Piece) -> Moment | None:
    """Return the agreed due date of the milestone a submission is for, the earliest of several."""
    dues = []
    for label in case.topics(delivery):
        terms = terms_of(case, label)
        if terms is not None and terms.is_agreed and terms.stands.due is not None:
            dues.append(terms.stands.due)
    return min(dues, key=lambda due: (due.start, due.zone), default=None)


def _files(case: Case, delivery: Piece) -> tuple[tuple[Exhibit, str], ...]:
    own = exhibit(case, delivery)
    return tuple((own._replace(file=one.number), one.name) for one in delivery.files)
