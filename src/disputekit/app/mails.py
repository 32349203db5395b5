"""What a record that is a mail says itself, what it quotes, and its subject; of any other record the whole text.

The patterns that tell a quotation are loaded only where a record is a mail that quotes.
"""

from typing import NamedTuple

from disputekit.app.log import Fields
from disputekit.app.workspace import OpenCase
from disputekit.case.corrections import import_of
from disputekit.case.piece import bare_subject, is_kept_as_mail, mail_subject, new_subject, quotes_mail
from disputekit.ledger.index import standing_at
from disputekit.ledger.read import record_at

__all__ = [
    "Part",
    "bare_subject",
    "folded",
    "is_mail",
    "keeps_own_bytes",
    "mail_subject",
    "new_subject",
    "own_text",
    "parts_of",
    "text_of",
]


class Part(NamedTuple):
    """Lines of a text that follow each other; ``first`` is counted from 1."""

    first: int
    lines: tuple[str, ...]
    is_quoted: bool


def text_of(fields: Fields) -> str:
    """Return the words of a record, empty where there are none."""
    text = fields.get("text")
    return str(text.get("body", "")) if isinstance(text, dict) else ""


def is_mail(case: OpenCase, fields: Fields) -> bool:
    """Tell whether a record holds the words of a mail that quotes: it is one, or a reading that repeats one."""
    if quotes_mail(fields):
        return True
    cites = fields.get("cites")
    if not isinstance(cites, list) or "text" not in fields:
        return False
    cited = (
        standing_at(case.connection, case.row.case_no, one).fields for one in cites if isinstance(one, int)
    )
    return any(quotes_mail(one) and text_of(one) == text_of(fields) for one in cited)


def keeps_own_bytes(case: OpenCase, fields: Fields) -> bool:
    """Tell whether the first file of a record is nothing but the record itself, as the mail it came as."""
    number = import_of(fields)
    if not number or "file.1" not in fields:
        return False
    return is_kept_as_mail(fields, record_at(case.connection, case.row.case_no, number).fields)


def own_text(fields: Fields, between: str = "\n", *, of_mail: bool = False) -> str:
    """Return the words of a record; of a mail its sender's own, ``between`` in the place of what it quotes."""
    if not (of_mail or quotes_mail(fields)):
        return text_of(fields)
    from disputekit.case.quotations import own_words

    return own_words(text_of(fields), between)


def parts_of(fields: Fields, *, of_mail: bool = False) -> tuple[Part, ...]:
    """Return the text of a record in parts that are quoted or not; all lines of it, in their order."""
    text = text_of(fields)
    if not (of_mail or quotes_mail(fields)):
        return (Part(1, tuple(text.split("\n")), is_quoted=False),)
    from disputekit.case.quotations import passages

    return tuple(Part(*one) for one in passages(text))


def folded(fields: Fields, *, of_mail: bool = False) -> list[tuple[int, int]]:
    """Return the lines of a text that are folded away, first and last, counted from 1."""
    parts = parts_of(fields, of_mail=of_mail)
    return [(one.first, one.first + len(one.lines) - 1) for one in parts if one.is_quoted]
