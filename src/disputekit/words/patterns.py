"""The lists behind the check of tone: what is looked for, why, and what each platform forbids. Read from TOML.

A rule is found where one of its patterns matches, unless it is negated, stands behind a condition, or the
sentence holds one of the things that make it harmless. The user's own lists are read after the shipped ones.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from disputekit.errors import Refused

# Every category, and what it is called on the screen.
CATEGORIES: dict[str, str] = {
    "accusation": "accusation",
    "emotion": "emotion",
    "absolute": "absolute",
    "threat": "threat",
    "shouting": "capitals and exclamation marks",
    "motive": "guess about a motive",
    "admission": "admission",
    "sarcasm": "sarcasm",
    "unsupported": "claim without a reference",
    "contact": "contact details",
    "payment-details": "payment details",
    "outside-payment": "payment outside the platform",
    "other-channel": "moving the talk elsewhere",
    "feedback": "bargaining over feedback",
    "leverage": "steps outside the platform",
    "wording": "word that documents do not use",
}
FOLDER = Path(__file__).resolve().parent / "patterns"
OTHER, DIRECT = "other", "direct"
_SHAPE = re.compile(r"\{([a-z_]+)\}")
_FLAGS = re.IGNORECASE
_BASES = ("rule", "inference", "advice")


class Rule(NamedTuple):
    """One thing that is looked for. ``otherwise``: its category where the platform forbids nothing of the sort.

    ``negatable``: not found behind a "not". ``quoted``: found inside quotation marks too.
    """

    id: str
    category: str
    pattern: re.Pattern[str]
    negatable: bool
    not_after: re.Pattern[str] | None
    unless: tuple[re.Pattern[str], ...]
    quoted: bool
    otherwise: str
    reason: str
    suggestion: str


class Ground(NamedTuple):
    """Who says so: ``basis`` is "rule" (the platform, at ``source``), "inference" (our reading), "advice"."""

    basis: str
    source: str
    says: str


ADVICE = Ground("advice", "", "")


class Patterns(NamedTuple):
    """All rules, and what is forbidden where: by category, then by platform."""

    rules: tuple[Rule, ...]
    grounds: Mapping[str, Mapping[str, Ground]]

    def ground(self, category: str, platform: str) -> Ground | None:
        """Return on what ground a category is found on a platform, None where it is not looked for there."""
        known = self.grounds.get(category)
        if known is None:
            return ADVICE
        return known.get(platform) or (None if platform == DIRECT else known.get(OTHER))


def patterns(own: Path | None = None) -> Patterns:
    """Return the shipped lists and those of the user's folder; raises Refused, naming the place of a fault."""
    shipped = _shipped()
    if own is None or not own.is_dir():
        return shipped
    added = _read(sorted(own.glob("*.toml")))
    grounds = {**shipped.grounds}
    for category, known in added.grounds.items():
        grounds[category] = {**grounds.get(category, {}), **known}
    return Patterns((*shipped.rules, *added.rules), grounds)


@cache
def _shipped() -> Patterns:
    return _read(sorted(FOLDER.glob("*.toml")))


def _read(paths: Iterable[Path]) -> Patterns:
    rules: list[Rule] = []
    grounds: dict[str, dict[str, Ground]] = {}
    for path in paths:
        try:
            value = tomllib.loads(path.read_text(encoding="utf-8"))
            rules += _rules(value)
            for category, known in value.get("on", {}).items():
                grounds.setdefault(_one_of(CATEGORIES, category), {}).update(
                    (platform, _ground(one)) for platform, one in known.items()
                )
        except (OSError, ValueError, KeyError, TypeError, AttributeError, re.error) as error:
            raise Refused(
                f"{path.name}: {_fault(error)}", "docs/templates.md says how a list is written"
            ) from error
    return Patterns(tuple(rules), grounds)


def _ground(value: dict[str, str]) -> Ground:
    return Ground(_one_of(_BASES, value["basis"]), value.get("source", ""), value["says"])


def _one_of(known: Iterable[str], said: str) -> str:
    if said not in known:
        raise ValueError(f"{said!r} is none of: {', '.join(known)}")
    return said


def _fault(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing"
    return f"a pattern cannot be read: {error}" if isinstance(error, re.error) else str(error)


def _rules(value: dict[str, Any]) -> Iterator[Rule]:
    shapes: dict[str, str] = value.get("shapes", {})
    for one in value.get("rule", []):
        after = one.get("not_after", "")
        yield Rule(
            id=one["id"],
            category=_one_of(CATEGORIES, one["category"]),
            pattern=_compiled(shapes, *one["patterns"], whole_words=True),
            negatable=one.get("negation", "before") == "before",
            not_after=_compiled(shapes, after) if after else None,
            unless=tuple(_compiled(shapes, text) for text in one.get("unless", [])),
            quoted=one.get("quoted", False),
            otherwise=_one_of(("", *CATEGORIES), one.get("otherwise", "")),
            reason=one["reason"],
            suggestion=one["suggestion"],
        )


def _compiled(shapes: Mapping[str, str], *texts: str, whole_words: bool = False) -> re.Pattern[str]:
    """Compile patterns as one; ``{name}`` stands for a shape."""
    filled = "|".join(_filled(text, shapes) for text in texts)
    return re.compile(rf"(?<![\w-])(?:{filled})(?![\w-])" if whole_words else filled, _FLAGS)


def _filled(text: str, shapes: Mapping[str, str], within: tuple[str, ...] = ()) -> str:
    """Return a pattern with its shapes filled in; raises ValueError for a shape that names itself."""

    def fill(found: re.Match[str]) -> str:
        name = found[1]
        if name in within:
            raise ValueError(f"the shape {name} names itself")
        return f"(?:{_filled(shapes[name], shapes, (*within, name))})"

    return _SHAPE.sub(fill, text)
