"""What all writing commands share: read the text, write the records, answer."""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from disputekit.app.log import Draft, write
from disputekit.app.workspace import OpenCase, open_case
from disputekit.cli.messages import echo, lost_dollars, receipt_json
from disputekit.cli.options import Said, Talk
from disputekit.cli.terminal import printable
from disputekit.errors import DisputekitError, Refused
from disputekit.record.canonical import Json
from disputekit.record.entry import Record
from disputekit.record.fields import MAX_TEXT

MAX_INPUT = 64 * 1024 * 1024
# As texts: `re` compiles a pattern when it is first asked for, and keeps it; most records ask for none of these.
_RECORD = r"(?i)[#E]?[0-9]+|last(-[0-9]+)?"
_LABEL = r"(?i)[RSMX][1-9][0-9]{0,8}"
_CODE = r"[A-Z]{3}"
_NUMBER = r"[0-9][0-9.,]*"

Hints = Callable[[OpenCase, Sequence[Record]], Iterable[str]]
Drafts = Sequence[Draft] | Callable[[OpenCase], Sequence[Draft]]


def no_hints(_case: OpenCase, _records: Sequence[Record]) -> Iterable[str]:
    """Say nothing more."""
    return ()


def given_text(said: Said, *, from_pipe: bool) -> tuple[str, bool]:
    """Return the text and whether it is verbatim: arguments are described, a pipe is verbatim, unless said.

    A verb that is about words (``from_pipe``) reads a waiting pipe by itself, any other only when told to
    with ``-``. Raises Refused for bytes that are not text and for text that belongs in a file.
    """
    if said.is_verbatim and said.is_mine:
        raise Refused("--words and --mine say the opposite of each other", "give one of them")
    typed = " ".join(said.words).strip()
    if typed == "-" or (not typed and from_pipe and not said.files and piped()):
        said.heard = _from_pipe()
        return said.heard, not said.is_mine
    return typed, said.is_verbatim


def draft(
    said: Said,
    kind: str,
    *,
    sender: str = "",
    receiver: str = "",
    label: str = "",
    about: tuple[str, ...] = (),
    via: str = "",
    from_pipe: bool = False,
    own: dict[str, Json] | None = None,
) -> Draft:
    """Return what was said as a draft of a record; ``about`` and ``via`` come before what the options say."""
    text, verbatim = given_text(said, from_pipe=from_pipe)
    return Draft(
        kind,
        text=text,
        verbatim=verbatim,
        when=said.at,
        sender=sender,
        receiver=receiver,
        via=via or said.via,
        files=said.files,
        about=(*about, *said.about),
        cites=said.cites,
        answers=said.answers,
        label=label,
        once=said.once,
        own=own or {},
    )


def in_order(what: Sequence[str]) -> list[str]:
    """Return a label before its amount, and ``EUR 150`` as one amount, where no other reading exists."""
    said = list(what)
    for place in range(len(said) - 1):
        pair = said[place : place + 2]
        if any(re.fullmatch(_CODE, one) for one in pair) and any(re.fullmatch(_NUMBER, one) for one in pair):
            said[place : place + 2] = [" ".join(pair)]
            break
    if len(said) == 2 and re.fullmatch(_LABEL, said[1]) and not re.fullmatch(_LABEL, said[0]):
        said.reverse()
    return said


def piped() -> bool:
    """Tell whether a text is waiting in a pipe or a file on standard input."""
    if sys.stdin is None or sys.stdin.closed or sys.stdin.isatty():
        return False
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError):
        return False
    import stat

    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode)


def _from_pipe() -> str:
    data = sys.stdin.buffer.read(MAX_INPUT + 1)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(
            f"what came in is not text (byte {error.start + 1:,} is not UTF-8)",
            "save it as a file and attach it: -f FILE; nothing was recorded",
        ) from error
    if len(text) > MAX_TEXT:
        raise Refused(
            f"the text has {len(text):,} characters; a record takes {MAX_TEXT:,}",
            "save it as a file and attach it: -f FILE; nothing was recorded",
        )
    return text.replace("\r\n", "\n").strip("\n")


def record(talk: Talk, drafts: Drafts, *, defaulted: Iterable[str] = (), hints: Hints = no_hints) -> None:
    """Write drafts to the case in use and answer with the echo of each record.

    Where a draft depends on the case (its currency, its people), a function makes it from the open case.
    """
    with open_case(talk.setup, writing=True) as case:
        appended = write(case, drafts(case) if callable(drafts) else drafts)
        answer(talk, case, appended.records, repeated=appended.repeated, defaulted=defaulted, hints=hints)


def answer(
    talk: Talk,
    case: OpenCase,
    records: Sequence[Record],
    *,
    repeated: int = 0,
    defaulted: Iterable[str] = (),
    hints: Hints = no_hints,
) -> None:
    """Answer a writing command: the echo on stdout, hints on stderr."""
    if repeated:
        words = (
            f"{case.row.slug} #{repeated} · recorded before under this --once key; nothing new was written"
        )
        talk.receipt(receipt_json(case, (), repeated=repeated), repeated, words)
        return
    lines = [echo(case, one, defaulted) for one in records]
    talk.receipt(receipt_json(case, records), records[-1].seq, "\n".join(lines))
    if not talk.as_json:
        for line in hints(case, records):
            talk.note(f"  {line}")


@contextmanager
def kept_on_refusal(text: str) -> Iterator[None]:
    """Show what was written by hand, in an editor or at a prompt, when it cannot be recorded."""
    try:
        yield
    except DisputekitError:
        sys.stderr.write(f"what you wrote, so that it is not lost:\n{printable(text)}\n")
        raise


def dollar_hint(text: str) -> Hints:
    """Return hints that warn when the shell may have eaten an amount."""
    warning = lost_dollars(text)
    return lambda _case, _records: (warning,) if warning else ()


def decision(case: OpenCase, said: Said, value: str, request: str, sender: str, receiver: str) -> Draft:
    """Return an answer about one thing, with the agreed price where one is named (``R1=150``)."""
    name, priced, price = request.partition("=")
    own: dict[str, Json] = {"value": value}
    if priced:
        from disputekit.app.parse import money  # most records name no price

        own["amount"] = money(case, price)
    if re.fullmatch(_RECORD, name):
        return draft(said, "answer", sender=sender, receiver=receiver, own=own)._replace(
            answers=(name, *said.answers)
        )
    return draft(said, "answer", sender=sender, receiver=receiver, about=(name,), own=own)


def sides(by: str) -> tuple[str, str]:
    """Return who spoke and to whom, for ``me`` or ``client``; raises Refused for anything else."""
    if by not in ("me", "client"):
        raise Refused(f"--by {by!r}: say me or client")
    return ("me", "client") if by == "me" else ("client", "me")
