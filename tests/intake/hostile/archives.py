"""Archives that nobody's program writes, made here byte by byte: one name for each shape of hazard Z1."""

import io
import stat
import struct
import tarfile
import warnings
import zipfile
from collections.abc import Callable
from typing import NamedTuple

CHAT = b"02.03.26, 10:05 - Dana Reyes: hello\n15.03.26, 10:06 - Olena: good morning\n"
NAME = "WhatsApp Chat with Dana.txt"


class Shape(NamedTuple):
    """An archive and what has to come of it. ``taken`` messages are recorded; 0 where it is refused.

    ``says`` are words of the answer; ``passed`` how many entries are named as passed over; ``entries`` all of them.
    """

    make: Callable[[], bytes]
    taken: int = 2
    says: tuple[str, ...] = ()
    passed: int = 0
    entries: int = 1


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # twins are what some are made for
        for name, data in entries:
            archive.writestr(name, data)
    return buffer.getvalue()


def named(raw: bytes, data: bytes = CHAT, *, utf8: bool = False) -> bytes:
    """A zip of one file whose name is exactly these bytes, whatever the writer thinks of them."""
    place = ("q" * len(raw)).encode()
    found = zipped((place.decode(), data)).replace(place, raw) if raw else _nameless(data)
    return _flagged(found, 0x800) if utf8 else found


def _nameless(data: bytes) -> bytes:
    entry = zipfile.ZipInfo("q")
    packed = bytearray(zipped((entry, data)))
    end = packed.rindex(b"PK\x05\x06")
    size, start = struct.unpack_from("<II", packed, end + 12)
    head = packed.index(b"PK\x01\x02")
    struct.pack_into("<II", packed, end + 12, size - 1, start - 1)
    struct.pack_into("<H", packed, head + 28, 0)
    struct.pack_into("<H", packed, 26, 0)
    del packed[head + 46]
    del packed[30]
    return bytes(packed)


def _flagged(data: bytes, flag: int) -> bytes:
    packed = bytearray(data)
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = packed.find(magic)
        while place >= 0:
            old = struct.unpack_from("<H", packed, place + offset)[0]
            struct.pack_into("<H", packed, place + offset, old | flag)
            place = packed.find(magic, place + 4)
    return bytes(packed)


def link(name: str, mode: int = stat.S_IFLNK | 0o777) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = mode << 16
    return entry


def with_link(name: str, target: bytes, mode: int = stat.S_IFLNK | 0o777) -> Shape:
    return Shape(
        lambda: zipped((link(name, mode), target), (NAME, CHAT)),
        says=(name.rstrip("/"),),
        passed=1,
        entries=2,
    )


def tarred(kind: bytes, name: str, target: str) -> Shape:
    def make() -> bytes:
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w") as archive:
            head = tarfile.TarInfo(name)
            head.type, head.linkname = kind, target
            archive.addfile(head)
            chat = tarfile.TarInfo(NAME)
            chat.size = len(CHAT)
            archive.addfile(chat, io.BytesIO(CHAT))
        return buffer.getvalue()

    return Shape(make, taken=0, says=("unpack it",))


def _locked() -> bytes:
    return _flagged(zipped((NAME, CHAT)), 0x1)


def _half_locked() -> bytes:
    packed = bytearray(zipped((NAME, CHAT), ("photo.jpg", b"x")))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.rindex(magic) + offset] |= 1
    return bytes(packed)


def _zip64() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, archive.open(NAME, "w", force_zip64=True) as file:
        file.write(CHAT)
    return buffer.getvalue()


def _with_prefix() -> bytes:
    return b"#!/bin/sh\nexit 1\n" + zipped((NAME, CHAT))


def many(number: int) -> bytes:
    """So many entries, which needs the 64-bit end record beyond 65,535."""
    return zipped((NAME, CHAT), *((f"media/{one}.bin", b"") for one in range(number - 1)))


def many_twins(number: int) -> bytes:
    """So many entries of one name."""
    return zipped((NAME, CHAT), *(("media.bin", b"") for _ in range(number - 1)))


def _two_names() -> bytes:
    """The name in front of the file is another than that in the list at the end."""
    return zipped((NAME, CHAT)).replace(NAME.encode(), b"../" + NAME.encode()[3:], 1)


def _plain(name: str) -> Shape:
    return Shape(lambda: zipped((name, CHAT)))


def _raw(name: bytes, *, utf8: bool = False) -> Shape:
    return Shape(lambda: named(name, utf8=utf8))


def _pair(first: str, second: str) -> Shape:
    """Twins: both are chats, of other words, so that both have to be there."""
    other = CHAT.replace(b"hello", b"another").replace(b"good", b"fine")
    return Shape(lambda: zipped((first, CHAT), (second, other)), taken=4, entries=2)


SHAPES: dict[str, Shape] = {
    "absolute": _plain("/tmp/evil.txt"),  # noqa: S108 - a name to be refused
    "absolute-twice": _plain("//tmp//evil.txt"),
    "absolute-thrice": _plain("///tmp/evil.txt"),
    "climbs": _plain("../evil.txt"),
    "climbs-far": _plain("../" * 40 + "tmp/evil.txt"),
    "climbs-inside": _plain("x/../../evil.txt"),
    "climbs-back-slash": _plain("..\\..\\evil.txt"),
    "climbs-mixed": _plain("x/..\\../evil.txt"),
    "climbs-dots-and-blank": _plain(".. /evil.txt"),
    "climbs-many-dots": _plain(".../..../evil.txt"),
    "climbs-only": _plain(".."),
    "here-only": _plain("."),
    "climbs-in-the-first-name-only": Shape(_two_names, taken=0, says=("damaged",)),
    "percent-climbs": _plain("%2e%2e/evil.txt"),
    "overlong-dots": _raw(b"\xc0\xae\xc0\xae/evil.txt"),
    "home": _plain("~/evil.txt"),
    "variable": _plain("$HOME/evil.txt"),
    "symlink": with_link("out", b"/etc/passwd"),
    "symlink-relative": with_link("out", b"../../../etc"),
    "symlink-to-itself": with_link("out", b"out"),
    "symlink-folder": with_link("out/", b"/tmp", stat.S_IFLNK | 0o777),
    "symlink-then-through-it": Shape(
        lambda: zipped((link("out"), b"/tmp"), ("out/evil.txt", CHAT)), says=("out",), passed=1, entries=2
    ),
    "symlink-as-the-chat": Shape(
        lambda: zipped((link(NAME), b"/etc/passwd")), taken=0, says=("no file",), passed=1
    ),
    "fifo-member": with_link("pipe", b"", stat.S_IFIFO | 0o666),
    "device-member": with_link("null", b"", stat.S_IFCHR | 0o666),
    "block-device-member": with_link("disk", b"", stat.S_IFBLK | 0o666),
    "socket-member": with_link("socket", b"", stat.S_IFSOCK | 0o666),
    "set-user-id": Shape(
        lambda: zipped((link("run.sh", stat.S_IFREG | 0o4777), b"x"), (NAME, CHAT)), entries=2
    ),
    "tar-hard-link": tarred(tarfile.LNKTYPE, "out", "/etc/passwd"),
    "tar-symlink": tarred(tarfile.SYMTYPE, "out", "/etc/passwd"),
    "tar-absolute": tarred(tarfile.REGTYPE, "/tmp/evil.txt", ""),  # noqa: S108 - as above
    "tar-device": tarred(tarfile.CHRTYPE, "null", ""),
    "drive": _plain("C:\\evil.txt"),
    "drive-relative": _plain("C:evil.txt"),
    "drive-slash": _plain("C:/evil.txt"),
    "unc": _plain("\\\\server\\share\\evil.txt"),
    "unc-long": _plain("\\\\?\\C:\\evil.txt"),
    "device-path": _plain("\\\\.\\PhysicalDrive0"),
    "stream-of-a-file": _plain("chat.txt:hidden.txt"),
    "stream-data": _plain("chat.txt::$DATA"),
    "reserved-con": _plain("CON"),
    "reserved-nul": _plain("nul.txt"),
    "reserved-com": _plain("a/COM1.txt"),
    "reserved-superscript": _plain("COM\u00b9.txt"),
    "trailing-dot": _plain("chat.txt."),
    "trailing-blank": _plain("chat.txt "),
    "leading-dash": _plain("-rf"),
    "hidden": _plain(".bashrc"),
    "bidi": _plain("chat\u202etxt.exe"),
    "bidi-isolate": _plain("\u2066chat\u2069.txt"),
    "zero-width": _plain("ch\u200bat.txt"),
    "escape": _plain("\x1b[2J\x1b]0;x\x07.txt"),
    "new-line": _plain("chat\nhint: do this.txt"),
    "carriage-return": _plain("chat\rtaken: 99.txt"),
    "twins-of-case": _pair("A.txt", "a.txt"),
    "twins-of-form": _pair("caf\u00e9.txt", "cafe\u0301.txt"),
    "twins-of-path": _pair("a.txt", "./a.txt"),
    "twins": _pair(NAME, NAME),
    "twins-file-and-folder": Shape(lambda: zipped(("a/", b""), ("a", CHAT))),
    "locked": Shape(_locked, taken=0, says=("locked with a password", "own program")),
    "half-locked": Shape(_half_locked, taken=0, says=("locked with a password (1 of 2 files)",)),
    "zip64": Shape(_zip64),
    "something-before-it": Shape(_with_prefix, taken=0, says=("chat.zip",)),
    "latin-name": _raw(b"caf\xe9.txt"),
    "name-says-utf8-and-is-not": Shape(lambda: named(b"caf\xe9.txt", utf8=True), taken=0, says=("damaged",)),
    "half-a-surrogate": Shape(lambda: named(b"\xed\xa0\x80.txt", utf8=True), taken=0, says=("damaged",)),
    "empty-name": _raw(b""),
    "nul-first": _raw(b"\0.txt"),
    "nul-inside": _raw(b"chat.txt\0.exe"),
    "name-of-255": _plain("n" * 251 + ".txt"),
    "name-of-300": _plain("n" * 296 + ".txt"),
    "name-of-60000": _plain("n" * 60_000),
    "deep-path": _plain("a/" * 5_000 + "chat.txt"),
    "emoji": _plain("\U0001f600.txt"),
}
