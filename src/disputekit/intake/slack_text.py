"""The text of a Slack message: its entities in words, what stands in blocks and attachments, and no tokens.

Names are put in the place of ids where the export tells them; an id that it does not tell stays. A link to a file on
files.slack.com can carry a token that lets anybody download it: in texts the token is replaced.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from disputekit.intake.json_source import listing, mapping, word

REDACTED = "[redacted]"
_ENTITY = re.compile(r"<([@#!A-Za-z][^<>\n]{0,4000})>")
# Every pattern takes time in proportion to the text: no part of it can match in two ways.
_TOKEN = re.compile(r"(?<=[?&])((?:t|token|pub_secret)=)[^&\s|>()\"']{4,}|\bxox[a-z]-[A-Za-z0-9-]{8,}")
_HOST = "slack.com"
_ESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_DEPTH = 12


def redacted(text: str) -> str:
    """Return a text without download tokens: those in links of Slack's, and Slack's own tokens anywhere."""
    if "xox" not in text and _HOST not in text:
        return text
    return _TOKEN.sub(
        lambda found: f"{found[1] or ''}{REDACTED}" if _is_secret(found, text) else found[0], text
    )


def _is_secret(found: re.Match[str], text: str) -> bool:
    """Leave the parameters of other people's links alone."""
    if found[0].startswith("xox"):
        return True
    start = max(text.rfind("http", max(0, found.start() - 2_000), found.start()), 0)
    return _HOST in text[start : found.start()].partition("?")[0]


def decoded(text: str, names: Mapping[str, str]) -> str:
    """Return a text as Slack shows it: people, channels and links by name, ``&amp;`` as what it stands for."""
    return _unescaped(_ENTITY.sub(lambda found: _entity(found[1], names), text))


def _entity(inside: str, names: Mapping[str, str]) -> str:
    target, _, label = inside.partition("|")
    kind, rest = target[:1], target[1:]
    if kind == "@":
        return f"@{names.get(rest) or label or rest}"
    if kind == "#":
        return f"#{label or names.get(rest) or rest}"
    if kind == "!":
        return _special(rest, label)
    if ":" not in target:
        return f"<{inside}>"
    plain = target.removeprefix("mailto:").removeprefix("tel:")
    return target if not label or label in {target, plain} else f"{label} ({target})"


def _special(rest: str, label: str) -> str:
    """Return ``@here``, ``@group``, or a date as the writer's program would print it."""
    name, _, detail = rest.partition("^")
    if name == "date":
        return label or detail
    return f"@{(label or detail or name).lstrip('@')}"


def _unescaped(text: str) -> str:
    for escape, char in _ESCAPES:
        text = text.replace(escape, char)
    return text


def text_of(message: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return what a message says: its text, what its blocks add to it, and what it brought from elsewhere.

    The blocks of a person's message say the same as its text; a program's hold the whole, the text a summary.
    """
    text = decoded(word(message.get("text")), names)
    is_empty, letters = not text.strip(), _letters(text)
    pieces = [] if is_empty else [text]
    for one in listing(message.get("blocks")):
        words = decoded(_block(one, 0), names)
        if words and (is_empty or (one.get("type") != "rich_text" and _letters(words) not in letters)):
            pieces.append(words)
    for one in listing(message.get("attachments")):
        words = _attachment(one, names)
        if words and words not in text:
            pieces.append(words)
    return redacted("\n".join(pieces))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def is_forward(message: Mapping[str, Any]) -> bool:
    """Tell whether somebody else's message was shared in this one."""
    return any(
        one.get("is_share") is True or one.get("is_msg_unfurl") is True
        for one in listing(message.get("attachments"))
    )


def _attachment(one: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return the words of an attachment; the preview of a link is none of the writer's and is left out."""
    shared = one.get("is_share") is True or one.get("is_msg_unfurl") is True
    if not shared and (word(one.get("from_url")) or word(one.get("original_url"))):
        return ""
    pieces = [word(one.get(key)) for key in ("pretext", "author_name" if shared else "", "title", "text")]
    pieces += [
        ": ".join(filter(None, (word(each.get("title")), word(each.get("value")))))
        for each in listing(one.get("fields"))
    ]
    words = "\n".join(filter(None, pieces))
    if not words:
        words = "\n".join(filter(None, (_block(each, 0) for each in listing(one.get("blocks")))))
    return decoded(words or word(one.get("fallback")), names)


def _block(block: Mapping[str, Any], depth: int) -> str:
    """Return the words of a block: rich text, sections, headers, context; buttons and menus say nothing."""
    if depth > _DEPTH:
        return ""
    kind, text = word(block.get("type")), block.get("text")
    own = _inline(block) if kind in _INLINE else word(mapping(text).get("text")) or word(text)
    fields = [word(one.get("text")) for one in listing(block.get("fields"))]
    inner = [_block(one, depth + 1) for one in listing(block.get("elements")) if one.get("type") != "button"]
    glue = "" if kind in {"rich_text_section", "rich_text_preformatted", "rich_text_quote"} else "\n"
    return "\n".join(filter(None, (own, *fields, glue.join(filter(None, inner)))))


def _inline(one: Mapping[str, Any]) -> str:
    """Return a piece of rich text in the form that ``decoded`` reads."""
    match word(one.get("type")):
        case "user":
            return f"<@{word(one.get('user_id'))}>"
        case "channel":
            return f"<#{word(one.get('channel_id'))}>"
        case "usergroup":
            return f"@{word(one.get('usergroup_id'))}"
        case "broadcast":
            return f"@{word(one.get('range'))}"
        case "emoji":
            return f":{word(one.get('name'))}:"
        case _:
            label, url = word(one.get("text")), word(one.get("url"))
            return f"<{url}|{label}>" if label and label != url else url


_INLINE = {"user", "channel", "usergroup", "broadcast", "emoji", "link"}


def files_of(message: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the files of a message; old exports have a single one."""
    yield from listing(message.get("files")) or listing([message.get("file")])
