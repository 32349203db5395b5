"""Text from records on a terminal: made visible, so that no byte of it can steer the screen."""

import sys


def printable(text: str) -> str:
    """Return the text with every character that is not printable shown as an escape; newlines stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(one if one.isprintable() or one == "\n" else _visible(one) for one in text)


def _visible(character: str) -> str:
    if character == "\t":
        return "    "
    if character.isspace() and character not in "\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029":
        return " "
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")


def is_interactive() -> bool:
    """Tell whether there is a person at the other end of both ends."""
    return sys.stdin.isatty() and sys.stderr.isatty()
