"""The records of a case as plain text lines, for reading and for scripts: JSON lines, or a table as CSV.

Never refuses: what is damaged is left out, and said in ``problems``. The table is a display copy, made safe for
spreadsheets; the JSON lines are faithful.
"""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from disputekit.case.corrections import Standing, amend, import_of, target_of, withdrawn
from disputekit.ledger.chaincheck import ChainCheck, rows_of
from disputekit.ledger.connection import Connection
from disputekit.ledger.read import CaseRow
from disputekit.ledger.verdict import Findings
from disputekit.record.canonical import Json
from disputekit.record.entry import Record

COLUMNS = (
    *("case", "seq", "recorded_at", "in_force", "corrected_by", "kind", "label"),
    *("rel", "when", "until", "zone", "from", "to", "via", "text", "words", "amount", "currency"),
    *("about", "cites", "re", "files", "other"),
)
# What begins like this, blanks aside, is a formula to one spreadsheet or another.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")  # noqa: RUF001 - full-width twins


class Corrections(NamedTuple):
    """What has to be known of a whole case before its first record can be shown as it stands."""

    gone: set[int]
    imports: set[int]
    amends: dict[int, list[Record]]

    def stands(self, record: Record) -> bool:
        """Tell whether a record is in force."""
        return record.seq not in self.gone and import_of(record.fields) not in self.imports


class Line(NamedTuple):
    """One record as it stands; ``recorded`` is what was written."""

    case: str
    recorded: Record
    standing: Standing
    in_force: bool

    def as_json(self) -> str:
        """Return one line of JSON, without its line end."""
        value: dict[str, Json] = {
            "case": self.case,
            "seq": self.recorded.seq,
            "recorded_at": self.recorded.recorded_at,
            "in_force": self.in_force,
            "corrected_by": self._corrected_by(),
            "erased": self.recorded.withheld,
            "fields": self.standing.fields,
        }
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def _corrected_by(self) -> list[Json]:
        return [*dict.fromkeys(change.by for change in self.standing.changes)]

    def as_csv(self) -> str:
        """Return one line of CSV, every cell quoted and safe to open, without its line end."""
        rest = dict(self.standing.fields)
        cells: dict[str, Json] = {
            "case": self.case,
            "seq": self.recorded.seq,
            "recorded_at": self.recorded.recorded_at,
            "in_force": "yes" if self.in_force else "no",
            "corrected_by": self._corrected_by(),
            "kind": rest.pop("kind", None),
            "label": rest.pop("label", None),
            **_parts(rest, "when", {"rel": "rel", "from": "when", "to": "until", "zone": "zone"}),
            **_parts(rest, "talk", {"from": "from", "to": "to", "via": "via"}),
            **_parts(rest, "text", {"body": "text", "basis": "words"}),
            **_money(rest),
            **{name: rest.pop(name, None) for name in ("about", "cites", "re")},
            "files": [_file_name(rest.pop(name)) for name in [*rest] if name.startswith("file.")],
        }
        cells["other"] = json.dumps(rest, ensure_ascii=False, sort_keys=True) if rest else None
        return csv_line([_cell(cells.get(column)) for column in COLUMNS])


def csv_line(cells: list[str]) -> str:
    """Return cells as one line of CSV. All are quoted, so that no other delimiter can break out of one."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="").writerow([safe_cell(cell) for cell in cells])
    return out.getvalue()


def safe_cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe stands before what looks like one."""
    looked_at = text.lstrip(" \u00a0\ufeff\u200b")
    return f"'{text}" if looked_at.startswith(_FORMULA) else text


def corrections_of(connection: Connection, case: CaseRow) -> Corrections:
    """Read a case once for its corrections."""
    withdraws: list[tuple[int, int]] = []
    amends: defaultdict[int, list[Record]] = defaultdict(list)
    imports: set[int] = set()
    for record in _records(connection, case, Findings()):
        if record.kind == "withdraw":
            withdraws.append((record.seq, target_of(record)))
        elif record.kind == "amend":
            amends[target_of(record)].append(record)
        elif record.kind == "import":
            imports.add(record.seq)
    gone = withdrawn(withdraws)
    found = Corrections(gone, imports & gone, {})
    kept = {target: [one for one in many if found.stands(one)] for target, many in amends.items()}
    return found._replace(amends=kept)


def lines(
    connection: Connection, case: CaseRow, corrections: Corrections, findings: Findings
) -> Iterator[Line]:
    """Yield every record of a case as it stands, in order; what is wrong with it goes to ``findings``."""
    for record in _records(connection, case, findings):
        standing = amend(record, corrections.amends.get(record.seq, ()))
        yield Line(case.slug, record, standing, corrections.stands(record))


def _records(connection: Connection, case: CaseRow, findings: Findings) -> Iterator[Record]:
    return ChainCheck(case, findings).records(rows_of(connection, case, findings))


def _parts(fields: dict[str, Json], name: str, columns: dict[str, str]) -> dict[str, Json]:
    """Take a field apart into columns; one of unexpected shape stays where it is."""
    value = fields.get(name)
    if not isinstance(value, dict):
        return {}
    del fields[name]
    return {column: value.get(part) for part, column in columns.items()}


def _money(fields: dict[str, Json]) -> dict[str, Json]:
    value = fields.get("amount")
    minor, scale = (value.get("minor"), value.get("scale")) if isinstance(value, dict) else (None, None)
    if not isinstance(value, dict) or type(minor) is not int or type(scale) is not int or not 0 <= scale < 10:
        return {}
    del fields["amount"]
    whole, part = divmod(minor, 10**scale)
    return {"amount": f"{whole}.{part:0{scale}d}" if scale else str(whole), "currency": value.get("currency")}


def _file_name(value: Json) -> Json:
    return value.get("name") if isinstance(value, dict) else value


def _cell(value: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(_cell(one) for one in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
