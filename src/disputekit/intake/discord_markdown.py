"""Turn the HTML of DiscordChatExporter back into the Markdown that somebody typed, and that the CSV holds."""

from collections.abc import Callable, Iterator

from disputekit.intake.html_nodes import Node

_AROUND = {"strong": "**", "b": "**", "em": "*", "i": "*", "u": "__", "s": "~~", "del": "~~", "strike": "~~"}
_LEAVE_OUT = ("chatlog__edited-timestamp", "chatlog__reference", "chatlog__forwarded")
_BODIES = ("markdown", "chatlog__markdown-preserve")
_INLINE = ("pre--inline", "chatlog__markdown-pre--inline")
_BLOCK = ("pre--multiline", "chatlog__markdown-pre--multiline")
_QUOTE = ("quote", "chatlog__markdown-quote-content")
_SPOILER = ("spoiler", "spoiler-text", "chatlog__markdown-spoiler")
_EMOJI = ("emoji", "chatlog__emoji")


def markdown(content: Node) -> str:
    """Return the text of a message's content, without blank space around it."""
    bodies = list(content.every(*_BODIES))
    inside = bodies or [content]
    text = "\n".join(_inside(one) for one in inside)
    return text if bodies else text.strip()


def _inside(node: Node) -> str:
    return "".join(_pieces(node))


def _pieces(node: Node) -> Iterator[str]:
    after_quote = False
    for child in node.children:
        piece = child if isinstance(child, str) else _element(child)
        if (
            after_quote and piece and not piece.startswith("\n")
        ):  # the page draws a quote as a block of its own
            yield "\n"
        yield piece
        after_quote = isinstance(child, Node) and child.has(*_QUOTE)


def _element(node: Node) -> str:
    if node.has(*_LEAVE_OUT):
        return ""
    for names, write in _CLASSES:
        if node.has(*names):
            return write(node)
    if node.tag == "br":
        return "\n"
    if node.tag == "a":
        return _link(node)
    if node.tag == "li":
        return f"- {_inside(node)}\n"
    if node.tag in {"h1", "h2", "h3"}:
        return f"{'#' * int(node.tag[1])} {_inside(node)}\n"
    mark = _AROUND.get(node.tag, "")
    return f"{mark}{_inside(node)}{mark}"


def _emoji(node: Node) -> str:
    """Return the character, or the name of a picture of the server's own between colons."""
    name = node.attributes.get("alt", "")
    return f":{name}:" if name.isascii() and name.replace("_", "").isalnum() else name


def _block(node: Node) -> str:
    language = next(
        (one.removeprefix("language-") for one in node.classes if one.startswith("language-")), ""
    )
    return f"```{language}\n{_inside(node)}\n```"


def _link(node: Node) -> str:
    text, target = _inside(node), node.attributes.get("href", "")
    is_bare = not target or text in {target, ""} or text.startswith("http")
    return text if is_bare else f"[{text}]({target})"


_CLASSES: tuple[tuple[tuple[str, ...], Callable[[Node], str]], ...] = (
    (_EMOJI, _emoji),
    (_INLINE, lambda node: f"`{_inside(node)}`"),
    (_BLOCK, _block),
    (_QUOTE, lambda node: "\n".join(f"> {line}" for line in _inside(node).strip("\n").split("\n"))),
    (_SPOILER, lambda node: f"||{_inside(node)}||"),
)
