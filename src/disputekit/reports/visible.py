r"""Characters that cannot be seen, made visible: controls, direction marks, zero-width characters.

What other people wrote is printed as they wrote it, in any script. Only what would be invisible, or would
rearrange what stands around it, is shown as a code such as ``\u202e``, and each format marks that code.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_JOINERS = "\u200c\u200d"
_EMOJI_JOINER = "\u200d"
_SELECTORS = "\ufe0e\ufe0f"
_MODIFIERS = _SELECTORS + "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
# Letters and marks by category, and blank all the same.
_BLANKS = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u2800\u3164\uffa0\U0001d159"
# With the selectors of variants: what Python calls printable, and is not always seen.
_DOUBTFUL = re.compile(f"[{_BLANKS}\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_HIDDEN_CATEGORIES = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
# Scripts in which a joiner shapes the letters around it: Arabic to Syriac, Mongolian, the scripts of India.
_JOINING_SCRIPTS = ((0x0600, 0x08FF), (0x0900, 0x0DFF), (0x0E00, 0x109F), (0x1800, 0x18AF), (0xFB50, 0xFDFF))
# Pictures newer than this machine's tables are pictures nevertheless.
_PICTURES = ((0x1F000, 0x1FAFF), (0x2190, 0x2BFF), (0x3030, 0x303D), (0x3297, 0x3299), (0x00A9, 0x00AE))


class Stretch(NamedTuple):
    """A part of a text; ``unseen`` says that it is the code of a character nobody could see."""

    text: str
    unseen: bool = False


def stretches(text: str) -> Iterator[Stretch]:
    """Yield a text in parts: what can be seen as it stands, everything else as its code. Newlines stay."""
    text = text.replace("\r\n", "\n")
    if is_seen_whole(text):
        yield Stretch(text)
        return
    seen: list[str] = []
    for place, one in enumerate(text):
        if _is_plain(one) or _is_seen(text, place):
            seen.append(" " if one == "\t" else one)
            continue
        if seen:
            yield Stretch("".join(seen))
            seen.clear()
        yield Stretch(code(one), unseen=True)
    if seen:
        yield Stretch("".join(seen))


def is_seen_whole(text: str) -> bool:
    """Tell at one look that all of a text is seen as it stands; of most texts it is."""
    if not text.isprintable() and not text.replace("\n", "").isprintable():
        return False
    return text.isascii() or _DOUBTFUL.search(text) is None


def visible(text: str) -> str:
    """Return a text with the code of every character that cannot be seen, for formats without a mark of their own."""
    return "".join(one.text for one in stretches(text))


def code(character: str) -> str:
    r"""Return the code of a character: ``\x1b``, ``\u202e``, ``\U000e0041``."""
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _is_plain(one: str) -> bool:
    return " " <= one < "\x7f" or one in "\n\t"


def _is_seen(text: str, place: int) -> bool:
    one = text[place]
    if one in _BLANKS:
        return False
    if one in _JOINERS:
        return _joins(text, place)
    if one in _SELECTORS:
        return place > 0 and (_is_picture(text[place - 1]) or text[place - 1] in "0123456789#*")
    if 0xFE00 <= ord(one) <= 0xFE0D or 0xE0100 <= ord(one) <= 0xE01EF:
        return False
    return unicodedata.category(one) not in _HIDDEN_CATEGORIES or _is_picture(one)


def _joins(text: str, place: int) -> bool:
    """Tell whether a joiner does its work: between two pictures, or inside a word of a script that needs it."""
    before = text[max(0, place - 3) : place].rstrip(_MODIFIERS)[-1:]
    after = text[place + 1 : place + 2]
    if not before or not after:
        return False
    if text[place] == _EMOJI_JOINER and _is_picture(before) and _is_picture(after):
        return True
    return all(
        _is_within(one, _JOINING_SCRIPTS) and unicodedata.category(one)[0] in "LM" for one in before + after
    )


def _is_picture(one: str) -> bool:
    return _is_within(one, _PICTURES) and unicodedata.category(one) not in {"Cc", "Cf", "Cs", "Co"}


def _is_within(one: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(one) <= last for first, last in ranges)
