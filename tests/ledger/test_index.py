"""The index follows every correction, and is the same whether it grew or was made again from the bytes."""

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.case.corrections import out_of_force, standing
from disputekit.errors import NotFound, Refused
from disputekit.ledger.append import Fields
from disputekit.ledger.connection import writing
from disputekit.ledger.index import (
    Row,
    add_to_index,
    drop_words,
    put_words,
    rebuild_index,
    references_of,
    row_of,
    search_text,
    standing_at,
)
from disputekit.ledger.read import read_case
from disputekit.record.entry import Record
from tests.ledger.samples import (
    NOW,
    Ledger,
    amend,
    at,
    imported,
    ledger_in,
    link,
    memo,
    message,
    request,
    source,
    withdraw,
    words,
)

TABLES = ("case_index", "head", "record_index", "reference", "identity", "label", "once")


def dump(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the index, in order."""
    found = {table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr) for table in TABLES}
    connection.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'search', 'instance')")
    found["search"] = list(connection.execute("SELECT * FROM temp.terms"))
    connection.execute("DROP TABLE temp.terms")
    return found


def rebuilt(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    records = list(read_case(ledger.connection, ledger.row))
    with writing(ledger.connection):
        ledger.connection.execute("INSERT INTO search (search) VALUES ('delete-all')")
        rebuild_index(ledger.connection, ledger.case_no, records)
    return dump(ledger.connection)


def gone(ledger: Ledger) -> set[int]:
    return {row[0] for row in ledger.connection.execute("SELECT seq FROM record_index WHERE in_force = 0")}


def references(ledger: Ledger, seq: int) -> set[tuple[str, str]]:
    return set(ledger.connection.execute("SELECT target, role FROM reference WHERE seq = ?", (seq,)))


def row(ledger: Ledger, seq: int) -> tuple[object, ...]:
    return tuple(ledger.connection.execute("SELECT * FROM record_index WHERE seq = ?", (seq,)).fetchone())


class TestForce:
    def test_withdrawing_a_withdraw_restores(self, ledger: Ledger) -> None:
        ledger.add(memo())
        ledger.add(withdraw(2))
        assert gone(ledger) == {2}
        ledger.add(withdraw(3))
        assert gone(ledger) == {3}
        ledger.add(withdraw(4))
        assert gone(ledger) == {2, 4}

    def test_withdrawing_an_import_takes_its_records_and_gives_them_back(self, ledger: Ledger) -> None:
        ledger.add(imported(), memo(source=source(2)), memo(source=source(2)), memo())
        ledger.add(withdraw(4))
        ledger.add(withdraw(2))
        assert gone(ledger) == {2, 3, 4}
        ledger.add(withdraw(7))
        assert gone(ledger) == {4, 7}

    def test_what_comes_later_with_a_withdrawn_import_is_withdrawn_too(self, ledger: Ledger) -> None:
        ledger.add(imported(), memo())
        ledger.add(withdraw(2))
        ledger.add(memo(source=source(2)))
        assert gone(ledger) == {2, 5}

    def test_an_import_that_is_only_part_of_a_withdrawn_one_keeps_its_records(self, ledger: Ledger) -> None:
        ledger.add(imported(), imported("1" * 64) | {"source": source(2)})
        ledger.add(withdraw(2))
        ledger.add(memo(source=source(3)))
        assert gone(ledger) == {2, 3} == out_of_force(read_case(ledger.connection, ledger.row))

    def test_the_amend_of_a_withdrawn_import_no_longer_counts(self, ledger: Ledger) -> None:
        ledger.add(imported(), message(sender="Dana"))
        ledger.add(amend(3, talk={"from": "Ivan", "to": ["Olena"], "via": "mail"}) | {"source": source(2)})
        assert row(ledger, 3)[7] == "mail"
        ledger.add(withdraw(2))
        assert row(ledger, 3)[7] == "upwork"


class TestAmend:
    def test_the_row_and_the_references_follow_an_amend_and_its_withdrawal(self, ledger: Ledger) -> None:
        ledger.add(request("R1"), request("R2"), memo(about=["R1"]))
        ledger.add(amend(4, about=["R2"], when=at("2026-02")))
        assert references(ledger, 4) == {("R2", "about")}
        assert row(ledger, 4)[4] < row(ledger, 3)[4]  # type: ignore[operator]
        ledger.add(amend(4, about=None, cites=[1]))
        assert references(ledger, 4) == {("1", "cites")}
        ledger.add(withdraw(6))
        ledger.add(withdraw(5))
        assert references(ledger, 4) == {("R1", "about")}
        assert row(ledger, 4)[4] == row(ledger, 3)[4]

    def test_a_correction_keeps_what_it_corrects_whatever_happens_to_it(self, ledger: Ledger) -> None:
        ledger.add(memo(), link(1, 2))
        ledger.add(amend(3, targets=[2]))
        ledger.add(withdraw(3))
        assert references(ledger, 3) == {("2", "targets")}
        assert references(ledger, 4) == {("3", "amend")}
        assert references(ledger, 5) == {("3", "withdraw")}

    def test_a_record_stands_with_its_amends(self, ledger: Ledger) -> None:
        ledger.add(memo("first"))
        ledger.add(amend(2, text=words("second")))
        assert standing_at(ledger.connection, ledger.case_no, 2).fields["text"] == words("second")


class TestRow:
    def test_days_are_filed_as_days_of_utc_and_unknown_zones_as_wide_as_they_are(self) -> None:
        def span(**more: str) -> tuple[int, int]:
            record = Record(1, "", {"kind": "memo", "when": at(**more)})
            found = row_of(standing([record])[0])
            return found.at_lo, found.at_hi

        day = 86_400
        start = 1772496000  # 2026-03-03T00:00Z
        assert span(iso="2026-03-03", zone="Europe/Kyiv") == (start, start + day)
        assert span(iso="2026-03-03", zone="No/Such") == (start, start + day)
        assert span(iso="2026-03-03", zone="unknown") == (start - 14 * 3600, start + day + 12 * 3600)
        assert span(iso="2026-03-03T02:00+02:00") == (start, start + 60)

    def test_fields_of_unexpected_shape_leave_the_row_empty(self) -> None:
        record = Record(
            1,
            "",
            {
                "kind": 7,
                "when": "soon",
                "talk": {"from": 1, "via": []},
                "label": 5,
                "source": "x",
                "about": 3,
            },
        )
        found = row_of(standing([record])[0])
        assert found == Row("7", None, -(10**12), 10**12, None, None, None)
        assert references_of(record.fields) == set()

    @pytest.mark.parametrize("label", ["", "S", "77", "S1x", "S12345678901", ["S1"]])
    def test_labels_of_unexpected_shape_are_left_out(self, label: object, ledger: Ledger) -> None:
        record = Record(2, "", {"kind": "memo", "label": label})  # type: ignore[dict-item]
        add_to_index(ledger.connection, ledger.case_no, record)
        assert row(ledger, 2)[3] is None
        assert ledger.connection.execute("SELECT count(*) FROM label").fetchone() == (0,)

    def test_corrections_without_a_readable_target_touch_nothing(self, ledger: Ledger) -> None:
        for seq, target in ((2, None), (3, "x"), (4, 99)):
            add_to_index(
                ledger.connection, ledger.case_no, Record(seq, "", {"kind": "amend", "target": target})
            )
        assert references(ledger, 2) == references(ledger, 3) == set()

    def test_a_case_without_a_readable_short_name_is_refused(self, ledger: Ledger) -> None:
        ledger.connection.execute("DROP TRIGGER disclosure_only_shrinks")
        ledger.connection.execute("UPDATE disclosure SET joined = ''")
        with pytest.raises(Refused, match="without its facts"):
            add_to_index(ledger.connection, ledger.case_no, Record(2, "", {"kind": "withdraw"}))


class TestWords:
    def test_text_files_and_reasons_are_searched_and_nothing_else(self) -> None:
        fields = memo("the popup", memo="in short", ref="INV-7") | {"file.1": {"name": "offer.pdf"}}
        assert search_text(Record(1, "", fields)) == "the popup\nin short\nINV-7\noffer.pdf"
        change = amend(1, text=words("new words"), memo=None)
        assert search_text(Record(2, "", change)) == "typing mistake\nnew words"
        assert search_text(Record(3, "", {"kind": "memo", "text": {"body": 5}, "title": ["x"]})) == ""

    def test_words_taken_out_are_not_found(self, ledger: Ledger) -> None:
        record, silent = ledger.add_one(memo("popup")), Record(9, "", {"kind": "memo"})
        find = "SELECT rowid & 4294967295 FROM search WHERE search MATCH 'popup'"
        assert ledger.connection.execute(find).fetchall() == [(2,)]
        for one in (record, silent):
            drop_words(ledger.connection, ledger.case_no, one)
            put_words(ledger.connection, ledger.case_no, silent)
        assert ledger.connection.execute(find).fetchall() == []


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ("message", "import", "sourced", "request", "about", "amend", "amend_in", "withdraw", "slug")
        ),
        st.integers(0, 11),
        st.integers(0, 3),
    ),
    max_size=12,
)


def draft_of(verb: str, size: int, target: int, other: int, source_no: int) -> Fields:
    match verb:
        case "message":
            return message(sender=f"name {other}")
        case "import":
            return imported()
        case "sourced":
            return message(source=source(source_no))
        case "request":
            return request(f"R{size}")
        case "about":
            return memo(about=[target])
        case "amend":
            return amend(target, about=[1], text=words(f"other {other}"))
        case "amend_in":
            return amend(target, when=at("2025-01-01")) | {"source": source(source_no)}
        case "withdraw":
            return withdraw(target)
        case _:
            return amend(target, slug=f"slug-{other}")


def perform(ledger: Ledger, steps: Iterable[tuple[str, int, int]]) -> None:
    """Write what the steps say, as far as the ledger takes it."""
    source_no, size = 0, 1
    for verb, one, other in steps:
        with suppress(Refused, NotFound):
            size = ledger.add_one(draft_of(verb, size, one % size + 1, other, source_no)).seq
            source_no = size if verb == "import" else source_no


@given(STEPS)
def test_the_index_is_what_the_bytes_say_whatever_was_written(steps: list[tuple[str, int, int]]) -> None:
    with TemporaryDirectory() as folder, ledger_in(Path(folder) / "w") as ledger:
        ledger.connection.execute("PRAGMA synchronous=OFF")
        perform(ledger, steps)
        records = list(read_case(ledger.connection, ledger.row))
        assert gone(ledger) == out_of_force(records)
        for one in standing(records):
            assert references_of(one.fields) <= references(ledger, one.seq)
            assert row(ledger, one.seq)[4:6] == row_of(one)[2:4]
        grown = dump(ledger.connection)
        assert rebuilt(ledger) == grown


def test_an_index_that_missed_a_correction_is_noticed(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted defect: without following withdraws, the grown index differs from the one made again."""
    ledger.add(memo())
    monkeypatch.setattr("disputekit.ledger.index.refresh_force", lambda *_: None)
    ledger.add(withdraw(2))
    assert gone(ledger) != out_of_force(read_case(ledger.connection, ledger.row))
    monkeypatch.undo()
    assert dump(ledger.connection) != rebuilt(ledger)


def test_the_names_of_a_case_are_counted_from_one(ledger: Ledger, tmp_path: Path) -> None:
    with ledger_in(ledger.workspace, "other", "0" * 32) as other:
        other.add(message(sender="Ivan"))
        ledger.add(message(sender="Dana"), message(sender="Ivan"), now=NOW)
        found = ledger.connection.execute(
            "SELECT case_no, identity_no, name FROM identity ORDER BY 1, 2"
        ).fetchall()
    assert found == [(1, 1, "Dana"), (1, 2, "Ivan"), (2, 1, "Ivan")]
