"""A file that is given away appears whole or not at all, whatever ends the command that writes it."""

import os
import stat
from pathlib import Path

import pytest

from disputekit.ledger.disk import put_file


def no_links(_one: object, _other: object) -> None:
    raise PermissionError(1, "Operation not permitted")


def test_it_is_private_and_nothing_else_is_left(tmp_path: Path) -> None:
    put_file(tmp_path / "seal.txt", b"three lines")
    assert [path.name for path in tmp_path.iterdir()] == ["seal.txt"]
    assert (tmp_path / "seal.txt").read_bytes() == b"three lines"
    assert stat.S_IMODE((tmp_path / "seal.txt").stat().st_mode) == 0o600


def test_another_file_is_replaced_only_when_that_is_wanted(tmp_path: Path) -> None:
    place = tmp_path / "seal.txt"
    place.write_bytes(b"of somebody")
    with pytest.raises(FileExistsError):
        put_file(place, b"new")
    assert place.read_bytes() == b"of somebody"
    put_file(place, b"new", over=True)
    assert place.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [place]


def test_where_there_are_no_hard_links_it_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", no_links)
    put_file(tmp_path / "seal.txt", b"first")
    with pytest.raises(FileExistsError):
        put_file(tmp_path / "seal.txt", b"second")
    assert (tmp_path / "seal.txt").read_bytes() == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["seal.txt"]


def test_a_disk_that_fails_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        put_file(tmp_path / "seal.txt", b"three lines")
    assert list(tmp_path.iterdir()) == []


def test_its_name_appears_when_it_is_on_the_disk_and_is_waited_for_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[str, list[str]]] = []
    fsync = os.fsync

    def names() -> list[str]:
        return [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")]

    def flush(handle: int) -> None:
        heard.append(("content" if stat.S_ISREG(os.fstat(handle).st_mode) else "folder", names()))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", flush)
    put_file(tmp_path / "seal.txt", b"three lines")
    assert heard == [("content", []), ("folder", ["seal.txt"])]
