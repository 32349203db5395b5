"""Every refusal of disputekit: a message, a hint that says what to do, and an exit code.

Faults inside the user's *data* (a bad line in an import) are values, collected and shown together.
The exceptions here are refusals: the command stops and nothing was written.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of all commands but ``verify``, whose verdicts have codes of their own."""

    OK = 0
    FAILURE = 1
    USAGE = 2
    DISCREPANCY = 3
    NOT_FOUND = 4
    LOCKED = 5
    ATTENTION = 6
    INTERRUPTED = 130


class DisputekitError(Exception):
    """Base of all refusals. ``message`` says what happened, ``hint`` what to do about it."""

    exit_code: int = ExitCode.FAILURE

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Refused(DisputekitError):
    """The input cannot be taken as it stands (usage, ambiguity, a value out of range)."""

    exit_code = ExitCode.USAGE


class NotFound(DisputekitError):
    """A case, record, label or file that was named does not exist."""

    exit_code = ExitCode.NOT_FOUND


class Damaged(DisputekitError):
    """What is stored does not match what was recorded; ``disputekit verify`` tells more."""

    exit_code = ExitCode.DISCREPANCY


class Locked(DisputekitError):
    """Somebody else holds the workspace, or a newer disputekit wrote it."""

    exit_code = ExitCode.LOCKED


class StorageFailure(DisputekitError):
    """The disk, a permission or the medium stopped a write; nothing of the command was recorded."""
