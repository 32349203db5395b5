"""What a record that is a mail says itself, what it quotes, and its subject; of any other record the whole text.

The patterns that tell a quotation are loaded only where a record is a mail that quotes.
"""

from typing import NamedTuple

from disputekit.app.log import Fields
from disputekit.case.piece import bare_subject, mail_subject, new_subject, quotes_mail

__all__ = ["Part", "bare_subject", "folded", "mail_subject", "new_subject", "own_text", "parts_of", "text_of"]


class Part(NamedTuple):
    """Lines of a text that follow each other; ``first`` is counted from 1."""

    first: int
    lines: tuple[str, ...]
    is_quoted: bool


def text_of(fields: Fields) -> str:
    """Return the words of a record, empty where there are none."""
    text = fields.get("text")
    return str(text.get("body", "")) if isinstance(text, dict) else ""


def own_text(fields: Fields, between: str = "\n") -> str:
    """Return the words of a record; of a mail its sender's own, ``between`` in the place of what it quotes."""
    if not quotes_mail(fields):
        return text_of(fields)
    from disputekit.case.quotations import own_words

    return own_words(text_of(fields), between)


def parts_of(fields: Fields) -> tuple[Part, ...]:
    """Return the text of a record in parts that are quoted or not; all lines of it, in their order."""
    text = text_of(fields)
    if not quotes_mail(fields):
        return (Part(1, tuple(text.split("\n")), is_quoted=False),)
    from disputekit.case.quotations import passages

    return tuple(Part(*one) for one in passages(text))


def folded(fields: Fields) -> list[tuple[int, int]]:
    """Return the lines of a text that are folded away, first and last, counted from 1."""
    if not quotes_mail(fields):
        return []
    return [(one.first, one.first + len(one.lines) - 1) for one in parts_of(fields) if one.is_quoted]
