"""What a draft is filled with: parties, agreed words, requests and what became of them, as the record has them."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from disputekit.case.case import Case, label_order
from disputekit.case.evidence import was_spoken, words
from disputekit.case.facts import is_direct, is_spoken, platform_words
from disputekit.case.piece import Piece, Ref
from disputekit.case.requests import AGREED, request
from disputekit.case.scope import scope_items
from disputekit.case.sentence import Exhibit, Quote
from disputekit.case.terms import first_agreement
from disputekit.case.view import Limit, NearClause, RequestItem, Submission
from disputekit.errors import NotFound, Refused
from disputekit.record.moment import Moment
from disputekit.record.money import Money

_CLAUSES = 4  # agreed words beside a request


class Parties(NamedTuple):
    """Who writes to whom about which contract; ``platform`` and ``contract`` are empty where there is none."""

    title: str
    platform: str
    contract: str
    client: str
    first: str
    company: str
    me: str
    agreed_on: Moment | None
    agreed_by: tuple[Exhibit, ...]


class Clause(NamedTuple):
    """Agreed words (S) or an exclusion (X); ``used`` are the dates counted against its limit."""

    label: str
    words: Quote
    limit: Limit | None
    used: tuple[Moment, ...]
    excluded: bool


class Asked(NamedTuple):
    """A request: its words, when and how it was asked, the last price, and when work on it was done."""

    label: str
    words: Quote
    verbatim: bool
    when: Moment
    spoken: bool
    price: Money | None
    per: str
    days: int
    until: Moment | None
    agreed: Money | None
    done: tuple[Moment, ...]
    exhibits: tuple[Exhibit, ...]


class Decided(NamedTuple):
    """What was agreed or declined about something, with its amount where one was named."""

    label: str
    what: Quote | None
    value: str
    amount: Money | None


class Handed(NamedTuple):
    """Something handed over: when, by which route, with which words and files."""

    labels: tuple[str, ...]
    when: Moment
    where: str
    words: Quote | None
    files: tuple[str, ...]
    part: bool
    exhibits: tuple[Exhibit, ...]


class Ready(NamedTuple):
    """What a draft needs: its template, the values, and what the message will be about and answer.

    ``remark`` is for the freelancer alone: why another draft may be the better one.
    """

    template: str
    values: Mapping[str, object]
    about: tuple[str, ...] = ()
    answers: tuple[int, ...] = ()
    step: int = 0
    remark: str = ""


def parties(case: Case) -> Parties:
    """Return who is writing to whom."""
    facts, first = case.facts, first_agreement(case)
    name = facts.client.split()[0] if facts.client.split() else facts.client
    return Parties(
        title=facts.title,
        platform="" if is_direct(facts.platform) else platform_words(facts.platform),
        contract=facts.contract.ref or "",
        client=facts.client,
        first=facts.client if name.endswith(".") else name,  # Dr. Reyes stays Dr. Reyes
        company=facts.company,
        me=facts.me,
        agreed_on=case.at(first) if first else None,
        agreed_by=(Exhibit(first.seq, case.mark_of_source(first)),) if first else (),
    )


# ---------------------------------------------------------------- what is named


def the_label(case: Case, ref: Ref, letters: str) -> str:
    """Return the label that a reference stands for; raises NotFound, or Refused for another kind of thing."""
    labels = (ref,) if isinstance(ref, str) else case.topics(the_piece(case, ref))
    found = next((one for one in labels if one[:1] in letters), "")
    if not found:
        raise Refused(f"{ref} is not what this draft is about", f"name one of: {_known(case, letters)}")
    if found not in case.labels(found[:1]):
        raise NotFound(f"there is no {found} in {case.facts.slug}", f"there is: {_known(case, letters)}")
    return found


def _known(case: Case, letters: str) -> str:
    known = sorted((one for letter in letters for one in case.labels(letter)), key=label_order)
    return ", ".join(known) or "none yet"


def the_piece(case: Case, ref: Ref) -> Piece:
    """Return the record of a number, in force; raises NotFound."""
    piece = case.by_seq.get(ref) if isinstance(ref, int) else None
    if piece is None:
        raise NotFound(f"there is no record {ref} in force", "see: dk timeline")
    return piece


# ---------------------------------------------------------------- agreed words


def clauses(case: Case, labels: Iterable[str]) -> tuple[Clause, ...]:
    """Return the agreed words of some labels, in the order given; those without words are left out."""
    items = {one.label: one for letter in "SX" for one in scope_items(case, letter)}
    found = []
    for label in labels:
        item = items.get(label)
        if item is not None and item.stands.words is not None:
            uses = tuple(use.when for use in item.uses)
            found.append(
                Clause(label, item.stands.words, item.stands.limit, uses, excluded=label.startswith("X"))
            )
    return tuple(found)


def near_clauses(case: Case, near: Iterable[NearClause]) -> tuple[Clause, ...]:
    """Return the clauses a request may fall under: those that somebody named first, then the nearest."""
    ranked = sorted(near, key=lambda one: not one.named_by)
    return clauses(case, [one.label for one in ranked[:_CLAUSES]])


# ---------------------------------------------------------------- requests


def asked(case: Case, item: RequestItem) -> Asked:
    """Return a request as a draft tells of it: by its first asking and its last price."""
    first, price = item.askings[0], item.prices[-1] if item.prices else None
    quote = next(iter(first.words), Quote("", "described"))
    priced = case.about(item.label, "quote")
    return Asked(
        label=item.label,
        words=quote,
        verbatim=quote.basis == "verbatim",
        when=first.when,
        spoken=is_spoken(first.where),
        price=price.amount if price else None,
        per="" if price is None or price.per == "fixed" else price.per,
        days=priced[-1].number("days") if priced else 0,
        until=price.due if price else None,
        agreed=item.agreed,
        done=tuple(fact.when for fact in item.work if fact.when),
        exhibits=first.exhibits,
    )


def clarify(case: Case, ref: Ref) -> Ready:
    """Ask what a request is meant to cover."""
    label = the_label(case, ref, "R")
    item = request(case, label)
    values = {"request": asked(case, item), "clauses": near_clauses(case, item.near)}
    return Ready("clarify", values, (label,))


def extra(case: Case, ref: Ref) -> Ready:
    """Say that a request comes on top, with its price; raises Refused where it is settled already."""
    label = the_label(case, ref, "R")
    item = request(case, label)
    if item.state in AGREED and item.decided:
        raise Refused(
            f"{label} is agreed already (#{item.decided.seq}): a price named now would open it again",
            f"to put it in writing: dk draft confirm {label}",
        )
    own = item.readings.freelancer[-1:]
    if own and own[0].stance == "in":
        raise Refused(
            f"you read {label} as part of what was agreed (#{own[0].seq})",
            f"if that has changed: dk out {label}",
        )
    values = {
        "request": asked(case, item),
        "clauses": near_clauses(case, item.near),
        "unclear": bool(own) and own[0].stance == "unclear",
    }
    return Ready("extra", values, (label,))


# ---------------------------------------------------------------- calls


def confirm(case: Case, ref: Ref) -> Ready:
    """Confirm what was agreed in speech: of a call, or of one request."""
    call, decided = _call(case, ref)
    agreed = tuple(one for one in decided if one.value in {"agreed", "declined", "partly"})
    if not agreed:
        raise Refused(
            f"nothing in the record says what was agreed in #{call.seq}",
            f"dk agreed R1=150 --cites {call.seq}   or sum it up: dk draft recap {call.seq}",
        )
    return Ready("confirm", {"call": _call_values(case, call), "decided": agreed}, *_refs(call, agreed))


def recap(case: Case, ref: Ref) -> Ready:
    """Sum up a call: what was asked, what was agreed, what is next."""
    call, decided = _call(case, ref)
    requests = [one for one in case.of_kind("request") if call.seq in one.cites and one.label]
    asked_for = tuple(asked(case, request(case, one.label or "")) for one in requests)
    open_ = tuple(one for one in asked_for if one.label not in {each.label for each in decided})
    values = {"call": _call_values(case, call), "decided": decided, "asked": open_}
    about, answers = _refs(call, decided)
    return Ready("recap", values, tuple(dict.fromkeys((*about, *(one.label for one in open_)))), answers)


def _call(case: Case, ref: Ref) -> tuple[Piece, tuple[Decided, ...]]:
    """Return the record that what was said rests on, and the decisions that rest on it."""
    if isinstance(ref, str):
        label = the_label(case, ref, "RM")
        answers = [one for one in case.about(label, "answer") if one.text("value") in {"agreed", "partly"}]
        if not answers:
            raise Refused(f"{label} is not agreed in the record", f"dk agreed {label}")
        ref = answers[-1].seq
    piece = the_piece(case, ref)
    spoken = next((one for one in (*case.cited(piece), piece) if one.kind in {"message", "answer"}), None)
    if spoken is None:
        raise Refused(f"#{piece.seq} is no call and no message", "name the call: dk draft recap 19")
    answers = [one for one in case.of_kind("answer") if one.seq == piece.seq or spoken.seq in one.cites]
    return spoken, tuple(_decided(case, one) for one in answers)


def _decided(case: Case, answer: Piece) -> Decided:
    label = next((one for one in case.topics(answer) if one[:1] in "RMS"), "")
    item = request(case, label) if label.startswith("R") and label in case.labels("R") else None
    what = next(iter(item.askings[0].words), None) if item else None
    amount = answer.money() or (item.agreed if item else None)
    return Decided(label, what, answer.text("value"), amount)


class Call(NamedTuple):
    """A call, or another exchange: when, through what, and the note of it."""

    when: Moment
    via: str
    spoken: bool
    note: Quote | None


def _call_values(case: Case, call: Piece) -> Call:
    said = next(iter(words(case, call)), None)
    return Call(case.at(call), call.talk.via if call.talk else "", was_spoken(case, call), said)


def _refs(call: Piece, decided: Iterable[Decided]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    return tuple(dict.fromkeys(one.label for one in decided if one.label)), (call.seq,)


# ---------------------------------------------------------------- what was handed over


def handed(one: Submission) -> Handed:
    """Return something handed over as a draft tells of it."""
    return Handed(
        one.labels,
        one.when,
        one.where,
        one.words,
        tuple(name for _, name in one.files),
        one.part,
        one.exhibits,
    )
