# ruff: noqa: RUF001 - every script has letters that look like others
import pytest

from disputekit.reports.visible import Stretch, stretches, visible
from tests.reports.hostile import UNSEEN


@pytest.mark.parametrize(
    "text",
    [
        "plain words, 1,200.00",
        "Привіт, Дана",
        "שלום דנה",
        "مرحبا دانا",
        "नमस्ते",
        "你好，世界",
        "ﬁne ½ € § № … – — “ ” ’",
        "café and cafe\u0301",
        "thumbs \U0001f44d\U0001f3fd up",
        "at work \U0001f469\u200d\U0001f4bb",
        "heart \u2764\ufe0f",
        "keycap 1\ufe0f\u20e3",
        "flag \U0001f1fa\U0001f1e6",
        "می\u200cخواهم",
        "क\u094d\u200dष",
        "two\nlines",
        "no-break\u00a0space",
        "newer picture \U0001faef",
    ],
)
def test_what_people_write_in_any_script_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize("text", UNSEEN)
def test_what_cannot_be_seen_is_shown_as_a_code(text: str) -> None:
    assert any(stretch.unseen for stretch in stretches(text))
    assert visible(text).isprintable()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1bb", r"a\x1bb"),
        ("a\u202eb", r"a\u202eb"),
        ("a\U000e0041b", r"a\U000e0041b"),
        ("in\u200dvoice", r"in\u200dvoice"),
        ("\u200d\U0001f4bb", "\\u200d\U0001f4bb"),
        ("x\ufe0f", r"x\ufe0f"),
        ("x\u034fy", r"x\u034fy"),
    ],
)
def test_the_code_names_the_character(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_code_is_told_apart_from_the_same_letters_typed() -> None:
    assert list(stretches("a\u202e")) == [Stretch("a"), Stretch(r"\u202e", unseen=True)]
    assert list(stretches(r"a\u202e")) == [Stretch(r"a\u202e")]


def test_line_ends_of_any_system_are_one_newline() -> None:
    assert visible("a\r\nb\nc") == "a\nb\nc"
    assert visible("a\rb") == r"a\x0db"


def test_a_long_text_full_of_joiners_takes_no_longer_than_its_length() -> None:
    steps = sum(1 for _ in stretches("\u200d" * 50_000))
    assert steps == 50_000
