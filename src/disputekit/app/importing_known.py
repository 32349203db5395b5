"""What the case holds of a source already: the same bytes, the same ids, or the same conversation line by line."""

from collections.abc import Sequence
from typing import NamedTuple

from disputekit.app.importing_held import Came, Held, said_of
from disputekit.app.importing_lines import Laid, Recorded, lacks_files, minute_of_iso, name_of
from disputekit.app.importing_rows import COUNTED, CountedRows, Fate
from disputekit.app.importing_time import Timed
from disputekit.app.workspace import OpenCase
from disputekit.case.align import Line
from disputekit.case.corrections import import_of
from disputekit.case.wording import carries_media, letters_of, same_letters, wording
from disputekit.intake.base import Item, Role
from disputekit.ledger.origins import Origin, mark_of, words_of
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


_NEW, _UNCHANGED, _PENDING = Verdict(NEW), Verdict(UNCHANGED), Verdict(PENDING)
_MARGIN = 3 * 86_400  # seconds: zones are up to a day apart, and a message and its edit another one


class Known:
    """The items that earlier imports of one channel brought. Items with ids are looked up one by one.

    A source is judged twice. On the first way through, items without ids are pending; ``settle`` ends it, and on
    the second way every item gets its verdict. Without ``by_line`` items are known by their ids alone, as mail is.
    """

    def __init__(self, held: Held, origin: str, *, by_line: bool) -> None:
        self._held, self._by_line = held, by_line
        self.rows = CountedRows(origin)
        self._has_rows = False
        self._has_lines: bool | None = None
        self._met: set[int] = set()
        self._foreign: set[int] = set()
        self._bare: set[int] = set()
        self._erased: set[int] = set()
        self._marked, self._fixed, self._gives = bytearray(), bytearray(), bytearray()
        self.reworded = 0
        self._after: list[Line] = []
        self._only_lines = False
        self._laid: Laid | None = None
        self._turn = 0
        self._is_settled = False

    def judge(self, item: Item, when: Timed) -> Verdict:
        """Say whether an item is new, known, or a later version of a known one."""
        if "copy" in item.flags:  # the same mail twice in one source is one mail
            return _UNCHANGED
        if not self._held.came:
            return _of_row(self.rows.judge(item, when)) if item.kind in COUNTED else _NEW
        text = item.text if len(item.text) <= MAX_TEXT else ""
        met = self._held.origins_of(item)
        self._met.update(one.seq for one in met)
        if item.kind in COUNTED:
            self._load_rows()
            return _of_row(self.rows.judge(item, when))
        known = self._by_origin(item, text, met) if met else None
        if known is not None:
            return known
        if not self._may_be_line(item):
            return _NEW
        if not self._is_settled:
            self._wait(item, when, text)
            return _PENDING
        self._turn += 1
        return self._fate(self._turn - 1)

    def _by_origin(self, item: Item, text: str, met: Sequence[Origin]) -> Verdict | None:
        """Judge an item by the records of its id; None where they only share a digest with it."""
        if item.parts and self._by_line and any(map(lacks_files, self._held.records_of(item, met[-1:]))):
            return Verdict(GAINS, met[-1].seq)
        marks = {one.mark for one in met}
        if mark_of(text) in marks or None in marks:  # what was erased on purpose does not come back by itself
            return _UNCHANGED
        records = self._held.records_of(item, met)
        if not records:
            return None
        if "id-shared" in item.flags:  # two mails under one id are two mails, and no edit
            return _NEW
        foreign = [one for one in records if import_of(one.fields) in self._held.foreign]
        is_same = item.role is Role.SYSTEM or _may_be(item, foreign)
        is_foreign = bool(foreign) and foreign[-1] is records[-1]
        is_marked = "edited" in item.flags
        return self._changed(records[-1].seq, is_foreign=is_foreign, is_same=is_same, is_marked=is_marked)

    def _may_be_line(self, item: Item) -> bool:
        """Two ids are two messages; a line without one may be any, and any may be a line that was recorded without."""
        if not self._by_line:
            return False
        if item.id:
            if self._has_lines is None:
                self._has_lines = self._held.has_lines()
            if not self._has_lines:
                return False
        self._only_lines = bool(item.id) if not self._after else self._only_lines
        return True

    def _wait(self, item: Item, when: Timed, text: str) -> None:
        has_media = bool(item.parts) or carries_media(item.flags)
        who = "" if item.role is Role.SYSTEM else name_of(item.sender)
        self._after.append(Line(minute_of_iso(when.moment.start), wording(text, has_media=has_media), who))
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
        if before in self._erased:
            return _UNCHANGED
        is_same = bool(self._fixed[number]) or same_letters(*self._laid.texts(number))
        is_marked = bool(self._marked[number])
        return self._changed(before, is_foreign=before in self._foreign, is_same=is_same, is_marked=is_marked)

    def _changed(self, before: int, *, is_foreign: bool, is_same: bool, is_marked: bool) -> Verdict:
        """A text that differs between two formats is an edit where it has other letters; of mail, where that is said."""
        if is_foreign and (is_same or not (is_marked or self._by_line)):
            self.reworded += not self._is_settled
            return _UNCHANGED
        return Verdict(EDITED, before)

    def settle(self) -> list[Verdict]:
        """End the first way through and return the verdicts on what was pending, in order."""
        if self._after:
            self._laid = Laid(self._recorded(), self._after)
        verdicts = [self._fate(number) for number in range(len(self._after))]
        self._load_rows()
        self._is_settled = True
        return [*verdicts, *map(_of_row, self.rows.settle())]

    def _recorded(self) -> Recorded:
        """Read what was recorded of the channel in the time of the lines that are pending, and a little around it."""
        minutes = [line.minute for line in self._after]
        found = Recorded()
        for record in self._held.between(min(minutes) * 60 - _MARGIN, max(minutes) * 60 + _MARGIN):
            if not said_of(record, "id"):
                self._met.add(record.seq)  # whether it vanished is told by its line
            elif self._only_lines:
                continue
            source = import_of(record.fields)
            found.add(record, self._held.came[source].conversation)
            if lacks_files(record):
                self._bare.add(record.seq)
            if record.withheld and "text" not in record.fields:
                self._erased.add(record.seq)
            if source in self._held.foreign:
                self._foreign.add(record.seq)
        return found

    def _load_rows(self) -> None:
        if not self._has_rows:
            self._has_rows = True
            for record, came in self._held.rows():
                self.rows.add(record, came.origin, came.title)

    @property
    def continues(self) -> list[int]:
        """The conversations, each named by its first import, that the source turned out to go on with."""
        return self._laid.conversations if self._laid else []

    def vanished(self, lo: int, hi: int) -> int:
        """Count what was recorded of this conversation, lies inside the stretch, and was not met."""
        by_line = self._laid.vanished if self._laid else 0
        return self._held.unmet(lo, hi, self._met) + by_line + self.rows.vanished


def _may_be(item: Item, foreign: Sequence[Record]) -> bool:
    """Tell whether another format may have written the words of an item as they were recorded under its id."""
    letters = letters_of(item.text)
    return not letters or any(letters_of(words_of(one)) in ("", letters) for one in foreign)


def _of_row(fate: Fate | None) -> Verdict:
    """A counted row that another report brought is known (``before`` says as what), and no later version."""
    if fate is None:
        return _PENDING
    return Verdict(UNCHANGED if fate.state == "twin" else fate.state, fate.before)


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
    """Return what earlier imports brought of a channel; by id, only what has the same title can vanish from it."""
    found = [one for one in imports_before(case) if one.options.get("channel") == channel]
    group = conversations(found)
    came = {
        one.seq: Came(
            group[one.seq],
            origin_of(one.digest, one.options.get("member", "")),
            str(one.options.get("title", "")),
            str(one.tool.get("name", "")),
        )
        for one in found
    }
    held = Held(case, came, origin=origin, title=title, form=form)
    return Known(held, origin, by_line=by_line)
