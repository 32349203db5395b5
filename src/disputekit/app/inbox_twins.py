"""Typed notes that an import brought again: pairs that may be one event with two sources. Proposed, never joined."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from disputekit.app.channels import is_spoken
from disputekit.app.inbox import Imported, body_of, filed, imported, numbers, same_groups, sender_of
from disputekit.app.workspace import OpenCase
from disputekit.case.corrections import Standing
from disputekit.case.wording import normalised
from disputekit.ledger.index import standing_at
from disputekit.ledger.listing import Filters, list_records, senders_of
from disputekit.ledger.typed import typed_between
from disputekit.record.canonical import Json

ALIKE = 0.6
_DAY = 86_400  # seconds
_COMPARED = 400  # letters of a text that are compared
_MANY = 1 << 31
MOST_NOTES, MOST_NEAR = 500, 300


class Twins(NamedTuple):
    """A typed note and an imported message that may tell of one event; ``alike`` is how much, of 100."""

    typed: Standing
    brought: Standing
    alike: int


class _Side(NamedTuple):
    """One of a pair as it is compared."""

    standing: Standing
    side: str
    text: str
    words: frozenset[str]
    at_lo: int
    at_hi: int


def twins(case: OpenCase) -> tuple[Twins, ...]:
    """Return pairs of the same side, at most a day apart, with words that are alike; each record in one pair.

    Left out is what was joined already, a reading (it cites its message) and what was said and not written.
    """
    found = imported(case)
    groups = same_groups(case)
    brought = sorted(_imported_sides(case, found), key=lambda one: one.at_lo)
    typed = _typed_sides(case, {one.standing.seq for one in found})
    starts = [one.at_lo for one in brought]
    pairs = [
        Twins(note.standing, other.standing, alike)
        for note in typed
        if note.standing.seq not in groups
        for other in _near(brought, starts, note)
        if other.standing.seq not in groups and (alike := alike_of(note.text, other.text)) >= 100 * ALIKE
    ]
    return tuple(sorted(_apart(pairs), key=lambda one: one.typed.seq))


def twins_among(case: OpenCase, first: int, last: int, span: tuple[int, int]) -> int:
    """Return how many typed notes look like records from ``first`` to ``last``, which one import brought.

    ``span`` is the stretch of its messages in seconds since 1970. Bounded: the newest MOST_NOTES notes of the
    stretch, each against MOST_NEAR messages of its side a day around it.
    """
    lo, hi = span[0] - 2 * _DAY, span[1] + 2 * _DAY
    seqs = typed_between(case.connection, case.row.case_no, lo, hi, MOST_NOTES)
    notes = _sides_of(case, seqs)
    if not notes:
        return 0
    groups = same_groups(case)
    names: dict[str, list[str]] = {}
    for name in senders_of(case.connection, case.row.case_no):
        names.setdefault(case.people.side_of(name), []).append(name)
    pairs = [
        Twins(note.standing, other.standing, alike)
        for note in notes
        if note.standing.seq not in groups
        for other in _brought_near(case, note, names.get(note.side, ()), range(first, last + 1))
        if _share_words(note, other) and (alike := alike_of(note.text, other.text)) >= 100 * ALIKE
    ]
    return sum(1 for _ in _apart(pairs))


def likeliest_note(case: OpenCase, message: Standing) -> int:
    """Return the typed note, not joined yet, that is most like a message of its side a day around; 0 for none."""
    for brought in _side(case, message, *filed(message.fields)):
        lo, hi = brought.at_lo - 2 * _DAY, brought.at_hi + 2 * _DAY
        groups = same_groups(case)
        notes = _sides_of(case, typed_between(case.connection, case.row.case_no, lo, hi, MOST_NOTES))
        alike = {
            note.standing.seq: alike_of(note.text, brought.text)
            for note in notes
            if note.side == brought.side and note.standing.seq not in groups and _share_words(note, brought)
        }
        best = max(alike, key=lambda seq: alike[seq], default=0)
        return best if best and alike[best] >= 100 * ALIKE else 0
    return 0


def _brought_near(case: OpenCase, note: _Side, names: Sequence[str], seqs: range) -> Iterator[_Side]:
    wanted = Filters(names=tuple(names), since=note.at_lo - _DAY, until=note.at_hi + _DAY)
    near = list_records(case.connection, case.row.case_no, wanted, MOST_NEAR) if names else []
    for seq in near:
        if seq in seqs:
            one = standing_at(case.connection, case.row.case_no, seq)
            if one.kind == "message":
                yield from _side(case, one, *filed(one.fields))


def alike_of(one: str, other: str) -> int:
    """Return how much of two normalised texts is the same, of 100, rounded down; 0 where their letters alone show that it is little."""
    matcher = SequenceMatcher(None, one[:_COMPARED], other[:_COMPARED], autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0
    return int(100 * matcher.ratio())


def _near(brought: Sequence[_Side], starts: Sequence[int], note: _Side) -> Iterator[_Side]:
    """Yield the messages of the same side that may lie within a day of a note."""
    for other in brought[bisect_left(starts, note.at_lo - 2 * _DAY) :]:
        if other.at_lo >= note.at_hi + _DAY:
            return
        if other.side == note.side and other.at_hi + _DAY > note.at_lo and _share_words(note, other):
            yield other


def _share_words(note: _Side, other: _Side) -> bool:
    """Tell cheaply whether two texts can be alike at all: a third of the words of the shorter one is in both."""
    return 3 * len(note.words & other.words) >= min(len(note.words), len(other.words))


def _apart(pairs: Sequence[Twins]) -> Iterator[Twins]:
    """Yield the pairs that are most alike, each record once."""
    taken: set[int] = set()
    for one in sorted(pairs, key=lambda each: (-each.alike, each.typed.seq, each.brought.seq)):
        both = {one.typed.seq, one.brought.seq}
        if not taken & both:
            taken |= both
            yield one


def _imported_sides(case: OpenCase, found: Sequence[Imported]) -> Iterator[_Side]:
    for one in found:
        yield from _side(case, one.standing, one.at_lo, one.at_hi)


def _typed_sides(case: OpenCase, imported_seqs: set[int]) -> list[_Side]:
    """Return what was typed and has a speaker and words, without readings and without talk that was spoken."""
    seqs = list_records(case.connection, case.row.case_no, Filters(), _MANY)
    return _sides_of(case, (seq for seq in seqs if seq not in imported_seqs))


def _sides_of(case: OpenCase, seqs: Iterable[int]) -> list[_Side]:
    stands = (standing_at(case.connection, case.row.case_no, seq) for seq in seqs)
    typed = (
        one
        for one in stands
        if "source" not in one.fields and not numbers(one.fields, "cites") and not _was_spoken(one.fields)
    )
    return [side for one in typed for side in _side(case, one, *filed(one.fields))]


def _was_spoken(fields: dict[str, Json]) -> bool:
    talk = fields.get("talk")
    return isinstance(talk, dict) and is_spoken(str(talk.get("via", "")))


def _side(case: OpenCase, one: Standing, at_lo: int, at_hi: int) -> Iterator[_Side]:
    side, text = case.people.side_of(sender_of(one.fields)), normalised(body_of(one.fields)).casefold()
    if side != "unknown" and text:
        yield _Side(one, side, text, frozenset(text.split()), at_lo, at_hi)
