"""Verify: steps, verdicts and what they name, on the format's own terms."""

import json
import sqlite3
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path

import pytest

from disputekit.ledger import check, snapshot
from disputekit.ledger.append import fresh_salt
from disputekit.ledger.check import check_workspace, read_checkpoint
from disputekit.ledger.connection import open_for_writing
from disputekit.ledger.read import checkpoint_of, head_of
from disputekit.ledger.verdict import CHECKS, Findings, Status, Verdict, report_of
from disputekit.record.canonical import Json, to_bytes
from disputekit.record.entry import build_entry, digest_of, disclose, hash_of, seal
from tests.ledger.samples import (
    CASE_ID,
    NOW,
    Ledger,
    amend,
    anchor,
    at,
    dollars,
    facts,
    fill,
    ledger_in,
    memo,
    message,
    money,
)


def codes(workspace: Path, **options: object) -> tuple[int, list[str]]:
    report = check_workspace(workspace, **options)  # type: ignore[arg-type]
    return report.exit_code, [one.code for one in report.failures]


def unguard(ledger: Ledger) -> None:
    for (name,) in ledger.connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        ledger.connection.execute(f"DROP TRIGGER {name}")


class Forger:
    """Writes a case row by row, past every check, as an owner can who has read the format."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self.prev, self.size = "0" * 64, 0
        self.connection = open_for_writing(workspace)
        self.connection.execute("INSERT INTO chain VALUES (1, ?)", (CASE_ID,))
        self.put(facts())

    def put(
        self,
        fields: dict[str, Json],
        entry: Callable[[dict[str, Json]], None] = lambda _: None,
        joined: Callable[[str], str] = lambda text: text,
    ) -> None:
        sealed = seal(fields, fresh_salt)
        made = build_entry(CASE_ID, self.size + 1, self.prev, "2026-03-10T12:00:00.000000Z", sealed)
        value: dict[str, Json] = json.loads(made)
        entry(value)
        self.put_bytes(to_bytes(value), joined(sealed.joined()))

    def put_bytes(self, data: bytes, joined: str) -> None:
        self.size += 1
        self.connection.execute("INSERT INTO entry VALUES (1, ?, ?)", (self.size, data))
        self.connection.execute("INSERT INTO disclosure VALUES (1, ?, ?)", (self.size, joined))
        self.prev = hash_of(data)

    def codes(self, **options: object) -> tuple[int, set[str]]:
        self.connection.close()
        report = check_workspace(self.workspace, **options)  # type: ignore[arg-type]
        return report.exit_code, {one.code for one in report.failures} - {"index.match"}


@pytest.fixture
def forger(workspace: Path) -> Forger:
    return Forger(workspace)


class TestVerdicts:
    def test_a_good_workspace_nobody_vouches_for_is_unanchored(self, ledger: Ledger) -> None:
        ledger.add(message())
        report = check_workspace(ledger.workspace)
        assert (report.exit_code, report.verdict.words) == (10, "INTACT, UNANCHORED")
        assert {one.status for one in report.checks if one.code != "file.content"} == {Status.OK}
        assert [one.status for one in report.checks if one.code == "file.content"] == [Status.SKIPPED]
        head = report.heads[0]
        assert (head.case_id, head.slug, head.size, head.hash) == (
            CASE_ID,
            "acme",
            2,
            head_of(ledger.connection, 1).hash,
        )

    def test_anchors_of_the_chain_itself_are_self_supplied(self, ledger: Ledger) -> None:
        fill(ledger)
        report = check_workspace(ledger.workspace, read_all=True)
        assert (report.exit_code, report.heads[0].anchored, report.files) == (11, 12, 2)

    def test_a_checkpoint_brought_along_anchors(self, ledger: Ledger) -> None:
        fill(ledger)
        text = checkpoint_of(ledger.connection, ledger.row).text()
        ledger.add(message())
        report = check_workspace(ledger.workspace, against=["\r\n\r\n" + text.replace("\n", "\r\n")])
        assert (report.exit_code, report.heads[0].vouched, report.heads[0].size) == (0, 15, 16)

    def test_every_case_must_be_vouched_for(self, ledger: Ledger) -> None:
        with ledger_in(ledger.workspace, "other", "0" * 32) as other:
            mine, theirs = (checkpoint_of(one.connection, one.row).text() for one in (ledger, other))
        assert codes(ledger.workspace, against=[mine]) == (10, [])
        assert codes(ledger.workspace, against=[mine, theirs]) == (0, [])
        assert codes(ledger.workspace, against=[mine], case="acme") == (0, [])

    def test_an_empty_case_says_nothing(self, ledger: Ledger) -> None:
        ledger.connection.execute("INSERT INTO chain (case_id) VALUES (?)", ("0" * 32,))
        report = check_workspace(
            ledger.workspace, against=[checkpoint_of(ledger.connection, ledger.row).text()]
        )
        assert (report.exit_code, report.heads[1].size, report.heads[1].hash) == (0, 0, "0" * 64)

    @pytest.mark.parametrize(
        "text", ["", "words", "a\nb\nc\n", f"{CASE_ID}\n01\n{'0' * 64}\n", f"{CASE_ID}\n1\n{'G' * 64}"]
    )
    def test_a_checkpoint_that_cannot_be_read_stops_the_verdict(self, ledger: Ledger, text: str) -> None:
        assert codes(ledger.workspace, against=[text]) == (30, ["checkpoint.form"])

    def test_a_checkpoint_of_nothing_holds_and_vouches_for_nothing(self, ledger: Ledger) -> None:
        assert codes(ledger.workspace, against=[f"{CASE_ID}\n0\n{'0' * 64}\n"]) == (10, [])

    @pytest.mark.parametrize(
        ("size", "digest", "expected"),
        [(2, None, []), (2, "1" * 64, ["checkpoint.hash"]), (3, "1" * 64, ["checkpoint.hash"])],
    )
    def test_a_checkpoint_holds_or_the_chain_is_another(
        self, ledger: Ledger, size: int, digest: str | None, expected: list[str]
    ) -> None:
        ledger.add(message())
        held = digest or head_of(ledger.connection, 1).hash
        text = f"{CASE_ID}\n{size}\n{held}\n"
        assert codes(ledger.workspace, against=[text]) == (21 if expected else 0, expected)

    def test_a_broken_chain_is_tampered_whatever_the_checkpoint_says(self, ledger: Ledger) -> None:
        ledger.add(message(), message())
        unguard(ledger)
        ledger.connection.execute("DELETE FROM entry WHERE seq = 2")
        report = check_workspace(ledger.workspace, against=[f"{CASE_ID}\n3\n{'1' * 64}\n"])
        assert report.exit_code == 20
        assert report.first_bad
        assert (report.first_bad.seq, report.first_bad.code) == (2, "chain.seq")

    def test_a_checkpoint_of_a_case_that_is_not_here_is_diverged(self, ledger: Ledger) -> None:
        assert codes(ledger.workspace, against=[f"{'0' * 32}\n1\n{'1' * 64}\n"]) == (21, ["checkpoint.case"])

    def test_a_checkpoint_reads_back(self) -> None:
        text = f"{CASE_ID}\n12\n{'a' * 64}\n"
        held = read_checkpoint(text)
        assert held
        assert held.text() == text


class TestForgery:
    """A forger keeps the chain right; each rule of the format has its own forger."""

    def test_a_forger_who_does_everything_right_is_not_found(self, forger: Forger) -> None:
        forger.put(memo())
        assert forger.codes() == (20, set())  # only the index is missing
        assert check_workspace(forger.workspace).failures[0].code == "index.match"

    def test_a_newer_record_cannot_be_checked(self, forger: Forger) -> None:
        forger.put(memo(), entry=lambda value: value.update(v=2))
        assert forger.codes() == (30, {"entry.version"})

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("v", 0),
            ("v", "2"),
            ("recorded_at", "2026-13-10T12:00:00.000000Z"),
            ("recorded_at", "٢٠٢٦-03-10T12:00:00.000000Z"),
            ("seq", 0),
            ("sd", []),
            ("sd", ["A" * 42 + "B"]),
            ("extra", 1),
        ],
    )
    def test_an_entry_out_of_form_is_found(self, forger: Forger, key: str, value: Json) -> None:
        forger.put(memo(), entry=lambda made: made.update({key: value}))
        code, found = forger.codes()
        assert (code, "entry.form" in found) == (20, True)

    def test_bytes_that_are_no_entry_are_found(self, forger: Forger) -> None:
        forger.put_bytes(b"[1]", "")
        forger.put_bytes(b"\xff", "")
        assert forger.codes() == (20, {"entry.form"})

    @pytest.mark.parametrize(
        ("key", "value", "expected"),
        [("case", "0" * 32, "chain.case"), ("seq", 9, "chain.seq"), ("prev", "1" * 64, "chain.link")],
    )
    def test_a_chain_out_of_joint_is_found(
        self, forger: Forger, key: str, value: Json, expected: str
    ) -> None:
        forger.put(memo(), entry=lambda made: made.update({key: value}))
        assert forger.codes() == (20, {expected})

    def test_a_clock_set_back_is_noted_and_no_failure(self, forger: Forger) -> None:
        forger.put(memo(), entry=lambda made: made.update(recorded_at="2026-03-09T00:00:00.000000Z"))
        forger.codes()
        notes = [one for one in check_workspace(forger.workspace).checks if one.status is Status.NOTE]
        assert [(one.code, one.seq) for one in notes] == [("clock.order", 2)]

    def test_fields_are_checked_one_by_one(self, forger: Forger) -> None:
        forger.put(memo(), joined=lambda text: text + text)
        forger.put(memo(), joined=lambda text: text[:-1])
        forger.put(memo(), joined=lambda text: text + "~~x~")
        forger.put(memo(), joined=lambda text: text + disclose(bytes(16), "extra", 1) + "~")
        forger.connection.close()
        found = {(one.seq, one.code) for one in check_workspace(forger.workspace).failures if one.seq}
        expected = {
            (2, "field.name"),
            (3, "field.form"),
            (3, "field.missing"),
            (4, "field.form"),
            (5, "field.hash"),
        }
        assert found - {(1, "index.match")} == expected

    def test_a_salt_out_of_form_is_found(self, forger: Forger) -> None:
        made = urlsafe_b64encode(to_bytes(["A" * 21 + "B", "text", 1])).rstrip(b"=").decode()
        forger.put(
            memo(), entry=lambda value: value.update(sd=[digest_of(made)]), joined=lambda _: made + "~"
        )
        assert forger.codes() == (20, {"field.form", "field.missing"})

    def test_what_is_gone_must_have_been_erased_and_nothing_else(self, forger: Forger) -> None:
        def without_last(text: str) -> str:
            return "~".join(text.split("~")[:-2]) + "~"

        def erasing(target: Json, *names: str) -> dict[str, Json]:
            return {"kind": "shred", "when": at(), "target": target, "fields": [*names], "reason": "x"}

        forger.put(memo(), joined=without_last)  # 2: erased below, twice the same
        forger.put(memo(), joined=without_last)  # 3: never erased
        forger.put(memo())  # 4: said to be erased, and still there
        forger.put(memo(), joined=without_last)  # 5: another field is said to be erased, and is there
        forger.put(erasing(2, "text"))
        forger.put(erasing(2, "text"))
        forger.put(erasing(4, "text"))
        forger.put(erasing(5, "when"))
        forger.put(erasing(99, "text") | {"fields": "text"})
        forger.put(erasing(True, "text"))
        forger.put(erasing(99, "text"))
        forger.connection.close()
        found = check_workspace(forger.workspace).failures
        assert [one.seq for one in found if one.code == "field.missing"] == [3, 4, 5]

    def test_anchors_must_fit_what_was_before_them(self, forger: Forger) -> None:
        first = forger.prev
        for size, digest in ((1, first), (0, "0" * 64), (2, "1" * 64), (9, first), ("1", first), (1, 5)):
            fields = anchor(1, first) | {"size": size, "hash": digest}
            forger.put(fields)
        forger.put({"kind": "anchor", "when": at(), "size": 1})
        forger.connection.close()
        report = check_workspace(forger.workspace)
        assert report.exit_code == 23
        assert [one.seq for one in report.failures if one.code == "anchor.hash"] == [4, 5, 6, 7]

    def test_anchors_of_a_broken_chain_say_nothing_more(self, forger: Forger) -> None:
        forger.put(memo(), entry=lambda made: made.update(seq=9))
        forger.put(anchor(1, "1" * 64))
        assert forger.codes() == (20, {"chain.seq"})

    def test_a_file_must_be_named_by_content_and_size(self, forger: Forger) -> None:
        values: tuple[Json, ...] = ("x", {"sha256": "x", "size": 1}, {"sha256": "0" * 64, "size": True})
        for value in values:
            forger.put(memo() | {"file.1": value})
        forger.put(memo() | {"set.file.1": "x", "file.01": "x"})
        assert forger.codes() == (20, {"file.form"})


class TestFiles:
    def test_a_file_that_cannot_be_read_stops_the_verdict(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fill(ledger)

        def fail(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(check, "check_file", fail)
        monkeypatch.setattr(check, "stray_files", fail)
        report = check_workspace(ledger.workspace)
        assert (report.exit_code, report.stray) == (30, ())
        assert [one.words for one in report.checks if one.code == "file.unnamed"] == [
            "the store cannot be listed: Permission denied"
        ]


class TestPlaces:
    def test_no_workspace_cannot_be_checked(self, tmp_path: Path) -> None:
        report = check_workspace(tmp_path)
        assert (report.exit_code, report.heads) == (30, ())
        assert "no workspace" in report.failures[0].words

    def test_an_unknown_case_cannot_be_checked(self, ledger: Ledger) -> None:
        assert codes(ledger.workspace, case="nobody") == (30, ["place.read"])

    def test_one_case_is_checked_alone(self, ledger: Ledger) -> None:
        with ledger_in(ledger.workspace, "other", "0" * 32) as other:
            unguard(other)
            other.connection.execute("UPDATE entry SET bytes = x'00' WHERE case_no = ?", (other.case_no,))
        report = check_workspace(ledger.workspace, case="acme")
        assert [one.case_id for one in report.heads] == [CASE_ID]
        assert {one.code for one in report.failures} == {"database.schema"}  # the guards that were dropped

    def test_progress_is_told(self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(check, "_TELL_EVERY", 5)
        fill(ledger)
        told: list[tuple[str, int, int]] = []
        check_workspace(ledger.workspace, progress=lambda *news: told.append(news))
        assert told == [
            ("acme", 5, 15),
            ("acme", 10, 15),
            ("acme", 15, 15),
            ("attached files", 0, 2),
            ("attached files", 1, 2),
        ]

    def test_nothing_is_left_behind_and_nothing_is_changed(self, ledger: Ledger) -> None:
        fill(ledger)
        before = {path: path.read_bytes() for path in ledger.workspace.rglob("*") if path.is_file()}
        check_workspace(ledger.workspace, read_all=True)
        assert {path: path.read_bytes() for path in ledger.workspace.rglob("*") if path.is_file()} == before

    @pytest.mark.parametrize(("writable", "room"), [(True, True), (True, False), (False, True)])
    def test_a_large_database_is_copied_to_a_private_file_or_read_in_place(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch, writable: bool, room: bool
    ) -> None:
        fill(ledger)
        monkeypatch.setattr(snapshot, "IN_MEMORY", 0)
        monkeypatch.setattr("os.access", lambda *_: writable)
        monkeypatch.setattr(snapshot, "has_room", lambda *_: room)
        assert codes(ledger.workspace) == (11, [])
        assert not list((ledger.workspace / "files").glob(".new-*"))
        ledger.add(money(), amend(16, amount=dollars(1)))
        unguard(ledger)
        ledger.connection.execute("UPDATE entry SET bytes = x'00' WHERE seq = 4")
        report = check_workspace(ledger.workspace)
        assert report.first_bad
        assert report.first_bad.seq == 4

    def test_somebody_may_log_while_a_workspace_is_checked(self, ledger: Ledger) -> None:
        fill(ledger)
        added: list[int] = []

        def add(what: str, _done: int, _total: int) -> None:
            if what == "attached files":
                added.append(ledger.add_one(message()).seq)

        assert check_workspace(ledger.workspace, progress=add).exit_code == 11
        assert added == [16, 17]

    def test_a_page_that_cannot_be_read_is_a_finding(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise sqlite3.DatabaseError("planted")

        monkeypatch.setattr("disputekit.ledger.chaincheck.stored_rows", fail)
        monkeypatch.setattr(check, "all_cases", lambda _: [ledger.row])
        monkeypatch.setattr("disputekit.ledger.indexcheck.IndexMany", fail)
        report = check_workspace(ledger.workspace)
        assert report.exit_code == 20
        assert "the database cannot be read further: planted" in {one.words for one in report.failures}

    def test_a_table_that_was_changed_is_named(self, ledger: Ledger) -> None:
        ledger.connection.execute("ALTER TABLE note ADD COLUMN more TEXT")
        report = check_workspace(ledger.workspace)
        assert [one.words for one in report.failures] == ["table note was changed"]

    def test_the_index_of_what_a_damaged_record_corrects_is_checked_without_it(self, ledger: Ledger) -> None:
        ledger.add(money())
        ledger.add(amend(2, amount=dollars(5)))
        unguard(ledger)
        ledger.connection.execute("UPDATE disclosure SET joined = 'x~' WHERE seq = 2")
        report = check_workspace(ledger.workspace)
        assert report.first_bad
        assert (report.first_bad.seq, report.first_bad.code) == (2, "field.form")


class TestFindings:
    def test_many_of_one_sort_are_counted(self) -> None:
        findings = Findings()
        for seq in range(1, 51):
            findings.fail("entry.form", "bad", "c", seq)
        report = report_of(findings, (), 0)
        assert len(report.failures) == 21
        assert report.failures[-1].words == "and 30 more of this sort"
        assert report.first_bad
        assert report.first_bad.seq == 1

    def test_the_record_itself_is_named_before_what_follows_from_it(self) -> None:
        findings = Findings()
        findings.fail("index.match", "x", "c", 2)
        findings.fail("field.hash", "x", "c", 5)
        findings.fail("entry.form", "x", "d", 1)
        first = report_of(findings, (), 0).first_bad
        assert first
        assert (first.case, first.seq) == ("d", 1)

    def test_every_verdict_has_words_and_every_check_a_verdict(self) -> None:
        assert all(verdict.words.isupper() for verdict in Verdict)
        assert {verdict for _, verdict in CHECKS.values()} <= set(Verdict)

    def test_nothing_found_is_unanchored(self) -> None:
        assert report_of(Findings(), (), 0).verdict is Verdict.UNANCHORED


def test_ten_thousand_records_are_checked_in_seconds(ledger: Ledger) -> None:
    ledger.connection.execute("PRAGMA synchronous=OFF")
    ledger.add(*[message(f"note {number} about the page") for number in range(1000)], now=NOW)
    assert codes(ledger.workspace) == (10, [])
