"""A case that has an attack in every field that people fill in; the attacks lie in tests/support/hostile_text.py."""

import hashlib
import re
from collections.abc import Iterable

from disputekit.record.canonical import Json
from disputekit.record.entry import Record
from tests.reports.worked import Chain, Fields, file, moment, money
from tests.support.hostile_text import FORMULAS, MARKDOWN, PAYLOADS, REQUESTS, SCRIPTS, STYLES, UNSEEN

__all__ = ["FORMULAS", "MARKDOWN", "PAYLOADS", "REQUESTS", "SCRIPTS", "STYLES", "UNSEEN"]


def batches(texts: list[str], size: int = 24) -> list[str]:
    """The texts, several in one: for fields of which a document has only one."""
    return [" ".join(texts[start : start + size]) for start in range(0, len(texts), size)]


def harmless(payload: str) -> str:
    """The same letters with signs that mean nothing to anybody in place of those that could; no two become one.

    The letters of an address are signs too: an address is no words, and so its stand-in must be none.
    """
    shown = _ADDRESS.sub(lambda found: "".join(map(_as_sign, found[0])), payload)
    return "".join(_INERT.get(one, one) for one in shown)


def _as_sign(one: str) -> str:
    if one.isascii():
        return chr(0x2600 + ord(one)) if one.isprintable() else one
    return "\u2592" if one.isalnum() else one


_ADDRESS = re.compile(r"https?://\S+|www\.\S+")


_INERT = {chr(code): chr(0x2500 + code - 0x20) for code in range(0x21, 0x7F) if not chr(code).isalnum()}
_INERT |= {"'": "\u2019", "\u2019": "\u02bc", "\uff1c": "\u2590", "\uff1e": "\u2591"}


def hostile_case(payloads: Iterable[str], *, heading: str = "") -> list[Record]:
    """A case with each payload in its own records, and ``heading`` in the facts that every page repeats."""
    chain = Chain()
    chain.add("case", "2026-01-12 10:45", "", **_facts(heading))
    for number, payload in enumerate(payloads, start=1):
        _records(chain, number, payload)
    return chain.records


def _facts(heading: str) -> Fields:
    facts = ("title", "me", "client", "company", "platform", "currency", "zone", "channel")
    made: Fields = {name: heading or name for name in facts}
    made["slug"] = "hostile"
    made["contract"] = {name: heading or name for name in ("type", "ref", "url", "weekly_limit")}
    return made


def _records(chain: Chain, number: int, payload: str) -> None:
    def said(basis: str) -> Fields:
        return {"body": payload, "basis": basis}

    day = f"2026-02-{number % 27 + 1:02d}"
    client: Fields = {"from": "client", "to": ["me"], "via": payload}
    me: Fields = {"from": "me", "to": ["client"], "via": "mail"}
    labels: dict[str, Json] = {one: f"{one}{number}" for one in "SXMR"}
    limit: Fields = {"count": "2", "unit": payload}
    chain.add("agreement", f"{day} 08:00", talk=client, text=said("verbatim"), file__1=file(payload))
    chain.add("scope", f"{day} 08:00", label=labels["S"], text=said("verbatim"), limit=limit)
    chain.add("scope", f"{day} 08:00", label=labels["X"], text=said("described"))
    due = moment(f"2026-03-{number % 27 + 1:02d}")
    chain.add(
        "milestone", f"{day} 08:00", label=labels["M"], text=said("verbatim"), amount=money("10"), due=due
    )
    asked = chain.add("message", f"{day} 09:00", talk=client, text=said("verbatim"))
    chain.add("request", f"{day} 09:00", label=labels["R"], cites=[asked], uses=limit)
    chain.add(
        "position", f"{day} 09:10", by="client", stance="in", about=[labels["R"]], text=said("verbatim")
    )
    chain.add("position", f"{day} 09:20", by="me", stance="out", about=[labels["R"]], text=said("described"))
    handed = chain.add(
        "delivery",
        f"{day} 10:00",
        talk=me,
        about=[labels["M"], labels["S"]],
        text=said("verbatim"),
        file__1=file(payload),
    )
    chain.add("answer", f"{day} 11:00", talk=client, value="agreed", re=[handed], text=said("verbatim"))
    chain.add("amend", f"{day} 12:00", target=handed, reason=payload, set__text=said("described"))
    # Each record has a currency of its own: two texts that begin alike share a table, and their twins need not.
    code = (payload[:2] + chr(0x3400 + number)).ljust(3)
    strange: Fields = {"currency": code, "minor": 1000, "scale": 2}
    chain.add("money", f"{day} 13:00", step="released", amount=strange, about=[labels["M"]], ref=payload)
    chain.add("event", f"{day} 14:00", name=payload, by="client", text=said("verbatim"))
    chain.add(
        "event",
        f"{day} 14:10",
        name="refund_requested",
        by="client",
        about=[labels["M"]],
        text=said("verbatim"),
    )
    chain.add("deadline", f"{day} 14:20", due=due, rule=payload, text=said("verbatim"))
    chain.add("coverage", f"{day} 14:30", channel=payload, extent="complete", from_=due, to=due)
    chain.add("memo", f"{day} 15:00", text=said("described"), file__1=file(payload))
    _imported(chain, day, payload)


def _imported(chain: Chain, day: str, payload: str) -> None:
    """What a mailbox or a chat brings along: its name and options, senders, subjects, places, quoted words."""
    words: Fields = {
        "body": f"{payload}\n\nOn Tue, {payload} wrote:\n> {payload}\n> {payload}",
        "basis": "verbatim",
    }
    tool: Fields = {"name": payload, "version": payload, "options": {"channel": payload, "title": payload}}
    digest = hashlib.sha256(f"{len(chain.records)}".encode()).hexdigest()
    source = chain.add(
        "import",
        f"{day} 15:10",
        tool=tool,
        digest=digest,
        tally={"unit": payload, "read": 2},
        file__1=file(payload),
    )
    chain.add("person", f"{day} 15:20", names=[payload, f"{payload} {len(chain.records)}"], side="client")
    talk: Fields = {"from": payload, "to": ["me", payload], "via": payload}
    place: Fields = {
        "import": source,
        "at": payload,
        "id": payload,
        "re": payload,
        "flags": [f"subject: {payload}", payload],
    }
    mail = chain.add("message", f"{day} 15:30", talk=talk, text=words, source=place, file__1=file(payload))
    chain.add("answer", f"{day} 15:40", talk=talk, value="declined", re=[mail], text=words, source=place)
    chain.add("hours", f"{day} 15:50", minutes=60, mode="manual", memo=payload)
    span = moment(day)
    chain.add(
        "coverage", f"{day} 16:00", channel=payload, extent="selected", from_=span, to=span, names=[payload]
    )
