"""The clocks of an open case: where their rules come from, what presses, what a reading of the platform adds."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from disputekit.app.deadlines import NEAR, clocks, deadline_fields, near, set_deadline, started_by, timed
from disputekit.app.log import Draft
from disputekit.app.status import due, status, what_presses
from disputekit.app.structure import fold_structure
from disputekit.case.clocks import State
from disputekit.case.rule import Actor, Effect
from disputekit.errors import NotFound, Refused
from tests.case.build import Chain
from tests.case.clockwork import at, rule
from tests.case.clockwork import clocks as computed
from tests.support.office import Office

USD: Any = {"currency": "USD", "minor": 80000, "scale": 2}


@pytest.fixture
def funded(office: Office) -> Office:
    office.write(Draft("milestone", label="M", text="Design", own={"amount": USD}))
    office.write(Draft("money", about=("M1",), own={"step": "funded", "amount": USD}))
    return office


def ended(office: Office) -> int:
    return office.write(Draft("event", own={"name": "contract_ended", "by": "client"}))[0].seq


def test_the_rules_are_those_of_the_platform(funded: Office) -> None:
    seq = ended(funded)
    with funded.opened(writing=False) as case:
        found = clocks(case)
        first = started_by(case, [seq])
    assert first is not None
    assert first.rule is not None
    assert (first.rule.id, first.state, first.trigger) == ("UW-FP-REFUNDREQ", State.RUNNING, seq)
    assert found.running[0] == first


def test_a_record_that_starts_nothing_starts_nothing(funded: Office) -> None:
    with funded.opened(writing=False) as case:
        assert started_by(case, [1, 2, 3]) is None


def test_a_contract_without_a_platform_has_no_clocks_of_one(empty: Office) -> None:
    empty.start_direct()
    with empty.opened(writing=False) as case:
        assert timed(case, fold_structure(case)).warnings == ()


def test_status_and_due_hold_the_clocks_that_press(funded: Office) -> None:
    ended(funded)
    with funded.opened(writing=False) as case:
        whole, quick, (dates, ends) = status(case), what_presses(case), due(case)
    assert whole.clocks == quick.clocks
    assert (whole.dates, whole.ends) == (quick.dates, quick.ends) == (dates, ends)
    assert quick.total == len(quick.clocks) + len(dates) + len(ends)
    assert next(one.rule.id for one in quick.clocks if one.rule) == "UW-FP-REFUNDREQ"


@pytest.mark.parametrize(
    ("acts", "effect", "presses"),
    [
        (Actor.ME, Effect.NONE, True),
        (Actor.BOTH, Effect.RIGHT_LOST, True),
        (Actor.CLIENT, Effect.ESCROW_TO_ME, True),
        (Actor.CLIENT, Effect.NONE, False),
        (Actor.NOBODY, Effect.NONE, False),
        (Actor.PLATFORM, Effect.NONE, False),
    ],
)
def test_ours_press_and_of_the_others_those_on_which_money_hangs(
    acts: Actor, effect: Effect, presses: bool
) -> None:
    chain = Chain()
    chain.add("event", "2026-03-01T10:00+00:00", name="demand_sent")
    found = computed(
        chain.case, rule("T", "event:demand_sent", acts=acts, effect=effect), now="2026-03-02T00:00Z"
    )
    assert bool(near(found, at("2026-03-02T00:00Z"))) is presses


@pytest.mark.parametrize(
    ("days", "presses"),
    [(-NEAR.days, True), (NEAR.days, True), (-NEAR.days - 1, False), (NEAR.days + 1, False)],
)
def test_two_weeks_ahead_and_two_weeks_back_press(days: int, presses: bool) -> None:
    chain = Chain()
    chain.add("event", "2026-03-01T10:00+00:00", name="demand_sent")
    now = datetime.fromisoformat("2026-03-08T10:00+00:00") - timedelta(days=days)
    found = computed(chain.case, rule("T", "event:demand_sent", acts=Actor.ME), now=now.isoformat())
    assert bool(near(found, now)) is presses


def test_ours_stand_before_those_that_we_wait_for() -> None:
    chain = Chain()
    chain.add("event", "2026-03-01T10:00+00:00", name="demand_sent")
    waiting = rule("T-WAIT", "event:demand_sent", days=2, effect=Effect.ESCROW_TO_ME)
    ours = rule("T-OURS", "event:demand_sent", days=9, acts=Actor.ME)
    late = rule("T-LATE", "event:demand_sent", days=0, acts=Actor.ME)
    found = computed(chain.case, waiting, ours, late, now="2026-03-02T00:00Z")
    order = near(found, at("2026-03-02T00:00Z"))
    assert [one.rule.id for one in order if one.rule] == ["T-OURS", "T-WAIT", "T-LATE"]


# ---------------------------------------------------------------- read off the platform


def test_a_date_is_recorded_with_its_rule(funded: Office) -> None:
    ended(funded)
    (record,) = funded.do(
        set_deadline, " uw-fp-refundreq ", "10 mar 2026 16:05", about=("M1",), text="as shown"
    ).records
    assert (record.kind, record.fields["rule"], record.fields["about"]) == (
        "deadline",
        "UW-FP-REFUNDREQ",
        ["M1"],
    )
    with funded.opened(writing=False) as case:
        assert clocks(case).running[0].shown == record.seq


def test_a_rule_nobody_knows_is_not_recorded(funded: Office) -> None:
    error = funded.refused(set_deadline, "UW-FP-REFUNDS", "10 mar 2026")
    assert isinstance(error, NotFound)
    assert "UW-FP-REFUNDREQ" in error.hint
    assert "UW-FP-ARB-BODY" not in error.hint  # a warning has no clock, and no date


def test_a_warning_may_be_given_a_date_all_the_same(funded: Office) -> None:
    funded.do(set_deadline, "UW-FP-ARB-BODY", "10 mar 2026")


def test_the_year_may_be_left_out_of_what_is_near(funded: Office) -> None:
    with funded.opened(writing=False) as case:
        assert deadline_fields(case, "UW-FP-REFUNDREQ", "10 mar")["due"]
        assert deadline_fields(case, "UW-FP-REFUNDREQ", "2 mar 2027")["due"]
        with pytest.raises(Refused, match="would be"):
            deadline_fields(case, "UW-FP-REFUNDREQ", "2 mar")
