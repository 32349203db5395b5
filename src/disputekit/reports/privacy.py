"""Mail addresses and telephone numbers stay out of documents; where one stood in quoted words, the gap is marked.

The exhibit has the words whole. What looks like a number and may be an amount, a date or a contract stays.
"""

import re
from typing import NamedTuple

ADDRESS_LEFT_OUT = "[mail address left out]"
NUMBER_LEFT_OUT = "[telephone number left out]"

_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
# International with a plus sign, or the groups of ten digits that North America writes.
_TELEPHONE = re.compile(
    r"(?<![\w+])(?:\+\d{1,3}[ .()/-]{0,2}(?:\d[ .()/-]{0,2}){6,12}\d|\(\d{3}\) ?\d{3}[ .-]\d{4}|\d{3}[.-]\d{3}[.-]\d{4})(?!\w)"
)
# How each form of a number begins, or goes on: most texts hold none of it.
_BEGINS_A_NUMBER = re.compile(r"\+\d|\d{3}[).-]")


class Part(NamedTuple):
    """A part of a text; ``left_out`` says that it stands for an address or a number."""

    text: str
    left_out: bool = False


def without_addresses(text: str) -> tuple[Part, ...]:
    """Return a text in parts, each address and telephone number replaced by a mark."""
    if holds_no_address(text):
        return (Part(text),)
    found: list[Part] = []
    end = 0
    for start, stop, mark in _places(text):
        if start >= end:
            found += [Part(text[end:start])] if start > end else []
            found.append(Part(mark, left_out=True))
            end = stop
    return (*found, *([Part(text[end:])] if end < len(text) or not found else []))


def holds_no_address(text: str) -> bool:
    """Tell at one look that nothing of a text can be an address or a telephone number."""
    return "@" not in text and _BEGINS_A_NUMBER.search(text) is None


def masked(name: str) -> str:
    """Return a name for print; of one that is nothing but an address only what tells people apart stays.

    ``dana@brightside.example`` becomes ``d... at brightside.example``, a number its last two digits.
    """
    plain = name.strip().removeprefix("<").removesuffix(">")
    if _ADDRESS.fullmatch(plain):
        return f"{plain[0]}... at {plain.rpartition('@')[2]}"
    return f"...{plain[-2:]}" if _TELEPHONE.fullmatch(plain) else name


def _places(text: str) -> list[tuple[int, int, str]]:
    addresses = (
        [(*found.span(), ADDRESS_LEFT_OUT) for found in _ADDRESS.finditer(text)] if "@" in text else []
    )
    numbers = [(*found.span(), NUMBER_LEFT_OUT) for found in _TELEPHONE.finditer(text)]
    return sorted([*addresses, *numbers])
