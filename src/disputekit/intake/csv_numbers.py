"""Numbers in the cells of tables: amounts with a sign, and hours; exact, and refused where they can mean two things."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import NamedTuple

from disputekit.record.currencies import SCALES
from disputekit.record.money import Money, MoneyRefused, parse_money

_CLOCK = re.compile(r"([0-9]{1,5}):([0-5][0-9])(?::([0-5][0-9]))?")
_SIGNS = str.maketrans({"\u2212": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " "})
_DECIMAL_COMMA = re.compile(r"[0-9.]+,[0-9]{1,2}")
_LONGEST = 40
_PLAIN_HOURS = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,10})?")
_COMMA_HOURS = re.compile(r"(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,6}),[0-9]{1,10}")
_GROUPED_HOURS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]{1,10}")


class Signed(NamedTuple):
    """An amount without its sign, and whether it was taken (``-``, or in parentheses)."""

    money: Money
    is_taken: bool


def amount(text: str, currency: str) -> Signed:
    """Read ``1,234.50``, ``-$25.80``, ``($1.40)`` or ``1.234,56``. Raises MoneyRefused.

    A comma before one or two last digits is a decimal one; before three it groups thousands. ``1.250`` is refused in
    a currency of two decimals, where it may be either.
    """
    flat = text.translate(_SIGNS).strip()
    if len(flat) > _LONGEST:
        raise MoneyRefused("longer than any amount")
    is_taken = flat.startswith("-") or flat.lstrip("$ ").startswith("-") or flat.endswith("-")
    if flat.startswith("(") and flat.endswith(")"):
        is_taken, flat = True, flat[1:-1]
    digits = "".join(flat.strip("-").replace("$", "", 1).split()).strip("-+")
    if not digits[:1].isdigit():
        raise MoneyRefused(f"{text!r} is not an amount")
    return Signed(parse_money(_english(digits, SCALES.get(currency, 0)), currency), is_taken)


def _english(digits: str, scale: int) -> str:
    """Write a number with a decimal point, and without zeros that its currency has no place for."""
    if scale and _DECIMAL_COMMA.fullmatch(digits):
        digits = digits.replace(".", ";").replace(",", ".").replace(";", ",")
    whole, _, part = digits.partition(".")
    spare = part[scale:]
    if spare and len(part) != 3 and not spare.strip("0"):
        return f"{whole}.{part[:scale]}" if scale else whole
    return digits


class Minutes(NamedTuple):
    """Whole minutes, to the nearest one, half up; ``is_rounded`` where that is more than the writing of decimals."""

    number: int
    is_rounded: bool


def minutes_of(text: str) -> Minutes | None:
    """Read ``1:30``, ``01:00:01`` or hours such as ``0.16667`` or ``1.234,5``. None where it is no time or two."""
    said = text.strip()
    clock = _CLOCK.fullmatch(said)
    if clock is not None:
        return rounded(int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3] or 0))
    if _COMMA_HOURS.fullmatch(said) and not re.fullmatch(r"[0-9]{1,3},[0-9]{3}", said):
        said = said.replace(".", "").replace(",", ".")
    elif _GROUPED_HOURS.fullmatch(said):
        said = said.replace(",", "")
    if not _PLAIN_HOURS.fullmatch(said):
        return None
    try:
        exact = Decimal(said) * 60
    except InvalidOperation:  # pragma: no cover  the pattern lets no such text through
        return None
    whole = exact.quantize(Decimal(1), ROUND_HALF_UP)
    return Minutes(int(whole), abs(exact - whole) > Decimal("0.3"))  # half of a hundredth of an hour


def rounded(seconds: int) -> Minutes:
    """Return seconds as minutes."""
    return Minutes((seconds + 30) // 60, bool(seconds % 60))
