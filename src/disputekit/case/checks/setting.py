"""What kind of contract it is and how far the dispute went: what decides which checks apply."""

from datetime import datetime

from disputekit.case.account import rows_of
from disputekit.case.case import Case
from disputekit.case.dispute import beginning, disputed_labels
from disputekit.case.evidence import speaker
from disputekit.case.facts import is_direct, platform_words
from disputekit.case.hourly import is_hourly_contract
from disputekit.case.open_ends import Gap, OpenEnd, open_ends
from disputekit.case.piece import Piece

# They decide about money that they hold, and about nothing else (policies, sections 1 and 5).
_ESCROW_ONLY = {"Upwork", "Freelancer.com", "Guru", "PeoplePerHour"}
_STEPS_OUTSIDE = {"demand_sent", "complaint_filed", "suit_filed"}


def is_direct_case(case: Case) -> bool:
    """Tell whether no platform stands between the parties."""
    return is_direct(case.facts.platform)


def is_upwork(case: Case) -> bool:
    """Tell whether Upwork stands between the parties."""
    return platform_words(case.facts.platform) == "Upwork"


def platform(case: Case) -> str:
    """Name the platform in words."""
    return platform_words(case.facts.platform)


def decides_escrow_only(case: Case) -> bool:
    """Tell whether the decider decides only about money that was put in escrow."""
    return platform(case) in _ESCROW_ONLY and not is_hourly_contract(case)


def ended(case: Case) -> Piece | None:
    """Return the record of the end of the contract, the last one; None while it goes on."""
    return next(
        (one for one in reversed(case.of_kind("event")) if one.text("name") == "contract_ended"), None
    )


def events(case: Case, *names: str, by: str = "") -> tuple[Piece, ...]:
    """Return the events of some names, of one side where one is named."""
    found = (one for one in case.of_kind("event") if one.text("name") in names)
    return tuple(one for one in found if not by or speaker(case, one) == by)


def has_begun(case: Case) -> bool:
    """Tell whether a dispute has begun, on a platform or by a letter."""
    return beginning(case) is not None or bool(events(case, *_STEPS_OUTSIDE))


def contested_labels(case: Case) -> tuple[str, ...]:
    """Return what the dispute is about: what a side named, else the milestones whose money is still held."""
    named = disputed_labels(case)
    if named or not has_begun(case):
        return named
    return tuple(label for row in rows_of(case) if row.held.minor for label in row.labels)


def ends_of(case: Case, now: datetime, *gaps: Gap) -> tuple[OpenEnd, ...]:
    """Return the open ends of some kinds; many checks ask for them, so they are found once for a case."""
    found = case.once("open ends", now.isoformat(), lambda: open_ends(case, now))
    return tuple(one for one in found if one.gap in gaps)


def with_milestone(case: Case, command: str) -> str:
    """Return a command with the label of a milestone in place of ``{M}``: a contested one, else the first.

    Where there is no milestone at all, it is the command that states one: nothing else can name it yet.
    """
    if "{M}" not in command:
        return command
    labels = [label for label in contested_labels(case) if label.startswith("M")] or [*case.labels("M")]
    return command.replace("{M}", labels[0]) if labels else "dk milestone AMOUNT 'TITLE' --due 'DAY'"
