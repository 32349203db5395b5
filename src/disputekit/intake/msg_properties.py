"""The properties of one object in an Outlook file: texts, numbers, times, bytes (MS-OXMSG, 2.4).

Numbers and times stand in one stream of rows of 16 bytes; texts and bytes are streams of their own. Texts are UTF-16
or of a code page that the message states.
"""

import struct
from datetime import UTC, datetime, timedelta

from disputekit.intake.json_source import sound
from disputekit.intake.mail_charset import decoded
from disputekit.intake.msg_store import Path, Store

MAX_TEXT = 8 * 1024 * 1024
TOP, EMBEDDED, SMALL = (
    32,
    24,
    8,
)  # bytes before the rows: of the message, one within it, a receiver or attachment

_ROWS, _MOST_ROWS = "__properties_version1.0", 16 * 4096
_NUMBER, _TIME = 0x0003, 0x0040
_MESSAGE_PAGE, _INTERNET_PAGE = 0x3FFD, 0x3FDE
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_PAGES: dict[int, str] = {
    1200: "utf-16-le",
    10000: "mac-roman",
    20127: "us-ascii",
    20866: "koi8-r",
    20932: "euc-jp",
    21866: "koi8-u",
    50220: "iso-2022-jp",
    50221: "iso-2022-jp",
    50222: "iso-2022-jp",
    50225: "iso-2022-kr",
    51932: "euc-jp",
    51936: "gb18030",
    51949: "euc-kr",
    52936: "hz",
    54936: "gb18030",
    65000: "utf-7",
    65001: "utf-8",
} | {28590 + number: f"iso-8859-{number}" for number in (*range(1, 12), 13, 14, 15)}


def page_label(number: int) -> str:
    """Return the charset of a Windows code page, empty for none."""
    return _PAGES.get(number, f"cp{number}" if number else "")


class Properties:
    """See the module. ``pages`` are the code pages of the message where the object states none."""

    def __init__(
        self, store: Store, folder: Path, before: int, flags: list[str], pages: tuple[int, int] = (0, 0)
    ) -> None:
        self.store, self.folder, self.flags = store, folder, flags
        data = store.read((*folder, _ROWS), _MOST_ROWS)
        self._rows: dict[tuple[int, int], bytes] = {}
        for at in range(before, len(data) - 15, 16):
            kind, name = struct.unpack_from("<2H", data, at)
            self._rows.setdefault((name, kind), data[at + 8 : at + 16])
        self.pages = (self.number(_MESSAGE_PAGE) or pages[0], self.number(_INTERNET_PAGE) or pages[1])

    def number(self, name: int) -> int:
        """Return a number of 32 bits, 0 where there is none."""
        row = self._rows.get((name, _NUMBER))
        return int.from_bytes(row[:4], "little") if row else 0

    def time(self, name: int) -> datetime | None:
        """Return an instant to the second; None where there is none, or none of our calendar."""
        row = self._rows.get((name, _TIME))
        ticks = int.from_bytes(row, "little") if row else 0
        try:
            found = _EPOCH + timedelta(seconds=ticks // 10_000_000)
        except OverflowError:
            return None
        return found if 1900 <= found.year < 9000 else None

    def bytes_of(self, name: int, most: int = MAX_TEXT) -> bytes:
        """Return bytes, empty where there are none or more than ``most``."""
        return self.store.read(self.place(name, "0102"), most)

    def place(self, name: int, kind: str) -> Path:
        """Return the stream or storage in which a property lies."""
        return (*self.folder, f"__substg1.0_{name:04X}{kind}")

    def text(self, name: int, *, is_body: bool = False) -> str:
        """Return a text without the NULs at its end, empty where there is none."""
        wide = self.store.read(self.place(name, "001F"), MAX_TEXT)
        if wide:
            if len(wide) % 2:
                self.flags.append("damaged:utf-16")
                wide = wide[:-1]
            return sound(wide.decode("utf-16-le", "surrogatepass")).rstrip("\0")
        narrow = self.store.read(self.place(name, "001E"), MAX_TEXT)
        page = (self.pages[1] or self.pages[0]) if is_body else (self.pages[0] or self.pages[1])
        return decoded(narrow, page_label(page) or "cp1252", self.flags).rstrip("\0") if narrow else ""
