"""Ctrl-C, a full disk, a second command: nothing of a source is recorded, or all of it; and again is always possible."""

import errno
import os
import signal
from collections.abc import Callable
from typing import Any

import pytest

from disputekit.ledger.append import write_each
from tests.cli.conftest import Prompt
from tests.intake.hostile.rig import Report, daily, hostile_import, taken_problems
from tests.intake.hostile.sources import BOX, CHAT

POINTS = {
    "claims": "disputekit.app.importing.claims_of",
    "digest": "disputekit.app.importing.digest_of",
    "survey": "disputekit.app.importing.survey",
    "keeping": "disputekit.app.importing.kept_source",
    "drafting": "disputekit.app.importing.item_fields",
    "sealing": "disputekit.ledger.bulk.seal_all",
    "writing": "disputekit.ledger.bulk.write_each",
}
OPTIONS = ("--zone", "case", "--everybody")


def _interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def _fill() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def _fail() -> None:
    raise OSError(errno.EIO, "Input/output error")


EVENTS: dict[str, tuple[Callable[[], None], int]] = {
    "ctrl-c": (_interrupt, 130),
    "disk-full": (_fill, 1),
    "disk-broken": (_fail, 1),
}


def stopped_problems(dk: Prompt, monkeypatch: pytest.MonkeyPatch, place: str, event: str) -> list[str]:
    """What is wrong when something happens at a point of an import, and when the command is repeated after it."""
    (dk.folder / "chat.txt").write_bytes(CHAT)
    (dk.folder / "box.mbox").write_bytes(BOX)
    happens, code = EVENTS[event]
    problems = []
    for name in ("chat.txt", "box.mbox"):
        report = _stopped(dk, monkeypatch, name, place, happens)
        problems += report.problems
        if report.result.code != code:
            problems.append(f"{name}: answered {report.result.code}, not {code}: {report.result.err}")
        if report.recorded:
            problems.append(f"{name}: {report.recorded} records stayed")
        if event == "disk-full" and "disk is full" not in report.result.err:
            problems.append(f"{name}: says not that the disk is full: {report.result.err}")
    again = hostile_import(dk, "chat.txt", "box.mbox", *OPTIONS)
    return problems + taken_problems(again)


def _stopped(
    dk: Prompt, monkeypatch: pytest.MonkeyPatch, name: str, place: str, happens: Callable[[], None]
) -> Report:
    def stop(*_: Any, **__: Any) -> Any:
        happens()

    with monkeypatch.context() as patch:
        patch.setattr(POINTS[place], stop)
        return hostile_import(dk, name, *OPTIONS)


@pytest.mark.parametrize("event", daily(EVENTS, 2))
@pytest.mark.parametrize("place", daily(POINTS, 2))
def test_whatever_stops_an_import_leaves_nothing_of_it(
    dk: Prompt, monkeypatch: pytest.MonkeyPatch, place: str, event: str
) -> None:
    assert stopped_problems(dk, monkeypatch, place, event) == []


@pytest.mark.parametrize("after", [1, 5, 9])
def test_in_the_middle_of_the_records_nothing_stays(
    dk: Prompt, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    assert half_problems(dk, monkeypatch, after) == []


def half_problems(
    dk: Prompt, monkeypatch: pytest.MonkeyPatch, after: int, write: Callable[..., Any] = write_each
) -> list[str]:
    """What is wrong when Ctrl-C comes after so many records of a source were written."""
    (dk.folder / "chat.txt").write_bytes(CHAT)

    def write_some(*arguments: Any, **more: Any) -> Any:
        for number, record in enumerate(write(*arguments, **more)):
            if number == after:
                _interrupt()
            yield record

    with monkeypatch.context() as patch:
        patch.setattr(POINTS["writing"], write_some)
        report = hostile_import(dk, "chat.txt", *OPTIONS)
    problems = [*report.problems] + ([f"{report.recorded} records stayed"] if report.recorded else [])
    return problems + taken_problems(hostile_import(dk, "chat.txt", *OPTIONS))


def test_a_source_that_is_recorded_in_pieces_is_caught(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted defect: each record is committed as soon as it is written."""

    def commit_each(connection: Any, *rest: Any) -> Any:
        for record in write_each(connection, *rest):
            connection.execute("COMMIT")
            connection.execute("BEGIN IMMEDIATE")
            yield record

    assert half_problems(dk, monkeypatch, 5, commit_each) != []
