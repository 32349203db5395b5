"""What a person says the columns of a table are: read from one line, checked against the header of a file.

``date=Booked on, amount=Betrag, currency=EUR, text=Memo, who=Payee, kind=money:received``. A name after ``=`` is a
column of the file; ``==`` says the value itself (``who==Dana Reyes``), and where only a value can be meant
(``kind``, ``currency``, ``order`` ...) one ``=`` does. Quotation marks keep a comma within a name. Nothing is guessed:
a name that is no column is refused with those that there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from disputekit.intake.csv_table import column_name
from disputekit.record.kinds import STEPS
from disputekit.record.money import MoneyRefused, known_currency

KINDS = ("message", "money", "hours", "work", "event")
MODES = ("tracked", "manual", "over_limit")
_SPOKEN = {"paid": "received", "payment": "received", "refund": "refunded", "chargeback": "charged_back"}
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "message": ("date", "text", "who"),
    "money": ("date", "amount", "currency"),
    "hours": ("date",),
    "work": ("date", "text"),
    "event": ("date",),
}
_MAY: Mapping[str, tuple[str, ...]] = {
    "message": ("to",),
    "money": ("fee",),
    "hours": ("hours", "minutes", "end", "endtime", "for"),
    "work": (),
    "event": (),
}
_ALWAYS = ("kind", "date", "time", "text", "who", "id", "only", "order", "decimal", "via")
_SAID = frozenset({"kind", "only", "order", "decimal", "via"})  # never a column
_EITHER = frozenset({"currency"})  # a column, or else the value itself
_LONGEST = 4_000
ANY = "table"


class ColumnsRefused(ValueError):
    """A column map cannot be read, or does not fit the file; the message says what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """A map that fits a header: which column holds what, and what is said for all rows.

    ``what`` is the step of money, the mode of hours or the name of an event; ``back`` the step of negative amounts,
    empty where they are none of it. ``only`` is a column and the values, in small letters, of the rows that count.
    """

    kind: str
    what: str = ""
    back: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    only: tuple[str, frozenset[str]] = ("", frozenset())
    order: str = ""
    decimal: str = ""


def read_columns(line: str) -> dict[str, str]:
    """Read what was written, without looking at a file; raises ColumnsRefused."""
    found: dict[str, str] = {}
    for piece in _pieces(line):
        name, is_pair, value = piece.partition("=")
        name = name.strip().casefold()
        if not is_pair or not value.strip(" ="):
            raise ColumnsRefused(
                f"{piece.strip()[:60]!r} is no pair; write date=NAME OF THE COLUMN, amount=..."
            )
        if name in found:
            raise ColumnsRefused(f"{name} is said twice")
        found[name] = value.strip()
    if not found:
        raise ColumnsRefused("no column is named; write date=NAME OF THE COLUMN, amount=..., kind=...")
    return found


def _pieces(line: str) -> Iterable[str]:
    """Split at commas that stand outside quotation marks; a doubled mark within them is one."""
    if len(line) > _LONGEST:
        raise ColumnsRefused(f"longer than {_LONGEST:,} characters")
    piece, is_quoted, place = "", False, 0
    while place < len(line):
        mark = line[place]
        if mark == '"' and is_quoted and line[place + 1 : place + 2] == '"':
            piece, place = piece + mark, place + 1
        elif mark == '"':
            is_quoted = not is_quoted
        elif mark == "," and not is_quoted:
            yield piece
            piece = ""
        else:
            piece += mark
        place += 1
    if is_quoted:
        raise ColumnsRefused('a quotation mark " is not closed')
    if piece.strip():
        yield piece


def columns_in(pairs: Mapping[str, str]) -> frozenset[str]:
    """Return the names that must be columns of the file: that is how its header is found."""
    names = (value for name, value in pairs.items() if name not in _SAID | _EITHER and value[:1] != "=")
    only = pairs.get("only", "").partition(":")[0]
    return frozenset(map(column_name, (*names, *((only,) if only else ()))))


def fitted(pairs: Mapping[str, str], names: Sequence[str]) -> Columns:
    """Check a map against the header of a file (names as ``column_name`` gives them); raises ColumnsRefused."""
    kind, what, back = _kind(pairs.get("kind", ""))
    allowed = (*_ALWAYS, *_NEEDS[kind], *_MAY[kind])
    if unknown := [name for name in pairs if name not in allowed]:
        raise ColumnsRefused(f"{', '.join(unknown)}: kind={kind} takes {', '.join(dict.fromkeys(allowed))}")
    columns: dict[str, str] = {}
    said: dict[str, str] = {}
    for name, value in pairs.items():
        if name not in _SAID:
            _place(name, value, names, columns, said)
    if pairs.get("via"):
        said["via"] = pairs["via"].lstrip("=").strip()
    missing = [name for name in _NEEDS[kind] if name not in {**columns, **said}]
    if kind == "hours" and not {"hours", "minutes", "end"} & set(columns):
        missing.append("hours (or minutes, or end)")
    if missing:
        raise ColumnsRefused(f"kind={kind} also needs: {', '.join(missing)}")
    if "date" in said:
        raise ColumnsRefused("the date is a column, and not one day for all rows")
    return Columns(
        kind=kind,
        what=what,
        back=back,
        columns=columns,
        said=said,
        only=_only(pairs.get("only", ""), names),
        order=_one_of("order", pairs.get("order", ""), ("dmy", "mdy")),
        decimal=_one_of("decimal", pairs.get("decimal", ""), ("comma", "point")),
    )


def _kind(text: str) -> tuple[str, str, str]:
    kind, _, what = (part.strip() for part in text.lstrip("=").casefold().partition(":"))
    if kind not in KINDS:
        said = f"kind={text} is none of them" if text else "kind is missing"
        raise ColumnsRefused(
            f"{said}: message, money:received, hours, work or event:NAME say what the rows are"
        )
    what, _, back = (part.strip() for part in what.partition("/"))
    match kind:
        case "money":
            steps = tuple(_SPOKEN.get(one, one) for one in (what, back) if one)
            if not steps or not set(steps) <= set(STEPS):
                raise ColumnsRefused(
                    f"kind={text}: say which step the money is, money:{' or money:'.join(STEPS)}"
                )
            return kind, steps[0], steps[1] if len(steps) > 1 else ""
        case "hours":
            return kind, _one_of("kind=hours", what, MODES) or "manual", ""
        case "event" if not what:
            raise ColumnsRefused("kind=event: say which event the rows are, event:NAME")
        case "event":
            return kind, what, ""
        case _:
            return kind, "", ""


def _one_of(name: str, text: str, known: tuple[str, ...]) -> str:
    said = text.strip("= ").casefold()
    if said and said not in known:
        raise ColumnsRefused(f"{name}={text} is none of {', '.join(known)}")
    return said


def _place(
    name: str, value: str, names: Sequence[str], columns: dict[str, str], said: dict[str, str]
) -> None:
    column = column_name(value)
    if value.startswith("="):
        said[name] = value[1:].strip()
    elif names.count(column) > 1:
        raise ColumnsRefused(f"{name}={value}: {names.count(column)} columns have this name")
    elif column in names:
        columns[name] = column
        return
    elif name in _EITHER:
        said[name] = value
    else:
        raise ColumnsRefused(
            f"{name}={value}: there is no such column; the file has {', '.join(one for one in names if one)}"
            f" (write {name}=={value} to say it of all rows)"
        )
    if name == "currency":
        try:
            said[name] = known_currency(said[name].upper())
        except MoneyRefused as reason:
            raise ColumnsRefused(f"currency={value} is no column and no currency: {reason}") from reason


def _only(text: str, names: Sequence[str]) -> tuple[str, frozenset[str]]:
    if not text:
        return "", frozenset()
    column, is_pair, values = text.partition(":")
    wanted = frozenset(" ".join(one.split()).casefold() for one in values.split("|") if one.strip())
    if not is_pair or not wanted or column_name(column) not in names:
        raise ColumnsRefused(f"only={text}: write only=COLUMN:value, or only=COLUMN:this|that")
    return column_name(column), wanted
