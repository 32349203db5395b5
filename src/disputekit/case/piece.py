"""One record in force, read into types: a piece of evidence.

Nothing is refused here. What is withheld or written by another program reads as absent; only ``when`` has a
stand-in, since every fold needs an order: such a record happened before it was recorded.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple, TypeAlias

from disputekit.case.corrections import Change, Standing, import_of
from disputekit.case.facts import text_or_none
from disputekit.case.sentence import Quote
from disputekit.case.view import Limit
from disputekit.record.canonical import Json
from disputekit.record.moment import Moment, MomentRefused, moment_from_value
from disputekit.record.money import Money, MoneyRefused, money_from_value

Ref: TypeAlias = int | str

_QUOTED, _SUBJECT = "quoted:lines ", "subject: "  # as importers of mail write them into source.flags
_ANSWERS = frozenset(
    ["re", "aw", "antw", "sv", "vs", "odp", "r", "rif", "res", "ynt", "от", "отв", "回复", "答复", "返信"]
)


class Talk(NamedTuple):
    """Who spoke to whom through which channel, names as found."""

    sender: str
    to: tuple[str, ...]
    via: str


class File(NamedTuple):
    """An attached file; ``number`` is the k of ``file.k`` and of E14.k."""

    number: int
    name: str
    sha256: str
    size: int
    media: str | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Piece:
    """A record in force as it stands. ``about``, ``cites`` hold what links added as well."""

    seq: int
    kind: str
    label: str | None
    recorded_at: str
    when: Moment
    talk: Talk | None
    words: Quote | None
    files: tuple[File, ...]
    about: tuple[Ref, ...]
    cites: tuple[int, ...]
    re: tuple[int, ...]
    imported: int
    fields: dict[str, Json]
    changes: tuple[Change, ...]

    def text(self, name: str) -> str:
        """Return a text field, empty when it is absent."""
        return text_or_none(self.fields.get(name)) or ""

    def names(self, name: str) -> tuple[str, ...]:
        """Return the texts of a list field; empty when it has none."""
        value = self.fields.get(name)
        return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()

    def money(self, name: str = "amount") -> Money | None:
        """Return a money field."""
        return read_money(self.fields.get(name))

    def moment(self, name: str = "due") -> Moment | None:
        """Return a moment field."""
        return read_moment(self.fields.get(name))

    def limit(self, name: str = "limit") -> Limit | None:
        """Return a limit field."""
        return read_limit(self.fields.get(name))

    def number(self, name: str) -> int:
        """Return a whole number, 0 when it is absent."""
        return _whole(self.fields.get(name))

    @property
    def has_original(self) -> bool:
        """Whether it holds more than the freelancer's description: words as they were, or a file."""
        return bool(self.files) or (self.words is not None and self.words.basis == "verbatim")


def read_piece(stands: Standing, about: tuple[Ref, ...] = (), cites: tuple[int, ...] = ()) -> Piece:
    """Read a record as it stands; ``about`` and ``cites`` are what links add to it."""
    fields = stands.fields
    own_about = tuple(one for one in _list(fields.get("about")) if isinstance(one, int | str))
    return Piece(
        seq=stands.seq,
        kind=stands.kind,
        label=text_or_none(fields.get("label")),
        recorded_at=stands.record.recorded_at,
        when=read_moment(fields.get("when")) or before_recording(stands.record.recorded_at),
        talk=_read_talk(fields.get("talk")),
        words=_words_of(stands.seq, fields),
        files=_read_files(fields),
        about=tuple(dict.fromkeys((*own_about, *about))),
        cites=tuple(dict.fromkeys((*_numbers(fields.get("cites")), *cites))),
        re=_numbers(fields.get("re")),
        imported=import_of(fields),
        fields=fields,
        changes=stands.changes,
    )


def before_recording(recorded_at: str) -> Moment:
    """Return what is known of the time of a record that states none: it was before it was recorded."""
    return Moment("before", f"{recorded_at[:19]}+00:00", None, "UTC", "", "assumed")


def read_moment(value: Json) -> Moment | None:
    """Return a moment, None when it is absent or not one."""
    try:
        return moment_from_value(value)
    except MomentRefused:
        return None


def read_money(value: Json) -> Money | None:
    """Return an amount, None when it is absent or not one."""
    try:
        return money_from_value(value)
    except MoneyRefused:
        return None


def read_words(value: Json) -> Quote | None:
    """Return the words of a text; any basis but verbatim counts as described."""
    if not isinstance(value, dict):
        return None
    body = text_or_none(value.get("body"))
    return Quote(body, "verbatim" if value.get("basis") == "verbatim" else "described") if body else None


def _words_of(seq: int, fields: dict[str, Json]) -> Quote | None:
    words = read_words(fields.get("text"))
    if words is None or "source" not in fields:
        return words
    return words._replace(mail=seq if quotes_mail(fields) else 0, subject=new_subject(fields))


_MAIL_MEDIA = frozenset({"message/rfc822", "application/vnd.ms-outlook"})
_MAIL_IMPORTERS = frozenset({"eml", "mbox", "maildir", "mh", "msg"})


def is_kept_as_mail(fields: dict[str, Json], brought: dict[str, Json]) -> bool:
    """Tell whether the first file of a record is nothing but the record itself, as the mail it came as.

    ``brought`` are the fields of the import that its source names, empty where it names none.
    """
    file, tool = fields.get("file.1"), brought.get("tool")
    return (
        isinstance(file, dict)
        and file.get("media") in _MAIL_MEDIA
        and isinstance(tool, dict)
        and tool.get("name") in _MAIL_IMPORTERS
    )


def quotes_mail(fields: dict[str, Json]) -> bool:
    """Tell whether a record is a mail that quotes other mail, as its importer noted."""
    return any(flag.startswith(_QUOTED) for flag in _flags(fields))


def mail_subject(fields: dict[str, Json]) -> str:
    """Return the subject of a mail as it stands, empty where there is none."""
    return next((flag.removeprefix(_SUBJECT) for flag in _flags(fields) if flag.startswith(_SUBJECT)), "")


def new_subject(fields: dict[str, Json]) -> str:
    """Return the subject of a mail that begins a thread or changes its subject; empty for one that goes on."""
    subject, source = mail_subject(fields), fields.get("source")
    goes_on = isinstance(source, dict) and bool(source.get("re")) and subject != bare_subject(subject)
    return "" if goes_on else subject


def bare_subject(subject: str) -> str:
    """Return a subject without the marks of an answer before it: ``Re:``, ``AW:``, ``SV: RE[2]:``."""
    while True:
        head, colon, rest = subject.partition(":")
        if not colon or head.strip().partition("[")[0].casefold() not in _ANSWERS:
            return subject.strip()
        subject = rest


def _flags(fields: dict[str, Json]) -> tuple[str, ...]:
    source = fields.get("source")
    flags = source.get("flags") if isinstance(source, dict) else None
    return tuple(one for one in _list(flags) if isinstance(one, str))


def read_limit(value: Json) -> Limit | None:
    """Return a limit such as 2 rounds."""
    if not isinstance(value, dict):
        return None
    try:
        return Limit(Decimal(str(value.get("count"))), text_or_none(value.get("unit")) or "")
    except InvalidOperation:
        return None


def _read_talk(value: Json) -> Talk | None:
    if not isinstance(value, dict):
        return None
    to = tuple(one for one in _list(value.get("to")) if isinstance(one, str))
    return Talk(text_or_none(value.get("from")) or "", to, text_or_none(value.get("via")) or "")


def _read_files(fields: dict[str, Json]) -> tuple[File, ...]:
    found = []
    for name, value in fields.items():
        number = name.removeprefix("file.")
        if number != name and number.isdigit() and isinstance(value, dict):
            found.append(_read_file(int(number), value))
    return tuple(sorted(found, key=lambda one: one.number))


def _read_file(number: int, value: dict[str, Json]) -> File:
    return File(
        number=number,
        name=text_or_none(value.get("name")) or "",
        sha256=text_or_none(value.get("sha256")) or "",
        size=_whole(value.get("size")),
        media=text_or_none(value.get("media")),
    )


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _numbers(value: Json) -> tuple[int, ...]:
    return tuple(one for one in _list(value) if isinstance(one, int))


def _whole(value: Json) -> int:
    return value if isinstance(value, int) else 0
