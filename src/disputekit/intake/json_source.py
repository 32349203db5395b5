r"""Read JSON of any size value by value, with the standard library: only one element is held in memory.

``walk`` goes down into the containers that the caller names (``messages``, ``chats.list``) and hands out everything
else whole, in the order of the file. Memory is that of the largest single value, at most ``MAX_VALUE`` characters;
a longer one is refused. Telegram Desktop writes control characters as ``\x0B``, which is no JSON: that is mended
in memory, and only where a value cannot be read without it.
"""

import codecs
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, TypeAlias

CHUNK = 256 * 1024
MAX_VALUE = 16 * 1024 * 1024
_SPACE = " \t\r\n"
_AFTER = frozenset(",:]} \t\r\n")
_SLACK = 16  # a value may be cut anywhere by the end of a chunk; an error further in is one of the file
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|.)", re.DOTALL)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

Path: TypeAlias = tuple[str | int, ...]


class Broken(ValueError):
    """The text is no JSON from here on; the message says where and why."""


def walk(stream: BinaryIO, into: Callable[[Path], bool]) -> Iterator[tuple[Path, Any]]:
    """Yield each value with its path, going into containers for which ``into(path)`` says so.

    Raises:
        Broken: what follows cannot be read; all that was yielded before is sound.
    """
    text = _Text(stream)
    yield from _values(text, (), into)
    if text.peek():
        raise text.broken("there is more after the end of the JSON")


def load(stream: BinaryIO) -> Any:
    """Read a small file whole: at most ``MAX_VALUE`` characters; raises Broken."""
    values = list(walk(stream, lambda _path: False))
    return values[0][1]


def located(path: Path) -> str:
    """Write a path as a locator: ``chats.list[2].messages[3]``."""
    words = ""
    for step in path:
        words += f"[{step}]" if isinstance(step, int) else f".{step}" if words else step
    return words


def sound(text: str) -> str:
    """Return a text that UTF-8 can hold: half of a surrogate pair becomes U+FFFD, as everywhere else."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def word(value: Any) -> str:
    """Return a text or a number of the source as text; anything else, and nothing at all, is empty."""
    if isinstance(value, str):
        return sound(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def mapping(value: Any) -> dict[str, Any]:
    """Return an object, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def listing(value: Any) -> list[dict[str, Any]]:
    """Return the objects of an array; nothing for anything else."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _values(text: "_Text", path: Path, into: Callable[[Path], bool]) -> Iterator[tuple[Path, Any]]:
    opening = text.peek()
    if opening not in {"{", "["} or not into(path):
        yield path, text.value(path)
        return
    text.take(opening, path)
    closing, number = {"{": "}", "[": "]"}[opening], 0
    if text.peek() == closing:
        text.take(closing, path)
        return
    while True:
        step = _key(text, path) if opening == "{" else number
        yield from _values(text, (*path, step), into)
        number += 1
        if text.peek() != ",":
            text.take(closing, path)
            return
        text.take(",", path)


def _key(text: "_Text", path: Path) -> str:
    if text.peek() != '"':
        raise text.broken("a name was expected", path)
    key = sound(text.value(path))
    text.peek()
    text.take(":", path)
    return key


def _constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


# Exporters put bare line breaks into texts now and then; they say what they mean.
_DECODER = json.JSONDecoder(strict=False, parse_constant=_constant, parse_float=str)


class _Text:
    """A window on the text that moves forward only."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        first = stream.read(CHUNK)
        encoding = next((name for bom, name in _BOMS if first.startswith(bom)), "utf-8")
        self.decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self.buffer = self.decoder.decode(first, final=not first)
        self.place = 0
        self.passed = 0
        self.ended = not first

    def peek(self) -> str:
        """Skip white space and return the next character, nothing at the end."""
        while True:
            while self.place < len(self.buffer) and self.buffer[self.place] in _SPACE:
                self.place += 1
            if self.place < len(self.buffer):
                return self.buffer[self.place]
            if self.ended:
                return ""
            self.more()

    def take(self, char: str, path: Path) -> None:
        if self.peek() != char:
            raise self.broken(f"{char} was expected", path)
        self.place += 1

    def value(self, path: Path) -> Any:
        while True:
            problem = self._try()
            if not isinstance(problem, ValueError):
                return problem[0]
            if self._mended():
                continue
            is_cut = _is_cut(problem, len(self.buffer), 1 if self.ended else _SLACK)
            if self.ended or not is_cut:
                raise self.broken(_reason(problem), path, is_cut=is_cut) from problem
            if len(self.buffer) - self.place > MAX_VALUE:
                raise self.broken(f"a single value is longer than {MAX_VALUE:,} characters", path)
            self.more()

    def _try(self) -> "tuple[Any] | ValueError":
        """Return the value in a tuple, or why there is none."""
        try:
            value, end = _DECODER.raw_decode(self.buffer, self.place)
        except RecursionError:
            return ValueError("nested too deep")
        except ValueError as problem:
            return problem
        if not self.ended and isinstance(value, int | str) and self.buffer[end : end + 1] not in _AFTER:
            # A number may go on in the next chunk.
            return json.JSONDecodeError("cut", self.buffer, end)
        self.place = end
        return (value,)

    def _mended(self) -> bool:
        r"""Write Telegram's ``\xNN`` as JSON does; tell whether there was any."""
        if "\\x" not in self.buffer:
            return False
        rest = self.buffer[self.place :]
        mended = _ESCAPE.sub(lambda found: f"\\u00{found[1]}" if found[1] else found[0], rest)
        self.passed, self.buffer, self.place = self.passed + self.place, mended, 0
        return mended != rest

    def more(self) -> None:
        """Read on; what is kept is doubled, so that a long value costs time in proportion to its length."""
        kept = len(self.buffer) - self.place
        data = self.stream.read(max(CHUNK, kept))
        self.passed += self.place
        self.buffer = self.buffer[self.place :] + self.decoder.decode(data, final=not data)
        self.place, self.ended = 0, not data

    def broken(self, why: str, path: Path = (), *, is_cut: bool = False) -> Broken:
        ends_here = self.ended and (is_cut or self.place >= len(self.buffer))
        where = f" in {located(path)}" if path else ""
        reason = "the file ends too early" if ends_here else why[:1].lower() + why[1:]
        return Broken(f"{reason}{where}, in what begins at character {self.passed + self.place + 1:,}")


def _reason(problem: ValueError) -> str:
    if isinstance(problem, json.JSONDecodeError):
        return problem.msg
    return "a number has thousands of digits" if "digits" in str(problem) else str(problem)


def _is_cut(problem: ValueError, length: int, slack: int) -> bool:
    """Tell whether more text may help."""
    if not isinstance(problem, json.JSONDecodeError):
        return False
    return problem.msg.startswith("Unterminated") or problem.pos + slack >= length
