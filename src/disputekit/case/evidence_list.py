"""The evidence list for a kind of contract: what is there, what is missing, what does not apply (policies, section 8).

Lists: A Upwork fixed price, B Upwork hourly, C other platforms, D direct contracts (payment service or card issuer),
E direct contracts before a court or an authority.
"""

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from disputekit.case.case import Case
from disputekit.case.checks.setting import is_direct_case, is_upwork, with_milestone
from disputekit.case.evidence_held import (
    Find,
    agreement,
    apart,
    approvals,
    arbitration,
    asked_back,
    changed_milestones,
    changes,
    claim,
    dated_work,
    demand,
    diary,
    due_rule,
    feedback,
    filed,
    files,
    files_named,
    funded,
    hours,
    milestones,
    openable,
    reason,
    requests,
    saying,
    scope,
    signed,
    steps,
    submissions,
    weekly_limit,
)
from disputekit.case.hourly import is_hourly_contract


class Presence(Enum):
    """Whether an item of a list is in the record."""

    PRESENT = "present"
    MISSING = "missing"
    NOT_APPLICABLE = "not applicable"


class EvidenceItem(NamedTuple):
    """One item: what it is, whether it is there, the records that hold it, and the command that adds it."""

    list: str
    id: str
    words: str
    presence: Presence
    seqs: tuple[int, ...]
    command: str


class _Item(NamedTuple):
    id: str
    words: str
    find: Find
    command: str


def evidence_list(case: Case) -> tuple[EvidenceItem, ...]:
    """Return the items of every list that fits the contract, in their order."""
    return tuple(_looked_up(case, name, item) for name in _lists(case) for item in LISTS[name])


def _lists(case: Case) -> str:
    if is_direct_case(case):
        return "DE"
    if is_hourly_contract(case):
        return "B"
    return "A" if is_upwork(case) else "C"


def _looked_up(case: Case, name: str, item: _Item) -> EvidenceItem:
    held = item.find(case)
    if held is None:
        return EvidenceItem(name, item.id, item.words, Presence.NOT_APPLICABLE, (), "")
    seqs = tuple(sorted({one.seq for one in held.pieces}))
    if seqs and held.whole:
        return EvidenceItem(name, item.id, item.words, Presence.PRESENT, seqs, "")
    command = held.command or with_milestone(case, item.command)
    return EvidenceItem(name, item.id, item.words, Presence.MISSING, seqs, command)


_OFFER = "dk log 'WHAT IT IS' --kind agreement --from client --file FILE --at 'WHEN'"
_CORE = (
    _Item("offer", "the accepted offer, with its original", agreement, _OFFER),
    _Item(
        "milestones",
        "each milestone with title, amount and due day",
        milestones,
        "dk milestone AMOUNT 'TITLE' --due 'DAY'",
    ),
    _Item("milestone-changes", "each later change of a milestone", changed_milestones, ""),
    _Item("funding", "when each milestone was funded", funded, "dk funded {M} AMOUNT --at 'WHEN'"),
    _Item("scope", "scope, exclusions and limits in their own words", scope, "dk scope add 'WORDS' --words"),
    _Item(
        "submissions", "each submission with its day and way", submissions, "dk delivered {M} FILE --submit"
    ),
    _Item("change-requests", "each request for changes, in the client's words", changes, ""),
    _Item("files", "the files as they were submitted", files, "dk delivered {M} FILE --submit"),
    _Item(
        "approvals",
        "where the client accepted, in words",
        approvals,
        "dk accepted {M} --cites NUMBER",
    ),
    _Item("requests", "the requests beyond it: read, priced or agreed", requests, ""),
    _Item(
        "releases",
        "what was released or received",
        steps("released", "lapsed", "received"),
        "dk released {M} AMOUNT",
    ),
    _Item("fees", "the fees that were taken", steps("fee"), "dk paid {M} AMOUNT --fee"),
    _Item("refund-time", "when money was asked back, to the minute", asked_back, ""),
    _Item("reason", "the client's reason in the client's words", reason, ""),
)
_ASK = (
    _Item(
        "claim",
        "what you ask: a sum and one paragraph",
        claim,
        "dk event claim --by me --about {M} --amount AMOUNT --words --text 'WHAT YOU ASK'",
    ),
    _Item("filed", "a copy of what was filed: it cannot be edited later", filed, ""),
)

LISTS: dict[str, tuple[_Item, ...]] = {
    "A": (
        *_CORE,
        _Item("feedback", "feedback left before filing", feedback, "dk event feedback-left --by me"),
        *_ASK,
    ),
    "B": (
        _Item(
            "diary",
            "pictures of the work diary, for each stretch",
            diary,
            "dk hours DAY 1 --memo 'WHAT' --file FILE",
        ),
        _Item("memos", "a memo for each stretch of hours", hours, "dk hours DAY 1 --memo 'WHAT WAS DONE'"),
        _Item("manual", "hours by hand or over the limit, marked as such", apart, ""),
        _Item("weekly-limit", "the weekly limit of the contract", weekly_limit, "dk set weekly-limit 40"),
        _Item(
            "weekly-summary",
            "the weekly summary as the platform exports it (CSV)",
            files_named(".csv"),
            "dk memo 'Weekly summary' --file FILE",
        ),
        _Item(
            "badge",
            "your identity check on the platform",
            saying(r"\b(badge|identity|ID[- ]verified)\b"),
            "dk memo 'Identity badge: as the profile shows it' --file FILE",
        ),
        _Item(
            "billing",
            "the client's verified way to pay",
            saying(r"\b(billing|payment) (method )?(is )?verified\b|\bverified (billing|payment)\b"),
            "dk memo 'Payment verified: as the job page shows it' --file FILE",
        ),
        _Item("reason", "the client's reason in the client's words", reason, ""),
        *_ASK,
    ),
    "C": (
        *_CORE,
        _Item(
            "before-arbitration",
            "all evidence handed in before arbitration decides",
            arbitration,
            "dk report case",
        ),
        *_ASK,
    ),
    "D": (
        _Item("signed", "the signed agreement", signed, _OFFER),
        _Item("invoice", "the invoice", steps("invoiced"), "dk invoiced {M} AMOUNT --due 'DAY' --file FILE"),
        _Item("service-date", "the day of the service", dated_work, "dk delivered {M} FILE --via email"),
        _Item(
            "delivery-proof", "proof of the hand-over: the files", files, "dk delivered {M} FILE --via email"
        ),
        _Item(
            "acceptance", "where the client accepted, in words", approvals, "dk accepted {M} --cites NUMBER"
        ),
        _Item(
            "refund-terms",
            "refund terms shown before the payment",
            saying(r"\b(refund|cancell?ation)"),
            "dk memo 'Refund terms as the contract states them' --words",
        ),
        _Item(
            "openable",
            "files an issuer opens: no sound, no film",
            openable,
            "dk memo 'WHAT IT IS' --file FILE",
        ),
    ),
    "E": (
        _Item(
            "addresses",
            "both postal addresses",
            saying(r"\baddress(es)?\b"),
            "dk memo 'Postal addresses as in the contract' --words",
        ),
        _Item("services", "services with their value", milestones, "dk milestone AMOUNT 'TITLE' --due 'DAY'"),
        _Item("due-rule", "the day or rule of payment", due_rule, "dk invoiced {M} AMOUNT --due 'DAY'"),
        _Item(
            "completion", "the day the work was handed over", dated_work, "dk delivered {M} FILE --via email"
        ),
        _Item("demand", "a demand letter, and proof that it arrived", demand, "dk draft demand {M}"),
        _Item(
            "limitation",
            "the date until which a claim can be brought",
            saying(r"\blimitation\b"),
            "dk memo 'Limitation: until WHEN, by which rule'",
        ),
    ),
}


def commands() -> Iterator[str]:
    """Yield every command that an item may name by itself, of a case with a milestone M1."""
    yield from (
        item.command.replace("{M}", "M1") for found in LISTS.values() for item in found if item.command
    )
