r"""The words of a mail that Outlook kept only as RTF: unpacked (MS-OXRTFCP), then read for its text.

RTF made from HTML holds the tags of that page (``\fromhtml1``, MS-OXRTFEX); they are taken out again, and the page
is read as any other. No layout is kept otherwise: lines, tabs and characters.
"""

import re
import struct
from typing import NamedTuple

from disputekit.intake.json_source import sound
from disputekit.intake.mail_charset import decoded
from disputekit.intake.mail_html import words_of
from disputekit.intake.msg_properties import MAX_TEXT, page_label

_PRESET = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans "
    rb"SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par \pard\plain\f0\fs20"
    rb"\b\i\u\tab\tx"
)  # fmt: skip
_PACKED, _PLAIN = b"LZFu", b"MELA"
_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)  # fmt: skip
_APART = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer headerl headerr footerl footerr generator themedata "
    b"listtable listoverridetable rsidtbl xmlnstbl datastore fldinst mmathPr filetbl revtbl latentstyles bkmkstart "
    b"bkmkend".split()
)
_SIGNS = {
    b"par": "\n", b"line": "\n", b"row": "\n", b"sect": "\n", b"page": "\n", b"tab": "\t", b"cell": "\t",
    b"emdash": "\u2014", b"endash": "\u2013", b"bullet": "\u2022", b"lquote": "\u2018", b"rquote": "\u2019",
    b"ldblquote": "\u201c", b"rdblquote": "\u201d", b"emspace": "\u2003", b"enspace": "\u2002",
}  # fmt: skip
_ONE = {b"~": "\u00a0", b"_": "\u2011", b"{": "{", b"}": "}", b"\\": "\\", b"\n": "\n", b"\r": "\n"}
_FONT_PAGES = {
    128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257,
    204: 1251, 222: 874, 238: 1250,
}  # fmt: skip
_MOST_GROUPS = 2000


def unpacked(data: bytes) -> bytes:
    """Return RTF as it was before it was packed; what cannot be unpacked ends where it breaks."""
    if len(data) < 16:
        return b""
    size, kind = struct.unpack_from("<4xI4s", data)
    if kind == _PLAIN:
        return data[16:]
    if kind != _PACKED:
        return b""
    made, most = bytearray(_PRESET), len(_PRESET) + min(size, MAX_TEXT)
    at = 16
    while at < len(data) and len(made) < most:
        kinds, at = data[at], at + 1
        for bit in range(8):
            if at >= len(data):
                break
            if not kinds >> bit & 1:
                made.append(data[at])
                at += 1
                continue
            place = int.from_bytes(data[at : at + 2], "big")
            at += 2
            if not _copied(made, place >> 4, (place & 15) + 2):
                return bytes(made[len(_PRESET) : most])
    return bytes(made[len(_PRESET) : most])


def _copied(made: bytearray, place: int, number: int) -> bool:
    """Repeat bytes by their place in a ring of the last 4,096; False at the mark of the end."""
    back = (len(made) - place) % 4096
    if not back:
        return False
    for _ in range(number):
        made.append(made[-back] if back <= len(made) else 0x20)
    return True


class _Group(NamedTuple):
    """What holds within a pair of braces."""

    is_silent: bool = False
    is_tag: bool = False
    is_layout: bool = False  # between \htmlrtf and \htmlrtf0: what the page has no use for
    is_fonts: bool = False
    replaces: int = 1  # characters that stand for a \u in programs that do not know it
    page: int = 1252


class _Reader:
    def __init__(self, *, is_page: bool) -> None:
        self.is_page = is_page
        self.words: list[str] = []
        self.group = _Group()
        self.opened: list[_Group] = []
        self.too_deep = 0
        self.narrow = bytearray()
        self.skips = 0
        self.is_new = self.is_optional = False
        self.fonts: dict[int, int] = {}
        self.font = -1

    def take(self, match: "re.Match[bytes]") -> None:
        word, number, code, sign, brace, text = match.groups()
        if brace:
            self.say("")
            self._brace(is_opened=brace == b"{")
            return
        if word:
            self._word(word, int(number) if number else None)
        elif sign == b"*":
            self.is_optional = self.is_new
            return
        elif code:
            self._bytes(bytes([int(code, 16)]))
        elif sign:
            self.say(_ONE.get(sign, ""))
        elif text:
            self._bytes(text)
        self.is_new = self.is_optional = False

    def _brace(self, *, is_opened: bool) -> None:
        self.skips = 0
        self.is_new, self.is_optional = is_opened, False
        if is_opened and len(self.opened) >= _MOST_GROUPS:
            self.too_deep += 1
        elif is_opened:
            self.opened.append(self.group)
        elif self.too_deep:
            self.too_deep -= 1
        elif self.opened:
            self.group = self.opened.pop()

    def _word(self, word: bytes, number: int | None) -> None:
        if self.is_new and self._begins(word):
            return
        if word == b"u" and number is not None:
            self.say(chr(number & 0xFFFF))
            self.skips = self.group.replaces
        elif word == b"uc":
            self.group = self.group._replace(replaces=min(max(number or 0, 0), 8))
        elif word == b"htmlrtf" and self.is_page:
            self.group = self.group._replace(is_layout=number != 0)
        elif word == b"ansicpg":
            self.group = self.group._replace(page=number or 1252)
        elif word == b"f" and number is not None:
            self._font(number)
        elif word == b"fcharset" and self.group.is_fonts and number in _FONT_PAGES and len(self.fonts) < 4096:
            self.fonts[self.font] = _FONT_PAGES[number]
        elif word in _SIGNS:
            self.say(_SIGNS[word])

    def _begins(self, word: bytes) -> bool:
        """Take the word that says what a group is for."""
        if word == b"htmltag" and self.is_optional and self.is_page:
            self.group = self.group._replace(is_tag=True)
        elif word == b"fonttbl":
            self.group = self.group._replace(is_silent=True, is_fonts=True)
        elif self.is_optional or word in _APART:
            self.group = self.group._replace(is_silent=True)
        else:
            return False
        return True

    def _font(self, number: int) -> None:
        self.font = number
        if not self.group.is_fonts and number in self.fonts:
            self.say("")
            self.group = self.group._replace(page=self.fonts[number])

    def _bytes(self, data: bytes) -> None:
        if self.skips:
            skipped, self.skips = self.skips, max(self.skips - len(data), 0)
            data = data[skipped:]
        if data and not self._is_silent():
            self.narrow += data

    def say(self, text: str) -> None:
        """Add text, and before it the bytes that came in the code page of the place."""
        if self.narrow:
            self.words.append(decoded(bytes(self.narrow), page_label(self.group.page), []))
            self.narrow.clear()
        if text and not self._is_silent():
            self.words.append(text)

    def _is_silent(self) -> bool:
        return self.group.is_silent or (self.group.is_layout and not self.group.is_tag)


def text_of(rtf: bytes) -> str:
    """Return the words of an RTF text; of one made from HTML, those of that page."""
    is_page = b"\\fromhtml1" in rtf[:4096]
    reader = _Reader(is_page=is_page)
    for match in _TOKEN.finditer(rtf):
        reader.take(match)
    reader.say("")
    text = "".join(reader.words).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return words_of(sound(text)) if is_page else sound(text).strip("\n")
