"""What may be appended: references that lead backwards to something, corrections that leave a whole record.

Runs inside the append's transaction, on drafts whose fields the registry took. Raises NotFound or Refused;
then nothing of the command is written.
"""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from disputekit.errors import NotFound, Refused
from disputekit.ledger.index import standing_at
from disputekit.ledger.read import hash_at
from disputekit.record.canonical import Json
from disputekit.record.fields import FieldsRefused, check_amended

Fields = dict[str, Json]

_LABEL_EXISTS = "SELECT 1 FROM label WHERE case_no = ? AND letter = ? AND number = ?"
_LISTS = ("about", "cites", "re", "targets", "shown", "withheld")
_LEANING = frozenset((*_LISTS, "target", "label"))
_DECIDED_BY_OTHERS = frozenset(("case", "amend", "withdraw", "shred", "anchor"))
_NOTHING = "nothing was recorded"


class _Context(NamedTuple):
    connection: sqlite3.Connection
    case_no: int
    drafts: dict[int, Fields]
    labels: set[str]
    imports: set[int]

    def target(self, seq: int) -> tuple[Fields, bool]:
        """Return a record as it stands, also one of this command, and whether all its fields are there."""
        if seq in self.drafts:
            return self.drafts[seq], True
        standing = standing_at(self.connection, self.case_no, seq)
        return standing.fields, not standing.record.withheld


def admit(connection: sqlite3.Connection, case_no: int, drafts: Sequence[Fields], first: int) -> None:
    """Check the records of one command, the first of which gets the number ``first``."""
    context = _Context(connection, case_no, dict(enumerate(drafts, start=first)), set(), set())
    if first == 1 and (not drafts or drafts[0]["kind"] != "case"):
        raise Refused("a case begins with its facts", _NOTHING)
    once = [fields["once"] for fields in drafts if "once" in fields]
    for key in once:
        if once.count(key) > 1:
            raise Refused(f"the key {key!r} is meant to be recorded once, and stands here twice", _NOTHING)
    for seq, fields in context.drafts.items():
        _admit_one(context, seq, fields)


class Admission:
    """The same check for the records of an import, one by one; only its first record is known to the others."""

    def __init__(self, connection: sqlite3.Connection, case_no: int) -> None:
        self._context = _Context(connection, case_no, {}, set(), set())

    def leans(self, fields: Fields) -> bool:
        """Tell whether what is stored of other records decides about this one, or is changed by it."""
        if fields["kind"] in _DECIDED_BY_OTHERS or not _LEANING.isdisjoint(fields):
            return True
        source = fields.get("source")
        number = source["import"] if isinstance(source, dict) else None
        return not (number is None or number in self._context.imports or number in self._context.drafts)

    def admit(self, seq: int, fields: Fields) -> None:
        """Check the next record; raises NotFound or Refused."""
        self._context.drafts.setdefault(min(self._context.drafts, default=seq), fields)
        _admit_one(self._context, seq, fields)


def _admit_one(context: _Context, seq: int, fields: Fields) -> None:
    _check_references(context, seq, fields)
    _check_source(context, seq, fields)
    _check_correction(context, fields)
    if isinstance(fields.get("label"), str):
        context.labels.add(str(fields["label"]))


def _check_references(context: _Context, seq: int, fields: Fields) -> None:
    for reference in _references(fields):
        text = str(reference)
        if text[0].isalpha():
            known = _label_exists(context, text)
        else:
            number, _, file = text.partition(".")
            known = 0 < int(number) < seq and (not file or _has_file(context, int(number), file))
        if not known:
            raise NotFound(
                f"there is no {_shown(text)} in this case", f"see: disputekit timeline; {_NOTHING}"
            )


def _references(fields: Fields) -> list[Json]:
    found: list[Json] = []
    for name, value in fields.items():
        if name.removeprefix("set.") in _LISTS and isinstance(value, list):
            found.extend(value)
    if "target" in fields:
        found.append(fields["target"])
    return found


def _label_exists(context: _Context, label: str) -> bool:
    key = (context.case_no, label[0], int(label[1:]))
    return label in context.labels or context.connection.execute(_LABEL_EXISTS, key).fetchone() is not None


def _has_file(context: _Context, seq: int, number: str) -> bool:
    if seq in context.drafts:
        return f"file.{number}" in context.drafts[seq]
    return f"file.{number}" in standing_at(context.connection, context.case_no, seq).fields


def _shown(reference: str) -> str:
    if reference[0].isalpha():
        return reference
    return f"file {reference}" if "." in reference else f"record #{reference}"


def _check_source(context: _Context, seq: int, fields: Fields) -> None:
    """A source names an import that stands before the record; thousands of records name the same one."""
    source = fields.get("source")
    number = source["import"] if isinstance(source, dict) else None
    if not isinstance(number, int) or number in context.imports:
        return
    if number >= seq or context.target(number)[0].get("kind") != "import":
        raise NotFound(f"record #{number} is not an import", _NOTHING)
    context.imports.add(number)


def _check_correction(context: _Context, fields: Fields) -> None:
    match fields["kind"]:
        case "amend":
            _check_amend(context, fields)
        case "withdraw":
            if context.target(_number(fields["target"]))[0].get("kind") == "shred":
                raise Refused(
                    f"#{fields['target']} erased something for good; that cannot be taken back", _NOTHING
                )
        case "shred":
            raise Refused("a record is erased by: disputekit shred", _NOTHING)
        case "anchor":
            size, stated = _number(fields["size"]), fields["hash"]
            if hash_at(context.connection, context.case_no, size) != stated:
                raise Refused(f"the checkpoint does not fit this case: #{size} has another seal", _NOTHING)
        case _:
            return


def _check_amend(context: _Context, fields: Fields) -> None:
    """The record must be whole after the change; one with erased fields cannot be, and is not held to it."""
    target, is_whole = context.target(_number(fields["target"]))
    changes = {name.removeprefix("set."): value for name, value in fields.items() if name.startswith("set.")}
    if not changes:
        raise Refused("a correction names at least one field and what it should say", _NOTHING)
    if not is_whole:
        return
    try:
        check_amended(target, changes)
    except FieldsRefused as error:
        raise Refused(f"#{fields['target']} cannot be corrected like this: {error}", _NOTHING) from error


def _number(value: Json) -> int:
    return value if isinstance(value, int) else 0
