"""Names for files that leave the workspace: made by us, safe on every system and in every manifest."""

import re
import unicodedata

LONGEST = 64

_LONGEST_ENDING = 10
_OTHER = re.compile(r"[^a-z0-9]+")


def safe_name(seq: int, number: int, day: str, name: str) -> str:
    """Return a name such as ``E0014-1_2026-03-20_submit-work.pdf`` for file ``number`` of record ``seq``.

    ``day`` is an ISO date or month, or empty. Only ``[A-Za-z0-9._-]``, at most 64 characters; accents are
    dropped, other letters become hyphens. Two files of a case never share a name.
    """
    stem, dot, ending = name.rpartition(".")
    if not dot or not _plain(ending) or len(ending) > _LONGEST_ENDING:
        stem, ending = name, ""
    when = _plain(day)[:10]
    start = f"E{seq:04d}-{number}_" + (f"{when}_" if when else "")
    end = f".{_plain(ending)}" if ending else ""
    words = _plain(stem)[: LONGEST - len(start) - len(end)].strip("-")
    return start + (words or "file") + end


def _plain(text: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return _OTHER.sub("-", ascii_only.lower()).strip("-")
