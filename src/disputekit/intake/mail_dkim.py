"""Whether the body of a mail is still the one that was signed: its DKIM body hash (RFC 6376, 3.4 and 3.7).

Only that can be told without the network. The signature itself, which binds the hash, the headers and the name of
the signer together, needs a key that the signer's domain publishes; nothing here says that it is good. A hash that
does not match says that bytes changed, not who changed them: lists and gateways do.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from typing import NamedTuple

from disputekit.intake.mail_headers import headers_of

_SPACE = re.compile(rb"[ \t]+")
_LINE_END = re.compile(rb"\r\n|(?<!\r)\n")
_BOXED = re.compile(rb"(?m)^>(>*From )")
_BOXED_ONCE = re.compile(rb"(?m)^>From ")
_HASHES = {b"rsa-sha256": "sha256", b"ed25519-sha256": "sha256", b"rsa-sha1": "sha1"}
_MOST_SIGNATURES = 20


class BodyHash(NamedTuple):
    """One signature: who signed, as it says itself, and what came of its body hash.

    ``state`` is ``matches``, ``differs`` or ``unknown``; ``length`` is the number of bytes of the body that were
    signed where that is not all of it, else -1; ``why`` tells what cannot be checked.
    """

    domain: str
    state: str
    length: int = -1
    why: str = ""


def body_hashes(data: bytes) -> list[BodyHash]:
    """Return the result for each signature of a mail, from its bytes; never raises."""
    headers = headers_of(data)
    signatures = headers.values.get(b"dkim-signature", ())[:_MOST_SIGNATURES]
    return [_checked(_tags(one), data[headers.body :]) for one in signatures]


def _tags(value: bytes) -> dict[bytes, bytes]:
    pairs = (one.partition(b"=") for one in value.split(b";"))
    return {name.strip(): b"".join(said.split()) for name, mark, said in pairs if mark}


def _checked(tags: dict[bytes, bytes], body: bytes) -> BodyHash:
    domain = tags.get(b"d", b"")[:255].decode("ascii", "replace")
    hashed = _HASHES.get(tags.get(b"a", b"").lower())
    way = (tags.get(b"c", b"").lower().partition(b"/")[2] or b"simple").decode("ascii", "replace")
    limit = tags.get(b"l", b"")
    try:
        wanted = base64.b64decode(tags.get(b"bh", b""), validate=True)
    except binascii.Error:
        wanted = b""
    if hashed is None or way not in ("simple", "relaxed") or not wanted or (limit and not limit.isdigit()):
        return BodyHash(domain, "unknown", why="it is not written as DKIM defines it")
    length = int(limit[:20]) if limit else -1
    for form in _forms(body):
        found = canonical(form, way)
        if (
            length <= len(found)
            and hashlib.new(hashed, found[: length if limit else None]).digest() == wanted
        ):
            return BodyHash(domain, "matches", length if limit and length < len(found) else -1)
    return BodyHash(domain, "differs")


def _forms(body: bytes) -> Iterator[bytes]:
    """Yield the body as it stands and, where mailbox files put ``>`` before ``From ``, as it was before that."""
    body = _LINE_END.sub(b"\r\n", body)
    yield body
    if b">From " in body:
        yield _BOXED.sub(rb"\1", body)
        yield _BOXED_ONCE.sub(b"From ", body)


def canonical(body: bytes, way: str) -> bytes:
    """Return a body with CR LF line ends in the canonical form ``simple`` or ``relaxed``."""
    if way == "relaxed":
        body = _SPACE.sub(b" ", body).replace(b" \r\n", b"\r\n").removesuffix(b" ")
    end = len(body)
    while body.startswith(b"\r\n", end - 2) and end >= 2:
        end -= 2
    return body[:end] + b"\r\n" if end or way == "simple" else b""
