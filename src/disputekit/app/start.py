"""Open a case: check its facts and terms, show them, and write them as its first records in one go."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import available_timezones

from disputekit.app.choice import use_case
from disputekit.app.log import Fields, file_value
from disputekit.app.workspace import Setup
from disputekit.case.facts import is_direct, platform_words
from disputekit.errors import NotFound, Refused, StorageFailure
from disputekit.intake.sow import MAX_BYTES, read_terms
from disputekit.intake.terms import MilestoneLine, ScopeLine, Terms, named_items, read_limit, with_facts
from disputekit.intake.when import parse_when
from disputekit.ledger.append import Appended, Next, new_case_id, start_case
from disputekit.ledger.connection import open_for_reading, open_for_writing, storage_errors
from disputekit.ledger.files import store_file
from disputekit.ledger.read import all_cases
from disputekit.record.canonical import Json, OutsideProfile, to_bytes
from disputekit.record.fields import FieldsRefused, check_fields
from disputekit.record.moment import OPEN_START, bounds, from_clock, moment_from_value
from disputekit.record.money import MoneyRefused, known_currency, parse_money

# The command line takes the terms from here: it knows no room below app.
__all__ = [
    "Plan",
    "Terms",
    "check_fact",
    "commit_start",
    "missing_facts",
    "plan_start",
    "terms_from_file",
    "terms_from_text",
    "with_facts",
]

PLATFORMS = ("upwork", "fiverr", "freelancer", "guru", "peopleperhour", "contra", "toptal", "direct")

_SHOWN = 60
_NEEDED = (
    ("title", "what the contract is called (--title)"),
    ("me", "your own name (--me)"),
    ("client", "the client's name (--client)"),
    ("platform", "the platform: " + ", ".join(PLATFORMS) + " or any other (--platform)"),
    ("currency", "the currency, such as USD (--currency)"),
    ("zone", "your time zone, such as Europe/Kyiv (--zone)"),
)
_CHANNEL = ("channel", "where you and the client talk, such as email (--channel email)")
_CURRENCIES = {
    "euro": "EUR",
    "euros": "EUR",
    "\u20ac": "EUR",
    "dollar": "USD",
    "dollars": "USD",
    "us dollar": "USD",
    "us dollars": "USD",
    "$": "USD",
    "us$": "USD",
    "pound": "GBP",
    "pounds": "GBP",
    "\u00a3": "GBP",
    "hryvnia": "UAH",
    "zloty": "PLN",
}


class Plan(NamedTuple):
    """What will be written, label by label, and nothing written yet."""

    slug: str
    terms: Terms
    drafts: tuple[tuple[str, Fields], ...]
    agreement: tuple[Path, ...]


def terms_from_text(text: str) -> Terms:
    """Read terms typed at a prompt, in the form of a small scope file. Raises Refused."""
    return read_terms(text.encode("utf-8", "surrogateescape"), "what was typed")


def terms_from_file(path: Path, given: Terms) -> Terms:
    """Read a small scope file; what was given at the prompt wins over what the file says. Raises Refused."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)  # one more than is taken: the reader says that it is too large
    except OSError as error:
        raise Refused(f"cannot read {path}: {error.strerror}", "name a Markdown, text or CSV file") from error
    found = read_terms(data, path.name)
    stated = {name: value for name, value in given._asdict().items() if value}
    kept = tuple((name, place) for name, place in found.places if name not in stated)
    return found._replace(**stated, places=kept)


def _offered(terms: Terms) -> Fields:
    """Say through which channel the agreement was concluded: the stated one, else the platform that holds it."""
    platform = platform_name(terms.platform)
    via = terms.channel.strip() or ("" if is_direct(platform) else platform_words(platform))
    return {"talk": {"from": terms.client.strip(), "to": [terms.me.strip()], "via": via}} if via else {}


def missing_facts(terms: Terms) -> list[tuple[str, str]]:
    """Return (name, question) for each fact that a case cannot do without and that is not stated yet.

    Where no platform carries the talk, the channel is such a fact too.
    """
    missing = [(name, says) for name, says in _NEEDED if not getattr(terms, name)]
    if terms.platform.strip() and is_direct(platform_name(terms.platform)) and not terms.channel.strip():
        missing.append(_CHANNEL)
    return missing


@contextmanager
def at_place(terms: Terms, name: str) -> Iterator[None]:
    """Let a refusal of a fact or an item name the line of the file that it was read from."""
    try:
        yield
    except Refused as error:
        place = terms.place_of(name)
        raise Refused(f"{place}: {error.message}" if place else error.message, error.hint) from error


def check_fact(name: str, said: str) -> None:
    """Raise Refused where a fact that a case cannot do without is missing or cannot be read."""
    if not said.strip():
        raise Refused("a case cannot do without it")
    if name == "zone":
        known_zone(said)
    elif name == "currency":
        currency_code(said)


def plan_start(
    setup: Setup, terms: Terms, agreement: Sequence[Path] = (), *, clock_set: bool = False
) -> Plan:
    """Check everything and say what would be written. Raises Refused, naming what is missing or unclear."""
    if setup.now_is_chosen and not clock_set:
        raise Refused(
            "--now does not set the clock of a new case: its records carry the machine's own time",
            "say when it was agreed with -t; only a demo case (--clock-set) takes --now",
        )
    missing = missing_facts(terms)
    if missing:
        raise Refused("a case needs more: " + "; ".join(says for _, says in missing), "nothing was recorded")
    with at_place(terms, "zone"):
        zone = known_zone(terms.zone)
    with at_place(terms, "currency"):
        currency = currency_code(terms.currency)
    terms = terms._replace(
        zone=zone, currency=currency, slug=terms.slug or slug_for(terms.company or terms.client)
    )
    _refuse_taken(terms.slug, _slugs(setup))
    for path in agreement:
        if not path.is_file():
            raise NotFound(
                f"{path} is not a file", "name the offer or contract with -f; nothing was recorded"
            )
    plan = Plan(terms.slug, terms, tuple(_drafts(setup, terms, agreement, clock_set)), tuple(agreement))
    _check(plan)
    return plan


def _drafts(
    setup: Setup, terms: Terms, agreement: Sequence[Path], clock_set: bool
) -> Iterator[tuple[str, Fields]]:
    yield "", {"kind": "case", "when": _now(setup, terms.zone)} | _facts(terms, clock_set=clock_set)
    agreed = _now(setup, terms.zone)
    if terms.agreed_on:
        with at_place(terms, "agreed_on"):
            agreed = _moment(setup, terms, "agreed on", terms.agreed_on)
    if agreement:
        yield "", {"kind": "agreement", "when": agreed} | _offered(terms)
    for number, item in enumerate(terms.scope, start=1):
        with at_place(terms, f"S{number}"):
            fields = _scope(item, terms.currency)
        yield "S", {"kind": "scope", "when": agreed} | fields
    for text in terms.exclusions:
        yield "X", {"kind": "scope", "when": agreed, "text": _words(text)}
    for number, line in enumerate(terms.milestones, start=1):
        with at_place(terms, f"M{number}"):
            fields = _milestone(setup, line, terms, agreed)
        yield "M", {"kind": "milestone", "when": agreed} | fields


def _check(plan: Plan) -> None:
    """Refuse before anything is asked or stored what the registry would not take."""
    counts: Counter[str] = Counter()
    for letter, fields in plan.drafts:
        counts[letter] += 1
        label: Fields = {"label": f"{letter}{counts[letter]}"} if letter else {}
        try:
            if fields["kind"] != "agreement":  # its files are named when they are stored
                check_fields(fields | label)
            to_bytes(fields)
        except (FieldsRefused, OutsideProfile) as error:
            place = f"{label['label']}: " if label else ""
            raise Refused(f"{place}{error}", "nothing was recorded") from error


def _slugs(setup: Setup) -> list[str]:
    try:
        connection = open_for_reading(setup.workspace)
    except NotFound:
        return []
    try:
        with storage_errors(setup.workspace):
            return [case.slug for case in all_cases(connection)]
    finally:
        connection.close()


def commit_start(setup: Setup, plan: Plan) -> Appended:
    """Write the plan: all records in one transaction, and the case becomes the one in use."""
    connection = open_for_writing(setup.workspace)
    try:
        with storage_errors(setup.workspace):
            _refuse_taken(plan.slug, [case.slug for case in all_cases(connection)])
            files: Fields = {
                f"file.{number}": file_value(store_file(setup.workspace, path, setup.progress))
                for number, path in enumerate(plan.agreement, start=1)
            }
            _, appended = start_case(
                connection, new_case_id(), lambda coming: _build(plan, files, coming), setup.now
            )
    finally:
        connection.close()
    try:
        use_case(setup.config, setup.workspace, plan.slug)
    except StorageFailure as error:
        raise StorageFailure(f"the case is recorded, but {error.message}", error.hint) from error
    return appended


def _build(plan: Plan, files: Fields, coming: Next) -> list[Fields]:
    counts: dict[str, int] = {}
    made: list[Fields] = []
    for letter, fields in plan.drafts:
        extra: Fields = {}
        if letter:
            counts[letter] = counts.get(letter, 0) + 1
            extra["label"] = f"{letter}{counts[letter]}"
            if files:
                extra["cites"] = [coming.seq + 1]
        elif fields["kind"] == "agreement":
            extra |= files
        made.append(fields | extra)
    return made


def _facts(terms: Terms, *, clock_set: bool) -> Fields:
    facts: Fields = {name: getattr(terms, name).strip() for name, _ in _NEEDED} | {"slug": terms.slug}
    facts["platform"] = platform_name(terms.platform)
    for name in ("company", "channel"):
        if getattr(terms, name):
            facts[name] = getattr(terms, name).strip()
    contract: dict[str, Json] = {
        name: getattr(terms, f"contract_{name}" if name != "weekly_limit" else name)
        for name in ("type", "ref", "url", "weekly_limit")
        if getattr(terms, f"contract_{name}" if name != "weekly_limit" else name)
    }
    if contract:
        facts["contract"] = contract
    if clock_set:
        facts["clock"] = "set"
    return facts


def platform_name(said: str) -> str:
    """Return the platform as records name it: one of the known ones in lower case, else as it was said."""
    word = said.strip()
    plain = re.sub(r"[^a-z]", "", word.lower().removesuffix(".com"))
    return plain if plain in PLATFORMS else word


def known_zone(said: str) -> str:
    """Return the IANA name of a time zone; raises Refused, naming zones that look alike."""
    word = said.strip()
    zones = available_timezones()
    if not zones:
        raise Refused("this machine knows no time zones", "install them: pip install tzdata")
    for zone in sorted(zones):
        if zone.casefold() == word.casefold().replace(" ", "_") and ("/" in zone or zone == "UTC"):
            return zone
    city = word.casefold().replace(" ", "_")
    near = sorted(zone for zone in zones if "/" in zone and city and city in zone.casefold())[:5]
    hint = f"did you mean {', '.join(near)}?" if near else "write it as Europe/Kyiv or America/New_York"
    raise Refused(f"{said!r} is not an IANA time zone", hint)


def currency_code(said: str) -> str:
    """Return the code of a currency in capitals; raises Refused."""
    try:
        return known_currency(said)
    except MoneyRefused as error:
        near = _CURRENCIES.get(said.strip().casefold())
        hint = f"did you mean {near}? nothing was recorded" if near else "nothing was recorded"
        raise Refused(str(error), hint) from error


def slug_for(name: str) -> str:
    """Return a short name for a case made from the client's name: letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "case"


def _refuse_taken(slug: str, taken: list[str]) -> None:
    if slug in taken:
        raise Refused(f"there is a case called {slug} already", "choose another short name: --slug NAME")


def _now(setup: Setup, zone: str) -> Json:
    return {**from_clock(setup.now, zone).to_value()}


def _words(text: str) -> Json:
    return {"body": text.strip(), "basis": "verbatim"}


def _scope(line: ScopeLine, currency: str) -> Fields:
    fields: Fields = {"text": _words(line.text)}
    if line.limit:
        fields["limit"] = limit_value(line.limit)
    if line.amount:
        fields["amount"] = _money(line.amount, currency, line.text)
    return fields


def limit_value(said: str) -> Json:
    """Read a limit such as ``2 rounds`` or ``max 2.5 hours``; raises Refused."""
    found = read_limit(said)
    if found is None:
        raise Refused(f"{said!r} is not a limit", "write a number and what it counts: 2 rounds, 5 pages")
    return {"count": found[0], "unit": found[1]}


def _milestone(setup: Setup, line: MilestoneLine, terms: Terms, agreed: Json) -> Fields:
    words, items = named_items(line.text)
    fields: Fields = {
        "text": _words(words),
        "amount": _money(line.amount, terms.currency, line.text),
        "per": line.per or "fixed",
    }
    missing = [f"S{number}" for number in items if number > len(terms.scope)]
    if missing:
        raise Refused(
            f"{line.text[:_SHOWN]}: there is no {' or '.join(missing)}", "scope items count from S1, in order"
        )
    if items:
        fields["about"] = [f"S{number}" for number in items]
    if line.due:
        fields["due"] = _moment(setup, terms, line.text, line.due, since=agreed)
    return fields


def _moment(setup: Setup, terms: Terms, of: str, said: str, *, since: Json = None) -> Json:
    """Read a time of the terms, what is due from ``since`` on; a refusal names the line it belongs to."""
    first = bounds(moment_from_value(since)).lo if since else OPEN_START
    now = setup.now if first == OPEN_START else datetime.fromtimestamp(first, UTC)
    try:
        return {**parse_when(said, zone=terms.zone, now=now, allow_future=bool(since)).to_value()}
    except Refused as error:
        raise Refused(f"{of[:_SHOWN]}: {error.message}", error.hint) from error


def _money(said: str, currency: str, of: str) -> Json:
    try:
        return dict(parse_money(said, currency).to_value())
    except MoneyRefused as error:
        raise Refused(f"{of[:_SHOWN]}: {error}", amount_hint(said)) from error


def amount_hint(said: str) -> str:
    """Return what to do about an amount that was refused; 1.900 may be a grouped one."""
    grouped = re.fullmatch(r"(?:[A-Z]{3} )?([0-9]{1,3}(?:\.[0-9]{3})+)", said.strip())
    return (
        f"did you mean {grouped[1].replace('.', ',')}? nothing was recorded"
        if grouped
        else "nothing was recorded"
    )
