"""The table of currencies: codes of three capitals, and the decimals that ISO 4217 gives them."""

import pytest

from disputekit.record.currencies import SCALES


def test_every_code_has_three_capitals_and_few_decimals() -> None:
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in SCALES)
    assert set(SCALES.values()) == {0, 2, 3}


@pytest.mark.parametrize(
    ("code", "scale"),
    [
        ("USD", 2),
        ("EUR", 2),
        ("UAH", 2),
        ("HUF", 2),
        ("JPY", 0),
        ("KRW", 0),
        ("ISK", 0),
        ("KWD", 3),
        ("TND", 3),
    ],
)
def test_currencies_have_the_decimals_of_the_standard(code: str, scale: int) -> None:
    assert SCALES[code] == scale


@pytest.mark.parametrize("code", ["XAU", "XXX", "XTS", "BTC", "DEM"])
def test_metals_test_codes_and_former_money_are_not_listed(code: str) -> None:
    assert code not in SCALES


def test_the_currencies_of_all_marketplaces_are_there() -> None:
    wanted = (
        "USD EUR GBP CAD AUD INR PKR BDT PHP UAH PLN BRL NGN KES EGP TRY RON RSD VND IDR MXN ZAR SGD NZD CHF"
    )
    assert set(wanted.split()) <= SCALES.keys()
