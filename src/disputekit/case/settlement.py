"""What ``settle`` lays side by side: ways, offers, fees and the arithmetic of each, as values. For the screen alone."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from disputekit.case.arbitration import ArbitrationFee
from disputekit.case.offers import Offer
from disputekit.case.pots import Pots
from disputekit.record.moment import Moment
from disputekit.record.money import Money


class Way(Enum):
    """One way it can end; the value is its short name in tables and options."""

    CLAIM = "claim"
    AWARD = "award"
    NOTHING = "nothing"
    EXTRA = "extra"
    PARTIAL = "partial"
    SPLIT = "split"
    DEADLINE = "deadline"
    WALK_AWAY = "walk-away"
    SILENCE = "silence"


class Own(NamedTuple):
    """The freelancer's own numbers; None or empty is: not stated. Percentages are out of 100.

    ``fee`` is the platform's service fee, ``split`` the freelancer's part of the claim, ``chance`` what the
    freelancer puts on being awarded the whole claim. ``minutes`` are own time by way, ``rate`` is per hour.
    Amounts count in their own currency only.
    """

    claim: Money | None = None
    extra: Money | None = None
    partial: Money | None = None
    split: Decimal | None = None
    new_deadline: Moment | None = None
    fee: Decimal | None = None
    arbitration: Money | None = None
    minutes: tuple[tuple[Way, int], ...] = ()
    rate: Money | None = None
    chance: Decimal | None = None


class Outcome(NamedTuple):
    """One way with its arithmetic: ``net`` = ``gross`` - ``fee`` - ``arbitration`` - ``hours``.

    ``outside`` is the part of the gross that is not in escrow. ``seq`` and ``label`` name the offer it is about,
    ``by`` who made that; ``until`` is when it runs out, ``deadline`` the revised deadline.
    ``is_default`` marks what happens when nobody acts.
    """

    way: Way
    gross: Money
    fee: Money
    arbitration: Money
    hours: Money
    net: Money
    outside: Money
    seq: int = 0
    label: str = ""
    by: str = ""
    until: Moment | None = None
    deadline: Moment | None = None
    is_default: bool = False


class ServiceFee(NamedTuple):
    """The platform's fee in percent: the freelancer's number, or fees recorded / received, rounded to 0.01."""

    percent: Decimal
    taken: Money | None
    received: Money | None
    labels: tuple[str, ...]
    seqs: tuple[int, ...]


class Silence(NamedTuple):
    """What happens when nobody acts: to whom the money goes (me, client or empty), when, and who says so."""

    due: datetime
    act_by: date | None
    goes_to: str
    amount: Money
    words: str
    rule: str
    confidence: str
    shown: int | None
    others: int


class Even(NamedTuple):
    """Where arbitration and another way come out equal: ``needed`` / ``claim`` as a chance of the full claim.

    ``needed`` is what the way nets, plus the arbitration fee and own hours of arbitration; ``claim`` is the full
    claim after the service fee. ``percent`` is rounded half up to 0.1.
    """

    place: int
    needed: Money
    claim: Money
    percent: Decimal


class Expected(NamedTuple):
    """The freelancer's own chance applied: chance x claim after fee - arbitration fee - own hours."""

    chance: Decimal
    net: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All ways in one currency. ``outcomes`` of a way that lacks a number are not there: see ``missing``.

    ``fee_elsewhere`` is an arbitration fee in another currency: it is shown, and subtracted from nothing.
    """

    pots: Pots
    service: ServiceFee | None
    arbitration: ArbitrationFee | None
    fee_elsewhere: ArbitrationFee | None
    silence: Silence | None
    outcomes: tuple[Outcome, ...]
    missing: tuple[Way, ...]
    evens: tuple[Even, ...]
    expected: Expected | None

    def outcome(self, way: Way) -> Outcome | None:
        """Return the last outcome of a way, None where it is not laid out."""
        return next((one for one in reversed(self.outcomes) if one.way is way), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The sheets of all currencies, the case's own first, the offers they rest on, and what was typed."""

    sheets: tuple[Sheet, ...]
    offers: tuple[Offer, ...]
    own: Own
