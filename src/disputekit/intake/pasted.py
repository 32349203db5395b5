"""Text copied from a platform's message page: what can be made out in it, and never more than the page shows.

What was pasted is kept byte for byte. Who wrote when is read off the layout of the page, which differs from site to
site and from year to year: every message carries the remark that it is of low confidence, and a person looks the
table through before anything is written. A text in which no message can be made out is one verbatim source.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import NamedTuple

from disputekit.intake.base import Claim, Fault, Found, Item, Options, Reading, Role, Skip, Stamp, Undecided
from disputekit.intake.pasted_lines import (
    DELETED,
    Head,
    file_of,
    heads_of,
    is_page_text,
    is_system,
    without_edited,
)
from disputekit.intake.pasted_when import Calendar, Day, Given, Lack, day_of, order_of, tidy
from disputekit.intake.tree import Tree
from disputekit.record.canonical import Json
from disputekit.record.moment import Precision

LOW = "low confidence: copied from a page by hand, and read off its layout"
NO_DAY = "its day is not in what was copied: it stands above the first day of the page"
ABOVE, DAY_LINE, BUTTON = "above the first message", "with a day", "of the page itself"
MAX_BYTES = 4 * 1024 * 1024
_SHARE = 2  # at most one line in so many may stand above the first message


class Stated(NamedTuple):
    """What the user says of a paste. ``known`` are names of the case, ``parties`` freelancer and client.

    ``is_swapped``: the names of the two people are the wrong way round.
    """

    given: Given
    known: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    parties: tuple[str, str] = ("", "")
    is_swapped: bool = False
    confirmed: str = ""


@dataclass(slots=True)
class Page:
    """What was made out. ``lacks`` is what has to be said before it can be recorded, with the lines that lack it.

    ``is_understood``: messages begin in it, and not below most of its lines; ``problem`` is a statement that cannot be.
    """

    found: list[Found] = field(default_factory=list)
    lines: int = 0
    continuation: int = 0
    people: Counter[str] = field(default_factory=Counter)
    lacks: dict[Lack, str] = field(default_factory=dict)
    problem: str = ""
    order: str = ""
    order_because: str = ""
    layout: str = ""
    is_understood: bool = False
    warnings: list[str] = field(default_factory=list)

    @property
    def messages(self) -> list[Item]:
        """The messages and notes, in the order of the page."""
        return [one for one in self.found if isinstance(one, Item)]


def text_of(data: bytes) -> str:
    """Decode what was pasted; raises UnicodeDecodeError where it is no text."""
    return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def understand(text: str, stated: Stated) -> Page:
    """Read a page; what it lacks is noted in it, never filled in."""
    lines = text.removesuffix("\n").split("\n")
    layout, heads = heads_of(lines, stated.known)
    page = Page(lines=len(lines), layout=layout.value)
    if not heads or _above_lines(lines, heads[0].first) * _SHARE > len(lines):
        return page
    page.is_understood = True
    _Reader(lines, heads, stated, page).read()
    return page


def _above_lines(lines: Sequence[str], first: int) -> int:
    return sum(1 for line in lines[:first] if line.strip() and day_of(line) is None)


class _Block(NamedTuple):
    """The lines from one beginning to the next; ``head`` is None for a note of the page."""

    head: Head | None
    first: int
    last: int


class _Reader:
    """Goes down a page once, with the day and the writer that hold at each line."""

    def __init__(self, lines: list[str], heads: list[Head], stated: Stated, page: Page) -> None:
        self._lines, self._heads, self._stated, self._page = lines, heads, stated, page
        self._day_at = dict(self._day_lines())
        days = list(self._day_at.values())
        days += [one.shown.day for one in heads if one.shown.day]
        page.order, page.order_because = order_of(days, stated.given.order)
        self._has_days = bool(days)
        self._calendar = Calendar(stated.given, page.order)
        self._day: date | None = None
        self._last_day: Day | None = None
        self._sender = ""
        self._notes = {one.first for one in heads if is_system(one.sender, stated.known)}
        own = [one.sender for one in heads if one.sender and one.first not in self._notes]
        self._names = list(dict.fromkeys(own))
        self._swap = (
            dict(zip(self._names, reversed(self._names), strict=True)) if len(self._names) == 2 else {}
        )
        self._clock: tuple[date | None, time] = (None, time.min)

    def read(self) -> None:
        try:
            self._skip(0, self._heads[0].first, ABOVE)
            starts = [*self._heads, None]
            for head, following in zip(self._heads, starts[1:], strict=True):
                end = following.first if following else len(self._lines)
                self._message(head, end, following.sender if following else "")
        except Undecided as error:
            self._page.problem = str(error)
        shown = [head.shown for head in self._heads]
        if not any(one.has_half or one.clock.hour > 12 for one in shown):
            self._page.warnings.append("no AM or PM on the page: its times are read as those of 24 hours")
        self._page.warnings += self._calendar.turned

    def _day_lines(self) -> Iterator[tuple[int, Day]]:
        """Yield the lines that are a day of the page; one that is all of a message is an answer: ``Today``."""
        ends = {head.last for head in self._heads if not head.text}
        last = -1
        for at, line in enumerate(self._lines):
            day = day_of(line)
            if day is not None and last not in ends:
                yield at, day
            last = at if line.strip() else last

    def _skip(self, first: int, end: int, why: str) -> None:
        """Pass lines over, each with its reason; a day among them holds from there on."""
        for at in range(first, end):
            day = self._day_at.get(at)
            self._page.found.append(Skip(f"line {at + 1}", DAY_LINE if day else why))
            if day is not None:
                self._take_day(day, at)

    def _take_day(self, day: Day, at: int) -> None:
        found = self._calendar.date_of(day)
        self._last_day = day
        if isinstance(found, Lack):
            self._page.lacks.setdefault(found, f"line {at + 1}: {day.said!r}")
            self._day = None
        else:
            self._day = found

    def _message(self, head: Head, end: int, next_sender: str) -> None:
        """Make the message of a beginning, and then what the page says below it: days, notes, buttons."""
        own_end, tail = self._parted(head.last + 1, end, next_sender)
        if head.shown.day is not None:
            self._take_day(head.shown.day, head.last)
        if head.first in self._notes:
            self._timed_note(head, own_end)
        else:
            self._sender = head.sender or self._sender
            self._say(head, own_end)
        at = own_end
        for kind, upto in tail:
            if kind == "note":
                self._note(at, upto)
            else:
                self._skip(at, upto, BUTTON)
            at = upto

    def _parted(self, first: int, end: int, next_sender: str) -> tuple[int, list[tuple[str, int]]]:
        """Return where a message ends, and the stretches behind it; a day or a note of the page ends it."""
        own_end, has_words = end, False
        for at in range(first, end):
            is_new_block = has_words and not self._lines[at - 1].strip()
            has_words = has_words or bool(self._lines[at].strip())
            if at in self._day_at or (is_new_block and self._is_note(at)):
                own_end = at
                break
        while own_end == end and own_end > first and self._is_page_text(own_end - 1, next_sender):
            own_end -= 1
        return own_end, list(self._stretches(own_end, end, next_sender))

    def _is_note(self, at: int) -> bool:
        return is_system(self._lines[at], (*self._names, *self._stated.known))

    def _is_page_text(self, at: int, next_sender: str) -> bool:
        line = self._lines[at]
        return bool(line.strip()) and is_page_text(line, next_sender)

    def _stretches(self, first: int, end: int, next_sender: str) -> Iterator[tuple[str, int]]:
        """Yield what lies behind a message: notes of the page with their lines, and lines that are passed over."""
        at = first
        while at < end:
            line = self._lines[at]
            if not line.strip() or at in self._day_at or self._is_page_text(at, next_sender):
                at += 1
                yield "page", at
                continue
            at += 1
            while at < end and not (
                at in self._day_at or self._is_page_text(at, next_sender) or not self._lines[at].strip()
            ):
                at += 1
            yield "note", at

    def _stamp(self, head: Head) -> tuple[Stamp | None, tuple[str, ...]]:
        shown = head.shown
        day = self._day
        if day is None and self._last_day is None:
            if self._has_days:
                return None, (NO_DAY,)
            day = self._stated.given.on
            if day is None:
                self._page.lacks.setdefault(Lack.SHOWN, f"line {head.last + 1}: {shown.said!r} without a day")
        if day is None:
            return None, ()
        before, self._clock = self._clock, (day, shown.clock)
        if before[0] == day and shown.clock < before[1]:
            self._page.warnings.append(f"line {head.last + 1}: {shown.said} stands below a later time")
        said = shown.said if shown.day or self._last_day is None else f"{self._last_day.said} {shown.said}"
        precision = Precision.SECOND if shown.clock.second else Precision.MINUTE
        return Stamp(datetime.combine(day, shown.clock), precision, said), ()

    def _say(self, head: Head, end: int) -> None:
        body = self._lines[head.last + 1 : end]
        words, is_edited = without_edited([head.text, *body] if head.text else body)
        while words and not words[0].strip():
            del words[0]
        stamp, remarks = self._stamp(head)
        flags = ["edited"] if is_edited or head.is_edited else []
        if len(words) == 1 and tidy(words[0]).casefold().rstrip(".") in DELETED:
            flags.append("deleted")
        flags += [f"attachment-missing:{name}" for line in words if (name := file_of(line))]
        sender = self._swap.get(self._sender, self._sender) if self._stated.is_swapped else self._sender
        self._page.people[sender] += 1
        self._page.continuation += end - head.first - 1
        self._page.found.append(
            Item(
                at=_place(head.first, end),
                when=stamp,
                sender=sender,
                to=self._receiver(sender),
                text="\n".join(words),
                flags=tuple(dict.fromkeys(flags)),
                remarks=(LOW, *remarks),
            )
        )

    def _receiver(self, sender: str) -> tuple[str, ...]:
        """Of a page that shows one person only, the other party is meant; of two people, the other one."""
        me, client = self._stated.parties
        if len(self._names) != 1 or not me:
            return ()
        return (client if sender in (*self._stated.own, me) or sender.casefold() in ("you", "me") else me,)

    def _timed_note(self, head: Head, end: int) -> None:
        """What the page says happened, with a time below it, as it has below a name."""
        stamp, remarks = self._stamp(head)
        words = [head.sender, *(line for line in self._lines[head.last + 1 : end] if line.strip())]
        self._page.continuation += end - head.first - 1
        place, text = _place(head.first, end), "\n".join(words)
        self._page.found.append(
            Item(at=place, role=Role.SYSTEM, when=stamp, text=text, remarks=(LOW, *remarks))
        )

    def _note(self, first: int, end: int) -> None:
        """What the page itself says happened; its time is that of its day."""
        when = None
        if self._day is not None and self._last_day is not None:
            when = Stamp(datetime.combine(self._day, time.min), Precision.DAY, self._last_day.said)
        self._page.continuation += end - first - 1
        text = "\n".join(self._lines[first:end])
        self._page.found.append(
            Item(at=_place(first, end), role=Role.SYSTEM, when=when, text=text, remarks=(LOW,))
        )


def _place(first: int, end: int) -> str:
    return f"lines {first + 1}-{end}" if end > first + 1 else f"line {first + 1}"


class Pasted:
    """A paste as a source, with what the user stated of it. It is made for one text and is in no list of formats."""

    name = "paste"
    version = "2"
    title = "page, copied by hand"
    channel = "page"
    keeps_whole = True

    def __init__(self, stated: Stated) -> None:
        self._stated = stated

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim the one text."""
        yield Claim(self.name, tree.members[:1], 100, "pasted page")

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read the page; raises Undecided with what has to be said first."""
        del tree, options
        reading = Reading(iter(()), unit="lines", title=claim.title)
        with claim.members[0].open() as stream:
            data = stream.read(MAX_BYTES + 1)
        try:
            page = (
                understand(text_of(data), self._stated)
                if len(data) <= MAX_BYTES
                else Page(problem="too long")
            )
        except UnicodeDecodeError as error:
            reading.read, reading.found = 1, iter([Fault("line 1", f"byte {error.start + 1:,} is no UTF-8")])
            return reading
        if page.problem or page.lacks:
            raise Undecided(page.problem or lacks_words(page))
        reading.read, reading.continuation = page.lines, page.continuation
        reading.order, reading.order_because = page.order, page.order_because
        reading.warnings, reading.found = page.warnings, iter(page.found)
        reading.states = states_of(self._stated, page)
        return reading


def lacks_words(page: Page) -> str:
    """Say what has to be stated, and where it is missing."""
    return "; ".join(f"{where}: say {lack.value}" for lack, where in page.lacks.items())


def states_of(stated: Stated, page: Page) -> dict[str, Json]:
    """Return what the user said of the page, for the import record."""
    found: dict[str, Json] = {
        "layout": page.layout,
        "shown_on": stated.given.on.isoformat() if stated.given.on else None,
        "year": stated.given.year or None,
        "names_swapped": stated.is_swapped or None,
        "confirmed": stated.confirmed or None,
        "confidence": "low",
    }
    return {name: value for name, value in found.items() if value is not None}
