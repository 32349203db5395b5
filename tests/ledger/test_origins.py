"""The table that finds imported records by what their source calls them."""

import sqlite3
from contextlib import closing

import pytest

from disputekit.ledger.append import Fields
from disputekit.ledger.check import check_workspace
from disputekit.ledger.connection import database_path
from disputekit.ledger.doctor import repair
from disputekit.ledger.erase import shred
from disputekit.ledger.index import rebuild_index
from disputekit.ledger.origins import (
    Origin,
    has_places,
    id_key,
    inside,
    key_of,
    mark_of,
    place_key,
    read_each,
    records_between,
    records_of_kinds,
    with_key,
)
from disputekit.ledger.read import read_case
from disputekit.record.canonical import Json
from disputekit.record.entry import Record
from disputekit.record.moment import OPEN_END, OPEN_START
from tests.ledger.samples import NOW, Ledger, at, imported, message, money, shredded, withdraw

ROWS = "SELECT case_no, key, seq, mark FROM origin ORDER BY seq"


def named(number: int, native: str, place: str = "message 1") -> Json:
    return {"import": number, "at": place, "id": native}


def placed(number: int, place: str) -> Json:
    return {"import": number, "at": place}


@pytest.fixture
def chat(ledger: Ledger) -> Ledger:
    """#2 an import, #3 and #4 with ids, #5 and #6 without, #7 another import with #8 and #9."""
    ledger.add(
        imported(),
        message("one", source=named(2, "a")),
        message("two", source=named(2, "b")),
        message("three", source=placed(2, "line 3")),
        message("four", source=placed(2, "line 4"), when=at("2026-03-05T10:00+02:00")),
    )
    ledger.add(imported("1" * 64), message("one, edited", source=named(7, "a")), money(source=named(7, "c")))
    return ledger


def found(ledger: Ledger, key: int) -> list[Origin]:
    return with_key(ledger.connection, ledger.case_no, key)


def test_a_record_is_found_by_the_id_of_its_source_in_every_import(chat: Ledger) -> None:
    assert found(chat, id_key("a")) == [Origin(3, mark_of("one"), 2), Origin(8, mark_of("one, edited"), 7)]
    assert found(chat, id_key("b")) == [Origin(4, mark_of("two"), 2)]
    assert found(chat, id_key("line 3")) == []


def test_a_record_without_an_id_is_found_by_its_place_in_its_import_alone(chat: Ledger) -> None:
    assert found(chat, place_key(2, "line 3")) == [Origin(5, mark_of("three"), 2)]
    assert found(chat, place_key(7, "line 3")) == []
    assert found(chat, place_key(2, "message 1")) == []


def test_whether_an_import_has_items_without_ids_is_told_for_each(chat: Ledger) -> None:
    told = [has_places(chat.connection, chat.case_no, number) for number in (1, 2, 3, 7)]
    assert told == [False, True, False, False]


def test_keys_of_ids_and_of_places_never_meet() -> None:
    assert id_key("line 3") >= 0 > place_key(1, "line 3") > place_key(2, "line 3")
    assert len({id_key("a"), mark_of("a"), place_key(1, "a")}) == 3


@pytest.mark.parametrize(
    "source",
    [
        "x",
        {"import": 2},
        {"import": "2", "at": "1"},
        {"import": 1 << 40, "at": "1"},
        {"import": 0, "at": "1"},
    ],
)
def test_what_no_import_ever_wrote_gets_no_key(source: Json) -> None:
    assert key_of(Record(3, "", {"kind": "message", "source": source})) is None


def test_a_correction_that_came_with_an_import_is_no_item() -> None:
    fields: Fields = {"kind": "amend", "target": 3, "source": named(2, "a")}
    assert key_of(Record(9, "", fields)) is None


def test_what_is_withdrawn_with_its_import_is_not_found(chat: Ledger) -> None:
    chat.add(withdraw(7))
    assert [one.seq for one in found(chat, id_key("a"))] == [3]
    chat.add(withdraw(10))  # taken back
    assert [one.seq for one in found(chat, id_key("a"))] == [3, 8]


class TestErased:
    def test_the_digest_of_erased_words_goes_with_them(self, chat: Ledger) -> None:
        mark = mark_of("one")
        shred(chat.connection, chat.workspace, chat.row, shredded(3, "text"), NOW)
        assert found(chat, id_key("a"))[0] == Origin(3, None, 2)
        assert mark not in [row[3] for row in chat.connection.execute(ROWS)]
        assert mark.to_bytes(8, "big", signed=True) not in database_path(chat.workspace).read_bytes()

    def test_it_is_in_the_file_before(self, chat: Ledger) -> None:
        """The control: bytes that are looked for after an erasure can be found at all."""
        mark = mark_of("one").to_bytes(8, "big", signed=True)
        assert mark in database_path(chat.workspace).read_bytes()

    def test_erasing_something_else_keeps_it(self, chat: Ledger) -> None:
        shred(chat.connection, chat.workspace, chat.row, shredded(3, "talk"), NOW)
        assert found(chat, id_key("a"))[0] == Origin(3, mark_of("one"), 2)
        assert check_workspace(chat.workspace).failures == ()


def test_made_anew_it_is_the_same(chat: Ledger) -> None:
    shred(chat.connection, chat.workspace, chat.row, shredded(4, "text"), NOW)
    before = chat.connection.execute(ROWS).fetchall()
    assert [row[2] for row in before] == [3, 4, 5, 6, 8, 9]
    rebuild_index(chat.connection, chat.case_no, read_case(chat.connection, chat.row), words=False)
    assert chat.connection.execute(ROWS).fetchall() == before


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM origin WHERE seq = 4",
        "UPDATE origin SET mark = 7 WHERE seq = 4",
        "UPDATE origin SET mark = NULL WHERE seq = 4",
        "UPDATE origin SET key = 7 WHERE seq = 4",
        "INSERT INTO origin VALUES (1, 7, 4, 7)",
        "DROP TABLE origin",
    ],
)
def test_verify_compares_it_and_doctor_makes_it_anew(chat: Ledger, damage: str) -> None:
    before = chat.connection.execute(ROWS).fetchall()
    chat.connection.execute(damage)
    report = check_workspace(chat.workspace)
    assert {one.code for one in report.failures} & {"index.match", "database.schema"}
    assert "DROP" in damage or [one.seq for one in report.failures] == [4]
    repair(chat.workspace, NOW)
    with closing(sqlite3.connect(database_path(chat.workspace))) as connection:
        assert connection.execute(ROWS).fetchall() == before
    assert check_workspace(chat.workspace).failures == ()


class TestStretches:
    def between(self, ledger: Ledger, lo: int, hi: int, *sources: int) -> list[int]:
        return [one.seq for one in records_between(ledger.connection, ledger.case_no, sources, lo, hi)]

    def test_records_are_read_by_when_they_begin(self, chat: Ledger) -> None:
        day = int(NOW.timestamp()) - 6 * 86_400
        assert self.between(chat, 0, OPEN_END, 2, 7) == [3, 4, 5, 6, 8, 9]
        assert self.between(chat, day, OPEN_END, 2, 7) == [6]
        assert self.between(chat, 0, day, 7) == [8, 9]

    def test_what_has_no_beginning_is_always_among_them(self, chat: Ledger) -> None:
        chat.add(message("whenever", source=placed(2, "line 9"), when=at("2026-03-09", rel="before")))
        assert self.between(chat, 0, 1, 2, 7) == [10]

    def test_what_lies_inside_begins_and_ends_there(self, chat: Ledger) -> None:
        def numbers(lo: int, hi: int) -> list[int]:
            return sorted(inside(chat.connection, chat.case_no, (2, 7), lo, hi))

        begin = int(NOW.timestamp()) - 6 * 86_400
        assert numbers(OPEN_START - 1, OPEN_END + 1) == [3, 4, 5, 6, 8, 9]
        assert numbers(begin, OPEN_END) == [6]
        assert numbers(OPEN_START, begin) == [3, 4, 5, 8, 9]

    def test_records_of_some_kinds_are_read_without_the_messages_between(self, chat: Ledger) -> None:
        rows = records_of_kinds(chat.connection, chat.case_no, (2, 7), ("money", "hours"))
        assert [one.seq for one in rows] == [9]
        assert list(records_of_kinds(chat.connection, chat.case_no, (2,), ("money",))) == []

    def test_many_are_read_in_their_order(self, chat: Ledger) -> None:
        assert [one.seq for one in read_each(chat.connection, chat.case_no, {9, 3, 5})] == [3, 5, 9]
