"""The clocks of a case: computed from its records by the rules of its platform, or as the platform's page shows them."""

import difflib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from disputekit.app.log import Draft, write
from disputekit.app.skeleton import fold_skeleton
from disputekit.app.workspace import OpenCase
from disputekit.case.case import Case
from disputekit.case.clocks import Clocks, Deadline, Missing, NotComputed, Notice, OtherDue, State, must_act
from disputekit.case.deadlines import clocks_of
from disputekit.case.rule import Actor, Effect, Rule
from disputekit.errors import DisputekitError, NotFound, Refused
from disputekit.ledger.append import Appended
from disputekit.record.canonical import Json

if TYPE_CHECKING:
    from disputekit.app.rules import Rulebook

# What the command line lays out; it imports it from here and never from the rooms below.
__all__ = [
    "FAR",
    "NEAR",
    "Actor",
    "Clocks",
    "Deadline",
    "Effect",
    "Missing",
    "NotComputed",
    "Notice",
    "OtherDue",
    "State",
    "Timed",
    "all_timed",
    "clocks",
    "deadline_fields",
    "near",
    "set_deadline",
    "started_by",
    "timed",
    "vague",
]

_MONEY = (Effect.ESCROW_TO_ME, Effect.ESCROW_TO_CLIENT, Effect.MONEY_LOST, Effect.HOURS_AT_RISK)

NEAR = timedelta(days=14)
FAR = timedelta(days=60)  # beyond it, what costs no money presses nobody


class Timed(NamedTuple):
    """The clocks, and what is wrong with the rules they come from: an unreadable or an old pack."""

    clocks: Clocks
    warnings: tuple[str, ...]


def clocks(case: OpenCase) -> Clocks:
    """Return the clocks at the time of the command."""
    return all_timed(case).clocks


def all_timed(case: OpenCase) -> Timed:
    """Return the clocks at the time of the command, with what is wrong with their rules."""
    return timed(case, fold_skeleton(case))


def timed(case: OpenCase, folded: Case) -> Timed:
    """Return the clocks of a folded case. Where no rules can be read, those that were read off the platform remain."""
    from disputekit.app.rules import rules_of  # the packs are read only where clocks are asked for

    now = case.setup.now
    try:
        book = rules_of(case)
    except (DisputekitError, ValueError) as error:
        return Timed(clocks_of(folded, (), {}, now), (f"deadlines are not computed: {error}",))
    try:
        return Timed(clocks_of(folded, book.rules, book.calendars, now), book.warnings)
    except (ValueError, OverflowError):
        sound, said = _sound(folded, book, now)
        return Timed(clocks_of(folded, sound, book.calendars, now), (*book.warnings, *said))


def _sound(folded: Case, book: "Rulebook", now: datetime) -> tuple[list[Rule], list[str]]:
    """Return the rules that can be computed for a case, and what is wrong with each of the others."""
    sound, said = [], []
    for rule in book.rules:
        try:
            clocks_of(folded, (rule,), book.calendars, now)
            sound.append(rule)
        except (ValueError, OverflowError) as error:
            said.append(f"{rule.id} of the pack {rule.pack} cannot be computed and is left out: {error}")
    return sound, said


def near(found: Clocks, now: datetime) -> tuple[Deadline, ...]:
    """Return what presses: clocks of the next two weeks, ours first, then those that ran out in the last two.

    Ours all press; of the others those on which money hangs. What has been settled does not, nor what comes round
    with every week once it is over.
    """
    open_ = [one for one in found.deadlines if one.stopped_by is None and (one.is_ours or _moves_money(one))]
    running = [one for one in open_ if one.state is State.RUNNING and one.due - now <= NEAR]
    over = [one for one in open_ if one.state is State.PASSED and not one.is_weekly]
    passed = [one for one in over if now - one.due <= NEAR]
    return (*sorted(running, key=lambda one: (not one.is_ours, one.due)), *passed)


def vague(found: Clocks) -> tuple[NotComputed, ...]:
    """Return the clocks on which the freelancer may have to act and that cannot be computed yet."""
    return tuple(one for one in found.not_computed if must_act(one.rule))


def _moves_money(one: Deadline) -> bool:
    return one.rule is not None and one.rule.effect in _MONEY


def _is_idle(case: OpenCase, one: Deadline) -> bool:
    """Tell whether nobody waits for a clock: it comes by itself, or it is far away and moves no money."""
    far = one.amount is None and one.shown is None and one.due - case.setup.now > FAR
    return not one.is_ours and (far or (one.rule is not None and one.rule.acts is Actor.NOBODY))


def started_by(case: OpenCase, seqs: Iterable[int]) -> Deadline | None:
    """Return the most pressing running clock that some records started, None when they started none."""
    started = set(seqs)
    found = [one for one in clocks(case).running if started & set(one.triggers) and not _is_idle(case, one)]
    return min(found, key=lambda one: (not one.is_ours, one.due), default=None)


# ---------------------------------------------------------------- read off the platform


def set_deadline(
    case: OpenCase,
    rule_id: str,
    due: str,
    *,
    about: Sequence[str] = (),
    text: str = "",
) -> Appended:
    """Record a date as the platform's page shows it; it beats the computed one. Raises Refused, NotFound."""
    own = deadline_fields(case, rule_id, due, about=about)
    return write(case, [Draft("deadline", text=text, about=tuple(about), own=own)])


def deadline_fields(case: OpenCase, rule_id: str, due: str, *, about: Sequence[str] = ()) -> dict[str, Json]:
    """Return the fields of a date read off the platform's page: its rule, and when it is due.

    Raises:
        NotFound: no rule of this case has that id; the hint names those that come near.
        Refused: the date cannot be read, its year is in doubt, or it is not said which of several clocks is meant.
    """
    rule = _rule(case, rule_id)
    if not about:
        _check_one_is_meant(case, rule)
    from disputekit.app.parse import (
        due_moment,
    )  # what reads what was typed; most commands only look at clocks

    return {"rule": rule.id, "due": {**due_moment(case, due).to_value()}}


def _check_one_is_meant(case: OpenCase, rule: Rule) -> None:
    """Refuse where several clocks of a rule run for different things: the page shows the date of one of them."""
    known = [one.labels for one in clocks(case).running if one.rule is not None and one.rule.id == rule.id]
    names = [" ".join(labels) for labels in dict.fromkeys(known) if labels]
    if len(names) > 1:
        raise Refused(
            f"{len(names)} clocks of {rule.id} run: for {', and for '.join(names)}",
            f"say which one the page shows: -a {names[0].partition(' ')[0]}",
        )


def _rule(case: OpenCase, rule_id: str) -> Rule:
    from disputekit.app.rules import rules_of

    rules = {one.id: one for one in rules_of(case).rules}
    wanted = rule_id.strip().upper()
    if wanted in rules:
        return rules[wanted]
    with_length = [one.id for one in rules.values() if one.length is not None]
    close = difflib.get_close_matches(wanted, with_length, n=3, cutoff=0.5)
    raise NotFound(
        f"no rule {wanted} for {case.row.slug}",
        f"did you mean {', '.join(close)}?" if close else "see: dk deadlines, or dk policy list",
    )
