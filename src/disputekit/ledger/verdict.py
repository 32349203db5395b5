"""What a check of a workspace found, and the verdict that follows (docs/format.md, section 5)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NamedTuple

MOST_KEPT = 20


class Verdict(IntEnum):
    """The exit codes of ``verify``; the highest that applies wins."""

    ANCHORED = 0
    UNANCHORED = 10
    SELF_SUPPLIED = 11
    TAMPERED = 20
    DIVERGED = 21
    INCOMPLETE = 22
    ANCHOR_INVALID = 23
    CANNOT_CHECK = 30

    @property
    def words(self) -> str:
        """The verdict as it is printed."""
        return _VERDICT_WORDS[self]


_VERDICT_WORDS = {
    Verdict.ANCHORED: "ANCHORED",
    Verdict.UNANCHORED: "INTACT, UNANCHORED",
    Verdict.SELF_SUPPLIED: "INTACT, ANCHORS SELF-SUPPLIED",
    Verdict.TAMPERED: "TAMPERED",
    Verdict.DIVERGED: "DIVERGED/TRUNCATED",
    Verdict.INCOMPLETE: "INCOMPLETE",
    Verdict.ANCHOR_INVALID: "ANCHOR INVALID",
    Verdict.CANNOT_CHECK: "CANNOT CHECK",
}


class Status(StrEnum):
    """What a check came to. A note is worth knowing and no failure."""

    OK = "ok"
    FAILED = "failed"
    NOTE = "note"
    SKIPPED = "skipped"


class Check(NamedTuple):
    """One check: what it looks at, its status and stable code, and where and what was found."""

    name: str
    status: Status
    code: str
    case: str = ""
    seq: int | None = None
    words: str = ""


class CaseHead(NamedTuple):
    """How far a case reaches, and up to which record an anchor of its own or a checkpoint of the reader holds."""

    case_id: str
    slug: str
    size: int
    hash: str
    recorded_at: str
    anchored: int
    vouched: int


# Every check, in the order it is listed: what it looks at, and the verdict of a failure.
CHECKS: dict[str, tuple[str, Verdict]] = {
    "place.read": ("the workspace can be read", Verdict.CANNOT_CHECK),
    "database.pages": ("the database file is sound", Verdict.TAMPERED),
    "database.schema": ("the tables are those of this version", Verdict.TAMPERED),
    "database.rows": ("every row belongs to a case and a record", Verdict.TAMPERED),
    "entry.version": ("every record is of a version known here", Verdict.CANNOT_CHECK),
    "entry.form": ("every record has the form of the format", Verdict.TAMPERED),
    "chain.case": ("every record belongs to its case", Verdict.TAMPERED),
    "chain.seq": ("the records are numbered without gaps", Verdict.TAMPERED),
    "chain.link": ("every record follows from the one before", Verdict.TAMPERED),
    "row.number": ("every record is stored under its number", Verdict.TAMPERED),
    "field.form": ("every field has the form of the format", Verdict.TAMPERED),
    "field.hash": ("every field is as it was recorded", Verdict.TAMPERED),
    "field.name": ("no field stands twice in a record", Verdict.TAMPERED),
    "field.missing": ("no field is gone but those that were erased", Verdict.TAMPERED),
    "index.match": ("lists and search show what the records say", Verdict.TAMPERED),
    "file.form": ("every attached file is named by its content", Verdict.TAMPERED),
    "file.missing": ("every attached file is there", Verdict.INCOMPLETE),
    "file.altered": ("every attached file has its size", Verdict.TAMPERED),
    "file.content": ("every attached file is as it was recorded", Verdict.TAMPERED),
    "anchor.hash": ("every anchor fits the records before it", Verdict.ANCHOR_INVALID),
    "checkpoint.form": ("your checkpoint can be read", Verdict.CANNOT_CHECK),
    "checkpoint.case": ("the case of your checkpoint is here", Verdict.DIVERGED),
    "checkpoint.hash": ("your checkpoint holds", Verdict.DIVERGED),
    "clock.order": ("the clock only went forward", Verdict.ANCHORED),
    "file.unnamed": ("every file in the store belongs to a record", Verdict.ANCHORED),
}


_FOLLOWS = (
    "field.missing",
    "index.match",
    "anchor.hash",
)  # the record named may be right, and another one not


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """The result of a check.

    ``first_bad`` is the first record, in the first case with one, that is not as it was recorded; ``stray`` are
    paths in the workspace, relative to it, of files that no record names.
    """

    verdict: Verdict
    checks: tuple[Check, ...]
    heads: tuple[CaseHead, ...]
    records: int
    files: int
    first_bad: Check | None
    stray: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """The exit code of ``verify``."""
        return int(self.verdict)

    @property
    def failures(self) -> tuple[Check, ...]:
        """The checks that failed."""
        return tuple(check for check in self.checks if check.status is Status.FAILED)


class Findings:
    """Collects what checks find; of many findings of one sort in one case the first are kept, all are counted."""

    def __init__(self) -> None:
        self._found: list[Check] = []
        self._counts: Counter[tuple[Status, str, str]] = Counter()
        self._done: set[str] = set()

    def done(self, *codes: str) -> None:
        """Say that these checks were made: they are listed as ok where nothing was found."""
        self._done.update(codes)

    def fail(self, code: str, words: str, case: str = "", seq: int | None = None) -> None:
        """Add a failure."""
        self._add(Status.FAILED, code, words, case, seq)

    def note(self, code: str, words: str, case: str = "", seq: int | None = None) -> None:
        """Add something worth knowing."""
        self._add(Status.NOTE, code, words, case, seq)

    def skip(self, code: str, words: str) -> None:
        """Say why a check was not made."""
        self._add(Status.SKIPPED, code, words, "", None)

    def _add(self, status: Status, code: str, words: str, case: str, seq: int | None) -> None:
        self._counts[status, code, case] += 1
        if self._counts[status, code, case] <= MOST_KEPT:
            self._found.append(Check(CHECKS[code][0], status, code, case, seq, words))

    def failed(self, case: str, *groups: str) -> bool:
        """Tell whether a check of one of these groups (the first word of its code) failed for a case."""
        return any(
            status is Status.FAILED and where == case and code.partition(".")[0] in groups
            for status, code, where in self._counts
        )

    def listed(self) -> tuple[Check, ...]:
        """Return all findings and the checks that found nothing, in the order of CHECKS."""
        order = {code: place for place, code in enumerate(CHECKS)}
        spoken = {check.code for check in self._found}
        fine = [Check(CHECKS[code][0], Status.OK, code) for code in self._done - spoken]
        more = [
            Check(CHECKS[code][0], status, code, case, None, f"and {count - MOST_KEPT} more of this sort")
            for (status, code, case), count in self._counts.items()
            if count > MOST_KEPT
        ]
        return tuple(sorted([*self._found, *more, *fine], key=lambda check: order[check.code]))


def report_of(
    findings: Findings, heads: Iterable[CaseHead], files: int, stray: Iterable[str] = ()
) -> CheckReport:
    """Draw the verdict. Each case that has records is judged by itself: the least vouched for counts for all."""
    kept = tuple(heads)
    checks = findings.listed()
    failures = [CHECKS[check.code][1] for check in checks if check.status is Status.FAILED]
    grades = [_grade(head) for head in kept if head.size]
    return CheckReport(
        verdict=max(failures or grades or [Verdict.UNANCHORED]),
        checks=checks,
        heads=kept,
        records=sum(head.size for head in kept),
        files=files,
        stray=tuple(stray),
        first_bad=_first_bad(checks, [head.case_id for head in kept]),
    )


def _first_bad(checks: Iterable[Check], cases: list[str]) -> Check | None:
    """Choose what to name: the record itself that is bad, before what only follows from it."""
    bad = [check for check in checks if check.status is Status.FAILED and check.seq is not None]
    order = {case: place for place, case in enumerate(cases)}
    return min(
        bad,
        key=lambda check: (order.get(check.case, len(order)), check.code in _FOLLOWS, check.seq or 0),
        default=None,
    )


def _grade(head: CaseHead) -> Verdict:
    if head.vouched:
        return Verdict.ANCHORED
    return Verdict.SELF_SUPPLIED if head.anchored else Verdict.UNANCHORED
