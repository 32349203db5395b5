"""Any bytes, and chats that were damaged: never a crash, never a sum that does not add up, never a long wait."""

import time
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disputekit.intake.base import Claim, Options, Undecided
from disputekit.intake.tree import Tree
from disputekit.intake.whatsapp import IMPORTER
from disputekit.intake.whatsapp_lines import head_of
from tests.intake.chat_rig import NOW, member, used_up

DAILY, FULL = 50, 100_000
PIECES = [
    *(
        "[",
        "]",
        "] ",
        " - ",
        ": ",
        ", ",
        "/",
        ".",
        "-",
        ":",
        " ",
        "\n",
        "\r\n",
        "\r",
        "\0",
        "\u200e",
        "\u200f",
    ),
    *(
        "\ufeff",
        "\u202f",
        "\u00a0",
        "\u202a",
        "\u060c",
        "1",
        "12",
        "18",
        "31",
        "99",
        "2022",
        "22",
        "2565",
        "R4",
        "14",
    ),
    *(
        "56",
        "14:56",
        "14.56.01",
        "PM",
        "a. m.",
        "م",
        "下午",
        "오후",
        "klo",
        "Mar",
        "März",
        "Dana",
        "~ Ash",
        "<",
        ">",
    ),
    *("<Media omitted>", "<attached: a.jpg>", "a.jpg (file attached)", "null", "٣", "年", "BE", "("),
    *(
        "18/03/22, 14:56 - Dana: ",
        "[18.03.22, 14:56:01] Ash: ",
        "14:56, 18 Mar 2022 - Dana: ",
        "03/18/22, 2:56 PM - ",
    ),
]
texts = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
CHAT = "".join(
    f"\u200e[{day:02}.03.22, 14:56:0{day % 10}] Dana: \u200e<attached: 0000000{day % 10}-PHOTO.jpg>\r\nand\nmore\r\n"
    for day in range(10, 25)
).encode()
mutations = st.lists(
    st.tuples(st.integers(0, len(CHAT)), st.integers(0, 9), st.binary(max_size=6)), min_size=1, max_size=8
)


def import_(data: bytes) -> None:
    """Read bytes by force and by claim; both must end, and their sums must add up."""
    whole = Tree("x.txt", (member("x.txt", data),))
    for claim in (Claim("whatsapp", whole.members, 1), *IMPORTER.claims(whole)):
        for order in ("", "dmy"):
            with suppress(Undecided):
                outcome = used_up(IMPORTER.read(whole, claim, Options(now=NOW, order=order)))
                assert outcome.items or outcome.faults


def mutated(changes: list[tuple[int, int, bytes]]) -> bytes:
    data = CHAT
    for place, cut, put in changes:
        data = data[:place] + put + data[place + cut :]
    return data


def fuzz(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))


@fuzz(DAILY)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    import_(data)


@fuzz(DAILY)
@given(texts)
def test_any_pieces_of_chats_are_read_or_refused(text: str) -> None:
    import_(text.encode())


@fuzz(DAILY)
@given(mutations)
def test_a_damaged_chat_is_read_or_refused(changes: list[tuple[int, int, bytes]]) -> None:
    import_(mutated(changes))


@pytest.mark.full
@fuzz(FULL // 4)
@given(st.binary(max_size=300))
def test_any_bytes_many_times(data: bytes) -> None:
    import_(data)


@pytest.mark.full
@fuzz(FULL // 2)
@given(texts)
def test_any_pieces_of_chats_many_times(text: str) -> None:
    import_(text.encode())


@pytest.mark.full
@fuzz(FULL // 4)
@given(mutations)
def test_a_damaged_chat_many_times(changes: list[tuple[int, int, bytes]]) -> None:
    import_(mutated(changes))


@pytest.mark.parametrize(
    "piece", ["1", "12/", "[", " ", "a", "1 ", "14:56 ", "\u200e", "1/1/22 ", "<a:", "(", "\u200e<"]
)
def test_no_line_takes_long_however_it_repeats_itself(piece: str) -> None:
    line = piece * (200_000 // len(piece))
    start = time.process_time()
    head_of(line)
    import_(f"18/03/22, 14:56 - Dana: {line}\n{line}\n".encode())
    assert time.process_time() - start < 5
