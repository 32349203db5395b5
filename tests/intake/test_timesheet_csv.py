"""Time sheets: minutes and stretches as stated, the freelancer's own only, and no day that may be a month."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from disputekit.app.importing_time import Zones, timed_item
from disputekit.intake.base import Claim, Item, Options, Stamp, Undecided
from disputekit.intake.formats import claims_of
from disputekit.intake.timesheet_csv import IMPORTER
from disputekit.record.canonical import Json
from disputekit.record.fields import check_fields
from disputekit.record.moment import Precision, moment_from_value
from tests.intake.chat_rig import (
    OPTIONS,
    OWN,
    SAMPLES,
    Outcome,
    expected,
    named,
    needs_samples,
    read_all,
    read_one,
    tree,
    used_up,
)

MDY = OPTIONS._replace(order="mdy")
TOGGL = b"User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags\n"
KYIV = Zones("Europe/Kyiv", "Europe/Kyiv")


def entry(line: str, options: Options = OPTIONS, header: bytes = TOGGL) -> Outcome:
    return read_one(IMPORTER, tree({"a.csv": header + line.encode()}), options)


def line(start: str = "10:00:00", end: str = "11:30:00", lasted: str = "01:30:00", who: str = "R") -> str:
    return f"{who},,C,P,,work,No,2026-09-08,{start},2026-09-08,{end},{lasted},\n"


def worked(outcome: Outcome) -> list[Json]:
    for item in outcome.items:
        when: Json = {**timed_item(item, KYIV, datetime(2026, 11, 1, tzinfo=UTC)).moment.to_value()}
        check_fields({"kind": item.kind, "when": when, **item.fields})
    return [item.fields["minutes"] for item in outcome.items]


@needs_samples
@pytest.mark.parametrize("name", [one for one in named("timesheet/") if "time_entries" in one])
def test_each_sample_has_the_stated_number_of_entries(name: str) -> None:
    one = expected()[name]
    [path] = one["paths"]
    whole = tree({Path(path).name: (SAMPLES / path).read_bytes()})
    if one["format"] == "timesheet-generic":  # another program's own shape: left to the mapping of columns
        assert not list(IMPORTER.claims(whole))
        return
    outcome = read_one(IMPORTER, whole, MDY)
    rejected = one["expect"]["rows_to_reject"]
    assert (len(outcome.faults), outcome.reading.read) == (rejected, one["expect"]["rows"])
    assert len(worked(outcome)) == one["expect"]["rows"] - rejected
    if outcome.items and "Duration" in str(one["spot"]["last"]):
        assert worked(outcome)[-1] == 60
        assert outcome.items[-1].when is not None
        assert outcome.items[-1].when.at == datetime(2024, 3, 4, 10, 23)  # noqa: DTZ001  a wall clock


@needs_samples
@pytest.mark.parametrize("name", [one for one in named("timesheet/") if "time_entries" not in one])
def test_a_list_of_projects_is_no_time_sheet(name: str) -> None:
    [path] = expected()[name]["paths"]
    claims = claims_of(tree({Path(path).name: (SAMPLES / path).read_bytes()}, "a folder"))
    assert [importer.name for importer, _ in claims] == ["table"], (
        "nobody knows it until its columns are named"
    )


def test_days_of_clockify_that_may_be_months_are_asked_about() -> None:
    header = b"Project,Description,User,Group,Start Date,Start Time,End Date,End Time\n"
    row = "P,d,R,,03/04/2026,10:23 AM,03/04/2026,12:24:01 PM\n"
    with pytest.raises(Undecided, match=r"3 April 2026 .--dmy. or 4 March 2026 .--mdy."):
        entry(row, header=header)
    outcome = entry(row, MDY, header)
    assert worked(outcome) == [121]
    assert outcome.items[0].remarks == (
        "lasted some seconds more or less, counted to the nearest minute",
        "states no duration; counted from start to end on the clock",
    )


def test_harvest_states_days_and_hours_with_either_decimal_mark() -> None:
    outcome = read_one(IMPORTER, tree({"h.csv": (OWN / "timesheet/harvest.csv").read_bytes()}))
    assert worked(outcome) == [150, 20]
    first = outcome.items[0]
    assert first.fields == {"minutes": 150, "mode": "manual", "memo": "First draft, three pages"}
    assert first.when == Stamp(datetime(2026, 9, 7), Precision.DAY, "2026-09-07")  # noqa: DTZ001  a day
    assert first.flags == ("for:Sample Client · Shop · Design", "by:Robin Sample")
    assert [(one.at, one.why) for one in outcome.faults] == [
        ("line 4", "'1,234' is no time worked that can be read")
    ]


def test_a_stretch_of_time_goes_from_start_to_end_on_the_clock_of_the_zone() -> None:
    outcome = entry(line())
    [item] = outcome.items
    moment = timed_item(item, KYIV, datetime(2026, 11, 1, tzinfo=UTC)).moment
    assert moment_from_value(moment.to_value()) == moment
    assert (moment.rel, moment.start, moment.end) == (
        "between",
        "2026-09-08T10:00:00+03:00",
        "2026-09-08T11:30:00+03:00",
    )
    assert (worked(outcome), item.fields["mode"], item.text) == ([90], "manual", "work")


def test_a_stretch_without_a_usable_end_is_its_start() -> None:
    start = Stamp(datetime(2026, 9, 8, 10), Precision.MINUTE, "10")  # noqa: DTZ001  wall clocks
    now = datetime(2026, 11, 1, tzinfo=UTC)
    for end in (
        start._replace(at=datetime(2026, 9, 8, 9)),  # noqa: DTZ001
        start._replace(at=datetime(9999, 9, 8)),  # noqa: DTZ001
        start._replace(precision=Precision.DAY),
    ):
        assert timed_item(Item(at="line 2", when=start, until=end), KYIV, now).moment.rel == "at"
    assert timed_item(Item(at="line 2", until=start), KYIV, now).moment.rel == "before"


def test_a_duration_that_differs_from_the_clock_is_told() -> None:
    assert "not what lies between" in entry(line(lasted="05:00:00")).items[0].remarks[0]
    assert entry(line(end="10:00:20", lasted="00:00:20")).items[0].fields["minutes"] == 0
    assert entry(line(start="10:00:00", end="10:00:00", lasted="00:00:00")).items[0].until is None


def test_only_the_freelancers_own_time_is_taken() -> None:
    both = line() + line(who="Someone")
    with pytest.raises(Undecided, match=r"the time of 2 people: R .1., Someone .1.; .* --me NAME"):
        entry(both)
    outcome = entry(both, OPTIONS._replace(me=("r",)))
    assert worked(outcome) == [90]
    assert [one.why for one in outcome.skips] == ["somebody else's time"]


@pytest.mark.parametrize(
    "row",
    [
        line(start="25:00:00"),
        line(end="9 o'clock"),
        line(end="09:00:00"),
        line(lasted="long"),
        line().replace("2026-09-08", "2026-02-30"),
        line(start="13:00 PM"),
    ],
)
def test_what_is_no_entry_is_a_fault(row: str) -> None:
    assert [one.at for one in entry(row).faults] == ["line 2"]


def test_breaks_and_empty_rows_are_passed_over() -> None:
    outcome = entry(
        "R,P,d,G,Break,2026-09-08,10:00,2026-09-08,10:15\n,,,,,,,,\nR,P,d,G,Regular,2026-09-08,1:00 PM,,\n",
        header=b"User,Project,Description,Group,Type,Start Date,Start Time,End Date,End Time\n",
    )
    assert [one.why for one in outcome.skips] == ["break", "empty"]
    assert len(outcome.faults) == 1


def test_another_table_is_refused_when_forced() -> None:
    other = tree({"a.csv": b"a,b\n1,2\n"})
    assert not read_all(IMPORTER, other)
    forced = used_up(IMPORTER.read(other, Claim("timesheet-csv", other.members, 1), OPTIONS))
    assert "has not the header" in forced.faults[0].why


def test_toggl_also_calls_its_columns_member_and_stop() -> None:
    data = (OWN / "timesheet/toggl_member.csv").read_bytes()
    [item] = read_one(IMPORTER, tree({"a.csv": data})).items
    assert (item.fields["minutes"], item.sender, item.via) == (90, "Olena", "Toggl Track")
    assert item.until is not None
    assert item.until.said == "2026-09-08 10:30:00"
