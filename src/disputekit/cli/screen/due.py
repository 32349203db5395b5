"""``due``: clocks, dates and open ends of one case, or of all that are not archived."""

from collections.abc import Iterator

from disputekit.app.status import Due, what_presses
from disputekit.app.workspace import OpenCase, chosen_slug, open_case
from disputekit.cli.options import Talk
from disputekit.cli.screen.ends import date_lines, end_lines, ends_json, near_lines, one_line, vague_lines
from disputekit.cli.screen.layout import columns
from disputekit.record.canonical import Json


def print_due(talk: Talk, *, every: bool, line: bool) -> int:
    """Print what is open in the case in use (without one: in all cases) and return how much it is."""
    total, answers = 0, []
    for slug in _slugs(talk, every=every):
        with open_case(talk.setup._replace(case=slug), writing=False) as case:
            found = what_presses(case)
            if line:
                said = "" if total else one_line(case, found)
                talk.data(said) if said else None
            elif talk.as_json:
                answers.append(_json(case, found))
            elif not talk.quiet:
                _print(talk, case, found)
            total += found.total
    _close(talk, total, answers, line=line)
    return total


def _json(case: OpenCase, found: Due) -> dict[str, Json]:
    from disputekit.app.plain import plain
    from disputekit.cli.screen.deadlines import clock_json, vague_json

    return {
        "case": case.row.slug,
        "clocks": [clock_json(case, one, plain) for one in found.clocks],
        "not_computed": [vague_json(one) for one in found.vague],
        **ends_json(found.dates, found.ends, plain),
        "warnings": list(found.warnings),
    }


def _print(talk: Talk, case: OpenCase, found: Due) -> None:
    for words in found.warnings:
        talk.note(words)
    if found.total:
        width = columns()
        lines = [
            *vague_lines(found.vague, width),
            *near_lines(case, found.clocks, width),
            *date_lines(case, found.dates, width),
            *end_lines(found.ends, width),
        ]
        talk.data("\n".join([case.row.slug, *lines]))


def _close(talk: Talk, total: int, answers: list[dict[str, Json]], *, line: bool) -> None:
    if line:
        return
    if talk.as_json:
        talk.json({"cases": answers, "count": total})
    elif talk.quiet:
        talk.data(str(total)) if total else None
    elif not total:
        talk.note("nothing is open")


def _slugs(talk: Talk, *, every: bool) -> Iterator[str]:
    chosen = "" if every else chosen_slug(talk.setup)
    if chosen:
        yield chosen
        return
    from disputekit.app.cases import cases

    yield from (one.slug for one in cases(talk.setup) if not one.archived)
