"""The rig that fuzzes importers: it sees what is slow, large or broken, and the page says what it measured."""

from pathlib import Path

import pytest

from disputekit.intake.formats import importers
from tests.intake import fuzz_figures
from tests.intake.fuzz_figures import CASES, HANG, MEMORY, damaged, fuzz, record_fuzz, recorded, watched
from tests.intake.fuzz_table import table, with_table


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(fuzz_figures, "RESULTS", tmp_path / "results.json")
    return tmp_path / "results.json"


def test_the_page_says_what_the_last_runs_measured(repository: Path) -> None:
    page = (repository / "docs" / "limits.md").read_text(encoding="utf-8")
    assert page == with_table(page), "python -m tests.intake.fuzz_table --write"
    assert table() in page


def test_what_is_recorded_was_a_full_run_of_an_importer() -> None:
    assert set(recorded()) <= {one.name for one in importers()} | {"git", "paste"}
    assert all(one.cases >= CASES and one.longest < HANG and one.peak < MEMORY for one in recorded().values())


def test_figures_are_kept_by_name(results: Path) -> None:
    record_fuzz("b", CASES, 0.1234, 1)
    record_fuzz("a", CASES, 0.5, 2)
    record_fuzz("b", CASES, 0.25, 3)
    assert list(recorded()) == ["a", "b"]
    assert recorded()["b"] == (CASES, 0.25, 3)
    assert results.read_text(encoding="utf-8").endswith("}\n")


def test_what_is_slow_or_large_is_not_recorded(results: Path) -> None:
    with pytest.raises(AssertionError, match="a case took"):
        record_fuzz("a", 1, HANG, 0)
    with pytest.raises(AssertionError, match="bytes held"):
        record_fuzz("a", 1, 0, MEMORY)
    assert not results.exists()


def test_a_case_that_hangs_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz_figures, "HANG", 0.05)

    def hang() -> None:
        while True:
            pass

    with pytest.raises(TimeoutError), watched("a", record=False) as watch:
        watch(hang)


def test_a_crash_names_its_case() -> None:
    def read(data: bytes) -> None:
        if not data.endswith(b"}"):
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken") as caught:
        fuzz("a", [b"{}"], read, cases=50)
    assert caught.value.__notes__[0].startswith("a, case ")


def test_memory_that_an_importer_holds_is_seen() -> None:
    with watched("a", record=False) as watch:
        watch(lambda: len(b"x" * 50_000_000))
    peak = fuzz_figures.peak_memory()
    with watched("a", record=False) as watch:
        watch(lambda: None)
    assert peak == 0 or peak - fuzz_figures.peak_memory() > 40_000_000


def test_a_case_is_the_same_whenever_it_is_asked_for() -> None:
    seeds = [b'{"a": [1, 2]}', b"one\ntwo\n"]
    cases = [damaged(seeds, number) for number in range(200)]
    assert cases == [damaged(seeds, number) for number in range(200)]
    assert len(set(cases)) > 150
