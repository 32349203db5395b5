"""The figures of the last full fuzz runs as the table of docs/limits.md.

``python -m tests.intake.fuzz_table`` prints it, with ``--write`` it puts it into the page.
"""

import sys
from pathlib import Path

from tests.intake.fuzz_figures import recorded

PAGE = Path(__file__).parents[2] / "docs" / "limits.md"
BEGIN, END = "<!-- fuzz -->\n", "\n<!-- end fuzz -->"


def table() -> str:
    """Return one row for each importer; a crash or a hang is never recorded, since its test is red."""
    lines = ["| importer | cases | crashes | longest case | most memory |", "|---|---|---|---|---|"]
    for name, one in recorded().items():
        lines.append(f"| `{name}` | {one.cases:,} | 0 | {one.longest:.2f} s | {one.peak / 1e6:.0f} MB |")
    return "\n".join(lines)


def with_table(page: str) -> str:
    """Return the page with the table between its marks."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}{table()}{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    print(table())  # noqa: T201 - this is what it is started for
    if "--write" in sys.argv:
        PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
