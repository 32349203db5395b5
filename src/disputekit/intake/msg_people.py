"""Who an Outlook item is from and to: by mail address where one is stated anywhere, else as the file has it."""

from collections.abc import Iterable, Iterator

from disputekit.intake.mail_headers import Headers
from disputekit.intake.mail_people import people
from disputekit.intake.msg_properties import SMALL, Properties
from disputekit.intake.msg_store import Path, Store

MOST_RECEIVERS = 2000
_NAME, _ADDRESS, _SMTP, _ORIGINAL = 0x3001, 0x3003, 0x39FE, 0x403E
_KIND = 0x0C15  # 0 the author, 1 to, 2 copy, 3 blind copy
# Name, address and mail address of whom it is sent for, then of who sent it.
_SENDERS = ((0x0042, 0x0065, 0x5D02), (0x0C1A, 0x0C1F, 0x5D01))
_SHOWN = (0x0E04, 0x0E03, 0x0E02)


def sender_of(found: Properties, headers: Headers) -> tuple[str, int]:
    """Return the author and how many are named; a header of the mail itself goes before what Outlook noted."""
    stated = people(headers.raw(b"from"), found.flags) or people(headers.raw(b"sender"), found.flags)
    if stated:
        return stated[0], len(stated)
    said = [_joined(*(found.text(name) for name in names)) for names in _SENDERS]
    best = next((one for one in said if "@" in one), next(filter(None, said), ""))
    if best and "@" not in best:
        found.flags.append("no-mail-address")
    return best, 1 if best else 0


def receivers_of(store: Store, folder: Path, found: Properties, headers: Headers) -> tuple[str, ...]:
    """Return to whom it went: as its list of receivers says, else its headers, else the line that was shown."""
    listed = dict.fromkeys(_listed(store, folder, found))
    if listed:
        return tuple(listed)
    stated = (
        one
        for name in (b"to", b"cc", b"bcc")
        for value in headers.values.get(name, ())
        for one in people(value, found.flags)
    )
    named = dict.fromkeys(stated)
    return tuple(named) or tuple(dict.fromkeys(one for name in _SHOWN for one in _split(found.text(name))))


def _listed(store: Store, folder: Path, found: Properties) -> Iterator[str]:
    places = store.inside(folder, "__recip_version1.0_#")
    if len(places) > MOST_RECEIVERS:
        found.flags.append("too-many-receivers")
    read = [Properties(store, one, SMALL, found.flags, found.pages) for one in places[:MOST_RECEIVERS]]
    for one in sorted(read, key=lambda one: one.number(_KIND)):
        said = _joined(one.text(_NAME), one.text(_ADDRESS), one.text(_SMTP) or one.text(_ORIGINAL))
        if said:
            yield said


def _joined(name: str, address: str, smtp: str) -> str:
    """Return ``Name <address>``; the mail address goes before Outlook's own (X.500)."""
    name, best = " ".join(name.split()).strip("'\""), " ".join((smtp or address).split())
    if not name or name.casefold() == best.casefold():
        return best
    return f"{name} <{best}>" if best else name


def _split(line: str) -> Iterable[str]:
    return (one for one in (" ".join(part.split()) for part in line.split(";")) if one)
