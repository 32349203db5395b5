"""Checks of the requests: price, agreement, each side's reading, and the clause they may fall under."""

from collections.abc import Iterator

from disputekit.case.case import Case
from disputekit.case.checks.check import Check, Context, Found, Group
from disputekit.case.checks.say import cut, day, listed
from disputekit.case.checks.setting import has_begun
from disputekit.case.piece import Piece
from disputekit.case.requests import AGREED, requests_of
from disputekit.case.scope import is_same_unit, scope_items
from disputekit.case.view import NearClause, PriceTime, RequestItem, RequestState, ScopeItem
from disputekit.record.moment import bounds

_CLOSED = {RequestState.DECLINED, RequestState.DROPPED}
_WORK = ("work", "delivery", "hours")


def _seqs(case: Case, item: RequestItem) -> tuple[str, ...]:
    return (item.label, *dict.fromkeys(f"#{one.seq}" for one in case.stating(item.label)))


def _stance(item: RequestItem) -> str:
    return item.readings.freelancer[-1].stance if item.readings.freelancer else ""


def _work(case: Case, item: RequestItem) -> tuple[Piece, ...]:
    return case.about(item.label, *_WORK)


def _words(item: RequestItem) -> str:
    said = [quote.own for asking in item.askings for quote in asking.words]
    return f' ("{cut(said[0])}")' if said else ""


def _held_against(stance: str, item: RequestItem, letter: str) -> str:
    """Return the command that records a reading, with the nearest clause where there is one."""
    clause = next((f" {one.label}" for one in item.near if one.label.startswith(letter)), "")
    return f"dk {stance} {item.label}{clause}"


def quote_after_work(case: Case, _context: Context) -> Iterator[Found]:
    """The first price came after the work, or nobody can tell that it came before."""
    for item in requests_of(case):
        if not item.prices or item.prices[0].time in {PriceTime.BEFORE_WORK, PriceTime.NO_WORK}:
            continue
        price, worked = item.prices[0], _work(case, item)[0]
        after = price.time is PriceTime.AFTER_WORK
        told = "was named after the work" if after else "cannot be told to be from before the work"
        yield Found(
            f"The price of {item.label} ({price.amount.words()}, {day(case, price.when)}) {told}"
            f" ({day(case, case.at(worked))}).",
            (item.label, *(f"#{one.seq}" for one in price.exhibits), f"#{worked.seq}"),
            (
                f"dk agreed {item.label} --cites NUMBER"
                if after
                else f"dk fix {worked.seq} when 'DAY AND TIME'",
            ),
        )


def work_without_agreement(case: Case, _context: Context) -> Iterator[Found]:
    """Work on a request that nobody agreed to pay for."""
    for item in requests_of(case):
        worked = _work(case, item)
        if not worked or item.state in AGREED | {RequestState.PARTLY} or _stance(item) == "in":
            continue
        price = "a price nobody agreed to" if item.prices else "no price"
        closing = (
            f"dk agreed {item.label} --cites NUMBER" if item.prices else f"dk quoted {item.label} AMOUNT"
        )
        yield Found(
            f"{item.label} was worked on ({day(case, case.at(worked[0]))}) with {price}.",
            (item.label, *(f"#{one.seq}" for one in worked)),
            (closing, _held_against("in", item, "S"), f"dk draft extra {item.label}"),
        )


def price_unanswered(case: Case, _context: Context) -> Iterator[Found]:
    """A price that nobody answered, and no work on it."""
    for item in requests_of(case):
        if item.state is RequestState.QUOTED and not item.work and _stance(item) != "in":
            price = item.prices[-1] if item.prices else None
            named = f" of {price.amount.words()}, named {day(case, price.when)}," if price else ""
            silent = (
                "has no answer in the record"
                if item.absence
                else "has no answer that is written down (no complete coverage of its channel is stated)"
            )
            yield Found(
                f"The price of {item.label}{named} {silent}.",
                _seqs(case, item),
                (
                    f"dk agreed {item.label} --cites NUMBER",
                    f"dk declined {item.label} --cites NUMBER",
                    f"dk draft clarify {item.label}",
                ),
            )


def request_without_position(case: Case, _context: Context) -> Iterator[Found]:
    """A request that is not agreed, and no word on how the freelancer reads it."""
    for item in requests_of(case):
        if item.state not in AGREED | _CLOSED and not item.readings.freelancer:
            yield Found(
                f"How you read {item.label}{_words(item)} is not recorded.",
                _seqs(case, item),
                (
                    _held_against("out", item, "X"),
                    _held_against("in", item, "S"),
                    f"dk unclear {item.label}",
                ),
            )


def request_not_linked(case: Case, _context: Context) -> Iterator[Found]:
    """A request that no record holds against a clause."""
    for item in requests_of(case):
        if item.state in AGREED | _CLOSED or any(near.named_by for near in item.near):
            continue
        near = "".join(f" {one.label}" for one in item.near)
        yield Found(
            f"{item.label}{_words(item)} is not held against any agreed item or exclusion.",
            _seqs(case, item),
            (f"dk scope near {item.label}", f"dk unclear {item.label}{near}"),
        )


def client_reading_missing(case: Case, _context: Context) -> Iterator[Found]:
    """A request that is open in a dispute, without the client's reading of it."""
    for item in requests_of(case):
        if has_begun(case) and item.contested and not item.readings.client:
            yield Found(
                f"How the client reads {item.label}{_words(item)} is not recorded.",
                _seqs(case, item),
                (f"dk position in {item.label} --by client --cites NUMBER",),
            )


def price_ran_out(case: Case, context: Context) -> Iterator[Found]:
    """A price or offer that ran out, with no answer and no note of it."""
    for piece in case.of_kind("quote", "offer"):
        due = piece.moment("due")
        if due is None or bounds(due).hi > context.now.timestamp():
            continue
        topics = case.topics(piece)
        label = next((one for one in topics if one[:1] in {"R", "O"}), f"#{piece.seq}")
        later = case.about(label, "answer", "memo", "message", "quote", "offer") if topics else ()
        if any(one.seq > piece.seq for one in later) or any(piece.seq in one.re for one in case.pieces):
            continue
        what = "price" if piece.kind == "quote" else "offer"
        yield Found(
            f"The {what} {label} ran out on {day(case, due)}, and nothing says what came of it.",
            (label, f"#{piece.seq}") if label != f"#{piece.seq}" else (label,),
            (f"dk memo 'Nobody answered before it ran out' --about {label.removeprefix('#')}",),
        )


# ---------------------------------------------------------------- what the other side would say


def work_before_price(case: Case, _context: Context) -> Iterator[Found]:
    """Work on a request that began before any price was named."""
    for item in requests_of(case):
        worked = _work(case, item)
        early = not item.prices or item.prices[0].time is PriceTime.AFTER_WORK
        if not worked or not early or item.agreed is not None or _stance(item) == "in":
            continue
        yield Found(
            f"{item.label}{_words(item)} was done on {day(case, case.at(worked[0]))} before any price was named.",
            (item.label, *(f"#{one.seq}" for one in worked)),
            (f"dk sent 'WORDS' --re {case.stating(item.label)[0].seq}", f"dk show {worked[0].seq}"),
        )


def words_that_cover(case: Case, _context: Context) -> Iterator[Found]:
    """A request that is not agreed and shares words with an agreed item, or is held against one. No verdict."""
    for item in requests_of(case):
        if item.state in AGREED | _CLOSED or _stance(item) == "in":
            continue
        for near in _covering(item):
            reason = [f"shares {listed(near.shared)}"] if near.shared else []
            reason += ["is named in a reading of it"] if near.named_by else []
            exhibits = tuple(f"#{one.seq}" for one in near.named_by)
            yield Found(
                f'{near.label} "{cut(near.words)}" {listed(reason)}: it may be read to cover {item.label}.',
                (item.label, near.label, *exhibits),
                (f"dk scope near {item.label}", f"dk out {item.label} {near.label} --words --text 'WHY'"),
            )


def _covering(item: RequestItem) -> tuple[NearClause, ...]:
    """Return the agreed items that people named for a request; where nobody did, the nearest by its words."""
    agreed = tuple(one for one in item.near if one.label.startswith("S"))
    return tuple(one for one in agreed if one.named_by) or agreed[:1]


def rounds_beyond_limit(case: Case, _context: Context) -> Iterator[Found]:
    """More of a limited item was given than agreed, counted or done as a request, without an agreed price."""
    for item in scope_items(case, "S"):
        limit = item.stands.limit
        if limit is None or item.used is None:
            continue
        if item.used > limit.quantity:
            last = item.uses[-1]
            yield Found(
                f"{item.label} has a limit of {limit.quantity} {limit.unit}; {item.used} were given, the last one on"
                f" {day(case, last.when)}.",
                (item.label, *(f"#{one.seq}" for use in item.uses for one in use.exhibits)),
                (f"dk sent 'WORDS' --about {item.label}", f"dk mark {last.exhibits[0].seq} request"),
            )
        elif item.used == limit.quantity and is_same_unit(limit.unit, "round"):
            yield from _further_passes(case, item)


def _further_passes(case: Case, item: ScopeItem) -> Iterator[Found]:
    for request in requests_of(case):
        named = any(near.label == item.label and near.named_by for near in request.near)
        worked = _work(case, request)
        if named and worked and request.agreed is None and request.state not in _CLOSED:
            limit = item.stands.limit
            counted = f"{limit.quantity} {limit.unit}" if limit else ""
            yield Found(
                f"{item.label} had its {counted} used up; a further pass ({request.label}) was done on"
                f" {day(case, case.at(worked[0]))} without a price.",
                (item.label, request.label, *(f"#{one.seq}" for one in worked)),
                (f"dk out {request.label} {item.label}", f"dk draft extra {request.label}"),
            )


CHECKS = (
    Check(
        "work-without-agreement",
        Group.WEAK,
        "requests that were worked on and not agreed",
        "Work that nobody agreed to pay for is hard to ask money for, and easy to call part of the offer.",
        work_without_agreement,
    ),
    Check(
        "quote-after-work",
        Group.WEAK,
        "the first price of each request against its work",
        "A price named before the work is an offer; one named after it is a bill nobody ordered.",
        quote_after_work,
    ),
    Check(
        "price-unanswered",
        Group.WEAK,
        "prices that nobody answered",
        "A price without an answer is in no total; silence is not agreement.",
        price_unanswered,
    ),
    Check(
        "request-without-position",
        Group.WEAK,
        "requests that are not agreed and without your reading",
        "A reading written down when it was asked weighs more than one found in the dispute.",
        request_without_position,
    ),
    Check(
        "request-not-linked",
        Group.WEAK,
        "requests that no reading or record holds against a clause",
        "The decider compares what was asked with the agreed words; without a clause there is nothing to compare.",
        request_not_linked,
    ),
    Check(
        "client-reading-missing",
        Group.WEAK,
        "open requests in a dispute, without the client's reading",
        "A document that shows both readings is believed; one that shows one side is read as a plea.",
        client_reading_missing,
    ),
    Check(
        "price-ran-out",
        Group.WEAK,
        "prices and offers whose time ran out without a word",
        "What an offer came to must be told by the record, or both sides tell it differently.",
        price_ran_out,
    ),
    Check(
        "work-before-price",
        Group.OTHER_SIDE,
        "requests done before any price was named",
        "It will be said that it was done as a part of the price that was agreed.",
        work_before_price,
    ),
    Check(
        "words-that-cover",
        Group.OTHER_SIDE,
        "agreed items that share words with an open request, or are named in a reading of it",
        "The nearest agreed words are what the other side will quote; show them yourself, with your answer.",
        words_that_cover,
    ),
    Check(
        "rounds-beyond-limit",
        Group.OTHER_SIDE,
        "limits that were used up, and what was given after that",
        "A limit that was passed without a word may be said to have been given up.",
        rounds_beyond_limit,
    ),
)
