"""The code of the benchmarks runs, at sizes that take no time; the figures themselves are no test."""

import json
import os
from pathlib import Path

import pytest

from benchmarks import floors, sources
from benchmarks.__main__ import main
from benchmarks.cases import main as make_case
from benchmarks.heat import Fact, Heat, Row, measure, peak, told
from benchmarks.peers import no_peers
from benchmarks.program import Program, around_of, python, run
from benchmarks.results import keep, read_results


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    make_case(["messages-30", str(tmp_path / "messages")])
    return tmp_path / "messages" / "workspace"


def database(workspace: Path) -> str:
    return str(workspace / "disputekit.db")


@pytest.mark.parametrize("case", ["empty", "typed-30", "scope-3-8"])
def test_a_case_to_measure_on_is_a_case(tmp_path: Path, case: str) -> None:
    make_case([case, str(tmp_path)])
    assert json.loads((tmp_path / "config" / "cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("what", ["mbox", "whatsapp"])
def test_a_generated_source_holds_what_was_asked_for(
    tmp_path: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"{what}.txt"
    sources.main([what, "45", str(path)])
    floors.reading(str(path))
    assert capsys.readouterr().out.split() == ["45"]


def test_a_mailbox_is_split_into_as_many_files(tmp_path: Path) -> None:
    box = tmp_path / "mails.mbox"
    sources.main(["mbox", "45", str(box)])
    sources.main(["maildir", str(box), str(tmp_path / "maildir")])
    assert len(list((tmp_path / "maildir" / "cur").iterdir())) == 45


def test_a_large_box_is_as_large_as_asked_for(tmp_path: Path) -> None:
    sources.main(["box", "1", str(tmp_path / "box")])
    assert 1 << 20 <= (tmp_path / "box").stat().st_size < (1 << 20) + 200_000


def test_the_loops_of_python_read_a_box(tmp_path: Path) -> None:
    box = tmp_path / "mails.mbox"
    sources.main(["mbox", "45", str(box)])
    for loop in (floors.box_headers, floors.box_parsed, floors.box_decoded):
        loop(str(box))


def test_the_bare_append_says_what_it_took(
    messages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    floors.hashes(database(messages))
    capsys.readouterr()
    floors.executemany(database(messages), str(tmp_path / "bare.db"))
    assert capsys.readouterr().out.startswith("measured ")


def test_the_rows_for_others_are_those_of_the_case(tmp_path: Path) -> None:
    floors.rows_of_messages("30", str(tmp_path / "rows.nl"))
    lines = (tmp_path / "rows.nl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 30
    assert {len(json.loads(line)["text"]) for line in lines} == {80}
    floors.searched_table(str(tmp_path / "rows.db"), "3")


def test_a_page_is_taken_apart_and_rendered_again(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<style>p{}</style><h1>Scope</h1><table><tr><td>S1<td>a &amp; b</table>", encoding="utf-8"
    )
    floors.cells(str(page), str(tmp_path / "rows.json"))
    floors.jinja(str(tmp_path / "rows.json"), str(tmp_path / "bare.html"))
    assert "<td>S1</td><td>a &amp; b</td>" in (tmp_path / "bare.html").read_text(encoding="utf-8")


def test_a_program_that_fails_is_no_figure() -> None:
    with pytest.raises(RuntimeError, match="ended with 3: lost"):
        run(Program("it", python("-c", "import sys; print('lost'); sys.exit(3)"), around_of()))


def test_a_heat_compares_in_turn_and_says_what_is_over() -> None:
    quick, slow = (
        Program(name, python("-S", "-c", f"print('measured {spent} {spent}')"), around_of())
        for name, spent in (("quick", 0.1), ("slow", 0.25))
    )
    absent = Program("absent", missing="not installed")
    rows = [
        Row(program=slow, floor=quick, times=2),
        Row(program=slow, floor=quick, times=2, plus=60, by="processor"),
        Row(program=quick, floor=slow),
        Row(program=quick, floor=absent, times=1),
    ]
    facts = [
        Fact(name="memory", value=peak(slow), unit="MB", most=1),
        Fact(name="size", value=lambda _: 2, unit="KB"),
    ]
    heat = Heat(key="it", title="It", rows=rows, facts=facts)
    found = told(heat, measure(heat, 2))
    assert [row["verdict"] for row in found["rows"]] == ["OVER", "within", "said", "not measured"]
    assert [fact["verdict"] for fact in found["facts"]] == ["OVER", "said"]
    assert found["rows"][0]["time"] == 2.5
    assert found["programs"][-1] == {"name": "absent", "missing": "not installed"}


def test_what_was_not_measured_now_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    keep({"log": {"title": "One"}}, path)
    keep({"import": {"title": "Two"}}, path)
    kept = read_results(path)
    assert set(kept) == {"log", "import"}
    assert kept["log"]["machine"]["processors"] == os.cpu_count()


def test_without_peers_nothing_is_installed() -> None:
    assert no_peers().python() == no_peers().debian("mu") == ""


def test_all_heats_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list", "--quick"]) == 0
    shown = capsys.readouterr().out
    assert "import-mail" in shown
    assert "growth" in shown


def test_an_unknown_heat_is_refused() -> None:
    with pytest.raises(SystemExit, match="no heat has such a name"):
        main(["--only", "nothing-of-that-name", "--quick"])


@pytest.mark.parametrize("heat", ["verify", pytest.param("", marks=pytest.mark.full)])
def test_the_command_measures_at_small_sizes(heat: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--quick", "--only", heat]) in (0, 6)
    assert "reading and hashing each" in capsys.readouterr().out
