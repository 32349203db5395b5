"""Where the mails of an mbox begin and end, in one pass over its bytes, whatever dialect wrote it.

A ``From `` line begins a mail when it ends as such lines do, in a time and a year of either order, and a header
stands on the next line. A blank line before it is not demanded. ``Content-Length`` counts only where it leads
exactly to such a line or to the end of the box. A ``From `` line inside an attached mail whose boundary is still
open belongs to the attachment. Line ends are LF, CRLF or CR, each file as it pleases.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from disputekit.intake.mail_headers import MAX_HEADERS, headers_of
from disputekit.intake.mail_item import BEGINNING, MAX_MAIL
from disputekit.intake.mail_mime import typed
from disputekit.intake.tree import Unreadable

_READ = 1024 * 1024
_AHEAD = 8192
_MARK = b"From "
_TAIL = re.compile(
    rb"From [^\r\n]{0,900}?(?:"
    rb"\d{1,2}:\d\d(?::\d\d)?(?:\.\d{1,9})?[ \t]{1,4}(?:[A-Za-z]{1,5}[ \t]{1,4}|[+-]\d{4}[ \t]{1,4})?(?:19|20)\d\d|"
    rb"(?:19|20)\d\d,?[ \t]{1,4}\d{1,2}:\d\d(?::\d\d)?|"
    rb"(?:19|20)\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\.\d{1,9})?)"
    rb"(?:[ \t]{0,4}[+-]\d\d:?\d\d|[ \t]{0,4}\(?[A-Z][A-Za-z]{0,4}\)?){0,2}(?:[ \t]{1,4}remote from [^\r\n]{1,200})?"
    rb"[ \t]{0,20}(?:\r\n?|\n|\Z)"
)
_ANY = re.compile(rb"From [^\r\n]{0,900}(?:\r\n?|\n)")
_NEXT = re.compile(rb">From |[!-9;-~]{1,200}[ \t]{0,8}:")
_LENGTH = re.compile(rb"(?im)^content-length[ \t]*:[ \t]*(\d{1,12})[ \t]*\r?$")
_BLANK = re.compile(rb"\n\r?\n|\r\r")
_BOUNDARY = re.compile(rb"(?i)boundary[ \t]{0,8}=[ \t\r\n]{0,8}\"?([^\"\s;]{1,200})")
_MOST_BOUNDARIES = 50
_CLOSES_WITHIN = 16 * 1024 * 1024
_LINE_ENDS = (b"\r\n", b"\n", b"\r", b"")


class Piece(NamedTuple):
    """A mail of a box: its bytes are those from ``start`` to ``end``. A very large one comes as its beginning.

    ``is_cut_off``: the box could not be read on from within it.
    """

    start: int
    end: int
    data: bytes
    is_cut: bool
    is_cut_off: bool = False


class Gap(NamedTuple):
    """Bytes that belong to no mail, at the beginning of a box."""

    start: int
    end: int
    is_blank: bool


class Splitter:
    """Splits one box. The counts are right when it is through."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._held = bytearray()
        self._base = 0  # where the first byte held stands in the box
        self._is_over = False
        self.broken = ""
        self._line = _TAIL
        self._headers_end = 0
        self.without_blank = 0
        self.inside_attachments = 0
        self.inside_lengths = 0
        self.wrong_lengths = 0

    def pieces(self) -> Iterator[Piece | Gap]:
        """Yield what the box holds, in its order."""
        self._need(_AHEAD)
        begin = self._first()
        if begin > 0 or (begin < 0 and self._held):
            yield self._gap(begin)
        while begin >= 0:
            piece, begin = self._piece(begin)
            yield piece

    # ------------------------------------------------------------ bytes

    def _more(self) -> bool:
        try:
            block = b"" if self._is_over else self._stream.read(_READ)
        except Unreadable as error:
            block, self.broken = b"", str(error)
        self._held += block
        self._is_over = not block
        return bool(block)

    def _need(self, upto: int) -> None:
        while len(self._held) < upto and self._more():
            pass

    def _drop(self, number: int) -> None:
        del self._held[:number]
        self._base += number

    def _copy(self, first: int, last: int) -> bytes:
        with memoryview(self._held) as view:
            return bytes(view[first:last])

    # ------------------------------------------------------------ beginnings

    def _first(self) -> int:
        """Return where the first mail begins, -1 where there is none; a first line without a date sets the rule."""
        at = len(self._held) - len(self._held.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n \t"))
        if self._held.startswith(_MARK, at) and not self._is_start(at):
            match = _ANY.match(self._held, at)
            if match and _NEXT.match(self._held, match.end()):
                self._line = _ANY
                return at
        return self._next_start(at)

    def _gap(self, begin: int) -> Gap:
        end = begin if begin >= 0 else len(self._held)
        return Gap(self._base, self._base + end, not self._held[:end].strip(b"\xef\xbb\xbf\r\n \t"))

    def _is_start(self, at: int) -> bool:
        """Tell whether a mail begins at a place of the bytes held."""
        self._need(at + _AHEAD)
        match = self._line.match(self._held, at)
        if match is None or not _NEXT.match(self._held, match.end()):
            return False
        return self._line is _TAIL or at == 0 or self._has_blank_before(at)

    def _has_blank_before(self, at: int) -> bool:
        return bytes(self._held[max(at - 4, 0) : at]).endswith((b"\n\n", b"\n\r\n", b"\r\r"))

    def _next_start(self, at: int) -> int:
        """Return the next place where a mail begins, -1 where none does; reads as far as it must."""
        while True:
            found = self._held.find(_MARK, at)
            if found < 0:
                at = max(at, len(self._held) - len(_MARK))
                if len(self._held) > MAX_MAIL + _READ or not self._more():
                    return -1
                continue
            if (found == 0 or self._held[found - 1] in b"\r\n") and self._is_start(found):
                return found
            at = found + len(_MARK)

    # ------------------------------------------------------------ one mail

    def _piece(self, begin: int) -> tuple[Piece, int]:
        """Return the mail whose ``From `` line is at ``begin``, and where the next one begins, -1 for none."""
        self._drop(begin)
        line = self._line.match(self._held)
        first = line.end() if line else 0
        end, following = self._end(first)
        if following < 0 and not self._is_over:
            return self._large(first)
        start = self._base + first
        data = self._copy(first, end)
        if following >= 0 and not self._has_blank_before(following):
            self.without_blank += 1
        is_last = following < 0
        return Piece(
            start, start + len(data), data, is_cut=False, is_cut_off=is_last and bool(self.broken)
        ), following

    def _end(self, first: int) -> tuple[int, int]:
        """Return where a mail ends and where the next one begins, without the blank line between them."""
        found = self._next_start(first)
        claimed = self._claimed(first, found if found >= 0 else len(self._held))
        while True:
            if 0 <= found < claimed and (after := self._start_behind(claimed)) is not None:
                self.inside_lengths += 1
                return claimed, after
            if found < 0 or not self._is_inside_attachment(first, found):
                break
            self.inside_attachments += 1
            found = self._next_start(found + len(_MARK))
        stop = found if found >= 0 else len(self._held)
        if first <= claimed <= stop and bytes(self._held[claimed:stop]) in _LINE_ENDS:
            return claimed, found
        if claimed >= 0 and not self._is_crlf(stop):  # it was counted before somebody changed the line ends
            self.wrong_lengths += 1
        return self._without_separator(first, stop), found

    def _is_crlf(self, stop: int) -> bool:
        return self._held.endswith(b"\r\n", 0, stop)

    def _claimed(self, first: int, stop: int) -> int:
        """Return where the body ends by its Content-Length, -1 where none is given that could be true."""
        blank = _BLANK.search(self._held, first, min(stop, first + MAX_HEADERS))
        self._headers_end = blank.start() + 1 if blank else first
        if blank is None or not self._has_in_headers(first, b"ength", b"ENGTH"):
            return -1
        match = _LENGTH.search(self._held, first, self._headers_end)
        if match is None or int(match[1]) > MAX_MAIL:
            return -1
        return blank.end() + int(match[1])

    def _has_in_headers(self, first: int, *words: bytes) -> bool:
        """Tell cheaply that a header is not there, before a search that minds no case."""
        return any(self._held.find(word, first, self._headers_end) >= 0 for word in words)

    def _start_behind(self, claimed: int) -> int | None:
        """Return where a mail begins right behind a claimed end, -1 at the end of the box, None for neither."""
        self._need(claimed + _AHEAD)
        if claimed > len(self._held):
            return None
        for gap in _LINE_ENDS:
            if not self._held.startswith(gap, claimed):
                continue
            at = claimed + len(gap)
            if at == len(self._held) and self._is_over:
                return -1
            if self._held.startswith(_MARK, at) and self._is_start(at):
                return at
        return None

    def _without_separator(self, first: int, stop: int) -> int:
        """Leave out the one blank line that every box puts behind a mail."""
        tail = bytes(self._held[max(stop - 4, first) : stop])
        if tail.endswith(b"\r\n\r\n"):
            return stop - 2
        return stop - 1 if tail.endswith((b"\n\n", b"\r\r")) else stop

    def _large(self, first: int) -> tuple[Piece, int]:
        """Go on to the end of a mail that is too large to be held; only its beginning is."""
        start, data = self._base + first, self._copy(first, first + BEGINNING)
        following = -1
        while following < 0 and not (self._is_over and len(self._held) <= 2 * _AHEAD):
            self._drop(max(len(self._held) - 2 * _AHEAD, 0))
            following = self._next_start(1)
            if following < 0 and self._is_over:
                break
        stop = following if following >= 0 else len(self._held)
        end = self._base + self._without_separator(0, stop)
        is_last = following < 0
        return Piece(start, end, data, is_cut=True, is_cut_off=is_last and bool(self.broken)), following

    # ------------------------------------------------------------ attachments

    def _is_inside_attachment(self, first: int, found: int) -> bool:
        """Tell whether an attached mail or text holds a ``From `` line: its boundary is open there, and closes later."""
        if not self._has_in_headers(first, b"oundary", b"OUNDARY"):
            return False
        outer = _BOUNDARY.search(self._held, first, self._headers_end)
        if outer is None:
            return False
        mark = b"--" + outer[1]
        if self._held.rfind(mark + b"--", first, found) >= 0 or not self._is_attachment_open(first, found):
            return False
        self._need(found + _CLOSES_WITHIN)
        closes = self._held.find(mark, found, found + _CLOSES_WITHIN)
        return closes >= 0 and outer[1] not in self._held[found:closes]

    def _is_attachment_open(self, first: int, found: int) -> bool:
        marks = {b"--" + one for one in _BOUNDARY.findall(self._held, first, found)[:_MOST_BOUNDARIES]}
        last = max((self._held.rfind(mark, first, found) for mark in marks), default=-1)
        line_end = min(
            (at for at in (self._held.find(end, max(last, 0), found) for end in (b"\n", b"\r")) if at >= 0),
            default=-1,
        )
        if last < 0 or line_end < 0:
            return False
        part = self._copy(line_end, min(found, line_end + _AHEAD)).removeprefix(b"\r").removeprefix(b"\n")
        headers = headers_of(part)
        media, _ = typed(headers.raw(b"content-type"), "text/plain")
        disposition, _ = typed(headers.raw(b"content-disposition"), "")
        return media.startswith("message/") or media == "application/mbox" or disposition == "attachment"


def begins_as_box(head: bytes) -> bool:
    """Tell whether a file begins with a ``From `` line and a header below it."""
    at = len(head) - len(head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n \t"))
    match = _TAIL.match(head, at) or _ANY.match(head, at)
    return match is not None and _NEXT.match(head, match.end()) is not None
