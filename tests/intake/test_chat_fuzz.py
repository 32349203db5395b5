"""No bytes may bring an importer of chats down, hold it up, or make its sum wrong: exports come from anywhere."""

import contextlib
import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disputekit.intake import discord, discord_csv, discord_html, discord_text, slack, telegram, telegram_html
from disputekit.intake.base import Importer, Undecided
from disputekit.intake.json_source import Broken, load, sound, walk
from tests.intake.chat_rig import OPTIONS, OWN, member, read_all, tree, used_up
from tests.intake.fuzz_figures import GUIDED

IMPORTERS: tuple[Importer, ...] = (
    slack.IMPORTER,
    telegram.IMPORTER,
    telegram_html.IMPORTER,
    discord.IMPORTER,
    discord_csv.IMPORTER,
    discord_html.IMPORTER,
    discord_text.IMPORTER,
)
DAILY = settings(max_examples=50, deadline=5_000, suppress_health_check=list(HealthCheck))
NIGHTLY = settings(max_examples=GUIDED, deadline=5_000, suppress_health_check=list(HealthCheck))

MESSAGE = {
    "id": 1,
    "type": "message",
    "date_unixtime": "1772546700",
    "from": "Dana",
    "from_id": "user1",
    "text": "x",
}
SLACK = {
    "type": "message",
    "user": "U1",
    "text": "<@U1> &amp;",
    "ts": "1772546700.000100",
    "files": [{"id": "F1"}],
}
DISCORD = {
    "id": "1478392796938240000",
    "type": "Default",
    "timestamp": "2026-03-03T16:05:10+02:00",
    "content": "x",
}
BASES: dict[str, dict[str, Any]] = {"telegram": MESSAGE, "slack": SLACK, "discord": DISCORD}
SEEDS = {
    "telegram": json.dumps(
        {"name": "Dana", "id": 7, "messages": [MESSAGE, {**MESSAGE, "type": "service"}]}
    ).encode(),
    "telegram-html": (OWN / "telegram/messages.html").read_bytes(),
    "discord": json.dumps({"guild": {}, "channel": {"name": "c"}, "messages": [DISCORD] * 2}).encode(),
    "discord-csv": b'AuthorID,Author,Date,Content,Attachments,Reactions\n"3","d","03-Mar-26 04:05 PM","a\nb","","x (2)"\n',
    "discord-html": (OWN / "discord/new.html").read_bytes(),
    "discord-text": b"=" * 62
    + b"\nGuild: A\nChannel: c\n"
    + b"=" * 62
    + b"\n\n[03-Mar-26 04:05 PM] d\nx\n\n{Embed}\ny\n",
    "slack": json.dumps([SLACK, {**SLACK, "ts": "1772546701.000100"}]).encode(),
}


def survives(importer: Importer, data: bytes) -> None:
    """Read whatever is claimed, and the bytes by force; the sum is proved by used_up."""
    for whole in (
        tree({"general/2026-03-03.json": data, "users.json": data, "dms.json": b"[]"}),
        tree({"a": data}),
    ):
        with contextlib.suppress(Undecided):
            read_all(importer, whole)


@st.composite
def mutated(draw: st.DrawFn, seed: bytes) -> bytes:
    """A good export with pieces cut out, doubled, or replaced by other bytes."""
    data = seed
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 200)))
        piece = draw(
            st.one_of(
                st.binary(max_size=20),
                st.sampled_from((data[start:end] * 3, b"\x00", b'"', b"<div ", b"\\ud800")),
            )
        )
        data = data[:start] + piece + data[end:]
    return data


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False),
        st.text(max_size=20),
        st.just("\ud800"),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def odd_json(draw: st.DrawFn, name: str) -> bytes:
    """A good JSON export in which fields have any values."""
    base = BASES[name]
    known = (
        "text",
        "type",
        "author",
        "files",
        "attachments",
        "blocks",
        "reactions",
        "edited",
        "poll",
        "members",
        "reference",
    )
    message = {**base, **draw(st.dictionaries(st.sampled_from((*base, *known)), VALUES, max_size=4))}
    if name == "slack":
        return json.dumps([message]).encode()
    head: dict[str, Any] = {"guild": {}, "channel": draw(VALUES)}
    if name == "telegram":
        head = {"id": draw(VALUES), "name": draw(VALUES)}
    return json.dumps({**head, "messages": [message], "from_id": draw(VALUES)}).encode()


def fuzz(importer: Importer, how: settings) -> None:
    @how
    @given(st.one_of(mutated(SEEDS[importer.name]), st.binary(max_size=300)))
    def any_bytes(data: bytes) -> None:
        survives(importer, data)

    any_bytes()
    if importer.name in {"telegram", "slack", "discord"}:

        @how
        @given(odd_json(importer.name))
        def any_values(data: bytes) -> None:
            survives(importer, data)

        any_values()


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda one: one.name)
def test_an_importer_survives_any_bytes(importer: Importer) -> None:
    fuzz(importer, DAILY)


@pytest.mark.full
@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda one: one.name)
def test_an_importer_survives_many_more_cases(importer: Importer) -> None:
    fuzz(importer, NIGHTLY)


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda one: one.name)
def test_the_seed_of_each_importer_is_read_in_full(importer: Importer) -> None:
    (outcome, *_) = read_all(importer, tree({"a": SEEDS[importer.name]}))
    assert len(outcome.items) >= 1


def test_a_sum_that_does_not_add_up_is_caught() -> None:
    whole = tree({"a": SEEDS["discord"]})
    reading = discord.IMPORTER.read(whole, next(iter(discord.IMPORTER.claims(whole))), OPTIONS)
    reading.read = 1
    with pytest.raises(AssertionError):
        used_up(reading)


# ---------------------------------------------------------------- JSON read value by value


@given(VALUES, st.integers(1, 40))
def test_a_walk_finds_the_values_that_a_whole_reading_finds(value: Any, size: int) -> None:
    data = json.dumps({"messages": [value, 1, -2.5, "\u20ac"], "count": 12345}).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("disputekit.intake.json_source.CHUNK", size)
        found = list(walk(member("a", data).open(), lambda path: path in {(), ("messages",)}))
    assert [path for path, _ in found] == [*(("messages", place) for place in range(4)), ("count",)]
    want = json.loads(data, parse_float=str)
    assert [one for _, one in found] == [*want["messages"], want["count"]]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "the file ends too early"),
        (b"{} x", "there is more after the end"),
        (b"[NaN]", "naN is no JSON"),
        (b"[" * 100_000, "nested too deep"),
        (b"[1" + b"0" * 5_000 + b"]", "a number has thousands of digits"),
        (b'{"a" 1}', "expecting ':' delimiter"),
        (b'["open', "the file ends too early"),
    ],
)
def test_what_is_no_json_is_refused_with_a_reason(data: bytes, why: str) -> None:
    with pytest.raises(Broken, match=f"(?i){re.escape(why)}"):
        load(member("a", data).open())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_the_marks_of_an_encoding_are_understood(encoding: str) -> None:
    assert load(member("a", '{"a": "\u20ac"}'.encode(encoding)).open()) == {"a": "\u20ac"}


def test_a_value_that_never_ends_is_refused_before_it_fills_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("disputekit.intake.json_source.MAX_VALUE", 1_000_000)
    with pytest.raises(Broken, match="longer than 1,000,000 characters"):
        load(member("a", b'["' + b"x" * 4_000_000).open())


def test_half_a_surrogate_pair_becomes_the_usual_sign() -> None:
    assert sound("a\ud83d b\ud83d\ude00") == "a\ufffd b\U0001f600"


# ---------------------------------------------------------------- what the long runs found


@pytest.mark.parametrize(
    ("importer", "data"),
    [
        (
            telegram.IMPORTER,
            b'[{"id": 1, "type": {"name":\xdc"Dana", "messages": [{"id": 1, "type": "message"',
        ),
        (telegram.IMPORTER, b'{"messages": {"messages": [{"id": 1}]}, "list": [{"messages": []}]}'),
        (discord_text.IMPORTER, SEEDS["discord-text"].replace(b"[03-", b"[099999999999999999999-")),
        (discord_html.IMPORTER, SEEDS["discord-html"].replace(b"2026 ", b"99999999999999999999 ")),
        (discord_html.IMPORTER, b"<![]CTYPE " + SEEDS["discord-html"]),
        (telegram_html.IMPORTER, SEEDS["telegram-html"].replace(b"<!", b"<![][][]")),
        (discord_html.IMPORTER, SEEDS["discord-html"] + b"<![x"),
        (discord_csv.IMPORTER, SEEDS["discord-csv"].replace(b"03-Mar", b"99999999999999999999-Mar")),
    ],
)
def test_what_brought_an_importer_down_once_is_survived(importer: Importer, data: bytes) -> None:
    survives(importer, data)
