"""Which messages and deliveries name a label."""

from pathlib import Path

import pytest

from disputekit.app.log import Draft
from disputekit.ledger.listing import names_found, senders_of
from disputekit.ledger.mentions import Mention, mentions_of
from disputekit.record.canonical import Json
from tests.support.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.start()
    price: dict[str, Json] = {"currency": "USD", "minor": 80000, "scale": 2}
    for words in ("Design", "Build"):
        made.write(Draft("milestone", label="M", text=words, own={"amount": dict(price)}))
    return made


def found(office: Office, *labels: str) -> list[Mention]:
    with office.opened(writing=False) as case:
        return mentions_of(case.connection, case.row.case_no, list(labels))


def test_messages_and_deliveries_that_name_a_label_are_found_as_they_are_filed(office: Office) -> None:
    later = office.got("about the design", about=("M1",), when="2026-03-02 12:00")
    office.got("about nothing")
    (made,) = office.write(
        Draft(
            "delivery",
            text="the design",
            about=("M1", "M2"),
            sender="me",
            receiver="client",
            when="2026-03-01 12:00",
        )
    )
    office.write(Draft("work", text="a draft", about=("M1",)))
    assert [(one.label, one.seq, one.kind, one.sender) for one in found(office, "M1")] == [
        ("M1", made.seq, "delivery", "Olena Koval"),
        ("M1", later, "message", "Dana Reyes"),
    ]
    assert [one.at_hi - one.at_lo for one in found(office, "M1", "M2")] == [60, 60, 60]
    assert found(office) == found(office, "M7") == []


def test_what_was_taken_back_is_not_found(office: Office) -> None:
    seq = office.got("about the design", about=("M1",))
    office.write(Draft("withdraw", own={"target": seq}))
    assert found(office, "M1") == []


def test_every_name_that_sent_something_in_force_is_known_once(office: Office) -> None:
    office.write(Draft("message", text="hi", sender="Tom Baker", receiver="me"))
    office.got("hello")
    gone = office.write(Draft("message", text="hi", sender="Ann Lee", receiver="me"))[0].seq
    office.write(Draft("withdraw", own={"target": gone}))
    with office.opened(writing=False) as case:
        connection, case_no = case.connection, case.row.case_no
        assert senders_of(connection, case_no) == ["Dana Reyes", "Tom Baker"]
        assert sorted(senders_of(connection, case_no)) == sorted(dict(names_found(connection, case_no)))
