"""A copied message page on its way in: what was stated of it, and the way that every other import takes."""

import io
from datetime import date
from typing import NamedTuple

from disputekit.app.importing import Looked, look_into_tree
from disputekit.app.importing_source import Wanted
from disputekit.app.log import moment_of
from disputekit.app.workspace import OpenCase
from disputekit.errors import Refused
from disputekit.intake.base import Role, Stamp
from disputekit.intake.pasted import MAX_BYTES, Page, Pasted, Stated, lacks_words, text_of, understand
from disputekit.intake.pasted_lines import SELF
from disputekit.intake.pasted_when import Given
from disputekit.intake.tree import Member, Tree
from disputekit.record.moment import Precision

_NAME = "pasted.txt"
_NOTHING = "nothing was recorded"


class Told(NamedTuple):
    """What the user says of a page, as typed. ``on`` is the day on which it was shown."""

    on: str = ""
    year: int = 0
    order: str = ""
    me: tuple[str, ...] = ()
    zone: str = ""
    is_swapped: bool = False


def pasted_words(data: bytes) -> str:
    """Return what was pasted as text; raises Refused where it is none."""
    if len(data) > MAX_BYTES:
        raise Refused(f"the paste has {len(data):,} bytes", "save it as a file: dk import FILE --as text")
    try:
        text = text_of(data)
    except UnicodeDecodeError as error:
        raise Refused(f"byte {error.start + 1:,} of the paste is no UTF-8", _NOTHING) from error
    if not text.strip():
        raise Refused(
            "there is nothing to paste", "copy the conversation first, or pipe it in: wl-paste | dk paste"
        )
    return text


def day_stated(case: OpenCase, said: str) -> date | None:
    """Return the day that --on names, None for none; raises Refused for what is no single day."""
    if not said:
        return None
    moment = moment_of(case, said)
    if moment.precision < Precision.DAY or moment.rel not in ("at", "about") or moment.end:
        raise Refused(f"--on {said!r} is no day", "write it as: --on '12 nov 2026'")
    return date.fromisoformat(moment.start[:10])


def stated_of(case: OpenCase, told: Told, confirmed: str) -> Stated:
    """Return what the importer is told: the statements, and the names that the case knows."""
    people = case.people
    if told.year and not 1990 <= told.year <= case.setup.now.year + 1:
        raise Refused(f"--year {told.year} is no year of such a page")
    own = (*people.names_of("me"), *told.me)
    return Stated(
        Given(case.setup.now, day_stated(case, told.on), told.year, told.order),
        known=tuple(dict.fromkeys([*own, *people.names_of("client")])),
        own=own,
        parties=(case.facts.me, case.facts.client),
        is_swapped=told.is_swapped,
        confirmed=confirmed,
    )


def page_of(case: OpenCase, text: str, told: Told) -> Page:
    """Return what can be made out in a page, with what it lacks."""
    return understand(text, stated_of(case, told, ""))


def own_names(case: OpenCase, page: Page, told: Told) -> tuple[str, ...]:
    """Return the names on the page that are the freelancer's: as told, as known, and the page's ``You``."""
    known = {one.casefold() for one in (*case.people.names_of("me"), *told.me, *SELF)}
    return tuple(name for name in page.people if name.casefold() in known)


def wanted_of(case: OpenCase, page: Page, told: Told, channel: str) -> Wanted:
    """Return the wishes of an import for a page: ``You`` on it is recorded as the freelancer's name."""
    by_page = [one for one in own_names(case, page, told) if one.casefold() in SELF]
    return Wanted(zone=told.zone, order=told.order, me=(*told.me, *by_page), channel=channel)


def look_at_page(case: OpenCase, data: bytes, page: Page, told: Told, channel: str, confirmed: str) -> Looked:
    """Look a page through as any source is; raises Refused where something must be said first."""
    if page.problem or page.lacks:
        raise Refused(f"the page does not say it all: {page.problem or lacks_words(page)}", _NOTHING)
    importer = Pasted(stated_of(case, told, confirmed))
    member = Member(_NAME, _NAME.encode("ascii"), len(data), lambda: io.BytesIO(data))
    tree = Tree(_NAME, (member,))
    claims = [(importer, claim) for claim in importer.claims(tree)]
    return look_into_tree(case, tree, claims, wanted_of(case, page, told, channel))


class Row(NamedTuple):
    """A message as it was understood, for the table that is confirmed. ``note``: the page itself says it."""

    when: str
    who: str
    words: str
    is_note: bool


def rows_of(page: Page) -> list[Row]:
    """Return what was understood, in the order of the page; a time that is still lacking is shown as the page has it."""
    rows = []
    for one in page.messages:
        is_note = one.role is Role.SYSTEM
        when = "(no day)" if one.when is None else _spoken(one.when)
        flags = ", ".join(flag.partition(":")[0] for flag in one.flags)
        words = " ".join(one.text.split()) + (f" ({flags})" if flags else "")
        rows.append(Row(when, "(the page)" if is_note else one.sender, words, is_note))
    return rows


def _spoken(stamp: Stamp) -> str:
    if stamp.precision is Precision.DAY:
        return f"{stamp.at:%a} {stamp.at.day} {stamp.at:%b %Y}"
    return f"{stamp.at:%a} {stamp.at.day} {stamp.at:%b %Y, %H:%M}"


def lacking(page: Page) -> list[tuple[str, str]]:
    """Return the options that must be said, each with the line that lacks it."""
    return [(lack.value, where) for lack, where in page.lacks.items()]
