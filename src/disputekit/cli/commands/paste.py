"""paste: a page that was copied by hand, looked through on the screen and recorded as what it is."""

import sys
from collections.abc import Iterable, Sequence
from typing import Annotated, NamedTuple

import typer

from disputekit.app.correct import seq_of
from disputekit.app.importing import Looked, Outcome, check_ready, record_sources, remember_me
from disputekit.app.importing_people import unplaced
from disputekit.app.log import default_channel
from disputekit.app.paste import HELP as PASTE_HELP
from disputekit.app.paste import Part, channel_of, keep_paste, pasted_text, read_parts, split_later
from disputekit.app.paste_page import (
    Told,
    look_at_page,
    own_names,
    page_of,
    pasted_words,
    rows_of,
    wanted_of,
)
from disputekit.app.workspace import OpenCase, open_case
from disputekit.cli.asking import ask
from disputekit.cli.clipboard import clipboard_bytes
from disputekit.cli.editor import edited
from disputekit.cli.options import Talk, Via, command
from disputekit.cli.paste_walk import asked_for, settled
from disputekit.cli.screen.importing import (
    changes,
    line,
    looked_json,
    outcome_json,
    preview,
    source_json,
    who_is_who,
)
from disputekit.cli.screen.layout import columns, counted
from disputekit.cli.screen.pasted import page_lines
from disputekit.cli.terminal import is_interactive
from disputekit.cli.writing import answer, kept_on_refusal, piped
from disputekit.errors import DisputekitError, Refused
from disputekit.record.entry import Record


class Page:
    """What may be said of a copied page."""

    shape = {  # noqa: RUF012 - read only
        "on": (Annotated[str, typer.Option("--on", help="The day it was shown: what Today is.")], ""),
        "year": (Annotated[int, typer.Option("--year", help="The year of dates without one.")], 0),
        "dmy": (Annotated[bool, typer.Option("--dmy", help="Its dates have the day first.")], False),
        "mdy": (Annotated[bool, typer.Option("--mdy", help="Its dates have the month first.")], False),
        "zone": (
            Annotated[str, typer.Option("--zone", help="Whose clock it shows: Europe/Kyiv, or: case.")],
            "",
        ),
        "me": (Annotated[list[str] | None, typer.Option("--me", help="Your own name on it.")], None),
        "swap": (
            Annotated[bool, typer.Option("--swap", help="The two names are the other way round.")],
            False,
        ),
        "yes": (Annotated[bool, typer.Option("--yes", "-y", help="Record it as it is understood.")], False),
        "dry_run": (Annotated[bool, typer.Option("--dry-run", help="Show it; record nothing.")], False),
    }

    def __init__(self, **given: object) -> None:
        if given["dmy"] and given["mdy"]:
            raise Refused("--dmy and --mdy say the opposite of each other", "give one of them")
        me = given["me"]
        self.told = Told(
            on=str(given["on"]),
            year=given["year"] if isinstance(given["year"], int) else 0,
            order="dmy" if given["dmy"] else "mdy" if given["mdy"] else "",
            me=tuple(map(str, me)) if isinstance(me, list) else (),
            zone=str(given["zone"]),
            is_swapped=bool(given["swap"]),
        )
        self.yes, self.dry_run = bool(given["yes"]), bool(given["dry_run"])


class _Given(NamedTuple):
    """What was pasted: its bytes, its text, and its channel; ``from_pipe``: nobody can be asked."""

    data: bytes
    text: str
    channel: str
    via: str


@command
def paste(
    talk: Talk,
    page: Page,
    record_number: Annotated[
        str, typer.Argument(metavar="[RECORD]", help="A paste kept before, to split it now.")
    ] = "",
    via: Via = "",
    clipboard: Annotated[bool, typer.Option("--clipboard", help="Take the clipboard, not a pipe.")] = False,
    split: Annotated[
        bool, typer.Option("--split", help="Open the editor and mark where each message begins.")
    ] = False,
    whole: Annotated[bool, typer.Option("--whole", help="Keep it as one source without asking.")] = False,
) -> None:
    """Record a copied message page: who wrote what when is read off it and shown to you first.

    The text comes from a pipe (``wl-paste | dk paste``), else from the clipboard, and is kept byte for byte. A day
    without a year, "Today" and the like are asked for, or said with --on and --year; nothing is guessed. A text in
    which no message can be made out is kept as one verbatim source, which you can split.

    Exit codes: 0 done (also when nothing was new), 2 something must be said or confirmed first, 5 another command
    is writing, 130 interrupted: nothing was recorded.
    """
    with open_case(talk.setup, writing=not page.dry_run) as case:
        if record_number:
            _split_kept(talk, case, record_number)
            return
        data = sys.stdin.buffer.read() if piped() and not clipboard else clipboard_bytes()
        given = _Given(data, pasted_words(data), via or default_channel(case), via)
        can_ask = is_interactive()
        understood = page_of(case, given.text, page.told)
        if split or whole or not understood.is_understood:
            if page.dry_run:
                talk.note("no message would be made out of it: one verbatim source · nothing was recorded")
                return
            _keep_whole(talk, case, given, wants_split=split or (not whole and can_ask and _asks_to_split()))
            return
        told = page.told
        if can_ask and not page.yes and not page.dry_run:
            chosen = settled(talk, case, given.text, told)
            if chosen is None:
                _keep_whole(talk, case, given, wants_split=False)
                return
            told = chosen
        _take(talk, case, given, told, page)


def _take(talk: Talk, case: OpenCase, given: _Given, told: Told, page: Page) -> None:
    """Record a page as any other source is recorded, or show what would be."""
    understood = page_of(case, given.text, told)
    can_ask = is_interactive() and not page.yes and not page.dry_run
    if not talk.as_json and not can_ask and not understood.problem:
        own = own_names(case, understood, told)
        for row in page_lines(rows_of(understood), own, case.facts.me, columns()):
            talk.note(row)
    confirmed = "at the terminal" if can_ask else "by --yes"
    looked = look_at_page(case, given.data, understood, told, given.channel, confirmed)
    if page.dry_run:
        _preview(talk, case, looked)
        return
    if not page.yes and not can_ask:
        raise Refused(
            "a copied page is recorded when somebody has looked at it, and there is no terminal to ask at",
            "take it as shown: --yes; be asked: --clipboard; one text: --whole; nothing was recorded",
        )
    if looked.sources[0].survey.lacks_zone and can_ask:
        told = told._replace(zone=asked_for("--zone", "", case.facts.zone))
        looked = look_at_page(case, given.data, understood, told, given.channel, confirmed)
    wanted = wanted_of(case, understood, told, given.channel)
    check_ready(case, [looked], wanted)
    remember_me(case, wanted, [looked])
    [outcome] = list(record_sources(case, [looked]))
    _say_recorded(talk, case, looked, outcome)


def _preview(talk: Talk, case: OpenCase, looked: Looked) -> None:
    [source] = looked.sources
    if talk.as_json:
        paths, sources = looked_json([looked]), [source_json(source)]
        talk.json({"case": case.row.slug, "dry_run": True, "paths": paths, "sources": sources})
        return
    talk.data("\n".join(preview(case, source, columns())))
    talk.note("nothing was recorded: --dry-run")


def _say_recorded(talk: Talk, case: OpenCase, looked: Looked, outcome: Outcome) -> None:
    if talk.as_json:
        paths, sources = looked_json([looked]), [outcome_json(outcome)]
        talk.json({"case": case.row.slug, "paths": paths, "sources": sources, "recorded": outcome.items})
        return
    talk.note("\n".join(line(outcome, columns())))
    for said in (changes(outcome.source), *outcome.source.survey.warnings):
        if said:
            talk.note(f"  {said}")
    written = outcome.written
    slug = case.row.slug
    words = f"{slug} · nothing new was recorded"
    if written:
        words = (
            f"{slug} #{written.first}-#{written.last} · {counted(outcome.items, 'record')} of a copied page"
        )
    talk.data(str(outcome.items) if talk.quiet else words)
    for said in who_is_who(case, unplaced(case, [outcome.source] if written else []), columns()):
        talk.note(said)


def _split_kept(talk: Talk, case: OpenCase, record_number: str) -> None:
    seq = seq_of(case, record_number)
    parts = _parts(talk, case, pasted_text(case, seq), channel_of(case, seq))
    if not parts:
        raise Refused("no line was marked, so nothing was split", PASTE_HELP.splitlines()[1][2:])
    answer(talk, case, split_later(case, seq, parts).records)


def _keep_whole(talk: Talk, case: OpenCase, given: _Given, *, wants_split: bool) -> None:
    text = given.text.strip()
    parts = _parts(talk, case, text, given.channel) if wants_split else []
    appended = keep_paste(case, text, given.channel, parts, given.data)
    answer(talk, case, appended.records, defaulted=() if given.via else ("via",), hints=_paste_hints)


def _parts(talk: Talk, case: OpenCase, text: str, via: str) -> list[Part]:
    """Let the user mark the messages, and go on from the same page when a mark cannot be read."""
    marked = PASTE_HELP + text
    while True:
        marked = edited(talk.setup.workspace, marked)
        try:
            return read_parts(case, text, marked, via)
        except DisputekitError as error:
            if not is_interactive():
                raise
            talk.note("\n".join(f"  {part}" for part in (error.message, error.hint) if part))
            with kept_on_refusal(marked):
                if ask("nothing recorded yet; [e]dit or [q]uit", "e")[:1].lower() != "e":
                    raise Refused("nothing was recorded") from error


def _asks_to_split() -> bool:
    return ask("keep it as [w]hole, or [s]plit it into messages", "w").lower().startswith("s")


def _paste_hints(_case: OpenCase, records: Sequence[Record]) -> Iterable[str]:
    if len(records) == 1:
        yield f"split it into messages: dk paste {records[0].seq}"
