"""What the shell may offer for completion: quickly, and from the case in use alone."""

from collections.abc import Iterator

from disputekit.app.workspace import OpenCase, Setup, open_case
from disputekit.case.facts import facts_of
from disputekit.ledger.connection import open_for_reading
from disputekit.ledger.listing import Filters, list_records
from disputekit.ledger.lookup import labels_of
from disputekit.ledger.read import all_cases, record_at, records_with_amends
from disputekit.record.entry import Record

_SHOWN = 30
_LOOKED_AT = 300
_PATIENCE = 0.2


def suggested_cases(setup: Setup) -> list[tuple[str, str]]:
    """Return the short names of the cases with their titles, archived ones last."""
    connection = open_for_reading(setup.workspace, busy_seconds=_PATIENCE)
    try:
        rows = sorted(all_cases(connection), key=lambda case: bool(case.archived_at))
        return [
            (row.slug, facts_of(records_with_amends(connection, row.case_no, ("case",))).title)
            for row in rows
        ]
    finally:
        connection.close()


def suggested_records(setup: Setup) -> Iterator[tuple[str, str]]:
    """Yield labels, then the latest record numbers, each with its first words."""
    with open_case(setup, writing=False) as case:
        for label, seq in labels_of(case.connection, case.row.case_no):
            yield label, _words(record_at(case.connection, case.row.case_no, seq))
        for record in _latest(case, _SHOWN):
            yield str(record.seq), f"{record.kind} {_words(record)}"


def suggested_files(setup: Setup) -> Iterator[tuple[str, str]]:
    """Yield the files of the latest records: ``14.1`` and its name."""
    with open_case(setup, writing=False) as case:
        for record in _latest(case, _LOOKED_AT):
            for name, value in record.fields.items():
                family, _, number = name.partition(".")
                if family == "file" and isinstance(value, dict):
                    yield f"{record.seq}.{number}", str(value.get("name"))


def _latest(case: OpenCase, number: int) -> Iterator[Record]:
    for seq in list_records(case.connection, case.row.case_no, Filters(), number):
        yield record_at(case.connection, case.row.case_no, seq)


def _words(record: Record) -> str:
    text, names = record.fields.get("text"), record.fields.get("names")
    if isinstance(names, list):
        return ", ".join(map(str, names))
    return str(text.get("body", "")) if isinstance(text, dict) else ""
