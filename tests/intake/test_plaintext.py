"""Text that fits no pattern: one record, word for word, or a fault that says where."""

from functools import partial
from io import BytesIO

from disputekit.intake.base import Claim, Fault, Item, Options, Reading, Role, Skip
from disputekit.intake.formats import claims_of, importers, unclaimed
from disputekit.intake.plaintext import IMPORTER
from disputekit.intake.tree import Member, Tree
from disputekit.record.fields import MAX_TEXT
from tests.support.office import NOW


def tree(*contents: bytes, shown: str = "-") -> Tree:
    members = [
        Member(f"{place}.txt", b"", len(data), partial(BytesIO, data)) for place, data in enumerate(contents)
    ]
    return Tree(shown, tuple(members))


def read(*contents: bytes) -> tuple[list[object], Reading]:
    made = tree(*contents)
    reading = IMPORTER.read(made, Claim("text", made.members, 1), Options(NOW))
    return list(reading.found), reading


def test_a_text_is_one_record_word_for_word() -> None:
    found, reading = read(b"\xef\xbb\xbfone\r\ntwo\n")
    assert found == [Item(at="lines 1-2", role=Role.OTHER, kind="memo", text="one\r\ntwo\n")]
    assert (reading.read, reading.unit) == (1, "files")


def test_what_is_no_text_is_a_fault_and_what_is_empty_a_skip() -> None:
    found, reading = read(b"\xff\xfe", b" \n", b"x" * (MAX_TEXT + 1))
    assert found == [
        Fault("0.txt", "byte 1 is no UTF-8"),
        Skip("1.txt", "empty"),
        Fault("2.txt", "longer than 200,000 characters"),
    ]
    assert reading.read == 3


def test_a_file_is_not_claimed_unless_that_is_said_and_standard_input_always_is() -> None:
    assert not claims_of(tree(b"words", shown="words.txt"))
    assert [one.name for one in unclaimed(tree(b"words", shown="words.txt"), [])] == ["0.txt"]
    [(importer, claim)] = claims_of(tree(b"words", shown="words.txt"), "text")
    assert (importer.name, len(claim.members)) == ("text", 1)
    assert [one.importer for _, one in claims_of(tree(b"words"))] == ["text"]
    assert not claims_of(tree(b"a", b"b", shown="folder"), "text")


def test_the_module_is_found_by_the_registry() -> None:
    names = [one.name for one in importers()]
    assert "text" in names
    assert len(names) == len(set(names))
