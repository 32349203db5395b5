"""Transcripts of meetings as captions: WebVTT (Zoom, Teams, Meet) and SBV. One item for each thing that was said.

A cue states how long after the start it was said. The start itself stands in no caption file; only Zoom writes it, in
UTC, into the file's name. Without it an item has no time, and says so. Markup is taken off the words, and the name
before them becomes the speaker where the format says that it is one.
"""

import html
import io
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from disputekit.intake.base import Claim, Fault, Found, Item, Options, Reading, Skip, Stamp
from disputekit.intake.tree import Member, Tree
from disputekit.record.moment import Precision

MAX_LINE = 1024 * 1024
MAX_LINES = 2_000  # of one cue
_CLOCK = r"(?:[0-9]{1,4}:)?[0-5]?[0-9]:[0-5][0-9][.,][0-9]{1,3}"
_VTT_TIMES = re.compile(rf"\s*({_CLOCK})\s*-->\s*({_CLOCK})(?:\s.*)?")
_SBV_TIMES = re.compile(rf"\s*({_CLOCK}),({_CLOCK})\s*")
_VOICE = re.compile(r"<v(?:\.[^ \t<>]{0,200})?[ \t]([^<>]{0,200})>")
_TAG = re.compile(r"</?(?:[bicuv]|ruby|rt|lang)(?:\.[^<>\s]{0,200})?>|<lang\s[^<>]{0,40}>|<[0-9:.]{5,20}>")
_SPEAKER = re.compile(r"([^\W\d_][^:<>\n]{0,79}): +(?=\S)")
_STARTED = re.compile(r"GMT([0-9]{8}-[0-9]{6})_")
_NOTES = {"NOTE": "note", "STYLE": "style", "REGION": "region"}
_MOSTLY = 0.9  # of the cues begin with a name in a transcript that names its speakers
_SURVEYED = 2_000  # cues


class _Block(NamedTuple):
    """Lines without an empty one between them. ``times`` are those of a cue, as they stand."""

    first: int
    lines: list[str]
    times: tuple[str, str] | None = None


class Captions:
    """See the module."""

    name = "captions"
    version = "1"
    title = "captions of a meeting, WebVTT or SBV"
    channel = "call"
    keeps_whole = True

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim files that begin as WebVTT does, or with the times of an SBV cue."""
        for member in tree.members:
            head = member.head(256).removeprefix(b"\xef\xbb\xbf").decode("latin-1")
            first = re.split(r"[\r\n]", head.lstrip("\r\n"), maxsplit=1)[0]
            if head.startswith("WEBVTT") and head[6:7] in {"", " ", "\t", "\r", "\n"}:
                yield Claim(self.name, (member,), 96, member.base)
            elif _SBV_TIMES.fullmatch(first):
                yield Claim(self.name, (member,), 90, member.base)

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read one file; its first cues tell whether names stand before the words."""
        del tree, options
        member = claim.members[0]
        reading = Reading(iter(()), unit="blocks", title=member.base)
        reading.found = _found(member, reading, has_names=_names_speakers(member))
        started = _started(member)
        if started is None:
            reading.warnings.append("the file does not state when the meeting began: its words have no time")
        return reading


def _lines(member: Member) -> Iterator[str]:
    with member.open() as raw, io.TextIOWrapper(raw, "utf-8-sig", errors="replace", newline=None) as text:
        while line := text.readline(MAX_LINE):
            yield line.removesuffix("\n")


def _times(line: str) -> tuple[str, str] | None:
    found = _VTT_TIMES.fullmatch(line) or _SBV_TIMES.fullmatch(line)
    return (found[1], found[2]) if found else None


def _blocks(member: Member) -> Iterator[_Block]:
    """Yield the blocks of a file. A cue ends at an empty line, or where the times of the next one stand."""
    block = _Block(1, [])
    for number, line in enumerate(_lines(member), start=1):
        times = None if _is_note(block) else _times(line)
        if not line or (times and block.times):
            yield from _whole(block)
            block = _Block(number, [], times)
        elif times:
            if len(block.lines) > 1:  # one line above the times is the id of the cue
                yield block
            block = _Block(number, [], times)
        elif len(block.lines) <= MAX_LINES:
            if not block.lines and block.times is None:
                block = _Block(number, [])
            block.lines.append(line)
    yield from _whole(block)


def _is_note(block: _Block) -> bool:
    return bool(block.lines) and block.times is None and block.lines[0].split(maxsplit=1)[:1] == ["NOTE"]


def _whole(block: _Block) -> Iterator[_Block]:
    if block.lines or block.times:
        yield block


def _names_speakers(member: Member) -> bool:
    """Tell whether the words of (nearly) every cue begin with ``Name: ``, as Zoom and Meet write them."""
    cues = named = 0
    for block in _blocks(member):
        if block.times and block.lines:
            cues += 1
            named += _SPEAKER.match(block.lines[0]) is not None
        if cues >= _SURVEYED:
            break
    return cues > 0 and named >= cues * _MOSTLY


def _started(member: Member) -> datetime | None:
    """Return the start of the meeting that Zoom writes into the name of the file."""
    found = _STARTED.match(member.base)
    try:
        return datetime.strptime(found[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC) if found else None
    except ValueError:
        return None


def _found(member: Member, reading: Reading, *, has_names: bool) -> Iterator[Found]:
    started, is_head = _started(member), True
    for block in _blocks(member):
        if block.times is None:
            reading.read += 1
            yield Skip(f"line {block.first}", _why(block, is_head=is_head))
        elif len(block.lines) > MAX_LINES:
            reading.read += 1
            yield Fault(f"line {block.first}", "a cue without an end")
        else:
            yield from _said(block, block.times, reading, started, has_names=has_names)
        is_head = False


def _why(block: _Block, *, is_head: bool) -> str:
    """Return what a block is that is no cue."""
    word = (block.lines[0].split() or [""])[0]
    if is_head and word == "WEBVTT":
        return "header"
    return _NOTES.get(word.partition(":")[0], "words without a time line")


def _said(
    block: _Block, times: tuple[str, str], reading: Reading, started: datetime | None, *, has_names: bool
) -> Iterator[Found]:
    """Yield what is said in a cue: once for each voice in it."""
    spoken = [(name, words) for name, words in _voices("\n".join(block.lines), has_names=has_names) if words]
    reading.read += max(1, len(spoken))
    where = f"lines {block.first}-{block.first + len(block.lines)}, {times[0]}-{times[1]}"
    if not spoken:
        yield Skip(where, "cue without words")
    for name, words in spoken:
        when = _when(started, times[0])
        why = "the file does not say when the meeting began" if when is None else ""
        remark = f"said {times[0]} after the start; {why or 'the start is that in the name of the file'}"
        yield Item(at=where, when=when, sender=name, via="call", text=words, remarks=(remark,))


def _voices(payload: str, *, has_names: bool) -> Iterator[tuple[str, str]]:
    """Yield speakers and their words, without markup."""
    start, name = 0, ""
    for voice in _VOICE.finditer(payload):
        yield name, _plain(payload[start : voice.start()])
        start, name = voice.end(), html.unescape(voice[1]).strip()
    rest = payload[start:]
    speaker = _SPEAKER.match(rest) if has_names and not name else None
    if speaker is not None:
        name, rest = speaker[1].strip(), rest[speaker.end() :]
    yield name, _plain(rest)


def _plain(words: str) -> str:
    return html.unescape(_TAG.sub("", words)).strip()


def _when(started: datetime | None, clock: str) -> Stamp | None:
    """Return the time of a cue, to the second below."""
    if started is None:
        return None
    hours, minutes, seconds = ("0:" + clock.replace(",", ".")).split(":")[-3:]
    after = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds.partition(".")[0]))
    try:
        return Stamp(started + after, Precision.SECOND, clock)
    except OverflowError:
        return None


IMPORTER = Captions()
