"""Where a case stands: its terms and requests, its money, dates that come near, and open ends. For the screen."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from disputekit.app.deadlines import Timed, near, timed, vague
from disputekit.app.skeleton import fold_skeleton
from disputekit.app.structure import fold_structure
from disputekit.app.workspace import OpenCase
from disputekit.case.account import accounts, rows_of
from disputekit.case.case import Case
from disputekit.case.clocks import Deadline, NotComputed
from disputekit.case.open_ends import Gap, open_ends
from disputekit.case.piece import Piece
from disputekit.case.requests import bare_requests, requests_of
from disputekit.case.terms import terms_of
from disputekit.case.view import AccountView, CurrencyAccount, MilestoneItem, RequestItem, ScopeView
from disputekit.ledger.read import head_of
from disputekit.record.moment import Moment, bounds, date_in
from disputekit.record.money import Money

__all__ = [
    "Date",
    "Due",
    "End",
    "Status",
    "account_view",
    "dates_of",
    "due",
    "ends_of",
    "fold_structure",
    "milestones",
    "scope_view",
    "status",
    "what_presses",
]

NEAR_DAYS = 14
_ANSWERED = {"agreed", "declined", "dropped", "partly"}
_MOOT_IN_SCOPE = {Gap.REQUEST_WITHOUT_PRICE, Gap.PRICE_WITHOUT_ANSWER, Gap.WORK_WITHOUT_AGREEMENT}


class Date(NamedTuple):
    """A date that comes near or has just passed: of what, and how many days away (negative: passed)."""

    due: Moment
    days: int
    what: str
    seq: int
    label: str
    words: str
    amount: Money | None


class End(NamedTuple):
    """An open end. ``gap`` is its short name; ``words`` are those of the record it is about.

    ``is_covered``: its channel is held completely, so that a missing answer can be called missing.
    """

    gap: str
    seq: int
    label: str
    name: str
    days: int
    when: Moment
    words: str
    is_covered: bool = False


class Due(NamedTuple):
    """What presses: clocks (ours first), dates, open ends; and what is wrong with the rules of the clocks.

    ``vague`` are clocks on which the freelancer may have to act and that cannot be computed yet.
    """

    clocks: tuple[Deadline, ...]
    vague: tuple[NotComputed, ...]
    dates: tuple[Date, ...]
    ends: tuple[End, ...]
    warnings: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many things are open."""
        return len(self.clocks) + len(self.vague) + len(self.dates) + len(self.ends)


class Status(NamedTuple):
    """All of it. ``witness`` holds the last seal (its size, and who has it), None where nobody has one.

    ``clocks`` are those that press, ``timed`` holds them all.
    """

    records: int
    last_recorded_at: str
    witness: tuple[int, str] | None
    milestones: tuple[MilestoneItem, ...]
    requests: tuple[RequestItem, ...]
    accounts: tuple[CurrencyAccount, ...]
    dates: tuple[Date, ...]
    ends: tuple[End, ...]
    clocks: tuple[Deadline, ...]
    timed: Timed

    @property
    def vague(self) -> tuple[NotComputed, ...]:
        """Clocks on which the freelancer may have to act and that cannot be computed yet."""
        return vague(self.timed.clocks)


def status(case: OpenCase, *, whole: bool = True) -> Status:
    """Return where the case stands at the time of the command.

    A screen shows less than ``whole``: no message about a milestone, no clauses that requests come near.
    """
    folded, now = fold_structure(case) if whole else fold_skeleton(case), case.setup.now
    head, found = head_of(case.connection, case.row.case_no), accounts(folded)
    found_clocks = timed(case, folded)
    seals = [(one.number("size"), one.text("witness")) for one in folded.pieces if one.kind == "anchor"]
    return Status(
        records=head.seq,
        last_recorded_at=head.recorded_at,
        witness=max(seals, default=None),
        milestones=_milestone_items(folded),
        requests=requests_of(folded) if whole else bare_requests(folded),
        accounts=found,
        dates=dates_of(folded, now),
        ends=ends_of(folded, now),
        clocks=near(found_clocks.clocks, now),
        timed=found_clocks,
    )


def milestones(case: OpenCase) -> tuple[MilestoneItem, ...]:
    """Return the milestones with what was submitted for them and their money."""
    return _milestone_items(fold_structure(case))


def _milestone_items(folded: Case) -> tuple[MilestoneItem, ...]:
    from disputekit.case.milestones import milestone

    rows = rows_of(folded)
    items = (milestone(folded, label, rows) for label in folded.labels("M"))
    return tuple(one for one in items if one is not None)


def due(case: OpenCase) -> tuple[tuple[Date, ...], tuple[End, ...]]:
    """Return the dates and open ends alone, without the clocks."""
    folded = fold_skeleton(case)
    return dates_of(folded, case.setup.now), ends_of(folded, case.setup.now)


def what_presses(case: OpenCase) -> Due:
    """Return clocks, dates and open ends, quickly: a shell prompt waits for it."""
    folded, now = fold_skeleton(case), case.setup.now
    found = timed(case, folded)
    return Due(
        clocks=near(found.clocks, now),
        vague=vague(found.clocks),
        dates=dates_of(folded, now),
        ends=ends_of(folded, now),
        warnings=found.warnings,
    )


def scope_view(case: OpenCase) -> ScopeView:
    """Return what was agreed and what was asked beyond it."""
    from disputekit.case.documents import (
        scope_view as scope_view_of,
    )  # `due` waits for nothing it does not show

    return scope_view_of(fold_structure(case))


def account_view(case: OpenCase) -> AccountView:
    """Return the money: what was agreed, received, is held and open."""
    from disputekit.case.documents import account_view as account_view_of

    return account_view_of(fold_structure(case))


def ends_of(case: Case, now: datetime) -> tuple[End, ...]:
    """Return the open ends; a request that the freelancer reads as in scope needs neither price nor agreement."""
    in_scope = {one.label for one in bare_requests(case) if _last_stance(one) == "in"}
    found = [one for one in open_ends(case, now) if not (one.gap in _MOOT_IN_SCOPE and one.label in in_scope)]
    return tuple(
        End(
            gap=one.gap.value,
            seq=one.seq,
            label=one.label or "",
            name=one.name or "",
            days=one.days or 0,
            when=case.at(case.by_seq[one.seq]),
            words=_words(case, case.by_seq[one.seq]),
            is_covered=one.is_covered,
        )
        for one in found
    )


def _last_stance(item: RequestItem) -> str:
    return item.readings.freelancer[-1].stance if item.readings.freelancer else ""


def _words(case: Case, piece: Piece) -> str:
    found = [one.words for one in (piece, *case.sources(piece)) if one.words]
    return found[0].own if found else ""


def dates_of(case: Case, now: datetime) -> tuple[Date, ...]:
    """Return the dates of the next two weeks and the last two, the earliest first; those that are settled are left out.

    An invoice that is not paid stays, however long it has been due.

    A date read off the platform is a clock.
    """
    found = [*_milestones(case, now), *_offers(case, now), *_invoices(case, now)]
    near = (
        one for one in found if one.days <= NEAR_DAYS and (one.days >= -NEAR_DAYS or one.what == "invoice")
    )
    return tuple(sorted(near, key=lambda one: (bounds(one.due).lo, one.seq)))


def _date(case: Case, now: datetime, piece: Piece, what: str, label: str = "") -> Iterator[Date]:
    moment = piece.moment("due")
    if moment is None:
        return
    today = date_in(now.isoformat(timespec="seconds"), case.facts.zone)
    days = (date_in(moment.start, case.facts.zone) - today).days
    topic = label or next(iter(case.topics(piece)), "")
    yield Date(moment, days, what, piece.seq, topic, _words(case, piece), piece.money())


def _milestones(case: Case, now: datetime) -> Iterator[Date]:
    for label in case.labels("M"):
        terms = terms_of(case, label)
        whole = (one for one in case.about(label, "delivery") if one.fields.get("part") is not True)
        if terms is not None and not any(whole):
            yield from _date(case, now, case.by_seq[terms.stands.seq], "milestone", label)


def _offers(case: Case, now: datetime) -> Iterator[Date]:
    """Prices and offers that run out without an answer."""
    for piece in case.of_kind("quote", "offer"):
        label = next(iter(case.topics(piece)), "")
        later = (
            (one for one in case.about(label, "answer") if one.text("value") in _ANSWERED) if label else ()
        )
        if not any(one.seq > piece.seq for one in later):
            yield from _date(case, now, piece, piece.kind, label)


def _invoices(case: Case, now: datetime) -> Iterator[Date]:
    if not any(one.text("step") == "invoiced" for one in case.of_kind("money")):
        return  # most contracts have none, and a prompt waits for this
    from disputekit.case.bills import bills

    left = {one.invoice.piece.seq for one in bills(case) if one.left.minor}
    for piece in case.of_kind("money"):
        if piece.seq in left:
            yield from _date(case, now, piece, "invoice", next(iter(case.topics(piece)), ""))
