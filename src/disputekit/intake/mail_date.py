"""The time a mail states, with the offset it states. What has no offset that mail standards define keeps none.

``-0000`` says that the time is UTC and the sender's own zone is not told (RFC 5322, 3.3): the instant is certain,
a flag tells the rest. The American zone names have the offsets RFC 5322 gives them; other names are not guessed.
A year of two digits is read as RFC 5322, 4.3 says, and flagged.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

from disputekit.intake.base import Stamp
from disputekit.intake.mail_headers import Headers, shown
from disputekit.record.moment import Precision

_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_ZONES = {
    "gmt": 0,
    "ut": 0,
    "utc": 0,
    "z": 0,
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
}
_ZONES |= {"pst": -8, "pdt": -7}
_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?:[.,]\d{1,9})?"
_ZONE = r"(?P<zone>[+-]\d{4}\b|[+-]\d\d:\d\d\b|[A-Za-z]{1,5}\b)?"
_SHAPES = (
    re.compile(rf"(?:[^\s,]{{1,20}},\s*|[A-Za-z]{{2,12}}\.?\s+)?(?P<day>\d{{1,2}})[ -]+(?P<month>[A-Za-z]{{3,9}})\.?[ -]+(?P<year>\d{{2,4}}),?\s+{_CLOCK}\s*{_ZONE}"),
    re.compile(rf"(?:[A-Za-z]{{3,9}},?\s+)?(?P<month>[A-Za-z]{{3,9}})\s+(?P<day>\d{{1,2}}),?\s+{_CLOCK}\s+(?:{_ZONE}\s+)?(?P<year>\d{{4}})(?:\s+(?P<late>[+-]\d{{4}})\b)?"),
    re.compile(rf"(?P<year>\d{{4}})-(?P<month>\d{{2}})-(?P<day>\d{{2}})[T ]{_CLOCK}\s*{_ZONE}"),
)  # fmt: skip
_MOST = timedelta(hours=24)


def stated(text: str, flags: list[str]) -> Stamp | None:
    """Return the time of a Date header; None where it cannot be read. ``flags`` tell what was uncertain."""
    words = " ".join(text[:200].split())
    for shape in _SHAPES:
        match = shape.match(words)
        if match:
            return _stamp(match, text[:200], flags)
    return None


def _stamp(match: re.Match[str], said: str, flags: list[str]) -> Stamp | None:
    found = match.groupdict()
    second = found["second"]
    month = found["month"].lower()[:3]
    try:
        wall = datetime(  # noqa: DTZ001  what the sender's clock showed; its offset comes next, if any
            _year(found["year"], flags),
            int(month) if month.isdigit() else _MONTHS[month],
            int(found["day"]),
            int(found["hour"]),
            int(found["minute"]),
            min(int(second or 0), 59),  # a leap second: the text of it is kept
        )
        zone = _offset(found.get("late") or found["zone"] or "", flags)
        at = wall if zone is None else wall.replace(tzinfo=zone)
        if zone is not None:
            at.astimezone(UTC)
    except (KeyError, ValueError, OverflowError):
        return None
    if not 1000 <= wall.year < 9000:
        return None
    return Stamp(at, Precision.SECOND if second else Precision.MINUTE, said)


def _year(text: str, flags: list[str]) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    flags.append("two-digit-year")
    return year + (2000 if len(text) == 2 and year < 50 else 1900)


def _offset(text: str, flags: list[str]) -> timezone | None:
    """Return the offset a zone stands for, None where that is not defined."""
    name = text.lower()
    if name in _ZONES:
        return UTC if not _ZONES[name] else timezone(timedelta(hours=_ZONES[name]))
    if name[:1] in ("+", "-"):
        digits = name[1:].replace(":", "")
        hours, minutes = int(digits[:2]), int(digits[2:])
        if hours <= 14 and minutes < 60:
            if name.startswith("-") and not hours and not minutes:
                flags.append("zone-not-told")
                return UTC
            offset = timedelta(hours=hours, minutes=minutes)
            return timezone(-offset if name.startswith("-") else offset)
    flags.append("zone-unknown" if name else "zone-missing")
    return None


def when_of(headers: Headers, flags: list[str], remarks: list[str]) -> Stamp | None:
    """Return when a mail was sent, as its Date says; without one, when the last server had it, flagged."""
    said = shown(headers.raw(b"date"), flags)
    own = stated(said, flags) if said else None
    if said and own is None:
        flags.append("date-unreadable")
        remarks.append(f"the Date header cannot be read: {said[:100]}")
    arrived = _arrival(headers.values.get(b"received", ()))
    if own is None:
        flags.append("date-from-received" if arrived else "no-date")
        return arrived
    if own.at.tzinfo and arrived and arrived.at.tzinfo and abs(own.at - arrived.at) > _MOST:
        flags.append("date-differs")
        remarks.append(f"Date says {said[:60]}, the last server {arrived.said[:60]}")
    return own


def _arrival(lines: Sequence[bytes]) -> Stamp | None:
    """Return the time of the server closest to the receiver: the first Received line from the top."""
    if not lines:
        return None
    text = shown(lines[0][-300:].rpartition(b";")[2], [])
    return stated(text, []) if text else None
