"""A pasted conversation: kept whole as one source, and split into messages by the user, never by a guess.

In the text that is split, a line ``@@ WHO | WHEN`` stands before each message, and a bare ``@@`` before what
belongs to none. What lies behind such a line must be the pasted lines, unchanged, complete and in their order;
anything else is refused. The words of a message are cut from the source, never from the editor.
"""

from typing import NamedTuple

from disputekit import __version__
from disputekit.app.log import Fields, file_value, moment_of
from disputekit.app.names import resolve_name
from disputekit.app.workspace import OpenCase
from disputekit.errors import Refused
from disputekit.ledger.append import Appended, Next
from disputekit.ledger.files import store_bytes
from disputekit.ledger.listing import Filters, list_records
from disputekit.ledger.lookup import in_force
from disputekit.ledger.read import record_at
from disputekit.record.canonical import Json
from disputekit.record.fields import MAX_TEXT
from disputekit.record.moment import from_clock

MARK = "@@"
HELP = f"""\
# Put a line "{MARK} WHO | WHEN" before each message, for example:
# {MARK} client | 3 mar 2026 16:05
# Put "{MARK}" alone before lines that belong to no message. Leave the pasted lines as they are.
# These lines are left out. Save it without any {MARK} to split nothing.
"""


class Part(NamedTuple):
    """One message of a paste: who, when, its words, and the lines of the source it stands on."""

    who: str
    when: str
    body: str
    first: int
    last: int


class _Cut(NamedTuple):
    """A mark (its words, None before the first one) and the source lines behind it: first and last, from 1."""

    head: str | None
    first: int = 0
    last: int = 0


def split_paste(original: str, marked: str) -> list[Part]:
    """Return the messages that the marks cut out; raises Refused when a pasted line was changed or left out."""
    lines, at, cut = original.split("\n"), 0, _Cut(None)
    cuts: list[_Cut] = []
    for line in _without_help(marked, lines):
        if line.startswith(MARK) and not _is_at(lines, at, line):
            cuts.append(cut)
            cut = _Cut(line[len(MARK) :].strip())
        elif line.strip():
            at = _expect(lines, at, line, strict=cut.head is not None)
            cut = _Cut(cut.head, cut.first or at, at)
    if cut.head and any(rest.strip() for rest in lines[at:]):
        raise _changed(next(rest for rest in lines[at:] if rest.strip()))
    return [_part(one, lines) for one in (*cuts, cut) if one.head]


def _without_help(marked: str, lines: list[str]) -> list[str]:
    helps = set(HELP.splitlines()) - set(lines)
    return [line for line in marked.split("\n") if line not in helps]


def _is_at(lines: list[str], at: int, line: str) -> bool:
    """Tell whether a line is the next pasted one; editors take spaces off the ends of lines."""
    return at < len(lines) and lines[at].rstrip() == line.rstrip()


def _expect(lines: list[str], at: int, line: str, *, strict: bool) -> int:
    """Return the number of the pasted line that this one is; only blank ones, or before a mark any, are passed."""
    while at < len(lines) and not _is_at(lines, at, line):
        if strict and lines[at].strip():
            raise _changed(line)
        at += 1
    if at >= len(lines):
        raise _changed(line)
    return at + 1


def _changed(line: str) -> Refused:
    return Refused(
        f"the pasted lines were changed here: {line[:60]!r}",
        f"leave them as they are; {MARK} alone stands before lines that belong to no message",
    )


def _part(cut: _Cut, lines: list[str]) -> Part:
    who, bar, when = (piece.strip() for piece in (cut.head or "").partition("|"))
    if not who or not bar or not when or not cut.last:
        raise Refused(f"'{MARK} {cut.head}': write {MARK} WHO | WHEN and leave the message below it")
    return Part(who, when, "\n".join(lines[cut.first - 1 : cut.last]), cut.first, cut.last)


def read_parts(case: OpenCase, original: str, marked: str, via: str) -> list[Part]:
    """Return the messages that the marks cut out, each with a person and a time that can be read; raises Refused."""
    parts = split_paste(original, marked)
    for part in parts:
        _message(case, part, via)
    return parts


def keep_paste(case: OpenCase, text: str, via: str, parts: list[Part], data: bytes | None = None) -> Appended:
    """Write the whole paste as one source, and each part as a message that names its lines.

    ``data`` are the bytes as they were pasted, where they differ from those of the text.
    """
    if len(text) > MAX_TEXT:
        raise Refused(
            f"the paste has {len(text):,} characters; a record takes {MAX_TEXT:,}",
            "save it as a file: dk memo -f FILE",
        )
    ready = [_message(case, part, via) for part in parts]
    stored = store_bytes(case.setup.workspace, data or text.encode("utf-8"), "pasted.txt")
    now: Json = {**from_clock(case.setup.now, case.facts.zone).to_value()}
    source: Fields = {
        "kind": "import",
        "when": now,
        "text": {"body": text, "basis": "verbatim"},
        "file.1": file_value(stored),
        "tool": {"name": "paste", "version": __version__, "options": {"via": via}},
        "tally": {
            "characters": len(text),
            "lines": len(text.strip("\n").split("\n")),
            "messages": len(parts),
        },
    }

    def build(coming: Next) -> list[Fields]:
        return [
            source,
            *(_sourced(fields, coming.seq, part) for fields, part in zip(ready, parts, strict=True)),
        ]

    return case.append(build)


def split_later(case: OpenCase, seq: int, parts: list[Part]) -> Appended:
    """Write the parts of a paste that was kept whole before; raises Refused when they stand there already."""
    _check_whole(case, seq)
    via = channel_of(case, seq)
    ready = [_message(case, part, via) for part in parts]
    return case.append(
        lambda _coming: [_sourced(fields, seq, part) for fields, part in zip(ready, parts, strict=True)]
    )


def channel_of(case: OpenCase, seq: int) -> str:
    """Return the channel that a paste came through."""
    tool = record_at(case.connection, case.row.case_no, seq).fields.get("tool")
    options = tool.get("options") if isinstance(tool, dict) else None
    return str(options.get("via", "")) if isinstance(options, dict) else ""


def _check_whole(case: OpenCase, seq: int) -> None:
    before = list_records(case.connection, case.row.case_no, Filters(source=seq), limit=1)
    if before:
        raise Refused(
            f"#{seq} is split already, see #{before[0]}", "take its messages back first: dk withdraw"
        )
    if not in_force(case.connection, case.row.case_no, seq):
        raise Refused(f"#{seq} was taken back", f"bring it back first: dk withdraw --undo {seq}")


def pasted_text(case: OpenCase, seq: int) -> str:
    """Return the text of a paste that can be split; raises Refused when the record is none."""
    record = record_at(case.connection, case.row.case_no, seq)
    text, tool = record.fields.get("text"), record.fields.get("tool")
    if not isinstance(text, dict) or not isinstance(tool, dict) or tool.get("name") != "paste":
        raise Refused(f"#{seq} is not a pasted text")
    _check_whole(case, seq)
    return str(text["body"])


def _message(case: OpenCase, part: Part, via: str) -> Fields:
    sender = resolve_name(case, part.who)
    side = case.people.side_of(sender)
    to: list[Json] = [case.facts.client if side == "me" else case.facts.me]
    return {
        "kind": "message",
        "when": {**moment_of(case, part.when).to_value()},
        "talk": {"from": sender, "to": to, "via": via},
        "text": {"body": part.body, "basis": "verbatim"},
    }


def _sourced(fields: Fields, seq: int, part: Part) -> Fields:
    return fields | {"source": {"import": seq, "at": f"lines {part.first}-{part.last}"}}
