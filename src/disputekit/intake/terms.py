"""The terms of a contract as somebody wrote them down: parties, scope, exclusions, limits, milestones.

``start`` fills them from options, from questions or from a small scope file; amounts, dates and limits are
still text here, and are read strictly by whoever writes the records.
"""

import re
from typing import NamedTuple

_LIMIT = re.compile(
    r"(?:limit(?:ed to)?:?|max(?:imum)?\.?|up to)?\s*(?P<count>[0-9]{1,9}(?:\.[0-9]{1,4})?)\s+(?P<unit>\S.{0,99})",
    re.IGNORECASE,
)


class ScopeLine(NamedTuple):
    """One agreed item in its own words, with the limit and the price it states, if any."""

    text: str
    limit: str = ""
    amount: str = ""


class MilestoneLine(NamedTuple):
    """One milestone in its own words: amount, what the amount is per, and when it is due."""

    text: str
    amount: str
    per: str = "fixed"
    due: str = ""


class Terms(NamedTuple):
    """Everything ``start`` writes; an empty text means: not stated. ``ignored`` lists lines not taken.

    ``places`` says where a fact (by its name) or an item (by its label) stands in the file it was read from.
    """

    title: str = ""
    me: str = ""
    client: str = ""
    company: str = ""
    platform: str = ""
    channel: str = ""
    currency: str = ""
    zone: str = ""
    contract_type: str = ""
    contract_ref: str = ""
    contract_url: str = ""
    weekly_limit: str = ""
    slug: str = ""
    agreed_on: str = ""
    scope: tuple[ScopeLine, ...] = ()
    exclusions: tuple[str, ...] = ()
    milestones: tuple[MilestoneLine, ...] = ()
    ignored: tuple[str, ...] = ()
    places: tuple[tuple[str, str], ...] = ()

    def place_of(self, name: str) -> str:
        """Return ``scope.md, line 5`` for a fact or a label that was read from a file, else nothing."""
        return dict(self.places).get(name, "")


def with_facts(terms: Terms, facts: dict[str, str]) -> Terms:
    """Return the terms with some of their plain facts replaced; ``facts`` maps names to texts."""
    return terms._replace(**facts)  # type: ignore[arg-type] # only the text fields have such names


def read_limit(said: str) -> tuple[str, str] | None:
    """Return number and unit of a limit such as ``2 rounds`` or ``max 2.5 hours``, None when it is none."""
    found = _LIMIT.fullmatch(said.strip())
    return (found["count"], found["unit"].strip()) if found else None


_ITEMS = re.compile(r"\s*\((?P<items>S[1-9]\d{0,3}(?:(?:\s*,\s*|\s+(?:and|to)\s+|-)S[1-9]\d{0,3})*)\)$")
_STEP = re.compile(r"(?P<join>,|and|to|-)?\s*S(?P<number>\d+)")


def named_items(text: str) -> tuple[str, tuple[int, ...]]:
    """Split ``Build (S3 to S6)`` into its words and the numbers of the scope items it names, in order.

    The closing bracket is the file's own mark, like ``(limit 2 rounds)``; without one there are no numbers.
    """
    found = _ITEMS.search(text)
    if not found:
        return text, ()
    numbers: list[int] = []
    for step in _STEP.finditer(found["items"]):
        number = int(step["number"])
        spans = step["join"] in ("to", "-") and numbers and number > numbers[-1]
        numbers += range(numbers[-1] + 1, number + 1) if spans else [number]
    return text[: found.start()], tuple(dict.fromkeys(numbers))
