"""Whatever lies in a path: read as streams, never by a name that stands in an archive, never without a limit."""

import bz2
import gzip
import io
import lzma
import os
import stat
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disputekit.errors import NotFound, Refused
from disputekit.intake.tree import Tree, Unreadable
from disputekit.intake.unpack import Limits, unpacked

SMALL = Limits(members=10, total=2_000_000, ratio=250, free=100_000)


def names(path: Path) -> list[str]:
    with unpacked(path) as tree:
        return [one.name for one in tree.members]


def content(tree: Tree, place: int = 0) -> bytes:
    with tree.members[place].open() as stream:
        return stream.read()


def zipped(path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return path


def link_entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def test_a_file_is_a_tree_of_one(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_bytes(b"hello")
    with unpacked(path) as tree:
        assert (tree.shown, tree.whole, tree.members[0].name) == (str(path), None, "chat.txt")
        assert (tree.members[0].size, content(tree), tree.members[0].base) == (5, b"hello", "chat.txt")


@pytest.mark.parametrize(
    ("ending", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)]
)
def test_a_compressed_file_is_what_is_in_it_whatever_its_ending(
    tmp_path: Path, ending: str, pack: Callable[[bytes], bytes]
) -> None:
    for name, shown in ((f"mail.mbox{ending}", "mail.mbox"), ("odd.dat", "odd.dat")):
        path = tmp_path / name
        path.write_bytes(pack(b"From somebody\n" * 100))
        with unpacked(path) as tree:
            assert tree.members[0].name == shown
            assert tree.members[0].size == -1
            assert tree.whole is not None
            assert tree.whole.size == path.stat().st_size
            assert content(tree) == content(tree) == b"From somebody\n" * 100
            with tree.members[0].open() as stream:
                assert stream.readline() == b"From somebody\n"


def test_a_zip_gives_its_files_in_the_order_of_their_names(tmp_path: Path) -> None:
    path = zipped(tmp_path / "chat.zip", ("b.txt", b"2"), ("a/", b""), ("a/a.txt", b"1"))
    with unpacked(path) as tree:
        assert [(one.name, one.size) for one in tree.members] == [("a/a.txt", 1), ("b.txt", 1)]
        assert tree.whole is not None
        assert tree.whole.head() == path.read_bytes()
        assert [one.name for one in tree.below("a")] == ["a/a.txt"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("/etc/passwd", "etc/passwd"),
        ("../../evil", "evil"),
        ("a/../../b", "a/b"),
        ("C:\\Windows\\x.dll", "Windows/x.dll"),
        ("\\\\server\\share\\x", "server/share/x"),
        ("//twice//x", "twice/x"),
        ("..", "unnamed"),
        ("-rf", "-rf"),
        ("x" * 300, "x" * 300),
        ("\U0001f600.txt", "\U0001f600.txt"),
        ("new\nline", "new\nline"),
    ],
)
def test_a_name_that_climbs_out_is_only_a_name(tmp_path: Path, written: str, shown: str) -> None:
    path = zipped(tmp_path / "a.zip", (written, b"x"))
    before = sorted(tmp_path.rglob("*"))
    with unpacked(path) as tree:
        assert [one.name for one in tree.members] == [shown]
        assert content(tree) == b"x"
    assert sorted(tmp_path.rglob("*")) == before


def test_twins_in_a_zip_are_both_kept(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = zipped(
            tmp_path / "a.zip", ("a.txt", b"1"), ("a.txt", b"2"), ("A.txt", b"3"), ("x/../a.txt", b"4")
        )
    with unpacked(path) as tree:
        found = {one.name: content(tree, place) for place, one in enumerate(tree.members)}
    assert found == {"A.txt": b"3", "a.txt": b"1", "a.txt (2)": b"2", "x/a.txt": b"4"}


def test_names_in_any_bytes_can_be_told_again(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("sk-tch.txt", b"x"))
    path.write_bytes(path.read_bytes().replace(b"sk-tch", b"sk\xe9tch"))
    with unpacked(path) as tree:
        assert (tree.members[0].name, tree.members[0].raw) == ("sk\\xe9tch.txt", b"sk\xe9tch.txt")


def test_a_file_without_a_name_is_still_a_file(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("zz.txt", b"x"))
    path.write_bytes(path.read_bytes().replace(b"zz.txt", b"\0z.txt"))
    with unpacked(path) as tree:
        assert [(one.name, content(tree)) for one in tree.members] == [("\0z.txt", b"x")]


def test_links_in_a_zip_are_passed_over_and_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", (link_entry("out"), b"/etc"), ("in.txt", b"x"))
    with unpacked(path) as tree:
        assert [one.name for one in tree.members] == ["in.txt"]
        assert [(one.name, "link" in one.why) for one in tree.passed] == [("out", True)]


def test_a_zip_in_a_zip_stays_closed(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", ("deep.txt", b"x"))
    outer = zipped(tmp_path / "outer.zip", ("inner.zip", inner.read_bytes()))
    assert names(outer) == ["inner.zip"]


def test_a_zip_with_a_password_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("a.txt", b"x"))
    data = bytearray(path.read_bytes())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + offset] |= 1
    path.write_bytes(data)
    with pytest.raises(Unreadable, match="locked with a password") as refused, unpacked(path):
        pass
    assert "unpack it with your own program" in refused.value.hint


@pytest.mark.parametrize("kept", [10, 40, 90])
def test_a_zip_that_is_cut_off_is_refused(tmp_path: Path, kept: int) -> None:
    path = zipped(tmp_path / "a.zip", ("a.txt", b"hello" * 100))
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(Unreadable, match=r"a\.zip is damaged or cut off"), unpacked(path):
        pass


def test_a_member_whose_bytes_are_not_those_that_were_packed_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", b"hello hello")
    path.write_bytes(path.read_bytes().replace(b"hello hello", b"hellO hello"))
    with unpacked(path) as tree, pytest.raises(Unreadable, match=r"a\.zip: a\.txt is damaged"):
        content(tree)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_file_that_is_cut_off_is_named(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "mail.gz"
    path.write_bytes(pack(os.urandom(5000))[:-200])
    with unpacked(path) as tree:
        with pytest.raises(Unreadable, match="damaged or cut off"):
            content(tree)
        assert tree.members[0].head() == b""


def test_a_packing_that_nobody_knows_is_refused_when_it_is_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("a.txt", b"x"))
    data = bytearray(path.read_bytes())
    for magic, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(magic) + offset] = 77
    path.write_bytes(data)
    with unpacked(path) as tree, pytest.raises(Unreadable, match="damaged"):
        content(tree)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_bomb_is_stopped_while_it_is_read(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "bomb"
    path.write_bytes(pack(bytes(3_000_000)))
    with unpacked(path, limits=SMALL) as tree, pytest.raises(Unreadable, match="as a bomb does"):
        content(tree)


def test_what_is_packed_well_and_is_no_bomb_is_read(tmp_path: Path) -> None:
    data = b"".join(b"line %06d of a chat\n" % number for number in range(20_000))
    path = zipped(tmp_path / "a.zip", ("a.txt", data))
    with unpacked(path, limits=SMALL) as tree:
        assert content(tree) == data


def test_a_forged_size_changes_nothing(tmp_path: Path) -> None:
    """The archive says that three million bytes are ten; what counts is what comes out, and it comes out wrong."""
    path = zipped(tmp_path / "a.zip", ("a.txt", bytes(3_000_000)))
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, 10)
    path.write_bytes(data)
    with unpacked(path, limits=SMALL) as tree, pytest.raises(Unreadable):
        content(tree)


def test_entries_that_share_bytes_are_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("a.txt", b"1" * 50), ("b.txt", b"2" * 50))
    data = bytearray(path.read_bytes())
    second = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, second + 42, 0)
    path.write_bytes(data)
    with pytest.raises(Unreadable, match="overlap"), unpacked(path):
        pass


def test_all_members_together_have_a_limit(tmp_path: Path) -> None:
    noise = [os.urandom(900_000) for _ in range(3)]
    path = zipped(tmp_path / "a.zip", *((f"{number}.bin", one) for number, one in enumerate(noise)))
    with unpacked(path, limits=SMALL) as tree:
        content(tree, 0)
        content(tree, 1)
        content(tree, 1)  # reading again counts once
        with pytest.raises(Unreadable, match="come out of it"):
            content(tree, 2)


def test_an_archive_with_too_many_files_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", *((f"{number}", b"") for number in range(11)))
    with pytest.raises(Refused, match="more than 10 files"), unpacked(path, limits=SMALL):
        pass


def test_a_folder_gives_its_files_and_follows_no_link(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "b.txt").write_bytes(b"b")
    (folder / "a.txt.gz").write_bytes(gzip.compress(b"a" * 10))
    (folder / "loop").symlink_to(folder)
    (folder / "secret").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe")
    with unpacked(folder) as tree:
        assert [one.name for one in tree.members] == ["a.txt", "sub/b.txt"]
        assert content(tree) == b"a" * 10
        assert sorted((one.name, one.why.split(";")[0]) for one in tree.passed) == [
            ("loop", "a link"),
            ("pipe", "neither a file nor a folder"),
            ("secret", "a link"),
        ]
        assert tree.whole is None


def test_names_of_a_folder_in_any_bytes_are_shown_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / os.fsdecode(b"\xe9.txt")).write_bytes(b"x")
    with unpacked(folder) as tree:
        assert (tree.members[0].name, tree.members[0].raw, content(tree)) == ("\\xe9.txt", b"\xe9.txt", b"x")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_what_may_not_be_read_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    (folder / "closed").mkdir(parents=True)
    (folder / "closed").chmod(0)
    (folder / "mine.txt").write_bytes(b"x")
    (folder / "mine.txt").chmod(0)
    try:
        with unpacked(folder) as tree:
            assert [one.name for one in tree.passed] == ["closed"]
            with pytest.raises(Unreadable, match="cannot be read: Permission denied"):
                content(tree)
    finally:
        (folder / "closed").chmod(0o700)


def test_a_folder_has_a_limit_too(tmp_path: Path) -> None:
    for number in range(11):
        (tmp_path / f"{number}.txt").write_bytes(b"x")
    with pytest.raises(Refused, match="more than 10 files"), unpacked(tmp_path, limits=SMALL):
        pass


def test_ten_thousand_files_are_listed_fast(tmp_path: Path) -> None:
    for number in range(10_000):
        (tmp_path / f"{number:05}.dat").touch()
    started = time.monotonic()
    assert len(names(tmp_path)) == 10_000
    assert time.monotonic() - started < 5


def test_standard_input_is_read_once_and_can_be_opened_again() -> None:
    with unpacked(Path("-"), io.BytesIO(gzip.compress(b"hello"))) as tree:
        assert (tree.shown, content(tree), content(tree)) == ("-", b"hello", b"hello")
        assert tree.members[0].name == "standard-input"


def test_what_is_no_file_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dangling").symlink_to(tmp_path / "nothing")
    with pytest.raises(NotFound, match="does not exist"), unpacked(tmp_path / "absent"):
        pass
    with pytest.raises(NotFound, match="link to nothing"), unpacked(tmp_path / "dangling"):
        pass
    with pytest.raises(Refused, match="neither a file nor a folder"), unpacked(tmp_path / "pipe"):
        pass
    with pytest.raises(Refused, match="cannot be read"), unpacked(tmp_path / ("x" * 300)):
        pass


def test_a_stream_that_breaks_in_the_middle_never_passes_for_a_short_one(tmp_path: Path) -> None:
    good = gzip.compress(os.urandom(600_000))
    path = tmp_path / "a.gz"
    path.write_bytes(good[:300_000] + bytes(100) + good[300_100:])
    with unpacked(path) as tree, pytest.raises(Unreadable):
        content(tree)


EXAMPLES = 100_000 if os.environ.get("DISPUTEKIT_FULL") else 50


@settings(max_examples=EXAMPLES, deadline=5_000)
@given(
    st.sampled_from(["zip", "gz", "bz2", "xz"]),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=6),
    st.integers(0, 400),
)
def test_a_damaged_archive_is_read_or_refused_and_nothing_else(
    kind: str, changes: list[tuple[int, int]], cut: int
) -> None:
    text = b"hello, this is a chat\n" * 40
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", text)
        archive.writestr("b/c.txt", b"x")
    packed = {
        "zip": buffer.getvalue(),
        "gz": gzip.compress(text),
        "bz2": bz2.compress(text),
        "xz": lzma.compress(text),
    }
    data = bytearray(packed[kind])
    for place, byte in changes:
        data[place % len(data)] = byte
    given_data = bytes(data[: len(data) - cut] if cut < len(data) else data)
    try:
        with unpacked(Path("-"), io.BytesIO(given_data), SMALL) as tree:
            for one in tree.members:
                with one.open() as stream:
                    assert len(stream.read()) <= SMALL.total
    except Refused:
        pass
