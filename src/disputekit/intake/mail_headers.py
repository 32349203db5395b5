"""The headers of a mail, split on bytes: names case-folded, broken lines survived, values decoded when asked for.

The standard library's parser is not used here: it raises on some hostile headers, and a mailbox of a hundred
thousand mails asks for eight headers of each, not for all forty as objects.
"""

import base64
import binascii
import quopri
import re
from typing import NamedTuple

from disputekit.intake.mail_charset import decoded, guessed

MAX_HEADERS = 1024 * 1024
MAX_VALUE = 64 * 1024

_BLANK = re.compile(rb"\n\r?\n")
_FIELDS = re.compile(rb"(?m)^([!-9;-~]+)[ \t]*:[ \t]*(.*(?:\n[ \t].*)*)")
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")
_LINE_END = re.compile(rb"\r\n|\n|\r")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([BbQq])\?([^\n]{0,4000}?)\?=")
_ID = re.compile(r"<([^<>]{1,1000})>")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")

# Headers of the mails that people write; what starts in this way is a mail.
KNOWN = frozenset(
    b"bcc cc content-disposition content-transfer-encoding content-type date delivered-to delivery-date envelope-to "
    b"from in-reply-to list-id message-id mime-version received references reply-to resent-date resent-from "
    b"return-path sender status subject to user-agent x-mailer x-mozilla-status x-original-to x-gm-thrid "
    b"x-received x-uidl dkim-signature arc-seal authentication-results importance x-priority".split()
)


class Headers(NamedTuple):
    """The headers of a mail or a part, and where its body begins in the bytes they were read from."""

    values: dict[bytes, list[bytes]]
    body: int
    flags: tuple[str, ...] = ()

    def raw(self, name: bytes) -> bytes:
        """Return the first value of a name, folded as it stands; empty where there is none."""
        found = self.values.get(name)
        return found[0] if found else b""


def headers_of(data: bytes, start: int = 0, end: int | None = None) -> Headers:
    """Split the headers that begin at ``start``; never raises."""
    stop = len(data) if end is None else end
    if data.startswith((b"\n", b"\r"), start, stop):
        return Headers({}, min(stop, start + (2 if data.startswith(b"\r\n", start, stop) else 1)))
    limit = min(stop, start + MAX_HEADERS)
    block, body = _block(data, start, limit)
    flags = () if body < limit or limit == stop else ("headers-cut",)
    values: dict[bytes, list[bytes]] = {}
    lines = 0
    for name, value in _FIELDS.findall(block):
        values.setdefault(name.lower(), []).append(value)
        lines += value.count(b"\n") + 1
    if lines == block.count(b"\n") + 1:
        return Headers(values, body, flags)
    return _mended(data, start, block, Headers({}, body, flags))


def _block(data: bytes, start: int, limit: int) -> tuple[bytes, int]:
    """Return the header lines with LF between them, and where the body begins."""
    if data.find(b"\n", start, min(limit, start + 2000)) < 0 and data.find(b"\r", start, limit) >= 0:
        at = data.find(b"\r\r", start, limit)
        stop, body = (limit, limit) if at < 0 else (at, at + 2)
    else:
        match = _BLANK.search(data, start, limit)
        stop, body = (match.start(), match.end()) if match else (limit, limit)
    block = data[start:stop]
    if b"\r" in block:
        block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return block.removesuffix(b"\n"), body


def _mended(data: bytes, start: int, block: bytes, found: Headers) -> Headers:
    """Read headers line by line past lines that are none; a text that begins without a blank line is the body."""
    lines, flags = block.split(b"\n"), list(found.flags)
    for number, line in enumerate(lines):
        match = _FIELD.match(line)
        if match:
            found.values.setdefault(match[1].lower(), []).append(line[match.end() :].strip(b" \t"))
        elif line[:1] in (b" ", b"\t") and found.values:
            values = found.values[next(reversed(found.values))]
            values[-1] += b"\n" + line
        elif line.startswith((b"From ", b">From ")):
            continue
        elif _goes_on(lines, number):
            flags.append("broken-header")
        else:
            return Headers(found.values, _line_start(data, start, number), (*flags, "no-blank-line"))
    return Headers(found.values, found.body, tuple(flags))


def _goes_on(lines: list[bytes], number: int) -> bool:
    """Tell whether well-known headers follow a broken line."""
    following = lines[number + 1] if number + 1 < len(lines) else b""
    match = _FIELD.match(following)
    return match is not None and match[1].lower() in KNOWN


def _line_start(data: bytes, start: int, number: int) -> int:
    for _ in range(number):
        match = _LINE_END.search(data, start)
        start = match.end() if match else len(data)
    return start


def looks_like_mail(head: bytes, least: int = 2) -> bool:
    """Tell whether a file begins as a mail: well-known headers, so many of them, up to a blank line."""
    values = headers_of(head[:MAX_VALUE]).values
    known = KNOWN.intersection(values)
    is_typed = b"/" in b"".join(values.get(b"content-type", [b""])[:1])
    return len(known) >= least or (len(known) == len(values) == 1 and is_typed)


# ---------------------------------------------------------------- values


def shown(value: bytes, flags: list[str]) -> str:
    """Return a header value on one line, encoded words decoded (RFC 2047)."""
    if len(value) > MAX_VALUE:
        value = value[:MAX_VALUE]
        flags.append("header-cut")
    return words(plain(value, flags), flags).strip()


def plain(value: bytes, flags: list[str]) -> str:
    """Return a header value unfolded; bytes beyond ASCII are UTF-8 where that fits."""
    line = value.replace(b"\n", b"") if b"\n" in value else value
    if line.isascii():
        return line.decode("ascii")
    flags.append("header-8bit")
    return guessed(line)


def words(text: str, flags: list[str]) -> str:
    """Decode encoded words; neighbours of one charset are joined first, since some cut characters in two."""
    if "=?" not in text:
        return _CONTROL.sub(" ", text) if not text.isprintable() else text
    pieces: list[str] = []
    pending, label, last = b"", "", 0
    for match in _WORD.finditer(text):
        between = text[last : match.start()]
        charset = match[1].partition("*")[0].lower()
        if pending and (between.strip() or charset != label):
            pieces.append(decoded(pending, label, flags))
            pending = b""
        if between.strip() or not last:
            pieces.append(between)
        pending, label, last = pending + _word_bytes(match[2], match[3]), charset, match.end()
    if pending:
        pieces.append(decoded(pending, label, flags))
    pieces.append(text[last:])
    return _CONTROL.sub(" ", "".join(pieces))


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return quopri.decodestring(data, header=True)
    data += b"=" * (-len(data) % 4)
    try:
        return base64.b64decode(data)
    except binascii.Error:
        return text.encode("utf-8", "replace")


def ids(value: bytes) -> list[str]:
    """Return the message ids of a header in its order, without their brackets and any blanks inside them."""
    text = plain(value[:MAX_VALUE], [])
    return ["".join(found.split()) for found in _ID.findall(text) if found.strip()]


def message_id(headers: Headers) -> str:
    """Return the mail's own id; one without brackets is taken as it stands."""
    value = headers.raw(b"message-id")
    found = ids(value)
    return found[0] if found else "".join(plain(value[:1000], []).split()).strip("<>")


def answered(headers: Headers) -> str:
    """Return the id of the mail that this one answers: In-Reply-To, which may hold several, or the last reference."""
    references = ids(headers.raw(b"references"))
    answers = ids(headers.raw(b"in-reply-to"))
    both = [one for one in answers if one in references[-1:]]
    return (both or answers or references[-1:] or [""])[0]
