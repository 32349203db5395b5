"""``policy`` on the screen: packs in a table, a rule in full, and what its worked examples gave."""

from collections.abc import Iterator, Sequence

from disputekit.app.policy import (
    EVENTS,
    Actor,
    Checked,
    Effect,
    Found,
    Length,
    Match,
    Pack,
    PackLine,
    Put,
    Rule,
    Use,
    length_words,
    match_words,
    silence_words,
)
from disputekit.cli.screen.layout import counted, facts, hanging, table, wrapped
from disputekit.record.canonical import Json

CSV_NAMES = ("name", "title", "rules", "checked_on", "own", "in_use", "for")
ADVICE = "Not legal advice. A date that the platform itself shows beats every computed one."

_ACTS = {
    Actor.ME: "you",
    Actor.CLIENT: "the client",
    Actor.BOTH: "you and the client",
    Actor.PLATFORM: "the platform",
    Actor.NOBODY: "nobody",
}
_EFFECTS = {
    Effect.ESCROW_TO_CLIENT: "what is in escrow goes to the client",
    Effect.ESCROW_TO_ME: "what is in escrow goes to you",
    Effect.MONEY_LOST: "what it is about is lost",
    Effect.HOURS_AT_RISK: "hours are at risk",
    Effect.RIGHT_LOST: "a right is lost",
    Effect.NONE: "",
}
_CONFIDENCE = {
    "A": "an official page, the newest version found, and a second source agrees",
    "B": "an official page, but one source alone, without a date, or an older wording",
    "C": "third parties only",
    "D": "versions conflict, or it is inferred",
}
_NEEDS = {
    "escrow": "money is in escrow",
    "ended": "the contract has ended",
    "active": "the contract has not ended",
    "released": "something was paid out, and stayed",
    "unpaid": "something is still to be paid",
}
_MONEY = {
    "invoiced": "an invoice",
    "funded": "money put in escrow",
    "released": "money released",
    "lapsed": "money released by silence",
    "claimed": "the client says that money was paid",
    "received": "money received",
    "fee": "a fee",
    "refund_asked": "money asked back",
    "refunded": "money given back",
    "charged_back": "money taken back by the bank",
}
_SIDES = {"me": "by you", "client": "by the client", "platform": "by the platform"}


# ---------------------------------------------------------------- packs


def pack_lines(lines: Sequence[PackLine], used: Use, width: int) -> list[str]:
    """Return the packs in a table."""
    in_use = (*used.platform, *used.chosen)
    return table([_row(one, used) for one in sorted(lines, key=lambda one: one.name not in in_use)], width)


def _row(one: PackLine, used: Use) -> tuple[str, ...]:
    mark = "*" if one.name in (*used.platform, *used.chosen) else " "
    if one.pack is None:
        return mark, one.name, "", "", f"CANNOT BE READ: {one.broken}"
    whose = ("your own, in place of the shipped one" if one.replaces else "your own") if one.own else ""
    parts = [one.pack.title, whose, "put in use by you" if one.name in used.chosen else ""]
    parts.append("MORE THAN A YEAR OLD" if one.old else "")
    day = f"checked {one.pack.checked_on.isoformat()}"
    words = " · ".join(part for part in parts if part)
    return mark, one.name, counted(len(one.pack.rules), "rule"), day, words


def packs_notes(lines: Sequence[PackLine], used: Use) -> Iterator[str]:
    """Yield what is said below the table."""
    missing = [one for one in used.chosen if one not in {line.name for line in lines}]
    if missing:
        yield f"put in use and not on this machine: {', '.join(missing)}"
    yield f"* in use for {used.slug}" if used.slug else "no case is in use here, so none is marked"
    yield "one in full: dk policy show NAME      a law or a payment service: dk policy use NAME"
    yield ADVICE


def pack_cells(one: PackLine, used: Use) -> tuple[object, ...]:
    """Return a pack as the cells of a table."""
    in_use = "platform" if one.name in used.platform else "chosen" if one.name in used.chosen else ""
    own = "yes" if one.own else ""
    if one.pack is None:
        return one.name, f"cannot be read: {one.broken}", "", "", own, in_use, ""
    pack = one.pack
    return one.name, pack.title, len(pack.rules), pack.checked_on.isoformat(), own, in_use, pack.applies


def put_words(put: Put) -> str:
    """Say which packs a case goes by now."""
    names = ", ".join(dict.fromkeys((*put.use.platform, *put.use.chosen))) or "none"
    return f"{put.use.slug} #{put.record.seq} · packs in use: {names}"


# ---------------------------------------------------------------- one in full


def found_lines(found: Found, width: int) -> list[str]:
    """Return a pack with its rules, or the rules of one id in full."""
    if found.pack is not None:
        return [*_pack_head(found.pack, width), *_rule_table(found.pack, width), "", *wrapped(ADVICE, width)]
    lines: list[str] = []
    for pack, rule in found.rules:
        lines += ["", *rule_lines(pack, rule, width)]
    return [*lines[1:], "", *wrapped(ADVICE, width)]


def _pack_head(pack: Pack, width: int) -> list[str]:
    whose = f"your own, {pack.path}" if pack.own else "shipped"
    head = f"{pack.name} · {pack.title} · {counted(len(pack.rules), 'rule')} · {whose}"
    return [*wrapped(head, width), *hanging("  for ", pack.applies, width), ""]


def _rule_table(pack: Pack, width: int) -> list[str]:
    return table([(one.id, one.confidence, _in_short(one)) for one in pack.rules], width)


def _in_short(rule: Rule) -> str:
    length = length_words(rule.length) if rule.length else "a warning" if rule.triggers else "to look up"
    acts = f", {_ACTS[rule.acts]}" if rule.length and rule.acts is not Actor.NOBODY else ""
    return f"{rule.title} · {length}{acts}"


def rule_lines(pack: Pack, rule: Rule, width: int) -> list[str]:
    """Return one rule in full."""
    pairs = [(name, text) for name, text in _rule_facts(pack, rule) if text]
    return [*wrapped(f"{rule.id} · {rule.title}", width), *facts(pairs, width)]


def _rule_facts(pack: Pack, rule: Rule) -> Iterator[tuple[str, str]]:
    yield "starts", "\n".join(map(_match_words, rule.triggers)) or "nothing: it is here to be looked up"
    yield "stops", "\n".join(map(_match_words, rule.stops))
    yield "only if", ", ".join(_NEEDS[one] for one in rule.needs)
    yield "runs", _runs_words(rule)
    yield "who acts", _ACTS[rule.acts]
    yield ("silence" if rule.length else "warning"), silence_words(rule.silence, ())
    yield "effect", _EFFECTS[rule.effect]
    yield "figures", "\n".join(_figure_words(one.name, one.value, one.unit) for one in rule.figures)
    yield "confidence", _confidence_words(rule.confidence)
    yield "sources", "\n".join(rule.sources)
    yield "differ", rule.conflicts
    yield (
        "others",
        "\n".join(f"{_length_words(one.length)}: {one.source} ({one.confidence})" for one in rule.others),
    )
    yield "examples", "\n".join(_example_words(one.at, one.due, one.source) for one in rule.vectors)
    yield "checked", rule.checked_on.isoformat()
    yield "pack", f"{pack.name}, {f'your own: {pack.path}' if pack.own else 'shipped'}"


def _match_words(match: Match) -> str:
    """Say which records start or stop a clock."""
    kind, name = match.kind, match.name
    if kind == "event":
        said = EVENTS.get(name, "any event") if name else "any event"
    elif kind == "money":
        said = _MONEY.get(name, "any step of a payment")
    elif kind == "answer":
        said = f"an answer: {name.replace('_', ' ')}" if name else "any answer"
    else:
        said = f"a record of kind {kind}" + (f": {name.replace('_', ' ')}" if name else "")
    parts = [said, _SIDES.get(match.by, ""), f"through {match.via}" if match.via else ""]
    return " ".join(part for part in parts if part)


def _runs_words(rule: Rule) -> str:
    if rule.length is None:
        return ""
    zone = "the source states no time zone" if rule.zone == "not stated" else rule.zone
    return f"{_length_words(rule.length)} ({zone})"


def _length_words(length: Length) -> str:
    calendar = f" by the calendar {length.calendar}" if length.calendar else ""
    return length_words(length) + calendar


def _figure_words(name: str, value: str, unit: str) -> str:
    amount = f"{unit} {value}" if unit.isupper() else f"{value} {unit}"
    return f"{name.replace('_', ' ')}: {amount}"


def _confidence_words(letters: str) -> str:
    return "; ".join(f"{one}, {_CONFIDENCE[one]}" for one in letters.split("/"))


def _example_words(at: str, due: str, source: str) -> str:
    return f"{at} -> {due}" + (f" ({source})" if source else "")


# ---------------------------------------------------------------- worked examples


def failed_lines(failed: Sequence[Checked], width: int) -> list[str]:
    """Return the examples that do not agree, with both dates."""
    lines: list[str] = []
    for one in failed:
        head = " ".join(part for part in (one.pack, one.rule) if part)
        said = one.computed
        if one.vector is not None:
            said = f"from {one.vector.at}: the pack says {one.vector.due}, computed is {one.computed}"
        lines += hanging(f"{head}: ", said, width)
    return lines


# ---------------------------------------------------------------- for scripts


def packs_json(lines: Sequence[PackLine], used: Use) -> Json:
    """Return the packs, and which the case in use goes by."""
    return {"case": used.slug or None, **use_json(used), "packs": [_pack_line_json(one) for one in lines]}


def use_json(used: Use) -> dict[str, Json]:
    """Return which packs a case goes by."""
    return {"platform_packs": list(used.platform), "chosen_packs": list(used.chosen)}


def _pack_line_json(one: PackLine) -> Json:
    said: dict[str, Json] = {"name": one.name, "own": one.own, "replaces_shipped": one.replaces}
    if one.pack is None:
        return {**said, "error": one.broken}
    return {**said, **_pack_json(one.pack), "old": one.old}


def _pack_json(pack: Pack) -> dict[str, Json]:
    return {
        "title": pack.title,
        "for": pack.applies,
        "rules": len(pack.rules),
        "checked_on": pack.checked_on.isoformat(),
    }


def found_json(found: Found) -> Json:
    """Return a pack with its rules, or the rules of one id."""
    if found.pack is not None:
        pack = found.pack
        return {
            "name": pack.name,
            "own": pack.own,
            **_pack_json(pack),
            "rules": [*map(rule_json, pack.rules)],
        }
    return {"rules": [{"own": pack.own, **rule_json(rule)} for pack, rule in found.rules]}


def rule_json(rule: Rule) -> dict[str, Json]:
    """Return a rule as its pack spells it."""
    return {
        "id": rule.id,
        "pack": rule.pack,
        "title": rule.title,
        "triggers": [*map(match_words, rule.triggers)],
        "stops": [*map(match_words, rule.stops)],
        "needs": list(rule.needs),
        "length": length_words(rule.length) if rule.length else None,
        "calendar": rule.length.calendar or None if rule.length else None,
        "zone": rule.zone,
        "acts": rule.acts.value,
        "silence": rule.silence,
        "effect": rule.effect.value,
        "sources": list(rule.sources),
        "confidence": rule.confidence,
        "checked_on": rule.checked_on.isoformat(),
        "conflicts": rule.conflicts,
        "others": [
            {"length": length_words(one.length), "source": one.source, "confidence": one.confidence}
            for one in rule.others
        ],
        "figures": [{**one._asdict()} for one in rule.figures],
        "vectors": [{**one._asdict()} for one in rule.vectors],
    }


def checked_json(checked: Sequence[Checked]) -> Json:
    """Return every worked example and what came of it."""
    return {
        "passed": sum(one.passed for one in checked),
        "failed": sum(not one.passed for one in checked),
        "examples": [
            {
                "pack": one.pack,
                "rule": one.rule or None,
                "at": one.vector.at if one.vector else None,
                "due": one.vector.due if one.vector else None,
                "computed": one.computed,
                "passed": one.passed,
            }
            for one in checked
        ],
    }
