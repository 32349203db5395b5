"""How a figure came about: the records it is the sum of, each with its sign and what it is; sums and their scale."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from disputekit.record.money import Money


class Term(NamedTuple):
    """One part of a figure: a signed amount, what it is, and the records that say so."""

    amount: Money
    what: str
    seqs: tuple[int, ...]


class Figure(NamedTuple):
    """A named amount and the terms it is the sum of; made by ``figure``, so that it always is."""

    name: str
    amount: Money
    terms: tuple[Term, ...]

    @property
    def seqs(self) -> tuple[int, ...]:
        """The records of all terms, each once, in order of their numbers."""
        return tuple(sorted({seq for term in self.terms for seq in term.seqs}))


def figure(name: str, zero: Money, terms: Iterable[Term]) -> Figure:
    """Return the sum of some terms in the currency of ``zero``, in the finest scale there is; a term of nothing is left out.

    Raises:
        ValueError: a term is in another currency, which is never added.
    """
    kept = tuple(one for one in terms if one.amount.minor)
    scale = max(zero.scale, *(one.amount.scale for one in kept), 0)
    if any(one.amount.currency != zero.currency for one in kept):
        raise ValueError(f"only {zero.currency} can be added here")
    return Figure(name, Money(zero.currency, sum(in_scale(one.amount, scale) for one in kept), scale), kept)


def in_scale(amount: Money, scale: int) -> int:
    """Return the minor units of an amount in a scale that is as fine or finer."""
    return int(amount.minor * 10 ** (scale - amount.scale))


def rescaled(amount: Money, scale: int) -> Money:
    """Return an amount in a scale that is as fine or finer."""
    return Money(amount.currency, in_scale(amount, scale), scale)


def by_currency(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """Return one sum for each currency in its finest scale, in the order in which they are met: they are never added."""
    found: dict[str, list[Money]] = {}
    for one in amounts:
        found.setdefault(one.currency, []).append(one)
    return tuple(_sum(code, own) for code, own in found.items())


def _sum(code: str, amounts: list[Money]) -> Money:
    scale = max(one.scale for one in amounts)
    return Money(code, sum(in_scale(one, scale) for one in amounts), scale)


def half_up(minor: Decimal) -> int:
    """Return whole minor units, rounded half up (away from zero)."""
    return int(minor.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def minus(amount: Money) -> Money:
    """Return an amount with the other sign."""
    return amount._replace(minor=-amount.minor)
