import pytest

from disputekit.reports.privacy import ADDRESS_LEFT_OUT, NUMBER_LEFT_OUT, masked, without_addresses


def shown(text: str) -> str:
    return "".join(part.text for part in without_addresses(text))


@pytest.mark.parametrize(
    "address",
    [
        "dana@brightside.example",
        "d.r+work@mail.brightside.example",
        "o'neil@sub.brightside.co.example",
        "дана@приклад.укр",
    ],
)
def test_a_mail_address_in_quoted_words_is_left_out_and_marked(address: str) -> None:
    assert shown(f"Send it to {address}, please.") == f"Send it to {ADDRESS_LEFT_OUT}, please."


@pytest.mark.parametrize(
    "number",
    [
        "+380 44 123 45 67",
        "+1 (555) 010-9999",
        "(555) 010-9999",
        "555-010-9999",
        "555.010.9999",
        "+441632960961",
    ],
)
def test_a_telephone_number_is_left_out_and_marked(number: str) -> None:
    assert shown(f"Call {number} today") == f"Call {NUMBER_LEFT_OUT} today"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,200.00 in escrow",
        "contract 38000001",
        "2026-03-20 16:02",
        "R1+R2 are 390.00",
        "pages 1-4, 2024-2026",
        "USD 1200000.50",
        "version 1.2.3",
        "@dana see above",
        "3 x 555 pixels, 010 of 9999",
    ],
)
def test_amounts_dates_and_numbers_of_contracts_stay(text: str) -> None:
    assert shown(text) == text


def test_several_addresses_are_each_marked_and_the_rest_is_whole() -> None:
    assert shown("a@b.example and c@d.example or +380441234567.") == (
        f"{ADDRESS_LEFT_OUT} and {ADDRESS_LEFT_OUT} or {NUMBER_LEFT_OUT}."
    )


def test_a_name_that_is_an_address_keeps_only_what_tells_people_apart() -> None:
    assert masked("dana@brightside.example") == "d... at brightside.example"
    assert masked(" <dana@brightside.example> ") == "d... at brightside.example"
    assert masked("+380 44 123 45 67") == "...67"
    assert masked("Dana Reyes") == "Dana Reyes"


def test_a_long_text_without_an_address_is_read_in_a_moment() -> None:
    text = "a" * 100_000 + "@" + "." * 1000
    assert shown(text) == text
