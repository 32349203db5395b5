"""Rows of tables brought in again: nothing is counted twice, whatever the order of the exports."""

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disputekit.app import importing_draft, importing_rows
from disputekit.app.account import account
from disputekit.app.correct import correct, take_back
from disputekit.app.importing import Outcome, check_ready, look_through, record_sources
from disputekit.app.importing_source import Wanted
from disputekit.app.log import Fields
from disputekit.app.workspace import OpenCase
from disputekit.case.corrections import standing
from tests.support.office import Office

KYIV = Wanted(zone="Europe/Kyiv")
TOGGL = "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags\n"
HARVEST = "Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,First Name,Last Name\n"
WEEKLY = "Date,Contract,Hours,Amount ($),Payment type\n"
HISTORY = (
    "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,"
    "Amount in local currency,Currency,Balance\n"
)


def toggl(
    day: int, words: str, start: str = "10:00:00", end: str = "11:30:00", took: str = "01:30:00"
) -> str:
    return f"Olena,,C,P,,{words},No,2026-02-{day:02},{start},2026-02-{day:02},{end},{took},\n"


def harvest(day: int, notes: str, hours: str = "1.5") -> str:
    return f"2026-02-{day:02},C,P,,Design,{notes},{hours},Yes,Olena,K\n"


def weekly(day: int, kind: str = "Bonus", amount: str = "$50.00") -> str:
    return f"2026-02-{day:02},Logo (40002),,{amount},{kind}\n"


def history(day: int, ref: int, kind: str = "Bonus", amount: str = "$50.00") -> str:
    return f'"Feb {day}, 2026",{ref},{kind},Thanks,,Olena,,Dana,,{amount},,USD,0.00\n'


def bring(office: Office, name: str, text: str, wanted: Wanted = KYIV) -> Outcome:
    path = office.folder / name
    path.write_text(text, encoding="utf-8")
    office.later(seconds=1)
    with office.opened() as case, ExitStack() as opened:
        looked = look_through(case, [path], wanted, None, opened)
        check_ready(case, looked, wanted)
        [outcome] = record_sources(case, looked)
    return outcome


def stands(office: Office, kind: str, *names: str) -> list[tuple[object, ...]]:
    """Return what the records of a kind say now, after all corrections."""
    found: list[tuple[object, ...]] = []
    for one in standing(office.records()):
        if one.kind == kind:
            text = one.fields.get("text")
            words = text["body"] if isinstance(text, dict) else ""
            found.append((words, *(one.fields.get(name) for name in names)))
    return found


def hours(office: Office) -> list[tuple[object, ...]]:
    return stands(office, "hours", "minutes")


def received(office: Office) -> int:
    """Return what the account says was received, in cents."""
    with office.opened() as case:
        return sum(one.total.received.minor for one in account(case).view.currencies)


@pytest.mark.parametrize(
    ("before", "after", "stood"),
    [
        (toggl(3, "pages"), toggl(3, "about page and forms"), ("about page and forms", 90)),
        (toggl(3, "pages"), toggl(3, "pages", end="12:00:00", took="02:00:00"), ("pages", 120)),
        (toggl(3, "pages"), toggl(3, "pages", took="01:15:00"), ("pages", 75)),
        (harvest(3, "pages"), harvest(3, "about page and forms"), ("about page and forms", 90)),
        (harvest(3, "pages"), harvest(3, "pages", "2.25"), ("pages", 135)),
        (harvest(3, "pages"), harvest(3, "", "1.5"), ("", 90)),
    ],
    ids=["words", "end", "duration", "notes", "hours", "notes taken away"],
)
def test_an_edited_row_of_a_later_export_corrects_the_recorded_one(
    office: Office, before: str, after: str, stood: tuple[object, ...]
) -> None:
    make, head = (toggl, TOGGL) if before.startswith("Olena") else (harvest, HARVEST)
    bring(office, "first.csv", head + before + make(5, "logo"))
    outcome = bring(office, "later.csv", head + after + make(5, "logo") + make(6, "icons"))
    counts = outcome.source.survey
    assert (counts.new, counts.edited, counts.unchanged) == (1, 1, 1)
    assert hours(office) == [stood, ("logo", 90), ("icons", 90)]
    again = bring(office, "first.csv", head + before + make(5, "logo"))
    assert again.written is None, "an older export brings nothing back"
    assert hours(office)[0] == stood


def test_withdrawing_the_later_export_takes_its_correction_back(office: Office) -> None:
    bring(office, "first.csv", TOGGL + toggl(3, "pages"))
    later = bring(office, "later.csv", TOGGL + toggl(3, "forms"))
    assert later.written is not None
    office.do(take_back, [later.written.first], "wrong file")
    assert hours(office) == [("pages", 90)]


def test_what_the_user_corrected_stays_unless_its_source_changed_the_same(office: Office) -> None:
    first = bring(office, "first.csv", TOGGL + toggl(3, "pages"))
    assert first.written is not None
    office.do(correct, first.written.first + 1, [("minutes", "60")], "lunch")
    bring(office, "later.csv", TOGGL + toggl(3, "forms"))
    assert hours(office) == [("forms", 60)]


def test_rows_that_are_alike_are_as_many_as_one_export_has(office: Office) -> None:
    twice = harvest(3, "call", "0.5") * 2
    bring(office, "first.csv", HARVEST + twice)
    bring(office, "later.csv", HARVEST + harvest(3, "call", "0.5") * 3)
    bring(office, "short.csv", HARVEST + harvest(3, "call", "0.5"))
    assert hours(office) == [("call", 30)] * 3


def test_a_row_that_is_gone_from_a_later_export_is_reported(office: Office) -> None:
    bring(office, "first.csv", TOGGL + toggl(3, "pages") + toggl(4, "logo") + toggl(5, "icons"))
    later = bring(office, "later.csv", TOGGL + toggl(3, "pages") + toggl(5, "icons") + toggl(6, "more"))
    assert later.source.survey.vanished == 1


REPORTS = {
    "history": HISTORY + history(9, 101) + history(9, 102) + history(11, 103, "Fixed Price", "$250.00"),
    "summary": WEEKLY + weekly(9) + weekly(9) + weekly(10, "Fixed Price Payment", "$250.00"),
    "longer": HISTORY
    + history(20, 104, "Fixed Price", "$50.00")
    + history(11, 103, "Fixed Price", "$250.00"),
}


def test_money_of_the_summary_and_of_the_history_is_counted_once_in_any_order(tmp_path: Path) -> None:
    for number, order in enumerate(permutations(REPORTS)):
        folder = tmp_path / str(number)
        folder.mkdir()
        office = Office(folder)
        office.start()
        for name in order:
            bring(office, f"{name}.csv", REPORTS[name])
        assert received(office) == 40_000, order


def test_the_summary_names_the_records_that_have_its_money(office: Office) -> None:
    bring(office, "history.csv", REPORTS["history"])
    counts = bring(office, "summary.csv", REPORTS["summary"]).source.survey
    seqs = [one.seq for one in office.records() if one.kind == "money"]
    assert sorted(seq for _, seq in counts.same_as) == seqs
    assert dict(counts.left) == {f"already recorded as #{seq}": 1 for seq in seqs}


def test_without_the_comparison_of_reports_money_would_be_counted_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing_rows, "_by_amount", lambda *_: None)
    bring(office, "history.csv", REPORTS["history"])
    bring(office, "summary.csv", REPORTS["summary"])
    assert received(office) == 70_000


def test_without_corrections_an_edited_row_would_be_counted_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def beside(case: OpenCase, fields: Fields, target: int) -> Fields:
        del case, target
        return fields

    monkeypatch.setattr(importing_draft, "correction", beside)
    bring(office, "first.csv", TOGGL + toggl(3, "pages"))
    bring(office, "later.csv", TOGGL + toggl(3, "forms"))
    assert sum(int(str(one[1])) for one in hours(office)) == 180


def test_payments_a_week_apart_are_two_payments(office: Office) -> None:
    bring(office, "history.csv", HISTORY + history(2, 101))
    counts = bring(office, "summary.csv", WEEKLY + weekly(9)).source.survey
    assert received(office) == 10_000
    assert counts.warnings == [
        "line 2 has the amount of #3, 7 days apart; both are counted (if they are one: dk same 3 and the new record)"
    ]


def test_a_row_that_a_file_has_twice_with_one_number_is_one(office: Office) -> None:
    twice = HISTORY + history(2, 101) + history(3, 102) + history(2, 101)
    bring(office, "history.csv", twice)
    bring(office, "again.csv", twice + history(4, 103))
    assert received(office) == 15_000


def test_an_amount_that_a_later_report_states_differently_corrects_it_once(office: Office) -> None:
    bring(office, "history.csv", HISTORY + history(2, 101))
    later = bring(office, "later.csv", HISTORY + history(2, 101, amount="$45.00") + history(3, 102))
    assert later.source.survey.edited == 1
    assert received(office) == 9_500
    bring(office, "history.csv", HISTORY + history(2, 101))
    assert received(office) == 9_500


STRIPE = (
    "id,Type,Source,Amount,Fee,Net,Currency,Created (UTC)\ntxn_1,charge,ch_1,{},0.00,{},{},2026-02-01 14:03\n"
)


def test_one_charge_in_two_currencies_is_one_and_the_recorded_one_stays(office: Office) -> None:
    bring(office, "balance.csv", STRIPE.format("1000.00", "1000.00", "usd"))
    counts = bring(office, "other.csv", STRIPE.format("900.00", "900.00", "eur")).source.survey
    assert received(office) == 100_000
    assert counts.warnings == [
        "amounts that are recorded in another currency: 1 (first: line 2, #3); the recorded ones stay"
    ]


TABLE = "Day,Net,Gross,Words,No\n2026-03-02,90.00,100.00,first,1\n2026-03-03,40.00,50.00,second,2\n"
COLUMNS = "date=Day, amount={}, currency=USD, text=Words, kind=money:received"


def table(office: Office, columns: str, text: str = TABLE, name: str = "t.csv") -> Outcome:
    return bring(office, name, text, KYIV._replace(columns=columns))


def test_a_corrected_map_corrects_what_the_first_one_recorded(office: Office) -> None:
    table(office, COLUMNS.format("Net"))
    table(office, COLUMNS.format("Gross"))
    assert received(office) == 15_000
    table(office, COLUMNS.format("Gross").replace("received", "refunded/fee"))
    assert [step for _, step in stands(office, "money", "step")] == ["refunded", "refunded"]


def test_numbers_of_two_tables_are_not_one_number(office: Office) -> None:
    numbered = f"{COLUMNS.format('Net')}, id=No"
    table(office, numbered)
    other = TABLE.replace("2026-03", "2026-04").replace("first", "third").replace("0.00,", "1.00,")
    table(office, numbered, other, "other.csv")
    assert received(office) == 26_200
    again = table(office, numbered, TABLE + "2026-03-04,1.00,1.00,third,3\n", "longer.csv").source.survey
    assert (again.new, again.unchanged, again.edited) == (1, 2, 0)


def test_the_same_rows_with_numbers_and_without_are_counted_once(office: Office) -> None:
    table(office, COLUMNS.format("Net"))
    table(office, f"{COLUMNS.format('Net')}, id=No", f"{TABLE} \n", "again.csv")
    assert received(office) == 13_000


def test_money_without_numbers_is_edited_only_where_the_export_reaches_over_it(office: Office) -> None:
    rows = [f"2026-03-{day:02},{day}.00,0,words {day},\n" for day in range(2, 7)]
    head = TABLE.partition("\n")[0] + "\n"
    table(office, COLUMNS.format("Net"), head + "".join(rows))
    changed = [*rows[:2], rows[2].replace("words 4", "a note"), *rows[3:]]
    counts = table(office, COLUMNS.format("Net"), head + "".join(changed), "later.csv").source.survey
    assert (counts.new, counts.edited, counts.unchanged) == (0, 1, 4)
    apart = table(office, COLUMNS.format("Net"), head + rows[2].replace("words 4", "other"), "apart.csv")
    assert apart.source.survey.new == 1


def slices(rows: list[str]) -> Iterator[str]:
    """Yield three overlapping exports of one sheet."""
    third = max(1, len(rows) // 3)
    yield "".join(rows[: 2 * third])
    yield "".join(rows[third:])
    yield "".join(rows)


@given(
    st.lists(
        st.tuples(st.integers(1, 28), st.sampled_from(["pages", "logo", "call"]), st.sampled_from([1, 2])),
        min_size=3,
        max_size=8,
    ),
    st.permutations([0, 1, 2]),
)
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_overlapping_exports_of_one_sheet_come_to_the_same_hours(
    tmp_path_factory: pytest.TempPathFactory, entries: list[tuple[int, str, int]], order: list[int]
) -> None:
    rows = [harvest(day, words, str(took)) for day, words, took in sorted(entries)]
    office = Office(tmp_path_factory.mktemp("sheets"))
    office.start()
    exports = list(slices(rows))
    for number in order:
        bring(office, f"{number}.csv", HARVEST + exports[number])
    assert sorted(map(str, hours(office))) == sorted(str((words, took * 60)) for _, words, took in entries)
