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
_UNIT = r"(?:[^\W\d_]{1,4}|[$\u20ac\u00a3\u00a5\u20b4\u20bd\u20b9\u20ba\u20a9\u20aa])"
_LOOSE = re.compile(
    rf"(?P<before>[-+]?) ?(?P<unit>{_UNIT}?) ?(?P<within>[-+]?) ?"
    rf"(?P<digits>[0-9][0-9.,' ]*|[.,][0-9]+) ?(?P<after>{_UNIT}?) ?(?P<behind>[-+]?)"
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+|[0-9]+")
_CODE_OF = {"\u20ac": "EUR", "\u00a3": "GBP", "\u20b4": "UAH", "\u20b9": "INR", "\u20aa": "ILS"}
_WORDS = re.compile(r"([0-9]{1,5}) ?h(?:[a-z]{0,4})?(?: ?([0-5]?[0-9]) ?m(?:in)?)?|([0-9]{1,6}) ?m(?:in)?")
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


class Loose(NamedTuple):
    """An amount as any table may write it: ``digits`` with their marks, whether taken, and the currency it states."""

    digits: str
    is_taken: bool
    currency: str


def loose_amount(text: str) -> Loose | None:
    """Read ``EUR 1.234,56``, ``(12.50)``, ``12,5-`` or ``1 234.50 zł`` as far as it needs no decision; else None."""
    flat = " ".join(text.translate(_SIGNS).split())
    if len(flat) > _LONGEST:
        return None
    is_taken = flat.startswith("(") and flat.endswith(")")
    found = _LOOSE.fullmatch(flat[1:-1].strip() if is_taken else flat)
    if found is None or (found["unit"] and found["after"]):
        return None
    unit = found["unit"] or found["after"]
    code = unit.upper() if unit.upper() in SCALES else _CODE_OF.get(unit, "")
    if unit.isascii() and unit.isalpha() and not code and unit.casefold() not in {"kr", "fr", "rs"}:
        return None
    is_taken = is_taken or "-" in (found["before"], found["within"], found["behind"])
    return Loose("".join(found["digits"].replace("'", "").split()), is_taken, code)


def is_amount(text: str) -> bool:
    """Tell whether a cell looks like an amount; for showing only."""
    return loose_amount(text) is not None


def decimal_mark(digits: str) -> str | None:
    """Return the decimal mark that digits show, empty where they have none, None where it may be either.

    ``1.234,56`` and ``12,5`` show a comma; ``1.250`` may be twelve hundred or one and a quarter.
    """
    commas, points = digits.count(","), digits.count(".")
    if not commas and not points:
        return ""
    if commas and points:
        return max(",.", key=digits.rfind)
    mark = "," if commas else "."
    if commas + points > 1:
        return "." if commas else ","
    whole, _, part = digits.partition(mark)
    return None if len(part) == 3 and 1 <= len(whole) <= 3 and whole != "0" else mark


def with_mark(loose: Loose, mark: str, currency: str) -> Signed:
    """Read an amount whose decimal mark was decided (empty: there is none in the file). Raises MoneyRefused."""
    whole, is_split, part = loose.digits.rpartition(mark) if mark else (loose.digits, "", "")
    if not is_split:
        whole, part = loose.digits, ""
    if mark and mark in whole:
        raise MoneyRefused(f"{loose.digits!r} has its decimal mark twice")
    if not _GROUPED.fullmatch(whole or "0") or not re.fullmatch("[0-9]*", part):
        raise MoneyRefused(f"{loose.digits!r} is not an amount")
    scale = SCALES.get(currency, 0)
    spare = part[scale:]
    if spare.strip("0"):
        raise MoneyRefused(f"{loose.digits} has more decimals than {currency} has ({scale})")
    digits = re.sub("[.,]", "", whole).lstrip("0") or "0"
    kept = part[:scale]
    return Signed(parse_money(f"{digits}.{kept}" if kept else digits, currency), loose.is_taken)


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
    if words := _WORDS.fullmatch(said.casefold()):
        return Minutes(int(words[1] or 0) * 60 + int(words[2] or words[3] or 0), is_rounded=False)
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
