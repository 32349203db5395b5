"""Make the fields of records out of what was read: one import record, and one for each item."""

from collections.abc import Iterator

from disputekit.app.importing_corrections import correction
from disputekit.app.importing_known import GAINS
from disputekit.app.importing_plan import Sifted
from disputekit.app.importing_rows import COUNTED
from disputekit.app.importing_source import NOBODY, SYSTEM_FLAG, Source, Survey
from disputekit.app.log import Fields, file_value
from disputekit.app.workspace import OpenCase
from disputekit.intake.base import Item, Part, Role
from disputekit.ledger.files import BLOCK, Filing
from disputekit.record.canonical import Json
from disputekit.record.fields import MAX_NAME, MAX_TEXT
from disputekit.record.moment import from_clock

_LONG_TEXT = "text.txt"
_SILENT = COUNTED | {"work"}


def import_fields(case: OpenCase, source: Source, file: Fields) -> Fields:
    """Return the import record of a source: its bytes or digest, how it was read, and that all adds up."""
    now: Json = {**from_clock(case.setup.now, case.facts.zone).to_value()}
    tool: dict[str, Json] = {
        "name": source.importer.name,
        "version": source.importer.version,
        "options": options_of(source),
    }
    if source.survey.states:
        tool["states"] = {**source.survey.states}
    assumed: dict[str, Json] = {}
    if source.survey.assumed:
        assumed["zone"] = source.zones.assumed
    if source.survey.order:
        assumed["order"] = source.survey.order
    fields: Fields = {"kind": "import", "when": now, "tool": tool, "tally": _tally(source.survey)} | file
    return fields | ({"assumed": assumed} if assumed else {})


def options_of(source: Source) -> dict[str, Json]:
    """Return what makes two readings of the same bytes differ, and what the source is called."""
    wanted = source.wanted
    found: dict[str, Json] = {
        "channel": source.channel,
        "source": _text(source.name),
        "member": _text(source.member),
        "title": _text(source.survey.title or source.claim.title),
        "only": [*map(_text, source.names)],
        "continues": [*source.survey.continues],
        "since": wanted.since,
        "until": wanted.until,
        "columns": {**source.options.columns},
    }
    return {name: value for name, value in found.items() if value not in ("", [], {}, None)}


def _tally(counts: Survey) -> dict[str, Json]:
    tally: dict[str, Json] = {
        "unit": counts.unit,
        "read": counts.read,
        "messages": counts.messages,
        "system": counts.system,
        "other": counts.other,
        "continuation": counts.continuation,
        "recorded": counts.taken,
        "edited": counts.edited,
        "gained": counts.gained,
        "vanished": counts.vanished,
        "unreadable": counts.faulty,
    }
    tally = {name: value for name, value in tally.items() if value or name in ("read", "unit", "recorded")}
    groups = {"skipped": counts.skipped, "left_out": counts.left}
    return tally | {
        name: [[_text(why), number] for why, number in group.items()]
        for name, group in groups.items()
        if group
    }


def item_fields(case: OpenCase, source: Source, one: Sifted, import_seq: int, filing: Filing) -> Fields:
    """Return the record of an item; its files are given to be stored on the way."""
    item = one.item
    # A file that came later is no second message: it is kept beside the one that it belongs to.
    kind = "memo" if one.verdict.state == GAINS else item.kind
    fields: Fields = {"kind": kind, "when": {**one.timed.moment.to_value()}}
    if item.kind == "message" or (item.sender and item.kind not in _SILENT):  # who worked said nothing
        fields["talk"] = _talk(source, item)
    body, basis = _words(item)
    if body:
        fields["text"] = {"body": body, "basis": basis}
    fields["source"] = _source(one, import_seq)
    if one.verdict.before and item.kind in COUNTED:  # a second entry would be counted beside the first
        return correction(case, fields | dict(item.fields), one.verdict.before)
    if one.verdict.before:
        fields["re"] = [one.verdict.before]
    return fields | dict(item.fields) | _files(filing, item)


def _talk(source: Source, item: Item) -> Json:
    program = source.importer.channel if item.role is Role.SYSTEM else NOBODY
    sender = _name(item.sender) or program
    to: list[Json] = [*dict.fromkeys(name for name in map(_name, item.to) if name)]
    if not to:
        to = [_receiver(source, item)]
    return {
        "from": sender,
        "to": to,
        "via": _name(source.wanted.channel or item.via) or source.importer.channel,
    }


def _receiver(source: Source, item: Item) -> str:
    """Of two people the other one; of more the room they are in, as the source calls it. Mail names its own."""
    if not source.importer.keeps_whole:
        return NOBODY
    names = source.survey.rooms.get(item.room, {})
    others = [name for name in names if name != item.sender]
    if len(names) == 2 and len(others) == 1:
        return _name(others[0])
    survey = source.survey
    return _name(item.room) or _name(survey.title) or _name(source.claim.title) or NOBODY


def _words(item: Item) -> tuple[str, str]:
    if item.text and len(item.text) <= MAX_TEXT:
        return _text(item.text), "verbatim"
    if item.text:
        return f"{len(item.text):,} characters, kept as the file {_LONG_TEXT}", "described"
    if item.kind == "message" and not item.parts and item.raw is None:
        why = ", ".join(item.flags) or "the source states none"
        return f"no text ({_text(why)})"[:MAX_NAME], "described"
    return "", ""


def _source(one: Sifted, import_seq: int) -> Json:
    item = one.item
    flags = [*item.flags]
    if item.role is Role.SYSTEM:
        flags.append(SYSTEM_FLAG)
    if one.verdict.before and one.verdict.state == GAINS:
        flags.append("files-gained")
    elif one.verdict.before and "edited" not in flags:
        flags.append("edited")
    flags += [f"remark: {remark}" for remark in (*item.remarks, one.timed.remark) if remark]
    source: dict[str, Json] = {"import": import_seq, "at": _text(item.at)}
    if item.id:
        source["id"] = _text(item.id)
    if item.re:
        source["re"] = _text(item.re)
    kept: list[Json] = [*dict.fromkeys(flag for flag in map(_name, flags) if flag)]
    return source | ({"flags": kept} if kept else {})


def _files(filing: Filing, item: Item) -> Fields:
    parts = ([item.raw] if item.raw else []) + list(item.parts)
    stored = [_stored(filing, part) for part in parts]
    if len(item.text) > MAX_TEXT:
        data = item.text.encode("utf-8", "backslashreplace")
        stored.append(file_value(filing.store_blocks([data], _LONG_TEXT, len(data), "text/plain")))
    return {f"file.{number}": value for number, value in enumerate(stored, start=1)}


def _stored(filing: Filing, part: Part) -> Json:
    name = part.name if isinstance(part.name, bytes) else _text(part.name).encode("utf-8")
    size, media = max(part.size, 0), _name(part.media)
    return file_value(filing.store_blocks(blocks_of(part), name or b"unnamed", size, media))


def blocks_of(part: Part) -> Iterator[bytes]:
    """Yield the bytes of a part."""
    with part.open() as stream:
        while block := stream.read(BLOCK):
            yield block


def _name(text: str) -> str:
    return _text(text).strip()[:MAX_NAME].strip()


def _text(text: str) -> str:
    """Return a text that UTF-8 can hold: half of a surrogate pair is written as an escape."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
