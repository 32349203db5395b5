"""Join records, and say what a recorded message is without touching the message."""

from collections.abc import Sequence

from disputekit.app.correct import seq_of
from disputekit.app.inbox import private_records, same_groups, sender_of
from disputekit.app.log import Draft
from disputekit.app.look import Query, find, timeline
from disputekit.app.workspace import OpenCase
from disputekit.case.corrections import Standing
from disputekit.case.marks import ABOUT_THE_RECORD
from disputekit.errors import NotFound, Refused
from disputekit.ledger.index import standing_at
from disputekit.ledger.lookup import in_force, pointing_at, standing_among
from disputekit.record.canonical import Json
from disputekit.record.kinds import NOT_AMENDABLE

MOST_LINKED = 5_000

PRIVATE = "private"

READINGS: dict[str, tuple[str, dict[str, Json]]] = {
    "request": ("request", {}),
    "agreed": ("answer", {"value": "agreed"}),
    "declined": ("answer", {"value": "declined"}),
    "partly": ("answer", {"value": "partly"}),
    "seen": ("answer", {"value": "seen"}),
    "answered": ("answer", {"value": "answered"}),
    "changes": ("answer", {"value": "changes_requested"}),
    "delivery": ("delivery", {}),
    PRIVATE: ("link", {"private": True}),
}

_SAYS = {
    "request": "a request comes from the client",
    "agreed": "your own work is accepted by the client",
    "changes": "changes are asked by the client",
    "seen": "only the client can say that it arrived",
}
_OF_THE_CLIENT = _SAYS.keys() - {"agreed"}


def link(case: OpenCase, records: Sequence[str], about: Sequence[str], *, same: bool, off: bool) -> Draft:
    """Return a draft that joins records to each other (same event) or to what they concern."""
    seqs: list[Json] = [*numbers_of(case, records)]
    if same and len(set(map(str, seqs))) < 2:
        raise Refused("name at least two different records", "dk same 14 31")
    if not same and not about and len(seqs) < 2:
        raise Refused("join them with what?", "dk link 20 21 --about S2")
    own: dict[str, Json] = {"targets": seqs}
    own |= {"same": True} if same else {}
    own |= {"off": True} if off else {}
    return Draft("link", about=tuple(about), own=own)


def numbers_of(case: OpenCase, said: Sequence[str]) -> list[int]:
    """Return the numbers of records named one by one, in lists and in ranges: ``14``, ``S2``, ``14,16``, ``20..31``.

    A range takes what stands in it: no record that was taken back, and none that only keeps the record in order.
    Raises Refused, NotFound.
    """
    found: list[int] = []
    for one in (part for word in said for part in word.split(",") if part.strip()):
        first, is_range, last = one.strip().partition("..")
        found += _between(case, first, last) if is_range else [seq_of(case, one.strip())]
    return list(dict.fromkeys(found))


def _between(case: OpenCase, first: str, last: str) -> list[int]:
    lo, hi = (seq_of(case, one.strip() or "nothing") for one in (first, last))
    if lo > hi:
        raise Refused(f"{first}..{last}: the smaller number comes first", f"dk link {last}..{first}")
    if hi - lo >= MOST_LINKED:
        raise Refused(f"{first}..{last} is more than {MOST_LINKED:,} records", "link them in several steps")
    connection, case_no = case.connection, case.row.case_no
    standing_at(connection, case_no, hi)  # a range that ends behind the last record was mistyped
    found = [
        seq
        for seq in standing_among(connection, case_no, range(lo, hi + 1))
        if standing_at(connection, case_no, seq).kind not in ABOUT_THE_RECORD
    ]
    if not found:
        raise NotFound(f"nothing between #{lo} and #{hi} tells of anything", "see: dk timeline")
    return sorted(found)


def found_for(case: OpenCase, words: Sequence[str], query: Query) -> list[int]:
    """Return the records that a search or a narrowed timeline finds, in their order; raises NotFound, Refused."""
    rows = find(case, words, query, 0).rows if words else timeline(case, query, 0).rows
    seqs = sorted(one.record.seq for one in rows if one.in_force and one.record.kind not in ABOUT_THE_RECORD)
    if not seqs:
        raise NotFound("no record matches", "look first: dk search WORDS --from NAME")
    if len(seqs) > MOST_LINKED:
        raise Refused(
            f"{len(seqs):,} records match, more than {MOST_LINKED:,}", "narrow it: --since, --until"
        )
    return seqs


def numbers_in(case: OpenCase, seq: int, name: str) -> list[int]:
    """Return the record numbers that a field of a record holds, as it stands."""
    value = standing_at(case.connection, case.row.case_no, seq).fields.get(name)
    return [one for one in value if isinstance(one, int)] if isinstance(value, list) else []


def mark(case: OpenCase, said: str, reading: str, about: Sequence[str]) -> Draft:
    """Return a draft that reads a recorded message as something: it cites the message, which stays as it is.

    Its time is the message's own time, since that is when the thing was asked, agreed or handed over. ``private``
    is no reading: the message stays in the record and out of documents.
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
    if reading == PRIVATE:
        _check_rests(case, message.seq)
        return Draft("link", own={**own, "targets": [message.seq]})
    _check_public(case, message.seq)
    fields: dict[str, Json] = {**own, "when": message.fields.get("when"), "cites": [message.seq]}
    fields |= {name: message.fields[name] for name in ("talk", "text") if name in message.fields}
    if kind == "answer" and not about:
        raise Refused(f"{reading}: to what?", f"dk mark {said} {reading} --about R1")
    if kind == "delivery" and not about:
        raise Refused("a delivery of what?", f"dk mark {said} delivery --about M1")
    _check_speaker(case, message, said, reading, about)
    return Draft(kind, about=tuple(about), label="R" if kind == "request" else "", own=fields)


def _check_public(case: OpenCase, seq: int) -> None:
    """Refuse to read something out of a private message: the reading would print its words."""
    private = private_records(case)
    hidden = [one for one in same_groups(case).get(seq, (seq,)) if one in private]
    if hidden:
        links = pointing_at(case.connection, case.row.case_no, str(hidden[0]))
        marked = [one for one in links if _is_private_mark(case, one)]
        raise Refused(
            f"#{seq} is marked as private, and a reading would print its words",
            f"take the mark back first: dk withdraw {max(marked)}" if marked else "see: dk show " + str(seq),
        )


def _is_private_mark(case: OpenCase, seq: int) -> bool:
    fields = standing_at(case.connection, case.row.case_no, seq).fields
    return fields.get("private") is True and not fields.get("off")


def _check_rests(case: OpenCase, seq: int) -> None:
    """Refuse to keep a message out of documents on whose words a reading rests."""
    pointing = pointing_at(case.connection, case.row.case_no, str(seq))
    resting = [one for one in pointing if seq in numbers_in(case, one, "cites")]
    if resting:
        raise Refused(
            f"#{resting[0]} rests on the words of #{seq}",
            f"take that reading back first: dk withdraw {resting[0]}",
        )


def _check_speaker(case: OpenCase, message: Standing, said: str, reading: str, about: Sequence[str]) -> None:
    """Refuse a reading that only the other side can give: a mistyped number would put words into somebody's mouth."""
    side = case.people.side_of(sender_of(message.fields))
    accepts = reading == "agreed" and any(one[:1].upper() == "M" for one in about)
    if side == "me" and (reading in _OF_THE_CLIENT or accepts):
        raise Refused(
            f"#{message.seq} was written by you, and {_SAYS[reading]}",
            f"look again: dk show {said}; what the client wrote: dk timeline --from client",
        )
    if side == "client" and reading == "delivery":
        raise Refused(
            f"#{message.seq} was written by the client, and what is handed over comes from you",
            f"look again: dk show {said}; that the client has it: dk mark {said} seen --about M1",
        )
