"""``review`` on the screen: causes, findings by group, the evidence list; and the list of all checks."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from disputekit.app.review import Check, EvidenceItem, Finding, Group, Review, RootCause
from disputekit.cli.screen.layout import counted, hanging, indented, table, wrapped
from disputekit.record.canonical import Json

CSV_NAMES = ("check", "group", "found", "concerns", "why", "commands")
_SHOWN = 5  # findings of one check; the rest by naming it
_SEQS = 8
_TITLES = {
    Group.BLOCKER: "BLOCKERS: put these right before anything is filed",
    Group.WEAK: "WEAK SPOTS",
    Group.OTHER_SIDE: "THE OTHER SIDE'S BEST ARGUMENTS",
}
_LISTS = {
    "A": "Upwork, fixed price",
    "B": "Upwork or another platform, hourly",
    "C": "a platform",
    "D": "direct contract: payment service or card issuer",
    "E": "direct contract: court or authority",
}


def review_lines(found: Review, width: int, *, whole: bool) -> list[str]:
    """Return what a review found; ``whole`` adds causes and evidence list, and cuts long rows of findings."""
    lines = _cause_lines(found.causes, width) if whole else []
    for group in Group:
        own = found.of(group)
        if own:
            lines += ["", *wrapped(_TITLES[group], width)] if lines else wrapped(_TITLES[group], width)
            lines += _finding_lines(own, width, whole=whole)
    return [*lines, *(_evidence_lines(found.evidence, width) if whole else [])]


def _cause_lines(causes: Sequence[RootCause], width: int) -> list[str]:
    if not causes:
        return wrapped("WHAT IT IS ABOUT cannot be told from the records", width)
    lines = wrapped("WHAT IT IS ABOUT, by the records; several may apply", width)
    for one in causes:
        rests = " ".join((*one.labels, _numbers(one.seqs)))
        lines += hanging("  ", f"{one.cause.value} · {rests}", width)
        lines += indented(f"recognised by: {one.rule}", 6, width)
    return lines


def _finding_lines(findings: Sequence[Finding], width: int, *, whole: bool) -> list[str]:
    lines: list[str] = []
    for check, of_check in groupby(findings, key=lambda one: one.check):
        own = list(of_check)
        lines += indented(check, 2, width)
        shown = own[:_SHOWN] if whole else own
        for why, same in groupby(shown, key=lambda one: one.why):
            for one in same:
                lines += hanging("    ", one.found + _more_concerns(one), width)
                lines += indented("  or  ".join(one.commands), 8, width)
            lines += indented(f"why: {why}", 4, width)
        if len(own) > len(shown):
            lines += indented(f"{len(own) - len(shown)} more: dk review {check}", 4, width)
    return lines


def _more_concerns(one: Finding) -> str:
    """Return the records and labels that the sentence itself does not name."""
    words = (
        one.found.replace(",", " ").replace(";", " ").replace(":", " ").replace("(", " ").replace(")", " ")
    )
    named = {word.rstrip(".") for word in words.split()}
    rest = [concern for concern in one.concerns if concern not in named]
    shown = " ".join(rest[:_SEQS]) + (f" and {len(rest) - _SEQS} more" if len(rest) > _SEQS else "")
    return f" ({shown})" if rest else ""


def _evidence_lines(items: Sequence[EvidenceItem], width: int) -> list[str]:
    lines: list[str] = []
    for name, of_list in groupby(items, key=lambda one: one.list):
        lines += ["", *wrapped(f"EVIDENCE LIST {name}: {_LISTS[name]}", width)]
        for one in of_list:
            held = f" ({_numbers(one.seqs)})" if one.seqs else ""
            lines += hanging(f"  {one.presence.value:<14}  ", one.words + held, width)
            lines += indented(one.command, 8, width) if one.command else []
    return lines


def _numbers(seqs: Sequence[int]) -> str:
    shown = " ".join(f"#{seq}" for seq in seqs[:_SEQS])
    return shown + (f" and {len(seqs) - _SEQS} more" if len(seqs) > _SEQS else "")


def summary_words(slug: str, found: Review) -> str:
    """Say in one line how many checks ran and what they found."""
    counts = [
        counted(len(found.of(Group.BLOCKER)), "blocker"),
        counted(len(found.of(Group.WEAK)), "weak spot"),
        counted(len(found.of(Group.OTHER_SIDE)), "argument of the other side", "arguments of the other side"),
    ]
    said = ", ".join(counts) if found.findings else "nothing found"
    return f"{slug}: {counted(len(found.checked), 'check')}, {said}"


def check_lines(checks: Iterable[Check], width: int) -> list[str]:
    """Return the checks with what each looks at, by group."""
    lines: list[str] = []
    for group, own in groupby(checks, key=lambda one: one.group):
        lines += ["", group.value] if lines else [group.value]
        lines += ["  " + line for line in table([(one.id, one.looks_at) for one in own], max(width - 2, 0))]
    return lines


def finding_cells(one: Finding) -> list[object]:
    """Return a finding as a row of a table."""
    return [
        one.check,
        one.group.value,
        one.found,
        " ".join(one.concerns),
        one.why,
        "  or  ".join(one.commands),
    ]


def check_json(one: Check) -> dict[str, Json]:
    """Return a check for scripts."""
    return {"check": one.id, "group": one.group.value, "looks_at": one.looks_at, "why": one.why}


def review_json(found: Review, plain: Callable[[object], Json]) -> dict[str, Json]:
    """Return all of a review for scripts."""
    return {
        "blockers": len(found.blockers),
        "causes": plain(found.causes),
        "findings": plain(found.findings),
        "evidence": plain(found.evidence),
        "checked": plain(found.checked),
    }
