"""What a running dispute is about: how much money both sides claim, and the records that say so.

A contest is opened by a request for money back or by a filing, and runs until an event settles it or the money
has moved. Requests and filings about the same labels are one contest. How much it is about: what a side stated
last, the higher one where both did, less what was released or refunded since; where nobody stated an amount,
the hours of the disputed week, else what is in escrow for its labels, else (for a filing of the freelancer)
what is agreed and open. Declining a request settles nothing.

For the freelancer's screen: no document prints it.
"""

from collections.abc import Iterable
from typing import NamedTuple

from disputekit.case.account import rows_of
from disputekit.case.case import Case
from disputekit.case.derivation import Figure, Term, figure, minus
from disputekit.case.evidence import speaker
from disputekit.case.facts import Side
from disputekit.case.hourly import disputed_hours, hours_lines_of
from disputekit.case.payments import Payment, paid_labels, payments
from disputekit.case.piece import Piece
from disputekit.case.view import AccountRow
from disputekit.record.money import Money

_BACK = frozenset({"refund_requested", "hours_disputed", "cancellation_requested"})
_BANK = frozenset({"chargeback_opened"})
_FILED = frozenset(
    {
        *("dispute_filed", "claim_stated", "claim_filed", "claim_opened", "claim_escalated"),
        *(
            "mediation_requested",
            "arbitration_notice",
            "arbitration_requested",
            "complaint_filed",
            "suit_filed",
        ),
    }
)
_OPENS = _BACK | _BANK | _FILED
_OPENING_STEPS = frozenset({"refund_asked", "charged_back"})
_SETTLES = frozenset(
    {"refund_approved", "dispute_withdrawn", "dispute_decided", "proposal_accepted", "arbitration_decided"}
)
_MOVES = frozenset({"released", "lapsed", "refunded"})
_ASKED_BY: dict[str, Side] = {**dict.fromkeys(_BACK | _BANK, "client"), "claim_stated": "me"}


class Contest(NamedTuple):
    """One running contest. ``sums`` holds a figure per currency, none where no amount is known.

    ``stated``: a side named the amount. ``opened_by`` are the numbers of the records that opened it, as they
    happened; ``labels`` is empty where they name nothing.
    """

    labels: tuple[str, ...]
    opened_by: tuple[int, ...]
    stated: bool
    sums: tuple[Figure, ...]


def contested(case: Case) -> tuple[Money, ...]:
    """Return what running contests are about, one amount per currency, the case's own first."""
    return tuple(one.amount for one in contested_figures(case))


def contested_records(case: Case) -> tuple[int, ...]:
    """Return the numbers of the records that ``contested`` rests on, those without an amount included."""
    opened = {seq for one in contests(case) for seq in one.opened_by}
    return tuple(sorted(opened.union(*(one.seqs for one in contested_figures(case)))))


def contested_figures(case: Case) -> tuple[Figure, ...]:
    """Return the same as ``contested`` with the terms of each sum."""
    found: dict[str, list[Term]] = {}
    for contest in contests(case):
        for one in contest.sums:
            found.setdefault(one.amount.currency, []).extend(one.terms)
    order = sorted(found, key=lambda code: (code != case.facts.currency, code))
    return tuple(figure("contested", Money(code, 0, 0), found[code]) for code in order)


def contests(case: Case) -> tuple[Contest, ...]:
    """Return the contests that still run, as they began."""
    return case.once("contests", "", lambda: _contests(case))


def _contests(case: Case) -> tuple[Contest, ...]:
    made = (_contest(case, labels, opened) for labels, opened in _groups(case))
    return tuple(one for one in made if one is not None)


# ---------------------------------------------------------------- which contests run


def _groups(case: Case) -> list[tuple[frozenset[str], tuple[Piece, ...]]]:
    """Return what opened contests and is not settled, joined where it is about the same labels."""
    groups: list[tuple[frozenset[str], tuple[Piece, ...]]] = []
    for opener in _openers(case):
        labels = frozenset(_labels(case, opener))
        meets = [one for one in groups if one[0] & labels or one[0] == labels]
        joined = labels.union(*(one[0] for one in meets))
        opened = case.in_order([opener, *(piece for one in meets for piece in one[1])])
        groups = [one for one in groups if one not in meets] + [(joined, opened)]
    return sorted(groups, key=lambda one: case.order(one[1][0]))


def _openers(case: Case) -> list[Piece]:
    events = case.of_kind("event", "money")
    settling = [one for one in events if one.text("name") in _SETTLES]
    opening = (one for one in events if _opens(one))
    return [one for one in opening if not any(_settles(case, later, one) for later in settling)]


def _opens(piece: Piece) -> bool:
    return piece.text("name") in _OPENS or piece.text("step") in _OPENING_STEPS


def _settles(case: Case, event: Piece, opener: Piece) -> bool:
    if case.order(event) < case.order(opener):
        return False
    settled, labels = set(paid_labels(case, event)), _labels(case, opener)
    return not settled or not labels or not settled.isdisjoint(labels)


def _labels(case: Case, opener: Piece) -> tuple[str, ...]:
    """Return what an opener is about: what it names, else (but for what a bank did) all that is in escrow."""
    named = paid_labels(case, opener)
    if named or opener.text("name") in _BANK or opener.text("step") == "charged_back":
        return named
    return tuple(label for row in rows_of(case) if row.held.minor > 0 for label in row.labels)


# ---------------------------------------------------------------- how much a contest is about


def _contest(case: Case, labels: frozenset[str], opened: tuple[Piece, ...]) -> Contest | None:
    """Return a contest, None where the money it was about has moved."""
    stated = _stated(case, labels, opened)
    terms = stated or _not_stated(case, labels, opened)
    sums = [figure("contested", Money(code, 0, 0), terms[code]) for code in sorted(terms)]
    running = tuple(one for one in sums if one.amount.minor > 0)
    if sums and not running:
        return None
    ordered = tuple(label for row in rows_of(case) for label in row.labels if label in labels)
    return Contest(
        labels=tuple(dict.fromkeys((*ordered, *sorted(labels)))),
        opened_by=tuple(one.seq for one in opened),
        stated=bool(stated),
        sums=running,
    )


def _stated(case: Case, labels: frozenset[str], opened: tuple[Piece, ...]) -> dict[str, list[Term]]:
    """Return per currency the highest of what each side stated last and what a bank took, less what moved since."""
    found: dict[str, list[Term]] = {}
    for code in sorted({amount.currency for one in opened if (amount := one.money())}):
        asked = [one for one in opened if (amount := one.money()) and amount.currency == code]
        taken = [one for one in asked if one.text("step") == "charged_back"]
        bank = taken or [one for one in asked if one.text("name") in _BANK]
        last = {_side(case, one): one for one in asked if one not in taken and one.text("name") not in _BANK}
        readings = [[one] for one in last.values()] + ([bank] if bank else [])
        found[code] = max((_less_moved(case, labels, one) for one in readings), key=_total)
    return found


def _less_moved(case: Case, labels: frozenset[str], asked: list[Piece]) -> list[Term]:
    terms = [Term(amount, _what(one), (one.seq,)) for one in asked if (amount := one.money())]
    code, since = terms[0].amount.currency, case.order(asked[-1])
    left = _total(terms)
    for one in payments(case):
        moved = one.step in _MOVES and one.amount.currency == code and case.order(one.piece) > since
        if moved and left > 0 and _is_about(one, labels):
            terms.append(Term(minus(one.amount), one.step, (one.piece.seq,)))
    return terms


def _total(terms: list[Term]) -> int:
    return figure("", terms[0].amount._replace(minor=0), terms).amount.minor


def _is_about(payment: Payment, labels: frozenset[str]) -> bool:
    return not labels.isdisjoint(payment.labels) if labels else not payment.labels


def _side(case: Case, opener: Piece) -> Side:
    if opener.text("step") == "refund_asked":
        return "client"
    by = speaker(case, opener)
    return _ASKED_BY.get(opener.text("name"), by) if by == "unknown" else by


def _what(opener: Piece) -> str:
    return (opener.text("name") or opener.text("step")).replace("_", " ")


def _not_stated(case: Case, labels: frozenset[str], opened: tuple[Piece, ...]) -> dict[str, list[Term]]:
    """Return per currency what is there to contest where nobody named an amount."""
    disputed = [one for one in opened if one.text("name") == "hours_disputed"]
    if disputed:
        return _by_currency(_hours(case, disputed))
    rows = [row for row in rows_of(case) if labels.intersection(row.labels)]
    seqs = tuple(one.seq for one in opened)
    held = [_of_row(row, row.held, "in escrow", seqs) for row in rows if row.held.minor > 0]
    if held or not any(_side(case, one) == "me" for one in opened):
        return _by_currency(held)
    return _by_currency(
        [_of_row(row, row.open, "agreed, not funded", seqs) for row in rows if row.open.minor]
    )


def _hours(case: Case, events: list[Piece]) -> list[Term]:
    hours = {one.seq: one for event in events for one in disputed_hours(case, event)}
    lines = hours_lines_of(case, (hours[seq] for seq in sorted(hours)))
    seqs = tuple(one.seq for one in events)
    return [
        Term(
            line.amount,
            "hours of the disputed week",
            tuple(sorted({*seqs, *(one.seq for one in line.exhibits)})),
        )
        for line in lines
        if line.amount is not None
    ]


def _of_row(row: AccountRow, amount: Money, what: str, seqs: tuple[int, ...]) -> Term:
    return Term(
        amount,
        f"{what} for {', '.join(row.labels)}",
        tuple(sorted({*seqs, *(one.seq for one in row.exhibits)})),
    )


def _by_currency(terms: Iterable[Term]) -> dict[str, list[Term]]:
    found: dict[str, list[Term]] = {}
    for one in terms:
        found.setdefault(one.amount.currency, []).append(one)
    return found
