"""Captions of meetings: every cue counted, speakers where they are named, and no time that nobody stated."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disputekit.intake.base import Importer, Stamp
from disputekit.intake.captions_vtt import IMPORTER, MAX_LINES
from disputekit.record.moment import Precision
from tests.intake.chat_rig import OWN, SAMPLES, Outcome, expected, folder_tree, needs_samples, read_one, tree
from tests.intake.fuzz_figures import GUIDED

VTT: Importer = IMPORTER
ZOOM = "GMT20260303-150000_Recording.transcript.vtt"
FOLDER = SAMPLES / "vtt" / "webvtt-py" / "samples"


def read(text: str, name: str = "talk.vtt") -> Outcome:
    return read_one(VTT, tree({name: text.encode()}))


def cues(outcome: Outcome) -> int:
    return len(outcome.items) + sum(skip.why == "cue without words" for skip in outcome.skips)


# ---------------------------------------------------------------- real files


@needs_samples
def test_every_cue_of_the_vtt_samples_is_counted() -> None:
    entry = expected()["vtt/webvtt-py"]
    total = 0
    for name, number, voices in entry["files"]["rows"]:
        outcome = read_one(VTT, folder_tree(FOLDER / name))
        assert (cues(outcome), sum(bool(one.sender) for one in outcome.items)) == (number, voices), name
        assert not outcome.faults
        total += cues(outcome)
    assert total == entry["expect"]["cues"]


@needs_samples
def test_every_cue_of_the_sbv_samples_is_counted() -> None:
    for name, number in expected()["vtt/sbv"]["expect"].items():
        assert cues(read_one(VTT, folder_tree(FOLDER / name))) == number, name


@needs_samples
def test_voices_markup_and_what_has_no_time_line() -> None:
    regions = read_one(VTT, folder_tree(FOLDER / "regions.vtt"))
    assert [(one.sender, one.text) for one in regions.items] == [
        ("Fred", "Hi, my name is Fred"),
        ("Bill", "Hi, I\u2019m Bill"),
    ]
    assert [one.why for one in regions.skips] == ["header", "region", "region"]
    tags = read_one(VTT, folder_tree(FOLDER / "cue_tags.vtt"))
    assert [one.text for one in tags.items][1:] == ["Like a big-a pizza pie", "That's amore"]
    lost = read_one(VTT, folder_tree(FOLDER / "missing_timeframe.vtt"))
    assert [one.why for one in lost.skips] == ["header", "words without a time line"]


# ---------------------------------------------------------------- written by us


def test_a_zoom_transcript_has_speakers_and_times_from_the_name_of_its_file() -> None:
    outcome = read_one(VTT, folder_tree(OWN / "vtt" / ZOOM))
    assert [(one.sender, one.text) for one in outcome.items] == [
        ("Dana Reyes", "Can we add the booking page?"),
        ("Mika Holm", "That is not in the offer.\nI will send a price."),
        ("Dana Reyes", "Fine & good."),
    ]
    at = datetime(2026, 3, 3, 15, 1, 10, tzinfo=UTC)
    assert outcome.items[2].when == Stamp(at, Precision.SECOND, "00:01:10.000")
    assert outcome.items[2].at == "lines 11-12, 00:01:10.000-00:01:12.000"
    assert not outcome.reading.warnings


def test_without_a_start_there_is_no_time_and_that_is_said() -> None:
    outcome = read("WEBVTT\n\n00:07.000 --> 00:09.000\n<v Dana>Yes\n")
    assert outcome.items[0].when is None
    assert outcome.items[0].remarks == (
        "said 00:07.000 after the start; the file does not say when the meeting began",
    )
    assert outcome.reading.warnings == [
        "the file does not state when the meeting began: its words have no time"
    ]


@pytest.mark.parametrize("name", ["GMT20261399-150000_x.vtt", "x_GMT20260303-150000_.vtt"])
def test_a_name_that_states_no_date_gives_no_time(name: str) -> None:
    assert read("WEBVTT\n\n00:07.000 --> 00:09.000\nYes\n", name).items[0].when is None


def test_a_time_beyond_the_calendar_is_none() -> None:
    text = "WEBVTT\n\n9999:00:00.000 --> 9999:00:01.000\nYes\n"
    assert read(text, "GMT99991231-000000_x.vtt").items[0].when is None


def test_two_voices_in_a_cue_are_two_items() -> None:
    outcome = read("WEBVTT\n\n00:01.000 --> 00:02.000\n<v.loud Dana>More <i>pages</i></v>\n<v Mika>No</v>\n")
    assert [(one.sender, one.text) for one in outcome.items] == [("Dana", "More pages"), ("Mika", "No")]
    assert outcome.reading.read == 3


def test_a_word_with_a_colon_is_no_speaker_where_other_cues_name_none() -> None:
    outcome = read("WEBVTT\n\n00:01.000 --> 00:02.000\nNote: more pages\n\n00:02.000 --> 00:03.000\nNo\n")
    assert [(one.sender, one.text) for one in outcome.items] == [("", "Note: more pages"), ("", "No")]


def test_a_note_may_hold_an_arrow_and_angle_brackets_that_are_no_markup_stay() -> None:
    outcome = read("WEBVTT\n\nNOTE\n00:01.000 --> 00:02.000\n\n00:01.000 --> 00:02.000\nif a <b then c> d\n")
    assert [one.why for one in outcome.skips] == ["header", "note"]
    assert [one.text for one in outcome.items] == ["if a <b then c> d"]


def test_lines_above_a_time_line_that_are_more_than_an_id_are_told() -> None:
    outcome = read("WEBVTT\n\none\ntwo\n00:01.000 --> 00:02.000\nthree\n")
    assert [one.why for one in outcome.skips] == ["header", "words without a time line"]
    assert [one.text for one in outcome.items] == ["three"]


def test_a_cue_without_an_end_is_a_fault() -> None:
    outcome = read("WEBVTT\n\n00:01.000 --> 00:02.000\n" + "x\n" * (MAX_LINES + 9))
    assert [one.why for one in outcome.faults] == ["a cue without an end"]


def test_line_ends_of_every_kind_are_read_alike() -> None:
    text = "\ufeffWEBVTT\n\n00:01.000 --> 00:02.000\none\ntwo\n\n00:02.000 --> 00:03.000\nthree"
    for end in ("\r\n", "\r"):
        assert [one.text for one in read(text.replace("\n", end)).items] == ["one\ntwo", "three"]


@pytest.mark.parametrize("data", [b"", b"WEBVTTX\n", b"0:00:01,0:00:02\nx", b"Dana: 0:00:01.000,0:00:02.000"])
def test_what_is_no_caption_file_is_not_claimed(data: bytes) -> None:
    assert not list(VTT.claims(tree({"a.vtt": data})))


PIECES = (
    b"00:01.000 --> 00:02.000", b"0:00:01.000,0:00:02.000", b"<v Dana>", b"</v>", b"<", b"Dana: yes", b"NOTE", b"\n", b"\r",
    b"\n\n", b"STYLE", b"&amp;", b"\xff", b"\xe2\x80\xa8", b"-->", b" ",
)  # fmt: skip


def survives(parts: list[bytes]) -> None:
    data = b"".join(parts)
    outcome = read_one(VTT, tree({"a.vtt": b"WEBVTT\n\n" + data}))
    assert outcome.reading.read >= 1
    read_one(VTT, tree({"GMT20260303-150000_b.sbv": b"0:00:01.000,0:00:02.000\n" + data}))


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=20)), max_size=60))
@settings(max_examples=50, deadline=5_000, suppress_health_check=list(HealthCheck))
def test_no_bytes_bring_it_down_or_make_its_sum_wrong(parts: list[bytes]) -> None:
    survives(parts)


@pytest.mark.full
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=20)), max_size=60))
@settings(max_examples=GUIDED, deadline=5_000, suppress_health_check=list(HealthCheck))
def test_no_bytes_bring_it_down_in_many_tries(parts: list[bytes]) -> None:
    survives(parts)
