"""Drafts: the kinds there are, and how one is filled. Text only; what the user must add is marked and counted."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from disputekit.errors import Refused
from disputekit.resources import templates_folder
from disputekit.templating import environment, filled, without_words
from disputekit.words.draft_words import CLOSE, OPEN, filters, plain

_BLANKS = re.compile(r"\n{3,}")
_OPEN_ENDS = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})?")


class Kind(NamedTuple):
    """A kind of draft: what it is about (``takes``), what it is for, and to whom it goes: client or platform.

    ``document``: it is read by a decider, so the words of documents apply. What goes to a platform has its times in UTC.
    """

    name: str
    takes: str
    says: str
    to: str = "client"
    document: bool = False


_KINDS = (
    Kind("clarify", "R4", "ask what a request is meant to cover, beside the nearest agreed words"),
    Kind("extra", "R1", "say that a request comes on top of what was agreed, with its price"),
    Kind("confirm", "19 or R1", "confirm in writing what was agreed in speech"),
    Kind("recap", "19", "sum up a call, so that both sides have it in writing"),
    Kind("delivery", "M3 or R1", "say what was submitted, item by item"),
    Kind("reminder", "M3 or R1", "remind of a payment or a release, in three steps"),
    Kind("refund-answer", "", "answer a request for money back, in the client's order"),
    Kind("offer", "O1, or --amount", "offer a settlement"),
    Kind("acceptance", "O1", "accept an offer to settle"),
    Kind(
        "statement",
        "",
        "your statement for the form of a dispute, in the first person",
        "platform",
        document=True,
    ),
    Kind("cover", "", "the note for support that goes with the documents", "platform", document=True),
    Kind("demand", "M1", "a letter that asks for what is owed; for direct clients", document=True),
)
KINDS: Mapping[str, Kind] = {one.name: one for one in _KINDS}


class Filled(NamedTuple):
    """A draft as text, the things that the user must fill in, and the template it was made from."""

    text: str
    placeholders: tuple[str, ...]
    template: str


def fill(
    name: str, values: Mapping[str, object], zone: str, own: Path | None = None, language: str = ""
) -> Filled:
    """Return the template ``drafts/NAME.txt.j2`` filled with values; dates are those of ``zone``.

    With a language ``drafts/NAME.LANGUAGE.txt.j2`` is taken where there is one. Raises Refused for a template at fault.
    """
    if language and not _LANGUAGE.fullmatch(language):
        raise Refused(f"{language!r} is no language", "write it as uk, de or pt-br")
    folders = [*([own] if own is not None and own.is_dir() else []), templates_folder()]
    template = _template(name, folders, language)
    made = environment(_placed, {**filters(zone)}, folders)
    text = filled(made, template, values)
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    tidy = _BLANKS.sub("\n\n", lines).strip("\n")
    open_ends = tuple(dict.fromkeys(f"[{found}]" for found in _OPEN_ENDS.findall(tidy)))
    return Filled(tidy.replace(OPEN, "[").replace(CLOSE, "]"), open_ends, template)


def _template(name: str, folders: list[Path], language: str) -> str:
    translated = f"drafts/{name}.{language}.txt.j2"
    if language and any((folder / translated).is_file() for folder in folders):
        return translated
    return f"drafts/{name}.txt.j2"


@pass_context  # or Jinja would place the constants of a template at once, escaped for HTML
def _placed(_context: Context, value: object) -> Markup:
    """Place a value as it is: a message is plain text, so nothing is escaped, and nothing unseen comes in."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        marked = value.startswith(OPEN) and value.endswith(CLOSE)
        return Markup(OPEN + plain(value[1:-1]) + CLOSE if marked else plain(value))  # noqa: S704 - text, no HTML
    if isinstance(value, int) and not isinstance(value, bool):
        return Markup(value)  # noqa: S704 - a number
    raise without_words(value)
