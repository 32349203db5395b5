"""What the forms of an English word share: designs, designed, designing.

After the published English stemmer of M. F. Porter (Porter2), without its list of single exceptions. Two
regions of a word decide what may go: the first begins behind the first consonant that follows a vowel, the
second is the first region of the first. Words of other alphabets stay as they are.
"""

import functools
import re
from collections.abc import Sequence

_VOWELS = "aeiouy"
_REGION = re.compile(r"[aeiouy][^aeiouy]")
_VOWEL = re.compile(r"[aeiouy]")
_LONG_BEGINNINGS = ("gener", "commun", "arsen")  # general is not generate
_DOUBLE = ("bb", "dd", "ff", "gg", "mm", "nn", "pp", "rr", "tt")
_SHORT = re.compile(r"(?:.*[^aeiouy][aeiouy][^aeiouywxY]|[aeiouy][^aeiouy])")
_CONSONANT_Y = re.compile(r"(?<=[aeiouy])y|^y")

_Endings = Sequence[tuple[str, str]]

_STEP_2: _Endings = (
    *(("ization", "ize"), ("ational", "ate"), ("fulness", "ful"), ("ousness", "ous"), ("iveness", "ive")),
    *(("tional", "tion"), ("biliti", "ble"), ("lessli", "less"), ("entli", "ent"), ("ation", "ate")),
    *(("alism", "al"), ("aliti", "al"), ("ousli", "ous"), ("iviti", "ive"), ("fulli", "ful")),
    *(("enci", "ence"), ("anci", "ance"), ("abli", "able"), ("izer", "ize"), ("ator", "ate")),
    *(("alli", "al"), ("bli", "ble"), ("logi", "log")),
    *((f"{letter}li", letter) for letter in "cdeghkmnrt"),
)
_STEP_3: _Endings = (
    *(("ational", "ate"), ("tional", "tion"), ("alize", "al"), ("icate", "ic"), ("iciti", "ic")),
    *(("ical", "ic"), ("ness", ""), ("ful", "")),
)
_STEP_4: _Endings = (
    *(("ement", ""), ("ance", ""), ("ence", ""), ("able", ""), ("ible", ""), ("ment", ""), ("sion", "s")),
    *(("tion", "t"), ("ant", ""), ("ent", ""), ("ism", ""), ("ate", ""), ("iti", ""), ("ous", "")),
    *(("ive", ""), ("ize", ""), ("al", ""), ("er", ""), ("ic", "")),
)
_BEHIND_A_LETTER = frozenset({"logi", "sion", "tion", *(f"{letter}li" for letter in "cdeghkmnrt")})


@functools.cache
def stem(word: str) -> str:
    """Return what the forms of a word in small letters share; a word of other letters or of two is returned whole."""
    if len(word) <= 2 or not (word.isascii() and word.isalpha()):
        return word
    word = _CONSONANT_Y.sub("Y", word)
    first, second = _regions(word)
    word = _verb(_plural(word), first)
    if len(word) > 2 and word[-1] in "yY" and word[-2] not in _VOWELS:
        word = word[:-1] + "i"
    word = _replaced(word, first, _STEP_2)
    word = _replaced(word, first, _STEP_3)
    word = _replaced(word, second, (("ative", ""),))
    word = _replaced(word, second, _STEP_4)
    return _last_letter(word, first, second).lower()


def _regions(word: str) -> tuple[int, int]:
    begun = next((len(one) for one in _LONG_BEGINNINGS if word.startswith(one)), 0)
    first = begun or _behind(word, 0)
    return first, _behind(word, first)


def _behind(word: str, start: int) -> int:
    """Return where the region behind the first vowel and consonant begins; the end where there is none."""
    found = _REGION.search(word, start)
    return found.end() if found else len(word)


def _plural(word: str) -> str:
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith(("ied", "ies")):
        return word[:-2] if len(word) > 4 else word[:-1]
    if word.endswith("s") and not word.endswith(("us", "ss")) and _VOWEL.search(word[:-2]):
        return word[:-1]
    return word


def _verb(word: str, first: int) -> str:
    """Return a word without -ed, -ing and their adverbs, with the letter that it lost by them."""
    for ending in ("eedly", "eed"):
        if word.endswith(ending):
            return word[: -len(ending)] + "ee" if len(word) - len(ending) >= first else word
    for ending in ("ingly", "edly", "ing", "ed"):
        kept = word.removesuffix(ending)
        if kept != word:
            return _mended(kept, first) if _VOWEL.search(kept) else word
    return word


def _mended(kept: str, first: int) -> str:
    if kept.endswith(("at", "bl", "iz")):
        return kept + "e"
    if kept.endswith(_DOUBLE):
        return kept[:-1]
    return kept + "e" if first >= len(kept) and _SHORT.fullmatch(kept) else kept


def _replaced(word: str, region: int, endings: _Endings) -> str:
    """Return a word with its longest known ending replaced, where that ending lies in the region."""
    for ending, instead in endings:
        if word.endswith(ending):
            kept = len(word) - len(ending)
            goes = kept + (ending in _BEHIND_A_LETTER) >= region
            return word[:kept] + instead if goes else word
    return word


def _last_letter(word: str, first: int, second: int) -> str:
    place = len(word) - 1
    if word.endswith("e"):
        goes = place >= second or (place >= first and not _SHORT.fullmatch(word[:-1]))
    else:
        goes = word.endswith("ll") and place >= second
    return word[:-1] if goes else word
