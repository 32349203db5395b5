"""The rules that a case goes by: those of its platform, and those that the freelancer put in use."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from disputekit.app.events import EVENTS
from disputekit.app.workspace import OpenCase
from disputekit.case.facts import CaseFacts, is_direct
from disputekit.case.rule import Calendar, Rule
from disputekit.errors import Refused
from disputekit.rules.loader import SHIPPED, load_file, load_pack, pack_path
from disputekit.rules.pack import WEEKDAYS, Pack

_CONTRACT_TYPES = ("fixed", "hourly")


class Rulebook(NamedTuple):
    """The rules of a case with the calendars they count by, the names of their packs, and what is wrong with them."""

    rules: tuple[Rule, ...]
    calendars: Mapping[str, Calendar]
    packs: tuple[str, ...]
    warnings: tuple[str, ...]


def rules_of(case: OpenCase) -> Rulebook:
    """Return the rules of a case. A pack that cannot be read becomes a warning and never hides the others.

    Where two packs in use have a rule of one id, that of the user's own pack stands, else the one named last.
    """
    names, config = packs_of(case.facts, case.setup.config), case.setup.config
    packs, warnings = [], []
    for name in names:
        pack, said = _read(name, config)
        packs += [pack] if pack else []
        warnings += said
    today = case.setup.now.date()
    warnings += [_old_words(pack) for pack in packs if pack.is_old(today)]
    return Rulebook(
        rules=_rules(packs),
        calendars=calendars_of(packs),
        packs=tuple(pack.name for pack in packs),
        warnings=tuple(warnings),
    )


def packs_of(facts: CaseFacts, config: Path) -> tuple[str, ...]:
    """Return the names of the packs of a case: its platform's by contract type, then those put in use."""
    return tuple(dict.fromkeys((*platform_packs(facts, config), *facts.packs)))


def platform_packs(facts: CaseFacts, config: Path) -> tuple[str, ...]:
    """Return the packs named after the platform: NAME, NAME-fixed or NAME-hourly, NAME-dispute, as far as there are any.

    Where the type of the contract is not known, both count. A contract without a platform has none.
    """
    if is_direct(facts.platform):
        return ()
    name = re.sub(r"[^a-z0-9]+", "-", facts.platform.casefold().removesuffix(".com")).strip("-")
    stated = (facts.contract.type or "").strip().casefold()
    kinds = tuple(one for one in _CONTRACT_TYPES if stated.startswith(one)) or _CONTRACT_TYPES
    wanted = (name, *(f"{name}-{kind}" for kind in kinds), f"{name}-dispute")
    return tuple(one for one in wanted if pack_path(one, config) is not None)


def calendars_of(packs: Iterable[Pack]) -> dict[str, Calendar]:
    """Return every calendar that the rules of some packs can name."""
    found = {WEEKDAYS.name: WEEKDAYS}
    for pack in packs:
        found.update(pack.calendars)
    return found


def _read(name: str, config: Path) -> tuple[Pack | None, list[str]]:
    """Return a pack, of an own one that cannot be read the shipped one; and what is to be said of it."""
    if pack_path(name, config) is None:
        return None, [f"there is no pack {name} on this machine, and its rules are missing: dk policy list"]
    try:
        return load_pack(name, config, EVENTS), []
    except Refused as error:
        shipped = SHIPPED / f"{name}.toml"
        said = f"{error.message}; {error.hint}"
        if not shipped.is_file():
            return None, [f"the pack {name} is left out: {said}"]
        return load_file(shipped, EVENTS), [f"the shipped pack {name} is used, not your own: {said}"]


def _rules(packs: Iterable[Pack]) -> tuple[Rule, ...]:
    found: dict[str, tuple[bool, Rule]] = {}
    for pack in packs:
        for rule in pack.rules:
            if pack.own or not found.get(rule.id, (False, rule))[0]:
                found[rule.id] = (pack.own, rule)
    return tuple(rule for _, rule in found.values())


def _old_words(pack: Pack) -> str:
    day = pack.checked_on.isoformat()
    return f"the rules of {pack.name} were last compared with their sources on {day}, more than a year ago"
