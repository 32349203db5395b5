"""Several things at once, one line each: ``WHEN | WHAT | WORDS``. All lines are read before any is written."""

from collections.abc import Iterable
from typing import NamedTuple

from disputekit.app.log import Draft, Fields, compose, moment_of, reference
from disputekit.app.parse import money
from disputekit.app.workspace import OpenCase
from disputekit.errors import DisputekitError, NotFound, Refused
from disputekit.ledger.append import next_of
from disputekit.ledger.lookup import labels_of
from disputekit.ledger.read import head_of
from disputekit.record.canonical import Json
from disputekit.record.fields import FieldsRefused, check_fields
from disputekit.record.moment import Moment

HELP = """\
# One thing on each line: WHEN | WHAT | WORDS
#   3 mar 16:05 | requested | wants a blog too
#   about 6 mar | sent | told her it is extra
# WHAT: got, sent, called, requested, worked, memo; with a name behind it: quoted R1 450, agreed R1,
# agreed R1=150, declined R1, delivered M1, invoiced M1 800, funded M1 800, released M1 800, paid M1 800.
# A line may name what a line above it asks for: the next request gets the next free R.
# Lines that begin with # are left out. Save and close to go on; save it empty to stop.
"""
_TALK = {
    "got": ("client", "me"),
    "sent": ("me", "client"),
    "called": ("me", "client"),
    "requested": ("client", "me"),
}
_KINDS = {
    "got": "message",
    "sent": "message",
    "called": "message",
    "requested": "request",
    "worked": "work",
    "memo": "memo",
}
_STEPS = {
    "invoiced": "invoiced",
    "funded": "funded",
    "released": "released",
    "lapsed": "lapsed",
    "paid": "received",
}
_SAID: dict[str, tuple[str, str, str, dict[str, Json]]] = {
    "agreed": ("answer", "client", "me", {"value": "agreed"}),
    "declined": ("answer", "client", "me", {"value": "declined"}),
    "delivered": ("delivery", "me", "client", {}),
    "quoted": ("quote", "me", "client", {"per": "fixed"}),
}
_ABOUT = {
    "quoted": "R1 450",
    "agreed": "R1 (or R1=150)",
    "declined": "R1",
    "delivered": "M1",
    **dict.fromkeys(_STEPS, "M1 800"),
}


class Line(NamedTuple):
    """One line as it was read: the draft and its time, or what is wrong with it."""

    number: int
    said: str
    what: str
    draft: Draft | None
    moment: Moment | None
    problem: str


def read_lines(case: OpenCase, text: str) -> list[Line]:
    """Read every line; faults are values, so that all of them can be shown together."""
    found: list[Line] = []
    known = {label for label, _ in labels_of(case.connection, case.row.case_no)}
    coming = next_of(case.connection, case.row.case_no)
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if bare and not bare.startswith("#"):
            read = _read(case, number, bare, known)
            found.append(read)
            if read.draft and read.draft.label:
                known.add(coming.label(read.draft.label, _asked(found[:-1])))
    return found


def _asked(lines: Iterable[Line]) -> int:
    return sum(bool(line.draft and line.draft.label) for line in lines)


def _read(case: OpenCase, number: int, line: str, known: set[str]) -> Line:
    parts = [part.strip() for part in line.split("|", 2)]
    if len(parts) < 2:
        return Line(number, line, "", None, None, "write WHEN | WHAT | WORDS")
    when, what, words = parts[0], parts[1], parts[2] if len(parts) > 2 else ""
    try:
        moment = moment_of(case, when)
        draft = _draft(case, when, what.split(), words)
        _check(case, draft, known)
    except DisputekitError as error:
        says = "; ".join(part for part in (error.message, error.hint) if part)
        return Line(number, when, what, None, None, says)
    return Line(number, when, what, draft, moment, "")


def _check(case: OpenCase, draft: Draft, known: set[str]) -> None:
    """Find what the ledger would refuse while the line is still in the editor."""
    label: Fields = {"label": f"{draft.label}1"} if draft.label else {}
    try:
        check_fields(compose(case, draft) | label)
    except FieldsRefused as error:
        raise Refused(str(error)) from error
    for said in draft.about:
        ref = str(reference(case, said))
        if ref[0].isalpha() and ref not in known:
            raise NotFound(f"there is no {ref} in {case.row.slug}")
        if ref[0].isdigit() and int(ref.partition(".")[0]) > head_of(case.connection, case.row.case_no).seq:
            raise NotFound(f"there is no record #{ref} in {case.row.slug}")


def _draft(case: OpenCase, when: str, what: list[str], words: str) -> Draft:
    verb, rest = (what[0].lower() if what else ""), what[1:]
    if verb in _KINDS:
        if rest or not words:
            raise Refused(f"{verb}: the words stand behind the second bar")
        sender, receiver = _TALK.get(verb, ("", ""))
        label = "R" if verb == "requested" else ""
        via = "call" if verb == "called" else ""
        return Draft(
            _KINDS[verb], text=words, when=when, sender=sender, receiver=receiver, label=label, via=via
        )
    if verb not in _ABOUT:
        raise Refused(
            f"{verb!r} is not something catchup can write" if verb else "what happened?",
            "one of: " + ", ".join((*_KINDS, *_ABOUT)),
        )
    if not rest:
        raise Refused(f"{verb}: what of? write it as: {verb} {_ABOUT[verb]}")
    return _about(case, when, verb, rest, words)


def _about(case: OpenCase, when: str, verb: str, rest: list[str], words: str) -> Draft:
    name, priced, price = rest[0].partition("=")
    amounts = [price, *rest[1:]] if priced else rest[1:]
    takes_amount = verb not in ("delivered", "declined") and (verb != "agreed" or bool(priced))
    if bool(amounts) != takes_amount:
        raise Refused(f"{verb}: write it as: {verb} {_ABOUT[verb]}")
    own: dict[str, Json] = {"amount": money(case, " ".join(amounts))} if takes_amount else {}
    if verb in _STEPS:
        return Draft("money", text=words, when=when, about=(name,), own=own | {"step": _STEPS[verb]})
    kind, sender, receiver, more = _SAID[verb]
    return Draft(kind, text=words, when=when, sender=sender, receiver=receiver, about=(name,), own=own | more)
