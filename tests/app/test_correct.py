"""Corrections: fix, amend, undo, withdraw, bring back. Nothing is overwritten, and nothing invalid gets in."""

from datetime import timedelta
from pathlib import Path

import pytest

from disputekit.app.correct import (
    OLD_AFTER,
    bring_back,
    correct,
    last_undoable,
    new_field,
    seq_of,
    take_back,
    undo_reason,
)
from disputekit.app.log import Draft
from disputekit.app.paste import keep_paste, split_paste
from disputekit.app.workspace import OpenCase
from disputekit.errors import DisputekitError, NotFound, Refused
from disputekit.ledger.append import Appended
from disputekit.record.canonical import Json
from tests.support.office import Office, offer_in


def fix(office: Office, seq: int, *changes: tuple[str, str], why: str = "") -> Appended:
    return office.do(correct, seq, changes, why)[1]


def not_fixed(office: Office, seq: int, *changes: tuple[str, str]) -> DisputekitError:
    return office.refused(correct, seq, changes, "")


def undo(office: Office) -> list[int]:
    def use_case(case: OpenCase) -> list[int]:
        seqs = [one.seq for one in last_undoable(case).records]
        take_back(case, seqs, undo_reason())
        return seqs

    return office.do(use_case)


@pytest.fixture
def priced(office: Office) -> Office:
    """With a milestone (2), a request (3), a message (4) and its price (5)."""
    amount: Json = {"currency": "USD", "minor": 450_000, "scale": 2}
    office.write(Draft("milestone", text="Design", label="M", own={"amount": amount, "per": "fixed"}))
    office.requested()
    office.got()
    office.write(Draft("quote", about=("R1",), own={"amount": amount}))
    return office


# ---------------------------------------------------------------- each type of field


@pytest.mark.parametrize(
    ("seq", "name", "said", "value"),
    [
        (5, "amount", "450", {"currency": "USD", "minor": 45_000, "scale": 2}),
        (5, "amount", "EUR 450.50", {"currency": "EUR", "minor": 45_050, "scale": 2}),
        (5, "days", "3", 3),
        (5, "per", "hour", "hour"),
        (5, "about", "R1, M1 4", ["R1", "M1", 4]),
        (5, "re", "4", [4]),
        (5, "cites", "M1,4", [2, 4]),
        (4, "text", "hello there", {"body": "hello there", "basis": "verbatim"}),
        (5, "text", "my note", {"body": "my note", "basis": "described"}),
        (4, "talk", "via=zoom", {"from": "Dana Reyes", "to": ["Olena Koval"], "via": "zoom"}),
        (4, "via", "zoom", {"from": "Dana Reyes", "to": ["Olena Koval"], "via": "zoom"}),
        (3, "uses", "1 round", {"count": "1", "unit": "round"}),
        (1, "slug", "brightside", "brightside"),
        (1, "currency", "eur", "EUR"),
        (1, "zone", "europe/berlin", "Europe/Berlin"),
        (1, "client", " Dana R. ", "Dana R."),
    ],
)
def test_a_field_is_read_by_its_type(priced: Office, seq: int, name: str, said: str, value: Json) -> None:
    fix(priced, seq, (name, said))
    assert priced.fields(seq)["talk" if name == "via" else name] == value


def test_times_are_corrected_as_they_are_typed(priced: Office) -> None:
    fix(priced, 4, ("when", "2 mar 15:40"))
    assert priced.fields(4)["when"]["from"] == "2026-03-02T15:40+02:00"  # type: ignore[index,call-overload]
    fix(priced, 2, ("due", "22 mar 2026"))
    assert priced.fields(2)["due"]["from"] == "2026-03-22"  # type: ignore[index,call-overload]


def test_names_and_flags_are_corrected(office: Office) -> None:
    office.write(Draft("person", label="P", own={"names": ["Tom"], "side": "other"}))
    office.write(Draft("delivery", text="half", about=("1",), own={"part": True}))
    fix(office, 2, ("names", "Tom Baker, tom@acme.test"), ("side", "client"))
    assert office.fields(2)["names"] == ["Tom Baker", "tom@acme.test"]
    fix(office, 3, ("part", "no"))
    assert "part" not in office.fields(3)
    fix(office, 3, ("part", "Yes"))
    assert office.fields(3)["part"] is True


def test_both_ends_of_talk_are_corrected_by_name(priced: Office) -> None:
    fix(priced, 4, ("from", "me"), ("talk", "to=client"), ("via", "call"))
    assert priced.fields(4)["talk"] == {"from": "Olena Koval", "to": ["Dana Reyes"], "via": "call"}


def test_a_coverage_has_ends_of_its_own(office: Office) -> None:
    with office.opened() as case:
        own = {
            name: new_field(case, "coverage", name, said)
            for name, said in (
                ("channel", "Upwork"),
                ("from", "1 feb"),
                ("to", "1 mar"),
                ("extent", "selected"),
            )
        }
    office.write(Draft("coverage", own=own))
    fix(office, 2, ("to", "2 mar"))
    assert office.fields(2)["to"]["from"] == "2026-03-02"  # type: ignore[index,call-overload]


def test_several_fields_are_one_correction_with_its_reason(priced: Office) -> None:
    written = fix(priced, 5, ("amount", "150"), ("days", "2"), ("text", ""), why="typing mistake").records
    assert len(written) == 1
    assert written[0].fields["reason"] == "typing mistake"
    assert sorted(name for name in written[0].fields if name.startswith("set.")) == [
        "set.amount",
        "set.days",
        "set.text",
    ]


def test_an_empty_value_removes_a_field(priced: Office) -> None:
    fix(priced, 5, ("days", "3"))
    fix(priced, 5, ("days", ""))
    assert "days" not in priced.fields(5)


def test_the_former_record_is_given_back_and_stays_in_the_chain(priced: Office) -> None:
    before, _ = priced.do(correct, 5, [("amount", "1")], "")
    assert before.fields["amount"] == {"currency": "USD", "minor": 450_000, "scale": 2}
    assert priced.records()[4].fields["amount"] == before.fields["amount"]


def test_a_correction_reads_what_the_one_before_left(priced: Office) -> None:
    fix(priced, 4, ("via", "zoom"))
    fix(priced, 4, ("from", "me"))
    assert priced.fields(4)["talk"] == {"from": "Olena Koval", "to": ["Olena Koval"], "via": "zoom"}


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("seq", "changes", "says"),
    [
        (5, [("amount", "lots")], "is not an amount"),
        (5, [("amount", "")], "needs amount"),
        (5, [("about", "")], "needs about"),
        (5, [("days", "two")], "is not a whole number"),
        (5, [("days", "\u0663")], "is not a whole number"),
        (5, [("per", "month")], "one of fixed, hour, week, item"),
        (5, [("colour", "red")], "a quote record has no field 'colour'; its fields: "),
        (5, [("about", "R9")], "there is no R9"),
        (5, [("cites", "R9")], "there is no R9"),
        (5, [("re", "99")], "there is no record #99"),
        (5, [("amount", "1"), ("amount", "2")], "amount stands twice"),
        (5, [("kind", "memo")], "kind cannot be given by hand"),
        (5, [("label", "R2")], "label cannot be given by hand"),
        (4, [("source", "x")], "source cannot be given by hand"),
        (4, [("when", "tomorrow")], "lies in the future"),
        (4, [("when", "03/04/2026")], "4 mar 2026"),
        (4, [("talk", "zoom")], "say which part of talk"),
        (4, [("talk", "colour=red")], "say which part of talk"),
        (4, [("talk", "via=")], "say which part of talk"),
        (5, [("via", "zoom")], "say which part of talk"),
        (4, [("text", "hello")], "#4 says that already"),
        (3, [("uses", "some")], "is not a limit"),
        (1, [("zone", "Kyiv")], "is not an IANA time zone"),
        (1, [("currency", "XXX")], "not a currency code"),
        (1, [("slug", "My Case")], "lowercase letters"),
        (1, [("slug", "")], "needs slug"),
        (1, [("contract", "38")], "contract cannot be given by hand"),
        (99, [("text", "x")], "there is no record #99"),
    ],
)
def test_a_correction_that_would_spoil_a_record_is_refused(
    priced: Office, seq: int, changes: list[tuple[str, str]], says: str
) -> None:
    found = not_fixed(priced, seq, *changes)
    assert says in f"{found.message}; {found.hint}"


def test_a_flag_is_yes_or_no(office: Office) -> None:
    office.write(Draft("delivery", text="half", about=("1",), own={"part": True}))
    assert "say yes or no" in not_fixed(office, 2, ("part", "maybe")).message


@pytest.mark.parametrize("field", ["reason", "target", "set.text"])
def test_a_correction_is_not_corrected(priced: Office, field: str) -> None:
    fix(priced, 4, ("text", "x"))
    priced.do(take_back, [3], "mine")
    for seq in (6, 7):
        assert isinstance(not_fixed(priced, seq, (field, "5")), Refused)


def test_a_wrong_zone_can_never_stop_the_case(priced: Office) -> None:
    """A zone that no machine knows once made every later command fail, the correction included."""
    not_fixed(priced, 1, ("zone", "Kyiv"))
    priced.got()


def test_what_was_taken_back_is_brought_back_before_it_is_corrected(priced: Office) -> None:
    priced.do(take_back, [4], "")
    found = not_fixed(priced, 4, ("text", "x"))
    assert found.hint == "bring it back first: dk withdraw --undo 4"


def test_a_short_name_of_another_case_is_refused(office: Office) -> None:
    office.start(slug="shop")
    found = office.in_case("acme").refused(correct, 1, [("slug", "shop")], "")
    assert "called shop already" in found.message


# ---------------------------------------------------------------- which record is meant


def test_a_label_means_its_latest_statement(priced: Office) -> None:
    with priced.opened() as case:
        assert (seq_of(case, "M1"), seq_of(case, "r1"), seq_of(case, "last"), seq_of(case, "4")) == (
            2,
            3,
            5,
            4,
        )
    assert isinstance(priced.refused(seq_of, "S1"), NotFound)


# ---------------------------------------------------------------- taking back


def test_records_are_taken_back_the_newest_first(priced: Office) -> None:
    written = priced.do(take_back, [3, 5, 3], "not mine").records
    assert [one.fields["target"] for one in written] == [5, 3]
    assert {one.fields["reason"] for one in written} == {"not mine"}
    assert priced.in_force() == [1, 2, 4, 6, 7]


@pytest.mark.parametrize(("seqs", "says"), [([1], "#1 opens the case"), ([99], "there is no record #99")])
def test_what_cannot_be_taken_back_is_refused(priced: Office, seqs: list[int], says: str) -> None:
    assert says in priced.refused(take_back, seqs, "").message


def test_nothing_is_taken_back_twice(priced: Office) -> None:
    priced.do(take_back, [3], "")
    assert "was taken back already" in priced.refused(take_back, [4, 3], "").message


def test_facts_that_were_stated_again_may_be_taken_back(priced: Office) -> None:
    facts = {name: value for name, value in priced.records()[0].fields.items() if name != "kind"}
    priced.write(Draft("case", own=facts | {"title": "Shop"}))
    priced.do(take_back, [6], "")
    with priced.opened() as case:
        assert case.facts.title == "Website redesign"


def test_what_was_taken_back_comes_back_as_it_was(priced: Office) -> None:
    fix(priced, 4, ("text", "x"))
    priced.do(take_back, [4], "")
    priced.do(bring_back, [4], "it was right")
    assert 4 in priced.in_force()
    assert priced.fields(4)["text"] == {"body": "x", "basis": "verbatim"}
    assert priced.records()[-1].fields["reason"] == "it was right"


def test_a_correction_that_is_taken_back_restores_the_former_words(priced: Office) -> None:
    fix(priced, 4, ("text", "x"))
    priced.do(take_back, [6], "")
    assert priced.fields(4)["text"] == {"body": "hello", "basis": "verbatim"}


def test_what_is_in_force_needs_no_bringing_back(priced: Office) -> None:
    assert "is in force" in priced.refused(bring_back, [4], "").message


def test_a_withdrawn_import_takes_its_records_with_it(office: Office) -> None:
    text = "hello\nyes"
    parts = split_paste(text, "@@ client | 3 mar 15:00\nhello\n@@ me | 3 mar 15:01\nyes")
    office.do(keep_paste, text, "Upwork", parts)
    office.do(take_back, [2], "")
    assert office.in_force() == [1, 5]
    found = office.refused(bring_back, [3], "")
    assert found.hint == "dk withdraw --undo 2"
    office.do(bring_back, [2], "")
    assert office.in_force() == [1, 2, 3, 4, 6]


def test_a_field_that_was_erased_for_good_is_not_brought_back(office: Office) -> None:
    from disputekit.record.entry import Record

    office.got()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "disputekit.app.correct.record_at", lambda *_: Record(2, "", {"kind": "shred", "target": 1})
        )
        assert "that cannot be brought back" in office.refused(take_back, [2], "").message


# ---------------------------------------------------------------- undo


def test_undo_takes_back_all_records_of_the_last_command(office: Office) -> None:
    office.got()
    office.write(Draft("memo", text="one"), Draft("memo", text="two"))
    assert undo(office) == [3, 4]
    assert office.in_force() == [1, 2, 5, 6]


def test_a_second_undo_reaches_further_back(office: Office) -> None:
    for text in ("one", "two", "three"):
        office.got(text)
    assert [undo(office), undo(office), undo(office)] == [[4], [3], [2]]
    assert isinstance(office.refused(last_undoable), NotFound)


def test_undo_takes_back_a_correction(priced: Office) -> None:
    fix(priced, 4, ("text", "x"))
    assert undo(priced) == [6]
    assert priced.fields(4)["text"] == {"body": "hello", "basis": "verbatim"}


def test_undo_takes_back_a_withdraw_that_was_typed(priced: Office) -> None:
    priced.do(take_back, [4], "not mine")
    assert undo(priced) == [6]
    assert 4 in priced.in_force()


def test_undo_leaves_out_what_was_taken_back_by_hand(office: Office) -> None:
    office.write(Draft("memo", text="one"), Draft("memo", text="two"))
    office.do(take_back, [2], "")
    undo(office)
    assert undo(office) == [2, 3]


def test_what_was_undone_can_be_brought_back_and_undone_again(office: Office) -> None:
    office.got()
    undo(office)
    office.do(bring_back, [2], "")
    assert 2 in office.in_force()
    assert undo(office) == [4]
    assert 2 not in office.in_force()


def test_what_opened_the_case_stays_and_undo_says_what_to_do(empty: Office, tmp_path: Path) -> None:
    from disputekit.intake.terms import ScopeLine

    empty.start(offer_in(tmp_path), scope=(ScopeLine("Home page"),))
    found = empty.refused(last_undoable)
    assert "what opened the case stays" in found.message
    assert "dk fix 1 title" in found.hint
    assert "archive" in found.hint


def test_undo_tells_how_old_the_command_is(office: Office) -> None:
    office.got()
    office.later(minutes=11)
    last = office.do(last_undoable)
    assert last.age == timedelta(minutes=11, seconds=1)
    assert last.age > OLD_AFTER
