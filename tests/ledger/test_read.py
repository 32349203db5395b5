"""Reading back: nothing leaves the ledger that does not match its entry."""

import pytest

from disputekit.errors import Damaged, NotFound
from disputekit.ledger.read import (
    Head,
    all_cases,
    case_by_slug,
    checkpoint_of,
    hash_at,
    head_of,
    read_case,
    record_at,
    records_at,
    records_of_kind,
    records_with_amends,
    stored_rows,
)
from tests.ledger.samples import CASE_ID, Ledger, amend, ledger_in, memo, message, money, withdraw


def drop_guards(ledger: Ledger) -> None:
    for (name,) in ledger.connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        ledger.connection.execute(f"DROP TRIGGER {name}")


def test_cases_are_found_by_name_or_id_and_a_name_goes_first(ledger: Ledger) -> None:
    assert case_by_slug(ledger.connection, "acme") == case_by_slug(ledger.connection, CASE_ID) == ledger.row
    with ledger_in(ledger.workspace, slug=CASE_ID, case_id="0" * 32) as other:
        assert case_by_slug(ledger.connection, CASE_ID) == other.row
    with pytest.raises(NotFound, match="no case called 'nobody'"):
        case_by_slug(ledger.connection, "nobody")


def test_a_case_whose_name_is_lost_is_listed_by_its_id(ledger: Ledger) -> None:
    ledger.connection.execute("DELETE FROM case_index")
    assert [case.slug for case in all_cases(ledger.connection)] == [CASE_ID]


def test_no_case_yet_is_said(ledger: Ledger) -> None:
    drop_guards(ledger)
    ledger.connection.execute("DELETE FROM chain")
    with pytest.raises(NotFound) as caught:
        case_by_slug(ledger.connection, "acme")
    assert "none yet" in caught.value.hint


def test_the_checkpoint_is_the_head(ledger: Ledger) -> None:
    ledger.add(message())
    head = head_of(ledger.connection, ledger.case_no)
    assert checkpoint_of(ledger.connection, ledger.row) == (CASE_ID, 2, head.hash)
    assert hash_at(ledger.connection, ledger.case_no, 2) == head.hash
    assert hash_at(ledger.connection, ledger.case_no, 3) == ""
    assert head_of(ledger.connection, 99) == Head(0, "0" * 64, "")


def test_records_come_in_the_order_asked_for(ledger: Ledger) -> None:
    ledger.add(message("one"), message("two"))
    assert [one.seq for one in records_at(ledger.connection, ledger.case_no, [3, 1, 3])] == [3, 1, 3]
    for ask in (lambda: records_at(ledger.connection, 1, [1, 9]), lambda: record_at(ledger.connection, 1, 9)):
        with pytest.raises(NotFound, match="no record #9"):
            ask()


def test_records_of_a_kind_are_those_in_force(ledger: Ledger) -> None:
    ledger.add(money(1), memo(), money(2), message())
    ledger.add(withdraw(2))
    ledger.add(
        amend(4, ref="INV-1"),
        amend(4, ref="INV-2"),
        amend(3, text=None, memo=None, talk=None) | {"set.text": {"body": "x", "basis": "verbatim"}},
    )
    ledger.add(withdraw(7))
    found = records_of_kind(ledger.connection, ledger.case_no, ("money", "memo", "message"))
    assert [one.seq for one in found] == [3, 4]
    found = records_with_amends(ledger.connection, ledger.case_no, ("money",))
    assert [one.seq for one in found] == [4, 8]


def test_a_whole_case_is_read_with_its_chain(ledger: Ledger) -> None:
    ledger.add(message(), memo())
    assert [one.kind for one in read_case(ledger.connection, ledger.row)] == ["case", "message", "memo"]
    assert [seq for seq, _, _ in stored_rows(ledger.connection, ledger.case_no)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE entry SET bytes = x'7b7d' WHERE seq = 2", "#2 is damaged: an entry has exactly"),
        ("UPDATE entry SET seq = 9 WHERE seq = 2", "#2 is damaged: expected here"),
        ("UPDATE disclosure SET joined = 'x' WHERE seq = 2", "#2 is damaged: .*tilde"),
        ("UPDATE disclosure SET joined = 'x~' WHERE seq = 2", "#2 is damaged: a field is not the one"),
        (
            "UPDATE disclosure SET joined = joined || joined WHERE seq = 2",
            "#2 is damaged: the field 'kind' stands twice",
        ),
    ],
)
def test_damage_is_named_by_its_record(ledger: Ledger, statement: str, says: str) -> None:
    ledger.add(message(), memo())
    drop_guards(ledger)
    ledger.connection.execute(statement)
    with pytest.raises(Damaged, match=says):
        list(read_case(ledger.connection, ledger.row))


def test_a_record_whose_fields_are_gone_is_read_without_them(ledger: Ledger) -> None:
    ledger.add(message())
    drop_guards(ledger)
    ledger.connection.execute("DELETE FROM disclosure WHERE seq = 2")
    record = record_at(ledger.connection, ledger.case_no, 2)
    assert (record.kind, record.fields, record.withheld) == ("withheld", {}, 4)


def test_the_bytes_of_another_record_are_not_taken(ledger: Ledger) -> None:
    ledger.add(message(), memo())
    drop_guards(ledger)
    ledger.connection.execute(
        "UPDATE entry SET bytes = (SELECT bytes FROM entry WHERE seq = 3) WHERE seq = 2"
    )
    with pytest.raises(Damaged, match="#2 is damaged: its bytes say #3"):
        record_at(ledger.connection, ledger.case_no, 2)
