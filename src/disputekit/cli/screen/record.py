"""One record in full on the screen: every field in plain words, its corrections, its files, what leads to it."""

from collections.abc import Iterable
from datetime import datetime

from disputekit.app.look import Row
from disputekit.app.mails import mail_subject
from disputekit.app.plain import plain
from disputekit.app.shown import FileLook, Shown, Signed
from disputekit.app.workspace import OpenCase
from disputekit.cli.describe import basis_of, moment_at, sender_of, size_words, text_of, value_words, what
from disputekit.cli.screen.folding import folded_text
from disputekit.cli.screen.layout import facts, indented, wrapped
from disputekit.cli.screen.listing import row_json
from disputekit.record.canonical import Json
from disputekit.record.entry import Record
from disputekit.record.moment import from_clock
from disputekit.record.spoken import echo_words, lag_words

_APART = {"kind", "when", "talk", "text", "label"}
_NAMES = {
    "re": "answers",
    "cites": "rests on",
    "per": "priced",
    "by": "by",
    "ref": "number",
    "uses": "takes",
    "once": "once key",
}
_SHOWN_POINTERS = 12
_BASIS = {"clock": "by this machine's clock", "source": "as its source says", "assumed": "zone assumed"}


def show_lines(case: OpenCase, shown: Shown, width: int, *, whole: bool = False) -> list[str]:
    """Return the lines of one record; what a mail quotes is folded unless it is to be shown ``whole``."""
    lines = wrapped(f"{case.row.slug} #{shown.record.seq} · {what(case, shown.record, shown.fields)}", width)
    lines += [line for one in shown.taken_back for line in wrapped(_taken_back(case, one), width)]
    lines += facts(_facts(case, shown), width)
    text = (
        text_of(shown.fields) if whole else folded_text(shown.fields, shown.record.seq, of_mail=shown.of_mail)
    )
    if text:
        lines += ["", *wrapped(_whose(case, shown.fields), width), *indented(text, 4, width)]
    for name, pairs in (("corrected", _changes(case, shown)), ("see also", _pointing(case, shown))):
        found = list(pairs)
        lines += ["", name, *facts(found, width, 4)] if found else []
    return lines


def _facts(case: OpenCase, shown: Shown) -> Iterable[tuple[str, str]]:
    fields = shown.fields
    yield "when", _when(case, shown)
    yield "logged", _logged(case, shown)
    talk = fields.get("talk")
    if isinstance(talk, dict):
        to = talk.get("to")
        yield "from", _person(case, str(talk.get("from")))
        yield "to", ", ".join(_person(case, str(one)) for one in to) if isinstance(to, list) else ""
        yield "via", str(talk.get("via"))
        yield "subject", mail_subject(fields)
    yield "label", _label(shown)
    for one in shown.signed:
        yield f"signed {one.domain}".strip(), signed_words(one)
    for name, value in fields.items():
        if name not in _APART and not name.startswith("file."):
            yield _field_name(name), _value(name, value)
    for file in shown.files:
        yield f"file {shown.record.seq}.{file.number}", _file(file)
    if shown.record.withheld:
        yield "erased", _erased(shown)
    code = f"E{shown.record.seq}{shown.mark}"
    yield "exhibit", f"{code}: {shown.holder}" if shown.holder else f"{code}, about the record itself"


def signed_words(one: Signed) -> str:
    """Say what came of a DKIM body hash, and what was not checked."""
    match one.state:
        case "matches":
            much = "" if one.length < 0 else f", of its first {one.length:,} bytes: only these are signed"
            return (
                f"body unchanged since signing (DKIM body hash matches{much}; the signature itself, which covers "
                "who signed, needs the sender's key and was not checked)"
            )
        case "differs":
            return (
                "DKIM body hash does not match: the body is not, byte for byte, what was signed (mailing lists and "
                "gateways change bodies too; the signature itself was not checked)"
            )
        case _:
            return f"DKIM body hash not checked: {one.why}"


def _field_name(name: str) -> str:
    return _NAMES.get(name, name.replace("_", " ").removeprefix("set."))


def _value(name: str, value: Json) -> str:
    if name in ("re", "cites", "targets", "target"):
        numbers = value if isinstance(value, list) else [value]
        return ", ".join(f"#{one}" for one in numbers)
    if name == "about" and isinstance(value, list):
        return ", ".join(one if one[0].isalpha() else f"#{one}" for one in map(_text, value))
    return (
        value_words(value).replace("_", " ")
        if name in ("step", "value", "mode", "name")
        else value_words(value)
    )


def _text(value: Json) -> str:
    return str(value)


def _when(case: OpenCase, shown: Shown) -> str:
    moment = moment_at(shown.fields)
    if moment is None:
        return "not readable"
    says = echo_words(moment, case.facts.zone)
    how = f'typed as "{moment.said}"' if moment.basis == "typed" else _BASIS.get(moment.basis, "")
    return f"{says}, {how}" if how else says


def _logged(case: OpenCase, shown: Shown) -> str:
    moment = moment_at(shown.fields)
    late = lag_words(shown.record.recorded_at, moment) if moment else ""
    return clock_words(case, shown.record.recorded_at) + (f", {late}" if late else "")


def clock_words(case: OpenCase, recorded_at: str) -> str:
    """Return a recording time in the zone of the case."""
    return echo_words(from_clock(datetime.fromisoformat(recorded_at), case.facts.zone), case.facts.zone)


def _person(case: OpenCase, name: str) -> str:
    side = case.people.side_of(name)
    return f"{name} ({'you' if side == 'me' else side if side != 'unknown' else 'side not known: dk people add'})"


def _label(shown: Shown) -> str:
    label = shown.fields.get("label")
    others = [f"#{seq}" for seq in shown.stated if seq != shown.record.seq]
    return f"{label}, also stated in {', '.join(others)}" if others else str(label or "")


def _file(file: FileLook) -> str:
    says = {
        "ok": "checked: it is the file that was recorded",
        "missing": "MISSING in the workspace: dk verify",
        "altered": "ALTERED since it was recorded: dk verify",
    }
    return f"{file.name}, {size_words(file.size)}, {says[file.state]}"


def _erased(shown: Shown) -> str:
    names = [str(name) for one in shown.erased for name in _list(one.fields.get("fields"))]
    why = "; ".join(f"#{one.seq}, {one.fields.get('reason')}" for one in shown.erased)
    return f"{', '.join(names)} ({why})" if names else f"{shown.record.withheld} fields are not here"


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _whose(case: OpenCase, fields: dict[str, Json]) -> str:
    if basis_of(fields) != "verbatim":
        return "described by you"
    sender = sender_of(fields)
    if not sender:
        return "verbatim"
    return "your words" if case.people.side_of(sender) == "me" else f"words of {sender}, as they were"


def _taken_back(case: OpenCase, record: Record) -> str:
    reason = record.fields.get("reason")
    why = f", {reason}" if reason else ""
    return f"TAKEN BACK by #{record.seq}, {clock_words(case, record.recorded_at)}{why}"


def _changes(case: OpenCase, shown: Shown) -> Iterable[tuple[str, str]]:
    for change in shown.changes:
        says = f"{_field_name(change.field)}: was {value_words(change.was)}, is {value_words(change.now)}"
        why = f" ({change.reason})" if change.reason else ""
        yield f"#{change.by}", f"{says}{why}, {clock_words(case, change.recorded_at)}"


def _pointing(case: OpenCase, shown: Shown) -> Iterable[tuple[str, str]]:
    for one in shown.pointing[:_SHOWN_POINTERS]:
        yield f"#{one.seq}", what(case, one, one.fields)
    more = len(shown.pointing) - _SHOWN_POINTERS
    if more > 0:
        name = shown.fields.get("label") or shown.record.seq
        yield "", f"{more} more: dk timeline --about {name}"


def show_json(shown: Shown) -> dict[str, Json]:
    """Return everything about a record for scripts."""
    changed = tuple(dict.fromkeys(one.by for one in shown.changes))
    more = {
        "changes": shown.changes,
        "taken_back_by": [one.seq for one in shown.taken_back],
        "erased_by": [one.seq for one in shown.erased],
        "fields_not_here": shown.record.withheld,
        "pointed_at_by": [{"seq": one.seq, "kind": one.kind} for one in shown.pointing],
        "stated_in": shown.stated,
        "files": shown.files,
        "dkim_body": shown.signed,
        "exhibit": f"E{shown.record.seq}{shown.mark}",
        "original_held_by": shown.holder,
    }
    found = row_json(Row(shown.record, shown.fields, changed, not shown.taken_back, of_mail=shown.of_mail))
    return found | {name: plain(value) for name, value in more.items()}
