"""Turn the bytes of a mail into text by the charset it declares, and say so where that cannot be right.

A declared charset is a claim like any other. What does not decode by it is read as UTF-8, then as Windows-1252
with Latin-1 for its five holes, in which every byte is a character: nothing is ever dropped.
"""

import codecs
import re
from functools import lru_cache

from disputekit.intake.json_source import sound

_ALIASES = {
    "utf8": "utf-8",
    "utf-8mb4": "utf-8",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "ansi_x3.4-1968": "us-ascii",
    "ansi-x3-4-1968": "us-ascii",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "x-sjis": "shift_jis",
    "x-gbk": "gbk",
    "gb2312": "gb18030",  # what is labelled so is often the larger set, and that reads both
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "iso-8859-1": "cp1252",  # the same where Latin-1 has characters; where it has none, mail means these
    "latin1": "cp1252",
    "latin-1": "cp1252",
}
# Codecs of Python that are no charsets of mail: they run escapes, or take long for what they give.
_REFUSED = frozenset(
    [
        "idna",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
        "undefined",
        "mbcs",
        "oem",
        "hex",
        "base64",
        "bz2",
        "zlib",
        "rot13",
        "uu",
        "quopri",
    ]
)
_LABEL = re.compile(r"[a-z0-9][a-z0-9_.:+-]{0,40}")
_TABLE_1252 = "".join(
    bytes([byte]).decode("cp1252", "ignore") or bytes([byte]).decode("latin-1") for byte in range(256)
)


def decoded(data: bytes, label: str, flags: list[str]) -> str:
    """Return all the text of some bytes; notes in ``flags`` where the label is missing, unknown or wrong."""
    wanted = label.strip(" \t\"'").casefold()
    codec = _codec(wanted) if wanted else "us-ascii"
    if codec in ("us-ascii", "utf-8", "cp1252") and data.isascii():
        return data.decode("ascii")
    if codec == "cp1252":
        return western(data)
    if codec and codec != "us-ascii":
        try:
            return sound(data.decode(codec))
        except (UnicodeError, LookupError, ValueError):
            pass
    shown = wanted[:40] or "none"
    flags.append(f"charset-unknown:{shown}" if not codec else f"charset-wrong:{shown}")
    return guessed(data)


def guessed(data: bytes) -> str:
    """Return bytes of unknown charset as UTF-8 where that fits, else as a Western one."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return western(data)


def western(data: bytes) -> str:
    """Return bytes as Windows-1252, its five holes as Latin-1."""
    return codecs.charmap_decode(data, "strict", _TABLE_1252)[0]


@lru_cache(maxsize=256)
def _codec(label: str) -> str:
    """Return Python's name of a charset, empty where it has none or none that may be used."""
    if label in _ALIASES:
        return _ALIASES[label]
    if not _LABEL.fullmatch(label):
        return ""
    for name in (
        label,
        label.replace("cp-", "cp"),
        label.removeprefix("x-"),
        label.replace("windows-", "cp"),
    ):
        try:
            info = codecs.lookup(name)
            "".encode(info.name)
        except (LookupError, ValueError):
            continue
        found = info.name.replace("-", "_")
        return (
            ""
            if found in _REFUSED
            else {"ascii": "us-ascii", "utf_8": "utf-8", "iso8859_1": "cp1252"}.get(found, info.name)
        )
    return ""
