"""Any other table is read as its columns are said to be: checked, decided from the whole file, and never guessed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.intake.base import Claim, Fault, Found, Item, Options, Role, Skip, Undecided
from disputekit.intake.columns import ColumnsRefused, fitted, read_columns
from disputekit.intake.columns_csv import IMPORTER
from disputekit.intake.columns_head import described, likely_header
from disputekit.intake.csv_dates import moment_stamp, parted
from disputekit.intake.csv_numbers import decimal_mark, loose_amount, minutes_of, with_mark
from disputekit.intake.tree import Member, Tree
from disputekit.intake.unpack import unpacked
from disputekit.record.money import MoneyRefused
from tests.intake.chat_rig import SAMPLES, expected, needs_samples, tree, used_up

NOW = datetime(2026, 11, 24, tzinfo=UTC)
MONEY = "date=Date, amount=Amount, currency=EUR, text=Memo, kind=money:received"
BANK = (
    "Musterbank AG;;;;\n"
    '"Zeitraum";"01.09.2026 - 30.09.2026";;;\n'
    "\n"
    "Booked on;Payee;Memo;Betrag;Saldo\n"
    '08.09.2026;Dana Reyes;"Milestone 1\nsecond line";1.250,00;2.000,00\n'
    "09.09.2026;Supermarkt;Food;-25,80;1.974,20\n"
    ";;Summe;1.224,20;\n"
    "Summe;;;1.224,20;\n"
)
BANK_MAP = "date=Booked on, amount=Betrag, currency=EUR, text=Memo, who=Payee, kind=money:received/refunded"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def found_in(folder: Path, data: str | bytes, line: str, order: str = "", base: str = "t.csv") -> list[Found]:
    path = folder / base
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    with unpacked(path, None) as tree:
        [claim] = IMPORTER.claims(tree)
        options = Options(NOW, order=order, columns=read_columns(line))
        reading = IMPORTER.read(tree, claim, options)
        found = list(reading.found)
        assert reading.read == len(found)
        return found


def items(found: list[Found]) -> Iterator[Item]:
    return (one for one in found if isinstance(one, Item))


def money(found: list[Found]) -> list[tuple[object, object]]:
    amounts = [(one.fields["step"], one.fields["amount"]) for one in items(found)]
    return [(step, amount["minor"]) for step, amount in amounts if isinstance(amount, dict)]


def test_a_bank_statement_is_read_below_its_preamble_and_without_its_totals(folder: Path) -> None:
    found = found_in(folder, BANK, BANK_MAP)
    assert money(found) == [("received", 125_000), ("refunded", 2_580)]
    first = next(items(found))
    assert (first.at, first.text, first.sender) == ("lines 5-6", "Milestone 1\nsecond line", "Dana Reyes")
    assert found[2:] == [Skip("line 8", "no date"), Skip("line 9", "no date: Summe")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_told_by_their_bytes(folder: Path, encoding: str) -> None:
    text = "Date\tAmount\tMemo\n08.09.2026\t12,50\tGebühr für Logo\n"
    [item] = items(found_in(folder, text.encode(encoding), MONEY))
    assert item.text == "Gebühr für Logo"


def test_the_order_of_day_and_month_is_decided_from_the_file_or_asked_for(folder: Path) -> None:
    table = "Date,Amount,Memo\n09/08/2026,1.50,a\n"
    with pytest.raises(Undecided, match="--dmy"):
        found_in(folder, table, MONEY)
    [by_user] = items(found_in(folder, table, MONEY, order="mdy"))
    assert by_user.when is not None
    assert (by_user.when.at.month, by_user.when.at.day) == (9, 8)
    [saved] = items(found_in(folder, table, f"{MONEY}, order=dmy"))
    assert saved.when is not None
    assert saved.when.at.month == 8
    first, _ = items(found_in(folder, f"{table}09/23/2026,1.50,b\n", MONEY))
    assert first.when is not None
    assert first.when.at.month == 9


def test_the_decimal_mark_is_decided_from_the_file_or_asked_for(folder: Path) -> None:
    table = "Date;Amount;Memo\n2026-09-08;1.250;a\n"
    with pytest.raises(Undecided, match="decimal=comma"):
        found_in(folder, table, MONEY)
    assert money(found_in(folder, table, f"{MONEY}, decimal=comma")) == [("received", 125_000)]
    assert money(found_in(folder, f"{table}2026-09-09;12,5;b\n", MONEY)) == [
        ("received", 125_000),
        ("received", 1_250),
    ]
    with pytest.raises(Undecided, match="in two ways"):
        found_in(folder, f"{table}2026-09-09;12,5;b\n2026-09-10;12.50;c\n", MONEY)


def test_negative_amounts_are_what_the_map_says_and_nothing_else(folder: Path) -> None:
    table = "Date,Amount,Memo,Cost\n2026-09-08,10.00,a,1.00\n2026-09-09,-4.00,b,\n2026-09-10,0.00,c,\n2026-09-11,,d,\n"
    found = found_in(folder, table, MONEY)
    assert money(found) == [("received", 1_000)]
    assert [one.why.partition(" amount")[0] for one in found if isinstance(one, Skip)] == [
        "negative",
        "amount of zero",
        "no",
    ]
    fees = found_in(folder, table, MONEY.replace("Amount", "Cost").replace("received", "fee"))
    assert money(fees) == [("fee", 100)]
    taken = found_in(folder, table, MONEY.replace("received", "fee"))
    assert money(taken) == [("fee", 400)]
    both = found_in(folder, table, f"{MONEY}, fee=Cost, id=Memo")
    assert money(both) == [("received", 1_000), ("fee", 100)]
    assert [one.id for one in items(both)] == ["a", "a:fee"]


def test_rows_of_other_kinds_are_records_of_other_kinds(folder: Path) -> None:
    chat = "When,From,Words\n2026-09-08 14:05,Dana,Looks good\n2026-09-08T14:06:10+02:00,,lost\n,Dana,x\n2026-09-09,Me,\n"
    found = found_in(folder, chat, "date=When, who=From, text=Words, to==Olena, kind=message")
    [said] = items(found)
    assert (said.role, said.sender, said.to, said.text) == (Role.MESSAGE, "Dana", ("Olena",), "Looks good")
    assert [type(one).__name__ for one in found[1:]] == ["Fault", "Skip", "Skip"]
    [event] = items(
        found_in(folder, "Day,What\n2026-09-08,Sent\n", "date=Day, text=What, kind=event:contract_ended")
    )
    assert (event.kind, event.fields) == ("event", {"name": "contract_ended"})
    [work] = items(
        found_in(folder, "Day,What\n2026-09-08,Drew\n2026-09-09,\n", "date=Day, text=What, kind=work")
    )
    assert (work.kind, work.text) == ("work", "Drew")


def test_hours_are_stated_or_what_lies_between_start_and_end(folder: Path) -> None:
    table = (
        "Start,End,Took,Job,What\n"
        "2026-09-08T09:00:00Z,2026-09-08T10:30:00Z,,Shop,pages\n"
        "2026-09-08T11:00:00Z,2026-09-08T10:30:00Z,,Shop,backwards\n"
        "2026-09-08T11:00:00Z,2026-09-08T12:30:00,,Shop,offset of one\n"
        "2026-09-08T11:00:00Z,never,,Shop,no time\n"
        "2026-09-09,,1h 30m,Shop,logo\n"
        "2026-09-10,,abc,Shop,icons\n"
        "2026-09-11,,,Shop,nothing\n"
    )
    found = found_in(folder, table, "date=Start, end=End, hours=Took, for=Job, text=What, kind=hours")
    assert [(one.fields["minutes"], one.fields["mode"], one.flags) for one in items(found)] == [
        (90, "manual", ("for:Shop",)),
        (90, "manual", ("for:Shop",)),
    ]
    assert [type(one).__name__ for one in found] == [
        "Item",
        "Fault",
        "Fault",
        "Fault",
        "Item",
        "Fault",
        "Skip",
    ]
    minutes = found_in(
        folder, "Day,Min\n2026-09-08,45\n2026-09-09,4.5\n", "date=Day, minutes=Min, kind=hours:tracked"
    )
    assert [one.fields["minutes"] for one in items(minutes)] == [45]
    assert isinstance(minutes[1], Fault)


def test_what_cannot_be_read_is_a_fault_and_no_guess(folder: Path) -> None:
    table = (
        "Date,Amount,Memo,Coin\n"
        "32.13.2026,1.00,a,EUR\n"
        "2026-09-08,twelve,b,EUR\n"
        "2026-09-08,USD 1.00,c,EUR\n"
        "2026-09-08,1.005,d,EUR\n"
        "2026-09-08,1.00,e,XYZ\n"
    )
    found = found_in(folder, table, f"{MONEY}, decimal=point".replace("=EUR", "=Coin"))
    assert all(isinstance(one, Fault) for one in found), found


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "no column is named"),
        ("date", "is no pair"),
        ("date=Date, date=Memo", "said twice"),
        ('date="Date', "not closed"),
        ("x" * 5_000, "longer than"),
        ("date=Date", "kind is missing"),
        ("date=Date, kind=poem", "kind=poem is none"),
        ("date=Date, kind=money", "which step"),
        ("date=Date, kind=money:given", "which step"),
        ("date=Date, kind=event", "which event"),
        ("date=Date, kind=hours:guessed", "none of tracked"),
        ("date=Date, kind=message", "needs: text, who"),
        ("date=Date, kind=hours", "needs: hours"),
        ("date=Date, amount=Amount, kind=money:paid", "needs: currency"),
        ("date=Day, kind=event:end", "no such column; the file has date, amount"),
        ("date==2026-09-08, kind=event:end", "the date is a column"),
        ("date=Twice, kind=event:end", "2 columns have this name"),
        ("date=Date, amount=Amount, currency=Euro, kind=money:paid", "no currency"),
        ("date=Date, hours=Amount, kind=event:end", "hours: kind=event takes"),
        ("date=Date, kind=event:end, order=ymd", "none of dmy"),
        ("date=Date, kind=event:end, only=Memo", "only=COLUMN"),
        ("date=Date, kind=event:end, only=Nowhere:x", "only=COLUMN"),
    ],
)
def test_a_map_that_does_not_fit_is_refused_with_what_is_missing(line: str, said: str) -> None:
    with pytest.raises(ColumnsRefused, match=said):
        fitted(read_columns(line), ["date", "amount", "memo", "twice", "twice"])


def test_names_with_commas_and_marks_are_quoted() -> None:
    assert read_columns('amount="Betrag, ""EUR""", text=a b ,') == {
        "amount": 'Betrag, "EUR"',
        "text": "a b",
    }


def test_only_some_rows_count_and_the_others_say_why(folder: Path) -> None:
    table = (
        "Date,Amount,Memo,Type\n2026-09-08,1.00,a,Payment\n2026-09-09,2.00,b,Withdrawal\n2026-09-10,2.00,c,\n"
    )
    found = found_in(folder, table, f"{MONEY}, only=Type:payment|bonus, via=Wise")
    assert [one.via for one in items(found)] == ["Wise"]
    assert found[1:] == [Skip("line 3", "type is Withdrawal"), Skip("line 4", "type is empty")]


def test_a_table_without_a_map_is_refused_and_its_columns_are_shown(folder: Path) -> None:
    path = folder / "t.csv"
    rows = "".join(
        f"{day}.09.2026;14:0{day};EUR;1,{day}0;{day};Dana Reyes;Thanks for {day};;\n" for day in range(1, 6)
    )
    path.write_text(f"Account;123\n\nDay;At;Coin;Sum;Count;Payee;Words;Nothing;\n{rows}", encoding="utf-8")
    with unpacked(path, None) as tree:
        [claim] = IMPORTER.claims(tree)
        with pytest.raises(Undecided, match="nobody described"):
            IMPORTER.read(tree, claim, Options(NOW))
        seen = likely_header(tree.members[0])
        assert seen is not None
        columns = described(tree.members[0], seen)
    assert [(one.name, one.looks) for one in columns] == [
        ("Day", "date"),
        ("At", "time of day, or hours"),
        ("Coin", "currency"),
        ("Sum", "amount"),
        ("Count", "number"),
        ("Payee", "person"),
        ("Words", "text"),
        ("Nothing", "empty"),
    ]
    assert columns[0].samples == ("1.09.2026", "2.09.2026", "3.09.2026")


@pytest.mark.parametrize(
    ("days", "looks"),
    [
        (["09/08/2026", "10/08/2026"], "date, day or month first: --dmy or --mdy"),
        (["09/08/2026", "23/08/2026"], "date, day first"),
        (["09/08/2026 10:00", "09/23/2026 11:30"], "date and time, month first"),
    ],
)
def test_what_dates_look_like_is_said_with_their_order(folder: Path, days: list[str], looks: str) -> None:
    path = folder / "t.csv"
    path.write_text("Day,Words\n" + "".join(f"{day},x\n" for day in days), encoding="utf-8")
    with unpacked(path, None) as tree:
        seen = likely_header(tree.members[0])
        assert seen is not None
        assert described(tree.members[0], seen)[0].looks == looks


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("2026-09-08", ("2026-09-08", "")),
        ("2026-09-08T14:05:10Z", ("2026-09-08", "14:05:10Z")),
        ("Sep 8, 2026, 2:05 PM", ("Sep 8, 2026", "2:05 PM")),
        ("08.09.26 14:05", ("08.09.26", "14:05")),
        ("20260908", ("20260908", "")),
    ],
)
def test_a_cell_may_hold_a_date_and_a_time(said: str, parts: tuple[str, str]) -> None:
    assert parted(said) == parts
    stamp = moment_stamp(said, "", "")
    assert stamp is not None
    assert stamp.at.date().isoformat() == "2026-09-08"
    assert (stamp.at.tzinfo is not None) == said.endswith("Z")


@pytest.mark.parametrize(
    ("text", "mark", "minor", "is_taken"),
    [
        ("EUR 1.234,56", ",", 123_456, False),
        ("1 234,5 €", ",", 123_450, False),
        ("-12", "", 1_200, True),
        ("12.50-", ".", 1_250, True),
        ("(1,234.5000)", ".", 123_450, True),
        ("0.50", ".", 50, False),
        (".5", ".", 50, False),
    ],
)
def test_amounts_of_any_writing_are_exact(text: str, mark: str, minor: int, is_taken: bool) -> None:
    loose = loose_amount(text)
    assert loose is not None
    assert decimal_mark(loose.digits) == mark
    signed = with_mark(loose, mark, "EUR")
    assert (signed.money.minor, signed.is_taken) == (minor, is_taken)


@pytest.mark.parametrize("text", ["", "abc", "1 2 USD EUR", "12 pcs", "1" * 60, "$1.00 USD", "--1"])
def test_what_is_no_amount_is_none(text: str) -> None:
    loose = loose_amount(text)
    assert loose is None or not loose.currency


@pytest.mark.parametrize(
    ("text", "mark"), [("1,2,3", "."), ("12.34.56", "."), ("1,23.50", "."), ("1.505", ".")]
)
def test_digits_that_do_not_group_are_refused(text: str, mark: str) -> None:
    loose = loose_amount(text)
    assert loose is not None
    with pytest.raises(MoneyRefused):
        with_mark(loose, mark, "EUR")


@given(st.integers(0, 10**12), st.sampled_from([",", "."]), st.booleans(), st.booleans())
def test_every_amount_comes_back_from_both_ways_of_writing(
    minor: int, mark: str, is_taken: bool, is_grouped: bool
) -> None:
    whole = f"{minor // 100:,}" if is_grouped else str(minor // 100)
    text = f"{'-' * is_taken}{whole.replace(',', '.' if mark == ',' else ',')}{mark}{minor % 100:02}"
    loose = loose_amount(text)
    assert loose is not None
    signed = with_mark(loose, mark, "EUR")
    assert (signed.money.minor, signed.is_taken) == (minor, is_taken)


@pytest.mark.parametrize(("text", "minutes"), [("90 min", 90), ("1 h", 60), ("2h 5m", 125), ("1 hour", 60)])
def test_hours_in_words(text: str, minutes: int) -> None:
    worked = minutes_of(text)
    assert worked is not None
    assert worked.number == minutes


def test_files_that_are_no_tables_are_not_claimed(folder: Path) -> None:
    for name, data in (("a.csv", b"one line of prose"), ("a.txt", b"a,b\n1,2\n"), ("b.csv", b'a,"b\n1,2\n')):
        path = folder / name
        path.write_bytes(data)
        with unpacked(path, None) as tree:
            assert not list(IMPORTER.claims(tree)), name


def test_a_forced_file_without_a_header_says_so() -> None:
    member = Member("x", b"x", 5, lambda: BytesIO(b"prose"))
    claim = Claim(IMPORTER.name, (member,), 1)
    with pytest.raises(Undecided, match="is no table"):
        IMPORTER.read(Tree("x", (member,)), claim, Options(NOW, columns={"date": "a", "kind": "work"}))


@needs_samples
def test_a_generic_time_sheet_of_the_samples_is_read_through_a_map() -> None:
    entry = expected()["timesheet/solidtime/generic_time_entries_import_test_1"]
    whole = tree({"a.csv": (SAMPLES / entry["paths"][0]).read_bytes()})
    [claim] = IMPORTER.claims(whole)
    line = "date=start, end=end, text=description, for=project, who=user_name, kind=hours"
    outcome = used_up(IMPORTER.read(whole, claim, Options(NOW, columns=read_columns(line))))
    assert len(outcome.items) == entry["expect"]["rows"]
    assert not outcome.faults
    first, last = outcome.items
    assert (first.fields["minutes"], last.fields["minutes"], last.text) == (
        0,
        60,
        entry["spot"]["last"]["description"],
    )
    assert first.when is not None
    assert first.when.at == datetime(2024, 3, 4, 9, 23, 52, tzinfo=UTC)
