"""What a link would join, before it is recorded: how many records, and which."""

from collections.abc import Sequence

from disputekit.app.look import row_at
from disputekit.app.workspace import OpenCase
from disputekit.cli.describe import moment_at, numbers_words, person, sender_of, text_of, via_of
from disputekit.cli.screen.layout import counted, hanging, wrapped
from disputekit.cli.screen.week import clipped
from disputekit.cli.terminal import printable
from disputekit.record.spoken import date_words

_SHOWN, _WORDS = 12, 60


def preview_lines(
    case: OpenCase, seqs: Sequence[int], about: Sequence[str], width: int, *, off: bool
) -> list[str]:
    """Return the head of a preview and its first records; the others by number."""
    what = f"with {', '.join(about)}" if about else "with each other"
    verb = "joined no longer" if off else "joined"
    lines = wrapped(f"{counted(len(seqs), 'record')} {verb} {what}:", width)
    for seq in seqs[:_SHOWN]:
        lines += hanging(f"  #{seq} ", _words(case, seq), width)
    if len(seqs) > _SHOWN:
        lines += hanging("  and ", numbers_words(seqs[_SHOWN:]), width)
    return [printable(line) for line in lines]


def _words(case: OpenCase, seq: int) -> str:
    fields = row_at(case, seq).fields
    moment, sender = moment_at(fields), sender_of(fields)
    said = (
        date_words(moment.start) if moment else "",
        person(case, sender) if sender else str(fields.get("kind", "")),
        via_of(fields),
        f'"{clipped(text_of(fields), _WORDS)}"' if text_of(fields) else "",
    )
    return " · ".join(part for part in said if part)
