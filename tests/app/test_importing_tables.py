"""Tables brought in: money is counted once whatever a report calls it, and hours are the freelancer's and nobody's words."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from disputekit.app.importing import check_ready, look_through, record_sources, remember_me
from disputekit.app.importing_source import Wanted
from disputekit.errors import DisputekitError
from disputekit.record.entry import Record
from tests.support.office import Office

SAMPLES = Path(__file__).resolve().parents[1] / "intake/samples"
KYIV = Wanted(zone="Europe/Kyiv")
SHEET = (
    "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags\n"
    "Olena K,,C,P,,pages,No,2026-02-10,10:00:00,2026-02-10,11:30:00,01:30:00,\n"
    "Someone,,C,P,,other,No,2026-02-10,10:00:00,2026-02-10,11:30:00,01:30:00,\n"
)


def bring(office: Office, path: Path, wanted: Wanted = KYIV) -> None:
    office.later(seconds=1)
    with office.opened() as case, ExitStack() as opened:
        looked = look_through(case, [path], wanted, None, opened)
        check_ready(case, looked, wanted)
        remember_me(case, wanted, looked)
        list(record_sources(case, looked))


def of_kind(office: Office, kind: str) -> list[Record]:
    return [one for one in office.records() if one.kind == kind]


def test_money_with_a_known_number_is_not_counted_again_whatever_it_is_called(office: Office) -> None:
    report = SAMPLES / "payments/stripe_balance.csv"
    bring(office, report)
    renamed = office.folder / "again.csv"
    renamed.write_bytes(report.read_bytes().replace(b",Shop,7", b",Shop and logo,7"))
    bring(office, renamed)
    assert [(one.fields["step"], one.fields["ref"]) for one in of_kind(office, "money")] == [
        ("charged_back", "dp_1"),
        ("fee", "dp_1"),
        ("refunded", "re_1"),
        ("received", "ch_1"),
        ("fee", "ch_1"),
    ]


def test_hours_are_of_the_freelancer_who_is_named_and_are_no_talk(office: Office) -> None:
    path = office.folder / "sheet.csv"
    path.write_text(SHEET, encoding="utf-8")
    with pytest.raises(DisputekitError, match="the time of 2 people"):
        bring(office, path)
    bring(office, path, KYIV._replace(me=("Olena K",)))
    [hours] = of_kind(office, "hours")
    assert (hours.fields["minutes"], "talk" in hours.fields) == (90, False)
    assert hours.fields["when"] == {
        "rel": "between",
        "from": "2026-02-10T10:00:00+02:00",
        "to": "2026-02-10T11:30:00+02:00",
        "zone": "Europe/Kyiv",
        "said": "2026-02-10 10:00:00 - 2026-02-10 11:30:00",
        "basis": "assumed",
    }


def test_days_of_upwork_are_those_of_utc_and_a_longer_summary_adds_only_what_is_new(office: Office) -> None:
    weekly = SAMPLES / "upwork/weekly.csv"
    bring(office, weekly, Wanted())
    longer = office.folder / "longer.csv"
    longer.write_bytes(weekly.read_bytes() + b'"2026-09-10","Shop (new) (40001)","1","18.00",""\n')
    bring(office, longer, Wanted())
    assert [one.fields["minutes"] for one in of_kind(office, "hours")] == [10, 450, 60]
    when = of_kind(office, "hours")[0].fields["when"]
    assert isinstance(when, dict)
    assert (when["from"], when["zone"], when["basis"]) == ("2026-09-07", "UTC", "source")
