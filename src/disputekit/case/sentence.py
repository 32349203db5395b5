"""The only four kinds of sentence a document may print, and what each must bring along.

A fact is a dated verb with an exhibit; a claim says who states it; an inference names what it was computed or
counted from; an absence stands only beside stated coverage. A sentence that lacks its support cannot be made.
"""

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Literal, NamedTuple, TypeAlias

from disputekit.record.moment import Moment
from disputekit.record.money import Money


class UnsupportedSentence(ValueError):
    """A sentence without what its kind needs, or with a word that documents do not use."""


class Mark(Enum):
    """Who holds the original of an exhibit; NONE for records that are about the record itself."""

    PLATFORM = "p"
    CLIENT = "c"
    FREELANCER = "f"
    NONE = ""


class Exhibit(NamedTuple):
    """A record as evidence, or one of its files. In documents: E14p, E14.1."""

    seq: int
    mark: Mark
    file: int | None = None

    @property
    def code(self) -> str:
        """The mark as printed."""
        return f"E{self.seq}{self.mark.value}" if self.file is None else f"E{self.seq}.{self.file}"


class Quote(NamedTuple):
    """Recorded words, complete and in their own spelling. Only ``verbatim`` ones are put in quotation marks.

    ``mail`` is the number of the record where these are the words of a mail that quotes other mail, else 0;
    ``subject`` that of a mail which does not go on under the subject of the one it answers.
    """

    body: str
    basis: Literal["verbatim", "described"]
    mail: int = 0
    subject: str = ""

    @property
    def own(self) -> str:
        """The words of the sender alone, without what a mail quotes."""
        if not self.mail:
            return self.body
        from disputekit.case.quotations import own_words  # its patterns are many, and few records are mails

        return own_words(self.body)


class Named(NamedTuple):
    """A name the record gave to something: a person, a channel, a file. Printed as it stands."""

    text: str


# What a sentence is made of. Plain text is generated and checked; everything else keeps its type until it is
# formatted, so that no template has to read a number or a date out of words.
Part: TypeAlias = str | int | Money | Moment | Quote | Named

_VERBS = """
agreed answered asked called changed corrected declined dropped ended filed funded invoiced left lapsed noted
offered quoted read received recorded refunded released requested reversed seen sent started stated
submitted worked wrote
"""
_BANNED_WORDS = """
clearly obviously simply unfortunately refused ignored ghosted demanded admitted alleged excessive unreasonable
always never breach fraud withheld delivered completed approved
"""

VERBS = frozenset(_VERBS.split())  # one list for both sides
BANNED = (*_BANNED_WORDS.split(), "failed to", "scope creep", "free work", "bad faith")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something done at a time, with its exhibit."""

    verb: str
    when: Moment
    parts: tuple[Part, ...]
    exhibits: tuple[Exhibit, ...]

    def __post_init__(self) -> None:
        _need(self.verb in VERBS, f"{self.verb!r} is not one of the verbs of a document")
        _need(bool(self.exhibits), "a fact needs an exhibit")
        _check_words(self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Something a side states; ``side`` is whose words these are."""

    side: Literal["me", "client", "platform", "other", "unknown"]
    parts: tuple[Part, ...]
    exhibits: tuple[Exhibit, ...]
    when: Moment | None = None

    def __post_init__(self) -> None:
        quoted = any(isinstance(part, Quote) for part in self.parts)
        _need(quoted or bool(self.exhibits), "a claim needs the words or an exhibit")
        _check_words(self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inference:
    """Something computed or counted, with its inputs: records, or parts such as amounts and dates."""

    how: Literal["computed", "counted"]
    parts: tuple[Part, ...]
    inputs: tuple[Part, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()

    def __post_init__(self) -> None:
        _need(bool(self.inputs or self.exhibits), "an inference names its inputs")
        _check_words((*self.parts, *self.inputs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Something the record does not hold, said only of a channel it covers; ``coverage`` cites those records."""

    parts: tuple[Part, ...]
    coverage: tuple[Exhibit, ...]
    channels: tuple[str, ...]
    exhibits: tuple[Exhibit, ...] = ()

    def __post_init__(self) -> None:
        _need(bool(self.coverage and self.channels), "an absence needs stated coverage")
        _check_words(self.parts)


Sentence: TypeAlias = Fact | Claim | Inference | Absence


def banned_words(text: str) -> tuple[str, ...]:
    """Return the words of a generated text that documents do not use, in the order they stand."""
    return tuple(found[0] for found in _banned().finditer(text))


@cache
def _banned() -> re.Pattern[str]:
    """Compile the longest pattern of the program for the first sentence: a screen of records makes none."""
    return re.compile(r"\b(" + "|".join(re.escape(word) for word in BANNED) + r")\b", re.IGNORECASE)


def rests_on_notes_only(sentence: Sentence) -> bool:
    """Tell whether a fact or claim has no exhibit but the freelancer's own notes."""
    marks = {exhibit.mark for exhibit in sentence.exhibits}
    return isinstance(sentence, Fact | Claim) and marks == {Mark.FREELANCER}


def _need(condition: bool, reason: str) -> None:
    if not condition:
        raise UnsupportedSentence(reason)


def _check_words(parts: tuple[Part, ...]) -> None:
    _need(bool(parts), "a sentence has words")
    for part in parts:
        found = banned_words(part) if isinstance(part, str) else ()
        _need(not found, f"documents do not say {', '.join(found)}")
