"""What is shown of a mail: the sender's own words, then how many lines of other mail it quotes.

The patterns that tell a quotation are loaded only where a record is a mail that quotes.
"""

from disputekit.case.piece import quotes_mail
from disputekit.cli.describe import Fields, text_of
from disputekit.record.canonical import Json


def own_text(fields: Fields, between: str = " [...] ") -> str:
    """Return the words of a record; of a mail its sender's own, ``between`` where it quotes among them."""
    if not quotes_mail(fields):
        return text_of(fields)
    from disputekit.case.quotations import own_words

    return own_words(text_of(fields), between)


def fold_words(fields: Fields, seq: int) -> str:
    """Say how many lines are folded away and what shows them; empty where none are."""
    number = sum(last - first + 1 for first, last in fold_ranges(fields))
    return f"[{_counted(number)} not shown · dk show {seq} --whole]" if number else ""


def fold_ranges(fields: Fields) -> list[tuple[int, int]]:
    """Return the lines of a text that are folded away, first and last, counted from 1."""
    if not quotes_mail(fields):
        return []
    from disputekit.case.quotations import folded_lines

    return [(one.first, one.last) for one in folded_lines(text_of(fields))]


def folded_text(fields: Fields, seq: int) -> str:
    """Return the words of a record with a line in the place of each quotation."""
    if not quotes_mail(fields):
        return text_of(fields)
    from disputekit.case.quotations import passages

    parts = passages(text_of(fields))
    last = max((one.first for one in parts if one.is_quoted), default=0)
    lines: list[str] = []
    for one in parts:
        more = f" · dk show {seq} --whole" if one.first == last else ""
        lines += [f"[{_counted(len(one.lines))} not shown{more}]"] if one.is_quoted else one.lines
    return "\n".join(lines).strip("\n")


def folds_json(fields: Fields) -> dict[str, Json]:
    """Return the ranges for scripts, nothing where the text is shown whole."""
    ranges: list[Json] = [[first, last] for first, last in fold_ranges(fields)]
    return {"quoted_lines": ranges} if ranges else {}


def _counted(number: int) -> str:
    return f"{number:,} quoted line{'' if number == 1 else 's'}"
