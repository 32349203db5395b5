"""A WhatsApp file read through once, before the first message is told: its shape, its order of dates, its people."""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import BinaryIO, TypeAlias

from disputekit.intake.whatsapp_dates import Day, date_of, plain
from disputekit.intake.whatsapp_lines import Form, Shape, head_of, looks_like_head
from disputekit.intake.whatsapp_order import Dated

LONGEST_LINE = 1_048_576  # bytes; WhatsApp stops at 65,536 letters
LONGEST_NAME = 100
_SHOWN = 3
_QUOTES = '"“”«»„‟「」'
_DEEDS = re.compile(
    " (?:created (?:group|this group)|added|removed|left|joined|changed|pinned|turned (?:on|off)|hat (?:die|den|das|dich)"
    "|ha (?:creato|cambiado|cambiato|creado|modificato)|cambió|creó|a (?:changé|créé|modifié|ajouté)|mudou|alterou|criou"
    "|heeft|utworzył|zmienił|изменил|создал|добавил|змінив|değiştirdi|mengubah|membuat|đã (?:thay|tạo))(?: |$)"
)


Line: TypeAlias = tuple[str | None, bool]
"""A line without its end, None where its bytes are no text; and whether it ends in LF alone."""


@dataclass(slots=True)
class Survey:
    """What a whole file tells of itself. ``before`` are lines with something in them in front of the first head."""

    lines: int = 0
    before: int = 0
    first: list[str] = field(default_factory=list)
    heads: int = 0
    after_bare: int = 0
    shapes: Counter[Shape] = field(default_factory=Counter)
    days: dict[Shape, list[Dated]] = field(default_factory=dict)
    strange: int = 0
    first_strange: list[tuple[int, str]] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)

    @property
    def ends_crlf(self) -> bool:
        """Whether messages of this file end in CRLF, so that a bare LF is inside one."""
        return self.after_bare * 2 < self.heads - 1

    def own_shapes(self) -> frozenset[Shape]:
        """Return the shapes of the file's own lines: the most frequent, and others where it was put together."""
        most = max(self.shapes.values(), default=0)
        return frozenset(shape for shape, number in self.shapes.items() if number * 10 >= most)

    def own_days(self) -> list[Dated]:
        """Return the dates of the file's own lines, in its order."""
        own = [dated for shape in self.own_shapes() for dated in self.days[shape]]
        return sorted(own, key=lambda dated: dated.line)

    def people(self) -> dict[str, str]:
        """Return who speaks: the text in front of ``: `` as it stands, and the name that it is."""
        return {written: plain(written) for written in self.names if self._is_name(written)}

    def _is_name(self, written: str) -> bool:
        """Whether a text in front of ``: `` is a name: not half of a quotation, nor a deed that is told once."""
        name = plain(written)
        if not name or sum(name.count(quote) for quote in _QUOTES) % 2:
            return False
        return self.names[written] > 1 or not (_DEEDS.search(name) or len(name.split()) > 8)


def lines_of(opened: Callable[[], BinaryIO]) -> Iterator[Line]:
    """Yield the lines of a file in UTF-8, or in UTF-16 with its mark. CRLF and LF both end a line.

    What is longer than a megabyte is no chat: it comes as one line that is no text, and is the last.
    """
    with opened() as stream:
        wide = stream.read(2) in {b"\xff\xfe", b"\xfe\xff"}
    with opened() as stream:
        if wide:
            yield from _wide_lines(stream)
            return
        for piece in iter(partial(stream.readline, LONGEST_LINE), b""):
            if len(piece) == LONGEST_LINE:
                yield (None, False)
                return
            try:
                text = piece.decode()
            except UnicodeDecodeError:
                yield (None, False)
            else:
                yield (text[:-2], False) if piece.endswith(b"\r\n") else (text.removesuffix("\n"), True)


def _wide_lines(stream: BinaryIO) -> Iterator[Line]:
    with io.TextIOWrapper(stream, "utf-16", newline="\n") as file:
        try:
            for text in iter(partial(file.readline, LONGEST_LINE), ""):
                if len(text) == LONGEST_LINE:
                    yield (None, False)
                    return
                yield (
                    text.removesuffix("\r\n") if text.endswith("\r\n") else text.removesuffix("\n"),
                    not text.endswith("\r\n"),
                )
        except UnicodeDecodeError:
            yield (None, False)


def survey(opened: Callable[[], BinaryIO]) -> Survey:
    """Read a file through and say what it tells of itself."""
    told = Survey()
    known, bare, exists = 0, False, False
    form: Form | None = None
    day: tuple[Shape, Day] | None = None
    for number, (line, is_bare) in enumerate(lines_of(opened), start=1):
        told.lines = number
        if line is None:
            continue
        if len(told.first) < _SHOWN and line.strip():
            told.first.append(line)
        head = head_of(line, known)
        if head is not None and head.form is not form:
            form = head.form
            exists = any(is_possible(form.day, order) for order in ("dmy", "mdy", "ymd"))
        if head is None or not exists:
            _count_other(told, number, line)
        else:
            shape = head.form.shape
            known = shape.pattern
            told.heads += 1
            told.after_bare += bare
            told.shapes[shape] += 1
            if day != (shape, head.form.day):
                day = (shape, head.form.day)
                told.days.setdefault(shape, []).append(Dated(head.form.day, number, head.said))
            cut = line.find(": ", head.end, head.end + LONGEST_NAME)
            if cut > 0:
                told.names[line[head.end : cut]] += 1
        bare = is_bare
    return told


def _count_other(told: Survey, number: int, text: str) -> None:
    """Count a line without a head: in front of them all, or of a shape that is not known."""
    if not told.heads and text.strip("\ufeff\u200e \t\r"):
        told.before += 1
    if looks_like_head(text):
        told.strange += 1
        if len(told.first_strange) < _SHOWN:
            told.first_strange.append((number, text))


def is_possible(day: Day, order: str) -> bool:
    """Whether a day without a year, or the date that its numbers mean, is in the calendar."""
    if day.month and not day.c:
        return date_of(day._replace(c="2024"), order) is not None
    return date_of(day, order) is not None


def at_most(now: date) -> date:
    """Return the latest date that a message can have: tomorrow, and a day more for clocks that are wrong."""
    return date.fromordinal(now.toordinal() + 2)
