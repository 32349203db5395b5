"""The clauses that share words with a text: each with its words, and what it shares in brackets."""

import re
from collections.abc import Iterator

from disputekit.app.nearest import Nearness
from disputekit.app.workspace import OpenCase
from disputekit.cli.describe import basis_of, moment_at, sender_of, via_of, what
from disputekit.cli.options import Talk
from disputekit.cli.screen.layout import NARROW, columns, counted, hanging, indented, padded, wrapped
from disputekit.cli.screen.listing import marked
from disputekit.record.canonical import Json
from disputekit.record.entry import Record
from disputekit.record.spoken import report_day

CSV_NAMES = ("label", "stands", "words", "shares")
_LONG = 320
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def print_near(talk: Talk, case: OpenCase, near: Nearness, *, csv: bool) -> None:
    """Print what is near in the form that was asked for; nothing but a remark where nothing is."""
    if csv:
        talk.table(
            CSV_NAMES,
            ((one.label, stands(one.label), one.words, ", ".join(one.shared)) for one in near.found),
        )
    elif talk.as_json:
        talk.json(near_json(case, near))
        return
    elif talk.quiet:
        lines = [one.label for one in near.found]
        talk.data("\n".join(lines)) if lines else None
    elif near.found:
        talk.data("\n".join(near_lines(case, near, columns())))
    talk.note(near_note(case, near))


def near_lines(case: OpenCase, near: Nearness, width: int) -> list[str]:
    """Return the text with the shared words in brackets, then the clauses, nearest first."""
    lines = wrapped(_head(case, near), width) if near.seq else []
    lines += [*indented(_asked(near), 2 if near.seq else 0, width), ""]
    return [*lines, *_clauses(near, width)]


def _head(case: OpenCase, near: Nearness) -> str:
    says = what(case, Record(near.seq, "", near.fields), near.fields)
    when = moment_at(near.fields)
    day = report_day(when, case.facts.zone, year=True) if when else ""
    parts = (f"#{near.seq}", says, via_of(near.fields), " ".join(day.split()))
    return " · ".join(part for part in parts if part)


def _asked(near: Nearness) -> str:
    """Return the text with brackets; of a long one the sentences that share a word."""
    text = marked(near.text, places(near))
    if len(text) > _LONG:
        kept = [one for one in _SENTENCE.split(text) if "[" in one]
        text = "... " + " ... ".join(kept) + " ..."
    text = " ".join(text.split())
    return f'"{text}"' if basis_of(near.fields) == "verbatim" else text


def places(near: Nearness) -> list[tuple[int, int]]:
    """Return where the words stand that any of the clauses shares, in the order of the text; none overlap."""
    found: list[tuple[int, int]] = []
    for lo, hi in sorted({place for one in near.found for place in one.asked}):
        if found and lo < found[-1][1]:
            found[-1] = (found[-1][0], max(hi, found[-1][1]))
        else:
            found.append((lo, hi))
    return found


def _clauses(near: Nearness, width: int) -> Iterator[str]:
    broad = max((len(one.label) for one in near.found), default=0)
    for one in near.found:
        head = f"{padded(one.label, broad)}  {padded(stands(one.label), 8)}  "
        words = " ".join(marked(one.words, one.marks).split())
        shares = f"shares: {', '.join(one.shared)}"
        if width and width < NARROW:
            yield from wrapped(f"{one.label} {stands(one.label)}", width)
            yield from indented(words, 3, width)
            yield from indented(shares, 3, width)
        else:
            yield from hanging(head, words, width)
            yield from indented(shares, len(head), width)


def stands(label: str) -> str:
    """Return how a clause stands in the agreement: agreed, or excluded."""
    return "agreed" if label.startswith("S") else "excluded"


def near_note(case: OpenCase, near: Nearness) -> str:
    """Say what was compared and that it is no judgement; or that nothing is shared."""
    clauses = counted(near.compared, "clause")
    if not near.compared:
        return f"{case.row.slug} has no scope item or exclusion to compare with: dk scope add WORDS"
    if not near.found:
        return f"nothing shared: {clauses} of {case.row.slug} compared, none has a word of its subject"
    return (
        f"{case.row.slug} · {clauses} compared by their words, the nearest first. "
        "What they mean is for people to say: dk in, dk out, dk unclear"
    )


def near_json(case: OpenCase, near: Nearness) -> dict[str, Json]:
    """Return the same for scripts: ``shared`` in words, ``asked`` and ``marks`` as places in text and clause."""
    return {
        "case": case.row.slug,
        "record": near.seq or None,
        "from": sender_of(near.fields),
        "text": near.text,
        "compared": near.compared,
        "near": [
            {
                "label": one.label,
                "stands": stands(one.label),
                "words": one.words,
                "shares": [*one.shared],
                "asked": [list(place) for place in one.asked],
                "marks": [list(place) for place in one.marks],
            }
            for one in near.found
        ],
    }
