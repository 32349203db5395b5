"""Look at the tone of a message before it is sent. Works without a case: with one, its platform is known."""

from pathlib import Path
from typing import NamedTuple

from disputekit.app.workspace import Setup, open_case
from disputekit.case.facts import is_direct
from disputekit.case.sentence import BANNED
from disputekit.errors import NotFound, Refused
from disputekit.words.patterns import CATEGORIES, Patterns, patterns
from disputekit.words.tone import Finding, findings, wording

# What the command line lays out; it imports these from here and never from the rooms below.
__all__ = ["CATEGORIES", "OWN_LISTS", "PLATFORMS", "Finding", "Looked", "lists_of", "look", "platform_key"]

OWN_LISTS = "tone"  # the folder for the user's own lists, inside the folder of settings
PLATFORMS = ("upwork", "fiverr", "freelancer", "peopleperhour", "guru", "contra", "toptal", "direct")
_OTHER_NAMES = {"freelancer.com": "freelancer", "pph": "peopleperhour"}


class Looked(NamedTuple):
    """What was found, and for which platform; an empty one is not known."""

    platform: str
    findings: tuple[Finding, ...]


def look(setup: Setup, text: str, platform: str = "", *, document: bool = False) -> Looked:
    """Return what is found in a text. The platform is the named one, else that of the case in use, else unknown.

    ``document``: look for the words too that documents do not use. Raises Refused for an unknown platform, and for
    a list of the user's own that cannot be read.
    """
    known = _named(platform) if platform else _of_case(setup)
    return Looked(known, found_in(text, known, lists_of(setup), document=document))


def found_in(text: str, platform: str, lists: Patterns, *, document: bool = False) -> tuple[Finding, ...]:
    """Return what is found in a text, in its order; see ``look``."""
    found = findings(text, platform, lists)
    if document:
        found = (*found, *wording(text, BANNED))
    return tuple(sorted(found, key=lambda one: (one.line, one.column)))


def lists_of(setup: Setup) -> Patterns:
    """Return what is looked for: the shipped lists and the user's own."""
    return patterns(setup.config / OWN_LISTS)


def read_file(path: Path) -> str:
    """Return the text of a file; raises NotFound, or Refused for one that is no text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"{path} is no text in UTF-8", "save it as plain text") from error
    except OSError as error:
        raise NotFound(
            f"{path} cannot be read: {error.strerror}", "dk tone FILE, or pipe the text in"
        ) from error


def platform_key(platform: str) -> str:
    """Return the short name of a platform by which the lists know it; ``direct`` where there is none."""
    if is_direct(platform):
        return "direct"
    name = platform.strip().casefold()
    return _OTHER_NAMES.get(name, name)


def _named(said: str) -> str:
    key = platform_key(said)
    if key not in PLATFORMS:
        raise Refused(f"there is no list for the platform {said!r}", f"one of: {', '.join(PLATFORMS)}")
    return key


def _of_case(setup: Setup) -> str:
    """Return the platform of the case in use, empty where there is no case, or none that can be told."""
    try:
        with open_case(setup, writing=False) as case:
            return platform_key(case.facts.platform)
    except NotFound:
        if setup.case:
            raise
        return ""
