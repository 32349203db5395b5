"""What mutation testing (T9) showed that no other test of chain, append and verify noticed."""

import json

import pytest

from disputekit.ledger.verdict import MOST_KEPT, CaseHead, Findings, Status, Verdict, report_of
from disputekit.record.canonical import MAX_BYTES, MAX_DEPTH, OutsideProfile, arrays_from_bytes, from_bytes
from disputekit.record.chain import BrokenChain, walk
from disputekit.record.entry import FIRST_PREV, BrokenEntry, build_entry, parse_entry, seal
from tests.faults.mutation import SURVIVORS, TESTS, explained
from tests.faults.mutation_kinds import mutants

CASE = "4f1c0a5e8b7d4f6a9c3e2d1b0a998877"
AT = "2026-03-03T12:05:00.000000Z"


def entry(seq: int = 1) -> bytes:
    return build_entry(CASE, seq, FIRST_PREV, AT, seal({"kind": "memo"}, lambda: bytes(16)))


def test_an_entry_with_another_number_than_its_row_is_refused() -> None:
    with pytest.raises(BrokenChain, match="#1"):
        list(walk(CASE, [(1, entry(2))]))


@pytest.mark.parametrize("sd", [{"x" * 42 + "A": 1}, 7, "A" * 43])
def test_digests_that_are_no_list_are_refused(sd: object) -> None:
    value = json.loads(entry()) | {"sd": sd}
    with pytest.raises(BrokenEntry, match="list of digests"):
        parse_entry(json.dumps(value, sort_keys=True, separators=(",", ":")).encode())


def test_an_entry_longer_than_a_mebibyte_is_refused() -> None:
    digests = sorted(f"{number:042}A" for number in range(MAX_BYTES // 46 + 1))
    value = json.loads(entry()) | {"sd": digests}
    data = json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
    assert len(data) > MAX_BYTES
    with pytest.raises(BrokenEntry):
        parse_entry(data)


@pytest.mark.parametrize("pattern", ["[", "{", "[{", "{["])
def test_every_kind_of_nesting_is_counted(pattern: str) -> None:
    def nested(levels: int) -> bytes:
        text = "1"
        for level in range(levels):
            text = f"[{text}]" if pattern[level % len(pattern)] == "[" else f'{{"a":{text}}}'
        return text.encode()

    from_bytes(nested(MAX_DEPTH))
    with pytest.raises(OutsideProfile):
        from_bytes(nested(MAX_DEPTH + 2))
    with pytest.raises(OutsideProfile):
        arrays_from_bytes([b"[" + nested(MAX_DEPTH + 2) + b"]"])


class TestFindings:
    def test_a_finding_without_a_place_has_none(self) -> None:
        findings = Findings()
        findings.fail("place.read", "x")
        findings.skip("file.content", "y")
        findings.note("file.unnamed", "z")
        findings.done("database.pages")
        listed = findings.listed()
        assert [(one.case, one.seq) for one in listed] == [("", None)] * 4
        assert [(one.name, one.status) for one in listed][1] == ("the database file is sound", Status.OK)

    def test_a_record_that_is_bad_is_named_before_what_follows_from_it(self) -> None:
        for follows in ("index.match", "field.missing", "anchor.hash"):
            findings = Findings()
            findings.fail(follows, "x", CASE, 2)
            findings.fail("field.hash", "y", CASE, 5)
            head = CaseHead(CASE, "acme", 9, "0" * 64, AT, 0, 0)
            named = report_of(findings, [head], 0).first_bad
            assert named
            assert (named.code, named.seq) == ("field.hash", 5)

    def test_the_rest_is_counted_only_where_there_is_one(self) -> None:
        findings = Findings()
        for _ in range(MOST_KEPT):
            findings.fail("field.hash", "x", CASE, 1)
        assert len(findings.listed()) == MOST_KEPT
        findings.fail("field.hash", "x", CASE, 1)
        assert findings.listed()[-1].words == "and 1 more of this sort"

    def test_a_group_failed_by_a_failure_of_this_case_in_it_and_by_nothing_else(self) -> None:
        findings = Findings()
        findings.note("clock.order", "x", CASE, 1)
        findings.fail("chain.link", "x", CASE, 1)
        assert findings.failed(CASE, "chain")
        assert not findings.failed(CASE, "clock")
        assert not findings.failed(CASE, "entry")
        assert not findings.failed("0" * 32, "chain")

    def test_verdicts_are_said_in_the_words_of_the_format(self) -> None:
        assert [one.words for one in Verdict] == [
            *("ANCHORED", "INTACT, UNANCHORED", "INTACT, ANCHORS SELF-SUPPLIED", "TAMPERED"),
            *("DIVERGED/TRUNCATED", "INCOMPLETE", "ANCHOR INVALID", "CANNOT CHECK"),
        ]


SAMPLE = '''
"""A module."""
LIMIT = 3


def small(size: int) -> bool:
    """Say it."""
    if size < 0 or size > LIMIT:
        raise ValueError("out of bounds")
    return not size % 2
'''


def test_each_operator_number_condition_and_statement_is_changed_once() -> None:
    assert {one.key for one in mutants(SAMPLE)} == {
        "module: 3 -> 4",
        "small: 0 -> 1",
        "small: size < 0 -> (size <= 0)",
        "small: size < 0 or size > LIMIT -> (size < 0)",
        "small: size < 0 or size > LIMIT -> ((size < 0 and size > LIMIT))",
        "small: size < 0 or size > LIMIT -> (size > LIMIT)",
        "small: size > LIMIT -> (size >= LIMIT)",
        'small: raise ValueError("out of bounds") -> pass',
        "small: 2 -> 3",
        "small: not size % 2 -> ((size % 2))",
        "small: return not size % 2 -> return None",
        "small: size % 2 -> (size * 2)",
    }


def test_a_survivor_whose_code_is_gone_is_not_explained_any_more(
    repository_source: dict[str, set[str]],
) -> None:
    stale = [
        one
        for one in explained()
        if one.partition(" ")[2] not in repository_source.get(one.partition(" ")[0], set())
    ]
    assert stale == [], SURVIVORS.name


@pytest.fixture
def repository_source() -> dict[str, set[str]]:
    from tests.faults.mutation import ROOT

    source = {name: ROOT / "src" / "disputekit" / (name.replace(".", "/") + ".py") for name in TESTS}
    return {name: {one.key for one in mutants(path.read_text("utf-8"))} for name, path in source.items()}
