"""``due``: dates and open ends of one case, or of all that are not archived."""

from collections.abc import Iterator

from disputekit.app.cases import cases, chosen_slug
from disputekit.app.plain import plain
from disputekit.app.status import due
from disputekit.app.workspace import open_case
from disputekit.cli.options import Talk
from disputekit.cli.screen.ends import date_lines, end_lines, ends_json, one_line
from disputekit.cli.screen.layout import columns
from disputekit.record.canonical import Json


def print_due(talk: Talk, *, every: bool, line: bool) -> int:
    """Print what is open in the case in use (without one: in all cases) and return how much it is."""
    total, answers = 0, []
    for slug in _slugs(talk, every=every):
        with open_case(talk.setup._replace(case=slug), writing=False) as case:
            dates, ends = due(case)
            total += len(dates) + len(ends)
            if line:
                said = one_line(case, dates, ends)
                talk.data(said) if said and not total - len(dates) - len(ends) else None
            elif talk.as_json:
                answers.append({"case": case.row.slug, **ends_json(dates, ends, plain)})
            elif not talk.quiet and (dates or ends):
                talk.data(
                    "\n".join(
                        [case.row.slug, *date_lines(case, dates, columns()), *end_lines(ends, columns())]
                    )
                )
    _close(talk, total, answers, line=line)
    return total


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
    yield from (one.slug for one in cases(talk.setup) if not one.archived)
