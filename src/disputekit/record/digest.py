"""SHA-256: the interpreter's own for the first digests of a process, OpenSSL's where there are many.

Loading OpenSSL takes as long as it gains on some 2,500 digests. A `log` makes a dozen, `verify` millions, and of
long texts OpenSSL makes them several times as fast. The standard library's ``random`` does without it likewise.
"""

import sys
from collections.abc import Callable, Iterator
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


_OWN = "_sha2" if sys.version_info >= (3, 12) else "_sha256"


def _of_the_interpreter() -> Iterator[Maker]:
    try:
        return repeat(import_module(_OWN).sha256, FEW)
    except ImportError:  # a build that relies on OpenSSL alone
        return iter(())


def _of_openssl() -> Iterator[Maker]:
    from hashlib import sha256

    return repeat(sha256)


_makers = chain.from_iterable(source() for source in (_of_the_interpreter, _of_openssl))


def sha256(data: bytes) -> Digest:
    """Return the SHA-256 of some bytes."""
    return next(_makers)(data)
