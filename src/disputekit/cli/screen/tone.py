"""What was found in a message, on the screen: the place, the words, why, and what to write instead."""

from collections.abc import Iterable, Sequence

from disputekit.app.tone import CATEGORIES, Finding, Looked
from disputekit.cli.screen.layout import counted, hanging, indented
from disputekit.record.canonical import Json

CSV_NAMES = ("line", "column", "category", "words", "reason", "suggestion", "basis", "source")
_BASES = {"rule": "rule of the platform", "inference": "our reading, no rule"}


def finding_lines(findings: Sequence[Finding], width: int) -> list[str]:
    """Return the findings; reason and suggestion of a rule stand at its first one."""
    lines: list[str] = []
    told: set[tuple[str, str]] = set()
    for one in findings:
        lines += hanging(f"{one.line}:{one.column}  ", f'{CATEGORIES[one.category]}: "{one.words}"', width)
        if (one.category, one.reason) not in told:
            told.add((one.category, one.reason))
            lines += _told(one, width)
    return lines


def _told(one: Finding, width: int) -> list[str]:
    lines = indented(one.reason, 5, width)
    if one.ground.says:
        source = f" ({one.ground.source})" if one.ground.source else ""
        lines += indented(f"{_BASES[one.ground.basis]}: {one.ground.says}{source}", 5, width)
    return [*lines, *indented(f"instead: {one.suggestion}", 5, width)]


def summary_words(looked: Looked) -> str:
    """Say how many there are, and by which platform's rules was looked."""
    where = looked.platform or "no platform named: --platform upwork"
    if not looked.findings:
        return f"nothing found ({where})"
    return f"{counted(len(looked.findings), 'finding')} ({where}); nothing was changed"


def tone_json(looked: Looked) -> Json:
    """Return the findings for scripts."""
    return {"platform": looked.platform, "findings": findings_json(looked.findings)}


def findings_json(findings: Iterable[Finding]) -> list[Json]:
    """Return each finding with all it says."""
    return [
        {
            "line": one.line,
            "column": one.column,
            "words": one.words,
            "category": one.category,
            "rule": one.rule,
            "reason": one.reason,
            "suggestion": one.suggestion,
            "basis": one.ground.basis,
            "source": one.ground.source,
            "says": one.ground.says,
        }
        for one in findings
    ]


def finding_cells(one: Finding) -> tuple[object, ...]:
    """Return a finding as the cells of a row."""
    return (
        one.line,
        one.column,
        one.category,
        one.words,
        one.reason,
        one.suggestion,
        one.ground.basis,
        one.ground.source,
    )
