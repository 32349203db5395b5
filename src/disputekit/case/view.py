"""What the documents print: frozen results that templates place and filters format, without computing.

Amounts are Money, times are Moment, recorded words are Quote; sentences are one of the four of sentence.py.
An empty tuple or None means that the record says nothing: the template prints "none stated", "not stated" or
leaves the block out.
"""

from decimal import Decimal
from enum import Enum
from typing import Literal, NamedTuple, TypeAlias

from disputekit.case.facts import Contract, Side
from disputekit.case.sentence import Absence, Claim, Exhibit, Fact, Inference, Mark, Quote, Sentence
from disputekit.record.moment import Moment
from disputekit.record.money import Money
from disputekit.record.spoken import Lag

# ---------------------------------------------------------------- shared by all documents


class Corrected(NamedTuple):
    """Footnote: a field that was written wrong. ``was`` and ``now`` are None where there was nothing."""

    field: str
    was: Money | Moment | Quote | str | None
    now: Money | Moment | Quote | str | None
    by: int
    recorded_at: str
    reason: str


class WrittenLater(NamedTuple):
    """Footnote: an own note that was not written within 24 hours. ``alone``: no other source says it."""

    when: Moment
    recorded_at: str
    lag: Lag
    alone: bool


Footnote: TypeAlias = Corrected | WrittenLater


class CoverageLine(NamedTuple):
    """What the record holds of a channel from one moment to another.

    ``people`` are those who wrote in it beside the freelancer, where that is known: another conversation of the
    channel has others. ``withheld`` counts the messages of the stretch that the document leaves out as private.
    """

    channel: str
    start: Moment
    end: Moment
    extent: Literal["complete", "selected"]
    exhibit: Exhibit
    people: tuple[str, ...] = ()
    withheld: int = 0


class Head(NamedTuple):
    """The lines that every page repeats, and who wrote the document.

    ``edition`` is one more than the documents handed over before; ``clock_set`` must be printed when true.
    ``marks`` is the legend, in the order p, c, f, with the marks that the case can have.
    """

    title: str
    platform: str
    contract: Contract
    currency: str
    zone: str
    client: str
    company: str
    freelancer: str
    started: Moment | None
    ended: Moment | None
    edition: int
    first_record: int
    last_record: int
    clock_set: bool
    marks: tuple[tuple[Mark, str], ...]
    coverage: tuple[CoverageLine, ...]


class Origin(Enum):
    """On what a term rests."""

    ORIGINAL = "agreed at the start"
    LATER = "agreed later"
    ONE_SIDED = "stated by one side"
    UNSUPPORTED = "no agreement in the record"


class Limit(NamedTuple):
    """How much of a thing is agreed, or taken: 2 rounds, 2.5 hours."""

    quantity: Decimal
    unit: str


class TermStatement(NamedTuple):
    """What a label was said to mean at one time. ``agreed_by`` cites the agreement or the answer in words."""

    seq: int
    label: str
    words: Quote | None
    when: Moment
    origin: Origin
    by: Side
    amount: Money | None
    per: str
    limit: Limit | None
    due: Moment | None
    exhibits: tuple[Exhibit, ...]
    agreed_by: tuple[Exhibit, ...]
    notes: tuple[Footnote, ...]


class Reading(NamedTuple):
    """How one side reads a point, as it said then. ``words`` is None when only the stance is recorded."""

    seq: int
    by: Literal["me", "client"]
    stance: str
    words: tuple[Quote, ...]
    when: Moment
    labels: tuple[str, ...]
    exhibits: tuple[Exhibit, ...]


class Readings(NamedTuple):
    """All readings of a point by each side, oldest first; the last of each side stands.

    ``differ`` is None while one side has said nothing.
    """

    client: tuple[Reading, ...]
    freelancer: tuple[Reading, ...]
    differ: bool | None


class NearClause(NamedTuple):
    """A clause that a text may fall under: named by a person, or sharing words with it. Never a verdict."""

    label: str
    words: str
    shared: tuple[str, ...]
    named_by: tuple[Exhibit, ...] = ()


class AnswerLine(NamedTuple):
    """An answer with its words and the message it answers. ``in_words`` is needed to call it agreed."""

    seq: int
    value: str
    by: Side
    when: Moment
    where: str
    words: tuple[Quote, ...]
    in_words: bool
    in_writing: bool
    answers: tuple[Exhibit, ...]
    exhibits: tuple[Exhibit, ...]


class Response(Enum):
    """What the record shows of the client's reaction to something submitted. A lapse is not agreement."""

    NONE = "none recorded"
    SEEN = "seen"
    ANSWERED = "answered"
    CHANGES_REQUESTED = "changes asked"
    PARTLY = "agreed in part"
    DECLINED = "declined"
    AGREED = "agreed in words"
    RELEASED = "released by the client"
    LAPSED = "released automatically"


class Submission(NamedTuple):
    """Something handed over, and what followed. ``days_after_due`` is None when it cannot be told.

    ``response_by`` names the record that ``response`` rests on.
    """

    seq: int
    labels: tuple[str, ...]
    when: Moment
    where: str
    words: Quote | None
    files: tuple[tuple[Exhibit, str], ...]
    part: bool
    days_after_due: int | None
    answers: tuple[AnswerLine, ...]
    response: Response
    response_by: tuple[Exhibit, ...]
    absence: Absence | None
    exhibits: tuple[Exhibit, ...]
    notes: tuple[Footnote, ...]


# ---------------------------------------------------------------- timeline


class Direction(Enum):
    """Who acted towards whom; F is the freelancer, C the client, P the platform."""

    TO_CLIENT = "F to C"
    TO_FREELANCER = "C to F"
    BOTH = "both"
    FREELANCER = "F"
    CLIENT = "C"
    PLATFORM = "P"
    NOT_STATED = ""


class Line(NamedTuple):
    """One event of the timeline; records of the same event share a line. ``outcomes`` tell what it led to."""

    seq: int
    when: Moment
    where: str
    who: Direction
    sentence: Sentence
    outcomes: tuple[Sentence, ...]
    labels: tuple[str, ...]
    exhibits: tuple[Exhibit, ...]
    notes: tuple[Footnote, ...]


class GapLine(NamedTuple):
    """Days without an entry, first and last included (ISO dates in the zone of the document)."""

    first: str
    last: str
    days: int
    covered: tuple[CoverageLine, ...]


class DisputeLine(NamedTuple):
    """Where the dispute begins. Entries are counted by the clock when they were recorded.

    ``same_time`` counts those that cannot be told to be before or after.
    """

    when: Moment
    sentences: tuple[Sentence, ...]
    before: int
    after: int
    same_time: int
    exhibits: tuple[Exhibit, ...]


TimelineRow: TypeAlias = Line | GapLine | DisputeLine


class TimelineView(NamedTuple):
    """Key events, then every listed entry (annex A). ``not_listed`` counts messages that nobody classified.

    ``rule`` says how key events were chosen; ``settlement_left_out`` counts records about offers.
    """

    head: Head
    rule: str
    key: tuple[TimelineRow, ...]
    annex: tuple[TimelineRow, ...]
    key_events: int
    entries: int
    not_listed: int
    settlement_left_out: int
    gap_days: int


# ---------------------------------------------------------------- scope


class Use(NamedTuple):
    """One use of a limit, with its date: rounds are never counted without the dates counted."""

    when: Moment
    quantity: Decimal
    exhibits: tuple[Exhibit, ...]


class ScopeItem(NamedTuple):
    """An agreed item (S) or an exclusion (X): the words that stand, what was said before and since.

    ``stands`` is the latest agreed statement, or the only one there is; ``one_sided`` are later statements that
    nobody agreed to. No limit means NO MEASURE STATED; ``used`` is None where nothing can be counted.
    ``milestones`` name parts of the payment plan that include the item, and ``with_milestones`` what was
    submitted for those: it need not contain the item. ``left_out``: what was submitted for them names other
    items and not this one.
    """

    label: str
    stands: TermStatement
    earlier: tuple[TermStatement, ...]
    one_sided: tuple[TermStatement, ...]
    used: Decimal | None
    uses: tuple[Use, ...]
    submitted: tuple[Submission, ...]
    with_milestones: tuple[Submission, ...]
    left_out: bool
    answers: tuple[AnswerLine, ...]
    milestones: tuple[str, ...]
    requests: tuple[str, ...]
    readings: Readings


class RequestState(Enum):
    """Where a request stands by the record. Agreed needs an answer in words."""

    AGREED_IN_WRITING = "agreed in writing"
    AGREED_ON_NOTE = "agreed, on the freelancer's note only"
    AGREED_NO_WORDS = "marked as agreed, without words or the message they answer"
    PARTLY = "agreed in part"
    DECLINED = "declined"
    DROPPED = "dropped"
    QUOTED = "price stated, no agreement in the record"
    ASKED = "no price stated"


class PriceTime(Enum):
    """When the price was stated, seen from the work."""

    BEFORE_WORK = "before work"
    AFTER_WORK = "after work"
    SAME_DAY = "same day, order unknown"
    UNKNOWN = "order unknown"
    NO_WORK = "no work recorded"


class Price(NamedTuple):
    """A price somebody stated for a request."""

    amount: Money
    per: str
    when: Moment
    time: PriceTime
    due: Moment | None
    exhibits: tuple[Exhibit, ...]


class Asking(NamedTuple):
    """One time something was asked. ``words`` are the asker's own where they are verbatim."""

    when: Moment
    where: str
    by: Side
    words: tuple[Quote, ...]
    exhibits: tuple[Exhibit, ...]
    notes: tuple[Footnote, ...]


class RequestItem(NamedTuple):
    """A request from the first asking to its payment.

    ``decided`` is the answer that ``state`` rests on; ``agreed`` is None when no price was agreed. ``account`` has
    its money, one row per currency (filled in by the documents). ``contested`` rows are printed as blocks, the others in a table.
    ``after_start`` is None where it cannot be told whether it was asked after the first agreement.
    """

    label: str
    askings: tuple[Asking, ...]
    prices: tuple[Price, ...]
    answers: tuple[AnswerLine, ...]
    decided: AnswerLine | None
    state: RequestState
    agreed: Money | None
    work: tuple[Fact | Claim, ...]
    submitted: tuple[Submission, ...]
    uses: tuple[Limit, ...]
    near: tuple[NearClause, ...]
    readings: Readings
    absence: Absence | None
    milestones: tuple[str, ...]
    after_start: bool | None
    contested: bool
    account: tuple["AccountRow", ...] = ()


class ScopeView(NamedTuple):
    """What was agreed, what was asked beyond or unclear, and the sums."""

    head: Head
    agreements: tuple[Fact | Claim, ...]
    items: tuple[ScopeItem, ...]
    exclusions: tuple[ScopeItem, ...]
    settled: tuple[RequestItem, ...]
    contested: tuple[RequestItem, ...]
    uses_not_assigned: tuple[Use, ...]
    sums: tuple[Inference, ...]
    in_no_total: tuple[tuple[str, Money | None], ...]


# ---------------------------------------------------------------- account


class AgreedBasis(Enum):
    """What the amount due for a row comes from."""

    WORDS = "agreed in words"
    NOTE = "agreed, on the freelancer's note only"
    UNSUPPORTED = "stated, no agreement in the record"
    HOURS = "rate x hours, rounded half up to the minor unit"
    NONE = "no amount agreed"


class AccountRow(NamedTuple):
    """The money of one label, or of labels that payments join, in one currency.

    due + beyond = received + held + returned + open, always. ``received`` is what stayed with the freelancer
    (after ``taken_back``), before fees; ``held`` is funded and neither released nor returned; ``open`` is due
    and was not funded; ``beyond`` is money over what is due. No labels: money assigned to nothing.
    """

    labels: tuple[str, ...]
    currency: str
    basis: AgreedBasis
    due: Money
    received: Money
    held: Money
    open: Money
    returned: Money
    beyond: Money
    funded: Money
    invoiced: Money
    claimed: Money
    exhibits: tuple[Exhibit, ...]


class MoneyLine(NamedTuple):
    """One step of a payment, as it is listed. ``days_after_due`` measures payments against a stated due date."""

    seq: int
    when: Moment
    step: str
    amount: Money
    labels: tuple[str, ...]
    due: Moment | None
    days_after_due: int | None
    exhibits: tuple[Exhibit, ...]
    notes: tuple[Footnote, ...]


class HoursLine(NamedTuple):
    """Hours at one rate, in minutes. ``amount`` is rate x (tracked + manual), rounded half up to the minor unit.

    Hours over the weekly limit are listed and not priced; ``no_memo`` is part of the other three.
    """

    label: str | None
    rate: Money | None
    tracked: int
    manual: int
    over_limit: int
    no_memo: int
    amount: Money | None
    exhibits: tuple[Exhibit, ...]


class CurrencyAccount(NamedTuple):
    """The rows of one currency and their totals; currencies are never added."""

    currency: str
    rows: tuple[AccountRow, ...]
    total: AccountRow
    fees: Money
    refund_asked: Money
    charged_back: Money
    sum_line: Inference


class AccountView(NamedTuple):
    """The four pots, never mixed: received, held, agreed and never funded, asked."""

    head: Head
    currencies: tuple[CurrencyAccount, ...]
    asked: tuple["Ask", ...]
    steps: tuple[MoneyLine, ...]
    claims: tuple[MoneyLine, ...]
    hours: tuple[HoursLine, ...]
    differing: tuple[tuple[MoneyLine, ...], ...]
    unmatched: tuple[MoneyLine, ...]


# ---------------------------------------------------------------- summary (page 1)


class Ask(NamedTuple):
    """What a side asks of the decider, as recorded. ``held`` is computed: what is in escrow for its labels."""

    by: Side
    when: Moment
    amount: Money | None
    labels: tuple[str, ...]
    words: Quote | None
    held: tuple[Money, ...]
    exhibits: tuple[Exhibit, ...]


class AnswerDue(NamedTuple):
    """A date read off the platform's page."""

    due: Moment
    words: Quote | None
    read_on: Moment
    exhibits: tuple[Exhibit, ...]


class MilestoneItem(NamedTuple):
    """One row of AGREED, SUBMITTED, PAID.

    ``items`` are the scope items it pays for, ``left_out`` those that no submission names while it names others.
    """

    label: str
    stands: TermStatement
    earlier: tuple[TermStatement, ...]
    one_sided: tuple[TermStatement, ...]
    submitted: tuple[Submission, ...]
    client_actions: tuple[Sentence, ...]
    items: tuple[str, ...]
    left_out: tuple[str, ...]
    account: tuple[AccountRow, ...]
    exhibits: tuple[Exhibit, ...]


class RequestsRow(NamedTuple):
    """The agreed requests as one row: labels and one amount per currency."""

    labels: tuple[str, ...]
    agreed: tuple[Money, ...]
    received: tuple[Money, ...]
    open: tuple[Money, ...]
    milestones: tuple[str, ...]
    work: tuple[Fact | Claim, ...]


class LateNote(NamedTuple):
    """An own note that was written later than 24 hours after what it tells."""

    exhibit: Exhibit
    when: Moment
    recorded_at: str
    lag: Lag
    alone: bool


class LongestGap(NamedTuple):
    """The longest stretch of days without an entry (ISO dates, both without entry)."""

    first: str
    last: str
    days: int


class RecordStatistics(NamedTuple):
    """What the record consists of. The counts by mark and ``keeping`` add up to ``entries``."""

    entries: int
    originals: int
    by_mark: tuple[tuple[Mark, int], ...]
    keeping: int
    notes_by_lag: tuple[tuple[Lag, int], ...]
    late_notes: tuple[LateNote, ...]
    corrected: tuple[tuple[Exhibit, tuple[Corrected, ...]], ...]
    withdrawn: tuple[int, ...]
    dispute: DisputeLine | None
    longest_gap: LongestGap | None
    coverage: tuple[CoverageLine, ...]


class SummaryView(NamedTuple):
    """Page 1. An empty ``asked`` is printed as "not stated", an empty ``reason`` as "none stated".

    ``question`` and ``answers`` are None or empty when nobody recorded them: the block is left out.
    """

    head: Head
    asked: tuple[Ask, ...]
    client_asked: tuple[Ask, ...]
    answer_due: tuple[AnswerDue, ...]
    question: Quote | None
    reason: tuple[Claim, ...]
    answers: tuple[Claim, ...]
    milestones: tuple[MilestoneItem, ...]
    requests: RequestsRow | None
    sums: tuple[Inference, ...]
    request_counts: Inference | None
    no_objection: tuple[str, ...]
    no_objection_basis: tuple[CoverageLine, ...]
    objected: tuple[tuple[str, tuple[Exhibit, ...]], ...]
    not_known: tuple[str, ...]
    record: RecordStatistics
    on_notes_only: tuple[Exhibit, ...]
    contested: tuple[RequestItem, ...] = ()
