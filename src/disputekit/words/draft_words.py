"""How values are said in a draft: the filters of its templates, each of which docs/templates.md names."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from disputekit.case.sentence import Claim, Exhibit, Fact, Named, Part, Quote
from disputekit.case.view import Limit
from disputekit.record.moment import Moment, date_in, is_time, wall_clock
from disputekit.record.money import Money
from disputekit.record.spoken import date_words, report_day, zone_words
from disputekit.words.contact import without_details

OPEN, CLOSE = (
    "\ue000",
    "\ue001",
)  # around what the user must fill in, until it is counted; never let in from records
# Left by other programs, chat exports above all: dropped. What turns the line or controls a screen is shown as replaced.
_DROPPED = re.compile(r"[\u200b\u200e\u200f\u061c\u2060\ufeff]")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ue000-\uf8ff]")
_LINES = re.compile(r"\s*[\n\r\x85\u2028\u2029]\s*")


class Help(NamedTuple):
    """What a filter takes and what it says."""

    takes: str
    says: str


FILTERS: dict[str, Help] = {
    "day": Help("a moment", "the date with its year: 3 Mar 2026"),
    "point": Help("a moment", "date and time with the zone: 3 Mar 2026, 16:05 (Kyiv)"),
    "iso": Help("a moment", "the date in digits: 2026-03-03"),
    "dotted": Help("a moment", "the date in digits, day first: 03.03.2026"),
    "money": Help("an amount", "with its currency: USD 1,200.00"),
    "amount": Help("an amount", "without its currency: 1,200.00"),
    "quote": Help("recorded words", "whole; verbatim ones in quotation marks, contact details left out"),
    "said": Help("recorded words of your own", "whole, without quotation marks"),
    "limit": Help("a limit", "2 rounds"),
    "labels": Help("a list of labels", "M3, S5"),
    "days": Help("several moments", "the dates: 5 Feb 2026, 11 Feb 2026"),
    "exhibits": Help("exhibits", "in brackets: [E7p, E12p]"),
    "hours": Help("minutes", "29.5 h, to the hundredth"),
    "sentence": Help("what somebody did", "date, act, words and exhibits"),
    "count": Help("a number", 'with its noun: `count("day", "days")` says 3 days'),
    "size": Help("a list", "how many it holds"),
    "placeholder": Help("a text", "in square brackets, counted as something the user must fill in"),
}


def filters(zone: str) -> Mapping[str, Callable[..., Any]]:
    """Return the filters of a draft whose dates are those of a zone."""
    said = _Said(zone)
    return {name: getattr(said, name) for name in FILTERS}


def plain(text: str) -> str:
    """Return recorded text as a line of a message can hold it: in one line, without what nobody sees."""
    return _UNSEEN.sub("\ufffd", _DROPPED.sub("", _LINES.sub(" ", text)))


class _Said:
    """The filters, for one zone."""

    def __init__(self, zone: str) -> None:
        self._zone = zone

    def day(self, moment: Moment) -> str:
        if moment.end is not None:
            return report_day(moment, self._zone, year=True)
        day = self._date(moment) if len(moment.start) > 7 else moment.start
        words = date_words(day)
        return words if moment.rel == "at" else f"{moment.rel} {words}"

    def point(self, moment: Moment) -> str:
        if moment.end is not None or not is_time(moment.start):
            return self.day(moment)
        name = zone_words(self._zone)
        zone = "UTC" if name == "UTC" else f"({name})"
        return f"{self.day(moment)}, {wall_clock(moment.start, self._zone):%H:%M} {zone}"

    def iso(self, moment: Moment) -> str:
        return self._date(moment) if len(moment.start) > 7 else moment.start

    def dotted(self, moment: Moment) -> str:
        return ".".join(reversed(self.iso(moment).split("-")))

    def _date(self, moment: Moment) -> str:
        return date_in(moment.start, self._zone).isoformat()

    def money(self, amount: Money) -> str:
        return amount.words()

    def amount(self, amount: Money) -> str:
        return amount.digits()

    def quote(self, words: Quote) -> str:
        body = self.said(words)
        if words.basis != "verbatim":
            return body
        return f"\u201c{body}\u201d" if '"' in body else f'"{body}"'

    def said(self, words: Quote) -> str:
        return without_details(" ".join(words.own.split()))

    def limit(self, limit: Limit) -> str:
        return f"{limit.quantity.normalize():f} {limit.unit}".strip()

    def labels(self, labels: Iterable[str]) -> str:
        return ", ".join(labels)

    def days(self, moments: Iterable[Moment]) -> str:
        return ", ".join(self.day(one) for one in moments)

    def exhibits(self, exhibits: Iterable[Exhibit]) -> str:
        codes = ", ".join(one.code for one in exhibits)
        return f"[{codes}]" if codes else ""

    def hours(self, minutes: int) -> str:
        hundredths = (minutes * 100 + 30) // 60  # rounded half up
        return f"{hundredths // 100}.{hundredths % 100:02d}".removesuffix("0") + " h"

    def sentence(self, sentence: Fact | Claim) -> str:
        said = "".join(self._part(one) for one in sentence.parts)
        when = f"{self.day(sentence.when)}: " if sentence.when else ""
        return f"{when}{said} {self.exhibits(sentence.exhibits)}".rstrip()

    def _part(self, part: Part) -> str:
        match part:
            case Quote():
                return self.quote(part)
            case Money():
                return self.money(part)
            case Moment():
                return self.day(part)
            case Named():
                return part.text
            case _:
                return str(part)

    def count(self, number: int, noun: str, plural: str) -> str:
        return f"{number:,} {noun if number == 1 else plural}"

    def size(self, values: Iterable[object]) -> int:
        return len(tuple(values))

    def placeholder(self, text: str) -> str:
        return f"{OPEN}{text}{CLOSE}"
