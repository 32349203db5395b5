"""What has to be asked after a key of the weekly walk, each question until its answer can be read."""

import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext

from disputekit.app.correct import seq_of, standing_at
from disputekit.app.log import moment_of
from disputekit.app.nearest import nearest_clauses
from disputekit.app.parse import money
from disputekit.app.status import End
from disputekit.app.week import (
    AGREED_PRICE,
    AMOUNT,
    CLAUSES,
    CLIENTS,
    CLIENTS_IF_ANY,
    MINE_IF_ANY,
    PRICE,
    RECORD,
    SENT,
    SIDE,
    TOPIC,
    Told,
    Way,
    latest_messages,
    message_fields,
    named_price,
    price_fields,
    topics,
    waiting_recap,
)
from disputekit.app.workspace import OpenCase
from disputekit.cli.asking import ask
from disputekit.cli.keys import read_key
from disputekit.cli.screen.layout import columns, hanging, wrapped
from disputekit.cli.screen.week import keys_words, message_lines
from disputekit.cli.terminal import printable
from disputekit.cli.writing import kept_on_refusal
from disputekit.errors import DisputekitError, Refused

_WHOSE = {CLIENTS: "client", CLIENTS_IF_ANY: "client", SENT: "me", MINE_IF_ANY: "me"}
_MAY_BE_SILENT = {CLIENTS_IF_ANY, MINE_IF_ANY}
_SHOWN, _SPOKEN = ("[w]ritten words", "[n]umber of a message"), "[s]poken words"
_BY = {"c": "client", "m": "me"}


class BackToTheKeys(Exception):
    """An empty answer where one is needed: another key was meant; nothing was recorded."""


def told_for(case: OpenCase, end: End, way: Way) -> Told:
    """Ask everything that a key needs, in order; raises BackToTheKeys where an answer stays empty."""
    told = Told()
    for what in way.asks:
        with kept_on_refusal(told.text) if told.text else nullcontext():
            told = _QUESTIONS[what](case, end, told) if what in _QUESTIONS else _shown(case, told, what)
    return told


def _price(case: OpenCase, _end: End, told: Told) -> Told:
    question = "your price, and the working days it adds (450, or 450 2d)"
    return told._replace(amount=_needed(question, lambda said: price_fields(case, said)))


def _agreed_price(case: OpenCase, end: End, told: Told) -> Told:
    named = named_price(case, end.label)
    question = (
        f"price agreed [Enter: {named}, as you named it]" if named else "price agreed [Enter: none was named]"
    )
    return told._replace(amount=_until(question, lambda said: money(case, said)))


def _amount(case: OpenCase, _end: End, told: Told) -> Told:
    return told._replace(amount=_needed("its right amount", lambda said: money(case, said)))


def _clauses(case: OpenCase, end: End, told: Told) -> Told:
    near = nearest_clauses(case, end.words)
    for number, one in enumerate(near, start=1):
        _list(f"  {number} = ", [f"{one.label} {one.words}"])

    def labels(said: str) -> tuple[str, ...]:
        found = [_clause([item.label for item in near], one) for one in said.replace(",", " ").split()]
        for one in found:
            seq_of(case, one)
        return tuple(found)

    said = _until(
        "by which item (S2, X1" + (", or a number above" if near else "") + ") [Enter: none named]", labels
    )
    return told._replace(about=labels(said))


def _clause(near: Sequence[str], said: str) -> str:
    """Return the label of an item, named by itself or by its place among the near ones; raises Refused."""
    if said.isdecimal() and 0 < int(said) <= len(near):
        return near[int(said) - 1]
    if said[:1].upper() not in ("S", "X"):
        raise Refused(f"{said!r} is no scope item and no exclusion", "name it by its label: S2, X1")
    return said


def _topic(case: OpenCase, _end: End, told: Told) -> Told:
    for label, words in topics(case):
        _list(f"  {label} ", [words])
    said = _needed("what it was paid for (M1, R2)", lambda said: [seq_of(case, one) for one in said.split()])
    return told._replace(about=tuple(said.split()))


def _record(case: OpenCase, _end: End, told: Told) -> Told:
    return told._replace(
        record=_needed("which record (its number)", lambda said: standing_at(case, seq_of(case, said)))
    )


def _side(case: OpenCase, _end: End, told: Told) -> Told:
    by = _BY[key_of("dropped by", ("[c]lient", "[m]e"))]
    return _shown(case, told._replace(by=by), MINE_IF_ANY if by == "me" else CLIENTS_IF_ANY)


def _sent(case: OpenCase, end: End, told: Told) -> Told:
    """Ask for what was sent: the draft that waits, where it is this one, or words and messages as ever."""
    if (
        waiting_recap(case, end) is None
        or key_of("you sent", ("[d]raft as it stands", "[o]ther words")) == "o"
    ):
        return _shown(case, told, SENT)
    return told._replace(draft=True, via=_via(case, spoken=False), when=_when(case))


_QUESTIONS: dict[str, Callable[[OpenCase, End, Told], Told]] = {
    PRICE: _price,
    AGREED_PRICE: _agreed_price,
    AMOUNT: _amount,
    CLAUSES: _clauses,
    TOPIC: _topic,
    RECORD: _record,
    SIDE: _side,
    SENT: _sent,
}


# ---------------------------------------------------------------- the words that show it


def _shown(case: OpenCase, told: Told, what: str) -> Told:
    """Ask for the words that show it: written ones, a message that is recorded already, or what was said."""
    side, silent = _WHOSE[what], what in _MAY_BE_SILENT
    ways = [
        *_SHOWN,
        *(() if what == SENT else (_SPOKEN,)),
        "[Enter]nothing more" if silent else "[Enter]back",
    ]
    whose = "your" if side == "me" else "the client's"
    key = key_of(f"shown by {whose}", ways)
    if key == "enter" and not silent:
        raise BackToTheKeys
    if key == "n":
        for line in message_lines(case, latest_messages(case, side), columns()):
            _say(f"{line}\n")
        return told._replace(record=_needed("its number", lambda said: message_fields(case, said, side)))
    if key == "enter":
        return told._replace(when=_when(case))
    text = _text(spoken=key == "s")
    with kept_on_refusal(text):
        via, when = _via(case, spoken=key == "s"), _when(case)
    return told._replace(text=text, verbatim=key == "w", via=via, when=when)


def _text(*, spoken: bool) -> str:
    question = "what was said, in your own words" if spoken else "the words as they stand"
    _list("", [f"{question} (paste is fine, Ctrl-D ends)"])
    _say("> ")
    text = sys.stdin.read().strip("\n")
    if not text.strip():
        raise BackToTheKeys
    return text


def _via(case: OpenCase, *, spoken: bool) -> str:
    if spoken:
        return _ask("how (call, zoom, meeting ...)", "call")
    known = case.facts.default_channel
    if known:
        said = _ask(f"channel [Enter={known}]")
        return "" if said.casefold() == known.casefold() else said
    return _needed("channel (email, chat ...)", str)


def _when(case: OpenCase) -> str:
    return _until("when [Enter=now]", lambda said: moment_of(case, said))


# ---------------------------------------------------------------- asking


def _until(question: str, read: Callable[[str], object]) -> str:
    """Ask until the answer can be read; an empty one is an answer too."""
    while True:
        said = _ask(question)
        try:
            read(said) if said else None
        except DisputekitError as error:
            say_error(error)
            continue
        return said


def _needed(question: str, read: Callable[[str], object]) -> str:
    said = _until(f"{question} [Enter: back]", read)
    if not said:
        raise BackToTheKeys
    return said


def key_of(question: str, names: Sequence[str]) -> str:
    """Ask until one of the keys in brackets is pressed; return it, ``enter`` for Enter."""
    known = {name.partition("[")[2].partition("]")[0].lower() for name in names}
    while True:
        _say(keys_words(names, columns(), question))
        key = read_key()
        _say(f"{key if key in known and key != 'enter' else ''}\n")
        if key in known:
            return key


def say_error(error: DisputekitError) -> None:
    """Say why an answer cannot be taken and what to write instead; that nothing was recorded goes without saying."""
    hint = "" if error.hint == "nothing was recorded" else error.hint
    _list("  ", (part for part in (error.message, hint) if part))


def _ask(question: str, default: str = "") -> str:
    room = max(columns() - len(f" [{default}]: "), 0)
    return ask("\n".join(wrapped(question, room)), default)


def _list(head: str, texts: Iterable[str]) -> None:
    for text in texts:
        _say("\n".join(hanging(head, text, columns())) + "\n")


def _say(text: str) -> None:
    sys.stderr.write(printable(text))
    sys.stderr.flush()
