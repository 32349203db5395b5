"""Make an item of the bytes of one mail: who, to whom, when, its own words, its files, and what is uncertain of it.

The bytes themselves are kept as they stand (``raw``); what follows is for reading only. Line ends of the text are
LF. In a box the ``>`` that a program put before ``From `` is taken out of the text shown, except inside of lines
that are quoted anyway; it stays in ``raw`` and in attachments. The subject is a flag, ``subject: ...``. A mail
without a Message-ID has as id the SHA-256 of its bytes with LF line ends, so that boxes of different line ends
agree; the flag ``no-message-id`` says so. The same mail met again in one source has the flag ``copy``, another
mail with the same id ``id-shared``; both are items, since it is the one who records that decides.
"""

import hashlib
import re
from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from disputekit.case.quotations import as_flag, quoted
from disputekit.intake.base import Item, Part
from disputekit.intake.mail_charset import decoded
from disputekit.intake.mail_date import when_of
from disputekit.intake.mail_headers import Headers, answered, headers_of, message_id, shown
from disputekit.intake.mail_html import words_of
from disputekit.intake.mail_mime import Content, MimePart, part_of
from disputekit.intake.mail_people import people
from disputekit.intake.mail_span import Span
from disputekit.intake.mail_transfer import content

CHANNEL = "email"
COPY, SHARED = "copy", "id-shared"
VERDICTS = {
    COPY: "the same mail stands earlier in this source",
    SHARED: "an earlier mail of this source has the same Message-ID and other words",
}
MAX_MAIL = 80 * 1024 * 1024
MAX_WORDS = 8 * 1024 * 1024
BEGINNING = 1024 * 1024  # of a larger mail only this much is taken apart

_DKIM = re.compile(rb"(?:^|;)\s*d=\s*([^;\s]{1,255})")
_QUOTED_FROM = re.compile(rb"(?m)^(>+From )")
_SIZED = frozenset(("", "7bit", "8bit", "binary"))


class Mail(NamedTuple):
    """A mail as found: its bytes (or their beginning), where it is, and what its box says of it."""

    data: bytes
    span: Span
    at: str
    name: str
    is_boxed: bool = False
    is_cut: bool = False
    flags: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


class Seen:
    """The mails of one source as two numbers each, of id and of body: a mail may lie in several folders."""

    def __init__(self) -> None:
        self._bodies: dict[int, int] = {}

    def judge(self, native: str, body: int) -> str:
        """Say whether this is a copy of a mail that came before, or another one with its id; else nothing."""
        before = self._bodies.get(hash(native))
        if before is None:
            self._bodies[hash(native)] = body
            return ""
        return COPY if before == body else SHARED


def item_of(mail: Mail, seen: Seen) -> Item:
    """Read a mail. Never raises, whatever its bytes are."""
    flags, remarks = list(mail.flags), list(mail.remarks)
    headers = headers_of(mail.data)
    flags += headers.flags
    native = _identity(mail, headers, flags)
    verdict = seen.judge(native, _fingerprint(mail.data, headers))
    if verdict:
        flags.append(verdict)
        remarks.append(VERDICTS[verdict])
    text, parts = _contents(mail, headers, flags, remarks)
    senders = people(headers.raw(b"from"), flags) or people(headers.raw(b"sender"), flags)
    note_headers(headers, senders, flags)
    return Item(
        at=mail.at,
        when=when_of(headers, flags, remarks),
        sender=senders[0] if senders else "",
        to=tuple(_receivers(headers, flags)),
        via=CHANNEL,
        text=text,
        id=native,
        re=answered(headers),
        flags=tuple(dict.fromkeys(flag for flag in (*flags, as_flag(quoted(text))) if flag)),
        parts=tuple(parts),
        raw=Part(mail.name, mail.span.end - mail.span.start, mail.span.open, "message/rfc822"),
        remarks=tuple(remarks),
    )


def _identity(mail: Mail, headers: Headers, flags: list[str]) -> str:
    own = message_id(headers)
    if own:
        return own
    flags.append("no-message-id")
    return f"sha256:{hashlib.sha256(_with_lf(mail.data).strip()).hexdigest()}"


def _fingerprint(data: bytes, headers: Headers) -> int:
    """Return what two copies of one mail have in common, whatever servers wrote above it."""
    body = _with_lf(data[headers.body :]).rstrip()
    return hash((body, headers.raw(b"from"), headers.raw(b"subject"), headers.raw(b"date")))


def _with_lf(data: bytes) -> bytes:
    if b"\r" not in data:
        return data
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _receivers(headers: Headers, flags: list[str]) -> Iterable[str]:
    found: dict[str, None] = {}
    for name in (b"to", b"cc", b"bcc"):
        for value in headers.values.get(name, ()):
            found.update(dict.fromkeys(people(value, flags)))
    return found


def note_headers(headers: Headers, senders: list[str], flags: list[str]) -> None:
    """Flag what the headers say beyond people and time."""
    subject = shown(headers.raw(b"subject"), flags)
    if subject:
        flags.append(f"subject: {subject}")
    if not senders:
        flags.append("no-sender")
    elif len(senders) > 1:
        flags.append("several-senders")
    for value in headers.values.get(b"dkim-signature", ()):
        domain = _DKIM.search(value.replace(b"\n", b""))
        flags.append(f"dkim-signed:{domain[1].decode('latin-1')}" if domain else "dkim-signed")
    if headers.raw(b"auto-submitted") and headers.raw(b"auto-submitted").strip().lower() != b"no":
        flags.append("automatic")
    if headers.raw(b"x-unsent").strip() == b"1":
        flags.append("draft")
    if _is_expunged(headers.raw(b"x-mozilla-status")):
        flags.append("deleted")


def _is_expunged(status: bytes) -> bool:
    """Tell whether Thunderbird deleted a mail that its box still holds: bit 8 of its hexadecimal status."""
    try:
        return bool(int(status.strip()[:8] or b"0", 16) & 8)
    except ValueError:
        return False


# ---------------------------------------------------------------- words and files


def _contents(mail: Mail, headers: Headers, flags: list[str], remarks: list[str]) -> tuple[str, list[Part]]:
    root = part_of(mail.data, headers, headers.body, len(mail.data), flags)
    _note_kind(root, flags)
    found = Content(root)
    if mail.is_cut:
        flags.append("too-large")
        remarks.append(
            "only the beginning was taken apart; words and attachments behind it are in the mail itself"
        )
        found.files = []
    too_long = [one for one in found.bodies if one.end - one.start > MAX_WORDS]
    if too_long:
        flags.append("text-too-long")
    bodies = [one for one in found.bodies if one not in too_long]
    if bodies and all(one.media == "text/html" for one in bodies):
        flags.append("html-only")
    text = "\n".join(one for one in (_words(mail, body, flags) for body in bodies) if one)
    files = found.files + [one for one in too_long if one not in found.files and not mail.is_cut]
    return text, [_file(mail, one, number, flags) for number, one in enumerate(files, start=1)]


def _note_kind(root: MimePart, flags: list[str]) -> None:
    kind = {
        "multipart/signed": "signed",
        "multipart/encrypted": "encrypted",
        "multipart/report": "report",
        "application/pkcs7-mime": "signed-or-encrypted",
        "application/x-pkcs7-mime": "signed-or-encrypted",
    }.get(root.media)
    if kind:
        flags.append(kind)


def _words(mail: Mail, part: MimePart, flags: list[str]) -> str:
    data = mail.data[part.start : part.end]
    if mail.is_boxed and b">From " in data:
        data = _without_sign(data)
    data = content(data, part.encoding, flags)
    text = decoded(data, part.charset, flags)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if part.media in ("text/html", "text/enriched", "text/richtext"):
        text = words_of(text)
    if "\0" in text:
        flags.append("nul-characters")
    return text.rstrip("\n")


def _without_sign(data: bytes) -> bytes:
    """Take one ``>`` from before ``From `` where no neighbour line is quoted: there it is the box's, not a quotation."""
    lines = data.splitlines(keepends=True)
    for number, line in enumerate(lines):
        if line.startswith(b">") and _QUOTED_FROM.match(line):
            near = lines[max(number - 1, 0) : number] + lines[number + 1 : number + 2]
            if not any(one.startswith(b">") for one in near):
                lines[number] = line[1:]
    return b"".join(lines)


def _file(mail: Mail, part: MimePart, number: int, flags: list[str]) -> Part:
    encoding = part.encoding
    if part.media == "message/rfc822":
        flags.append("holds-a-mail")
    size = part.end - part.start if encoding in _SIZED else -1
    undo = partial(content, encoding=encoding, flags=[])
    opened = partial(mail.span.open_piece, part.start, part.end, undo)
    return Part(part.file_name(number), size, opened, part.media)
