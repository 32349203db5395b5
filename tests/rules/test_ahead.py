"""What was read ahead of the shipped packs is what their files say, and never stands in for another text."""

import json
from pathlib import Path
from shutil import copyfile

import pytest

from disputekit.app.events import EVENTS
from disputekit.rules.ahead import ahead_path, ahead_text, pack_ahead
from disputekit.rules.loader import SHIPPED, load_pack, without_examples
from disputekit.rules.pack import Pack
from disputekit.rules.reading import read_pack
from tests.rules.shipped import NAMES, NOWHERE

CALENDAR = """
title = "A pack of my own"
applies = "an example"
checked_on = 2026-11-23

[[calendar]]
name = "spain"
days = ["Mon", "Fri"]
holidays = [2026-12-25]

[[rule]]
id = "MY-RULE"
title = "a rule"
triggers = ["money:invoiced"]
length = "5 business days"
calendar = "spain"
zone = "UTC"
acts = "client"
silence = "nothing happens"
effect = "none"
sources = ["a page"]
confidence = "B"
"""


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def read(path: Path) -> Pack:
    return read_pack(without_examples(text_of(path)), path, own=False, events=EVENTS)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A shipped pack in a folder of its own, with what was read ahead of it."""
    path = tmp_path / "guru.toml"
    ahead_path(path).parent.mkdir()
    copyfile(SHIPPED / path.name, path)
    copyfile(ahead_path(SHIPPED / path.name), ahead_path(path))
    return path


@pytest.mark.parametrize("name", NAMES)
def test_what_was_read_ahead_is_what_the_pack_says(name: str) -> None:
    path = SHIPPED / f"{name}.toml"
    assert pack_ahead(path, text_of(path)) == read(path), "write it anew: make packs"
    assert text_of(ahead_path(path)) == ahead_text(read(path), text_of(path)), "write it anew: make packs"


def test_nothing_lies_there_for_a_pack_that_is_gone() -> None:
    assert {one.stem for one in (SHIPPED / "ahead").iterdir()} == set(NAMES)


def test_a_pack_that_was_changed_is_read_itself(copied: Path) -> None:
    """The planted defect: without the digest the old rules would stand."""
    honest = text_of(copied)
    assert pack_ahead(copied, honest) is not None
    assert pack_ahead(copied, honest.replace("calendar days", "hours")) is None


@pytest.mark.parametrize("left", [None, "", "{", "[" * 10])
def test_a_pack_without_it_or_with_half_of_it_is_read_itself(copied: Path, left: str | None) -> None:
    if left is None:
        ahead_path(copied).unlink()
    else:
        ahead_path(copied).write_text(left, encoding="utf-8")
    assert pack_ahead(copied, text_of(copied)) is None


def test_calendars_and_business_days_come_through(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    made = read_pack(CALENDAR, path, own=False, events=EVENTS)
    ahead_path(path).parent.mkdir()
    ahead_path(path).write_text(ahead_text(made, CALENDAR), encoding="utf-8")
    assert pack_ahead(path, CALENDAR) == made
    assert made.calendars["mine/spain"].holidays


def test_worked_examples_are_read_from_the_pack_where_they_are_asked_for() -> None:
    assert not any(one.vectors for one in load_pack("guru", NOWHERE, EVENTS).rules)
    assert any(one.vectors for one in load_pack("guru", NOWHERE, EVENTS, examples=True).rules)


def test_an_own_pack_is_never_taken_from_it(tmp_path: Path) -> None:
    (tmp_path / "packs" / "ahead").mkdir(parents=True)
    path = tmp_path / "packs" / "mine.toml"
    path.write_text(CALENDAR, encoding="utf-8")
    planted = json.loads(ahead_text(read(path), CALENDAR)) | {"title": "planted"}
    ahead_path(path).write_text(json.dumps(planted), encoding="utf-8")
    assert load_pack("mine", tmp_path, EVENTS).title == "A pack of my own"
