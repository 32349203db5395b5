"""What the shell may offer for completion."""

from collections.abc import Iterator

from disputekit.app.workspace import Setup, open_case
from disputekit.ledger.connection import open_for_reading
from disputekit.ledger.listing import Filters, list_records
from disputekit.ledger.lookup import labels_of
from disputekit.ledger.read import all_cases, record_at

_SHOWN = 30
_WIDTH = 50


def suggested_cases(setup: Setup) -> list[str]:
    """Return the short names of the cases, archived ones last."""
    connection = open_for_reading(setup.workspace, busy_seconds=0.2)
    try:
        return [case.slug for case in sorted(all_cases(connection), key=lambda case: bool(case.archived_at))]
    finally:
        connection.close()


def suggested_records(setup: Setup) -> Iterator[tuple[str, str]]:
    """Yield labels, then the latest record numbers, each with its first words."""
    with open_case(setup, writing=False) as case:
        for label, seq in labels_of(case.connection, case.row.case_no):
            yield label, _words(record_at(case.connection, case.row.case_no, seq).fields.get("text"))
        for seq in list_records(case.connection, case.row.case_no, Filters(), limit=_SHOWN):
            record = record_at(case.connection, case.row.case_no, seq)
            yield str(seq), f"{record.kind} {_words(record.fields.get('text'))}".strip()


def _words(text: object) -> str:
    body = str(text.get("body", "")) if isinstance(text, dict) else ""
    return " ".join(body.split())[:_WIDTH]
