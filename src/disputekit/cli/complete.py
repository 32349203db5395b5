"""What the shell offers on TAB: cases, and the numbers and labels of the case in use. Never an error."""

import contextlib
from collections.abc import Iterator

from disputekit.errors import DisputekitError


def case_names(incomplete: str) -> Iterator[str]:
    """Yield the short names of cases that begin like this."""
    with contextlib.suppress(DisputekitError):
        from disputekit.app.suggest import suggested_cases
        from disputekit.cli.settings import make_setup

        yield from (
            name for name in suggested_cases(make_setup(None, None, None)) if name.startswith(incomplete)
        )


def record_names(incomplete: str) -> Iterator[tuple[str, str]]:
    """Yield labels and the latest record numbers of the case in use, with their first words."""
    with contextlib.suppress(DisputekitError):
        from disputekit.app.suggest import suggested_records
        from disputekit.cli.settings import make_setup

        for name, says in suggested_records(make_setup(None, None, None)):
            if name.startswith(incomplete.upper()):
                yield name, says
