"""DKIM body hashes: the examples of RFC 6376, hashes that match, and one flipped bit that must be told."""

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.intake.mail_dkim import BodyHash, body_hashes, canonical

# RFC 6376, appendix A.2: the mail of Joe, whose hash is printed there.
JOE = b"Hi.\r\n\r\nWe lost the game. Are you hungry yet?\r\n\r\nJoe.\r\n"
JOE_HASH = b"2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8="


def signed(body: bytes, hashed: bytes, tags: bytes = b"c=simple/simple", way: bytes = b"rsa-sha256") -> bytes:
    head = (
        b"DKIM-Signature: v=1; a="
        + way
        + b"; d=example.com;\r\n s=brisbane; "
        + tags
        + b"; bh="
        + hashed[:20]
    )
    return (
        head + b"\r\n " + hashed[20:] + b"; b=AuUoFEfD\r\nFrom: Joe <joe@football.example.com>\r\n\r\n" + body
    )


def bh(body: bytes, way: str = "sha256") -> bytes:
    return base64.b64encode(hashlib.new(way, body).digest())


@pytest.mark.parametrize(
    ("way", "made"),
    [("relaxed", b" C\r\nD E\r\n"), ("simple", b" C \r\nD \t E\r\n")],
)
def test_the_canonical_forms_are_those_of_section_3_4_5(way: str, made: bytes) -> None:
    assert canonical(b" C \r\nD \t E\r\n\r\n\r\n", way) == made


@pytest.mark.parametrize(
    ("way", "kind", "said"),
    [
        ("simple", "sha1", b"uoq1oCgLlTqpdDX/iUbLy7J1Wic="),
        ("simple", "sha256", b"frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY="),
        ("relaxed", "sha1", b"2jmj7l5rSw0yVb/vlWAYkK/YBwk="),
        ("relaxed", "sha256", b"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
    ],
)
def test_an_empty_body_has_the_hash_that_the_rfc_prints(way: str, kind: str, said: bytes) -> None:
    assert bh(canonical(b"", way), kind) == said
    assert bh(canonical(b"\r\n\r\n", way), kind) == said


@pytest.mark.parametrize("change", [lambda data: data, lambda data: data.replace(b"\r\n", b"\n")])
def test_the_example_of_the_rfc_matches_with_either_line_ends(change: object) -> None:
    assert callable(change)
    assert body_hashes(change(signed(JOE, JOE_HASH))) == [BodyHash("example.com", "matches")]


@given(st.integers(0, 8 * len(JOE) - 1))
def test_one_flipped_bit_in_a_body_is_told(place: int) -> None:
    body = bytearray(JOE)
    body[place // 8] ^= 1 << place % 8
    if canonical(bytes(body), "simple") != JOE and body.replace(b"\r\n", b"\n") != JOE.replace(
        b"\r\n", b"\n"
    ):
        assert body_hashes(signed(bytes(body), JOE_HASH)) == [BodyHash("example.com", "differs")]


def test_one_flipped_byte_is_told_in_the_relaxed_form_too() -> None:
    hashed = bh(canonical(JOE, "relaxed"))
    assert body_hashes(signed(JOE, hashed, b"c=relaxed/relaxed"))[0].state == "matches"
    assert (
        body_hashes(signed(JOE.replace(b"lost", b"last"), hashed, b"c=relaxed/relaxed"))[0].state == "differs"
    )


def test_spaces_count_in_the_simple_form_and_not_in_the_relaxed() -> None:
    spaced = JOE.replace(b" ", b" \t").replace(b"\r\n", b"  \r\n")
    assert body_hashes(signed(spaced, JOE_HASH))[0].state == "differs"
    assert body_hashes(signed(spaced, bh(JOE), b"c=relaxed/relaxed"))[0].state == "matches"


@pytest.mark.parametrize("lines", [b"From here on\r\n>From there\r\n>>From both\r\n"])
def test_the_sign_that_a_mailbox_file_put_there_is_seen_through(lines: bytes) -> None:
    hashed = bh(lines)
    rd = (
        lines.replace(b">From", b">>From")
        .replace(b"From here", b">From here")
        .replace(b">>>>From", b">>>From")
    )
    assert body_hashes(signed(rd, hashed))[0].state == "matches"
    plain = b"From here\r\n"
    assert body_hashes(signed(b">" + plain, bh(plain)))[0].state == "matches"
    assert (
        body_hashes(signed(b">From here\r\n>> >From x\r\n", bh(b"From here\r\n>> >From x\r\n")))[0].state
        == "matches"
    )


def test_a_signature_of_the_beginning_says_how_much_it_covers() -> None:
    hashed = bh(JOE[:10])
    assert body_hashes(signed(JOE, hashed, b"c=simple/simple; l=10")) == [
        BodyHash("example.com", "matches", 10)
    ]
    assert body_hashes(signed(JOE, JOE_HASH, b"l=" + str(len(JOE)).encode())) == [
        BodyHash("example.com", "matches")
    ]
    assert body_hashes(signed(JOE, hashed, b"l=9999"))[0].state == "differs"


@pytest.mark.parametrize("way", [b"rsa-md5", b""])
def test_what_is_no_dkim_is_not_checked(way: bytes) -> None:
    assert body_hashes(signed(JOE, JOE_HASH, way=way))[0].state == "unknown"
    assert body_hashes(signed(JOE, b"no base64!"))[0].state == "unknown"
    assert body_hashes(signed(JOE, JOE_HASH, b"l=ten"))[0].state == "unknown"
    assert body_hashes(signed(JOE, JOE_HASH, b"c=simple/other"))[0].state == "unknown"
    assert body_hashes(b"DKIM-Signature: nothing\n\nbody") == [
        BodyHash("", "unknown", why="it is not written as DKIM defines it")
    ]
    assert body_hashes(JOE) == []


@given(st.binary(max_size=300))
def test_any_bytes_have_an_answer(data: bytes) -> None:
    assert {one.state for one in body_hashes(signed(data, JOE_HASH, data[:20]))} <= {
        "matches",
        "differs",
        "unknown",
    }
    body_hashes(data)
