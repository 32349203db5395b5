"""A rule of a platform, a payment service or a law: what starts a clock, how long it runs, what silence does.

Rules are data (``rules/packs/*.toml``, docs/policies.md); the loader makes these values of them. Every number
stands there with its source. Code of this room takes rules as arguments.
"""

from datetime import date
from enum import Enum
from typing import NamedTuple


class Unit(Enum):
    """What a length is counted in; the value is how a pack spells it."""

    HOURS = "hours"
    DAYS = "calendar days"  # n x 24 h: pages do not say more (policies, computing convention)
    BUSINESS_DAYS = "business days"  # of a named calendar
    DAY_END = "days to midnight"  # until midnight at the end of day n, in the rule's zone
    MONTHS = "months"
    YEARS = "years"
    WEEK_TIME = "week time"  # a weekday and time after the week in question, such as Fri 23:59


class Length(NamedTuple):
    """How long a clock runs. ``at`` is for WEEK_TIME (``Fri 23:59``), ``calendar`` names the business days."""

    quantity: int
    unit: Unit
    at: str = ""
    calendar: str = ""


class Actor(Enum):
    """Who must act before the clock runs out; ``ME`` is the freelancer."""

    ME = "freelancer"
    CLIENT = "client"
    BOTH = "both"
    PLATFORM = "platform"
    NOBODY = "nobody"


class Effect(Enum):
    """What silence does to the money; the pack's own words say the rest."""

    ESCROW_TO_CLIENT = "escrow to client"
    ESCROW_TO_ME = "escrow to freelancer"
    MONEY_LOST = "money lost"  # what the trigger is about is lost for whoever must act
    HOURS_AT_RISK = "hours at risk"
    RIGHT_LOST = "right lost"
    NONE = "none"


class Match(NamedTuple):
    """Which records start or stop a clock: ``event:contract_ended by client``, ``delivery via Submit work``.

    ``kind`` is that of the record; ``name`` its event name, payment step or answer value, of a delivery ``whole`` or
    ``part``; ``by`` who acted (me, client, platform); ``via`` the channel. What is empty fits anything.
    """

    kind: str
    name: str = ""
    by: str = ""
    via: str = ""


class OtherLength(NamedTuple):
    """What another source says of the same length."""

    length: Length
    source: str
    confidence: str


class Figure(NamedTuple):
    """A number of a rule that is no length: a fee, a threshold, points of interest.

    ``value`` is a decimal as text; ``unit`` a currency code, ``percent``, ``percentage points``, ``times``, ``days``,
    ``months`` or ``years``. docs/policies.md lists the names: fee_each_side, fee_percent, fee_minimum, claim_minimum ...
    """

    name: str
    value: str
    unit: str


class Vector(NamedTuple):
    """A worked example of a pack: a clock that starts ``at`` (ISO, with offset) is ``due`` then (UTC).

    ``source`` names the official example, and is empty for one derived from the rule.
    """

    at: str
    due: str
    source: str = ""


class Rule(NamedTuple):
    """One rule. A rule without ``length`` is a notice: it warns, and no clock runs.

    ``needs`` are conditions on the case, all of which must hold: ``escrow`` (money is held), ``ended`` (the
    contract has ended), ``active`` (it has not), ``released`` (something was paid out and stayed), ``unpaid``
    (something is still to be paid). ``silence`` says what happens when nobody acts, ``effect`` what that does to money. ``zone`` is an IANA
    name or ``not stated``. A warning without triggers is there to be looked up. ``others`` are lengths that other sources state.
    """

    id: str
    pack: str
    title: str
    triggers: tuple[Match, ...]
    stops: tuple[Match, ...]
    needs: tuple[str, ...]
    length: Length | None
    zone: str
    acts: Actor
    silence: str
    effect: Effect
    sources: tuple[str, ...]
    confidence: str
    checked_on: date
    conflicts: str = ""
    others: tuple[OtherLength, ...] = ()
    figures: tuple[Figure, ...] = ()
    vectors: tuple[Vector, ...] = ()


class Calendar(NamedTuple):
    """Business days: ISO weekdays (1 is Monday) without the listed holidays."""

    name: str
    weekdays: tuple[int, ...]
    holidays: tuple[date, ...] = ()
