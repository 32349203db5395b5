"""A real mail thread, logged by a loop in the shell, gives a sensible timeline and search."""

import email
import email.policy
import re
from collections import Counter
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

import pytest

from tests.journeys.conftest import Machine

SUBJECT = "working with maildir storage?"
LOOP = r"""
for mail in thread/*; do
    from=$(sed -n 's/^From: *"\{0,1\}\([^"<]*[^"< ]\)"\{0,1\} *<.*/\1/p;/^$/q' "$mail")
    date=$(sed -n 's/^Date: *//p;/^$/q' "$mail")
    sed '1,/^$/d' "$mail" | dk log --from "$from" --to me -v email --at "$(date -d "$date" --iso-8601=seconds)" -f "$mail" -q -
done
"""


@pytest.fixture(scope="module")
def thread(repository: Path) -> list[tuple[Path, EmailMessage]]:
    folder = repository.parent / "shared" / "samples" / "email_maildir" / "notmuch" / "corpora" / "default"
    if not folder.is_dir():
        pytest.skip("sample files not present")
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            assert isinstance(message, EmailMessage)
            if SUBJECT in str(message["subject"] or "").casefold():
                found.append((path, message))
    assert len(found) > 4
    return found


def test_a_thread_becomes_a_timeline(machine: Machine, thread: list[tuple[Path, EmailMessage]]) -> None:
    machine("start", "--title", "Mail", "--me", "Me", "--client", parseaddr(str(thread[0][1]["from"]))[0],
            *("--platform", "direct", "--channel", "email", "--currency", "USD", "--zone", "UTC", "--slug", "mail", "--yes"))  # fmt: skip
    folder = machine.home / "thread"
    folder.mkdir()
    for number, (path, _) in enumerate(thread):
        (folder / f"{number:02}.eml").write_bytes(path.read_bytes())
    machine.bash(LOOP)
    records = machine("timeline", "--json", "--kind", "message", "--oldest-first").json["records"]
    dates = sorted(parsedate_to_datetime(str(message["date"])) for _, message in thread)
    assert len(records) == len(thread)
    assert [one["when"]["from"][:16] for one in records] == [
        f"{date.astimezone():%Y-%m-%dT%H:%M}" for date in dates
    ]
    senders = Counter(parseaddr(str(message["from"]))[0] for _, message in thread)
    assert Counter(one["talk"]["from"] for one in records) == senders
    assert all(one["text"]["basis"] == "verbatim" for one in records)
    _search_finds_what_is_there(machine, thread)
    _each_original_is_attached(machine, thread, records)


def _search_finds_what_is_there(machine: Machine, thread: list[tuple[Path, EmailMessage]]) -> None:
    bodies = [
        path.read_text(encoding="utf-8", errors="replace").partition("\n\n")[2].casefold()
        for path, _ in thread
    ]
    words = Counter(
        word for body in bodies for word in set(re.findall(r"(?<![^\W])[a-z]{6,}(?![^\W])", body))
    )
    word = next(word for word, count in sorted(words.items()) if 1 < count < len(bodies))
    found = machine("search", word, "--json", "--limit", "0").json["records"]
    assert len(found) == sum(bool(re.search(rf"(?<!\w){word}(?!\w)", body)) for body in bodies)
    assert f"[{word}]" in machine("search", word).out.casefold()


def _each_original_is_attached(
    machine: Machine, thread: list[tuple[Path, EmailMessage]], records: list[dict[str, object]]
) -> None:
    (machine.home / "out").mkdir()
    originals = {path.read_bytes() for path, _ in thread}
    for one in records:
        path = machine("open", f"{one['seq']}.1", "--to", "out").out.strip()
        assert Path(path if path.startswith("/") else machine.home / path).read_bytes() in originals
