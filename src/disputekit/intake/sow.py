"""Read a small scope file: Markdown with headings and bullets, plain text with headings, or CSV.

Nothing is guessed: a line under no known heading is listed as not taken, and a milestone without an amount is
refused with its line number. Amounts and dates stay text here; ``start`` reads them strictly.
"""

import csv
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from disputekit.errors import Refused
from disputekit.intake.terms import MilestoneLine, ScopeLine, Terms, with_facts

MAX_BYTES = 1024 * 1024

_HEADINGS = {
    "scope": "scope",
    "in scope": "scope",
    "scope of work": "scope",
    "included": "scope",
    "deliverables": "scope",
    "exclusions": "exclusions",
    "excluded": "exclusions",
    "not included": "exclusions",
    "out of scope": "exclusions",
    "milestones": "milestones",
    "payment": "milestones",
    "price": "milestones",
    "rates": "milestones",
    "parties": "facts",
    "contract": "facts",
    "facts": "facts",
}
_FACTS = {
    "title": "title",
    "project": "title",
    "client": "client",
    "company": "company",
    "freelancer": "me",
    "me": "me",
    "platform": "platform",
    "channel": "channel",
    "currency": "currency",
    "zone": "zone",
    "time zone": "zone",
    "timezone": "zone",
    "contract": "contract_ref",
    "contract id": "contract_ref",
    "contract type": "contract_type",
    "type": "contract_type",
    "url": "contract_url",
    "weekly limit": "weekly_limit",
    "agreed": "agreed_on",
    "agreed on": "agreed_on",
    "short name": "slug",
}
_FACT = re.compile(r"\s*(?:[-*]\s+)?\**([A-Za-z][A-Za-z ]{1,20}?)\**\s*:\**\s+(\S.*?)\s*")
_BULLET = re.compile(r"\s*(?:[-*+\u2022]|[0-9]{1,3}[.)]|[SXM][0-9]{1,3}[.:)]?)\s+(\S.*?)\s*")
_LIMIT = re.compile(
    r"(?P<text>.+?)[\s,;]*[(\[]?\b(?:limit(?:ed to)?:?|max(?:imum)?\.?:?|up to)\s+(?P<limit>[0-9][0-9.]*\s+[^)\]]+?)[)\]]?\s*"
)
_MARKED_LIMIT = re.compile(r"(?P<text>.+?)\s*\(limit:?\s+(?P<limit>[0-9][^)]*?)\s*\)")
_MILESTONE = re.compile(
    r"(?P<text>.+?)[\s:,;|\u2013\u2014-]+(?P<before>[A-Z]{3}\s*)?(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?)(?P<after>\s*[A-Z]{3})?"
    r"(?:\s*(?:per|/)\s*(?P<per>hour|week|item))?(?:[\s,;|(\u2013\u2014-]+due:?\s+(?P<due>[^)]+?)\)?)?\s*"
)


class _Line(NamedTuple):
    number: int
    section: str
    text: str


def read_terms(data: bytes, name: str) -> Terms:
    """Return the terms of a scope file; raises Refused with the line that cannot be taken."""
    if len(data) > MAX_BYTES:
        raise Refused(
            f"{name} is larger than 1 MiB", "a scope file is a page or two; attach the contract with -f"
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            f"{name} is not a text in UTF-8", "attach it with -f and list the scope in a small file"
        ) from error
    terms = _from_csv(text, name) if name.lower().endswith(".csv") else _from_text(text, name)
    if terms == Terms(ignored=terms.ignored):
        raise Refused(
            f"nothing was found in {name}",
            "it needs headings such as: ## Scope, ## Not included, ## Milestones",
        )
    return terms


def _from_text(text: str, name: str) -> Terms:
    terms = Terms()
    for line in _sections(text):
        terms = _taken(terms, line, name)
    return terms


def _sections(text: str) -> Iterator[_Line]:
    """Yield the lines that carry content, each with the section it stands in."""
    section = "facts"
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if not bare or set(bare) <= {"-", "=", "*", "_"}:
            continue
        heading = re.sub(r"[*_#:]", " ", bare).strip().casefold()
        if heading in _HEADINGS and (
            bare[0] in "#*" or bare.endswith(":") or bare.isupper() or heading == bare.casefold()
        ):
            section = _HEADINGS[heading]
        elif bare.startswith("# ") and section == "facts":
            yield _Line(number, "title", bare[2:].strip())
        elif bare.startswith("#"):
            section = "other"
            yield _Line(number, "other", bare)
        else:
            yield _Line(number, section, line)


def _taken(terms: Terms, line: _Line, name: str) -> Terms:
    bullet = _BULLET.fullmatch(line.text)
    text = bullet[1] if bullet else line.text.strip()
    if line.section == "scope":
        return terms._replace(scope=(*terms.scope, _scope_line(text)))
    if line.section == "exclusions":
        return terms._replace(exclusions=(*terms.exclusions, text))
    if line.section == "milestones":
        return terms._replace(milestones=(*terms.milestones, _milestone_line(text, line.number, name)))
    if line.section == "title":
        return terms._replace(title=text)
    fact = _FACT.fullmatch(line.text) if line.section == "facts" else None
    if fact and fact[1].casefold() in _FACTS:
        return _with_fact(terms, _FACTS[fact[1].casefold()], fact[2])
    return terms._replace(ignored=(*terms.ignored, f"line {line.number}: {line.text.strip()}"))


def _with_fact(terms: Terms, field: str, value: str) -> Terms:
    """A client may be written as name and firm, a platform with the type of the contract."""
    found = {field: value}
    if field == "client" and "," in value:
        person, _, company = value.partition(",")
        found = {"client": person.strip(), "company": company.strip()}
    if field == "platform":
        kind = re.fullmatch(r"(\S+)[\s,]+(fixed(?:[ -]price)?|hourly)", value, re.IGNORECASE)
        if kind:
            found = {
                "platform": kind[1],
                "contract_type": "hourly" if kind[2].lower() == "hourly" else "fixed price",
            }
    return with_facts(terms, found)


def _scope_line(text: str) -> ScopeLine:
    """A closing ``(limit 2 rounds)`` is this file's own mark; any other wording stays part of the agreed words."""
    marked = _MARKED_LIMIT.fullmatch(text)
    if marked:
        return ScopeLine(marked["text"], limit=marked["limit"])
    limit = _LIMIT.fullmatch(text)
    return ScopeLine(text, limit=limit["limit"].strip()) if limit else ScopeLine(text)


def _milestone_line(text: str, number: int, name: str) -> MilestoneLine:
    found = _MILESTONE.fullmatch(text)
    if not found:
        raise Refused(
            f"{name}, line {number}: no amount in {text!r}",
            "write a milestone as: Design, 800.00, due 22 Jan 2026 (or: Development 45.00 per hour)",
        )
    amount = f"{found['before'] or found['after'] or ''} {found['number']}".strip()
    return MilestoneLine(found["text"].strip(), amount, found["per"] or "fixed", (found["due"] or "").strip())


def _from_csv(text: str, name: str) -> Terms:
    rows = csv.DictReader(io.StringIO(text))
    columns = {(column or "").strip().casefold(): column for column in rows.fieldnames or ()}
    if not {"type", "text"} <= columns.keys():
        raise Refused(f"{name} has no columns named type and text", "columns: type,text,limit,amount,per,due")
    terms = Terms()
    for number, row in enumerate(rows, start=2):
        terms = _taken_row(
            terms, {key: (row.get(column) or "").strip() for key, column in columns.items()}, number, name
        )
    return terms


def _taken_row(terms: Terms, row: dict[str, str], number: int, name: str) -> Terms:
    kind, text = row["type"].casefold(), row["text"]
    section = _HEADINGS.get(kind, _HEADINGS.get(f"{kind}s", ""))
    if section == "scope":
        return terms._replace(
            scope=(*terms.scope, ScopeLine(text, row.get("limit", ""), row.get("amount", "")))
        )
    if section == "exclusions":
        return terms._replace(exclusions=(*terms.exclusions, text))
    if section == "milestones":
        if not row.get("amount"):
            raise Refused(
                f"{name}, line {number}: milestone {text!r} has no amount", "fill the column amount"
            )
        line = MilestoneLine(text, row["amount"], row.get("per") or "fixed", row.get("due", ""))
        return terms._replace(milestones=(*terms.milestones, line))
    if kind in _FACTS:
        return _with_fact(terms, _FACTS[kind], text)
    return terms._replace(ignored=(*terms.ignored, f"line {number}: {row['type']} {text}".strip()))
