"""The view-models of the scope comparison and the account."""

from disputekit.case.account import accounts
from disputekit.case.case import Case
from disputekit.case.dispute import asks
from disputekit.case.evidence import stated, words
from disputekit.case.head import head_of
from disputekit.case.hourly import hours_lines
from disputekit.case.left_out import outgoing
from disputekit.case.payments import differing_sources, money_line, money_lines, unmatched_receipts
from disputekit.case.requests import AGREED, requests_of
from disputekit.case.scope import not_assigned, scope_items
from disputekit.case.sentence import Claim, Fact, Part
from disputekit.case.terms import agreements
from disputekit.case.view import AccountRow, AccountView, RequestItem, ScopeView
from disputekit.record.money import Money


def scope_view(case: Case) -> ScopeView:
    """Return what was agreed, what was asked beyond or unclear, and the sums."""
    case = outgoing(case)
    account = accounts(case)
    rows = tuple(row for one in account for row in one.rows)
    items = paid_requests(case, rows)
    return ScopeView(
        head=head_of(case),
        agreements=tuple(agreement_sentence(case, one.seq) for one in agreements(case)),
        items=scope_items(case, "S"),
        exclusions=scope_items(case, "X"),
        settled=tuple(one for one in items if not one.contested),
        contested=tuple(one for one in items if one.contested),
        uses_not_assigned=not_assigned(case),
        sums=tuple(one.sum_line for one in account),
        in_no_total=tuple((one.label, _last_price(one)) for one in items if one.agreed is None),
    )


def paid_requests(case: Case, rows: tuple[AccountRow, ...]) -> tuple[RequestItem, ...]:
    """Return the requests with their rows of the account."""
    return tuple(
        item._replace(account=tuple(row for row in rows if item.label in row.labels))
        for item in requests_of(case)
    )


def agreement_sentence(case: Case, seq: int) -> Fact | Claim:
    """Return an agreement as one sentence with its words."""
    piece = case.by_seq[seq]
    said: list[Part] = [part for quote in words(case, piece) for part in (" ", quote)]
    return stated(case, piece, "agreed", "agreement", *said)


def _last_price(item: RequestItem) -> Money | None:
    return item.prices[-1].amount if item.prices else None


def account_view(case: Case) -> AccountView:
    """Return the money of the case: the four pots, every step, hours, and what the client says it paid."""
    case = outgoing(case)
    lines = money_lines(case)
    return AccountView(
        head=head_of(case),
        currencies=accounts(case),
        asked=asks(case, "me"),
        steps=tuple(one for one in lines if one.step != "claimed"),
        claims=tuple(one for one in lines if one.step == "claimed"),
        hours=hours_lines(case),
        differing=differing_sources(case),
        unmatched=tuple(money_line(case, one) for one in unmatched_receipts(case)),
    )


def is_agreed_request(item: RequestItem) -> bool:
    """Tell whether a request was agreed in words."""
    return item.state in AGREED
