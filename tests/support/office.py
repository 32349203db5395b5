"""A freelancer's office for tests: a workspace, a clock that stands still, and the use cases called directly."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from disputekit.app.correct import correct
from disputekit.app.log import Draft, write
from disputekit.app.start import Plan, Terms, commit_start, plan_start
from disputekit.app.workspace import OpenCase, Setup, open_case
from disputekit.errors import DisputekitError
from disputekit.ledger.append import Appended
from disputekit.ledger.connection import database_path, open_for_reading
from disputekit.ledger.index import standing_at
from disputekit.ledger.lookup import in_force
from disputekit.ledger.read import all_cases, head_of, read_case
from disputekit.record.canonical import Json
from disputekit.record.entry import Record

NOW = datetime(2026, 3, 3, 14, 5, tzinfo=UTC)  # Tuesday, 16:05 in Kyiv
TERMS = Terms(
    title="Website redesign",
    me="Olena Koval",
    client="Dana Reyes",
    platform="Upwork",
    currency="USD",
    zone="Europe/Kyiv",
    slug="acme",
)

P = ParamSpec("P")
T = TypeVar("T")


class Office:
    """Calls use cases as the command line does: each on a case that was opened for it, at the office's clock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.setup = Setup(folder / "workspace", folder / "config", folder, NOW)

    def later(self, **time: float) -> "Office":
        """Let time pass."""
        self.setup = self.setup._replace(now=self.setup.now + timedelta(**time))
        return self

    def choose_clock(self, now: datetime = NOW) -> "Office":
        """Set the clock as ``--now`` does."""
        self.setup = self.setup._replace(now=now, now_is_chosen=True)
        return self

    def in_case(self, slug: str) -> "Office":
        """The same office with ``-c`` on every command."""
        other = Office(self.folder)
        other.setup = self.setup._replace(case=slug)
        return other

    def start_direct(self) -> None:
        """Open a case between two people, with no platform and no channel to assume."""
        self.start()
        self.do(correct, 1, [("platform", "direct")], "")

    def plan(self, *files: Path, clock_set: bool = False, **terms: Any) -> Plan:
        """Plan a case; ``terms`` change those of the website case."""
        return plan_start(self.setup, TERMS._replace(**terms), files, clock_set=clock_set)

    def start(self, *files: Path, clock_set: bool = False, **terms: Any) -> Appended:
        return commit_start(self.setup, self.plan(*files, clock_set=clock_set, **terms))

    @contextmanager
    def opened(self, *, writing: bool = True) -> Iterator[OpenCase]:
        with open_case(self.setup, writing=writing) as case:
            yield case

    def do(self, use_case: Callable[Concatenate[OpenCase, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a use case on the case in use; a second passes."""
        self.later(seconds=1)
        with self.opened() as case:
            return use_case(case, *args, **kwargs)

    def write(self, *drafts: Draft) -> tuple[Record, ...]:
        return self.do(write, drafts).records

    def got(self, text: str = "hello", **more: Any) -> int:
        """Record a message from the client and return its number."""
        draft = Draft("message", text=text, verbatim=True, sender="client", receiver="me")
        return self.write(draft._replace(**more))[0].seq

    def requested(self, text: str = "a popup", **more: Any) -> int:
        """Record a request and return its number."""
        draft = Draft("request", text=text, sender="client", receiver="me", label="R")
        return self.write(draft._replace(**more))[0].seq

    def records(self) -> list[Record]:
        """Every record of the case in use, each field checked against the chain."""
        with self.opened(writing=False) as case:
            return list(read_case(case.connection, case.row))

    def fields(self, seq: int) -> dict[str, Json]:
        """The fields of a record as they stand."""
        with self.opened(writing=False) as case:
            return standing_at(case.connection, case.row.case_no, seq).fields

    def in_force(self) -> list[int]:
        """The numbers of the records in force."""
        with self.opened(writing=False) as case:
            head = head_of(case.connection, case.row.case_no).seq
            return [seq for seq in range(1, head + 1) if in_force(case.connection, case.row.case_no, seq)]

    def count(self) -> int:
        """The number of records of all cases, without opening any."""
        if not database_path(self.setup.workspace).is_file():
            return 0
        connection = open_for_reading(self.setup.workspace)
        try:
            return sum(head_of(connection, case.case_no).seq for case in all_cases(connection))
        finally:
            connection.close()

    def files(self) -> list[str]:
        """Every file of the workspace but the database."""
        found = (path for path in self.setup.workspace.rglob("*") if path.is_file())
        return sorted(path.name for path in found if path != database_path(self.setup.workspace))

    def refused(
        self, use_case: Callable[Concatenate[OpenCase, P], object], *args: P.args, **kwargs: P.kwargs
    ) -> DisputekitError:
        """Call a use case that must refuse and write nothing, no record and no file."""
        before = self.count(), self.files()
        try:
            self.do(use_case, *args, **kwargs)
        except DisputekitError as error:
            assert (self.count(), self.files()) == before, "something was written"
            return error
        raise AssertionError("it was not refused")

    def not_written(self, *drafts: Draft) -> DisputekitError:
        return self.refused(write, drafts)


def offer_in(folder: Path, name: str = "offer.txt", text: str = "The offer, as accepted.") -> Path:
    """A small file to attach."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
