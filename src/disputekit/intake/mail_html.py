"""The words of an HTML mail: no style, no script, nothing fetched. Links stay as text beside the words they lie under.

A small scanner of its own: the standard library's needs quadratic time for tags and comments that never end, and
whoever writes a mail chooses its bytes. Each character here is looked at a fixed number of times. What a mail
program put there as a quotation gets ``> `` before its lines, as in plain text.
"""

import html
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

_TAG = re.compile(r"[A-Za-z][A-Za-z0-9:-]{0,30}")
_STOP = re.compile(r"[<>\"']")
_ATTRIBUTE = re.compile(r"([A-Za-z_:-]{1,40})[ \t\r\n]{0,40}=[ \t\r\n]{0,40}(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SILENT = frozenset(
    ["style", "script", "head", "title", "template", "svg", "math", "object", "noscript", "select"]
)
_RAW = frozenset(["style", "script", "title", "textarea", "xmp"])
_BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_GAP = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre"])
_QUOTE_CLASSES = frozenset(("gmail_quote", "yahoo_quoted", "protonmail_quote", "moz-cite-prefix"))
_QUOTE_REST = frozenset(("divrplyfwdmsg", "zwchr", "appendonsend"))  # all that follows is the mail answered
_VOID = frozenset(["br", "hr", "img", "input", "meta", "link", "col", "area", "base", "wbr"])
_ASKED = frozenset(["a", "img", "div", "blockquote", "hr", "span"])
_MAX_ATTRIBUTES = 8192
_MAX_OPEN = 200


class _Open(NamedTuple):
    name: str
    is_quote: bool
    link: str
    place: int


@dataclass(slots=True)
class _Page:
    """Lines as they grow, and what is open around the place that is read."""

    lines: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    opened: list[_Open] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    quotes: int = 0
    is_rest_quoted: bool = False
    silent: int = 0
    pre: int = 0
    wants_gap: bool = False

    def say(self, text: str) -> None:
        if self.silent or not text:
            return
        if self.pre:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self.pieces.append(first)
            for one in rest:
                self.end_line(is_forced=True)
                self.pieces.append(one)
            return
        text = _SPACE.sub(" ", text)
        if text == " " and not self.pieces:
            return
        self.pieces.append(text)

    def end_line(self, *, is_forced: bool = False) -> None:
        words = "".join(self.pieces)
        words = words.rstrip() if self.pre else _SPACE.sub(" ", words).strip(" ")
        self.pieces.clear()
        if not words and not is_forced:
            return
        prefix = "> " * self.quotes
        if self.wants_gap and self.lines and self.lines[-1].strip("> "):
            self.lines.append(prefix.rstrip())
        self.wants_gap = False
        self.lines.append((prefix + words).rstrip())


def words_of(page: str) -> str:
    """Return the text of a page."""
    state = _Page()
    at, quotes_count = 0, True
    end = len(page)
    while at < end:
        opened = page.find("<", at)
        if opened < 0:
            state.say(html.unescape(page[at:]))
            break
        if opened > at:
            state.say(html.unescape(page[at:opened]))
        at, quotes_count = _markup(page, opened, state, quotes_count)
    state.end_line()
    return "\n".join(state.lines).strip("\n")


def _markup(page: str, at: int, state: _Page, quotes_count: bool) -> tuple[int, bool]:
    """Take what begins with ``<`` and return where the page goes on; quotes stop counting once one never closes."""
    if page.startswith("<!--", at):
        stop = page.find("-->", at + 4)
        return (stop + 3, quotes_count) if stop >= 0 else (_naive_end(page, at), quotes_count)
    if page.startswith(("<!", "<?"), at):
        return _naive_end(page, at), quotes_count
    is_end = page.startswith("</", at)
    match = _TAG.match(page, at + 1 + is_end)
    if match is None:
        state.say("<")
        return at + 1, quotes_count
    stop, quotes_count = _tag_end(page, match.end(), quotes_count)
    name = match[0].lower()
    if is_end:
        _close(name, state)
    else:
        attributes = page[match.end() : min(stop, match.end() + _MAX_ATTRIBUTES)]
        _open(name, attributes, state)
        if name in _RAW:
            stop = _raw_end(page, name, stop, state)
    return stop, quotes_count


def _naive_end(page: str, at: int) -> int:
    stop = page.find(">", at)
    return stop + 1 if stop >= 0 else len(page)


def _tag_end(page: str, at: int, quotes_count: bool) -> tuple[int, bool]:
    """Return where a tag ends: behind its ``>`` outside quotes, or before the next ``<`` where it has none."""
    place = at
    while match := _STOP.search(page, place):
        sign = match[0]
        if sign == ">":
            return match.end(), quotes_count
        if sign == "<":
            return match.start(), quotes_count
        place = match.end()
        if quotes_count:
            closing = page.find(sign, place)
            if closing < 0:
                return _naive_end(page, at), False
            place = closing + 1
    return len(page), quotes_count


def _raw_end(page: str, name: str, at: int, state: _Page) -> int:
    """Return where the text of a style or script ends; one that never closes takes nothing with it."""
    low = at
    while (stop := page.find("</", low)) >= 0:
        if page[stop + 2 : stop + 2 + len(name)].lower() == name:
            return stop
        low = stop + 2
    _close(name, state)
    return at if name not in ("style", "script") else len(page)


def _open(name: str, attributes: str, state: _Page) -> None:
    if name == "br":
        state.end_line(is_forced=True)
        return
    if name in _BLOCK:
        state.end_line()
        state.wants_gap |= name in _GAP and not state.pre
    found = _attributes(attributes) if name in _ASKED else {}
    if found.get("id", "").lower() in _QUOTE_REST and not state.is_rest_quoted:
        state.is_rest_quoted = True
        state.quotes += 1
    if name == "hr":
        state.say("________________________________")
        state.end_line()
    elif name == "img" and found.get("alt", "").strip():
        state.say(f"[{found['alt'].strip()}]")
    elif name == "li":
        state.say("- ")
    elif name in ("td", "th") and state.pieces:
        state.say(" ")
    if name not in _VOID and len(state.opened) < _MAX_OPEN:
        _enter(name, found, state)


def _enter(name: str, found: dict[str, str], state: _Page) -> None:
    classes = found.get("class", "").split()
    is_quote = name == "blockquote" or not _QUOTE_CLASSES.isdisjoint(classes)
    if is_quote:
        state.end_line()
    state.opened.append(_Open(name, is_quote, found.get("href", ""), len(state.pieces)))
    state.names[name] += 1
    state.silent += name in _SILENT
    state.pre += name == "pre"
    state.quotes += is_quote


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): html.unescape(value.strip("\"'")) for name, value in _ATTRIBUTE.findall(text)}


def _close(name: str, state: _Page) -> None:
    if not state.names[name]:
        if name == "p":
            state.end_line()
        return
    while state.opened:
        last = state.opened.pop()
        _leave(last, state)
        if last.name == name:
            return


def _leave(last: _Open, state: _Page) -> None:
    name = last.name
    if name == "a":
        _say_link(last.link.strip(), "".join(state.pieces[last.place :]).strip(), state)
    if name in _BLOCK or last.is_quote:
        state.end_line()
        state.wants_gap |= name in _GAP and not state.pre
    state.names[name] -= 1
    state.silent -= name in _SILENT
    state.pre -= name == "pre"
    state.quotes -= last.is_quote


def _say_link(address: str, words: str, state: _Page) -> None:
    """Leave the address behind the words of a link, unless the words are that address."""
    target = address.removeprefix("mailto:")
    if target and words != target and address.startswith(("http://", "https://", "mailto:", "ftp://")):
        state.say(f" <{target}>" if words else f"<{target}>")
