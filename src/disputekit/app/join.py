"""Join records, and say what a recorded message is without touching the message."""

from collections.abc import Sequence

from disputekit.app.correct import seq_of
from disputekit.app.log import Draft
from disputekit.app.workspace import OpenCase
from disputekit.errors import Refused
from disputekit.ledger.index import standing_at
from disputekit.ledger.lookup import in_force
from disputekit.record.canonical import Json
from disputekit.record.kinds import NOT_AMENDABLE

READINGS = {
    "request": ("request", {}),
    "agreed": ("answer", {"value": "agreed"}),
    "declined": ("answer", {"value": "declined"}),
    "partly": ("answer", {"value": "partly"}),
    "seen": ("answer", {"value": "seen"}),
    "answered": ("answer", {"value": "answered"}),
    "changes": ("answer", {"value": "changes_requested"}),
    "delivery": ("delivery", {}),
}


def link(case: OpenCase, records: Sequence[str], about: Sequence[str], *, same: bool, off: bool) -> Draft:
    """Return a draft that joins records to each other (same event) or to what they concern."""
    seqs: list[Json] = [seq_of(case, one) for one in records]
    if same and len(set(map(str, seqs))) < 2:
        raise Refused("name at least two different records", "dk same 14 31")
    if not same and not about and len(seqs) < 2:
        raise Refused("join them with what?", "dk link 20 21 --about S2")
    own: dict[str, Json] = {"targets": seqs}
    own |= {"same": True} if same else {}
    own |= {"off": True} if off else {}
    return Draft("link", about=tuple(about), own=own)


def mark(case: OpenCase, said: str, reading: str, about: Sequence[str]) -> Draft:
    """Return a draft that reads a recorded message as something: it cites the message, which stays as it is.

    Its time is the message's own time, since that is when the thing was asked, agreed or handed over.
    """
    if reading not in READINGS:
        raise Refused(f"{reading!r} is not something a message can be", "one of: " + ", ".join(READINGS))
    kind, own = READINGS[reading]
    message = standing_at(case.connection, case.row.case_no, seq_of(case, said))
    if message.kind in NOT_AMENDABLE or not {"talk", "text"} & message.fields.keys():
        raise Refused(f"#{message.seq} is no message: nobody says anything in it", "see: dk show " + said)
    if not in_force(case.connection, case.row.case_no, message.seq):
        raise Refused(
            f"#{message.seq} was taken back", f"bring it back first: dk withdraw --undo {message.seq}"
        )
    fields: dict[str, Json] = {**own, "when": message.fields.get("when"), "cites": [message.seq]}
    fields |= {name: message.fields[name] for name in ("talk", "text") if name in message.fields}
    if kind == "answer" and not about:
        raise Refused(f"{reading}: to what?", f"dk mark {said} {reading} --about R1")
    if kind == "delivery" and not about:
        raise Refused("a delivery of what?", f"dk mark {said} delivery --about M1")
    return Draft(kind, about=tuple(about), label="R" if kind == "request" else "", own=fields)
