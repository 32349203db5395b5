"""Reading: screens of a very large case against one ``log`` in it, verify and documents against their bare work."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks.heat import Fact, Heat, Row, peak
from benchmarks.heats_log import log
from benchmarks.program import Program, build, run
from benchmarks.scene import Scene

_INTACT = (0, 10)


def heats(scene: Scene) -> Iterator[Heat]:
    yield _most(scene)
    yield _verify(scene)
    typed = f"typed-{scene.sizes.typed}"
    title = f"A timeline of {scene.sizes.typed:,} typed records as HTML"
    yield _report(scene, "report-timeline", title, typed, "timeline")
    scope = f"scope-{scene.sizes.items}-{scene.sizes.requests}"
    title = f"A scope report of {scene.sizes.items:,} agreed items and {scene.sizes.requests:,} requests"
    yield _report(scene, "report-scope", title, scope, "scope")
    yield _screens(scene)


def _most(scene: Scene) -> Heat:
    size = scene.sizes.most
    case = f"messages-{size}"
    own = log(scene, size)
    empty = log(scene, 0)
    reading = [
        scene.dk(case, *words, name=f"`dk {words[0]}{' ' + ' '.join(words[1:]) if words[1:] else ''}`")
        for words in (("timeline", "--limit", "50"), ("search", "newsletter"), ("show", "9"), ("status",))
    ]

    def prepare() -> None:
        scene.make(case)
        scene.make("messages-0")

    return Heat(
        key="log-most",
        title=f"A case of {size:,} records",
        note=(
            "Of `log` CPU is judged: from start to start the disk differs by more than a tenth. The word that is searched "
            "stands in one message in eight, and the 50 newest hits are shown."
        ),
        prepare=prepare,
        rounds=11,
        is_warmed=True,
        rows=[
            Row(program=own, floor=empty, times=1.1, by="processor"),
            *(Row(program=one, floor=own, times=2.5) for one in reading),
        ],
        facts=[Fact(name=f"most memory, {one.name}", value=peak(one), unit="MB") for one in (own, *reading)],
    )


def verify(scene: Scene, size: int) -> Program:
    """Return ``dk verify`` of a case of so many messages."""
    return scene.dk(f"messages-{size}", "verify", name=f"`dk verify` of {size:,}", codes=_INTACT, most=3)


def _verify(scene: Scene) -> Heat:
    size = scene.sizes.verify
    own = verify(scene, size)
    floor = scene.floor(
        "reading and hashing each entry and disclosure", "hashes", str(scene.database(f"messages-{size}"))
    )
    return Heat(
        key="verify",
        title=f"Verify {size:,} records, all checks",
        prepare=lambda: scene.make(f"messages-{size}"),
        rounds=3,
        rows=[Row(program=own, floor=floor, times=8, by="processor")],
        facts=[Fact(name="most memory, `dk verify`", value=peak(own), unit="MB")],
    )


def report(scene: Scene, case: str, document: str, page: Path, said: str = "") -> Program:
    """Return the making of a document as HTML."""
    arguments = ("report", document, "--format", "html", "--to", str(page), "--force")
    return scene.dk(case, *arguments, name=f"`dk report {document} --format html`{said}", most=5)


def _report(scene: Scene, key: str, title: str, case: str, document: str) -> Heat:
    page, rows = scene.file(f"{key}.html"), scene.file(f"{key}.json")
    own = report(scene, case, document, page)
    bare = scene.floor(
        "Jinja, the same words as rows of a table", "jinja", str(rows), str(page.with_suffix(".bare.html"))
    )

    def prepare() -> None:
        scene.make(case)
        run(own)
        build("benchmarks.floors", "cells", str(page), str(rows))

    return Heat(
        key=key,
        title=title,
        prepare=prepare,
        rounds=5,
        rows=[Row(program=own, floor=bare, times=4, by="processor")],
        facts=[
            Fact(name="most memory", value=peak(own), unit="MB", most=300),
            Fact(name="size of the page", value=lambda _: page.stat().st_size / 1e6, unit="MB"),
        ],
    )


def _screens(scene: Scene) -> Heat:
    timeline = scene.dk("large", "timeline", "--limit", "50")
    sent = scene.dk("clauses", "sent", "hello")

    def prepare() -> None:
        scene.make("large")
        scene.make("clauses")

    return Heat(
        key="screens",
        title="Screens of a case of two years",
        note=(
            "10,000 records: 9,700 messages, and 300 that say what was agreed, asked, answered, delivered and paid. "
            "`scope near` compares with 500 clauses of a dozen words. What only reads is judged by CPU."
        ),
        prepare=prepare,
        rounds=25,
        is_warmed=True,
        rows=[
            Row(program=scene.dk("clauses", "scope", "near", "R1"), floor=sent, times=2, plus=50),
            Row(program=scene.dk("large", "due"), floor=timeline, times=1.5, by="processor"),
            Row(program=scene.dk("large", "due", "--line"), floor=timeline, times=1.5, by="processor"),
            Row(program=scene.dk("large", "status"), floor=timeline, times=1.5, by="processor"),
            Row(program=scene.dk("large", "account"), floor=timeline, times=4, by="processor"),
            Row(program=scene.dk("large", "review"), floor=timeline, times=4, by="processor"),
        ],
    )
