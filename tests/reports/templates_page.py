"""The generated parts of docs/templates.md: filters, and the fields of every view.

To write them anew: PYTHONPATH=src:. python tests/reports/templates_page.py
"""

import re
import types
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from disputekit.case.sentence import Absence, Claim, Exhibit, Fact, Inference, Named, Quote
from disputekit.record.moment import Moment
from disputekit.record.money import Money
from disputekit.reports.document import Document
from disputekit.reports.filters import PARTS, PLAIN, VALUES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "templates.md"
SECTION = re.compile(r"(<!-- (?P<name>[a-z]+) -->\n).*?(\n<!-- end -->)", re.DOTALL)

# Said in words on the page; their insides are for filters.
_PLAIN_NAMES: dict[Any, str] = {
    str: "text",
    int: "number",
    bool: "yes or no",
    type(None): "nothing",
    Money: "amount",
    Moment: "moment",
    Exhibit: "exhibit",
    Quote: "words",
    Named: "name",
}
_SENTENCES = {Fact, Claim, Inference, Absence}
_HIDDEN = {Moment, Money}


def generated(name: str) -> str:
    """The text of one generated section."""
    match name:
        case "filters":
            return "\n".join(_filters())
        case "fields":
            return "\n".join(_fields())
        case _:
            raise ValueError(name)


def page() -> str:
    """The whole page with its generated sections as they should be."""
    return SECTION.sub(
        lambda found: f"{found[1]}{generated(found['name'])}{found[3]}", PAGE.read_text(encoding="utf-8")
    )


def _filters() -> Iterator[str]:
    yield "| filter | takes | says |"
    yield "|---|---|---|"
    helps = {**VALUES, **{name: one for name, (_, one) in (*PARTS.items(), *PLAIN.items())}}
    for name, one in helps.items():
        yield f"| `{name}` | {one.takes} | {one.says} |"


def _fields() -> Iterator[str]:
    for view in _views():
        yield f"\n**{view.__name__}**\n"
        for name, kind in get_type_hints(view).items():
            if name in _names(view):
                yield f"- `{name}`: {_said(kind)}"


def _names(view: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(view)) if is_dataclass(view) else getattr(view, "_fields", ())


def _views() -> list[type]:
    """Every class that can be reached from a document, in the order it is met."""
    found: dict[type, None] = {}
    waiting: list[Any] = [Document]
    while waiting:
        kind = waiting.pop(0)
        waiting += [one for one in get_args(kind) if one is not Ellipsis]
        if isinstance(kind, type) and _names(kind) and kind not in found and kind not in _HIDDEN:
            found[kind] = None
            waiting += get_type_hints(kind).values()
    return [kind for kind in found if kind not in _SENTENCES and kind not in _PLAIN_NAMES]


def _said(kind: Any) -> str:
    inside = get_args(kind)
    if get_origin(kind) in {Union, types.UnionType}:
        if set(inside) >= _SENTENCES:
            return "sentence"
        return " or ".join(dict.fromkeys(_said(one) for one in inside))
    if get_origin(kind) is Literal:
        return " or ".join(f"`{one}`" for one in inside)
    if get_origin(kind) is tuple:
        if inside[-1] is Ellipsis:
            return f"list of {_said(inside[0])}"
        return f"pair of {' and '.join(_said(one) for one in inside)}"
    if kind in _SENTENCES:
        return "sentence"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return f"{kind.__name__}, one of " + ", ".join(f"`{one.value}`" for one in kind)
    return _PLAIN_NAMES.get(kind) or str(getattr(kind, "__name__", kind))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
