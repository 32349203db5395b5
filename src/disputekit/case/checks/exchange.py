"""Messages that look like questions and have no answer, and words of praise: by rules that are printed.

A case may hold thousands of messages, so they come as ``Exchange`` with few words read: ``without_answer`` tells
which of them are worth reading.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from disputekit.case.case import Case
from disputekit.case.checks.check import Check, Context, Exchange, Found, Group
from disputekit.case.checks.say import cut, day_of_seconds
from disputekit.case.coverage import is_same_channel, stretches
from disputekit.case.evidence import speaker
from disputekit.case.facts import name_key
from disputekit.case.submissions import all_submissions
from disputekit.case.view import Response
from disputekit.record.moment import bounds

ANSWER_DAYS = 3
_DAY = 86_400
# A question mark that ends a word; one inside an address of the web asks nothing.
_QUESTION = re.compile(r"\?(?=[\s\"'\u201d\u2019)\]!?.]|$)")
PRAISE = (
    *("great", "perfect", "love", "excellent", "awesome", "wonderful", "amazing"),
    *("beautiful", "fantastic", "brilliant", "happy", "approved"),
)
_PRAISE = re.compile(r"\b(" + "|".join(PRAISE) + r")\b", re.IGNORECASE)
_GOOD = {Response.AGREED, Response.RELEASED}


def exchanges_in(case: Case) -> tuple[Exchange, ...]:
    """Return the messages that are folded into a case, with their words."""
    named = {seq for one in case.pieces for seq in one.re}
    return tuple(
        Exchange(
            seq=one.seq,
            side=case.side_of(one.talk.sender),
            via=one.talk.via,
            lo=bounds(one.when).lo,
            answered=one.seq in named,
            words=one.words.own if one.words else "",
        )
        for one in case.pieces
        if one.kind == "message" and one.talk
    )


def without_answer(case: Case, exchanges: Iterable[Exchange]) -> tuple[Exchange, ...]:
    """Return the client's messages inside complete coverage that nothing answers, oldest first.

    No record names one with ``re`` or reads it (``cites``), and for ANSWER_DAYS after it the freelancer wrote
    nothing on its channel. Where the coverage ends earlier, nothing can be told, and it is left out.
    """
    known = tuple(exchanges)
    read = {seq for one in case.pieces for seq in (*one.cites, *one.re)}
    twins = {seq for group in case.links.same.values() if read & {*group} for seq in group}
    found = []
    for via in {name_key(one.via): one.via for one in known if one.side == "client"}.values():
        spans, own = stretches(case, via), _own_times(case, known, via)
        for one in known:
            if one.side != "client" or name_key(one.via) != name_key(via) or one.answered:
                continue
            last = one.lo + ANSWER_DAYS * _DAY
            if one.seq in read | twins or not any(lo <= one.lo and last <= hi for lo, hi in spans):
                continue
            place = bisect_right(own, one.lo)
            if place == len(own) or own[place] > last:
                found.append(one)
    return tuple(sorted(found, key=lambda one: (one.lo, one.seq)))


def _own_times(case: Case, exchanges: tuple[Exchange, ...], via: str) -> list[int]:
    """Return when the freelancer wrote anything on a channel: messages, prices, readings, submissions."""
    channels: dict[str, bool] = {}

    def same(other: str) -> bool:
        key = name_key(other)
        if key not in channels:
            channels[key] = is_same_channel(case, other, via)
        return channels[key]

    times = [one.lo for one in exchanges if one.side == "me" and same(one.via)]
    times += [
        bounds(case.at(one)).lo
        for one in case.pieces
        if one.talk and one.kind != "message" and same(one.talk.via) and speaker(case, one) == "me"
    ]
    return sorted(times)


def is_question(words: str) -> bool:
    """Tell whether some words look like a question: a question mark ends one of them."""
    return _QUESTION.search(words) is not None


def holds_praise(words: str) -> bool:
    """Tell whether some words hold one of PRAISE; what they mean is for a person to read."""
    return _PRAISE.search(words) is not None


def open_questions(case: Case, exchanges: Iterable[Exchange]) -> tuple[Exchange, ...]:
    """Return the client's messages that look like questions and have no answer, oldest first."""
    return tuple(one for one in without_answer(case, exchanges) if is_question(one.words))


def question_unanswered(case: Case, context: Context) -> Iterator[Found]:
    """A message of the client that looks like a question and has no answer in the record."""
    for one in context.open_questions:
        yield Found(
            f'The client asked on {day_of_seconds(case, one.lo)}: "{cut(one.words)}"; nothing of yours'
            f" answers it within {ANSWER_DAYS} days.",
            (f"#{one.seq}",),
            (f"dk sent 'WORDS' --re {one.seq}", f"dk show {one.seq}"),
        )


def no_praise(case: Case, context: Context) -> Iterator[Found]:
    """Things were submitted, and nothing of the client accepts or praises any of it."""
    handed = all_submissions(case)
    praised = any(one.side == "client" and holds_praise(one.words) for one in context.exchanges)
    if handed and not praised and not any(one.response in _GOOD for one in handed):
        yield Found(
            "Nothing of the client in the record accepts anything submitted, releases money for it, or praises it.",
            tuple(f"#{one.seq}" for one in handed),
            (f"dk accepted {handed[-1].seq} --cites NUMBER", "dk got 'WORDS' --words"),
        )


CHECKS = (
    Check(
        "question-unanswered",
        Group.OTHER_SIDE,
        f"messages of the client with a question mark, and no word of yours on the channel for {ANSWER_DAYS}"
        " days, inside complete coverage",
        "Unanswered questions are the shortest proof that communication broke down on your side.",
        question_unanswered,
    ),
    Check(
        "no-praise",
        Group.OTHER_SIDE,
        "words of the client that accept or praise what was submitted",
        "If nothing was accepted, the other side will say that nothing was acceptable.",
        no_praise,
    ),
)
