"""Mail addresses, telephone numbers, account and card numbers; and what only looks like one.

A number is taken for a telephone number by how it is written or by the word before it; dates, versions, amounts,
order numbers and the like are let pass. IBAN and card numbers must pass their own check digits.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Detail(NamedTuple):
    """A detail in a text; ``kind`` is contact or payment-details."""

    kind: str
    what: str
    start: int
    end: int


_ADDRESS = re.compile(
    r"(?<![\w.+/@-])([A-Za-z0-9][\w.+%'-]{0,63})@((?:[\w-]{1,63}\.){1,8}([A-Za-z]{2,24}))(?![\w@])"
)
# Endings that look like a domain and are not one: logo@2x.png, dump@15.service.
_ENDINGS = """
png jpg jpeg gif svg webp avif pdf js ts css scss py json xml html zip tar gz md txt mp4 service timer socket
"""
_NO_DOMAIN = frozenset(_ENDINGS.split())
_PLUS = re.compile(r"(?<![\w+.,-])(?:\+|00)[1-9]\d{0,2}(?:[ .()/-]{0,2}\d){6,12}(?![\w-]|[.,]\d)")
_NORTH_AMERICA = re.compile(r"(?<![\w+.-])(?:\(\d{3}\) ?|\d{3}[.-])\d{3}[.-]\d{4}(?![\w-]|[.,]\d)")
_NAMED = re.compile(
    r"\b(?:call(?: me)?(?: (?:on|at|under))?|phone(?: number)?|tel(?:ephone)?|mobile|cell(?:phone)?|my number|our number|"
    r"sms(?: to)?|text me (?:on|at)|whatsapp|viber|signal|telegram|fax|dial|ring me (?:on|at))"
    r"(?: (?:is|are|under|on|at|number))?[.:]?\s{0,2}(\(?\d[\d ()/.-]{6,18}\d)(?![\w])",
    re.IGNORECASE,
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![A-Za-z0-9])")
_CARD = re.compile(r"(?<![\w./-])\d(?:[ -]?\d){12,18}(?![\w/-]|\.\w)")
_ORDER = re.compile(
    r"\b(?:orders?|invoices?|tickets?|contracts?|references?|ref|case|tracking|isbn|issn|sku|serial|part|article|no|nr|number of|id|ids|"
    r"version|build|commit|hash|record|exhibit|receipt|transaction|policy|permit|licen[cs]e)\b\.?[^.!?\n]{0,20}$|#\s?$",
    re.IGNORECASE,
)
_SAYS_PHONE = re.compile(
    r"\b(?:call|phone|tel|telephone|mobile|cell|number is|sms|whatsapp|viber|ring)\b[^.!?\n]{0,25}$",
    re.IGNORECASE,
)
_NEAR = 40  # characters before a number that say what it is
_COUNTED = re.compile(
    r"^\s?(?:%|[A-Z]{3}\b|usd|eur|dollars?|euros?|visits?|visitors?|users?|rows?|views?|items?|records?|pixels?|px|mm|ms|bytes|times|people)",
    re.IGNORECASE,
)


def details(text: str) -> tuple[Detail, ...]:
    """Return the details of a text, in its order; what overlaps is one."""
    found: list[Detail] = []
    for one in sorted(_details(text), key=lambda each: (each.start, -each.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return tuple(found)


def without_details(text: str) -> str:
    """Return a text with a mark in place of each detail."""
    for one in reversed(details(text)):
        text = f"{text[: one.start]}[{one.what} left out]{text[one.end :]}"
    return text


def _details(text: str) -> Iterator[Detail]:
    for found in _ADDRESS.finditer(text):
        if found[1] != "git" and found[3].lower() not in _NO_DOMAIN:
            yield Detail("contact", "mail address", *found.span())
    yield from _accounts(text)
    yield from _telephones(text)


def _accounts(text: str) -> Iterator[Detail]:
    for found in _IBAN.finditer(text):
        if is_iban(found[0]):
            yield Detail("payment-details", "account number", *found.span())
    for found in _CARD.finditer(text):
        if is_card(found[0]) and not _ORDER.search(_before(text, found.start())):
            yield Detail("payment-details", "card number", *found.span())


def _telephones(text: str) -> Iterator[Detail]:
    for pattern in (_PLUS, _NORTH_AMERICA):
        for found in pattern.finditer(text):
            if not _is_other_number(text, *found.span()):
                yield Detail("contact", "telephone number", *found.span())
    for found in _NAMED.finditer(text):
        if 7 <= sum(one.isdigit() for one in found[1]) <= 15 and not _is_date(found[1]):
            yield Detail("contact", "telephone number", *found.span(1))


def _before(text: str, start: int) -> str:
    return text[max(0, start - _NEAR) : start]


def _is_other_number(text: str, start: int, end: int) -> bool:
    """Tell whether a number that is written like a telephone number is called something else, or counts something."""
    before, number = _before(text, start), text[start:end]
    if _SAYS_PHONE.search(before):
        return False
    if _ORDER.search(before) or _COUNTED.match(text[end : end + 12]) or _is_date(number):
        return True
    groups = re.split(r"\D+", number.lstrip("+"))
    return all(len(group) == 3 for group in groups[1:]) and len(groups) < 4  # +20 000 000


def _is_date(number: str) -> bool:
    return (
        re.search(r"\b(?:19|20)\d\d[-./]\d\d?[-./]\d\d?\b|\b\d\d?[-./]\d\d?[-./](?:19|20)\d\d\b", number)
        is not None
    )


def is_iban(text: str) -> bool:
    """Tell whether a text is an IBAN by its check digits (ISO 13616, modulo 97)."""
    plain = text.replace(" ", "")
    if not 15 <= len(plain) <= 34:
        return False
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(one, 36)) for one in turned)) % 97 == 1


def is_card(text: str) -> bool:
    """Tell whether digits are a card number by their last one (Luhn)."""
    digits = [int(one) for one in text if one.isdigit()]
    if not 13 <= len(digits) <= 19 or len(set(digits)) < 2 or digits[0] not in {3, 4, 5, 6}:
        return False
    doubled = [sum(divmod(2 * one, 10)) for one in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
