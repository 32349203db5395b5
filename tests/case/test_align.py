"""A newer export over what is recorded: nothing twice, nothing lost, whatever was renamed, moved, edited or cut."""

import random
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.case import align as subject
from disputekit.case.align import Alignment, Fate, Line, align, minute_of
from disputekit.case.wording import normalised
from disputekit.intake.whatsapp import IMPORTER
from tests.intake.chat_rig import SAMPLES, folder_tree, needs_samples, read_one

WORDS = [
    "header",
    "footer",
    "logo",
    "invoice",
    "draft",
    "please",
    "send",
    "thanks",
    "call",
    "fix",
    "menu",
    "done",
]
DAY = 1_440


def chat(size: int, seed: int) -> list[Line]:
    """A chat of short and long messages with pauses, in which one in thirty stands twice in the same minute."""
    draw = random.Random(seed)  # noqa: S311 (a test repeats)
    minute, lines = 27_000_000, list[Line]()
    while len(lines) < size:
        minute += draw.choice((0, 0, 0, 1, 1, 2, 4, 30, 600))
        text = "ok" if draw.random() < 0.1 else " ".join(draw.choices(WORDS, k=draw.randint(2, 14)))
        lines.extend([Line(minute, text)] * (2 if draw.random() < 0.03 else 1))
    return lines[:size]


def moved(lines: Iterable[Line], seed: int, share: float = 0.01) -> list[Line]:
    """The same lines, some of which stand at another minute."""
    draw = random.Random(seed)  # noqa: S311 (a test repeats)
    return [
        one._replace(minute=one.minute + draw.choice((-2, -1, 1, 3))) if draw.random() < share else one
        for one in lines
    ]


def united(imports: Iterable[Sequence[Line]]) -> list[Line]:
    """What is recorded after some imports: what was there, edits as they are now, and what is new."""
    recorded: list[Line] = []
    for lines in imports:
        found = align(recorded, lines)
        for after in found.edited:
            recorded[found.before_of[after]] = lines[after]
        recorded += [lines[after] for after in found.new]
    return recorded


def found_in(before: Sequence[Line], after: Sequence[Line]) -> tuple[Alignment, list[Fate]]:
    found = align(before, after)
    return found, [found.fate(number) for number in range(len(after))]


def lines(*texts: str) -> list[Line]:
    """One line a minute."""
    return [Line(100 + number, text) for number, text in enumerate(texts)]


def test_the_same_export_again_adds_nothing() -> None:
    once = chat(3_000, 1)
    found = align(once, once)
    assert found == Alignment(before_of=tuple(range(3_000)))


def test_a_first_export_is_all_new() -> None:
    found, fates = found_in([], lines("a", "b"))
    assert found.new == (0, 1)
    assert fates == [Fate.NEW, Fate.NEW]
    assert align(lines("a"), []) == Alignment(before_of=())


def test_a_longer_export_adds_its_ends_and_loses_nothing_of_what_it_does_not_cover() -> None:
    whole = chat(1_000, 2)
    found = align(whole[:600], whole[400:])
    assert found.new == tuple(range(200, 600))
    assert found.before_of[:200] == tuple(range(400, 600))
    assert found.vanished == ()


def test_a_repeat_that_is_new_is_no_message_that_was_there() -> None:
    found = align([Line(5, "ok"), Line(5, "ok")], [Line(5, "ok"), Line(5, "ok"), Line(5, "ok")])
    assert found.before_of == (0, 1, -1)


@pytest.mark.parametrize(
    "text",
    ["please send the second draft by Friday, thanks", "This message was deleted"],
    ids=["a changed word", "deleted"],
)
def test_another_text_at_the_same_place_is_an_edit(text: str) -> None:
    before = lines("hello", "please send the first draft by Friday, thanks", "will do")
    found, fates = found_in(before, lines("hello", text, "will do"))
    assert fates == [Fate.UNCHANGED, Fate.EDITED, Fate.UNCHANGED]
    assert found.before_of == (0, 1, 2)
    assert found.edited == {1}


def test_of_several_lines_of_a_minute_the_likest_was_edited() -> None:
    before = [
        Line(1, "hello"),
        Line(2, "the logo is too small for me"),
        Line(2, "and the header is wrong in colour"),
        Line(3, "bye"),
    ]
    after = [Line(1, "hello"), Line(2, "and the header is wrong in colour now"), Line(3, "bye")]
    found = align(before, after)
    assert found.before_of == (0, 2, 3)
    assert found.vanished == (1,)


def test_in_a_crowded_minute_what_is_left_is_paired_in_its_order() -> None:
    before = [Line(1, "start"), *(Line(2, f"{number} before") for number in range(40)), Line(3, "end")]
    after = [Line(1, "start"), *(Line(2, f"{number} after") for number in range(40)), Line(3, "end")]
    assert align(before, after).before_of == tuple(range(42))


def test_a_message_whose_minute_moved_is_the_same_message() -> None:
    before = lines("a", "b", "c", "d")
    after = [Line(100, "a"), Line(103, "b"), Line(102, "c"), Line(103, "d")]
    found, fates = found_in(before, after)
    assert fates == [Fate.UNCHANGED] * 4
    assert found.moved == {1}


def test_the_nearer_of_two_is_the_one_that_moved() -> None:
    before = [Line(0, "start"), Line(10, "ok"), Line(60, "ok"), Line(90, "end")]
    after = [Line(0, "start"), Line(61, "ok"), Line(90, "end")]
    found = align(before, after)
    assert found.before_of == (0, 2, 3)
    assert found.vanished == (1,)


def test_a_message_that_was_edited_and_moved_is_still_one() -> None:
    before = lines("a", "please send the first draft by Friday", "c", "d")
    after = [before[0], Line(103, "please send the final draft by Friday"), *before[2:]]
    found = align(before, after)
    assert found.before_of == (0, 1, 2, 3)
    assert found.edited == found.moved == {1}


def test_the_same_words_on_another_day_are_another_message() -> None:
    before = [Line(0, "a"), Line(10, "ok"), Line(9 * DAY, "z")]
    after = [Line(0, "a"), Line(3 * DAY, "ok"), Line(9 * DAY, "z")]
    assert align(before, after).new == (1,)
    assert align(after, before).new == (1,)


def test_words_before_and_behind_what_is_common_are_never_one_message() -> None:
    before = [Line(1, "ok"), *lines("common one", "common two")]
    after = [*lines("common one", "common two"), Line(110, "ok")]
    found = align(before, after)
    assert found.new == (2,)
    assert found.vanished == ()
    assert align(after, before).new == (0,)


def test_different_texts_in_front_of_and_behind_the_common_stretch_are_no_edit() -> None:
    common = [Line(5, "the one line"), Line(5, "and the other")]
    before = [Line(5, "please send the first draft by Friday"), *common]
    after = [*common, Line(5, "please send the final draft by Friday")]
    assert align(before, after).new == (2,)


def test_an_edit_of_the_first_line_of_a_cut_belongs_to_its_neighbour() -> None:
    before = [
        Line(7, "much earlier"),
        Line(7, "a bit earlier"),
        Line(7, "was this"),
        Line(8, "x"),
        Line(9, "y"),
    ]
    found = align(before, [Line(7, "Deleted!"), Line(8, "x"), Line(9, "y")])
    assert found.before_of == (2, 3, 4)


def test_a_message_that_is_missing_within_the_span_has_vanished() -> None:
    before = lines("a", "b", "c", "d", "e")
    found = align(before, [before[1], before[3]])
    assert found.vanished == (2,)


def test_a_missing_last_message_has_vanished_only_if_the_export_runs_on() -> None:
    before = lines("a", "b", "c")
    assert align(before, before[:2]).vanished == ()
    assert align(before, [*before[:2], Line(900, "later")]).vanished == (2,)


def test_a_note_of_the_group_s_birth_does_not_make_all_in_between_vanish() -> None:
    whole = [Line(1, "Ash created the group"), *chat(500, 3)]
    found = align(whole, [whole[0], *whole[300:]])
    assert found.vanished == ()
    assert found.new == ()


def test_a_telephone_in_another_zone_shifts_all_and_changes_nothing() -> None:
    whole = chat(1_000, 4)
    winter = [one._replace(minute=one.minute + 360) for one in whole]
    found = align(whole[:700], winter[300:])
    assert found.shifts == (360,)
    assert found.new == tuple(range(400, 700))
    assert found.moved == frozenset()
    assert found.vanished == ()


def test_greetings_of_every_morning_are_no_shift_of_zone() -> None:
    monday = [Line(number * 15, f"good morning number {number}") for number in range(9)]
    tuesday = [one._replace(minute=one.minute + DAY) for one in monday]
    found = align(monday, tuesday)
    assert found.shifts == ()
    assert len(found.new) == 9


def test_two_parts_of_one_chat_with_nothing_in_common_are_both_kept() -> None:
    whole = chat(600, 5)
    assert len(united([whole[:300], whole[300:]])) == 600
    assert len(united([whole[300:], whole[:300]])) == 600


@pytest.mark.parametrize("seed", range(4))
def test_three_overlapping_exports_end_as_the_true_number_in_any_order(seed: int) -> None:
    whole = chat(1_500, seed)
    cuts = (whole[:600], moved(whole[500:1_000], seed + 1), moved(whole[900:], seed + 2))
    for order in permutations(cuts):
        assert len(united(order)) == 1_500


@pytest.mark.parametrize("seed", range(4))
def test_edits_and_deletions_between_exports_add_no_message(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 (a test repeats)
    whole = chat(1_000, seed)
    later = list(whole)
    for place in draw.sample(range(450, 950), 12):
        later[place] = Line(
            later[place].minute, draw.choice(("This message was deleted", f"{later[place].text} indeed"))
        )
    found = align(whole[:700], later[400:])
    assert found.new == tuple(range(300, 600))
    assert found.vanished == ()


@given(st.integers(0, 10**6), st.integers(0, 60), st.integers(60, 120), st.integers(1, 9))
def test_any_cut_of_a_chat_brings_just_what_was_missing(seed: int, start: int, end: int, pieces: int) -> None:
    whole = chat(120, seed)
    held = whole[:start] + whole[end:]
    assert len(united([held, *[whole] * pieces])) == 120
    assert len(united([whole[start:end], whole])) == 120


@given(st.lists(st.tuples(st.integers(0, 20), st.sampled_from(["ok", "yes", "", "a longer text"]))))
def test_whatever_is_aligned_with_itself_is_unchanged(rows: list[tuple[int, str]]) -> None:
    same = [Line(minute, text) for minute, text in rows]
    found = align(same, same)
    assert sorted(found.before_of) == list(range(len(same)))
    assert not found.edited | found.moved
    assert not found.vanished


@given(*[st.lists(st.tuples(st.integers(0, 30), st.sampled_from("abcd")), max_size=30)] * 2)
def test_no_line_is_two_messages_and_the_sums_add_up(
    ours: list[tuple[int, str]], theirs: list[tuple[int, str]]
) -> None:
    before, after = [Line(*one) for one in ours], [Line(*one) for one in theirs]
    found = align(before, after)
    paired = [place for place in found.before_of if place >= 0]
    assert len(paired) == len(set(paired))
    assert not set(paired) & set(found.vanished)
    assert len(found.new) + len(paired) == len(after)
    assert found.edited == {
        number
        for number, place in enumerate(found.before_of)
        if place >= 0 and before[place].text != after[number].text
    }


@needs_samples
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_real_export_cut_in_three_with_a_contact_renamed_ends_as_it_was(order: tuple[int, ...]) -> None:
    items = read_one(IMPORTER, folder_tree(SAMPLES / "whatsapp/whatstk/chats/whatsapp/lorem-2000.txt")).items
    whole = [Line(minute_of(item.when.at), normalised(item.text)) for item in items if item.when]
    cuts = (whole[:900], moved(whole[700:1_500], 1), moved(whole[1_300:], 2))
    assert len(united(cuts[number] for number in order)) == 2_000


@needs_samples
def test_two_real_exports_with_nothing_in_common_add_up() -> None:
    folder = SAMPLES / "whatsapp/whatstk/chats/whatsapp"
    parts = [
        [
            Line(minute_of(item.when.at), normalised(item.text))
            for item in read_one(IMPORTER, folder_tree(folder / f"lorem-merge-part{number}.txt")).items
            if item.when
        ]
        for number in (1, 2)
    ]
    assert len(united(parts)) == len(united(reversed(parts))) == 600
    assert len(united([*parts, *parts])) == 600


def test_likeness_is_looked_for_a_bounded_number_of_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "_COMPARISONS", 0)
    before = lines("a", "please send the first draft by Friday", "c", "d")
    after = [before[0], Line(103, "please send the final draft by Friday"), *before[2:]]
    assert align(before, after).new == (1,)


def seconds_of(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def test_ten_times_as_many_lines_take_no_more_than_their_share() -> None:
    small, large = chat(3_000, 8), chat(30_000, 8)
    one = min(seconds_of(lambda: align(small[:2_000], moved(small[1_000:], 1))) for _ in range(3))
    ten = min(seconds_of(lambda: align(large[:20_000], moved(large[10_000:], 1))) for _ in range(3))
    assert ten < one * 40


def test_a_minute_is_that_of_the_wall_clock_or_of_utc() -> None:
    wall = datetime(1970, 1, 1, 2, 5, 59)  # noqa: DTZ001 (a source without an offset)
    assert minute_of(wall) == 125
    assert minute_of(wall.replace(tzinfo=timezone(timedelta(hours=2)))) == 5
    assert minute_of(wall.replace(tzinfo=UTC)) == 125


def test_texts_are_compared_without_marks_and_with_all_blanks_alike() -> None:
    assert normalised("\u200eimage\u00a0omitted\r\n") == normalised(" image  omitted") == "image omitted"
    assert normalised("cafe\u0301") == "caf\u00e9"
    assert normalised("👩\u200d💻") == "👩\u200d💻"


def test_a_plain_set_of_lines_would_lose_what_is_said_twice() -> None:
    whole = chat(1_000, 9)
    assert len(set(whole)) < len(united([whole[:700], whole[400:]])) == 1_000


def test_the_same_word_of_two_people_in_one_minute_is_two_messages() -> None:
    before = [Line(5, "ok", "Dana"), Line(6, "bye", "Dana")]  # an export that began within the minute
    found, fates = found_in(before, [Line(5, "ok", "Olena"), *before])
    assert fates == [Fate.NEW, Fate.UNCHANGED, Fate.UNCHANGED]
    assert found.before_of == (-1, 0, 1)


def test_a_renamed_contact_says_the_same_messages() -> None:
    before = [Line(5, "ok", "Dana"), Line(5, "ok", "Olena"), Line(6, "I pay 50", "Dana")]
    after = [
        Line(5, "ok", "Olena"),
        Line(5, "ok", "Dana Reyes"),
        Line(6, "I pay 500 on Friday", "Dana Reyes"),
    ]
    found, fates = found_in(before, after)
    assert found.before_of == (1, 0, 2)
    assert fates == [Fate.UNCHANGED, Fate.UNCHANGED, Fate.EDITED]


@pytest.mark.parametrize("minute", [6, 9])
def test_no_message_becomes_a_later_version_of_somebody_elses(minute: int) -> None:
    before = [Line(5, "hello", "Dana"), Line(6, "the bill is 50", "Dana"), Line(20, "bye", "Dana")]
    after = [before[0], Line(minute, "the bill is 500", "Olena"), before[2]]
    found, fates = found_in(before, after)
    assert fates == [Fate.UNCHANGED, Fate.NEW, Fate.UNCHANGED]
    assert found.vanished == (1,)


def test_what_two_people_left_in_one_minute_is_compared_by_name() -> None:
    before = [
        Line(5, "hello", "Dana"),
        Line(6, "one", "Dana"),
        Line(6, "two", "Olena"),
        Line(9, "bye", "Olena"),
    ]
    after = [before[0], Line(6, "22222", "Olena"), Line(6, "11111", "Dana"), before[3]]
    assert found_in(before, after)[0].before_of == (0, 2, 1, 3)


def test_words_that_two_people_said_and_whose_minutes_moved_are_not_doubled() -> None:
    before = [
        Line(0, "hello", "Dana"),
        Line(10, "ok", "Dana"),
        Line(11, "ok", "Olena"),
        Line(30, "bye", "Olena"),
    ]
    after = [
        Line(0, "hello", "Dana R."),
        Line(11, "ok", "Dana R."),
        Line(12, "ok", "Olena"),
        Line(30, "bye", "Olena"),
    ]
    assert found_in(before, after)[1] == [Fate.UNCHANGED] * 4
