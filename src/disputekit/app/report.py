"""Make a document of the open case from its re-hashed bytes, and write it where the user wants it."""

from enum import Enum
from pathlib import Path
from typing import NamedTuple, TypeVar

from disputekit.app.document_file import chosen_paper, plain_name, write_document
from disputekit.app.workspace import OpenCase, Setup, open_case
from disputekit.case.case import Case
from disputekit.case.documents import account_view, scope_view
from disputekit.case.head import head_of
from disputekit.case.summary import summary_view
from disputekit.case.timeline import timeline_view
from disputekit.errors import Damaged, Refused
from disputekit.ledger.files import FileState, check_file
from disputekit.ledger.read import hash_at, read_case
from disputekit.record.canonical import Json
from disputekit.record.entry import Record
from disputekit.record.moment import wall_clock, zone_info
from disputekit.reports.document import Document, Format, Options, Report, Seal
from disputekit.reports.render import render

REPORTS = tuple(one.value for one in Report)
FORMATS = tuple(one.value for one in Format)
TEMPLATES = "templates"  # the folder for the user's own ones, inside the folder of settings

_Choice = TypeVar("_Choice", bound=Enum)
_SUFFIXES = {
    Format.TERM: "txt",
    Format.MARKDOWN: "md",
    Format.HTML: "html",
    Format.JSON: "json",
    Format.CSV: "csv",
}


class Wish(NamedTuple):
    """What the user wants of a document. ``zone`` is that of its dates and times; width and colour are the screen's."""

    report: str = "case"
    format: str = "html"
    paper: str = "A4"
    zone: str = "UTC"
    width: int = 100
    colour: bool = False


class Made(NamedTuple):
    """A document as text, and what its file is called."""

    text: str
    name: str


def make_report(setup: Setup, wish: Wish) -> Made:
    """Return a document of the open case.

    Raises:
        Refused: an unknown document, format, paper or zone; a format that cannot hold it; a faulty template.
        Damaged: what is stored is not what was recorded.
        NotFound: there is no such case.
    """
    report, form = _choice(Report, wish.report, "document"), _choice(Format, wish.format, "format")
    options = Options(setup.config / TEMPLATES, chosen_paper(wish.paper), wish.width, wish.colour)
    if zone_info(wish.zone) is None:
        raise Refused(
            f"{wish.zone!r} is not a time zone this machine knows", "write it as UTC or Europe/Kyiv"
        )
    with open_case(setup, writing=False) as opened:
        document = _document(opened, report, wish.zone)
    return Made(render(document, form, options), _name(document, opened.row.slug, form))


def write_report(setup: Setup, wish: Wish, target: Path | None = None, *, force: bool = False) -> Path:
    """Write a document to a private file and return its path.

    Without a target, or with a folder, the file gets a name of its own; a name that is taken gets a number.
    A file that is named is overwritten only with ``force``.

    Raises:
        Refused: as for ``make_report``, or the named file exists.
        StorageFailure: the folder cannot be written to.
    """
    made = make_report(setup, wish)
    data = made.text.encode("utf-8-sig" if wish.format == Format.CSV.value else "utf-8")
    return write_document(setup.folder, target, made.name, data, force=force)


# ---------------------------------------------------------------- the document


def _document(opened: OpenCase, report: Report, zone: str) -> Document:
    """Fold the case from bytes that were checked on the way, and take the views a document needs."""
    progress = opened.setup.progress
    progress("reading", 0, 3)
    case = Case.from_records(_records(opened))
    _check_files(opened, case)
    last = case.records[-1].seq
    progress("comparing", 1, 3)
    whole = report is Report.CASE
    document = Document(
        report=report,
        head=head_of(case),
        printed=wall_clock(opened.setup.now.isoformat(), zone).date().isoformat(),
        seal=Seal(opened.row.case_id, last, hash_at(opened.connection, opened.row.case_no, last)),
        zone=zone,
        summary=summary_view(case, zone=zone) if whole else None,
        scope=scope_view(case) if whole or report is Report.SCOPE else None,
        timeline=timeline_view(case, zone=zone) if whole or report is Report.TIMELINE else None,
        account=account_view(case) if whole or report is Report.ACCOUNT else None,
    )
    progress("writing", 2, 3)
    return document


def _check_files(opened: OpenCase, case: Case) -> None:
    """Read every attached file again; raises Damaged. A document never names a file that is not the recorded one."""
    for piece in case.pieces:
        for number, value in _files_of(piece.fields):
            state = check_file(
                opened.setup.workspace,
                str(value.get("sha256")),
                _as_size(value.get("size")),
                read_all=True,
                progress=opened.setup.progress,
            )
            if state is not FileState.OK:
                raise Damaged(
                    f"the file {piece.seq}.{number} is {'missing' if state is FileState.MISSING else 'altered'}: "
                    "it is not the one that was recorded",
                    f"bring it back from a backup, or take the record back: dk withdraw {piece.seq}",
                )


def _files_of(fields: dict[str, Json]) -> list[tuple[str, dict[str, Json]]]:
    """Return number and value of each attached file of a record."""
    return [
        (name[5:], value)
        for name, value in fields.items()
        if name.startswith("file.") and isinstance(value, dict)
    ]


def _as_size(value: Json) -> int:
    """Return a size in bytes, -1 for what is none: no file has it."""
    return value if isinstance(value, int) else -1


def _records(opened: OpenCase) -> tuple[Record, ...]:
    """Return every record, checked; raises Damaged.

    It is raised anew outside the handler: the frames of the first one hold a cursor, which must be let go of
    before the connection is closed.
    """
    try:
        return tuple(read_case(opened.connection, opened.row))
    except Damaged as error:
        found = Damaged(error.message, error.hint)
    raise found


def _choice(choices: type[_Choice], said: str, what: str) -> _Choice:
    try:
        return choices(said)
    except ValueError as error:
        known = ", ".join(str(one.value) for one in choices)
        raise Refused(f"there is no {what} {said!r}", f"choose one of: {known}") from error


# ---------------------------------------------------------------- the file


def _name(document: Document, slug: str, form: Format) -> str:
    """Return the name of the file: letters, digits and hyphens only, whatever the case is called."""
    what = "report" if document.report is Report.CASE else document.report.value
    return f"{plain_name(slug)}-{what}-{document.printed}.{_SUFFIXES[form]}"
