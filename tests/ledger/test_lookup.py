"""Small questions to the index, jottings beside the evidence, and cases put away."""

from disputekit.ledger.archive import set_archived
from disputekit.ledger.check import check_workspace
from disputekit.ledger.jotting import add_jotting, delete_jotting, jottings
from disputekit.ledger.lookup import (
    UNDO,
    amends_of,
    amends_of_any,
    in_force,
    labels_of,
    last_command,
    latest_of_label,
    pointing_at,
    pointing_at_any,
    standing_among,
    withdraws_of,
)
from disputekit.ledger.read import all_cases
from tests.ledger.samples import Ledger, amend, link, memo, request, withdraw, words


def undo(ledger: Ledger, *targets: int) -> None:
    ledger.add(*[withdraw(target) | {"reason": UNDO} for target in targets])


def test_a_label_stands_for_its_latest_statement_in_force(ledger: Ledger) -> None:
    ledger.add(request("R1", "first"), request("R2"), request("R1", "again"))
    assert labels_of(ledger.connection, 1) == [("R1", 4), ("R2", 3)]
    found = latest_of_label(ledger.connection, 1, "R1")
    assert found
    assert found.seq == 4
    ledger.add(withdraw(4))
    found = latest_of_label(ledger.connection, 1, "R1")
    assert found
    assert found.seq == 2
    assert latest_of_label(ledger.connection, 1, "R9") is None


def test_corrections_in_force_are_named(ledger: Ledger) -> None:
    ledger.add(memo("one"))
    ledger.add(amend(2, text=words("two")), amend(2, text=words("three")))
    ledger.add(withdraw(3), withdraw(2))
    assert [one.seq for one in amends_of(ledger.connection, 1, 2)] == [4]
    assert withdraws_of(ledger.connection, 1, 2) == [6]
    assert [in_force(ledger.connection, 1, seq) for seq in (1, 2, 3, 4, 99)] == [
        True,
        False,
        False,
        True,
        False,
    ]


def test_what_points_at_a_record_or_a_label_is_found(ledger: Ledger) -> None:
    ledger.add(request("R1"), memo(about=["R1"], cites=[2]), link(2, 3))
    assert pointing_at(ledger.connection, 1, "2") == [3, 4]
    assert pointing_at(ledger.connection, 1, "R1") == [3]


def test_the_same_is_found_for_many_at_once(ledger: Ledger) -> None:
    ledger.add(request("R1"), memo(about=["R1"], cites=[2]), link(2, 3), memo("other"))
    ledger.add(amend(5, text=words("two")), amend(3, text=words("three")), amend(5, text=words("four")))
    ledger.add(withdraw(6), withdraw(4))
    ask = (ledger.connection, 1)
    assert pointing_at_any(*ask, ["R1", 2, 5]) == sorted(
        {*pointing_at(*ask, "R1"), *pointing_at(*ask, "2"), *pointing_at(*ask, "5")}
    )
    assert pointing_at_any(*ask, ["R1"]) == [3]
    assert [one.seq for one in amends_of_any(*ask, [5, 3, 99])] == [7, 8]
    assert sorted(standing_among(*ask, [1, 4, 5, 99])) == [1, 5]
    assert (pointing_at_any(*ask, []), amends_of_any(*ask, []), standing_among(*ask, [])) == ([], [], [])


class TestLastCommand:
    def last(self, ledger: Ledger) -> list[int]:
        return [one.seq for one in last_command(ledger.connection, 1)]

    def test_the_records_of_one_command_belong_together(self, ledger: Ledger) -> None:
        ledger.add(memo())
        ledger.add(memo(), memo())
        assert self.last(ledger) == [3, 4]

    def test_an_undo_is_stepped_over_and_so_is_what_it_took_back(self, ledger: Ledger) -> None:
        ledger.add(memo())
        ledger.add(memo(), memo())
        undo(ledger, 3, 4)
        assert self.last(ledger) == [2]
        undo(ledger, 2)
        assert self.last(ledger) == [1]

    def test_nothing_is_left_in_a_case_of_which_all_was_taken_back(self, ledger: Ledger) -> None:
        ledger.connection.execute("UPDATE record_index SET in_force = 0")
        assert self.last(ledger) == []
        assert last_command(ledger.connection, 99) == []


def test_jottings_are_kept_beside_the_evidence(ledger: Ledger) -> None:
    first = add_jotting(ledger.connection, 1, "2026-03-01", "call her back")
    second = add_jotting(ledger.connection, 1, "2026-03-02", "check the price")
    assert jottings(ledger.connection, 1) == [
        (first, "2026-03-01", "call her back"),
        (second, "2026-03-02", "check the price"),
    ]
    assert delete_jotting(ledger.connection, 1, first)
    assert not delete_jotting(ledger.connection, 1, first)
    assert check_workspace(ledger.workspace).exit_code == 10


def test_a_case_is_put_away_and_taken_out_again(ledger: Ledger) -> None:
    for moment in ("2026-03-01", "2026-03-02", None):
        set_archived(ledger.connection, 1, moment)
        assert all_cases(ledger.connection)[0].archived_at == moment
