"""Questions to a person at a terminal; without one nothing is ever asked, and nothing waits."""

import sys

from disputekit.cli.terminal import is_interactive, printable
from disputekit.errors import Refused


def ask(question: str, default: str = "") -> str:
    """Ask on stderr and read one line from the terminal; an empty answer takes the default."""
    shown = f" [{default}]" if default else ""
    sys.stderr.write(printable(f"{question}{shown}: "))
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise Refused("no answer came; nothing was recorded")
    return line.strip() or default


def confirmed(question: str, *, yes: bool) -> bool:
    """Return whether the user agrees. Without a terminal only ``--yes`` is a yes."""
    if yes:
        return True
    if not is_interactive():
        raise Refused(
            "this needs a yes and there is no terminal to ask at", "add --yes; nothing was recorded"
        )
    return ask(f"{question} [Y/n]", "y").lower() in ("y", "yes")
