"""Time zones as people type them: IANA names in any case, never abbreviations, never a guess at a changed clock."""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from disputekit.errors import Refused
from disputekit.record.moment import zone_info
from disputekit.record.spoken import date_words

UTC_WORDS = {"z", "utc", "gmt"}

# Each abbreviation with places that use it: most stand for several offsets, and the rest are too near to those.
ABBREVIATIONS: dict[str, tuple[str, ...]] = {
    "acdt": ("Australia/Adelaide (+10:30)",),
    "acst": ("Australia/Darwin (+09:30)",),
    "adt": ("America/Halifax (-03:00)",),
    "aedt": ("Australia/Sydney (+11:00)",),
    "aest": ("Australia/Brisbane (+10:00)",),
    "akdt": ("America/Anchorage (-08:00)",),
    "akst": ("America/Anchorage (-09:00)",),
    "art": ("America/Argentina/Buenos_Aires (-03:00)",),
    "ast": ("America/Halifax (-04:00)", "Asia/Riyadh (+03:00)"),
    "awst": ("Australia/Perth (+08:00)",),
    "brt": ("America/Sao_Paulo (-03:00)",),
    "bst": ("Europe/London (+01:00)", "Asia/Dhaka (+06:00)", "Pacific/Bougainville (+11:00)"),
    "cat": ("Africa/Maputo (+02:00)",),
    "cdt": ("America/Chicago (-05:00)", "America/Havana (-04:00)"),
    "cest": ("Europe/Berlin (+02:00)",),
    "cet": ("Europe/Berlin (+01:00)", "Africa/Algiers (+01:00)"),
    "cst": ("America/Chicago (-06:00)", "Asia/Shanghai (+08:00)", "America/Havana (-05:00)"),
    "ct": ("America/Chicago (-06:00 or -05:00)",),
    "eat": ("Africa/Nairobi (+03:00)",),
    "edt": ("America/New_York (-04:00)",),
    "eest": ("Europe/Kyiv (+03:00)",),
    "eet": ("Europe/Kyiv (+02:00)", "Africa/Cairo (+02:00)"),
    "est": ("America/New_York (-05:00)", "America/Panama (-05:00)", "Australia/Sydney (+10:00)"),
    "et": ("America/New_York (-05:00 or -04:00)",),
    "gst": ("Asia/Dubai (+04:00)", "Atlantic/South_Georgia (-02:00)"),
    "hkt": ("Asia/Hong_Kong (+08:00)",),
    "hst": ("Pacific/Honolulu (-10:00)",),
    "ict": ("Asia/Bangkok (+07:00)",),
    "idt": ("Asia/Jerusalem (+03:00)",),
    "ist": ("Asia/Kolkata (+05:30)", "Europe/Dublin (+01:00)", "Asia/Jerusalem (+02:00)"),
    "jst": ("Asia/Tokyo (+09:00)",),
    "kst": ("Asia/Seoul (+09:00)",),
    "mdt": ("America/Denver (-06:00)",),
    "met": ("Europe/Berlin (+01:00)",),
    "msk": ("Europe/Moscow (+03:00)",),
    "mst": ("America/Denver (-07:00)", "America/Phoenix (-07:00)", "Asia/Kuala_Lumpur (+08:00)"),
    "mt": ("America/Denver (-07:00 or -06:00)",),
    "npt": ("Asia/Kathmandu (+05:45)",),
    "nzdt": ("Pacific/Auckland (+13:00)",),
    "nzst": ("Pacific/Auckland (+12:00)",),
    "pdt": ("America/Los_Angeles (-07:00)",),
    "pht": ("Asia/Manila (+08:00)",),
    "pkt": ("Asia/Karachi (+05:00)",),
    "pst": ("America/Los_Angeles (-08:00)", "Asia/Manila (+08:00)"),
    "pt": ("America/Los_Angeles (-08:00 or -07:00)",),
    "sast": ("Africa/Johannesburg (+02:00)",),
    "sgt": ("Asia/Singapore (+08:00)",),
    "wat": ("Africa/Lagos (+01:00)",),
    "west": ("Europe/Lisbon (+01:00)",),
    "wet": ("Europe/Lisbon (+00:00)",),
    "wib": ("Asia/Jakarta (+07:00)",),
}


def find_zone(word: str) -> str | None:
    """Return the IANA name that ``word`` spells in any case, None when it spells none.

    Raises:
        Refused: ``word`` is an abbreviation, which names no zone for sure.
    """
    lower = word.lower()
    if lower in UTC_WORDS:
        return "UTC"
    if lower in ABBREVIATIONS:
        places = ABBREVIATIONS[lower]
        first = places[0].split(" ")[0]
        raise Refused(
            f'"{word.upper()}" is not one time zone for sure: {", ".join(places)}',
            f"write the place, such as {first}, or the offset, such as 14:05 +02:00",
        )
    return _names().get(lower)


def unknown_zone(word: str) -> Refused:
    """Return the refusal of a zone that does not exist, with the names nearest to it."""
    from difflib import get_close_matches  # only on the way out

    names = _names()
    lower = word.lower().replace(" ", "_")
    same_city = sorted(
        name for key, name in names.items() if key.rsplit("/", 1)[-1] == lower.rsplit("/", 1)[-1]
    )
    near = same_city or [names[key] for key in get_close_matches(lower, sorted(names), n=3, cutoff=0.6)]
    hint = (
        f"did you mean {' or '.join(near[:3])}?"
        if near
        else "write Area/City as in Europe/Kyiv, or an offset as in +02:00"
    )
    return Refused(f'there is no time zone "{word}"', hint)


def is_city(word: str) -> bool:
    """Tell whether ``word`` is the last part of an IANA name."""
    return any(name.rsplit("/", 1)[-1] == word.lower() for name in _names())


def known_zone(name: str) -> tzinfo:
    """Return the zone of an exact IANA name; refuses a name that this machine does not know."""
    zone = zone_info(name)
    if zone is None:
        raise unknown_zone(name)
    return zone


def place_time(local: datetime, zone: str, offset: timedelta | None) -> datetime:
    """Return the one instant at which clocks in ``zone`` (or at ``offset``, when stated) showed ``local``.

    Raises:
        Refused: there is no such instant, or there are two, or a stated offset contradicts a stated zone.
    """
    if offset is not None:
        return local.replace(tzinfo=UTC if not offset else timezone(offset))
    place = known_zone(zone)
    first, second = (local.replace(tzinfo=place, fold=fold) for fold in (0, 1))
    before, after = _offset(first), _offset(second)
    if before == after:
        return first
    raise _told_twice(first, second, zone) if before > after else _left_out(local, zone, before, after)


def agrees(instant: datetime, zone: str) -> bool:
    """Tell whether clocks in ``zone`` showed what ``instant`` says, offset included."""
    return instant.astimezone(known_zone(zone)).utcoffset() == instant.utcoffset()


def offset_words(instant: datetime) -> str:
    """Write the offset of an instant: ``+02:00``."""
    return instant.isoformat()[-6:]


def typed(instant: datetime) -> str:
    """Write a time in the form to type it: ``2026-03-29 04:00``, with seconds only when there are any."""
    return f"{instant:%Y-%m-%d %H:%M:%S}" if instant.second else f"{instant:%Y-%m-%d %H:%M}"


def _told_twice(first: datetime, second: datetime, zone: str) -> Refused:
    local = f"{first:%H:%M} on {date_words(first.date().isoformat())}"
    return Refused(
        f"{local} happened twice in {zone}, when the clocks went back",
        f"write {typed(first)} {offset_words(first)} for the first time "
        f"or {typed(second)} {offset_words(second)} for the second",
    )


def _left_out(local: datetime, zone: str, before: timedelta, after: timedelta) -> Refused:
    change = _change_between(local - after, local - before, zone)
    last, following = change + before - timedelta(minutes=1), change + after
    words = f"{local:%H:%M} on {date_words(local.date().isoformat())}"
    return Refused(
        f"{words} did not exist in {zone}: the clocks went from {change + before:%H:%M} to {following:%H:%M}",
        f"write {typed(last)} or {typed(following)}, the times just before and after",
    )


def _change_between(low: datetime, high: datetime, zone: str) -> datetime:
    """Find the second (naive, in UTC) at which the offset of ``zone`` changes, by halving."""
    place = known_zone(zone)
    old = _offset(low.replace(tzinfo=UTC).astimezone(place))
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        is_old = _offset(middle.replace(tzinfo=UTC).astimezone(place)) == old
        low, high = (middle, high) if is_old else (low, middle)
    return high.replace(microsecond=0)


def _offset(instant: datetime) -> timedelta:
    return instant.utcoffset() or timedelta()


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Return the IANA names of this machine by their lower-case spelling."""
    from zoneinfo import available_timezones

    return {name.lower(): name for name in available_timezones() - {"Factory", "localtime", "posixrules"}}


def place_day(day: date, zone: str) -> None:
    """Refuse a day that calendars in ``zone`` never showed (the date line moved over Samoa in 2011)."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=known_zone(zone))
    if _offset(noon.replace(fold=1)) - _offset(noon) >= timedelta(days=1):
        raise Refused(
            f"{date_words(day.isoformat())} was left out in {zone}", "write the day before or after"
        )
