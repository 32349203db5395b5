"""Fold a case without reading its plain messages: what status, due, account and the clocks start from."""

from disputekit.app.shown import fold_around
from disputekit.app.workspace import OpenCase
from disputekit.case.case import Case
from disputekit.ledger.listing import Filters, list_records, names_found
from disputekit.ledger.lookup import labels_of, pointing_at
from disputekit.ledger.read import head_of
from disputekit.record.kinds import KINDS

_STRUCTURE = tuple(kind for kind in KINDS if kind != "message")


def fold_structure(case: OpenCase) -> Case:
    """Fold everything but plain messages, and of these only the ones that something else leads to."""
    connection, case_no = case.connection, case.row.case_no
    named = {head_of(connection, case_no).seq}
    for label, _ in labels_of(connection, case_no):
        named.update(pointing_at(connection, case_no, label))
    for seq in list_records(connection, case_no, Filters(kinds=("answer", "coverage")), 1 << 31):
        named.update(pointing_at(connection, case_no, str(seq)))
    for name, _ in names_found(connection, case_no):
        if case.people.side_of(name) == "unknown":
            named.update(list_records(connection, case_no, Filters(names=(name,)), 1))
    return fold_around(case, _STRUCTURE, named)
