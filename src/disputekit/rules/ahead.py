"""Packs that were read ahead: the shipped ones as JSON, which takes a fifteenth of the time that TOML takes.

``packs/ahead/NAME.json`` holds what ``reading`` made of ``packs/NAME.toml`` without its worked examples, and the
digest of the text it was made of. A text with another digest is read itself, so that what was read ahead can never
hide a change. ``make packs`` writes the files, and a test compares each with its pack.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

from disputekit.case.rule import Actor, Calendar, Effect, Figure, Length, Match, OtherLength, Rule, Unit
from disputekit.record.digest import sha256
from disputekit.rules.pack import Pack

_ACTORS = {one.value: one for one in Actor}
_EFFECTS = {one.value: one for one in Effect}
_UNITS = {one.value: one for one in Unit}


def ahead_path(pack: Path) -> Path:
    """Return where lies what was read ahead of a shipped pack."""
    return pack.parent / "ahead" / f"{pack.stem}.json"


def digest_of(text: str) -> str:
    """Return the digest of the whole text of a pack."""
    return sha256(text.encode("utf-8")).hexdigest()


def pack_ahead(path: Path, text: str) -> Pack | None:
    """Return what was read ahead of a shipped pack, None where there is nothing, or it was made of another text."""
    try:
        table = json.loads(ahead_path(path).read_bytes())
    except (OSError, ValueError):  # an installation without it, or with half of it, reads the pack itself
        return None
    if table["digest"] != digest_of(text):
        return None
    return Pack(
        name=path.stem,
        path=path,
        own=False,
        title=table["title"],
        applies=table["applies"],
        rules=tuple(_rule(path.stem, one) for one in table["rules"]),
        calendars={one[0]: _calendar(*one) for one in table["calendars"]},
    )


def ahead_text(pack: Pack, text: str) -> str:
    """Return what to write for a pack that was read from ``text``, its worked examples left out."""
    table = {
        "digest": digest_of(text),
        "title": pack.title,
        "applies": pack.applies,
        "calendars": [[one.name, one.weekdays, [*map(str, one.holidays)]] for one in pack.calendars.values()],
        "rules": [_rule_table(one) for one in pack.rules],
    }
    return json.dumps(table, ensure_ascii=False, indent=1) + "\n"


def _rule_table(rule: Rule) -> dict[str, Any]:
    stated = rule._asdict() | {
        "length": _length_table(rule.length),
        "acts": rule.acts.value,
        "effect": rule.effect.value,
        "checked_on": str(rule.checked_on),
        "others": [[_length_table(one.length), one.source, one.confidence] for one in rule.others],
    }
    return {name: value for name, value in stated.items() if name not in {"pack", "vectors"}}


def _length_table(length: Length | None) -> list[Any] | None:
    return None if length is None else [length.quantity, length.unit.value, length.at, length.calendar]


def _rule(pack: str, table: dict[str, Any]) -> Rule:
    """Return a rule; what is not named here is text."""
    return Rule(
        **table
        | {
            "pack": pack,
            "triggers": tuple(Match(*one) for one in table["triggers"]),
            "stops": tuple(Match(*one) for one in table["stops"]),
            "needs": tuple(table["needs"]),
            "length": _length(table["length"]),
            "acts": _ACTORS[table["acts"]],
            "effect": _EFFECTS[table["effect"]],
            "sources": tuple(table["sources"]),
            "checked_on": date.fromisoformat(table["checked_on"]),
            "others": tuple(OtherLength(_stated(one[0]), *one[1:]) for one in table["others"]),
            "figures": tuple(Figure(*one) for one in table["figures"]),
        }
    )


def _length(table: list[Any] | None) -> Length | None:
    return None if table is None else _stated(table)


def _stated(table: list[Any]) -> Length:
    quantity, unit, at, calendar = table
    return Length(quantity, _UNITS[unit], at, calendar)


def _calendar(name: str, weekdays: list[int], holidays: list[str]) -> Calendar:
    return Calendar(name, tuple(weekdays), tuple(date.fromisoformat(one) for one in holidays))
