"""Fold a case without reading its plain messages: what status, due, account and the clocks start from."""

from collections.abc import Iterable, Iterator, Sequence

from disputekit.app.workspace import OpenCase
from disputekit.case.case import Case
from disputekit.ledger.listing import Filters, list_records, senders_of
from disputekit.ledger.lookup import amends_of_any, labels_of, pointing_at_any, standing_among
from disputekit.ledger.read import head_of, records_at, records_with_amends
from disputekit.record.entry import Record
from disputekit.record.kinds import KINDS

_STRUCTURE = tuple(kind for kind in KINDS if kind != "message")
_LEADING = ("cites", "re", "targets", "about", "set.cites", "set.re", "set.targets", "set.about")


def structure_kinds() -> tuple[str, ...]:
    """Return every kind of record but plain messages."""
    return _STRUCTURE


def fold_structure(case: OpenCase) -> Case:
    """Fold everything but plain messages, and of these only the ones that something else leads to."""
    labels = [label for label, _ in labels_of(case.connection, case.row.case_no)]
    about = pointing_at_any(case.connection, case.row.case_no, labels)
    return fold_around(case, _STRUCTURE, {*linked(case), *about})


def linked(case: OpenCase) -> Iterator[int]:
    """Yield what is read whatever names it: the last record, what points at an answer, what unknown names wrote."""
    connection, case_no = case.connection, case.row.case_no
    yield head_of(connection, case_no).seq
    answers = list_records(connection, case_no, Filters(kinds=("answer", "coverage")), 1 << 31)
    yield from pointing_at_any(connection, case_no, answers)
    for name in senders_of(connection, case_no):
        if case.people.side_of(name) == "unknown":
            yield from list_records(connection, case_no, Filters(names=(name,)), 1)


def fold_around(case: OpenCase, kinds: Sequence[str], seqs: Iterable[int] = ()) -> Case:
    """Fold the records in force of some kinds, some others, and whatever these rest on; nothing else is read."""
    connection, case_no = case.connection, case.row.case_no
    named = set(seqs)
    records = {one.seq: one for one in records_with_amends(connection, case_no, kinds)}
    seen = records.keys() | set()
    wanted = named | _named_by(records.values())
    while missing := wanted - seen:
        seen |= missing
        standing = sorted({*(missing & named), *standing_among(connection, case_no, missing)})
        found = [*records_at(connection, case_no, standing), *amends_of_any(connection, case_no, standing)]
        records.update((one.seq, one) for one in found)
        wanted |= _named_by(found)
    return Case.from_records(records.values())


def _named_by(records: Iterable[Record]) -> set[int]:
    """Return the records that others rest on, answer or concern, as they were written or as they were corrected."""
    found: set[int] = set()
    for one in records:
        for name in _LEADING:
            named = one.fields.get(name)
            found.update(seq for seq in named if isinstance(seq, int)) if isinstance(named, list) else None
    return found
