"""The document of a repository: what it holds is what git named by its hash, and damage is a fault, never silence."""

import hashlib
import json

import pytest

from disputekit.intake.base import Fault, Item, Skip
from disputekit.intake.git_history import IMPORTER, MAGIC, MAX_OBJECT, SELF_MADE
from disputekit.intake.git_objects import commit_of, tag_of
from tests.intake.chat_rig import Outcome, read_all, tree
from tests.intake.fuzz_figures import CASES, fuzz

WHO = b"Olena Koval <olena@koval.test> 1769940000 +0200"
COMMIT = b"tree 0\nauthor " + WHO + b"\ncommitter " + WHO + b"\n\nFirst page\n"
TAG = (
    b"object 1234567890ab\ntype commit\ntag v1\ntagger " + WHO + b"\n\nReady\n-----BEGIN PGP SIGNATURE-----\n"
)
HEAD = {"root": "ab" * 20, "shallow": False, "warnings": ["said before"]}


def entry(kind: str, data: bytes, **more: object) -> bytes:
    native = hashlib.sha1(f"{kind} {len(data)}\0".encode() + data, usedforsecurity=False).hexdigest()
    return json.dumps({"is": kind, "id": native, "size": len(data), **more}).encode() + b"\n" + data + b"\n"


def document(*entries: bytes, head: object = HEAD) -> bytes:
    return MAGIC + json.dumps(head).encode() + b"\n" + b"".join(entries)


def read(data: bytes) -> Outcome:
    [outcome] = read_all(IMPORTER, tree({"site.git-history": data}))
    return outcome


def test_commits_tags_and_what_is_of_others() -> None:
    name = {"is": "name", "name": "v0", "of": "cd" * 20, "author": WHO.decode()}
    found = read(
        document(
            entry("commit", COMMIT, files=2, added=1200, removed=3),
            entry("tag", TAG, name="v1"),
            json.dumps(name).encode() + b"\n",
            b'{"is": "other", "id": "x", "author": "Dana"}\n',
        )
    )
    commit, tag, named = found.items
    assert [one.kind for one in found.items] == ["work"] * 3
    assert commit.text == "First page"
    assert "2 files changed: 1,200 lines added, 3 removed" in commit.flags
    assert tag.text.startswith("tag v1\n\nReady")
    assert "carries a signature, which was not checked" in tag.flags
    assert (named.text, named.id) == ("tag v0", "tag v0 " + "cd" * 20)
    assert all(SELF_MADE in one.remarks for one in found.items)
    assert found.skips == [Skip("entry 4", "of other people")]
    assert found.reading.title == "repository ababababab"
    assert found.reading.is_complete
    assert found.reading.warnings == ["said before"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (document(head=[]), "no history"),
        (document(head={"root": 1}), "no history"),
        (MAGIC, "no history"),
        (document(b"nonsense\n"), "no entry"),
        (document(b"[]\n"), "no entry"),
        (document(b'{"is": "else"}\n'), "no entry"),
        (document(b'{"is": "missing", "id": "0123456789abcdef"}\n'), "does not hold 0123456789"),
        (document(b'{"is": "commit", "id": "x", "size": -1}\n'), "is larger than"),
        (document(json.dumps({"is": "commit", "size": MAX_OBJECT + 1}).encode() + b"\n"), "is larger than"),
        (document(entry("commit", COMMIT)[:-4]), "cut off"),
        (document(entry("commit", COMMIT).replace(b"First", b"Worst")), "do not give its hash"),
    ],
)
def test_what_is_damaged_or_forged_is_a_fault(data: bytes, why: str) -> None:
    [fault] = read(data).faults
    assert why in fault.why


def test_a_history_of_the_longer_hashes_is_checked_too() -> None:
    native = hashlib.sha256(b"commit %d\0" % len(COMMIT) + COMMIT).hexdigest()
    heading = json.dumps({"is": "commit", "id": native, "size": len(COMMIT)}).encode()
    [item] = read(document(heading + b"\n" + COMMIT + b"\n")).items
    assert item.id == native


def test_what_is_no_history_is_not_claimed() -> None:
    assert not list(IMPORTER.claims(tree({"a": b"git history", "b": b"", "c": MAGIC[:-1] + b" 2\n"})))


def test_people_and_times_in_any_shape_are_read() -> None:
    odd = commit_of(b"author \ncommitter x\nencoding utf-8\nencoding\xff\ngpgsig a\n\n")
    assert (odd.author.name, odd.author.stamp, odd.author.spoken) == ("(no name)", None, "at no stated time")
    assert (odd.committer.name, odd.is_signed, odd.text) == ("x", True, "")
    assert "its time is not stated, which is none" in odd.remarks
    empty = commit_of(b"")
    assert empty.author.name == "(no name)"
    west = commit_of(b"author A <a> 0 -0330\n\n").author
    assert west.spoken == "1969-12-31T20:30:00-03:30"
    latin = commit_of(b"author Zo\xeb <z> 0\nencoding latin-1\n\n")
    assert latin.author.name == "Zoë <z>"
    assert commit_of(b"author Zo\xeb <z> 0\n\n").author.name == "Zo\\xeb <z>"
    assert commit_of(b"encoding undefined\n\na").text == "a"
    assert tag_of(b"").kind == ""


SEEDS = [
    document(entry("commit", COMMIT), entry("tag", TAG, name="v1"), b'{"is": "other"}\n'),
    COMMIT,
    TAG,
    document(entry("commit", COMMIT.replace(b"1769940000 +0200", b"99999999999999 -9999"))),
]


def survives(data: bytes) -> None:
    """Whatever the bytes are: no crash, and the sum adds up."""
    for outcome in read_all(
        IMPORTER, tree({"a": data}) if data.startswith(MAGIC) else tree({"a": MAGIC + data})
    ):
        assert all(isinstance(one, Item | Skip | Fault) for one in (*outcome.items, *outcome.faults))
    read(document(entry("commit", data), entry("tag", data, name="v1")))


def test_damaged_histories_are_read_and_add_up() -> None:
    fuzz("git", SEEDS, survives, 100)


@pytest.mark.full
def test_a_hundred_thousand_damaged_histories_are_read_and_add_up() -> None:
    fuzz("git", SEEDS, survives, CASES)
