"""The scope comparison: agreed words, requests beyond or unclear, contested ones as blocks, and the sums."""

from disputekit.case.sentence import Exhibit, Quote
from disputekit.case.view import (
    AnswerLine,
    Asking,
    Limit,
    NearClause,
    Origin,
    Price,
    Reading,
    RequestItem,
    RequestState,
    Response,
    ScopeItem,
    ScopeView,
    Submission,
    TermStatement,
)
from disputekit.record.money import Money
from disputekit.reports.page_one import days_words, state_of
from disputekit.reports.parts import Block, Cell, Column, Entry, Kind, Row, Table, lines
from disputekit.reports.span import NOTHING, Phrase, Span, Tone, joined, phrase
from disputekit.reports.words import SIDES, STANCES, Words, capitalized, number

NO_MEASURE = Span("NO MEASURE STATED", Tone.STATE)
_ANSWERS = {
    "seen": "seen",
    "answered": "answered",
    "agreed": "agreed",
    "partly": "agreed in part",
    "declined": "declined",
    "dropped": "dropped",
    "changes_requested": "changes asked",
}


def agreement_lines(words: Words, view: ScopeView) -> tuple[Phrase, ...]:
    """Return each agreement with its date and exhibits: where the agreed words come from."""
    found = tuple(
        phrase(
            capitalized(words.sentence(one)), ", ", words.point(one.when), " ", words.exhibits(one.exhibits)
        )
        if one.when
        else words.proved(one)
        for one in view.agreements
    )
    return found or (phrase("No agreement is recorded; the terms below are those that one side stated."),)


# ---------------------------------------------------------------- part 1: agreed words


def items_table(words: Words, view: ScopeView) -> Table:
    """Return the agreed items and, below them, what the agreement excludes, in its own words."""
    columns = (
        Column("item", Kind.LABEL),
        Column("agreed words", Kind.WORDS),
        Column("limit: used", Kind.SHORT),
        Column("submitted", Kind.SHORT),
        Column("client's answer", Kind.SHORT),
    )
    rows = [_item(words, one) for one in view.items]
    rows += [_exclusion(words, one) for one in view.exclusions]
    loose = (
        phrase(
            "counted: ",
            joined(
                phrase(number(one.quantity), " on ", words.date(one.when)) for one in view.uses_not_assigned
            ),
            " of a limit; the record does not say of which item",
        )
        if view.uses_not_assigned
        else NOTHING
    )
    return Table("Agreed words, and what became of them", columns, tuple(rows), lines(loose))


def _item(words: Words, item: ScopeItem) -> Row:
    submitted = item.submitted or item.with_milestones
    with_others = (
        phrase("not named in what was submitted for ", words.labels(item.milestones), ":")
        if submitted and not item.submitted and item.left_out
        else phrase("with ", words.labels(item.milestones), ":")
        if submitted and not item.submitted
        else NOTHING
    )
    return Row(
        (
            lines(phrase(Span(item.label, Tone.LABEL))),
            _stated(words, item),
            _limit(words, item),
            lines(with_others, *(_submitted(words, one) for one in submitted))
            or (phrase("none recorded for it"),),
            _answer(words, item, submitted),
        )
    )


def _exclusion(words: Words, item: ScopeItem) -> Row:
    label = phrase(Span(item.label, Tone.LABEL))
    return Row((lines(label), _excluded(_stated(words, item))), span=4)


def _excluded(stated: Cell) -> Cell:
    return (phrase("not included: ", stated[0]), *stated[1:])


def _stated(words: Words, item: ScopeItem) -> Cell:
    """Return the words that stand, what else was stated, and the footnotes."""
    stands = item.stands
    own = words.quote(stands.words) if stands.words else phrase("no words recorded")
    origin = "" if stands.origin is Origin.ORIGINAL else f"{stands.origin.value}, {words.date(stands.when)}"
    proofs = words.exhibits(_once((*stands.exhibits, *stands.agreed_by)))
    return lines(
        joined((own, proofs), " "),
        phrase(Span(origin, Tone.ASIDE)) if origin else NOTHING,
        *(_other(words, "earlier", one) for one in item.earlier),
        *(_other(words, f"stated by the {SIDES[one.by]} alone", one) for one in item.one_sided),
        *(words.footnote(note) for note in stands.notes),
    )


def _other(words: Words, what: str, statement: TermStatement) -> Phrase:
    said = words.quote(statement.words) if statement.words else NOTHING
    limit = f"limit {words.limit(statement.limit)}" if statement.limit else ""
    amount = words.money(statement.amount) if statement.amount else NOTHING
    made = joined((said, limit, amount), ", ")
    return joined(
        (phrase(f"{what}, {words.date(statement.when)}: ", made), words.exhibits(statement.exhibits)), " "
    )


def _limit(words: Words, item: ScopeItem) -> Cell:
    limit = item.stands.limit
    if limit is None:
        own = item.stands.words.body if item.stands.words else ""
        return lines(phrase("as its words say") if any(map(str.isdigit, own)) else phrase(NO_MEASURE))
    if not item.uses:
        return lines(phrase(words.limit(limit)), phrase("none counted") if item.used is not None else NOTHING)
    dates = joined((words.date(one.when) for one in item.uses), ", ")
    proofs = words.exhibits(_once(tuple(exhibit for one in item.uses for exhibit in one.exhibits)))
    total = f"{number(item.used)} counted" if item.used is not None else "counted"
    return lines(phrase(words.limit(limit)), phrase(f"{total}: ", dates, " ", proofs))


def _submitted(words: Words, one: Submission) -> Phrase:
    part = "in part" if one.part else ""
    days = days_words(one.days_after_due)
    late = f"{days} the due date" if days else ""
    return joined((joined((words.date(one.when), part, late), ", "), words.exhibits(one.exhibits)), " ")


def _answer(words: Words, item: ScopeItem, submitted: tuple[Submission, ...]) -> Cell:
    """Return every answer of the client, praise and complaints alike, and what the last submission led to."""
    if not submitted:
        return tuple(answer_line(words, one) for one in item.answers) or (phrase("none recorded"),)
    last = submitted[-1]
    given = {one.seq: one for each in submitted for one in each.answers} | {
        one.seq: one for one in item.answers
    }
    said = tuple(answer_line(words, one) for one in given.values())
    if last.response is Response.NONE:
        return (*said, words.sentence(last.absence) if last.absence else phrase(last.response.value))
    shown = {exhibit for one in given.values() for exhibit in one.exhibits}
    if not shown.isdisjoint(last.response_by):
        return said
    return (*said, joined((last.response.value, words.exhibits(last.response_by)), " "))


def answer_line(words: Words, answer: AnswerLine) -> Phrase:
    """Say an answer with its words, its date and the message it answers."""
    value = _ANSWERS.get(answer.value, answer.value)
    if answer.value == "agreed" and not answer.in_words:
        value = RequestState.AGREED_NO_WORDS.value
    said = joined((phrase(value), words.quotes(answer.words)), " ")
    to = phrase(", answer to ", words.evidence(answer.answers)) if answer.answers else NOTHING
    return phrase(words.date(answer.when), " ", said, " ", words.exhibits(answer.exhibits), to)


def _once(exhibits: tuple[Exhibit, ...]) -> tuple[Exhibit, ...]:
    return tuple(sorted(dict.fromkeys(exhibits), key=lambda one: (one.seq, one.file or 0)))


# ---------------------------------------------------------------- part 2: requests


def settled_table(words: Words, view: ScopeView) -> Table:
    """Return the requests on which nothing is open, one row each."""
    columns = (
        Column("request", Kind.LABEL),
        Column("client's words", Kind.WORDS),
        Column("price, when stated", Kind.SHORT),
        Column("client's answer", Kind.WORDS),
        Column("done", Kind.SHORT),
        Column("agreed", Kind.AMOUNT),
        Column("paid", Kind.AMOUNT),
    )
    return Table(
        "Requests agreed, declined or dropped", columns, tuple(_settled(words, one) for one in view.settled)
    )


def _settled(words: Words, item: RequestItem) -> Row:
    decided = lines(answer_line(words, item.decided)) if item.decided else ()
    state = phrase(Span(item.state.value, Tone.ASIDE))
    return Row(
        (
            lines(phrase(Span(item.label, Tone.LABEL))),
            tuple(asking_line(words, one) for one in item.askings),
            tuple(price_line(words, one) for one in item.prices) or (phrase("none stated"),),
            (*decided, state),
            _done(words, item) or (phrase("no work recorded"),),
            lines(_agreed(words, item.agreed)),
            _paid(words, item),
        )
    )


def _agreed(words: Words, agreed: Money | None) -> Phrase:
    return words.amount(agreed) if agreed else phrase("no price agreed")


def _paid(words: Words, item: RequestItem) -> Cell:
    rows = (
        joined((words.amount(row.received), _with(words, row.labels, item.label)), " ")
        for row in item.account
    )
    return tuple(rows) or (phrase("none"),)


def _with(words: Words, labels: tuple[str, ...], label: str) -> Phrase:
    others = tuple(one for one in labels if one != label)
    return phrase("with ", words.labels(others)) if others else NOTHING


def asking_line(words: Words, asking: Asking) -> Phrase:
    """Say one asking: its date, where it was asked when that was not in writing, and the words."""
    spoken = (
        f"{asking.where}: "
        if asking.where and not any(one.basis == "verbatim" for one in asking.words)
        else ""
    )
    said = words.quotes(asking.words) or phrase("no words of the client recorded")
    notes = joined((words.footnote(note) for note in asking.notes), "; ")
    return joined(
        (
            phrase(words.date(asking.when), " ", Span(spoken, Tone.NAME), said),
            words.exhibits(asking.exhibits),
            notes,
        ),
        " ",
    )


def price_line(words: Words, price: Price) -> Phrase:
    """Say a stated price with its date and its place before or after the work."""
    per = "" if price.per in {"", "fixed"} else f" per {price.per}"
    valid = f", valid until {words.date(price.due)}" if price.due else ""
    said = phrase(words.amount(price.amount), f"{per}, {words.date(price.when)}, {price.time.value}{valid}")
    return joined((said, words.exhibits(price.exhibits)), " ")


def _done(words: Words, item: RequestItem) -> Cell:
    found = dict.fromkeys(words.proved(one) for one in item.work)
    return tuple(found)


# ---------------------------------------------------------------- contested requests


def contested_blocks(words: Words, view: ScopeView) -> tuple[Block, ...]:
    """Return each contested request: all askings, the nearest words, both readings, what was done, what turns on it."""
    return tuple(contested_block(words, one) for one in view.contested)


def contested_block(words: Words, item: RequestItem) -> Block:
    """Return the block of one contested request."""
    near = tuple(_near(words, one) for one in item.near) or (phrase("none found"),)
    entries = [
        Entry("Nearest words", near),
        Entry("Client's reading", _readings(words, item.readings.client)),
        Entry("Freelancer's reading", _readings(words, item.readings.freelancer)),
        Entry("Answers", _answers(words, item)),
        Entry("Done, price", _done_and_price(words, item)),
        Entry("Turns on it", lines(_turns_on(words, item))),
    ]
    kept = tuple(one for one in entries if one.lines)
    asked = tuple(asking_line(words, one) for one in item.askings)
    return Block(item.label, asked, state_of(item), kept, f"block-{item.label}")


def _near(words: Words, near: NearClause) -> Phrase:
    clause = words.quote(Quote(near.words, "verbatim"))
    shared = joined((phrase(Span(one, Tone.NAME)) for one in near.shared), ", ")
    why = phrase("shares: ", shared) if near.shared else phrase("named by the freelancer")
    named = joined((why, words.exhibits(near.named_by)), " ")
    return phrase(words.labels((near.label,)), " ", clause, " (", named, ")")


def _readings(words: Words, readings: tuple[Reading, ...]) -> Cell:
    return tuple(_reading(words, one) for one in readings) or (phrase("none recorded"),)


def _reading(words: Words, reading: Reading) -> Phrase:
    stance = STANCES.get(reading.stance, reading.stance)
    said = joined((words.quotes(reading.words), phrase(Span(f"read as: {stance}", Tone.ASIDE))), " ")
    return phrase(words.date(reading.when), ": ", said, " ", words.exhibits(reading.exhibits))


def _answers(words: Words, item: RequestItem) -> Cell:
    given = tuple(answer_line(words, one) for one in item.answers)
    return (*given, *lines(words.sentence(item.absence) if item.absence else NOTHING))


def _done_and_price(words: Words, item: RequestItem) -> Cell:
    prices = tuple(price_line(words, one) for one in item.prices)
    none = phrase("no work recorded") if not item.work else NOTHING
    unpriced = phrase("no price stated") if not item.prices else NOTHING
    uses = joined((_use(words, one) for one in item.uses), ", ")
    takes = phrase("takes ", uses, " of a limit") if uses else NOTHING
    return lines(*_done(words, item), none, *prices, unpriced, takes)


def _use(words: Words, limit: Limit) -> str:
    return words.limit(limit)


def _turns_on(words: Words, item: RequestItem) -> Phrase:
    """Say what depends on the point: an agreed or stated amount, a milestone, or neither."""
    agreed = phrase("agreed ", words.amount(item.agreed)) if item.agreed else NOTHING
    stated = (
        phrase(words.amount(item.prices[-1].amount), " stated and in no total")
        if item.prices and not item.agreed
        else NOTHING
    )
    read = [label for one in item.readings.client[-1:] for label in one.labels if label.startswith("M")]
    named = tuple(dict.fromkeys((*item.milestones, *read)))
    milestones = phrase("whether ", words.labels(named), " is complete") if named else NOTHING
    found = joined((agreed, stated, milestones), "; ")
    return found or phrase("no amount")


# ---------------------------------------------------------------- part 3: sums


def sum_lines(words: Words, view: ScopeView) -> tuple[Phrase, ...]:
    """Return the equation of each currency, and what is in no total."""
    left_out = joined(
        (
            phrase(words.labels((label,)), " (", words.money(price) if price else "no price", ")")
            for label, price in view.in_no_total
        )
    )
    sums = tuple(words.proved(one) for one in view.sums)
    return (*sums, *lines(phrase("In no total: ", left_out, ".") if left_out else NOTHING))
