"""Which agreed clauses a request comes near to; shown, never judged."""

from disputekit.app.workspace import OpenCase
from disputekit.case.near import Near, nearest
from disputekit.ledger.read import records_of_kind


def nearest_clauses(case: OpenCase, text: str, limit: int = 3) -> tuple[Near, ...]:
    """Return the clauses (S and X, as last stated) that share words with a text, nearest first."""
    clauses: dict[str, str] = {}
    for record in records_of_kind(case.connection, case.row.case_no, ("scope",)):
        words = record.fields.get("text")
        if isinstance(words, dict):
            clauses[str(record.fields.get("label"))] = str(words.get("body"))
    return nearest(text, clauses.items(), limit) if text else ()
