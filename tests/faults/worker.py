"""A shell that logs, for tests that let it compete. Acknowledges each record on its standard output.

Usage: worker.py WORKSPACE COUNT MODE
Modes: plain; files (each record has a file); deferred (the planted defect: a transaction that takes the lock only
when it writes); import (all in one transaction, acknowledged at the end); hasty (each record after a pause of chance).
"""

import random
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from disputekit.ledger import append as module
from disputekit.ledger.append import Fields, Next, append
from disputekit.ledger.connection import open_for_writing, storage_errors
from disputekit.ledger.files import store_bytes
from disputekit.ledger.read import all_cases
from disputekit.record.canonical import Json

WHEN: Json = {"rel": "at", "from": "2026-03-03", "zone": "UTC", "said": "3 mar", "basis": "typed"}


@contextmanager
def deferred(connection: module.sqlite3.Connection) -> Iterator[None]:  # type: ignore[name-defined]
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM head").fetchone()
    time.sleep(0.002)  # what another does here is what is lost
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def memo(workspace: Path, number: int, mode: str) -> Fields:
    fields: Fields = {"kind": "memo", "when": WHEN, "text": {"body": f"note {number}", "basis": "described"}}
    if mode == "files":
        stored = store_bytes(workspace, f"file {number} ".encode() * 5000, f"{number}.txt")
        fields["file.1"] = stored.to_value()
    return fields


def made(fields: list[Fields], _coming: Next) -> list[Fields]:
    return fields


def main(workspace: Path, count: int, mode: str) -> None:
    if mode == "deferred":
        module.writing = deferred  # type: ignore[attr-defined]
    connection = open_for_writing(workspace)
    case = all_cases(connection)[0]
    say("ready")
    sys.stdin.readline()
    chance = random.Random(f"{workspace}{count}")  # noqa: S311 - when it pauses
    several, count = (count, 1) if mode == "import" else (1, count)
    for number in range(count):
        if mode == "hasty":
            time.sleep(chance.random() / 500)
        try:
            with storage_errors(workspace):
                build = partial(made, [memo(workspace, number, mode)] * several)
                done = append(connection, case.case_no, case.case_id, build, datetime.now(UTC))
        except Exception as error:  # noqa: BLE001 - the test wants to hear of every failure
            say(f"failed: {error}")
        else:
            for one in done.records:
                say(str(one.seq))


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # also where the tests run in the background, deaf to it
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
