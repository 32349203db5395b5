"""Checks of the money: what is agreed and not funded, what is assigned to nothing, what may be counted twice."""

from collections.abc import Iterator

from disputekit.case.account import rows_of
from disputekit.case.case import Case
from disputekit.case.checks.check import Check, Context, Found, Group
from disputekit.case.checks.say import amounts, listed
from disputekit.case.checks.setting import ends_of, is_direct_case, with_milestone
from disputekit.case.open_ends import Gap
from disputekit.case.payments import differing_sources
from disputekit.case.view import AccountRow


def agreed_not_funded(case: Case, _context: Context) -> Iterator[Found]:
    """Something agreed and worked on, for which no money was put in escrow or paid."""
    for row in rows_of(case):
        if row.open.minor and row.labels and _is_worked_on(case, row):
            names = listed(row.labels)
            first = row.labels[0]
            put = "was not paid" if is_direct_case(case) else "was not put in escrow"
            step = f"dk funded {first} {row.open.plain()}"
            if is_direct_case(case):
                step = "" if _is_billed(row) else f"dk invoiced {first} {row.open.plain()} --due 'DAY'"
            closes = tuple(one for one in (step, f"dk draft reminder {first}") if one)
            yield Found(f"{names}: {row.open.words()} is agreed and {put}.", row.labels, closes)


def _is_billed(row: AccountRow) -> bool:
    return row.invoiced.minor >= row.received.minor + row.open.minor


def _is_worked_on(case: Case, row: AccountRow) -> bool:
    kinds = ("work", "delivery", "hours")
    return any(label.startswith("R") or case.about(label, *kinds) for label in row.labels)


def payment_unclear(case: Case, context: Context) -> Iterator[Found]:
    """A payment that is for nothing in particular, or may be the arrival of a release."""
    for end in ends_of(case, context.now, Gap.MONEY_NOT_ASSIGNED):
        yield Found(
            f"The payment #{end.seq} is for nothing in particular.",
            (f"#{end.seq}",),
            (with_milestone(case, f"dk fix {end.seq} about {{M}}"),),
        )
    for end in ends_of(case, context.now, Gap.PAID_TWICE):
        yield Found(
            f"The receipt #{end.seq} of {end.label} may be the arrival of a release, and is counted beside it.",
            (f"#{end.seq}", end.label or ""),
            (f"dk fix {end.seq} re NUMBER",),
        )


def amounts_differ(case: Case, _context: Context) -> Iterator[Found]:
    """Joined records of one payment that state different amounts."""
    for lines in differing_sources(case):
        seqs = tuple(f"#{one.seq}" for one in lines)
        yield Found(
            f"{listed(seqs)} are joined as one payment and state {amounts(one.amount for one in lines)}.",
            seqs,
            (f"dk show {lines[0].seq}", f"dk same {lines[0].seq} {lines[1].seq} --off"),
        )


CHECKS = (
    Check(
        "agreed-not-funded",
        Group.WEAK,
        "agreed amounts for which no money was put in escrow or paid",
        "What was only agreed is given out by nobody: a platform can give out what is in escrow, and no more.",
        agreed_not_funded,
    ),
    Check(
        "payment-unclear",
        Group.WEAK,
        "payments that are for nothing in particular, or may be counted twice",
        "A sum that does not add up costs belief in all the others.",
        payment_unclear,
    ),
    Check(
        "amounts-differ",
        Group.OTHER_SIDE,
        "joined records of one payment that state different amounts",
        "Two amounts for one payment are the first thing an opponent points at.",
        amounts_differ,
    ),
)
