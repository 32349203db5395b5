"""Correct what was written wrong: amend, withdraw, undo, move. Nothing is overwritten; each is a new record."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from disputekit.app.log import Fields, reference
from disputekit.app.parse import moment_value, money
from disputekit.app.start import limit_value
from disputekit.app.workspace import OpenCase
from disputekit.case.corrections import Standing, amend
from disputekit.errors import NotFound, Refused
from disputekit.ledger.append import Appended, Next
from disputekit.ledger.lookup import UNDO, amends_of, in_force, last_command, latest_of_label, withdraws_of
from disputekit.ledger.read import record_at
from disputekit.record.canonical import Json
from disputekit.record.entry import Record
from disputekit.record.fields import FieldsRefused, check_amended
from disputekit.record.kinds import COMMON, KINDS
from disputekit.record.moment import from_clock

OLD_AFTER = timedelta(minutes=10)
_SIMPLE = {"name", "currency", "zone", "slug", "sha256"}


class Undo(NamedTuple):
    """What ``undo`` would take back: the records of one command, and how long ago it was."""

    records: tuple[Record, ...]
    age: timedelta


def seq_of(case: OpenCase, said: str) -> int:
    """Return the number of a record named by number, ``last``, or a label (its latest statement)."""
    ref = reference(case, said)
    if isinstance(ref, int):
        return ref
    found = latest_of_label(case.connection, case.row.case_no, str(ref))
    if found is None:
        raise NotFound(f"there is no {ref} in {case.row.slug}", "see: disputekit scope")
    return found.seq


def standing_at(case: OpenCase, seq: int) -> Standing:
    """Return a record with the amends in force applied."""
    record = record_at(case.connection, case.row.case_no, seq)
    return amend(record, amends_of(case.connection, case.row.case_no, seq))


def correct(
    case: OpenCase, seq: int, changes: Sequence[tuple[str, str]], reason: str
) -> tuple[Standing, Appended]:
    """Write one amend of a record; an empty value removes the field. Returns the record as it stood before."""
    before = standing_at(case, seq)
    if not in_force(case.connection, case.row.case_no, seq):
        raise Refused(f"#{seq} was taken back", f"bring it back first: dk withdraw --undo {seq}")
    values = {name: field_value(case, before, name, said) for name, said in changes}
    try:
        check_amended(before.fields, values)
    except FieldsRefused as error:
        raise Refused(f"#{seq} cannot be corrected like that: {error}", "nothing was recorded") from error
    fields: Fields = {"kind": "amend", "when": _now(case), "target": seq}
    fields |= {f"set.{name}": value for name, value in values.items()}
    if reason:
        fields["reason"] = reason
    return before, case.append(lambda _coming: [fields])


def new_field(case: OpenCase, kind: str, name: str, said: str) -> Json:
    """Read a field of a record that is about to be written, by the type it has in this kind."""
    return field_value(case, Standing(Record(0, "", {"kind": kind}), {}), name, said)


def field_value(case: OpenCase, before: Standing, name: str, said: str) -> Json:
    """Read the new value of a field as the user typed it, by the type of that field; empty removes it."""
    if not said:
        return None
    kind = KINDS.get(before.kind)
    types = {field.name: field.type for field in (*COMMON, *(kind.fields if kind else ()))}
    type_name = types.get("file" if name.startswith("file.") else name)
    if type_name is None:
        known = ", ".join(field for field in types if field not in ("kind", "label", "file"))
        raise Refused(f"a {before.kind} record has no field {name!r}", f"its fields: {known}")
    return _read(case, before, name, type_name, said)


def _read(case: OpenCase, before: Standing, name: str, type_name: str, said: str) -> Json:
    base = type_name.partition(":")[0]
    if base == "moment":
        return moment_value(case, said, allow_future=name in ("due", "new_due"))
    if base == "text":
        return {"body": said, "basis": _basis(before)}
    if base == "talk":
        return _talk(before, said)
    if base == "count":
        return _number(name, said)
    if base in _SIMPLE or base == "choice":
        return said.strip()
    if base not in _READERS:
        raise Refused(f"{name} is not corrected by hand", "withdraw the record and write it anew")
    return _READERS[base](case, said)


def _refs(case: OpenCase, said: str) -> Json:
    return [reference(case, one) for one in said.replace(",", " ").split()]


def _seqs(case: OpenCase, said: str) -> Json:
    return [seq_of(case, one) for one in said.replace(",", " ").split()]


def _names(_case: OpenCase, said: str) -> Json:
    return [one.strip() for one in said.split(",") if one.strip()]


def _flag(_case: OpenCase, said: str) -> Json:
    return True if said.lower() in ("yes", "true", "1") else None


def _limit(_case: OpenCase, said: str) -> Json:
    return limit_value(said)


_READERS: dict[str, Callable[[OpenCase, str], Json]] = {
    "money": money,
    "refs": _refs,
    "seqs": _seqs,
    "names": _names,
    "flag": _flag,
    "limit": _limit,
}


def _basis(before: Standing) -> str:
    old = before.fields.get("text")
    return str(old.get("basis", "described")) if isinstance(old, dict) else "described"


def _talk(before: Standing, said: str) -> Json:
    """``via=zoom`` or ``from=NAME`` changes one part of who spoke to whom."""
    part, equals, value = said.partition("=")
    old = before.fields.get("talk")
    if not equals or part not in ("from", "to", "via") or not isinstance(old, dict):
        raise Refused("say which part of talk: via=zoom, from=NAME or to=NAME", "nothing was recorded")
    new: Json = [value.strip()] if part == "to" else value.strip()
    return {**old, part: new}


def _number(name: str, said: str) -> int:
    if not said.isascii() or not said.isdigit():
        raise Refused(f"{name} {said!r} is not a whole number")
    return int(said)


def take_back(case: OpenCase, seqs: Sequence[int], reason: str) -> Appended:
    """Withdraw records, the newest first; withdrawing a withdraw brings its target back."""
    for seq in seqs:
        if not in_force(case.connection, case.row.case_no, seq):
            raise Refused(f"#{seq} was taken back already", "see: disputekit show " + str(seq))
        record = record_at(case.connection, case.row.case_no, seq)
        if record.kind == "case" and seq == 1:
            raise Refused(
                "#1 opens the case and cannot be taken back", "archive the case: disputekit case archive"
            )
        if record.kind == "shred":
            raise Refused(f"#{seq} erased something; that cannot be brought back")
    extra: Fields = {"reason": reason} if reason else {}

    def build(_coming: Next) -> list[Fields]:
        return [
            {"kind": "withdraw", "when": _now(case), "target": seq} | extra
            for seq in sorted(seqs, reverse=True)
        ]

    return case.append(build)


def bring_back(case: OpenCase, seq: int, reason: str) -> Appended:
    """Withdraw the withdraw that holds a record out of force; raises Refused when it is in force."""
    standing = withdraws_of(case.connection, case.row.case_no, seq)
    if not standing:
        raise Refused(f"#{seq} is in force; there is nothing to bring back")
    return take_back(case, standing[-1:], reason)


def undo_reason() -> str:
    """Return the reason that marks a withdraw as an undo, so that the next undo passes it over."""
    return UNDO


def last_undoable(case: OpenCase) -> Undo:
    """Return the records of the last command that are still in force and can be taken back; raises NotFound.

    The records of one command share one recording time. Commands that only took something back are passed
    over, so a second undo reaches further back.
    """
    records = last_command(case.connection, case.row.case_no)
    if not records or any(one.seq == 1 for one in records):
        raise NotFound("there is nothing to undo in this case", "see: disputekit timeline")
    written = datetime.strptime(records[0].recorded_at, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    return Undo(tuple(records), case.setup.now - written)


def move(case: OpenCase, other: OpenCase, seq: int, reason: str) -> tuple[Appended, Appended]:
    """Write a record again in another case and take it back here; its references must not lead back here."""
    before = standing_at(case, seq)
    if not in_force(case.connection, case.row.case_no, seq):
        raise Refused(f"#{seq} was taken back already")
    if before.kind in ("case", "person", "import", "amend", "withdraw", "shred", "anchor", "handover"):
        raise Refused(f"a {before.kind} record belongs to its case and is not moved")
    kept = {
        name: value
        for name, value in before.fields.items()
        if name not in ("about", "cites", "re", "label", "source")
    }
    letter = str(before.fields.get("label", ""))[:1]
    words = f"moved from {case.row.slug} #{seq}"

    def build(coming: Next) -> list[Fields]:
        return [kept | ({"label": coming.label(letter)} if letter else {})]

    written = other.append(build)
    return written, take_back(
        case,
        [seq],
        f"moved to {other.row.slug} #{written.records[0].seq}" if not reason else f"{reason} ({words})",
    )


def _now(case: OpenCase) -> Json:
    return {**from_clock(case.setup.now, case.facts.zone).to_value()}
