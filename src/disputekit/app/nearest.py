"""Which agreed clauses a request comes near to; shown, never judged."""

from disputekit.app.workspace import OpenCase
from disputekit.case.corrections import standing
from disputekit.case.near import Near, nearest
from disputekit.ledger.read import records_with_amends


def nearest_clauses(case: OpenCase, text: str, limit: int = 3) -> tuple[Near, ...]:
    """Return the clauses (S and X, as last stated) that share words with a text, nearest first."""
    clauses: dict[str, str] = {}
    for clause in standing(records_with_amends(case.connection, case.row.case_no, ("scope",))):
        words = clause.fields.get("text")
        if clause.kind == "scope" and isinstance(words, dict):
            clauses[str(clause.fields.get("label"))] = str(words.get("body"))
    return nearest(text, clauses.items(), limit) if text else ()
