"""The dispute as recorded: where it begins, what each side asks of the decider, and in whose words.

Vocabulary. The freelancer asks by an ``event`` ``claim_stated`` about the labels concerned, with its own words
and, where one was named, ``amount``; the latest one stands. Where there is none, by what was filed: an event of
_ASKING by the freelancer. The client asks by such an event, or by a ``money`` step ``refund_asked``. A memo or an
offer asks nothing of a decider. What was not recorded is not stated.

The freelancer's answer to the reason are positions, messages and memos by the freelancer whose ``re`` names a
record of the client's reason, in the order of what they answer. The question is the last memo of this sort that
ends with a question mark.
"""

from typing import NamedTuple

from disputekit.case.account import rows_of
from disputekit.case.case import Case
from disputekit.case.derivation import by_currency
from disputekit.case.evidence import exhibits, speaker, words
from disputekit.case.facts import Side
from disputekit.case.piece import Piece
from disputekit.case.positions import subject
from disputekit.case.sentence import Claim, Part, Quote
from disputekit.case.view import AnswerDue, Ask
from disputekit.record.moment import Moment, bounds, sort_key
from disputekit.record.money import Money

_FILED = frozenset(
    {"dispute_filed", "claim_filed", "claim_opened", "mediation_requested", "arbitration_requested"}
)
_BACK = frozenset({"refund_requested", "hours_disputed", "cancellation_requested", "chargeback_opened"})
_BEGINNINGS = _FILED | _BACK | {"arbitration_notice"}
_ASKING = {"me": _FILED | {"claim_stated", "release_requested"}, "client": _FILED | _BACK}
_ASKED_BY: dict[str, Side] = {"claim_stated": "me", **dict.fromkeys(_BACK, "client")}
_BEGINNING_STEPS = {"refund_asked", "charged_back"}


class Beginning(NamedTuple):
    """When the dispute began, and the records that say so: all that happened at that same moment."""

    at: Moment
    pieces: tuple[Piece, ...]


def beginning(case: Case) -> Beginning | None:
    """Return where the dispute begins: the first request for money back, filing or notice.

    Where none is recorded, the end of the contract by the client; None when there is neither.
    """
    events = case.of_kind("event", "money")
    begun = [one for one in events if begins(one)] or [one for one in events if ended_by_client(case, one)]
    if not begun:
        return None
    at = case.at(begun[0])
    together = [one for one in events if bounds(case.at(one)) == bounds(at)]
    return Beginning(
        at, tuple(one for one in together if begins(one) or one.text("name") == "contract_ended")
    )


def begins(piece: Piece) -> bool:
    """Tell whether a record begins a dispute: a request for money back, a filing or a notice."""
    return piece.text("name") in _BEGINNINGS or piece.text("step") in _BEGINNING_STEPS


def ended_by_client(case: Case, piece: Piece) -> bool:
    """Tell whether the client ended the contract by a record."""
    return piece.text("name") == "contract_ended" and speaker(case, piece) == "client"


def side_asking(case: Case, piece: Piece) -> Side | None:
    """Return the side that asks something of the decider by a record, None when it asks nothing."""
    if piece.kind == "money":
        return "client" if piece.text("step") == "refund_asked" else None
    by = speaker(case, piece)
    if by == "unknown":
        by = _ASKED_BY.get(piece.text("name"), by)
    return by if piece.text("name") in _ASKING.get(by, frozenset()) else None


def asks(case: Case, side: Side) -> tuple[Ask, ...]:
    """Return what a side asks, as it happened; an event and a payment step of one moment are one asking."""
    asking = [one for one in case.of_kind("event", "money") if side_asking(case, one) == side]
    stated = [one for one in asking if one.text("name") == "claim_stated"]
    asking = stated[-1:] or asking
    groups: dict[tuple[int, int], list[Piece]] = {}
    for one in asking:
        groups.setdefault(bounds(case.at(one)), []).append(one)
    return tuple(_ask(case, side, group) for group in groups.values())


def _ask(case: Case, side: Side, group: list[Piece]) -> Ask:
    labels = tuple(dict.fromkeys(label for one in group for label in case.topics(one)))
    amounts = [amount for one in group if (amount := one.money())]
    said = [quote for one in group for quote in words(case, one)]
    return Ask(
        by=side,
        when=case.at(group[0]),
        amount=amounts[0] if len(set(amounts)) == 1 else None,
        labels=labels,
        words=said[0] if said else None,
        held=_held(case, labels),
        exhibits=exhibits(case, *group),
    )


def _held(case: Case, labels: tuple[str, ...]) -> tuple[Money, ...]:
    """Return what is held for some labels, one amount per currency; for all when none is named."""
    rows = (row for row in rows_of(case) if row.held.minor and (not labels or set(row.labels) & set(labels)))
    return by_currency(row.held for row in rows)


def answers_due(case: Case) -> tuple[AnswerDue, ...]:
    """Return the dates read off the platform's page, by date; a later reading of a rule replaces the earlier."""
    found: dict[str, tuple[Moment, Piece]] = {}
    for one in sorted(case.of_kind("deadline"), key=lambda piece: piece.seq):
        due = one.moment("due")
        if due is not None:
            found[one.text("rule") or f"#{one.seq}"] = (due, one)
    dated = sorted(found.values(), key=lambda pair: (sort_key(pair[0]), pair[1].seq))
    return tuple(AnswerDue(due, one.words, case.at(one), exhibits(case, one)) for due, one in dated)


# ---------------------------------------------------------------- reason and answer


def asked_by_client(case: Case) -> tuple[Piece, ...]:
    """Return the records by which the client asked something of the decider or ended the contract, as they happened."""
    told = case.of_kind("event", "money")
    return tuple(one for one in told if side_asking(case, one) == "client" or ended_by_client(case, one))


def reason_pieces(case: Case) -> tuple[Piece, ...]:
    """Return the records that hold the client's reason: what the client asked with, else positions on it."""
    with_words = tuple(one for one in asked_by_client(case) if words(case, one))
    if with_words:
        return with_words
    positions = (one for one in case.of_kind("position") if one.text("by") == "client")
    disputed = set(disputed_labels(case))
    return tuple(one for one in positions if subject(case, one) in disputed and words(case, one))


def reasons(case: Case) -> tuple[Claim, ...]:
    """Return the client's reason, complete and as written; what is only described is marked so by its Quote."""
    found: dict[tuple[Quote, ...], Claim] = {}
    for one in reason_pieces(case):
        said = words(case, one)
        claim = Claim(side="client", parts=said, exhibits=exhibits(case, one), when=case.at(one))
        found.setdefault(said, claim)
    return tuple(found.values())


def disputed_labels(case: Case) -> tuple[str, ...]:
    """Return the labels that a side named when it asked for a decision or for money back."""
    asking = (one for one in case.of_kind("event", "money") if side_asking(case, one))
    return tuple(dict.fromkeys(label for one in asking for label in case.topics(one)))


def own_answers(case: Case) -> tuple[Claim, ...]:
    """Return the freelancer's answers, in the client's order."""
    found = []
    for place, piece in _replies(case):
        if piece is not _question_piece(case):
            labels = " ".join(case.topics(piece))
            parts: tuple[Part, ...] = (*((labels, " ") if labels else ()), *words(case, piece))
            found.append((place, piece.seq, Claim(side="me", parts=parts, exhibits=exhibits(case, piece))))
    return tuple(claim for _, _, claim in sorted(found, key=lambda one: one[:2]))


def answering(case: Case) -> tuple[int, ...]:
    """Return the numbers of the records in which the freelancer answers the client's reason, in their order."""
    return tuple(sorted(piece.seq for _, piece in _replies(case) if piece is not _question_piece(case)))


def question(case: Case) -> Quote | None:
    """Return the question as the freelancer put it, None when it was not recorded."""
    piece = _question_piece(case)
    return piece.words if piece else None


def _question_piece(case: Case) -> Piece | None:
    memos = [piece for _, piece in _replies(case) if piece.kind == "memo" and piece.words]
    asked = [one for one in memos if one.words and one.words.body.rstrip().endswith("?")]
    return max(asked, key=lambda one: one.seq, default=None)


def _replies(case: Case) -> list[tuple[int, Piece]]:
    """Return what the freelancer answered to the reason, each with the place of what it answers."""
    order: dict[int, int] = {}
    for place, reason in enumerate(reason_pieces(case)):
        order.update((one.seq, place) for one in (reason, *case.sources(reason)))
    positions = (one for one in case.of_kind("position") if one.text("by") == "client")
    for place, one in enumerate(positions, start=len(order)):
        order.setdefault(one.seq, place)
    found = []
    for one in case.of_kind("position", "message", "memo"):
        places = [order[seq] for seq in one.re if seq in order]
        if places and speaker(case, one) == "me" and words(case, one):
            found.append((min(places), one))
    return found
