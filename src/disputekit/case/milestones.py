"""Milestones: what each was agreed to be, when it was submitted, and what the client did."""

from disputekit.case.case import Case
from disputekit.case.evidence import exhibits, speaker, stated, words
from disputekit.case.piece import Piece
from disputekit.case.scope import items_in, left_out_of
from disputekit.case.sentence import Named, Part, Quote, Sentence
from disputekit.case.submissions import submissions_of
from disputekit.case.terms import terms_of
from disputekit.case.view import AccountRow, MilestoneItem

_ANSWERS = {
    "seen": ("seen", "seen"),
    "answered": ("answered", "answered"),
    "agreed": ("agreed", "agreed"),
    "partly": ("agreed", "agreed in part"),
    "declined": ("declined", "declined"),
    "dropped": ("dropped", "dropped"),
    "changes_requested": ("asked", "changes asked"),
}
_STEPS = {
    "released": ("released", "released"),
    "lapsed": ("lapsed", "released automatically"),
    "refund_asked": ("requested", "refund requested"),
    "refunded": ("refunded", "returned to the client"),
    "charged_back": ("reversed", "payment reversed through the bank"),
    "received": ("received", "paid"),
}


def milestone(case: Case, label: str, rows: tuple[AccountRow, ...] = ()) -> MilestoneItem | None:
    """Return one milestone; ``rows`` are the rows of the account."""
    terms = terms_of(case, label)
    if terms is None:
        return None
    submitted = submissions_of(case, label)
    actions = client_actions(case, label)
    about = [case.by_seq[one.seq] for one in submitted] + [piece for piece, _ in actions]
    stands = case.by_seq[terms.stands.seq]
    return MilestoneItem(
        label=label,
        stands=terms.stands,
        earlier=terms.earlier,
        one_sided=terms.one_sided,
        submitted=submitted,
        client_actions=tuple(sentence for _, sentence in actions),
        items=items_in(case, label),
        left_out=left_out_of(case, label),
        account=tuple(row for row in rows if label in row.labels),
        exhibits=exhibits(case, stands, *about),
    )


def client_actions(case: Case, label: str) -> tuple[tuple[Piece, Sentence], ...]:
    """Return what the client did about a milestone, as it happened: answers, releases, requests, messages.

    Payments in are the client's; an answer of the freelancer is not listed here.
    """
    pieces = case.about(label, "answer", "money", "event", "message")
    found = ((one, _action(case, one)) for one in pieces if _is_clients(case, one))
    return tuple((piece, sentence) for piece, sentence in found if sentence is not None)


def _is_clients(case: Case, piece: Piece) -> bool:
    if piece.kind == "answer":
        return speaker(case, piece) in {"client", "unknown"}
    if piece.kind == "money":
        return piece.text("step") in _STEPS
    return speaker(case, piece) == "client"


def _action(case: Case, piece: Piece) -> Sentence | None:
    said: tuple[Part, ...] = tuple(part for quote in _quotes(case, piece) for part in (" ", quote))
    if piece.kind == "answer":
        verb, text = _ANSWERS.get(piece.text("value"), ("answered", "answered"))
        # "Agreed" has too many meanings on page 1: where there are words, the words say it.
        return stated(case, piece, verb, "wrote" if verb == "agreed" and said else text, *said)
    if piece.kind == "money":
        verb, text = _STEPS[piece.text("step")]
        amount = piece.money()
        return stated(case, piece, verb, text, " ", amount) if amount else None
    if piece.kind == "event":
        return stated(case, piece, *event_words(piece), *said)
    return stated(case, piece, "wrote", "wrote", *said) if said else None


def _quotes(case: Case, piece: Piece) -> tuple[Quote, ...]:
    return tuple(quote for quote in words(case, piece) if quote.basis == "verbatim")


_EVENTS = {
    "contract_started": ("started", "contract started"),
    "contract_ended": ("ended", "contract ended"),
    "refund_requested": ("requested", "refund requested"),
    "dispute_filed": ("filed", "dispute filed"),
    "proposal_received": ("received", "proposal of the platform received"),
    "arbitration_notice": ("received", "notice of arbitration received"),
    "feedback_left": ("left", "feedback left"),
    "milestone_changed": ("changed", "milestone changed on the platform"),
}


def event_words(piece: Piece) -> tuple[str, Part]:
    """Return verb and words of an event; a name that is not known here is printed as recorded."""
    name = piece.text("name")
    return _EVENTS.get(name, ("recorded", Named(name.replace("_", " "))))
