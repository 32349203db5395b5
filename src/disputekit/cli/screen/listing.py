"""Records as lines of a listing: number, when, what, whose words; laid out for the width of the terminal."""

from collections.abc import Iterable, Sequence

from disputekit.app.look import Row
from disputekit.app.mails import bare_subject, mail_subject, own_text
from disputekit.app.workspace import OpenCase
from disputekit.cli.describe import (
    about_words,
    amount_of,
    basis_of,
    files_of,
    moment_at,
    sender_of,
    text_of,
    via_of,
    what,
)
from disputekit.cli.screen.folding import fold_words, folds_json
from disputekit.cli.screen.layout import NARROW, cells, hanging, indented, padded, wrapped
from disputekit.cli.terminal import ORDER_MARK, printable
from disputekit.record.canonical import Json
from disputekit.record.moment import Moment
from disputekit.record.spoken import TIME_NOT_KNOWN, lag_words, report_day, report_time

_MOST_LINES = 4
_SHOWN_WHOLE = 100_000
CSV_NAMES = (
    "number",
    "from_time",
    "to_time",
    "time_relation",
    "kind",
    "label",
    "what",
    "from",
    "to",
    "via",
    "about",
    "text",
    "whose_words",
    "amount",
    "currency",
    "files",
    "recorded_at",
    "corrected_by",
    "taken_back",
)


def listing(case: OpenCase, rows: Sequence[Row], width: int) -> list[str]:
    """Return the lines of some records. Without a width each record is one line."""
    heads = [(f"#{row.record.seq}", _when(case, row.fields)) for row in rows]
    numbers = max((len(number) for number, _ in heads), default=0)
    days = max((cells(day) for _, (day, _) in heads), default=0)
    stamps = max((cells(f"{day} {time}".strip()) for _, (day, time) in heads), default=0)
    lines: list[str] = []
    thread = ""
    for row, (number, (day, time)) in zip(rows, heads, strict=True):
        says, words = _says(case, row), _words(row)
        subject = mail_subject(row.fields)
        if subject and bare_subject(subject) != thread:
            thread = bare_subject(subject)
            says.append(printable(f"Subject: {subject}"))
        if not width:
            stamp = padded(f"{day} {time}".strip(), stamps)
            lines.append("  ".join([number.rjust(numbers), stamp, " · ".join([*says, *words])]))
        elif width >= NARROW and days <= _DAY:
            head = f"{number.rjust(numbers)}  {padded(day, days)} {time:>5}  "
            lines += _entry(hanging(head, " · ".join(says), width), words, cells(head), width)
        else:
            lines += wrapped(" ".join(f"{number} {day} {time}".split()), width)
            lines += _entry(indented(" · ".join(says), 3, width), words, 3, width)
    return lines


_DAY = len("about 22 Sep 2026") + 2


def _entry(first: list[str], words: list[str], indent: int, width: int) -> list[str]:
    said = [line for one in words[:1] for line in indented(one, indent, width)]
    if len(said) > _MOST_LINES:
        said = [*said[: _MOST_LINES - 1], " " * indent + "..."]
    return first + said + [line for one in words[1:] for line in indented(one, indent, width)]


def _when(case: OpenCase, fields: dict[str, Json]) -> tuple[str, str]:
    """Return day and time in the zone of the case; the time is empty where only a day is known."""
    moment = moment_at(fields)
    if moment is None:
        return "no time", ""
    time = report_time(moment, case.facts.zone)
    if len(time) > 5 or time == TIME_NOT_KNOWN:
        time = "" if time == TIME_NOT_KNOWN else time
    return report_day(moment, case.facts.zone, year=True), time


def _says(case: OpenCase, row: Row) -> list[str]:
    says = what(case, row.record, row.fields)
    parts = [] if row.in_force else ["TAKEN BACK"]
    parts.append(says)
    via = via_of(row.fields)
    if via and via != says:
        parts.append(via)
    files = files_of(row.fields)[row.own_bytes :]
    if files:
        parts.append(
            ", ".join(str(one.get("name")) for one in files[:3]) + (" ..." if len(files) > 3 else "")
        )
    moment = moment_at(row.fields)
    late = lag_words(row.record.recorded_at, moment) if moment and not row.fields.get("source") else ""
    parts.append(f"logged {late}" if late else "")
    if row.changed_by:
        parts.append("corrected by " + ", ".join(f"#{seq}" for seq in row.changed_by))
    return [printable(part).replace("\n", " ") for part in parts if part]


def _words(row: Row) -> list[str]:
    """Return the words of a record on one line, in quotation marks only where they are verbatim, and what is folded."""
    if row.snippet:
        found = printable(marked(row.snippet, row.spans))
        return [f"in mail that it quotes: {found}" if row.in_quotation else found]
    text = " ".join(own_text(row.fields, " [...] ", of_mail=row.of_mail).split())
    if not text:
        return []
    text = printable(text[:_SHOWN_WHOLE].replace(ORDER_MARK, ""))
    said = f'"{text}"' if basis_of(row.fields) == "verbatim" else text
    folded = fold_words(row.fields, row.record.seq, of_mail=row.of_mail)
    return [said, folded] if folded else [said]


def marked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a text with square brackets around the places that were found."""
    made, at = "", 0
    for start, end in spans:
        made += f"{text[at:start]}[{text[start:end]}]"
        at = end
    return made + text[at:]


def row_json(row: Row) -> dict[str, Json]:
    """Return a record for scripts: its fields as they stand, and what happened to it since."""
    found: dict[str, Json] = {"seq": row.record.seq, "recorded_at": row.record.recorded_at, **row.fields}
    found["corrected_by"] = [*row.changed_by]
    found["taken_back"] = not row.in_force
    found |= folds_json(row.fields, of_mail=row.of_mail)
    if row.snippet:
        found["snippet"] = row.snippet
        found["hits"] = [[start, end] for start, end in row.spans]
    if row.in_quotation:
        found["in_quotation"] = True
    return found


def row_cells(case: OpenCase, row: Row) -> list[object]:
    """Return a record as the cells of a table, under the names of ``CSV_NAMES``."""
    fields = row.fields
    moment: Moment | None = moment_at(fields)
    talk, amount = fields.get("talk"), amount_of(fields)
    to = talk.get("to") if isinstance(talk, dict) else None
    return [
        row.record.seq,
        moment.start if moment else "",
        (moment.end or "") if moment else "",
        moment.rel if moment else "",
        row.record.kind,
        fields.get("label", ""),
        what(case, row.record, fields),
        sender_of(fields),
        ", ".join(map(str, to)) if isinstance(to, list) else "",
        via_of(fields),
        about_words(fields),
        text_of(fields),
        basis_of(fields),
        amount.plain() if amount else "",
        amount.currency if amount else "",
        ", ".join(str(one.get("name")) for one in files_of(fields)),
        row.record.recorded_at,
        ", ".join(f"#{seq}" for seq in row.changed_by),
        "" if row.in_force else "yes",
    ]
