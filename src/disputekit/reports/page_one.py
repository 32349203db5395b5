"""Page 1: the entries above and below its table, and the table AGREED, SUBMITTED, PAID."""

from collections.abc import Iterable, Iterator

from disputekit.case.sentence import Claim, Exhibit, Fact, Quote, Sentence
from disputekit.case.view import (
    AccountRow,
    AgreedBasis,
    AnswerDue,
    Ask,
    MilestoneItem,
    RequestItem,
    RequestsRow,
    Submission,
    SummaryView,
)
from disputekit.record.money import Money
from disputekit.reports.parts import Cell, Column, Entry, Kind, Mode, Row, Table, lines
from disputekit.reports.span import NOTHING, Phrase, Span, Tone, joined, phrase
from disputekit.reports.words import SHORT, SIDES, STANCES, Words, count

NOT_STATED = phrase("not stated")
MOST_ACTIONS = 5
BRIEF = 34  # characters of recorded words about what nobody objects to: the full ones are in the other parts


def asked_entries(words: Words, view: SummaryView) -> tuple[Entry, ...]:
    """Return what is asked, of whom, until when, and the question: the entries before the reason."""
    reasons = _reason_quotes(view)
    asked = [_ask(words, one, reasons) for one in (*view.asked, *view.client_asked)]
    found = [Entry("Asked", (*(asked or [NOT_STATED]), *(_due(words, one) for one in view.answer_due)))]
    if view.question is not None:
        question = phrase(Span(view.question.body, Tone.WORDS))
        found.append(Entry("Question", (question,), phrase("in the freelancer's words")))
    return tuple(found)


def _reason_quotes(view: SummaryView) -> set[Quote]:
    return {part for claim in view.reason for part in claim.parts if isinstance(part, Quote)}


def _ask(words: Words, ask: Ask, reasons: set[Quote]) -> Phrase:
    """Say what a side asks; words that stand below as the reason are not said twice."""
    who = phrase(SIDES[ask.by].capitalize(), ", ", words.point(ask.when), ": ")
    said = words.quote(ask.words) if ask.words and ask.words not in reasons else NOTHING
    amount = words.money(ask.amount) if ask.amount else phrase("no amount stated")
    if ask.by == "client":
        amount = phrase("refund of ", amount) if ask.amount else phrase("refund, ", amount)
    labels = phrase(" for ", words.labels(ask.labels)) if ask.labels else NOTHING
    held = joined((words.amount(one) for one in ask.held), " and ")
    computed = phrase("; computed: held for it ", held) if held else NOTHING
    if ask.amount and ask.held == (ask.amount,):
        computed = phrase("; computed: that amount is held")
    asked = joined((said, phrase(amount, labels)), " ")
    return phrase(who, asked, " ", words.exhibits(ask.exhibits), computed, ".")


def _due(words: Words, due: AnswerDue) -> Phrase:
    read = phrase(f"as the platform's page showed it on {words.date(due.read_on)}")
    shown = words.quote(due.words) if due.words else read
    return phrase("Date due ", words.point(due.due), ", ", shown, " ", words.exhibits(due.exhibits), ".")


def reason_entries(words: Words, view: SummaryView) -> tuple[Entry, ...]:
    """Return the client's reason, whole and first, and the freelancer's answer in the client's order."""
    reason = Entry(
        "Client's reason",
        tuple(_reason(words, one) for one in view.reason) or (phrase("none stated"),),
        phrase("complete and verbatim" if _all_verbatim(view.reason) else "as noted by the freelancer"),
    )
    if not view.reason:
        reason = reason._replace(beside=NOTHING)
    if not view.answers:
        return (reason,)
    shared = {_labels_of(one) for one in view.answers}
    answers = tuple(_own_answer(words, one, without_labels=len(shared) == 1) for one in view.answers)
    return reason, Entry("Freelancer's answer", answers, phrase("in the order of the client's points"))


def _all_verbatim(claims: Iterable[Claim]) -> bool:
    quotes = [part for claim in claims for part in claim.parts if isinstance(part, Quote)]
    return all(one.basis == "verbatim" for one in quotes)


def _reason(words: Words, claim: Claim) -> Phrase:
    when = words.point(claim.when) if claim.when else ""
    proofs = words.exhibits(claim.exhibits)
    return joined((words.parts(claim.parts), joined((when, proofs), " ")), " ")


def _labels_of(claim: Claim) -> str:
    first = claim.parts[0]
    return first if isinstance(first, str) else ""


def _own_answer(words: Words, claim: Claim, *, without_labels: bool) -> Phrase:
    """Say an answer without quotation marks: the heading says whose words these are.

    What all answers are about is not said with each of them.
    """
    labelled = without_labels and _labels_of(claim)
    spans = words.parts(claim.parts[2:] if labelled else claim.parts).spans
    said = Phrase(tuple(one._replace(tone=Tone.WORDS) if one.tone is Tone.QUOTE else one for one in spans))
    return joined((said, words.exhibits(claim.exhibits)), " ")


# ---------------------------------------------------------------- agreed, submitted, paid


def milestones_table(words: Words, view: SummaryView) -> Table:
    """Return one row per milestone, one for all agreed requests, and the sums below."""
    reasons = _reason_quotes(view)
    objected = {label for label, _ in view.objected}
    rows = [
        _milestone(words, one, reasons, SHORT if one.label in objected else BRIEF) for one in view.milestones
    ]
    if view.requests is not None:
        rows.append(_requests(words, view.requests))
    columns = (
        Column("what", Kind.LABEL),
        Column("agreed", Kind.AMOUNT),
        Column("due", Kind.WHEN),
        Column("submitted", Kind.SHORT),
        Column("client's action in the record", Kind.WORDS),
        Column("received", Kind.AMOUNT),
    )
    return Table(
        "Agreed, submitted, paid", columns, tuple(rows), tuple(words.sentence(one) for one in view.sums)
    )


def _milestone(words: Words, item: MilestoneItem, reasons: set[Quote], most: int) -> Row:
    stands = item.stands
    name = words.short_quote(stands.words, 40) if stands.words else NOTHING
    pays = phrase("for ", words.labels(item.items)) if item.items else NOTHING
    agreed = _amount(words, stands.amount)
    doubt = {row.basis for row in item.account} - {AgreedBasis.WORDS, AgreedBasis.NONE}
    return Row(
        (
            lines(
                joined((Span(item.label, Tone.LABEL), name, pays, words.exhibits(stands.exhibits)), " "),
            ),
            lines(agreed, *(phrase(Span(one.value, Tone.ASIDE)) for one in doubt)),
            lines(phrase(words.date(stands.due) if stands.due else "not stated")),
            lines(
                joined((_submission(words, one, full=most == SHORT) for one in item.submitted), "; ")
                or phrase("nothing"),
                phrase("not named in it: ", words.labels(item.left_out)) if item.left_out else NOTHING,
            ),
            _actions(words, item, reasons, most),
            lines(*(_received(words, row, item.label) for row in item.account)),
        )
    )


def _amount(words: Words, amount: Money | None) -> Phrase:
    return words.amount(amount) if amount else NOT_STATED


def _submission(words: Words, one: Submission, *, full: bool) -> Phrase:
    """Say when something was submitted; of what is objected to, also the time and the route."""
    days = days_words(one.days_after_due)
    when = words.point(one.when) if full else words.date(one.when)
    route = phrase(", ", Span(one.where, Tone.NAME)) if full and one.where else NOTHING
    said = phrase(when, route, ", in part" if one.part else "", f", {days} due" if days else "")
    return joined((said, words.exhibits(one.exhibits)), " ")


def days_words(days: int | None) -> str:
    """Say how much after a due date something was; nothing when it was not after it."""
    return f"{count(days, 'day', 'days')} after" if days is not None and days > 0 else ""


def _actions(words: Words, item: MilestoneItem, reasons: set[Quote], most: int) -> Cell:
    """Return what the client did, the latest last; where there is much of it, the beginning is counted.

    Words that stand above as the client's reason are not said twice; ``most`` characters of others are shown.
    """
    actions = _once(item.client_actions)
    shown = actions[-MOST_ACTIONS:]
    more = len(actions) - len(shown)
    earlier = phrase(f"{more} earlier: annex A") if more else NOTHING
    said = joined((earlier, *(words.proved(one, most=most, without=reasons) for one in shown)), "; ")
    return lines(said or phrase("none recorded"))


def _once(actions: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """Return each action once: a message that was also read as an answer is the answer."""
    read = {one.exhibits for one in actions if isinstance(one, Fact) and one.verb != "wrote"}
    return tuple(
        one for one in actions if not (isinstance(one, Fact) and one.verb == "wrote" and one.exhibits in read)
    )


def _received(words: Words, row: AccountRow, label: str) -> Phrase:
    """Return what was received; a row that payments join with others says with which."""
    others = tuple(one for one in row.labels if one != label)
    return phrase(words.amount(row.received), *((" with ", words.labels(others)) if others else ()))


def _requests(words: Words, row: RequestsRow) -> Row:
    dates: dict[str, list[Exhibit]] = {}
    for one in row.work:
        if one.when:
            dates.setdefault(words.date(one.when), []).extend(one.exhibits)
    submitted = joined(
        (phrase(date, " ", words.exhibits(tuple(proofs))) for date, proofs in dates.items()), "; "
    )
    unpaid = joined((words.amount(one) for one in row.open if one.minor), " and ")
    return Row(
        (
            lines(joined((words.labels(row.labels), Span("agreed", Tone.ASIDE)), " ")),
            lines(*(words.amount(one) for one in row.agreed)),
            lines(words.labels(row.milestones)),
            lines(submitted or phrase("nothing")),
            lines(phrase("of it agreed and not funded: ", unpaid) if unpaid else NOTHING),
            lines(*(words.amount(one) for one in row.received)),
        ),
        Mode.TOTAL,
    )


# ---------------------------------------------------------------- what the record says beyond the table


def standing_entries(words: Words, view: SummaryView) -> tuple[Entry, ...]:
    """Return requests, contested points, objections and what is not known: the entries after the table."""
    counted = lines(words.sentence(view.request_counts)) if view.request_counts else ()
    found = [Entry("Requests", counted)] if counted else []
    if view.contested:
        found.append(Entry("Open points", tuple(_open_point(words, one) for one in view.contested)))
    none = NOTHING
    if view.no_objection:
        basis = joined((words.coverage(one) for one in view.no_objection_basis), "; ")
        none = phrase("No objection in the record: ", words.labels(view.no_objection), " (", basis, ").")
    named = joined(
        (joined((words.labels((label,)), words.exhibits(proofs)), " ") for label, proofs in view.objected),
        "; ",
    )
    objected = phrase("Objected: ", named, ".") if named else NOTHING
    unknown = (
        phrase("Not known, for want of complete coverage: ", words.labels(view.not_known), ".")
        if view.not_known
        else NOTHING
    )
    objections = lines(joined((objected, none, unknown), " "))
    return (*found, *((Entry("Objections", objections),) if objections else ()))


def _open_point(words: Words, item: RequestItem) -> Phrase:
    first = item.askings[0] if item.askings else None
    said = words.quote(first.words[0]) if first and first.words else NOTHING
    asked = phrase(words.date(first.when), " ", words.exhibits(first.exhibits)) if first else NOTHING
    opening = phrase(words.labels((item.label,)), " ", joined((said, asked), ", "))
    more = joined((_price(words, item), *_nearest(words, item), *_stances(words, item)), "; ")
    return phrase(opening, " ", Span(state_of(item), Tone.STATE), ": ", more, ".")


def _price(words: Words, item: RequestItem) -> Phrase:
    if not item.prices:
        return phrase("no price stated")
    price = item.prices[-1]
    answer = words.sentence(item.absence) if item.absence and not item.answers else NOTHING
    return joined((phrase("price ", words.amount(price.amount), f", {words.date(price.when)}"), answer), ", ")


def _nearest(words: Words, item: RequestItem) -> Iterator[Phrase]:
    for one in item.near:
        what = ", not included: " if one.label.startswith("X") else ": "
        yield phrase(
            "near ", words.labels((one.label,)), what, words.short_quote(Quote(one.words, "verbatim"), 44)
        )


def _stances(words: Words, item: RequestItem) -> Iterator[Phrase]:
    """Say how each side reads it, the latest reading of each."""
    for who, readings in (("client", item.readings.client), ("freelancer", item.readings.freelancer)):
        for last in readings[-1:]:
            stance = STANCES.get(last.stance, last.stance)
            yield phrase(f"{who}: {stance} ", words.exhibits(last.exhibits))


def state_of(item: RequestItem) -> str:
    """Say where a contested request stands, in the words that documents set in capitals."""
    return "READINGS DIFFER" if item.readings.differ else item.state.value.upper()
