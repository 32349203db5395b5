"""When two texts from different exports are one text, and what an exporter put there itself.

An exporter writes the files of a message in a sentence of its own (``<Media omitted>``, ``a.jpg (file attached)``), and
each format has its own marks for bold, quotes and code, or none. Such texts are compared by what somebody typed.
"""

import re
import unicodedata
from collections.abc import Iterable

MEDIA = "\ufffc"  # stands for the sentence about a file, whatever it says
_MARK = "[\u200e\u200f]"
_IN_POINTS = re.compile(f"{_MARK}<[^<>\\n]{{2,300}}>")
_ALONE = re.compile(f"{_MARK}?<[^<>\\n]{{2,60}}>")
_NAMED = re.compile(f"{_MARK}?[^\\n]{{1,255}}? \\([^()\\n]{{2,40}}\\)")
_LAST_WORDS = re.compile(f"{_MARK}[^\\n\u200e\u200f<>]{{2,60}}$")
_LINK = re.compile(r"!?\[[^\[\]\n]{0,200}\]\((?:\./)?media/[^()\n]{1,500}\)")
_BLANKS = {ord(blank): " " for blank in "\u00a0\u202f\u2007\u2009"}
_MARKS = dict.fromkeys((0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF))
_TABLE: dict[int, str | None] = {**_BLANKS, **_MARKS}
_LONGEST_LINE = 400
_SIGNS = frozenset("?!.,;%+-=/&$\u20ac\u00a3\u00a5")


def normalised(text: str) -> str:
    """Return a text as it is compared: NFC, without marks of direction, all blanks alike. Never for showing."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_TABLE)
    return " ".join(text.split())


def letters_of(text: str) -> str:
    """Return what every format can carry of a text: letters, digits, signs of sentences and sums; else all but blanks.

    Marks of bold, quotes, code and links are left out, and emoji, which exporters mangle.
    """
    return "".join(sign for sign in text if sign.isalnum() or sign in _SIGNS) or "".join(text.split())


def same_letters(ours: str, theirs: str) -> bool:
    """Tell whether two formats may have written one text: by what both can carry; one may have left all of it out."""
    left, right = letters_of(ours), letters_of(theirs)
    return left == right or not left or not right


def carries_media(flags: Iterable[str]) -> bool:
    """Tell whether a message had files that the export left out."""
    return any(flag == "media-omitted" or flag.startswith("attachment-missing:") for flag in flags)


def wording(text: str, *, has_media: bool) -> str:
    """Return a text as it is compared (see align.normalised); of one with files, without the exporter's sentence."""
    return normalised(_without_sentence(text)) if has_media else normalised(text)


def _without_sentence(text: str) -> str:
    if "](" in text:
        text = _LINK.sub("", text)
    first, end, rest = text.partition("\n")
    if len(first) > _LONGEST_LINE:
        return text
    if _ALONE.fullmatch(first) or _NAMED.fullmatch(first):
        return f"{MEDIA}{end}{rest}"
    short, number = _IN_POINTS.subn(MEDIA, first)
    return f"{short if number else _LAST_WORDS.sub(MEDIA, first)}{end}{rest}"
