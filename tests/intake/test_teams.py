"""Microsoft Teams exports: each message once, whoever's file it stands in, and both spellings of the fields."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disputekit.case.facts import is_spoken
from disputekit.intake.base import Importer, Item, Role, Stamp
from disputekit.intake.teams import IMPORTER
from disputekit.record.moment import Precision
from tests.intake.chat_rig import OWN, Outcome, folder_tree, read_all, read_one, tree
from tests.intake.fuzz_figures import GUIDED

TEAMS: Importer = IMPORTER
GRAPH: dict[str, Any] = {
    "id": "1",
    "messageType": "message",
    "createdDateTime": "2026-03-03T15:00:05.123Z",
    "chatId": "19:x",
    "from": {"application": {"displayName": "Planner"}},
    "body": {"contentType": "text", "content": "a <b> c"},
}


def read(value: Any, **files: bytes) -> Outcome:
    return read_one(TEAMS, tree({"messages_1.json": json.dumps(value).encode(), **files}))


def one(**changed: Any) -> Item:
    (item,) = read({"value": [{**GRAPH, **changed}]}).items
    return item


def test_an_export_holds_each_message_once() -> None:
    outcome = read_one(TEAMS, folder_tree(OWN / "teams"))
    assert outcome.counted() == (4, 1)
    assert [skip.why for skip in outcome.skips] == ["the same message in another member's file"] * 2
    first, second, note, quote, deleted = outcome.items
    at = datetime(2026, 3, 3, 15, 0, 5, 700_000, tzinfo=UTC)
    assert first.when == Stamp(at, Precision.SECOND, "2026-03-03T15:00:05.7+00:00")
    assert (first.sender, first.room, first.id) == ("Dana Reyes", "Website", "19:c/1")
    assert first.text == "Pages\n\nCan Mika add a page \U0001f642?\n\nOnly one & small"
    assert first.flags == ("reaction:\U0001f44d:2",)
    assert (second.re, second.text) == ("19:c/1", "No")
    assert second.flags == (
        "edited",
        "edited-at:2026-03-03T15:05:00+00:00",
        "attachment-missing:offer.pdf",
        "card",
    )
    assert (note.role, note.flags, note.sender) == (Role.SYSTEM, ("type:systemEventMessage",), "")
    assert (quote.text, quote.flags, quote.re, quote.room) == ("Fine", ("quote",), "19:x/9", "19:x")
    assert (deleted.text, deleted.flags) == ("", ("deleted",))
    assert outcome.items[0].at == "messages_t1.json [0]"


def test_the_spelling_of_microsofts_own_interface_is_read_too() -> None:
    item = one()
    assert (item.sender, item.text, item.flags) == ("Planner", "a <b> c", ("bot",))
    assert item.when is not None
    assert item.when.at == datetime(2026, 3, 3, 15, 0, 5, 123_000, tzinfo=UTC)
    assert one(attachments=[{"contentType": "forwardedMessageReference"}]).flags == ("bot", "forwarded")


def test_what_was_typed_does_not_count_as_said_aloud() -> None:
    assert not is_spoken(one().via)
    assert not is_spoken(TEAMS.channel)


def test_a_time_that_is_none_is_told() -> None:
    item = one(createdDateTime="soon")
    assert (item.when, item.remarks) == (None, ("no time: soon",))


def test_what_is_no_message_and_what_is_cut_off_is_a_fault() -> None:
    outcome = read([GRAPH, {"x": 1}, 3])
    assert [fault.why for fault in outcome.faults] == ["is no message: it has no id or no time"] * 2
    cut = read_one(TEAMS, tree({"m.json": json.dumps([GRAPH, GRAPH]).encode()[:-40]}))
    assert (len(cut.items), len(cut.faults)) == (1, 1)


def test_channels_that_cannot_be_read_are_told() -> None:
    outcome = read([GRAPH], **{"channels_1.json": b"{"})
    assert outcome.reading.warnings == ["channels_1.json cannot be read: channels have no names"]


@pytest.mark.parametrize(
    "data", [b"", b"[]", b'{"messageType": 1}', b'"messageType": "createdDateTime": "from":']
)
def test_what_is_no_list_of_messages_is_not_claimed(data: bytes) -> None:
    assert not list(TEAMS.claims(tree({"messages_1.json": data, "b.txt": json.dumps([GRAPH]).encode()})))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
CHANGES = st.dictionaries(
    st.sampled_from([*GRAPH, "attachments", "reactions", "Body", "subject", "replyToId"]), VALUES, max_size=4
)


def survives(changed: dict[str, Any], rest: bytes) -> None:
    data = json.dumps([GRAPH, {**GRAPH, **changed}]).encode()
    read_all(TEAMS, tree({"m.json": data, "channels_1.json": rest, "n.json": data[:-9] + rest}))


@given(CHANGES, st.binary(max_size=40))
@settings(max_examples=50, deadline=5_000, suppress_health_check=list(HealthCheck))
def test_no_values_bring_it_down_or_make_its_sum_wrong(changed: dict[str, Any], rest: bytes) -> None:
    survives(changed, rest)


@pytest.mark.full
@given(CHANGES, st.binary(max_size=40))
@settings(max_examples=GUIDED, deadline=5_000, suppress_health_check=list(HealthCheck))
def test_no_values_bring_it_down_in_many_tries(changed: dict[str, Any], rest: bytes) -> None:
    survives(changed, rest)
