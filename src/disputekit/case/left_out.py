"""What stays out of documents: offers to settle, proposals, what answers them, and the words they rest on.

And what was marked as private, itself and in each other source of the same event, and readings that repeat its
words: it stays in the record.

Offers, answers, messages, memoranda and agreements about an offer, by its label or by the number of the offer or of an
answer to it, are left out whole, whatever else they name, and so is the date by which one has to be answered; a message they cite is left out unless something else was read out of it, such as a request. Facts stay: money that
moved and work that was handed over count, whatever brought them about.
"""

from disputekit.case.case import Case
from disputekit.case.piece import Piece

_SETTLEMENT_EVENTS = frozenset({"proposal_received", "proposal_accepted", "proposal_declined"})
_TALK = frozenset({"offer", "answer", "message", "memo", "position", "quote", "agreement", "deadline"})
_WORDS = frozenset({"message", "memo"})  # what an offer cites for its words; a delivery it cites stays


def settlement_records(case: Case) -> frozenset[int]:
    """Return the records about offers and proposals, and the messages they cite: none of them is an event to print."""
    return case.once("settlement", "", lambda: frozenset(_about(case) | _words_of(case)))


def outgoing(case: Case) -> Case:
    """Return the case as documents may know it; itself where nothing is left out."""
    return case.once("outgoing", "", lambda: _outgoing(case))


def _outgoing(case: Case) -> Case:
    about, words = _about(case), _words_of(case)
    talk = {seq for seq in about if case.by_seq[seq].kind in _TALK or _is_proposal(case.by_seq[seq])}
    readings = (one for one in case.pieces if one.seq not in about | words and not case.rests_on_itself(one))
    shared = {source.seq for one in readings for source in case.sources(one)}
    private = {seq for one in case.links.private for seq in case.links.same.get(one, (one,))}
    gone = talk | (words - shared) | private | _repeating(case, private)
    return case.without(gone) if gone else case


def _repeating(case: Case, private: set[int]) -> set[int]:
    """Return the readings of private messages that hold the very words of them."""
    hidden = {seq: case.by_seq[seq].words for seq in private if seq in case.by_seq}
    cited = (
        (one, hidden[seq])
        for one in case.pieces
        if hidden and one.words
        for seq in one.cites
        if seq in hidden
    )
    return {one.seq for one, said in cited if said and one.words and one.words.body == said.body}


def _is_proposal(piece: Piece) -> bool:
    return piece.text("name") in _SETTLEMENT_EVENTS


def _about(case: Case) -> set[int]:
    """Return the records that are an offer or a proposal, or about one; what is named stands before what names it."""
    found: set[int] = set()
    said: set[int] = set()  # offers, proposals and what answers them: what refers to one of these is about it
    for one in sorted(case.pieces, key=lambda piece: piece.seq):
        offered = one.kind == "offer" or _is_proposal(one)
        if offered or _names_an_offer(case, one) or (one.kind in _TALK and not said.isdisjoint(_refs(one))):
            found.add(one.seq)
            said |= {one.seq} if offered or one.kind == "answer" else set()
    return found


def _names_an_offer(case: Case, piece: Piece) -> bool:
    by_rule = piece.kind == "deadline" and "proposal" in piece.text("rule").casefold()
    return by_rule or any(label.startswith("O") for label in case.topics(piece))


def _refs(piece: Piece) -> set[int]:
    return {ref for ref in (*piece.re, *piece.cites, *piece.about) if isinstance(ref, int)}


def _words_of(case: Case) -> set[int]:
    """Return the messages and memoranda that hold the words of what is about an offer."""
    sources = (
        source
        for seq in _about(case)
        for each in case.same_event(case.by_seq[seq])
        for source in (each, *case.sources(each))
    )
    return {one.seq for one in sources if one.kind in _WORDS}
