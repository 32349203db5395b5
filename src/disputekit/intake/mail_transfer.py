"""Undo how a part was written for the journey: base64, quoted-printable, uuencode. Damage costs what is damaged."""

import binascii
import re

_NO_BASE64 = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
)
_UU_BEGIN = re.compile(rb"(?:^|[\r\n])begin [0-7]{3,4} [^\r\n]{1,500}\r?\n?")
_STANDING = frozenset(("", "7bit", "8bit", "binary", "7-bit", "8-bit"))


def content(data: bytes, encoding: str, flags: list[str]) -> bytes:
    """Return the bytes that were sent; never raises, and flags what was cut off or is of no known encoding."""
    if encoding in _STANDING:
        return data
    if encoding == "base64":
        return _from_base64(data, flags)
    if encoding in ("quoted-printable", "quoted_printable"):
        return binascii.a2b_qp(data)
    if encoding in ("x-uuencode", "uuencode", "x-uue"):
        return _from_uuencode(data, flags)
    flags.append(f"encoding-unknown:{encoding[:40]}")
    return data


def _from_base64(data: bytes, flags: list[str]) -> bytes:
    """Decode runs that end in padding one after the other: some programs write one part as several."""
    letters = data.translate(None, _NO_BASE64)
    whole = bytearray()
    for run in re.split(rb"=+", letters):
        if len(run) % 4 == 1:
            flags.append("damaged:base64")
            run = run[:-1]  # noqa: PLW2901  six bits are no byte
        whole += binascii.a2b_base64(run + b"=" * (-len(run) % 4))
    if letters and not letters.endswith(b"=") and len(letters) % 4 and "damaged:base64" not in flags:
        flags.append("damaged:base64")
    return bytes(whole)


def _from_uuencode(data: bytes, flags: list[str]) -> bytes:
    begin = _UU_BEGIN.search(data)
    whole = bytearray()
    for line in data[begin.end() if begin else 0 :].splitlines():
        if line.strip() in (b"end", b"`", b""):
            continue
        try:
            whole += binascii.a2b_uu(line)
        except binascii.Error:
            flags.append("damaged:uuencode")
    return bytes(whole)
