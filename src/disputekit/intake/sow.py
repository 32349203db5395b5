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
from disputekit.intake.terms import MilestoneLine, ScopeLine, Terms, read_limit, with_facts

MAX_BYTES = 1024 * 1024

_COLUMNS = "columns: type,text,limit,amount,per,due (type: scope, exclusion, milestone, client, currency ...)"
_LISTS = ("scope", "exclusions", "milestones")
_LETTERS = {"scope": "S", "exclusions": "X", "milestones": "M"}

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
_FORMS = "inc llc llp ltd limited corp corporation co plc pllc pty gmbh ag kg ug ohg sa sas sarl srl spa bv nv ab oy as aps"
_LEGAL_FORMS = frozenset(_FORMS.split())
# All patterns are tried on lines without spaces at their ends, and take time in proportion to the line.
_FACT = re.compile(r"(?:[-*]\s+)?\**([A-Za-z][A-Za-z ]{1,20}?)\**\s*:\**\s+(\S.*)")
_BULLET = re.compile(r"(?:[-*+\u2022]|[0-9]{1,3}[.)]|[SXM][0-9]{1,3}[.:)]?)\s+(\S.*)")
_NUMBERED = re.compile(r"(#+\s*)[0-9]{1,3}(?:\.[0-9]{1,3})*[.)]?\s+")
_MARKED_LIMIT = re.compile(r"\(limit:?\s+([^()]*)\)$", re.IGNORECASE)
_LIMIT = re.compile(
    r"\b(?:limit(?:ed to)?:?|max(?:imum)?\.?:?|up to)\s+"
    r"(?P<limit>[0-9]{1,9}(?:\.[0-9]{1,4})?\s[^()\[\].,;:]{0,58}[^()\[\].,;:\s])[)\].]*$",
    re.IGNORECASE,
)
_DUE = re.compile(r"[\s,;|(\u2013\u2014-]due:?\s+(?P<due>[^()]*)\)?$", re.IGNORECASE)
_AMOUNT = re.compile(
    r"(?<=[\s:,;|(\u2013\u2014-])(?<![0-9],)"  # behind a separator, and not the decimals of 1.200,00
    r"(?:(?P<before>[A-Z]{3})\s*)?(?P<number>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)(?:\s*(?P<after>[A-Z]{3}))?"
    r"(?:\s*(?:per|/)\s*(?P<per>hour|week|item))?$"
)
# What somebody may have meant as an amount: 900,00 or a number with the sign of a currency.
_SIGNS = "\u20ac$\u00a3"
_MEANT = re.compile(rf"[{_SIGNS}]?(?P<number>[0-9][0-9.,']*)[{_SIGNS}]?")
_RATES = frozenset({"rate", "hourly rate", "rate per hour"})
_SPACED_THOUSANDS = re.compile(r"[0-9]\s$")
_SEPARATORS = " \t:,;|(\u2013\u2014-"


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
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise Refused(
            f"{name} is not a text in UTF-8",
            "save it as UTF-8 text; a PDF or DOCX is attached with -f, and its scope listed in a small file",
        ) from error
    is_table = name.lower().endswith(".csv")
    terms = _from_csv(text, name) if is_table else _from_text(text, name)
    if terms == Terms(ignored=terms.ignored, places=terms.places):
        needs = (
            _COLUMNS if is_table else "it needs headings such as: ## Scope, ## Not included, ## Milestones"
        )
        raise Refused(f"nothing was found in {name}", needs)
    return terms


def _from_text(text: str, name: str) -> Terms:
    terms = Terms()
    for line in _sections(text):
        terms = _placed(terms, _taken(terms, line, name), _place(name, line.number))
    return terms


def _placed(before: Terms, after: Terms, place: str) -> Terms:
    """Note where each fact and item that a line brought stands, so that a later refusal can name the line."""
    new = [(name, place) for name in Terms._fields if getattr(before, name) is not getattr(after, name)]
    named = [
        (f"{_LETTERS[name]}{len(getattr(after, name))}" if name in _LETTERS else name, where)
        for name, where in new
    ]
    return after._replace(places=(*after.places, *named))


def _sections(text: str) -> Iterator[_Line]:
    """Yield the lines that carry content, each with the section it stands in."""
    section = "facts"
    for number, bare in _whole_lines(text):
        heading = _heading(bare)
        if heading:
            section = heading
        elif bare.startswith("# ") and section == "facts":
            yield _Line(number, "title", bare[2:].strip())
        elif bare.startswith("#"):
            section = "other"
            yield _Line(number, "other", bare)
        else:
            yield _Line(number, section, bare)


def _whole_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines with content and their numbers; a bullet and the indented lines below it are one."""
    parts: list[str] = []
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        is_rule = set(bare) <= set("-=*_ ")
        is_bullet = not is_rule and bool(_BULLET.fullmatch(bare))
        if parts and bare and line[0].isspace() and not is_bullet and not bare.startswith("#"):
            parts.append(bare)
            continue
        if parts:
            yield start, " ".join(parts)
        parts, start = ([bare], number) if is_bullet else ([], number)
        if not is_rule and not is_bullet:
            yield number, bare
    if parts:
        yield start, " ".join(parts)


def _heading(bare: str) -> str:
    """Return the section that a line opens, empty where it is no heading."""
    words = re.sub(r"[*_#:]", " ", _NUMBERED.sub(r"\1", bare)).strip().casefold()
    is_marked = bare[0] in "#*" or bare.endswith(":") or bare.isupper() or words == bare.casefold()
    return _HEADINGS.get(words, "") if is_marked else ""


def _taken(terms: Terms, line: _Line, name: str) -> Terms:
    bullet = _BULLET.fullmatch(line.text)
    text = bullet[1] if bullet else line.text
    if line.section == "scope":
        return terms._replace(scope=(*terms.scope, _scope_line(text, _place(name, line.number))))
    if line.section == "exclusions":
        return terms._replace(exclusions=(*terms.exclusions, text))
    if line.section == "milestones":
        milestone = _milestone_line(text, _place(name, line.number))
        return terms._replace(milestones=(*terms.milestones, milestone))
    if line.section == "title":
        return terms._replace(title=text)
    fact = _FACT.fullmatch(line.text) if line.section == "facts" else None
    if fact and fact[1].casefold() in _RATES:
        raise _no_rate(fact[2], _place(name, line.number))
    if fact and fact[1].casefold() in _FACTS:
        return _with_fact(terms, _FACTS[fact[1].casefold()], fact[2])
    return terms._replace(ignored=(*terms.ignored, f"line {line.number}: {line.text}"))


def _place(name: str, number: int) -> str:
    return f"{name}, line {number}"


def _with_fact(terms: Terms, field: str, value: str) -> Terms:
    """A client may be written as name and firm, a platform with the type of the contract."""
    found = {field: value}
    if field == "client" and "," in value:
        person, _, company = (part.strip() for part in value.partition(","))
        if re.sub(r"[^a-z]", "", company.casefold()) not in _LEGAL_FORMS:  # Acme, Inc. is one name
            found = {"client": person, "company": company}
    if field == "platform":
        kind = re.fullmatch(r"([^\s,]+)[\s,]+(fixed(?:[ -]price)?|hourly)", value, re.IGNORECASE)
        if kind:
            found = {
                "platform": kind[1],
                "contract_type": "hourly" if kind[2].lower() == "hourly" else "fixed price",
            }
    return with_facts(terms, found)


def _scope_line(text: str, place: str) -> ScopeLine:
    """A closing ``(limit 2 rounds)`` is this file's own mark; any other wording stays part of the agreed words."""
    marked = _MARKED_LIMIT.search(text)
    if marked and text[: marked.start()].strip():
        return ScopeLine(text[: marked.start()].rstrip(), limit=_limit(marked[1], place))
    limit = _LIMIT.search(text)
    return (
        ScopeLine(text, limit=limit["limit"])
        if limit and text[: limit.start()].strip(" (")
        else ScopeLine(text)
    )


def _limit(said: str, place: str) -> str:
    if read_limit(said) is None:
        raise Refused(f"{place}: {said!r} is not a limit", "write a number and what it counts: 2 rounds")
    return said.strip()


def _milestone_line(text: str, place: str) -> MilestoneLine:
    due = _DUE.search(text)
    stated = text[: due.start()].rstrip(_SEPARATORS) if due else text
    found = _AMOUNT.search(stated.removesuffix(")").rstrip())
    words = stated[: found.start()].rstrip(_SEPARATORS) if found else ""
    if not found or not words or (found["before"] and found["after"]):
        raise _no_amount(stated, text, place)
    number = found["number"]
    if words.casefold() in _RATES and not found["per"]:
        raise _no_rate(number, place)
    if (
        _SPACED_THOUSANDS.search(stated[: found.start()])
        and number[:3].isdigit()
        and not number[3:4].isdigit()
    ):
        raise Refused(
            f"{place}: {text!r} has two readings",
            "write 1,200.00 without spaces, or a comma before the amount",
        )
    amount = f"{found['before'] or found['after'] or ''} {number}".strip()
    return MilestoneLine(words, amount, found["per"] or "fixed", due["due"].strip() if due else "")


def _no_rate(said: str, place: str) -> Refused:
    number = re.match(r"[0-9.,]*[0-9]", said)
    return Refused(
        f"{place}: a rate has no line of its own; it is a milestone that is priced by the hour",
        f"write it under ## Milestones as: Development {number[0] if number else '45.00'} per hour",
    )


def _no_amount(stated: str, text: str, place: str) -> Refused:
    """Name what stands where the amount should be, and how it is written; the amount itself is not guessed."""
    before, by, date = stated.partition(" by ")
    tokens = before.removesuffix(")").split()[1:]
    said = "".join(tokens[-2:]) if tokens and tokens[-1] in tuple(_SIGNS) else "".join(tokens[-1:])
    meant = _MEANT.fullmatch(said)
    if by and meant:
        whole = f"{said} by {date}"
        return Refused(
            f"{place}: {whole!r} is not an amount; a date behind it is written as: due {date}",
            "for example: Design, 800.00, due 22 Jan 2026",
        )
    if not meant or _AMOUNT.search(f" {said}"):
        return Refused(
            f"{place}: no amount in {text!r}",
            "write a milestone as: Design, 800.00, due 22 Jan 2026 (or: Development 45.00 per hour)",
        )
    hint = (
        "leave the sign out: the currency stands once, as Currency: EUR"
        if said != meant["number"]
        else "a comma groups thousands, and a point stands before the cents"
    )
    return Refused(
        f"{place}: {said!r} is not an amount; write it as {_with_a_point(meant['number'])} or 1,234.50",
        f"{hint}; for example: Design, 800.00, due 22 Jan 2026",
    )


def _with_a_point(number: str) -> str:
    """Return 900,00 as 900.00 and 1.900,00 as 1,900.00, as an example of how an amount is written."""
    swapped = number.translate(str.maketrans(",.", ".,")) if re.search(r",[0-9]{2}$", number) else number
    return swapped if re.search(r"\.[0-9]{2}$", swapped) else f"{swapped.rstrip('.,')}.00"


def _from_csv(text: str, name: str) -> Terms:
    """Read a table; a semicolon or a tab between columns is what some spreadsheets write for a comma."""
    header = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count))
    terms = Terms()
    try:
        columns = {(column or "").strip().casefold(): column for column in rows.fieldnames or ()}
        if not {"type", "text"} <= columns.keys():
            raise Refused(f"{name} has no columns named type and text", _COLUMNS)
        for row in rows:
            cells = {key: (row.get(column) or "").strip() for key, column in columns.items()}
            row_place = _place(name, rows.line_num)
            terms = _placed(terms, _taken_row(terms, cells, rows.line_num, name), row_place)
    except csv.Error as error:
        raise Refused(f"{_place(name, rows.line_num + 1)}: {error}", "save it as a plain CSV file") from error
    return terms


def _taken_row(terms: Terms, row: dict[str, str], number: int, name: str) -> Terms:
    kind, text, place = row["type"].casefold(), row["text"], _place(name, number)
    section = _HEADINGS.get(kind, _HEADINGS.get(f"{kind}s", ""))
    if not kind and not text:
        return terms
    if section in _LISTS and not text:
        raise Refused(f"{place}: there are no words", "fill the column text")
    if section == "scope":
        limit = _limit(row["limit"], place) if row.get("limit") else ""
        return terms._replace(scope=(*terms.scope, ScopeLine(text, limit, row.get("amount", ""))))
    if section == "exclusions":
        return terms._replace(exclusions=(*terms.exclusions, text))
    if section == "milestones":
        if not row.get("amount"):
            raise Refused(f"{place}: milestone {text!r} has no amount", "fill the column amount")
        line = MilestoneLine(text, row["amount"], row.get("per") or "fixed", row.get("due", ""))
        return terms._replace(milestones=(*terms.milestones, line))
    if kind in _FACTS:
        return _with_fact(terms, _FACTS[kind], text)
    return terms._replace(ignored=(*terms.ignored, f"line {number}: {row['type']} {text}".strip()))
