"""A row that a later export of a table writes differently: the recorded entry is corrected, and counted once."""

from disputekit.app.log import Fields
from disputekit.app.workspace import OpenCase
from disputekit.case.corrections import amend
from disputekit.ledger.lookup import amends_of
from disputekit.ledger.read import record_at
from disputekit.record.canonical import Json
from disputekit.record.moment import from_clock

REASON = "changed in a later export"
_STATED = ("when", "text", "minutes", "mode", "memo", "step", "amount")


def correction(case: OpenCase, fields: Fields, target: int) -> Fields:
    """Return the amend that makes a recorded row say what ``fields`` say, as far as its source changed.

    It comes with its import, and goes with it when that is withdrawn. What the user corrected by hand stays, unless
    the source changed the very same thing since.
    """
    amends = [one for one in amends_of(case.connection, case.row.case_no, target) if "source" in one.fields]
    was = amend(record_at(case.connection, case.row.case_no, target), amends).fields
    changes = {f"set.{name}": fields.get(name) for name in _STATED if _differs(name, was, fields)}
    now: Json = {**from_clock(case.setup.now, case.facts.zone).to_value()}
    made: Fields = {"kind": "amend", "when": now, "target": target, "reason": REASON}
    return made | {"source": fields["source"]} | changes


def _differs(name: str, was: Fields, now: Fields) -> bool:
    """A time that reads the same in the source is the same, whatever zone was assumed for it."""
    then, since = was.get(name), now.get(name)
    if name == "when" and isinstance(then, dict) and isinstance(since, dict):
        return any(str(then.get(end))[:16] != str(since.get(end))[:16] for end in ("from", "to"))
    return then != since
