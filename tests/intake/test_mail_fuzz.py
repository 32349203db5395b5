"""No bytes bring an importer of mail down, make it slow or let its sum go wrong: 50 cases daily, 100,000 in full."""

import random
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disputekit.case.quotations import quoted
from disputekit.intake import mail, mail_mh, maildir, mbox
from disputekit.intake.base import Claim, Importer
from disputekit.intake.mail_html import words_of
from tests.intake.chat_rig import OPTIONS, tree, used_up
from tests.intake.fuzz_figures import CASES, watched

DAILY = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SECONDS = 5.0

SEED_MAIL = (
    b"From dana@acme.test Tue Mar  3 14:05:00 2026\n"
    b"Received: from mx.acme.test by mail.studio.test; Tue, 3 Mar 2026 14:05:09 +0100\n"
    b"From: =?utf-8?q?Dana_R=C3=A9yes?= <dana@acme.test>\nTo: Sam <sam@studio.test>, team: a@b.test, c@d.test;\n"
    b"Subject: =?iso-8859-1?b?R3L832U=?=\nDate: Tue, 3 Mar 2026 14:05:00 +0100\nMessage-ID: <1@acme.test>\n"
    b"References: <0@acme.test>\nDKIM-Signature: v=1; d=acme.test; b=abc\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/mixed; boundary="outer"\nContent-Length: 10\n\npreamble\n--outer\n'
    b'Content-Type: multipart/alternative; boundary="inner"\n\n--inner\nContent-Type: text/plain; charset=utf-8\n'
    b"Content-Transfer-Encoding: quoted-printable\n\n>From here the caf=C3=A9\nOn Tue, Mar 3, 2026 at 14:00 Sam\n"
    b"<sam@studio.test> wrote:\n> hello\n--inner\nContent-Type: text/html; charset=x-unknown\n\n"
    b"<p>The caf\xe9 <a href='https://acme.test/'>link</a><blockquote>old</blockquote><style>p{}</style>\n--inner--\n"
    b"--outer\nContent-Type: application/pdf; name*=utf-8''dr%C3%A4ft.pdf\nContent-Transfer-Encoding: base64\n\n"
    b"SGVsbG8gd29ybGQ=\n--outer\nContent-Type: message/rfc822\n\nFrom: x@y.test\nSubject: inner\n\nbody\n--outer--\n\n"
)
PIECES = (
    b"\n", b"\r", b"\r\n", b"\n\n", b"\0", b"\xff", b"From ", b"\nFrom a Tue Mar  3 14:05:00 2026\nX: y\n", b"--outer",
    b"--inner--", b"=?", b"?=", b"=?utf-8?q?", b"<", b"<!--", b'"', b"(", b"Content-Length: 999999\n", b"=", b"=\n",
    b"charset=utf-16", b"charset=utf-7", b"+2AA-", b"charset=unicode_escape", b"boundary=", b"Content-Type: ", b">" * 40,
    b"Date: 31 Feb 99 25:61 -9999\n", b"multipart/mixed", b"message/rfc822", b"base64", b" " * 50, b"\t", b"2026", b":",
)  # fmt: skip


def read(importer: Importer, data: bytes) -> None:
    """Claim, read as if it were claimed, open all that came out; a hang is a failure."""
    begin = time.monotonic()
    whole = tree({"cur/1:2,S": data})
    list(importer.claims(whole))
    outcome = used_up(importer.read(whole, Claim(importer.name, whole.members, 1), OPTIONS))
    for item in outcome.items:
        assert item.raw is not None
        assert item.raw.open().read() in data
        for part in item.parts:
            part.open().read()
    assert time.monotonic() - begin < SECONDS


def mutated(seed: int) -> bytes:
    chance = random.Random(seed)  # noqa: S311  no secret is made here
    data = bytearray(SEED_MAIL * chance.choice((1, 1, 2, 3)))
    for _ in range(chance.randrange(1, 12)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(5):
            case 0:
                del data[at : at + chance.randrange(1, 200)]
            case 1:
                data[at:at] = chance.choice(PIECES) * chance.choice((1, 1, 1, 30))
            case 2:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 3:
                end = chance.randrange(len(data) + 1)
                data[at:at] = data[min(at, end) : min(max(at, end), min(at, end) + 400)]
            case _:
                data = (
                    data.replace(b"\n", chance.choice((b"\r\n", b"\r", b"\n")))
                    if chance.random() < 0.3
                    else data
                )
        data = data[:20_000] or bytearray(b"x")
    return bytes(data)


@DAILY
@given(st.binary(max_size=3000))
@pytest.mark.parametrize(
    "importer", [mail.IMPORTER, mbox.IMPORTER, maildir.IMPORTER], ids=lambda one: one.name
)
def test_any_bytes_are_survived(importer: Importer, data: bytes) -> None:
    read(importer, data)


@DAILY
@given(st.integers(min_value=0, max_value=2**32))
@pytest.mark.parametrize(
    "importer", [mail.IMPORTER, mbox.IMPORTER, maildir.IMPORTER], ids=lambda one: one.name
)
def test_broken_mails_are_survived(importer: Importer, seed: int) -> None:
    read(importer, mutated(seed))


@pytest.mark.full
@pytest.mark.parametrize(
    "importer", [mail.IMPORTER, mbox.IMPORTER, maildir.IMPORTER, mail_mh.IMPORTER], ids=lambda one: one.name
)
def test_a_hundred_thousand_broken_mails_are_survived(importer: Importer) -> None:
    with watched(importer.name) as watch:
        for seed in range(CASES):
            watch(partial(read, importer, mutated(seed)))


HOSTILE: dict[str, Callable[[int], bytes]] = {
    "angles": lambda n: b"<" * n,
    "open tags": lambda n: b"<a " * (n // 3),
    "open quotes": lambda n: b'<a "' * (n // 4),
    "quoted ends": lambda n: b'<a ">" ' * (n // 7),
    "open comments": lambda n: b"<!--" * (n // 4),
    "open declarations": lambda n: b"<![CDATA[" * (n // 9),
    "open styles": lambda n: b"<style>" * (n // 7),
    "deep quotations": lambda n: b"<blockquote>x" * (n // 13),
    "false ends": lambda n: b"</x>" * (n // 4),
    "attributes": lambda n: b"<a " + b"a" * n + b">",
    "entities": lambda n: b"&" * n,
    "quote signs": lambda n: b">" * n,
    "colons": lambda n: b"from:\n" * (n // 6),
    "wrote": lambda n: b"wrote wrote:\n" * (n // 13),
    "blank lines": lambda n: b">\n" + b"\n" * n,
    "spaces": lambda n: b" " * n + b":",
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_pages_and_texts_made_to_be_slow_are_read_in_time_that_grows_as_they_do(name: str) -> None:
    text = HOSTILE[name](400_000).decode("latin-1")
    begin = time.monotonic()
    words_of(text)
    quoted(text)
    assert time.monotonic() - begin < SECONDS


HEADERS: dict[str, Any] = {
    "words": b"Subject: " + b"=?a?q?" * 20_000,
    "addresses": b"To: " + b'"' * 40_000 + b"(" * 40_000 + b"<" * 40_000,
    "parameters": b"Content-Type: text/plain" + b"; a" * 40_000,
    "quotes": b'Content-Type: text/plain; a="' + b'\\"' * 60_000,
    "ids": b"References: " + b"<" * 90_000,
    "blanks": b"From:" + b" " * 90_000 + b"x",
    "names": b"a" * 200_000,
    "folds": b"Subject: a" + b"\n " * 90_000,
    "returns": b"Subject: a" + b"\r" * 200_000,
    "dates": b"Date: " + b"1 " * 90_000,
    "domains": b"DKIM-Signature: " + b"; " * 90_000,
    "boundaries": b'Content-Type: multipart/mixed; boundary="-"\n\n' + b"---\n" * 60_000,
    "depth": b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000)
    ),
    "starts": b"From a Tue Mar  3 14:05:00 2026\nX: y\n" * 5_000,
    "lengths": b"From a Tue Mar  3 14:05:00 2026\nContent-Length: 400000\n\n" * 5_000,
    "open parts": b'From a Tue Mar  3 14:05:00 2026\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n'
    b"Content-Type: message/rfc822\n\n" * 2_000,
    "tails": b"From a Tue Mar  3 14:05:00 2026\nX: y\n\n" + b"From " + b"1:11 " * 60_000,
}


@pytest.mark.parametrize("name", list(HEADERS))
@pytest.mark.parametrize("importer", [mail.IMPORTER, mbox.IMPORTER], ids=lambda one: one.name)
def test_mails_made_to_be_slow_are_read_in_time(importer: Importer, name: str) -> None:
    read(importer, HEADERS[name] if isinstance(HEADERS[name], bytes) else b"")
