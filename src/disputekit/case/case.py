"""A case: its facts and people, and every record in force, ready to be folded.

What happened is ordered by (time, number). A reading (a record that cites others) happened when the words it
cites were said; of several sources of one event the best one tells the time.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

from disputekit.case.corrections import out_of_force, standing
from disputekit.case.facts import CaseFacts, People, Side, facts_of, people_of
from disputekit.case.links import Links, links_of
from disputekit.case.marks import TERMS, best, mark_alone, rank
from disputekit.case.piece import Piece, Ref, read_piece
from disputekit.case.sentence import Mark
from disputekit.record.entry import Record
from disputekit.record.moment import Moment, sort_key

# A reading tells of words that were said when its source was; other kinds have a time of their own.
READINGS = frozenset({"request", "quote", "answer", "position", "scope", "milestone", "offer"})
# What these are about follows from what they answer, where they do not say it themselves.
_REPLIES = frozenset({"answer", "position", "quote", "money", "memo"})
# Two sources of one event are counted once per thing counted: other steps, modes and answers stay apart.
_TOLD_APART = ("step", "mode", "value", "name", "by")
_STATED_BY = {
    "S": "scope",
    "X": "scope",
    "M": "milestone",
    "R": "request",
    "P": "person",
    "O": "offer",
}
_Result = TypeVar("_Result")
_LABEL = re.compile(r"[SXMRPO][1-9][0-9]*")


class _Found:
    """What was worked out once for a case. Filled on first use; it never changes an answer."""

    def __init__(self) -> None:
        self.sides: dict[str, Side] = {}
        self.marks: dict[int, Mark] = {}
        self.at: dict[int, Moment] = {}
        self.topics: dict[int, tuple[str, ...]] = {}
        self.by_topic: dict[str, tuple[Piece, ...]] = {}
        self.agreements: dict[int, tuple[int, ...]] = {}
        self.of_kind: dict[tuple[str, ...], tuple[Piece, ...]] = {}
        self.order: dict[int, tuple[Any, ...]] = {}
        self.sources: dict[int, tuple[Piece, ...]] = {}
        self.folded: dict[tuple[str, str], object] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The records of one case. ``records`` are all of them, ``pieces`` those in force, both in order of seq."""

    facts: CaseFacts
    people: People
    records: tuple[Record, ...]
    pieces: tuple[Piece, ...]
    gone: frozenset[int]
    links: Links
    by_seq: dict[int, Piece] = field(repr=False)
    _found: _Found = field(default_factory=_Found, repr=False, compare=False)

    @classmethod
    def from_records(cls, records: Iterable[Record]) -> "Case":
        """Fold the records of a case, in order of seq; raises Damaged when none of them states the case."""
        kept = tuple(sorted(records, key=lambda one: one.seq))
        stands = standing(kept)
        links = links_of(stands, (one.seq for one in stands))
        pieces = tuple(
            read_piece(one, links.about.get(one.seq, ()), links.cites.get(one.seq, ())) for one in stands
        )
        stated = {one.seq: one for one in pieces}
        pieces = tuple(_as_its_mail(one, stated) if one.cites else one for one in pieces)
        facts = facts_of(kept)
        case = cls(
            facts=facts,
            people=people_of(facts, kept),
            records=kept,
            pieces=pieces,
            gone=frozenset(out_of_force(kept)),
            links=links,
            by_seq={one.seq: one for one in pieces},
        )
        case._find_agreements()
        case._find_topics()
        return case

    def once(self, fold: str, label: str, make: Callable[[], _Result]) -> _Result:
        """Return what ``make`` returns, made once for a case: folds that many documents need several times."""
        known = self._found.folded
        if (fold, label) not in known:
            known[fold, label] = make()
        return cast("_Result", known[fold, label])

    def without(self, seqs: Collection[int]) -> "Case":
        """Return the case as if some records told of nothing; ``records`` still holds them, for what is counted."""
        pieces = tuple(one for one in self.pieces if one.seq not in seqs)
        same = {
            seq: tuple(one for one in group if one not in seqs)
            for seq, group in self.links.same.items()
            if seq not in seqs
        }
        case = replace(
            self,
            pieces=pieces,
            links=self.links._replace(same=same),
            by_seq={one.seq: one for one in pieces},
            _found=_Found(),
        )
        case._find_agreements()  # noqa: SLF001 - of a case of our own making
        case._find_topics()  # noqa: SLF001
        return case

    # ------------------------------------------------------------ selecting

    def of_kind(self, *kinds: str) -> tuple[Piece, ...]:
        """Return the records of some kinds as they happened, each event once."""
        known = self._found.of_kind
        if kinds not in known:
            known[kinds] = self.distinct(one for one in self.pieces if one.kind in kinds)
        return known[kinds]

    def about(self, label: str, *kinds: str) -> tuple[Piece, ...]:
        """Return the records of some kinds that concern a label, as they happened, each event once."""
        return self.distinct(one for one in self._found.by_topic.get(label, ()) if one.kind in kinds)

    def stating(self, label: str) -> tuple[Piece, ...]:
        """Return the records that carry a label: its statements, as they happened."""
        return self.distinct(one for one in self._found.by_topic.get(label, ()) if one.label == label)

    def labels(self, letter: str) -> tuple[str, ...]:
        """Return the labels of a letter that are stated in force, in the order of their numbers."""
        return self.once("labels", letter, lambda: self._labels(letter))

    def _labels(self, letter: str) -> tuple[str, ...]:
        stating = (one for one in self.pieces if one.kind == _STATED_BY[letter] and one.label)
        found = {label for one in stating for label in self.topics(one)[:1] if label == one.label}
        return tuple(sorted((label for label in found if label.startswith(letter)), key=label_order))

    def distinct(self, pieces: Iterable[Piece]) -> tuple[Piece, ...]:
        """Return records as they happened, of several that tell the same of one event only the best source."""
        kept = {one.seq: one for one in pieces}
        if len(kept) < 2:  # as most often, where a label is asked for
            return (*kept.values(),)
        joined = self.links.same  # most records are the only source of their event
        leading = (
            one for seq, one in kept.items() if seq not in joined or seq == self._leader(one, kept).seq
        )
        return self.in_order(leading)

    def _leader(self, piece: Piece, among: dict[int, Piece]) -> Piece:
        twins = (one for one in self.twins(piece) if one.seq in among)
        return min(twins, key=lambda one: (rank(self.mark_of_source(one)), one.seq))

    def in_order(self, pieces: Iterable[Piece]) -> tuple[Piece, ...]:
        """Return records as they happened: by time, then by number."""
        return tuple(sorted(pieces, key=self.order))

    def order(self, piece: Piece) -> tuple[Any, ...]:
        """Return the key of the one order in which things happened: time, then number."""
        known = self._found.order
        if piece.seq not in known:
            known[piece.seq] = (*sort_key(self.at(piece)), piece.seq)
        return known[piece.seq]

    # ------------------------------------------------------------ sources

    def same_event(self, piece: Piece) -> tuple[Piece, ...]:
        """Return all records of the event, the given one included."""
        return tuple(self.by_seq[seq] for seq in self.links.same.get(piece.seq, (piece.seq,)))

    def twins(self, piece: Piece) -> tuple[Piece, ...]:
        """Return the records that tell the same thing of the same event, the given one included."""
        if piece.seq not in self.links.same:
            return (self.by_seq[piece.seq],)
        return tuple(one for one in self.same_event(piece) if _told(one) == _told(piece))

    def rests_on(self, piece: Piece) -> tuple[Piece, ...]:
        """Return what the record itself rests on: the records it cites, the agreement of a term, or itself."""
        if self.speaks_for_itself(piece):
            return (piece,)
        cited = self.cited(piece)
        concluded = tuple(self.by_seq[seq] for seq in self._found.agreements.get(piece.seq, ()))
        return cited or concluded or (piece,)

    def cited(self, piece: Piece) -> tuple[Piece, ...]:
        """Return the records that a record cites."""
        return tuple(self.by_seq[seq] for seq in piece.cites if seq in self.by_seq and seq != piece.seq)

    def speaks_for_itself(self, piece: Piece) -> bool:
        """Tell whether a position has words of its own that nothing it cites holds.

        It is then dated when it was stated, not when what it points at was: a reading of today never bears the
        date of the offer it reads.
        """
        if piece.kind != "position" or piece.words is None:
            return False
        side = piece.text("by")
        said = (one for one in self.cited(piece) if one.words and one.words.basis == "verbatim" and one.talk)
        return not any(one.talk and self.side_of(one.talk.sender) == side for one in said)

    def rests_on_itself(self, piece: Piece) -> bool:
        """Tell whether a record is a source of its own, and not a reading of others."""
        return self.rests_on(piece)[0] is piece

    def sources(self, piece: Piece) -> tuple[Piece, ...]:
        """Return the records that are the evidence of a record, in order of seq.

        Those it rests on, down to the first that rest on nothing else, and the other sources of the same event.
        """
        known = self._found.sources
        if piece.seq not in known:
            known[piece.seq] = self._sources(piece)
        return known[piece.seq]

    def _sources(self, piece: Piece) -> tuple[Piece, ...]:
        if piece.seq not in self.links.same and self.rests_on_itself(piece):
            return (piece,)  # most records
        found: dict[int, Piece] = {}
        seen: set[int] = set()
        open_ = list(self.same_event(piece))
        while open_:
            one = open_.pop()
            if one.seq in seen:
                continue
            seen.add(one.seq)
            if self.rests_on_itself(one):
                found[one.seq] = one
            open_.extend(other for each in self.rests_on(one) for other in self.same_event(each))
        return tuple(found[seq] for seq in sorted(found)) or (piece,)

    def mark_of_source(self, piece: Piece) -> Mark:
        """Return the mark of one record by the table of marks.py, without other sources of its event."""
        known = self._found.marks
        if piece.seq not in known:
            known[piece.seq] = Mark.FREELANCER  # stands while a ring of citations is walked
            if self.rests_on_itself(piece):
                known[piece.seq] = mark_alone(piece, self.facts, self.side_of)
            else:
                known[piece.seq] = best(self.mark_of_source(one) for one in self.rests_on(piece))
        return known[piece.seq]

    def mark(self, piece: Piece) -> Mark:
        """Return the best mark of all the evidence of a record."""
        return best(self.mark_of_source(one) for one in self.sources(piece))

    def at(self, piece: Piece) -> Moment:
        """Return when it happened, by its best source; a request by its first asking."""
        known = self._found.at
        if piece.seq not in known:
            known[piece.seq] = self._time_of(piece)
        return known[piece.seq]

    def _time_of(self, piece: Piece) -> Moment:
        tells = self.sources(piece) if piece.kind in READINGS else self.twins(piece)
        if len(tells) == 1:
            return tells[0].when
        strongest = best(self.mark_of_source(one) for one in tells)
        times = [one.when for one in tells if self.mark_of_source(one) is strongest]
        return min(times, key=sort_key) if piece.kind == "request" else max(times, key=sort_key)

    def side_of(self, name: str) -> Side:
        """Return the side a name belongs to."""
        known = self._found.sides
        if name not in known:
            known[name] = self.people.side_of(name)
        return known[name]

    # ------------------------------------------------------------ topics

    def topics(self, piece: Piece) -> tuple[str, ...]:
        """Return the labels a record concerns: its own, those it is about, and those of what it answers.

        A record that carries a label stands for this label alone when it is referred to. Of several sources
        of one event each concerns what any of them says.
        """
        return self._found.topics[piece.seq]

    def _find_topics(self) -> None:
        by_topic: dict[str, list[Piece]] = {}
        for piece in self.pieces:
            found: dict[str, None] = {}
            for twin in self.twins(piece):
                self._collect(twin, found, set())
            self._found.topics[piece.seq] = tuple(found)
            for label in found:
                by_topic.setdefault(label, []).append(piece)
        self._found.by_topic.update((label, tuple(pieces)) for label, pieces in by_topic.items())

    def _collect(self, piece: Piece, found: dict[str, None], seen: set[int]) -> None:
        if piece.label and _LABEL.fullmatch(piece.label):
            found.setdefault(piece.label)
        if piece.seq in seen or (piece.label and seen):
            return
        seen.add(piece.seq)
        for ref in piece.about or (piece.re if piece.kind in _REPLIES else ()):
            target = target_of_ref(ref)
            if isinstance(target, str):
                found.setdefault(target)
            elif target is not None and target in self.by_seq:
                self._collect(self.by_seq[target], found, seen)

    def _find_agreements(self) -> None:
        """Note which agreement concludes which term: the one it was about, as that stood when recorded."""
        terms = [one for one in self.pieces if one.kind in TERMS]
        found: dict[int, list[int]] = {}
        for agreement in (one for one in self.pieces if one.kind == "agreement"):
            for ref in agreement.about:
                matching = [
                    one.seq for one in terms if one.seq < agreement.seq and ref in (one.seq, one.label)
                ]
                if matching:
                    found.setdefault(max(matching), []).append(agreement.seq)
        self._found.agreements.update((seq, tuple(seqs)) for seq, seqs in found.items())


def label_order(label: str) -> tuple[str, int]:
    """Return the key that puts S2 before S10."""
    return label[:1], int(label[1:])


def target_of_ref(ref: Ref) -> Ref | None:
    """Return the label or the number of the record a reference names: ``14.1`` is a file of 14."""
    if isinstance(ref, int) or _LABEL.fullmatch(ref):
        return ref
    head = ref.partition(".")[0]
    return int(head) if head.isdecimal() else None


def _as_its_mail(piece: Piece, stated: dict[int, Piece]) -> Piece:
    """Let a reading that repeats the words of a mail say what that mail quotes: it is folded in both."""
    words = piece.words
    cited = (stated[seq].words for seq in piece.cites if seq in stated)
    mail = next((one.mail for one in cited if one and words and one.body == words.body), 0)
    return replace(piece, words=words._replace(mail=mail)) if words and mail else piece


def _told(piece: Piece) -> tuple[str, ...]:
    return (piece.kind, *(piece.text(name) for name in _TOLD_APART))
