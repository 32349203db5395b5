"""Markdown: every text of the record is escaped, so that no link, picture, heading or tag comes from it."""

import re
from collections.abc import Iterator
from typing import assert_never

from markupsafe import Markup

from disputekit.reports.annex import CLOCK_SET
from disputekit.reports.document import Document, Options
from disputekit.reports.environment import environment, filled, without_words
from disputekit.reports.filters import filters_for
from disputekit.reports.span import Bit, Phrase, Span, Tone, bits, phrase

# Signs that mean something wherever they stand, and those that do at the beginning of a line.
_ACTIVE = re.compile(r"([\\`*_\[\]{}|~$^])")
_OPENING = re.compile(r"(?:[-+=#!]|(?P<number>[0-9]{1,9})(?=[.)](?:\s|$)))")
# What renderers turn into links by themselves stands as code; so does all that holds an @.
_LINKABLE = re.compile(r"\S*(?:@|://|www\.|(?:mailto|xmpp|javascript|data):)\S*", re.IGNORECASE)
_LINE_BREAK = " \u21b5 "


def render(document: Document, options: Options) -> str:
    """Return the document as Markdown with tables."""
    made = environment(finalize, filters_for(document), options.templates)
    values = {"document": document, "clock_set": CLOCK_SET if document.head.clock_set else ""}
    text = filled(made, f"{document.report.value}/report.md.j2", values)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"


def finalize(value: object) -> Markup:
    """Return a value as Markdown text; it is Markup so that macros hand it on as it is."""
    match value:
        case Markup():
            return value
        case Phrase() | Span() | str():
            made = Markup("").join(_span(one) for one in phrase(value).spans)
            return made.lstrip(" ")  # four blanks at the beginning of a line would make it code
        case int() if not isinstance(value, bool):
            return Markup(str(value))  # noqa: S704 - digits
        case _:
            raise without_words(value)


def _span(span: Span) -> Markup:
    return Markup(_marked(span, "".join(_bit(bit) for bit in bits(span.text))))  # noqa: S704 - escaped there


def _marked(span: Span, text: str) -> str:
    match span.tone:
        case Tone.MARK:
            return span.text.replace("*", "\\*")
        case Tone.QUOTE:
            return f'"{text}"'
        case Tone.STATE:
            return f"**{text}**"
        case Tone.NOTED | Tone.WORDS | Tone.NAME:
            return text.lstrip(" ")
        case Tone.PLAIN | Tone.EXHIBIT | Tone.AMOUNT | Tone.ASIDE | Tone.LABEL:
            return text
        case never:
            assert_never(never)


def _bit(bit: Bit) -> str:
    if bit.kind == "unseen":
        return code_span(bit.text)
    return "".join(_pieces(bit.text))


def _pieces(text: str) -> Iterator[str]:
    end = 0
    for found in _LINKABLE.finditer(text):
        yield escaped(text[end : found.start()])
        yield "\\|".join(code_span(part) if part else "" for part in found[0].split("|"))
        end = found.end()
    yield escaped(text[end:])


def escaped(text: str) -> str:
    """Return a text in which nothing is Markdown or HTML."""
    plain = _ACTIVE.sub(r"\\\1", text)
    plain = _OPENING.sub(_unopened, plain, count=1) if _OPENING.match(plain) else plain
    plain = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return plain.replace("\n", _LINE_BREAK)


def _unopened(found: re.Match[str]) -> str:
    """Keep a number before a dot, or a sign, from opening a list or a heading."""
    return f"{found['number']}\\" if found["number"] else f"\\{found[0]}"


def code_span(text: str) -> str:
    """Return a text as code: the fence is longer than the longest run of backticks inside."""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    blank = " " if text[:1] in "` " or text[-1:] in "` " else ""
    return f"{fence}{blank}{text}{blank}{fence}"
