"""Requests: from the first asking through price and answer to the work. Agreed only by an answer in words."""

from disputekit.case.answers import DECISIONS, answer_line, answered_by, came_before, names_label
from disputekit.case.case import Case
from disputekit.case.coverage import absence
from disputekit.case.evidence import exhibits, footnotes, speaker, stated, where, words
from disputekit.case.piece import Piece
from disputekit.case.positions import readings_of, subject
from disputekit.case.sentence import Absence, Claim, Fact
from disputekit.case.submissions import submissions_of
from disputekit.case.terms import all_terms, first_agreement
from disputekit.case.view import (
    AnswerLine,
    Asking,
    Limit,
    NearClause,
    Price,
    PriceTime,
    Readings,
    RequestItem,
    RequestState,
)
from disputekit.record.moment import Order, compare, same_day
from disputekit.record.money import Money

_WORK = ("work", "delivery", "hours")
_BY_DECISION = {
    "partly": RequestState.PARTLY,
    "declined": RequestState.DECLINED,
    "dropped": RequestState.DROPPED,
}
_CLOSED = {"declined", "dropped"}
AGREED = frozenset({RequestState.AGREED_IN_WRITING, RequestState.AGREED_ON_NOTE})
_SETTLED = AGREED | {RequestState.DECLINED, RequestState.DROPPED}


def requests_of(case: Case) -> tuple[RequestItem, ...]:
    """Return all requests in the order of their numbers."""
    return tuple(request(case, label) for label in case.labels("R"))


def request(case: Case, label: str) -> RequestItem:
    """Return one request; the label must be stated in force."""
    return case.once("request", label, lambda: _with_near(case, bare_request(case, label)))


def bare_requests(case: Case) -> tuple[RequestItem, ...]:
    """Return all requests without the clauses they come near: finding those costs more than all the rest."""
    return tuple(bare_request(case, label) for label in case.labels("R"))


def bare_request(case: Case, label: str) -> RequestItem:
    """Return one request without the clauses it comes near (``near`` is empty)."""
    return case.once("bare request", label, lambda: _request(case, label))


def _with_near(case: Case, item: RequestItem) -> RequestItem:
    askings = tuple(one for one in case.stating(item.label) if one.kind == "request")
    return item._replace(near=_near(case, item.label, askings))


def _request(case: Case, label: str) -> RequestItem:
    askings = tuple(one for one in case.stating(label) if one.kind == "request")
    quotes = case.about(label, "quote")
    candidates = case.in_order((*askings, *quotes))
    answers = [one for one in case.about(label, "answer") if _decides(case, one, label, candidates)]
    lines = tuple(answer_line(case, one, answered_by(case, one, candidates)) for one in answers)
    decisions = [line for line in lines if line.value in DECISIONS]
    decided = _decided(case, decisions, candidates)
    state = _state(decided, quotes)
    readings = readings_of(case, label)
    return RequestItem(
        label=label,
        askings=tuple(_asking(case, one) for one in askings),
        prices=tuple(_price(case, one, amount, label) for one in quotes if (amount := one.money())),
        answers=lines,
        decided=decided,
        state=state,
        agreed=_agreed_price(case, decided, quotes, state),
        work=work_of(case, label),
        submitted=submissions_of(case, label),
        uses=_uses(askings),
        near=(),
        readings=readings,
        absence=_absence(case, lines, candidates),
        milestones=_milestones(case, askings),
        after_start=_after_start(case, askings),
        contested=_is_contested(state, decided, decisions, readings),
    )


def _decides(case: Case, answer: Piece, label: str, candidates: tuple[Piece, ...]) -> bool:
    """Tell whether an answer is about the request itself, and not about something submitted for it."""
    numbers = {twin.seq for one in candidates for twin in (*case.twins(one), *case.sources(one))}
    named = {one for one in (*answer.re, *answer.about) if isinstance(one, int)}
    return names_label(answer, label) or not named.isdisjoint(numbers)


def _decided(case: Case, decisions: list[AnswerLine], candidates: tuple[Piece, ...]) -> AnswerLine | None:
    """Return the decision that stands, None when there is none or the request was taken up again since.

    The last one; but what was agreed in words is not undone by a later "declined" of one side.
    """
    agreed = [place for place, line in enumerate(decisions) if line.value == "agreed" and line.in_words]
    if agreed:
        changed = [line for line in decisions[agreed[-1] :] if line.value != "declined"]
        return changed[-1]
    last = decisions[-1] if decisions else None
    if last is None or last.value not in _CLOSED:
        return last
    return None if came_before(case, case.by_seq[last.seq], candidates[-1]) else last


def _state(decided: AnswerLine | None, quotes: tuple[Piece, ...]) -> RequestState:
    if decided is None:
        return RequestState.QUOTED if quotes else RequestState.ASKED
    if decided.value != "agreed":
        return _BY_DECISION[decided.value]
    if not decided.in_words:
        return RequestState.AGREED_NO_WORDS
    return RequestState.AGREED_IN_WRITING if decided.in_writing else RequestState.AGREED_ON_NOTE


def _is_contested(
    state: RequestState, decided: AnswerLine | None, decisions: list[AnswerLine], readings: Readings
) -> bool:
    """Tell whether a request is shown in full: open, read differently, or decided one way and then another.

    One that the freelancer reads as agreed from the start needs no price, and is settled while nobody differs.
    """
    if readings.differ or (decided is not None and decisions[-1] != decided):
        return True
    own = readings.freelancer[-1:]
    return state not in _SETTLED and not (own and own[0].stance == "in")


def _agreed_price(
    case: Case, decided: AnswerLine | None, quotes: tuple[Piece, ...], state: RequestState
) -> Money | None:
    """Return the price the answer names, else that of the price it answers; None where neither is certain."""
    if decided is None or state not in AGREED | {RequestState.PARTLY}:
        return None
    answer = case.by_seq[decided.seq]
    named = answer.money()
    if named is not None or state is RequestState.PARTLY:
        return named
    answered = answered_by(case, answer, quotes)
    return answered[-1].money() if answered and answered[-1].text("per") in {"", "fixed"} else None


def _asking(case: Case, piece: Piece) -> Asking:
    return Asking(
        case.at(piece),
        where(case, piece),
        speaker(case, piece),
        words(case, piece),
        exhibits(case, piece),
        footnotes(case, piece),
    )


def _price(case: Case, quote: Piece, amount: Money, label: str) -> Price:
    return Price(
        amount,
        quote.text("per") or "fixed",
        case.at(quote),
        price_time(case, quote, case.about(label, *_WORK)),
        quote.moment("due"),
        exhibits(case, quote),
    )


def price_time(case: Case, quote: Piece, work: tuple[Piece, ...]) -> PriceTime:
    """Tell whether a price was stated before the work: before all of it, or after any of it."""
    if not work:
        return PriceTime.NO_WORK
    at = case.at(quote)
    orders = {compare(at, case.at(one)) for one in work}
    if Order.AFTER in orders:
        return PriceTime.AFTER_WORK
    if orders == {Order.BEFORE}:
        return PriceTime.BEFORE_WORK
    unclear = [one for one in work if compare(at, case.at(one)) is Order.UNKNOWN]
    return PriceTime.SAME_DAY if all(same_day(at, case.at(one)) for one in unclear) else PriceTime.UNKNOWN


def work_of(case: Case, label: str) -> tuple[Fact | Claim, ...]:
    """Return when work for a label was done or handed over."""
    verbs = {"delivery": "submitted"}
    return tuple(
        stated(case, one, verbs.get(one.kind, "worked"), f"{label} {verbs.get(one.kind, 'worked on')}")
        for one in case.about(label, *_WORK)
    )


def _uses(askings: tuple[Piece, ...]) -> tuple[Limit, ...]:
    return tuple(uses for one in askings if (uses := one.limit("uses")))


def clauses(case: Case) -> tuple[tuple[str, str], ...]:
    """Return the words of every scope item and exclusion as they stand, to compare a text with."""
    return case.once("clauses", "", lambda: _clauses(case))


def _clauses(case: Case) -> tuple[tuple[str, str], ...]:
    stand = ((label, terms.stands.words) for letter in "SX" for label, terms in all_terms(case, letter))
    return tuple((label, quote.body) for label, quote in stand if quote is not None)


def _near(case: Case, label: str, askings: tuple[Piece, ...]) -> tuple[NearClause, ...]:
    """Return the clauses a request may fall under: named by people first, then those that share words."""
    from disputekit.case.near import (
        nearest,
    )  # the lists of words are loaded only where clauses are looked for

    stated_clauses = dict(clauses(case))
    shared = nearest(
        " ".join(quote.own for one in askings for quote in words(case, one)), stated_clauses.items()
    )
    by_words = {near.label: near.shared for near in shared}
    positions = [one for one in case.about(label, "position") if subject(case, one) == label]
    named = [(ref, one) for one in (*askings, *positions) for ref in one.about if isinstance(ref, str)]
    found = []
    for clause in dict.fromkeys((*(ref for ref, _ in named), *by_words)):
        if clause in stated_clauses:
            proofs = exhibits(case, *(one for ref, one in named if ref == clause))
            found.append(NearClause(clause, stated_clauses[clause], by_words.get(clause, ()), proofs))
    return tuple(found)


def _absence(case: Case, lines: tuple[AnswerLine, ...], candidates: tuple[Piece, ...]) -> Absence | None:
    """Say that the last asking or price has no answer, where the record covers its channel."""
    last = candidates[-1] if candidates else None
    if last is None or any(came_before(case, last, case.by_seq[line.seq]) for line in lines):
        return None
    return absence(case, where(case, last), case.at(last), "no answer in the record")


def _milestones(case: Case, askings: tuple[Piece, ...]) -> tuple[str, ...]:
    labels = (label for one in askings for label in case.topics(one) if label.startswith("M"))
    return tuple(dict.fromkeys(labels))


def _after_start(case: Case, askings: tuple[Piece, ...]) -> bool | None:
    first = first_agreement(case)
    order = compare(case.at(askings[0]), case.at(first)) if first and askings else Order.UNKNOWN
    return None if order is Order.UNKNOWN else order is Order.AFTER
