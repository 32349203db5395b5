"""One message of the inbox as the walk shows it: its words, what it comes near to, what stands around it."""

from disputekit.app.inbox import Shown, Waiting
from disputekit.app.look import row_at
from disputekit.app.workspace import OpenCase
from disputekit.cli.describe import (
    about_words,
    amount_of,
    moment_at,
    numbers_words,
    person,
    sender_of,
    step_words,
    text_of,
)
from disputekit.cli.screen.inbox import head_words, near_words
from disputekit.cli.screen.layout import cells, hanging, wrapped
from disputekit.cli.screen.week import clipped
from disputekit.cli.terminal import ORDER_MARK, printable
from disputekit.record.entry import Record
from disputekit.record.moment import is_time

_LONGEST, _BESIDE = 300, 90
_ANSWERS = {
    "agreed": "agrees to",
    "declined": "declines",
    "changes_requested": "asks for changes of",
    "seen": "shows that it arrived:",
}


def message_lines(case: OpenCase, one: Waiting, head: str, width: int) -> list[str]:
    """Return a message: who wrote it where and when, its words, and beside or below them what it comes near to."""
    lines = wrapped(head + head_words(case, one.standing), width)
    words = f'  "{clipped(text_of(one.standing.fields).replace(ORDER_MARK, ""), _LONGEST)}"'
    near = near_words(one)
    joined = f"{words}      {near[0]}" if len(near) == 1 else ""
    if joined and (not width or cells(joined) <= width):
        return [printable(line) for line in (*lines, joined)]
    lines += hanging("  ", words.strip(), width)
    lines += [line for each in near for line in hanging("  ", each, width)]
    return [printable(line) for line in lines]


def beside_lines(case: OpenCase, one: Shown | None, width: int) -> list[str]:
    """Return the message before or after in one line, cut where the line ends."""
    if one is None:
        return []
    moment = moment_at(one.fields)
    clock = f"{moment.start[11:16]} " if moment and is_time(moment.start) else ""
    words = " ".join(text_of(one.fields).replace(ORDER_MARK, "").split())
    line = f'    {clock}{person(case, sender_of(one.fields))}: "{clipped(words, _BESIDE)}"'
    if width and cells(line) > width:
        line = line[: max(width - 4, 1)].rstrip() + ' ..."'[: min(4, width)]
    return [printable(line)]


def done_words(case: OpenCase, record: Record, message: int) -> str:
    """Say what a message was read as, by which record, and that the message is as it was."""
    read = "marked" if record.kind == "link" else "classified"
    return f"#{record.seq}: #{message} {_what(case, record)} ({read} today, the message is unchanged)"


def _what(case: OpenCase, record: Record) -> str:
    fields = row_at(case, record.seq).fields
    about = about_words(fields)
    match record.kind:
        case "request":
            return f"is request {fields.get('label')}" + (f", near {about}" if about else "")
        case "delivery":
            return f"is a delivery of {about}"
        case "money":
            amount = amount_of(fields)
            said = f"{amount.words() if amount else ''} {step_words(str(fields.get('step')))}".strip()
            return f"is money: {said}" + (f" for {about}" if about else "")
        case "link" if fields.get("private"):
            return "stays out of documents"
        case "link":
            targets = fields.get("targets")
            others = [one for one in targets if isinstance(one, int)] if isinstance(targets, list) else []
            return f"is the same event as {numbers_words(others[:1])}"
        case _:
            return f"{_ANSWERS.get(str(fields.get('value')), 'answers')} {about}"
