"""Correct what was written wrong: amend, withdraw, undo, move. Nothing is overwritten; each is a new record."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from disputekit.app.log import Fields, reference
from disputekit.app.names import resolve_name
from disputekit.app.parse import due_moment, moment_value, money
from disputekit.app.start import currency_code, known_zone, limit_value
from disputekit.app.workspace import OpenCase
from disputekit.case.corrections import Standing, amend, import_of
from disputekit.errors import NotFound, Refused
from disputekit.ledger.append import Appended, Next
from disputekit.ledger.lookup import UNDO, amends_of, in_force, last_command, latest_of_label, withdraws_of
from disputekit.ledger.read import record_at
from disputekit.record.canonical import Json
from disputekit.record.entry import Record
from disputekit.record.fields import FieldsRefused, check_amended, check_fields
from disputekit.record.kinds import COMMON, KINDS
from disputekit.record.moment import MomentRefused, from_clock, moment_from_value

OLD_AFTER = timedelta(minutes=10)
_STAYS = {"case", "person", "import", "link", "coverage", "amend", "withdraw", "shred", "anchor", "handover"}
_SIMPLE = {"name", "slug", "sha256"}
_TALK_PARTS = ("from", "to", "via")
_TO_COME = ("due", "new_due")


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
    values = _values(case, before, changes)
    if all(before.fields.get(name) == value for name, value in values.items()):
        raise Refused(f"#{seq} says that already", "see: disputekit show " + str(seq))
    try:
        check_amended(before.fields, values)
    except FieldsRefused as error:
        raise Refused(f"#{seq} cannot be corrected like that: {error}", "nothing was recorded") from error
    fields: Fields = {"kind": "amend", "when": _now(case), "target": seq}
    fields |= {f"set.{name}": value for name, value in values.items()}
    if reason:
        fields["reason"] = reason
    return before, case.append(lambda _coming: [fields])


def _values(case: OpenCase, before: Standing, changes: Sequence[tuple[str, str]]) -> Fields:
    """Read all changes; the parts of ``talk`` may be changed one by one, any other field once."""
    values: Fields = {}
    for given, text in changes:
        is_part = given in _TALK_PARTS and given not in _own_names(before.kind)
        name, said = ("talk", f"{given}={text}") if is_part else (given, text)
        if name in values and name != "talk":
            raise Refused(f"{name} stands twice", "give each field once; nothing was recorded")
        values[name] = field_value(case, Standing(before.record, before.fields | values), name, said)
    return values


def _own_names(kind: str) -> set[str]:
    known = KINDS.get(kind)
    return {field.name for field in known.fields} if known else set()


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
        article = "an" if before.kind[:1] in tuple("aeiou") else "a"
        raise Refused(f"{article} {before.kind} record has no field {name!r}", f"its fields: {known}")
    return _read(case, before, name, type_name, said)


def _moment(case: OpenCase, before: Standing, said: str) -> Json:
    """Read a date to come as it was meant when the record happened."""
    try:
        since = moment_from_value(before.fields.get("when"))
    except MomentRefused:
        since = None
    return {**due_moment(case, said, since).to_value()}


def _read(case: OpenCase, before: Standing, name: str, type_name: str, said: str) -> Json:
    base = type_name.partition(":")[0]
    if base == "moment":
        return _moment(case, before, said) if name in _TO_COME else moment_value(case, said)
    if base == "text":
        return {"body": said, "basis": _basis(before)}
    if base == "talk":
        return _talk(case, before, said)
    if base == "count":
        return _number(name, said)
    if base in _SIMPLE or base == "choice":
        return said.strip()
    if base not in _READERS:
        raise Refused(f"{name} cannot be given by hand", "withdraw the record and write it anew")
    return _READERS[base](case, said)


def _refs(case: OpenCase, said: str) -> Json:
    return [reference(case, one) for one in said.replace(",", " ").split()]


def _seqs(case: OpenCase, said: str) -> Json:
    return [seq_of(case, one) for one in said.replace(",", " ").split()]


def _names(_case: OpenCase, said: str) -> Json:
    return [one.strip() for one in said.split(",") if one.strip()]


def _flag(_case: OpenCase, said: str) -> Json:
    if said.lower() not in ("yes", "no"):
        raise Refused(f"{said!r}: say yes or no", "nothing was recorded")
    return True if said.lower() == "yes" else None


def _zone(_case: OpenCase, said: str) -> Json:
    return known_zone(said)


def _currency(_case: OpenCase, said: str) -> Json:
    return currency_code(said)


def _limit(_case: OpenCase, said: str) -> Json:
    return limit_value(said)


_READERS: dict[str, Callable[[OpenCase, str], Json]] = {
    "money": money,
    "refs": _refs,
    "seqs": _seqs,
    "names": _names,
    "flag": _flag,
    "limit": _limit,
    "zone": _zone,
    "currency": _currency,
}


def _basis(before: Standing) -> str:
    old = before.fields.get("text")
    return str(old.get("basis", "described")) if isinstance(old, dict) else "described"


def _talk(case: OpenCase, before: Standing, said: str) -> Json:
    """``via=zoom`` or ``from=NAME`` changes one part of who spoke to whom."""
    part, _, value = said.partition("=")
    old = before.fields.get("talk")
    if part not in _TALK_PARTS or not value.strip() or not isinstance(old, dict):
        raise Refused("say which part of talk: via=zoom, from=NAME or to=NAME", "nothing was recorded")
    if part == "via":
        return {**old, "via": value.strip()}
    name = resolve_name(case, value)
    return {**old, part: [name] if part == "to" else name}


def _number(name: str, said: str) -> int:
    if not said.isascii() or not said.isdigit():
        raise Refused(f"{name} {said!r} is not a whole number")
    return int(said)


def take_back(case: OpenCase, seqs: Sequence[int], reason: str) -> Appended:
    """Withdraw records, the newest first; withdrawing a withdraw brings its target back."""
    for seq in seqs:
        record = record_at(case.connection, case.row.case_no, seq)
        if not in_force(case.connection, case.row.case_no, seq):
            raise Refused(f"#{seq} was taken back already", "see: disputekit show " + str(seq))
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
            for seq in sorted(set(seqs), reverse=True)
        ]

    return case.append(build)


def bring_back(case: OpenCase, seqs: Sequence[int], reason: str) -> Appended:
    """Withdraw every withdraw that holds some records out of force; raises Refused where nothing does."""
    held = [withdraw for seq in seqs for withdraw in _holding(case, seq)]
    return take_back(case, list(dict.fromkeys(held)), reason)


def _holding(case: OpenCase, seq: int) -> list[int]:
    record = record_at(case.connection, case.row.case_no, seq)
    found = withdraws_of(case.connection, case.row.case_no, seq)
    if found:
        return found
    if in_force(case.connection, case.row.case_no, seq):
        raise Refused(f"#{seq} is in force; there is nothing to bring back")
    source = import_of(record.fields)
    raise Refused(f"#{seq} was taken back with its import #{source}", f"dk withdraw --undo {source}")


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
        raise NotFound(
            f"there is nothing to undo in {case.row.slug}: what opened the case stays",
            "correct it (dk fix 1 title ..., dk set), or put it away: dk case archive",
        )
    written = datetime.strptime(records[0].recorded_at, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    return Undo(tuple(records), case.setup.now - written)


def move(case: OpenCase, other: OpenCase, seq: int, reason: str) -> tuple[Appended, Appended]:
    """Write a record again in another case and take it back here; its references must not lead back here."""
    before = standing_at(case, seq)
    if other.row.case_no == case.row.case_no:
        raise Refused(f"#{seq} is in {case.row.slug} already", "name another case with --to")
    if not in_force(case.connection, case.row.case_no, seq):
        raise Refused(f"#{seq} was taken back already")
    if before.kind in _STAYS:
        raise Refused(f"#{seq} belongs to its case and is not moved ({before.kind})")
    kept = {
        name: value
        for name, value in before.fields.items()
        if name not in ("about", "cites", "re", "label", "source")
    }
    letter = str(before.fields.get("label", ""))[:1]
    _check_alone(seq, kept | ({"label": f"{letter}1"} if letter else {}))

    def build(coming: Next) -> list[Fields]:
        return [kept | ({"label": coming.label(letter)} if letter else {})]

    written = other.append(build)
    where = f"moved to {other.row.slug} #{written.records[0].seq}"
    return written, take_back(case, [seq], f"{reason} ({where})" if reason else where)


def _check_alone(seq: int, fields: Fields) -> None:
    """What a record says of other records stays behind; one that says nothing else cannot be moved."""
    try:
        check_fields(fields)
    except FieldsRefused as error:
        raise Refused(
            f"#{seq} concerns other records of its case and is not moved",
            f"write it anew there, then: dk withdraw {seq}",
        ) from error


def _now(case: OpenCase) -> Json:
    return {**from_clock(case.setup.now, case.facts.zone).to_value()}
