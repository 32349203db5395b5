"""What the case holds of a source already: the same bytes, or the same items under their own ids."""

from collections.abc import Iterator
from hashlib import blake2b
from typing import NamedTuple

from disputekit.app.workspace import OpenCase
from disputekit.intake.base import Item
from disputekit.ledger.origins import records_of_imports
from disputekit.ledger.read import records_of_kind
from disputekit.record.canonical import Json
from disputekit.record.entry import Record
from disputekit.record.fields import MAX_TEXT

NEW, UNCHANGED, EDITED = "new", "unchanged", "edited"


class Verdict(NamedTuple):
    """What an item is to the case; ``before`` is the record it is a later version of, 0 for none."""

    state: str
    before: int = 0


class Known:
    """The items that earlier imports of one channel brought, as digests: some 100 bytes for each."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._latest: dict[int, int] = {}
        self._versions: set[int] = set()
        self.filed: dict[int, tuple[int, int]] = {}

    def add(self, record: Record, origin: str, span: tuple[int, int] | None) -> None:
        """Note a recorded item; ``origin`` is the source it came from, ``span`` when it happened."""
        source = record.fields.get("source")
        if not isinstance(source, dict):
            return
        key = self._key(str(source.get("id", "")), str(source.get("at", "")), origin)
        if key:
            self._latest[key] = record.seq
            self._versions.add(_number(str(key), _body(record.fields.get("text"))))
            if span is not None:
                self.filed[key] = span

    def judge(self, item: Item, text: str) -> Verdict:
        """Say whether an item is new, known, or a later version of a known one."""
        key = self._key(item.id, item.at, self._origin)
        if key is None or key not in self._latest:
            return Verdict(NEW)
        if _number(str(key), text) in self._versions:
            return Verdict(UNCHANGED)
        return Verdict(EDITED, self._latest[key])

    def note(self, item: Item) -> None:
        """Note that an item of the source was met: it has not vanished."""
        key = self._key(item.id, item.at, self._origin)
        if key is not None:
            self.filed.pop(key, None)

    def vanished(self, lo: int, hi: int) -> int:
        """Count what was recorded of this conversation, lies inside the stretch, and was not met."""
        return sum(1 for begin, end in self.filed.values() if lo < begin and end < hi)

    def _key(self, native: str, at: str, origin: str) -> int | None:
        """An item is known by its own id; one without is known by its place in the very same bytes."""
        if native:
            return _number("id", native)
        return _number("at", at) if origin == self._origin else None


def _number(*parts: str) -> int:
    data = "\0".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big")


def _body(text: Json) -> str:
    return str(text.get("body", "")) if isinstance(text, dict) and text.get("basis") == "verbatim" else ""


def comparable(text: str) -> str:
    """Return the words of an item as a record would hold them."""
    return text if len(text) <= MAX_TEXT else ""


class Before(NamedTuple):
    """An import in force: its number, the digest of its source, and what it says of itself."""

    seq: int
    digest: str
    tool: dict[str, Json]
    options: dict[str, Json]
    assumed: dict[str, Json]


def imports_before(case: OpenCase) -> list[Before]:
    """Return the imports in force, in their order."""
    return [_before(one) for one in records_of_kind(case.connection, case.row.case_no, ("import",))]


def _before(record: Record) -> Before:
    file, tool = _dict(record.fields.get("file.1")), _dict(record.fields.get("tool"))
    digest = str(record.fields.get("digest") or file.get("sha256", ""))
    return Before(record.seq, digest, tool, _dict(tool.get("options")), _dict(record.fields.get("assumed")))


def origin_of(digest: str, member: object) -> str:
    """Return what stands for one source: its bytes, and which of the files in them it is."""
    return f"{digest} {member}"


def _dict(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def known_of(case: OpenCase, channel: str, origin: str, title: str) -> Known:
    """Read what earlier imports brought of a channel; those of the same conversation may have vanished from it."""
    before = [one for one in imports_before(case) if one.options.get("channel") == channel]
    known = Known(origin)
    for one in before:
        same = bool(title) and one.options.get("title") == title
        for record, lo, hi in _records(case, one.seq):
            known.add(
                record, origin_of(one.digest, one.options.get("member", "")), (lo, hi) if same else None
            )
    return known


def _records(case: OpenCase, seq: int) -> Iterator[tuple[Record, int, int]]:
    yield from records_of_imports(case.connection, case.row.case_no, seq)
