"""HTML: one file that loads nothing, runs nothing and reads the same on paper."""

import hashlib
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
from disputekit.reports.span import Phrase, Span, Tone, bits
from disputekit.reports.visible import visible
from disputekit.reports.words import Words

STYLE = "_shared/style.css"
_LONGEST_NAME = 60  # characters of a contract's name that fit beside the edition at the top of a page
_ELEMENTS = {
    Tone.QUOTE: Markup('<q dir="auto">\u201c{}\u201d</q>'),
    Tone.NOTED: Markup('<span class="noted" dir="auto">{}</span>'),
    Tone.WORDS: Markup('<span class="words" dir="auto">{}</span>'),
    Tone.NAME: Markup("<bdi>{}</bdi>"),
    Tone.EXHIBIT: Markup('<span class="exhibit">{}</span>'),
    Tone.AMOUNT: Markup('<span class="amount">{}</span>'),
    Tone.LABEL: Markup('<span class="label">{}</span>'),
    Tone.STATE: Markup('<strong class="state">{}</strong>'),
    Tone.ASIDE: Markup('<span class="aside">{}</span>'),
}
_LINK = Markup('<a class="exhibit" href="#{}">{}</a>')
_UNSEEN = Markup('<span class="unseen">{}</span>')
_LEFT_OUT = Markup('<span class="left-out">{}</span>')


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
    """Turns values into HTML. ``places`` says which exhibits can be linked to, and where."""

    def __init__(self, places: Mapping[int, str]) -> None:
        self._places = places

    def finalize(self, value: object) -> Markup:
        """Return a value as HTML: escaped, made visible, marked for what it is."""
        match value:
            case Markup():
                return value
            case Phrase():
                return Markup("").join(self._span(one) for one in value.spans)
            case Span():
                return self._span(value)
            case str():
                return _text(value)
            case int() if not isinstance(value, bool):
                return Markup(str(value))  # noqa: S704 - digits
            case _:
                raise without_words(value)

    def _span(self, span: Span) -> Markup:
        text = _text(span.text)
        if span.tone in {Tone.PLAIN, Tone.MARK}:
            return text
        if span.tone is Tone.EXHIBIT and span.seq in self._places:
            return _LINK.format(self._places[span.seq], text)
        return _ELEMENTS[span.tone].format(text)


def _text(text: str) -> Markup:
    made = [_bit(bit.text, bit.kind) for bit in bits(text)]
    return made[0] if len(made) == 1 else Markup("").join(made)


def _bit(text: str, kind: str) -> Markup:
    match kind:
        case "unseen":
            return _UNSEEN.format(text)
        case "left_out":
            return _LEFT_OUT.format(text)
        case _:
            return escape(text)


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
