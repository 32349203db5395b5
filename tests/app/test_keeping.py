"""Keeping a workspace: checking, sealing, copying, erasing, mending, from the use cases' side."""

from collections.abc import Callable
from pathlib import Path

import pytest

from disputekit.app.draft_kept import FOLDER, Kept, keep, waits
from disputekit.app.keeping import advice, back_up, checkpoint, doctor, erase, mend, restore
from disputekit.app.verify import verify
from disputekit.errors import DisputekitError, NotFound, Refused
from disputekit.ledger.connection import open_for_writing
from disputekit.ledger.index import standing_at
from disputekit.ledger.verdict import Verdict
from disputekit.record.chain import parse_checkpoint
from tests.support.office import Office


class TestVerify:
    def test_a_checkpoint_in_a_file_or_pasted_anchors_the_case(self, office: Office, tmp_path: Path) -> None:
        text = office.do(checkpoint).text
        held = tmp_path / "held.txt"
        held.write_text(f"\n{text}\n", encoding="utf-8")
        workspace = office.setup.workspace
        assert verify(workspace).verdict is Verdict.UNANCHORED
        assert verify(workspace, against=[held]).verdict is Verdict.ANCHORED
        assert verify(workspace, held=[text], case="acme", read_all=True).verdict is Verdict.ANCHORED

    def test_what_holds_no_checkpoint_cannot_be_checked(self, office: Office, tmp_path: Path) -> None:
        (tmp_path / "held.txt").write_bytes(b"\xff\xfe no checkpoint")
        report = verify(office.setup.workspace, against=[tmp_path / "held.txt"])
        assert report.verdict is Verdict.CANNOT_CHECK

    def test_a_checkpoint_that_is_not_there_is_said(self, office: Office, tmp_path: Path) -> None:
        with pytest.raises(NotFound, match="does not exist"):
            verify(office.setup.workspace, against=[tmp_path / "none.txt"])
        with pytest.raises(Refused, match="cannot be read"):
            verify(office.setup.workspace, against=[tmp_path])

    def test_a_checkpoint_from_the_workspace_itself_shows_nothing(self, office: Office) -> None:
        inside = office.setup.workspace / "held.txt"
        inside.write_text(office.do(checkpoint).text, encoding="utf-8")
        with pytest.raises(Refused, match="shows nothing"):
            verify(office.setup.workspace, against=[inside])


def test_a_checkpoint_says_which_case_and_how_far(office: Office) -> None:
    seq = office.got("hello")
    sealed = office.do(checkpoint)
    held = parse_checkpoint(sealed.text)
    assert (sealed.case, sealed.size, sealed.hash) == ("acme", seq, held.hash)
    assert (held.case, held.size) == (sealed.case_id, sealed.size)
    assert sealed.recorded_at.startswith("2026-03-03T14:05")


def test_a_backup_comes_back(office: Office, tmp_path: Path) -> None:
    sealed = office.do(checkpoint)
    back_up(office.setup.workspace, tmp_path / "copy.zip")
    done = restore(tmp_path / "copy.zip", tmp_path / "again")
    assert done.report.heads[0].hash == sealed.hash


class TestErase:
    def test_an_erased_field_is_gone_and_the_erasure_is_recorded(self, office: Office) -> None:
        seq = office.got("a secret")
        done = office.do(erase, seq, ["text", "text"], " she asked to ")
        assert (done.record.kind, done.record.fields["fields"]) == ("shred", ["text"])
        assert done.record.fields["reason"] == "she asked to"
        with office.opened(writing=False) as case:
            assert "text" not in standing_at(case.connection, case.row.case_no, seq).fields
        assert verify(office.setup.workspace).exit_code == 10

    @pytest.mark.parametrize(
        ("fields", "reason", "says"),
        [
            (["text"], " ", "needs a reason"),
            ([], "x", "say which record"),
            (["when"], "x", "stays"),
            (["memo"], "x", "no field"),
        ],
    )
    def test_a_refusal_changes_nothing(
        self, office: Office, fields: list[str], reason: str, says: str
    ) -> None:
        seq = office.got("hello")
        with pytest.raises(DisputekitError, match=says):
            office.do(erase, seq, fields, reason)
        assert office.do(checkpoint).size == seq

    def test_a_chosen_clock_is_for_cases_made_for_it(self, empty: Office) -> None:
        empty.start()
        seq = empty.got("hello")
        with pytest.raises(Refused, match="does not set the clock"):
            empty.choose_clock().do(erase, seq, ["text"], "x")

    def test_a_demo_case_takes_a_chosen_clock(self, empty: Office) -> None:
        empty.choose_clock().start(clock_set=True)
        seq = empty.got("hello")
        assert empty.do(erase, seq, ["text"], "x").record.kind == "shred"


class TestDoctor:
    @pytest.fixture
    def office_with_file(self, office: Office, tmp_path: Path) -> Office:
        (tmp_path / "offer.pdf").write_bytes(b"offer")
        office.got("see the offer", files=(tmp_path / "offer.pdf",))
        return office

    def spoil(self, office: Office, statement: str) -> None:
        connection = open_for_writing(office.setup.workspace)
        connection.executescript(statement)
        connection.close()

    def test_all_is_well_and_nothing_is_said(self, office_with_file: Office) -> None:
        assert advice(doctor(office_with_file.setup.workspace)) == []

    @pytest.mark.parametrize(
        ("act", "says"),
        [
            (
                lambda workspace: (workspace / "files" / ".new-1").write_bytes(b"x"),
                "interrupted commands left files",
            ),
            (
                lambda workspace: (workspace / "files" / "orphan").write_bytes(b"x"),
                "files that no record names",
            ),
            (lambda workspace: (workspace / "disputekit.db").chmod(0o644), "other people of this machine"),
            (
                lambda workspace: next((workspace / "files").glob("??/*")).unlink(),
                "bring back attached files",
            ),
            (lambda workspace: (workspace / "disputekit (1).db").write_bytes(b""), "two histories may exist"),
        ],
    )
    def test_each_trouble_has_its_advice(
        self, office_with_file: Office, act: Callable[[Path], object], says: str
    ) -> None:
        act(office_with_file.setup.workspace)
        assert says in " ".join(advice(doctor(office_with_file.setup.workspace)))

    def test_lists_that_are_off_are_mended(self, office: Office) -> None:
        self.spoil(office, "DELETE FROM record_index")
        assert "disputekit doctor --mend" in advice(doctor(office.setup.workspace))[0]
        done = mend(office.setup.workspace, office.setup.now)
        assert (done.report.exit_code, len(done.done)) == (10, 1)

    def test_damaged_records_are_for_a_backup(self, office: Office) -> None:
        self.spoil(
            office, "DROP TRIGGER entry_is_never_changed; UPDATE entry SET bytes = x'00' WHERE seq = 1"
        )
        assert "restore a backup" in advice(doctor(office.setup.workspace))[0]

    def test_a_draft_that_waits_goes_too_since_it_may_hold_the_same_words(self, office: Office) -> None:
        seq = office.got("a secret")
        folder = office.setup.workspace / FOLDER
        file = office.do(keep, _draft("as you wrote: a secret"))
        (folder / f".{file.name}.123").write_text("a secret, half written", encoding="utf-8")
        (folder / "other.txt").write_text("the draft of another case", encoding="utf-8")
        with pytest.raises(DisputekitError, match="no field"):
            office.do(erase, seq, ["memo"], "x")
        assert office.do(waits)
        office.do(erase, seq, ["text"], "x")
        assert not office.do(waits)
        assert [one.name for one in folder.iterdir()] == ["other.txt"]


def _draft(text: str) -> Kept:
    return Kept(text, "clarify", "client", ("R1",), (), (), 0, "draft:clarify:1")
