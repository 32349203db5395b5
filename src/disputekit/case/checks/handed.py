"""Checks of what was handed over: by which way, with what answer, when, and what is missing in it."""

from collections.abc import Iterator

from disputekit.case.case import Case
from disputekit.case.checks.check import Check, Context, Found, Group
from disputekit.case.checks.say import cut, day, is_dated, listed, numbers
from disputekit.case.checks.setting import (
    contested_labels,
    events,
    is_direct_case,
    platform,
)
from disputekit.case.evidence import on_platform, speaker
from disputekit.case.facts import name_key
from disputekit.case.hourly import is_hourly_contract
from disputekit.case.requests import AGREED, requests_of
from disputekit.case.scope import left_out_of
from disputekit.case.submissions import submissions_of
from disputekit.case.terms import all_terms
from disputekit.case.view import Response, Submission, TermStatement
from disputekit.record.moment import bounds

# The form by which a platform takes a submission; where none is listed, any of its own channels will do.
_FORMS = {
    "Upwork": ("Submit work", {"submit work"}),
    "Fiverr": ("Deliver now", {"deliver now", "order page"}),
}
_SUBMITTED = "submit work"  # what `--submit` writes on every platform
_WEAK = {Response.SEEN, Response.ANSWERED}
_COMPLAINTS = {"changes_requested", "declined", "partly"}


def _handed(case: Case) -> Iterator[tuple[str, tuple[Submission, ...]]]:
    """Yield each milestone and request with what was submitted for it."""
    for label in (*case.labels("M"), *case.labels("R")):
        found = submissions_of(case, label)
        if found:
            yield label, found


def nothing_submitted(case: Case, _context: Context) -> Iterator[Found]:
    """A contested milestone for which nothing was submitted."""
    for label in contested_labels(case):
        if label.startswith("M") and not submissions_of(case, label) and not case.about(label, "hours"):
            way = "-v email" if is_direct_case(case) else "--submit"
            yield Found(
                f"{label} is contested, and nothing submitted for it is recorded.",
                (label,),
                (f"dk delivered {label} FILE {way} --at 'WHEN'",),
            )


def outside_the_form(case: Case, _context: Context) -> Iterator[Found]:
    """Something was handed over on a platform, but not by the form the platform has for it."""
    if is_direct_case(case) or is_hourly_contract(case):
        return
    for label, found in _handed(case):
        formal = any(_by_form(case, one) for one in found)
        if formal or any(label in case.topics(one) for one in events(case, "work_submitted")):
            continue
        one = found[-1]
        yield Found(
            f"{label} was handed over on {day(case, one.when)} through {one.where or 'a channel not recorded'}, not"
            f" with {_form(case)}.",
            (label, f"#{one.seq}"),
            (f"dk delivered {label} FILE --submit",),
        )


def _by_form(case: Case, one: Submission) -> bool:
    form = _FORMS.get(platform(case))
    if name_key(one.where) == _SUBMITTED:
        return True
    return name_key(one.where) in form[1] if form else on_platform(case, one.where)


def _form(case: Case) -> str:
    form = _FORMS.get(platform(case))
    return form[0] if form else f"{platform(case)}'s own pages"


def no_answer(case: Case, _context: Context) -> Iterator[Found]:
    """The last submission of a label, and no sign that it was seen."""
    for label, found in _handed(case):
        one = found[-1]
        if one.response is Response.NONE:
            silent = (
                "there is no answer in the record"
                if one.absence
                else "no answer is written down (no complete coverage of its channel is stated)"
            )
            yield Found(
                f"{label} was submitted on {day(case, one.when)}, and {silent}.",
                (label, f"#{one.seq}"),
                (
                    f"dk seen {one.seq} --cites NUMBER",
                    f"dk accepted {one.seq} --cites NUMBER",
                    f"dk draft delivery {label}",
                ),
            )


def not_acknowledged(case: Case, _context: Context) -> Iterator[Found]:
    """The client wrote about a submission, and neither accepted it nor asked for changes."""
    for label, found in _handed(case):
        one = found[-1]
        if one.response in _WEAK:
            said = [f'"{cut(quote.own)}"' for line in one.answers for quote in line.words]
            wrote = f"the client wrote {said[-1]}" if said else "it was seen"
            yield Found(
                f"{label} was submitted on {day(case, one.when)}; {wrote}, and nothing accepts it or asks for"
                " changes.",
                (label, f"#{one.seq}", *(f"#{line.seq}" for line in one.answers)),
                (f"dk accepted {one.seq} --cites NUMBER", f"dk draft delivery {label}"),
            )


# ---------------------------------------------------------------- what the other side would say


def own_late(case: Case, context: Context) -> Iterator[Found]:
    """A milestone that was submitted, or last submitted, after its agreed day, or not at all."""
    for label, terms in all_terms(case, "M"):
        due = terms.stands.due
        if due is None or not is_dated(due) or not terms.is_agreed:
            continue
        found = submissions_of(case, label)
        whole = [one for one in found if not one.part]
        late = [one for one in whole if one.days_after_due is not None and one.days_after_due > 0]
        settle = f"dk milestone {label} {_price(terms.stands)} --due 'AGREED DAY' --cites NUMBER"
        if late:
            yield Found(
                _late_words(case, label, whole, late[-1]),
                (label, *(f"#{one.seq}" for one in whole)),
                (settle,),
            )
        elif not whole and bounds(due).hi <= context.now.timestamp() and not case.about(label, "hours"):
            yield Found(
                f"{label} was due on {day(case, due)}; nothing whole was submitted.", (label,), (settle,)
            )


def _price(stands: TermStatement) -> str:
    return stands.amount.plain() if stands.amount else "AMOUNT"


def _late_words(case: Case, label: str, whole: list[Submission], last: Submission) -> str:
    days = last.days_after_due or 0
    late = f"{days} day{'s' if days != 1 else ''} after its agreed day"
    first = whole[0]
    if first is last or (first.days_after_due or 0) > 0:
        return f"{label} was submitted on {day(case, last.when)}, {late}."
    asked = [line for one in whole for line in one.answers if line.value == "changes_requested"]
    between = f"; changes were asked on {listed(day(case, one.when) for one in asked)}" if asked else ""
    return (
        f"{label} was first submitted on {day(case, first.when)}, in time; its last version came on"
        f" {day(case, last.when)}, {late}{between}."
    )


def left_out(case: Case, _context: Context) -> Iterator[Found]:
    """Agreed items that no submission of their milestone names, and agreed requests with nothing submitted."""
    for label in case.labels("M"):
        for item in (one for one in left_out_of(case, label) if not submissions_of(case, one)):
            messages = [one for one in case.about(item, "message") if speaker(case, one) == "me"]
            wrote = f"; you wrote about it in {listed(numbers(messages))}" if messages else ""
            stated = case.stating(item)[0].words
            named = f' "{cut(stated.body)}"' if stated else ""
            yield Found(
                f"{item}{named} belongs to {label} and is in no submission{wrote}.",
                (item, label, *numbers(messages)),
                (f"dk delivered {item} --text 'WHAT' --at 'WHEN'", f"dk sent 'WORDS' --about {item}"),
            )
    for request in requests_of(case):
        if request.state in AGREED and not request.work:
            yield Found(
                f"{request.label} was agreed, and no work on it or submission of it is recorded.",
                (request.label,),
                (f"dk delivered {request.label} FILE --at 'WHEN'",),
            )


def complaints(case: Case, _context: Context) -> Iterator[Found]:
    """The client asked for changes, or declined something submitted."""
    found = [
        one
        for one in case.of_kind("answer")
        if one.text("value") in _COMPLAINTS and speaker(case, one) == "client" and _is_of_work(case, one.seq)
    ]
    if found:
        days = listed(dict.fromkeys(day(case, case.at(one)) for one in found))
        topics = dict.fromkeys(label for one in found for label in case.topics(one) if label[0] in "MR")
        only_changes = all(one.text("value") == "changes_requested" for one in found)
        did = "asked for changes" if only_changes else "asked for changes or declined what was submitted"
        yield Found(
            f"The client {did} on {days}.",
            (*topics, *numbers(found)),
            (f"dk show {found[0].seq}",),
        )


def _is_of_work(case: Case, seq: int) -> bool:
    handed = (one for _, found in _handed(case) for one in found)
    return any(seq == line.seq for one in handed for line in one.answers)


CHECKS = (
    Check(
        "nothing-submitted",
        Group.BLOCKER,
        "contested milestones without a submission",
        "Deciders look for the link between what was agreed, what was submitted and when; the middle is missing.",
        nothing_submitted,
    ),
    Check(
        "outside-the-form",
        Group.WEAK,
        "what was handed over on a platform by chat, mail or link",
        "The platform counts what went through its own form: only that starts the review time, and only that it"
        " can see for itself.",
        outside_the_form,
    ),
    Check(
        "no-answer",
        Group.WEAK,
        "last submissions without any answer",
        "Without a sign that it arrived, the other side may say that it did not.",
        no_answer,
    ),
    Check(
        "not-acknowledged",
        Group.WEAK,
        "last submissions that were answered and neither accepted nor objected to",
        "Seen, answered and accepted are different things; only words that accept it count as acceptance.",
        not_acknowledged,
    ),
    Check(
        "own-late",
        Group.OTHER_SIDE,
        "your submissions against the agreed days",
        "Days are compared first; say it yourself, with the changes asked in between.",
        own_late,
    ),
    Check(
        "left-out",
        Group.OTHER_SIDE,
        "agreed items and requests that no submission names",
        "What was promised and is not in the submission is the shortest way to call it incomplete.",
        left_out,
    ),
    Check(
        "complaints-recorded",
        Group.OTHER_SIDE,
        "changes asked and submissions declined by the client",
        "Earlier complaints make a later one believable; know them with their days and your answers.",
        complaints,
    ),
)
