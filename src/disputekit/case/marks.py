"""Who holds the original of a record: the source mark p, c or f.

The first row that fits decides. "Original" means words as they were (verbatim) or a file; described words are
the freelancer's. "Own channel" is `facts.is_on_platform`.

| record                                                                            | mark                    |
|-----------------------------------------------------------------------------------|-------------------------|
| case, person, import, coverage, amend, withdraw, link, shred, anchor, handover    | none: about the record  |
| it cites records in force (a reading of them)                                     | best mark of those      |
| scope item or milestone that an agreement is about                                | mark of that agreement  |
| spoken: call, meeting, video                                                      | f                       |
| event, deadline or payment step of a platform case, no channel or an own one      | p                       |
| tracked hours of a platform case                                                  | p                       |
| submitted through an own channel of the platform                                  | p                       |
| original, through an own channel of the platform                                  | p                       |
| original from the client's side, through any other channel                        | c                       |
| original to the client's side through any other channel, brought in by an import  | c                       |
| agreement with an original, concluded with the client's side (talk names them)    | c                       |
| received, refunded or charged back, from an import or with a file                 | c: the payer's bank     |
| anything else: described words, own notes, own files                              | f                       |

The payment steps invoiced and claimed are words of one side and follow the rows for words. Best is p, then c,
then f.
"""

from collections.abc import Callable, Iterable

from disputekit.case.facts import CaseFacts, Side, is_direct, is_on_platform, is_spoken
from disputekit.case.piece import Piece
from disputekit.case.sentence import Mark

ABOUT_THE_RECORD = frozenset(
    {"case", "person", "import", "coverage", "amend", "withdraw", "link", "shred", "anchor", "handover"}
)
TERMS = frozenset({"scope", "milestone"})
_WORDS_OF_ONE_SIDE = {"invoiced", "claimed"}
_BANK_STEPS = {"received", "refunded", "charged_back"}
_RANK = {Mark.PLATFORM: 0, Mark.CLIENT: 1, Mark.FREELANCER: 2, Mark.NONE: 3}

SideOf = Callable[[str], Side]


def rank(mark: Mark) -> int:
    """Return the place of a mark: the smaller, the stronger."""
    return _RANK[mark]


def best(marks: Iterable[Mark]) -> Mark:
    """Return the strongest of some marks, NONE for none."""
    return min(marks, key=rank, default=Mark.NONE)


def mark_alone(piece: Piece, facts: CaseFacts, side_of: SideOf) -> Mark:
    """Return the mark of a record that neither cites others nor is a term of an agreement."""
    if piece.kind in ABOUT_THE_RECORD:
        return Mark.NONE
    via = piece.talk.via if piece.talk else ""
    if via and is_spoken(via):
        return Mark.FREELANCER
    if _held_by_platform(piece, facts, via):
        return Mark.PLATFORM
    return Mark.CLIENT if _held_by_client(piece, side_of) else Mark.FREELANCER


def _held_by_platform(piece: Piece, facts: CaseFacts, via: str) -> bool:
    if is_direct(facts.platform):
        return False
    own = is_on_platform(via, facts.platform)
    if piece.kind in {"event", "deadline"} or _is_payment(piece):
        return own or not via
    if piece.kind == "hours":
        return piece.text("mode") == "tracked"
    return own and (piece.kind == "delivery" or piece.has_original)


def _is_payment(piece: Piece) -> bool:
    return piece.kind == "money" and piece.text("step") not in _WORDS_OF_ONE_SIDE


def _held_by_client(piece: Piece, side_of: SideOf) -> bool:
    if piece.kind == "money" and piece.text("step") in _BANK_STEPS and (piece.imported or piece.files):
        return True
    if piece.talk is None or not piece.has_original:
        return False
    if side_of(piece.talk.sender) == "client":
        return True
    to_client = any(side_of(name) == "client" for name in piece.talk.to)
    return to_client and (bool(piece.imported) or piece.kind == "agreement")


def legend(facts: CaseFacts, platform: str) -> tuple[tuple[Mark, str], ...]:
    """Return the marks a case can have, each with the words that explain it."""
    rows = [
        (Mark.PLATFORM, f"{platform} holds the original"),
        (Mark.CLIENT, "the client's side holds the original"),
        (Mark.FREELANCER, "freelancer's note only"),
    ]
    return tuple(rows[1:] if is_direct(facts.platform) else rows)
