"""Views as plain JSON for scripts: names as in case/view.py, amounts and times as they stand in records."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum

from disputekit.case.view import (
    AccountRow,
    AccountView,
    CurrencyAccount,
    HoursLine,
    MilestoneItem,
    MoneyLine,
    Readings,
    RequestItem,
    ScopeItem,
    ScopeView,
    Submission,
)
from disputekit.record.canonical import Json
from disputekit.record.moment import Moment
from disputekit.record.money import Money

# The views that the command line lays out; it imports them from here and never from the rooms below.
__all__ = [
    "AccountRow",
    "AccountView",
    "CurrencyAccount",
    "HoursLine",
    "MilestoneItem",
    "MoneyLine",
    "Readings",
    "RequestItem",
    "ScopeItem",
    "ScopeView",
    "Submission",
    "plain",
]


def plain(value: object) -> Json:
    """Return a view as JSON. A decimal number becomes a text, an enumeration its words."""
    match value:
        case Money() | Moment():
            return {**value.to_value()}
        case None | bool() | int() | str():
            return value
        case Enum():
            return plain(value.value)
        case Decimal():
            return str(value)
        case dict():
            return {str(name): plain(one) for name, one in value.items()}
        case tuple() if hasattr(value, "_fields"):
            return {name: plain(getattr(value, name)) for name in value._fields}
        case _ if is_dataclass(value):
            return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
        case Iterable():
            return [plain(one) for one in value]
        case _:
            return str(value)
