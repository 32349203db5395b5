"""The check on the way in: whole records pass, and what does not make one is named with its reason."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.record.canonical import Json
from disputekit.record.fields import (
    MAX_NAME,
    MAX_TEXT,
    FieldsRefused,
    check_amended,
    check_fields,
    check_value,
    is_label,
    is_ref,
)
from disputekit.record.kinds import KINDS

HEX = "0" * 64


def moment(start: str = "2026-03-03") -> dict[str, Json]:
    return {"rel": "at", "from": start, "zone": "UTC", "said": start, "basis": "typed"}


def words(body: str = "hello", basis: str = "verbatim") -> dict[str, Json]:
    return {"body": body, "basis": basis}


def money(minor: int = 45_000) -> dict[str, Json]:
    return {"currency": "USD", "minor": minor, "scale": 2}


TALK: Json = {"from": "Dana", "to": ["Olena"], "via": "Upwork"}
FILE: Json = {"sha256": HEX, "size": 0, "name": ""}
LIMIT: Json = {"count": "2", "unit": "rounds"}

# The smallest whole record of each kind.
WHOLE: dict[str, dict[str, Json]] = {
    "case": {
        "title": "Site",
        "me": "Olena",
        "client": "Dana",
        "platform": "upwork",
        "currency": "USD",
        "zone": "Europe/Kyiv",
        "slug": "acme",
    },
    "person": {"label": "P1", "names": ["Dana", "dana@acme.test"], "side": "client"},
    "import": {"digest": HEX, "tool": {"name": "mbox"}, "tally": {}},
    "message": {"talk": TALK, "text": words()},
    "memo": {"text": words()},
    "agreement": {"file.1": FILE},
    "scope": {"label": "S1", "text": words()},
    "milestone": {"label": "M1", "text": words(), "amount": money()},
    "request": {"label": "R1", "cites": [3]},
    "position": {"about": ["R1", "S2"], "by": "me", "stance": "out"},
    "quote": {"about": ["R1"], "amount": money()},
    "answer": {"re": [4], "value": "agreed"},
    "work": {"text": words()},
    "delivery": {"about": ["M1"], "file.1": FILE, "file.2": FILE},
    "hours": {"minutes": 90, "mode": "tracked"},
    "money": {"step": "funded", "amount": money()},
    "offer": {"label": "O1", "talk": TALK},
    "event": {"name": "contract_ended"},
    "deadline": {"due": moment()},
    "coverage": {"channel": "Upwork", "from": moment(), "to": moment(), "extent": "complete"},
    "amend": {"target": 3, "set.amount": money(), "set.about": None},
    "withdraw": {"target": 3},
    "link": {"targets": [3, 4], "same": True},
    "shred": {"target": 3, "fields": ["text"], "reason": "asked to"},
    "anchor": {"size": 3, "hash": HEX, "witness": "mail to Dana"},
    "handover": {"code": HEX, "size": 3, "hash": HEX, "shown": [1], "withheld": []},
}


def record(kind: str, /, **changes: Any) -> dict[str, Json]:
    """A whole record with some fields changed; ``...`` leaves one out, ``file_1`` is file.1."""
    named = {name.replace("file_", "file.").replace("set_", "set."): value for name, value in changes.items()}
    whole: dict[str, Any] = {"kind": kind, "when": moment(), **WHOLE[kind], **named}
    return {name: value for name, value in whole.items() if value is not ...}


def refused(fields: dict[str, Json]) -> str:
    with pytest.raises(FieldsRefused) as caught:
        check_fields(fields)
    return str(caught.value)


def test_every_kind_has_an_example_here() -> None:
    assert WHOLE.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_the_smallest_whole_record_of_each_kind_is_taken(kind: str) -> None:
    check_fields(record(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_without_one_of_its_needed_fields_is_refused(kind: str) -> None:
    needed = [field.name for field in KINDS[kind].fields if field.required] + ["kind", "when"]
    for name in needed:
        assert name in refused(record(kind, **{name: ...}))


@pytest.mark.parametrize("kind", KINDS)
def test_of_each_group_one_field_must_be_there(kind: str) -> None:
    for group in KINDS[kind].one_of:
        missing = {name: ... for name in record(kind) if name.partition(".")[0] in group}
        assert refused(record(kind, **missing)).endswith(" or ".join(group))


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_of_another_kind_is_refused(kind: str) -> None:
    assert "has no field 'colour'" in refused(record(kind, colour="red"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_label_is_needed_where_the_kind_has_one_and_refused_elsewhere(kind: str) -> None:
    letters = KINDS[kind].labels
    if letters:
        assert "needs a label" in refused(record(kind, label=...))
    wrong = next(letter for letter in "SXMRPO" if letter not in letters)
    assert f"{wrong}1 is not a label" in refused(record(kind, label=f"{wrong}1"))


@pytest.mark.parametrize("kind", [None, "", "Message", "gossip", 3, ["memo"], {"memo": 1}])
def test_a_kind_that_nobody_knows_is_refused(kind: Json) -> None:
    assert "is not a kind of record" in refused({"kind": kind, "when": moment()})


@pytest.mark.parametrize(
    "name", ["file", "set", "file.0", "file.01", "file.x", "file.1.2", "set.", "set.a.b", "File.1"]
)
def test_a_family_needs_its_number_or_its_field(name: str) -> None:
    assert "has no field" in refused(record("memo") | {name: FILE})


# ---------------------------------------------------------------- types


TAKEN: list[tuple[str, Json]] = [
    ("kind", "memo"),
    ("moment", moment()),
    ("label", "S1"),
    ("label", "X123456789"),
    ("talk", TALK),
    ("text", words("x" * MAX_TEXT)),
    ("text", words("x", "described")),
    ("file", FILE),
    ("file", {"sha256": HEX, "size": 1, "name": "a", "raw": "4oKs", "media": "text/plain"}),
    ("refs", [14, "S1", "14.1"]),
    ("seqs", [1]),
    ("seqs", []),
    ("seq", 10**12 - 1),
    ("source", {"import": 2, "at": ""}),
    ("source", {"import": 2, "at": "line 3", "id": "<a@b>", "re": "", "flags": ["edited"]}),
    ("name", "x" * MAX_NAME),
    ("names", ["a"]),
    ("contract", {}),
    ("contract", {"type": "fixed", "ref": "3800", "url": "https://x.test", "weekly_limit": "40"}),
    ("currency", "USD"),
    ("zone", "Europe/Kyiv"),
    ("slug", "a"),
    ("slug", "acme-2026"),
    ("sha256", "0123456789abcdef" * 4),
    ("object", {}),
    ("limit", {"count": "2.5", "unit": "hours"}),
    ("money", money(0)),
    ("count", 0),
    ("flag", True),
    ("any", None),
    ("choice:a|b", "b"),
]

REFUSED: list[tuple[str, Json]] = [
    ("kind", "gossip"),
    ("kind", ["memo"]),
    ("moment", None),
    ("moment", "2026-03-03"),
    ("moment", moment("3 mar")),
    ("label", "S0"),
    ("label", "s1"),
    ("label", "Z1"),
    ("label", "S"),
    ("label", "S1\n"),
    ("label", "S1234567890"),
    ("label", 1),
    ("talk", None),
    ("talk", {"from": "Dana", "to": ["Olena"]}),
    ("talk", {"from": "Dana", "to": [], "via": "Upwork"}),
    ("talk", {"from": "Dana", "to": "Olena", "via": "Upwork"}),
    ("talk", {"from": "", "to": ["Olena"], "via": "Upwork"}),
    ("talk", {"from": "Dana", "to": ["Olena"], "via": "Upwork", "cc": ["Tom"]}),
    ("text", "hello"),
    ("text", words("")),
    ("text", words("x" * (MAX_TEXT + 1))),
    ("text", {"body": "x", "basis": "guessed"}),
    ("text", {"body": 5, "basis": "verbatim"}),
    ("file", {"sha256": HEX, "size": -1, "name": "a"}),
    ("file", {"sha256": HEX[:-1], "size": 1, "name": "a"}),
    ("file", {"sha256": HEX, "size": 1}),
    ("file", {"sha256": HEX, "size": True, "name": "a"}),
    ("refs", []),
    ("refs", "S1"),
    ("refs", ["S1", None]),
    ("refs", ["14"]),
    ("refs", ["#14"]),
    ("refs", [0]),
    ("refs", [True]),
    ("refs", ["14.0"]),
    ("seqs", ["1"]),
    ("seqs", None),
    ("seq", 0),
    ("seq", 10**12),
    ("seq", "3"),
    ("source", {"import": 0, "at": ""}),
    ("source", {"at": ""}),
    ("source", {"import": 2, "at": "", "flags": []}),
    ("name", ""),
    ("name", " a"),
    ("name", "a\n"),
    ("name", "x" * (MAX_NAME + 1)),
    ("name", 5),
    ("names", []),
    ("names", ["a", ""]),
    ("contract", {"colour": "red"}),
    ("contract", {"ref": 3800}),
    ("contract", None),
    ("currency", "usd"),
    ("currency", "XXX"),
    ("currency", 978),
    ("zone", "Ки\u0457в"),
    ("zone", ""),
    ("slug", ""),
    ("slug", "-a"),
    ("slug", "Acme"),
    ("slug", "a b"),
    ("slug", "a" * 41),
    ("slug", 5),
    ("sha256", "A" * 64),
    ("sha256", "0" * 63),
    ("sha256", 0),
    ("object", []),
    ("limit", {"count": 2, "unit": "rounds"}),
    ("limit", {"count": "two", "unit": "rounds"}),
    ("limit", {"count": "1.23456", "unit": "rounds"}),
    ("limit", {"count": "2"}),
    ("money", {"currency": "USD", "minor": -1, "scale": 2}),
    ("money", "450"),
    ("count", -1),
    ("count", True),
    ("count", "1"),
    ("flag", False),
    ("flag", 1),
    ("flag", "yes"),
    ("choice:a|b", "c"),
    ("choice:a|b", None),
    ("choice:a|b", ["a"]),
]


@pytest.mark.parametrize(("type_name", "value"), TAKEN)
def test_values_of_each_type_are_taken(type_name: str, value: Json) -> None:
    check_value(type_name, "field", value)


@pytest.mark.parametrize(("type_name", "value"), REFUSED)
def test_other_values_are_refused_and_the_field_is_named(type_name: str, value: Json) -> None:
    with pytest.raises(FieldsRefused, match=r"^field"):
        check_value(type_name, "field", value)


@pytest.mark.parametrize(
    ("type_name", "value", "says"),
    [
        ("choice:in|out", "maybe", "one of in, out"),
        ("sha256", "x", "64 lowercase hex digits"),
        ("seq", "x", "a record number"),
        ("seqs", "x", "a list of record numbers"),
        ("refs", "x", "a list of records"),
        ("names", "x", "a list of names"),
        ("name", "", "a text of 1 to 500 characters without spaces at its ends"),
        ("slug", "My Case", "lowercase letters, digits and hyphens"),
        ("limit", {"count": "x", "unit": "y"}, "a number and what it counts"),
        ("text", "", "words"),
        ("count", -1, "a whole number from 0"),
        ("label", "S0", "a label"),
    ],
)
def test_a_refusal_says_what_the_field_takes(type_name: str, value: Json, says: str) -> None:
    with pytest.raises(FieldsRefused, match=says):
        check_value(type_name, "field", value)


@given(
    st.sampled_from(sorted({name for name, _ in TAKEN})),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=6),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
        max_leaves=6,
    ),
)
def test_any_value_is_taken_or_refused_and_nothing_else(type_name: str, value: Any) -> None:
    try:
        check_value(type_name, "field", value)
    except FieldsRefused:
        return


@pytest.mark.parametrize("value", [14, "S1", "R12", "14.1"])
def test_records_labels_and_files_can_be_referred_to(value: Json) -> None:
    assert is_ref(value)


@pytest.mark.parametrize("value", ["14", "", "E14.1", 0, -1, True, None, [14], 1.0])
def test_nothing_else_can(value: Any) -> None:
    assert not is_ref(value)


def test_a_label_is_a_letter_and_a_number() -> None:
    assert is_label("R12")
    assert not is_label("R012")
    assert not is_label(12)


# ---------------------------------------------------------------- corrections


def test_an_amend_may_set_any_field_but_three() -> None:
    check_fields(record("amend", set_due=None, set_text=words()))
    for name in ("kind", "label", "target"):
        assert "cannot be corrected" in refused(record("amend") | {f"set.{name}": "x"})


def test_only_an_amend_has_fields_that_set_others() -> None:
    assert "cannot be corrected" in refused(record("memo") | {"set.text": words()})


def test_an_amend_sets_no_file_and_only_what_can_be_written() -> None:
    assert "cannot be corrected" in refused(record("amend") | {"set.file.1": FILE})
    unwritable: Any = 1.5
    assert "float is not allowed" in refused(record("amend") | {"set.amount": unwritable})


def test_an_amend_that_changes_nothing_is_refused_where_it_is_appended() -> None:
    """The registry does not ask for a ``set.x`` here; ledger/admission does, and names the record."""
    check_fields({name: value for name, value in record("amend").items() if not name.startswith("set.")})


def test_a_record_must_be_whole_after_its_correction() -> None:
    target = record("milestone")
    check_amended(target, {"amount": money(1), "due": moment()})
    check_amended(target | {"due": moment()}, {"due": None})
    with pytest.raises(FieldsRefused, match="needs amount"):
        check_amended(target, {"amount": None})
    with pytest.raises(FieldsRefused, match="no field 'colour'"):
        check_amended(target, {"colour": "red"})
    with pytest.raises(FieldsRefused, match="amount"):
        check_amended(target, {"amount": "450"})


@pytest.mark.parametrize("kind", ["amend", "withdraw", "shred", "anchor", "handover"])
def test_corrections_are_withdrawn_and_not_corrected(kind: str) -> None:
    with pytest.raises(FieldsRefused, match="withdraw it and write it anew"):
        check_amended(record(kind), {"reason": "x"})
