"""``timeline``: what happened, in the order it happened, narrowed as asked, on screens of any width."""

import csv
import io

import pytest

from disputekit.cli.screen.layout import cells
from tests.cli.conftest import Prompt


def numbers(prompt: Prompt, *arguments: str) -> list[int]:
    return [int(line) for line in prompt("timeline", "-q", *arguments).lines]


@pytest.fixture
def busy(dk: Prompt) -> Prompt:
    """#2 got on 1 March, #3 sent by mail on 2 March, #4 R1 on 3 March, #5 a call told late."""
    dk("got", "can you start on Monday?", "-t", "1 mar 2026 10:00")
    dk("sent", "yes, Monday it is", "-v", "email", "-t", "2 mar 2026 11:00")
    dk("requested", "a blog too", "--words", "-t", "15:00")
    dk("called", "she moved the launch", "-t", "28 feb 2026")
    return dk


def test_the_newest_by_its_own_time_comes_first(busy: Prompt) -> None:
    assert numbers(busy)[:4] == [1, 4, 3, 2]
    assert numbers(busy)[-1] == 5


def test_oldest_first_begins_at_the_beginning(busy: Prompt) -> None:
    assert numbers(busy, "--oldest-first", "--limit", "2") == [5, 2]


def test_a_limit_says_that_there_is_more(busy: Prompt) -> None:
    found = busy("timeline", "--limit", "2")
    assert len(found.lines) == 2
    assert "there are more" in found.err
    assert "there are more" not in busy("timeline", "--limit", "0").err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--from", "client"), [4, 2]),
        (("--person", "Dana"), [4, 2]),
        (("--from", "me"), [3, 5]),
        (("--via", "EMAIL"), [3]),
        (("--via", "upwork"), [4, 2]),
        (("--via", "fax"), []),
        (("--kind", "request"), [4]),
        (("--kind", "request", "--kind", "case"), [1, 4]),
        (("--about", "R1"), [4]),
        (("--label", "r1"), [4]),
        (("--since", "2 mar 2026"), [1, 4, 3]),
        (("--until", "1 mar 2026"), [2, 5]),
        (("--since", "1 mar 2026", "--until", "2 mar 2026"), [3, 2]),
        (("--since", "2026-03-03T15:01+02:00"), [1]),
        (("--from", "client", "--since", "2 mar 2026"), [4]),
    ],
)
def test_filters_narrow(busy: Prompt, arguments: tuple[str, ...], expected: list[int]) -> None:
    assert numbers(busy, *arguments) == expected


def test_everything_about_a_request_is_found_by_its_label(demo: Prompt) -> None:
    assert numbers(demo, "--about", "R1", "--oldest-first") == [22, 23, 25, 30, 31, 35]


def test_what_points_at_a_record_is_found_by_its_number(demo: Prompt) -> None:
    assert numbers(demo, "--about", "32", "--oldest-first") == [32, 33]


def test_what_was_taken_back_is_shown_only_when_asked_for(busy: Prompt) -> None:
    busy("withdraw", "3")
    assert 3 not in numbers(busy)
    assert "TAKEN BACK" in next(line for line in busy("timeline", "--all").lines if "#3 " in line)


def test_a_corrected_record_stands_where_its_new_time_puts_it(busy: Prompt) -> None:
    busy("fix", "2", "when", "27 feb 2026 10:00")
    assert numbers(busy, "--from", "client") == [4, 2]
    assert "corrected by #6" in next(line for line in busy("timeline").lines if "#2 " in line)


@pytest.mark.parametrize("option", [("--kind", "letter"), ("--since", "03/04"), ("--until", "whenever")])
def test_an_unreadable_filter_is_refused_with_a_way_out(busy: Prompt, option: tuple[str, str]) -> None:
    found = busy.refused("timeline", *option)
    assert found.code == 2
    assert len(found.err.splitlines()) == 2


def test_json_holds_every_field_and_what_happened_since(busy: Prompt) -> None:
    found = busy("timeline", "--json", "--kind", "request").json
    (record,) = found["records"]
    assert (found["case"], record["label"], record["text"]["body"]) == ("acme", "R1", "a blog too")
    assert (record["taken_back"], record["corrected_by"], found["more"]) == (False, [], False)


def test_csv_can_be_read_back_and_holds_no_formula(busy: Prompt) -> None:
    busy("got", "=HYPERLINK(1)", "-t", "15:30")
    rows = list(csv.DictReader(io.StringIO(busy("timeline", "--csv").out)))
    assert [row["number"] for row in rows if row["label"] == "R1"] == ["4"]
    assert next(row["text"] for row in rows if row["number"] == "6") == "'=HYPERLINK(1)"


def test_piped_lines_stay_whole_and_carry_their_date(busy: Prompt) -> None:
    line = next(line for line in busy("timeline").lines if "#4 " in line)
    assert "Tue  3 Mar 2026 15:00" in line
    assert '"a blog too"' in line


@pytest.mark.parametrize("width", [20, 40, 50, 80, 120])
@pytest.mark.parametrize(
    "command", [("timeline",), ("status",), ("scope",), ("account",), ("show", "R4"), ("due",), ("case",)]
)
def test_no_line_is_wider_than_the_terminal(
    demo: Prompt, monkeypatch: pytest.MonkeyPatch, width: int, command: tuple[str, ...]
) -> None:
    demo("got", "広告のページ" * 30, "-t", "2 apr 2026 11:00")
    monkeypatch.setenv("COLUMNS", str(width))
    lines = demo(*command).lines
    assert max(map(cells, lines)) <= width
    assert max(map(cells, lines)) > width // 2


def test_an_empty_answer_says_so_and_is_no_failure(dk: Prompt) -> None:
    found = dk("timeline", "--kind", "money")
    assert (found.out, found.err.strip()) == ("", "no record fits")
