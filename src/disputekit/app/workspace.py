"""Open a workspace and the case a command speaks of: the one place where clock, case and ledger meet."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from disputekit.app.choice import chosen_case, rename_case
from disputekit.case.facts import CaseFacts, People, facts_of, people_of
from disputekit.errors import NotFound, Refused
from disputekit.ledger.append import Appended, Build, append
from disputekit.ledger.connection import (
    BUSY_SECONDS,
    Connection,
    open_for_reading,
    open_for_writing,
    storage_errors,
)
from disputekit.ledger.read import CaseRow, all_cases, case_by_slug, records_with_amends

_RENAMING = ("case", "amend", "withdraw")  # what may give a case another short name
Progress = Callable[[str, int, int], None]


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Report nothing: for scripts, tests and work that is over at once."""


class Setup(NamedTuple):
    """What the command line tells every use case: places, clock, and the case if one was named.

    ``heard`` is when the command was given, where that was earlier than ``now`` (a hook's record that had to
    wait): times are read as of then, and recorded now. ``patience`` is how many seconds to wait for a lock.
    """

    workspace: Path
    config: Path
    folder: Path
    now: datetime
    now_is_chosen: bool = False
    case: str | None = None
    progress: Progress = no_progress
    heard: datetime | None = None
    patience: float = BUSY_SECONDS


class OpenCase(NamedTuple):
    """A case that is open for a command: its place in the ledger, its facts, its people."""

    setup: Setup
    connection: Connection
    row: CaseRow
    facts: CaseFacts
    people: People

    def check_clock(self) -> None:
        """Refuse to write under a chosen clock, but in a case made for that."""
        if self.setup.now_is_chosen and self.facts.clock != "set":
            raise Refused(
                f"--now does not set the clock of {self.row.slug}: its records carry the machine's own time",
                "say when it happened with -t; only a demo case (clock: set) takes --now",
            )

    def append(self, build: Build) -> Appended:
        """Write records to this case. Under a chosen clock only a case made for that takes them."""
        self.check_clock()
        with storage_errors(self.setup.workspace):
            appended = append(self.connection, self.row.case_no, self.row.case_id, build, self.setup.now)
            if any(one.kind in _RENAMING for one in appended.records):
                now = case_by_slug(self.connection, self.row.case_id).slug
                rename_case(self.setup.config, self.setup.workspace, self.row.slug, now)
        return appended


@contextmanager
def open_case(setup: Setup, *, writing: bool) -> Iterator[OpenCase]:
    """Open the case that the command speaks of; raises NotFound when none was named or chosen."""
    opened = open_for_writing if writing else open_for_reading
    connection = opened(setup.workspace, busy_seconds=setup.patience)
    try:
        with storage_errors(setup.workspace):
            row = _pick(setup, connection)
            records = records_with_amends(connection, row.case_no, ("case", "person"))
            facts = facts_of(records)
            case = OpenCase(setup, connection, row, facts, people_of(facts, records))
        yield case
    finally:
        connection.close()


def chosen_slug(setup: Setup) -> str:
    """Return the case that was named or chosen, empty when none was."""
    return setup.case or chosen_case(setup.config, setup.workspace, setup.folder)


def _pick(setup: Setup, connection: Connection) -> CaseRow:
    slug = chosen_slug(setup)
    if slug:
        return case_by_slug(connection, slug)
    cases = [case for case in all_cases(connection) if not case.archived_at]
    if len(cases) == 1:
        return cases[0]
    if not cases:
        raise NotFound("there is no case yet", "start one with: disputekit start")
    names = ", ".join(case.slug for case in cases)
    raise NotFound(
        f"which case? there are {len(cases)}: {names}", "name it with -c, or: disputekit case use NAME"
    )
