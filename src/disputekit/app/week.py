"""The weekly walk: the ways in which an open end can be closed, and the records that each of them writes.

Every way writes what the verb beside it writes, as one command: ``undo`` takes it back whole.
"""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from disputekit.app.correct import correct, seq_of, standing_at, take_back
from disputekit.app.draft_kept import Kept, forget, kept
from disputekit.app.join import link, mark
from disputekit.app.log import Draft, Fields, compose, moment_of, write
from disputekit.app.look import Query, Row, timeline
from disputekit.app.parse import money
from disputekit.app.people import add_person
from disputekit.app.status import End, fold_structure, status
from disputekit.app.workspace import OpenCase
from disputekit.case.open_ends import Gap
from disputekit.case.requests import requests_of
from disputekit.case.sentence import Quote
from disputekit.errors import NotFound, Refused
from disputekit.ledger.append import Appended
from disputekit.ledger.lookup import pointing_at
from disputekit.ledger.read import records_at
from disputekit.record.canonical import Json
from disputekit.record.money import Money

if TYPE_CHECKING:
    from disputekit.app.draft import Made

_DAYS = re.compile(r"(?P<price>.+?)[\s,]+(?P<days>[0-9]{1,4})\s*d(?:ays?)?", re.IGNORECASE)

# What may have to be asked after a key.
PRICE, AGREED_PRICE, AMOUNT = "price", "agreed price", "amount"
CLAUSES, TOPIC, RECORD, SIDE = "clauses", "topic", "record", "side"
# The words that show it: whose, and whether there may be none.
CLIENTS, CLIENTS_IF_ANY, MINE_IF_ANY = "client's", "client's, if any", "mine, if any"
SENT = "mine, as it was sent"


class Way(NamedTuple):
    """One key of the walk: its name with the key in brackets, and what is asked before anything is recorded."""

    name: str
    asks: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The key that chooses it."""
        return self.name.partition("[")[2][:1]


class Told(NamedTuple):
    """What was answered after a key; what was not asked is empty.

    ``record`` is a recorded message that shows it; else ``text`` does, verbatim or described. ``draft``: what was
    sent is the draft that waits.
    """

    text: str = ""
    verbatim: bool = False
    record: str = ""
    via: str = ""
    when: str = ""
    amount: str = ""
    about: tuple[str, ...] = ()
    by: str = ""
    draft: bool = False


_AGREED = Way("[a]greed", (CLIENTS, AGREED_PRICE))
_DECLINED = Way("[x]declined", (CLIENTS_IF_ANY,))
_DROPPED = Way("[d]ropped", (SIDE,))
_IN, _OUT, _PRICE = (
    Way("[i]n scope", (CLAUSES,)),
    Way("[o]ut", (CLAUSES,)),
    Way("[p]rice", (PRICE, MINE_IF_ANY)),
)
_SIDES = (Way("[c]lient"), Way("[m]e"), Way("[p]latform"), Way("[o]ther"))
RECAP, LOG = Way("[r]ecap to copy"), Way("[l]og")

WAYS: dict[str, tuple[Way, ...]] = {
    Gap.REASON_WITHOUT_WORDS.value: (Way("[w]ords of the client", (CLIENTS,)),),
    Gap.REQUEST_WITHOUT_PRICE.value: (_PRICE, _IN, _OUT, _DROPPED),
    Gap.PRICE_WITHOUT_ANSWER.value: (_AGREED, _DECLINED, _IN, _DROPPED),
    Gap.AGREED_WITHOUT_WORDS.value: (
        Way("[w]ords that agreed", (CLIENTS, AGREED_PRICE)),
        _DECLINED,
        _DROPPED,
    ),
    Gap.SPOKEN_WITHOUT_RECAP.value: (RECAP, Way("[w]hat you sent", (SENT,))),
    Gap.WORK_WITHOUT_AGREEMENT.value: (_AGREED, _PRICE, _IN, _DROPPED),
    Gap.SUBMISSION_NOT_SEEN.value: (
        Way("[s]een", (CLIENTS_IF_ANY,)),
        Way("[a]ccepted", (CLIENTS,)),
        Way("[c]hanges asked", (CLIENTS,)),
    ),
    Gap.TERMS_ONE_SIDED.value: (Way("[a]greed", (CLIENTS,)), Way("[t]ake back")),
    Gap.MONEY_NOT_ASSIGNED.value: (Way("[f]or what", (TOPIC,)),),
    Gap.PAID_TWICE.value: (Way("[=]same money", (RECORD,)),),
    Gap.SOURCES_DIFFER.value: (Way("[f]ix an amount", (RECORD, AMOUNT)), Way("[n]ot the same")),
    Gap.NAME_UNKNOWN.value: _SIDES,
    Gap.NAME_CONTESTED.value: _SIDES,
    Gap.NOTHING_LOGGED.value: (LOG,),
}


def ways_of(end: End) -> tuple[Way, ...]:
    """Return the ways to close an open end; none for a kind that only a closer look can close."""
    return WAYS.get(end.gap, ())


def same_end(end: End) -> tuple[str, str, str]:
    """Return what stays the same about an open end while records about it are added.

    A request is known by its label: the record it is reported with changes with each answer.
    """
    by_label = end.label.startswith("R") and end.gap != Gap.SUBMISSION_NOT_SEEN.value
    return end.gap, end.label if by_label else str(end.seq), end.name


def is_undecided(end: End) -> bool:
    """Tell whether an open end waits for a decision on a request."""
    return end.gap in {gap.value for gap in _DECIDING}


def waits(end: End) -> bool:
    """Tell whether an open end is only a question of time: a price that was just named has no answer yet."""
    return end.gap == Gap.PRICE_WITHOUT_ANSWER.value


def named_price(case: OpenCase, label: str) -> str:
    """Return the latest price of a request in words, empty where none was named."""
    folded = fold_structure(case)
    found = [one.prices for one in requests_of(folded) if one.label == label and one.prices]
    return found[0][-1].amount.words() if found else ""


def topics(case: OpenCase) -> tuple[tuple[str, str], ...]:
    """Return what money may be for: every milestone and every agreed request, with its amount and words."""
    found = status(case)
    milestones = ((one.label, one.stands.amount, one.stands.words) for one in found.milestones)
    agreed = ((one.label, one.agreed, None) for one in found.requests if one.agreed)
    return tuple((label, _price_and_words(amount, words)) for label, amount, words in (*milestones, *agreed))


def _price_and_words(amount: Money | None, words: Quote | None) -> str:
    return " · ".join((*([amount.words()] if amount else ()), *([words.body] if words else ())))


def latest_messages(case: OpenCase, side: str, limit: int = 3) -> tuple[Row, ...]:
    """Return the last messages of ``client`` or ``me``, the newest first: one of them may say it."""
    return timeline(case, Query(person=side, kinds=("message",)), limit).rows


def price_fields(case: OpenCase, said: str) -> Fields:
    """Read ``450`` or ``450 2d`` as a price and the working days it adds; raises Refused."""
    found = _DAYS.fullmatch(said.strip())
    if found is None:
        return {"amount": money(case, said), "per": "fixed"}
    return {"amount": money(case, found["price"]), "per": "fixed", "days": int(found["days"])}


def message_fields(case: OpenCase, said: str, by: str) -> Fields:
    """Return time, speaker and words of a recorded message, and that it is cited; raises Refused for the wrong side's."""
    fields = mark(case, said, "answered", (said,)).own
    talk = fields.get("talk")
    side = case.people.side_of(str(talk["from"])) if isinstance(talk, dict) else "unknown"
    if {side, by} == {"me", "client"}:
        whose = "your own message" if side == "me" else "a message of the client"
        raise Refused(f"#{seq_of(case, said)} is {whose}", "name the message that says it")
    return {name: value for name, value in fields.items() if name != "value"}


def recap_of(case: OpenCase, end: End) -> "Made":
    """Draft the recap of what was agreed in speech, and keep it until it is sent, as ``draft recap`` does."""
    from disputekit.app.draft import Wish, keep_it, make

    made = make(case, Wish("recap", (str(end.seq),)))
    keep_it(case, made)
    return made


def waiting_recap(case: OpenCase, end: End) -> Kept | None:
    """Return the draft that waits to be sent, where it is the recap of this agreement."""
    try:
        draft = kept(case)
    except NotFound:
        return None
    return draft if draft.kind == "recap" and (end.label in draft.about or end.seq in draft.answers) else None


def close(case: OpenCase, end: End, way: Way, told: Told) -> Appended:
    """Write what closes an open end in one way, as one command; raises Refused, NotFound."""
    return _WRITERS[end.gap, way.key](case, end, told)


# ---------------------------------------------------------------- what is written

Writer = Callable[[OpenCase, End, Told], Appended]


def _answer(value: str) -> Writer:
    def written(case: OpenCase, end: End, told: Told) -> Appended:
        own: Fields = {"value": value}
        if told.amount:
            own["amount"] = money(case, told.amount)
        made = _shown(case, "answer", told, told.by or "client", own)
        about = () if end.gap == Gap.SUBMISSION_NOT_SEEN.value else (end.label,)
        answers = () if end.label.startswith("R") and about else (str(end.seq),)
        return write(case, [made._replace(about=about, answers=answers)])

    return written


def _price(case: OpenCase, end: End, told: Told) -> Appended:
    made = _shown(case, "quote", told, "me", price_fields(case, told.amount))
    return write(case, [made._replace(about=(end.label,))])


def _position(stance: str) -> Writer:
    def written(case: OpenCase, end: End, told: Told) -> Appended:
        own: Fields = {"by": "me", "stance": stance}
        return write(case, [Draft("position", about=(end.label, *told.about), own=own)])

    return written


def _recap(case: OpenCase, end: End, told: Told) -> Appended:
    if told.draft:
        return _sent_draft(case, told)
    if told.record:
        message_fields(case, told.record, "me")
        return write(case, [link(case, [told.record], [end.label], same=False, off=False)])
    return write(case, [_shown(case, "message", told, "me", {})._replace(answers=(str(end.seq),))])


def _sent_draft(case: OpenCase, told: Told) -> Appended:
    from disputekit.app.draft import message_of

    said = Draft("message", when=told.when, via=told.via)
    appended = write(case, [message_of(case, kept(case), said)])
    forget(case)
    return appended


def _reason(case: OpenCase, end: End, told: Told) -> Appended:
    """Let the request for money cite the message that says why; words that are not recorded yet are, with it."""
    cited = standing_at(case, end.seq).fields.get("cites")
    known: list[Json] = cited if isinstance(cited, list) else []
    if told.record:
        message_fields(case, told.record, "client")
        numbers = " ".join(map(str, [*known, seq_of(case, told.record)]))
        return correct(case, end.seq, [("cites", numbers)], "")[1]
    message = compose(case, _shown(case, "message", told, "client", {}))
    now: Json = {**moment_of(case, "").to_value()}
    return case.append(
        lambda coming: [
            message,
            {"kind": "amend", "when": now, "target": end.seq, "set.cites": [*known, coming.seq]},
        ]
    )


def _assign(case: OpenCase, end: End, told: Told) -> Appended:
    return correct(case, end.seq, [("about", " ".join(told.about))], "")[1]


def _take_back(case: OpenCase, end: End, _told: Told) -> Appended:
    return take_back(case, [end.seq], "")


def _same(case: OpenCase, end: End, told: Told) -> Appended:
    """Let a receipt name the release that it is the arrival of; two different steps are never one event."""
    return correct(case, end.seq, [("re", told.record)], "")[1]


def _fix_amount(case: OpenCase, _end: End, told: Told) -> Appended:
    return correct(case, seq_of(case, told.record), [("amount", told.amount)], "")[1]


def _take_apart(case: OpenCase, end: End, _told: Told) -> Appended:
    """Take back every joining that the record is part of."""
    pointing = pointing_at(case.connection, case.row.case_no, str(end.seq))
    joined = [
        one.fields for one in records_at(case.connection, case.row.case_no, pointing) if one.kind == "link"
    ]
    targets = [one["targets"] for one in joined if one.get("same") and not one.get("off")]
    return write(
        case,
        [
            link(case, [str(one) for one in seqs], (), same=True, off=True)
            for seqs in targets
            if isinstance(seqs, list)
        ],
    )


def _whose(side: str) -> Writer:
    def written(case: OpenCase, end: End, _told: Told) -> Appended:
        return write(case, [*_claims_dropped(case, end.name, side), *_claim(case, end.name, side)])

    return written


def _claim(case: OpenCase, name: str, side: str) -> Sequence[Draft]:
    known = [one for one in case.people.claims(name) if one.side == side]
    return () if known else (add_person([name], side),)


def _claims_dropped(case: OpenCase, name: str, side: str) -> list[Draft]:
    """Return what takes a name away from the persons of other sides; one with no other name is taken back."""
    found: list[Draft] = []
    for person in case.people.claims(name):
        if person.side == side:
            continue
        if person.label is None:
            raise Refused(
                f"the facts of {case.row.slug} say that {name} is the {person.side}",
                "correct the facts first: dk set",
            )
        others = [one for one in person.names if one.strip().casefold() != name.strip().casefold()]
        gone = Draft("withdraw", own={"target": person.seq, "reason": f"{name} is on another side"})
        found.append(add_person(others, person.side, person.label) if others else gone)
    return found


def _shown(case: OpenCase, kind: str, told: Told, by: str, own: Fields) -> Draft:
    """Return a record with the words that show it: those of a recorded message, or as they were typed."""
    if told.record:
        return Draft(kind, own={**message_fields(case, told.record, by), **own})
    to = "client" if by == "me" else "me"
    return Draft(
        kind,
        text=told.text,
        verbatim=told.verbatim,
        when=told.when,
        sender=by,
        receiver=to,
        via=told.via,
        own=own,
    )


_DECIDING = (
    Gap.REQUEST_WITHOUT_PRICE,
    Gap.PRICE_WITHOUT_ANSWER,
    Gap.AGREED_WITHOUT_WORDS,
    Gap.WORK_WITHOUT_AGREEMENT,
)
_REQUESTS: dict[str, Writer] = {
    "a": _answer("agreed"),
    "w": _answer("agreed"),
    "x": _answer("declined"),
    "d": _answer("dropped"),
    "p": _price,
    "i": _position("in"),
    "o": _position("out"),
}
_WRITERS: dict[tuple[str, str], Writer] = {
    **{(gap.value, key): writer for gap in _DECIDING for key, writer in _REQUESTS.items()},
    **{
        (gap.value, side[0]): _whose(side)
        for gap in (Gap.NAME_UNKNOWN, Gap.NAME_CONTESTED)
        for side in ("client", "me", "platform", "other")
    },
    (Gap.REASON_WITHOUT_WORDS.value, "w"): _reason,
    (Gap.SPOKEN_WITHOUT_RECAP.value, "w"): _recap,
    (Gap.SUBMISSION_NOT_SEEN.value, "s"): _answer("seen"),
    (Gap.SUBMISSION_NOT_SEEN.value, "a"): _answer("agreed"),
    (Gap.SUBMISSION_NOT_SEEN.value, "c"): _answer("changes_requested"),
    (Gap.TERMS_ONE_SIDED.value, "a"): _answer("agreed"),
    (Gap.TERMS_ONE_SIDED.value, "t"): _take_back,
    (Gap.MONEY_NOT_ASSIGNED.value, "f"): _assign,
    (Gap.PAID_TWICE.value, "="): _same,
    (Gap.SOURCES_DIFFER.value, "f"): _fix_amount,
    (Gap.SOURCES_DIFFER.value, "n"): _take_apart,
}
