"""Payments: PayPal's activity, and Stripe's balance history, itemized reports and payments, as CSV, in English.

A row is read as up to two entries, its gross amount and its fee. The step comes from the type and the sign: what
came in for a payment is ``received`` (gross: what the client paid), what went back ``refunded``, what the client's
bank took back ``charged_back``, and the fee of a row ``fee``. Whatever else moves the balance (payouts, conversions,
holds, rows that are not completed) is no payment of a client, and passed over by name.

Stripe's times are UTC by the names of its columns; the names of its itemized reports were written from memory and not
seen in a file. PayPal names a zone; where its letters stand for one offset only that is taken, otherwise the time stays
a wall clock. The two Stripe files name a charge by the same number, so that
importing both records it once; refunds are read from the balance history alone, which dates them.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, timedelta, timezone, tzinfo
from types import MappingProxyType
from typing import NamedTuple

from disputekit.intake.base import Claim, Fault, Found, Item, Options, Reading, Role, Skip, Stamp
from disputekit.intake.csv_dates import decided, time_stamp
from disputekit.intake.csv_numbers import Signed, amount
from disputekit.intake.csv_table import Row, Table, rows_of, table_of, warn_of_encoding
from disputekit.intake.tree import Member, Tree
from disputekit.record.canonical import Json
from disputekit.record.fields import MAX_NAME
from disputekit.record.moment import zone_info
from disputekit.record.money import MoneyRefused, known_currency

_SHAPES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "PayPal": ("date", "time", "currency", "gross", "fee", "net", "transaction id"),
        "Stripe balance": ("id", "type", "source", "amount", "fee", "net", "currency", "created (utc)"),
        "Stripe report": (
            "balance_transaction_id",
            "created_utc",
            "currency",
            "gross",
            "fee",
            "net",
            "reporting_category",
        ),
        "Stripe payments": ("id", "created date (utc)", "amount", "currency", "captured", "status"),
    }
)
_DATE: Mapping[str, str] = MappingProxyType(
    {
        "PayPal": "date",
        "Stripe balance": "created (utc)",
        "Stripe report": "created_utc",
        "Stripe payments": "created date (utc)",
    }
)
_NUMBERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"Stripe balance": ("source",), "Stripe report": ("source_id", "balance_transaction_id")}
)
# Letters that PayPal prints and that stand for one offset alone; CST, IST and BST do not.
_OFFSETS = {"PST": -8, "PDT": -7, "CET": 1, "CEST": 2, "GMT": 0, "UTC": 0}
_DONE = frozenset({"", "completed", "paid", "succeeded"})
_RECEIVED = frozenset({"charge", "payment"})
_RETURNED = frozenset({"refund", "payment_refund"})


class _Way(NamedTuple):
    """What a row is: the step of its amount, or why it is no payment."""

    step: str = ""
    why: str = ""


class PaymentsCsv:
    """See the module."""

    name = "payments-csv"
    version = "1"
    title = "entries of payments (PayPal, Stripe CSV)"
    channel = "payments"
    keeps_whole = True

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim tables whose header has the columns of one of the three reports."""
        for member in tree.members:
            table = table_of(member)
            if table is not None and _report(table):
                yield Claim(self.name, (member,), 95, member.base)

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read one file; raises Undecided where day and month cannot be told apart."""
        del tree
        member = claim.members[0]
        table = table_of(member)
        reading = Reading(iter(()), unit="entries")
        report = _report(table) if table is not None else ""
        if table is None or not report:
            reading.found = _no_table(member, reading)
            return reading
        rows = (row for row in rows_of(member, table) if isinstance(row, Row))
        order = decided(((row.at, row.get(_DATE[report]).partition(" ")[0]) for row in rows), options)
        reading.order, reading.order_because, reading.title = (
            order.name,
            order.because,
            report.split(maxsplit=1)[0],
        )
        warn_of_encoding(table, reading)
        reading.found = _found(member, table, report, reading)
        return reading


def _report(table: Table) -> str:
    return next((name for name, columns in _SHAPES.items() if table.has(*columns)), "")


def _no_table(member: Member, reading: Reading) -> Iterator[Found]:
    reading.read += 1
    yield Fault(member.base, "has not the header of a PayPal or Stripe report")


def _found(member: Member, table: Table, report: str, reading: Reading) -> Iterator[Found]:
    for row in rows_of(member, table):
        for found in [row] if isinstance(row, Fault) else _entries(row, report, reading.order):
            reading.read += 1
            yield found


def _entries(row: Row, report: str, order: str) -> list[Found]:
    """Return what a row says: one thing that is passed over or wrong, or its amount and its fee."""
    if not any(cell.strip() for cell in row.cells.values()):
        return [Skip(row.at, "empty")]
    way = _paypal_way(row) if report == "PayPal" else _stripe_way(row, report)
    if not way.step:
        return [Skip(row.at, way.why)]
    when = _when(row, report, order)
    if when is None:
        return [Fault(row.at, f"{row.get(_DATE[report])[:40]!r} is no time that can be read")]
    try:
        return _money(row, way, when, report)
    except MoneyRefused as reason:
        return [Fault(row.at, str(reason))]


def _paypal_way(row: Row) -> _Way:
    kind, status = row.get("type", "description"), row.get("status").casefold()
    low = kind.casefold()
    if status not in _DONE or row.get("balance impact").casefold() == "memo":
        return _Way(why=f"not completed: {row.get('status', 'balance impact')[:40]}")
    is_out = _is_out(row.get("gross"))
    if "hold" in low or "release" in low or "fee" in low or "conversion" in low:
        return _Way(why=f"no payment of a client: {kind[:60]}")
    if is_out and ("chargeback" in low or "reversal" in low):
        return _Way("charged_back")
    if is_out and "refund" in low:
        return _Way("refunded")
    if not is_out and "payment" in low and "refund" not in low and "reversal" not in low:
        return _Way("received")
    return _Way(why=f"no payment of a client: {kind[:60] or 'no type'}")


def _is_out(text: str) -> bool:
    return text.lstrip("$ ").startswith(("-", "\u2212", "("))


def _stripe_way(row: Row, report: str) -> _Way:
    if report == "Stripe payments":
        status = row.get("status")
        if status.casefold() not in _DONE | {"refunded", "partially refunded"}:
            return _Way(why=f"not completed: {status[:40]}")
        return _Way("received") if row.get("captured").casefold() == "true" else _Way(why="not captured")
    kind = row.get("type", "reporting_category").casefold()
    is_out = _is_out(row.get("amount", "gross"))
    if kind in _RECEIVED and not is_out:
        return _Way("received")
    if kind in _RETURNED and is_out:
        return _Way("refunded")
    is_chargeback = kind == "adjustment" and "chargeback" in row.get("description").casefold()
    if is_out and (is_chargeback or (report == "Stripe report" and kind == "dispute")):
        return _Way("charged_back")
    return _Way(why=f"no payment of a client: {kind[:60] or 'no type'}")


def _when(row: Row, report: str, order: str) -> Stamp | None:
    """Return the time of a row: an instant where the file says whose clock it is."""
    if report == "PayPal":
        stamp, zone = (
            time_stamp(row.get("date"), row.get("time"), order),
            _zone(row.get("timezone", "time zone")),
        )
        has_clock = bool(row.get("time"))
    else:
        day, _, clock = row.get(_DATE[report]).partition(" ")
        stamp, zone, has_clock = time_stamp(day, clock, order), UTC, bool(clock)
    if stamp is None or zone is None or not has_clock:
        return stamp
    earlier, later = (stamp.at.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    return stamp._replace(at=earlier) if earlier.utcoffset() == later.utcoffset() else stamp


def _zone(text: str) -> tzinfo | None:
    if text in _OFFSETS:
        return timezone(timedelta(hours=_OFFSETS[text]))
    return zone_info(text) if "/" in text else None


def _money(row: Row, way: _Way, when: Stamp, report: str) -> list[Found]:
    currency = known_currency(row.get("currency"))
    gross = amount(row.get("gross", "amount"), currency)
    number = row.get("transaction id", *_NUMBERS.get(report, ()), "id")
    found: list[Found] = []
    if gross.money.minor:
        found.append(_item(row, way.step, gross, when, number, report))
    if row.get("fee"):
        fee = amount(row.get("fee"), _fee_currency(row, currency, report))
        # PayPal writes a fee as taken from the balance, Stripe as a number of its own.
        is_charged = fee.is_taken is (report == "PayPal")
        if fee.money.minor and is_charged:
            found.append(_item(row, "fee", fee, when, f"{number}:fee" if number else "", report))
        elif fee.money.minor:
            found.append(Skip(row.at, "fee given back"))
    return found or [Skip(row.at, "amount of zero")]


def _fee_currency(row: Row, currency: str, report: str) -> str:
    """Stripe takes the fee of a payment out of the converted amount."""
    converted = row.get("converted currency") if report == "Stripe payments" else ""
    return known_currency(converted) if converted else currency


def _item(row: Row, step: str, signed: Signed, when: Stamp, number: str, report: str) -> Item:
    fields: dict[str, Json] = {"step": step, "amount": signed.money.to_value()}
    ref = number.removesuffix(":fee")[:MAX_NAME].strip()
    if ref:
        fields["ref"] = ref
    words = row.get("subject", "note", "item title", "description", "type")
    payer = row.get("name", "customer email", "from email address")
    invoice = row.get("invoice number", "reference txn id")
    return Item(
        at=row.at,
        role=Role.OTHER,
        kind="money",
        when=when,
        via=report.split(maxsplit=1)[0],
        text=words,
        id=number,
        fields=fields,
        flags=(*((f"with:{payer}",) if payer else ()), *((f"number:{invoice}",) if invoice else ())),
    )


IMPORTER = PaymentsCsv()
