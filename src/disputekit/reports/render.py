"""From a document to a text in one of the formats. Each format loads its own libraries, and only when chosen."""

from typing import assert_never

from disputekit.reports.document import Document, Format, Options


def render(document: Document, form: Format, options: Options) -> str:
    """Return a document in a format; raises Refused where the format cannot hold it, or a template is at fault."""
    match form:
        case Format.TERM:
            from disputekit.reports.formats import term

            return term.render(document, options)
        case Format.MARKDOWN:
            from disputekit.reports.formats import markdown

            return markdown.render(document, options)
        case Format.HTML:
            from disputekit.reports.formats import html

            return html.render(document, options)
        case Format.JSON:
            from disputekit.reports.formats import json

            return json.render(document, options)
        case Format.CSV:
            from disputekit.reports.formats import csv

            return csv.render(document, options)
        case never:
            assert_never(never)
