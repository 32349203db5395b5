"""What an importer is: one file per format that reads sources and yields what they say. It writes nothing.

An importer claims the members of a tree that are of its format (by content, never by name alone), then reads a
claim: items in the order of the source, things it passed over with a reason, and faults. It keeps what the
source says as the source says it: wall-clock times stay without a zone, names stay as found. ``app`` decides
about zones, people and what is new, stores files and writes records. docs/importers.md shows how to write one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import BinaryIO, NamedTuple, Protocol, TypeAlias

from disputekit.intake.tree import Member, Tree
from disputekit.record.canonical import Json
from disputekit.record.moment import Precision


class Role(Enum):
    """How an item counts: somebody's message, a note of the program that wrote the source, or another record."""

    MESSAGE = "messages"
    SYSTEM = "system"
    OTHER = "other"


class Stamp(NamedTuple):
    """A time as the source states it. ``at`` is aware where the source states an offset, else wall clock.

    ``said`` is the source's own text of it. A date alone has Precision.DAY and midnight.
    """

    at: datetime
    precision: Precision
    said: str


class Part(NamedTuple):
    """A file that belongs to an item. ``size`` is -1 where it is not known before it is read."""

    name: str | bytes
    size: int
    open: Callable[[], BinaryIO]
    media: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing of a source. ``at`` is its place there: ``lines 12-14``, ``messages[3]``, ``bytes 0-512``.

    ``room`` is the conversation within the source (a channel, a thread), for one source with several. ``id`` and
    ``re`` are the source's own ids. ``flags`` say edited, deleted, forwarded, reaction:..., attachment-missing:...
    ``parts`` are its attachments; ``raw`` its own bytes where the source is not kept whole (mail). ``kind`` and
    ``fields`` are those of the record it becomes, where that is no message (record/kinds.py); ``remarks`` tell what
    was uncertain about it. ``until``, where ``when`` is the start of a stretch, is its end.
    """

    at: str
    role: Role = Role.MESSAGE
    when: Stamp | None = None
    sender: str = ""
    to: tuple[str, ...] = ()
    via: str = ""
    room: str = ""
    text: str = ""
    id: str = ""
    re: str = ""
    flags: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    raw: Part | None = None
    kind: str = "message"
    fields: Mapping[str, Json] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    until: Stamp | None = None


class Skip(NamedTuple):
    """Something that was read and is no item, with the reason it is counted under: ``date line``, ``empty``."""

    at: str
    why: str
    number: int = 1


class Fault(NamedTuple):
    """Something that cannot be read. Nothing of the source is recorded then, unless the user says --keep-going."""

    at: str
    why: str
    number: int = 1


Found: TypeAlias = Item | Skip | Fault


@dataclass(slots=True)
class Reading:
    """A source being read. ``found`` is consumed once; the counts are right when it is used up.

    ``unit`` is what ``read`` counts (lines, items) and ``continuation`` those units that go on with the item before
    them. ``order`` is the order of day and month that was taken (dmy, mdy, ymd or empty) and ``order_because`` the
    deciding line; ``zone`` what the source itself states of its zone. The sum must add up:
    read = messages + system + other + continuation + skipped + faults.

    ``states`` is what the source says of itself beyond that, for the import record. ``is_complete``: it always holds
    all there is, so that what was recorded before and is not in it has vanished, at its ends too.
    """

    found: Iterator[Found]
    unit: str = "items"
    read: int = 0
    continuation: int = 0
    order: str = ""
    order_because: str = ""
    zone: str = ""
    title: str = ""
    warnings: list[str] = field(default_factory=list)
    states: Mapping[str, Json] = field(default_factory=dict)
    is_complete: bool = False


class Claim(NamedTuple):
    """Members of a tree that are one source of a format. ``sure`` is 0 to 100; the surest claim of a member counts.

    ``parts`` are members that belong to it without being read as text: media of a chat.
    """

    importer: str
    members: tuple[Member, ...]
    sure: int
    title: str = ""
    parts: tuple[Member, ...] = ()


class Options(NamedTuple):
    """What the user said about a source. ``order`` is dmy, mdy or empty; ``me`` the freelancer's names in it.

    ``columns`` maps the columns of a CSV that no importer knows, ``columns_as`` is what that map is saved as; ``now`` is the time of the command.
    """

    now: datetime
    zone: str = ""
    order: str = ""
    me: tuple[str, ...] = ()
    columns: Mapping[str, str] = {}
    columns_as: str = ""


class Undecided(ValueError):
    """The source can be read in two ways and does not say which; the message holds both readings and the option."""


class Importer(Protocol):
    """One format. ``name`` is what --as takes, ``version`` changes when it would read a file differently.

    ``channel`` is the ``via`` of its messages; ``keeps_whole``: the source file is stored as it is (chats), not item
    by item (mailboxes, where other people's mail is none of the case's business).
    """

    name: str
    version: str
    title: str
    channel: str
    keeps_whole: bool

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Return the sources of this format in a tree; looks at content, reads little, never fails on any bytes."""
        ...

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read a claim. Raises Undecided before the first item where the order of day and month cannot be told."""
        ...
