"""Signal chats of signal-export: both headers, lines that go on, and what the program adds below the words."""

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disputekit.intake import headed_lines
from disputekit.intake.base import Importer, Options, Stamp
from disputekit.intake.formats import claims_of
from disputekit.intake.signal_text import IMPORTER
from disputekit.record.moment import Precision
from tests.intake.chat_rig import (
    NOW,
    OWN,
    SAMPLES,
    Outcome,
    expected,
    folder_tree,
    needs_samples,
    read_one,
    tree,
)
from tests.intake.fuzz_figures import GUIDED

SIGNAL: Importer = IMPORTER


def read(text: str, name: str = "chat.md") -> Outcome:
    return read_one(SIGNAL, tree({name: text.encode()}))


@needs_samples
def test_the_sample_is_read_with_its_line_breaks() -> None:
    entry = expected()["signal/chat-miner"]
    outcome = read_one(SIGNAL, folder_tree(SAMPLES / entry["paths"][0]))
    assert len(outcome.items) == entry["expect"]["messages"]
    ends = [(one.when.at.isoformat(), one.sender) for one in outcome.items if one.when]
    assert ends == [
        (entry["spot"][end]["time_local"], entry["spot"][end]["author"]) for end in ("first", "last")
    ]
    assert outcome.items[1].text == "Hello\nJane!"
    assert outcome.reading.continuation == 1


@needs_samples
def test_the_sample_is_known_as_signal_and_chats_of_whatsapp_stay_such() -> None:
    [(importer, _)] = claims_of(folder_tree(SAMPLES / "signal/chat-miner/test_export.txt"))
    assert importer.name == "signal"
    names = {one.name for one, _ in claims_of(folder_tree(SAMPLES / "whatsapp"))}
    assert "signal" not in names


def test_a_chat_has_words_reactions_quotes_and_files() -> None:
    outcome = read_one(SIGNAL, folder_tree(OWN / "signal"))
    first, second, deleted, nobody = outcome.items
    at = datetime(2026, 3, 3, 17, 0, 5)  # noqa: DTZ001 - a wall clock
    assert first.when == Stamp(at, Precision.SECOND, "2026-03-03 17:00:05")
    assert (first.sender, first.text, first.room) == ("Dana", "Can we add a page?\nIt is only one.", "Dana")
    assert first.flags == ("reaction:\U0001f44d:Me", "reaction:\u2764:Mika Holm")
    assert second.text.startswith("> Can we add a page?\n\nNot in the offer: see ![price.txt]")
    assert [(one.name, one.open().read()) for one in second.parts] == [("price.txt", b"300 EUR\n")]
    assert second.flags == ("attachment-missing:gone.pdf",)
    assert (deleted.text, deleted.flags) == ("", ("deleted",))
    assert (nobody.sender, nobody.text) == ("", "")
    assert outcome.reading.read == 11


def test_files_beside_a_chat_at_the_top_are_found_too() -> None:
    whole = tree({"chat.md": b"[2026-03-03 17:00:05] Dana: ![](media/a%20b.txt)\n", "media/a b.txt": b"x"})
    (item,) = read_one(SIGNAL, whole).items
    assert [one.name for one in item.parts] == ["a%20b.txt"]


def test_a_line_in_brackets_that_is_no_time_goes_on_with_the_message() -> None:
    outcome = read("[2026-03-03, 17:00] Dana: one\n[2026-02-30, 17:00] Dana: two\n")
    assert [one.text for one in outcome.items] == ["one\n[2026-02-30, 17:00] Dana: two"]
    assert outcome.items[0].when is not None
    assert outcome.items[0].when.precision is Precision.MINUTE


def test_what_stands_before_any_message_is_a_skip_or_a_fault() -> None:
    assert [one.why for one in read("\n\n[2026-03-03, 17:00] Dana: one\n").skips] == ["empty"]
    whole = tree({"a.txt": b"words\n[2026-03-03, 17:00] Dana: one\n"})
    [(_, claim)] = claims_of(whole, "signal")
    found = list(SIGNAL.read(whole, claim, Options(NOW)).found)
    assert getattr(found[0], "why", "") == "stands before any message"


def test_a_message_without_an_end_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headed_lines, "MAX_LINES", 3)
    outcome = read("[2026-03-03, 17:00] Dana: one\n" + "x\n" * 4 + "[2026-03-03, 17:01] Dana: two\n")
    assert [one.why for one in outcome.faults] == ["a message without an end"]
    assert [one.text for one in outcome.items] == ["two"]


@pytest.mark.parametrize(
    "text", ["", "words", "[2026-03-03, 17:00:05] Dana: as WhatsApp writes it", "[2026-03-03 17:00] Dana: x"]
)
def test_what_may_be_of_another_program_is_not_claimed(text: str) -> None:
    assert not list(SIGNAL.claims(tree({"a.txt": text.encode()})))


PIECES = (
    "[2026-03-03 17:00:05] Dana: ", "[2026-03-03, 17:00] Me:", "\n", "\r\n", "(- Me: x, y -)", "(This message was deleted)",
    "![a](media/b)", "[](media/%ff)", "> ", "\u2028", "[2026-99-99 17:00:05] D: ",
)  # fmt: skip
PARTS = st.lists(st.one_of(st.sampled_from(PIECES).map(str.encode), st.binary(max_size=20)), max_size=60)


def survives(parts: list[bytes]) -> None:
    outcome = read_one(
        SIGNAL, tree({"chat.md": b"[2026-03-03 17:00:05] Dana: x" + b"".join([b"\n", *parts])})
    )
    assert outcome.items


@given(PARTS)
@settings(max_examples=50, deadline=5_000, suppress_health_check=list(HealthCheck))
def test_no_bytes_bring_it_down_or_make_its_sum_wrong(parts: list[bytes]) -> None:
    survives(parts)


@pytest.mark.full
@given(PARTS)
@settings(max_examples=GUIDED, deadline=5_000, suppress_health_check=list(HealthCheck))
def test_no_bytes_bring_it_down_in_many_tries(parts: list[bytes]) -> None:
    survives(parts)
