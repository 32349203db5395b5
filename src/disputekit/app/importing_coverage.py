"""What an import says of its channel: everything between its first and last message, or a selection of it.

Only a whole chat is complete, and only where nothing was left out on the way: of a mailbox, a page that was pasted
or a meeting nobody can tell what else there was.
"""

from disputekit.app.importing_source import Source
from disputekit.app.log import Fields
from disputekit.record.canonical import Json
from disputekit.record.fields import MAX_NAME
from disputekit.record.moment import from_clock

WHOLE, PARTLY = "complete", "selected"
MOST_NAMES = 64
PLACE = "the whole source"

_CHATS = frozenset(
    {
        *("whatsapp", "signal", "signal-json", "imessage", "teams", "slack"),
        *("telegram", "telegram-html"),
        *("discord", "discord-csv", "discord-html", "discord-text"),
    }
)
_PARTS = frozenset({"eml", "mbox", "maildir", "mh", "msg", "zoom-chat", "paste"})


def coverage_fields(source: Source, zone: str, import_seq: int) -> Fields | None:
    """Return the coverage record that ends an import; None for sources that are no talk, or tell no time."""
    counts = source.survey
    if source.importer.name not in _CHATS | _PARTS or counts.first is None or counts.last is None:
        return None
    names: list[Json] = [*_names(source)]
    own: Fields = {
        "kind": "coverage",
        "when": {**from_clock(source.now, zone).to_value()},
        "channel": source.channel,
        "from": {**counts.first.moment.to_value()},
        "to": {**counts.last.moment.to_value()},
        "extent": WHOLE if is_whole(source) else PARTLY,
        "source": {"import": import_seq, "at": PLACE},
    }
    return own | ({"names": names} if names else {})


def is_whole(source: Source) -> bool:
    """Tell whether everything of a conversation was taken: a chat, all people, all of its time, nothing unreadable."""
    wanted = source.wanted
    left_out = source.names or wanted.since is not None or wanted.until is not None
    return source.importer.name in _CHATS and not left_out and not source.survey.faulty


def _names(source: Source) -> list[str]:
    """Return who wrote what was taken, the most active first; of a great many only those."""
    found = (
        name.encode("utf-8", "backslashreplace").decode("utf-8").strip()[:MAX_NAME].strip()
        for name, _ in source.survey.wanted.most_common(MOST_NAMES)
    )
    return [*dict.fromkeys(name for name in found if name)]
