"""The messages of a WhatsApp file, one after the other, once it is known how it is to be read."""

import mimetypes
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import BinaryIO, NamedTuple

from disputekit.intake.base import Fault, Found, Item, Part, Reading, Role, Skip, Stamp
from disputekit.intake.tree import Member
from disputekit.intake.whatsapp_dates import date_of
from disputekit.intake.whatsapp_lines import Form, Head, Shape, head_of
from disputekit.intake.whatsapp_phrases import MARKS, told_by
from disputekit.intake.whatsapp_survey import LONGEST_NAME, Survey, is_possible, lines_of
from disputekit.record.moment import Precision

CHANNEL = "whatsapp"
_JUMP = timedelta(days=1)
_NO_TEXT = "these bytes are no UTF-8 text, or the line is longer than a megabyte"


class Plan(NamedTuple):
    """How a file is to be read. ``files`` are the media beside it, by name; ``people`` as Survey.people."""

    opened: Callable[[], BinaryIO]
    order: str
    shapes: frozenset[Shape]
    people: Mapping[str, str]
    ends_crlf: bool
    title: str
    files: Mapping[str, Member]


@dataclass(slots=True)
class _Open:
    """The message whose lines are being read; ``day`` is None where no year is told."""

    number: int
    head: Head
    day: date | None
    texts: list[str]
    sender: str
    last: int
    flags: list[str]
    remarks: list[str]


def plan_of(
    opened: Callable[[], BinaryIO], told: Survey, order: str, title: str, files: Mapping[str, Member]
) -> Plan:
    """Return how a file is to be read, after what it told of itself."""
    return Plan(opened, order, told.own_shapes(), told.people(), told.ends_crlf, title, files)


def messages(plan: Plan, reading: Reading) -> Iterator[Found]:
    """Yield what a file holds, and count its lines in ``reading``."""
    message: _Open | None = None
    before: datetime | None = None
    bare, own, known = False, False, 0
    form: Form | None = None
    day: date | None = None
    for number, (line, is_bare) in enumerate(lines_of(plan.opened), start=1):
        reading.read = number
        if line is None:
            if message is not None:
                message.remarks.append(f"line {number} of it cannot be read")
            yield Fault(f"line {number}", _NO_TEXT)
            continue
        head = head_of(line, known)
        if head is not None and head.form is not form:
            form = head.form
            own = form.shape in plan.shapes and is_possible(form.day, plan.order)
            day = date_of(form.day, plan.order) if form.day.c else None
        if head is not None and own:
            if message is not None:
                item = _finished(plan, message, before)
                before = item.when.at if item.when else before
                yield item
            known = head.form.shape.pattern
            message = _opened(plan, number, head, day, quoted=bare and plan.ends_crlf)
        elif message is None:
            yield Skip(f"line {number}", "before the first message" if line.strip() else "empty line")
        else:
            reading.continuation += 1
            _go_on(message, number, line, quotes=head is not None)
        bare = is_bare
    if message is None:
        yield Fault("the file", f"no line has a date that there is, read as {plan.order}", 0)
        return
    yield _finished(plan, message, before)


def _opened(plan: Plan, number: int, head: Head, day: date | None, *, quoted: bool) -> _Open:
    """Begin a message. Who speaks stands in front of ``: ``, if that is somebody of this file."""
    text = head.found.string[head.end :]
    cut = text.find(": ", 0, LONGEST_NAME)
    sender = plan.people.get(text[:cut], "") if cut > 0 else ""
    if sender:
        text = text[cut + 2 :]
    elif text.endswith(":") and (sender := plan.people.get(text[:-1], "")):
        text = ""
    message = _Open(number, head, day, [text], sender, number, [], [])
    if quoted:
        message.flags.append("perhaps-quoted")
        message.remarks.append(
            "the line before it ends as lines inside a message do: perhaps quoted from another chat"
        )
    return message


def _go_on(message: _Open, number: int, text: str, *, quotes: bool) -> None:
    message.texts.append(text)
    message.last = number
    if quotes and "quoted-chat" not in message.flags:
        message.flags.append("quoted-chat")


def _finished(plan: Plan, message: _Open, before: datetime | None) -> Item:
    """Return the item of a message whose last line was read. ``before`` is the time of the one before it."""
    text = "\n".join(message.texts) if len(message.texts) > 1 else message.texts[0]
    head = message.head
    precision = Precision.SECOND if head.form.shape.seconds else Precision.MINUTE
    when = Stamp(datetime.combine(message.day, head.clock), precision, head.said) if message.day else None
    flags, parts = _told(plan, message, text)
    if when is None:
        message.remarks.append(f"the line states no year: {head.said}")
    elif before is not None and when.at < before - _JUMP:
        flags.append("time-jump")
        message.remarks.append("its time lies more than a day before that of the message in front of it")
    first, last = message.number, message.last
    return Item(
        at=f"line {first}" if first == last else f"lines {first}-{last}",
        role=Role.MESSAGE if message.sender else Role.SYSTEM,
        when=when,
        sender=message.sender,
        via=CHANNEL,
        text=text,
        flags=tuple(flags),
        parts=parts,
        remarks=tuple(message.remarks),
    )


def _told(plan: Plan, message: _Open, text: str) -> tuple[list[str], tuple[Part, ...]]:
    """Return the flags of a message, and the files that it names and that lie beside the chat."""
    told = told_by(text)
    if not (told.flags or told.files or message.flags or message.sender[:1] == "~" or text[:1] in MARKS):
        return [], ()  # most messages: they are just words
    flags = [*message.flags, *told.flags]
    if message.sender[:1] == "~":
        flags.append("not-a-contact")
    unknown = not told.flags and not told.files and text[:1] in MARKS and text[:1]
    if unknown and message.sender == plan.title:  # iOS prints its notes in the name of the chat
        flags.append("system-note")
    found = [name for name in told.files if name in plan.files]
    flags += [f"attachment-missing:{name}" for name in told.files if name not in plan.files]
    return flags, tuple(_part(name, plan.files[name]) for name in found)


def _part(name: str, member: Member) -> Part:
    return Part(name, member.size, member.open, mimetypes.guess_type(name)[0] or "")
