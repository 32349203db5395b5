"""A pack of rules as it was read from its file, and the calendar that every pack knows."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from disputekit.case.rule import Calendar, Rule

WEEKDAYS = Calendar("weekdays", (1, 2, 3, 4, 5))
PACK_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")  # also the shape of the name of a calendar
OLD_AFTER = 365  # days after which a pack wants to be looked at again


class Pack(NamedTuple):
    """One file of rules. ``name`` is that of the file, ``own`` tells the user's own from a shipped one.

    ``applies`` says in words what the pack is for. ``calendars`` are those it defines, without
    WEEKDAYS, by their full names (``PACK/NAME``).
    """

    name: str
    path: Path
    own: bool
    title: str
    applies: str
    rules: tuple[Rule, ...]
    calendars: Mapping[str, Calendar]

    @property
    def checked_on(self) -> date:
        """The day on which the rule that was looked at last was compared with its source."""
        return max(rule.checked_on for rule in self.rules)

    def is_old(self, today: date) -> bool:
        """Tell whether no rule of it was compared with its source for a year."""
        return (today - self.checked_on).days > OLD_AFTER
