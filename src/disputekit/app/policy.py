"""The packs of rules: list them, look one up, run their worked examples, put one in use for a case."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from disputekit.app.cases import facts_again
from disputekit.app.events import EVENTS
from disputekit.app.rules import calendars_of, platform_packs
from disputekit.app.workspace import OpenCase, Setup, open_case
from disputekit.case.due_time import due_after
from disputekit.case.rule import Actor, Calendar, Effect, Figure, Length, Match, OtherLength, Rule, Vector
from disputekit.case.silence import silence_words
from disputekit.errors import NotFound, Refused
from disputekit.record.entry import Record
from disputekit.rules.loader import SHIPPED, load_pack, own_folder, pack_names, pack_path
from disputekit.rules.pack import Pack
from disputekit.rules.spelling import length_words, match_words

# What the command line lays out; it imports it from here and never from the rooms below.
__all__ = [
    "EVENTS",
    "Actor",
    "Checked",
    "Effect",
    "Figure",
    "Found",
    "Length",
    "Match",
    "OtherLength",
    "Pack",
    "PackLine",
    "Put",
    "Rule",
    "Use",
    "Vector",
    "drop",
    "find",
    "length_words",
    "match_words",
    "names_to_offer",
    "packs",
    "run_examples",
    "silence_words",
    "use",
]


class Use(NamedTuple):
    """Which packs a case goes by: those of its platform, and those that were put in use. ``slug`` may be empty."""

    slug: str
    platform: tuple[str, ...]
    chosen: tuple[str, ...]


class PackLine(NamedTuple):
    """A pack as ``policy list`` shows it. ``broken`` says why it cannot be read; then ``pack`` is None."""

    name: str
    own: bool
    replaces: bool
    pack: Pack | None
    broken: str
    old: bool


class Found(NamedTuple):
    """What a name stands for: a pack, or the rules of one id, the user's own first. ``warnings``: packs left out."""

    pack: Pack | None
    rules: tuple[tuple[Pack, Rule], ...]
    warnings: tuple[str, ...]


class Checked(NamedTuple):
    """A worked example and what came of it. ``computed`` is what the rule gives, or why it gives nothing.

    ``vector`` is None for a rule with a length that has no example, and where the whole pack cannot be read.
    """

    pack: str
    rule: str
    vector: Vector | None
    computed: str
    passed: bool


def packs(setup: Setup) -> tuple[tuple[PackLine, ...], Use]:
    """Return all packs by name, and which of them the case in use goes by. Needs neither a case nor a workspace."""
    lines = tuple(_line(name, setup.config, setup.now.date()) for name in pack_names(setup.config))
    return lines, _use(setup)


def _line(name: str, config: Path, today: date) -> PackLine:
    path = pack_path(name, config)
    own = path is not None and path.parent == own_folder(config)
    replaces = own and (SHIPPED / f"{name}.toml").is_file()
    try:
        pack = load_pack(name, config, EVENTS)
    except Refused as error:
        return PackLine(name, own, replaces, None, f"{error.message}; {error.hint}", old=False)
    return PackLine(name, own, replaces, pack, "", pack.is_old(today))


def _use(setup: Setup) -> Use:
    try:
        with open_case(setup, writing=False) as case:
            return use_of(case, case.facts.packs)
    except NotFound:
        if setup.case:
            raise
        return Use("", (), ())


def use_of(case: OpenCase, chosen: tuple[str, ...]) -> Use:
    """Return which packs a case goes by when ``chosen`` are put in use."""
    return Use(case.row.slug, platform_packs(case.facts, case.setup.config), chosen)


# ---------------------------------------------------------------- looking one up


def find(setup: Setup, name: str) -> Found:
    """Return the pack of a name, or the rules of an id, with their worked examples; raises NotFound, Refused."""
    wanted = name.strip()
    if pack_path(wanted.lower(), setup.config) is not None:
        return Found(load_pack(wanted.lower(), setup.config, EVENTS, examples=True), (), ())
    every, warnings = _every_pack(setup.config)
    rules = [(pack, rule) for pack in every for rule in pack.rules if rule.id == wanted.upper()]
    if not rules:
        raise NotFound(f"there is no pack and no rule {name!r}", _near(wanted, every))
    return Found(None, tuple(sorted(rules, key=lambda one: not one[0].own)), warnings)


def _every_pack(config: Path) -> tuple[tuple[Pack, ...], tuple[str, ...]]:
    found, warnings = [], []
    for name in pack_names(config):
        try:
            found.append(load_pack(name, config, EVENTS, examples=True))
        except Refused as error:
            warnings.append(f"the pack {name} is left out: {error.message}; {error.hint}")
    return tuple(found), tuple(warnings)


def _near(wanted: str, every: Sequence[Pack]) -> str:
    ids = [rule.id for pack in every for rule in pack.rules]
    near = difflib.get_close_matches(wanted.upper(), ids, n=3, cutoff=0.5)
    near += difflib.get_close_matches(wanted.lower(), [pack.name for pack in every], n=3, cutoff=0.5)
    return f"did you mean {', '.join(near[:4])}?" if near else "see: dk policy list"


def names_to_offer(setup: Setup, *, with_rules: bool) -> Iterator[tuple[str, str]]:
    """Yield the names of packs, then the ids of rules, each with its title; a pack that cannot be read is left out."""
    every, _ = _every_pack(setup.config)
    yield from ((pack.name, pack.title) for pack in every)
    if with_rules:
        yield from ((rule.id, rule.title) for pack in every for rule in pack.rules)


# ---------------------------------------------------------------- worked examples


def run_examples(setup: Setup, name: str = "") -> tuple[Checked, ...]:
    """Run the worked examples of a pack, of all when none is named; raises NotFound."""
    if name and pack_path(name, setup.config) is None:
        raise NotFound(f"there is no pack {name!r}", f"there are: {', '.join(pack_names(setup.config))}")
    return tuple(
        one
        for each in ((name,) if name else pack_names(setup.config))
        for one in _check_pack(each, setup.config)
    )


def _check_pack(name: str, config: Path) -> Iterator[Checked]:
    try:
        pack = load_pack(name, config, EVENTS, examples=True)
    except Refused as error:
        yield Checked(name, "", None, f"{error.message}; {error.hint}", passed=False)
        return
    calendars = calendars_of([pack])
    for rule in pack.rules:
        yield from (_check(name, rule, one, calendars) for one in rule.vectors)
        if rule.length is not None and not rule.vectors:
            yield Checked(name, rule.id, None, "it has a length and no worked example", passed=False)


def _check(name: str, rule: Rule, vector: Vector, calendars: Mapping[str, Calendar]) -> Checked:
    if rule.length is None:
        return Checked(name, rule.id, vector, "it has a worked example and no length", passed=False)
    try:
        due = due_after(rule.length, datetime.fromisoformat(vector.at), rule.zone, calendars)
    except (ValueError, OverflowError) as error:
        return Checked(name, rule.id, vector, str(error), passed=False)
    said = due.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return Checked(name, rule.id, vector, said, passed=due == datetime.fromisoformat(vector.due))


# ---------------------------------------------------------------- in use for a case


class Put(NamedTuple):
    """The record that put packs in use or took them out, and which the case goes by now."""

    record: Record
    use: Use


def use(case: OpenCase, names: Sequence[str]) -> Put:
    """Put packs in use for a case, beside those of its platform, as a new record of its facts.

    Raises:
        NotFound: there is no such pack.
        Refused: a pack cannot be read, or all of them are in use already.
    """
    config = case.setup.config
    wanted = [load_pack(one.strip().lower(), config, EVENTS).name for one in names]
    known = (*platform_packs(case.facts, config), *case.facts.packs)
    new = [one for one in dict.fromkeys(wanted) if one not in known]
    if not new:
        raise Refused(f"{', '.join(wanted)}: in use already", "see: dk policy list")
    return _write(case, (*case.facts.packs, *new))


def drop(case: OpenCase, names: Sequence[str]) -> Put:
    """Take packs out of use that were put in use; raises Refused for one that was not."""
    wanted = [one.strip().lower() for one in names]
    for name in wanted:
        if name not in case.facts.packs:
            own = name in platform_packs(case.facts, case.setup.config)
            why = "it belongs to the platform of the case" if own else "see: dk policy list"
            raise Refused(f"{name} was not put in use for {case.row.slug}", why)
    return _write(case, tuple(one for one in case.facts.packs if one not in wanted))


def _write(case: OpenCase, names: tuple[str, ...]) -> Put:
    fields = {name: said for name, said in facts_again(case).items() if name != "packs"}
    if names:
        fields["packs"] = list(names)
    return Put(case.append(lambda _coming: [fields]).records[0], use_of(case, names))
