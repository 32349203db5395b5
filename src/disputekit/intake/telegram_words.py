"""What Telegram's JSON says without words: calls and members of the service notes, polls, places and files."""

from collections.abc import Iterator
from typing import Any

from disputekit.intake.json_source import listing, mapping, word

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
