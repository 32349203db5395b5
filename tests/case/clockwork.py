"""Rules for tests of the clocks: short calls, whole values. Not those of the packs, which have tests of their own."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from disputekit.case.case import Case
from disputekit.case.clocks import Clocks, Deadline
from disputekit.case.deadlines import clocks_of
from disputekit.case.rule import Actor, Calendar, Effect, Length, Match, Rule, Unit

CALENDARS = {"weekdays": Calendar("weekdays", (1, 2, 3, 4, 5))}
DAYS = Unit.DAYS


def match(said: str) -> Match:
    """Read ``event:contract_ended by client`` or ``delivery via Submit work``."""
    said, _, via = said.partition(" via ")
    said, _, by = said.partition(" by ")
    kind, _, name = said.partition(":")
    return Match(kind, name, by, via)


def rule(
    name: str = "T-RULE", *triggers: str, days: int | None = 7, stops: Sequence[str] = (), **more: Any
) -> Rule:
    given: dict[str, Any] = {
        "pack": "test",
        "title": "a rule",
        "needs": (),
        "length": None if days is None else Length(days, DAYS),
        "zone": "not stated",
        "acts": Actor.CLIENT,
        "silence": "nothing happens",
        "effect": Effect.NONE,
        "sources": ("page 1",),
        "confidence": "A",
        "checked_on": date(2026, 11, 23),
    }
    return Rule(
        id=name,
        triggers=tuple(map(match, triggers)),
        stops=tuple(map(match, stops)),
        **{**given, **more},
    )


REVIEW = rule(
    "T-REVIEW",
    "delivery via Submit work",
    days=14,
    stops=("money:released", "event:changes_requested", "answer:changes_requested"),
    needs=("escrow", "active"),
    title="The client reviews submitted work",
    silence="{amount} is released to you",
    effect=Effect.ESCROW_TO_ME,
)
REFUND = rule(
    "T-REFUND",
    "event:contract_ended by client",
    "money:refund_asked",
    stops=("event:dispute_filed", "money:refunded"),
    needs=("escrow",),
    acts=Actor.ME,
    title="The client asks for what is in escrow",
    silence="{amount} in escrow goes back to the client",
    effect=Effect.ESCROW_TO_CLIENT,
)


def at(said: str) -> datetime:
    return datetime.fromisoformat(said).astimezone(UTC)


def clocks(case: Case, *rules: Rule, now: str = "2026-04-03T06:00Z") -> Clocks:
    return clocks_of(case, rules, CALENDARS, at(now))


def only(case: Case, *rules: Rule, now: str = "2026-04-03T06:00Z") -> Deadline:
    """Return the one clock there is."""
    (found,) = clocks(case, *rules, now=now).deadlines
    return found


def due(found: Deadline) -> str:
    return found.due.isoformat(timespec="minutes").removesuffix("+00:00")
