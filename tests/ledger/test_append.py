"""Appending: all of a command or nothing, in order, under a lock, and only what the registry takes."""

import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from disputekit.errors import Damaged, NotFound, Refused
from disputekit.ledger.append import Fields, Next, append, new_case_id, start_case
from disputekit.ledger.connection import open_for_reading, open_for_writing
from disputekit.ledger.files import store_bytes
from disputekit.ledger.read import Head, all_cases, case_by_slug, head_of, read_case, record_at
from disputekit.record.entry import parse_entry
from tests.ledger.samples import (
    CASE_ID,
    NOW,
    Ledger,
    amend,
    anchor,
    at,
    facts,
    file_of,
    imported,
    link,
    memo,
    message,
    money,
    request,
    source,
    withdraw,
    words,
)


def seqs(ledger: Ledger) -> list[int]:
    return [record.seq for record in read_case(ledger.connection, ledger.row)]


def test_a_case_begins_with_its_facts_and_records_follow_in_order(ledger: Ledger) -> None:
    written = ledger.add(message("one"), message("two"))
    assert [record.seq for record in written.records] == [2, 3]
    assert seqs(ledger) == [1, 2, 3]
    assert record_at(ledger.connection, ledger.case_no, 3).fields["text"] == words("two")


def test_records_of_one_command_share_their_time_and_commands_never_do(ledger: Ledger) -> None:
    first = ledger.add(message(), message()).records
    second = ledger.add(message()).records
    assert first[0].recorded_at == first[1].recorded_at < second[0].recorded_at


def test_a_clock_with_another_offset_is_written_in_utc(ledger: Ledger) -> None:
    local = datetime(2026, 3, 10, 14, 30, tzinfo=timezone(timedelta(hours=2)))
    assert ledger.add_one(message(), now=local).recorded_at == "2026-03-10T12:30:00.000000Z"


def test_a_clock_that_was_set_back_is_written_as_it_is(ledger: Ledger) -> None:
    ledger.add(message())
    assert ledger.add_one(message(), now=NOW - timedelta(days=365)).recorded_at.startswith("2025-03-10")


def test_a_clock_ahead_of_a_head_without_calendar_time_is_taken(ledger: Ledger) -> None:
    from disputekit.ledger.append import stamp_after

    assert stamp_after(Head(1, "0" * 64, "2026-13-45T00:00:00.000000Z"), NOW).startswith("2026-03-10T12")


def test_the_coming_labels_are_told_and_never_given_twice(ledger: Ledger) -> None:
    told: list[Next] = []

    def build(coming: Next) -> list[Fields]:
        told.append(coming)
        return [request(coming.label("R")), request(coming.label("R", 1))]

    append(ledger.connection, ledger.case_no, CASE_ID, build, NOW)
    ledger.add(withdraw(3))
    append(ledger.connection, ledger.case_no, CASE_ID, build, NOW)
    assert [coming.labels["R"] for coming in told] == [1, 3]
    assert [coming.seq for coming in told] == [2, 5]


def test_a_command_that_lost_the_race_is_built_anew_with_the_actual_numbers(ledger: Ledger) -> None:
    built: list[int] = []

    def build(coming: Next) -> list[Fields]:
        if not built:
            other = open_for_writing(ledger.workspace)
            append(other, ledger.case_no, CASE_ID, lambda _: [request("R1")], NOW)
            other.close()
        built.append(coming.seq)
        return [request(coming.label("R"))]

    written = append(ledger.connection, ledger.case_no, CASE_ID, build, NOW)
    assert built == [2, 3]
    assert written.records[0].fields["label"] == "R2"


def test_one_bad_record_stops_the_whole_command(ledger: Ledger) -> None:
    with pytest.raises(Refused, match="record 3 cannot be written"):
        ledger.add(message(), {"kind": "nonsense", "when": at()})
    with pytest.raises(Refused, match="surrogate"):
        ledger.add(message("half \ud800"))
    assert seqs(ledger) == [1]


def test_a_record_with_more_fields_than_an_entry_holds_is_refused(ledger: Ledger) -> None:
    files: Fields = {
        f"file.{number}": {"sha256": "0" * 64, "size": 1, "name": "n"} for number in range(1, 24_000)
    }
    with pytest.raises(Refused, match="too many fields"):
        ledger.add(memo() | files)
    assert seqs(ledger) == [1]


def test_a_failure_while_writing_leaves_nothing(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("planted")

    monkeypatch.setattr("disputekit.ledger.append.add_to_index", fail)
    with pytest.raises(OSError, match="planted"):
        ledger.add(message())
    assert not ledger.connection.in_transaction
    assert seqs(ledger) == [1]


class TestOnce:
    def test_the_same_key_is_recorded_once(self, ledger: Ledger) -> None:
        first = ledger.add_one(memo(once="git:1"))
        again = ledger.add(memo("other words", once="git:1"))
        assert again.records == ()
        assert again.repeated == first.seq

    def test_the_same_key_twice_in_one_command_is_refused(self, ledger: Ledger) -> None:
        with pytest.raises(Refused, match="stands here twice"):
            ledger.add(memo(once="k"), memo(once="k"))


class TestStart:
    def test_the_short_name_of_another_case_is_refused(self, ledger: Ledger) -> None:
        with pytest.raises(Refused, match="called acme already"):
            start_case(ledger.connection, new_case_id(), lambda _: [facts("acme")], NOW)
        assert [case.slug for case in all_cases(ledger.connection)] == ["acme"]

    def test_a_case_that_begins_with_something_else_is_refused(self, ledger: Ledger) -> None:
        with pytest.raises(Refused, match="begins with its facts"):
            start_case(ledger.connection, new_case_id(), lambda _: [memo()], NOW)
        with pytest.raises(Refused, match="begins with its facts"):
            start_case(ledger.connection, new_case_id(), lambda _: [], NOW)

    def test_references_of_the_first_records_are_checked_too(self, ledger: Ledger) -> None:
        with pytest.raises(NotFound, match="no S9"):
            start_case(ledger.connection, new_case_id(), lambda _: [facts("b"), memo(about=["S9"])], NOW)
        assert len(all_cases(ledger.connection)) == 1

    def test_two_cases_count_for_themselves(self, ledger: Ledger) -> None:
        number, _ = start_case(ledger.connection, new_case_id(), lambda _: [facts("b"), request("R1")], NOW)
        ledger.add(request("R1"))
        assert head_of(ledger.connection, number).seq == 2
        assert case_by_slug(ledger.connection, "b").case_no == number


class TestReferences:
    @pytest.mark.parametrize(
        ("draft", "missing"),
        [
            (memo(about=["R7"]), "no R7"),
            (memo(cites=[9]), "no record #9"),
            (memo(re=[3]), "no record #3"),  # itself
            (memo(about=["2.1"]), "no file 2.1"),
            (link(1, 44), "no record #44"),
            (withdraw(8), "no record #8"),
            (amend(2, about=["S4"]), "no S4"),
            (memo(source=source(2)), "#2 is not an import"),
            (memo(source=source(7)), "#7 is not an import"),
        ],
    )
    def test_what_leads_nowhere_is_refused(self, ledger: Ledger, draft: Fields, missing: str) -> None:
        ledger.add(message())
        with pytest.raises(NotFound, match=missing):
            ledger.add(draft)
        assert seqs(ledger) == [1, 2]

    def test_records_labels_files_and_imports_of_the_same_command_may_be_named(self, ledger: Ledger) -> None:
        stored = file_of(store_bytes(ledger.workspace, b"x", "x.txt"))
        ledger.add(
            imported(),
            memo(source=source(2)) | {"file.1": stored},
            memo(source=source(2)),
            request("R1"),
            memo(about=["R1", "3.1", 4], cites=[3], re=[2]),
        )
        ledger.add(memo(about=["3.1"], source=source(2)))
        assert seqs(ledger) == list(range(1, 8))

    def test_a_file_that_is_not_attached_in_the_same_command_is_missed(self, ledger: Ledger) -> None:
        with pytest.raises(NotFound, match=r"no file 2\.1"):
            ledger.add(memo(), memo(about=["2.1"]))

    def test_a_label_cannot_name_itself(self, ledger: Ledger) -> None:
        with pytest.raises(NotFound, match="no R1"):
            ledger.add(request("R1", about=["R1"]))


class TestCorrections:
    def test_a_correction_that_breaks_the_record_is_refused(self, ledger: Ledger) -> None:
        ledger.add(money())
        with pytest.raises(Refused, match="needs amount"):
            ledger.add(amend(2, amount=None))
        with pytest.raises(Refused, match="cannot be corrected like this"):
            ledger.add(amend(2, amount="lots"))
        with pytest.raises(Refused, match="at least one field"):
            ledger.add(amend(2))

    def test_a_correction_is_held_against_the_record_as_it_stands(self, ledger: Ledger) -> None:
        ledger.add(memo("text only"))
        ledger.add(amend(2, talk={"from": "Dana", "to": ["Olena"], "via": "mail"}))
        ledger.add(amend(2, talk=None))
        with pytest.raises(Refused, match="not corrected"):
            ledger.add(amend(3, reason="other"))

    def test_a_record_of_the_same_command_may_be_corrected(self, ledger: Ledger) -> None:
        ledger.add(money(), amend(2, amount={"currency": "USD", "minor": 1, "scale": 2}))
        with pytest.raises(Refused, match="needs amount"):
            ledger.add(money(), amend(4, amount=None))

    def test_the_last_facts_cannot_be_withdrawn(self, ledger: Ledger) -> None:
        with pytest.raises(Refused, match="without its facts"):
            ledger.add(withdraw(1))
        ledger.add(facts(title="Website and shop"))
        ledger.add(withdraw(1))
        with pytest.raises(Refused, match="without its facts"):
            ledger.add(withdraw(2))

    def test_nothing_is_erased_by_a_plain_append(self, ledger: Ledger) -> None:
        with pytest.raises(Refused, match="disputekit shred"):
            ledger.add({"kind": "shred", "when": at(), "target": 1, "fields": ["title"], "reason": "x"})

    def test_a_checkpoint_that_does_not_fit_is_refused(self, ledger: Ledger) -> None:
        head = head_of(ledger.connection, ledger.case_no)
        ledger.add(anchor(head.seq, head.hash))
        for size, digest in ((2, head.hash), (0, "0" * 64), (9, head.hash)):
            with pytest.raises(Refused, match="does not fit"):
                ledger.add(anchor(size, digest))

    def test_a_slug_moves_with_restatement_correction_and_withdrawal(self, ledger: Ledger) -> None:
        def slug() -> str:
            return all_cases(ledger.connection)[0].slug

        ledger.add(facts("beta"))
        assert slug() == "beta"
        ledger.add(amend(2, slug="gamma"))
        assert slug() == "gamma"
        ledger.add(withdraw(3))
        assert slug() == "beta"
        ledger.add(withdraw(2))
        assert slug() == "acme"

    def test_an_old_slug_that_was_given_away_stays_there(self, ledger: Ledger) -> None:
        ledger.add(amend(1, slug="beta"))
        start_case(ledger.connection, new_case_id(), lambda _: [facts("acme")], NOW)
        with pytest.raises(Refused, match="called acme already"):
            ledger.add(withdraw(2))
        assert [case.slug for case in all_cases(ledger.connection)] == ["beta", "acme"]

    def test_a_correction_cannot_take_the_short_name_away(self, ledger: Ledger) -> None:
        with pytest.raises(Refused, match="needs slug"):
            ledger.add(amend(1, slug=None))


class TestDamage:
    def spoil(self, ledger: Ledger, statement: str, *values: object) -> None:
        for name in ("entry_is_never_changed", "disclosure_only_shrinks"):
            ledger.connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        ledger.connection.execute(statement, values)

    def test_a_head_that_cannot_be_read_stops_the_append(self, ledger: Ledger) -> None:
        self.spoil(ledger, "UPDATE entry SET bytes = x'00'")
        with pytest.raises(Damaged, match="#1 is damaged"):
            ledger.add(message())

    def test_a_head_under_another_number_stops_the_append(self, ledger: Ledger) -> None:
        ledger.add(message())
        self.spoil(ledger, "UPDATE entry SET seq = 5 WHERE seq = 2")
        with pytest.raises(Damaged, match="its bytes say #2"):
            ledger.add(message())

    def test_a_target_that_is_damaged_is_not_corrected(self, ledger: Ledger) -> None:
        ledger.add(money())
        joined = "SELECT joined FROM disclosure WHERE seq = 2"
        text = ledger.connection.execute(joined).fetchone()[0]
        self.spoil(ledger, "UPDATE disclosure SET joined = ? WHERE seq = 2", text.replace(text[40], "_", 1))
        with pytest.raises(Damaged, match="#2 is damaged"):
            ledger.add(amend(2, ref="INV-1"))


def test_the_guards_refuse_every_way_to_change_a_record(ledger: Ledger) -> None:
    ledger.add(message())
    for statement in (
        "UPDATE entry SET seq = 9 WHERE seq = 2",
        "DELETE FROM entry WHERE seq = 2",
        "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE seq = 2",
        "UPDATE chain SET case_id = 'x'",
        "DELETE FROM chain",
        "INSERT OR REPLACE INTO chain SELECT * FROM chain",
        "DELETE FROM disclosure",
        "UPDATE disclosure SET joined = joined",
        "UPDATE disclosure SET seq = 7 WHERE seq = 2",
        "UPDATE disclosure SET joined = joined || 'A~'",
        "INSERT OR REPLACE INTO disclosure SELECT * FROM disclosure WHERE seq = 2",
    ):
        with pytest.raises(sqlite3.IntegrityError, match=r"never|only ever"):
            ledger.connection.execute(statement)
    assert seqs(ledger) == [1, 2]


def test_what_was_written_is_read_back_by_another_process(ledger: Ledger, workspace: Path) -> None:
    fields: Fields = message("кава ☕ 日本語") | {"cites": [1]}
    ledger.add(fields)
    connection = open_for_reading(workspace)
    record = record_at(connection, ledger.case_no, 2)
    data = connection.execute("SELECT bytes FROM entry WHERE seq = 2").fetchone()[0]
    connection.close()
    assert record.fields == fields
    assert (
        parse_entry(data).recorded_at
        == record.recorded_at
        == NOW.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    )
