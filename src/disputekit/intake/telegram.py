"""Telegram Desktop, export as JSON: ``result.json`` of one chat, or of a whole account.

Read value by value (json_source), so memory does not grow with the chat. ``date_unixtime`` is UTC; exports from
before 2021 have only ``date``, the wall clock of the machine that exported, which stays without a zone. Pieces of a
text are joined without anything between. Ids are those of the chat and the message, ``123/45``: message numbers
alone repeat from chat to chat. An export of a whole account also lists contacts and sessions; the file is kept
whole, and a warning says so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from disputekit.intake.base import Claim, Fault, Found, Item, Options, Part, Reading, Role, Skip, Stamp
from disputekit.intake.json_source import Broken, Path, listing, located, mapping, sound, walk, word
from disputekit.intake.telegram_words import described, media_beside, media_of, service_text
from disputekit.intake.tree import Member, Tree
from disputekit.record.moment import Precision

_DEEP = {"messages", "chats", "left_chats", "list"}
_SIGNS = (b'"date_unixtime"', b'"from_id"', b'"actor_id"', b'"text_entities"', b'"reply_to_message_id"')
_ACCOUNT = {"contacts", "frequent_contacts", "sessions", "web_sessions", "personal_information", "other_data"}


class TelegramJson:
    """See the module."""

    name = "telegram"
    version = "1"
    title = "Telegram Desktop, JSON"
    channel = "Telegram"
    keeps_whole = True

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim JSON objects that hold messages or chats with Telegram's own names in them."""
        for member in tree.members:
            if member.base.startswith(".") or not _is_telegram(member.head()):
                continue
            media = media_beside(tree, member)
            yield Claim(self.name, (member,), 90, member.base, media)

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:  # noqa: ARG002  the same for all importers
        """Read the chats of one file, in its order."""
        member = claim.members[0]
        files = {one.name: one for one in (*tree.members, *claim.parts)}
        folder = member.name.rpartition("/")[0]
        return _Export(member, files, f"{folder}/" if folder else "").reading()


def _is_telegram(head: bytes) -> bool:
    """Tell from the first bytes; an account export names its chats late, so its preface counts as well."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith(b"{"):
        return False
    if b'"messages"' in start and any(sign in start for sign in _SIGNS):
        return b'"guild"' not in start
    return b'"personal_information"' in start and b'"about"' in start


@dataclass(slots=True)
class _Chat:
    """What stands before the messages of a chat."""

    name: str = ""
    kind: str = ""
    id: str = ""

    @property
    def room(self) -> str:
        return self.name or ("Saved Messages" if self.kind == "saved_messages" else "") or self.id

    def key(self, number: str) -> str:
        """Return the id of a message among all chats, nothing where it has no number."""
        return f"{self.id or self.name}/{number}".lstrip("/") if number else ""


@dataclass(slots=True)
class _Export:
    member: Member
    files: dict[str, Member]
    folder: str
    chats: dict[Path, _Chat] = field(default_factory=dict)
    local_only: int = 0
    known: bool = False

    def reading(self) -> Reading:
        reading = Reading(found=iter(()), title=self.member.base)
        reading.found = self._found(reading)
        return reading

    def _found(self, reading: Reading) -> Iterator[Found]:
        try:
            with self.member.open() as stream:
                for path, value in walk(stream, _into):
                    if _is_message(path):
                        reading.read += 1
                        yield self._message(path, value)
                    else:
                        self._note(path, value, reading)
        except Broken as reason:
            reading.read += 1
            yield Fault(self.member.base, str(reason))
        if not self.local_only and reading.read:
            reading.zone = "UTC"
        elif self.local_only:
            reading.warnings.append(
                f"{self.local_only:,} messages have only the wall clock of the machine that exported"
            )

    def _note(self, path: Path, value: Any, reading: Reading) -> None:
        """Take what is said about a chat or, once, warn of what else the file holds."""
        name = path[-1] if path else ""
        if (
            len(path) == 1
            and name in _ACCOUNT
            and not any("whole account" in one for one in reading.warnings)
        ):
            reading.warnings.append(
                "this is an export of a whole account, with contacts and sessions; the file is kept as it is. "
                "Export the one chat instead to keep the rest out of the case"
            )
        chat = self.chats.setdefault(path[:-1], _Chat())
        if name == "name":
            chat.name = word(value)
        elif name == "type":
            chat.kind = word(value)
        elif name == "id":
            chat.id = word(value)
        if len(path) <= 1 and name in {"name", "type", "id"}:
            reading.title = chat.room or reading.title

    def _chat(self, path: Path) -> _Chat:
        """Return the chat of a message; where its name stands behind the messages the file is looked through once."""
        chat = self.chats.get(path[:-2])
        if chat is None and not self.known:
            self.known = True
            self._look_ahead()
            chat = self.chats.get(path[:-2])
        return chat if chat is not None else self.chats.setdefault(path[:-2], _Chat())

    def _look_ahead(self) -> None:
        spare = Reading(found=iter(()))
        try:
            with self.member.open() as stream:
                for path, value in walk(stream, _into):
                    if not _is_message(path):
                        self._note(path, value, spare)
        except Broken:
            return  # told when the messages are read

    def _message(self, path: Path, value: Any) -> Found:
        at = located(path)
        if not isinstance(value, dict):
            return Fault(at, "this is no message")
        if value.get("type") == "unsupported":
            return Skip(at, "not supported by the Telegram Desktop that exported")
        chat, when = self._chat(path), _stamp(value)
        if when is not None and when.at.tzinfo is None:
            self.local_only += 1
        is_service = value.get("type") == "service"
        parts, flags = self._files(value)
        text = text_of(value.get("text"))
        sender, known_as = _sender(value)
        return Item(
            at=at,
            role=Role.SYSTEM if is_service else Role.MESSAGE,
            when=when,
            sender=sender,
            via="Telegram",
            room=chat.room,
            text=service_text(value, text) if is_service else text or described(value),
            id=chat.key(word(value.get("id"))),
            re=_Chat(id=word(value.get("reply_to_peer_id")) or chat.id, name=chat.name).key(
                word(value.get("reply_to_message_id"))
            ),
            flags=(*known_as, *_marks(value), *flags),
            parts=parts,
            remarks=() if when is not None else ("no time is stated",),
        )

    def _files(self, value: dict[str, Any]) -> tuple[tuple[Part, ...], tuple[str, ...]]:
        """Return the files that are there, and flags for those that are not."""
        parts: list[Part] = []
        flags: list[str] = []
        for named, label, is_path in media_of(value):
            found = self.files.get(self.folder + named) if is_path else None
            if found is not None:
                parts.append(Part(label, found.size, found.open, word(value.get("mime_type"))))
            else:
                flags.append(f"attachment-missing:{label}")
        return tuple(parts), tuple(flags)


def _into(path: Path) -> bool:
    if not path:
        return True
    last = path[-1]
    if isinstance(last, int):
        return path[-2:-1] == ("list",)
    return last in _DEEP and len(path) <= 4


def _is_message(path: Path) -> bool:
    return len(path) >= 2 and path[-2] == "messages" and isinstance(path[-1], int)


def text_of(value: Any) -> str:
    """Return the text of a message: pieces are joined with nothing between them."""
    if isinstance(value, str):
        return sound(value)
    pieces = value if isinstance(value, list) else []
    return "".join(word(one.get("text")) if isinstance(one, dict) else word(one) for one in pieces)


def _stamp(value: dict[str, Any]) -> Stamp | None:
    seconds = _instant(value.get("date_unixtime"))
    local = word(value.get("date"))
    if seconds is not None:
        return Stamp(seconds, Precision.SECOND, local or word(value.get("date_unixtime")))
    try:
        return Stamp(datetime.fromisoformat(local), Precision.SECOND, local)
    except ValueError:
        return None


def _instant(value: Any) -> datetime | None:
    digits = word(value)
    if not (digits.isascii() and digits.isdigit() and 0 < len(digits) <= 11):
        return None
    return datetime.fromtimestamp(int(digits), UTC)


def _sender(value: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Return the name, and the number of the account, which stays when people rename themselves."""
    name = word(value.get("from")) or word(value.get("actor"))
    account = word(value.get("from_id")) or word(value.get("actor_id"))
    known_as = (f"from:{account}",) if account else ()
    if name:
        return name, known_as
    return account or "Deleted Account", (*known_as, "name-missing")


def _marks(value: dict[str, Any]) -> Iterator[str]:
    """Yield what else is said about a message: edits, where it comes from, reactions."""
    if value.get("edited") or value.get("edited_unixtime"):
        yield "edited"
        edited = _instant(value.get("edited_unixtime"))
        yield f"edited-at:{f'{edited:%Y-%m-%dT%H:%M:%SZ}' if edited else word(value.get('edited'))}"
    if "forwarded_from" in value:
        yield "forwarded"
        yield f"forwarded-from:{word(value.get('forwarded_from')) or 'unknown'}"
    if word(value.get("via_bot")):
        yield f"via-bot:{word(value.get('via_bot'))}"
    if word(value.get("author")):
        yield f"signed:{word(value.get('author'))}"
    for reaction in listing(value.get("reactions")):
        what = word(reaction.get("emoji")) or word(reaction.get("document_id")) or word(reaction.get("type"))
        yield f"reaction:{what}:{word(reaction.get('count')) or 1}"
    media = word(mapping(value).get("media_type"))
    if media:
        yield f"media:{media}"


IMPORTER = TelegramJson()
