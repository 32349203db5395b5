"""What a key of the inbox writes about a message: a reading, money, a twin, or that it stays out of documents."""

from typing import NamedTuple

from disputekit.app.correct import seq_of
from disputekit.app.inbox import Waiting, filed
from disputekit.app.inbox_twins import likeliest_note
from disputekit.app.join import PRIVATE, link, mark
from disputekit.app.log import Draft
from disputekit.app.nearest import stated_clauses
from disputekit.app.parse import money
from disputekit.app.workspace import OpenCase
from disputekit.case.corrections import Standing
from disputekit.errors import Refused
from disputekit.ledger.index import standing_at
from disputekit.ledger.lookup import in_force
from disputekit.record.kinds import STEPS

_STEPS = {"paid": "received", **{step: step for step in STEPS}}
_DAY = 86_400


class Around(NamedTuple):
    """The messages before and after one in its source, None where there is none near it."""

    before: Standing | None
    after: Standing | None


def around(case: OpenCase, one: Standing) -> Around:
    """Return what stands beside a message of a chat, on the same channel and within a day."""
    return Around(_beside(case, one, one.seq - 1), _beside(case, one, one.seq + 1))


def _beside(case: OpenCase, one: Standing, seq: int) -> Standing | None:
    source = _import_of(one)
    if not source or not in_force(case.connection, case.row.case_no, seq):
        return None
    other = standing_at(case.connection, case.row.case_no, seq)
    is_near = abs(_seconds(other) - _seconds(one)) <= _DAY
    same = _import_of(other) == source and _via(other) == _via(one)
    return other if other.kind == "message" and same and is_near else None


def _import_of(one: Standing) -> int:
    source = one.fields.get("source")
    number = source.get("import") if isinstance(source, dict) else 0
    return number if isinstance(number, int) else 0


def _via(one: Standing) -> str:
    talk = one.fields.get("talk")
    return str(talk.get("via", "")) if isinstance(talk, dict) else ""


def _seconds(one: Standing) -> int:
    return filed(one.fields)[0]


def request_draft(case: OpenCase, one: Waiting, said: str) -> Draft:
    """Return the request that a message is; ``said`` names the clauses it comes near to: X2, or 2."""
    about = [_clause(case, one, word) for word in said.replace(",", " ").split()]
    return mark(case, str(one.standing.seq), "request", about)


def _clause(case: OpenCase, one: Waiting, said: str) -> str:
    """Return the label behind a number: that of a near clause, else the only clause that has it."""
    if not said.isdecimal():
        return said.upper()
    near = [each.label for each in one.near]
    named = [label for label in near if label[1:] == said] or [
        label for label in stated_clauses(case) if label[1:] == said
    ]
    if len(named) == 1:
        return named[0]
    raise Refused(
        f"{said} may be {' or '.join(named)}" if named else f"there is no clause {said}",
        "name it by its label: X2, S1",
    )


def delivery_draft(case: OpenCase, one: Waiting, said: str) -> Draft:
    """Return the hand-over that an own message is, or that the client saw one."""
    return mark(case, str(one.standing.seq), "delivery" if one.side == "me" else "seen", said.split())


def money_draft(case: OpenCase, one: Waiting, said: str) -> Draft:
    """Return the step of money that a message tells of: ``released M1 800``; a client's word alone is a claim."""
    words = said.split()
    step = _STEPS.get(words[0].casefold(), "") if words else ""
    rest = words[1:] if step else words
    if not step and one.side == "client":
        step = "claimed"
    if not step or not rest:
        raise Refused(
            "which step, and how much?", f"a step and an amount: released M1 800 ({', '.join(_STEPS)})"
        )
    about = [word for word in rest if word[:1].upper() in ("M", "R", "S") and word[1:].isdecimal()]
    amount = " ".join(word for word in rest if word not in about)
    fields = one.standing.fields
    own = {"step": step, "amount": money(case, amount), "when": fields.get("when")}
    own |= {"cites": [one.standing.seq]}
    own |= {name: fields[name] for name in ("talk", "text") if name in fields}
    return Draft("money", about=tuple(word.upper() for word in about), own=own)


def same_draft(case: OpenCase, one: Waiting, said: str) -> Draft:
    """Return the link between a message and the typed note of the same event."""
    note = seq_of(case, said)
    if "source" in standing_at(case.connection, case.row.case_no, note).fields:
        raise Refused(f"#{note} came with an import; it is nothing you typed", "name your own record")
    return link(case, [str(note), str(one.standing.seq)], (), same=True, off=False)


def private_draft(case: OpenCase, one: Waiting) -> Draft:
    """Return the mark that keeps a message out of documents."""
    return mark(case, str(one.standing.seq), PRIVATE, ())


def note_like(case: OpenCase, one: Waiting) -> str:
    """Return the number of the typed note that is most like a message, empty where none is alike."""
    return str(likeliest_note(case, one.standing) or "")
