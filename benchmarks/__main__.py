"""Measure disputekit against peers and floors, and put the figures into the documents: ``python -m benchmarks``."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks import heats_growth, heats_import, heats_log, heats_read
from benchmarks.chart import chart
from benchmarks.heat import Heat, measure, told
from benchmarks.page import CHART, PAGE, documents, section, with_figures, with_section
from benchmarks.peers import Peers, install, no_peers
from benchmarks.results import Results, keep, read_results
from benchmarks.scene import QUICK, Scene, Sizes

_ROOMS = (heats_log, heats_import, heats_read, heats_growth)


def all_heats(scene: Scene) -> list[Heat]:
    """Return every heat, in the order in which they are run and stand on the page."""
    return [heat for room in _ROOMS for heat in room.heats(scene)]


def order_of_heats() -> list[str]:
    """Return the keys of all heats at full size, as the page orders them."""
    return [heat.key for heat in all_heats(Scene(Path(), Sizes(), no_peers()))]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and keep. Exit code 6: something is over its reach, or could not be measured."""
    given = _options().parse_args(arguments)
    if given.documents:
        write_documents(read_results())
        return 0
    with ExitStack() as stack:
        folder = given.folder or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="disputekit-benchmark-"))
        )
        folder.mkdir(parents=True, exist_ok=True)
        peers = no_peers() if given.quick or given.no_peers else install(folder.absolute() / "peers")
        found = _measured(given, folder.absolute(), peers)
    if not found:
        sys.exit("no heat has such a name: --list shows them all")
    return 6 if any(_is_over(one) for one in found.values()) else 0


def _options() -> argparse.ArgumentParser:
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument(
        "--only", default="", metavar="NAME", help="heats whose name begins so: import, log, report"
    )
    asked.add_argument("--rounds", type=int, default=0, help="how often each program is started")
    asked.add_argument("--quick", action="store_true", help="small sizes, once, without peers; keeps nothing")
    asked.add_argument("--no-peers", action="store_true", help="install nothing; rows against peers say so")
    asked.add_argument("--folder", type=Path, help="where data and peers lie; kept for the next run")
    asked.add_argument("--no-write", action="store_true", help="print only")
    asked.add_argument("--documents", action="store_true", help="put kept figures into the documents again")
    asked.add_argument("--list", action="store_true", help="name the heats and measure nothing")
    return asked


def _measured(given: argparse.Namespace, folder: Path, peers: Peers) -> Results:
    found: Results = {}
    scene = Scene(folder, QUICK if given.quick else Sizes(), peers)
    for heat in _chosen(all_heats(scene), given.only):
        if given.list:
            print(f"{heat.key:20} {heat.title}")
            found[heat.key] = {"rows": [], "facts": []}
            continue
        print(f"{heat.key} ...", file=sys.stderr)
        rounds = 1 if given.quick else given.rounds or heat.rounds
        try:
            found[heat.key] = told(heat, measure(heat, rounds))
        except RuntimeError as error:  # the others are measured all the same
            print(f"{heat.key} is left out: {error}", file=sys.stderr)
            found[heat.key] = {"rows": [{"verdict": "OVER"}], "facts": []}
            continue
        _say(found[heat.key])
        if not given.quick and not given.no_write:
            keep({heat.key: found[heat.key]})
            write_documents(read_results())
    return found


def _chosen(heats: list[Heat], name: str) -> list[Heat]:
    """Return the heat of this name, else those whose name begins so."""
    exact = [heat for heat in heats if heat.key == name]
    return exact or [heat for heat in heats if heat.key.startswith(name)]


def _say(heat: dict[str, object]) -> None:
    from benchmarks.results import machine

    print(section({"now": {"taken": "now", "machine": machine(), **heat}}, ["now"]) + "\n", flush=True)


def _is_over(heat: dict[str, list[dict[str, str]]]) -> bool:
    return any(one["verdict"] == "OVER" for part in ("rows", "facts") for one in heat[part])


def write_documents(results: Results) -> None:
    """Put the tables, the chart and the quoted figures where they belong."""
    for path, text in written(results).items():
        path.write_text(text, encoding="utf-8", newline="\n")


def written(results: Results) -> dict[Path, str]:
    """Return each document that shows figures, as it has to be."""
    found = {path: with_figures(path.read_text(encoding="utf-8"), results) for path in documents()}
    found[PAGE] = with_section(found[PAGE], section(results, order_of_heats()))
    if "growth" in results:
        found[CHART] = chart(results["growth"])
    return found


if __name__ == "__main__":
    sys.exit(main())
