"""Erasing: what was asked to go is gone from every byte of the workspace, and the chain still holds."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from disputekit.errors import Damaged, NotFound, Refused, StorageFailure
from disputekit.ledger import erase
from disputekit.ledger.check import check_workspace
from disputekit.ledger.connection import open_for_reading, reading
from disputekit.ledger.erase import shred
from disputekit.ledger.files import path_of, store_bytes
from disputekit.ledger.listing import Filters, list_records, names_found
from disputekit.ledger.read import record_at
from disputekit.ledger.search import search
from tests.ledger.samples import (
    NOW,
    Ledger,
    amend,
    at,
    dollars,
    file_of,
    imported,
    ledger_in,
    link,
    memo,
    message,
    money,
    shredded,
    source,
    withdraw,
    words,
)

CANARY = "xyzzyplugh"


def erased(ledger: Ledger, target: int, *fields: str) -> erase.Erased:
    return shred(ledger.connection, ledger.workspace, ledger.row, shredded(target, *fields), NOW)


def places(workspace: Path, *canaries: bytes) -> list[str]:
    """Files of the workspace that hold one of these, as it stands or as it stands inside base64."""
    return sorted(
        path.name
        for path in workspace.rglob("*")
        if path.is_file() and any(canary in path.read_bytes().lower() for canary in canaries)
    )


@pytest.fixture
def canaries() -> list[bytes]:
    """The canary as text, and as each of the three ways base64 can cut it."""
    from base64 import urlsafe_b64encode

    cut = [urlsafe_b64encode(b"\0" * shift + CANARY.encode())[shift + 1 : -4].lower() for shift in range(3)]
    return [CANARY.encode(), *cut]


def test_an_erased_text_is_in_no_byte_of_the_workspace(ledger: Ledger, canaries: list[bytes]) -> None:
    for number in range(30):
        ledger.add(message(f"before and after {number}"))
    ledger.add(memo(f"the word is {CANARY} and {CANARY.upper()}"))
    assert places(ledger.workspace, *canaries) == ["disputekit.db"]
    assert search(ledger.connection, 1, [CANARY], Filters(), 5) == [32]
    done = erased(ledger, 32, "text")
    assert done.compacted
    assert places(ledger.workspace, *canaries) == []
    assert search(ledger.connection, 1, [CANARY], Filters(), 5) == []
    assert record_at(ledger.connection, 1, 32).withheld == 1
    assert check_workspace(ledger.workspace, read_all=True).exit_code == 10


@pytest.mark.parametrize("step", ["drop_words", "_compact"])
def test_an_erasure_that_forgets_a_step_leaves_the_word(
    ledger: Ledger, canaries: list[bytes], step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted defects: without taking it out of the search table, or without secure deletion and compacting."""
    if step == "_compact":
        ledger.connection.execute("PRAGMA secure_delete = OFF")
    monkeypatch.setattr(erase, step, lambda *_: True)
    ledger.add(memo(f"the word is {CANARY}"))
    for number in range(30):
        ledger.add(message(f"before and after {number}"))
    erased(ledger, 2, "text")
    assert places(ledger.workspace, *canaries) == ["disputekit.db"]


def test_the_erasure_is_recorded_with_its_reason(ledger: Ledger) -> None:
    ledger.add(memo("x"))
    record = erased(ledger, 2, "text").record
    assert (record.seq, record.kind, record.fields["reason"]) == (3, "shred", "asked to")
    assert (record.fields["target"], record.fields["fields"]) == (2, ["text"])


def test_names_of_people_go_from_the_index_too(ledger: Ledger, canaries: list[bytes]) -> None:
    ledger.add(message("hello", sender=CANARY), message("hello"), money())
    ledger.add(amend(4, talk={"from": CANARY, "to": ["Olena"], "via": "mail"}))
    erased(ledger, 2, "talk")
    erased(ledger, 5, "set.talk")
    assert places(ledger.workspace, *canaries) == []
    assert names_found(ledger.connection, 1) == [("Dana", 1)]
    assert list_records(ledger.connection, 1, Filters(channel="mail"), 5) == []
    assert search(ledger.connection, 1, ["hello"], Filters(), 5) == [3, 2]
    assert check_workspace(ledger.workspace).exit_code == 10


def test_several_fields_go_at_once_and_the_rest_stays(ledger: Ledger) -> None:
    ledger.add(message("words", memo="short") | {"kind": "hours", "minutes": 5, "mode": "tracked"})
    erased(ledger, 2, "talk", "text")
    assert set(record_at(ledger.connection, 1, 2).fields) == {"kind", "when", "minutes", "mode", "memo"}
    assert search(ledger.connection, 1, ["short"], Filters(), 5) == [2]
    erased(ledger, 2, "memo")
    assert check_workspace(ledger.workspace).exit_code == 10


class TestFiles:
    def test_a_file_goes_with_the_last_record_that_names_it(self, ledger: Ledger) -> None:
        one, two = (store_bytes(ledger.workspace, data, "f") for data in (b"one", b"two"))
        with ledger_in(ledger.workspace, "other", "0" * 32) as other:
            other.add(memo() | {"file.1": file_of(two)})
            ledger.add(memo() | {"file.1": file_of(one), "file.2": file_of(two)})
            done = erased(ledger, 2, "file.1", "file.2")
            assert (done.removed, done.kept) == ((one.sha256,), (two.sha256,))
            assert not path_of(ledger.workspace, one.sha256).exists()
            assert check_workspace(ledger.workspace, read_all=True).exit_code == 10
            assert erased(other, 2, "file.1").removed == (two.sha256,)
            assert check_workspace(ledger.workspace, read_all=True).stray == ()

    def test_progress_is_told_while_other_records_are_looked_through(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[int] = []
        monkeypatch.setattr(erase, "_TELL_EVERY", 2)
        stored = store_bytes(ledger.workspace, b"one", "f")
        ledger.add(memo() | {"file.1": file_of(stored)})
        draft = shredded(2, "file.1")
        shred(
            ledger.connection,
            ledger.workspace,
            ledger.row,
            draft,
            NOW,
            progress=lambda _, done, __: told.append(done),
        )
        assert told == [2]

    def test_a_record_that_cannot_be_read_keeps_no_file(self, ledger: Ledger) -> None:
        stored = store_bytes(ledger.workspace, b"one", "f")
        ledger.add(memo() | {"file.1": file_of(stored)}, memo())
        ledger.connection.execute("DROP TRIGGER disclosure_only_shrinks")
        ledger.connection.execute("UPDATE disclosure SET joined = 'x~' WHERE seq = 3")
        assert erased(ledger, 2, "file.1").removed == (stored.sha256,)


class TestRefusals:
    @pytest.mark.parametrize("field", ["kind", "when", "label", "amount", "step", "about", "source", "once"])
    def test_what_the_case_is_told_by_stays(self, ledger: Ledger, field: str) -> None:
        ledger.add(imported(), memo())
        ledger.add(
            {"kind": "request", "when": at(), "label": "R1", "text": words("x"), "once": "k"}
            if field == "label"
            else money(about=[3], source=source(2), once="k")
        )
        with pytest.raises(Refused, match=f"{field} of #4 stays"):
            erased(ledger, 4, field)
        assert check_workspace(ledger.workspace).exit_code == 10

    @pytest.mark.parametrize(("field", "says"), [("text", "no field text"), ("slug", "slug of #1 stays")])
    def test_facts_of_the_case_stay_and_what_is_not_there_is_said(
        self, ledger: Ledger, field: str, says: str
    ) -> None:
        with pytest.raises((Refused, NotFound), match=says) as caught:
            erased(ledger, 1, field)
        assert caught.value.hint == "what may be erased of it: nothing"

    def test_what_is_gone_cannot_be_erased_again(self, ledger: Ledger) -> None:
        ledger.add(memo())
        erased(ledger, 2, "text")
        with pytest.raises(NotFound, match="no field text"):
            erased(ledger, 2, "text")

    @pytest.mark.parametrize(
        "draft", [shredded(2), shredded(2, "text") | {"target": "2"}, shredded(2) | {"fields": "x"}]
    )
    def test_an_erasure_says_what_it_is_about(self, ledger: Ledger, draft: dict[str, object]) -> None:
        ledger.add(memo())
        with pytest.raises(Refused, match="say which record"):
            shred(ledger.connection, ledger.workspace, ledger.row, draft, NOW)  # type: ignore[arg-type]

    def test_an_unknown_record_is_said(self, ledger: Ledger) -> None:
        with pytest.raises(NotFound, match="no record #7"):
            erased(ledger, 7, "text")

    def test_a_damaged_record_is_not_touched(self, ledger: Ledger) -> None:
        ledger.add(memo())
        ledger.connection.execute("DROP TRIGGER disclosure_only_shrinks")
        ledger.connection.execute("UPDATE disclosure SET joined = 'x~' WHERE seq = 2")
        with pytest.raises(Damaged):
            erased(ledger, 2, "text")

    def test_a_failure_in_the_middle_leaves_everything(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise sqlite3.OperationalError("planted")

        ledger.add(memo("stays"))
        monkeypatch.setattr(erase, "put_words", fail)
        with pytest.raises(sqlite3.OperationalError, match="planted"):
            erased(ledger, 2, "text")
        assert record_at(ledger.connection, 1, 2).fields["text"] == words("stays")
        assert check_workspace(ledger.workspace).exit_code == 10


def test_an_erasure_cannot_be_taken_back_and_what_is_left_can_be_corrected(ledger: Ledger) -> None:
    ledger.add(money(ref="INV-1"))
    erased(ledger, 2, "ref")
    with pytest.raises(Refused, match="cannot be taken back"):
        ledger.add(withdraw(3))
    ledger.add(amend(2, amount=dollars(5)))
    assert check_workspace(ledger.workspace).exit_code == 10


def test_records_that_may_tell_the_same_are_named(ledger: Ledger) -> None:
    ledger.add(imported(), message("secret", source=source(2)), memo("she said secret", cites=[3]))
    ledger.add(amend(3, text=words("SECRET")), link(3, 4, same=True))
    assert erased(ledger, 3, "text").see_also == (2, 4, 5, 6)
    assert erased(ledger, 4, "text").see_also == (6,)


def test_a_disk_that_fails_behind_the_commit_does_not_hide_that_it_is_erased(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bool:
        raise StorageFailure("the disk is full", "nothing was recorded")

    monkeypatch.setattr(erase, "remove_file", fail)
    ledger.add(memo() | {"file.1": file_of(store_bytes(ledger.workspace, b"x", "x"))})
    with pytest.raises(StorageFailure, match=r"#2 is erased, and #3 says so; then .* disk is full") as caught:
        erased(ledger, 2, "file.1")
    assert "nothing was recorded" not in caught.value.hint
    assert record_at(ledger.connection, 1, 3).kind == "shred"


def test_while_others_read_the_file_is_compacted_later(ledger: Ledger) -> None:
    ledger.add(memo())
    ledger.connection.execute("PRAGMA busy_timeout = 10")
    compact = erase._compact
    reader = open_for_reading(ledger.workspace)

    def with_reader() -> Iterator[bool]:
        with reading(reader):
            reader.execute("SELECT count(*) FROM entry").fetchone()
            yield compact(ledger.connection)

    erased(ledger, 2, "text")
    assert list(with_reader()) == [False]
    reader.close()
