"""One Slack message as an item: who wrote it, what kind it is, what became of it, and its files."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from disputekit.intake.base import Item, Part, Role, Stamp
from disputekit.intake.json_source import listing, mapping, word
from disputekit.intake.slack_people import Room, Workspace, shown_name
from disputekit.intake.slack_text import files_of, is_forward, redacted, text_of
from disputekit.record.moment import Precision

_NOTES = frozenset(
    (
        "bot_add",
        "bot_remove",
        "bot_enable",
        "bot_disable",
        "pinned_item",
        "unpinned_item",
        "reminder_add",
        "ekm_access_denied",
        "file_mention",
        "huddle_thread",
        "message_replied",
        "joiner_notification",
        "sh_room_created",
        "sh_room_shared",
        "app_conversation_join",
        "tombstone",
        "message_changed",
        "message_deleted",
    )
)
_GONE = frozenset(("tombstone", "hidden_by_limit"))


def when_of(value: dict[str, Any]) -> Stamp | None:
    """Return the time of a ``ts``: seconds and millionths, as the two numbers that they are."""
    said = value.get("ts")
    if not isinstance(said, str):
        return None
    seconds, point, micros = said.partition(".")
    if not (point and said.isascii() and seconds.isdigit() and micros.isdigit()):
        return None
    if not 9 <= len(seconds) <= 11 or len(micros) > 6:
        return None
    at = datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=int(micros.ljust(6, "0")))
    return Stamp(at, Precision.SECOND, said)


def item_of(value: dict[str, Any], at: str, room: Room, workspace: Workspace) -> Item:
    """Return the item of a message that has a ``ts``."""
    kind, number = word(value.get("subtype")), value["ts"]
    parts, missing = _files(value, workspace)
    sender, account = _sender(value, workspace)
    thread = word(value.get("thread_ts"))
    text, re = text_of(value, workspace.names), f"{room.key}/{thread}" if thread and thread != number else ""
    if kind in {"message_changed", "message_deleted"}:
        text, re = _logged(value, kind, room, workspace)
    return Item(
        at=at,
        role=Role.SYSTEM if kind in _NOTES or kind.startswith(("channel_", "group_")) else Role.MESSAGE,
        when=when_of(value),
        sender=sender,
        to=tuple(workspace.name(one) for one in room.members if one != word(value.get("user"))),
        via="Slack",
        room=_room_name(room, workspace),
        text=text,
        id=f"{room.key}/{number}".lstrip("/"),
        re=re.lstrip("/"),
        flags=(*account, *_marks(value, kind), *missing),
        parts=parts,
    )


def _room_name(room: Room, workspace: Workspace) -> str:
    """Name direct messages by the people in them; Slack has only ids for those."""
    return ", ".join(sorted(map(workspace.name, room.members))) if room.members else room.name


def _sender(value: dict[str, Any], workspace: Workspace) -> tuple[str, tuple[str, ...]]:
    """Return the name and the id; a bot may have both or either."""
    user, bot = word(value.get("user")), word(value.get("bot_id"))
    profile = mapping(value.get("user_profile"))
    said = word(value.get("username")) or word(mapping(value.get("bot_profile")).get("name"))
    name = workspace.names.get(user) or shown_name({"profile": profile, **profile} if profile else {}) or said
    number = user or bot
    flags = [f"from:{number}"] if number else []
    return name or number, (*flags, *(("bot",) if bot else ()))


def _marks(value: dict[str, Any], kind: str) -> Iterator[str]:
    """Yield what else is said about a message."""
    if kind:
        yield f"type:{kind}"
    if kind in {"tombstone", "message_deleted"}:
        yield "deleted"
    if isinstance(value.get("edited"), dict) or kind == "message_changed":
        yield "edited"
        changed = when_of(mapping(value.get("edited")))
        if changed is not None:
            yield f"edited-at:{changed.at:%Y-%m-%dT%H:%M:%SZ}"
    if is_forward(value):
        yield "forwarded"
    if value.get("hidden") is True:
        yield "hidden"
    if value.get("pinned_to"):
        yield "pinned"
    for one in listing(value.get("reactions")):
        yield f"reaction:{word(one.get('name')) or '?'}:{word(one.get('count')) or 1}"


def _logged(value: dict[str, Any], kind: str, room: Room, workspace: Workspace) -> tuple[str, str]:
    """Return the words of an entry of the edit log, with both texts, and the message it is about."""
    before = mapping(value.get("previous_message") or value.get("previous") or value.get("original"))
    after = mapping(value.get("message"))
    about = word(after.get("ts")) or word(value.get("deleted_ts")) or word(before.get("ts"))
    old = text_of(before, workspace.names)
    if kind == "message_deleted":
        words = f"deleted: {old}" if old else "deleted"
    else:
        words = f"changed to: {text_of(after, workspace.names)}\nfrom: {old}"
    return words, f"{room.key}/{about}" if about else ""


def _files(value: dict[str, Any], workspace: Workspace) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """Return the files that the export brought, and flags for those that are a link only, or gone."""
    parts: list[Part] = []
    flags: list[str] = []
    for one in files_of(value):
        number = word(one.get("id"))
        name = redacted(word(one.get("name")) or word(one.get("title")) or number or "file")
        found = workspace.uploads.get(number)
        if found is not None:
            parts.append(Part(name, found.size, found.open, word(one.get("mimetype"))))
        elif word(one.get("mode")) in _GONE:
            flags.append(f"attachment-deleted:{name}")
        else:
            flags.append(f"attachment-missing:{name}")
    return tuple(parts), tuple(flags)
