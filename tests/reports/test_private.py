"""Private pages: safe like the documents, marked as what they are, and drawn from the numbers of their tables."""

import itertools
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.case.clocks import Clocks
from disputekit.case.settle import settle
from disputekit.case.settlement import Own
from disputekit.errors import Refused
from disputekit.reports.document import Options
from disputekit.reports.private.page import BANNER, private_html
from disputekit.reports.private.plots import WIDTH, Amount, Bars, Ends, Slope, bars, slope
from disputekit.reports.private.settle import settle_block
from tests.case.test_settle import FEE, offer, pots
from tests.reports.hostile import SCRIPTS, harmless
from tests.reports.html_tree import tree
from tests.reports.private_pages import page, settlement

NO_CLOCKS = Clocks(deadlines=(), notices=(), not_computed=())


@pytest.fixture(scope="module")
def made() -> str:
    return page()


def words(text: str) -> str:
    return " ".join("".join(tree(text).text).split())


# ---------------------------------------------------------------- what it says of itself


def test_the_page_says_whom_it_is_for_first_last_and_on_every_printed_page(made: str) -> None:
    assert made.count(BANNER) == 2
    assert made.index(BANNER) < made.index("<h1>")
    assert words(made).endswith(BANNER)
    assert "<title>PRIVATE: " in made
    assert len(re.findall(r"@(?:top|bottom)-left \{ content: \"PRIVATE", made)) == 2


def test_it_has_the_default_the_sums_the_chance_and_the_offers(made: str) -> None:
    text = words(made)
    for said in (
        "until Wed 8 Apr 2026, 17:20 Kyiv (14:20 UTC): if you do nothing, it goes back to the client",
        "nobody acts (DEFAULT)",
        "150.00 of it is NOT in escrow",
        "= 1,417.50 / 1,080.00",
        "more than 100 %: no chance makes them equal",
        "60 %, your number",
        "\u201c700 and we are even\u201d",
        "The one marked DEFAULT is what happens if nobody acts.",
    ):
        assert said in text


def test_each_drawing_has_a_title_a_description_and_a_table_with_its_numbers(made: str) -> None:
    drawings = re.findall(r"<svg.*?</svg>", made, re.DOTALL)
    assert len(drawings) == 2
    tables = words("".join(re.findall(r"<table.*?</table>", made, re.DOTALL)))
    for one in drawings:
        label = re.search(r'role="img" aria-labelledby="(\S+) (\S+)"', one)
        assert label is not None
        assert f'<title id="{label[1]}">' in one
        assert f'<desc id="{label[2]}">' in one
        numbers = re.findall(r"-?[0-9][0-9,]*\.[0-9]{2}", one.partition("</desc>")[2])
        assert numbers
        assert [number for number in numbers if number not in tables] == []


def test_without_arbitration_clocks_and_offers_their_parts_are_not_there() -> None:
    found = settle((pots("0", "0"),), (), NO_CLOCKS, None, Own())
    text = words(page(found))
    assert "Arbitration against" not in text
    assert "DEFAULT" not in text
    assert "Offers" not in text
    assert "<svg" not in page(found)


def test_a_line_that_would_be_level_is_not_drawn() -> None:
    made = settle((pots(),), (), NO_CLOCKS, FEE, Own(fee=Decimal(100)))
    (sheet,) = settle_block(made, "UTC").sheets
    assert (sheet.slope, sheet.evens) == (None, None)


def test_an_offer_without_amount_or_label_has_a_row() -> None:
    bare = offer(None, "O1")._replace(label="", about=())
    table = settle_block(settle((pots(),), (bare,), NO_CLOCKS, None, Own()), "UTC").offers
    assert table is not None
    assert [span.text for phrase in table.rows[0].cells[0] for span in phrase.spans] == [
        "#61",
        "by the client",
        "open",
    ]


# ---------------------------------------------------------------- safety


def test_nothing_loads_runs_or_is_styled_from_within(made: str) -> None:
    assert "default-src 'none'" in made.replace("&#39;", "'")
    census = tree(made).census
    assert census["script"] == census["img"] == census["iframe"] == census["a@href"] == 0
    assert not re.search(r"<[^>]+\s(?:style|on\w+)=", made)


def test_no_element_comes_from_what_was_recorded() -> None:
    attack, twin = " ".join(SCRIPTS), " ".join(map(harmless, SCRIPTS))
    hostile, benign = (tree(page(settlement(one), one)).census for one in (attack, twin))
    marks = {
        "span.unseen@class",
        "span.left-out@class",
        "span@class",
    }  # of what cannot be seen and of addresses
    assert {one for one in (*(hostile - benign), *(benign - hostile)) if one not in marks} == set()


def test_a_page_without_a_template_and_a_template_with_a_slip_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="there is no template private/lost"):
        private_html("lost", {}, Options())
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "settle.html.j2").write_text("{{ settel }}", encoding="utf-8")
    with pytest.raises(Refused, match="settel"):
        page(options=Options(templates=tmp_path))


def test_an_own_template_takes_the_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / "private").mkdir()
    own = '{% extends "private/page.html.j2" %}{% block main %}<p>mine</p>{% endblock %}'
    (tmp_path / "private" / "settle.html.j2").write_text(own, encoding="utf-8")
    made = page(options=Options(templates=tmp_path))
    assert "<p>mine</p>" in made
    assert made.count(BANNER) == 2


# ---------------------------------------------------------------- drawings

sizes = st.integers(min_value=-(10**9), max_value=10**9)


def drawn(values: list[int], *, default: bool = False) -> Bars | None:
    return bars("p", "t", [Amount(f"w{size}", str(size), size, default) for size in values])


@given(st.lists(sizes, min_size=1, max_size=12))
def test_bars_begin_at_zero_lie_within_the_drawing_and_are_as_long_as_what_they_stand_for(
    values: list[int],
) -> None:
    made = drawn(values)
    if made is None:
        assert not any(values)
        return
    assert len(made.bars) == len(values)
    reach = max(0, *values) - min(0, *values)
    for bar, size in zip(made.bars, values, strict=True):
        assert bar.x >= 0
        assert bar.x + bar.width <= WIDTH + 2
        assert abs(bar.width - max(abs(size) * WIDTH / reach, 2)) <= 1
        assert bar.x == made.zero if size >= 0 else abs(bar.x + bar.width - made.zero) <= 2
        assert bar.kind == ("below" if size < 0 else "bar")


def test_the_key_explains_only_what_is_there() -> None:
    for values, default, key in (
        ([5], False, ""),
        ([5, -5], False, " A dashed box is below zero."),
        ([5], True, " The one marked DEFAULT is what happens if nobody acts."),
    ):
        made = drawn(values, default=default)
        assert made is not None
        assert made.key == key


def line(first: int, last: int, *levels: int, own: tuple[int, int] | None = None) -> Slope | None:
    ends = Ends(Amount("none", str(first), first), Amount("all", str(last), last))
    return slope("p", "t", ends, [Amount(f"o{one}", str(one), one) for one in levels], own)


@given(st.integers(-(10**6), 10**6), st.integers(1, 10**6), st.lists(sizes, max_size=6))
def test_the_line_crosses_a_level_where_their_amounts_are_equal(
    first: int, rise: int, levels: list[int]
) -> None:
    made = line(first, first + rise, *levels)
    assert made is not None
    assert [one.y for one in made.levels] == sorted((one.y for one in made.levels), reverse=True)
    for one, size in zip(made.levels, sorted(set(levels)), strict=True):
        inside = first <= size <= first + rise
        assert (one.cross is not None) == inside
        if one.cross is not None:
            exact = made.left + (size - first) / rise * (made.right - made.left)
            assert abs(one.cross - exact) <= 1
            on_line = made.start + (made.end - made.start) * (size - first) / rise
            assert abs(one.y - on_line) <= 2
    texts = [one.text_y for one in made.levels]
    assert all(above - below >= 15 for above, below in itertools.pairwise(texts))
    assert all(made.top <= text <= made.height for text in texts)


def test_levels_of_one_amount_share_a_line_and_the_own_chance_is_a_point() -> None:
    made = line(-100, 100, 50, 50, 0, own=(7500, 50))
    assert made is not None
    assert [one.text for one in made.levels] == ["o0 0", "o50, o50 50"]
    assert made.own is not None
    assert made.own[0] == made.left + (made.right - made.left) * 3 // 4
    assert made.own[1] == made.levels[1].y
    assert [one.text for one in made.y_ticks] == ["-100", "100", "0"]


def test_values_of_the_axis_that_would_overlap_are_left_out() -> None:
    made = line(-1, 1000)
    assert made is not None
    assert [one.text for one in made.y_ticks] == ["-1", "1000"]
    assert line(5, 5) is None


def test_the_page_is_short_enough_to_be_read(made: str) -> None:
    assert len(made) < 60_000
