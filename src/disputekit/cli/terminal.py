"""Text from records on a terminal: made visible, so that no byte of it can steer the screen."""

import sys

ORDER_MARK = "\u200e"  # WhatsApp puts it before what its program wrote; it has no look of its own


def printable(text: str) -> str:
    """Return the text with every character that is not printable shown as an escape; newlines stay."""
    if text.replace("\n", "").isprintable():
        return text
    return "".join(one if one.isprintable() or one == "\n" else _visible(one) for one in text)


def _visible(character: str) -> str:
    if character == "\t":
        return "    "
    if character.isspace() and character not in "\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029":
        return " "
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")


def printable_json(text: str) -> str:
    """Return JSON in which every character that is not printable stands as an escape of JSON; newlines stay."""
    if text.replace("\n", "").isprintable():
        return text
    return "".join(one if one.isprintable() or one == "\n" else _json_escape(one) for one in text)


def _json_escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def spreadsheet_cell(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula and no terminal obeys.

    A spreadsheet whose lists are separated by semicolons or bars begins a cell after these too.
    """
    import re  # for a table alone
    import unicodedata

    def with_apostrophe(found: re.Match[str]) -> str:
        first = unicodedata.normalize("NFKC", found[3])[:1]
        return f"{found[1]}'{found[2]}{found[3]}" if first in "=+-@{" else found[0]

    text = printable("" if value is None else str(value)).replace("\n", " ")
    return re.sub(r"""(^|[;|])([\s'"]*)([^\s'";|])""", with_apostrophe, text)


def is_interactive() -> bool:
    """Tell whether there is a person at the other end of both ends."""
    return sys.stdin.isatty() and sys.stderr.isatty()
