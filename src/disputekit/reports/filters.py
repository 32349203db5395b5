"""The filters that templates may use, and no others: every value is said in words.py, every table is built here.

docs/templates.md lists them; a test compares.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from disputekit.reports import account_tables, annex, page_one, scope_tables, timeline_table
from disputekit.reports.document import Document
from disputekit.reports.span import plain
from disputekit.reports.words import Words, count

Filter = Callable[..., Any]


class Help(NamedTuple):
    """What a filter takes and what it says, for docs/templates.md."""

    takes: str
    says: str


# Each name is a method of Words.
VALUES: dict[str, Help] = {
    "day": Help("a moment", "the day for a ledger: Wed 4 Mar"),
    "time": Help("a moment", "the time of day for a ledger: 15:00 or time n/k"),
    "date": Help("a moment", "the date for running text: 20 Mar"),
    "point": Help("a moment", "date, year and time: 1 Apr 2026, 14:20"),
    "full_date": Help("an ISO date", "the date with its year: 3 Apr 2026"),
    "amount": Help("an amount", "without its currency: 1,200.00"),
    "money": Help("an amount", "with its currency: USD 1,200.00"),
    "limit": Help("a limit", "2 rounds"),
    "exhibits": Help("exhibits", "in brackets: [E7p, E12-14p]"),
    "evidence": Help("exhibits", "without brackets"),
    "labels": Help("labels", "M3, S5"),
    "name": Help("a name", "as recorded; of a mail address only enough to tell people apart"),
    "quote": Help("recorded words", "whole; verbatim ones in quotation marks"),
    "quotes": Help("several recorded words", "one after the other"),
    "sentence": Help("a sentence", "so that its kind can be told"),
    "proved": Help("a sentence", "the same with its date and exhibits"),
    "footnote": Help("a footnote", "what was corrected, or written down late"),
    "coverage": Help("a line of coverage", "what the record holds of a channel"),
}

# Each takes a view and returns entries, tables, blocks or lines for the macros of _shared/.
PARTS: dict[str, tuple[Filter, Help]] = {
    "asked_entries": (
        page_one.asked_entries,
        Help("summary", "entries: what is asked, until when, the question"),
    ),
    "reason_entries": (
        page_one.reason_entries,
        Help("summary", "entries: the client's reason, the answer to it"),
    ),
    "milestones_table": (page_one.milestones_table, Help("summary", "table: agreed, submitted, paid")),
    "standing_entries": (
        page_one.standing_entries,
        Help("summary", "entries: requests, open points, objections"),
    ),
    "record_entries": (
        annex.record_entries,
        Help("summary", "entries: what the record consists of and shows"),
    ),
    "agreement_lines": (
        scope_tables.agreement_lines,
        Help("scope", "lines: where the agreed words come from"),
    ),
    "items_table": (
        scope_tables.items_table,
        Help("scope", "table: agreed words, limits, submissions, answers"),
    ),
    "settled_table": (scope_tables.settled_table, Help("scope", "table: settled requests")),
    "contested_blocks": (scope_tables.contested_blocks, Help("scope", "blocks: contested requests")),
    "sum_lines": (scope_tables.sum_lines, Help("scope", "lines: the sums, and what is in no total")),
    "counted": (
        timeline_table.counted,
        Help("timeline", "how many entries there are and how many are shown"),
    ),
    "key_table": (timeline_table.key_table, Help("timeline", "table: key events")),
    "annex_table": (
        timeline_table.annex_table,
        Help("timeline", "table: all listed entries, the targets of links"),
    ),
    "currency_tables": (account_tables.currency_tables, Help("account", "tables: one per currency")),
    "steps_tables": (
        account_tables.steps_tables,
        Help("account", "tables: payment steps, claims, differences"),
    ),
    "hours_table": (account_tables.hours_table, Help("account", "table: hours and rates")),
    "asked_lines": (account_tables.asked_lines, Help("account", "lines: what is asked, in no sum")),
    "head_lines": (annex.head_lines, Help("document", "lines: contract, period, parties")),
    "legend": (annex.legend, Help("document", "zone, amounts, marks of exhibits")),
    "edition": (annex.edition, Help("document", "edition, day, record range")),
    "coverage_table": (
        annex.coverage_table,
        Help("document", "table: what the record holds of each channel"),
    ),
    "layers_table": (annex.layers_table, Help("document", "table: what the parts of the record show")),
}

# Formatting of plain values that is the same in every document.
PLAIN: dict[str, tuple[Filter, Help]] = {
    "count": (count, Help("a number", 'with its noun: `count("entry", "entries")` says 3 entries')),
    "seal_lines": (annex.seal_lines, Help("document", "the three lines of the seal")),
    "contract_name": (annex.contract_name, Help("document", "platform and contract number, or the title")),
    "size": (len, Help("a list", "how many it holds")),
    "text": (plain, Help("any text", "without marks of its own, for an attribute or a title")),
}


def filters_for(document: Document) -> Mapping[str, Filter]:
    """Return all filters of a document, bound to its zone and its way of writing dates."""
    words = Words(document)
    bound: dict[str, Filter] = {name: getattr(words, name) for name in VALUES}
    bound |= {name: partial(function, words) for name, (function, _) in PARTS.items()}
    return bound | {name: function for name, (function, _) in PLAIN.items()}
