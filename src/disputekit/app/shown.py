"""One record in full: as it stands, what was corrected, what points at it, who holds its original, its files."""

from typing import NamedTuple, TypeAlias

from disputekit.app.correct import seq_of
from disputekit.app.log import reference
from disputekit.app.mails import is_mail
from disputekit.app.structure import fold_around
from disputekit.app.workspace import OpenCase
from disputekit.case.corrections import Change, Standing
from disputekit.case.facts import platform_words
from disputekit.case.marks import legend
from disputekit.case.sentence import Mark
from disputekit.errors import DisputekitError, NotFound
from disputekit.intake.mail_dkim import BodyHash, body_hashes
from disputekit.ledger.files import FileState, check_file, open_file
from disputekit.ledger.index import standing_at
from disputekit.ledger.listing import Filters, list_records
from disputekit.ledger.lookup import in_force, pointing_at, withdraws_of
from disputekit.ledger.read import record_at, records_at
from disputekit.record.canonical import Json
from disputekit.record.entry import Record

_BACKGROUND = ("case", "person", "agreement", "link", "import", "scope", "milestone")
Signed: TypeAlias = BodyHash
_MOST_OF_A_MAIL = 80 * 1024 * 1024
_CORRECTIONS = {"amend", "withdraw", "shred"}


class FileLook(NamedTuple):
    """An attached file and what was found in the store: ok, missing or altered."""

    number: int
    name: str
    size: int
    sha256: str
    state: str


class Shown(NamedTuple):
    """A record as ``show`` prints it.

    ``mark`` is p, c, f or empty, ``holder`` says it in words. ``stated`` are all records that carry its label,
    ``pointing`` those in force that concern, cite, answer or join it. ``signed`` is what came of the DKIM body
    hashes of a mail: read now from its stored bytes, not what an importer once noted. ``of_mail``: its words are
    those of a mail that quotes, its own or the one it reads.
    """

    record: Record
    fields: dict[str, Json]
    changes: tuple[Change, ...]
    taken_back: tuple[Record, ...]
    erased: tuple[Record, ...]
    pointing: tuple[Record, ...]
    stated: tuple[int, ...]
    files: tuple[FileLook, ...]
    mark: str
    holder: str
    signed: tuple[Signed, ...] = ()
    of_mail: bool = False


def show(case: OpenCase, said: str) -> Shown:
    """Return one record, named by number, label or ``last``; raises NotFound, Damaged."""
    seq = _seq_of(case, said)
    stands = standing_at(case.connection, case.row.case_no, seq)
    mark, holder = _mark(case, seq)
    label = stands.fields.get("label")
    pointing = [one for one in _pointing(case, seq, label) if one.seq != seq]
    return Shown(
        record=stands.record,
        fields=stands.fields,
        changes=stands.changes,
        taken_back=tuple(record_at(case.connection, case.row.case_no, one) for one in _withdraws(case, seq)),
        erased=tuple(one for one in pointing if one.kind == "shred"),
        pointing=tuple(one for one in pointing if one.kind not in _CORRECTIONS),
        stated=_stated(case, label),
        files=tuple(_look(case, number, value) for number, value in files_of(stands)),
        mark=mark,
        holder=holder,
        signed=_signed(case, stands),
        of_mail=is_mail(case, stands.fields),
    )


def _seq_of(case: OpenCase, said: str) -> int:
    """Take a label that was taken back too: its last statement is what there is to show."""
    try:
        return seq_of(case, said)
    except NotFound:
        ref = reference(case, said)
        gone = _stated(case, ref) if isinstance(ref, str) else ()
        if not gone:
            raise
        return gone[-1]


def _withdraws(case: OpenCase, seq: int) -> list[int]:
    if in_force(case.connection, case.row.case_no, seq):
        return []
    found = withdraws_of(case.connection, case.row.case_no, seq)
    source = record_at(case.connection, case.row.case_no, seq).fields.get("source")
    imported = source.get("import") if isinstance(source, dict) else None
    return found or (
        withdraws_of(case.connection, case.row.case_no, imported) if isinstance(imported, int) else []
    )


def _stated(case: OpenCase, label: Json) -> tuple[int, ...]:
    if not isinstance(label, str):
        return ()
    filters = Filters(label=label, in_force=None)
    return tuple(sorted(list_records(case.connection, case.row.case_no, filters, 1000)))


def _pointing(case: OpenCase, seq: int, label: Json) -> list[Record]:
    seqs = set(pointing_at(case.connection, case.row.case_no, str(seq)))
    if isinstance(label, str):
        seqs.update(pointing_at(case.connection, case.row.case_no, label))
    return records_at(case.connection, case.row.case_no, sorted(seqs))


def files_of(stands: Standing) -> list[tuple[int, dict[str, Json]]]:
    """Return the attached files of a record with their numbers, in order."""
    found = []
    for name, value in stands.fields.items():
        family, _, number = name.partition(".")
        if family == "file" and number.isdigit() and isinstance(value, dict):
            found.append((int(number), value))
    return sorted(found, key=lambda pair: pair[0])


def _look(case: OpenCase, number: int, value: dict[str, Json]) -> FileLook:
    size, sha256 = value.get("size"), str(value.get("sha256"))
    length = size if isinstance(size, int) else 0
    state: FileState = check_file(
        case.setup.workspace, sha256, length, read_all=True, progress=case.setup.progress
    )
    return FileLook(number, str(value.get("name")), length, sha256, state.value)


def _signed(case: OpenCase, stands: Standing) -> tuple[BodyHash, ...]:
    source = stands.fields.get("source")
    flags = source.get("flags") if isinstance(source, dict) else None
    if not isinstance(flags, list) or not any(str(one).startswith("dkim-signed") for one in flags):
        return ()
    kept = [value for _, value in files_of(stands) if value.get("media") == "message/rfc822"][:1]
    if not kept:
        return (BodyHash("", "unknown", why="the mail is not kept as it was sent"),)
    try:
        with open_file(case.setup.workspace, str(kept[0].get("sha256"))) as stream:
            data = stream.read(_MOST_OF_A_MAIL + 1)
    except DisputekitError:
        return (BodyHash("", "unknown", why="its stored bytes cannot be read: dk verify"),)
    if len(data) > _MOST_OF_A_MAIL:
        return (BodyHash("", "unknown", why=f"it is larger than {_MOST_OF_A_MAIL >> 20} MB"),)
    return tuple(body_hashes(data))


def _mark(case: OpenCase, seq: int) -> tuple[str, str]:
    folded = fold_around(case, _BACKGROUND, [seq])
    piece = folded.by_seq.get(seq)
    mark = folded.mark(piece) if piece else Mark.NONE
    return mark.value, dict(legend(case.facts, platform_words(case.facts.platform))).get(mark, "")
