"""Several things at once, one line each: ``WHEN | WHAT | WORDS``. All lines are read before any is written."""

from typing import NamedTuple

from disputekit.app.log import Draft, moment_of, reference
from disputekit.app.parse import money
from disputekit.app.workspace import OpenCase
from disputekit.errors import DisputekitError, Refused
from disputekit.record.canonical import Json
from disputekit.record.moment import Moment

HELP = """\
# One thing on each line: WHEN | WHAT | WORDS
#   3 mar 16:05 | requested | wants a blog too
#   about 6 mar | sent | told her it is extra
# WHAT: got, sent, called, requested, worked, memo; with a name behind it: quoted R1 450, agreed R1,
# declined R1, delivered M1, invoiced M1 800, funded M1 800, released M1 800, paid M1 800.
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
_ANSWERS = {"agreed": "agreed", "declined": "declined"}


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
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if bare and not bare.startswith("#"):
            found.append(_read(case, number, bare))
    return found


def _read(case: OpenCase, number: int, line: str) -> Line:
    parts = [part.strip() for part in line.split("|", 2)]
    if len(parts) < 2:
        return Line(number, line, "", None, None, "write WHEN | WHAT | WORDS")
    when, what, words = parts[0], parts[1], parts[2] if len(parts) > 2 else ""
    try:
        moment = moment_of(case, when)
        return Line(number, when, what, _draft(case, when, what.split(), words), moment, "")
    except DisputekitError as error:
        return Line(
            number, when, what, None, None, "; ".join(part for part in (error.message, error.hint) if part)
        )


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
    if not rest:
        raise Refused(f"{verb or 'nothing'}: what of? write it as: {verb or 'agreed'} R1")
    return _about(case, when, verb, rest, words)


def _about(case: OpenCase, when: str, verb: str, rest: list[str], words: str) -> Draft:
    reference(case, rest[0])
    own: dict[str, Json] = {}
    if verb in _ANSWERS:
        own["value"] = _ANSWERS[verb]
        return Draft(
            "answer", text=words, when=when, sender="client", receiver="me", about=(rest[0],), own=own
        )
    if verb == "delivered":
        return Draft("delivery", text=words, when=when, sender="me", receiver="client", about=(rest[0],))
    if verb == "quoted" or verb in _STEPS:
        own["amount"] = money(case, " ".join(rest[1:]))
        if verb == "quoted":
            own["per"] = "fixed"
            return Draft(
                "quote", text=words, when=when, sender="me", receiver="client", about=(rest[0],), own=own
            )
        own["step"] = _STEPS[verb]
        return Draft("money", text=words, when=when, about=(rest[0],), own=own)
    raise Refused(
        f"{verb!r} is not something catchup can write",
        "got, sent, called, requested, worked, memo, quoted R1 450 ...",
    )
