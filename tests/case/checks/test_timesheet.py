"""Hours: memos, time added by hand, and the diary."""

import pytest

from disputekit.case.checks.timesheet import is_vague
from tests.case.build import Chain, file, words
from tests.case.checks.look import concerns, findings, said

HOURLY = {"contract": {"type": "hourly"}}


def worked(
    chain: Chain, mode: str = "tracked", memo: str = "Checkout page, card form", **more: object
) -> int:
    own = {"memo": memo} if memo else {}
    return chain.add("hours", "2026-03-02", minutes=90, mode=mode, **own, **more)


def test_hours_without_a_memo_are_weak() -> None:
    chain = Chain(**HOURLY)
    worked(chain)
    assert findings("memo-missing", chain) == ()
    bare = worked(chain, memo="")
    (one,) = findings("memo-missing", chain)
    assert (one.found, one.concerns) == ("1:30 h of Mon 2 Mar 2026 have no memo.", (f"#{bare}",))


@pytest.mark.parametrize("memo", ["work", "Misc.", "fixes and updates", "work on the project", "- etc"])
def test_a_memo_that_names_no_piece_of_work_is_vague(memo: str) -> None:
    assert is_vague(memo)
    chain = Chain(**HOURLY)
    worked(chain, memo=memo)
    assert f'the memo "{memo}" names no piece of work.' in said("memo-vague", chain)


@pytest.mark.parametrize("memo", ["Checkout page", "fix login form", "meeting with Dana", ""])
def test_a_memo_that_names_a_thing_is_not_vague(memo: str) -> None:
    assert not is_vague(memo)
    chain = Chain(**HOURLY)
    worked(chain, memo=memo)
    assert findings("memo-vague", chain) == ()


def test_time_by_hand_or_over_the_limit_is_weak_on_a_platform() -> None:
    chain = Chain(**HOURLY)
    worked(chain)
    worked(chain, "manual")
    worked(chain, "over_limit")
    assert [one.found for one in findings("not-tracked", chain)] == [
        "1:30 h of Mon 2 Mar 2026 were added by hand.",
        "1:30 h of Mon 2 Mar 2026 are over the weekly limit.",
    ]
    direct = Chain(platform="direct", **HOURLY)
    worked(direct, "manual")
    assert findings("not-tracked", direct) == ()


def test_the_diary_is_kept_while_the_contract_is_open() -> None:
    chain = Chain(**HOURLY)
    assert findings("diary-not-kept", chain) == ()
    first = worked(chain)
    worked(chain, file_1=file("week.png"))
    assert concerns("diary-not-kept", chain) == [(f"#{first}",)]
    assert said("diary-not-kept", chain).endswith("while the contract is open.")
    chain.add("event", "2026-04-01", name="contract_ended", by="client")
    assert said("diary-not-kept", chain).endswith("if it can still be reached.")
    chain.add("memo", text=words("diary"), file_1=file("diary.png"), about=[first])
    assert findings("diary-not-kept", chain) == ()


def test_there_is_no_diary_without_an_hourly_contract_of_a_platform() -> None:
    for facts in ({"platform": "direct", **HOURLY}, {"contract": {"type": "fixed"}}):
        chain = Chain(**facts)
        worked(chain)
        assert findings("diary-not-kept", chain) == ()
