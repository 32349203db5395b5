"""Checks of hourly contracts: memos, hours added by hand, the work diary."""

from collections.abc import Iterator

from disputekit.case.case import Case
from disputekit.case.checks.check import Check, Context, Found, Group
from disputekit.case.checks.say import cut, day, number
from disputekit.case.checks.setting import ended, is_direct_case
from disputekit.case.hourly import is_hourly_contract
from disputekit.case.piece import Piece

# Memos that name no piece of work. Whole memos, not words in them.
_VAGUE = frozenset(
    {
        *("work", "working", "worked", "stuff", "misc", "various", "things", "tasks", "task", "project"),
        *("general", "other", "etc", "update", "updates", "fix", "fixes", "fixing", "changes", "meeting"),
        *(
            "call",
            "email",
            "emails",
            "admin",
            "development",
            "dev",
            "coding",
            "design",
            "research",
            "continue",
        ),
        *(
            "continued",
            "same",
            "todo",
            "wip",
            "on",
            "the",
            "some",
            "more",
            "and",
            "of",
            "for",
            "a",
            "project's",
        ),
    }
)


def _without_memo(case: Case) -> list[Piece]:
    return [one for one in case.of_kind("hours") if not one.text("memo").strip()]


def is_vague(memo: str) -> bool:
    """Tell whether a memo names no piece of work: none of its words says which."""
    words = ["".join(filter(str.isalnum, word)) for word in memo.casefold().split()]
    return bool(memo.strip()) and all(not word or word in _VAGUE for word in words)


def memo_missing(case: Case, _context: Context) -> Iterator[Found]:
    """Hours without a memo."""
    for one in _without_memo(case):
        yield Found(
            f"{_time(one)} of {day(case, case.at(one))} have no memo.",
            (number(one), *case.topics(one)),
            (f"dk fix {one.seq} memo 'WHAT WAS DONE'",),
        )


def memo_vague(case: Case, _context: Context) -> Iterator[Found]:
    """Hours whose memo names no piece of work."""
    for one in case.of_kind("hours"):
        if is_vague(one.text("memo")):
            yield Found(
                f'{_time(one)} of {day(case, case.at(one))}: the memo "{cut(one.text("memo"))}" names no piece of work.',
                (number(one), *case.topics(one)),
                (f"dk fix {one.seq} memo 'WHAT WAS DONE'",),
            )


def not_tracked(case: Case, _context: Context) -> Iterator[Found]:
    """Hours added by hand or over the weekly limit, on a platform that protects tracked ones."""
    if is_direct_case(case):
        return
    for one in case.of_kind("hours"):
        if one.text("mode") in {"manual", "over_limit"}:
            how = "were added by hand" if one.text("mode") == "manual" else "are over the weekly limit"
            yield Found(
                f"{_time(one)} of {day(case, case.at(one))} {how}.",
                (number(one), *case.topics(one)),
                (f"dk worked 'WHAT WAS DONE' --file FILE --about {one.seq}",),
            )


def _time(piece: Piece) -> str:
    hours, minutes = divmod(piece.number("minutes"), 60)
    return f"{hours}:{minutes:02d} h"


def diary_not_kept(case: Case, _context: Context) -> Iterator[Found]:
    """Tracked hours on a platform, with no picture of the diary; it may be closed with the contract."""
    if is_direct_case(case) or not is_hourly_contract(case):
        return
    held = {
        ref for one in case.pieces if one.files or one.imported for ref in (*one.about, *one.cites, one.seq)
    }
    bare = [one for one in case.of_kind("hours") if one.text("mode") == "tracked" and one.seq not in held]
    bare = [one for one in bare if not one.imported]
    still = "while the contract is open" if ended(case) is None else "if it can still be reached"
    for one in bare:
        yield Found(
            f"The work diary of {day(case, case.at(one))} is not kept here; keep it {still}.",
            (number(one), *case.topics(one)),
            (f"dk memo 'Work diary' --file FILE --about {one.seq}",),
        )


CHECKS = (
    Check(
        "diary-not-kept",
        Group.WEAK,
        "tracked hours without a picture of the work diary",
        "An hourly dispute is decided by the diary alone, and it may not be reachable after the end.",
        diary_not_kept,
    ),
    Check(
        "memo-missing",
        Group.WEAK,
        "hours without a memo",
        "Time without a memo is outside what a platform protects, and says nothing to anybody else.",
        memo_missing,
    ),
    Check(
        "memo-vague",
        Group.WEAK,
        "memos that name no piece of work",
        "A memo that fits any week shows nothing for this one.",
        memo_vague,
    ),
    Check(
        "not-tracked",
        Group.WEAK,
        "hours added by hand or over the weekly limit",
        "Only tracked time inside the limit is protected; the rest needs proof of its own.",
        not_tracked,
    ),
)
