"""A pasted conversation: kept whole as one source, and split into messages by the user, never by a guess.

In the text that is split, a line ``@@ WHO | WHEN`` stands before each message. What lies between two such lines
must be the pasted lines, unchanged and in their order; anything else is refused.
"""

from typing import NamedTuple

from disputekit import __version__
from disputekit.app.log import Fields, file_value, moment_of
from disputekit.app.names import resolve_name
from disputekit.app.workspace import OpenCase
from disputekit.errors import Refused
from disputekit.ledger.append import Appended, Next
from disputekit.ledger.files import store_bytes
from disputekit.ledger.read import record_at
from disputekit.record.canonical import Json
from disputekit.record.fields import MAX_TEXT
from disputekit.record.moment import from_clock

MARK = "@@"
HELP = f"""\
# Put a line "{MARK} WHO | WHEN" before each message, for example:
# {MARK} client | 3 mar 2026 16:05
# Leave the pasted lines as they are. Lines before the first {MARK} stay part of the source only.
# These lines that begin with # are left out. Save it without any {MARK} to split nothing.
"""


class Part(NamedTuple):
    """One message of a paste: who, when, its words, and the lines of the source it stands on."""

    who: str
    when: str
    body: str
    first: int
    last: int


def split_paste(original: str, marked: str) -> list[Part]:
    """Return the messages that the marks cut out; raises Refused when a pasted line was changed."""
    lines = original.splitlines()
    at, start, head = 0, 0, ""
    parts: list[Part] = []
    body: list[str] = []
    for line in [one for one in marked.splitlines() if not one.startswith("# ")]:
        if line.startswith(MARK):
            parts += _part(head, body, start)
            head, body, start = line[len(MARK) :].strip(), [], at
            continue
        at = _expect(lines, at, line, strict=bool(head))
        body.append(line)
        if len(body) == 1 and head:
            start = at - 1
    return parts + _part(head, body, start)


def _expect(lines: list[str], at: int, line: str, *, strict: bool) -> int:
    """The next pasted line must be this one; blank lines may be missing."""
    while at < len(lines) and lines[at] != line and (not strict or not lines[at].strip() or not line.strip()):
        if not line.strip():
            return at
        at += 1
    if at >= len(lines) or lines[at] != line:
        raise Refused(
            f"this line is not in the pasted text, or not in its place: {line[:60]!r}",
            "leave the pasted lines as they are",
        )
    return at + 1


def _part(head: str, body: list[str], start: int) -> list[Part]:
    if not head:
        return []
    who, bar, when = (piece.strip() for piece in head.partition("|"))
    text = "\n".join(body).strip("\n")
    if not who or not bar or not when or not text.strip():
        raise Refused(f"'{MARK} {head}': write {MARK} WHO | WHEN and leave the message below it")
    return [Part(who, when, text, start + 1, start + len(body))]


def keep_paste(case: OpenCase, text: str, via: str, parts: list[Part]) -> Appended:
    """Write the whole paste as one source, and each part as a message that names its lines."""
    if len(text) > MAX_TEXT:
        raise Refused(
            f"the paste has {len(text):,} characters; a record takes {MAX_TEXT:,}",
            "save it as a file: dk memo -f FILE",
        )
    stored = store_bytes(case.setup.workspace, text.encode("utf-8"), "pasted.txt")
    now: Json = {**from_clock(case.setup.now, case.facts.zone).to_value()}
    source: Fields = {
        "kind": "import",
        "when": now,
        "text": {"body": text, "basis": "verbatim"},
        "file.1": file_value(stored),
        "tool": {"name": "paste", "version": __version__, "options": {"via": via}},
        "tally": {"characters": len(text), "lines": len(text.splitlines()), "messages": len(parts)},
    }
    ready = [_message(case, part, via) for part in parts]

    def build(coming: Next) -> list[Fields]:
        return [
            source,
            *(_sourced(fields, coming.seq, part) for fields, part in zip(ready, parts, strict=True)),
        ]

    return case.append(build)


def split_later(case: OpenCase, seq: int, parts: list[Part]) -> Appended:
    """Write the parts of a paste that was kept whole before."""
    source = record_at(case.connection, case.row.case_no, seq)
    tool = source.fields.get("tool")
    options = tool.get("options") if isinstance(tool, dict) else None
    via = str(options.get("via", "")) if isinstance(options, dict) else ""
    ready = [_message(case, part, via) for part in parts]
    return case.append(
        lambda _coming: [_sourced(fields, seq, part) for fields, part in zip(ready, parts, strict=True)]
    )


def pasted_text(case: OpenCase, seq: int) -> str:
    """Return the text of a paste; raises Refused when the record is none."""
    record = record_at(case.connection, case.row.case_no, seq)
    text, tool = record.fields.get("text"), record.fields.get("tool")
    if not isinstance(text, dict) or not isinstance(tool, dict) or tool.get("name") != "paste":
        raise Refused(f"#{seq} is not a pasted text")
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
