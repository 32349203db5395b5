"""A document before it is rendered: which one it is, its views, and what its edition adds to them."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Literal, NamedTuple

from disputekit.case.view import (
    AccountView,
    DisputeLine,
    GapLine,
    Head,
    Line,
    ScopeView,
    SummaryView,
    TimelineRow,
    TimelineView,
)
from disputekit.reports.moments import years_of


class Report(Enum):
    """The documents; the value is the name of the command and of the folder of its templates."""

    CASE = "case"
    TIMELINE = "timeline"
    SCOPE = "scope"
    ACCOUNT = "account"


class Format(Enum):
    """The formats; the value is what a user types."""

    TERM = "term"
    MARKDOWN = "md"
    HTML = "html"
    JSON = "json"
    CSV = "csv"


class Options(NamedTuple):
    """How a document is rendered. ``templates`` is the user's own folder; ``width`` and ``colour`` are the screen's."""

    templates: Path | None = None
    paper: Literal["A4", "Letter"] = "A4"
    width: int = 100
    colour: bool = False


class Seal(NamedTuple):
    """The three lines that fix the record as it stood when the document was made."""

    case: str
    size: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One edition of a document. Views that it does not need are None; the case has all of them.

    ``zone`` is that of all dates and times in it; ``printed`` is the ISO date of the edition in that zone.
    """

    report: Report
    head: Head
    printed: str
    seal: Seal
    zone: str = "UTC"
    summary: SummaryView | None = None
    scope: ScopeView | None = None
    timeline: TimelineView | None = None
    account: AccountView | None = None

    def rows(self) -> tuple[TimelineRow, ...]:
        """Return every row of the full list (annex A); empty in a document without one."""
        return self.timeline.annex if self.timeline else ()

    def with_year(self) -> bool:
        """Tell whether dates need their year: the document speaks of more than one."""
        years: set[int] = set()
        for moment in (self.head.started, self.head.ended):
            years |= years_of(moment, self.zone) if moment else set()
        for row in self.rows():
            match row:
                case Line() | DisputeLine():
                    years |= years_of(row.when, self.zone)
                case GapLine():
                    years |= {int(row.first[:4]), int(row.last[:4])}
        return len(years) != 1

    def places(self) -> dict[int, str]:
        """Return for each exhibit the row of an annex that shows it, the first that does.

        In annex A see ``place_of``; coverage statements stand in annex B.
        """
        found: dict[int, str] = {}
        for row in self.rows():
            if not isinstance(row, GapLine):
                for one in row.exhibits:
                    found.setdefault(one.seq, place_of(row))
        for line in self.head.coverage:
            found[line.exhibit.seq] = f"E{line.exhibit.seq}"
        return found


def place_of(row: Line | DisputeLine) -> str:
    """Return the name of a row of annex A, unique in a document: ``E14``, or ``dispute``."""
    return f"E{row.seq}" if isinstance(row, Line) else "dispute"
