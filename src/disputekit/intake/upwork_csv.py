"""Upwork: the transaction history in its three headers, and the weekly summary.

Transactions become money. The step comes from the type and the sign: a positive Fixed-price, Hourly or Bonus is
``received``, with the gross amount that the platform credits (its fee is a row of its own); a negative one went back
and is ``refunded``; a negative Service Fee is ``fee``, a negative Refund ``refunded``. Whatever else moves the balance
(withdrawals, taxes, connects, a fee that was given back) is no payment of the client, and passed over by name.

The currency is the one that the header or the cell states (``Amount $``, ``$25.80``), or the Currency column, unless
the row also has an amount in a local currency: then that column may mean either, and the row is a fault.

In the weekly summary hours are ``hours``, tracked, of a day. The amount beside them is what they earn, not yet a
payment, and stays a remark; bonuses and fixed prices are money where the file states a currency, which most do not.
Upwork's days are those of UTC.
"""

import re
from collections.abc import Iterable, Iterator

from disputekit.intake.base import Claim, Fault, Found, Item, Options, Reading, Role, Skip
from disputekit.intake.csv_dates import day_stamp, decided
from disputekit.intake.csv_numbers import amount, minutes_of
from disputekit.intake.csv_table import Row, Table, rows_of, table_of, warn_of_encoding
from disputekit.intake.tree import Member, Tree
from disputekit.record.canonical import Json
from disputekit.record.fields import MAX_NAME
from disputekit.record.money import MoneyRefused, known_currency

_EARNED = frozenset({"fixed-price", "fixed price", "hourly", "bonus", "milestone", "fixed price payment"})
_STEPS = {"service fee": "fee", "refund": "refunded"}
_DOLLAR = ("amount $", "amount ($)", "amount (usd)")
_AMOUNT = (*_DOLLAR, "amount")
_TYPE = ("transaction type", "type")
_ID = ("transaction id", "ref id")
_WORDS = ("transaction summary details", "description", "description 1", "transaction summary")
_SURE = 96


class UpworkCsv:
    """See the module."""

    name = "upwork-csv"
    version = "1"
    title = "entries of Upwork reports (CSV)"
    channel = "Upwork"
    keeps_whole = True

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim tables whose header has the columns that Upwork's reports have."""
        for member in tree.members:
            table = table_of(member)
            if table is not None and (_is_history(table) or _is_weekly(table)):
                yield Claim(self.name, (member,), _SURE, member.base)

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read one file; raises Undecided where day and month cannot be told apart."""
        del tree
        member = claim.members[0]
        table = table_of(member)
        reading = Reading(iter(()), unit="rows", zone="UTC", title="Upwork")
        if table is None or not (_is_history(table) or _is_weekly(table)):
            reading.found = _no_table(member, reading)
            return reading
        order = decided(_dates(member, table), options)
        reading.order, reading.order_because = order.name, order.because
        warn_of_encoding(table, reading)
        reading.found = _found(member, table, reading)
        return reading


def _is_history(table: Table) -> bool:
    has_type, has_amount = (any(name in table.names for name in group) for group in (_TYPE, _AMOUNT))
    return (
        table.has("date", "ref id", "agency", "freelancer", "team", "account name")
        and has_type
        and has_amount
    )


def _is_weekly(table: Table) -> bool:
    """The columns of the summary can be chosen; its amounts may be left out."""
    return table.has("date", "contract", "hours", "payment type")


def _no_table(member: Member, reading: Reading) -> Iterator[Found]:
    reading.read += 1
    yield Fault(member.base, "has not the header of an Upwork transaction history or weekly summary")


def _dates(member: Member, table: Table) -> Iterator[tuple[str, str]]:
    return ((row.at, row.get("date")) for row in rows_of(member, table) if isinstance(row, Row))


def _found(member: Member, table: Table, reading: Reading) -> Iterator[Found]:
    make = _weekly if _is_weekly(table) else _transaction
    for row in rows_of(member, table):
        reading.read += 1
        if isinstance(row, Fault):
            yield row
        elif not any(cell.strip() for cell in row.cells.values()):
            yield Skip(row.at, "empty")
        else:
            yield make(row, reading.order)


def _transaction(row: Row, order: str) -> Found:
    said = row.get(*_TYPE)
    kind = said.casefold()
    if kind not in _EARNED and kind not in _STEPS:
        return Skip(row.at, f"no payment of the client: {said[:60] or 'no type'}")
    return _money(row, order, kind, row.get(*_WORDS))


def _money(row: Row, order: str, kind: str, words: str) -> Found:
    when = day_stamp(row.get("date"), order)
    if when is None:
        return Fault(row.at, f"{row.get('date')[:40]!r} is no date that can be read")
    try:
        signed = amount(row.get(*_AMOUNT), _currency(row))
    except MoneyRefused as reason:
        return Fault(row.at, str(reason))
    if not signed.money.minor:
        return Skip(row.at, "amount of zero")
    if kind in _STEPS and not signed.is_taken:
        return Skip(row.at, f"given to you: {kind}")
    step = _STEPS.get(kind, "refunded" if signed.is_taken else "received")
    number = row.get(*_ID)[:MAX_NAME].strip()
    fields: dict[str, Json] = {"step": step, "amount": signed.money.to_value()}
    if number:
        fields["ref"] = number
    return Item(
        at=row.at,
        role=Role.OTHER,
        kind="money",
        when=when,
        via="Upwork",
        text=words,
        id=number,
        fields=fields,
    )


def _currency(row: Row) -> str:
    """Return the currency of the amount. Raises MoneyRefused where none is stated, or it may be another's."""
    stated, local = row.get("currency"), row.get("amount in local currency")
    if row.get(*_DOLLAR) or ("$" in row.get("amount") and (local or not stated)):
        return "USD"
    if not stated:
        raise MoneyRefused("states no currency of its amount")
    code = known_currency(stated)
    if code != "USD" and ("$" in row.get("amount") or local not in ("", row.get("amount"))):
        raise MoneyRefused(f"{code} may be the currency of the amount or of the local amount")
    return code


def _weekly(row: Row, order: str) -> Found:
    contract, kind = row.get("contract"), row.get("payment type")
    if kind:
        if kind.casefold() not in _EARNED:
            return Skip(row.at, f"no payment of the client: {kind[:60]}")
        if not (row.get(*_DOLLAR, "currency") or "$" in row.get("amount")):
            return Skip(row.at, "payment without a currency (the transaction history has it)")
        return _money(row, order, kind.casefold(), contract)
    when, minutes = day_stamp(row.get("date"), order), minutes_of(row.get("hours"))
    if when is None:
        return Fault(row.at, f"{row.get('date')[:40]!r} is no date that can be read")
    if minutes is None:
        return Fault(row.at, f"{row.get('hours')[:40]!r} are no hours")
    remarks = (f"{row.get('hours')} hours",) if minutes.is_rounded else ()
    earned = row.get(*_AMOUNT)
    fields: dict[str, Json] = {"minutes": minutes.number, "mode": "tracked"}
    memo = row.get("memo", "activity id")[:MAX_NAME].strip()
    if memo:
        fields["memo"] = memo
    return Item(
        at=row.at,
        role=Role.OTHER,
        kind="hours",
        when=when,
        via="Upwork",
        text=contract,
        fields=fields,
        flags=_contract_flag(contract),
        remarks=(*remarks, *((f"amount beside it: {earned[:60]}",) if earned else ())),
    )


def _contract_flag(contract: str) -> tuple[str, ...]:
    """Name the contract by its number, which stands in the last parentheses of its title."""
    found = re.search(r"\(([0-9]{1,20})\)$", contract)
    return (f"contract:{found[1]}",) if found else ()


IMPORTER = UpworkCsv()
