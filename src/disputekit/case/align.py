"""Two exports of one conversation laid over each other, where the source gives no ids.

A line is its minute and its text, and how often the same line stands there. Names prove little, since an exporter
prints a contact as it is called on that day: of two lines that are alike the one of the same name is preferred, and
no line becomes that of somebody who stands in the other export under a name of his own. Lines that are the same in both are one message; what is
left is compared again as a message whose minute moved, then as one whose text was changed at the same place. That is
only done where both exports reach, which the lines that are the same tell. Nothing is compared with everything, so
the time grows as the number of lines.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from enum import Enum
from typing import NamedTuple

_DAY = 1_440  # minutes, as everything here
_SLACK = 5  # lines beyond the first and last common one that may still be common, with another minute or text
_EDIT_NEAR = 10
_SIMILAR = 0.6
_COMPARED = 400  # letters of a text that are compared for likeness
_COMPARISONS = 50_000  # in all; two exports of one chat need some dozens
_CROWD = 64  # lines of one minute, above which likeness is not looked for
_SHIFT_PAIRS = 5
_ODD_LINES = 3
_ODD_GAP = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ONE_MINUTE = timedelta(minutes=1)


class Line(NamedTuple):
    """What one message is recognised by: ``minute`` (see minute_of) and ``text`` (see wording.normalised).

    A message without a time takes the minute of the one before it. ``who`` is the name as this export writes it,
    empty where it states none.
    """

    minute: int
    text: str
    who: str = ""


class Fate(Enum):
    """What became of a line of the newer export, seen from what is recorded already."""

    NEW = "new"
    UNCHANGED = "unchanged"
    EDITED = "edited"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """What align found. All numbers are positions in the sequences that were given to it.

    ``before_of`` has one entry for each line after: the line before that it is, or -1 where it is new. ``edited``
    and ``moved`` are those lines after whose text, or whose minute, is another one than before. ``vanished`` are
    lines before that stand within the span of the newer export and are not in it. ``shifts`` are minutes by which many
    lines stand later than before: the telephone that exported was in another zone.
    """

    before_of: tuple[int, ...]
    edited: frozenset[int] = frozenset()
    moved: frozenset[int] = frozenset()
    vanished: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    def fate(self, after: int) -> Fate:
        """Return what became of a line after."""
        if self.before_of[after] < 0:
            return Fate.NEW
        return Fate.EDITED if after in self.edited else Fate.UNCHANGED

    @property
    def new(self) -> tuple[int, ...]:
        """The lines after that are recorded nowhere yet."""
        return tuple(number for number, before in enumerate(self.before_of) if before < 0)


def minute_of(at: datetime) -> int:
    """Return minutes since 1970: of the wall clock where there is no offset, else of UTC. Seconds are cut off."""
    aware = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return (aware - _EPOCH) // _ONE_MINUTE


def align(before: Sequence[Line], after: Sequence[Line]) -> Alignment:
    """Lay a new export over what is recorded of the same conversation.

    ``before`` is everything recorded of the conversation, from all its imports, each message once with its latest
    text, in any order; lines of one minute in the order of their file. ``after`` is the whole new export in the
    order of its file. An edited line whose text is an earlier one of that message brings nothing new: the caller
    knows the earlier texts. Where the caller left lines of an export out (--only, --since), ``vanished`` means nothing.
    """
    work = _Work(before, after)
    _pair_same(work, 0)
    shifts = _shifts(work)
    for shift in shifts:
        _pair_same(work, shift)
    common = _common(work)
    if common is None:
        return Alignment(before_of=tuple(work.before_of))
    work.common = common
    steps = (0, *shifts)
    _pair_moved(work, steps)
    _pair_edited_in_place(work, steps)
    _pair_edited_nearby(work, steps)
    return _result(work, shifts)


class _Common(NamedTuple):
    """First and last place, before and after, between which both exports run."""

    before: tuple[int, int]
    after: tuple[int, int]

    def beyond_before(self, before: int) -> int:
        """Return how many lines a line before stands in front of the common stretch (negative) or behind it."""
        return _beyond(before, *self.before)

    def beyond_after(self, after: int) -> int:
        """Return the same of a line after."""
        return _beyond(after, *self.after)


class _Work:
    """The state of an alignment. Places are those in the order of time, until the result is made."""

    def __init__(self, before: Sequence[Line], after: Sequence[Line]) -> None:
        self.before_order = sorted(range(len(before)), key=lambda place: before[place].minute)
        self.after_order = sorted(range(len(after)), key=lambda place: after[place].minute)
        self.before = [before[place] for place in self.before_order]
        self.after = [after[place] for place in self.after_order]
        self.before_of = [-1] * len(after)
        self.taken = bytearray(len(before))
        self.common = _Common((0, 0), (0, 0))
        self.comparisons = 0
        self.names_before = {line.who for line in before}
        self.names_after = {line.who for line in after}
        self.called: set[tuple[str, str]] = set()

    def pair(self, before: int, after: int) -> None:
        """Say that two lines are one message."""
        self.before_of[after] = before
        self.taken[before] = 1
        self.called.add((self.before[before].who, self.after[after].who))

    def free_before(self) -> list[int]:
        """Return the places before that are paired with nothing."""
        return [place for place, taken in enumerate(self.taken) if not taken]

    def free_after(self) -> list[int]:
        """Return the places after that are paired with nothing."""
        return [place for place, before in enumerate(self.before_of) if before < 0]

    def open_before(self) -> list[int]:
        """Return the free places before that lie in the common stretch or a few lines from it."""
        reach = self.common.beyond_before
        return [place for place in self.free_before() if abs(reach(place)) <= _SLACK]

    def open_after(self) -> list[int]:
        """Return the same of the places after."""
        reach = self.common.beyond_after
        return [place for place in self.free_after() if abs(reach(place)) <= _SLACK]

    def on_opposite_sides(self, before: int, after: int) -> bool:
        """Whether one of two lines lies in front of all that is common, and the other behind it."""
        return self.common.beyond_before(before) * self.common.beyond_after(after) < 0

    def of_two_people(self, before: int, after: int) -> bool:
        """Whether two names are two people: one of them is met in both exports, and no line bore first one, then the other."""
        ours, theirs = self.before[before].who, self.after[after].who
        if not ours or not theirs or ours == theirs or (ours, theirs) in self.called:
            return False
        return ours in self.names_after or theirs in self.names_before

    def alike(self, before: int, after: int) -> float:
        """Return how alike two texts are, from 0 to 1; below the limit it is 0."""
        if self.comparisons >= _COMPARISONS:
            return 0.0
        self.comparisons += 1
        ours, theirs = self.before[before].text[:_COMPARED], self.after[after].text[:_COMPARED]
        matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
        if matcher.real_quick_ratio() < _SIMILAR or matcher.quick_ratio() < _SIMILAR:
            return 0.0
        ratio = matcher.ratio()
        return ratio if ratio >= _SIMILAR else 0.0


def _beyond(place: int, first: int, last: int) -> int:
    return place - first if place < first else max(0, place - last)


def _pair_same(work: _Work, shift: int) -> None:
    """Pair lines of one text and one minute, the first with the first, the second with the second.

    Those of one name come first: two people who both say ok in a minute are not taken for one another.
    """
    for named in (True, False):
        waiting: dict[Line, list[int]] = defaultdict(list)
        for before in reversed(work.free_before()):
            line = work.before[before]
            waiting[line if named else line._replace(who="")].append(before)
        for after in work.free_after():
            minute, text, who = work.after[after]
            if places := waiting.get(Line(minute - shift, text, who if named else "")):
                work.pair(places.pop(), after)


def _once(lines: Sequence[Line], places: Iterable[int]) -> dict[str, int]:
    """Return the texts that stand at one of the places only, with their minutes."""
    places = list(places)
    number = Counter(lines[place].text for place in places)
    return {lines[place].text: lines[place].minute for place in places if number[lines[place].text] == 1}


def _shifts(work: _Work) -> tuple[int, ...]:
    """Return the differences of zones by which many texts, each standing there once, are apart.

    Whole days are none: who greets every morning at nine would seem to be one day apart.
    """
    before = _once(work.before, work.free_before())
    after = _once(work.after, work.free_after())
    apart = Counter(after[text] - minute for text, minute in before.items() if text in after)
    return tuple(
        shift
        for shift, number in apart.most_common(4)
        if number >= max(_SHIFT_PAIRS, apart.total() // 10) and shift % 15 == 0 and 0 < abs(shift) < _DAY
    )


def _common(work: _Work) -> _Common | None:
    """Return the stretch in which both exports run, or None where they have no line in common."""
    after = [place for place, before in enumerate(work.before_of) if before >= 0]
    if not after:
        return None
    return _Common(_stretch([place for place, taken in enumerate(work.taken) if taken]), _stretch(after))


def _stretch(paired: Sequence[int]) -> tuple[int, int]:
    """Return the first and last of the common places.

    A few lines far in front are left out: a cut export may still start with the note that made the group.
    """
    leaps = [
        place
        for place in range(1, min(_ODD_LINES + 1, len(paired)))
        if paired[place] - paired[place - 1] > _ODD_GAP
    ]
    return paired[leaps[-1] if leaps else 0], paired[-1]


def _pair_moved(work: _Work, shifts: Iterable[int]) -> None:
    """Pair lines of one text whose minutes are up to a day apart, in the order in which they stand; of one name first."""
    for shift, named in ((shift, named) for shift in shifts for named in (True, False)):
        theirs: dict[tuple[str, str], list[int]] = defaultdict(list)
        for after in work.open_after():
            line = work.after[after]
            theirs[line.text, line.who if named else ""].append(after)
        ours: dict[tuple[str, str], list[int]] = defaultdict(list)
        for before in work.open_before():
            line = work.before[before]
            key = line.text, line.who if named else ""
            if key in theirs:
                ours[key].append(before)
        for key, places in ours.items():
            _pair_in_order(work, places, theirs[key], shift)


def _pair_in_order(work: _Work, ours: Sequence[int], theirs: Sequence[int], shift: int) -> None:
    """Pair two rows of one text. Where one row is longer, what stands nearer in time is preferred."""
    left, right = 0, 0
    while left < len(ours) and right < len(theirs):
        before, after = ours[left], theirs[right]
        late = work.after[after].minute - shift - work.before[before].minute
        opposite = work.on_opposite_sides(before, after)
        if late > _DAY or (opposite and work.common.beyond_before(before) < 0):
            left += 1
        elif late < -_DAY or opposite:
            right += 1
        elif len(ours) - left > len(theirs) - right and _nearer(work, ours[left + 1], late, after, shift):
            left += 1
        else:
            work.pair(before, after)
            left, right = left + 1, right + 1


def _nearer(work: _Work, following: int, late: int, after: int, shift: int) -> bool:
    """Whether the line that follows before is nearer in time than the one that is ``late`` minutes off."""
    return abs(work.after[after].minute - shift - work.before[following].minute) < abs(late)


def _pair_edited_in_place(work: _Work, shifts: Iterable[int]) -> None:
    """Pair what is left of a minute with what is left of the same minute: the likest first, then in order.

    A deleted message is one whose text became a note that it was deleted, and no likeness is left.
    """
    for shift in shifts:
        theirs: dict[int, list[int]] = defaultdict(list)
        for after in work.open_after():
            theirs[work.after[after].minute - shift].append(after)
        ours: dict[int, list[int]] = defaultdict(list)
        for before in work.open_before():
            ours[work.before[before].minute].append(before)
        for minute, places in ours.items():
            if minute in theirs:
                _pair_minute(work, places, theirs[minute])


def _pair_minute(work: _Work, ours: list[int], theirs: list[int]) -> None:
    """Pair the lines of one minute; ``ours`` and ``theirs`` are used up."""
    if 2 < len(ours) + len(theirs) <= _CROWD:
        for after in list(theirs):
            own = [before for before in ours if not work.of_two_people(before, after)]
            best = max(own, key=lambda before: work.alike(before, after), default=-1)
            if best >= 0 and work.alike(best, after):
                work.pair(best, after)
                ours.remove(best)
                theirs.remove(after)
    if (
        ours and work.common.beyond_before(ours[0]) < 0
    ):  # in front of the stretch, the last lines are its neighbours
        ours, theirs = ours[::-1], theirs[::-1]
    for before, after in _in_order(work, ours, theirs):
        if not work.on_opposite_sides(before, after) and not work.of_two_people(before, after):
            work.pair(before, after)


def _in_order(work: _Work, ours: Sequence[int], theirs: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first with the first, the second with the second: of each name that is on both sides, and of the others."""
    both = {work.before[before].who for before in ours} & {work.after[after].who for after in theirs}
    left: dict[str | None, list[int]] = defaultdict(list)
    right: dict[str | None, list[int]] = defaultdict(list)
    for before in ours:
        who = work.before[before].who
        left[who if who in both else None].append(before)
    for after in theirs:
        who = work.after[after].who
        right[who if who in both else None].append(after)
    return [pair for who, places in left.items() for pair in zip(places, right[who], strict=False)]


def _pair_edited_nearby(work: _Work, shifts: Iterable[int]) -> None:
    """Pair what is left with the likest line some minutes off: its text was changed and its minute moved."""
    for shift in shifts:
        ours = work.open_before()
        minutes = [work.before[before].minute for before in ours]
        for after in work.open_after():
            minute = work.after[after].minute - shift
            start, end = (
                bisect_left(minutes, minute - _EDIT_NEAR),
                bisect_left(minutes, minute + _EDIT_NEAR + 1),
            )
            near = [
                before
                for before in ours[start : min(end, start + _CROWD)]
                if not work.taken[before]
                and not work.on_opposite_sides(before, after)
                and not work.of_two_people(before, after)
            ]
            best = max(near, key=lambda before: work.alike(before, after), default=-1)
            if best >= 0 and work.alike(best, after):
                work.pair(best, after)


def _result(work: _Work, shifts: tuple[int, ...]) -> Alignment:
    """Return what was found, in the places that the caller knows."""
    before_of = [-1] * len(work.after)
    edited, moved = set(), set()
    for place, before in enumerate(work.before_of):
        if before < 0:
            continue
        number = work.after_order[place]
        before_of[number] = work.before_order[before]
        ours, theirs = work.before[before], work.after[place]
        if ours.text != theirs.text:
            edited.add(number)
        if theirs.minute - ours.minute not in {0, *shifts}:
            moved.add(number)
    return Alignment(
        before_of=tuple(before_of),
        edited=frozenset(edited),
        moved=frozenset(moved),
        vanished=tuple(sorted(work.before_order[place] for place in _vanished(work, shifts))),
        shifts=shifts,
    )


def _vanished(work: _Work, shifts: tuple[int, ...]) -> list[int]:
    """Return the free places before within the stretch, and behind it as far as the newer export still runs."""
    first, last = work.common.before
    end = work.after[-1].minute - max((0, *shifts))
    return [
        place
        for place in work.free_before()
        if place > first and (place < last or work.before[place].minute < end)
    ]
