"""Canonical JSON bytes, in the small profile for which the standard library equals RFC 8785.

The profile (docs/format.md, section 2): string, true, false, null, integer within 2**53 - 1, array, object with
ASCII keys; no floats, no lone surrogates, no duplicate keys, at most 8 levels deep and 1 MiB long.
"""

import json
from collections.abc import Iterable, Sequence
from typing import TypeAlias

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 8
MAX_BYTES = 1024 * 1024
_NESTED = (list, dict)
_PLAIN = (bool, str)


class OutsideProfile(ValueError):
    """A value or a text that canonical JSON cannot hold; the message names the reason."""


def to_bytes(value: Json) -> bytes:
    """Return the canonical UTF-8 bytes of a value, or raise OutsideProfile."""
    _check(value, 0)
    try:
        data = _ENCODER.encode(value).encode("utf-8")
    except UnicodeEncodeError as error:
        raise OutsideProfile("text holds half of a surrogate pair") from error
    if len(data) > MAX_BYTES:
        raise OutsideProfile(f"longer than {MAX_BYTES} bytes")
    return data


def from_bytes(data: bytes) -> Json:
    """Parse bytes that must already be canonical; anything else raises OutsideProfile."""
    if len(data) > MAX_BYTES:
        raise OutsideProfile(f"longer than {MAX_BYTES} bytes")
    try:
        text = data.decode("utf-8")
        value = _whole(text)
        if _ENCODER.encode(value) == text:  # nothing but a canonical text comes back as it was
            return value
    except (ValueError, RecursionError):
        pass  # said below
    return _refused(data)


def arrays_from_bytes(parts: Sequence[bytes]) -> list[Json]:
    """Parse several arrays whose bytes must each be canonical, as from_bytes does, at a third of its cost.

    Each is read by itself, and all are written again in one go. That is as strict: an array ends at its own
    bracket, so that the same text read twice from its beginning falls into the same arrays.
    """
    try:
        texts = [part.decode("utf-8") for part in parts if len(part) <= MAX_BYTES]
        values = [_whole(text) for text in texts]
        arrays = len(texts) == len(parts) and all(isinstance(one, list) for one in values)
        if arrays and _ENCODER.encode(values) == f"[{','.join(texts)}]":
            return values
    except (ValueError, RecursionError):
        pass  # said below
    return [from_bytes(part) for part in parts]


def _whole(text: str) -> Json:
    """Return the value that a text holds from its first to its last character; raises ValueError."""
    value: Json
    value, end = _DECODER.raw_decode(text)
    if end != len(text):
        raise OutsideProfile("something follows the value")
    # Its numbers were looked at as they were read; keys and depth need a look only where these can be wrong.
    if not text.isascii() or text.count("[") + text.count("{") > MAX_DEPTH:
        _check(value, 0)
    return value


def _refused(data: bytes) -> Json:
    """Say why bytes are not canonical: slower, since each part is looked at as it is read."""
    try:
        value: Json = _STRICT.decode(data.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise OutsideProfile("not JSON in UTF-8") from error
    to_bytes(value)
    raise OutsideProfile("not in canonical form")


def _check(value: Json, depth: int) -> None:
    if depth > MAX_DEPTH and isinstance(value, _NESTED):
        raise OutsideProfile(f"nested deeper than {MAX_DEPTH}")
    if value is None or isinstance(value, _PLAIN):
        return
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise OutsideProfile("integer outside 2**53 - 1")
    elif isinstance(value, list):
        _check_all(value, depth + 1)
    elif isinstance(value, dict):
        _check_keys(value)
        _check_all(value.values(), depth + 1)
    else:
        raise OutsideProfile(f"{type(value).__name__} is not allowed")


def _check_all(values: Iterable[Json], depth: int) -> None:
    for value in values:
        if type(value) is not str:  # most are texts, and a call for each of them is what reading a case costs
            _check(value, depth)


def _check_keys(keys: Iterable[object]) -> None:
    for key in keys:
        if not isinstance(key, str) or not key.isascii():
            raise OutsideProfile("object keys are ASCII text")


def _without_twins(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise OutsideProfile("a key stands twice")
    return found


def _no_float(text: str) -> Json:
    raise OutsideProfile(f"{text} is not an integer")


def _integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > MAX_INTEGER:
        raise OutsideProfile("integer outside 2**53 - 1")
    return int(text)


# Made once: json.dumps would make one for each field of each record.
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
_DECODER = json.JSONDecoder(parse_float=_no_float, parse_constant=_no_float, parse_int=_integer)
_STRICT = json.JSONDecoder(
    object_pairs_hook=_without_twins, parse_float=_no_float, parse_constant=_no_float, parse_int=_integer
)
