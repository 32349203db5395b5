"""A source on its way in: what the user wants of it, and what was found when it was looked through."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from disputekit.app.importing_time import Zones
from disputekit.intake.base import Claim, Fault, Importer, Options
from disputekit.intake.tree import Tree
from disputekit.record.canonical import Json
from disputekit.record.moment import Moment

MOST_ROOM_NAMES = 64
MOST_FAULTS = 20
NOBODY = "(not stated)"
SYSTEM_FLAG = "system"


class Wanted(NamedTuple):
    """What the user asked for. ``since`` and ``until`` are seconds since 1970; ``only`` are names as given."""

    form: str = ""
    zone: str = ""
    order: str = ""
    me: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    everybody: bool = False
    since: int | None = None
    until: int | None = None
    channel: str = ""
    keep_going: bool = False
    keep_source: bool = False
    columns: str = ""


class Shown(NamedTuple):
    """The first or last message of a source, for people."""

    moment: Moment
    sender: str
    text: str


@dataclass(slots=True)
class Survey:
    """What reading a source once has shown. ``taken`` items are to be recorded (new, edited, or with files gained); ``left`` counts why others are not.

    ``people`` are those who wrote in the source, ``wanted`` those of them whose items were not left out.
    """

    read: int = 0
    unit: str = "items"
    messages: int = 0
    system: int = 0
    other: int = 0
    continuation: int = 0
    taken: int = 0
    new: int = 0
    unchanged: int = 0
    edited: int = 0
    gained: int = 0
    vanished: int = 0
    continues: list[int] = field(default_factory=list)
    same_as: list[tuple[str, int]] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    faulty: int = 0
    people: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    rooms: dict[str, dict[str, None]] = field(default_factory=dict)
    first: Shown | None = None
    last: Shown | None = None
    lacks_zone: int = 0
    assumed: int = 0
    order: str = ""
    order_because: str = ""
    zone: str = ""
    title: str = ""
    warnings: list[str] = field(default_factory=list)
    states: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One claim of an importer in a tree, with what was said about it and what was found in it."""

    tree: Tree
    importer: Importer
    claim: Claim
    options: Options
    zones: Zones
    wanted: Wanted
    names: tuple[str, ...]
    now: datetime
    survey: Survey
    digest: str
    before: int = 0

    @property
    def shown(self) -> str:
        """How the source is called: the path, and what lies in it where that holds several."""
        members = self.claim.members
        if len(self.tree.members) == 1:
            return self.tree.shown
        inside = members[0].name if len(members) == 1 else self.claim.title
        return f"{self.tree.shown}: {inside}" if inside else self.tree.shown

    @property
    def label(self) -> str:
        """The same without the folders that lead to it, for a line on the screen."""
        return self.shown.removeprefix(self.tree.shown.rstrip("/").rpartition("/")[0]).lstrip("/")

    @property
    def name(self) -> str:
        """What it is called in its import record: its file in the tree, or the folder or archive as named."""
        return (
            self.claim.members[0].name if len(self.claim.members) == 1 else self.tree.shown.rpartition("/")[2]
        )

    @property
    def member(self) -> str:
        """Which file of an archive it begins with; empty for a source that is all of what it lies in."""
        taken = len(self.claim.members) + len(self.claim.parts)
        is_inside = self.tree.whole is not None and taken < len(self.tree.members)
        return self.claim.members[0].name if is_inside else ""

    @property
    def channel(self) -> str:
        """The channel of its messages, unless an item says otherwise."""
        return self.wanted.channel or self.importer.channel
