"""Walk HTML from a chat exporter block by block: a block is handed out when it closes, and let go.

The walk is the standard library's parser, fed in pieces, so memory is that of the largest block. It follows no
link, runs nothing and knows no entity beyond HTML's own. What closes nothing is passed over; what is still open
at the end of the file is handed out as it is, marked as cut.
"""

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import BinaryIO

CHUNK = 64 * 1024
MAX_DEPTH = 64
MAX_BLOCK = 8 * 1024 * 1024  # characters of text and attributes in one block
MAX_TAG = 1024 * 1024
_VOID = frozenset(
    (
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    )
)


class TooLong(ValueError):
    """A block or a tag is longer than any program writes; the message says which."""


@dataclass(slots=True)
class Node:
    """An element with its children, which are elements and texts. ``classes`` are the words of its class attribute."""

    tag: str
    attributes: dict[str, str]
    children: "list[Node | str]" = field(default_factory=list)
    line: int = 0
    is_cut: bool = False
    classes: frozenset[str] = frozenset()

    def has(self, *names: str) -> bool:
        """Tell whether it has one of these classes."""
        return not self.classes.isdisjoint(names)

    def every(self, *names: str) -> "Iterator[Node]":
        """Yield the elements inside that have one of these classes, in order, not looking inside of them."""
        for child in self.children:
            if isinstance(child, Node):
                if child.has(*names):
                    yield child
                else:
                    yield from child.every(*names)

    def first(self, *names: str) -> "Node | None":
        """Return the first of ``every``."""
        return next(self.every(*names), None)

    def tags(self, tag: str) -> "Iterator[Node]":
        """Yield the elements of that tag inside, at any depth."""
        for child in self.children:
            if isinstance(child, Node):
                if child.tag == tag:
                    yield child
                yield from child.tags(tag)

    def text(self) -> str:
        """Return all text inside, line breaks for ``br``, with no blanks at its ends."""
        return "".join(self._pieces()).strip()

    def _pieces(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag == "br":
                yield "\n"
            else:
                yield from child._pieces()  # noqa: SLF001  the same class


def blocks(stream: BinaryIO, is_block: Callable[[Node], bool]) -> Iterator[Node]:
    """Yield the blocks of a page in UTF-8 as they close; a block inside a block belongs to the outer one.

    Raises:
        TooLong: it is no page of a chat.
    """
    walk = _Walk(is_block)
    first = True
    while data := stream.read(CHUNK):
        walk.take(data.removeprefix(b"\xef\xbb\xbf") if first else data)
        first = False
        yield from walk.ready()
    walk.finish()
    yield from walk.ready()


class _Walk(HTMLParser):
    def __init__(self, is_block: Callable[[Node], bool]) -> None:
        super().__init__(convert_charrefs=True)
        self.is_block = is_block
        self.decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self.open: list[Node] = []
        self.done: list[Node] = []
        self.size = 0

    def take(self, data: bytes) -> None:
        self.feed(self.decoder.decode(data))
        if len(self.rawdata) > MAX_TAG:
            raise TooLong(f"one tag or comment is longer than {MAX_TAG:,} characters")

    def parse_html_declaration(self, i: int) -> int:
        """Read ``<!...``: what the parser of the library asserts about it is passed over as a comment is."""
        try:
            return super().parse_html_declaration(i)
        except AssertionError:
            return self.parse_bogus_comment(i)

    def finish(self) -> None:
        self.feed(self.decoder.decode(b"", final=True))
        self.close()
        if self.open:
            self.open[0].is_cut = True
            self.done.append(self.open[0])
            self.open = []

    def ready(self) -> Iterator[Node]:
        done, self.done = self.done, []
        yield from done

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        classes = frozenset(found["class"].split()) if "class" in found else frozenset()
        node = Node(tag, found, line=self.lineno, classes=classes)
        if self.open:
            self._count(sum(len(name) + len(value) for name, value in node.attributes.items()) + 16)
            self.open[-1].children.append(node)
            if tag not in _VOID and len(self.open) < MAX_DEPTH:
                self.open.append(node)
        elif tag not in _VOID and self.is_block(node):
            self.size = 0
            self.open = [node]

    def handle_endtag(self, tag: str) -> None:
        place = next((at for at in range(len(self.open) - 1, -1, -1) if self.open[at].tag == tag), -1)
        if place == 0:
            self.done.append(self.open[0])
            self.open = []
        elif place > 0:
            del self.open[place:]

    def handle_data(self, data: str) -> None:
        if self.open:
            self._count(len(data))
            self.open[-1].children.append(data)

    def _count(self, more: int) -> None:
        self.size += more
        if self.size > MAX_BLOCK:
            raise TooLong(f"one message group is longer than {MAX_BLOCK:,} characters")
