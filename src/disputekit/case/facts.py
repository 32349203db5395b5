"""The facts of a case and the people in it. Light: every command that writes a record reads them."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from disputekit.case.corrections import Standing, standing
from disputekit.errors import Damaged
from disputekit.record.canonical import Json
from disputekit.record.entry import Record

Side = Literal["me", "client", "platform", "other", "unknown"]

DIRECT = "direct"

# The name of a platform in words, and the routes it has beside "<name>" and "<name> <anything written>".
_PLATFORMS: dict[str, tuple[str, tuple[str, ...]]] = {
    "upwork": ("Upwork", ("submit work", "request changes", "work diary", "messages")),
    "fiverr": ("Fiverr", ("deliver now", "order page", "resolution center", "inbox")),
    "freelancer": ("Freelancer.com", ("freelancer.com", "milestone payments", "inbox")),
    "guru": ("Guru", ("guru.com", "safepay", "workroom")),
    "peopleperhour": ("PeoplePerHour", ("pph", "workstream")),
    "contra": ("Contra", ()),
    "toptal": ("Toptal", ()),
    DIRECT: ("direct", ()),
}
_SPOKEN_WORDS = "call calls phone telephone meeting meet zoom skype teams voice video person"
_SPOKEN = frozenset(_SPOKEN_WORDS.split())
_TYPED = ("chat", "messages")
_SIDES: tuple[Side, ...] = ("me", "client", "platform", "other")


class Contract(NamedTuple):
    """What is known of the contract; every part may be missing."""

    type: str | None = None
    ref: str | None = None
    url: str | None = None
    weekly_limit: str | None = None


class CaseFacts(NamedTuple):
    """The facts as the latest case record in force says them; ``seq`` is its number.

    ``clock`` is "set" as soon as any case record of the chain says so, corrected or withdrawn ones included:
    times that may have been chosen stay marked as such. ``packs`` are the rule packs that the freelancer chose
    beside those of the platform.
    """

    seq: int
    title: str
    me: str
    client: str
    platform: str
    contract: Contract
    currency: str
    zone: str
    slug: str
    clock: Literal["machine", "set"]
    company: str = ""
    channel: str = ""
    packs: tuple[str, ...] = ()

    @property
    def default_channel(self) -> str:
        """Where talk happens unless a record says otherwise: the stated channel, else the platform; may be empty."""
        if self.channel or is_direct(self.platform):
            return self.channel
        return platform_words(self.platform)


class Person(NamedTuple):
    """The names of one person and their side; no label for the parties that the case record names."""

    label: str | None
    side: Side
    names: tuple[str, ...]
    seq: int


class People(NamedTuple):
    """Who the names in a record belong to. A name that is claimed for two sides belongs to neither."""

    persons: tuple[Person, ...]

    def claims(self, name: str) -> tuple[Person, ...]:
        """Return every person said to have this name; spaces around it and capitals do not count."""
        key = name_key(name)
        return tuple(one for one in self.persons if any(name_key(known) == key for known in one.names))

    def side_of(self, name: str) -> Side:
        """Return the side a name belongs to, "unknown" when nobody said so or two sides are claimed."""
        sides = {person.side for person in self.claims(name)}
        return sides.pop() if len(sides) == 1 else "unknown"

    def display(self, name: str) -> str:
        """Return the name to print for a name as found: the first of the person's names, else as it stands."""
        if self.side_of(name) == "unknown":
            return name.strip()
        return self.claims(name)[0].names[0]

    def names_of(self, side: Side) -> tuple[str, ...]:
        """Return all names that belong to a side, each once, in the order they were stated."""
        names = (name for person in self.persons if person.side == side for name in person.names)
        return tuple(dict.fromkeys(name for name in names if self.side_of(name) == side))

    def contested(self) -> tuple[str, ...]:
        """Return the names that are claimed for more than one side."""
        names = dict.fromkeys(name for person in self.persons for name in person.names)
        return tuple(name for name in names if len({one.side for one in self.claims(name)}) > 1)


def facts_of(records: Iterable[Record]) -> CaseFacts:
    """Return the facts of a case from its records (at least the kinds case, amend and withdraw).

    Raises:
        Damaged: no case record is in force.
    """
    kept = list(records)
    stated = [one for one in standing(kept) if one.kind == "case"]
    if not stated:
        raise Damaged(
            "no record in force says what this case is about", "the first record of a case states it"
        )
    chosen = any(one.kind == "case" and one.fields.get("clock") == "set" for one in kept)
    latest = max(stated, key=lambda one: one.seq)
    return _facts(latest, "set" if chosen or latest.fields.get("clock") == "set" else "machine")


def _facts(latest: Standing, clock: Literal["machine", "set"]) -> CaseFacts:
    def said(name: str) -> str:
        return text_or_none(latest.fields.get(name)) or ""

    return CaseFacts(
        seq=latest.seq,
        title=said("title"),
        me=said("me"),
        client=said("client"),
        platform=said("platform"),
        contract=_contract(latest.fields.get("contract")),
        currency=said("currency"),
        zone=said("zone") or "UTC",
        slug=said("slug"),
        clock=clock,
        company=said("company"),
        channel=said("channel"),
        packs=_texts(latest.fields.get("packs")),
    )


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _contract(value: Json) -> Contract:
    if not isinstance(value, dict):
        return Contract()
    return Contract(*(text_or_none(value.get(name)) for name in Contract._fields))


def people_of(facts: CaseFacts, records: Iterable[Record]) -> People:
    """Return the people of a case: the parties its facts name, and what person records add.

    The latest record of a P label replaces the earlier ones of that label.
    """
    parties = [
        Person(None, "me", (facts.me,), facts.seq),
        Person(None, "client", (facts.client,), facts.seq),
    ]
    if facts.platform.casefold() != DIRECT:
        names = dict.fromkeys((platform_words(facts.platform), facts.platform))
        parties.append(Person(None, "platform", tuple(names), facts.seq))
    stated: dict[str, Person] = {}
    for one in standing(records):
        if one.kind == "person":
            person = _person(one)
            stated[person.label or f"#{one.seq}"] = person
    return People(tuple(party for party in parties if any(party.names)) + tuple(stated.values()))


def _person(stated: Standing) -> Person:
    found = _texts(stated.fields.get("names"))
    side = stated.fields.get("side")
    known: Side = next((one for one in _SIDES if one == side), "unknown")
    return Person(text_or_none(stated.fields.get("label")), known, found, stated.seq)


def text_or_none(value: Json) -> str | None:
    """Return a text as it stands, None for anything else (a field that is withheld, for one)."""
    return value if isinstance(value, str) else None


def name_key(name: str) -> str:
    """Return what two spellings of one name share: nothing but spaces around it and capitals is levelled."""
    return name.strip().casefold()


def platform_words(platform: str) -> str:
    """Return the name of a platform as it is printed: ``upwork`` is Upwork, free text stays as it is."""
    known = _PLATFORMS.get(_platform_key(platform))
    return known[0] if known else platform.strip()


def is_direct(platform: str) -> bool:
    """Tell whether a case has no platform between the parties."""
    return _platform_key(platform) in {DIRECT, ""}


def is_on_platform(via: str, platform: str) -> bool:
    """Tell whether a channel is one of the platform's own, so that the platform holds what passed there.

    It is when it is the platform's name, one of its routes (``Submit work``), or begins with its name
    (``Upwork Messages``). Capitals do not count. What is spoken is not: nobody keeps the words of a call.
    """
    key, route = _platform_key(platform), name_key(via)
    if is_direct(platform) or is_spoken(via):
        return False
    words, routes = _PLATFORMS.get(key, (platform, ()))
    names = {key, name_key(words)}
    return route in names or route in routes or any(route.startswith(f"{name} ") for name in names)


def is_spoken(via: str) -> bool:
    """Tell whether a channel carries speech: call, phone, meeting, zoom and the like; ``Zoom chat`` is typed."""
    words = name_key(via).replace("-", " ").split()
    return not _SPOKEN.isdisjoint(words) and words[-1] not in _TYPED


def _platform_key(platform: str) -> str:
    key = name_key(platform)
    return "freelancer" if key == "freelancer.com" else key
