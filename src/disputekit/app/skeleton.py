"""Fold what ``due``, ``status`` and the clocks show: the structure of a case, and hardly any of its messages.

Of the messages that name a label only those are read that can change what is shown: the first of the client after
each delivery (it is answered then), and the freelancer's own about a request that was agreed in speech (a written
recap). What documents print needs all of them: ``structure.fold_structure``.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from disputekit.app.structure import fold_around, linked, structure_kinds
from disputekit.app.workspace import OpenCase
from disputekit.case.case import Case
from disputekit.case.requests import bare_requests
from disputekit.case.view import RequestState
from disputekit.ledger.lookup import labels_of, pointing_at
from disputekit.ledger.mentions import Mention, mentions_of

_VAGUE = 3600  # seconds: what is known less precisely is read, and its place judged with its own zone


def fold_skeleton(case: OpenCase) -> Case:
    """Fold the structure and the few messages that can change what a screen shows of it."""
    labels = [label for label, _ in labels_of(case.connection, case.row.case_no)]
    mentions = mentions_of(case.connection, case.row.case_no, labels)
    named = {*linked(case), *_remarks(case, mentions)}
    folded = fold_around(case, structure_kinds(), named)
    recaps = set(_recaps(case, folded, mentions)) - folded.by_seq.keys()
    return fold_around(case, structure_kinds(), named | recaps) if recaps else folded


def _remarks(case: OpenCase, mentions: Sequence[Mention]) -> Iterator[int]:
    """Yield for each delivery the client's first message about the same thing after it."""
    side_of = cache(case.people.side_of)  # many messages, few names
    by_label: dict[str, list[Mention]] = {}
    for one in mentions:
        by_label.setdefault(one.label, []).append(one)
    for own in by_label.values():
        said = [one for one in own if one.kind == "message" and side_of(one.sender) == "client"]
        yield from (one.seq for one in said if one.at_hi - one.at_lo > _VAGUE)
        for delivery in (one for one in own if one.kind == "delivery"):
            yield from _first(one.seq for one in said if one.at_lo >= delivery.at_hi)
            yield from _first(
                one.seq for one in said if one.at_lo >= delivery.at_lo and one.seq > delivery.seq
            )


def _first(seqs: Iterator[int]) -> Iterable[int]:
    first = next(seqs, None)
    return () if first is None else (first,)


def _recaps(case: OpenCase, folded: Case, mentions: Sequence[Mention]) -> Iterator[int]:
    """Yield the freelancer's messages that may confirm in writing what was agreed in speech."""
    side_of = cache(case.people.side_of)
    for item in bare_requests(folded):
        if item.state is RequestState.AGREED_ON_NOTE and item.decided is not None:
            spoken = folded.by_seq[item.decided.seq]
            for one in (spoken, *folded.sources(spoken)):
                yield from pointing_at(case.connection, case.row.case_no, str(one.seq))
            yield from (
                one.seq
                for one in mentions
                if one.label == item.label and one.kind == "message" and side_of(one.sender) == "me"
            )
