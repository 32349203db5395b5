"""Names that we make ourselves: safe everywhere, and never the same twice."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.ledger.naming import LONGEST, safe_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Submit Work.pdf", "E0014-1_2026-03-20_submit-work.pdf"),
        ("../../etc/passwd", "E0014-1_2026-03-20_etc-passwd"),
        ("C:\\CON", "E0014-1_2026-03-20_c-con"),
        ("кошторис.docx", "E0014-1_2026-03-20_file.docx"),
        ("Café Ünïcode.PNG", "E0014-1_2026-03-20_cafe-unicode.png"),
        ("archive.tar.gz", "E0014-1_2026-03-20_archive-tar.gz"),
        ("no ending", "E0014-1_2026-03-20_no-ending"),
        ("-rf", "E0014-1_2026-03-20_rf"),
        (".hidden", "E0014-1_2026-03-20_file.hidden"),
        ("trailing.", "E0014-1_2026-03-20_trailing"),
        ("v1.finalfinalfinal", "E0014-1_2026-03-20_v1-finalfinalfinal"),
        ("", "E0014-1_2026-03-20_file"),
    ],
)
def test_a_name_keeps_what_is_safe_of_it(name: str, expected: str) -> None:
    assert safe_name(14, 1, "2026-03-20", name) == expected


def test_a_day_may_be_missing_and_a_long_name_is_cut() -> None:
    assert safe_name(7, 2, "", "x.txt") == "E0007-2_x.txt"
    long = safe_name(123456, 12, "2026-03-20", "word-" * 50 + ".pdf")
    assert len(long) <= LONGEST
    assert long.startswith("E123456-12_2026-03-20_word-word")
    assert long.endswith("-wor.pdf")


@given(st.integers(1, 10**9), st.integers(1, 99_999), st.text(max_size=10), st.text(max_size=300))
def test_every_name_is_safe(seq: int, number: int, day: str, name: str) -> None:
    made = safe_name(seq, number, day, name)
    assert re.fullmatch(r"E[0-9]{4,10}-[0-9]+_[A-Za-z0-9._-]{1,60}", made)
    assert len(made) <= LONGEST
    assert not made.endswith(".")
    assert ".." not in made
