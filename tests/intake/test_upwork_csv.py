"""Upwork's reports: money by type and sign, hours by the day, and no currency that is not stated."""

from datetime import datetime

import pytest

from disputekit.intake.base import Claim, Undecided
from disputekit.intake.upwork_csv import IMPORTER
from disputekit.record.canonical import Json
from disputekit.record.fields import check_fields
from disputekit.record.money import money_from_value
from tests.intake.chat_rig import OPTIONS, OWN, Outcome, read_all, read_one, tree, used_up

DAY: Json = {"rel": "at", "from": "2026-09-08", "zone": "UTC", "said": "", "basis": "source"}
V1 = "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Amount in local currency,Currency,Balance\n"


def sample(name: str) -> Outcome:
    return read_one(IMPORTER, tree({name: (OWN / "upwork" / name).read_bytes()}))


def row(date: str = "Sep 8, 2026", money: str = "$5.00", local: str = "", currency: str = "USD") -> Outcome:
    line = f'"{date}",1,Hourly,x,,R,,C,,"{money}",{local},{currency},9\n'
    return read_one(IMPORTER, tree({"a.csv": (V1 + line).encode()}))


def steps(outcome: Outcome) -> list[tuple[Json, int, str]]:
    for item in outcome.items:
        check_fields({"kind": item.kind, "when": DAY, **item.fields})
    return [
        (one.fields["step"], money_from_value(one.fields["amount"]).minor, one.id) for one in outcome.items
    ]


def test_the_older_history_is_read_by_type_and_sign() -> None:
    outcome = sample("v1.csv")
    assert steps(outcome) == [
        ("refunded", 1000, "500103"),
        ("fee", 12505, "500102"),
        ("received", 125050, "500101"),
    ]
    assert [(one.why, one.at) for one in outcome.skips] == [
        ("no payment of the client: Withdrawal", "line 2")
    ]
    last = outcome.items[-1]
    assert (last.text, last.fields["ref"], last.at) == (
        'Milestone 1: "shop, first part"',
        "500101",
        "line 5",
    )
    assert last.when is not None
    assert (last.when.at, last.when.said) == (datetime(2026, 9, 8), "Sep 8, 2026")  # noqa: DTZ001  wall clock
    assert outcome.reading.zone == "UTC"


def test_the_newer_history_with_a_mark_of_byte_order_and_unknown_columns() -> None:
    outcome = sample("v2b.csv")
    assert steps(outcome) == [
        ("received", 25800, "700201"),
        ("fee", 2580, "700202"),
        ("received", 2000, "700203"),
        ("refunded", 1800, "700205"),
    ]
    assert [one.why for one in outcome.skips] == [
        "no payment of the client: Connects",
        "given to you: service fee",
    ]


def test_the_weekly_summary_is_tracked_hours_and_no_money_without_a_currency() -> None:
    outcome = sample("weekly.csv")
    assert [(one.kind, one.fields) for one in outcome.items] == [
        ("hours", {"minutes": 10, "mode": "tracked"}),
        ("hours", {"minutes": 450, "mode": "tracked"}),
    ]
    assert outcome.items[0].remarks == ("amount beside it: 3.00",)
    assert outcome.items[0].flags == ("contract:40001",)
    assert [one.why for one in outcome.skips] == [
        "payment without a currency (the transaction history has it)"
    ]


def test_a_bonus_of_the_weekly_summary_is_money_where_it_states_its_currency() -> None:
    data = b"Date,Contract,Hours,Amount,Payment type\n2026-09-09,Logo (2),,$50.00,Bonus\n2026-09-09,Logo (2),,1,Gift\n"
    outcome = read_one(IMPORTER, tree({"a.csv": data}))
    assert steps(outcome) == [("received", 5000, "")]
    assert [one.why for one in outcome.skips] == ["no payment of the client: Gift"]


def test_numbers_that_may_be_day_or_month_are_asked_about() -> None:
    with pytest.raises(Undecided, match=r"line 2: 09/08/2026 is 9 August 2026 .--dmy. or 8 September 2026"):
        row("09/08/2026")
    line = b"09/08/2026,1,Hourly,x,,R,,C,,$5.00,,USD,9\n"
    (outcome,) = read_all(IMPORTER, tree({"a.csv": V1.encode() + line}), OPTIONS._replace(order="mdy"))
    assert outcome.items[0].when is not None
    assert outcome.items[0].when.at.month == 9
    (outcome,) = read_all(IMPORTER, tree({"a.csv": V1.encode() + line + line.replace(b"09/08", b"09/18")}))
    assert outcome.reading.order == "mdy"


def test_the_currency_is_never_guessed() -> None:
    assert row(money="5.00", currency="").faults[0].why == "states no currency of its amount"
    assert "may be the currency" in row(money="5.00", local="650", currency="KES").faults[0].why
    assert "may be the currency" in row(money="$5.00", currency="CAD").faults[0].why
    assert steps(row(money="$5.00", local="650", currency="KES"))[0][:2] == ("received", 500)
    assert row(money="5.00", currency="KES").items[0].fields["amount"] == {
        "currency": "KES",
        "minor": 500,
        "scale": 2,
    }


@pytest.mark.parametrize("money", ["", "five", "1.250", "5.001", "$-", "1" * 50])
def test_what_is_no_amount_is_a_fault(money: str) -> None:
    assert len(row(money=money).faults) == 1


def test_no_date_and_zero_and_damage_are_told() -> None:
    assert row("yesterday").faults[0].why == "'yesterday' is no date that can be read"
    assert row(money="$0.00").skips[0].why == "amount of zero"
    cut = read_one(IMPORTER, tree({"a.csv": V1.encode() + b'1,"cut'}))
    assert cut.faults[0].why.startswith("cannot be read from here on")
    bad = b"Date,Contract,Hours,Amount,Payment type\nx,C,1,1,\n2026-09-09,C,much,1,\n,,,,\n1,2,3,4,5,6\n"
    weekly = read_one(IMPORTER, tree({"a.csv": bad}))
    assert [one.at for one in weekly.faults] == ["line 2", "line 3", "line 5"]
    assert weekly.skips[0].why == "empty"


def test_other_tables_are_not_claimed_and_refused_when_forced() -> None:
    other = tree({"a.csv": b"Date,Amount\n1,2\n", "b": b"", "c": b"\xff\xfe\x00", "d": b"sep=;\n"})
    assert not list(IMPORTER.claims(other))
    forced = used_up(IMPORTER.read(other, Claim("upwork-csv", other.members[:1], 1), OPTIONS))
    assert "has not the header" in forced.faults[0].why


def test_semicolons_and_other_encodings_are_read_and_told() -> None:
    text = 'sep=;\nDate;Contract;Hours;Amount;Payment type\n2026-09-09;"Café (7)";1:30;1;\n'
    for encoding in ("utf-16", "utf-8", "cp1252"):
        outcome = read_one(IMPORTER, tree({"a.csv": text.encode(encoding)}))
        assert (outcome.items[0].text, outcome.items[0].fields["minutes"]) == ("Café (7)", 90)
        assert bool(outcome.reading.warnings) is (encoding == "cp1252")


def test_a_summary_whose_amounts_were_left_out_still_has_its_hours() -> None:
    data = (OWN / "upwork/weekly_bare.csv").read_bytes()
    items = read_one(IMPORTER, tree({"a.csv": data})).items
    assert [(one.fields["minutes"], one.fields.get("memo"), one.remarks) for one in items] == [
        (10, None, ()),
        (450, "A-1", ()),
    ]
