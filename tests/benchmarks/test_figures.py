"""Figures age silently: those of the documents are compared with what the benchmarks kept."""

import re

import pytest

from benchmarks.__main__ import written
from benchmarks.chart import chart
from benchmarks.page import documents, figure, section, with_figures, with_section
from benchmarks.results import Results, read_results

RESULTS = read_results()


def heat(**changes: object) -> Results:
    """What one run may have found: a command against a floor, a peer that is not there, and a size."""
    own = {
        "name": "`dk log`",
        "starts": 3,
        "seconds": 0.12,
        "fastest": 0.1,
        "processor": 0.09,
        "megabytes": 27.0,
    }
    floor = {
        "name": "nothing",
        "starts": 3,
        "seconds": 0.1,
        "fastest": 0.1,
        "processor": 0.06,
        "megabytes": 20.0,
    }
    reach = {"times": 1.3, "plus": 0, "by": "time"}
    ratios = {"time": 1.2, "low": 1.1, "high": 1.31, "processor": 1.5, "verdict": "within"}
    found = {
        "taken": "2026-03-01 09:00",
        "machine": {
            "processors": 2, "processor": "CPU", "memory_gb": 25.0, "system": "Linux", "python": "3.11.7",
            "sqlite": "3.40.1", "load": [1.0],
        },
        "title": "One record",
        "note": "Nothing else.",
        "programs": [own, floor, {"name": "`jrnl`", "missing": "not installed"}],
        "rows": [
            {"program": "`dk log`", "floor": "nothing", **reach, **ratios},
            {"program": "`dk log`", "floor": "`jrnl`", **reach, "times": 0.1, "verdict": "not measured"},
        ],
        "facts": [{"name": "memory", "value": 27.4, "unit": "MB", "most": 300, "verdict": "within"}],
        "lines": {},
    }  # fmt: skip
    return {"log": found | changes}


def test_every_document_shows_the_figures_that_were_measured() -> None:
    assert RESULTS
    for path, text in written(RESULTS).items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run python -m benchmarks --documents"


def test_a_figure_of_the_page_that_differs_is_caught() -> None:
    page = with_section("<!-- figures -->\n<!-- end figures -->", section(heat(), ["log"]))
    altered = page.replace("120 ms", "119 ms")
    assert altered != page
    assert with_section(altered, section(heat(), ["log"])) == page


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("log:1:time", "1.20"),
        ("log:1:processor", "1.50"),
        ("log:1:own", "120 ms"),
        ("log:1:other", "100 ms"),
        ("log:fact1", "27 MB"),
    ],
)
def test_a_quoted_figure_that_differs_is_caught(place: str, words: str) -> None:
    right = f"It takes <!-- figure {place} -->{words}<!-- end -->."
    assert with_figures(right, heat()) == right
    assert with_figures(right.replace(words, "nothing"), heat()) == right


def test_a_quoted_figure_of_nothing_measured_is_an_error() -> None:
    with pytest.raises(KeyError):
        figure(heat(), "lost", "1", "time")


def test_every_quoted_figure_names_one_that_was_measured() -> None:
    for path in documents():
        for match in re.finditer(r"<!-- figure ([\w-]+):(\w+):?(\w*) -->", path.read_text(encoding="utf-8")):
            assert figure(RESULTS, *match.groups()), f"{path.name}: {match[0]}"


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="the page has no"):
        with_section("# Performance\n", "figures")


def test_the_tables_say_reach_verdict_and_what_is_missing() -> None:
    shown = section(heat(), ["log"])
    assert "| **1.20 (1.10-1.31)** | 1.50 | 1.3 x | within |" in shown
    assert "| not installed |" in shown
    assert "| 10 x ahead | not measured |" in shown
    assert "| memory | 27 MB | 300 MB | within |" in shown


def test_the_chart_draws_a_line_for_each_command() -> None:
    names = [[10, "a"], [1000, "b"]]
    found = heat(
        lines={"log": names, "report": names},
        programs=[
            {"name": name, "starts": 1, "seconds": 1.0, "processor": spent, "megabytes": 1.0}
            for name, spent in (("a", 0.1), ("b", 7.0))
        ],
        rows=[],
    )
    picture = chart(found["log"])
    assert picture.count("<polyline") == 2
    assert "dk report" in picture
    assert "| report | 100 ms (1 MB) | 7.00 s (1 MB) |" in section(found, ["log"])
