"""PayPal and Stripe: what came in, went back and was kept as a fee, with the row's own currency, number and clock."""

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disputekit.intake import payments_csv, timesheet_csv, upwork_csv
from disputekit.intake.base import Claim, Importer, Undecided
from disputekit.intake.payments_csv import IMPORTER
from disputekit.record.canonical import Json
from disputekit.record.fields import check_fields
from disputekit.record.money import money_from_value
from tests.intake.chat_rig import OPTIONS, OWN, Outcome, read_all, read_one, tree, used_up

DAY: Json = {"rel": "at", "from": "2026-09-08", "zone": "UTC", "said": "", "basis": "source"}
HEADER = b"Date,Time,TimeZone,Type,Status,Currency,Gross,Fee,Net,Transaction ID\n"
THREE: tuple[Importer, ...] = (upwork_csv.IMPORTER, timesheet_csv.IMPORTER, payments_csv.IMPORTER)
SEEDS = [
    (OWN / name).read_bytes()
    for name in (
        "upwork/v1.csv",
        "upwork/v2b.csv",
        "upwork/weekly.csv",
        "timesheet/harvest.csv",
        "payments/paypal.csv",
        "payments/stripe_balance.csv",
        "payments/stripe_payments.csv",
    )
]


def sample(name: str) -> Outcome:
    return read_one(IMPORTER, tree({name: (OWN / "payments" / name).read_bytes()}))


def row(text: str) -> Outcome:
    return read_one(IMPORTER, tree({"a.csv": HEADER + text.encode() + b"\n"}))


def money(outcome: Outcome) -> list[tuple[Json, str, str]]:
    for item in outcome.items:
        check_fields({"kind": item.kind, "when": DAY, **item.fields})
    return [
        (one.fields["step"], money_from_value(one.fields["amount"]).words(), one.id) for one in outcome.items
    ]


def at(outcome: Outcome, place: int = 0) -> datetime:
    when = outcome.items[place].when
    assert when is not None
    return when.at


def test_paypal_payments_refunds_and_chargebacks_with_their_fees() -> None:
    outcome = sample("paypal.csv")
    assert money(outcome) == [
        ("received", "USD 1,250.00", "TX1"),
        ("fee", "USD 36.55", "TX1:fee"),
        ("refunded", "USD 50.00", "TX2"),
        ("charged_back", "USD 20.00", "TX5"),
    ]
    assert [one.why for one in outcome.skips] == [
        "fee given back",
        "not completed: Pending",
        "no payment of a client: General Withdrawal",
        "no payment of a client: Hold on Balance for Dispute Investigation",
    ]
    first = outcome.items[0]
    assert (first.text, first.flags) == ("Shop, first part", ("with:Sample Client", "number:INV-7"))
    assert (outcome.items[1].fields["ref"], outcome.reading.order) == ("TX1", "mdy")


def test_the_clock_is_an_instant_only_where_its_zone_means_one_offset() -> None:
    outcome = sample("paypal.csv")
    assert at(outcome).astimezone(UTC) == datetime(2026, 9, 13, 17, 15, tzinfo=UTC)
    assert at(outcome, 3).tzinfo is None  # IST is India, Israel or Ireland
    winter = row("2026-01-05,10:00:00,Europe/Berlin,General Payment,Completed,EUR,1,,1,A")
    assert at(winter).astimezone(UTC).hour == 9
    twice = row("2026-10-25,02:30:00,Europe/Berlin,General Payment,Completed,EUR,1,,1,A")
    assert at(twice).tzinfo is None
    assert at(row("2026-10-25,,PDT,General Payment,Completed,EUR,1,,1,A")).tzinfo is None


def test_stripes_balance_history() -> None:
    outcome = sample("stripe_balance.csv")
    assert money(outcome) == [
        ("charged_back", "USD 40.00", "dp_1"),
        ("fee", "USD 15.00", "dp_1:fee"),
        ("refunded", "USD 100.00", "re_1"),
        ("received", "USD 1,000.00", "ch_1"),
        ("fee", "USD 29.30", "ch_1:fee"),
    ]
    assert [one.why for one in outcome.skips] == ["no payment of a client: payout"]
    assert at(outcome, 3) == datetime(2026, 9, 1, 14, 3, tzinfo=UTC)


def test_stripes_payments_have_the_numbers_of_the_balance_history_and_fees_in_their_own_currency() -> None:
    outcome = sample("stripe_payments.csv")
    assert money(outcome) == [
        ("received", "USD 1,000.00", "ch_1"),
        ("fee", "EUR 26.40", "ch_1:fee"),
        ("received", "JPY 5,000", "ch_8"),
    ]
    assert [one.why for one in outcome.skips] == ["not captured", "not completed: Failed"]


def test_a_saved_again_stripe_file_is_asked_about() -> None:
    data = (OWN / "payments/stripe_balance.csv").read_bytes().replace(b"2026-09-0", b"9/2026-0")
    swapped = data.replace(b"9/2026-05 09:00", b"9/5/2026 9:00")
    with pytest.raises(Undecided, match="9/5/2026 is 9 May 2026"):
        read_all(IMPORTER, tree({"a.csv": swapped}))


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ('"1.234,56"', "EUR 1,234.56"),
        ('"12,50"', "EUR 12.50"),
        ('"1,250"', "EUR 1,250.00"),
        ("12.5000", "EUR 12.50"),
        ('"1 234,56"', "EUR 1,234.56"),
    ],
)
def test_amounts_in_either_notation_are_exact(written: str, words: str) -> None:
    assert money(row(f"2026-01-05,10:00,CET,General Payment,Completed,EUR,{written},,1,")) == [
        ("received", words, "")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-05,10:00,CET,General Payment,Completed,EUR,1.250,,1,A",
        "2026-01-05,10:00,CET,General Payment,Completed,,1.25,,1,A",
        "2026-01-05,25:00,CET,General Payment,Completed,EUR,1.25,,1,A",
        "2026-01-05,10:00,CET,General Payment,Completed,EUR,1.25,x,1,A",
    ],
)
def test_what_cannot_be_read_in_one_way_is_a_fault(text: str) -> None:
    assert [one.at for one in row(text).faults] == ["line 2"]


def test_rows_that_move_no_money_of_a_client_are_passed_over() -> None:
    lines = [
        "2026-01-05,10:00,CET,General Payment,Completed,EUR,0,0,0,A",
        "2026-01-05,10:00,CET,,Completed,EUR,1,0,0,A",
        "2026-01-05,10:00,CET,Payment Reversal,Completed,EUR,1,0,0,A",
        ",,,,,,,,,",
    ]
    assert [one.why for one in row("\n".join(lines)).skips] == [
        "amount of zero",
        "no payment of a client: no type",
        "no payment of a client: Payment Reversal",
        "empty",
    ]


def test_the_itemized_reports_of_stripe_say_what_its_balance_history_says() -> None:
    outcome = sample("stripe_report.csv")
    assert money(outcome) == [
        ("charged_back", "USD 40.00", "dp_1"),
        ("fee", "USD 15.00", "dp_1:fee"),
        ("refunded", "USD 100.00", "re_1"),
        ("received", "USD 1,000.00", "ch_1"),
        ("fee", "USD 29.30", "ch_1:fee"),
    ]
    assert at(outcome, 3) == datetime(2026, 9, 1, 14, 3, 10, tzinfo=UTC)
    assert [one.why for one in outcome.skips] == ["no payment of a client: payout"]


def test_another_table_is_refused_when_forced() -> None:
    other = tree({"a.csv": b"a,b\n1,2\n"})
    assert not read_all(IMPORTER, other)
    forced = used_up(IMPORTER.read(other, Claim("payments-csv", other.members, 1), OPTIONS))
    assert "has not the header" in forced.faults[0].why


def survives(data: bytes) -> None:
    """Read whatever is claimed, and the bytes by force; the sum is proved by used_up."""
    whole = tree({"a.csv": data})
    for importer in THREE:
        with contextlib.suppress(Undecided):
            read_all(importer, whole)
        with contextlib.suppress(Undecided):
            used_up(importer.read(whole, Claim(importer.name, whole.members, 1), OPTIONS))


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A good file with a piece cut out, doubled or replaced."""
    data = draw(st.sampled_from(SEEDS))
    header = data.index(b"\n") + 1
    low = draw(st.integers(draw(st.sampled_from([0, header])), len(data)))
    high = draw(st.integers(low, min(len(data), low + 40)))
    piece = draw(
        st.one_of(st.binary(max_size=20), st.sampled_from([b'"', b",", b"\n", b"\0", b"\xff", b"-"]))
    )
    return data[:low] + piece + data[high:]


@settings(max_examples=50, deadline=5_000, suppress_health_check=list(HealthCheck))
@given(st.one_of(st.binary(max_size=300), mutated()))
def test_no_bytes_bring_an_importer_of_tables_down(data: bytes) -> None:
    survives(data)


@pytest.mark.full
@settings(max_examples=100_000, deadline=5_000, suppress_health_check=list(HealthCheck))
@given(st.one_of(st.binary(max_size=300), mutated()))
def test_no_bytes_bring_an_importer_of_tables_down_however_often(data: bytes) -> None:
    survives(data)
