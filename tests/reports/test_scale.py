"""A case of many records: what a document costs grows with the record and no faster."""

import subprocess
import sys
from pathlib import Path

import pytest

from disputekit.reports.document import Format, Report
from tests.reports.documents import document_of, rendered
from tests.reports.html_tree import tree
from tests.reports.worked import Chain, by_client, by_me, said

REPOSITORY = Path(__file__).resolve().parents[2]


def long_case(messages: int) -> Chain:
    """A case with one milestone and messages about it, two per hour."""
    chain = Chain()
    facts = {
        "title": "Long",
        "me": "Olena Koval",
        "client": "Dana Reyes",
        "platform": "upwork",
        "currency": "USD",
    }
    chain.add("case", "2024-01-01 08:00", "", **facts, zone="UTC", slug="long")
    chain.add("agreement", "2024-01-01 08:00", talk=by_client("Upwork"), text=said("All of it."))
    for number in range(messages):
        hour, minute = divmod(number % 48 * 30, 60)
        day, month = number // 48 % 28 + 1, number // (48 * 28) % 12 + 1
        at = f"2024-{month:02d}-{day:02d} {hour:02d}:{minute:02d}"
        talk = by_me() if number % 2 else by_client()
        chain.add(
            "message", at, talk=talk, about=["M1"], text=said(f"Message {number}: some words about the work.")
        )
    return chain


# Counts what the interpreter does instead of watching a clock: calls made while a document is rendered.
COUNT = """
import sys
from disputekit.reports.document import Format, Report
from tests.reports.documents import document_of, rendered
from tests.reports.test_scale import long_case

calls = 0
def watch(frame, event, argument):
    global calls
    calls += event == "call"

documents = [document_of(long_case(size).records, Report.TIMELINE) for size in (250, 1000)]
for form in Format:
    rendered(documents[0], form)
    found = []
    for document in documents:
        calls = 0
        sys.setprofile(watch)
        rendered(document, form)
        sys.setprofile(None)
        found.append(calls)
    print(form.value, *found)
"""


def test_four_times_the_messages_take_about_four_times_the_work() -> None:
    run = subprocess.run(
        [sys.executable, "-c", COUNT],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
        env=environment(),
    )
    lines = [line.split() for line in run.stdout.splitlines()]
    assert len(lines) == len(Format)
    for form, small, large in lines:
        assert int(large) < 5 * int(small), f"{form}: {small} calls for 250 messages, {large} for 1,000"


def environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(REPOSITORY / "src"), str(REPOSITORY)])}


@pytest.mark.full
def test_ten_thousand_records_fit_in_three_hundred_megabytes() -> None:
    program = (
        "import resource\n"
        "from disputekit.reports.document import Format, Report\n"
        "from tests.reports.documents import document_of, rendered\n"
        "from tests.reports.test_scale import long_case\n"
        "page = rendered(document_of(long_case(10_000).records, Report.TIMELINE), Format.HTML)\n"
        "print(len(page), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
        env=environment(),
    )
    size, kilobytes = map(int, run.stdout.split())
    assert size > 1_000_000
    assert kilobytes < 300 * 1024


def test_a_long_case_is_complete() -> None:
    page = rendered(document_of(long_case(300).records, Report.TIMELINE), Format.HTML)
    assert sum(name.startswith("Message ") for name in "".join(tree(page).text).split("\u201c")) == 600
