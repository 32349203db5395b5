"""Figures in documents: the tables between the marks of docs/performance.md, and single figures anywhere else.

Both are written from results.json alone, so that a test can tell a figure that differs. A single figure stands in a
marked span, ``<!-- figure HEAT:NUMBER:WHAT -->12<!-- end -->``: row or fact NUMBER of a heat counted from 1, and what
of it (time, processor, own, other; value of a fact ``fact1``).
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.results import Results

REPOSITORY = Path(__file__).parents[1]
PAGE = REPOSITORY / "docs" / "performance.md"
CHART = REPOSITORY / "docs" / "growth.svg"
BEGIN, END = "<!-- figures -->", "<!-- end figures -->"
_FIGURE = re.compile(r"(<!-- figure ([\w-]+):(\w+):?(\w*) -->)(.*?)(<!-- end -->)", re.DOTALL)
_HEAD = (
    "| program | time | CPU | memory | against | time | CPU | memory | ratio (middle half) | ratio of CPU | reach | |",
    "|---|---:|---:|---:|---|---:|---:|---:|---:|---:|---:|---|",
)


def seconds(value: float) -> str:
    """Return a time for people: milliseconds below one second."""
    return (
        f"{value * 1000:.0f} ms"
        if value < 0.9995
        else f"{value:.2f} s"
        if value < 99.5
        else f"{value:,.0f} s"
    )


def ratio(value: float) -> str:
    """Return a ratio with three figures, as far as they mean something."""
    return f"{value:.2f}" if value < 9.995 else f"{value:.1f}" if value < 99.95 else f"{value:,.0f}"


def section(results: Results, order: list[str]) -> str:
    """Return all that stands between the marks: the heats that were measured, in this order."""
    known = [key for key in order if key in results]
    known += sorted(results.keys() - set(order))
    return "\n\n".join("\n".join(_heat(results[key])) for key in known)


def _heat(heat: dict[str, Any]) -> Iterator[str]:
    yield f"### {heat['title']}\n"
    programs = {one["name"]: one for one in heat["programs"]}
    if heat["rows"]:
        yield from _HEAD
        yield from (_row(row, programs) for row in heat["rows"])
        yield ""
    paired = {row[side] for row in heat["rows"] for side in ("program", "floor")}
    alone = [one for one in heat["programs"] if one["name"] not in paired]
    if alone and not heat["lines"]:
        yield "| program | time | CPU | memory |"
        yield "|---|---:|---:|---:|"
        yield from (f"| {one['name']} | {' | '.join(_cells(one))} |" for one in alone)
        yield ""
    if heat["lines"]:
        yield from _growth(heat, programs)
        yield ""
    if heat.get("table"):
        head, *lines = heat["table"]
        yield f"| {' | '.join(head)} |"
        yield f"|---|{'---:|' * (len(head) - 1)}"
        yield from (f"| {' | '.join(cells)} |" for cells in lines)
        yield ""
    if heat["facts"]:
        yield "| figure | | reach | |"
        yield "|---|---:|---:|---|"
        yield from map(_fact, heat["facts"])
        yield ""
    yield f"{heat['note']} {_circumstances(heat)}".strip()


def _cells(program: dict[str, Any]) -> tuple[str, str, str]:
    if "missing" in program:
        return program["missing"], "", ""
    return seconds(program["seconds"]), seconds(program["processor"]), f"{program['megabytes']:,.0f} MB"


def _row(row: dict[str, Any], programs: dict[str, Any]) -> str:
    own, other = programs[row["program"]], programs[row["floor"]]
    ratios = ("", "")
    if "time" in row:
        by_time = f"{ratio(row['time'])} ({ratio(row['low'])}-{ratio(row['high'])})"
        by_processor = ratio(row["processor"])
        ratios = (f"**{by_time}**", by_processor) if row["by"] == "time" else (by_time, f"**{by_processor}**")
    cells = (own["name"], *_cells(own), other["name"], *_cells(other), *ratios, _reach(row), row["verdict"])
    return f"| {' | '.join(cells)} |"


def _reach(row: dict[str, Any]) -> str:
    if row["times"] is None:
        return ""
    if row["times"] == 1:
        return "ahead"
    if row["times"] < 1:
        return f"{1 / row['times']:.0f} x ahead"
    return f"{row['times']:g} x" + (f" + {row['plus']} ms" if row["plus"] else "")


def _fact(fact: dict[str, Any]) -> str:
    most = "" if fact["most"] is None else f"{fact['most']:g} {fact['unit']}"
    return f"| {fact['name']} | {_value(fact)} | {most} | {fact['verdict']} |"


def _value(fact: dict[str, Any]) -> str:
    value = fact["value"]
    return f"{value:,.0f} {fact['unit']}" if value >= 10 else f"{value:.2f} {fact['unit']}"


def _growth(heat: dict[str, Any], programs: dict[str, Any]) -> Iterator[str]:
    sizes = sorted({size for line in heat["lines"].values() for size, _ in line})
    yield f"| CPU (memory) at | {' | '.join(f'{size:,}' for size in sizes)} |"
    yield f"|---|{'---:|' * len(sizes)}"
    for name, line in heat["lines"].items():
        found = {size: programs[program] for size, program in line}
        cells = [
            f"{seconds(found[size]['processor'])} ({found[size]['megabytes']:,.0f} MB)"
            if size in found
            else ""
            for size in sizes
        ]
        yield f"| {name} | {' | '.join(cells)} |"
    yield f"\n![{heat['title']}: processor seconds of each command]({CHART.name})"


def _circumstances(heat: dict[str, Any]) -> str:
    facts = heat["machine"]
    load = f", load {'/'.join(map(str, facts['load']))} at the end" if facts["load"] else ""
    starts = [one["starts"] for one in heat["programs"] if "starts" in one]
    rounds = f"{min(starts)} to {max(starts)}" if len(set(starts)) > 1 else f"{max(starts, default=0)}"
    said = f"Rounds: {rounds}. " if starts else ""
    return (
        f"{said}Taken {heat['taken']} UTC on {facts['processors']} processors ({facts['processor']}, "
        f"{facts['memory_gb']:g} GB), {facts['system']}, Python {facts['python']}, SQLite {facts['sqlite']}{load}."
    )


def figure(results: Results, heat: str, place: str, what: str) -> str:
    """Return a single figure as documents quote it; raises KeyError or IndexError for one that is not there."""
    found = results[heat]
    if place.startswith("fact"):
        return _value(found["facts"][int(place.removeprefix("fact")) - 1])
    row = found["rows"][int(place) - 1]
    if what in ("time", "processor"):
        return ratio(row[what])
    programs = {one["name"]: one for one in found["programs"]}
    return seconds(programs[row["program" if what == "own" else "floor"]]["seconds"])


def with_figures(text: str, results: Results) -> str:
    """Return a document with its marked spans filled."""

    def put(match: re.Match[str]) -> str:
        return f"{match[1]}{figure(results, match[2], match[3], match[4])}{match[6]}"

    return _FIGURE.sub(put, text)


def with_section(text: str, found: str) -> str:
    """Return the page with its tables between the marks; raises ValueError where it has no marks."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page has no {BEGIN} ... {END}")
    return f"{before}{BEGIN}\n\n{found}\n\n{END}{after}"


def documents() -> list[Path]:
    """Return every page that may quote a figure."""
    return sorted([*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/**/*.md")])
