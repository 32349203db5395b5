"""Open ends: what a freelancer may still want to settle while it is easy. For the screen, not for documents."""

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import Enum
from typing import NamedTuple

from disputekit.case.answers import came_before
from disputekit.case.case import Case
from disputekit.case.dispute import reasons, side_asking
from disputekit.case.evidence import speaker, was_spoken
from disputekit.case.marks import ABOUT_THE_RECORD
from disputekit.case.payments import differing_sources, payments, unmatched_receipts
from disputekit.case.piece import Piece
from disputekit.case.requests import bare_requests
from disputekit.case.submissions import all_submissions
from disputekit.case.terms import all_terms
from disputekit.case.view import Origin, RequestItem, RequestState, Response


class Gap(Enum):
    """What is open; the value is a short name for tables and scripts."""

    REASON_WITHOUT_WORDS = "money asked back, without the client's words"
    REQUEST_WITHOUT_PRICE = "request without a price"
    PRICE_WITHOUT_ANSWER = "price without an answer"
    AGREED_WITHOUT_WORDS = "marked as agreed, without words or the message they answer"
    SPOKEN_WITHOUT_RECAP = "spoken agreement without a written recap"
    WORK_WITHOUT_AGREEMENT = "work on a request that is not agreed"
    SUBMISSION_NOT_SEEN = "submission without a sign that it was seen"
    TERMS_ONE_SIDED = "changed terms without an agreement"
    MONEY_NOT_ASSIGNED = "payment that is assigned to nothing"
    PAID_TWICE = "release and receipt that may be the same money"
    SOURCES_DIFFER = "joined sources that state different amounts"
    NAME_UNKNOWN = "name that belongs to no side"
    NAME_CONTESTED = "name that is claimed for two sides"
    NOTHING_LOGGED = "nothing recorded for some time"


class OpenEnd(NamedTuple):
    """One open end: the record and label it is about, a name where it is about one, days where counted.

    ``is_covered``: the channel is held completely, so that an answer that is missing here was not given on it.
    """

    gap: Gap
    seq: int
    label: str | None = None
    name: str | None = None
    days: int | None = None
    is_covered: bool = False


def open_ends(case: Case, now: datetime, quiet_days: int = 9) -> tuple[OpenEnd, ...]:
    """Return what is open at ``now`` (aware), most pressing kinds first as they stand in Gap."""
    found = [*_of_requests(case), *_of_submissions(case), *_of_terms(case), *_of_money(case)]
    found += [*_of_names(case), *_of_silence(case, now, quiet_days)]
    order = list(Gap)
    return tuple(sorted(found, key=lambda one: (order.index(one.gap), one.seq, one.name or "")))


def _of_requests(case: Case) -> Iterator[OpenEnd]:
    for item in bare_requests(case):
        seq = item.decided.seq if item.decided else case.stating(item.label)[0].seq
        state = item.state
        if state is RequestState.ASKED:
            yield OpenEnd(Gap.REQUEST_WITHOUT_PRICE, seq, item.label)
        if state is RequestState.QUOTED:
            yield OpenEnd(Gap.PRICE_WITHOUT_ANSWER, seq, item.label, is_covered=item.absence is not None)
        if state is RequestState.AGREED_NO_WORDS:
            yield OpenEnd(Gap.AGREED_WITHOUT_WORDS, seq, item.label)
        if state in {RequestState.ASKED, RequestState.QUOTED, RequestState.DECLINED} and item.work:
            yield OpenEnd(Gap.WORK_WITHOUT_AGREEMENT, seq, item.label)
        if _needs_recap(case, item):
            yield OpenEnd(Gap.SPOKEN_WITHOUT_RECAP, seq, item.label)


def _needs_recap(case: Case, item: RequestItem) -> bool:
    """Tell whether an agreement was only spoken and no written message to the client about it followed."""
    if item.state is not RequestState.AGREED_ON_NOTE or item.decided is None:
        return False
    spoken = case.by_seq[item.decided.seq]
    if not was_spoken(case, spoken):
        return False
    numbers = {one.seq for one in (spoken, *case.sources(spoken))}
    return not any(_is_recap(case, one, spoken, numbers, item.label) for one in case.of_kind("message"))


def _is_recap(case: Case, message: Piece, spoken: Piece, numbers: set[int], label: str) -> bool:
    names = not numbers.isdisjoint((*message.re, *message.cites)) or label in case.topics(message)
    names = names or any(one in numbers for one in message.about)
    written = message.has_original and not was_spoken(case, message)
    return names and written and speaker(case, message) == "me" and came_before(case, spoken, message)


def _of_submissions(case: Case) -> Iterator[OpenEnd]:
    for one in all_submissions(case):
        if one.response is Response.NONE:
            label = next(iter(one.labels), None)
            yield OpenEnd(Gap.SUBMISSION_NOT_SEEN, one.seq, label, is_covered=one.absence is not None)


def _of_terms(case: Case) -> Iterator[OpenEnd]:
    for letter in "SXM":
        for label, terms in all_terms(case, letter):
            alone = [*terms.one_sided]
            if terms.stands.origin is Origin.ONE_SIDED:
                alone.append(terms.stands)
            yield from (OpenEnd(Gap.TERMS_ONE_SIDED, one.seq, label) for one in alone)


def _of_money(case: Case) -> Iterator[OpenEnd]:
    if not reasons(case):
        asked = [one for one in case.of_kind("money", "event") if side_asking(case, one) == "client"]
        yield from (OpenEnd(Gap.REASON_WITHOUT_WORDS, one.seq) for one in asked[-1:])
    paid = payments(case)
    for one in paid:
        if not one.labels:
            yield OpenEnd(Gap.MONEY_NOT_ASSIGNED, one.piece.seq)
    for receipt in unmatched_receipts(case):
        yield OpenEnd(Gap.PAID_TWICE, receipt.piece.seq, receipt.labels[0])
    for lines in differing_sources(case):
        yield OpenEnd(Gap.SOURCES_DIFFER, lines[0].seq)


def _of_names(case: Case) -> Iterator[OpenEnd]:
    contested = case.people.contested()
    for name in contested:
        yield OpenEnd(Gap.NAME_CONTESTED, case.people.claims(name)[-1].seq, name=name)
    first: dict[str, int] = {}
    for one in case.pieces:
        for name in (one.talk.sender, *one.talk.to) if one.talk and not _is_of_a_program(one) else ():
            first.setdefault(name, one.seq)
    for name, seq in first.items():
        if case.side_of(name) == "unknown" and not case.people.claims(name):
            yield OpenEnd(Gap.NAME_UNKNOWN, seq, name=name)


def _is_of_a_program(piece: Piece) -> bool:
    """Tell whether nobody wrote it: the program that made an export noted it there."""
    source = piece.fields.get("source")
    flags = source.get("flags") if isinstance(source, dict) else None
    return isinstance(flags, list) and "system" in flags


def _of_silence(case: Case, now: datetime, quiet_days: int) -> Iterator[OpenEnd]:
    told = [one for one in case.pieces if one.kind not in ABOUT_THE_RECORD] or case.pieces
    last = max(told, key=lambda one: one.recorded_at)
    days = (now.astimezone(UTC) - datetime.fromisoformat(last.recorded_at)).days
    if days >= quiet_days:
        yield OpenEnd(Gap.NOTHING_LOGGED, last.seq, days=days)
