"""Attached files: stored once, as they were, or not at all."""

import errno
import hashlib
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from disputekit.errors import DisputekitError, NotFound, Refused, StorageFailure
from disputekit.ledger import disk, files
from disputekit.ledger.connection import database_path
from disputekit.ledger.files import (
    FileState,
    Filing,
    StoredFile,
    check_file,
    digest_of_file,
    is_leftover,
    name_of,
    open_file,
    path_of,
    remove_file,
    store_blocks,
    store_bytes,
    store_file,
    stray_files,
)
from disputekit.record.fields import check_value
from tests.ledger.samples import Ledger

MEASURE = """
import resource, sys
from pathlib import Path
from disputekit.ledger.files import store_file
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
stored = store_file(Path(sys.argv[1]), Path(sys.argv[2]))
print(stored.size, before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def contents(workspace: Path) -> set[str]:
    return {path.name for path in (workspace / "files").rglob("*") if path.is_file()}


@pytest.mark.parametrize("size", [0, 1, files.BLOCK, files.BLOCK + 1])
def test_a_file_is_stored_under_its_digest_read_only(workspace: Path, tmp_path: Path, size: int) -> None:
    data = os.urandom(size)
    path = tmp_path / "offer.pdf"
    path.write_bytes(data)
    told: list[tuple[str, int, int]] = []
    stored = store_file(workspace, path, lambda *news: told.append(news), "application/pdf")
    assert stored == StoredFile(sha256(data), size, "offer.pdf", "", "application/pdf")
    place = path_of(workspace, stored.sha256)
    assert place.read_bytes() == data
    assert stat.S_IMODE(place.stat().st_mode) == 0o400
    assert [done for _, done, _ in told] == [
        min(done, size) for done in range(files.BLOCK, size + files.BLOCK, files.BLOCK)
    ]
    assert contents(workspace) == {stored.sha256}
    check_value("file", "file.1", {**stored.to_value()})


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_nobody_else_can_read_a_stored_file_nor_a_half_written_one(workspace: Path, umask: int) -> None:
    seen: set[int] = set()

    def blocks() -> Iterator[bytes]:
        yield b"x"
        seen.update(stat.S_IMODE(path.stat().st_mode) for path in (workspace / "files").iterdir())

    before = os.umask(umask)
    try:
        stored = store_blocks(workspace, blocks(), "x", 1)
    finally:
        os.umask(before)
    assert seen == {0o600}
    place = path_of(workspace, stored.sha256)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (workspace, place.parent.parent, place.parent)] == [
        0o700
    ] * 3


def test_the_same_content_is_stored_once(workspace: Path) -> None:
    first = store_bytes(workspace, b"same", "a.txt")
    inode = path_of(workspace, first.sha256).stat().st_ino
    second = store_bytes(workspace, b"same", b"b.txt", "text/plain")
    assert (second.sha256, second.name, second.media) == (first.sha256, "b.txt", "text/plain")
    assert path_of(workspace, first.sha256).stat().st_ino == inode


@pytest.mark.parametrize("defect", ["content", "symlink", "folder-entry"])
def test_a_stored_file_that_is_not_what_its_name_says_is_put_right(workspace: Path, defect: str) -> None:
    stored = store_bytes(workspace, b"good", "a")
    place = path_of(workspace, stored.sha256)
    place.unlink()
    if defect == "symlink":
        place.symlink_to(workspace / "elsewhere")
    elif defect == "content":
        place.write_bytes(b"evil")
    else:
        place.symlink_to(workspace)
    assert store_bytes(workspace, b"good", "a") == stored
    assert not place.is_symlink()
    assert place.read_bytes() == b"good"


def test_without_hard_links_the_file_is_put_in_place_all_the_same(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    stored = store_bytes(workspace, b"x", "x")
    assert contents(workspace) == {stored.sha256}


def is_durable(done: list[str], digests: list[str]) -> bool:
    """Whether the data of every file was flushed before its name was given, and the folder of the name after that."""
    place = {one: number for number, one in enumerate(done)}
    return all(
        place.get(f"data {one}", len(done)) < place[f"name {one}"] < place.get(f"folder {one[:2]}", -1)
        for one in digests
    )


class TestNames:
    @pytest.mark.parametrize(
        ("name", "shown", "raw"),
        [
            ("plain.txt", "plain.txt", ""),
            ("кошторис ☕.pdf", "кошторис ☕.pdf", ""),
            ("-rf", "-rf", ""),
            ("two\nlines", "two\nlines", ""),
            (b"caf\xe9.txt", "caf\\xe9.txt", "Y2Fm6S50eHQ="),
            ("caf\udce9.txt", "caf\\xe9.txt", "Y2Fm6S50eHQ="),
        ],
    )
    def test_any_bytes_are_kept(self, name: str | bytes, shown: str, raw: str) -> None:
        assert name_of(name) == (shown, raw)

    def test_a_file_with_a_name_of_any_bytes_is_stored(self, workspace: Path, tmp_path: Path) -> None:
        path = os.fsencode(tmp_path) + b"/\xff\xfe.bin"
        Path(os.fsdecode(path)).write_bytes(b"x")
        value = store_file(workspace, Path(os.fsdecode(path))).to_value()
        assert value == {"sha256": sha256(b"x"), "size": 1, "name": "\\xff\\xfe.bin", "raw": "//4uYmlu"}


class TestSources:
    def refused(self, workspace: Path, path: Path, kind: type[DisputekitError], says: str) -> None:
        with pytest.raises(kind, match=says):
            store_file(workspace, path)
        assert not (workspace / "files").exists() or contents(workspace) == set()

    def test_what_is_no_file_is_refused_at_once(self, workspace: Path, tmp_path: Path) -> None:
        pipe, folder, dangling = tmp_path / "pipe", tmp_path / "folder", tmp_path / "dangling"
        os.mkfifo(pipe)
        folder.mkdir()
        dangling.symlink_to(tmp_path / "nothing")
        (tmp_path / "loop").symlink_to(tmp_path / "loop")
        self.refused(workspace, pipe, Refused, "named pipe")
        self.refused(workspace, folder, Refused, "is a folder")
        self.refused(workspace, dangling, NotFound, "link to nothing")
        self.refused(workspace, tmp_path / "absent", NotFound, "does not exist")
        self.refused(workspace, Path("/dev/zero"), Refused, "is a device")
        self.refused(workspace, tmp_path / "loop", Refused, "cannot be read")

    def test_a_socket_is_refused(
        self, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind("socket")
            self.refused(workspace, Path("socket"), Refused, "is a socket")

    def test_a_link_to_a_file_is_followed(self, workspace: Path, tmp_path: Path) -> None:
        (tmp_path / "real").write_bytes(b"x")
        (tmp_path / "link.txt").symlink_to(tmp_path / "real")
        assert store_file(workspace, tmp_path / "link.txt").name == "link.txt"

    def test_a_pipe_put_in_place_of_the_file_is_noticed_after_opening(
        self, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "file"
        path.write_bytes(b"x")
        real = path.stat()
        path.unlink()
        os.mkfifo(path)
        stat_of = Path.stat
        monkeypatch.setattr(Path, "stat", lambda one, **more: real if one == path else stat_of(one, **more))
        with pytest.raises(Refused, match="named pipe"):
            store_file(workspace, path)

    def test_the_workspace_cannot_be_attached_to_itself(self, ledger: Ledger, tmp_path: Path) -> None:
        (tmp_path / "link").symlink_to(database_path(ledger.workspace))
        for path in (database_path(ledger.workspace), tmp_path / "link"):
            with pytest.raises(Refused, match="the workspace itself"):
                store_file(ledger.workspace, path)

    @pytest.mark.parametrize("change", ["grow", "shrink", "rewrite", "touch"])
    def test_a_file_that_changes_while_it_is_copied_is_refused(
        self, workspace: Path, tmp_path: Path, change: str
    ) -> None:
        path = tmp_path / "log"
        path.write_bytes(b"a" * (2 * files.BLOCK))

        def meddle(_what: str, done: int, _total: int) -> None:
            if done > files.BLOCK:
                return
            with path.open("r+b") as file:
                if change == "grow":
                    file.seek(0, os.SEEK_END)
                    file.write(b"more")
                elif change == "shrink":
                    file.truncate(files.BLOCK + 1)
                elif change == "rewrite":
                    file.seek(files.BLOCK)
                    file.write(b"b")
            os.utime(path)

        with pytest.raises(Refused, match="changed while it was copied"):
            store_file(workspace, path, meddle)
        assert contents(workspace) == set()

    def test_a_disk_that_fails_while_reading_is_named(
        self, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "file").write_bytes(b"x")

        def fail(*_: object) -> bytes:
            raise OSError(errno.EIO, "Input/output error")

        monkeypatch.setattr(os, "read", fail)
        self.refused(workspace, tmp_path / "file", Refused, "Input/output")


class TestDisk:
    def test_a_disk_without_room_is_said_before_anything_is_written(
        self, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(StorageFailure, match="no room for 1,125,899,906,842,624 bytes"):
            store_blocks(workspace, [b"x"], "x", 2**50)
        assert contents(workspace) == set()
        monkeypatch.delattr(os, "statvfs")
        assert store_bytes(workspace, b"x", "x").size == 1

    def test_a_disk_that_fills_up_leaves_nothing(
        self, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, "write", fail)
        with pytest.raises(StorageFailure, match="disk is full"):
            store_bytes(workspace, b"x", "x")
        assert contents(workspace) == set()

    def test_a_write_that_takes_only_a_part_is_continued(
        self, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write = os.write
        monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:3]))
        assert (
            path_of(workspace, store_bytes(workspace, b"0123456789", "x").sha256).read_bytes()
            == b"0123456789"
        )

    def test_a_bit_that_flips_on_the_way_to_the_disk_is_noticed(
        self, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The planted defect shows that reading back is what notices it."""
        write = os.write
        monkeypatch.setattr(os, "write", lambda handle, data: write(handle, bytes([data[0] ^ 1]) + data[1:]))
        with pytest.raises(StorageFailure, match="could not be read back"):
            store_bytes(workspace, b"evidence", "x")
        monkeypatch.setattr(files, "digest_of_file", lambda *_: sha256(b"other"))
        stored = sha256(b"other")
        assert store_bytes(workspace, b"other", "x").sha256 == stored
        assert path_of(workspace, stored).read_bytes() != b"other"

    def test_the_file_and_its_folders_are_flushed_before_the_caller_is_told(
        self, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        done: list[str] = []
        fsync, sync_folder, link = os.fsync, disk.sync_folder, os.link

        def flush(handle: int) -> None:
            done.append("fsync")
            fsync(handle)

        def place(one: str, other: str) -> None:
            done.append("link")
            link(one, other)

        def sync(folder: Path) -> None:
            done.append(folder.name)
            sync_folder(folder)

        def read(path: Path) -> str:
            done.append("read")
            return path.name

        store_bytes(workspace, b"warm", "x")
        monkeypatch.setattr(os, "fsync", flush)
        monkeypatch.setattr(os, "link", place)
        monkeypatch.setattr(files, "sync_folder", sync)
        monkeypatch.setattr(files, "digest_of_file", read)
        stored = store_bytes(workspace, b"cold", "x")
        folder = stored.sha256[:2]
        assert done == [
            "fsync",
            "fsync",
            "link",
            "files",
            "fsync",
            folder,
            "fsync",
            "read",
        ]  # content, the new folder in files/, name, files/ once more, ab/, re-read

    def test_a_folder_that_a_killed_command_made_is_waited_for(
        self, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        done: list[str] = []
        (workspace / "files" / sha256(b"cold")[:2]).mkdir(parents=True)
        monkeypatch.setattr(files, "sync_folder", lambda folder: done.append(folder.name))
        store_bytes(workspace, b"cold", "x")
        assert done == ["files", sha256(b"cold")[:2]]

    def test_a_disk_on_which_nothing_can_be_removed_is_still_told_of(
        self, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            raise OSError(errno.EIO, os.strerror(errno.EIO), "somewhere")

        monkeypatch.setattr(Path, "unlink", fail)
        with pytest.raises(StorageFailure, match="Input/output error"):
            store_bytes(workspace, b"cold", "x")

    def order_of_calls(
        self, workspace: Path, monkeypatch: pytest.MonkeyPatch, *contents: bytes
    ) -> tuple[list[str], list[str]]:
        """What is done to the disk for some files, each by its digest, and what it was done for."""
        done: list[str] = []
        flush, sync_folder, link = files._flush, disk.sync_folder, os.link

        def flushed(path: Path) -> None:
            flush(path)
            done.append(f"data {sha256(path.read_bytes())}")

        def place(one: Path, other: Path) -> None:
            link(one, other)
            done.append(f"name {other.name}")

        def sync(folder: Path) -> None:
            sync_folder(folder)
            done.append(f"folder {folder.name}")

        for module, name, fake in (
            (files, "_flush", flushed),
            (os, "link", place),
            (files, "sync_folder", sync),
        ):
            monkeypatch.setattr(module, name, fake)
        with Filing(workspace) as filing:
            for number, content in enumerate(contents):
                filing.store_blocks([content], f"{number}.txt", len(content))
        return done, [sha256(content) for content in contents]

    SAME_FOLDER = (b"5", b"file 61")  # two contents whose digests begin alike

    def test_of_many_files_each_is_flushed_before_its_name_and_each_folder_once_after_all_names(
        self, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        same, other = self.SAME_FOLDER, b"another"
        done, digests = self.order_of_calls(workspace, monkeypatch, *same, other, same[0])
        assert is_durable(done, digests)
        folders = [one for one in done if one.startswith("folder")]
        assert folders == ["folder files", *sorted({f"folder {one[:2]}" for one in digests})]
        assert len(folders) == 3
        assert len([one for one in done if one.startswith("data")]) == 3  # the same content is written once

    @pytest.mark.parametrize("name", ["_flush", "sync_folder"])
    def test_a_flush_that_is_left_out_is_caught(
        self, workspace: Path, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        """The planted defects: no flush of the content, no flush of the folder."""
        finish = Filing.finish

        def without(filing: Filing) -> None:
            with monkeypatch.context() as patch:
                patch.setattr(files, name, lambda _: None)
                finish(filing)

        monkeypatch.setattr(Filing, "finish", without)
        assert not is_durable(*self.order_of_calls(workspace, monkeypatch, b"one", b"two"))

    def test_names_given_before_the_content_is_flushed_are_caught(
        self, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The planted defect: the right calls in the wrong order."""
        done, digests = self.order_of_calls(workspace, monkeypatch, b"one", b"two")
        assert is_durable(done, digests)
        assert not is_durable(sorted(done, key=lambda one: one.startswith("data")), digests)
        assert not is_durable(sorted(done, key=lambda one: not one.startswith("folder")), digests)

    def test_many_files_do_not_wait_for_the_last_one(
        self, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "MOST_WAITING", 2)
        with Filing(workspace) as filing:
            stored = [filing.store_blocks([one], "x", 1).sha256 for one in (b"a", b"b", b"c")]
            assert [path_of(workspace, one).exists() for one in stored] == [True, True, False]
        assert contents(workspace) == {*stored}

    def test_of_files_whose_records_fail_nothing_is_left(self, workspace: Path) -> None:
        def take_and_fail() -> None:
            with Filing(workspace) as filing:
                filing.store_blocks([b"a"], "x", 1)
                raise ValueError("planted")

        with pytest.raises(ValueError, match="planted"):
            take_and_fail()
        assert contents(workspace) == set()

    def test_without_a_way_to_forget_the_cache_the_content_is_still_read(
        self, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delattr(os, "posix_fadvise")
        assert store_bytes(workspace, b"x", "x").size == 1


class TestReading:
    def test_a_stored_file_is_opened(self, workspace: Path) -> None:
        stored = store_bytes(workspace, b"words", "x")
        with open_file(workspace, stored.sha256) as file:
            assert file.read() == b"words"

    def test_what_is_no_stored_file_is_not_opened(self, workspace: Path) -> None:
        with pytest.raises(NotFound, match="not in the workspace"):
            open_file(workspace, "0" * 64)
        path_of(workspace, "1" * 64).mkdir(parents=True)
        with pytest.raises(NotFound, match="is not a file"):
            open_file(workspace, "1" * 64)
        path_of(workspace, "2" * 64).parent.mkdir()
        path_of(workspace, "2" * 64).symlink_to("/dev/null")
        with pytest.raises(NotFound, match="not in the workspace"):
            open_file(workspace, "2" * 64)

    def test_a_stored_file_is_checked_quickly_or_to_its_last_byte(self, workspace: Path) -> None:
        stored = store_bytes(workspace, b"words", "x")
        place = path_of(workspace, stored.sha256)

        def states() -> list[FileState]:
            return [check_file(workspace, stored.sha256, 5, read_all=read_all) for read_all in (False, True)]

        assert states() == [FileState.OK, FileState.OK]
        place.chmod(0o600)
        place.write_bytes(b"lords")
        assert states() == [FileState.OK, FileState.ALTERED]
        place.write_bytes(b"long words")
        assert states() == [FileState.ALTERED, FileState.ALTERED]
        place.unlink()
        assert states() == [FileState.MISSING, FileState.MISSING]
        place.symlink_to("/dev/null")
        assert states() == [FileState.MISSING, FileState.MISSING]
        assert check_file(workspace, "\0", 1, read_all=False) is FileState.MISSING

    def test_progress_is_told_while_reading(self, tmp_path: Path) -> None:
        told: list[tuple[str, int, int]] = []
        (tmp_path / "x").write_bytes(b"words")
        assert digest_of_file(tmp_path / "x", lambda *news: told.append(news)) == sha256(b"words")
        assert told == [("x", 5, 5)]


class TestStray:
    def test_everything_that_no_record_names_is_listed(self, workspace: Path) -> None:
        assert list(stray_files(workspace, set())) == []
        named, orphan = store_bytes(workspace, b"named", "x"), store_bytes(workspace, b"orphan", "x")
        store = workspace / "files"
        (store / ".new-0123").write_bytes(b"half")
        (store / "link").symlink_to(store)
        misplaced = store / orphan.sha256[:2] / named.sha256
        misplaced.write_bytes(b"named")
        found = list(stray_files(workspace, {named.sha256}))
        expected = [store / ".new-0123", path_of(workspace, orphan.sha256), misplaced, store / "link"]
        assert sorted(found) == sorted(expected)
        assert [path.name for path in found if is_leftover(path)] == [".new-0123"]

    def test_a_file_is_removed_once(self, workspace: Path) -> None:
        stored = store_bytes(workspace, b"x", "x")
        assert remove_file(workspace, stored.sha256)
        assert not remove_file(workspace, stored.sha256)
        assert contents(workspace) == set()


def peak_memory(workspace: Path, path: Path) -> int:
    """KiB that storing a file added to the peak of a fresh process."""
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, workspace, path], capture_output=True, text=True, check=True
    )
    size, before, after = map(int, run.stdout.split())
    assert size == path.stat().st_size
    return after - before


def test_a_large_file_is_stored_in_little_memory(workspace: Path, tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(64 * files.BLOCK)
    assert peak_memory(workspace, path) < 16 * 1024


@pytest.mark.full
def test_two_gibibytes_are_stored_in_little_memory(workspace: Path, tmp_path: Path) -> None:
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(2048 * files.BLOCK)
    assert peak_memory(workspace, path) < 100 * 1024
