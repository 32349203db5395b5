"""What arbitration costs the freelancer: as a rule of the platform states it, or as the freelancer types it."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from disputekit.case.derivation import half_up, rescaled
from disputekit.case.pots import Pots
from disputekit.case.rule import Figure, Rule
from disputekit.record.currencies import SCALES
from disputekit.record.money import Money

FEE_RULE = "-ARB-FEE"  # the end of the ids of such rules: UW-FP-ARB-FEE, GU-ARB-FEE
_EACH_SIDE, _PERCENT, _MINIMUM, _WAIVED = "fee_each_side", "fee_percent", "fee_minimum", "fee_waived_up_to"


class ArbitrationFee(NamedTuple):
    """The fee of one side. ``rule`` is empty for a typed one; ``how`` says the arithmetic where there is any.

    ``conflicts`` is what other sources say of it.
    """

    amount: Money
    rule: str
    confidence: str
    checked_on: date | None
    sources: tuple[str, ...]
    how: str
    conflicts: str = ""


def arbitration_fee(rule: Rule | None, pots: Pots, typed: Money | None) -> ArbitrationFee | None:
    """Return the fee for the money of one currency: the typed one, else that of the rule, else None.

    A fee that a platform states in another currency is returned as it is; it is never converted.
    """
    if typed is not None:
        return ArbitrationFee(typed, "", "", None, (), "")
    if rule is None:
        return None
    figures = {one.name: one for one in rule.figures}
    found = _each_side(figures) or _of_balance(figures, pots)
    if found is None:
        return None
    amount, how = found
    return ArbitrationFee(
        amount, rule.id, rule.confidence, rule.checked_on, rule.sources, how, rule.conflicts
    )


def _each_side(figures: dict[str, Figure]) -> tuple[Money, str] | None:
    figure = figures.get(_EACH_SIDE)
    amount = _money(figure) if figure else None
    return (amount, "") if amount else None


def _of_balance(figures: dict[str, Figure], pots: Pots) -> tuple[Money, str] | None:
    """Return a percentage of what is in escrow, rounded half up, and not less than the stated minimum."""
    percent, minimum = figures.get(_PERCENT), figures.get(_MINIMUM)
    least = _money(minimum) if minimum else None
    if percent is None or not pots.escrow.minor or (least and least.currency != pots.currency):
        return None
    waived = _money(figures[_WAIVED]) if _WAIVED in figures else None
    balance = pots.escrow
    if waived and waived.currency == pots.currency and balance.minor <= rescaled(waived, pots.scale).minor:
        return Money(pots.currency, 0, pots.scale), f"waived up to {waived.words()} in escrow"
    part = Decimal(balance.minor) * Decimal(percent.value) / 100
    floor = rescaled(least, pots.scale).minor if least else 0
    how = f"{percent.value} % of the {balance.words()} in escrow" + (
        f", at least {least.words()}" if least else ""
    )
    return Money(pots.currency, max(half_up(part), floor), pots.scale), how


def _money(figure: Figure) -> Money | None:
    """Return a figure as an amount, None where its unit is no currency or cannot hold it."""
    scale = SCALES.get(figure.unit)
    if scale is None:
        return None
    minor = Decimal(figure.value).scaleb(scale)
    return Money(figure.unit, int(minor), scale) if minor == minor.to_integral_value() else None
