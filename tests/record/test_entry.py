"""Entries and disclosures: what was sealed opens again, and no other text passes for it."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.record.canonical import MAX_INTEGER, Json, OutsideProfile, to_bytes
from disputekit.record.entry import (
    FIRST_PREV,
    BrokenEntry,
    Entry,
    Record,
    Sealed,
    build_entry,
    digest_of,
    disclose,
    hash_of,
    open_disclosure,
    open_record,
    parse_entry,
    seal,
    split_joined,
)

CASE = "4f1c0a5e8b7d4f6a9c3e2d1b0a998877"
AT = "2026-03-03T12:05:00.000000Z"
SALT = bytes(range(16))
FIELDS: dict[str, Json] = {"kind": "memo", "text": {"body": "M\u00f6bius", "basis": "verbatim"}, "size": 3}

texts = st.text(st.characters(codec="utf-8"), max_size=12)
contents = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)
records = st.dictionaries(st.text("abcdefgh.123", min_size=1, max_size=6), contents, min_size=1, max_size=5)

# RFC 9901: the disclosures it prints, each with the digest it prints for it. They hold spaces and so are not
# canonical here; what they show is that the hash is taken over the text that was handed over.
RFC_9901 = [
    (
        "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0",
        "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0",
    ),
    ("WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0", "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs"),
    (
        "WyIyR0xDNDJzS1F2ZUNmR2ZyeU5STjl3IiwgImdpdmVuX25hbWUiLCAiSm9obiJd",
        "jsu9yVulwQQlhFlM_3JlzMaSFzglhQG0DpfayQwLUK4",
    ),
    (
        "WyJlbHVWNU9nM2dTTklJOEVZbnN4QV9BIiwgImZhbWlseV9uYW1lIiwgIkRvZSJd",
        "TGf4oLbgwd5JQaHyKVQZU9UdGE0w5rtDsrZzfUaomLo",
    ),
    (
        "WyI2SWo3dE0tYTVpVlBHYm9TNXRtdlZBIiwgImVtYWlsIiwgImpvaG5kb2VAZXhhbXBsZS5jb20iXQ",
        "JzYjH4svliH0R3PyEMfeZu6Jt69u5qehZo7F7EPYlSE",
    ),
]


def b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decoded(disclosure: str) -> bytes:
    return urlsafe_b64decode(disclosure + "=" * (-len(disclosure) % 4))


def salts() -> Callable[[], bytes]:
    numbers = count(1)
    return lambda: next(numbers).to_bytes(16, "big")


def made(fields: dict[str, Json]) -> tuple[Entry, Sealed]:
    sealed = seal(fields, salts())
    return parse_entry(build_entry(CASE, 1, FIRST_PREV, AT, sealed)), sealed


def members(**changes: Any) -> dict[str, Any]:
    whole = {"v": 1, "case": CASE, "seq": 1, "prev": FIRST_PREV, "recorded_at": AT, "sd": ["A" * 43]}
    return {name: value for name, value in (whole | changes).items() if value is not ...}


# ---------------------------------------------------------------- RFC 9901


@pytest.mark.parametrize(("disclosure", "digest"), RFC_9901)
def test_digests_are_those_of_rfc_9901(disclosure: str, digest: str) -> None:
    assert digest_of(disclosure) == digest


@pytest.mark.parametrize(("disclosure", "digest"), RFC_9901)
def test_the_hash_is_over_the_text_and_not_over_the_value_written_again(disclosure: str, digest: str) -> None:
    """The planted defect: a check that decodes and encodes again gets another digest, and refuses the honest."""
    again = b64(to_bytes(json.loads(decoded(disclosure))))
    assert digest_of(again) != digest


@pytest.mark.parametrize(("disclosure", "digest"), RFC_9901)
def test_a_disclosure_with_spaces_is_not_one_of_this_format(disclosure: str, digest: str) -> None:
    entry = Entry(CASE, 1, FIRST_PREV, AT, (digest,), "0" * 64)
    with pytest.raises(BrokenEntry, match="canonical JSON"):
        open_record(entry, [disclosure])


def test_a_disclosure_of_rfc_9901_without_its_spaces_opens() -> None:
    plain = b64(b'["eluV5Og3gSNII8EYnsxA_A","family_name","Doe"]')
    assert open_disclosure(plain) == ("family_name", "Doe")


def test_a_check_that_writes_the_value_again_takes_a_text_that_was_never_sealed() -> None:
    """The planted defect the other way round: two texts, one value. Only the one that was sealed may pass."""
    entry, sealed = made({"kind": "memo", "amount": 450})
    spaced = b64(decoded(sealed.disclosures[1]).replace(b",", b", "))

    def defective(disclosure: str) -> bool:
        return digest_of(b64(to_bytes(json.loads(decoded(disclosure))))) in entry.sd

    assert defective(spaced)
    with pytest.raises(BrokenEntry, match="not the one"):
        open_record(entry, [sealed.disclosures[0], spaced])


@pytest.mark.parametrize(
    ("disclosure", "reason"),
    [
        (b64(b'["eluV5Og3gSNII8EYnsxA_A","a",1]') + "AAA", "canonical JSON"),
        (b64(b'["eluV5Og3gSNII8EYnsxA_A","a",1] ')[:-3] + "A", "canonical JSON"),
        ("WzFd=", "not base64url"),
        ("Wz+d", "not base64url"),
        ("W10BA", "canonical JSON"),
        ("WzEsMl1", "one base64url form"),
        ("W11", "one base64url form"),
        ("", "not base64url"),
    ],
)
def test_a_disclosure_has_one_spelling(disclosure: str, reason: str) -> None:
    with pytest.raises(BrokenEntry, match=reason):
        open_disclosure(disclosure)


@given(st.binary(min_size=1, max_size=40), st.sampled_from("AQgwBEIMUYckosx048_-"))
def test_of_all_last_characters_one_spells_some_bytes(data: bytes, last: str) -> None:
    spelled = b64(data)[:-1] + last
    honest = b64(decoded(spelled)) == spelled
    with pytest.raises(BrokenEntry) as refusal:  # hardly any bytes are a disclosure
        open_disclosure(spelled)
    assert ("one base64url form" in str(refusal.value)) is not honest


# ---------------------------------------------------------------- sealing and opening


@given(records)
def test_what_was_sealed_opens_to_the_same_fields(fields: dict[str, Json]) -> None:
    entry, sealed = made(fields)
    record = open_record(entry, split_joined(sealed.joined()))
    assert record == Record(1, AT, fields, 0)
    assert to_bytes([*record.fields.values()]) == to_bytes([*fields.values()])  # 1 is not True


@given(records, st.randoms())
def test_the_order_of_the_disclosures_has_no_meaning(fields: dict[str, Json], random: Any) -> None:
    entry, sealed = made(fields)
    shuffled = [*sealed.disclosures]
    random.shuffle(shuffled)
    assert open_record(entry, shuffled).fields == fields


@given(records, st.data())
def test_any_other_character_in_a_disclosure_is_refused(fields: dict[str, Json], data: Any) -> None:
    entry, sealed = made(fields)
    joined = sealed.joined()
    place = data.draw(st.integers(0, len(joined) - 1))
    other = data.draw(st.characters(max_codepoint=0x17F).filter(lambda one: one != joined[place]))
    with pytest.raises(BrokenEntry):
        open_record(entry, split_joined(joined[:place] + other + joined[place + 1 :]))


@given(records, st.data())
def test_any_other_byte_in_an_entry_is_refused_or_gives_another_hash(
    fields: dict[str, Json], data: Any
) -> None:
    sealed = seal(fields, salts())
    honest = build_entry(CASE, 1, FIRST_PREV, AT, sealed)
    place = data.draw(st.integers(0, len(honest) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda one: one != honest[place]))
    changed = honest[:place] + bytes([other]) + honest[place + 1 :]
    assert hash_of(changed) != hash_of(honest)
    try:
        entry = parse_entry(changed)
    except BrokenEntry:
        return
    assert entry != parse_entry(honest)
    assert entry.hash == hash_of(changed)


@given(records)
def test_bytes_of_an_entry_are_stable(fields: dict[str, Json]) -> None:
    sealed = seal(fields, salts())
    honest = build_entry(CASE, 1, FIRST_PREV, AT, sealed)
    assert build_entry(CASE, 1, FIRST_PREV, AT, Sealed(sealed.disclosures[::-1])) == honest
    entry = parse_entry(honest)
    assert to_bytes(members(sd=[*entry.sd])) == honest
    assert entry.hash == sha256(honest).hexdigest()


def test_fields_that_are_not_handed_over_are_counted() -> None:
    entry, sealed = made(FIELDS)
    record = open_record(entry, sealed.disclosures[:1])
    assert (record.fields, record.withheld) == ({"kind": "memo"}, 2)
    assert record.kind == "memo"


def test_a_record_that_shows_nothing_has_no_kind() -> None:
    entry, _ = made(FIELDS)
    assert open_record(entry, []).kind == "withheld"


def test_a_field_of_another_record_is_refused() -> None:
    entry, _ = made(FIELDS)
    other = disclose(SALT, "kind", "memo")
    with pytest.raises(BrokenEntry, match="not the one this record was made with"):
        open_record(entry, [other])


def test_one_field_twice_is_refused_even_where_the_entry_holds_both() -> None:
    twins = [disclose(SALT, "amount", 450), disclose(SALT[::-1], "amount", 150)]
    entry = parse_entry(build_entry(CASE, 1, FIRST_PREV, AT, Sealed(tuple(twins))))
    assert open_record(entry, twins[:1]).fields == {"amount": 450}
    with pytest.raises(BrokenEntry, match="'amount' stands twice"):
        open_record(entry, twins)


def test_the_same_disclosure_twice_is_refused() -> None:
    entry, sealed = made(FIELDS)
    with pytest.raises(BrokenEntry, match="stands twice"):
        open_record(entry, [sealed.disclosures[0]] * 2)


@pytest.mark.parametrize("size", [0, 15, 17, 32])
def test_a_salt_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(BrokenEntry, match="16 bytes"):
        disclose(b"x" * size, "kind", "memo")


def test_a_value_outside_the_profile_cannot_be_sealed() -> None:
    with pytest.raises(OutsideProfile):
        seal({"kind": "\ud800"}, salts())


def test_every_field_has_a_salt_of_its_own() -> None:
    sealed = seal({"a": 1, "b": 1}, salts())
    first, second = (json.loads(decoded(one))[0] for one in sealed.disclosures)
    assert first != second


def test_equal_fields_of_two_records_cannot_be_recognised_by_their_digests() -> None:
    fresh = salts()
    one, other = seal({"kind": "memo"}, fresh), seal({"kind": "memo"}, fresh)
    assert digest_of(one.disclosures[0]) != digest_of(other.disclosures[0])


# ---------------------------------------------------------------- disclosures that are none


@pytest.mark.parametrize(
    "value",
    [
        "text",
        {"a": 1},
        [],
        ["AAECAwQFBgcICQoLDA0ODw", "kind"],
        ["AAECAwQFBgcICQoLDA0ODw", "kind", 1, 2],
        ["AAECAwQFBgcICQoLDA0OD", "kind", 1],
        ["AAECAwQFBgcICQoLDA0ODwA", "kind", 1],
        ["AAECAwQFBgcICQoLDA0OD=", "kind", 1],
        ["AAECAwQFBgcICQoLDA0ODx", "kind", 1],
        ["AAECAwQFBgcICQoLDA0OD\u00e9", "kind", 1],
        [1, "kind", 1],
        ["AAECAwQFBgcICQoLDA0ODw", 1, 1],
        ["AAECAwQFBgcICQoLDA0ODw", None, 1],
    ],
)
def test_a_disclosure_of_another_shape_is_refused(value: Json) -> None:
    with pytest.raises(BrokenEntry):
        open_disclosure(b64(to_bytes(value)))


@pytest.mark.parametrize(
    "text",
    ["", "=", "A", "W10=", "W10 ", "W1\u00e9", "W1/0", "W1+0", "W11", b64(b"[1,"), b64(b"\xff\xff\xff")],
)
def test_a_text_that_is_no_disclosure_is_refused(text: str) -> None:
    with pytest.raises(BrokenEntry):
        open_disclosure(text)


def test_unused_bits_at_the_end_are_zero() -> None:
    """Four characters can decode to the same bytes; one of them is the text that was sealed."""
    sealed = next(one for one in (disclose(SALT, "kind", "x" * n) for n in range(3)) if len(one) % 4 == 2)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    twin = sealed[:-1] + alphabet[alphabet.index(sealed[-1]) + 1]
    assert decoded(twin) == decoded(sealed)
    with pytest.raises(BrokenEntry, match="one base64url form"):
        open_disclosure(twin)


@pytest.mark.parametrize("joined", ["W10", "W10~W10", "~W10"])
def test_stored_disclosures_end_with_a_tilde(joined: str) -> None:
    with pytest.raises(BrokenEntry, match="tilde"):
        split_joined(joined)


def test_nothing_stored_is_no_disclosure() -> None:
    assert split_joined("") == ()
    assert split_joined("W10~W11~") == ("W10", "W11")


def test_an_empty_disclosure_and_one_outside_ascii_are_refused() -> None:
    entry, _ = made(FIELDS)
    for joined in ("~", "W\u00f6~"):
        with pytest.raises(BrokenEntry, match="not the one"):
            open_record(entry, split_joined(joined))


# ---------------------------------------------------------------- entries that are none


@given(records, st.integers(1, 2**53 - 1))
def test_an_entry_read_at_once_is_what_its_parts_say(fields: dict[str, Json], seq: int) -> None:
    sealed = seal(fields, salts())
    data = build_entry(CASE, seq, FIRST_PREV, AT, sealed)
    said = json.loads(data)
    assert parse_entry(data) == Entry(CASE, seq, FIRST_PREV, AT, tuple(said["sd"]), hash_of(data))


def test_an_entry_is_read_back() -> None:
    data = to_bytes(members(seq=7, sd=["A" * 43, "E" * 43]))
    assert parse_entry(data) == Entry(CASE, 7, FIRST_PREV, AT, ("A" * 43, "E" * 43), hash_of(data))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"v": 2}, "format 2"),
        ({"v": "1"}, "format '1'"),
        ({"v": True}, "format True"),
        ({"v": ...}, "exactly the keys"),
        ({"more": 1}, "exactly the keys"),
        ({"case": CASE[:-1]}, "32 hex digits"),
        ({"case": CASE + "0"}, "32 hex digits"),
        ({"case": CASE.upper()}, "32 hex digits"),
        ({"case": CASE[:-1] + "\n"}, "32 hex digits"),
        ({"case": 1}, "32 hex digits"),
        ({"seq": 0}, "from 1 on"),
        ({"seq": -1}, "from 1 on"),
        ({"seq": "1"}, "from 1 on"),
        ({"seq": True}, "from 1 on"),
        ({"prev": "0" * 63}, "64 hex digits"),
        ({"prev": "A" * 64}, "64 hex digits"),
        ({"prev": None}, "64 hex digits"),
        ({"recorded_at": "2026-03-03T12:05:00Z"}, "UTC time"),
        ({"recorded_at": "2026-03-03T12:05:00.000000+00:00"}, "UTC time"),
        ({"recorded_at": "2026-03-03 12:05:00.000000Z"}, "UTC time"),
        ({"recorded_at": AT + "\n"}, "UTC time"),
        ({"recorded_at": AT.replace("-03-03", "-13-03")}, "UTC time"),
        ({"recorded_at": AT.replace("-03-03", "-03-32")}, "UTC time"),
        ({"recorded_at": AT.replace("T12", "T24")}, "UTC time"),
        ({"recorded_at": AT.replace("2026", "\u0662\u0660\u0662\u0666")}, "UTC time"),
        ({"recorded_at": 5}, "UTC time"),
        ({"sd": []}, "list of digests"),
        ({"sd": "A" * 43}, "list of digests"),
        ({"sd": {}}, "list of digests"),
        ({"sd": ["A" * 42]}, "ascending order"),
        ({"sd": ["A" * 44]}, "ascending order"),
        ({"sd": ["A" * 42 + "="]}, "ascending order"),
        ({"sd": ["A" * 42 + "B"]}, "ascending order"),
        ({"sd": ["A" * 43, 1]}, "ascending order"),
        ({"sd": ["A" * 43, "A" * 43]}, "ascending order"),
        ({"sd": ["E" * 43, "A" * 43]}, "ascending order"),
    ],
)
def test_an_entry_of_another_shape_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(BrokenEntry, match=reason):
        parse_entry(to_bytes(members(**changes)))


@pytest.mark.parametrize("data", [b"", b"[]", b"1", b"null", b'{"v":1}'])
def test_bytes_that_are_no_entry_are_refused(data: bytes) -> None:
    with pytest.raises(BrokenEntry):
        parse_entry(data)


def test_digests_that_do_not_ascend_are_refused() -> None:
    twice = to_bytes(members(sd=["A" * 43, "A" * 43]))
    with pytest.raises(BrokenEntry, match="ascending"):
        parse_entry(twice)


def test_an_entry_in_another_spelling_is_refused() -> None:
    with pytest.raises(BrokenEntry, match="canonical"):
        parse_entry(json.dumps(members()).encode())


@given(
    case=st.sampled_from([CASE, "", '"', "\u00e9", CASE.upper(), f"{CASE}\n"]),
    prev=st.sampled_from([FIRST_PREV, "", "\\"]),
    recorded_at=st.sampled_from([AT, "", "soon", AT + "\n"]),
    seq=st.sampled_from([1, 14, 0, -1, 10**14, 2**53 - 1]),
    number=st.integers(0, 4),
)
def test_an_entry_is_written_as_canonical_json_whatever_stands_in_it(
    case: str, prev: str, recorded_at: str, seq: int, number: int
) -> None:
    sealed = seal({f"n{one}": one for one in range(number)}, lambda: b"0" * 16)
    sd: list[Json] = [*sorted(map(digest_of, sealed.disclosures))]
    value: Json = {"v": 1, "case": case, "prev": prev, "recorded_at": recorded_at, "seq": seq, "sd": sd}
    assert build_entry(case, seq, prev, recorded_at, sealed) == to_bytes(value)
