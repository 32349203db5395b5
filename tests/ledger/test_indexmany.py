"""Many records at once leave the same rows as one by one, whatever they correct and come with."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from enum import StrEnum
from sqlite3 import Connection

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disputekit.ledger import bulk, indexmany
from disputekit.ledger.append import Fields, Next
from disputekit.ledger.bulk import append_source
from disputekit.ledger.check import check_workspace
from disputekit.ledger.index import replay
from disputekit.ledger.indexcheck import new_database
from disputekit.ledger.indexmany import IndexMany
from disputekit.ledger.read import read_case
from disputekit.record.canonical import Json
from disputekit.record.entry import Record
from tests.ledger.samples import CASE_ID, NOW, Ledger, imported, memo, message, source, withdraw

TABLES = ("record_index", "reference", "identity", "label", "once", "origin")

few = st.integers(0, 9)
times = st.sampled_from(["2026-03-02", "2026-03-02T10:00+02:00", "2026-03-02T10:00:00+02:00", "soon"])


def _record(kind: str, target: int, came_with: int, time: str, name: str) -> Fields:
    when: Json = {"rel": "at", "from": time, "zone": "UTC", "said": "", "basis": "typed"}
    fields: Fields = {"kind": kind, "when": when, "talk": {"from": name, "to": ["x"], "via": "email"}}
    if kind in ("amend", "withdraw", "shred"):
        return {"kind": kind, "when": when, "target": target, "set.text": {"body": f"new {target}"}}
    if came_with:
        fields["source"] = {"import": came_with, "at": f"line {target}", "flags": ["subject: offer"]}
    if target % 3 == 0:
        fields |= {"label": f"S{target + 1}", "about": [target, "S1"], "once": f"key {target}"}
    return fields | {"text": {"body": f"words {target}", "basis": "verbatim"}}


kinds = st.sampled_from(["message", "message", "import", "memo", "amend", "withdraw", "shred"])
records = st.lists(
    st.builds(_record, kinds, few, few, times, st.sampled_from(["", "Dana", "Olena"])), max_size=12
)


def _rows(connection: Connection, table: str) -> list[tuple[object, ...]]:
    return sorted(connection.execute(f"SELECT * FROM {table}"), key=repr)


def _words(connection: Connection) -> list[tuple[object, ...]]:
    connection.execute("CREATE VIRTUAL TABLE temp.term USING fts5vocab('main', 'search', 'instance')")
    return sorted(connection.execute("SELECT term, doc, offset FROM temp.term"))


def _indexed(drafts: Sequence[Fields], write: Callable[[Connection, Sequence[Record]], None]) -> list[object]:
    with closing(new_database()) as connection:
        write(connection, [Record(seq, "", fields) for seq, fields in enumerate(drafts, start=1)])
        return [*(_rows(connection, table) for table in TABLES), _words(connection)]


def _one_by_one(connection: Connection, drafts: Sequence[Record]) -> None:
    for record in drafts:
        replay(connection, 1, record, lambda seq: drafts[seq - 1])


def _at_once(connection: Connection, drafts: Sequence[Record]) -> None:
    many = IndexMany(connection, 1, lambda seq: drafts[seq - 1])
    for record in drafts:
        many.add(record)
    many.flush()


def _forgets_corrections(connection: Connection, drafts: Sequence[Record]) -> None:
    many = IndexMany(connection, 1, lambda seq: drafts[seq - 1])
    for record in drafts:
        many._gather(record)  # the planted defect: what is corrected is not followed
    many.flush()


@settings(max_examples=60, deadline=None)
@given(drafts=records, size=st.sampled_from([1, 2, 3, 500]))
def test_many_at_once_leave_the_same_rows_as_one_by_one(drafts: list[Fields], size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(indexmany, "AT_ONCE", size)
        assert _indexed(drafts, _at_once) == _indexed(drafts, _one_by_one)


def test_the_comparison_sees_a_correction_that_is_not_followed() -> None:
    drafts = [_record("import", 1, 0, "2026-03-02", "Dana"), _record("message", 1, 1, "2026-03-02", "Dana")]
    drafts.append(_record("withdraw", 1, 0, "2026-03-02", ""))
    assert _indexed(drafts, _forgets_corrections) != _indexed(drafts, _one_by_one)


def test_long_words_do_not_wait_for_many_records(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexmany, "_MOST_LETTERS", 5)
    with closing(new_database()) as connection:
        many = IndexMany(connection, 1, lambda _seq: Record(1, "", {}))
        many.add(Record(1, "", {"kind": "memo", "text": {"body": "longer than five"}}))
        assert connection.execute("SELECT count(*) FROM record_index").fetchone() == (1,)


def test_without_words_the_search_table_stays_empty() -> None:
    with closing(new_database()) as connection:
        many = IndexMany(connection, 1, lambda _seq: Record(1, "", {}), words=False)
        many.add(Record(1, "", {"kind": "memo", "text": {"body": "words"}}))
        many.flush()
        assert connection.execute("SELECT count(*) FROM search_docsize").fetchone() == (0,)


class Sort(StrEnum):
    """A word of a list of words, as importers have them."""

    VERBATIM = "verbatim"


@pytest.mark.parametrize(("size", "letters"), [(1, 1 << 20), (3, 1 << 20), (500, 1), (500, 1 << 20)])
def test_a_source_of_all_sorts_passes_every_check_however_much_is_written_at_once(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, size: int, letters: int
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", size)
    monkeypatch.setattr(bulk, "_MOST_LETTERS", letters)

    def drafts(coming: Next) -> Iterator[Fields]:
        first = coming.seq
        yield imported()
        yield message("one", source=source(first, "line 1"))
        yield memo("about the one before it") | {"about": [first + 1]}
        yield message("two", source=source(first, "line 2")) | {
            "text": {"body": "two", "basis": Sort.VERBATIM}
        }
        yield withdraw(first + 1)
        yield imported("1" * 64)
        yield message("of another", source=source(first + 5, "line 1"))
        yield withdraw(first + 5)
        yield message("comes with a withdrawn one", source=source(first + 5, "line 2"))

    append_source(ledger.connection, ledger.workspace, ledger.case_no, CASE_ID, drafts, NOW)
    assert len(list(read_case(ledger.connection, ledger.row))) == 10
    report = check_workspace(ledger.workspace)
    assert report.failures == ()
    in_force = ledger.connection.execute(
        "SELECT seq FROM record_index WHERE in_force = 0 ORDER BY 1"
    ).fetchall()
    assert in_force == [(3,), (7,), (8,), (10,)]
