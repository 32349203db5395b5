"""CSV: one table per document, as a display copy that no spreadsheet takes for formulas.

The scope comparison is a Scott schedule: two empty columns wait for the other side's answer and the decision.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from typing import assert_never

from disputekit.case.view import (
    AccountRow,
    AccountView,
    DisputeLine,
    GapLine,
    Line,
    MoneyLine,
    RequestItem,
    ScopeItem,
    ScopeView,
    TimelineView,
)
from disputekit.errors import Refused
from disputekit.record.moment import Moment
from disputekit.record.money import Money
from disputekit.reports.document import Document, Options, Report
from disputekit.reports.scope_tables import contested_block, items_table, settled_table
from disputekit.reports.span import Phrase, plain
from disputekit.reports.words import Words

NOTE = (
    "Display copy: an apostrophe was put before cells that a spreadsheet could take for a formula. "
    "The faithful copy is the same document with --format json."
)
CLIENT_COLUMN = "client's answer to this line"
DECISION_COLUMN = "decision"
_FORMULA_SIGNS = "=+-@{"
_BEGINNING = re.compile(r"(?P<separator>^|[;\t|\n])(?P<blanks>[\s'\"]*)(?P<first>[^\s'\";|])")

Cells = Mapping[str, str]


def render(document: Document, _options: Options) -> str:
    """Return the table of a document; raises Refused for the case document, which has several."""
    words = Words(document)
    columns, rows = _table(document, words)
    made = StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(row.get(column, "")) for column in columns])
    writer.writerow([NOTE])
    return made.getvalue()


def _table(document: Document, words: Words) -> tuple[tuple[str, ...], Iterable[Cells]]:
    match document.report:
        case Report.TIMELINE if document.timeline is not None:
            return _TIMELINE, _timeline(document.timeline, words)
        case Report.SCOPE if document.scope is not None:
            return _SCOPE, _scope(document.scope, words)
        case Report.ACCOUNT if document.account is not None:
            return _ACCOUNT, _account(document.account, words)
        case Report.CASE | Report.TIMELINE | Report.SCOPE | Report.ACCOUNT:
            raise Refused(
                "one CSV file holds one table", "choose one: report timeline, scope or account --format csv"
            )
        case never:
            assert_never(never)


# ---------------------------------------------------------------- timeline

_TIMELINE = (
    "record",
    "from",
    "to",
    "when",
    "time",
    "where",
    "who",
    "what",
    "led to",
    "notes",
    "labels",
    "evidence",
)


def _timeline(view: TimelineView, words: Words) -> Iterator[Cells]:
    for row in view.annex:
        match row:
            case Line():
                yield {
                    "record": str(row.seq),
                    **_iso(row.when),
                    "when": words.day(row.when),
                    "time": words.time(row.when),
                    "where": row.where,
                    "who": row.who.value,
                    "what": plain(words.sentence(row.sentence)),
                    "led to": _lines(words.sentence(one) for one in row.outcomes),
                    "notes": _lines(words.footnote(one) for one in row.notes),
                    "labels": " ".join(row.labels),
                    "evidence": plain(words.evidence(row.exhibits)),
                }
            case GapLine():
                covered = _lines(words.coverage(one) for one in row.covered)
                yield {
                    "from": row.first,
                    "to": row.last,
                    "when": words.span(row.first, row.last),
                    "what": f"no entries ({row.days} days)",
                    "notes": covered or "no complete coverage of any channel",
                }
            case DisputeLine():
                yield {
                    **_iso(row.when),
                    "when": words.day(row.when),
                    "time": words.time(row.when),
                    "what": "; ".join(plain(words.sentence(one)) for one in row.sentences),
                    "notes": f"{row.before} entries recorded before this line, {row.after} after",
                    "evidence": plain(words.evidence(row.exhibits)),
                }
            case never:
                assert_never(never)


def _iso(moment: Moment) -> Cells:
    return {"from": moment.start, "to": moment.end or ""}


# ---------------------------------------------------------------- scope

_SCOPE = (
    "part",
    "label",
    "words",
    "limit or price",
    "submitted or done",
    "answer in the record",
    "state",
    "currency",
    "agreed",
    "received",
    CLIENT_COLUMN,
    DECISION_COLUMN,
)


def _scope(view: ScopeView, words: Words) -> Iterator[Cells]:
    agreed = zip((*view.items, *view.exclusions), items_table(words, view).rows, strict=True)
    for item, row in agreed:
        cells = [_lines(one) for one in row.cells] + [""] * 3
        yield _item(item, cells)
    for request, row in zip(view.settled, settled_table(words, view).rows, strict=True):
        _, asked, price, answer, done, *_amounts = (_lines(one) for one in row.cells)
        yield {**_request(request), "words": asked, "limit or price": price, "submitted or done": done} | {
            "answer in the record": answer
        }
    for request in view.contested:
        yield _contested(request, words)


def _item(item: ScopeItem, cells: list[str]) -> Cells:
    _, said, limit, submitted, answer, *_ = cells
    return {
        "part": "agreed" if item.label.startswith("S") else "not included",
        "label": item.label,
        "words": said,
        "limit or price": limit,
        "submitted or done": submitted,
        "answer in the record": answer,
        "state": item.stands.origin.value,
        **(_amounts(item.stands.amount, ()) if item.stands.amount else {}),
    }


def _request(item: RequestItem) -> dict[str, str]:
    return {
        "part": "request",
        "label": item.label,
        "state": item.state.value,
        **_amounts(item.agreed, item.account),
    }


def _contested(item: RequestItem, words: Words) -> Cells:
    block = contested_block(words, item)
    found = {entry.title: _lines(entry.lines) for entry in block.entries}
    readings = [
        f"{side}: {found[side]}" for side in ("Client's reading", "Freelancer's reading") if side in found
    ]
    return _request(item) | {
        "part": "request, contested",
        "words": _lines(block.words),
        "limit or price": f"nearest words: {found.get('Nearest words', '')}",
        "submitted or done": found.get("Done, price", ""),
        "answer in the record": "\n".join((*readings, found.get("Answers", ""))).strip(),
        "state": f"{block.state}; {item.state.value}",
    }


def _amounts(agreed: Money | None, rows: tuple[AccountRow, ...]) -> dict[str, str]:
    received = rows[0].received if len(rows) == 1 else None
    currency = agreed.currency if agreed else received.currency if received else ""
    return {
        "currency": currency,
        "agreed": agreed.plain() if agreed else "",
        "received": received.plain() if received else "",
    }


# ---------------------------------------------------------------- account

_POTS = ("due", "received", "held", "open", "returned", "beyond", "funded", "invoiced", "claimed")
_ACCOUNT = (
    "part",
    "for",
    "currency",
    *_POTS,
    "basis",
    "when",
    "step",
    "amount",
    "due date",
    "days after",
    "evidence",
)


def _account(view: AccountView, words: Words) -> Iterator[Cells]:
    for account in view.currencies:
        for row in account.rows:
            yield _pots("sum", row, words)
        yield _pots("total", account.total, words)
    for part, lines in (("step", view.steps), ("claim", view.claims)):
        for line in lines:
            yield _step(part, line, words)


def _pots(part: str, row: AccountRow, words: Words) -> Cells:
    amounts: dict[str, str] = {pot: getattr(row, pot).plain() for pot in _POTS}
    return {
        "part": part,
        "for": " ".join(row.labels) if part == "sum" else "",
        "currency": row.currency,
        **amounts,
        "basis": row.basis.value if part == "sum" else "",
        "evidence": plain(words.evidence(row.exhibits)),
    }


def _step(part: str, line: MoneyLine, words: Words) -> Cells:
    return {
        "part": part,
        "for": " ".join(line.labels),
        "currency": line.amount.currency,
        "when": words.point(line.when),
        "step": line.step,
        "amount": line.amount.plain(),
        "due date": words.point(line.due) if line.due else "",
        "days after": "" if line.days_after_due is None else str(line.days_after_due),
        "evidence": plain(words.evidence(line.exhibits)),
    }


# ---------------------------------------------------------------- cells


def _lines(phrases: Iterable[Phrase]) -> str:
    return "\n".join(plain(one) for one in phrases)


def cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe stands before what could be one.

    A sign counts after blanks, quotes and invisible characters too, and in its full-width form. It counts after
    a semicolon, a tab, a bar and a new line inside the text as well: a spreadsheet whose lists are separated by
    these begins a cell there. Numbers of our own stay numbers.
    """
    shown = plain(text).replace("\r", " ")
    if _is_number(shown):
        return shown
    return _BEGINNING.sub(_with_apostrophe, shown)


def _with_apostrophe(found: re.Match[str]) -> str:
    first = unicodedata.normalize("NFKC", found["first"])[:1]
    return f"{found['separator']}'{found['blanks']}{found['first']}" if first in _FORMULA_SIGNS else found[0]


def _is_number(text: str) -> bool:
    """Tell whether a text is a plain number: a minus sign before digits does nothing."""
    digits = text.removeprefix("-").replace(".", "", 1)
    return digits.isascii() and digits.isdigit()
