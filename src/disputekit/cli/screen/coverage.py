"""``coverage`` on the screen: each channel with what is held of it, and where something is missing."""

from collections.abc import Sequence
from datetime import UTC, datetime

from disputekit.app.coverage import COMPLETE, Channel
from disputekit.app.workspace import OpenCase
from disputekit.cli.screen.layout import counted, hanging
from disputekit.cli.terminal import printable
from disputekit.record.canonical import Json
from disputekit.record.moment import from_clock
from disputekit.record.spoken import date_words

_MOST_PEOPLE = 3


def channel_lines(case: OpenCase, one: Channel, width: int) -> list[str]:
    """Return a channel: how much was written in it, what is held of it, and the gaps."""
    span = ""
    if one.first is not None and one.last is not None:
        span = f" · {_span(_day(case, one.first), _day(case, one.last - 1))}"
    lines = hanging("", f"{one.name} · {counted(one.messages, 'message')}{span}", width)
    for line in one.lines:
        parts = [_span(date_words(line.start.start), date_words(line.end.start)), _people(line.people)]
        is_theirs = not line.people or any(case.people.side_of(name) == "client" for name in line.people)
        parts += ["" if is_theirs else "nobody of the client in it (dk people)"]
        words = " · ".join((*(part for part in parts if part), f"#{line.exhibit.seq}"))
        lines += hanging(f"  {line.extent}  ", words, width)
    for lo, hi in one.gaps:
        words = f"{_day(case, lo)} to {_day(case, hi)}, between two exports: who was silent cannot be told"
        lines += hanging("  gap       ", words, width)
    if not any(line.extent == COMPLETE for line in one.lines):
        name = f"'{one.name}'" if " " in one.name else one.name
        words = f"not held completely, so it shows no silence. If it is: dk coverage add {name} FROM TO"
        lines += hanging("  ", words, width)
    return [printable(line) for line in lines]


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


def _people(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_PEOPLE])
    more = len(names) - _MOST_PEOPLE
    return f"with {shown}" + (f" and {more:,} more" if more > 0 else "") if names else ""


def _day(case: OpenCase, seconds: int) -> str:
    return date_words(from_clock(datetime.fromtimestamp(seconds, UTC), case.facts.zone).start[:10])


def coverage_json(case: OpenCase, found: Sequence[Channel]) -> dict[str, Json]:
    """Return the channels for scripts; seconds as ISO times of UTC."""
    return {"case": case.row.slug, "channels": [_channel_json(one) for one in found]}


def _channel_json(one: Channel) -> Json:
    held: list[Json] = [
        {
            "seq": line.exhibit.seq,
            "channel": line.channel,
            "extent": line.extent,
            "from": {**line.start.to_value()},
            "to": {**line.end.to_value()},
            "people": [*line.people],
        }
        for line in one.lines
    ]
    gaps: list[Json] = [{"from": _iso(lo), "to": _iso(hi)} for lo, hi in one.gaps]
    return {
        "channel": one.name,
        "messages": one.messages,
        "first": None if one.first is None else _iso(one.first),
        "last": None if one.last is None else _iso(one.last),
        "held": held,
        "gaps": gaps,
    }


def _iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
