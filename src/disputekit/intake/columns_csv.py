"""Any other table: its columns are what the user says they are (``--columns``), or what was said of the same header.

Without a map the table is refused with its columns, so that one can be written. The order of day and month and the
decimal mark are decided from all rows, or asked for. A row without a date (a total, a balance carried forward), without
an amount, or left out by ``only=`` is passed over with that reason; what cannot be read is a fault.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from disputekit.intake.base import Claim, Fault, Found, Item, Options, Reading, Role, Skip, Stamp, Undecided
from disputekit.intake.columns import ANY, Columns, ColumnsRefused, columns_in, fitted
from disputekit.intake.columns_head import header_with, likely_header
from disputekit.intake.csv_dates import decided, moment_stamp, parted
from disputekit.intake.csv_numbers import (
    Loose,
    Minutes,
    Signed,
    decimal_mark,
    loose_amount,
    minutes_of,
    rounded,
    with_mark,
)
from disputekit.intake.csv_table import Row, Table, column_name, encoding_of, rows_of, warn_of_encoding
from disputekit.intake.tree import Member, Tree
from disputekit.record.canonical import Json
from disputekit.record.fields import MAX_NAME
from disputekit.record.money import MoneyRefused, known_currency

_OUTGOING = frozenset({"fee", "refunded", "charged_back"})
_MARKS = {"comma": ",", "point": "."}
_SURE, _UNSURE = 90, 2
UNKNOWN = "a table of columns that nobody described"


class ColumnsCsv:
    """See the module. Tables with a header of a saved map are claimed wherever they lie, and such with all that is named."""

    name = ANY
    version = "1"
    title = "entries of any other table (CSV, column map)"
    channel = ANY
    keeps_whole = True

    def __init__(self, headers: Sequence[Sequence[str]] = (), named: frozenset[str] = frozenset()) -> None:
        self._named = named
        self._headers = frozenset(tuple(map(column_name, one)) for one in headers)

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim tables with the header of a saved map, and one that was named alone, which may be described yet."""
        for member in tree.members:
            is_saved = any(map(_may_have(member), self._headers)) and header_with(member, self._is_saved)
            if is_saved or (self._named and header_with(member, self._named.issubset)):
                yield Claim(self.name, (member,), _SURE, member.base)
            elif len(tree.members) == 1 and tree.shown != "-" and _is_table_file(member):
                yield Claim(self.name, (member,), _UNSURE, member.base)

    def _is_saved(self, names: Sequence[str]) -> bool:
        return tuple(names) in self._headers

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read one file; raises Undecided without a map, and where dates or amounts can be read in two ways."""
        del tree
        member = claim.members[0]
        if not options.columns:
            raise Undecided(UNKNOWN)
        wanted = columns_in(options.columns)
        seen = header_with(member, lambda names: wanted <= set(names)) or likely_header(member)
        if seen is None:
            raise Undecided("is no table: no header of two columns or more was found")
        try:
            columns = fitted(options.columns, seen.table.names)
        except ColumnsRefused as reason:
            raise Undecided(str(reason)) from reason
        return _reading(member, seen.table, columns, options)


def _may_have(member: Member) -> Callable[[Sequence[str]], bool]:
    """Return what tells, before a file is taken apart, whether the first words of some names stand in it at all."""
    text = ""

    def may_have(names: Sequence[str]) -> bool:
        nonlocal text
        if not text:
            data = member.head()
            text = f" {data.decode(encoding_of(data), 'replace').casefold()}"
        words = (name.split()[0] for name in names if name and '"' not in name)
        return all(word in text for word in words)

    return may_have


def _is_table_file(member: Member) -> bool:
    return member.base.casefold().endswith((".csv", ".tsv")) and likely_header(member) is not None


class _Sheet(NamedTuple):
    """What holds for all rows."""

    columns: Columns
    order: str
    mark: str
    via: str
    goes_out: bool


def _reading(member: Member, table: Table, columns: Columns, options: Options) -> Reading:
    rows = [(row.at, _cell(row, columns, "date")) for row in _counted(member, table, columns)]
    order = decided(
        ((at, parted(said)[0]) for at, said in rows), options._replace(order=options.order or columns.order)
    )
    mark, goes_out = _amounts(member, table, columns)
    sheet = _Sheet(columns, order.name, mark, columns.said.get("via", ANY), goes_out)
    unit = "entries" if "fee" in columns.columns else "rows"
    reading = Reading(iter(()), unit=unit, order=order.name, order_because=order.because, title=sheet.via)
    if options.columns_as:
        reading.warnings.append(f"columns as saved for {options.columns_as}")
    warn_of_encoding(table, reading)
    reading.found = _found(member, table, reading, sheet)
    return reading


def _cell(row: Row, columns: Columns, name: str) -> str:
    column = columns.columns.get(name)
    return columns.said.get(name, "") if column is None else row.get(column)


def _counted(member: Member, table: Table, columns: Columns) -> Iterator[Row]:
    return (row for row in rows_of(member, table) if isinstance(row, Row) and not _left_out(row, columns))


def _left_out(row: Row, columns: Columns) -> str:
    """Return why a row is none of those that count, empty for one that does."""
    if not any(cell.strip() for cell in row.cells.values()):
        return "empty"
    date = _cell(row, columns, "date")
    if not date:
        return "no date"
    if not any(map(str.isdigit, date)):
        return f"no date: {date[:40]}"
    column, values = columns.only
    said = " ".join(row.get(column).split())
    if column and said.casefold() not in values:
        return f"{column} is {said[:40] or 'empty'}"
    return ""


def _amounts(member: Member, table: Table, columns: Columns) -> tuple[str, bool]:
    """Decide the decimal mark of a file, and whether its amounts are written as taken."""
    shown: dict[str, str] = {}
    unsure, signs = "", set()
    names = [name for name in ("amount", "fee") if name in columns.columns]
    for row in _counted(member, table, columns) if names else ():
        for name in names:
            loose = loose_amount(_cell(row, columns, name))
            if loose is None:
                continue
            if name == "amount":
                signs.add(loose.is_taken)
            mark = decimal_mark(loose.digits)
            said = f"{row.at}: {_cell(row, columns, name)[:40]}"
            if mark:
                shown.setdefault(mark, said)
            elif mark is None:
                unsure = unsure or said
    goes_out = columns.what in _OUTGOING and signs == {False}
    if columns.decimal:
        return _MARKS[columns.decimal], goes_out
    if len(shown) > 1:
        raise Undecided(f"writes amounts in two ways ({shown[',']} and {shown['.']}); {_SAY_MARK}")
    if unsure and not shown:
        raise Undecided(f"{unsure} may have a decimal mark or a group of thousands; {_SAY_MARK}")
    return next(iter(shown), ""), goes_out


_SAY_MARK = "say which mark its decimals have in --columns: decimal=comma or decimal=point"


def _found(member: Member, table: Table, reading: Reading, sheet: _Sheet) -> Iterator[Found]:
    for row in rows_of(member, table):
        for found in [row] if isinstance(row, Fault) else _entries(row, sheet):
            reading.read += 1
            yield found


def _entries(row: Row, sheet: _Sheet) -> list[Found]:
    if why := _left_out(row, sheet.columns):
        return [Skip(row.at, why)]
    date, clock = (_cell(row, sheet.columns, name) for name in ("date", "time"))
    when = moment_stamp(date, clock, sheet.order)
    if when is None:
        return [Fault(row.at, f"{_said(date, clock)!r} is no time that can be read")]
    match sheet.columns.kind:
        case "money":
            return _money(row, sheet, when)
        case "hours":
            return [_hours(row, sheet, when)]
        case _:
            return [_words(row, sheet, when)]


def _said(*cells: str) -> str:
    return " ".join(cells).strip()[:60]


def _item(row: Row, sheet: _Sheet, when: Stamp, fields: Mapping[str, Json], suffix: str = "") -> Item:
    kind, receiver = sheet.columns.kind, _cell(row, sheet.columns, "to")
    number, place = (_cell(row, sheet.columns, name) for name in ("id", "for"))
    column = sheet.columns.columns.get("text", "")
    return Item(
        at=row.at,
        role=Role.MESSAGE if kind == "message" else Role.OTHER,
        kind=kind,
        when=when,
        sender=_cell(row, sheet.columns, "who"),
        to=(receiver,) if receiver else (),
        via=_cell(row, sheet.columns, "via") or sheet.via,
        text=row.cells.get(column, "") if column else _cell(row, sheet.columns, "text"),
        id=f"{number}{suffix}" if number else "",
        fields=fields,
        flags=(f"for:{place}",) if place else (),
    )


def _words(row: Row, sheet: _Sheet, when: Stamp) -> Found:
    item = _item(row, sheet, when, {"name": sheet.columns.what} if sheet.columns.kind == "event" else {})
    if item.kind != "event" and not item.text.strip():
        return Skip(row.at, "no text")
    if item.kind == "message" and not item.sender:
        return Fault(row.at, "does not say who wrote it")
    return item


def _hours(row: Row, sheet: _Sheet, when: Stamp) -> Found:
    said, end = _cell(row, sheet.columns, "hours"), _cell(row, sheet.columns, "end")
    minutes, end_clock = _cell(row, sheet.columns, "minutes"), _cell(row, sheet.columns, "endtime")
    until = moment_stamp(end, end_clock, sheet.order) if end else None
    if end and until is None:
        return Fault(row.at, f"{_said(end, end_clock)!r} is no time that can be read")
    if until is not None and (until.at.tzinfo is None) != (when.at.tzinfo is None):
        return Fault(row.at, "states an offset for its start or its end alone")
    if until is not None and until.at < when.at:
        return Fault(row.at, "ends before it starts")
    if minutes:
        worked = Minutes(int(minutes), is_rounded=False) if minutes.isdecimal() and len(minutes) < 7 else None
    elif said:
        worked = minutes_of(said)
    else:
        worked = rounded(int((until.at - when.at).total_seconds())) if until is not None else None
    if worked is None:
        cell = said or minutes
        return (
            Fault(row.at, f"{cell[:40]!r} is no time worked that can be read")
            if cell
            else Skip(row.at, "no hours")
        )
    return _worked(row, sheet, when, until, worked)


def _worked(row: Row, sheet: _Sheet, when: Stamp, until: Stamp | None, worked: Minutes) -> Item:
    fields: dict[str, Json] = {"minutes": worked.number, "mode": sheet.columns.what}
    item = _item(row, sheet, when, fields)
    if memo := item.text[:MAX_NAME].strip():
        fields["memo"] = memo
    remark = ("counted to the nearest minute",) if worked.is_rounded else ()
    return replace(item, until=until if until and until.at > when.at else None, remarks=remark)


def _money(row: Row, sheet: _Sheet, when: Stamp) -> list[Found]:
    try:
        currency = _currency(row, sheet)
        found = [_amount(row, sheet, when, currency)]
        fee = _cell(row, sheet.columns, "fee")
        charged = with_mark(_loose(fee), sheet.mark, currency) if fee else None
    except MoneyRefused as reason:
        return [Fault(row.at, str(reason))]
    if charged is not None and charged.money.minor:
        found.append(_item(row, sheet, when, _step(row, sheet, "fee", charged), ":fee"))
    return found


def _amount(row: Row, sheet: _Sheet, when: Stamp, currency: str) -> Found:
    said = _cell(row, sheet.columns, "amount")
    if not said:
        return Skip(row.at, "no amount")
    signed = with_mark(_loose(said), sheet.mark, currency)
    if not signed.money.minor:
        return Skip(row.at, "amount of zero")
    is_back = signed.is_taken is not (sheet.columns.what in _OUTGOING and not sheet.goes_out)
    if is_back and not sheet.columns.back:
        sign = "negative" if signed.is_taken else "positive"
        return Skip(row.at, f"{sign} amount, and kind=money:{sheet.columns.what} says nothing of those")
    step = sheet.columns.back if is_back else sheet.columns.what
    return _item(row, sheet, when, _step(row, sheet, step, signed))


def _step(row: Row, sheet: _Sheet, step: str, signed: Signed) -> dict[str, Json]:
    ref = _cell(row, sheet.columns, "id")[:MAX_NAME].strip()
    fields: dict[str, Json] = {"step": step, "amount": signed.money.to_value()}
    return fields | ({"ref": ref} if ref else {})


def _loose(said: str) -> Loose:
    found = loose_amount(said)
    if found is None:
        raise MoneyRefused(f"{said[:40]!r} is not an amount")
    return found


def _currency(row: Row, sheet: _Sheet) -> str:
    """Return the currency of a row; raises MoneyRefused where its amount names another one."""
    code = known_currency(_cell(row, sheet.columns, "currency").upper())
    loose = loose_amount(_cell(row, sheet.columns, "amount"))
    if loose is not None and loose.currency not in ("", code):
        raise MoneyRefused(f"its amount is in {loose.currency}, and the columns say {code}")
    return code


IMPORTER = ColumnsCsv()
