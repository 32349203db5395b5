"""Money: whole minor units, read only where there is one reading, printed so that it can be read again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.record.canonical import MAX_INTEGER, Json
from disputekit.record.currencies import SCALES
from disputekit.record.money import Money, MoneyRefused, known_currency, money_from_value, parse_money

codes = st.sampled_from(sorted(SCALES))
amounts = st.builds(lambda code, minor: Money(code, minor, SCALES[code]), codes, st.integers(0, MAX_INTEGER))


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("450", 45_000),
        ("450.5", 45_050),
        ("450.50", 45_050),
        ("1,234.50", 123_450),
        ("12,345,678.90", 1_234_567_890),
        ("0", 0),
        ("0.01", 1),
        ("  450 ", 45_000),
        ("0.50", 50),
    ],
)
def test_amounts_are_read_as_minor_units(text: str, minor: int) -> None:
    assert parse_money(text, "USD") == Money("USD", minor, 2)


@pytest.mark.parametrize("text", ["EUR 450.00", "450.00 EUR", "eur 450", "450 Eur"])
def test_a_currency_that_is_named_wins_over_the_one_of_the_case(text: str) -> None:
    assert parse_money(text, "USD") == Money("EUR", 45_000, 2)


@pytest.mark.parametrize(
    ("text", "currency", "minor"), [("5,000", "JPY", 5_000), ("1.5", "KWD", 1_500), ("1.234", "KWD", 1_234)]
)
def test_each_currency_has_its_own_decimals(text: str, currency: str, minor: int) -> None:
    assert parse_money(text, currency).minor == minor


@pytest.mark.parametrize(
    ("text", "currency", "reason"),
    [
        ("", "USD", "not an amount"),
        ("USD", "USD", "not an amount"),
        ("USD EUR 5", "USD", "not an amount"),
        ("4 50", "USD", "not an amount"),
        ("1\u00a0200", "USD", "not an amount"),
        ("1,5", "USD", "not an amount"),
        ("1,50", "USD", "not an amount"),
        ("1.200,00", "EUR", "not an amount"),
        ("1234,567", "USD", "not an amount"),
        ("12,34,567", "USD", "not an amount"),
        (",450", "USD", "not an amount"),  # what a shell leaves of "$1,450"
        ("00", "USD", "begins with a zero"),  # and of "$500"
        ("000.00", "USD", "begins with a zero"),
        ("0,450", "USD", "begins with a zero"),
        ("450.", "USD", "not an amount"),
        (".50", "USD", "not an amount"),
        ("$450", "USD", "not an amount"),
        ("1e3", "USD", "not an amount"),
        ("\u0664\u0665\u0660", "USD", "not an amount"),
        ("4\u00b2", "USD", "not an amount"),
        ("-450", "USD", "has no sign"),
        ("+450", "USD", "has no sign"),
        ("450.001", "USD", "more decimals than USD has"),
        ("450.5", "JPY", "more decimals than JPY has"),
        ("450 XXX", "USD", "not a currency code"),
        ("450", "DOLLAR", "not a currency code"),
        ("9" * 17, "USD", "too large"),
        ("9" * 21, "USD", "not an amount"),
    ],
)
def test_what_has_no_reading_or_two_is_refused(text: str, currency: str, reason: str) -> None:
    with pytest.raises(MoneyRefused, match=reason):
        parse_money(text, currency)


def test_the_largest_amount_that_canonical_json_holds_is_taken() -> None:
    assert parse_money("90,071,992,547,409.91", "USD").minor == MAX_INTEGER
    with pytest.raises(MoneyRefused, match="too large"):
        parse_money("90,071,992,547,409.92", "USD")


@given(amounts)
def test_every_amount_of_every_currency_is_read_back_from_its_own_words(amount: Money) -> None:
    assert parse_money(amount.words(), "USD" if amount.currency != "USD" else "EUR") == amount
    assert parse_money(amount.plain(), amount.currency) == amount
    assert parse_money(amount.digits(), amount.currency) == amount
    assert money_from_value(amount.to_value()) == amount


@pytest.mark.parametrize("code", sorted(SCALES))
def test_one_unit_of_each_currency_makes_the_round_trip(code: str) -> None:
    one = Money(code, 10 ** SCALES[code], SCALES[code])
    assert one.plain().partition(".")[0] == "1"
    assert parse_money(one.words(), "USD") == one


@given(st.text(max_size=12), codes)
def test_any_text_is_an_amount_or_refused(text: str, code: str) -> None:
    try:
        found = parse_money(text, code)
    except MoneyRefused:
        return
    assert found.minor >= 0
    assert found.scale == SCALES[found.currency]


@pytest.mark.parametrize(
    ("minor", "scale", "digits", "plain"),
    [
        (123_450, 2, "1,234.50", "1234.50"),
        (5, 2, "0.05", "0.05"),
        (5_000, 0, "5,000", "5000"),
        (1_234_567, 3, "1,234.567", "1234.567"),
        (-123_450, 2, "-1,234.50", "-1234.50"),
        (-5, 2, "-0.05", "-0.05"),
    ],
)
def test_amounts_are_printed_with_their_decimals(minor: int, scale: int, digits: str, plain: str) -> None:
    amount = Money("USD", minor, scale)
    assert (amount.digits(), amount.plain(), amount.words()) == (digits, plain, f"USD {digits}")


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "USD 4.50",
        {},
        {"currency": "USD", "minor": 1},
        {"currency": "USD", "minor": 1, "scale": 2, "more": 1},
        {"currency": 1, "minor": 1, "scale": 2},
        {"currency": "USD", "minor": "1", "scale": 2},
        {"currency": "USD", "minor": True, "scale": 2},
        {"currency": "USD", "minor": 1, "scale": None},
        {"currency": "USD", "minor": -1, "scale": 2},
        {"currency": "USD", "minor": 1, "scale": -1},
        {"currency": "USD", "minor": 1, "scale": 5},
        {"currency": "DOLLAR", "minor": 1, "scale": 2},
    ],
)
def test_a_value_that_is_no_money_is_refused(value: Json) -> None:
    with pytest.raises(MoneyRefused):
        money_from_value(value)


def test_a_currency_of_another_time_can_still_be_read_back() -> None:
    """Records outlive the table: a code that is no longer, or not yet, in it is shown as it stands."""
    assert money_from_value({"currency": "ZZZ", "minor": 450, "scale": 2}).words() == "ZZZ 4.50"


@pytest.mark.parametrize("said", ["usd", " USD ", "Usd"])
def test_a_currency_code_is_known_in_any_spelling(said: str) -> None:
    assert known_currency(said) == "USD"


@pytest.mark.parametrize("said", ["", "$", "US", "USDT", "dollar"])
def test_what_is_no_code_is_refused_with_examples(said: str) -> None:
    with pytest.raises(MoneyRefused, match="such as USD"):
        known_currency(said)
