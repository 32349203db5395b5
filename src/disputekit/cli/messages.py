"""What the program says after it wrote something: the echo, in full words and beginning with the case."""

from collections.abc import Iterable
from datetime import UTC, datetime

from disputekit.app.channels import platform_words
from disputekit.app.workspace import OpenCase
from disputekit.cli.describe import basis_of, files_of, moment_at, person, sender_of, size_words, via_of, what
from disputekit.record.canonical import Json
from disputekit.record.entry import Record
from disputekit.record.moment import from_clock
from disputekit.record.spoken import echo_words, lag_words

_SHOWN_CHANGES = {"amend", "withdraw", "link", "shred", "case", "person"}


def echo(case: OpenCase, record: Record, defaulted: Iterable[str] = ()) -> str:
    """Say one record in full: case and number, what, channel, when, whose words, files, how late."""
    fields, assumed = record.fields, set(defaulted)
    parts = [f"{case.row.slug} #{record.seq}", what(case, record, fields)]
    via = via_of(fields)
    if via and via != what(case, record, fields):
        parts.append(via + (" (default)" if "via" in assumed else ""))
    moment = moment_at(fields)
    if moment and record.kind not in _SHOWN_CHANGES:
        parts.append(echo_words(moment, case.facts.zone))
    parts += [part for part in (_whose_words(case, record), _files(record), _lag(record)) if part]
    return " · ".join(parts)


def _whose_words(case: OpenCase, record: Record) -> str:
    basis, sender = basis_of(record.fields), sender_of(record.fields)
    if not basis or record.kind in _SHOWN_CHANGES:
        return ""
    if basis == "described":
        return "described by you"
    by = record.fields.get("by")  # an event, or a reading of one side, is told without a channel
    if not sender and by == "client":
        return f"{person(case, case.facts.client)}'s words"
    if not sender and by == "platform":
        return f"{platform_words(case.facts.platform)}'s words"
    if not sender or case.people.side_of(sender) == "me":
        return "your words"
    return f"{sender.split()[0]}'s words"


def _files(record: Record) -> str:
    files = files_of(record.fields)
    if not files:
        return ""
    size = sum(one["size"] for one in files if isinstance(one["size"], int))
    return f"{len(files)} file{'' if len(files) == 1 else 's'}, {size_words(size)}"


def _lag(record: Record) -> str:
    moment = moment_at(record.fields)
    if moment is None or record.kind in _SHOWN_CHANGES:
        return ""
    words = lag_words(record.recorded_at, moment)
    return f"logged {words}" if words else ""


def age_words(earlier: str, recorded_at: str) -> str:
    """Say how much later one record was written than another: ``2 min later``."""
    began = datetime.strptime(earlier, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    return lag_words(recorded_at, from_clock(began, "UTC"))


def receipt_json(case: OpenCase, records: Iterable[Record], *, repeated: int = 0) -> dict[str, Json]:
    """Return what a writing command answers under --json."""
    written: list[Json] = [{"seq": one.seq, "recorded_at": one.recorded_at, **one.fields} for one in records]
    answer: dict[str, Json] = {"case": case.row.slug, "recorded": written}
    if repeated:
        answer["recorded_before"] = repeated
    return answer


def lost_dollars(text: str) -> str:
    """Return a hint when a text looks as if the shell ate a dollar sign and the digit behind it."""
    words = text.split()
    if any(word.strip(".,;:!?") == "00" or (word.startswith(",") and word[1:4].isdigit()) for word in words):
        return (
            'an amount may be missing: inside double quotes a shell turns "$500" into "00"; '
            "use single quotes, or pipe the text in (dk undo takes this record back)"
        )
    return ""
