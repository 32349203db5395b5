"""The registry: what it promises to readers of records, and that it only grows."""

import pytest

from disputekit.record.fields import check_value
from disputekit.record.kinds import (
    COMMON,
    CORRECTIONS,
    KINDS,
    LABEL_LETTERS,
    NEVER_AMENDED_FIELDS,
    NOT_AMENDABLE,
)

# The vocabulary as first released. Kinds and fields are added and never renamed or removed: records outlive programs.
RELEASED = {
    "case": "title me client company platform channel contract currency zone slug clock",
    "person": "names side",
    "import": "digest tool tally assumed",
    "message": "",
    "memo": "",
    "agreement": "",
    "scope": "limit amount per",
    "milestone": "amount per due",
    "request": "uses",
    "position": "by stance",
    "quote": "amount per days due",
    "answer": "value uses amount",
    "work": "",
    "delivery": "part",
    "hours": "minutes mode memo",
    "money": "step amount ref due",
    "offer": "amount due new_due",
    "event": "name by",
    "deadline": "due rule",
    "coverage": "channel from to extent",
    "amend": "target reason set",
    "withdraw": "target reason",
    "link": "targets same off",
    "shred": "target fields reason",
    "anchor": "size hash witness",
    "handover": "code size hash to shown withheld",
}


@pytest.mark.parametrize("kind", RELEASED)
def test_what_was_released_once_is_still_there(kind: str) -> None:
    assert set(RELEASED[kind].split()) <= {field.name for field in KINDS[kind].fields}


def test_common_fields_are_still_there() -> None:
    assert {field.name for field in COMMON} >= {
        "kind",
        "when",
        "label",
        "talk",
        "text",
        "file",
        "about",
        "cites",
        "re",
        "source",
        "once",
    }
    assert [field.name for field in COMMON if field.required] == ["kind", "when"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_kind_has_one_name_and_a_type_that_is_checked(kind: str) -> None:
    fields = [*COMMON, *KINDS[kind].fields]
    assert len({field.name for field in fields}) == len(fields)
    for field in fields:
        assert field.name.isascii()
        _is_checked(field.type, field.name)


def _is_checked(type_name: str, name: str) -> None:
    """A type without a check would be a KeyError for the user."""
    try:
        check_value(type_name, name, None)
    except ValueError:
        return


@pytest.mark.parametrize("kind", KINDS)
def test_groups_of_which_one_is_needed_name_known_fields(kind: str) -> None:
    known = {field.name for field in (*COMMON, *KINDS[kind].fields)}
    assert {name for group in KINDS[kind].one_of for name in group} <= known


def test_every_kind_says_what_it_means() -> None:
    assert all(kind.meaning and name == kind.name for name, kind in KINDS.items())


def test_label_letters_belong_to_one_kind_each() -> None:
    letters = "".join(kind.labels for kind in KINDS.values())
    assert sorted(letters) == sorted(LABEL_LETTERS)


def test_corrections_and_seals_are_not_amended() -> None:
    assert KINDS.keys() >= NOT_AMENDABLE
    assert KINDS.keys() >= CORRECTIONS
    assert {"amend", "withdraw", "shred"} <= NOT_AMENDABLE
    assert "link" not in NOT_AMENDABLE
    assert {"kind", "label", "target"} == NEVER_AMENDED_FIELDS
