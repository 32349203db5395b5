"""Make an item of an Outlook file: who, to whom, when, its words, its files. The file itself is kept as it stands.

Where the mail came over the internet Outlook kept its headers, and these are read as those of any mail. Else, for
drafts and mail within an office, its own properties are. A mail attached as an Outlook item has no bytes of its own:
it becomes a text with its people, time, subject and words, and its files stand beside it.
"""

import hashlib
import io
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO, NamedTuple

from disputekit.case.quotations import as_flag, quoted
from disputekit.errors import Refused
from disputekit.intake.base import Fault, Found, Item, Part, Skip, Stamp
from disputekit.intake.mail_charset import decoded
from disputekit.intake.mail_date import when_of
from disputekit.intake.mail_headers import Headers, answered, headers_of, message_id, shown
from disputekit.intake.mail_html import words_of
from disputekit.intake.mail_item import CHANNEL, VERDICTS, Seen, note_headers
from disputekit.intake.msg_people import receivers_of, sender_of
from disputekit.intake.msg_properties import EMBEDDED, SMALL, TOP, Properties, page_label
from disputekit.intake.msg_rtf import text_of, unpacked
from disputekit.intake.msg_store import MAX_FILE, Broken, Path, Store, opened
from disputekit.intake.tree import Member
from disputekit.record.moment import Precision

MEDIA = "application/vnd.ms-outlook"
MAX_FILES, MAX_DEPTH = 2000, 5
_CLASS, _SUBJECT, _HEADERS, _MESSAGE_FLAGS = 0x001A, 0x0037, 0x007D, 0x0E07
_ID, _ANSWERS, _REFERENCES = 0x1035, 0x1042, 0x1039
_BODY, _PAGE, _RTF = 0x1000, 0x1013, 0x1009
_SENT, _DELIVERED = 0x0039, 0x0E06
_UNSENT = 8
_METHOD, _DATA, _LONG, _SHORT, _TITLE, _TYPE, _LINKED = 0x3705, 0x3701, 0x3707, 0x3704, 0x3001, 0x370E, 0x370D
_BY_VALUE, _BY_REFERENCE = (0, 1), (2, 3, 4, 7)
_MAIL = ("IPM.NOTE", "REPORT.IPM.", "IPM.SCHEDULE.MEETING", "IPM.OUTLOOK.RECALL", "IPM.RESEND", "IPM.POST")


class _Open(NamedTuple):
    """A message that is being read: the file's own, or one within it."""

    member: Member
    store: Store
    folder: Path
    found: Properties
    depth: int = 0


def found_in(member: Member, seen: Seen) -> Found:
    """Read a file; what is no mail is passed over, and what is damaged a fault. Raises Refused without the extra."""
    try:
        stream, size = opened(member)
        with stream:
            store = Store(stream, size)
            top = _Open(member, store, (), Properties(store, (), TOP, []))
            kind = top.found.text(_CLASS).upper()
            if kind and not kind.startswith(_MAIL) and kind != "IPM":
                return Skip(
                    member.name, f"an Outlook item of the class {top.found.text(_CLASS)[:60]}, no mail"
                )
            if not store.entries:
                return Fault(member.name, "it holds nothing")
            stream.seek(0)
            return _item(top, seen, stream, size)
    except Broken as error:
        return Fault(member.name, str(error))


def _item(top: _Open, seen: Seen, stream: BinaryIO, size: int) -> Item:
    found, remarks = top.found, list[str]()
    headers = _headers(found)
    text = _words(found)
    sender, number = sender_of(found, headers)
    native = message_id(headers) or _own_id(found, stream)
    verdict = seen.judge(native, hash((text, sender, headers.raw(b"subject"))))
    if verdict:
        found.flags.append(verdict)
        remarks.append(VERDICTS[verdict])
    when = _when(found, headers, remarks)
    note_headers(headers, ["."] * number, found.flags)
    if found.number(_MESSAGE_FLAGS) & _UNSENT:
        found.flags.append("draft")
    parts = list(_parts(top))
    return Item(
        at=f"{top.member.name} bytes 0-{size}",
        when=when,
        sender=sender,
        to=receivers_of(top.store, (), found, headers),
        via=CHANNEL,
        text=text,
        id=native,
        re=answered(headers),
        flags=tuple(dict.fromkeys(flag for flag in (*found.flags, as_flag(quoted(text))) if flag)),
        parts=tuple(parts),
        raw=Part(top.member.base or "mail.msg", size, top.member.open, MEDIA),
        remarks=tuple(remarks),
    )


def _headers(found: Properties) -> Headers:
    """Return the headers that came with the mail, and from its properties what they lack."""
    kept = found.text(_HEADERS).strip().encode("utf-8", "replace")
    headers = headers_of(kept + b"\n\n") if kept else Headers({}, 0)
    for name, place in ((b"message-id", _ID), (b"in-reply-to", _ANSWERS), (b"references", _REFERENCES)):
        said = found.text(place).strip()
        if said and name not in headers.values:
            headers.values[name] = [said.encode("utf-8", "replace")]
    subject = found.text(_SUBJECT).strip()
    if subject and not shown(headers.raw(b"subject"), []):
        headers.values[b"subject"] = [" ".join(subject.split()).encode("utf-8", "replace")]
    return headers


def _own_id(found: Properties, stream: BinaryIO) -> str:
    found.flags.append("no-message-id")
    digest = hashlib.sha256()
    stream.seek(0)
    while block := stream.read(1 << 18):
        digest.update(block)
    return f"sha256:{digest.hexdigest()}"


def _when(found: Properties, headers: Headers, remarks: list[str]) -> Stamp | None:
    """Return when it was sent: by its Date header, else by Outlook; one that was never sent has no time."""
    flags: list[str] = []
    stated = when_of(headers, flags, remarks)
    if stated is not None:
        found.flags += flags
        return stated
    is_draft = bool(found.number(_MESSAGE_FLAGS) & _UNSENT)
    for place, flag in ((_SENT, ""), (_DELIVERED, "date-of-delivery")):
        at = None if is_draft and place == _DELIVERED else found.time(place)
        if at is not None:
            found.flags.append(flag)
            return Stamp(at, Precision.SECOND, at.isoformat())
    found.flags += flags
    return None


# ---------------------------------------------------------------- words and files


def _words(found: Properties) -> str:
    """Return its plain words, else those of its page, else those of its RTF."""
    text = found.text(_BODY, is_body=True)
    if not text.strip():
        page = found.bytes_of(_PAGE)
        label = page_label(found.pages[1] or found.pages[0])
        html = decoded(page, label, found.flags) if page else found.text(_PAGE, is_body=True)
        text = words_of(html) if html else ""
        if text.strip():
            found.flags.append("html-only")
    if not text.strip():
        packed = found.bytes_of(_RTF)
        text = text_of(unpacked(packed)) if packed else ""
        if text.strip():
            found.flags.append("rtf-only")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        found.flags.append("nul-characters")
    return text.rstrip("\n")


def _parts(top: _Open) -> Iterator[Part]:
    """Yield the files attached; one that lies elsewhere, or is no file, is flagged by its name."""
    places = top.store.inside(top.folder, "__attach_version1.0_#")
    left = 2 * MAX_FILE
    for number, place in enumerate(places, start=1):
        one = Properties(top.store, place, SMALL, top.found.flags, top.found.pages)
        name = (
            one.text(_LONG).strip()
            or one.text(_SHORT).strip()
            or one.text(_TITLE).strip()
            or f"part-{number}"
        )
        data, method = one.place(_DATA, "0102"), one.number(_METHOD)
        if top.store.size_of(data) > top.store.size:
            top.found.flags.append(f"attachment-damaged:{name[:200]}")
            continue
        left -= max(top.store.size_of(data), 0)
        if number > MAX_FILES or left < 0:
            top.found.flags.append("too-many-attachments")
            return
        if data in top.store.entries:
            opener = partial(_stream, top.member, data)
            yield Part(name, top.store.size_of(data), opener, one.text(_TYPE).strip().lower())
        elif method == 5 or one.place(_DATA, "000D") in top.store.folders:
            yield from _inner(top, one, name)
        elif method in _BY_REFERENCE:
            where = one.text(_LINKED).strip() or name
            top.found.flags.append(f"attachment-elsewhere:{where[:200]}")
        else:
            top.found.flags.append(f"attachment-missing:{name[:200]}")


def _stream(member: Member, path: Path) -> BinaryIO:
    """Give the bytes of an attachment; raises Refused where they cannot be had after all."""
    try:
        stream, size = opened(member)
        with stream:
            return io.BytesIO(Store(stream, size).read(path))
    except Broken as error:
        raise Refused(f"{member.name}: {error}", "nothing was recorded") from error


def _inner(top: _Open, place: Properties, name: str) -> Iterator[Part]:
    """Yield a mail that is attached as an Outlook item as a text, and the files of that mail."""
    folder = place.place(_DATA, "000D")
    if folder not in top.store.folders:
        top.found.flags.append(f"attachment-missing:{name[:200]}")
        return
    found = Properties(top.store, folder, EMBEDDED, [], top.found.pages)
    if not found.text(_CLASS):
        top.found.flags.append(f"attachment-object:{name[:200]}")
        return
    top.found.flags.append("holds-a-mail")
    inner = _Open(top.member, top.store, folder, found, top.depth + 1)
    data = _as_text(inner).encode("utf-8", "replace")
    yield Part(f"{name.removesuffix('.msg')}.txt", len(data), _opener(data), "text/plain")
    if inner.depth < MAX_DEPTH:
        yield from _parts(inner)
        top.found.flags.extend(one for one in found.flags if one.startswith(("attachment-", "too-many-")))


def _opener(data: bytes) -> Callable[[], BinaryIO]:
    return lambda: io.BytesIO(data)


def _as_text(inner: _Open) -> str:
    headers, found = _headers(inner.found), inner.found
    when = _when(found, headers, [])
    lines = {
        "From": sender_of(found, headers)[0],
        "To": ", ".join(receivers_of(inner.store, inner.folder, found, headers)),
        "Date": when.said if when else "",
        "Subject": shown(headers.raw(b"subject"), []),
        "Message-ID": message_id(headers),
    }
    head = [f"{name}: {said}" for name, said in lines.items() if said]
    return "\n".join(
        [
            "(the text of a mail attached as an Outlook item; its original is within the .msg)",
            *head,
            "",
            _words(found),
        ]
    )
