"""Zoom chats in their four shapes: who wrote to whom, and only times that a name of a file or folder completes."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disputekit.case.facts import is_spoken
from disputekit.intake import headed_lines
from disputekit.intake.base import Importer, Item, Options, Role, Stamp
from disputekit.intake.formats import claims_of
from disputekit.intake.zoom_chat import IMPORTER
from disputekit.record.moment import Precision
from tests.intake.chat_rig import NOW, OWN, Outcome, folder_tree, read_all, read_one, tree
from tests.intake.fuzz_figures import GUIDED

ZOOM: Importer = IMPORTER
FOLDER = "2026-03-03 23.50.00 Call 1"


def read(text: str, name: str = "chat.txt") -> Outcome:
    return read_one(ZOOM, tree({name: text.encode()}))


def one(text: str, name: str = "chat.txt") -> Item:
    (item,) = read(text, name).items
    return item


def test_a_saved_chat_takes_its_day_from_its_folder() -> None:
    saved, cloud = read_all(ZOOM, folder_tree(OWN / "zoom"))
    first, private, reply, reaction = saved.items
    at = datetime(2026, 3, 3, 17, 0, 5)  # noqa: DTZ001 - a wall clock
    assert first.when == Stamp(at, Precision.SECOND, "17:00:05")
    assert (first.sender, first.to, first.text) == ("Dana Reyes", (), "Can we add a page?\nIt is only one.")
    assert (private.sender, private.to, private.flags) == ("Road to Rome", ("Dana Reyes",), ("private",))
    assert (reply.text, reply.flags) == ('Replying to "Not in the offer..."\n\nFine', ("reply",))
    assert reaction.role is Role.SYSTEM
    assert (saved.reading.read, saved.reading.continuation) == (11, 7)
    assert [(item.sender, item.text) for item in cloud.items] == [
        ("Dana Reyes", "Can we add a page?"),
        ("Mika Holm", "Not in the offer."),
    ]
    assert cloud.items[1].when == Stamp(
        datetime(2026, 3, 3, 15, 1, 10, tzinfo=UTC), Precision.SECOND, "00:01:10"
    )


def test_what_was_typed_does_not_count_as_said_aloud() -> None:
    assert not is_spoken(one("17:00:05\t From  Dana : yes").via)
    assert not is_spoken(ZOOM.channel)


@pytest.mark.parametrize(
    ("line", "sender", "to", "text"),
    [
        ("17:00:05\t From  Dana  to  Mika : a : b", "Dana", ("Mika",), "a : b"),
        ("17:00:05\t From  Dana : yes", "Dana", (), "yes"),
        ("17:00:05\t From  Dana to Mika(Direct Message) : yes", "Dana", ("Mika",), "yes"),
        ("17:00:05 From Dana to Everyone: yes", "Dana", (), "yes"),
    ],
)
def test_the_older_shapes_are_read(line: str, sender: str, to: tuple[str, ...], text: str) -> None:
    item = one(line)
    assert (item.sender, item.to, item.text) == (sender, to, text)


def test_a_name_that_may_be_two_is_told() -> None:
    item = one("17:00:05 From Road to Rome to Mika : yes")
    assert (item.sender, item.to) == ("Road to Rome", ("Mika",))
    assert item.remarks[0] == "who wrote to whom is not certain: Road to Rome to Mika"


def test_without_a_day_there_is_no_time_and_that_is_said() -> None:
    saved = one("17:00:05\t From  Dana : yes")
    assert (saved.when, saved.remarks) == (None, ("said at 17:00:05; the file does not say on which day",))
    cloud = one("00:00:05\tDana:\tyes")
    assert cloud.when is None
    assert cloud.remarks == ("said 00:00:05 after the start; the file does not say when the recording began",)


def test_after_midnight_it_is_the_next_day() -> None:
    item = one("00:10:00\t From  Dana : yes", f"{FOLDER}/meeting_saved_chat.txt")
    assert item.when is not None
    assert item.when.at == datetime(2026, 3, 4, 0, 10)  # noqa: DTZ001 - a wall clock
    assert item.remarks == ("the day after the one of the folder",)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("24:10:00\t From  Dana : yes", f"{FOLDER}/a.txt"),
        ("17:10:00\t From  Dana : yes", "2026-13-03 23.50.00 Call 1/a.txt"),
        ("00:10:00\t From  Dana : yes", "9999-12-31 23.50.00 Call 1/a.txt"),
        ("900:00:00\tDana:\tyes", "GMT99991231-000000_a.txt"),
    ],
)
def test_a_time_that_is_none_gives_none(line: str, name: str) -> None:
    item = one(line, name)
    assert item.when is None
    assert item.remarks


def test_what_stands_before_any_message_is_a_skip_or_a_fault() -> None:
    assert [skip.why for skip in read("\n\n17:00:05\t From  Dana : yes").skips] == ["empty"]
    whole = tree({"a.txt": b"words\n17:00:05\t From  Dana : yes\n"})
    [(_, claim)] = claims_of(whole, "zoom-chat")
    found = list(ZOOM.read(whole, claim, Options(NOW)).found)
    assert getattr(found[0], "why", "") == "stands before any message"


def test_a_message_without_an_end_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headed_lines, "MAX_LINES", 3)
    outcome = read("17:00:05\t From  Dana : one\n" + "x\n" * 4 + "17:00:06\t From  Dana : two\n")
    assert [fault.why for fault in outcome.faults] == ["a message without an end"]
    assert [item.text for item in outcome.items] == ["two"]


@pytest.mark.parametrize("text", ["", "words", "17:00:05 Dana: yes", "17:00:05 From here on it rained"])
def test_what_is_no_zoom_chat_is_not_claimed(text: str) -> None:
    assert not list(ZOOM.claims(tree({"a.txt": text.encode()})))


PIECES = (
    "17:00:05\t From  Dana : ", "17:00:05 From  A  to  B:", "00:00:05\tDana:\t", "\n", "\r", "\n\t", " to ", "  to  ", " : ", ":",
    "(Privately)", 'Reacted to "x" with y', "From",
)  # fmt: skip
PARTS = st.lists(st.one_of(st.sampled_from(PIECES).map(str.encode), st.binary(max_size=20)), max_size=60)


def survives(parts: list[bytes]) -> None:
    whole = tree({f"{FOLDER}/a.txt": b"17:00:05\t From  Dana : x\n" + b"".join(parts)})
    assert read_one(ZOOM, whole).items


@given(PARTS)
@settings(max_examples=50, deadline=5_000, suppress_health_check=list(HealthCheck))
def test_no_bytes_bring_it_down_or_make_its_sum_wrong(parts: list[bytes]) -> None:
    survives(parts)


@pytest.mark.full
@given(PARTS)
@settings(max_examples=GUIDED, deadline=5_000, suppress_health_check=list(HealthCheck))
def test_no_bytes_bring_it_down_in_many_tries(parts: list[bytes]) -> None:
    survives(parts)
