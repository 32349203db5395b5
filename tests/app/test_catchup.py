"""Several things at once: every line is read before any is written, and every fault is shown."""

import pytest

from disputekit.app.cases import set_fact
from disputekit.app.catchup import HELP, Line, read_lines
from disputekit.app.correct import take_back
from disputekit.app.log import Draft, write
from disputekit.app.workspace import OpenCase
from disputekit.record.canonical import Json
from disputekit.record.entry import Record
from tests.support.office import Office


def read(office: Office, text: str) -> list[Line]:
    return office.do(read_lines, text)


def problem(office: Office, line: str) -> str:
    (found,) = read(office, line)
    assert found.draft is None
    assert found.moment is None
    return found.problem


def recorded(office: Office, text: str) -> list[Record]:
    def use_case(case: OpenCase) -> list[Record]:
        lines = read_lines(case, text)
        assert [line.problem for line in lines] == [""] * len(lines)
        return [*write(case, [line.draft for line in lines if line.draft]).records]

    return office.do(use_case)


@pytest.fixture
def asked(office: Office) -> Office:
    """With a request R1 (2) and a milestone M1 (3)."""
    office.requested()
    amount: Json = {"currency": "USD", "minor": 80_000, "scale": 2}
    office.write(Draft("milestone", text="Design", label="M", own={"amount": amount}))
    return office


def test_the_help_holds_no_line_to_record(office: Office) -> None:
    assert read(office, HELP) == []
    assert read(office, "\n  \n# a remark\n") == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("3 mar 15:40 | got | hello", {"kind": "message", "from": "Dana Reyes", "via": "Upwork"}),
        ("about 2 mar | SENT | hello", {"kind": "message", "from": "Olena Koval", "via": "Upwork"}),
        ("now | called | hello", {"kind": "message", "from": "Olena Koval", "via": "call"}),
        ("now | requested | a blog", {"kind": "request", "label": "R2", "from": "Dana Reyes"}),
        ("now | worked | spacing", {"kind": "work"}),
        ("now | memo | to remember", {"kind": "memo"}),
        ("now | quoted R1 450 | extra", {"kind": "quote", "about": ["R1"], "minor": 45_000, "per": "fixed"}),
        ("now | quoted R1 EUR 450 |", {"kind": "quote", "currency": "EUR", "from": "Olena Koval"}),
        ("now | agreed R1 | fine", {"kind": "answer", "value": "agreed", "from": "Dana Reyes"}),
        ("now | agreed r1=150", {"kind": "answer", "value": "agreed", "minor": 15_000}),
        ("now | declined R1", {"kind": "answer", "value": "declined", "about": ["R1"]}),
        ("now | delivered M1 | the zip", {"kind": "delivery", "about": ["M1"], "from": "Olena Koval"}),
        ("now | invoiced M1 800", {"kind": "money", "step": "invoiced", "minor": 80_000}),
        ("now | funded M1 800", {"kind": "money", "step": "funded"}),
        ("now | released M1 800", {"kind": "money", "step": "released"}),
        ("now | lapsed M1 800", {"kind": "money", "step": "lapsed"}),
        ("now | paid 2 800 | bank", {"kind": "money", "step": "received", "about": [2]}),
    ],
)
def test_a_line_becomes_one_record(asked: Office, line: str, expected: dict[str, Json]) -> None:
    (record,) = recorded(asked, line)
    fields = record.fields
    talk, amount = fields.get("talk", {}), fields.get("amount", {})
    assert isinstance(talk, dict)
    assert isinstance(amount, dict)
    assert expected.items() <= {**amount, **talk, **fields}.items()


def test_words_may_hold_bars(asked: Office) -> None:
    (record,) = recorded(asked, "now | got | a | b | c")
    assert record.fields["text"] == {"body": "a | b | c", "basis": "described"}


def test_a_line_may_speak_of_what_a_line_above_it_asks_for(asked: Office) -> None:
    text = "now | requested | a blog\nnow | requested | a shop\nnow | quoted R3 450 | x\nnow | agreed R2 | y"
    made = recorded(asked, text)
    assert [one.fields.get("label") or one.fields["about"] for one in made] == ["R2", "R3", ["R3"], ["R2"]]


def test_records_of_one_page_are_one_command(asked: Office) -> None:
    made = recorded(asked, "now | got | one\n\n2 mar | got | two")
    assert len({one.recorded_at for one in made}) == 1


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("3 mar", "write WHEN | WHAT | WORDS"),
        ("03/04 | got | hello", "3 apr"),
        ("tomorrow | got | hello", "lies in the future"),
        (" | got", "the words stand behind the second bar"),
        ("now | | hello", "what happened?"),
        ("now | shouted | hello", "one of: got, sent"),
        ("now | got Dana | hello", "the words stand behind the second bar"),
        ("now | got |", "the words stand behind the second bar"),
        ("now | agreed | hello", "write it as: agreed R1"),
        ("now | agreed R1 150 |", "write it as: agreed R1 (or R1=150)"),
        ("now | declined R1=150 |", "write it as: declined R1"),
        ("now | quoted R1 | x", "write it as: quoted R1 450"),
        ("now | quoted R1 lots | x", "is not an amount"),
        ("now | paid 800 |", "write it as: paid M1 800"),
        ("now | paid M1 $800 |", "is not an amount"),
        ("now | delivered M1 |", "needs text or file"),
        ("now | agreed R9 | x", "there is no R9 in acme"),
        ("now | agreed 99 | x", "there is no record #99 in acme"),
        ("now | agreed it | x", "names no record"),
        ("now | got | broken \udcff", "not UTF-8"),
    ],
)
def test_a_line_that_is_unclear_says_what_to_write(asked: Office, line: str, says: str) -> None:
    assert says in problem(asked, line)


def test_every_fault_of_a_page_is_shown_at_once(asked: Office) -> None:
    found = read(asked, "# mine\nnow | got | fine\n03/04 | got | x\n\nnow | agreed R9 | x\nnow | sent | fine")
    assert [(line.number, bool(line.problem)) for line in found] == [
        (2, False),
        (3, True),
        (5, True),
        (6, False),
    ]
    assert asked.count() == 3


def test_a_request_that_was_taken_back_is_not_spoken_of(asked: Office) -> None:
    asked.do(take_back, [2], "")
    assert "there is no R1" in problem(asked, "now | agreed R1 | x")


def test_a_request_with_a_fault_gives_no_label_to_the_lines_below(asked: Office) -> None:
    found = read(asked, "tomorrow | requested | a blog\nnow | quoted R2 450 | x")
    assert [bool(line.problem) for line in found] == [True, True]


def test_a_case_without_a_channel_is_told_so_for_each_line(empty: Office) -> None:
    empty.start()
    empty.do(set_fact, "platform", "direct")
    assert "-v email" in problem(empty, "now | got | hello")
    assert read(empty, "now | called | hello")[0].problem == ""
