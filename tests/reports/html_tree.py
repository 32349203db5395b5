"""What a parser sees in a page: elements with their attributes, and the text outside of recorded words."""

from collections import Counter
from html.parser import HTMLParser

# Elements that hold recorded words; ``bdi`` and the two classes hold names and what stands for a character.
_VOICES = {"q", "bdi"}
_VOICE_CLASSES = {"noted", "words", "unseen", "left-out"}
_VOID = {"meta", "br", "img", "link", "input", "line", "circle", "rect", "source", "base", "embed"}


class Tree(HTMLParser):
    """Counts elements and gathers text while a page is read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.census: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.generated: list[str] = []
        self.text: list[str] = []
        self.order: list[str] = []
        self.style = ""
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._seen(tag, attrs)
        if tag not in _VOID:
            classes = set((dict(attrs).get("class") or "").split())
            voice = tag in _VOICES or bool(classes & _VOICE_CLASSES) or self._is_voice()
            self._open.append((tag, voice))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._seen(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"{tag} closes nothing"
        assert self._open[-1][0] == tag, f"{tag} closes {self._open[-1][0]}"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] == "style":
            self.style += data
            return
        self.text.append(data)
        if not self._is_voice():
            self.generated.append(data)

    def _is_voice(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def _seen(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.order.append(tag)
        kind = dict(attrs).get("class") or ""
        marked = f".{kind}" if kind in {"unseen", "left-out"} else ""
        self.census[tag + marked + "".join(f"@{name}" for name, _ in sorted(attrs))] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def tree(page: str) -> Tree:
    made = Tree()
    made.feed(page)
    made.close()
    assert made._open == [], "elements stay open"
    return made
