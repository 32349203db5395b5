"""What a running dispute is about: how much money both sides claim, and the records that say so.

A contest is opened by a request for money back or by a filing, and runs until an event settles it or the money
has moved. Requests and filings about the same labels are one contest. How much it is about: what a side stated
last, less what was released or refunded since; what a bank took; the hours of every disputed week. The highest
of these counts, since they are claims to the same money. Where there is none of them, what is in escrow for its
labels, else (for a filing of the freelancer) what is agreed and open. Declining a request settles nothing.

Each currency has contests of its own: currencies are never added, nor weighed against each other.

For the freelancer's screen: no document prints it.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from disputekit.case.account import accounts, rows_of
from disputekit.case.case import Case
from disputekit.case.derivation import Figure, Term, figure, minus
from disputekit.case.evidence import speaker
from disputekit.case.facts import Side
from disputekit.case.hourly import disputed_hours, disputes_hours, hours_lines_of, label_of
from disputekit.case.payments import Payment, paid_labels, payments
from disputekit.case.piece import Piece
from disputekit.case.sentence import Exhibit
from disputekit.case.view import AccountRow, HoursLine
from disputekit.record.money import Money

_BACK = frozenset({"refund_requested", "cancellation_requested", "hours_disputed"})
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
    """One running contest in one currency. ``sum`` is None where no amount is known.

    ``stated``: a side named the amount. ``opened_by`` are the numbers of the records that opened it, as they
    happened; ``labels`` is empty where they name nothing.
    """

    labels: tuple[str, ...]
    opened_by: tuple[int, ...]
    stated: bool
    sum: Figure | None


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
        if contest.sum is not None:
            found.setdefault(contest.sum.amount.currency, []).extend(contest.sum.terms)
    order = sorted(found, key=lambda code: (code != case.facts.currency, code))
    return tuple(figure("contested", Money(code, 0, 0), found[code]) for code in order)


def contests(case: Case) -> tuple[Contest, ...]:
    """Return the contests that still run, as they began."""
    return case.once("contests", "", lambda: _contests(case))


def _contests(case: Case) -> tuple[Contest, ...]:
    openers = _openers(case)
    stated = sorted({amount.currency for one in openers if (amount := one.money())})
    found: list[Contest] = []
    told: set[int] = set()
    for code in dict.fromkeys((*(one.currency for one in accounts(case)), *stated)):
        own = [one for one in openers if (amount := one.money()) is None or amount.currency == code]
        for labels, opened in _groups(case, own, code):
            contest, is_over = _contest(case, code, labels, opened)
            found += [contest] if contest else []
            told.update(one.seq for one in opened if contest or is_over)
    rest = [one for one in openers if one.seq not in told]
    found += [_made(case, labels, opened, None) for labels, opened in _groups(case, rest, "")]
    return tuple(sorted(found, key=lambda one: case.order(case.by_seq[one.opened_by[0]])))


# ---------------------------------------------------------------- which contests run


def _groups(case: Case, openers: list[Piece], code: str) -> list[tuple[frozenset[str], tuple[Piece, ...]]]:
    """Return what opened contests, joined where it is about the same labels."""
    groups: list[tuple[frozenset[str], tuple[Piece, ...]]] = []
    for opener in openers:
        labels = frozenset(_labels(case, opener, code))
        meets = [one for one in groups if one[0] & labels or one[0] == labels]
        joined = labels.union(*(one[0] for one in meets))
        opened = case.in_order([opener, *(piece for one in meets for piece in one[1])])
        groups = [one for one in groups if one not in meets] + [(joined, opened)]
    return groups


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
    settled, labels = set(paid_labels(case, event)), _labels(case, opener, "")
    return not settled or not labels or not settled.isdisjoint(labels)


def _labels(case: Case, opener: Piece, code: str) -> tuple[str, ...]:
    """Return what an opener is about: what it names, else what the disputed hours were for, else all in escrow.

    What a bank did is about nothing but what it names.
    """
    named = paid_labels(case, opener)
    if named or opener.text("name") in _BANK or opener.text("step") == "charged_back":
        return named
    if disputes_hours(case, opener):
        found = (label_of(case, one) for one in disputed_hours(case, opener))
        return tuple(dict.fromkeys(label for label in found if label))
    held = (row for row in rows_of(case) if row.held.minor > 0 and code in {row.currency, ""})
    return tuple(dict.fromkeys(label for row in held for label in row.labels))


# ---------------------------------------------------------------- how much a contest is about


def _contest(
    case: Case, code: str, labels: frozenset[str], opened: tuple[Piece, ...]
) -> tuple[Contest | None, bool]:
    """Return a contest, None where nothing is known of its amount or where the money it was about has moved.

    The second value tells that it has: the contest is over.
    """
    claims = [*_stated(case, code, labels, opened), *_hours(case, code, labels, opened)]
    terms = max(claims, key=_total) if claims else _not_stated(case, code, labels, opened)
    if not terms:
        since = case.order(opened[-1])
        return None, any(_moved(case, one, code, labels, since, _MOVES) for one in payments(case))
    amount = figure("contested", Money(code, 0, 0), terms)
    if amount.amount.minor <= 0:
        return None, True
    return _made(case, labels, opened, amount, stated=any(one.money() for one in opened)), False


def _made(
    case: Case,
    labels: frozenset[str],
    opened: tuple[Piece, ...],
    amount: Figure | None,
    *,
    stated: bool = False,
) -> Contest:
    ordered = tuple(label for row in rows_of(case) for label in row.labels if label in labels)
    seqs = tuple(one.seq for one in opened)
    return Contest(tuple(dict.fromkeys((*ordered, *sorted(labels)))), seqs, stated, amount)


def _stated(case: Case, code: str, labels: frozenset[str], opened: tuple[Piece, ...]) -> Iterator[list[Term]]:
    """Yield what each side stated last, and what a bank took, less what moved since."""
    asked = [one for one in opened if not disputes_hours(case, one) and one.money()]
    taken = [one for one in asked if one.text("step") == "charged_back"]
    bank = taken or [one for one in asked if one.text("name") in _BANK]
    last = {_side(case, one): one for one in asked if one not in taken and one.text("name") not in _BANK}
    for claim in [[one] for one in last.values()] + ([bank] if bank else []):
        terms = [Term(amount, _what(one), (one.seq,)) for one in claim if (amount := one.money())]
        yield _less_moved(case, code, labels, terms, claim[-1], _MOVES)


def _hours(case: Case, code: str, labels: frozenset[str], opened: tuple[Piece, ...]) -> Iterator[list[Term]]:
    """Yield what the disputed weeks come to: as stated last, else rate x hours, less refunds since."""
    weeks: dict[tuple[int, ...], list[Term]] = {}
    events = [one for one in opened if disputes_hours(case, one)]
    for event in events:
        hours = disputed_hours(case, event)
        amount = event.money()
        lines = ((line.amount, line) for line in hours_lines_of(case, hours))
        computed = [_of_line(comes, line, event) for comes, line in lines if comes and comes.currency == code]
        terms = [Term(amount, _what(event), (event.seq,))] if amount else computed
        weeks[tuple(one.seq for one in hours) or (event.seq,)] = terms
    found = [term for terms in weeks.values() for term in terms]
    if found:
        yield _less_moved(case, code, labels, found, events[-1], frozenset({"refunded"}))


def _of_line(amount: Money, line: HoursLine, event: Piece) -> Term:
    return Term(amount, "hours of the disputed week", _with(line.exhibits, (event.seq,)))


def _less_moved(
    case: Case,
    code: str,
    labels: frozenset[str],
    terms: list[Term],
    claim: Piece,
    moves: frozenset[str],
) -> list[Term]:
    since = case.order(claim)
    for one in payments(case):
        if _total(terms) > 0 and _moved(case, one, code, labels, since, moves):
            terms = [*terms, Term(minus(one.amount), one.step, (one.piece.seq,))]
    return terms


def _moved(
    case: Case, one: Payment, code: str, labels: frozenset[str], since: tuple[Any, ...], moves: frozenset[str]
) -> bool:
    """Tell whether a payment moved money of a contest after a point in the order of things."""
    own = one.step in moves and one.amount.currency == code and _is_about(one, labels)
    return own and case.order(one.piece) > since


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


def _not_stated(case: Case, code: str, labels: frozenset[str], opened: tuple[Piece, ...]) -> list[Term]:
    """Return what is there to contest where nobody named an amount; disputed hours are about nothing else."""
    if all(disputes_hours(case, one) for one in opened):
        return []
    rows = [row for row in rows_of(case) if row.currency == code and labels.intersection(row.labels)]
    seqs = tuple(one.seq for one in opened)
    held = [_of_row(row, row.held, "in escrow", seqs) for row in rows if row.held.minor > 0]
    if held or not any(_side(case, one) == "me" for one in opened):
        return held
    return [_of_row(row, row.open, "agreed, not funded", seqs) for row in rows if row.open.minor]


def _of_row(row: AccountRow, amount: Money, what: str, seqs: tuple[int, ...]) -> Term:
    return Term(amount, f"{what} for {', '.join(row.labels)}", _with(row.exhibits, seqs))


def _with(exhibits: tuple[Exhibit, ...], seqs: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted({*seqs, *(one.seq for one in exhibits)}))
