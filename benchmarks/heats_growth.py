"""How the cost of a command grows with the case: the lines of the chart."""

import shutil
from collections.abc import Callable, Iterator
from functools import partial

from benchmarks.heat import Fact, Heat, Samples
from benchmarks.heats_log import log
from benchmarks.heats_read import report, verify
from benchmarks.import_growth import Growth, rows
from benchmarks.scene import Scene

FORMS_HELD = {"slack": 1_000_000, "whatsapp": 1_000_000}  # the most messages before
REPORT_MOST = (
    100_000  # a document of more entries is nothing that people read, and is held in memory as a whole
)


def heats(scene: Scene) -> Iterator[Heat]:
    yield _screens(scene)
    yield _imports(scene)


def _imports(scene: Scene) -> Heat:
    found: list[Growth] = []
    new, *_ = scene.sizes.import_growth

    def table() -> list[list[str]]:
        place = scene.file("import-growth")
        shutil.rmtree(place, ignore_errors=True)
        for form, held in FORMS_HELD.items():
            most = [size for size in scene.sizes.import_growth if size <= held]
            found.extend(rows(place, [form], (0, *most), [new]))
        shutil.rmtree(place, ignore_errors=True)
        return [
            ["import", "messages before", "in the source", "CPU for each", "time for each", "memory"],
            *([
                one.what, f"{one.held:,}", f"{one.size:,}", f"{one.processor:.3f} ms",
                f"{one.per_message:.3f} ms", f"{one.memory:,.0f} MB",
            ] for one in found),
        ]  # fmt: skip

    def growth(form: str) -> float:
        costs = [one.processor for one in found if one.what == form]
        return costs[-1] / costs[0]

    return Heat(
        key="import-growth",
        title=f"An import of {new:,} messages into a case that holds many of the same channel",
        note="Start of the program included. `slack` has ids, `whatsapp` is aligned line by line; *again* brings nothing new.",
        table=table,
        facts=[
            Fact(
                name=f"{form}: cost of a message in the largest case, by that in an empty one",
                value=partial(_with_no_samples, growth, form),
                unit="x",
            )
            for form in FORMS_HELD
        ],
    )


def _with_no_samples(growth: Callable[[str], float], form: str, _: Samples) -> float:
    return growth(form)


def _screens(scene: Scene) -> Heat:
    sizes = scene.sizes.growth
    reported = [size for size in sizes if size <= REPORT_MOST]
    searches = [
        (size, scene.dk(f"messages-{size}", "search", "newsletter", name=f"`dk search` in {size:,}"))
        for size in sizes
    ]
    reports = [
        (size, report(scene, f"typed-{size}", "timeline", scene.file("growth.html"), f" of {size:,}"))
        for size in reported
    ]

    def prepare() -> None:
        for size in sizes:
            scene.make(f"messages-{size}")
        for size in reported:
            scene.make(f"typed-{size}")

    return Heat(
        key="growth",
        title="Cost against the number of records",
        note="Search shows 50 hits; the report is the timeline of typed records as HTML.",
        prepare=prepare,
        rounds=5,
        is_warmed=False,
        patience=60,
        lines={
            "log": [(size, log(scene, size)) for size in sizes],
            "search": searches,
            "verify": [(size, verify(scene, size)) for size in sizes],
            "report": reports,
        },
    )
