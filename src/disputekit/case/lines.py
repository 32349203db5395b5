"""One line of the timeline: the sentence of a record, its direction, and what it led to."""

from collections.abc import Iterable

from disputekit.case.case import Case
from disputekit.case.corrections import import_of
from disputekit.case.evidence import exhibits, footnotes, has_words, speaker, stated, was_spoken, where, words
from disputekit.case.facts import Side
from disputekit.case.marks import TERMS, rank
from disputekit.case.milestones import event_words
from disputekit.case.piece import Piece, is_kept_as_mail
from disputekit.case.positions import reading_words
from disputekit.case.requests import AGREED, request
from disputekit.case.sentence import Claim, Named, Part, Quote, Sentence
from disputekit.case.view import Direction, Line

_STEPS = {
    "invoiced": ("invoiced", "invoiced"),
    "funded": ("funded", "funded"),
    "released": ("released", "released"),
    "lapsed": ("lapsed", "released automatically"),
    "claimed": ("stated", "the client states a payment of"),
    "received": ("received", "received"),
    "fee": ("recorded", "fee"),
    "refund_asked": ("requested", "refund requested"),
    "refunded": ("refunded", "returned to the client"),
    "charged_back": ("reversed", "payment reversed through the bank"),
}
_ANSWERS = {
    "seen": ("seen", "seen"),
    "answered": ("answered", "answered"),
    "agreed": ("answered", "answered: yes"),
    "partly": ("answered", "answered: yes, in part"),
    "declined": ("declined", "declined"),
    "dropped": ("dropped", "dropped"),
    "changes_requested": ("asked", "changes asked"),
}
_SIDES = {"me": Direction.FREELANCER, "client": Direction.CLIENT, "platform": Direction.PLATFORM}
_PAYERS: dict[str, Side] = {
    "funded": "client",
    "released": "client",
    "received": "client",
    "claimed": "client",
    "refund_asked": "client",
    "charged_back": "client",
    "lapsed": "platform",
    "fee": "platform",
    "refunded": "me",
    "invoiced": "me",
}


def line_of(case: Case, members: tuple[Piece, ...]) -> Line:
    """Return the line of one event; the members are its sources and what was read out of them."""
    lead = min(members, key=lambda one: _lead_order(case, one))
    outcomes = [found for one in members for found in outcome(case, one)]
    if lead.kind == "message":
        outcomes += [_read_from(case, one, lead) for one in members if _is_read(case, one)]
    return Line(
        seq=lead.seq,
        when=case.at(lead),
        where=where(case, lead),
        who=direction(case, lead),
        sentence=sentence_of(case, lead),
        outcomes=tuple(outcomes),
        labels=tuple(dict.fromkeys(label for one in members for label in case.topics(one))),
        exhibits=exhibits(case, *members),
        notes=tuple(dict.fromkeys(note for one in members for note in footnotes(case, one))),
    )


def _is_read(case: Case, piece: Piece) -> bool:
    """Tell whether a line must say what its message was read as, since no other part of it does."""
    if piece.kind in {"delivery", "money", "event", "work"}:
        return True
    about_request = any(label in case.labels("R") for label in case.topics(piece))
    return not case.rests_on_itself(piece) and (
        piece.kind == "request" or (piece.kind == "answer" and not about_request)
    )


def _read_from(case: Case, piece: Piece, lead: Piece) -> Sentence:
    """Return what a message was read as; words that stand in the line already are not said twice."""
    labels = " ".join(case.topics(piece))
    if piece.kind == "request":
        return stated(case, piece, "asked", f"request {labels}")
    if piece.kind == "answer":
        verb, text = _ANSWERS.get(piece.text("value"), ("answered", "answered"))
        return stated(case, piece, verb, f"{text} for {labels}" if labels else text)
    verb, parts = _said(case, piece)
    said = {one.body for one in words(case, lead)}
    quotes = (one for one in words(case, piece) if one.body not in said)
    return _sentence(case, piece, verb, parts, quotes)


def _lead_order(case: Case, piece: Piece) -> tuple[bool, int, bool, int]:
    """Prefer a source to a reading, then the best mark, then original words."""
    reading = not case.rests_on_itself(piece)
    return reading, rank(case.mark_of_source(piece)), not piece.has_original, piece.seq


def direction(case: Case, piece: Piece) -> Direction:
    """Return who acted towards whom."""
    if was_spoken(case, piece):
        return Direction.BOTH
    side = speaker(case, piece)
    talk = next((one.talk for one in case.sources(piece) if one.talk), None)
    to = {case.side_of(name) for name in talk.to} if talk else set()
    if piece.kind == "money" and talk is None:
        side = _PAYERS.get(piece.text("step"), "unknown")
    if side == "me" and (
        to & {"client", "unknown"} or (talk is None and piece.kind in {"delivery", "quote"})
    ):
        return Direction.TO_CLIENT
    if side == "client" and ("me" in to or (talk is None and piece.kind == "request")):
        return Direction.TO_FREELANCER
    if piece.kind == "agreement" and talk is None:
        return Direction.BOTH
    return _SIDES.get(side, Direction.NOT_STATED)


def sentence_of(case: Case, piece: Piece) -> Sentence:
    """Return the sentence a record makes: a fact, or a claim where only a note supports it."""
    verb, parts = _said(case, piece)
    return _sentence(case, piece, verb, parts, words(case, piece))


def _sentence(
    case: Case, piece: Piece, verb: str, parts: tuple[Part, ...], quotes: Iterable[Quote]
) -> Sentence:
    files = piece.files[_keeps_own_bytes(case, piece) :]
    said = (part for quote in quotes for part in (" ", quote))
    named = (part for one in files for part in (" ", Named(one.name)))
    return stated(case, piece, verb, *_trimmed((*parts, *said, *named)))


def _keeps_own_bytes(case: Case, piece: Piece) -> bool:
    """Tell whether the first file is the mail itself, which is no attachment of it."""
    brought = case.by_seq.get(import_of(piece.fields))
    return brought is not None and is_kept_as_mail(piece.fields, brought.fields)


def _trimmed(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    found = parts[1:] if parts[:1] == (" ",) else parts
    return found or ("words not shown",)


def _said(case: Case, piece: Piece) -> tuple[str, tuple[Part, ...]]:
    """Return verb and opening of a sentence; words and files follow."""
    amount, labels = piece.money(), " ".join(case.topics(piece))
    sum_: tuple[Part, ...] = (" ", amount) if amount else ()
    for_: tuple[Part, ...] = (f" for {labels}",) if labels else ()
    match piece.kind:
        case "message":
            return ("called", ("call",)) if was_spoken(case, piece) else ("wrote", ())
        case "money":
            verb, text = _STEPS.get(piece.text("step"), ("recorded", "payment step"))
            return verb, (text, *sum_, *for_)
        case "event":
            verb, name = event_words(piece)
            return verb, (name, *sum_, *for_)
        case "delivery":
            part = " in part" if piece.fields.get("part") is True else ""
            return "submitted", (f"{labels} submitted{part}".strip(),)
        case "answer":
            verb, text = _ANSWERS.get(piece.text("value"), ("answered", "answered"))
            opening: tuple[Part, ...] = () if has_words(case, piece) else (text, *sum_, *for_)
            return verb, opening
        case "quote":
            return "quoted", (f"price{' for ' + labels if labels else ''}", *sum_)
        case "request":
            return "asked", () if has_words(case, piece) else (f"request {labels}",)
        case "hours":
            return "worked", (piece.number("minutes"), " minutes worked", *for_)
        case "position":
            return "stated", (reading_words(case, piece),)
        case _:
            return _other(piece, labels, sum_)


_OTHERS = {
    "agreement": ("agreed", "agreement"),
    "work": ("worked", "work"),
    "memo": ("noted", "memorandum"),
    "deadline": ("read", "date read on the platform"),
    "offer": ("offered", "proposal"),
}


def _other(piece: Piece, labels: str, sum_: tuple[Part, ...]) -> tuple[str, tuple[Part, ...]]:
    if piece.kind in TERMS:
        return "stated", (f"terms of {labels} stated", *sum_)
    verb, text = _OTHERS.get(piece.kind, ("recorded", "record"))
    due = piece.moment("due") if piece.kind == "deadline" else None
    dated: tuple[Part, ...] = (": ", due) if due else ()
    return verb, (f"{text} {labels}".strip(), *dated, *sum_)


def outcome(case: Case, piece: Piece) -> tuple[Sentence, ...]:
    """Return what a record led to: a request agreed, a price, a reading."""
    if piece.kind == "answer":
        labels = [label for label in case.topics(piece) if label in case.labels("R")]
        return tuple(one for label in labels for one in _decision(case, piece, label))
    if piece.kind == "quote" and not case.rests_on_itself(piece):
        amount = piece.money()
        about = " ".join(case.topics(piece))
        return (stated(case, piece, "quoted", f"{about} quoted ", amount),) if amount else ()
    if piece.kind == "position" and not case.rests_on_itself(piece):
        side: Side = "client" if piece.text("by") == "client" else "me"
        parts = (reading_words(case, piece),)
        return (Claim(side=side, parts=parts, exhibits=exhibits(case, piece), when=case.at(piece)),)
    return ()


def _decision(case: Case, piece: Piece, label: str) -> tuple[Sentence, ...]:
    item = request(case, label)
    if item.decided is None or item.decided.seq != piece.seq or item.state not in AGREED:
        return ()
    price: tuple[Part, ...] = (" ", item.agreed) if item.agreed else ()
    return (stated(case, piece, "agreed", f"{label} agreed", *price),)


def quoted_in(line: Line) -> tuple[Quote, ...]:
    """Return the recorded words of a line."""
    return tuple(part for part in line.sentence.parts if isinstance(part, Quote))
