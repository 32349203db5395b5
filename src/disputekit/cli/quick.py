"""The quick form of ``log``: who, text, what, when, about, by single keys."""

import sys
from collections.abc import Iterable

from disputekit.app.correct import seq_of
from disputekit.app.log import Draft, moment_of, write
from disputekit.app.nearest import nearest_clauses
from disputekit.app.workspace import OpenCase, open_case
from disputekit.cli.asking import ask
from disputekit.cli.keys import read_key
from disputekit.cli.options import Talk
from disputekit.cli.terminal import printable
from disputekit.cli.writing import answer, kept_on_refusal
from disputekit.errors import DisputekitError, Refused
from disputekit.record.canonical import Json

_WHO = {"c": ("client", "me", ""), "m": ("me", "client", ""), "l": ("me", "client", "call")}
_WHAT = {"enter": "message", "r": "request", "a": "agreed", "x": "declined"}


def quick_form(talk: Talk) -> None:
    """Ask for one record and write it; Ctrl-C at any point leaves everything as it was."""
    with open_case(talk.setup, writing=True) as case:
        sender, receiver, spoken = _WHO[_key("who [c]lient [m]e ca[l]l > ", _WHO)]
        via = spoken or _channel(case)
        text = _text()
        with kept_on_refusal(text):
            made = _asked(
                case, Draft("message", text=text, sender=sender, receiver=receiver, via=via), spoken
            )
            appended = write(case, [made])
        answer(talk, case, appended.records, defaulted=() if via else ("via",))


def _channel(case: OpenCase) -> str:
    """Ask for the channel where the case has none; empty where it has one."""
    return "" if case.facts.default_channel else ask("channel (email, chat ...)")


def _asked(case: OpenCase, made: Draft, spoken: str) -> Draft:
    """Return the message as what it is, with its time and what it concerns. In a call the client asks or agrees."""
    what = _WHAT[_key("what [Enter] message [r]equest [a]greed [x]declined > ", _WHAT)]
    if spoken and what != "message":
        made = made._replace(sender="client", receiver="me")
    decides = what in ("agreed", "declined")
    when = _when(case)
    return made._replace(
        kind="answer" if decides else what,
        verbatim=not spoken,
        when=when,
        about=_about(case, made.text, needed=decides),
        label="R" if what == "request" else "",
        own=_own(what),
    )


def _own(what: str) -> dict[str, Json]:
    return {"value": what} if what in ("agreed", "declined") else {}


def _key(question: str, known: Iterable[str]) -> str:
    while True:
        _say(question)
        key = read_key()
        if key in known:
            _say(("" if key == "enter" else key) + "\n")
            return key
        _say("\n")


def _text() -> str:
    _say("text (paste is fine, Ctrl-D ends)\n> ")
    text = sys.stdin.read().strip("\n")
    if not text.strip():
        raise Refused("there is no text; nothing was recorded")
    return text


def _when(case: OpenCase) -> str:
    while True:
        said = ask("when [Enter=now]")
        try:
            moment_of(case, said)
        except DisputekitError as error:
            _say(f"  {error.message}\n  {error.hint}\n")
            continue
        return said


def _about(case: OpenCase, text: str, *, needed: bool) -> tuple[str, ...]:
    near = nearest_clauses(case, text)
    for number, one in enumerate(near, start=1):
        _say(f"  {number} = {one.label} {one.words}\n")
    while True:
        said = ask("about (a label such as R1, S2, M1" + (", or a number above)" if near else ")"))
        if said.isdecimal() and 0 < int(said) <= len(near):
            return (near[int(said) - 1].label,)
        if not said and not needed:
            return ()
        try:
            seq_of(case, said)
        except DisputekitError as error:
            _say(f"  {error.message}\n  {error.hint}\n")
            continue
        return (said,)


def _say(text: str) -> None:
    sys.stderr.write(printable(text))
    sys.stderr.flush()
