"""One record in one line of plain words, the same for the echo, the timeline and search."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from disputekit.app.channels import is_spoken, platform_words
from disputekit.app.workspace import OpenCase
from disputekit.record.canonical import Json
from disputekit.record.entry import Record
from disputekit.record.moment import Moment, moment_from_value
from disputekit.record.spoken import date_words, echo_words

if TYPE_CHECKING:
    from disputekit.record.money import Money

Fields = dict[str, Json]

_ANSWERS = {
    "seen": "seen by {who}",
    "answered": "answered by {who}",
    "agreed": "agreed by {who}",
    "partly": "agreed in part by {who}",
    "declined": "declined by {who}",
    "dropped": "dropped by {who}",
    "changes_requested": "changes asked by {who}",
}
_STEPS = {
    "invoiced": "invoiced",
    "funded": "put in escrow",
    "released": "released by the client",
    "lapsed": "released by silence",
    "claimed": "paid, says the client",
    "received": "received",
    "fee": "fee",
    "refund_asked": "refund asked",
    "refunded": "refunded",
    "charged_back": "charged back",
}


def person(case: OpenCase, name: str) -> str:
    """Return how a person is called on screen: you, or the first word of the name; joined names are one person."""
    if case.people.side_of(name) == "me":
        return "you"
    if name.startswith("("):  # "(not stated)": nobody's first name
        return name
    known = case.people.display(name)
    return known.split(maxsplit=1)[0] if known.split() else name


def sender_of(fields: Fields) -> str:
    """Return the name of who spoke, empty where nobody did."""
    talk = fields.get("talk")
    return str(talk.get("from", "")) if isinstance(talk, dict) else ""


def via_of(fields: Fields) -> str:
    """Return the channel of a record, empty where there is none."""
    talk = fields.get("talk")
    return str(talk.get("via", "")) if isinstance(talk, dict) else ""


def text_of(fields: Fields) -> str:
    """Return the words of a record, empty where there are none."""
    text = fields.get("text")
    return str(text.get("body", "")) if isinstance(text, dict) else ""


def basis_of(fields: Fields) -> str:
    """Return ``verbatim``, ``described`` or nothing."""
    text = fields.get("text")
    return str(text.get("basis", "")) if isinstance(text, dict) else ""


def moment_at(fields: Fields, name: str = "when") -> Moment | None:
    """Return a moment of a record, None where it is missing or not readable."""
    try:
        return moment_from_value(fields.get(name))
    except ValueError:
        return None


def amount_of(fields: Fields) -> "Money | None":
    """Return the amount of a record, None where it has none."""
    if "amount" not in fields:
        return None
    from disputekit.record.money import money_from_value  # most records are words

    try:
        return money_from_value(fields["amount"])
    except ValueError:
        return None


def files_of(fields: Fields) -> list[Fields]:
    """Return the attached files of a record in their order."""
    named = [(name, value) for name, value in fields.items() if name.startswith("file.")]
    named.sort(key=lambda pair: int(pair[0][5:]) if pair[0][5:].isdigit() else 0)
    return [value for _, value in named if isinstance(value, dict)]


def about_words(fields: Fields) -> str:
    """Return what a record concerns: ``R3, M1``."""
    about = fields.get("about")
    return (
        ", ".join(str(one) if isinstance(one, str) else f"#{one}" for one in about)
        if isinstance(about, list)
        else ""
    )


def size_words(size: int) -> str:
    """Return a file size for people: ``41.2 MB``."""
    amount = float(size)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            return f"{size} bytes" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{size} bytes"


def value_words(value: Json) -> str:
    """Return the value of a field in words: an amount, a time, a text, a list."""
    if value is None:
        return "nothing"
    for read in (_money_words, _moment_words):
        words = read(value)
        if words:
            return words
    if isinstance(value, dict):
        return (
            str(value["body"])
            if "body" in value
            else ", ".join(f"{name} {value_words(one)}" for name, one in value.items())
        )
    if isinstance(value, list):
        return ", ".join(value_words(one) for one in value)
    return "yes" if value is True else str(value)


def _money_words(value: Json) -> str:
    from disputekit.record.money import money_from_value

    try:
        return money_from_value(value).words()
    except ValueError:
        return ""


def _moment_words(value: Json) -> str:
    try:
        moment = moment_from_value(value)
    except ValueError:
        return ""
    return echo_words(moment, moment.zone)


def what(case: OpenCase, record: Record, fields: Fields) -> str:
    """Say what a record is, in a few words."""
    return _WHAT.get(record.kind, _plain)(case, fields)


def _plain(_case: OpenCase, fields: Fields) -> str:
    return " ".join(part for part in (str(fields.get("kind", "withheld")), about_words(fields)) if part)


def _case(_case: OpenCase, fields: Fields) -> str:
    return f"case: {fields.get('title')}"


def _person(_case: OpenCase, fields: Fields) -> str:
    names = fields.get("names")
    words = " = ".join(str(one) for one in names) if isinstance(names, list) else ""
    return f"{fields.get('label', 'person')} {words} ({fields.get('side')})"


def _message(case: OpenCase, fields: Fields) -> str:
    if is_spoken(via_of(fields)):
        return "call"
    sender = person(case, sender_of(fields))
    about = about_words(fields)
    return f"{sender} wrote" + (f" about {about}" if about else "")


def _agreement(_case: OpenCase, _fields: Fields) -> str:
    return "agreement"


def _scope(_case: OpenCase, fields: Fields) -> str:
    label = str(fields.get("label", ""))
    limit = fields.get("limit")
    words = f", limit {limit.get('count')} {limit.get('unit')}" if isinstance(limit, dict) else ""
    return f"{label} {'excluded' if label.startswith('X') else 'agreed item'}{words}"


def _milestone(_case: OpenCase, fields: Fields) -> str:
    amount, due, per = amount_of(fields), moment_at(fields, "due"), fields.get("per", "fixed")
    parts = [f"{fields.get('label', '')} milestone", amount.words() if amount else ""]
    if per != "fixed":
        parts[-1] += f" per {per}"
    parts.append(f"due {date_words(due.start)}" if due else "")
    return ", ".join(part for part in parts if part)


def _request(case: OpenCase, fields: Fields) -> str:
    sender = sender_of(fields)
    return f"{fields.get('label', '')} requested" + (f" by {person(case, sender)}" if sender else "")


def _position(case: OpenCase, fields: Fields) -> str:
    who = "you" if fields.get("by") == "me" else person(case, case.facts.client)
    says = {"in": "in scope", "out": "outside the scope"}.get(
        str(fields.get("stance")), str(fields.get("stance"))
    )
    return f"{about_words(fields)}: {says}, in {'your' if who == 'you' else who + chr(39) + 's'} reading"


def _quote(_case: OpenCase, fields: Fields) -> str:
    amount, days = amount_of(fields), fields.get("days")
    parts = [f"{about_words(fields)} quoted", amount.words() if amount else ""]
    if fields.get("per", "fixed") != "fixed":
        parts[-1] += f" per {fields['per']}"
    parts.append(f"{days} working day{'' if days == 1 else 's'}" if days is not None else "")
    return ", ".join(part for part in parts if part)


def _answer(case: OpenCase, fields: Fields) -> str:
    who = person(case, sender_of(fields) or case.facts.client)
    re = fields.get("re")
    concerns = about_words(fields) or (", ".join(f"#{one}" for one in re) if isinstance(re, list) else "")
    amount = amount_of(fields)
    words = _ANSWERS.get(str(fields.get("value")), "answered by {who}").format(who=who)
    if fields.get("value") == "agreed" and not amount and not concerns.startswith(("R", "S", "X")):
        words = f"accepted in words by {who}"  # a hand-over is accepted; a request is agreed
    return f"{concerns} {words}" + (f", {amount.words()}" if amount else "")


def _work(_case: OpenCase, fields: Fields) -> str:
    about = about_words(fields)
    return "work done" + (f" on {about}" if about else "")


def _delivery(_case: OpenCase, fields: Fields) -> str:
    return f"{about_words(fields)} {'partly ' if fields.get('part') else ''}submitted"


def _hours(_case: OpenCase, fields: Fields) -> str:
    minutes = fields.get("minutes")
    total = minutes if isinstance(minutes, int) else 0
    mode = str(fields.get("mode")).replace("_", " ")
    return f"{total // 60} h {total % 60:02d} min {mode}"


def step_words(step: str) -> str:
    """Return a step of a payment in words."""
    return _STEPS.get(step, step)


def _money(_case: OpenCase, fields: Fields) -> str:
    amount = amount_of(fields)
    step = _STEPS.get(str(fields.get("step")), str(fields.get("step")))
    parts = [about_words(fields), step, amount.words() if amount else ""]
    due = moment_at(fields, "due")
    return " ".join(part for part in parts if part) + (f", due {date_words(due.start)}" if due else "")


def _event(case: OpenCase, fields: Fields) -> str:
    by = fields.get("by")
    who = {
        "me": "you",
        "client": person(case, case.facts.client),
        "platform": platform_words(case.facts.platform),
    }
    return f"{str(fields.get('name')).replace('_', ' ')}" + (f" by {who.get(str(by), by)}" if by else "")


def _amend(_case: OpenCase, fields: Fields) -> str:
    names = ", ".join(name[4:] for name in fields if name.startswith("set."))
    return f"corrects #{fields.get('target')}: {names}"


def _withdraw(_case: OpenCase, fields: Fields) -> str:
    return f"takes back #{fields.get('target')}"


def numbers_words(seqs: Sequence[int]) -> str:
    """Return numbers in words as short as they can be: ``#20-#31, #40``."""
    runs: list[tuple[int, int]] = []
    for seq in seqs:
        if runs and seq == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], seq
        else:
            runs.append((seq, seq))
    return ", ".join(f"#{lo}-#{hi}" if hi - lo > 1 else _pair(lo, hi) for lo, hi in runs)


def _pair(lo: int, hi: int) -> str:
    return f"#{lo}" if lo == hi else f"#{lo}, #{hi}"


def _link(_case: OpenCase, fields: Fields) -> str:
    targets = fields.get("targets")
    seqs = [one for one in targets if isinstance(one, int)] if isinstance(targets, list) else []
    joined = numbers_words(seqs) + (f" ({len(seqs)} records)" if len(seqs) > 2 else "")
    if fields.get("private"):
        verb = "stays" if len(seqs) == 1 else "stay"
        return (
            f"{joined} {verb} out of documents{' no longer' if fields.get('off') else ', and in the record'}"
        )
    if about := about_words(fields):
        verb = "concerns" if len(seqs) == 1 else "concern"
        return f"{joined} {verb} {about}{' no longer' if fields.get('off') else ''}"
    return f"{joined} {'are no longer joined' if fields.get('off') else 'belong together'}"


def _shred(_case: OpenCase, fields: Fields) -> str:
    names = fields.get("fields")
    return f"erased from #{fields.get('target')}: {', '.join(map(str, names)) if isinstance(names, list) else ''}"


def _import(_case: OpenCase, fields: Fields) -> str:
    tool = fields.get("tool")
    return f"source brought in by {tool.get('name')}" if isinstance(tool, dict) else "source brought in"


def _offer(case: OpenCase, fields: Fields) -> str:
    amount, sender = amount_of(fields), sender_of(fields)
    by = f" by {person(case, sender)}" if sender else ""
    return f"{fields.get('label', '')} settlement offered{by}" + (f", {amount.words()}" if amount else "")


def _deadline(case: OpenCase, fields: Fields) -> str:
    due = moment_at(fields, "due")
    about = about_words(fields)
    return " ".join(
        part for part in (about, "deadline", echo_words(due, case.facts.zone) if due else "") if part
    )


def _coverage(_case: OpenCase, fields: Fields) -> str:
    start, end = moment_at(fields, "from"), moment_at(fields, "to")
    span = f", {date_words(start.start)} to {date_words(end.start)}" if start and end else ""
    return f"the record holds {fields.get('channel')}: {fields.get('extent')}{span}"


def _anchor(_case: OpenCase, fields: Fields) -> str:
    return f"seal up to #{fields.get('size')}, held by {fields.get('witness')}"


def _handover(_case: OpenCase, fields: Fields) -> str:
    to = fields.get("to")
    return "document handed over" + (f" to {to}" if to else "")


_WHAT: dict[str, Callable[[OpenCase, Fields], str]] = {
    "case": _case,
    "person": _person,
    "message": _message,
    "agreement": _agreement,
    "scope": _scope,
    "milestone": _milestone,
    "request": _request,
    "position": _position,
    "quote": _quote,
    "answer": _answer,
    "work": _work,
    "delivery": _delivery,
    "hours": _hours,
    "money": _money,
    "event": _event,
    "amend": _amend,
    "withdraw": _withdraw,
    "link": _link,
    "shred": _shred,
    "import": _import,
    "offer": _offer,
    "deadline": _deadline,
    "coverage": _coverage,
    "anchor": _anchor,
    "handover": _handover,
}
