"""Who and what a Slack export names: users, channels and direct messages, by their ids."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from disputekit.intake.json_source import listing, mapping, word
from disputekit.intake.tree import Member

_USERS = ("users.json", "org_users.json")
_ROOMS = ("channels.json", "groups.json", "mpims.json", "dms.json")
INDEXES = frozenset(
    (*_USERS, *_ROOMS, "integration_logs.json", "canvases.json", "content_flags.json", "ref-channels.json")
)


class Room(NamedTuple):
    """A conversation; ``key`` is its id, or its folder where no index has it. ``members`` of direct messages only."""

    key: str = ""
    name: str = ""
    members: tuple[str, ...] = ()


@dataclass(slots=True)
class Workspace:
    """What the index files tell. ``names`` maps ids of users and channels to what people read."""

    names: dict[str, str] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    listed: Counter[str] = field(default_factory=Counter)
    uploads: dict[str, Member] = field(default_factory=dict)

    def learn(self, base: str, value: Any) -> None:
        """Take one index file; those of no use here are passed over."""
        if base in _USERS:
            self._learn_users(listing(value))
        elif base in _ROOMS:
            for one in listing(value):
                self.listed[base.removesuffix(".json")] += 1
                self._learn_room(one)

    def _learn_users(self, users: list[dict[str, Any]]) -> None:
        """Take the names; two people of one name keep their ids behind it, since names are never merged."""
        shown = {word(one.get("id")): shown_name(one) for one in users}
        often = Counter(name for name in shown.values() if name)
        for number, name in shown.items():
            if number and name:
                self.names[number] = name if often[name] == 1 else f"{name} ({number})"

    def _learn_room(self, one: dict[str, Any]) -> None:
        number, name = word(one.get("id")), word(one.get("name"))
        found = one.get("members")
        members = tuple(filter(None, map(word, found))) if isinstance(found, list) else ()
        is_direct = not name or one.get("is_mpim") is True or name.startswith("mpdm-")
        room = Room(number or name, name or number, members if is_direct else ())
        if name and not is_direct:
            self.names.setdefault(number, name)
        for folder in (name, number):
            if folder:
                self.rooms.setdefault(folder, room)

    def room(self, folder: str) -> Room:
        """Return the conversation of a folder, named by its name or its id."""
        return self.rooms.get(folder) or Room(folder, folder)

    def named(self, folder: str, value: Any, *, is_name: bool) -> None:
        """Take the id or the name that a file states of its own conversation."""
        room, said = self.room(folder), word(value)
        if said and is_name:
            room = room._replace(name=said, key=room.key or said)
        elif said:
            room = room._replace(key=said, name=room.name or said)
        self.rooms[folder] = room

    def name(self, number: str) -> str:
        """Return the name of a user, the id where no name is told."""
        return self.names.get(number) or number

    def without_messages(self) -> str:
        """Say what an export holds that has index files only."""
        lists = ", ".join(f"{number:,} {name}" for name, number in self.listed.items()) or "nothing"
        return f"an export without messages: its index files list {lists}; the folders of the conversations are missing"


def shown_name(user: dict[str, Any]) -> str:
    """Return the name that Slack shows for a user."""
    profile = mapping(user.get("profile"))
    choices = (profile.get("display_name"), user.get("real_name"), profile.get("real_name"), user.get("name"))
    return next((name for name in map(word, choices) if name.strip()), "")
