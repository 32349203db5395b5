"""How the cost of a command grows with the case: the lines of the chart."""

from collections.abc import Iterator

from benchmarks.heat import Heat
from benchmarks.heats_log import log
from benchmarks.heats_read import report, verify
from benchmarks.scene import Scene

REPORT_MOST = (
    100_000  # a document of more entries is nothing that people read, and is held in memory as a whole
)


def heats(scene: Scene) -> Iterator[Heat]:
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

    yield Heat(
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
