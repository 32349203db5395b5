"""HTML: one file that loads nothing, runs nothing and reads the same on paper."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Mapping
from typing import NamedTuple

from markupsafe import Markup, escape

from disputekit.errors import Refused
from disputekit.reports.annex import CLOCK_SET, contract_name, edition
from disputekit.reports.chart import strip
from disputekit.reports.document import Document, Options
from disputekit.reports.environment import environment, filled, source_of, without_words
from disputekit.reports.filters import filters_for
from disputekit.reports.span import Phrase, Span, Tone, bits, is_plain
from disputekit.reports.visible import visible
from disputekit.reports.words import Words

STYLE = "_shared/style.css"
_LONGEST_NAME = 60  # characters of a contract's name that fit beside the edition at the top of a page
_ELEMENTS = {
    Tone.PLAIN: ("", ""),
    Tone.MARK: ("", ""),
    Tone.QUOTE: ('<q dir="auto">\u201c', "\u201d</q>"),
    Tone.NOTED: ('<span class="noted" dir="auto">', "</span>"),
    Tone.WORDS: ('<span class="words" dir="auto">', "</span>"),
    Tone.NAME: ("<bdi>", "</bdi>"),
    Tone.EXHIBIT: ('<span class="exhibit">', "</span>"),
    Tone.AMOUNT: ('<span class="amount">', "</span>"),
    Tone.LABEL: ('<span class="label">', "</span>"),
    Tone.STATE: ('<strong class="state">', "</strong>"),
    Tone.ASIDE: ('<span class="aside">', "</span>"),
}
_BITS = {
    "seen": ("", ""),
    "unseen": ('<span class="unseen">', "</span>"),
    "left_out": ('<span class="left-out">', "</span>"),
}
_SIGNS_OF_HTML = re.compile("[&<>\"']")


class Sheet(NamedTuple):
    """A stylesheet as it stands in the file, and the hash that allows it to apply."""

    text: Markup
    hash: str


def render(document: Document, options: Options) -> str:
    """Return the document as one HTML file."""
    writer = Writer(document.places())
    made = environment(writer.finalize, filters_for(document), options.templates)
    sheets = (sheet(source_of(made, STYLE)), sheet(page_rules(document, options)))
    values = {
        "document": document,
        "sheets": sheets,
        "policy": policy(sheets),
        "strip": strip(document),
        "clock_set": CLOCK_SET if document.head.clock_set else "",
    }
    return filled(made, f"{document.report.value}/report.html.j2", values)


class Writer:
    """Turns values into HTML. ``places`` says which exhibits can be linked to, and where.

    What a page says again (names, days, classes of cells, the words of key events in the full list) is made once.
    """

    def __init__(self, places: Mapping[int, str]) -> None:
        self._places = places
        self._texts: dict[str, str] = {}
        self._values: dict[str, Markup] = {}

    def finalize(self, value: object) -> Markup:
        """Return a value as HTML: escaped, made visible, marked for what it is."""
        if type(value) is str and value in self._values:
            return self._values[value]
        match value:
            case Phrase():
                return Markup("".join([self._span(one) for one in value.spans]))  # noqa: S704 - escaped by _span
            case Markup():
                return value
            case Span():
                return Markup(self._span(value))  # noqa: S704 - escaped there
            case str():
                made = self._values[value] = Markup(self._text(value))  # noqa: S704 - escaped there
                return made
            case int() if not isinstance(value, bool):
                return Markup(str(value))  # noqa: S704 - digits
            case _:
                raise without_words(value)

    def _span(self, span: Span) -> str:
        """Return a span as HTML, its text escaped."""
        text = self._text(span.text)
        if span.tone is Tone.EXHIBIT and span.seq in self._places:
            return f'<a class="exhibit" href="#{_escaped(self._places[span.seq])}">{text}</a>'
        opening, closing = _ELEMENTS[span.tone]
        return f"{opening}{text}{closing}"

    def _text(self, text: str) -> str:
        made = self._texts.get(text)
        if made is None:
            made = self._texts[text] = _text(text)
        return made


def _text(text: str) -> str:
    """Return a text as HTML: escaped, and whatever is not printed as it stands marked for what it is."""
    if is_plain(text):
        return _escaped(text)
    return "".join([_bit(bit.text, bit.kind) for bit in bits(text)])


def _bit(text: str, kind: str) -> str:
    opening, closing = _BITS[kind]
    return f"{opening}{_escaped(text)}{closing}"


def _escaped(text: str) -> str:
    """Return a text of the record escaped, even one that calls itself HTML already."""
    return str(escape(str(text))) if _SIGNS_OF_HTML.search(text) else text


# ---------------------------------------------------------------- style


def policy(sheets: tuple[Sheet, ...]) -> str:
    """Return the content security policy: nothing may load or run, only these stylesheets apply."""
    hashes = " ".join(f"'sha256-{one.hash}'" for one in sheets)
    return f"default-src 'none'; style-src {hashes}; base-uri 'none'; form-action 'none'"


def sheet(text: str) -> Sheet:
    """Return a stylesheet for the file; raises Refused when its text would end the element it stands in."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if "</" in plain or "<!--" in plain:
        raise Refused(
            "the stylesheet contains </ or <!--, which no stylesheet needs", "see docs/templates.md"
        )
    digest = b64encode(hashlib.sha256(plain.encode("utf-8")).digest()).decode("ascii")
    return Sheet(Markup(plain), digest)  # noqa: S704 - our own file or the user's, checked above


def page_rules(document: Document, options: Options) -> str:
    """Return the style of printed pages: paper, and the lines that each page repeats."""
    name = contract_name(document)
    top = visible(name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 6]} [...]")
    clock = CLOCK_SET if document.head.clock_set else ""
    which = f"Contract record, {edition(Words(document), document)}"
    return (
        f"@page {{ size: {options.paper}; margin: 16mm 15mm 15mm;\n"
        f"  @top-left {{ content: {css_text(top)}; }}\n"
        f"  @top-right {{ content: {css_text(which)}; }}\n"
        f"  @bottom-left {{ content: {css_text(clock)}; }}\n"
        '  @bottom-right { content: "page " counter(page) " of " counter(pages); }\n'
        "}\n"
    )


def css_text(text: str) -> str:
    """Return a text as a CSS string in which nothing but letters, digits and spaces stands as it is.

    The blank after a code belongs to it.
    """
    return '"' + "".join(one if _is_harmless(one) else f"\\{ord(one):06x} " for one in text) + '"'


def _is_harmless(one: str) -> bool:
    return one.isascii() and (one.isalnum() or one == " ")
