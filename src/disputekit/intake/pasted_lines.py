"""The lines of a copied message page: which of them begin a message, which are the page's own, and whose they are.

Pages are laid out in few ways: a name above a time, both on one line, or both before the words. A page uses one of
them throughout, so the one that explains most is taken, and lines of another shape are words of a message.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from disputekit.intake.pasted_when import Shown, day_of, shown_of, tidy

SELF = ("you", "me")
_MOST_NAME = 60
_MOST_WORDS = 5
_EDITED = re.compile(r"^(?P<rest>.*?)[ ·•]*\(?edited\)?$", re.IGNORECASE)
_BRACKET = re.compile(r"\[(?P<stamp>[^\[\]]{4,60})\] (?P<name>[^:\[\]]{1,60}):(?: (?P<text>.*)|)")
_COMMA = re.compile(r"(?P<name>[^\[\],]{1,60}), \[(?P<stamp>[^\[\]]{4,60})\]:?")
_NAME_END = re.compile(r"[.?!:;,…]$")
_SIZE = r"[0-9]+(?:[.,][0-9]+)? ?(?:bytes|[kmg]i?b)"
_FILE = re.compile(
    rf"(?P<name>[^\\/:*?\"<>|\n]{{1,120}}\.[A-Za-z0-9]{{2,5}})(?: \(?(?:{_SIZE})\)?)?", re.IGNORECASE
)
_EXTENSIONS = frozenset(
    [
        "pdf",
        "doc",
        "docx",
        "xls",
        "xlsx",
        "ppt",
        "pptx",
        "csv",
        "txt",
        "md",
        "rtf",
        "odt",
        "ods",
        "png",
        "jpg",
        "jpeg",
        "gif",
        "webp",
        "svg",
        "psd",
        "ai",
        "eps",
        "fig",
        "sketch",
        "xd",
        "indd",
        "tif",
        "tiff",
        "heic",
        "mp4",
        "mov",
        "avi",
        "mkv",
        "mp3",
        "wav",
        "m4a",
        "zip",
        "rar",
        "7z",
        "gz",
        "tar",
        "html",
        "css",
        "js",
        "ts",
        "py",
        "php",
        "json",
        "xml",
        "sql",
        "ttf",
        "otf",
        "woff",
    ]
)
_DONE = (
    r"(?:sent|accepted|declined|withdrew|withdrawn|submitted|approved|requested|released|funded|activated|started|ended|"
    r"joined|left|created|closed|delivered|extended|paid|refunded|proposed|paused|resumed|cancell?ed|completed|opened)"
)
_THING = r"(?:offer|proposal|contract|milestone|order|delivery|payment|invoice|work|dispute|refund|room|conversation|meeting|call)"
_THEY_DID = re.compile(
    rf"(?P<who>.{{1,60}}?) (?:has |have )?{_DONE}\b[^.?!]{{0,80}}\b{_THING}s?\b[^.?!]{{0,60}}[.!]?",
    re.IGNORECASE,
)
_WAS_DONE = re.compile(
    rf"(?:the |your |this )?{_THING}\b[^.?!]{{0,60}}\b{_DONE}\b[^.?!]{{0,40}}[.!]?", re.IGNORECASE
)
_PAGE = frozenset(
    [
        "read",
        "seen",
        "delivered",
        "sent",
        "unread",
        "new",
        "new messages",
        "unread messages",
        "reply",
        "more",
        "more options",
        "download",
        "view file",
        "view profile",
        "load earlier messages",
        "load more",
        "show more",
        "show less",
        "see more",
        "copy",
        "react",
        "message options",
        "online",
        "offline",
        "typing...",
        "local time",
    ]
)
DELETED = frozenset(
    [
        "this message was deleted",
        "this message has been deleted",
        "message deleted",
        "deleted message",
        "this message was removed",
        "this message has been removed",
        "message removed",
        "you deleted this message",
    ]
)


class Layout(Enum):
    """How a page shows who wrote when."""

    STACKED = "a name above a time"
    INLINE = "name and time on one line"
    BRACKET = "[time] name: words"
    COMMA = "name, [time]"


class Head(NamedTuple):
    """The beginning of a message: lines ``first`` to ``last``, from 0; ``text`` are words on the same line.

    ``sender`` is empty where the page shows only a time, below a message of the same person.
    """

    first: int
    last: int
    sender: str
    shown: Shown
    text: str = ""
    is_edited: bool = False


def stamp_of(line: str) -> tuple[Shown, bool] | None:
    """Read a time that stands alone on its line, and whether the page calls the message edited there."""
    shown = shown_of(line)
    if shown is not None:
        return shown, False
    found = _EDITED.fullmatch(tidy(line))
    shown = shown_of(found["rest"]) if found else None
    return (shown, True) if shown else None


def heads_of(lines: Sequence[str], known: Sequence[str]) -> tuple[Layout, list[Head]]:
    """Return the layout that explains most of the page, and where its messages begin."""
    best: tuple[Layout, list[Head]] = (Layout.STACKED, [])
    for layout, found in (
        (Layout.STACKED, _stacked(lines, known)),
        (Layout.INLINE, _inline(lines, known)),
        (Layout.BRACKET, list(_bracketed(lines, _BRACKET))),
        (Layout.COMMA, list(_bracketed(lines, _COMMA))),
    ):
        if len(found) > len(best[1]):
            best = layout, found
    return best


# ---------------------------------------------------------------- a name above a time


def _stacked(lines: Sequence[str], known: Sequence[str]) -> list[Head]:
    stamps = {at: stamp for at, line in enumerate(lines) if (stamp := stamp_of(line))}
    above = {at: _above(lines, at) for at in stamps}
    counts = Counter(tidy(lines[place]) for place in above.values() if place is not None)
    heads: list[Head] = []
    for at, (shown, is_edited) in stamps.items():
        place = above[at]
        if place is not None and _is_sender(lines, place, counts, known, stamps):
            heads.append(Head(place, at, tidy(lines[place]), shown, "", is_edited))
        elif heads:
            heads.append(Head(at, at, "", shown, "", is_edited))
    return heads


def _above(lines: Sequence[str], at: int) -> int | None:
    """Return the line above that is no empty one; at most one empty line may lie between."""
    for place in (at - 1, at - 2):
        if place >= 0 and lines[place].strip():
            return place
    return None


def _is_sender(
    lines: Sequence[str],
    place: int,
    counts: Counter[str],
    known: Sequence[str],
    stamps: dict[int, tuple[Shown, bool]],
) -> bool:
    """A line above a time is a name where it is known as one, begins a block, or looks like nothing else."""
    name = tidy(lines[place])
    if not may_be_name(name) or place in stamps:
        return False
    if is_known(name, known):
        return True
    before = lines[place - 1].strip() if place else ""
    if not before or day_of(before) is not None or tidy(before) == name or _is_portrait(before, name):
        return True
    words = name.split()
    looks_so = len(words) > 1 and all(one[:1].isupper() for one in words)
    return looks_so or (counts[name] > 1 and len(words) == 1 and bool(re.search(r"[0-9_]", name)))


def is_known(name: str, known: Sequence[str]) -> bool:
    """Tell whether a name is one of the case's, or the page's word for its reader."""
    return name.casefold() in SELF or name.casefold() in {one.casefold() for one in known}


def may_be_name(line: str) -> bool:
    """Tell whether a line can be a name at all."""
    if not line or len(line) > _MOST_NAME or len(line.split()) > _MOST_WORDS or _NAME_END.search(line):
        return line.casefold().endswith((" jr.", " sr.")) or bool(re.fullmatch(r"[^\W\d]+ [^\W\d]\.", line))
    if day_of(line) is not None or shown_of(line) is not None or line.casefold() in _PAGE or file_of(line):
        return False
    return any(one.isalpha() for one in line) and "@@" not in line and "://" not in line


# ---------------------------------------------------------------- both on one line


def _inline(lines: Sequence[str], known: Sequence[str]) -> list[Head]:
    heads: list[Head] = []
    for at, line in enumerate(lines):
        found = _inline_parts(tidy(line), known)
        if found is not None:
            name, shown, is_edited = found
            heads.append(Head(at, at, name, shown, "", is_edited))
        elif heads and (stamp := stamp_of(line)):
            heads.append(Head(at, at, "", stamp[0], "", stamp[1]))
    return heads


def _inline_parts(line: str, known: Sequence[str]) -> tuple[str, Shown, bool] | None:
    if not 6 <= len(line) <= 140 or ":" not in line or stamp_of(line):
        return None
    words = line.split(" ")
    for cut in range(1, min(len(words), _MOST_WORDS + 2)):
        stamp = stamp_of(" ".join(words[cut:]).strip("()"))
        name = " ".join(words[:cut]).rstrip(" ·•|,–—-(")  # noqa: RUF001 - as pages write them
        if stamp is not None and may_be_name(name):
            capital = all(not one[:1].islower() for one in name.split())
            single = len(name.split()) == 1 and not name.isdigit()
            return (name, *stamp) if is_known(name, known) or capital or single else None
    return None


def _bracketed(lines: Sequence[str], shape: re.Pattern[str]) -> Iterator[Head]:
    for at, line in enumerate(lines):
        found = shape.fullmatch(tidy(line))
        stamp = stamp_of(found["stamp"]) if found else None
        if found is not None and stamp is not None:
            text = found.groupdict().get("text") or ""
            yield Head(at, at, found["name"].strip(), stamp[0], text, stamp[1])


# ---------------------------------------------------------------- what is the page's own


def _is_portrait(line: str, name: str) -> bool:
    """Tell whether a line stands for the picture of a person: initials, or the words for a picture."""
    said = tidy(line)
    initials = "".join(one[:1] for one in name.split()).upper()
    if said in (name, initials, initials[:1]):
        return True
    return bool(
        re.fullmatch(
            r"(?i)(?:avatar|profile (?:picture|photo|image)|photo)(?: of)? .{1,60}|.{1,60}(?:'s)? (?:avatar|profile (?:picture|photo|image))",
            said,
        )
    )


def is_page_text(line: str, next_sender: str) -> bool:
    """Tell whether a line below a message is the page's own: a button, a receipt, the picture of the next writer."""
    return tidy(line).casefold() in _PAGE or (bool(next_sender) and _is_portrait(line, next_sender))


def is_system(line: str, names: Sequence[str]) -> bool:
    """Tell whether a line says what happened, as the page words it: ``Dana Reyes sent an offer``."""
    said = tidy(line)
    if not said or len(said) > 160 or said.endswith("?"):
        return False
    found = _THEY_DID.fullmatch(said)
    return bool(found and is_known(tidy(found["who"]), names)) or bool(_WAS_DONE.fullmatch(said))


def file_of(line: str) -> str:
    """Return the name of a file that a line shows, empty for none."""
    found = _FILE.fullmatch(tidy(line))
    is_file = found is not None and found["name"].rpartition(".")[2].lower() in _EXTENSIONS
    return found["name"].strip() if found is not None and is_file else ""


def without_edited(lines: list[str]) -> tuple[list[str], bool]:
    """Return the words of a message without the page's own line that it was edited, and whether there was one."""
    kept = list(lines)
    while kept and not kept[-1].strip():
        kept.pop()
    if kept and tidy(kept[-1]).casefold() in ("edited", "(edited)"):
        kept.pop()
        return kept, True
    return kept, bool(kept) and kept[-1].rstrip().endswith("(edited)")
