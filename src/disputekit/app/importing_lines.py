"""Items without ids of their own: which of them the case holds already, from other exports of the conversation.

Earlier imports of the channel are the same conversation where many of the new lines stand in them on the same day,
and what was found to go on with one of them belongs to it too; names and titles prove little, since an exporter
writes a contact as it is called on that day.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

from disputekit.app.importing_source import NOBODY, SYSTEM_FLAG
from disputekit.case.align import Alignment, Fate, Line, align, minute_of
from disputekit.case.wording import carries_media, normalised, wording
from disputekit.ledger.origins import words_of
from disputekit.record.canonical import Json
from disputekit.record.entry import Record
from disputekit.record.fields import MAX_NAME

_DAY = 1_440
_SHARE = 0.3
_ZONE_LINES = 5  # as many as align takes for another zone
_ENOUGH_LINES, _ENOUGH_LETTERS = 3, 20


class Recorded:
    """The messages of a channel that have no ids, each once with its latest words, and its conversation."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.seqs: list[int] = []
        self._imports: list[int] = []
        self._texts: dict[int, set[str]] = {}
        self._place: dict[int, int] = {}

    def add(self, record: Record, source: int) -> None:
        """Take in a record of a conversation (named by its first import); one that is a later version of another takes its place."""
        line = Line(_minute(record.fields.get("when")), _wording(record), _who(record))
        place = self._earlier(record)
        if place is None:
            place = len(self.lines)
            self.lines.append(line)
            self.seqs.append(record.seq)
            self._imports.append(source)
        else:
            self._texts.setdefault(place, {self.lines[place].text}).add(line.text)
            self.lines[place] = Line(self.lines[place].minute, line.text, line.who)
            self.seqs[place] = record.seq
        self._place[record.seq] = place

    def _earlier(self, record: Record) -> int | None:
        answers = record.fields.get("re")
        first = answers[0] if isinstance(answers, list) and answers else None
        return self._place.get(first) if isinstance(first, int) else None

    def had(self, place: int, text: str) -> bool:
        """Tell whether a message had these words in an earlier version."""
        return text in self._texts.get(place, ())

    def conversations_of(self, after: Sequence[Line]) -> list[int]:
        """Return the conversations, each named by its first import, that the new lines belong to.

        Who greets two clients every morning says the same to both: lines count where they stand at the same minute, or
        as far off as many others, since the other telephone was in another zone.
        """
        minutes: dict[str, list[int]] = defaultdict(list)
        for line in sorted(after):
            minutes[line.text].append(line.minute)
        met: dict[tuple[int, str, int], list[int]] = defaultdict(list)
        spans: dict[int, tuple[int, int]] = {}
        for place, line in enumerate(self.lines):
            source = self._imports[place]
            low, high = spans.get(source, (line.minute, line.minute))
            spans[source] = min(low, line.minute), max(high, line.minute)
            off = _nearest(minutes.get(line.text, ()), line.minute)
            if off is not None and abs(off) <= _DAY:
                met[source, line.text, line.minute + off].append(off)
        number_of = Counter((line.text, line.minute) for line in after)
        common: Counter[int] = Counter()
        apart: dict[int, Counter[int]] = defaultdict(Counter)
        letters: Counter[int] = Counter()
        for (source, text, minute), offs in met.items():
            nearest = sorted(offs, key=abs)[: number_of[text, minute]]  # a new line is one message at most
            apart[source].update(nearest)
            common[source] += len(nearest)
            letters[source] += len(text) * len(nearest)
        return sorted(
            source
            for source, number in common.items()
            if number >= _SHARE * _within(after, *spans[source])
            and (number >= _ENOUGH_LINES or letters[source] >= _ENOUGH_LETTERS)
            and _is_steady(apart[source])
        )

    def places_of(self, conversations: Sequence[int]) -> list[int]:
        """Return the places of the messages of some conversations."""
        return [place for place, source in enumerate(self._imports) if source in conversations]


def _nearest(minutes: Sequence[int], minute: int) -> int | None:
    """Return how far off the nearest of some minutes is, which are in order; None where there is none."""
    place = bisect_left(minutes, minute)
    return min((one - minute for one in minutes[max(place - 1, 0) : place + 1]), key=abs, default=None)


def _is_steady(apart: Counter[int]) -> bool:
    """Tell whether most of what is common is as far off as the rest of it: not at all, or by zones."""
    zones = sum(number for off, number in apart.items() if number >= _ZONE_LINES and off and off % 15 == 0)
    return (apart[0] + zones) * 2 >= apart.total()


def _within(after: Sequence[Line], low: int, high: int) -> int:
    return sum(1 for line in after if low <= line.minute <= high)


def _minute(when: Json) -> int:
    start = when.get("from") if isinstance(when, dict) else None
    return minute_of_iso(start) if isinstance(start, str) else 0


def minute_of_iso(iso: str) -> int:
    """Return the minute of a moment's beginning; of a day or a month that of its first midnight."""
    return minute_of(datetime.fromisoformat(iso if len(iso) > 7 else f"{iso}-01"))


def _wording(record: Record) -> str:
    return wording(words_of(record), has_media="file.1" in record.fields or _misses_files(record))


def _who(record: Record) -> str:
    """Return who said a message, as its export calls them; of a note of the program nobody."""
    talk, source = record.fields.get("talk"), record.fields.get("source")
    flags = source.get("flags") if isinstance(source, dict) else None
    is_note = isinstance(flags, list) and SYSTEM_FLAG in flags
    name = talk.get("from") if isinstance(talk, dict) and not is_note else None
    return name_of(str(name)) if name and name != NOBODY else ""


def name_of(said: str) -> str:
    """Return a name as it is compared; of a very long one its beginning, as it is recorded."""
    return normalised(said.strip()[:MAX_NAME])


def _misses_files(record: Record) -> bool:
    source = record.fields.get("source")
    flags = source.get("flags") if isinstance(source, dict) else None
    return isinstance(flags, list) and carries_media(str(flag) for flag in flags)


def lacks_files(record: Record) -> bool:
    """Tell whether a message had files, and its export none of them."""
    return "file.1" not in record.fields and _misses_files(record)


class Laid:
    """New lines laid over the recorded ones of the same conversation."""

    def __init__(self, recorded: Recorded, after: Sequence[Line]) -> None:
        self._recorded, self._after = recorded, after
        self.conversations = recorded.conversations_of(after)
        self._places = recorded.places_of(self.conversations)
        self._found: Alignment = align([recorded.lines[place] for place in self._places], after)
        self.vanished = len(self._found.vanished) if self._places else 0

    def fate(self, number: int) -> tuple[Fate, int]:
        """Return what became of a new line, and the record it is a later version of (0 unless edited)."""
        fate = self._found.fate(number)
        if fate is not Fate.EDITED:
            return fate, 0
        place = self._places[self._found.before_of[number]]
        if self._recorded.had(place, self._after[number].text):
            return Fate.UNCHANGED, 0
        return Fate.EDITED, self._recorded.seqs[place]

    def met(self, number: int) -> int:
        """Return the record that a new line is, whatever its words; 0 where it is new."""
        before = self._found.before_of[number]
        return self._recorded.seqs[self._places[before]] if before >= 0 else 0

    def texts(self, number: int) -> tuple[str, str]:
        """Return the words of the record that a new line is, and its own."""
        place = self._places[self._found.before_of[number]]
        return self._recorded.lines[place].text, self._after[number].text
