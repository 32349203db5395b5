"""The figures of the last full runs as the table of docs/limits.md.

``python -m tests.support.figures_page`` prints it, with ``--write`` it puts it into the page.
"""

import sys
from pathlib import Path

from tests.support.figures import FOLDER, Number, recorded

PAGE = Path(__file__).parents[2] / "docs" / "limits.md"
BEGIN, END = "<!-- proof -->\n", "\n<!-- end proof -->"
_APART = {"name", "what", "found", "planted", "caught"}


def table(folder: Path = FOLDER) -> str:
    """Return one row for each test that kept its figures."""
    lines = ["| test | what | size | found | planted defect caught |", "|---|---|---|---|---|"]
    for one in recorded(folder):
        sizes = [_size(name, number) for name, number in one.items() if name not in _APART]
        cells = [one["name"], one["what"], ", ".join(sizes), _plain(one.get("found", 0)), _caught(one)]
        lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join(lines)


def with_table(page: str, folder: Path = FOLDER) -> str:
    """Return the page with the table between its marks."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}{table(folder)}{END}{rest.partition(END)[2]}"


def _size(name: str, number: str | Number) -> str:
    return _plain(number) if name == "size" else f"{_plain(number)} {name.replace('_', ' ')}"


def _plain(number: str | Number) -> str:
    return (
        f"{number:,.6g}"
        if isinstance(number, float)
        else f"{number:,}"
        if isinstance(number, int)
        else number
    )


def _caught(one: dict[str, str | Number]) -> str:
    if "planted" not in one:
        return "-"
    return f"{_plain(one.get('caught', 0))} of {_plain(one['planted'])}"


if __name__ == "__main__":
    print(table())  # noqa: T201 - this is what it is started for
    if "--write" in sys.argv:
        PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
