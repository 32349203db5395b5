"""The lines of iCalendar (RFC 5545): unfolded, and taken apart into name, parameters and value; and its times."""

import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from disputekit.intake.base import Stamp
from disputekit.intake.tree import Member
from disputekit.record.moment import Precision, zone_info

MAX_LINE = 1024 * 1024  # characters of an unfolded line that are kept; the rest of it is an attachment
_TIME = re.compile(r"([0-9]{8})(?:T([0-9]{4}(?:[0-9]{2})?)(Z?))?")
_ESCAPED = re.compile(r"\\([nN,;\\])")
_CARET = re.compile(r"\^([n'^])")
_CARETS = {"n": "\n", "'": '"', "^": "^"}


class Property(NamedTuple):
    """A line taken apart. ``name`` and the names of ``params`` are in capitals; ``value`` stands as it is."""

    name: str
    params: Mapping[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value without the escapes of a text."""
        return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value)

    @property
    def person(self) -> str:
        """The name of an organizer or attendee; the address where there is none."""
        address = re.sub(r"^mailto:", "", self.value.strip(), flags=re.IGNORECASE)
        return self.params.get("CN", "").strip() or address


def unfolded(member: Member) -> Iterator[tuple[int, str]]:
    """Yield the lines with the number of their first one. A letter may be folded between its bytes."""
    first, held, is_open = 0, "", False
    with member.open() as raw, io.TextIOWrapper(raw, "latin-1", newline=None) as text:
        number = 0
        while line := text.readline(MAX_LINE):
            number += not is_open
            goes_on = is_open or (first > 0 and line[0] in " \t")
            rest = line.removesuffix("\n")
            if not rest and not is_open:  # stands between a line and its continuation, too
                continue
            if goes_on:
                held += (rest if is_open else rest[1:])[: MAX_LINE - len(held)]
            else:
                yield from _letters(first, held)
                first, held = number, rest
            is_open = not line.endswith("\n")
    yield from _letters(first, held)


def _letters(first: int, held: str) -> Iterator[tuple[int, str]]:
    line = held.encode("latin-1").decode("utf-8", "replace").removeprefix("\ufeff")
    if line.strip(" \t"):
        yield first, line


def parsed(line: str) -> Property | None:
    """Take a line apart, or return None where no colon stands outside of quotes."""
    head, value = _cut(line)
    if value is None:
        return None
    name, *params = head
    pairs = [(key.strip().upper(), _caret(given.strip().strip('"'))) for key, _, given in map(_pair, params)]
    return Property(name.strip().upper(), {key: given for key, given in reversed(pairs) if key}, value)


def _cut(line: str) -> tuple[list[str], str | None]:
    """Return name and parameters, and what stands behind the first colon outside of quotes."""
    start, is_quoted = 0, False
    parts: list[str] = []
    for at, letter in enumerate(line):
        if letter == '"':
            is_quoted = not is_quoted
        elif letter in ";:" and not is_quoted:
            parts.append(line[start:at])
            start = at + 1
            if letter == ":":
                return parts, line[start:]
    return parts, None


def _pair(param: str) -> tuple[str, str, str]:
    return param.partition("=")


def _caret(value: str) -> str:
    return _CARET.sub(lambda found: _CARETS[found[1]], value)


def time_of(found: Property) -> tuple[Stamp | None, str]:
    """Return the time of a property, and what is uncertain about it.

    A zone of the tz database gives an instant: of a clock time that was shown twice the RFC means the first. Any other
    zone stays unresolved and is told; a time without a zone is the wall clock of whoever looks.
    """
    said = found.value.strip()
    shape = _TIME.fullmatch(said)
    try:
        day = datetime.strptime(shape[1], "%Y%m%d") if shape else None  # noqa: DTZ007
        clock = (shape[2] or "").ljust(6, "0") if shape else ""
        at = day and day.replace(hour=int(clock[:2]), minute=int(clock[2:4]), second=int(clock[4:]))
    except ValueError:
        at = None
    if shape is None or at is None:
        return None, f"no time: {said[:60]!r}"
    if not shape[2]:
        return Stamp(at, Precision.DAY, said), ""
    precision = Precision.SECOND if len(shape[2]) > 4 else Precision.MINUTE
    if shape[3]:
        return Stamp(at.replace(tzinfo=UTC), precision, said), ""
    return _in_zone(at, precision, said, found.params.get("TZID", ""))


def _in_zone(at: datetime, precision: Precision, said: str, stated: str) -> tuple[Stamp, str]:
    place = _place(stated)
    if not stated:
        return Stamp(at, precision, said), "states no zone: the clock of whoever looks"
    if place is None:
        return Stamp(at, precision, said), f"zone as stated, none of the tz database: {stated}"
    try:
        return Stamp(at.replace(tzinfo=place).astimezone(UTC), precision, f"{stated}: {said}"), ""
    except OverflowError:
        return Stamp(at, precision, said), f"zone as stated: {stated}"


def _place(stated: str) -> tzinfo | None:
    """Return a zone of the tz database. Programs put a prefix with slashes before its name."""
    if stated.lower() in {"", "localtime", "factory"}:  # that of this machine is nobody's statement
        return None
    parts = stated.split("/")
    prefixed = ("/".join(parts[-3:]), "/".join(parts[-2:])) if stated.startswith("/") else (stated,)
    return next((place for place in map(zone_info, prefixed) if place is not None), None)
