"""``inbox`` on the screen: a message with what it comes near to, and the commands that say what it is."""

from collections.abc import Sequence

from disputekit.app.inbox import Inbox, Shown, Waiting
from disputekit.app.inbox_twins import Twins
from disputekit.app.mails import new_subject, own_text
from disputekit.app.workspace import OpenCase
from disputekit.cli.describe import moment_at, person, sender_of, text_of, via_of
from disputekit.cli.screen.folding import fold_words, folds_json
from disputekit.cli.screen.layout import NARROW, hanging, indented, wrapped
from disputekit.cli.screen.week import clipped
from disputekit.cli.terminal import ORDER_MARK, printable
from disputekit.record.canonical import Json
from disputekit.record.spoken import echo_words

_LONGEST, _CLAUSE = 300, 60


def block_lines(case: OpenCase, one: Waiting, width: int) -> list[str]:
    """Return a message: who wrote it where and when, its words, what it comes near to, and the commands."""
    lines = [
        *wrapped(head_words(case, one.standing), width),
        *hanging("  ", f'"{_words(one.standing)}"', width),
    ]
    folded = fold_words(one.standing.fields, one.standing.seq)
    lines += indented(folded, 2, width) if folded else []
    lines += [line for near in near_words(one) for line in hanging("  ", near, width)]
    typed = commands(one)
    if width and width < NARROW:
        lines += [line for command in typed for line in indented(command, 6, width)]
    elif typed:
        lines += indented("  ·  ".join(typed), 6, width)
    return [printable(line) for line in lines]


def head_words(case: OpenCase, one: Shown) -> str:
    """Return number, sender, channel and time of a record in one line."""
    fields = one.fields
    moment = moment_at(fields)
    when = echo_words(moment, case.facts.zone) if moment else ""
    subject = new_subject(fields)
    said = (
        f"#{one.seq} {person(case, sender_of(fields))}",
        via_of(fields),
        when,
        f"Subject: {subject}" if subject else "",
    )
    return " · ".join(part for part in said if part)


def near_words(one: Waiting) -> list[str]:
    """Return the clauses that a message shares words with, each with these words."""
    return [
        f'near: {near.label} "{clipped(near.words, _CLAUSE)}" ({", ".join(near.shared)})' for near in one.near
    ]


def commands(one: Waiting) -> list[str]:
    """Return what to type to say what a message is."""
    lines = (
        f"dk mark {one.standing.seq} {mark.reading}" + (f" --about {mark.about}" if mark.about else "")
        for mark in one.marks
    )
    return list(lines)


def pair_lines(case: OpenCase, one: Twins, width: int) -> list[str]:
    """Return a typed note and the message that may be its original, and the command that joins them."""
    lines = []
    for name, each in (("typed     ", one.typed), ("imported  ", one.brought)):
        lines += hanging(name, head_words(case, each), width)
        lines += hanging("          ", f'"{_words(each)}"', width)
    lines += indented(f"{same_command(one)}  ({one.alike} % alike)", 6, width)
    return [printable(line) for line in lines]


def same_command(one: Twins) -> str:
    """Return what to type to join a pair."""
    return f"dk same {one.typed.seq} {one.brought.seq}"


def empty_words(found: Inbox) -> list[str]:
    """Return that nothing waits, where that is so."""
    return [] if found.waiting else ["nothing waits in the inbox"]


def left_words(found: Inbox, more: int) -> list[str]:
    """Return how much is not shown, and the options that show it."""
    lines = [f"{more:,} more: --limit 0"] if more else []
    if found.others:
        left = (
            "1 other left as a plain message"
            if found.others == 1
            else f"{found.others:,} others left as plain messages"
        )
        lines.append(f"{left}: --all")
    if found.unknown:
        lines.append(f"{found.unknown:,} of them from names that belong to no side: dk people")
    return lines


def _words(one: Shown) -> str:
    return clipped(own_text(one.fields, " [...] ").replace(ORDER_MARK, ""), _LONGEST)


def inbox_json(case: OpenCase, found: Inbox, shown: Sequence[Waiting]) -> dict[str, Json]:
    """Return the messages for scripts; ``count`` is how many wait in all."""
    return {
        "case": case.row.slug,
        "count": len(found.waiting),
        "others": found.others,
        "unknown": found.unknown,
        "messages": [_message_json(one) for one in shown],
    }


def twins_json(case: OpenCase, found: Sequence[Twins], shown: Sequence[Twins]) -> dict[str, Json]:
    """Return the pairs for scripts; ``count`` is how many there are in all."""
    pairs: list[Json] = [
        {
            "typed": _side_json(one.typed),
            "imported": _side_json(one.brought),
            "alike": one.alike,
            "command": same_command(one),
        }
        for one in shown
    ]
    return {"case": case.row.slug, "count": len(found), "pairs": pairs}


def _side_json(one: Shown) -> Json:
    return {
        "seq": one.seq,
        "kind": one.kind,
        "from": sender_of(one.fields),
        "via": via_of(one.fields),
        "when": one.fields.get("when"),
        "text": text_of(one.fields),
    }


def _message_json(one: Waiting) -> Json:
    fields = one.standing.fields
    near: list[Json] = [
        {"label": each.label, "words": each.words, "shared": [*each.shared]} for each in one.near
    ]
    return {
        "seq": one.standing.seq,
        "from": sender_of(fields),
        "side": one.side,
        "via": via_of(fields),
        "when": fields.get("when"),
        "text": text_of(fields),
        **folds_json(fields),
        "near": near,
        "cues": [*one.cues],
        "commands": [*commands(one)],
    }
