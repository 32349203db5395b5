"""Work and its hand-over: delivered, worked, seen, accepted, hours."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from disputekit.app.channels import is_direct
from disputekit.app.log import Draft, write
from disputekit.app.parse import minutes
from disputekit.app.workspace import OpenCase, open_case
from disputekit.cli.messages import receipt_json
from disputekit.cli.options import Aside, Reference, Said, Talk, command
from disputekit.cli.writing import answer, decision, draft, no_hints, record
from disputekit.errors import DisputekitError, Refused
from disputekit.record.canonical import Json
from disputekit.record.entry import Record

Paths = Annotated[list[Path] | None, typer.Argument(help="The files that were handed over.")]
SUBMIT = "Submit work"


@command
def delivered(
    talk: Talk,
    what: Annotated[str, typer.Argument(help="The milestone or request: M1, R2.")],
    files: Paths = None,
    submit: Annotated[bool, typer.Option("--submit", help="With the platform's own Submit work.")] = False,
    part: Annotated[bool, typer.Option("--part", help="Only a part of it.")] = False,
    git: Annotated[
        str, typer.Option("--git", help="A tag or commit of the repository here; its state is written down.")
    ] = "",
    said: Aside = None,  # type: ignore[assignment]
) -> None:
    """You handed something over: ``delivered M1 site.zip --submit``."""
    if submit and said.via:
        raise Refused("--submit and --via name two ways", "give one of them")
    own: dict[str, Json] = {"part": True} if part else {}
    made = draft(
        said, "delivery", sender="me", receiver="client", about=(what,), via=SUBMIT if submit else "", own=own
    )
    made = made._replace(files=(*(files or ()), *made.files))
    if git:
        made = _with_git(made, git, talk.setup.folder)
    if not made.text and not made.files:
        raise Refused(
            "what was handed over? name a file, or say it with --text", "dk delivered M1 FILE... --submit"
        )

    def ready(case: OpenCase) -> list[Draft]:
        if submit and is_direct(case.facts.platform):
            raise Refused(
                "--submit is a form of a platform, and this contract has none",
                "say how it was handed over: -v email",
            )
        return [made]

    record(talk, ready, defaulted=() if made.via else ("via",), hints=_until_released if submit else no_hints)


def _until_released(case: OpenCase, records: Sequence[Record]) -> Iterable[str]:
    from disputekit.cli.screen.hints import clock_hint  # the rules are read only where a clock can start

    return clock_hint(case, records)


def _with_git(made: Draft, name: str, folder: Path) -> Draft:
    from disputekit.app.git import describe_commit

    words = describe_commit(folder, name)
    return made._replace(text="\n".join(part for part in (made.text, words) if part))


@command
def worked(talk: Talk, said: Said) -> None:
    """You did something that is not handed over yet."""
    made = draft(said, "work", from_pipe=True)
    if not made.text and not made.files:
        raise Refused("what was done? there is no text and no file", "dk worked WORDS")
    record(talk, [made])


@command
def seen(talk: Talk, what: Reference, said: Aside = None) -> None:  # type: ignore[assignment]
    """The client showed that a delivery or message was seen."""
    _answered(talk, "seen", what, said)


@command
def accepted(talk: Talk, what: Reference, said: Aside = None) -> None:  # type: ignore[assignment]
    """The client said in words that a delivery is accepted."""
    _answered(talk, "agreed", what, said)


def _answered(talk: Talk, value: str, what: str, said: Aside) -> None:
    def ready(case: OpenCase) -> list[Draft]:
        return [decision(case, said, value, what, "client", "me")]

    record(talk, ready, defaulted=() if said.via else ("via",))


@command
def hours(
    talk: Talk,
    when: Annotated[str, typer.Argument(help="A day or a span: yesterday, 'last week', '2-8 Mar'.")],
    time: Annotated[str, typer.Argument(help="All hours of it: 31.5 or 31:30.")],
    manual: Annotated[str, typer.Option(help="How many of them were added by hand.")] = "",
    over_limit: Annotated[str, typer.Option(help="How many of them were over the weekly limit.")] = "",
    memo: Annotated[str, typer.Option(help="What was done, as the time sheet says it.")] = "",
    said: Aside = None,  # type: ignore[assignment]
) -> None:
    """Time worked: ``hours last-week 31.5 --manual 2``."""
    if said.at:
        raise Refused(f"{when!r} and --at {said.at!r} both say when", "leave --at out")
    said.at = when.replace("-", " ") if when.lower() in ("last-week", "this-week") else when
    apart = {
        "manual": minutes(manual) if manual else 0,
        "over_limit": minutes(over_limit) if over_limit else 0,
    }
    tracked = minutes(time) - sum(apart.values())
    if tracked < 0:
        raise Refused("more hours apart than there are in all", "the first number is all hours of the span")
    parts = {"tracked": tracked, **apart}
    drafts = [draft(said, "hours", own=_span(amount, mode, memo)) for mode, amount in parts.items() if amount]
    if not drafts:
        raise Refused("no time was given", "write it as 31.5 or 31:30")
    from disputekit.app.weeks import check_fits

    with open_case(talk.setup, writing=True) as case:
        check_fits(case, said.at, minutes(time))
        appended = write(case, drafts)
        if appended.repeated:
            answer(talk, case, (), repeated=appended.repeated)
            return
        try:
            _say_hours(talk, case, appended.records)
        except DisputekitError:  # they are recorded by now: an older record that is damaged undoes nothing
            answer(talk, case, appended.records)


def _say_hours(talk: Talk, case: OpenCase, records: Sequence[Record]) -> None:
    from disputekit.app.weeks import logged
    from disputekit.cli.screen.weeks import logged_hints, logged_words, week_json

    found = logged(case, records)
    week: Json = week_json(found.week) if found.week else None
    receipt: dict[str, Json] = {**receipt_json(case, records), "week": week}
    talk.receipt(receipt, records[-1].seq, logged_words(case, records, found))
    if not talk.as_json:
        for line in logged_hints(case, records, found):
            talk.note(f"  {line}")


def _span(amount: int, mode: str, memo: str) -> dict[str, Json]:
    own: dict[str, Json] = {"minutes": amount, "mode": mode}
    return own | {"memo": memo} if memo else own
