"""Throw-away workspaces to measure on, written by the bulk append: a large case, and one with many clauses.

``large``: 10,000 records over two years, of which 9,700 are messages, most from one import, and 300 say what was
agreed, asked, delivered and paid. ``clauses``: 300 agreed items and 200 exclusions, each of a dozen words. Both are drawn from a
seeded random source, so that every run measures the same bytes.
"""

import gc
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.program import say_measured
from benchmarks.words import line_of, sentence
from disputekit.app.choice import use_case
from disputekit.ledger.append import Build, Fields, Next, append, new_case_id, start_case
from disputekit.ledger.bulk import append_source
from disputekit.ledger.connection import open_for_writing
from disputekit.record.canonical import Json
from disputekit.record.entry import SALT_BYTES

BEGIN = datetime(2024, 3, 1, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
RECORDS, CLAUSES = 10_000, 500
SCOPE_ITEMS, SCOPE_REQUESTS = 200, 2_000
CHARACTERS = 80
_AT_ONCE = 500
_IMPORT = 2  # the number of the record of the import


class _Writer:
    """Writes records into one case, so many to a transaction."""

    def __init__(self, workspace: Path, slug: str) -> None:
        self._workspace = workspace
        self._connection = open_for_writing(workspace)
        self._random = random.Random(slug)  # noqa: S311 - data to measure with, not secrets
        self._case_id = new_case_id()
        people = {"me": "Olena Koval", "client": "Dana Reyes"}
        terms = {"platform": "upwork", "currency": "USD", "zone": "Europe/Kyiv", "clock": "set"}
        facts: Fields = {"kind": "case", "title": "Long", "slug": slug, **people, **terms, **self.at(BEGIN)}
        self._case_no, _ = start_case(self._connection, self._case_id, lambda _: [facts], BEGIN, self._salt)

    def _salt(self) -> bytes:
        return self._random.randbytes(SALT_BYTES)

    def at(self, when: datetime) -> Fields:
        stamp = when.isoformat(timespec="minutes")
        return {"when": {"rel": "at", "from": stamp, "zone": "UTC", "said": stamp, "basis": "clock"}}

    def words(self, number: int) -> Fields:
        return {"text": {"body": sentence(self._random, number), "basis": "verbatim"}}

    def write(self, drafts: Sequence[tuple[datetime, Fields]]) -> None:
        for start in range(0, len(drafts), _AT_ONCE):
            part = drafts[start : start + _AT_ONCE]
            fields = [one for _, one in part]
            append(self._connection, self._case_no, self._case_id, _given(fields), part[-1][0], self._salt)

    def write_source(self, drafts: Callable[[Next], Iterator[Fields]]) -> None:
        place = (self._connection, self._workspace, self._case_no, self._case_id)
        append_source(*place, drafts, NOW, salts=self._salt)

    def close(self) -> None:
        self._connection.close()


def _given(fields: list[Fields]) -> Build:
    return lambda _coming: fields


def build_large(workspace: Path, records: int = RECORDS) -> None:
    """Write the case of many records: messages, and what was agreed, asked, done and paid spread among them."""
    writer = _Writer(workspace, "large")
    opening, later = list(_agreed(writer)), list(_happened(writer))
    numbers = range(records - 1 - len(opening) - len(later))
    mixed = [*((number / len(numbers), _message(writer, number)) for number in numbers)]
    mixed += [(place / len(later), fields) for place, fields in enumerate(later)]
    mixed.sort(key=lambda pair: pair[0])
    spread = (NOW - BEGIN) / records
    fields_in_order = [*opening, *(fields for _, fields in mixed)]
    times = [BEGIN + spread * (place + 1) for place in range(len(fields_in_order))]
    drafts = zip(times, fields_in_order, strict=True)
    writer.write([(when, {**writer.at(when), **fields}) for when, fields in drafts])
    writer.close()


def _talk(by: str, via: str = "upwork") -> Fields:
    people = ["Dana Reyes", "Olena Koval"] if by == "client" else ["Olena Koval", "Dana Reyes"]
    return {"talk": {"from": people[0], "to": [people[1]], "via": via}}


def _message(writer: _Writer, number: int) -> Fields:
    talk = _talk("client" if number % 2 else "me", "email" if number % 7 == 0 else "upwork")
    typed = number % 50 == 0
    known: Fields = (
        {"about": [f"M{number % 20 + 1}"]} if typed else {"source": {"import": _IMPORT, "at": str(number)}}
    )
    return {"kind": "message", **talk, **writer.words(12 + number % 40), **known}


def _agreed(writer: _Writer) -> Iterator[Fields]:
    """Yield the import that most messages come by, and what was agreed at the beginning: 50 records."""
    yield {"kind": "import", "digest": "0" * 64, "tool": {"name": "mbox", "version": "1"}, "tally": {"in": 1}}
    yield {"kind": "agreement", **_talk("client"), **writer.words(30)}
    for number in range(1, 21):
        yield {
            "kind": "scope",
            "label": f"S{number}",
            **writer.words(10),
            "limit": {"count": "2", "unit": "rounds"},
        }
        yield {"kind": "milestone", "label": f"M{number}", **writer.words(4), "amount": _money(80_000)}
    for number in range(1, 9):
        yield {"kind": "scope", "label": f"X{number}", **writer.words(5)}


def _happened(writer: _Writer) -> Iterator[Fields]:
    """Yield what a long contract leaves in the books afterwards: 249 records."""
    for number in range(1, 21):
        yield {"kind": "money", "step": "funded", "amount": _money(80_000), "about": [f"M{number}"]}
    for number in range(1, 41):
        request = f"R{number}"
        yield {"kind": "request", "label": request, **_talk("client"), **writer.words(14)}
        yield {"kind": "quote", "about": [request], "amount": _money(15_000), "per": "fixed", **_talk("me")}
        value = "agreed" if number % 4 else "answered"
        yield {"kind": "answer", "about": [request], "value": value, **_talk("client"), **writer.words(5)}
    for number in range(1, 16):
        yield {"kind": "position", "about": [f"R{number}", f"S{number}"], "by": "client", "stance": "in"}
    for number in range(1, 26):
        milestone = f"M{number % 20 + 1}"
        yield {"kind": "delivery", "about": [milestone], **_talk("me"), **writer.words(8)}
        yield {"kind": "answer", "about": [milestone], "value": "seen", **_talk("client"), **writer.words(4)}
    for number in range(1, 31):
        milestone = f"M{number % 15 + 1}"
        yield {"kind": "money", "step": "released", "amount": _money(40_000), "about": [milestone]}
    for number in range(1, 13):
        yield {"kind": "event", "name": "work_submitted", "by": "me", "about": [f"M{number}"]}
    yield {"kind": "event", "name": "feedback_left", "by": "me"}
    yield {"kind": "event", "name": "contract_ended", "by": "client"}


def _money(minor: int) -> dict[str, Any]:
    return {"currency": "USD", "minor": minor, "scale": 2}


def build_clauses(workspace: Path, clauses: int = CLAUSES) -> None:
    """Write a case with many clauses, and one request to compare them with."""
    writer = _Writer(workspace, "clauses")
    drafts: list[tuple[datetime, Fields]] = []
    for number in range(clauses):
        label = f"S{number + 1}" if number < clauses * 3 // 5 else f"X{number + 1 - clauses * 3 // 5}"
        when = BEGIN + timedelta(minutes=number)
        drafts.append((when, {**writer.at(when), "kind": "scope", "label": label, **writer.words(12)}))
    request: Fields = {"kind": "request", "label": "R1", **_talk("client"), **writer.words(24)}
    drafts.append((BEGIN + timedelta(days=9), {**writer.at(BEGIN + timedelta(days=9)), **request}))
    writer.write(drafts)
    writer.close()


def build_scope(workspace: Path, items: int = SCOPE_ITEMS, requests: int = SCOPE_REQUESTS) -> None:
    """Write a case of many agreed items and many requests: most answered, every third with a position."""
    writer = _Writer(workspace, "scope")
    drafts: list[Fields] = [{"kind": "agreement", **_talk("client"), **writer.words(30)}]
    drafts += [{"kind": "scope", "label": f"S{one}", **writer.words(12)} for one in range(1, items + 1)]
    for number in range(1, requests + 1):
        about: Fields = {"about": [f"R{number}"]}
        drafts.append({"kind": "request", "label": f"R{number}", **_talk("client"), **writer.words(14)})
        if number % 4:
            drafts.append({"kind": "answer", **about, "value": "agreed", **_talk("me"), **writer.words(5)})
        if number % 3 == 0:
            asked: Fields = {"about": [f"R{number}", f"S{number % items + 1}"]}
            drafts.append({"kind": "position", **asked, "by": "client", "stance": "in"})
    times = [BEGIN + timedelta(minutes=5 * place) for place in range(len(drafts))]
    writer.write([(when, {**writer.at(when), **one}) for when, one in zip(times, drafts, strict=True)])
    writer.close()


def build_typed(workspace: Path, number: int = RECORDS) -> None:
    """Write a case of messages that were typed one by one: each has a line of its own in a timeline."""
    writer = _Writer(workspace, "typed")
    step = (NOW - BEGIN) / (number + 1)
    drafts: list[tuple[datetime, Fields]] = []
    for count in range(number):
        when = BEGIN + step * (count + 1)
        words = writer.words(8 + count % 12)
        if count < 5:
            fields: Fields = {"kind": "scope", "label": f"S{count + 1}"}
        else:
            fields = {"kind": "message", "about": [f"S{count % 5 + 1}"]}
            fields |= _talk("client" if count % 2 else "me")
        drafts.append((when, {**writer.at(when), **fields, **words}))
    writer.write(drafts)
    writer.close()


def build_empty(workspace: Path) -> None:
    """Write a case of which nothing is recorded but that it began."""
    _Writer(workspace, "empty").close()


def message_fields(number: int, first: int) -> Iterator[Fields]:
    """Yield the import record and the messages of 80 characters that an import of a chat would append."""
    drawn = random.Random(7)  # noqa: S311 - data to measure with, not secrets
    bodies = [line_of(drawn, CHARACTERS) for _ in range(2_000)]
    start: Json = {"rel": "at", "from": BEGIN.isoformat(), "zone": "UTC", "said": "", "basis": "clock"}
    tool: Json = {"name": "whatsapp", "version": "1"}
    yield {"kind": "import", "when": start, "digest": "0" * 64, "tool": tool, "tally": {"read": number}}
    step = (NOW - BEGIN) / (number + 1)
    for count in range(number):
        stamp = (BEGIN + step * count).isoformat(timespec="seconds")
        yield {
            "kind": "message",
            "when": {"rel": "at", "from": stamp, "zone": "UTC", "said": stamp, "basis": "source"},
            **_talk("client" if count % 2 else "me", "whatsapp"),
            "text": {"body": f"{count:07d} {bodies[count % len(bodies)][8:]}", "basis": "verbatim"},
            "source": {"import": first, "at": f"line {count + 1}"},
        }


def build_messages(workspace: Path, number: int) -> tuple[float, float]:
    """Append so many messages as an import does; returns its seconds and processor seconds."""
    writer = _Writer(workspace, "messages")
    clock, processor = time.perf_counter(), time.process_time()
    writer.write_source(lambda coming: message_fields(number, coming.seq))
    taken = time.perf_counter() - clock, time.process_time() - processor
    writer.close()
    return taken


BUILDERS: dict[str, Callable[..., tuple[float, float] | None]] = {
    "large": build_large,
    "clauses": build_clauses,
    "scope": build_scope,
    "empty": build_empty,
    "typed": build_typed,
    "messages": build_messages,
}


def main(arguments: Sequence[str]) -> None:
    """``python -m benchmarks.cases NAME-SIZE-SIZE FOLDER``: large, clauses, scope-200-2000, messages-1000000 ..."""
    gc.set_threshold(100_000)  # as disputekit itself sets it
    (name, *sizes), folder = arguments[0].split("-"), Path(arguments[1])
    workspace = folder / "workspace"
    taken = BUILDERS[name](workspace, *map(int, sizes))
    use_case(folder / "config", workspace, name)
    if taken:
        say_measured(*taken)


if __name__ == "__main__":
    main(sys.argv[1:])
