import hashlib
import os
import subprocess
import sys

import pytest

from disputekit.record import digest


def loads_hashlib(times: int) -> bool:
    """Whether a process has loaded OpenSSL after so many digests."""
    program = (
        "import sys; from disputekit.record.digest import sha256\n"
        f"made = {{sha256(b'a').hexdigest() for _ in range({times})}}\n"
        "assert made == {'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'}\n"
        "print('hashlib' in sys.modules)"
    )
    around = {
        name: value for name, value in os.environ.items() if not name.startswith("COV")
    }  # it loads hashlib
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=around, capture_output=True, text=True, check=True)
    return done.stdout == "True\n"


@pytest.mark.parametrize("data", [b"", b"a", b"x" * 63, b"x" * 64, bytes(range(256)) * 40])
def test_a_digest_is_that_of_hashlib_whoever_makes_it(data: bytes) -> None:
    expected = hashlib.sha256(data)
    for maker in (next(digest._of_the_interpreter()), next(digest._of_openssl())):
        assert maker(data).digest() == expected.digest()
        assert maker(data).hexdigest() == expected.hexdigest()
    assert digest.sha256(data).hexdigest() == expected.hexdigest()


def test_openssl_is_loaded_for_many_digests_and_for_no_few() -> None:
    assert not loads_hashlib(digest.FEW)
    assert loads_hashlib(digest.FEW + 1)


def test_a_build_without_its_own_digest_takes_that_of_openssl(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in digest._OWN:
        monkeypatch.setitem(sys.modules, name, None)
    assert list(digest._of_the_interpreter()) == []
