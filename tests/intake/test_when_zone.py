"""Zone names: any spelling of a real one, no abbreviation, and help with the rest."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest

from disputekit.errors import Refused
from disputekit.intake.when_zone import ABBREVIATIONS, find_zone, known_zone, unknown_zone

SEASONS = [datetime(2026, month, 15, tzinfo=UTC) for month in (1, 7)]


@pytest.mark.parametrize(
    ("word", "zone"),
    [
        ("europe/kyiv", "Europe/Kyiv"),
        ("AMERICA/ARGENTINA/BUENOS_AIRES", "America/Argentina/Buenos_Aires"),
        ("US/eastern", "US/Eastern"),
        ("utc", "UTC"),
        ("Z", "UTC"),
        ("GMT", "UTC"),
        ("factory", None),
        ("kyiv", None),
        ("europe", None),
    ],
)
def test_a_zone_is_found_in_any_case_and_by_its_whole_name(word: str, zone: str | None) -> None:
    assert find_zone(word) == zone


def test_every_zone_is_found_unless_its_name_is_an_abbreviation() -> None:
    names = available_timezones() - {"Factory", "localtime", "GMT"}
    for name in sorted(names):
        if name.lower() in ABBREVIATIONS:
            with pytest.raises(Refused):
                find_zone(name)
        else:
            assert find_zone(name.lower()) == name


@pytest.mark.parametrize("abbreviation", sorted(ABBREVIATIONS))
def test_an_abbreviation_is_refused_with_places_and_offsets_that_are_true(abbreviation: str) -> None:
    with pytest.raises(Refused) as caught:
        find_zone(abbreviation.upper())
    for place in ABBREVIATIONS[abbreviation]:
        assert place in caught.value.message
        zone, offsets = place.rstrip(")").split(" (")
        in_use = {f"{season.astimezone(ZoneInfo(zone)):%z}" for season in SEASONS}
        assert {offset.replace(":", "") for offset in re.findall(r"[+-]\d\d:\d\d", offsets)} <= in_use
    assert ABBREVIATIONS[abbreviation][0].split(" ")[0] in caught.value.hint


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("Kyiv", "did you mean Europe/Kyiv?"),
        ("new york", "did you mean America/New_York?"),
        ("Europe/Berln", "Europe/Berlin"),
        ("Asia/Calcuta", "Asia/Calcutta"),
        ("xxxxxxxx", "write Area/City as in Europe/Kyiv"),
    ],
)
def test_an_unknown_zone_is_refused_with_the_nearest_names(word: str, hint: str) -> None:
    assert hint in unknown_zone(word).hint


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/localtime", "Europe", "", "unknown", "Europe/\x00"]
)
def test_only_real_zones_are_known(name: str) -> None:
    with pytest.raises(Refused):
        known_zone(name)
