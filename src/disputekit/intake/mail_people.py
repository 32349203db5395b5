"""Who a mail is from and to: ``Dana Reyes <dana@acme.test>``, the address always kept, nothing looked up or merged."""

import re

from disputekit.intake.mail_headers import MAX_VALUE, plain, words

_NAMED = re.compile(r'(?:"([^"\\]*)"[ \t]*|([^"<>@,;:()\\]*))<([^<>\s"]+)>')
_BARE = re.compile(r'[^\s<>,;:"()]+@[^\s<>,;:"()]+')
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\((?:[^()\\]|\\.)*\)|<[^<>]*>|[,;:]|[^",;:<>()]+|.', re.DOTALL)
_ESCAPE = re.compile(r"\\(.)")


def people(value: bytes, flags: list[str]) -> list[str]:
    """Return the mailboxes of an address header in their order; groups are opened, comments serve as names."""
    if len(value) > MAX_VALUE:
        value = value[:MAX_VALUE]
        flags.append("header-cut")
    text = plain(value, flags).strip()
    simple = _simple(text, flags)
    if simple:
        return [simple]
    found = [one for one in (_mailbox(tokens, flags) for tokens in _mailboxes(text)) if one]
    if not found and text.strip(",;: ") and ":" not in text:
        return [words(text, flags)]
    return found


def _simple(text: str, flags: list[str]) -> str:
    """Return the one mailbox of nearly all headers, without taking it to pieces."""
    match = _NAMED.fullmatch(text)
    if match:
        return _shown(words(match[1] or match[2] or "", flags), match[3])
    return text if _BARE.fullmatch(text) else ""


def _mailboxes(text: str) -> list[list[str]]:
    """Split at the commas that are neither quoted nor in comments; the name of a group before ``:`` is no mailbox."""
    boxes: list[list[str]] = [[]]
    for piece in _TOKEN.findall(text):
        if piece in {",", ";"}:
            boxes.append([])
        elif piece == ":":
            boxes[-1] = []
        else:
            boxes[-1].append(piece)
    return boxes


def _mailbox(tokens: list[str], flags: list[str]) -> str:
    address = next(
        (one[1:-1] for one in tokens if one.startswith("<") and one.endswith(">") and one[1:-1]), ""
    )
    comments = " ".join(one[1:-1] for one in tokens if one.startswith("(") and len(one) > 1)
    phrase = "".join(_unquoted(one) for one in tokens if one[:1] not in "(<")
    if not address:
        address, phrase = phrase, ""
    name = words(phrase.strip(), flags) or words(comments, flags)
    return _shown(name, words(address, flags))


def _unquoted(token: str) -> str:
    return _ESCAPE.sub(r"\1", token[1:-1]) if token.startswith('"') and len(token) > 1 else token


def _shown(name: str, address: str) -> str:
    address = " ".join(address.split())
    name = " ".join(name.replace(f"<{address}>", " ").split())  # some programs quote the address again
    if not name or name == address:
        return address
    return f"{name} <{address}>" if address else name
