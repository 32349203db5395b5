"""A source of an import: any number of records in one transaction, or nothing of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from disputekit.errors import NotFound, Refused
from disputekit.ledger.append import Fields, Next, append
from disputekit.ledger.bulk import Written, append_source
from disputekit.ledger.check import check_workspace
from disputekit.ledger.connection import FILES, open_for_writing
from disputekit.ledger.files import Progress, no_progress
from disputekit.ledger.lookup import in_force, last_command
from disputekit.ledger.origins import records_of_import
from disputekit.ledger.read import read_case, record_at
from tests.ledger.samples import CASE_ID, NOW, Ledger, imported, message, source, withdraw


def bring_in(ledger: Ledger, *texts: str, progress: Progress = no_progress) -> Written:
    def drafts(coming: Next) -> Iterator[Fields]:
        yield imported()
        for place, text in enumerate(texts, start=1):
            yield message(text, source=source(coming.seq, f"line {place}"))

    return append_source(
        ledger.connection,
        ledger.workspace,
        ledger.case_no,
        CASE_ID,
        drafts,
        NOW,
        salts=ledger.salts,
        progress=progress,
    )


def test_a_source_is_written_behind_its_import_and_all_of_it_shares_one_time(ledger: Ledger) -> None:
    written = bring_in(ledger, "one", "two")
    assert (written.first, written.last) == (2, 4)
    records = list(read_case(ledger.connection, ledger.row))
    assert [one.kind for one in records] == ["case", "import", "message", "message"]
    assert {one.recorded_at for one in records[1:]} == {written.recorded_at}
    assert check_workspace(ledger.workspace).first_bad is None


def test_progress_counts_every_record(ledger: Ledger) -> None:
    told: list[tuple[str, int, int]] = []
    bring_in(ledger, "one", "two", progress=lambda *said: told.append(said))
    assert told == [("recording", 1, 3), ("recording", 2, 3), ("recording", 3, 3)]


def test_a_fault_at_the_end_leaves_nothing_of_the_source(ledger: Ledger) -> None:
    def drafts(coming: Next) -> Iterator[Fields]:
        yield imported()
        yield message("one", source=source(coming.seq))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        append_source(ledger.connection, ledger.workspace, ledger.case_no, CASE_ID, drafts, NOW)
    assert len(list(read_case(ledger.connection, ledger.row))) == 1
    assert list((ledger.workspace / FILES).iterdir()) == []


def test_an_interruption_inside_the_transaction_leaves_nothing_of_the_source(ledger: Ledger) -> None:
    def stop(_what: str, done: int, _total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring_in(ledger, "one", "two", progress=stop)
    assert len(list(read_case(ledger.connection, ledger.row))) == 1


def test_a_source_that_lost_the_race_names_its_import_by_the_number_it_really_got(ledger: Ledger) -> None:
    def drafts(coming: Next) -> Iterator[Fields]:
        yield imported()
        yield message("one", source=source(coming.seq))
        other = open_for_writing(ledger.workspace)
        append(other, ledger.case_no, CASE_ID, lambda _: [message("meanwhile")], NOW)
        other.close()

    written = append_source(ledger.connection, ledger.workspace, ledger.case_no, CASE_ID, drafts, NOW)
    assert (written.first, written.last) == (3, 4)
    assert record_at(ledger.connection, ledger.case_no, 4).fields["source"] == source(3)
    assert check_workspace(ledger.workspace).first_bad is None


def test_a_record_that_names_another_import_keeps_it_when_the_race_was_lost(ledger: Ledger) -> None:
    ledger.add(imported())

    def drafts(coming: Next) -> Iterator[Fields]:
        yield imported("1" * 64)
        yield message("of the earlier import", source=source(2))
        other = open_for_writing(ledger.workspace)
        append(other, ledger.case_no, CASE_ID, lambda _: [message("meanwhile")], NOW)
        other.close()

    append_source(ledger.connection, ledger.workspace, ledger.case_no, CASE_ID, drafts, NOW)
    assert record_at(ledger.connection, ledger.case_no, 5).fields["source"] == source(2)


def test_what_the_registry_does_not_take_is_refused_and_nothing_is_written(ledger: Ledger) -> None:
    with pytest.raises(Refused, match="record 3 cannot be written"):
        bring_in(ledger, "half \ud800")
    assert len(list(read_case(ledger.connection, ledger.row))) == 1


def test_a_record_that_answers_nothing_known_is_refused(ledger: Ledger) -> None:
    def drafts(coming: Next) -> Iterator[Fields]:
        yield imported()
        yield message("one", source=source(coming.seq)) | {"re": [99]}

    with pytest.raises(NotFound, match="no record #99"):
        append_source(ledger.connection, ledger.workspace, ledger.case_no, CASE_ID, drafts, NOW)
    assert len(list(read_case(ledger.connection, ledger.row))) == 1


def test_the_last_command_is_the_import_alone_since_its_records_go_with_it(ledger: Ledger) -> None:
    written = bring_in(ledger, "one", "two")
    assert [one.seq for one in last_command(ledger.connection, ledger.case_no)] == [written.first]
    ledger.add(withdraw(written.first))
    assert [in_force(ledger.connection, ledger.case_no, seq) for seq in (2, 3, 4)] == [False] * 3


def test_the_records_of_an_import_are_read_in_order_whatever_their_number(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disputekit.ledger.origins._BATCH", 2)
    bring_in(ledger, "one", "two", "three")
    ledger.add(withdraw(4))
    found = records_of_import(ledger.connection, ledger.case_no, 2)
    assert [(record.seq, lo < hi) for record, lo, hi in found] == [(3, True), (5, True)]


def test_nothing_waits_in_the_workspace_under_a_name(ledger: Ledger) -> None:
    names: list[list[Path]] = []

    def drafts(coming: Next) -> Iterator[Fields]:
        yield imported()
        yield message("one", source=source(coming.seq))
        names.append(list((ledger.workspace / FILES).iterdir()))

    append_source(ledger.connection, ledger.workspace, ledger.case_no, CASE_ID, drafts, NOW)
    assert names == [[]]
