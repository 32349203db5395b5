"""Clocks as a calendar file (RFC 5545): one event for each that runs, with two alarms, and ids that stay the same.

A program that reads the file again finds the same events, not new ones. Nothing in it depends on when it is
made: the time stamp and the revision are those of the last record of the case.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from disputekit import __version__
from disputekit.app.workspace import OpenCase
from disputekit.case.clocks import Clocks, Deadline
from disputekit.errors import Refused
from disputekit.ledger.read import head_of
from disputekit.record.moment import from_clock, zone_info
from disputekit.record.spoken import date_words, echo_words

ALARMS = (("-P1D", "in one day"), ("-PT2H", "in two hours"))
_MADE_BY = "-//disputekit//deadlines//EN"
_LONGEST_LINE = 75  # octets, without the line break
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def calendar_of(case: OpenCase, found: Clocks) -> str:
    """Return the running clocks as the text of a calendar file, its lines ending in CRLF."""
    head = head_of(case.connection, case.row.case_no)
    stamp = datetime.fromisoformat(head.recorded_at) if head.recorded_at else case.setup.now
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_MADE_BY}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(f'{case.row.slug}: deadlines')}",
    ]
    for one in found.running:
        lines += _event(case, one, stamp, head.seq)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def write_calendar(path: Path, text: str, *, force: bool) -> None:
    """Write the file, over an earlier one of ours; raises Refused where the path holds anything else."""
    if path.is_dir():
        raise Refused(f"{path} is a folder", "name a file: --to deadlines.ics")
    if not force and path.exists() and f"PRODID:{_MADE_BY}".encode() not in path.read_bytes()[:500]:
        raise Refused(f"{path} exists and is not a calendar of ours", "name another file, or: --force")
    beside = path.with_name(f"{path.name}.new")
    try:
        beside.write_bytes(text.encode())
        beside.replace(path)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}") from error


def uid_of(case: OpenCase, one: Deadline) -> str:
    """Return the id of a clock's event: case, rule and the record that started it."""
    rule = one.rule.id if one.rule else "shown"
    return f"{case.row.case_id}-{rule}-{one.trigger}@disputekit".lower()


def _event(case: OpenCase, one: Deadline, stamp: datetime, revision: int) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(uid_of(case, one))}"
    yield f"DTSTAMP:{_utc(stamp)}"
    yield f"SEQUENCE:{revision}"
    yield _start(case, one)
    yield f"SUMMARY:{_text(_summary(case, one))}"
    yield f"DESCRIPTION:{_text(_description(case, one))}"
    yield "TRANSP:TRANSPARENT"
    yield "STATUS:CONFIRMED"
    for before, words in ALARMS:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"TRIGGER:{before}"
        yield f"DESCRIPTION:{_text(f'{words}: {_summary(case, one)}')}"
        yield "END:VALARM"
    yield "END:VEVENT"


def _start(case: OpenCase, one: Deadline) -> str:
    """Return when it is due: a day where the platform's page shows no time."""
    if one.shown is None or not one.approximate:
        return f"DTSTART:{_utc(one.due)}"
    local = one.due.astimezone(zone_info(case.facts.zone) or UTC)
    return f"DTSTART;VALUE=DATE:{local:%Y%m%d}"


def _summary(case: OpenCase, one: Deadline) -> str:
    if not one.is_ours:
        return f"{case.row.slug}: {one.title} (you wait)"
    act = f"act by {date_words(one.act_by.isoformat())}: " if one.act_by else "act: "
    return f"{case.row.slug}: {act}{one.silence or one.title}"


def _description(case: OpenCase, one: Deadline) -> str:
    zone = case.facts.zone if zone_info(case.facts.zone) else "UTC"
    due = echo_words(from_clock(one.due, zone), zone)
    sure = f"as the platform shows it, #{one.shown}" if one.shown else "an estimate from the rule"
    lines = [
        one.title,
        f"Due {due}; {sure}.",
        f"If nobody acts: {one.silence}" if one.silence else "",
        f"Labels: {', '.join(one.labels)}" if one.labels else "",
        f"Rule {one.rule.id}, confidence {one.rule.confidence}: {'; '.join(one.rule.sources)}"
        if one.rule
        else "",
        f"Started by #{one.trigger} of {case.row.slug}. disputekit {__version__}",
    ]
    return "\n".join(line for line in lines if line)


def _utc(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """Escape a text value; control characters, which the format does not allow, become spaces."""
    plain = "".join(one if one == "\n" or one.isprintable() else " " for one in words.replace("\r\n", "\n"))
    return plain.translate(_ESCAPES)


def _folded(line: str) -> Iterator[str]:
    """Yield a content line in pieces of at most 75 octets, no character cut; all but the first begin with a space."""
    current, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _LONGEST_LINE:
            yield current
            current, size = " ", 1
        current += character
        size += octets
    yield current
