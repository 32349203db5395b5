"""What it costs or brings when nobody acts: amounts from the account or the trigger, in the pack's own words."""

from collections.abc import Sequence

from disputekit.case.case import Case
from disputekit.case.derivation import in_scale
from disputekit.case.needs import held
from disputekit.case.piece import Piece
from disputekit.case.rule import Effect, Rule
from disputekit.record.money import Money

_ESCROW = (Effect.ESCROW_TO_CLIENT, Effect.ESCROW_TO_ME)
_WITHOUT_AMOUNT = "the money"


def is_about_escrow(rule: Rule | None) -> bool:
    """Tell whether silence moves money out of escrow."""
    return rule is not None and rule.effect in _ESCROW


def amounts_at_stake(
    case: Case, rule: Rule | None, labels: Sequence[str], triggers: Sequence[Piece]
) -> tuple[Money, ...]:
    """Return what silence moves, one amount per currency: what is held for the labels, or what a trigger names.

    Of what comes to the freelancer never more than the trigger asks for.
    """
    if rule is None or rule.effect not in (*_ESCROW, Effect.MONEY_LOST):
        return ()
    named = tuple(amount for one in triggers if (amount := one.money()))[:1]
    if rule.effect is Effect.MONEY_LOST and named:
        return named
    in_escrow = held(case, labels)
    if rule.effect is Effect.ESCROW_TO_ME and _is_less(named, in_escrow):
        return named
    return in_escrow or named


def _is_less(named: Sequence[Money], in_escrow: Sequence[Money]) -> bool:
    if len(named) != 1 or len(in_escrow) != 1 or named[0].currency != in_escrow[0].currency:
        return False
    scale = max(named[0].scale, in_escrow[0].scale)
    return in_scale(named[0], scale) < in_scale(in_escrow[0], scale)


def silence_words(template: str, amounts: Sequence[Money]) -> str:
    """Return what happens when nobody acts; amounts of several currencies stand side by side, never added."""
    said = " and ".join(one.words() for one in amounts) or _WITHOUT_AMOUNT
    return template.replace("{amount}", said)
