"""What earlier imports of one channel brought, looked up piece by piece: nothing is read that nobody asks for."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from disputekit.app.importing_rows import COUNTED
from disputekit.app.workspace import OpenCase
from disputekit.case.corrections import import_of
from disputekit.intake.base import Item
from disputekit.ledger.origins import (
    NO_ITEMS,
    Origin,
    has_places,
    id_key,
    inside,
    place_key,
    read_each,
    records_between,
    records_of_kinds,
    with_key,
)
from disputekit.record.entry import Record


class Came(NamedTuple):
    """What one import was: the first one of its conversation, its bytes, and what it was called and read as."""

    conversation: int
    origin: str
    title: str
    form: str


class Held:
    """The imports in force of a channel, by their numbers, seen from a source of certain bytes, title and format."""

    def __init__(
        self, case: OpenCase, came: Mapping[int, Came], *, origin: str, title: str, form: str
    ) -> None:
        self._connection, self._case_no = case.connection, case.row.case_no
        self.came = came
        self._same = [seq for seq, one in came.items() if one.origin == origin]
        self._titled = [seq for seq, one in came.items() if title and one.title == title]
        self.foreign = frozenset(seq for seq, one in came.items() if one.form != form)

    def origins_of(self, item: Item) -> list[Origin]:
        """Return the records that may be an item: of its own id, or without one of its place in the very same bytes."""
        at, native = in_utf8(item.at), in_utf8(item.id)
        keys = [id_key(native)] if native else [place_key(seq, at) for seq in self._same]
        found = (one for key in keys for one in with_key(self._connection, self._case_no, key))
        return [one for one in found if one.source in self.came]

    def records_of(self, item: Item, found: Iterable[Origin]) -> list[Record]:
        """Read records that may be an item and return those that are: keys are digests."""
        name, wanted = ("id", item.id) if item.id else ("at", item.at)
        records = read_each(self._connection, self._case_no, [one.seq for one in found])
        return [one for one in records if said_of(one, name) == in_utf8(wanted)]

    def has_lines(self) -> bool:
        """Tell whether some of the items came without an id."""
        return any(has_places(self._connection, self._case_no, seq) for seq in self.came)

    def between(self, lo: int, hi: int) -> Iterator[Record]:
        """Yield the items that begin in a stretch of time (seconds since 1970), or nobody knows when; none that is counted."""
        for record in records_between(self._connection, self._case_no, self.came, lo, hi):
            if record.kind not in NO_ITEMS and record.kind not in COUNTED:
                yield record

    def rows(self) -> Iterator[tuple[Record, Came]]:
        """Yield what is counted, and what was corrected of it, each with what its import was."""
        kinds = (*COUNTED, "amend")
        for record in records_of_kinds(self._connection, self._case_no, self.came, kinds):
            yield record, self.came[import_of(record.fields)]

    def unmet(self, lo: int, hi: int, met: set[int]) -> int:
        """Count the ids under the same title that lie inside a stretch of time and are not among the records met."""
        left = (
            seq for seq in inside(self._connection, self._case_no, self._titled, lo, hi) if seq not in met
        )
        records = read_each(self._connection, self._case_no, left)
        return len({said_of(one, "id") for one in records if one.kind not in NO_ITEMS} - {""})


def said_of(record: Record, name: str) -> str:
    """Return what a record says of its source under a name; empty where it says nothing."""
    source = record.fields.get("source")
    return str(source.get(name, "")) if isinstance(source, dict) else ""


def in_utf8(text: str) -> str:
    """Return a text that UTF-8 can hold, as it is recorded: half of a surrogate pair is written as an escape."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
