"""SHA-256: the interpreter's own for the first digests of a process, OpenSSL's where there are many.

Loading OpenSSL takes as long as it gains on some 2,500 digests. A `log` makes a dozen, `verify` millions, and of
long texts OpenSSL makes them several times as fast. The standard library's ``random`` does without it likewise.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from itertools import chain, repeat
from typing import Protocol

FEW = 2_500


class Digest(Protocol):
    """What hashlib returns, as far as a record needs it."""

    def digest(self) -> bytes:
        """Return the 32 bytes."""

    def hexdigest(self) -> str:
        """Return 64 lowercase hex digits."""


Maker = Callable[[bytes], Digest]


_OWN = ("_sha256", "_sha2")  # of Python 3.11, of 3.12 and later


def _of_the_interpreter() -> Iterator[Maker]:
    for name in _OWN:
        with suppress(ImportError):
            return repeat(import_module(name).sha256, FEW)
    return iter(())  # a build that relies on OpenSSL alone


def _of_openssl() -> Iterator[Maker]:
    from hashlib import sha256

    return repeat(sha256)


_makers = chain.from_iterable(source() for source in (_of_the_interpreter, _of_openssl))


def sha256(data: bytes) -> Digest:
    """Return the SHA-256 of some bytes."""
    return next(_makers)(data)
