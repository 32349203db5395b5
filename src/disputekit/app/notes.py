"""Private jottings: one table outside the chain, deletable, and out of reach of every report."""

from disputekit.app.log import checked_text
from disputekit.app.workspace import OpenCase
from disputekit.errors import NotFound, Refused
from disputekit.ledger.connection import storage_errors
from disputekit.ledger.jotting import add_jotting, delete_jotting, jottings


def add_note(case: OpenCase, text: str) -> int:
    """Keep a jotting and return its number; raises Refused for one without words."""
    if not text.strip(" \n\t"):
        raise Refused("there is nothing to jot down", "dk note WORDS")
    with storage_errors(case.setup.workspace):
        return add_jotting(
            case.connection,
            case.row.case_no,
            case.setup.now.isoformat(timespec="seconds"),
            checked_text(text),
        )


def notes_of(case: OpenCase) -> list[tuple[int, str, str]]:
    """Return number, time and words of every jotting, oldest first."""
    return jottings(case.connection, case.row.case_no)


def delete_note(case: OpenCase, number: int) -> None:
    """Delete a jotting for good; raises NotFound."""
    with storage_errors(case.setup.workspace):
        if not delete_jotting(case.connection, case.row.case_no, number):
            raise NotFound(f"there is no note {number} in {case.row.slug}", "see: dk note")
