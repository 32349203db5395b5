"""Money as a currency and a whole number of its minor units; never a float."""

from typing import NamedTuple

from disputekit.record.canonical import MAX_INTEGER, Json
from disputekit.record.currencies import SCALES


class MoneyRefused(ValueError):
    """A text that is not an amount, or an amount its currency cannot hold; the message says which."""


class Money(NamedTuple):
    """An amount: ``minor`` units of ``currency``, of which 10**scale make one."""

    currency: str
    minor: int
    scale: int

    def to_value(self) -> dict[str, Json]:
        """Return the value as it stands in a record."""
        return {"currency": self.currency, "minor": self.minor, "scale": self.scale}

    def digits(self) -> str:
        """Return the amount alone, with grouped thousands: ``1,234.50``."""
        whole, part = divmod(abs(self.minor), 10**self.scale)
        sign = "-" if self.minor < 0 else ""
        return f"{sign}{whole:,}" + (f".{part:0{self.scale}d}" if self.scale else "")

    def plain(self) -> str:
        """Return the amount alone, for machines: ``1234.50``."""
        return self.digits().replace(",", "")

    def words(self) -> str:
        """Return currency and amount: ``USD 1,234.50``."""
        return f"{self.currency} {self.digits()}"


def money_from_value(value: Json) -> Money:
    """Read the value of a record back; raises MoneyRefused when it is not one."""
    if not isinstance(value, dict) or set(value) != {"currency", "minor", "scale"}:
        raise MoneyRefused("money needs currency, minor and scale")
    currency, minor, scale = value["currency"], value["minor"], value["scale"]
    if not isinstance(currency, str) or type(minor) is not int or type(scale) is not int:
        raise MoneyRefused("money needs a currency code and two whole numbers")
    if minor < 0 or not 0 <= scale <= 4 or len(currency) != 3:
        raise MoneyRefused("money is never negative; its scale is 0 to 4")
    return Money(currency, minor, scale)


def known_currency(code: str) -> str:
    """Return the ISO 4217 code in capitals; raises MoneyRefused when there is no such currency."""
    upper = code.strip().upper()
    if upper not in SCALES:
        raise MoneyRefused(f"{code!r} is not a currency code of ISO 4217 (such as USD, EUR, JPY)")
    return upper


def parse_money(text: str, currency: str) -> Money:
    """Read ``450``, ``1,234.50`` or ``EUR 450.00`` (its own currency wins over the given one).

    A comma groups thousands and nothing else: ``1,5`` is refused, since half of Europe reads it as one and
    a half. More decimals than the currency has, a sign, or anything left over raise MoneyRefused.
    """
    words = text.strip().split()
    codes = [word for word in words if word.isalpha()]
    numbers = [word for word in words if not word.isalpha()]
    if len(numbers) != 1 or len(codes) > 1:
        raise MoneyRefused(f"{text!r} is not an amount; write it as 450 or 450.00")
    code = known_currency(codes[0] if codes else currency)
    return Money(code, _minor_units(numbers[0], code), SCALES[code])


def _minor_units(number: str, code: str) -> int:
    if number.startswith(("-", "+")):
        raise MoneyRefused(f"{number!r}: an amount has no sign; the verb says which way the money goes")
    whole, dot, part = number.partition(".")
    first, *groups = whole.split(",")
    digits = first + "".join(groups)
    if groups and not (1 <= len(first) <= 3 and all(len(group) == 3 for group in groups)):
        raise _unreadable(number)
    if not _is_number(digits) or (dot and not _is_number(part)):
        raise _unreadable(number)
    if len(digits) > 1 and digits.startswith("0"):  # what a shell leaves of "$500" is 00
        raise MoneyRefused(f"{number!r} begins with a zero; write an amount without the sign of its currency")
    scale = SCALES[code]
    if len(part) > scale:
        raise MoneyRefused(f"{number} has more decimals than {code} has ({scale})")
    minor = int(digits + part.ljust(scale, "0"))
    if minor > MAX_INTEGER:
        raise MoneyRefused(f"{number} is too large")
    return minor


def _unreadable(number: str) -> MoneyRefused:
    return MoneyRefused(f"{number!r} is not an amount; write it as 1234.50 or 1,234.50")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 20
