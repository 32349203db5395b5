"""What an import says: one line for each source whose parts add up, and more where there is more to know."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from disputekit.app.importing import Looked, Outcome
from disputekit.app.importing_people import party_of
from disputekit.app.importing_source import Shown, Source
from disputekit.app.workspace import OpenCase
from disputekit.cli.screen.layout import counted, facts, hanging
from disputekit.cli.screen.people import merge_command
from disputekit.record.canonical import Json
from disputekit.record.spoken import echo_words

_MOST_PEOPLE = 6
_MOST_NAMES = 4
_NOTHING = "nothing was recorded"
_ONE = {"entries": "entry", "commits and tags": "commit or tag", "own commits and tags": "own commit or tag"}
_PLURALS = frozenset({"files", "lines", "rows", "blocks", "items", "messages"})
_ORDERS = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}


def line(outcome: Outcome, width: int) -> list[str]:
    """Say in one sentence what a source held and what became of it."""
    became = ""
    if outcome.same_as:
        became = f"recorded before as #{outcome.same_as}"
    elif outcome.written is None:
        became = "nothing new"
    return _line(outcome.source, became, width)


def _line(source: Source, became: str, width: int) -> list[str]:
    parts = [sum_words(source), _order(source), _zone(source), became]
    return hanging(f"{source.label}  ", " · ".join(part for part in parts if part), width)


def sum_words(source: Source) -> str:
    """Say what was read as a sum: ``2,406 in = 2,391 messages + 15 system``."""
    counts = source.survey
    parts = {
        "messages": counts.messages,
        "system": counts.system,
        source.importer.title if counts.other and not counts.messages else "other": counts.other,
        "continuation": counts.continuation,
        **counts.skipped,
        "unreadable": counts.faulty,
    }
    said = " + ".join(_number_of(number, name) for name, number in parts.items() if number)
    places = ", ".join(one.at for one in counts.faults[:3])
    left = ", ".join(f"{number:,} {why}" for why, number in counts.left.items())
    words = f"{_number_of(counts.read, counts.unit)} in = {said}" + (f" ({places})" if places else "")
    return words + (f" · not taken: {left}" if left else "")


def _number_of(number: int, name: str) -> str:
    """Return a number with what is counted, which is given in the plural; what follows its name (``of ...``) stays."""
    if number != 1:
        return f"{number:,} {name}"
    for plural in sorted(_ONE, key=len, reverse=True):
        if name == plural or name.startswith((f"{plural} of ", f"{plural} (")):
            return f"1 {_ONE[plural]}{name.removeprefix(plural)}"
    return f"1 {name.removesuffix('s') if name in _PLURALS else name}"


def _order(source: Source) -> str:
    counts = source.survey
    words = _ORDERS.get(counts.order, counts.order)
    return f"{words} ({counts.order_because})" if words and counts.order_because else words


def _zone(source: Source) -> str:
    if source.survey.lacks_zone:
        return "its times state no zone: --zone NAME is needed"
    return f"zone assumed {source.zones.assumed}" if source.survey.assumed else ""


def changes(source: Source) -> str:
    """Say what differs from earlier exports of the same conversation; empty where nothing was known."""
    counts = source.survey
    parts = {
        "unchanged": counts.unchanged,
        "edited": counts.edited,
        "with files now": counts.gained,
        "vanished": counts.vanished,
    }
    said = [f"{number:,} {name}" for name, number in parts.items() if number]
    return " · ".join([f"{counts.new:,} new", *said]) if said else ""


def preview(case: OpenCase, source: Source, width: int) -> list[str]:
    """Say all that ``--dry-run`` shows of a source."""
    counts = source.survey
    people = [f"{name} ({number:,})" for name, number in counts.people.most_common(_MOST_PEOPLE)]
    if len(counts.people) > _MOST_PEOPLE:
        people.append(f"{len(counts.people) - _MOST_PEOPLE:,} more")
    pairs = [
        ("format", source.importer.title),
        ("would record", counted(counts.taken, "record")),
        ("compared", changes(source)),
        ("people", ", ".join(people)),
        ("first", _shown(case, counts.first)),
        ("last", _shown(case, counts.last)),
        *(("note", warning) for warning in counts.warnings),
    ]
    return [*_line(source, "", width), *facts(pairs, width)]


def _shown(case: OpenCase, shown: Shown | None) -> str:
    if shown is None:
        return ""
    said = echo_words(shown.moment, case.facts.zone)
    return f"{said} · {shown.sender or '(nobody)'}: {shown.text}"


def who_is_who(case: OpenCase, names: Sequence[str], width: int) -> list[str]:
    """Return what to type where nobody who wrote is known as the client: until then nothing of it is the client's."""
    if not names:
        return []
    lines = hanging("  ", "next: say whose these names are, or no message counts as the client's:", width)
    for name in names[:_MOST_NAMES]:
        lines += hanging("      ", merge_command((party_of(case, name), name)), width)
    more = len(names) - _MOST_NAMES
    return [
        *lines,
        *(hanging("      ", f"and {counted(more, 'other name')}: dk people", width) if more > 0 else []),
    ]


def missed(looked: Looked) -> Iterable[str]:
    """Say what a folder or an archive held beside the sources."""
    if looked.files > 1 or looked.passed:
        known = looked.files - len(looked.unknown)
        yield f"{looked.shown}: {counted(looked.files, 'file')} looked at, {known:,} in a format known here"
    for one in looked.passed[:5]:
        yield f"passed over: {one}"
    if len(looked.passed) > 5:
        yield f"passed over: {len(looked.passed) - 5:,} more"
    for error in looked.refused:
        advice = error.hint.removesuffix(_NOTHING).rstrip("; ")
        yield f"not taken: {error.message}" + (f"; {advice}" if advice else "")


def source_json(source: Source) -> dict[str, Json]:
    """Return what ``--json`` says of a source."""
    counts = source.survey
    skipped: Mapping[str, Any] = dict(counts.skipped)
    return {
        "path": source.tree.shown,
        "source": source.name,
        "format": source.importer.name,
        "version": source.importer.version,
        "channel": source.channel,
        "digest": source.digest,
        "unit": counts.unit,
        "read": counts.read,
        "messages": counts.messages,
        "system": counts.system,
        "other": counts.other,
        "continuation": counts.continuation,
        "skipped": dict(skipped),
        "faults": [{"at": one.at, "why": one.why, "number": one.number} for one in counts.faults],
        "left_out": dict(counts.left),
        "taken": counts.taken,
        "new": counts.new,
        "unchanged": counts.unchanged,
        "edited": counts.edited,
        "gained": counts.gained,
        "vanished": counts.vanished,
        "same_as": [{"at": at, "record": seq} for at, seq in counts.same_as],
        "first": _shown_json(counts.first),
        "last": _shown_json(counts.last),
        "people": dict(counts.people.most_common()),
        "zone": source.zones.assumed if counts.assumed and not counts.lacks_zone else None,
        "zone_needed": bool(counts.lacks_zone),
        "order": counts.order or None,
        "columns": {**source.options.columns} or None,
        "order_because": counts.order_because or None,
        "warnings": list(counts.warnings),
    }


def _shown_json(shown: Shown | None) -> Json:
    if shown is None:
        return None
    return {"when": {**shown.moment.to_value()}, "from": shown.sender, "text": shown.text}


def outcome_json(outcome: Outcome) -> dict[str, Json]:
    """Return what ``--json`` says of a source that was recorded, or had been before."""
    written = outcome.written
    seqs: Json = None if written is None else [written.first, written.last]
    return source_json(outcome.source) | {"recorded": seqs, "recorded_before": outcome.same_as or None}


def looked_json(looked: Iterable[Looked]) -> list[Json]:
    """Return what ``--json`` says of the paths: files looked at, passed over, refused."""
    return [
        {
            "path": one.shown,
            "files": one.files,
            "unknown": list(one.unknown[:100]),
            "unknown_count": len(one.unknown),
            "passed": list(one.passed[:100]),
            "refused": [{"message": error.message, "hint": error.hint} for error in one.refused],
        }
        for one in looked
    ]
