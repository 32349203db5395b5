"""``people`` on the screen: whose the names are, what they sent, through what and when."""

from collections.abc import Sequence
from datetime import UTC, datetime

from disputekit.app.people import Identity
from disputekit.app.workspace import OpenCase
from disputekit.cli.screen.layout import counted, hanging, padded
from disputekit.cli.terminal import printable
from disputekit.record.canonical import Json
from disputekit.record.moment import from_clock
from disputekit.record.spoken import date_words

_NAME = 32  # cells; a longer name has its line for itself


def identity_lines(case: OpenCase, found: Sequence[Identity], width: int) -> list[str]:
    """Return one name after the other: label, name, side, records, channels, first and last day."""
    names = min(max((len(one.name) for one in found), default=0), _NAME)
    lines = []
    for one in found:
        said = [one.side, _records(one)]
        said += [", ".join(one.channels)] if one.channels else []
        said += [_span(case, one)] if one.first is not None else []
        words = " · ".join(said)
        if (width and width < 60) or len(one.name) > _NAME:
            lines += hanging(f"{one.label:4} ", one.name, width)
            lines += hanging("       ", words, width)
        else:
            lines += hanging(f"{one.label:4} {padded(one.name, names)}  ", words, width)
    return [printable(line) for line in lines]


def _records(one: Identity) -> str:
    if one.imported == one.records:
        return f"{one.imported:,} imported" if one.imported else "nothing sent"
    return counted(one.records, "record") + (f", {one.imported:,} imported" if one.imported else "")


def _span(case: OpenCase, one: Identity) -> str:
    first, last = _day(case, one.first or 0), _day(case, one.last or 0)
    return first if first == last else f"{first} to {last}"


def _day(case: OpenCase, seconds: int) -> str:
    return date_words(from_clock(datetime.fromtimestamp(seconds, UTC), case.facts.zone).start[:10])


def suggestion_lines(same: Sequence[tuple[str, ...]], width: int) -> list[str]:
    """Return the names with one mail address that are not joined, and the command that joins them."""
    lines = [line for names in same for line in hanging("  same address: ", merge_command(names), width)]
    return [printable(line) for line in lines]


def merge_command(names: Sequence[str]) -> str:
    """Return what to type to join some names."""
    from shlex import quote

    return "dk people merge " + " ".join(map(quote, names))


def identity_json(one: Identity, same: Sequence[tuple[str, ...]]) -> Json:
    """Return a name for scripts; ``same_address`` are the other names that hold its address and are not joined."""
    others: list[Json] = [name for names in same if one.name in names for name in names if name != one.name]
    return {
        "name": one.name,
        "side": one.side,
        "label": one.label,
        "records": one.records,
        "imported": one.imported,
        "channels": [*one.channels],
        "first": _iso(one.first),
        "last": _iso(one.last),
        "same_address": others,
    }


def _iso(seconds: int | None) -> Json:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()
