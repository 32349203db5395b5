"""``settle``: the ways a dispute can end, from the record, the rules and the freelancer's own numbers."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from disputekit.app.parse import due_moment, minutes
from disputekit.app.structure import fold_structure
from disputekit.app.workspace import OpenCase
from disputekit.case import settle_words as say
from disputekit.case.arbitration import FEE_RULE
from disputekit.case.case import Case
from disputekit.case.clocks import Clocks
from disputekit.case.offers import offers
from disputekit.case.pots import pots_of
from disputekit.case.rule import Rule
from disputekit.case.settle import settle as lay_out
from disputekit.case.settlement import Even, Outcome, Own, Settlement, Sheet, Way
from disputekit.errors import Refused
from disputekit.record.moment import Moment, bounds
from disputekit.record.money import Money, MoneyRefused, parse_money

__all__ = [
    "Even",
    "Laid",
    "Outcome",
    "Settlement",
    "Sheet",
    "Typed",
    "Way",
    "own_numbers",
    "say",
    "settlement",
    "settlement_of",
]

_PERCENT = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2})?")
# What --hours can be about: the name at the prompt, and the way it is for.
_HOURS_FOR = {
    "arbitration": Way.AWARD,
    "claim": Way.CLAIM,
    "extra": Way.EXTRA,
    "partial": Way.PARTIAL,
    "split": Way.SPLIT,
    "deadline": Way.DEADLINE,
}


class Typed(NamedTuple):
    """The freelancer's own numbers as typed; empty is: not stated."""

    claim: str = ""
    extra: str = ""
    partial: str = ""
    split: str = ""
    new_deadline: str = ""
    fee: str = ""
    arbitration: str = ""
    hours: tuple[str, ...] = ()
    rate: str = ""
    chance: str = ""


class Laid(NamedTuple):
    """The ways side by side, and what is wrong with the rules they rest on."""

    settlement: Settlement
    warnings: tuple[str, ...]


def settlement(case: OpenCase, typed: Typed) -> Laid:
    """Return the ways side by side at the time of the command; raises Refused for a number that is none."""
    own = own_numbers(case, typed)
    return settlement_of(case, fold_structure(case), own)


def settlement_of(case: OpenCase, folded: Case, own: Own) -> Laid:
    """Return the ways side by side for a case that is folded already."""
    found = _by_rules(case, folded)
    made = offers(folded, case.setup.now)
    return Laid(lay_out(pots_of(folded), made, found.clocks, _fee_rule(found.rules), own), found.warnings)


def own_numbers(case: OpenCase, typed: Typed) -> Own:
    """Read what was typed; amounts are in the currency of the case unless they name their own. Raises Refused."""
    rate, spent = _money(case, typed.rate), _minutes(typed.hours)
    if spent and rate is None:
        raise Refused("--hours needs what an hour of yours is worth to you", "--hours 6 --rate 45")
    return Own(
        claim=_money(case, typed.claim),
        extra=_money(case, typed.extra),
        partial=_money(case, typed.partial),
        split=_percent("--split", typed.split),
        new_deadline=_moment(case, typed.new_deadline),
        fee=_percent("--fee", typed.fee),
        arbitration=_money(case, typed.arbitration),
        minutes=spent,
        rate=rate,
        chance=_percent("--chance", typed.chance),
    )


def _money(case: OpenCase, text: str) -> Money | None:
    if not text:
        return None
    try:
        return parse_money(text, case.facts.currency)
    except MoneyRefused as error:
        raise Refused(str(error)) from error


def _percent(option: str, text: str) -> Decimal | None:
    if not text:
        return None
    said = text.strip().removesuffix("%").strip()
    if not _PERCENT.fullmatch(said) or Decimal(said) > 100:
        raise Refused(f"{option} {text!r} is not a percentage", f"a number from 0 to 100: {option} 60")
    return Decimal(said)


def _moment(case: OpenCase, text: str) -> Moment | None:
    if not text:
        return None
    moment = due_moment(case, text)
    if bounds(moment).hi <= case.setup.now.timestamp():
        raise Refused(f"--new-deadline {text!r} has passed", "write a day to come, with its year")
    return moment


def _minutes(said: Iterable[str]) -> tuple[tuple[Way, int], ...]:
    """Read ``6`` (for going through with the full claim) or ``deadline=10:30``; the same way twice is added."""
    found: dict[Way, int] = {}
    for one in said:
        name, named, length = one.partition("=")
        way = _HOURS_FOR.get(name.strip().lower()) if named else Way.AWARD
        if way is None:
            raise Refused(f"--hours {one!r}: hours for what?", f"one of: {', '.join(_HOURS_FOR)}")
        found[way] = found.get(way, 0) + minutes(length if named else one)
    return tuple(found.items())


class _ByRules(NamedTuple):
    clocks: Clocks
    rules: tuple[Rule, ...]
    warnings: tuple[str, ...]


def _by_rules(case: OpenCase, folded: Case) -> _ByRules:
    """Return what the rules of the case say. A pack that cannot be read is a warning."""
    from disputekit.app.deadlines import timed
    from disputekit.app.rules import rules_of

    found = timed(case, folded)
    return _ByRules(found.clocks, rules_of(case).rules, found.warnings)


def _fee_rule(rules: Iterable[Rule]) -> Rule | None:
    """Return the rule that states what arbitration costs on the platform of the case."""
    return next((one for one in rules if one.id.endswith(FEE_RULE)), None)
