"""Checks of the agreement: its original, the parties, what a law asks for, and terms that one side restated."""

import re
from collections.abc import Iterator

from disputekit.case.case import Case
from disputekit.case.checks.check import Check, Context, Found, Group
from disputekit.case.checks.say import cut, day, listed, number, numbers
from disputekit.case.checks.setting import ends_of, is_direct_case, platform
from disputekit.case.evidence import on_platform
from disputekit.case.open_ends import Gap
from disputekit.case.requests import requests_of
from disputekit.case.sentence import Mark
from disputekit.case.terms import agreements, all_terms
from disputekit.case.view import RequestState

_ADDRESS = re.compile(r"\baddress(es)?\b", re.IGNORECASE)
_DUE = re.compile(r"\b(due|net[ -]?[0-9]+|payable|within [0-9]+ days|payment terms?)\b", re.IGNORECASE)


def agreement_missing(case: Case, _context: Context) -> Iterator[Found]:
    """No agreement, or none with its original."""
    known = agreements(case)
    if any(one.has_original for piece in known for one in case.sources(piece)):
        return
    labels = [label for letter in "SXM" for label in case.labels(letter)][:9]
    about = "".join(f" --about {label}" for label in labels)
    told = "is only described in your words" if known else "is not in the record"
    yield Found(
        f"The agreement {told}.",
        numbers(known),
        (f"dk log 'WHAT IT IS' --kind agreement --from client --file FILE --at 'WHEN'{about}",),
    )


def party_missing(case: Case, _context: Context) -> Iterator[Found]:
    """The name of a party is empty, or the same for both."""
    facts = case.facts
    blank = [fact for fact, name in (("me", facts.me), ("client", facts.client)) if not name.strip()]
    for fact in blank:
        said = "your own name" if fact == "me" else "the client's name"
        yield Found(f"The record does not state {said}.", (f"#{facts.seq}",), (f"dk set {fact} 'FULL NAME'",))
    if not blank and facts.me.strip().casefold() == facts.client.strip().casefold():
        yield Found(
            "Both parties have one name.", (f"#{facts.seq}",), ("dk set client 'FULL NAME'", "dk people")
        )


def items_of_law_missing(case: Case, context: Context) -> Iterator[Found]:
    """A direct contract under a freelance-payment law that lacks what such laws ask a contract to hold."""
    if not is_direct_case(case) or not any("law" in pack.casefold() for pack in context.packs):
        return
    texts = [one.words.body for one in case.of_kind("agreement", "memo") if one.words]
    priced = [terms.stands for letter in "SM" for _, terms in all_terms(case, letter)]
    lacking = []
    if not any(_ADDRESS.search(text) for text in texts):
        lacking.append("both postal addresses")
    if not any(one.amount for one in priced):
        lacking.append("the services with their value")
    if not _has_due_rule(case, texts):
        lacking.append("when it has to be paid")
    if lacking:
        known = agreements(case)
        concerns = numbers(known)
        about = f" --about {known[0].seq}" if known else ""
        yield Found(
            f"Nothing in the record states {listed(lacking)}.",
            concerns,
            (f"dk memo 'ADDRESSES AND DUE RULE AS THE CONTRACT STATES THEM' --words{about}",),
        )


def _has_due_rule(case: Case, texts: list[str]) -> bool:
    dated = any(terms.stands.due for _, terms in all_terms(case, "M"))
    invoiced = any(one.moment("due") for one in case.of_kind("money"))
    return dated or invoiced or any(_DUE.search(text) for text in texts)


def agreed_off_platform(case: Case, _context: Context) -> Iterator[Found]:
    """A request agreed in writing, but only where the platform cannot see it."""
    if is_direct_case(case):
        return
    for item in requests_of(case):
        line = item.decided
        if item.state is not RequestState.AGREED_IN_WRITING or line is None:
            continue
        answer = case.by_seq[line.seq]
        if case.mark(answer) is not Mark.PLATFORM and not on_platform(case, line.where):
            yield Found(
                f"{item.label} was agreed by {line.where or 'a way not recorded'} on {day(case, line.when)}, off"
                f" {platform(case)}.",
                (item.label, f"#{line.seq}"),
                (f"dk draft confirm {item.label}", f"dk sent 'WORDS' --re {line.seq}"),
            )


def spoken_without_recap(case: Case, context: Context) -> Iterator[Found]:
    """An agreement that was spoken, and no written message about it since."""
    for end in ends_of(case, context.now, Gap.SPOKEN_WITHOUT_RECAP):
        at = day(case, case.at(case.by_seq[end.seq]))
        yield Found(
            f"{end.label} was agreed in speech on {at}, and no written recap followed.",
            (end.label or "", f"#{end.seq}"),
            (f"dk draft recap {end.seq}", f"dk sent 'WORDS' --re {end.seq}"),
        )


def agreed_without_words(case: Case, context: Context) -> Iterator[Found]:
    """Marked as agreed, with no words and no message they answer."""
    for end in ends_of(case, context.now, Gap.AGREED_WITHOUT_WORDS):
        yield Found(
            f"{end.label} is marked as agreed (#{end.seq}) without words, or without the message they answer.",
            (end.label or "", f"#{end.seq}"),
            (f"dk fix {end.seq} cites NUMBER", f"dk agreed {end.label} --cites NUMBER"),
        )


def terms_restated(case: Case, context: Context) -> Iterator[Found]:
    """Terms that one side stated anew after the agreement, and nobody agreed to."""
    for end in ends_of(case, context.now, Gap.TERMS_ONE_SIDED):
        piece = case.by_seq[end.seq]
        said = f' ("{cut(piece.words.body)}")' if piece.words else ""
        yield Found(
            f"{end.label} was stated by one side on {day(case, case.at(piece))}{said}, after the agreement, and no"
            " answer agrees to it.",
            (end.label or "", number(piece)),
            (f"dk agreed {end.label} --re {end.seq} --cites NUMBER", f"dk withdraw {end.seq}"),
        )


CHECKS = (
    Check(
        "agreement-missing",
        Group.BLOCKER,
        "the agreement and its original",
        "What was agreed is the first question of every decider; a list that only you wrote answers it badly.",
        agreement_missing,
    ),
    Check(
        "party-missing",
        Group.BLOCKER,
        "the names of both parties",
        "A form, a letter and a court all begin with who and against whom.",
        party_missing,
    ),
    Check(
        "items-of-law-missing",
        Group.WEAK,
        "direct contracts under a freelance-payment law: addresses, services with value, due rule",
        "These laws say what a written contract holds; what is missing is found before the sum is.",
        items_of_law_missing,
    ),
    Check(
        "agreed-off-platform",
        Group.WEAK,
        "requests agreed by mail or elsewhere, on a platform",
        "A platform reads its own messages first; an agreement it cannot see counts for little there.",
        agreed_off_platform,
    ),
    Check(
        "spoken-without-recap",
        Group.WEAK,
        "spoken agreements without a written recap",
        "A call leaves nothing behind; a recap that the client did not object to does.",
        spoken_without_recap,
    ),
    Check(
        "agreed-without-words",
        Group.WEAK,
        "answers marked as agreed without words",
        "Agreed is what somebody said in words; a mark of yours is not that.",
        agreed_without_words,
    ),
    Check(
        "terms-restated",
        Group.OTHER_SIDE,
        "terms restated by one side after the agreement",
        "Both sides can read the change as theirs; only an answer in words settles which terms stand.",
        terms_restated,
    ),
)
