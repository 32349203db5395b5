"""The chain: every change to stored entries is noticed, and a checkpoint fixes a length of it."""

from collections.abc import Callable, Iterable, Iterator
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.record.chain import BrokenChain, Checkpoint, parse_checkpoint, walk
from disputekit.record.entry import FIRST_PREV, BrokenEntry, Entry, build_entry, hash_of, parse_entry, seal

CASE = "4f1c0a5e8b7d4f6a9c3e2d1b0a998877"
OTHER = "0" * 32
AT = "2026-03-03T12:05:00.000000Z"

Stored = list[tuple[int, bytes]]
Mutation = Callable[[Stored], Stored]


def chain(length: int, case: str = CASE, words: str = "hello", salt: int = 1) -> Stored:
    salts = count(salt)
    stored, prev = [], FIRST_PREV
    for seq in range(1, length + 1):
        sealed = seal({"kind": "memo", "text": f"{words} {seq}"}, lambda: next(salts).to_bytes(16, "big"))
        data = build_entry(case, seq, prev, AT, sealed)
        stored.append((seq, data))
        prev = hash_of(data)
    return stored


HONEST = chain(5)
ANOTHER = chain(5, words="other", salt=1000)


def replaced(stored: Stored, seq: int, data: bytes) -> Stored:
    return [(number, data if number == seq else kept) for number, kept in stored]


def renumbered(stored: Stored) -> Stored:
    return list(enumerate((data for _, data in stored), start=1))


# Every way of changing stored entries that leaves each entry well formed in itself.
MUTATIONS: dict[str, Mutation] = {
    "an entry of another chain in its place": lambda stored: replaced(stored, 3, ANOTHER[2][1]),
    "the first entry of another chain": lambda stored: replaced(stored, 1, ANOTHER[0][1]),
    "a later time": lambda stored: replaced(stored, 3, stored[2][1].replace(b"12:05", b"12:06")),
    "an entry taken out": lambda stored: stored[:2] + stored[3:],
    "an entry taken out and the rest renumbered": lambda stored: renumbered(stored[:2] + stored[3:]),
    "the first entry taken out": lambda stored: stored[1:],
    "two entries swapped": lambda stored: renumbered([stored[0], stored[2], stored[1], *stored[3:]]),
    "an entry twice": lambda stored: [*stored[:3], stored[2], *stored[3:]],
    "another case from here on": lambda stored: stored[:2] + chain(5, OTHER)[2:],
    "a row under another number": lambda stored: [*stored[:4], (9, stored[4][1])],
    "no entry at all": lambda stored: replaced(stored, 4, b"{}"),
    "another spelling": lambda stored: replaced(stored, 2, stored[1][1].replace(b",", b", ", 1)),
}


def without_prev(case: str, stored: Iterable[tuple[int, bytes]]) -> Iterator[Entry]:
    """A planted defect: the checker above, but for one line. It looks at each entry by itself."""
    for expected, (seq, data) in enumerate(stored, start=1):
        try:
            entry = parse_entry(data)
        except BrokenEntry as error:
            raise BrokenChain(expected, str(error)) from error
        if seq != expected or entry.seq != expected or entry.case != case:
            raise BrokenChain(expected, "not the entry that belongs here")
        yield entry


def caught_by(checker: Callable[[str, Stored], Iterator[Entry]]) -> set[str]:
    found = set()
    for name, mutate in MUTATIONS.items():
        try:
            list(checker(CASE, mutate(HONEST)))
        except BrokenChain:
            found.add(name)
    return found


def test_an_honest_chain_is_walked_in_order() -> None:
    entries = list(walk(CASE, HONEST))
    assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5]
    assert entries[0].prev == FIRST_PREV
    assert [entry.prev for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]


def test_a_chain_without_entries_is_sound() -> None:
    assert list(walk(CASE, [])) == []


def test_every_change_to_stored_entries_is_noticed() -> None:
    assert caught_by(walk) == MUTATIONS.keys()


def test_a_checker_that_forgets_the_hash_of_the_entry_before_misses_changes() -> None:
    missed = MUTATIONS.keys() - caught_by(without_prev)
    assert missed == {
        "an entry of another chain in its place",
        "the first entry of another chain",
        "a later time",
    }


@pytest.mark.parametrize(
    ("name", "seq", "reason"),
    [
        ("an entry of another chain in its place", 3, "does not follow"),
        ("the first entry of another chain", 2, "does not follow"),
        ("an entry taken out", 3, "expected here, found 4"),
        ("another case from here on", 3, "another case"),
        ("a row under another number", 5, "expected here"),
        ("no entry at all", 4, "exactly the keys"),
    ],
)
def test_the_first_entry_that_fails_is_named(name: str, seq: int, reason: str) -> None:
    with pytest.raises(BrokenChain, match=reason) as caught:
        list(walk(CASE, MUTATIONS[name](HONEST)))
    assert caught.value.seq == seq
    assert str(caught.value).startswith(f"#{seq}: ")


def test_a_first_entry_that_names_one_before_it_is_refused() -> None:
    sealed = seal({"kind": "memo"}, lambda: bytes(16))
    with pytest.raises(BrokenChain, match="does not follow"):
        list(walk(CASE, [(1, build_entry(CASE, 1, "1" * 64, AT, sealed))]))


def test_entries_before_the_fault_are_given_out() -> None:
    walked = walk(CASE, MUTATIONS["an entry taken out"](HONEST))
    assert [next(walked).seq, next(walked).seq] == [1, 2]
    with pytest.raises(BrokenChain):
        next(walked)


@given(st.integers(0, len(HONEST) - 1), st.data())
def test_any_other_byte_in_a_stored_chain_is_noticed(place: int, data: st.DataObject) -> None:
    seq, honest = HONEST[place]
    at = data.draw(st.integers(0, len(honest) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda one: one != honest[at]))
    changed = replaced(HONEST, seq, honest[:at] + bytes([other]) + honest[at + 1 :])
    head = parse_entry(HONEST[-1][1]).hash
    try:
        entries = list(walk(CASE, changed))
    except BrokenChain:
        return
    assert entries[-1].hash != head  # only the last entry can be changed so, and a checkpoint of it tells


def test_a_chain_that_was_cut_off_is_sound_and_needs_a_checkpoint_to_tell() -> None:
    held = Checkpoint(CASE, 5, parse_entry(HONEST[-1][1]).hash)
    entries = list(walk(CASE, HONEST[:3]))
    assert len(entries) < held.size


# ---------------------------------------------------------------- checkpoints


def test_a_checkpoint_is_three_lines_and_read_back() -> None:
    made = Checkpoint(CASE, 64, "9f2b" * 16)
    assert made.text() == f"{CASE}\n64\n{'9f2b' * 16}\n"
    assert parse_checkpoint(made.text()) == made


@given(
    st.text("0123456789abcdef", min_size=32, max_size=32),
    st.integers(1, 10**12 - 1),
    st.binary(min_size=32, max_size=32),
)
def test_every_checkpoint_makes_the_round_trip(case: str, size: int, digest: bytes) -> None:
    made = Checkpoint(case, size, digest.hex())
    assert parse_checkpoint(made.text()) == made


@pytest.mark.parametrize(
    "text",
    [
        f"{CASE}\r\n64\r\n{'9f2b' * 16}\r\n",
        f"\n\n{CASE}\n\n64\n{'9f2b' * 16}\n\n",
        f"  {CASE}\n64  \n\t{'9f2b' * 16}",
    ],
)
def test_what_mail_programs_do_to_a_checkpoint_is_forgiven(text: str) -> None:
    assert parse_checkpoint(text) == Checkpoint(CASE, 64, "9f2b" * 16)


@pytest.mark.parametrize(
    "text",
    [
        "",
        CASE,
        f"{CASE}\n64\n",
        f"{CASE}\n0\n{'9f2b' * 16}\n",
        f"{CASE}\n064\n{'9f2b' * 16}\n",
        f"{CASE}\n-1\n{'9f2b' * 16}\n",
        f"{CASE}\n6 4\n{'9f2b' * 16}\n",
        f"{CASE}\n\u0664\n{'9f2b' * 16}\n",
        f"{CASE}\n64\n{'9f2b' * 15}\n",
        f"{CASE}\n64\n{'9F2B' * 16}\n",
        f"{CASE.upper()}\n64\n{'9f2b' * 16}\n",
        f"> {CASE}\n> 64\n> {'9f2b' * 16}\n",
        f"{CASE}\n64\n{'9f2b' * 16}\nmore\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="three lines"):
        parse_checkpoint(text)
