"""Builds records for tests of the folds: short calls, whole fields, one clock."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from disputekit.case.case import Case
from disputekit.record.canonical import Json
from disputekit.record.currencies import SCALES
from disputekit.record.entry import Record
from disputekit.record.fields import check_fields

DANA, OLENA = "Dana Reyes", "Olena Koval"


def when(
    said: str = "2026-03-01", zone: str = "UTC", rel: str = "at", to: str | None = None
) -> dict[str, Json]:
    value: dict[str, Json] = {"rel": rel, "from": said, "zone": zone, "said": said, "basis": "typed"}
    return value if to is None else {**value, "to": to}


def words(body: str, basis: str = "verbatim") -> dict[str, Json]:
    return {"body": body, "basis": basis}


def note(body: str) -> dict[str, Json]:
    return words(body, "described")


def money(amount: int | str, currency: str = "USD") -> dict[str, Json]:
    whole, _, part = str(amount).partition(".")
    scale = SCALES[currency]
    return {"currency": currency, "minor": int(whole + part.ljust(scale, "0")), "scale": scale}


def limit(count: str, unit: str = "rounds") -> dict[str, Json]:
    return {"count": count, "unit": unit}


def file(name: str = "theme.zip") -> dict[str, Json]:
    return {"sha256": "0" * 64, "size": 10, "name": name}


def to_me(via: str = "Upwork") -> dict[str, Json]:
    return {"from": DANA, "to": [OLENA], "via": via}


def to_client(via: str = "Upwork") -> dict[str, Json]:
    return {"from": OLENA, "to": [DANA], "via": via}


class Chain:
    """Appends records; each is checked as the ledger would, and recorded a minute after it happened."""

    def __init__(self, **facts: Any) -> None:
        self.records: list[Record] = []
        start = {
            "title": "Website redesign",
            "me": OLENA,
            "client": DANA,
            "platform": "upwork",
            "contract": {"type": "fixed", "ref": "38000001"},
            "currency": "USD",
            "zone": "UTC",
            "slug": "acme",
        }
        self.add("case", "2026-01-10T09:00+00:00", **{**start, **facts})

    def add(self, kind: str, at: str | dict[str, Json] = "2026-03-01", **more: Any) -> int:
        """Append a record and return its number. ``recorded`` overrides the clock; ``file_1`` is file.1."""
        recorded = more.pop("recorded", None)
        moment = when(at) if isinstance(at, str) else at
        fields: dict[str, Json] = {"kind": kind, "when": moment}
        fields |= {
            name.replace("set_", "set.").replace("file_", "file."): value for name, value in more.items()
        }
        if "from_" in fields:
            fields["from"] = fields.pop("from_")
        check_fields(fields)
        seq = len(self.records) + 1
        self.records.append(Record(seq, recorded or _minute_after(moment), fields))
        return seq

    def withdraw(self, target: int) -> int:
        return self.add("withdraw", target=target)

    def agreed_at_start(self, at: str = "2026-01-12T10:31+00:00") -> int:
        return self.add("agreement", at, text=words("Offer accepted"), talk=to_me())

    @property
    def case(self) -> Case:
        return case_of(self.records)


def case_of(records: Iterable[Record]) -> Case:
    return Case.from_records(records)


def _minute_after(moment: dict[str, Json]) -> str:
    said = str(moment.get("to", moment["from"]))
    full = said if len(said) > 10 else {7: f"{said}-01", 10: said}[len(said)] + "T12:00+00:00"
    later = datetime.fromisoformat(full).astimezone(UTC) + timedelta(minutes=1)
    return f"{later:%Y-%m-%dT%H:%M:%S}.000000Z"
