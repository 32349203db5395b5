"""Run the command line as a user does and write down which modules it loaded.

Usage: python loaded_modules.py OUTPUT ARGUMENT...   (the exit status is the command's)
"""

import sys
from pathlib import Path


def run(output: Path, arguments: list[str]) -> None:
    """Call the entry point of the ``disputekit`` script; it ends by SystemExit, or not at all."""
    sys.argv = ["disputekit", *arguments]
    sys.path.pop(0)  # this script's folder is no part of a user's path
    try:
        from disputekit.cli.main import main

        main()
    finally:
        output.write_text("\n".join(sorted(sys.modules)), encoding="utf-8")


if __name__ == "__main__":
    run(Path(sys.argv[1]), sys.argv[2:])
