"""Capitals and rows of marks: shouted words, and no abbreviations, codes or headlines."""

import pytest

from disputekit.words.reading import read
from disputekit.words.shouting import shouted


def loud(text: str) -> list[str]:
    return [text[start:end] for start, end in shouted(read(text).lines)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was NOT paid.", ["NOT"]),
        ("WHERE IS MY MONEY", ["WHERE IS MY MONEY"]),
        ("I SENT IT TWICE ALREADY", ["I SENT IT TWICE ALREADY"]),
        ("Why???", ["???"]),
        ("No! Stop! Read! Answer!", ["! Stop! Read! Answer!"]),
        ("One!\n\nTwo! Three! Four! Five!", ["! Three! Four! Five!"]),
    ],
)
def test_what_is_shouted_is_found(text: str, expected: list[str]) -> None:
    assert loud(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "HTML, CSS and JSON",
        "REST API over HTTPS",
        "NODE_ENV=NOT",
        "the button NOT",
        "the headline says READ THIS NOW",
        "Great! Thank you!",
        "README.NOT",
        "M3 covers S3",
        'You wrote "NOT PAID!!".',
    ],
)
def test_abbreviations_codes_and_headlines_are_let_pass(text: str) -> None:
    assert loud(text) == []
