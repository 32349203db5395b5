"""The chart of cost against size: processor seconds of a command over the number of records, both in powers of ten."""

import math
from collections.abc import Iterator
from html import escape
from typing import Any

_WIDTH, _HEIGHT = 720, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 110, 40, 52
_COLOURS = {"log": "#1b6ca8", "search": "#2e8b57", "verify": "#b5541c", "report": "#7b3fa0"}
_MARKS = {"log": "circle", "search": "square", "verify": "diamond", "report": "triangle"}
_DASHES = {"log": "", "search": "7 3", "verify": "2 3", "report": "9 3 2 3"}
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#222}.grid{stroke:#ddd}.axis{stroke:#555}"
    ".title{font-weight:600;font-size:14px}.line{fill:none;stroke-width:2}"
)


def chart(heat: dict[str, Any]) -> str:
    """Return the growth of a heat as an SVG picture that reads without colour too."""
    programs = {one["name"]: one["processor"] for one in heat["programs"] if "processor" in one}
    lines = {
        name: [(size, programs[program]) for size, program in line if program in programs]
        for name, line in heat["lines"].items()
    }
    points = [point for line in lines.values() for point in line]
    scale = _Scale([size for size, _ in points], [value for _, value in points])
    words = "; ".join(f"{name} from {line[0][1]:.2g} to {line[-1][1]:.2g} s" for name, line in lines.items())
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"',
            f' aria-label="{escape(words)}">',
            f"<title>{escape(heat['title'])}</title><style>{_STYLE}</style>",
            f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
            f'<text class="title" x="{_LEFT}" y="22">Processor seconds of one command, start included</text>',
            *scale.axes(),
            *(part for name, line in lines.items() for part in _line(name, line, scale)),
            *_names(lines, scale),
            "</svg>\n",
        ]
    )


class _Scale:
    def __init__(self, sizes: list[int], values: list[float]) -> None:
        self._sizes = (math.floor(math.log10(min(sizes))), math.ceil(math.log10(max(sizes))))
        self._values = (math.floor(math.log10(min(values))), math.ceil(math.log10(max(values))))

    def x(self, size: float) -> float:
        low, high = self._sizes
        share = (math.log10(size) - low) / max(1, high - low)
        return round(_LEFT + share * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(self, value: float) -> float:
        low, high = self._values
        share = (math.log10(value) - low) / max(1, high - low)
        return round(_HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM), 1)

    def axes(self) -> Iterator[str]:
        right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
        for power in range(self._values[0], self._values[1] + 1):
            y = self.y(10.0**power)
            yield f'<line class="grid" x1="{_LEFT}" x2="{right}" y1="{y}" y2="{y}"/>'
            shown = f"{10**power:,} s" if power >= 0 else f"{10.0**power:g} s"
            yield f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{shown}</text>'
        for power in range(self._sizes[0], self._sizes[1] + 1):
            x = self.x(10.0**power)
            yield f'<line class="grid" x1="{x}" x2="{x}" y1="{_TOP}" y2="{bottom}"/>'
            yield f'<text x="{x}" y="{bottom + 18}" text-anchor="middle">{10**power:,}</text>'
        yield f'<path class="axis" fill="none" d="M{_LEFT} {_TOP}V{bottom}H{right}"/>'
        yield f'<text x="{(_LEFT + right) // 2}" y="{_HEIGHT - 12}" text-anchor="middle">records in the case</text>'


def _line(name: str, line: list[tuple[int, float]], scale: _Scale) -> Iterator[str]:
    colour = _COLOURS.get(name, "#444")
    points = " ".join(f"{scale.x(size)},{scale.y(value)}" for size, value in line)
    dashes = f' stroke-dasharray="{_DASHES[name]}"' if _DASHES.get(name) else ""
    yield f'<polyline class="line" stroke="{colour}"{dashes} points="{points}"/>'
    for size, value in line:
        yield _mark(_MARKS.get(name, "circle"), scale.x(size), scale.y(value), colour)


def _mark(shape: str, x: float, y: float, colour: str) -> str:
    if shape == "square":
        return f'<rect x="{x - 4}" y="{y - 4}" width="8" height="8" fill="{colour}"/>'
    if shape == "diamond":
        return f'<path d="M{x} {y - 6}l6 6l-6 6l-6 -6z" fill="{colour}"/>'
    if shape == "triangle":
        return f'<path d="M{x} {y - 6}l6 10h-12z" fill="{colour}"/>'
    return f'<circle cx="{x}" cy="{y}" r="4.5" fill="{colour}"/>'


def _names(lines: dict[str, list[tuple[int, float]]], scale: _Scale) -> Iterator[str]:
    """Put the name of each line behind its end, apart where ends are close."""
    last = math.inf
    ends = sorted(((scale.y(line[-1][1]), name, line[-1][0]) for name, line in lines.items()), reverse=True)
    for y, name, size in ends:
        place = min(y + 4, last - 16)
        last = place
        colour = _COLOURS.get(name, "#444")
        yield f'<text x="{scale.x(size) + 11}" y="{place}" style="fill:{colour}">dk {escape(name)}</text>'
