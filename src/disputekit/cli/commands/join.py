"""Join records: link, same, and mark, which says what a recorded message is."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from disputekit.app.join import READINGS, found_for, numbers_of
from disputekit.app.join import link as linked
from disputekit.app.join import mark as marked
from disputekit.app.look import Query
from disputekit.app.workspace import OpenCase, open_case
from disputekit.cli.asking import confirmed
from disputekit.cli.complete import record_names
from disputekit.cli.options import About, Reference, Talk, command
from disputekit.cli.writing import record
from disputekit.errors import Refused

Records = Annotated[
    list[str], typer.Argument(help="The records: 14 31, 14,16 or 20..31.", autocompletion=record_names)
]
AnyRecords = Annotated[
    list[str] | None,
    typer.Argument(help="The records: 14 31, 14,16 or 20..31.", autocompletion=record_names),
]
Off = Annotated[bool, typer.Option("--off", help="Take the link away again.")]
Words = Annotated[
    list[str] | None, typer.Option("--search", help="Records that hold this word (repeat for more).")
]
Sender = Annotated[str, typer.Option("--from", help="Of those, or of all: who sent it.")]
Channel = Annotated[str, typer.Option("--via", "-v", help="Only through this channel.")]
Since = Annotated[str, typer.Option("--since", help="Only from this time on.")]
Until = Annotated[str, typer.Option("--until", help="Only up to this time.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say which records; record nothing.")]


class Found:
    """What a link takes beside records that are named: what a search finds."""

    shape: dict[str, tuple[Any, Any]] = {  # noqa: RUF012 - read only
        "search": (Words, None),
        "sender": (Sender, ""),
        "via": (Channel, ""),
        "since": (Since, ""),
        "until": (Until, ""),
    }

    def __init__(self, **given: Any) -> None:
        self.words: list[str] = [word for said in given["search"] or () for word in said.split()]
        self.query = Query(
            person=given["sender"], via=given["via"], since=given["since"], until=given["until"]
        )

    @property
    def is_given(self) -> bool:
        """Whether anything was said to search for."""
        return bool(self.words) or self.query != Query()


@command
def link(
    talk: Talk,
    found: Found,
    records: AnyRecords = None,
    about: About = None,
    off: Off = False,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> None:
    """Join records with each other, or with what they concern: ``link 20..31 --about S2``.

    ``link --search popup --from Dana --about S2`` shows what it finds and asks. All of it is one record: one undo.

    Exit codes: 0 joined, shown or not confirmed, 2 nothing named or it cannot be read, 4 no such record, nothing
    found, 5 another command is writing.
    """
    if bool(records) == found.is_given:
        raise Refused("name records, or search for them", "dk link 20..31 --about S2, dk link --search popup")
    if not found.is_given and not dry_run:
        record(talk, lambda case: [linked(case, records or (), about or (), same=False, off=off)])
        return
    with open_case(talk.setup, writing=False) as case:
        seqs = (
            found_for(case, found.words, found.query) if found.is_given else numbers_of(case, records or ())
        )
        draft = linked(case, [str(one) for one in seqs], about or (), same=False, off=off)
        _preview(talk, case, seqs, draft.about, off=off, dry_run=dry_run)
    if dry_run:
        return
    if not confirmed("Record it?", yes=yes):
        talk.note("nothing was recorded")
        return
    record(talk, [draft])


def _preview(
    talk: Talk, case: OpenCase, seqs: list[int], about: Sequence[str], *, off: bool, dry_run: bool
) -> None:
    """Say how many records and which; as JSON only where that is all there will be."""
    from disputekit.cli.screen.join import preview_lines
    from disputekit.cli.screen.layout import columns

    if talk.as_json:
        if dry_run:
            talk.json({"case": case.row.slug, "dry_run": True, "records": seqs, "about": list(about)})
        return
    for line in preview_lines(case, seqs, about, columns(), off=off):
        talk.data(line) if dry_run else talk.note(line)


@command
def same(talk: Talk, records: Records, off: Off = False) -> None:
    """Several records are sources of one event, counted once: ``same 14 31``."""
    record(talk, lambda case: [linked(case, records, (), same=True, off=off)])


@command
def mark(
    talk: Talk,
    message: Reference,
    reading: Annotated[str, typer.Argument(help="One of: " + ", ".join(READINGS) + ".")],
    about: About = None,
) -> None:
    """Say what a recorded message is: ``mark 31 agreed --about R2``. The message itself stays as it is."""
    record(talk, lambda case: [marked(case, message, reading, about or ())])
