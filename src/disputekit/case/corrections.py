"""What stands after corrections: which records are in force, and each record with its amendments.

Pure functions over records, shared by the index of the ledger and by every view of a case.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from disputekit.record.canonical import Json
from disputekit.record.entry import Record
from disputekit.record.kinds import NEVER_AMENDED_FIELDS, NOT_AMENDABLE


class Change(NamedTuple):
    """One field as one amend left it: ``was`` is what the amend replaced, None where there was nothing."""

    field: str
    was: Json
    now: Json
    by: int
    recorded_at: str
    reason: str


class Standing(NamedTuple):
    """A record as it stands: its fields after all amends in force, and what was changed."""

    record: Record
    fields: dict[str, Json]
    changes: tuple[Change, ...] = ()

    @property
    def seq(self) -> int:
        """Number of the record."""
        return self.record.seq

    @property
    def kind(self) -> str:
        """Kind of the record."""
        return self.record.kind


def target_of(record: Record) -> int:
    """Return the record a correction targets, 0 where that field is withheld."""
    target = record.fields.get("target")
    return target if isinstance(target, int) else 0


def withdrawn(withdraws: Iterable[tuple[int, int]]) -> set[int]:
    """Return the numbers that are not in force, given (seq, target) of every withdraw.

    One pass downwards: a withdraw counts only if no later withdraw in force targets it, so taking back a
    withdraw restores its target.
    """
    gone: set[int] = set()
    for seq, target in sorted(withdraws, reverse=True):
        if seq not in gone and target < seq:
            gone.add(target)
    return gone


def import_of(fields: Mapping[str, Json]) -> int:
    """Return the number of the import a record came with, 0 for none."""
    source = fields.get("source")
    number = source.get("import") if isinstance(source, dict) else None
    return number if isinstance(number, int) else 0


def out_of_force(records: Iterable[Record]) -> set[int]:
    """Return the numbers not in force, records of withdrawn imports included."""
    kept = list(records)
    gone = withdrawn((one.seq, target_of(one)) for one in kept if one.kind == "withdraw")
    imports = {one.seq for one in kept if one.seq in gone and one.kind == "import"}
    if imports:
        gone |= {one.seq for one in kept if import_of(one.fields) in imports}
    return gone


def amend(record: Record, amends: Iterable[Record]) -> Standing:
    """Apply amends in force, in the order they were recorded, to the record they target."""
    fields = dict(record.fields)
    changes: list[Change] = []
    if record.kind in NOT_AMENDABLE:
        return Standing(record, fields)
    for one in sorted(amends, key=lambda each: each.seq):
        for name, value in one.fields.items():
            field = name.removeprefix("set.")
            if field == name or field in NEVER_AMENDED_FIELDS or field.startswith("file"):
                continue
            reason = str(one.fields.get("reason", ""))
            changes.append(Change(field, fields.get(field), value, one.seq, one.recorded_at, reason))
            if value is None:
                fields.pop(field, None)
            else:
                fields[field] = value
    return Standing(record, fields, tuple(changes))


def standing(records: Iterable[Record]) -> tuple[Standing, ...]:
    """Return the records in force, in order of seq, each with its amends applied."""
    kept = list(records)
    gone = out_of_force(kept)
    amends: dict[int, list[Record]] = {}
    for one in kept:
        if one.kind == "amend" and one.seq not in gone:
            amends.setdefault(target_of(one), []).append(one)
    return tuple(
        amend(one, amends[one.seq]) if one.seq in amends else Standing(one, dict(one.fields))
        for one in kept
        if one.seq not in gone
    )
