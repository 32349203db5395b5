"""Made-up chats, each in three overlapping exports without ids: it is counted how many orders end as they should.

Not all can: of messages with the same words, one of which stands at another minute, nobody knows which is which.
"""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

import pytest

from disputekit.case import align
from disputekit.ledger.origins import words_of
from tests.app.test_importing_forms import bring, standing, total, written
from tests.conftest import FULL
from tests.support.figures import record
from tests.support.office import Office

CHATS = 20 if FULL else 1
SIZE, EARLY, LATE = 150, 100, 50  # messages of the chat; where the early export ends and the late one begins
SHORT = 0.2
BEGIN = datetime(2024, 5, 6, 9, 0)  # noqa: DTZ001 (a clock on a wall, as the export has it)
WORDS = [
    "logo",
    "draft",
    "invoice",
    "please",
    "send",
    "header",
    "footer",
    "menu",
    "call",
    "fix",
    "page",
    "photo",
    "text",
    "price",
]
FEW = ("logo", "draft", "invoice", "menu", "price")


class Said(NamedTuple):
    """A message of a made-up chat: minutes since its first one, who wrote it, and what."""

    minute: int
    who: str
    text: str


def chat(seed: int, *, few: bool) -> list[Said]:
    """A chat of pauses and bursts: a fifth of it is short thanks, the rest sentences, or one of a ``few`` words."""
    draw = random.Random(seed)  # noqa: S311 (the same chats at any time)
    minute, said = 0, list[Said]()
    for _ in range(SIZE):
        minute += draw.choice((0, 0, 1, 1, 2, 3, 5, 40))
        length = 1 if few and draw.random() < 0.8 else draw.randint(3, 9)
        words = " ".join(draw.choices(FEW if few else WORDS, k=length))
        text = draw.choice(("ok", "thanks")) if draw.random() < SHORT else words
        said.append(Said(minute, draw.choice(("Dana", "Mika")), text))
    return said


def export(said: Sequence[Said], seed: int, *, name: str, moved: float) -> str:
    """The chat as a telephone writes it that calls Dana by a ``name``; some minutes are up to three off."""
    draw = random.Random(seed)  # noqa: S311 (the same exports at any time)
    lines = []
    for one in said:
        off = draw.choice((-2, -1, 1, 3)) if draw.random() < moved else 0
        at = BEGIN + timedelta(minutes=one.minute + off)
        lines.append(f"{at:%d/%m/%y, %H:%M} - {name if one.who == 'Dana' else one.who}: {one.text}\n")
    return "".join(lines)


def exports(seed: int, *, few: bool, moved: float) -> tuple[list[Said], list[str]]:
    """Return a chat, and its first two thirds, its last two thirds and all of it as three exports."""
    said = chat(seed, few=few)
    return said, [
        export(said[:EARLY], seed, name="Dana", moved=0),
        export(said[LATE:], seed + 1_000, name="Dana Reyes", moved=moved),
        export(said, seed + 2_000, name="Dana R.", moved=moved),
    ]


def off_by(folder: Path, said: Sequence[Said], texts: Sequence[str]) -> int:
    """Import the texts one after the other; return how many messages are missing, doubled or called edited."""
    folder.mkdir(parents=True)
    office = Office(folder)
    office.start()
    edited = 0
    for place, text in enumerate(texts):
        edited += total(bring(office, written(office, f"{place}.txt", text), order="dmy"), "edited")
    found = Counter(words_of(one) for one in standing(office))
    wanted = Counter(one.text for one in said)
    return edited + (found - wanted).total() + (wanted - found).total()


def count(folder: Path, *, few: bool, moved: float) -> tuple[int, int, int]:
    """Return how many orders were tried, how many ended exact, and how many messages were off in all."""
    offs = []
    for seed in range(CHATS):
        said, texts = exports(seed, few=few, moved=moved)
        for number, order in enumerate(permutations(texts)):
            offs.append(off_by(folder / f"{seed}-{number}", said, order))
    return len(offs), offs.count(0), sum(offs)


@pytest.mark.full
@pytest.mark.parametrize(("few", "moved"), [(False, 0.03), (True, 0.03), (True, 0.1)])
def test_three_overlapping_exports_without_ids_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: float, *, few: bool
) -> None:
    orders, exact, off = count(tmp_path / "as it is", few=few, moved=moved)
    assert off < orders * 3, "the figures of docs/limits.md do not hold any longer"
    said, texts = exports(0, few=few, moved=moved)
    was = off_by(tmp_path / "one", said, texts)
    with monkeypatch.context() as patch:
        patch.setattr(align, "_pair_moved", lambda *_: None)
        patch.setattr(align, "_pair_edited_nearby", lambda *_: None)
        planted = off_by(tmp_path / "planted", said, texts)
    assert planted > was, "messages whose minute moved are doubled where nobody looks for them"
    what = (
        "three overlapping exports without ids of a made-up chat in every order; found: messages off in all"
    )
    sizes = {"chats": CHATS, "orders": orders, "orders_exact": exact, "messages_a_chat": SIZE}
    name = f"A1 {'few words' if few else 'sentences'}, {moved:.0%} moved"
    record(name, what, **sizes, found=off, planted=1, caught=1)


def test_exports_that_move_no_minute_end_exact_in_every_order(tmp_path: Path) -> None:
    said = chat(0, few=False)
    texts = [export(part, 0, name="Dana", moved=0) for part in (said[:EARLY], said[LATE:], said)]
    assert off_by(tmp_path / "all", said, texts) == 0
    assert off_by(tmp_path / "back", said, texts[::-1]) == 0
