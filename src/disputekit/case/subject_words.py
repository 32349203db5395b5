"""The words of a text by which it is compared with another, and where in the text they stand.

Left out are words without a subject, and addresses. Each word counts by its stem. A word that was written as
one of several (MailChimp, website) also counts by its parts, and two neighbours (home page, e-mail, pop up) count as if
written as one.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from disputekit.case.stemming import stem

Span = tuple[int, int]

_NO_SUBJECT = frozenset(
    """
    a about above across after again against all almost alone also although always am among an and another any
    anyhow anyone anything are around as at be became because been before being below between both but by bye can
    cannot could dear did do does doing done down during each either else etc even every everybody everything few
    for from further great had has have having he hello her here hers hey hi him his how however i if in into is
    it its itself just last least less lot made many may maybe me might more most much must my neither never no
    nor not nothing now of off often oh ok okay on once one only onto or other others our ours out over own per
    perhaps please pls quite rather really same see she should since so some somebody something soon such sure
    than thank thanks that the their theirs them then there these they this those though through thus to today
    together tomorrow too under until up upon us very via was we well were what when where whether which while
    who whom whose why will with within without wont would yeah yes yesterday yet you your yours yourself
    im ive id ill its lets dont doesnt didnt cant couldnt isnt arent wasnt youre youve thats theres wouldnt
    """.split()  # noqa: SIM905 - a page of words is read, not a list of strings
)
_LITTLE_SUBJECT = """
    able accept accomplish achieve act actual add addition additional adjust adopt agree allow alter appear apply
    appropriate ask aspect attempt available avoid aware base become begin behave behavior benefit best better big
    bit bring broad capability carry case cause certain change choose clear client close come common complete
    complex concern consider consist contain continue correct create current deal decide define deliver depend
    describe desire detail determine develop different difficult direct discuss easy effect effort eliminate
    enable end enhance ensure entire especially establish exact example exist expect explicit extend extra fact
    fill final find first fit fix focus follow form full function future general get give go goal good
    handle happen help high hold hope idea identify implement improve include increase individual inform initial
    instead intend introduce involve issue item job keep kind know large later lead leave let level like list
    little live long look low main maintain major manage manner matter mean meet method mind minimal minor miss
    modify move multiple necessary need new next nice non note number offer old operate option original outside
    package part particular perform place point possible potential practice prepare present prevent previous
    problem produce project proper propose provide purpose put quick range reach ready real reason receive reduce
    refer relate remain remove replace require result right run say scope seem send separate serve set several
    show similar simple single situation small solution solve special specific specify stand start state stay
    step still stop suggest suit support take target tell thing think three time try turn two type typical
    understand unify use useful usual various want way week whole wide wish wonder work
    """
_ENDS_OR_BEGINS_WITH = {  # compounds of the trade, and the half that carries their subject
    "bugfix": "bug",
    "copywriting": "copy",
    "database": "data",
    "ebook": "book",
    "ecommerce": "commerce",
    "eshop": "shop",
    "microsite": "site",
    "photoshoot": "photo",
    "smartphone": "phone",
    "soundtrack": "sound",
    "subpage": "page",
    "voiceover": "voice",
    "webpage": "page",
    "webshop": "shop",
    "website": "site",
}
_CLOSES_A_WORD = frozenset({"in", "off", "on", "out", "over", "up"})  # pop up, log in, check out
_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_PART = re.compile(r"[A-Z]+s?(?![a-z])|[A-Z]?[a-z]+")
_SHORTEST = 2


class SubjectWords(NamedTuple):
    """What a text is compared by: stems, and stems of two words as one, each with its places in the text."""

    words: dict[str, list[Span]]
    joined: dict[str, list[Span]]
    spelled: tuple[str, ...]


@functools.cache
def says_little(found: str) -> bool:
    """Tell whether a stem stands in requests of every subject (add, change, 2): it alone joins nothing."""
    return found.isdigit() or found in _little()


@functools.cache
def _little() -> frozenset[str]:
    return frozenset(map(stem, _LITTLE_SUBJECT.split()))


def subject_words(text: str) -> SubjectWords:
    """Return the words of a text that carry its subject."""
    words: dict[str, list[Span]] = {}
    joined: dict[str, list[Span]] = {}
    spelled: list[str] = []
    before: tuple[str, int] | None = None
    for word, (start, end) in _spoken(text):
        plain = _plain(word)
        alone = len(plain) < _SHORTEST and not plain.isdigit()  # the e of e-mail is a beginning, and no word
        if before and not alone and (plain in _CLOSES_A_WORD or plain not in _NO_SUBJECT):
            joined.setdefault(stem(before[0] + plain), []).append((before[1], end))
        before = None if plain in _NO_SUBJECT else (plain, start)
        if alone or before is None:
            continue
        spelled.append(plain)
        for part, (lo, hi) in ((plain, (0, end - start)), *_parts(word, plain)):
            words.setdefault(stem(part), []).append((start + lo, start + hi))
    return SubjectWords(words, joined, tuple(spelled))


def _spoken(text: str) -> Iterator[tuple[str, Span]]:
    """Yield the words of a text as written, without the owner's 's, with their places; addresses are passed over."""
    shown = _ADDRESS.sub(lambda found: " " * len(found[0]), text)
    for found in _WORD.finditer(shown):
        word = re.sub(r"['\u2019]s$", "", found[0])
        yield word, (found.start(), found.start() + len(word))


def _plain(word: str) -> str:
    """Return a word in small letters, without accents and apostrophes."""
    if word.isascii():
        return word.lower().replace("'", "")
    kept = (one for one in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(one))
    return "".join(kept).replace("\u2019", "")


def _parts(word: str, plain: str) -> Iterator[tuple[str, Span]]:
    """Yield the words that were written as one, with their places in it."""
    if word.isascii() and not word.islower():
        parts = [(found[0].lower(), found.span()) for found in _PART.finditer(word)]
        if len(parts) > 1:
            yield from (
                (part, span) for part, span in parts if len(part) >= _SHORTEST and part not in _NO_SUBJECT
            )
            return
    part = _ENDS_OR_BEGINS_WITH.get(plain.removesuffix("s"), "")
    if part:
        start = plain.index(part)
        yield part, (start, start + len(part))
