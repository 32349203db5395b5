"""Keep and check: verify, checkpoint, export, backup, restore, shred, doctor."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from disputekit.app.attached import forget_opened
from disputekit.app.correct import seq_of
from disputekit.app.document_file import write_seal
from disputekit.app.export import export as exported
from disputekit.app.export import readable_lines
from disputekit.app.keeping import (
    ERASABLE,
    Copied,
    Diagnosis,
    advice,
    back_up,
    erase,
    mend,
    waits,
)
from disputekit.app.keeping import (
    checkpoint as sealed,
)
from disputekit.app.keeping import (
    doctor as diagnosed,
)
from disputekit.app.keeping import (
    restore as restored,
)
from disputekit.app.verify import Check, Findings, Status
from disputekit.app.verify import verify as checked
from disputekit.app.workspace import open_case
from disputekit.cli.asking import ask
from disputekit.cli.describe import what
from disputekit.cli.options import AsCsv, Reference, Talk, command
from disputekit.cli.screen.check import check_json, check_lines
from disputekit.cli.screen.layout import columns, counted, hanging, wrapped
from disputekit.cli.spool import retry, take_in, waiting_words
from disputekit.cli.terminal import is_interactive, printable, printable_json
from disputekit.errors import ExitCode, Refused

_ACCEPTED = {"unanchored": {10, 11}, "self-supplied": {11}}
_DAMAGE = 20
_ERASE = "erase"

ReadAll = Annotated[bool, typer.Option("--read-all", help="Read attached files to their last byte.")]


@command
def verify(
    talk: Talk,
    against: Annotated[
        list[Path] | None,
        typer.Option("--against", help="A file with a seal that you hold (repeat for more)."),
    ] = None,
    read_all: ReadAll = False,
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", help="Exit 0 for this verdict too: unanchored, self-supplied."),
    ] = None,
) -> None:
    """Check that nothing recorded was changed; with --against, by a seal that somebody else kept.

    The whole workspace is checked, or with --case one case. The verdict is the exit code.
    Exit codes: 0 anchored, 10 intact, 11 intact with its own seals only, 20 tampered, 21 diverged, 22 incomplete,
    23 a seal does not fit, 30 cannot be checked, 2 unclear, 4 no such seal file.
    """
    for word in accept or ():
        if word not in _ACCEPTED:
            raise Refused(f"--accept {word!r}: say one of {', '.join(_ACCEPTED)}")
    setup = talk.setup
    found = checked(
        setup.workspace,
        case=setup.case or "",
        against=against or (),
        read_all=read_all,
        progress=setup.progress,
    )
    fine = {code for word in accept or () for code in _ACCEPTED[word]}
    exit_code = 0 if found.exit_code in fine else found.exit_code
    if talk.as_json:
        talk.json(check_json(found, exit_code))
    elif talk.quiet:
        talk.data(str(found.exit_code))
    else:
        _print(talk, check_lines(found, columns()))
    raise typer.Exit(exit_code)


@command
def checkpoint(
    talk: Talk,
    to: Annotated[Path | None, typer.Option("--to", help="Write them to this file.")] = None,
) -> None:
    """Three lines that seal the record as it is now. They show their worth in other hands, so give them away.

    Exit codes: 0 ok, 2 the file exists, 3 the last record is damaged, 4 no such case.
    """
    with open_case(talk.setup, writing=False) as case:
        seal = sealed(case)
    if to is not None:
        write_seal(to, seal.text, talk.setup.workspace)
    if talk.as_json:
        talk.json({**seal._asdict()})
    elif talk.quiet:
        talk.data(str(seal.size))
    else:
        _print(talk, [str(to)] if to is not None else seal.text.rstrip("\n").split("\n"))
        for line in (
            f"These three lines seal records #1-#{seal.size} of {seal.case}; of what they hold nobody can read anything.",
            "Paste them into a normal mail to the client, or anywhere that somebody else keeps and dates them.",
            "Later: save the lines from that mail as a file, and: dk verify --against FILE",
        ):
            talk.note("\n".join(hanging("  ", line, columns())))


@command
def export(
    talk: Talk,
    to: Annotated[Path | None, typer.Argument(help="A new folder for all of it.")] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Print the records, one JSON object on each line.")
    ] = False,
    csv: AsCsv = False,
) -> None:
    """Everything as open files: the exact bytes, the attached files, and the records to read. docs/format.md tells how.

    ``export FOLDER`` writes every case, or with --case one; --jsonl and --csv print the records of the case in use.
    Exit codes: 0 ok, 1 the disk, 2 the place is taken, 3 what was exported is damaged, 4 no such case.
    """
    if (to is not None) + jsonl + csv != 1:
        raise Refused("export where to?", "name a new folder, or say --jsonl or --csv for standard output")
    if to is None:
        _print_records(talk, "csv" if csv else "jsonl")
        return
    setup = talk.setup
    found = exported(setup.workspace, setup.folder / to, [setup.case] if setup.case else [], setup.progress)
    if talk.as_json:
        talk.json(
            {"path": str(found.path), "cases": [one._asdict() for one in found.cases], "files": found.files}
        )
    elif talk.quiet:
        talk.data(str(found.path))
    else:
        records = counted(sum(one.size for one in found.cases), "record")
        talk.data(f"{records} and {counted(found.files, 'attached file')} written to {found.path}")
        talk.note("  anybody can check it with Python alone: docs/format.md, section 7")
    _say_problems(talk, found.problems)


def _print_records(talk: Talk, form: str) -> None:
    findings = Findings()
    with open_case(talk.setup, writing=False) as case:
        slug = case.row.slug
    gone = None
    with readable_lines(talk.setup.workspace, slug, form, findings) as lines:
        for line in lines:
            try:
                sys.stdout.write((printable_json(line) if form == "jsonl" else printable(line)) + "\n")
            except BrokenPipeError as error:  # the reader has enough; the workspace has nothing to do with it
                gone = error
                break
    if gone:
        raise gone
    _say_problems(talk, [one for one in findings.listed() if one.status is Status.FAILED])


def _say_problems(talk: Talk, problems: Sequence[Check]) -> None:
    for one in problems:
        talk.note(f"  WRONG  {one.name}: {one.words}")
    if problems:
        raise typer.Exit(ExitCode.DISCREPANCY)


@command
def backup(
    talk: Talk,
    to: Annotated[Path, typer.Argument(help="A new folder, or a new file that ends with .zip.")],
) -> None:
    """Copy the whole workspace, all cases and files and your private notes, and check the copy.

    Exit codes: 0 ok, 1 the disk, 2 the place is taken, 3 the copy shows damage, 4 no workspace.
    """
    _say_copied(talk, back_up(talk.setup.workspace, talk.setup.folder / to, talk.setup.progress), "copied to")


@command
def restore(
    talk: Talk,
    source: Annotated[Path, typer.Argument(help="What backup made: a folder or a .zip file.")],
    even_if_damaged: Annotated[
        bool, typer.Option("--even-if-damaged", help="Bring back what there is, damage included.")
    ] = False,
) -> None:
    """Bring a backup back, where no workspace is yet. It is checked before it takes its place.

    Exit codes: 0 ok, 1 the disk, 2 there is a workspace already, 3 the backup is damaged, 4 no such backup.
    """
    setup = talk.setup
    found = restored(setup.folder / source, setup.workspace, setup.progress, even_if_damaged=even_if_damaged)
    _say_copied(talk, found, "restored to")


def _say_copied(talk: Talk, copied: Copied, verb: str) -> None:
    report = copied.report
    damaged = report.exit_code >= _DAMAGE
    if talk.as_json:
        talk.json(
            {
                "path": str(copied.path),
                "files": copied.files,
                "left_out": [*copied.left_out],
                **check_json(report, 3 if damaged else 0),
            }
        )
    elif talk.quiet:
        talk.data(str(copied.path))
    else:
        files = counted(copied.files, "attached file")
        talk.data(f"{counted(report.records, 'record')} and {files} {verb} {copied.path}")
        _print(talk, check_lines(report, columns()) if damaged else [])
        for sha256 in copied.left_out:
            talk.note(f"  left out, since its content is not what its name says: {sha256[:12]}")
        if verb == "copied to" and not damaged:
            talk.note("  keep it on another disk; bring it back with: dk restore")
    if damaged:
        raise typer.Exit(ExitCode.DISCREPANCY)


@command
def shred(
    talk: Talk,
    record: Reference,
    fields: Annotated[list[str], typer.Argument(help="What to erase: " + ", ".join(ERASABLE) + ".")],
    reason: Annotated[str, typer.Option("--reason", help="Why; this is recorded in its place.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Erase without asking.")] = False,
) -> None:
    """Erase fields of a record for good, such as words that must not be kept. The rest of the record still holds.

    This cannot be undone. Backups, exports and documents made before keep what they have.
    Exit codes: 0 ok, 2 the field stays or nobody said yes, 3 the record is damaged, 4 no such record or field.
    """
    with open_case(talk.setup, writing=True) as case:
        seq = seq_of(case, record)
        _sure(talk, seq, fields, yes=yes)
        drafted = waits(case)
        done = erase(case, seq, fields, reason)
        forget_opened(talk.setup.workspace)
        words = [
            f"{case.row.slug} #{done.record.seq} · {what(case, done.record, done.record.fields)} · {reason}"
        ]
        words += [f"file {sha256[:12]} was removed from the workspace" for sha256 in done.removed]
        words += [f"file {sha256[:12]} stays: another record names it" for sha256 in done.kept]
        talk.receipt(
            {"case": case.row.slug, **done._asdict(), "record": done.record.seq},
            done.record.seq,
            "\n".join(words),
        )
    if done.see_also:
        also = ", ".join(f"#{one}" for one in done.see_also)
        talk.note(f"  the same may stand in {also}: dk show {done.see_also[0]}")
    if drafted:
        talk.note("  the draft that waited to be sent is gone too: it may have held the same words")
    if not done.compacted:
        talk.note("  another command used the workspace: run dk doctor --mend later, and old pages go too")
    talk.note("  backups and exports made before still hold it")


def _sure(talk: Talk, seq: int, fields: Sequence[str], *, yes: bool) -> None:
    if yes:
        return
    if not is_interactive():
        raise Refused(
            "erasing cannot be undone, and there is no terminal to ask at", "add --yes; nothing was erased"
        )
    talk.note(f"{', '.join(fields)} of #{seq} will be gone for good; dk show {seq} shows what that is.")
    if ask(f"type {_ERASE} to go on").strip().lower() != _ERASE:
        raise Refused("nothing was erased")


@command
def doctor(
    talk: Talk,
    do_mend: Annotated[
        bool, typer.Option("--mend", help="Put right what can be; records are never touched.")
    ] = False,
    delete_orphans: Annotated[
        bool, typer.Option("--delete-orphans", help="With --mend: remove files that no record names.")
    ] = False,
    read_all: ReadAll = False,
) -> None:
    """Look for trouble in the workspace and around it, and say what to do; --mend does it.

    Records of hooks that could not be taken in are listed; --mend tries them again.
    Exit codes: 0 all is well, 3 records are damaged, 6 something wants attention.
    """
    setup = talk.setup
    done: list[str] = []
    if do_mend:
        mended = mend(setup.workspace, setup.now, delete_orphans=delete_orphans, progress=setup.progress)
        done = [*mended.done, *([f"a copy from before: {mended.copy}"] if mended.copy else [])]
        retry(setup.workspace)
        done += take_in(setup.workspace)
    found = diagnosed(setup.workspace, read_all=read_all, progress=setup.progress)
    todo, waits = advice(found), waiting_words(setup.workspace)
    code = (
        ExitCode.DISCREPANCY
        if not found.evidence_is_sound
        else ExitCode.ATTENTION
        if todo or waits
        else ExitCode.OK
    )
    if talk.as_json:
        talk.json(
            {"done": [*done], "advice": [*todo], "waiting": [*waits], **check_json(found.report, int(code))}
        )
    elif talk.quiet:
        talk.data(str(len(todo) + len(waits)))
    else:
        _print(talk, _doctor_lines(found, done, todo, waits, columns()))
    raise typer.Exit(code)


def _doctor_lines(
    found: Diagnosis, done: Sequence[str], todo: Sequence[str], waits: Sequence[str], width: int
) -> list[str]:
    report = found.report
    lines = wrapped(f"{counted(report.records, 'record')}, {counted(report.files, 'attached file')}", width)
    for title, said in (("done", done), ("to do", todo), ("waiting", waits)):
        lines += [title, *(line for one in said for line in hanging("  ", one, width))] if said else []
    lines += [
        line for one in report.failures for line in hanging("  WRONG  ", f"{one.name}: {one.words}", width)
    ]
    lines += [line for path in found.orphans for line in hanging("  named by no record  ", str(path), width)]
    return lines if todo or waits or report.failures else [*lines, "all is well"]


def _print(talk: Talk, lines: Sequence[str]) -> None:
    for line in lines:
        talk.data(line)
