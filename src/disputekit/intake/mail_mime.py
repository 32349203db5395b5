"""The parts of a mail as places in its bytes, with no copy made: which are its words, which its files.

Boundaries are looked for once per level, depth and number are bounded, and what is broken stays a part: a
multipart without its boundary is text, one that never closes ends with the mail.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from disputekit.intake.mail_charset import decoded
from disputekit.intake.mail_headers import MAX_VALUE, Headers, headers_of, words

MAX_DEPTH = 20
MAX_PARTS = 2000

_PARAMETER = re.compile(
    rb";[ \t\r\n]*([^\s=;\"]{1,100})[ \t\r\n]*=[ \t\r\n]*(\"(?:[^\"\\]|\\.)*\"|[^;\s]*)", re.DOTALL
)
_MEDIA = re.compile(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80}")
_ESCAPE = re.compile(rb"\\(.)", re.DOTALL)
_BODY_TYPES = frozenset(("text/plain", "text/html", "text/enriched", "text/richtext"))
_ENDINGS = {
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "message/rfc822": ".eml",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "application/pdf": ".pdf",
    "application/pgp-signature": ".asc",
    "application/pkcs7-signature": ".p7s",
    "application/pkcs7-mime": ".p7m",
    "application/ms-tnef": ".dat",
}


@dataclass(slots=True)
class MimePart:
    """A part and the place of its content in the mail. ``name`` is bytes where they are of no known charset."""

    media: str
    parameters: dict[str, bytes]
    headers: Headers
    start: int
    end: int
    disposition: str = ""
    name: str | bytes = ""
    children: "list[MimePart]" = field(default_factory=list)

    @property
    def encoding(self) -> str:
        """How its content is written: base64, quoted-printable, or as it stands."""
        return (
            self.headers.raw(b"content-transfer-encoding")[:60].decode("latin-1").strip(" \t\"';").casefold()
        )

    @property
    def charset(self) -> str:
        """The charset it declares."""
        return self.parameters.get("charset", b"")[:60].decode("latin-1")

    @property
    def is_body(self) -> bool:
        """Tell whether it is words that the mail shows as its own."""
        return self.media in _BODY_TYPES and not self.name and self.disposition != "attachment"

    def file_name(self, number: int) -> str | bytes:
        """Return its name, or one by its place and kind where it has none."""
        return self.name or f"part-{number}{_ENDINGS.get(self.media, '.bin')}"


class Taken:
    """How many parts one mail has had, against a mail that is made of nothing else."""

    def __init__(self) -> None:
        self.parts = 0


def part_of(data: bytes, headers: Headers, start: int, end: int, flags: list[str]) -> MimePart:
    """Return a mail as a part with all that is in it."""
    return _part(data, (headers, start, end), flags, (0, Taken(), ""))


def _part(
    data: bytes, place: tuple[Headers, int, int], flags: list[str], within: tuple[int, Taken, str]
) -> MimePart:
    headers, start, end = place
    depth, taken, usual = within
    taken.parts += 1
    media, parameters = typed(headers.raw(b"content-type"), usual or "text/plain")
    part = MimePart(media, parameters, headers, start, end)
    kind, about = typed(headers.raw(b"content-disposition"), "")
    part.disposition = kind
    part.name = _name(about, "filename", flags) or _name(parameters, "name", flags)
    if not media.startswith("multipart/"):
        return part
    boundary = parameters.get("boundary", b"").rstrip()
    spans = list(_between(data, boundary, start, end, MAX_PARTS - taken.parts)) if boundary else []
    if not spans or depth >= MAX_DEPTH or taken.parts >= MAX_PARTS:
        flags.append("broken-mime")
        part.media = "text/plain" if not spans else "application/octet-stream"
        return part
    inner = "message/rfc822" if media == "multipart/digest" else ""
    for first, last in spans:
        found = headers_of(data, first, last)
        body = min(found.body, last)
        part.children.append(_part(data, (found, body, last), flags, (depth + 1, taken, inner)))
    return part


def _between(data: bytes, boundary: bytes, start: int, end: int, most: int) -> Iterator[tuple[int, int]]:
    """Yield the places between the delimiters of one boundary; the line end before one belongs to it."""
    mark, at, opened = b"--" + boundary, start, -1
    while most > 0:
        at = data.find(mark, at, end)
        if at < 0:
            break
        after = at + len(mark)
        line, following = _rest_of_line(data, after, end)
        if (at > start and data[at - 1] not in b"\r\n") or line.strip(b" \t-") or line.strip(b" \t") == b"-":
            at = after
            continue
        if opened >= 0:
            yield opened, max(opened, _before_line_end(data, at))
            most -= 1
        opened = following
        if line.startswith(b"--"):
            return
        at = max(following - 1, after)
    if opened >= 0 and opened < end:
        yield opened, end


def _rest_of_line(data: bytes, at: int, end: int) -> tuple[bytes, int]:
    """Return what follows on a line, and where the next one begins."""
    stop = min(end, at + 200)
    lines = [one for one in (data.find(b"\n", at, stop), data.find(b"\r", at, stop)) if one >= 0]
    if not lines:
        return data[at:stop], stop
    first = min(lines)
    return data[at:first], first + (2 if data.startswith(b"\r\n", first) else 1)


def _before_line_end(data: bytes, at: int) -> int:
    if data.startswith(b"\r\n", max(at - 2, 0)) and at >= 2:
        return at - 2
    return at - 1


# ---------------------------------------------------------------- headers of parts


@lru_cache(maxsize=512)
def _simple_type(value: bytes) -> tuple[str, dict[str, bytes]]:
    return _typed(value)


def typed(value: bytes, usual: str) -> tuple[str, dict[str, bytes]]:
    """Return the type of a Content-Type or the word of a Content-Disposition, and its parameters."""
    if not value:
        return usual, {}
    kind, parameters = _simple_type(value) if len(value) < 200 else _typed(value[:MAX_VALUE])
    if not usual:
        return kind, parameters
    if "/" not in kind:
        return usual, parameters
    return (kind if _MEDIA.fullmatch(kind) else "application/octet-stream"), parameters


def _typed(value: bytes) -> tuple[str, dict[str, bytes]]:
    kind = value.partition(b";")[0].strip().decode("latin-1").casefold()
    parameters: dict[str, bytes] = {}
    for name, found in _PARAMETER.findall(value):
        text = _ESCAPE.sub(rb"\1", found[1:-1]) if found.startswith(b'"') else found
        parameters.setdefault(name.decode("latin-1").casefold(), text)
    return kind, parameters


def _name(parameters: dict[str, bytes], key: str, flags: list[str]) -> str | bytes:
    """Return a file name: plain, in encoded words, or in the pieces of RFC 2231; bytes of no charset stay bytes."""
    if not parameters:
        return ""
    value = parameters.get(key)
    if value is not None:
        try:
            text = value.replace(b"\r", b"").replace(b"\n", b"").decode("utf-8")
        except UnicodeDecodeError:
            return value
        return words(text, flags).strip()
    return _extended(parameters, key, flags)


def _extended(parameters: dict[str, bytes], key: str, flags: list[str]) -> str:
    whole = parameters.get(f"{key}*")
    pieces = [whole] if whole is not None else []
    if whole is None:
        for number in range(100):
            piece = parameters.get(f"{key}*{number}*")
            plain = parameters.get(f"{key}*{number}")
            if piece is None and plain is None:
                break
            pieces.append(piece if piece is not None else (plain or b"").replace(b"%", b"%25"))
    if not pieces:
        return ""
    charset, mark, rest = pieces[0].partition(b"'")
    if mark and b"'" in rest:
        pieces[0] = rest.partition(b"'")[2]
    else:
        charset = b"utf-8"
    return decoded(unquote_to_bytes(b"".join(pieces)), charset[:60].decode("latin-1"), flags).strip()


# ---------------------------------------------------------------- words and files


class Content:
    """What a mail shows as its words, and all other parts: those of a branch that is not shown only as files."""

    def __init__(self, root: MimePart) -> None:
        self.bodies: list[MimePart] = []
        self.files: list[MimePart] = []
        self._sort(root)
        if not self.bodies:
            named = (
                one for one in self.files if one.media in _BODY_TYPES and one.disposition != "attachment"
            )
            self.bodies.extend([one for one in [next(named, None)] if one is not None])

    def _sort(self, part: MimePart) -> None:
        if part.media == "multipart/alternative" and part.children:
            self._choose(part)
        elif part.children:
            for child in part.children:
                self._sort(child)
        elif part.is_body:
            self.bodies.append(part)
        elif part.start < part.end or part.name:
            self.files.append(part)

    def _choose(self, part: MimePart) -> None:
        """Take the plain words where there are any, else the last that can be shown; keep the files of all."""
        branches = [Content(child) for child in part.children]
        plain = [one for one in branches if any(body.media == "text/plain" for body in one.bodies)]
        shown = [one for one in plain if any(_has_more_than_space(body) for body in one.bodies)]
        rich = [one for one in reversed(branches) if one.bodies and one not in plain]
        chosen = next(iter(shown or rich or plain), None)
        for branch in branches:
            if branch is chosen:
                self.bodies.extend(branch.bodies)
            self.files.extend(branch.files)


def _has_more_than_space(part: MimePart) -> bool:
    return part.end - part.start > 4  # a blank alternative is two line ends at most
