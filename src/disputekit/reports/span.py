"""Words with their meaning kept: each stretch says what it is, and each format decides how that looks.

Text that people wrote passes through ``bits`` in every format, so that nothing in it can hide or leak.
"""

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple, TypeAlias

from disputekit.reports.privacy import holds_no_address, without_addresses
from disputekit.reports.visible import is_seen_whole, stretches


class Tone(Enum):
    """What a stretch of text is."""

    PLAIN = "plain"
    QUOTE = "quote"
    NOTED = "noted"
    WORDS = "words"
    NAME = "name"
    EXHIBIT = "exhibit"
    AMOUNT = "amount"
    LABEL = "label"
    STATE = "state"
    ASIDE = "aside"
    MARK = "mark"


class Span(NamedTuple):
    """A stretch of text. ``seq`` is the record an exhibit or label leads to, 0 for none.

    QUOTE is put in quotation marks, NOTED and WORDS are not: described words, and words whose heading already
    says whose they are. MARK is a sign of our own, such as a bracket, and holds nothing of the record.
    """

    text: str
    tone: Tone = Tone.PLAIN
    seq: int = 0


class Phrase(NamedTuple):
    """Spans in reading order; an empty one prints nothing."""

    spans: tuple[Span, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is anything to print."""
        return bool(self.spans)


Piece: TypeAlias = str | Span | Phrase

NOTHING = Phrase()


def phrase(*pieces: Piece) -> Phrase:
    """Join texts, spans and phrases as they stand; empty ones vanish."""
    found: list[Span] = []
    for piece in pieces:
        match piece:
            case Phrase():
                found += piece.spans
            case Span():
                found.append(piece)
            case _:
                found += [Span(piece)] if piece else []
    return Phrase(tuple(found))


def joined(pieces: Iterable[Piece], separator: str = ", ") -> Phrase:
    """Join what is not empty with a separator."""
    found: list[Piece] = []
    for one in map(phrase, pieces):
        if one:
            found += [separator, one] if found else [one]
    return phrase(*found)


class Bit(NamedTuple):
    """The smallest part of printed text: as it stands, a code for what cannot be seen, or a mark for a gap."""

    text: str
    kind: str = "seen"


def is_plain(text: str) -> bool:
    """Tell at one look that a text is printed as it stands: ``bits`` would find nothing to mark or leave out."""
    return is_seen_whole(text) and holds_no_address(text)


def bits(text: str) -> Iterator[Bit]:
    """Yield the parts of a recorded text as they may be printed: kinds are seen, unseen and left_out."""
    for part in without_addresses(text):
        if part.left_out:
            yield Bit(part.text, "left_out")
            continue
        for stretch in stretches(part.text):
            yield Bit(stretch.text, "unseen" if stretch.unseen else "seen")


def plain(value: Phrase | str, quotes: str = '""') -> str:
    """Return a phrase as text alone, quotes in quotation marks: for file formats that have nothing but text."""
    return "".join(_plain(one, quotes) for one in phrase(value).spans)


def _plain(span: Span, quotes: str) -> str:
    text = span.text if is_plain(span.text) else "".join(bit.text for bit in bits(span.text))
    return f"{quotes[0]}{text}{quotes[1]}" if span.tone is Tone.QUOTE else text
