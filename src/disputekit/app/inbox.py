"""Imported messages that nobody read as anything yet: which of them look like more than talk, and what they may be.

Nothing is decided here and nothing is recorded: a message waits because of what it says, and a person reads it.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from disputekit.app.importing_known import imports_before
from disputekit.app.importing_source import SYSTEM_FLAG
from disputekit.app.mails import own_text
from disputekit.app.nearest import stated_clauses
from disputekit.app.workspace import OpenCase
from disputekit.case.corrections import Standing, amend, target_of
from disputekit.case.corrections import standing as standing_of
from disputekit.case.facts import Side
from disputekit.case.links import Links, links_of
from disputekit.case.near import Near, nearest
from disputekit.ledger.index import standing_at
from disputekit.ledger.listing import Filters, list_records
from disputekit.ledger.lookup import amends_of_any, pointing_at_any, standing_among
from disputekit.ledger.origins import records_of_import
from disputekit.ledger.read import records_with_amends
from disputekit.record.canonical import Json
from disputekit.record.currencies import SCALES
from disputekit.record.entry import Record
from disputekit.record.moment import bounds, moment_from_value

QUESTION, MONEY = "?", "money"

# Words with which people ask for more, agree, refuse or complain. Compared in small letters, whole words only.
CUES = (
    *("can you", "can u", "could you", "could u", "would you", "will you", "please", "pls", "also", "add"),
    *("one more", "another", "extra", "additional", "as well", "while you are at it", "quick favor"),
    *("quick favour", "i need", "we need", "i want", "we want", "instead", "change", "changes", "revise"),
    *(
        "revision",
        "revisions",
        "redo",
        "remove",
        "replace",
        "fix",
        "not what",
        "wrong",
        "missing",
        "deadline",
    ),
    *("agree", "agreed", "deal", "approve", "approved", "accept", "accepted", "go ahead", "sounds good"),
    *(
        "looks good",
        "fine with",
        "too expensive",
        "not going to",
        "refund",
        "dispute",
        "cancel",
        "chargeback",
    ),
    *("included", "in scope", "out of scope", "price", "cost", "invoice", "pay", "paid", "payment", "budget"),
)

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_CODES = frozenset(SCALES)
_MANY = 1 << 31

Shown = Standing  # a record as a screen shows it


class Mark(NamedTuple):
    """A reading that ``mark`` can make of a message, and what it concerns; empty where it needs nothing."""

    reading: str
    about: str = ""


class Waiting(NamedTuple):
    """A message that nobody read as anything: why it stands out, and what may be made of it.

    ``cues`` are the cue words found, ``?`` for a question and ``money`` for an amount.
    """

    standing: Standing
    side: Side
    near: tuple[Near, ...]
    cues: tuple[str, ...]
    marks: tuple[Mark, ...]

    @property
    def stands_out(self) -> bool:
        """Whether it is the client's and says something that a reading may be made of."""
        return self.side == "client" and bool(self.near or self.cues)


class Inbox(NamedTuple):
    """What waits, the oldest first; ``others`` are left as plain messages, ``unknown`` of them by nobody's side."""

    waiting: tuple[Waiting, ...]
    others: int
    unknown: int


class Imported(NamedTuple):
    """An imported message as it stands, and the stretch of time under which it is filed."""

    standing: Standing
    at_lo: int
    at_hi: int


class _Topic(NamedTuple):
    label: str
    at_lo: int


def inbox(case: OpenCase, *, everything: bool = False) -> Inbox:
    """Return the imported messages that nobody classified; without ``everything`` only those that stand out."""
    asked, handed = _topics(case, "request"), _topics(case, "delivery")
    clauses = stated_clauses(case)
    waiting, others, unknown = [], 0, 0
    for one in sorted(unread(case), key=lambda each: (each.at_lo, each.standing.seq)):
        found = _waiting(case, one, clauses, asked, handed)
        if found.stands_out or everything:
            waiting.append(found)
            continue
        others += 1
        unknown += found.side == "unknown"
    return Inbox(tuple(waiting), others, unknown)


def _waiting(
    case: OpenCase,
    one: Imported,
    clauses: dict[str, str],
    asked: Sequence[_Topic],
    handed: Sequence[_Topic],
) -> Waiting:
    side = case.people.side_of(sender_of(one.standing.fields))
    text = own_text(one.standing.fields)
    near = nearest(text, clauses.items(), 2) if side == "client" and text else ()
    return Waiting(one.standing, side, near, cues_of(text), tuple(_marks(one, side, asked, handed)))


def marks_now(case: OpenCase, one: Waiting) -> tuple[Mark, ...]:
    """Return what a message can be by now: something may have been read since it was listed."""
    lo, hi = filed(one.standing.fields)
    stands = Imported(one.standing, lo, hi)
    return tuple(_marks(stands, one.side, _topics(case, "request"), _topics(case, "delivery")))


def _marks(one: Imported, side: Side, asked: Sequence[_Topic], handed: Sequence[_Topic]) -> Iterator[Mark]:
    """Yield what the message can be: an answer needs something that was there before it."""
    if side == "client":
        yield Mark("request")
    request, delivery = _last_before(asked, one.at_hi), _last_before(handed, one.at_hi)
    if request:
        yield from (Mark("agreed", request), Mark("declined", request))
    if delivery and side == "client":
        yield Mark("changes", delivery)


def _last_before(topics: Sequence[_Topic], at: int) -> str:
    return next((one.label for one in reversed(topics) if one.at_lo <= at), "")


def _topics(case: OpenCase, kind: str) -> list[_Topic]:
    """Return the requests, or what was handed over, in the order of time."""
    found = []
    for seq in reversed(list_records(case.connection, case.row.case_no, Filters(kinds=(kind,)), _MANY)):
        fields = standing_at(case.connection, case.row.case_no, seq).fields
        about = fields.get("about")
        labels = [fields.get("label")] if kind == "request" else about if isinstance(about, list) else []
        lo = filed(fields)[0]
        found += [_Topic(one, lo) for one in labels if isinstance(one, str) and one[:1] in "RM"]
    return found


def cues_of(text: str) -> tuple[str, ...]:
    """Return what in a text stands out: a question, an amount of money, and the cue words in it."""
    found = [QUESTION] if "?" in text or "？" in text else []  # noqa: RUF001 - as written in Chinese
    found += [MONEY] if _has_money(text) else []
    words = f" {' '.join(_WORD.findall(text.casefold().replace(chr(0x2019), chr(39))))} "
    return (*found, *(cue for cue in CUES if f" {cue} " in words))


def _has_money(text: str) -> bool:
    """Tell whether an amount stands in a text: a number beside a sign or the code of a currency."""
    if any(unicodedata.category(letter) == "Sc" for letter in text):
        return any(letter.isdigit() for letter in text)
    pairs = pairwise(_WORD.findall(text))
    return any(bool(_CODES & {*pair}) and any(word[0].isdigit() for word in pair) for pair in pairs)


# ---------------------------------------------------------------- what was imported, and what was read already


def imported(case: OpenCase) -> list[Imported]:
    """Return every imported message in force as it stands; what the source says of itself is left out."""
    found = [
        row
        for source in imports_before(case)
        for row in records_of_import(case.connection, case.row.case_no, source.seq)
        if row[0].kind == "message" and SYSTEM_FLAG not in _flags(row[0])
    ]
    amends: dict[int, list[Record]] = {}
    for one in amends_of_any(case.connection, case.row.case_no, [record.seq for record, _, _ in found]):
        amends.setdefault(target_of(one), []).append(one)
    return [Imported(amend(record, amends.get(record.seq, ())), lo, hi) for record, lo, hi in found]


def unread(case: OpenCase) -> list[Imported]:
    """Return the imported messages that no reading cites, themselves or through another source of the same event."""
    found = imported(case)
    edits = (one.standing for one in found if "edited" in _flags(one.standing.record))
    later = {seq for one in edits for seq in numbers(one.fields, "re")}
    groups = same_groups(case)
    seqs = {one.standing.seq for one in found}
    named = sorted(seqs | {seq for group in groups.values() for seq in group})
    read = _cited(case, named) | _not_messages(
        case, {seq for group in groups.values() for seq in group} - seqs
    )
    later |= private_records(case)
    return [
        one
        for one in found
        if one.standing.seq not in later and not read & {one.standing.seq, *groups.get(one.standing.seq, ())}
    ]


def private_records(case: OpenCase) -> frozenset[int]:
    """Return the records that stay out of documents."""
    return _links(case).private


def same_groups(case: OpenCase) -> dict[int, tuple[int, ...]]:
    """Return for each record what it was joined with as one event."""
    return _links(case).same


def _links(case: OpenCase) -> Links:
    links = standing_of(records_with_amends(case.connection, case.row.case_no, ("link",)))
    targets = {seq for one in links for seq in numbers(one.fields, "targets")}
    return links_of(links, standing_among(case.connection, case.row.case_no, sorted(targets)))


def _cited(case: OpenCase, seqs: Sequence[int]) -> set[int]:
    """Return those of some records that a record in force cites."""
    pointing = pointing_at_any(case.connection, case.row.case_no, seqs)
    return {seq for one in pointing for seq in numbers(_fields(case, one), "cites")}


def _not_messages(case: OpenCase, seqs: set[int]) -> set[int]:
    return {seq for seq in seqs if _fields(case, seq).get("kind") != "message"}


def _fields(case: OpenCase, seq: int) -> dict[str, Json]:
    return standing_at(case.connection, case.row.case_no, seq).fields


def filed(fields: dict[str, Json]) -> tuple[int, int]:
    """Return the stretch of time of a record in seconds since 1970; 0, 0 where it cannot be read."""
    try:
        span = bounds(moment_from_value(fields.get("when")))
    except ValueError:
        return 0, 0
    return span.lo, span.hi


def _flags(record: Record) -> Sequence[Json]:
    source = record.fields.get("source")
    flags = source.get("flags") if isinstance(source, dict) else None
    return flags if isinstance(flags, list) else ()


def numbers(fields: dict[str, Json], name: str) -> list[int]:
    """Return the record numbers that a field holds."""
    value = fields.get(name)
    return [one for one in value if isinstance(one, int)] if isinstance(value, list) else []


def sender_of(fields: dict[str, Json]) -> str:
    """Return the name of who wrote, as found; empty where nobody did."""
    talk = fields.get("talk")
    return str(talk.get("from", "")) if isinstance(talk, dict) else ""


def body_of(fields: dict[str, Json]) -> str:
    """Return the words of a message, empty where it has none."""
    text = fields.get("text")
    return str(text.get("body", "")) if isinstance(text, dict) else ""
