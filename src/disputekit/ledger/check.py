"""Check a workspace: every byte that can be checked, against docs/format.md and against what the reader holds.

Works on a private copy of the database, reads the attached files after it is done with that, writes nothing
into the workspace that stays, and never raises for what it finds.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from disputekit.errors import DisputekitError
from disputekit.ledger import chaincheck
from disputekit.ledger.chaincheck import ChainCheck, NamedFile, rows_of
from disputekit.ledger.files import FileState, Progress, check_file, no_progress, stray_files
from disputekit.ledger.indexcheck import IndexCheck, check_pages, check_rows, check_schema
from disputekit.ledger.read import CaseRow, all_cases, case_by_slug
from disputekit.ledger.snapshot import snapshot
from disputekit.ledger.verdict import CheckReport, Findings, report_of
from disputekit.record.chain import Checkpoint
from disputekit.record.entry import Record

_TELL_EVERY = 1000
_COUNT = "SELECT count(*) FROM entry WHERE case_no = ?"
_CHECKPOINT = re.compile(r"([0-9a-f]{32})\n(0|[1-9][0-9]{0,15})\n([0-9a-f]{64})", re.ASCII)


class _Chosen(NamedTuple):
    connection: sqlite3.Connection
    findings: Findings
    cases: list[CaseRow]
    is_all: bool
    progress: Progress


def check_workspace(
    workspace: Path,
    *,
    case: str = "",
    against: Sequence[str] = (),
    read_all: bool = False,
    progress: Progress = no_progress,
) -> CheckReport:
    """Check a workspace, or one case of it, and say what was found. Never raises for damage.

    Args:
        workspace: the folder.
        case: short name or id of the only case to check; all when empty.
        against: texts of checkpoints that the reader holds.
        read_all: read attached files to their last byte; otherwise only look at their presence and size.
        progress: told what is being checked, how much is done, and how much there is.
    """
    findings = Findings()
    chains: list[ChainCheck] = []
    stray: list[str] = []
    files = 0
    try:
        with snapshot(workspace) as connection:
            findings.done("place.read")
            _check_database(connection, findings, case, progress, chains)
    except DisputekitError as error:
        findings.fail("place.read", error.message)
    else:
        files = _check_files(workspace, chains, findings, read_all=read_all, progress=progress)
        if not case:
            stray = _list_stray_files(workspace, chains, findings)
    for text in against:
        _check_checkpoint(text, chains, findings)
    return report_of(findings, [chain.head() for chain in chains], files, stray)


def _check_database(
    connection: sqlite3.Connection,
    findings: Findings,
    case: str,
    progress: Progress,
    chains: list[ChainCheck],
) -> None:
    """Check everything that is in the database; ``chains`` are added as they are begun."""
    steps = {"database.pages": check_pages, "database.schema": check_schema, "database.rows": check_rows}
    for code, step in steps.items():
        _trying(findings, code, partial(step, connection, findings))
    cases: list[CaseRow] = []
    _trying(findings, "database.rows", lambda: cases.extend(_cases(connection, case)))
    chosen = _Chosen(connection, findings, cases, not case, progress)
    _trying(findings, "index.match", lambda: _check_cases(chosen, chains))


def _cases(connection: sqlite3.Connection, case: str) -> list[CaseRow]:
    return [case_by_slug(connection, case)] if case else all_cases(connection)


def _check_cases(chosen: _Chosen, chains: list[ChainCheck]) -> None:
    index = IndexCheck(chosen.connection, chosen.findings)
    try:
        for row in chosen.cases:
            chain = ChainCheck(row, chosen.findings)
            chains.append(chain)
            _trying(chosen.findings, "database.pages", partial(_check_case, chosen, index, chain))
        chosen.findings.done(*chaincheck.CODES)
        if chosen.is_all:
            index.compare({row.case_no: row.case_id for row in chosen.cases})
        else:
            chosen.findings.skip("index.match", "lists and search are checked with the whole workspace")
    finally:
        index.close()


def _check_case(chosen: _Chosen, index: IndexCheck, chain: ChainCheck) -> None:
    case_no, slug = chain.case.case_no, chain.case.slug
    total = chosen.connection.execute(_COUNT, (case_no,)).fetchone()[0]
    records = chain.records(rows_of(chosen.connection, chain.case, chosen.findings))
    index.add(case_no, _told(records, lambda done: chosen.progress(slug, done, total)))
    if chain.size:
        index.set_head(case_no, chain.hash_at(chain.size))


def _told(records: Iterator[Record], tell: Callable[[int], None]) -> Iterator[Record]:
    for record in records:
        if record.seq % _TELL_EVERY == 0:
            tell(record.seq)
        yield record


def _trying(findings: Findings, code: str, step: Callable[[], None]) -> None:
    """Make one step; what SQLite cannot read is a finding, and the other steps are made all the same."""
    try:
        step()
    except (sqlite3.Error, UnicodeDecodeError) as error:  # the latter: SQLite quoted damaged text
        findings.fail(code, f"the database cannot be read further: {error}")
    else:
        findings.done(code)


def _check_files(
    workspace: Path, chains: Sequence[ChainCheck], findings: Findings, *, read_all: bool, progress: Progress
) -> int:
    named = [(chain.case.case_id, file) for chain in chains for file in chain.files.values()]
    for done, (case_id, file) in enumerate(named):
        progress("attached files", done, len(named))
        _check_one_file(workspace, case_id, file, findings, read_all=read_all)
    findings.done("file.missing", "file.altered", *(["file.content"] if read_all else []))
    if not read_all:
        findings.skip("file.content", "only presence and size were looked at; --read-all reads every byte")
    return len({file.sha256 for _, file in named})


def _check_one_file(
    workspace: Path, case_id: str, file: NamedFile, findings: Findings, *, read_all: bool
) -> None:
    try:
        state = check_file(workspace, file.sha256, file.size, read_all=read_all)
    except OSError as error:
        findings.fail("place.read", f"attached file {file.sha256[:12]}: {error.strerror}", case_id, file.seq)
        return
    if state is FileState.OK:
        return
    code = "file.missing" if state is FileState.MISSING else "file.content" if read_all else "file.altered"
    findings.fail(code, f"attached file {file.sha256[:12]} is {state.value}", case_id, file.seq)


def _list_stray_files(workspace: Path, chains: Sequence[ChainCheck], findings: Findings) -> list[str]:
    named = {file.sha256 for chain in chains for file in chain.files.values()}
    found: list[str] = []
    try:
        found.extend(path.relative_to(workspace).as_posix() for path in stray_files(workspace, named))
    except OSError as error:
        findings.note("file.unnamed", f"the store cannot be listed: {error.strerror}")
    for path in found:
        findings.note("file.unnamed", f"no record names {path}")
    findings.done("file.unnamed")
    return found


def _check_checkpoint(text: str, chains: Sequence[ChainCheck], findings: Findings) -> None:
    """Step 7. A checkpoint of a chain that is not sound says nothing more about it."""
    held = read_checkpoint(text)
    if held is None:
        findings.fail("checkpoint.form", "it is not three lines: case, number of the last record, seal")
        return
    chain = next((chain for chain in chains if chain.case.case_id == held.case), None)
    if chain is None:
        findings.fail("checkpoint.case", f"case {held.case} is not here")
    elif held.size <= chain.size and chain.hash_at(held.size) == held.hash:
        chain.vouched = max(chain.vouched, held.size)
        findings.done("checkpoint.form", "checkpoint.case", "checkpoint.hash")
    elif chain.is_sound:
        words = f"it covers {held.size} records; here are {chain.size}, and they do not lead to its seal"
        findings.fail("checkpoint.hash", words, held.case)


def read_checkpoint(text: str) -> Checkpoint | None:
    """Return the checkpoint in a text, blank lines around it and CR LF allowed; None when there is none."""
    lines = [line.strip() for line in text.splitlines()]
    found = _CHECKPOINT.fullmatch("\n".join(lines).strip("\n"))
    return Checkpoint(found[1], int(found[2]), found[3]) if found else None
