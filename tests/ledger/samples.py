"""Small records and cases to test the ledger with. Salts are counted, so that two runs make the same bytes."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import NamedTuple

from disputekit.ledger.append import Appended, Fields, append, start_case
from disputekit.ledger.connection import open_for_writing
from disputekit.ledger.erase import shred
from disputekit.ledger.files import StoredFile, store_bytes
from disputekit.ledger.read import CaseRow, all_cases, head_of
from disputekit.record.canonical import Json
from disputekit.record.entry import Record

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
CASE_ID = "4f1c0a5e8b7d4f6a9c3e2d1b0a998877"


def at(iso: str = "2026-03-03T14:05+02:00", zone: str = "Europe/Kyiv", rel: str = "at", to: str = "") -> Json:
    value: dict[str, Json] = {"rel": rel, "from": iso, "zone": zone, "said": iso, "basis": "typed"}
    return value | ({"to": to} if to else {})


def words(body: str) -> Json:
    return {"body": body, "basis": "verbatim"}


def dollars(minor: int) -> Json:
    return {"currency": "USD", "minor": minor, "scale": 2}


def facts(slug: str = "acme", **more: Json) -> Fields:
    return {
        "kind": "case",
        "when": at(),
        "title": "Website",
        "me": "Olena",
        "client": "Dana",
        "platform": "upwork",
        "currency": "USD",
        "zone": "Europe/Kyiv",
        "slug": slug,
        **more,
    }


def message(body: str = "hello", sender: str = "Dana", **more: Json) -> Fields:
    return {
        "kind": "message",
        "when": at(),
        "talk": {"from": sender, "to": ["Olena"], "via": "upwork"},
        "text": words(body),
        **more,
    }


def memo(body: str = "a note", **more: Json) -> Fields:
    return {"kind": "memo", "when": at(), "text": words(body), **more}


def request(label: str = "R1", body: str = "a popup", **more: Json) -> Fields:
    return {"kind": "request", "when": at(), "label": label, "text": words(body), **more}


def money(minor: int = 80_000, step: str = "funded", **more: Json) -> Fields:
    return {"kind": "money", "when": at(), "step": step, "amount": dollars(minor), **more}


def imported(digest: str = "0" * 64) -> Fields:
    return {
        "kind": "import",
        "when": at(),
        "digest": digest,
        "tool": {"name": "mbox", "version": "1"},
        "tally": {"in": 1},
    }


def source(number: int, place: str = "1") -> Json:
    return {"import": number, "at": place}


def amend(target: int, **changes: Json) -> Fields:
    sets = {f"set.{name.replace('__', '.')}": value for name, value in changes.items()}
    return {"kind": "amend", "when": at(), "target": target, "reason": "typing mistake", **sets}


def withdraw(target: int) -> Fields:
    return {"kind": "withdraw", "when": at(), "target": target, "reason": "not mine"}


def link(*targets: int, **more: Json) -> Fields:
    return {"kind": "link", "when": at(), "targets": [*targets], **more}


def anchor(size: int, digest: str, witness: str = "mail to Dana") -> Fields:
    return {"kind": "anchor", "when": at(), "size": size, "hash": digest, "witness": witness}


def person(label: str, *names: str, side: str = "client") -> Fields:
    return {"kind": "person", "when": at(), "label": label, "names": [*names], "side": side}


def file_of(stored: StoredFile) -> Json:
    return stored.to_value()


def counted_salts(start: int = 1) -> Callable[[], bytes]:
    numbers = count(start)
    return lambda: next(numbers).to_bytes(16, "big")


class Ledger(NamedTuple):
    """An open case for tests: write records with ``add``."""

    workspace: Path
    connection: sqlite3.Connection
    row: CaseRow
    salts: Callable[[], bytes]

    @property
    def case_no(self) -> int:
        return self.row.case_no

    def add(self, *drafts: Fields, now: datetime = NOW) -> Appended:
        return append(self.connection, self.row.case_no, self.row.case_id, lambda _: drafts, now, self.salts)

    def add_one(self, draft: Fields, now: datetime = NOW) -> Record:
        return self.add(draft, now=now).records[0]


def shredded(target: int, *fields: str) -> Fields:
    return {"kind": "shred", "when": at(), "target": target, "fields": [*fields], "reason": "asked to"}


def fill(ledger: Ledger) -> None:
    """Write a case that has something in every table: 15 records, #3 with two files, #6 with an erased text."""
    offer = file_of(store_bytes(ledger.workspace, b"offer " * 100, "offer.pdf"))
    sketch = file_of(store_bytes(ledger.workspace, b"sketch", b"sk\xe9tch.png"))
    ledger.add(imported(), memo("the offer", once="git:1") | {"file.1": offer, "file.2": sketch})
    ledger.add(
        message("add a popup", source=source(2, "line 1")),
        request("R1", "a popup", cites=[4], when=at("2026-03")),
        memo("a secret"),
        money(about=["R1"], ref="INV-1", when=at("2026-03-01", rel="between", to="2026-08-01")),
    )
    ledger.add(amend(7, amount=dollars(45_000), talk={"from": "Ivan", "to": ["Olena"], "via": "mail"}))
    ledger.add(memo("wrong"))
    ledger.add(withdraw(9))
    ledger.add(link(4, 5, same=True), person("P1", "Dana", "Dana R."))
    head = head_of(ledger.connection, ledger.case_no)
    ledger.add(anchor(head.seq, head.hash))
    shred(ledger.connection, ledger.workspace, ledger.row, shredded(6, "text"), NOW)
    ledger.add(message("thanks", sender="Olena"))


@contextmanager
def ledger_in(workspace: Path, slug: str = "acme", case_id: str = CASE_ID) -> Iterator[Ledger]:
    """Open a workspace with one new case, whose facts are record 1."""
    connection = open_for_writing(workspace)
    salts = counted_salts(int(case_id[:4], 16) << 64)
    try:
        start_case(connection, case_id, lambda _: [facts(slug)], NOW - timedelta(days=7), salts)
        row = next(case for case in all_cases(connection) if case.case_id == case_id)
        yield Ledger(workspace, connection, row, salts)
    finally:
        connection.close()
