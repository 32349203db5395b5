"""Commits and tags as git stores them: headers, an empty line, and a message in whatever encoding.

Nothing in them can be relied on: a name may be missing, a time may be no number or lie in any year, and the message
may not be in the encoding that the commit names. What cannot be decoded stays visible as an escape.
"""

import codecs
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from disputekit.intake.base import Stamp
from disputekit.record.moment import Precision

_SIGNED = re.compile(rb"([^\n]*?) ?<([^\n>]*)>? ?(-?[0-9]{1,30})? ?([+-][0-9]{4})?")
_NOBODY = "(no name)"
# No encodings of text: some cannot be read in a time that grows with their length.
_NO_TEXT = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined"})
_ENCODING = re.compile(r"[A-Za-z0-9_.:-]{1,40}")
_MOST_NAME = 300
_DAY = 1_440  # minutes


class Broken(ValueError):
    """An object or an entry that cannot be read; the message says why."""


class Signed(NamedTuple):
    """Who, and when: ``said`` holds the seconds since 1970 and the offset, as the object states them."""

    name: str
    said: str

    @classmethod
    def of(cls, line: bytes, encoding: str) -> "Signed":
        """Read ``Olena Koval <o@koval.test> 1772359200 +0200``; what is missing stays empty."""
        found = _SIGNED.match(line)
        if found is None:
            return cls(_words(line, encoding)[:_MOST_NAME] or _NOBODY, "")
        name, mail, seconds, offset = found.groups(b"")
        shown = " ".join(f"{_words(name, encoding)} <{_words(mail, encoding)}>".split())
        said = f"{seconds.decode('ascii')} {offset.decode('ascii')}".strip()
        return cls(shown[:_MOST_NAME] if shown != "<>" else _NOBODY, said)

    @property
    def stamp(self) -> Stamp | None:
        """The time with its own offset; None where it lies outside the calendar or is no time."""
        seconds, _, offset = self.said.partition(" ")
        try:
            at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds))
            return Stamp(at.astimezone(_offset(offset)), Precision.SECOND, self.said)
        except (ValueError, OverflowError):
            return None

    @property
    def spoken(self) -> str:
        """The time for people, or what stands in its place."""
        stamp = self.stamp
        return stamp.at.isoformat(timespec="seconds") if stamp else self.said or "at no stated time"


class Commit(NamedTuple):
    """A commit; ``text`` is its whole message, and ``remarks`` say what of it is not as it should be."""

    author: Signed
    committer: Signed
    parents: tuple[str, ...]
    text: str
    is_signed: bool
    remarks: tuple[str, ...]


class Tag(NamedTuple):
    """An annotated tag: what it names (``kind`` and ``target``), who made it, and its message."""

    kind: str
    target: str
    tagger: Signed
    text: str
    is_signed: bool
    remarks: tuple[str, ...]


def commit_of(data: bytes) -> Commit:
    """Read a commit; whatever it holds."""
    head, _, body = data.partition(b"\n\n")
    fields = list(_fields(head))
    encoding = _encoding(fields)
    text, remark = _message(body, encoding)
    return Commit(
        Signed.of(_first(fields, b"author"), encoding),
        Signed.of(_first(fields, b"committer"), encoding),
        tuple(value.decode("ascii", "replace") for name, value in fields if name == b"parent"),
        text,
        any(name.startswith(b"gpgsig") for name, _ in fields),
        _remarks(Signed.of(_first(fields, b"author"), encoding), remark),
    )


def tag_of(data: bytes) -> Tag:
    """Read an annotated tag; whatever it holds."""
    head, _, body = data.partition(b"\n\n")
    fields = list(_fields(head))
    encoding = _encoding(fields)
    tagger = Signed.of(_first(fields, b"tagger"), encoding)
    text, remark = _message(body, encoding)
    return Tag(
        _first(fields, b"type").decode("ascii", "replace"),
        _first(fields, b"object").decode("ascii", "replace"),
        tagger,
        text,
        b"\n-----BEGIN " in b"\n" + body,
        _remarks(tagger, remark),
    )


def _fields(head: bytes) -> Iterator[tuple[bytes, bytes]]:
    for line in head.split(b"\n"):
        name, space, value = line.partition(b" ")
        if name and space:
            yield name, value


def _first(fields: list[tuple[bytes, bytes]], wanted: bytes) -> bytes:
    return next((value for name, value in fields if name == wanted), b"")


def _encoding(fields: list[tuple[bytes, bytes]]) -> str:
    said = _first(fields, b"encoding").decode("ascii", "replace").strip()
    if not _ENCODING.fullmatch(said):
        return "utf-8"
    try:
        found = codecs.lookup(said).name
        b"".decode(found)
    except (LookupError, ValueError):
        return "utf-8"
    return "utf-8" if found.replace("_", "-") in _NO_TEXT else found


def _message(body: bytes, encoding: str) -> tuple[str, str]:
    """Return the words of a message without the line break at its end, and what is wrong with them."""
    try:
        return body.decode(encoding).removesuffix("\n"), ""
    except (ValueError, LookupError):
        text = body.decode("utf-8", "backslashreplace").removesuffix("\n")
        return text, f"its message is not in {encoding}; other bytes are shown as \\x.."


def _words(value: bytes, encoding: str) -> str:
    try:
        return value.decode(encoding)
    except (ValueError, LookupError):
        return value.decode("utf-8", "backslashreplace")


def _remarks(who: Signed, remark: str) -> tuple[str, ...]:
    offset = who.said.partition(" ")[2]
    wrong = who.stamp is not None and _minutes(offset) >= _DAY
    return tuple(
        one
        for one in (
            remark,
            "" if who.stamp else f"its time is {who.said or 'not stated'}, which is none",
            f"its offset {offset} is none; UTC is meant" if wrong else "",
        )
        if one
    )


def _offset(said: str) -> timezone:
    """Return ``+0200`` as an offset; one that no clock has counts as none, since the seconds are of UTC."""
    minutes = _minutes(said)
    if not minutes or minutes >= _DAY:
        return UTC
    return timezone(timedelta(minutes=minutes if said[0] == "+" else -minutes))


def _minutes(said: str) -> int:
    return int(said[1:3]) * 60 + int(said[3:5]) if said else 0
