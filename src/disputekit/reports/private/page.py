"""Pages for the freelancer's own eyes: one HTML file that says so at its head and on every printed page.

They are made like the documents (nothing loads, nothing runs, everything is escaped) and are none: no document
takes anything from here, and a test reads all imports and templates for that.
"""

from collections.abc import Mapping

from disputekit.reports.document import Options
from disputekit.reports.environment import environment, filled, source_of
from disputekit.reports.filters import PLAIN
from disputekit.reports.formats.html import STYLE, Writer, css_text, policy, sheet

BANNER = "PRIVATE. For you alone: do not hand this over."
_OWN_STYLE = "private/private.css"
# Plain ones only: a private page has no document, so it takes its values in words or as parts.
_FILTERS = ("count", "size", "text")


def private_html(name: str, values: Mapping[str, object], options: Options) -> str:
    """Return ``templates/private/NAME.html.j2``, filled, as one HTML file.

    ``values`` are texts, phrases, and what is built of them (reports/parts.py, private/plots.py); the template
    finds each under its name, and ``banner``, ``sheets`` and ``policy`` besides.

    Raises:
        Refused: there is no such template, or it is at fault.
    """
    writer = Writer({})
    made = environment(writer.finalize, {one: PLAIN[one][0] for one in _FILTERS}, options.templates)
    styles = (source_of(made, STYLE), source_of(made, _OWN_STYLE), _page_rules(options))
    sheets = tuple(sheet(text) for text in styles)
    given = {**values, "banner": BANNER, "sheets": sheets, "policy": policy(sheets)}
    return filled(made, f"private/{name}.html.j2", given)


def _page_rules(options: Options) -> str:
    """Return the style of printed pages: each says at its head and foot whom it is for."""
    told = f"{{ content: {css_text(BANNER)}; font: 700 9.5pt sans-serif; color: #000; }}"
    return (
        f"@page {{ size: {options.paper}; margin: 18mm 15mm 17mm;\n"
        f"  @top-left {told}\n"
        f"  @bottom-left {told}\n"
        '  @bottom-right { content: "page " counter(page) " of " counter(pages); }\n'
        "}\n"
    )
