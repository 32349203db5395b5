"""Review a case: fold what the checks look at, and run them. For the screen alone.

Of the messages only those are read that something leads to, that may be questions without an answer, that may
be own notes written late, or that hold a word of praise: the others are counted by the index.
"""

from collections.abc import Iterable, Iterator, Sequence

from disputekit.app.deadlines import timed
from disputekit.app.structure import fold_around, fold_structure
from disputekit.app.workspace import OpenCase
from disputekit.case.case import Case
from disputekit.case.cause import RootCause
from disputekit.case.checks.check import Check, Exchange, Finding, Group
from disputekit.case.checks.exchange import PRAISE, without_answer
from disputekit.case.dispute import beginning
from disputekit.case.evidence_list import EvidenceItem
from disputekit.case.facts import is_on_platform, is_spoken
from disputekit.case.review import CHECKS, Review, review
from disputekit.errors import Refused
from disputekit.ledger.exchanges import late_rows, message_rows, worth_reading
from disputekit.ledger.listing import Filters
from disputekit.ledger.search import search
from disputekit.record.moment import bounds

# What the command line lays out; it imports these from here and never from the rooms below.
__all__ = [
    "CHECKS",
    "Check",
    "EvidenceItem",
    "Finding",
    "Group",
    "Review",
    "RootCause",
    "chosen_checks",
    "review_of",
]

_DAY = 86_400


def review_of(case: OpenCase, checks: Sequence[Check] = CHECKS) -> Review:
    """Return what some checks find at the time of the command, with the causes and the evidence list."""
    base, rows = fold_structure(case), message_rows(case.connection, case.row.case_no)
    known = tuple(
        Exchange(row.seq, base.side_of(row.sender), row.via, row.at_lo, row.answered) for row in rows
    )
    reading = {*_questions(case, base, known), *_late_notes(case, base), *_praise(case, base)}
    folded = _with(case, base, reading - base.by_seq.keys())
    said = tuple(_read(folded, one) for one in known)
    clocks = timed(case, folded).clocks
    return review(folded, clocks, case.setup.now, case.facts.packs, exchanges=said, checks=checks)


def chosen_checks(names: Iterable[str], only: str) -> tuple[Check, ...]:
    """Return the checks of some names, or of one group; all of them when nothing is named. Raises Refused."""
    asked = tuple(names)
    known = {one.id: one for one in CHECKS}
    for name in asked:
        if name not in known:
            import difflib  # only for a slip

            near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
            hint = f"did you mean {', '.join(near)}?" if near else "see: dk review --list"
            raise Refused(f"there is no check {name!r}", hint)
    group = _group(only) if only else None
    return tuple(
        one for one in CHECKS if (not asked or one.id in asked) and (group is None or one.group is group)
    )


def _group(said: str) -> Group:
    short = {"blocker": Group.BLOCKER, "weak": Group.WEAK, "other": Group.OTHER_SIDE}
    for beginning_, group in short.items():
        if said.strip().lower().startswith(beginning_):
            return group
    raise Refused(f"--only {said!r}: say blockers, weak-spots or other-side")


def _read(case: Case, one: Exchange) -> Exchange:
    piece = case.by_seq.get(one.seq)
    return one._replace(words=piece.words.own) if piece and piece.words else one


def _with(case: OpenCase, base: Case, seqs: set[int]) -> Case:
    """Fold some more messages, with what corrects them and what they rest on."""
    return fold_around(case, (), {one.seq for one in base.records} | seqs) if seqs else base


def _questions(case: OpenCase, base: Case, known: tuple[Exchange, ...]) -> list[int]:
    open_ = [one.seq for one in without_answer(base, known)]
    return worth_reading(case.connection, case.row.case_no, open_, b"?")


def _late_notes(case: OpenCase, base: Case) -> Iterator[int]:
    """Yield typed messages written down late, or since the dispute began, that may be notes of the freelancer's own.

    Those whose words are described, what was spoken, and what was sent off the platform: nobody else holds them.
    """
    begun = beginning(base)
    line = bounds(begun.at).lo if begun else None
    for row in late_rows(case.connection, case.row.case_no, _DAY, line):
        alone = _is_held_by_nobody(case, row.via) and base.side_of(row.sender) != "client"
        if row.described or alone or is_spoken(row.via):
            yield row.seq


def _is_held_by_nobody(case: OpenCase, via: str) -> bool:
    """Tell whether what the freelancer wrote on a channel is kept by no platform."""
    return not is_on_platform(via, case.facts.platform)


def _praise(case: OpenCase, base: Case) -> Iterator[int]:
    """Yield the newest message of the client for each word of praise."""
    names = base.people.names_of("client")
    for word in PRAISE if names else ():
        yield from search(case.connection, case.row.case_no, [word], Filters(names=names), 1)
