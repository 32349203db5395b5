"""Drawings of private pages: amounts as bars, and arbitration against the offers as a line over the chance.

Only places are worked out here, in whole units of the drawing; the template draws them. What a drawing shows
stands in a table beside it as well.
"""

from collections.abc import Sequence
from typing import NamedTuple

WIDTH = 420  # narrow, so that it can be read on a telephone without scrolling
_ROW, _TEXT, _BAR = 36, 13, 11  # a row is a line of text and the bar below it
_LINE_LEFT, _LINE_RIGHT, _LINE_TOP, _LINE_HEIGHT = 66, 14, 8, 230
_APART = 15  # units between two lines of text


class Amount(NamedTuple):
    """What a bar stands for: its name, its number in words, and its size (minor units)."""

    name: str
    number: str
    size: int
    is_default: bool = False


class Bar(NamedTuple):
    """One bar; ``foot`` is where the line of zero beside it ends. ``kind`` is bar, below (less than zero) or chosen (the default)."""

    name: str
    number: str
    x: int
    y: int
    width: int
    height: int
    foot: int
    text_y: int
    kind: str


class Bars(NamedTuple):
    """The bars, with the line of zero. ``place`` is the drawing's name for links, ``words`` says what it shows.

    ``key`` explains the kinds of bars that are there.
    """

    place: str
    title: str
    words: str
    key: str
    width: int
    height: int
    zero: int
    bars: tuple[Bar, ...]


def bars(place: str, title: str, amounts: Sequence[Amount]) -> Bars | None:
    """Return amounts as bars from one line of zero; None where all are zero."""
    lowest, highest = min(0, *(one.size for one in amounts)), max(0, *(one.size for one in amounts))
    if lowest == highest:
        return None

    def x(size: int) -> int:
        return (size - lowest) * WIDTH // (highest - lowest)

    zero = x(0)
    drawn = []
    for row, one in enumerate(amounts):
        start, end = sorted((zero, x(one.size)))
        kind = "chosen" if one.is_default else "below" if one.size < 0 else "bar"
        text_y = row * _ROW + _TEXT
        drawn.append(
            Bar(
                one.name,
                one.number,
                start,
                text_y + 5,
                max(end - start, 2),
                _BAR,
                text_y + 5 + _BAR,
                text_y,
                kind,
            )
        )
    words = "; ".join(f"{one.name}: {one.number}" for one in amounts)
    key = " A dashed box is below zero." if lowest < 0 else ""
    key += (
        " The one marked DEFAULT is what happens if nobody acts."
        if any(one.is_default for one in amounts)
        else ""
    )
    return Bars(place, title, words, key, WIDTH, len(amounts) * _ROW, zero, tuple(drawn))


class Tick(NamedTuple):
    """A value on an axis, and its place."""

    at: int
    text: str


class Level(NamedTuple):
    """An amount that does not depend on the chance: a level line, its text, and where the slope crosses it.

    ``text_y`` keeps the texts apart; ``cross`` is None where they do not meet between 0 and 100.
    """

    y: int
    text_y: int
    text: str
    cross: int | None


class Slope(NamedTuple):
    """A line over the chance from 0 to 100 percent, and the levels it crosses. ``own`` is the user's own chance."""

    place: str
    title: str
    words: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    start: int
    end: int
    zero: int
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    levels: tuple[Level, ...]
    own: tuple[int, int] | None


class Ends(NamedTuple):
    """What the slope runs between: the amounts at 0 and at 100 percent, as words and as sizes."""

    nothing: Amount
    everything: Amount


def slope(
    place: str, title: str, ends: Ends, amounts: Sequence[Amount], own: tuple[int, int] | None = None
) -> Slope | None:
    """Return the line over the chance; ``own`` is the user's chance in hundredths of a percent, and its amount.

    None where the line would be level: then there is nothing to cross.
    """
    first, last = ends.nothing.size, ends.everything.size
    if first >= last:
        return None
    sizes = [0, first, last, *(one.size for one in amounts)]
    lowest, highest = min(sizes), max(sizes)
    left, right = _LINE_LEFT, WIDTH - _LINE_RIGHT
    ordered = _together(amounts)

    def height(size: int) -> int:
        return (size - lowest) * _LINE_HEIGHT // (highest - lowest)

    texts = _apart([height(one.size) + 6 for one in ordered])
    bottom = _LINE_TOP + max([_LINE_HEIGHT, *(text + _APART for text in texts)])

    def cross(size: int) -> int | None:
        return left + (size - first) * (right - left) // (last - first) if first <= size <= last else None

    levels = tuple(
        Level(bottom - height(one.size), bottom - text, f"{one.name} {one.number}", cross(one.size))
        for one, text in zip(ordered, texts, strict=True)
    )
    marks = [(first, ends.nothing.number), (last, ends.everything.number), (0, "0")]
    return Slope(
        place=place,
        title=title,
        words=_words(ends, amounts),
        width=WIDTH,
        height=bottom + 40,
        left=left,
        right=right,
        top=_LINE_TOP,
        bottom=bottom,
        start=bottom - height(first),
        end=bottom - height(last),
        zero=bottom - height(0),
        x_ticks=tuple(Tick(left + (right - left) * one // 100, f"{one} %") for one in (0, 25, 50, 75, 100)),
        y_ticks=_ticks([(bottom - height(size), text) for size, text in marks]),
        levels=levels,
        own=(left + (right - left) * own[0] // 10_000, bottom - height(own[1])) if own else None,
    )


def _together(amounts: Sequence[Amount]) -> list[Amount]:
    """Return the amounts, the lowest first; those of one size share a line and a name."""
    found: dict[int, Amount] = {}
    for one in amounts:
        known = found.get(one.size)
        found[one.size] = one._replace(name=f"{known.name}, {one.name}") if known else one
    return [found[size] for size in sorted(found)]


def _apart(heights: Sequence[int]) -> list[int]:
    """Return heights, the lowest first, moved up where two would stand too close."""
    found: list[int] = []
    for one in heights:
        found.append(max(one, found[-1] + _APART) if found else one)
    return found


def _ticks(marks: Sequence[tuple[int, str]]) -> tuple[Tick, ...]:
    """Return the values of the axis, those left out that would stand upon an earlier one."""
    kept: list[Tick] = []
    for at, text in marks:
        if all(abs(at - one.at) >= _APART for one in kept):
            kept.append(Tick(at, text))
    return tuple(kept)


def _words(ends: Ends, amounts: Sequence[Amount]) -> str:
    levels = "; ".join(f"{one.name}: {one.number}" for one in amounts)
    return (
        f"Arbitration on average, from {ends.nothing.number} at 0 % to {ends.everything.number} at 100 %. "
        f"Level lines: {levels}."
    )
