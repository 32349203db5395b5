"""What Telegram's JSON says without words: calls and members of the service notes, polls, places and files."""

from collections.abc import Iterator
from typing import Any

from disputekit.intake.json_source import listing, mapping, word
from disputekit.intake.tree import Member, Tree

# The folders that Telegram Desktop makes beside an export; HTML has the looks of its pages there as well.
_FOLDERS = frozenset(
    (
        "chats",
        "contacts",
        "css",
        "files",
        "images",
        "js",
        "photos",
        "profile_pictures",
        "round_video_messages",
        "stickers",
        "stories",
        "video_files",
        "voice_messages",
    )
)
# A value in brackets is a sentence that tells why the file is not there, never a path.
_SENTENCE = "("
_DETAILS = (
    "title",
    "new_title",
    "duration_seconds",
    "discard_reason",
    "message_id",
    "score",
    "amount",
    "emoticon",
)


def media_beside(tree: Tree, member: Member) -> tuple[Member, ...]:
    """Return the files in the folders of an export, which its messages may name; other files are none of it."""
    folder = member.name.rpartition("/")[0]
    start = len(folder) + 1 if folder else 0
    inside = tree.below(folder) if folder else iter(tree.members)
    return tuple(
        one for one in inside if "/" in one.name[start:] and one.name[start:].partition("/")[0] in _FOLDERS
    )


def media_of(value: dict[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Yield path, label and whether it is a path, for the files that a message names. A missing one has a sentence."""
    for key in ("photo", "file"):
        named = word(value.get(key))
        if not named:
            continue
        is_path = not named.startswith(_SENTENCE)
        own = word(value.get("file_name")) if key == "file" else ""
        kind = word(value.get("media_type")) or key
        yield named, own or (named.rpartition("/")[2] if is_path else kind.replace("_", " ")), is_path


def service_text(value: dict[str, Any], text: str) -> str:
    """Return a service note in words: ``phone call (duration seconds 12)``, from the fields of the export."""
    action = word(value.get("action")).replace("_", " ") or "service note"
    details = [f"{key.replace('_', ' ')} {word(value.get(key))}" for key in _DETAILS if word(value.get(key))]
    members = value.get("members")
    if isinstance(members, list) and any(word(one) for one in members):
        details.append("members " + ", ".join(word(one) for one in members if word(one)))
    words = f"{action} ({'; '.join(details)})" if details else action
    return f"{words}: {text}" if text else words


def described(value: dict[str, Any]) -> str:
    """Return what a message without text holds instead: a poll, a place, a contact, an invoice. Empty for files."""
    poll = mapping(value.get("poll"))
    if poll:
        answers = [word(one.get("text")) for one in listing(poll.get("answers"))]
        return "\n".join([f"Poll: {word(poll.get('question'))}", *(f"- {one}" for one in answers)])
    place = mapping(value.get("location_information"))
    if place:
        name = " ".join(filter(None, (word(value.get("place_name")), word(value.get("address")))))
        return f"Location: {word(place.get('latitude'))}, {word(place.get('longitude'))} {name}".rstrip()
    contact = mapping(value.get("contact_information"))
    if contact:
        names = ("first_name", "last_name", "phone_number")
        return " ".join(["Contact:", *filter(None, (word(contact.get(one)) for one in names))])
    invoice = mapping(value.get("invoice_information"))
    if invoice:
        sums = (word(invoice.get(one)) for one in ("title", "amount", "currency"))
        return " ".join(["Invoice:", *filter(None, sums)])
    return ""
