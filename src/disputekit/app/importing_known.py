"""What the case holds of a source already: the same bytes, the same ids, or the same conversation line by line."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

from disputekit.app.importing_lines import Laid, Recorded, lacks_files, minute_of_iso, words_of
from disputekit.app.importing_rows import COUNTED, CountedRows, Fate
from disputekit.app.importing_time import Timed
from disputekit.app.workspace import OpenCase
from disputekit.case.align import Line
from disputekit.case.wording import carries_media, letters_of, same_letters, wording
from disputekit.intake.base import Item, Role
from disputekit.ledger.origins import records_of_import
from disputekit.ledger.read import records_of_kind
from disputekit.record.canonical import Json
from disputekit.record.entry import Record
from disputekit.record.fields import MAX_TEXT

NEW, UNCHANGED, EDITED, GAINS, PENDING = "new", "unchanged", "edited", "gains", "pending"


class Verdict(NamedTuple):
    """What an item is to the case; ``before`` is the record it is a later version of, 0 for none.

    It ``gains`` where it brings files that the export recorded before had left out.
    """

    state: str
    before: int = 0


_LETTERS = "letters"
_NEW, _UNCHANGED, _PENDING = Verdict(NEW), Verdict(UNCHANGED), Verdict(PENDING)


class Known:
    """The items that earlier imports of one channel brought; those with ids as digests of some 100 bytes each.

    A source is judged twice. On the first way through, items without ids are pending; ``settle`` ends it, and on
    the second way every item gets its verdict.
    """

    def __init__(self, origin: str, form: str) -> None:
        self._origin, self._form = origin, form
        self.rows = CountedRows(origin)
        self._foreign: set[int] = set()
        self._bare: set[int] = set()
        self._marked, self._fixed, self._gives = bytearray(), bytearray(), bytearray()
        self.reworded = 0
        self._latest: dict[int, int] = {}
        self._versions: set[int] = set()
        self._spans: dict[int, tuple[int, int]] = {}
        self._all, self._without_ids = Recorded(), Recorded()
        self._after: list[Line] = []
        self._against: Recorded | None = None
        self._laid: Laid | None = None
        self._turn = 0
        self._is_settled = False

    def add(
        self, record: Record, source: int, origin: str, span: tuple[int, int] | None, *, by_line: bool
    ) -> None:
        """Note a recorded item of a conversation (``source``, its first import).

        ``origin`` is the source it came from, ``span`` when it happened; ``by_line``: it may also be met as a line
        of an export without ids, or in another format than before.
        """
        found = record.fields.get("source")
        native, at = (
            (str(found.get("id", "")), str(found.get("at", ""))) if isinstance(found, dict) else ("", "")
        )
        key = self._key(native, at, origin)
        if key is not None:
            self._latest[key] = record.seq
            self._versions.add(_number(str(key), words_of(record)))
            if span is not None and native:
                self._spans[key] = span
        if by_line:
            self._all.add(record, source)
            if lacks_files(record):
                self._bare.add(record.seq)
            if not native:
                self._without_ids.add(record, source)

    def judge(self, item: Item, when: Timed) -> Verdict:
        """Say whether an item is new, known, or a later version of a known one."""
        if "copy" in item.flags:  # the same mail twice in one source is one mail
            return _UNCHANGED
        text = item.text if len(item.text) <= MAX_TEXT else ""
        key = self._key(item.id, item.at, self._origin)
        if item.kind in COUNTED:
            self._spans.pop(key or 0, None)
            return _of_row(self.rows.judge(item, when))
        if key is not None and key in self._latest:
            self._spans.pop(key, None)
            latest = self._latest[key]
            if item.parts and latest in self._bare:
                return Verdict(GAINS, latest)
            if _number(str(key), text) in self._versions:
                return _UNCHANGED
            if "id-shared" in item.flags:  # two mails under one id are two mails, and no edit
                return _NEW
            return self._changed(latest, is_same=self._may_be(key, item), is_marked="edited" in item.flags)
        # Two ids are two messages; a line without one may be any, and any may be a line that was recorded without.
        against = self._without_ids if item.id else self._all
        if not against.lines:
            return _NEW
        self._against = self._against or against
        if not self._is_settled:
            self._wait(item, when, text)
            return _PENDING
        self._turn += 1
        return self._fate(self._turn - 1)

    def _wait(self, item: Item, when: Timed, text: str) -> None:
        has_media = bool(item.parts) or carries_media(item.flags)
        self._after.append(Line(minute_of_iso(when.moment.start), wording(text, has_media=has_media)))
        self._marked.append("edited" in item.flags)
        self._fixed.append(item.role is Role.SYSTEM)
        self._gives.append(bool(item.parts))

    def _fate(self, number: int) -> Verdict:
        if self._laid is None:
            return _NEW
        fate, before = self._laid.fate(number)
        if self._gives[number] and (met := self._laid.met(number)) in self._bare:
            return Verdict(GAINS, met)
        if not before:
            return Verdict(fate.value)
        is_same = bool(self._fixed[number]) or same_letters(*self._laid.texts(number))
        return self._changed(before, is_same=is_same, is_marked=bool(self._marked[number]))

    def note_foreign(self, record: Record) -> None:
        """Note that another format brought a record: formats write down the same words in different ways."""
        self._foreign.add(record.seq)
        source = record.fields.get("source")
        key = self._key(str(source.get("id", "")), "", "") if isinstance(source, dict) else None
        if key is not None:
            self._versions.add(_number(str(key), letters_of(words_of(record)), _LETTERS))

    def _may_be(self, key: int, item: Item) -> bool:
        """Tell whether another format may have written the words of an item as they were recorded under its id."""
        letters = letters_of(item.text)
        known = {_number(str(key), letters, _LETTERS), _number(str(key), "", _LETTERS)}
        return not letters or item.role is Role.SYSTEM or not known.isdisjoint(self._versions)

    def _changed(self, before: int, *, is_same: bool, is_marked: bool) -> Verdict:
        """A text that differs between two formats is an edit where it has other letters; of mail, where that is said."""
        if before in self._foreign and (is_same or not (is_marked or self._all.lines)):
            self.reworded += not self._is_settled
            return _UNCHANGED
        return Verdict(EDITED, before)

    def settle(self) -> list[Verdict]:
        """End the first way through and return the verdicts on what was pending, in order."""
        if self._against is not None:
            self._laid = Laid(self._against, self._after)
        verdicts = [self._fate(number) for number in range(len(self._after))]
        self._is_settled = True
        return [*verdicts, *map(_of_row, self.rows.settle())]

    @property
    def continues(self) -> list[int]:
        """The conversations, each named by its first import, that the source turned out to go on with."""
        return self._laid.conversations if self._laid else []

    def vanished(self, lo: int, hi: int) -> int:
        """Count what was recorded of this conversation, lies inside the stretch, and was not met."""
        by_id = sum(1 for begin, end in self._spans.values() if lo < begin and end < hi)
        return by_id + (self._laid.vanished if self._laid else 0) + self.rows.vanished

    def _key(self, native: str, at: str, origin: str) -> int | None:
        """An item is known by its own id; one without is known by its place in the very same bytes."""
        if native:
            return _number("id", native)
        return _number("at", at) if origin == self._origin else None


def _of_row(fate: Fate | None) -> Verdict:
    """A counted row that another report brought is known (``before`` says as what), and no later version."""
    if fate is None:
        return _PENDING
    return Verdict(UNCHANGED if fate.state == "twin" else fate.state, fate.before)


def _number(*parts: str) -> int:
    data = "\0".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big")


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


def _dict(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def origin_of(digest: str, member: object) -> str:
    """Return what stands for one source: its bytes, and which of the files in them it is."""
    return f"{digest} {member}"


def conversations(imports: Sequence[Before]) -> dict[int, int]:
    """Return for each import the first one of its conversation: an import says which earlier ones it goes on with."""
    first: dict[int, int] = {}
    for one in imports:
        said = one.options.get("continues")
        joined = (
            {first[seq] for seq in said if isinstance(seq, int) and seq in first}
            if isinstance(said, list)
            else set()
        )
        first[one.seq] = one.seq
        first = {
            seq: min(joined) if root in joined | {one.seq} and joined else root for seq, root in first.items()
        }
    return first


def known_of(case: OpenCase, channel: str, origin: str, title: str, form: str, *, by_line: bool) -> Known:
    """Read what earlier imports brought of a channel; by id, only what has the same title can vanish from it.

    Without ``by_line`` items are known by their ids alone, as mail is.
    """
    known = Known(origin, form)
    found = [one for one in imports_before(case) if one.options.get("channel") == channel]
    group = conversations(found)
    for one in found:
        same = bool(title) and one.options.get("title") == title
        before = origin_of(one.digest, one.options.get("member", ""))
        for record, lo, hi in records_of_import(case.connection, case.row.case_no, one.seq):
            if record.kind == "coverage":  # says what was brought, and is no item
                continue
            if record.kind in COUNTED or record.kind == "amend":
                known.rows.add(record, before, str(one.options.get("title", "")))
            if record.kind == "amend":
                continue
            known.add(
                record,
                group[one.seq],
                before,
                (lo, hi) if same else None,
                by_line=by_line and record.kind not in COUNTED,
            )
            if one.tool.get("name") != form:
                known.note_foreign(record)
    return known
