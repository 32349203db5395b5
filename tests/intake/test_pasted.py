"""Copied message pages: who wrote what when, as far as the page shows it, and what it lacks is never filled in."""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disputekit.intake.base import Fault, Item, Options, Role, Skip, Undecided
from disputekit.intake.pasted import MAX_BYTES, NO_DAY, Page, Pasted, Stated, text_of, understand
from disputekit.intake.pasted_lines import Layout, file_of
from disputekit.intake.pasted_when import Calendar, Day, Given, Lack, day_of, shown_of
from tests.intake.chat_rig import OWN, member, tree
from tests.intake.fuzz_figures import CASES, fuzz

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PEOPLE = ("Dana Reyes", "Olena Koval")
SAMPLES = OWN / "paste"


def page(
    text: str, *, on: date | None = date(2026, 11, 12), year: int = 0, order: str = "", swap: bool = False
) -> Page:
    stated = Stated(
        Given(NOW, on, year, order), PEOPLE, ("Olena Koval",), ("Olena Koval", "Dana Reyes"), is_swapped=swap
    )
    found = understand(text, stated)
    if not found.problem and found.is_understood:
        made = sum(1 if isinstance(one, Item) else one.number for one in found.found)
        assert made + found.continuation == found.lines, "the sum does not add up"
    return found


def sample(name: str, **said: date | int | None) -> Page:
    return page(text_of((SAMPLES / f"{name}.txt").read_bytes()), **said)  # type: ignore[arg-type]


def told(found: Page) -> list[tuple[str, str, str]]:
    """Who, when and the words of the messages."""
    return [
        (one.sender, one.when.at.isoformat(timespec="minutes") if one.when else "", one.text)
        for one in found.messages
        if one.role is Role.MESSAGE
    ]


# ---------------------------------------------------------------- pages


def test_a_desktop_page_with_days_edits_files_and_notes() -> None:
    found = sample("upwork_desktop")
    messages = told(found)
    assert [who for who, _, _ in messages] == [
        *("Dana Reyes", "Olena Koval", "Olena Koval", "Dana Reyes", "Dana Reyes", "Olena Koval")
    ]
    assert [when for _, when, _ in messages] == [
        *("2026-11-10T14:14", "2026-11-10T14:31", "2026-11-10T14:33"),
        *("2026-11-11T09:02", "2026-11-11T09:03", "2026-11-11T09:40"),
    ]
    assert (
        messages[1][2] == "Thanks! The popup is not part of the agreed work.\n\nI can do it for $150 on top."
    )
    assert messages[-1][2] == "Today", "an answer that is a day is no day of the page"
    items = found.messages
    assert items[0].flags == ("attachment-missing:brief-v2.pdf",)
    assert items[1].flags == ("edited",)
    assert items[4].flags == ("deleted",)
    [note] = [one for one in items if one.role is Role.SYSTEM]
    assert note.text == "Dana Reyes sent an offer"
    why = Counter(one.why for one in found.found if isinstance(one, Skip))
    assert why == {"above the first message": 4, "with a day": 2, "of the page itself": 4}


def test_a_mobile_page_has_name_and_time_on_one_line() -> None:
    found = sample("upwork_mobile")
    assert found.layout == Layout.INLINE.value
    assert told(found) == [
        ("Dana Reyes", "2026-11-12T14:14", "can u also do a blog\nits in the package right"),
        ("You", "2026-11-12T14:31", "No, the offer says no blog.\nI wrote that on 3 March 2026"),
        ("Dana Reyes", "2026-11-12T15:02", "ok how much"),
    ]


def test_an_order_page_states_its_years_and_needs_nothing_else() -> None:
    found = sample("fiverr_order", on=None)
    assert not found.lacks
    assert [(who, when) for who, when, _ in told(found)] == [
        ("dana_designs", "2026-11-03T11:05"),
        ("Me", "2026-11-03T11:20"),
        ("dana_designs", "2026-11-04T08:00"),
    ]
    last = found.messages[-1]
    assert (last.role, last.text) == (Role.SYSTEM, "The order was delivered")


@pytest.mark.parametrize(
    ("name", "layout", "count"),
    [("numeric", Layout.BRACKET, 3), ("telegram_copy", Layout.COMMA, 2), ("crlf_narrow", Layout.STACKED, 2)],
)
def test_the_other_layouts_are_told_apart(name: str, layout: Layout, count: int) -> None:
    found = sample(name, on=date(2026, 11, 20))
    assert (found.layout, len(told(found)), found.problem) == (layout.value, count, "")


def test_a_wall_of_text_is_not_understood() -> None:
    assert not sample("wall").is_understood
    assert not page("").is_understood
    assert not page("one\ntwo\nthree\nfour\nDana Reyes\n2:14 PM\n").is_understood


def test_people_can_be_swapped_and_one_person_speaks_to_the_other_party() -> None:
    text = "Dana Reyes\n2:14 PM\nhello\n\nOlena Koval\n2:15 PM\nhi\n"
    assert [who for who, _, _ in told(page(text, swap=True))] == ["Olena Koval", "Dana Reyes"]
    [alone] = page("Dana Reyes\n2:14 PM\nhello\n").messages
    assert alone.to == ("Olena Koval",)
    [own] = page("You\n2:14 PM\nhello\n").messages
    assert own.to == ("Dana Reyes",)


def test_words_between_two_times_are_no_name() -> None:
    found = page("Dana Reyes\n2:14 PM\nok\n2:16 PM\nthanks\n2:17 PM\nBye\n")
    assert [(who, words) for who, _, words in told(found)] == [
        ("Dana Reyes", "ok"),
        ("Dana Reyes", "thanks"),
        ("Dana Reyes", "Bye"),
    ]


def test_what_stands_above_the_first_day_has_no_day() -> None:
    found = page("Dana Reyes\n2:14 PM\nhello\n\nWednesday, Nov 11\n\nDana Reyes\n9:00 AM\nhi\n")
    first, second = found.messages
    assert first.when is None
    assert NO_DAY in first.remarks
    assert second.when is not None


def test_a_time_below_a_later_one_is_pointed_out_and_hours_without_am_or_pm_too() -> None:
    found = page("Dana Reyes 11:14\nhello\nOlena Koval 10:02\nhi\n")
    assert found.warnings == [
        "line 3: 10:02 stands below a later time",
        "no AM or PM on the page: its times are read as those of 24 hours",
    ]


# ---------------------------------------------------------------- what a page lacks


@pytest.mark.parametrize(
    ("day", "lack"),
    [
        ("Today", Lack.SHOWN),
        ("Yesterday", Lack.SHOWN),
        ("Monday", Lack.SHOWN),
        ("Tuesday, Nov 10", Lack.YEAR),
        ("10 November", Lack.YEAR),
        ("03/04/2026", Lack.ORDER),
    ],
)
def test_a_day_that_needs_the_reader_is_never_guessed(day: str, lack: Lack) -> None:
    found = page(f"{day}\n\nDana Reyes\n2:14 PM\nhello\n", on=None)
    assert list(found.lacks) == [lack]
    assert found.messages[0].when is None


@pytest.mark.parametrize(
    ("day", "is_of"),
    [
        ("Today", date(2026, 11, 12)),
        ("Yesterday", date(2026, 11, 11)),
        ("Thursday", date(2026, 11, 5)),
        ("Wed", date(2026, 11, 11)),
        ("Tuesday, Nov 10", date(2026, 11, 10)),
        ("10 Nov", date(2026, 11, 10)),
        ("November 3rd, 2025", date(2025, 11, 3)),
        ("2026-11-01", date(2026, 11, 1)),
        ("03/04/2026", date(2026, 4, 3)),
        ("13.10.26", date(2026, 10, 13)),
        ("10/13/2026", date(2026, 10, 13)),
        ("— Nov 10 —", date(2026, 11, 10)),
    ],
)
def test_days_are_those_of_a_page_shown_on_that_day(day: str, is_of: date) -> None:
    [one] = page(f"{day}\n\nDana Reyes\n2:14 PM\nhello\n", order="dmy").messages
    assert one.when is not None
    assert one.when.at.date() == is_of
    assert one.when.said == f"{day.strip('— ')} 2:14 PM"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("Monday, Nov 10", "is no Monday in 2026"),
        ("Nov 20", "lies after the day on which the page was shown"),
        ("30 Nov 2026", "lies after the day"),
        ("Feb 30", "is no day of 2026"),
    ],
)
def test_statements_that_disagree_are_refused(day: str, said: str) -> None:
    assert said in page(f"{day}\n\nDana Reyes\n2:14 PM\nhello\n").problem


def test_a_year_that_turns_on_the_page_is_said() -> None:
    found = page(
        "Dec 30\n\nDana Reyes\n2:14 PM\nhello\n\nJan 2\n\nDana Reyes\n9:00 AM\nhi\n", on=None, year=2025
    )
    assert [when[:10] for _, when, _ in told(found)] == ["2025-12-30", "2026-01-02"]
    assert found.warnings == ["Jan 2 stands below 30 Dec 2025, so it is of 2026"]
    assert "lies after today" in page("Dec 30\n\nDana Reyes\n2:14 PM\nhello\n", on=None, year=2026).problem


@pytest.mark.parametrize(
    "line", ["25:00", "0:14 PM", "13:14 PM", "at 2:14 PM", "2:14 PM today we met", "x", "2:1"]
)
def test_what_is_no_time_is_none(line: str) -> None:
    assert shown_of(line) is None


@pytest.mark.parametrize(
    "line",
    ["2:14\u202fPM", "2:14 p.m.", "02:14:09", "Nov 3, 2026, 2:14 PM", "2:14 PM Nov 3", "Today at 14:14"],
)
def test_times_are_read_as_pages_write_them(line: str) -> None:
    assert shown_of(line) is not None


@pytest.mark.parametrize("line", ["May", "Nov 32", "99 Nov", "2026-13-01", "Someday", "Nov 10 was fine", ""])
def test_what_is_no_day_is_none(line: str) -> None:
    assert day_of(line) is None


def test_a_calendar_without_anything_stated_asks() -> None:
    assert Calendar(Given(NOW), "").date_of(Day("Nov 10", 11, 10)) is Lack.YEAR


@pytest.mark.parametrize(
    ("line", "name"),
    [("a.pdf", "a.pdf"), ("my file.PNG (3 MB)", "my file.PNG"), ("see example.test", ""), ("no", "")],
)
def test_files_are_told_by_their_ending(line: str, name: str) -> None:
    assert file_of(line) == name


# ---------------------------------------------------------------- as a source


def reading_of(data: bytes, on: date | None = date(2026, 11, 12)) -> list[object]:
    importer = Pasted(Stated(Given(NOW, on), PEOPLE))
    whole = tree({"pasted.txt": data})
    [claim] = importer.claims(whole)
    reading = importer.read(whole, claim, Options(NOW))
    return list(reading.found)


def test_a_source_says_what_it_lacks_and_what_is_no_text() -> None:
    with pytest.raises(Undecided, match="line 1: 'Today': say --on"):
        reading_of(b"Today\nDana Reyes 14:14\nhello\n", None)
    with pytest.raises(Undecided, match="too long"):
        reading_of(b"x" * (MAX_BYTES + 1))
    [fault] = reading_of(b"Dana Reyes\n2:14 PM\n\xff\n")
    assert isinstance(fault, Fault)
    assert len(reading_of((SAMPLES / "upwork_mobile.txt").read_bytes())) == 5
    assert member("a", b"").size == 0


# ---------------------------------------------------------------- fuzz

SEEDS = [path.read_bytes() for path in sorted(Path(SAMPLES).glob("*.txt"))]


def survives(data: bytes) -> None:
    """Whatever the bytes are: no crash, and the sum adds up."""
    text = data.decode("utf-8", "replace").replace("\r", "\n")
    page(text)
    if len(data) % 2:
        page(text, on=None, year=2026, order="dmy")


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "Dana Reyes",
                    "You",
                    "2:14 PM",
                    "14:14",
                    "Today",
                    "Nov 10",
                    "",
                    "ok",
                    "(edited)",
                    "DR",
                    "OK",
                ),
                *(
                    "Dana Reyes 2:14 PM",
                    "[2:14 PM] Dana: hi",
                    "Dana sent an offer",
                    "brief.pdf",
                    "Read",
                    "03/04/26",
                ),
            ]
        )
        | st.text(max_size=30),
        max_size=40,
    )
)
def test_any_lines_are_read_and_add_up(lines: list[str]) -> None:
    survives("\n".join(lines).encode("utf-8", "replace"))


@pytest.mark.parametrize(
    "line", ["Dana " * 40_000, ":" * 100_000, "[" * 50_000, "2:14 PM " * 20_000, "a.b" * 50_000]
)
def test_no_line_makes_it_slow(line: str) -> None:
    fuzz("paste", [line.encode()], survives, 1)


def test_damaged_pages_are_read_and_add_up() -> None:
    fuzz("paste", SEEDS, survives, 100)


@pytest.mark.full
def test_a_hundred_thousand_damaged_pages_are_read_and_add_up() -> None:
    fuzz("paste", SEEDS, survives, CASES)
