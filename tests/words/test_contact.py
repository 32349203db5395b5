"""Contact and payment details: found by how they are written, and by their own check digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.words.contact import details, is_card, is_iban, without_details


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("a.b+c@studio.example", "mail address"),
        ("+380 67 123 45 67", "telephone number"),
        ("0044 20 7946 0018", "telephone number"),
        ("+1-415-555-0134", "telephone number"),
        ("(415) 555-0134", "telephone number"),
        ("415-555-0134", "telephone number"),
        ("call me on 067 123 45 67", "telephone number"),
        ("phone: 044 123-45-67", "telephone number"),
        ("+49 151 234 567 890", "telephone number"),
        ("call +20 000 000", "telephone number"),
        ("GB82 WEST 1234 5698 7654 32", "account number"),
        ("DE89370400440532013000", "account number"),
        ("4111 1111 1111 1111.", "card number"),
    ],
)
def test_a_detail_is_found(text: str, detail: str) -> None:
    assert [one.what for one in details(text)] == [detail]


@pytest.mark.parametrize(
    "text",
    [
        "react@18.2.0 and icon@2x.png",
        "git@host.example:studio/site.git",
        "10.15.7 on 2026-03-04 17:00",
        "04.03.2026 and 12/03/2026",
        "phone call on 2026-03-04 10:00",
        "order 415-555-0134",
        "invoice no. 415-555-0134",
        "#415-555-0134",
        "+10 000 000 EUR",
        "+20 000 000 rows",
        "1 200 000 visits",
        "978-3-16-148410-0",
        "GB82 WEST 1234 5698 7654 33",
        "4111 1111 1111 1112",
        "order 4111 1111 1111 1111",
        "1234 5678 9012 3456",
        "attachments/500178436623564821/file.jpg",
        "0000 0000 0000 0000",
        "38000001",
        "call 12 34",
    ],
)
def test_what_only_looks_like_one_is_let_pass(text: str) -> None:
    assert details(text) == ()


def test_what_overlaps_is_one_detail() -> None:
    assert len(details("call me on +1 415 555 0134")) == 1


def test_details_leave_a_mark_behind() -> None:
    text = "Mail a@b.example or call +1 415 555 0134, thanks."
    assert (
        without_details(text) == "Mail [mail address left out] or call [telephone number left out], thanks."
    )


@given(st.integers(0, 10**17 - 1))
def test_the_check_digits_of_an_account_number_decide(number: int) -> None:
    rest = f"{number:018d}"
    check = 98 - int(f"{rest}131400") % 97  # D is 13, E is 14
    assert is_iban(f"DE{check:02d}{rest}")
    assert not is_iban(f"DE{(check + 1) % 100:02d}{rest}")


def test_the_shortest_account_number_has_fifteen_places() -> None:
    assert not is_iban("DE89 3704 0044")


@given(st.integers(10**14, 10**15 - 1))
def test_the_last_digit_of_a_card_number_decides(number: int) -> None:
    body = f"4{number}"[:15]
    right = [digit for digit in range(10) if is_card(f"{body}{digit}")]
    assert len(right) == 1
