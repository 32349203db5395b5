"""Canonical JSON: one spelling for each value, RFC 8785's where the profile goes, and a refusal for all else."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.record.canonical import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_INTEGER,
    Json,
    OutsideProfile,
    arrays_from_bytes,
    from_bytes,
    to_bytes,
)

texts = st.text(st.characters(codec="utf-8"), max_size=20)
leaves = st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | texts
keys = st.text(st.characters(max_codepoint=127), max_size=8)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


def nested(levels: int) -> Json:
    value: Json = 1
    for _ in range(levels):
        value = [value]
    return value


def write_as_the_rfc_says(value: Json) -> str:
    """A second writer, from RFC 8785 section 3.2 alone, to hold the library's one against."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            short = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}
            return (
                '"'
                + "".join(
                    short.get(ord(one), f"\\u{ord(one):04x}" if ord(one) < 32 else one) for one in value
                )
                + '"'
            )
        case list():
            return "[" + ",".join(map(write_as_the_rfc_says, value)) + "]"
        case _:
            members = (
                f"{write_as_the_rfc_says(key)}:{write_as_the_rfc_says(value[key])}" for key in sorted(value)
            )
            return "{" + ",".join(members) + "}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-1, "-1"),
        (MAX_INTEGER, "9007199254740991"),
        (-MAX_INTEGER, "-9007199254740991"),
        ([], "[]"),
        ({}, "{}"),
        ("", '""'),
        # RFC 8785, section 3.2.2.2: the string of its example.
        (
            "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"\u002f",
            '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"',
        ),
        # The same section: every escape that has a short form, and one that has none.
        ('\b\t\n\f\r"\\\x1f', '"\\b\\t\\n\\f\\r\\"\\\\\\u001f"'),
        ("</script>\x7f\u2028\ufeff", '"</script>\x7f\u2028\ufeff"'),
        # Section 3.2.3: members sorted by code units, which ASCII keys make the same as code points.
        (
            {"\r": "Carriage Return", "1": "One", "a": 1, "B": 2, "": 3},
            '{"":3,"\\r":"Carriage Return","1":"One","B":2,"a":1}',
        ),
        ({"b": {"z": 1, "a": [True, None]}, "a": "x"}, '{"a":"x","b":{"a":[true,null],"z":1}}'),
        # No Unicode normalization: the two spellings of an accented letter stay two texts.
        (["\u00e9", "e\u0301"], '["\u00e9","e\u0301"]'),
        ("\U0001f600", '"\U0001f600"'),
    ],
)
def test_values_have_the_spelling_of_rfc_8785(value: Json, text: str) -> None:
    assert to_bytes(value) == text.encode("utf-8")
    assert from_bytes(text.encode("utf-8")) == value


@given(values)
def test_bytes_are_stable_and_agree_with_a_second_writer(value: Json) -> None:
    data = to_bytes(value)
    assert data.decode("utf-8") == write_as_the_rfc_says(value)
    assert to_bytes(from_bytes(data)) == data


@given(values)
def test_types_survive_the_round_trip(value: Json) -> None:
    assert repr_sorted(from_bytes(to_bytes(value))) == repr_sorted(
        value
    )  # 1 and True are equal, not the same


def repr_sorted(value: Json) -> str:
    if isinstance(value, dict):
        return repr(sorted((key, repr_sorted(one)) for key, one in value.items()))
    return repr([repr_sorted(one) for one in value]) if isinstance(value, list) else repr(value)


@given(st.dictionaries(keys, leaves, min_size=2, max_size=6), st.randoms())
def test_the_order_of_members_does_not_matter(value: dict[str, Json], random: Any) -> None:
    shuffled = list(value.items())
    random.shuffle(shuffled)
    assert to_bytes(dict(shuffled)) == to_bytes(value)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (1.0, "float is not allowed"),
        (float("nan"), "float is not allowed"),
        ((1, 2), "tuple is not allowed"),
        (b"x", "bytes is not allowed"),
        ({"a": {1, 2}}, "set is not allowed"),
        ({1: "a"}, "keys are ASCII"),
        ({"\u00e9": 1}, "keys are ASCII"),
        (MAX_INTEGER + 1, "integer outside"),
        (-MAX_INTEGER - 1, "integer outside"),
        ("\ud800", "half of a surrogate pair"),
        ({"a": ["\udfff"]}, "half of a surrogate pair"),
        ("x" * MAX_BYTES, "longer than"),
    ],
)
def test_what_the_profile_lacks_cannot_be_written(value: Any, reason: str) -> None:
    with pytest.raises(OutsideProfile, match=reason):
        to_bytes(value)


@pytest.mark.parametrize(
    "text",
    [
        " 1",
        "1 ",
        "1\n",
        '{"a": 1}',
        '{"b":1,"a":2}',
        '"\\u0041"',
        '"\\/"',
        '"\\u000a"',
        '"\\u001F"',
        '"\\ud83d\\ude00"',
        "-0",
        "+1",
        "01",
        "[1,]",
        "",
        "nul",
        "\ufeff1",
        "'a'",
        '"a\tb"',
    ],
)
def test_another_spelling_of_a_value_is_refused(text: str) -> None:
    with pytest.raises(OutsideProfile):
        from_bytes(text.encode("utf-8"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1.0", "not an integer"),
        ("1e2", "not an integer"),
        ("NaN", "not an integer"),
        ("-Infinity", "not an integer"),
        ("9007199254740992", "integer outside"),
        ("-9007199254740992", "integer outside"),
        ("1" * 5000, "integer outside"),
        ('{"a":1,"a":2}', "a key stands twice"),
        ('[{"a":{"b":1,"b":1}}]', "a key stands twice"),
        ('"\\ud800"', "half of a surrogate pair"),
        ('{"\u00e9":1}', "keys are ASCII"),
    ],
)
def test_what_the_profile_lacks_cannot_be_read(text: str, reason: str) -> None:
    with pytest.raises(OutsideProfile, match=reason):
        from_bytes(text.encode("utf-8"))


@pytest.mark.parametrize("data", [b'"\xff"', b'"\xc3"', b'"\xed\xa0\x80"', b'"\xc0\xaf"', b"\xff\xfe1\x00"])
def test_bytes_that_are_not_utf_8_are_refused(data: bytes) -> None:
    with pytest.raises(OutsideProfile, match="not JSON in UTF-8"):
        from_bytes(data)


def test_eight_levels_inside_the_outermost_value_are_the_limit() -> None:
    """Nine lists in all, with a number in the innermost: a number is no level."""
    deepest = nested(MAX_DEPTH + 1)
    assert from_bytes(to_bytes(deepest)) == deepest
    with pytest.raises(OutsideProfile, match="nested deeper"):
        to_bytes(nested(MAX_DEPTH + 2))
    with pytest.raises(OutsideProfile, match="nested deeper"):
        from_bytes(b"[" * 10 + b"1" + b"]" * 10)


def test_endless_nesting_is_refused_and_breaks_nothing() -> None:
    with pytest.raises(OutsideProfile):
        from_bytes(b"[" * 200_000)
    with pytest.raises(OutsideProfile):
        from_bytes(b'{"a":' * 100_000)


def test_one_mebibyte_is_the_limit_of_a_value() -> None:
    longest = "x" * (MAX_BYTES - 2)
    assert from_bytes(to_bytes(longest)) == longest
    with pytest.raises(OutsideProfile, match="longer than"):
        from_bytes(b'"' + b"x" * (MAX_BYTES - 1) + b'"')


@given(st.binary(max_size=40))
def test_reading_any_bytes_gives_a_value_in_canonical_form_or_one_refusal(data: bytes) -> None:
    try:
        value = from_bytes(data)
    except OutsideProfile:
        return
    assert to_bytes(value) == data


@given(values, st.data())
def test_a_reader_that_does_not_compare_the_bytes_would_take_other_spellings(value: Json, data: Any) -> None:
    """The planted defect: plain parsing takes each of these, which is why from_bytes writes the value again."""
    spaced = json.dumps([value], ensure_ascii=data.draw(st.booleans()), separators=(" , ", " : ")) + "\n"
    assert json.loads(spaced) == [value]
    with pytest.raises(OutsideProfile):
        from_bytes(spaced.encode("utf-8"))


@given(st.lists(st.lists(values, max_size=3), max_size=4))
def test_arrays_read_together_are_what_each_reads_alone(arrays: list[list[Json]]) -> None:
    parts = [to_bytes(one) for one in arrays]
    assert arrays_from_bytes(parts) == [from_bytes(part) for part in parts]


@given(
    st.lists(
        st.sampled_from(["[", "]", ",", "1", '"', "[1]", "{}", " ", "\u00e9", "0", "-", ":"]), max_size=8
    ).map("".join)
)
def test_texts_that_are_canonical_only_when_joined_are_refused(text: str) -> None:
    """Wherever one text is cut in two: what is read together must be what each part is by itself."""
    cut = len(text) // 2
    parts = [text[:cut].encode("utf-8"), text[cut:].encode("utf-8")]
    try:
        alone = [from_bytes(part) for part in parts]
    except OutsideProfile:
        with pytest.raises(OutsideProfile):
            arrays_from_bytes(parts)
    else:
        assert arrays_from_bytes(parts) == alone


@pytest.mark.parametrize(
    "parts",
    [
        [b"[1,2", b"3],[4]"],
        [b"[1", b"2],[3,4]"],
        [b"[[1]", b"[2]]"],
        [b"[1],[2]", b"[3]"],
        [b"[1] ", b"[2]"],
        [b"[1.5]"],
        [b'["\\ud800"]'],
        [b"[1]", b'["' + b"x" * MAX_BYTES + b'"]'],
    ],
)
def test_what_is_no_array_by_itself_is_refused_among_others(parts: list[bytes]) -> None:
    """The planted defect: to compare the joined text alone would take the first two, which hold two arrays each."""
    with pytest.raises(OutsideProfile):
        arrays_from_bytes(parts)


def test_what_is_canonical_and_no_array_is_read_too() -> None:
    assert arrays_from_bytes([b"1", b"[2]"]) == [1, [2]]
