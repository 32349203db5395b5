"""Seal the fields of a record, build its entry, and open both again.

Every field becomes one salted disclosure ``D = base64url(JSON [salt, name, value])``; the entry commits to them
by ``sd``, the sorted list of base64url(SHA-256(ascii(D))). See docs/format.md, sections 3 and 4.
"""

import re
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from disputekit.record.canonical import (
    MAX_BYTES,
    Json,
    OutsideProfile,
    arrays_from_bytes,
    from_bytes,
    to_bytes,
)
from disputekit.record.digest import sha256

FORMAT = 1
SALT_BYTES = 16
FIRST_PREV = "0" * 64

_RECORDED_AT = (
    r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z"
)
_CASE_ID, _HEX64 = r"[0-9a-f]{32}", r"[0-9a-f]{64}"
_B64URL = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_DIGEST = r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]"  # 32 bytes: the two unused bits are zero
_SALT = re.compile(r"[A-Za-z0-9_-]{21}[AQgw]")  # 16 bytes: the four unused bits are zero
_TO_URL, _FROM_URL = bytes.maketrans(b"+/", b"-_"), bytes.maketrans(b"-_", b"+/")
_LAST = {0: _B64URL, 2: b"AQgw", 3: b"AEIMQUYcgkosw048"}  # by the length beyond fours; unused bits are zero
# An entry has one spelling. What does not fit is read part by part, to say why.
_ENTRY = re.compile(
    rf'\{{"case":"({_CASE_ID})","prev":"({_HEX64})","recorded_at":"({_RECORDED_AT})",'
    rf'"sd":\["({_DIGEST}(?:","{_DIGEST})*)"\],"seq":([1-9][0-9]{{0,14}}),"v":{FORMAT}\}}'
)
_PADDING = (b"", b"", b"==", b"=")
_KEYS = {"v", "case", "seq", "prev", "recorded_at", "sd"}

Salts = Callable[[], bytes]


class BrokenEntry(ValueError):
    """Stored bytes are not an entry or a disclosure of the format; the message says why."""


class Sealed(NamedTuple):
    """The disclosures of a record, in the order of its fields; made before the lock is taken."""

    disclosures: tuple[str, ...]

    def joined(self) -> str:
        """Return the disclosures as they are stored: each followed by a tilde."""
        return "".join(f"{one}~" for one in self.disclosures)


class Entry(NamedTuple):
    """An entry as parsed from its bytes; ``hash`` is the SHA-256 of those bytes in hex."""

    case: str
    seq: int
    prev: str
    recorded_at: str
    sd: tuple[str, ...]
    hash: str


class Record(NamedTuple):
    """A record as read back: its number, the clock when recorded, and the fields still disclosed."""

    seq: int
    recorded_at: str
    fields: dict[str, Json]
    withheld: int = 0

    @property
    def kind(self) -> str:
        """The kind, or "withheld" where that field is not disclosed."""
        return str(self.fields.get("kind", "withheld"))


def disclose(salt: bytes, name: str, value: Json) -> str:
    """Return one disclosure. The salt must be fresh and random for each field."""
    if len(salt) != SALT_BYTES:
        raise BrokenEntry(f"a salt has {SALT_BYTES} bytes")
    return _b64(to_bytes([_b64(salt), name, value]))


def seal(fields: dict[str, Json], salts: Salts) -> Sealed:
    """Turn fields into disclosures. Raises OutsideProfile when a value cannot be written."""
    return Sealed(tuple(disclose(salts(), name, value) for name, value in fields.items()))


def digest_of(disclosure: str) -> str:
    """Return what an entry lists for a disclosure: base64url of the SHA-256 of its ASCII text."""
    return _b64(sha256(disclosure.encode("ascii")).digest())


def build_entry(case: str, seq: int, prev: str, recorded_at: str, sealed: Sealed) -> bytes:
    """Return the canonical bytes of an entry."""
    sd: list[Json] = [*sorted(map(digest_of, sealed.disclosures))]
    # What the one spelling of an entry takes needs no other proof; the rest is written, or refused, in general.
    listed = '","'.join(map(str, sd))
    named = f'"case":"{case}","prev":"{prev}","recorded_at":"{recorded_at}"'
    text = f'{{{named},"sd":["{listed}"],"seq":{seq},"v":{FORMAT}}}'
    if len(text) <= MAX_BYTES and _ENTRY.fullmatch(text):
        return text.encode("ascii")
    return to_bytes(
        {"v": FORMAT, "case": case, "seq": seq, "prev": prev, "recorded_at": recorded_at, "sd": sd}
    )


def hash_of(entry_bytes: bytes) -> str:
    """Return the hash of an entry: SHA-256 of its bytes, lowercase hex."""
    return sha256(entry_bytes).hexdigest()


def parse_entry(data: bytes) -> Entry:
    """Parse the bytes of an entry strictly; raises BrokenEntry."""
    found = _ENTRY.fullmatch(data.decode("ascii", "replace")) if len(data) <= MAX_BYTES else None
    if found is None:
        return _parse_by_parts(data)
    case, prev, recorded_at, sd, seq = found.groups()
    return Entry(case, int(seq), prev, recorded_at, _ascending(tuple(sd.split('","'))), hash_of(data))


def _parse_by_parts(data: bytes) -> Entry:
    """Parse what is no entry, to say why; or one whose number has more digits than records will be made."""
    try:
        value = from_bytes(data)
    except OutsideProfile as error:
        raise BrokenEntry(str(error)) from error
    if not isinstance(value, dict) or set(value) != _KEYS:
        raise BrokenEntry("an entry has exactly the keys v, case, seq, prev, recorded_at, sd")
    if value["v"] != FORMAT or value["v"] is True:
        raise BrokenEntry(f"format {value['v']!r} is not known here")
    case, seq, prev = value["case"], value["seq"], value["prev"]
    recorded_at, sd = value["recorded_at"], value["sd"]
    if not isinstance(case, str) or not re.fullmatch(_CASE_ID, case):
        raise BrokenEntry("case is not 32 hex digits")
    if type(seq) is not int or seq < 1:
        raise BrokenEntry("seq is not a number from 1 on")
    if not isinstance(prev, str) or not re.fullmatch(_HEX64, prev):
        raise BrokenEntry("prev is not 64 hex digits")
    if not isinstance(recorded_at, str) or not re.fullmatch(_RECORDED_AT, recorded_at):
        raise BrokenEntry("recorded_at is not a UTC time with microseconds")
    return Entry(case, seq, prev, recorded_at, _check_sd(sd), hash_of(data))


def _check_sd(sd: Json) -> tuple[str, ...]:
    if not isinstance(sd, list) or not sd:
        raise BrokenEntry("sd is not a list of digests")
    found = tuple(one for one in sd if isinstance(one, str) and re.fullmatch(_DIGEST, one))
    if len(found) != len(sd):
        raise BrokenEntry("sd is not a list of digests in ascending order")
    return _ascending(found)


def _ascending(digests: tuple[str, ...]) -> tuple[str, ...]:
    if any(a >= b for a, b in pairwise(digests)):
        raise BrokenEntry("sd is not a list of digests in ascending order")
    return digests


def open_disclosure(disclosure: str) -> tuple[str, Json]:
    """Return name and value of a disclosure; raises BrokenEntry."""
    return _open_all([disclosure])[0]


def _open_all(disclosures: Sequence[str]) -> list[tuple[str, Json]]:
    """Return names and values of disclosures, read together; raises BrokenEntry."""
    parts = [_unpacked(one) for one in disclosures]
    try:
        values = arrays_from_bytes(parts)
    except OutsideProfile as error:
        raise BrokenEntry("a disclosure is not canonical JSON in base64url") from error
    return [_name_and_content(value) for value in values]


def _unpacked(disclosure: str) -> bytes:
    """Return the bytes in a disclosure; raises BrokenEntry where base64url would spell them otherwise."""
    text = disclosure.encode("ascii", "replace")
    if not text or text.translate(None, _B64URL):
        raise BrokenEntry("a disclosure is not base64url")
    beyond = len(text) % 4
    if beyond not in _LAST:
        raise BrokenEntry("a disclosure is not canonical JSON in base64url")
    if text[-1] not in _LAST[beyond]:
        raise BrokenEntry("a disclosure is not in its one base64url form")
    return a2b_base64(text.translate(_FROM_URL) + _PADDING[beyond])


def _name_and_content(value: Json) -> tuple[str, Json]:
    if not isinstance(value, list) or len(value) != 3:
        raise BrokenEntry("a disclosure has three members: salt, name, value")
    salt, name, content = value
    if (
        not isinstance(salt, str)
        or not _SALT.fullmatch(salt)
        or not isinstance(name, str)
        or not name.isascii()
    ):
        raise BrokenEntry("a disclosure begins with a salt of 22 characters and an ASCII name")
    return name, content


def split_joined(joined: str) -> tuple[str, ...]:
    """Split the stored form ``D1~D2~`` into disclosures; raises BrokenEntry."""
    if joined and not joined.endswith("~"):
        raise BrokenEntry("stored disclosures do not end with a tilde")
    return tuple(joined.split("~")[:-1])


def open_record(entry: Entry, disclosures: Iterable[str]) -> Record:
    """Check each disclosure against the entry and return the record; raises BrokenEntry."""
    known = set(entry.sd)
    kept = tuple(disclosures)
    if not all(one.isascii() and digest_of(one) in known for one in kept):
        raise BrokenEntry("a field is not the one this record was made with")
    fields: dict[str, Json] = {}
    for name, value in _open_all(kept):
        if name in fields:
            raise BrokenEntry(f"the field {name!r} stands twice")
        fields[name] = value
    return Record(entry.seq, entry.recorded_at, fields, len(entry.sd) - len(fields))


def _b64(data: bytes) -> str:
    return b2a_base64(data, newline=False).translate(_TO_URL, b"=").decode("ascii")
