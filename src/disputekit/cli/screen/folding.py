"""A mail on the screen: its sender's own words, and how many lines of other mail it quotes."""

from disputekit.app.mails import folded, parts_of
from disputekit.cli.describe import Fields
from disputekit.record.canonical import Json


def fold_words(fields: Fields, seq: int, *, of_mail: bool = False) -> str:
    """Say how many lines are folded away and what shows them; empty where none are."""
    number = sum(last - first + 1 for first, last in folded(fields, of_mail=of_mail))
    return f"[{_counted(number)} not shown · dk show {seq} --whole]" if number else ""


def folded_text(fields: Fields, seq: int, *, of_mail: bool = False) -> str:
    """Return the words of a record with a line in the place of each quotation."""
    parts = parts_of(fields, of_mail=of_mail)
    last = max((one.first for one in parts if one.is_quoted), default=0)
    lines: list[str] = []
    for one in parts:
        more = f" · dk show {seq} --whole" if one.first == last else ""
        lines += [f"[{_counted(len(one.lines))} not shown{more}]"] if one.is_quoted else one.lines
    return "\n".join(lines).strip("\n") if last else "\n".join(lines)


def folds_json(fields: Fields, *, of_mail: bool = False) -> dict[str, Json]:
    """Return the ranges for scripts, nothing where the text is shown whole."""
    ranges: list[Json] = [[first, last] for first, last in folded(fields, of_mail=of_mail)]
    return {"quoted_lines": ranges} if ranges else {}


def _counted(number: int) -> str:
    return f"{number:,} quoted line{'' if number == 1 else 's'}"
