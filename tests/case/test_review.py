"""The review as a whole: its checks, their order, and what may be said."""

import re
from datetime import UTC, datetime

from disputekit.case.checks.check import Group
from disputekit.case.review import CHECKS, review
from disputekit.case.sentence import banned_words
from tests.case.build import Chain, money
from tests.case.checks.look import NOW

GROUPS = [Group.BLOCKER, Group.WEAK, Group.OTHER_SIDE]


def test_every_check_has_a_stable_name_and_says_what_and_why() -> None:
    ids = [one.id for one in CHECKS]
    assert len(set(ids)) == len(ids)
    for one in CHECKS:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", one.id), one.id
        assert one.why.endswith("."), one.id
        assert not one.looks_at.endswith("."), one.id
        assert banned_words(f"{one.why} {one.looks_at}") == (), one.id


def test_the_checks_stand_in_the_order_of_their_groups() -> None:
    places = [GROUPS.index(one.group) for one in CHECKS]
    assert places == sorted(places)


def test_a_review_tells_its_findings_by_group_and_names_what_ran() -> None:
    found = review(Chain().case, None, NOW)
    assert found.checked == tuple(one.id for one in CHECKS)
    assert [one.check for one in found.blockers] == ["agreement-missing"]
    assert [one.check for one in found.of(Group.WEAK)] == ["seal-missing"]
    assert found.of(Group.OTHER_SIDE) == ()
    assert found.causes == ()


def test_only_chosen_checks_run() -> None:
    found = review(Chain().case, None, NOW, checks=[one for one in CHECKS if one.id == "seal-missing"])
    assert (found.checked, len(found.findings)) == (("seal-missing",), 1)


def test_messages_beside_the_fold_replace_those_in_it() -> None:
    chain = Chain()
    chain.add("delivery", about=["M1"], text={"body": "x", "basis": "verbatim"})
    ids = [one.check for one in review(chain.case, None, NOW, exchanges=()).findings]
    assert "no-praise" in ids


def test_a_review_says_nothing_of_what_is_to_come() -> None:
    chain = Chain()
    chain.agreed_at_start()
    chain.add("money", step="refund_asked", amount=money(5), about=["M1"])
    early = review(chain.case, None, datetime(2026, 3, 2, tzinfo=UTC))
    texts = " ".join(f"{one.found} {one.why}" for one in early.findings)
    assert not re.search(r"\b(likely|odds|chance|probab|will win|lose)\w*", texts, re.IGNORECASE)
