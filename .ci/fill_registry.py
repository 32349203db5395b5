"""Puts what it reads on standard input between the registry markers of a document.

Usage: python -m disputekit.cli.reference --registry | python .ci/fill_registry.py docs/format.md
"""

import sys
from pathlib import Path

BEGIN, END = "<!-- registry -->\n", "<!-- end registry -->\n"


def filled(document: str, registry: str) -> str:
    """The document with the registry in its place; markers that are missing are an error."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        sys.exit(f"the document has no {BEGIN.strip()} ... {END.strip()}")
    return f"{before}{BEGIN}\n{registry.strip()}\n\n{END}{after}"


def main() -> None:
    path = Path(sys.argv[1])
    document = filled(path.read_text(encoding="utf-8"), sys.stdin.read())
    path.write_text(document, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
