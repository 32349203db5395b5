"""What ``verify`` found, in plain words: how far it holds, who vouches for it, and what that shows."""

from collections.abc import Iterable

from disputekit.app.verify import Check, CheckReport, Status
from disputekit.cli.screen.layout import counted, hanging, wrapped
from disputekit.record.canonical import Json

SAYS = {
    0: "Nothing that was recorded has been changed, and a seal from outside says so too.",
    10: "Nothing that was recorded has been changed, as far as this workspace can tell by itself.",
    11: "Nothing that was recorded has been changed. The only seals are those the record brings along itself.",
    20: "Something stored is not what was recorded.",
    21: "The record is sound in itself, but it is not the one that your seal was made of.",
    22: "Attached files are missing; the records themselves are as they were written.",
    23: "A seal in the record does not fit the records before it.",
    30: "This could not be checked.",
}
_NEXT = {
    10: "nobody else holds a seal of it yet: dk checkpoint, and send the three lines to somebody",
    11: "bring a seal that somebody else kept: dk verify --against FILE",
    20: "keep this copy as it is, and compare it with a backup: dk doctor",
    21: "records were taken out or written anew after the seal, or it is the seal of another list: look for a backup",
    22: "log the same files again, or copy them from a backup: dk doctor",
    23: "take the wrong seal back (dk withdraw), and keep this copy as it is",
}
SHOWS = (
    "What this shows: these records, in this order, are as they were written down.",
    "What it does not show: that they are true or complete, or that no second list was kept.",
)


def check_lines(report: CheckReport, width: int) -> list[str]:
    """Return the result of a check as lines of text."""
    code = report.exit_code
    lines = wrapped(SAYS[code], width)
    told = [(one.slug, one.size, one.vouched, one.anchored) for one in report.heads]
    for slug, size, vouched, anchored in told:
        lines += hanging(f"  {slug}  ", _head(size, vouched, anchored), width)
    lines += (
        hanging("  ", f"{counted(report.files, 'attached file')} looked at", width) if report.files else []
    )
    names = {one.case_id: one.slug for one in report.heads}
    for check in report.checks:
        if check.status in (Status.FAILED, Status.NOTE):
            head = "  WRONG  " if check.status is Status.FAILED else "  note   "
            lines += hanging(head, _where(check, names), width)
    for check in report.checks:
        if check.status is Status.SKIPPED:
            lines += hanging("  not done  ", check.words, width)
    if code in _NEXT:
        lines += hanging("  next: ", _NEXT[code], width)
    lines += [line for one in SHOWS for line in wrapped(one, width)] if code < 20 else []
    return [*lines, f"verdict {code}: {report.verdict.words}"]


def _head(size: int, vouched: int, anchored: int) -> str:
    if not size:
        return "no records"
    parts = [counted(size, "record")]
    if vouched:
        newer = size - vouched
        parts.append(
            f"your seal holds up to #{vouched}" + (f", {newer} newer under no seal" if newer else "")
        )
    if anchored:
        parts.append(f"a seal of its own up to #{anchored}")
    if not vouched and not anchored:
        parts.append("no seal outside")
    return " · ".join(parts)


def _where(check: Check, names: dict[str, str]) -> str:
    """Say where and what was found; a failure also says what should hold, as that and not as what does."""
    case = names.get(check.case, check.case)
    place = " ".join(part for part in (case, f"#{check.seq}" if check.seq else "") if part)
    found = ": ".join(part for part in (place, check.words) if part)
    return f"{found} (what should hold: {check.name})" if check.status is Status.FAILED else found


def check_json(report: CheckReport, exit_code: int) -> dict[str, Json]:
    """Return the result of a check for scripts: the verdict, and one status for each check."""
    checks: Iterable[Json] = (
        {
            "code": one.code,
            "status": one.status.value,
            "name": one.name,
            "case": one.case,
            "seq": one.seq,
            "words": one.words,
        }
        for one in report.checks
    )
    return {
        "verdict": report.verdict.words,
        "code": report.exit_code,
        "exit_code": exit_code,
        "records": report.records,
        "files": report.files,
        "cases": [{**one._asdict()} for one in report.heads],
        "checks": [*checks],
    }
