"""JSON: the views whole, for programs. Every amount, time and sentence keeps its type and brings its words.

Amounts are ``{currency, minor, scale, text}``, moments the record's own object with ``words``, exhibits have
their ``code``. Where a place can hold several types, ``type`` says which one it is. Nothing is left out or
shortened but mail addresses and telephone numbers, as in every document.
"""

import json
import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from disputekit import __version__
from disputekit.case.sentence import Absence, Claim, Exhibit, Fact, Inference, Named, Quote
from disputekit.case.view import Corrected, DisputeLine, GapLine, Line, WrittenLater
from disputekit.record.moment import Moment
from disputekit.record.money import Money
from disputekit.reports.annex import CLOCK_SET
from disputekit.reports.document import Document, Options
from disputekit.reports.privacy import without_addresses
from disputekit.reports.span import plain
from disputekit.reports.words import Words

FORMAT = 1
_NOT_ASCII = re.compile(r"[^\x00-\x7e]")
_VIEWS = ("summary", "scope", "timeline", "account")
_TYPES = {
    Fact: "fact",
    Claim: "claim",
    Inference: "inference",
    Absence: "absence",
    Corrected: "corrected",
    WrittenLater: "written_later",
    Line: "line",
    GapLine: "gap",
    DisputeLine: "dispute",
}


def render(document: Document, _options: Options) -> str:
    """Return the document as one JSON object; what cannot be seen stands as an escape of JSON."""
    writer = _Writer(Words(document))
    made: dict[str, Any] = {
        "disputekit": {"document": document.report.value, "format": FORMAT, "version": __version__},
        "printed": document.printed,
        "zone": document.zone,
        "clock": CLOCK_SET if document.head.clock_set else "",
        "seal": document.seal._asdict(),
        "head": writer.value(document.head),
    }
    parts = [f'"{name}": {_line(value)}' for name, value in made.items()]
    for name in _VIEWS:
        view = getattr(document, name)
        if view is not None:
            parts.append(f'"{name}": {_view(writer, view)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _view(writer: "_Writer", view: Any) -> str:
    """Return a view with one line for each thing it lists: a long timeline is never in memory as objects."""
    made = []
    for name in _names(view):
        value = getattr(view, name)
        if isinstance(value, tuple) and not _names(value):
            listed = ",\n".join(_line(writer.value(one)) for one in value)
            made.append(f'"{name}": [\n{listed}\n]' if listed else f'"{name}": []')
        elif name != "head":
            made.append(f'"{name}": {_line(writer.value(value))}')
    return "{\n" + ",\n".join(made) + "\n}"


def _line(value: Any) -> str:
    """Return a value as JSON on one line; characters that are not printable stand as escapes."""
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isascii() else _NOT_ASCII.sub(_visible, text)


def _quote(one: Quote) -> dict[str, Any]:
    """Return words whole; of a mail also which of its lines are other mail, and a subject of its own."""
    made: dict[str, Any] = {"body": _clean(one.body), "basis": one.basis}
    if one.subject:
        made["subject"] = _clean(one.subject)
    if one.mail:
        from disputekit.case.quotations import folded_lines

        made["quoted_lines"] = [[first, last] for first, last in folded_lines(one.body)]
    return made


class _Writer:
    """Turns values of a view into what JSON has."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._known: dict[type, Callable[[Any], Any]] = {
            Money: lambda one: {**one.to_value(), "text": one.words()},
            Moment: lambda one: {**one.to_value(), "words": words.point(one)},
            Exhibit: lambda one: {"seq": one.seq, "mark": one.mark.value, "file": one.file, "code": one.code},
            Quote: _quote,
            Named: lambda one: {"name": _clean(one.text)},
            Decimal: str,
            str: _clean,
        }

    def value(self, value: Any) -> Any:
        """Return a value as JSON has it."""
        known = self._known.get(type(value))
        if known is not None:
            return known(value)
        if isinstance(value, Enum):
            return value.value
        names = _names(value)
        if names:
            return self._object(value, names)
        return [self.value(one) for one in value] if isinstance(value, tuple) else value

    def _object(self, value: Any, names: tuple[str, ...]) -> dict[str, Any]:
        kind = _TYPES.get(type(value))
        made: dict[str, Any] = {"type": kind} if kind else {}
        made |= {name: self.value(getattr(value, name)) for name in names}
        if isinstance(value, Fact | Claim | Inference | Absence):
            made["words"] = _clean(plain(self._words.sentence(value)))
        return made


def _names(value: Any) -> tuple[str, ...]:
    if is_dataclass(value):
        return tuple(field.name for field in fields(value))
    return getattr(value, "_fields", ())


def _clean(text: str) -> str:
    return "".join(part.text for part in without_addresses(text))


def _visible(found: re.Match[str]) -> str:
    """Return a character as it stands when it is printable, else as an escape of JSON: the value stays the same."""
    if found[0].isprintable():
        return found[0]
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
