"""The owner of a record can write all of it anew: only a checkpoint that somebody else holds shows that he did.

T4: eight ways to cheat with everything rehashed and the index made again. T5: every earlier state put back. T6: two
stories from one beginning. In each, a verify that looks only at the size of a checkpoint must be noticed.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial

import pytest

from disputekit.ledger.chaincheck import ChainCheck
from disputekit.ledger.check import _check_checkpoint
from disputekit.ledger.index import put_head, replay
from disputekit.ledger.indexcheck import new_database
from disputekit.ledger.read import CaseRow, record_at
from disputekit.ledger.verdict import CheckReport, Findings, Verdict, report_of
from disputekit.record.canonical import Json
from disputekit.record.chain import Checkpoint
from disputekit.record.entry import Record, build_entry, hash_of, seal
from tests.conftest import FULL
from tests.faults.tampering import in_time, judged_open
from tests.ledger.samples import CASE_ID, amend, at, facts, memo, message
from tests.support.figures import record

SIZE = 30  # records of the case that is cheated with
TRIALS = 60 if FULL else 1
FORKS = 10_000 if FULL else 150
SIZES = range(200) if FULL else range(0, 40, 13)
OTHER_ID = "0" * 31 + "1"

Story = list[tuple[str, dict[str, Json]]]
Compare = Callable[[str, list[ChainCheck], Findings], None]
Attack = Callable[[Story, int, random.Random], int]


class Told:
    """A story written down: its stored rows, and the checkpoint at each size."""

    def __init__(self, story: Story, salt: int = 0, case_id: str = CASE_ID) -> None:
        self.story = story
        self.case_id = case_id
        self.rows: list[tuple[int, bytes, str]] = []
        self.checkpoints = [Checkpoint(case_id, 0, "0" * 64)]
        salts = iter(range(salt << 32, (salt + 1) << 32))
        for seq, (recorded_at, fields) in enumerate(story, start=1):
            sealed = seal(fields, lambda: next(salts).to_bytes(16, "big"))
            data = build_entry(case_id, seq, self.checkpoints[-1].hash, recorded_at, sealed)
            self.rows.append((seq, data, sealed.joined()))
            self.checkpoints.append(Checkpoint(case_id, seq, hash_of(data)))

    def verified(self, *held: str) -> CheckReport:
        """Verify all that is in its database, with an index that fits."""
        with closing(new_database()) as connection:
            connection.execute("INSERT INTO chain VALUES (1, ?)", (self.case_id,))
            for seq, data, joined in self.rows:
                connection.execute("INSERT INTO entry VALUES (1, ?, ?)", (seq, data))
                connection.execute("INSERT INTO disclosure VALUES (1, ?, ?)", (seq, joined))
            read = partial(record_at, connection, 1)
            for seq, (recorded_at, fields) in enumerate(self.story, start=1):
                replay(connection, 1, Record(seq, recorded_at, fields), read)
            if self.rows:
                connection.execute("INSERT OR IGNORE INTO case_index VALUES (1, 'acme')")
                put_head(connection, 1, self.checkpoints[-1].hash)
            return judged_open(connection, *held)

    def chain_verified(self, held: str, compare: Compare = _check_checkpoint) -> Verdict:
        """Verify the chain alone: what a checkpoint is compared with."""
        findings = Findings()
        chain = ChainCheck(CaseRow(1, self.case_id, "acme", ""), findings)
        for _ in chain.records(iter(self.rows)):
            pass
        compare(held, [chain], findings)
        return report_of(findings, [chain.head()], 0).verdict


def clock(number: int) -> str:
    return f"2026-03-{1 + number // 24:02}T{number % 24:02}:00:00.000000Z"


def story(size: int) -> Story:
    """Messages, notes, and a correction at every fifth place."""
    made: Story = [(clock(0), facts())]
    for number in range(1, size):
        if number % 5 == 4:
            draft = amend(number, text={"body": f"rather {number}", "basis": "described"})
        else:
            draft = message(f"number {number}") if number % 2 else memo(f"about {number}")
        made.append((clock(number), draft))
    return made


def edit(told: Story, place: int, _chance: random.Random) -> int:
    told[place] = told[place][0], memo("what suits me")
    return place


def backdate(told: Story, place: int, _chance: random.Random) -> int:
    told[place] = clock(place - 1), told[place][1] | {"when": at("2025-01-01T00:00+00:00")}
    return place


def insert(told: Story, place: int, _chance: random.Random) -> int:
    told.insert(place, (told[place - 1][0], memo("was always here")))
    _retarget(told, place)
    return place


def reorder(told: Story, place: int, _chance: random.Random) -> int:
    place = min(place, len(told) - 2)
    told[place], told[place + 1] = (told[place][0], memo("later")), (told[place + 1][0], memo("earlier"))
    return place


def resalt(_told: Story, _place: int, _chance: random.Random) -> int:
    return 0  # all is sealed anew, see the trial


def drop_correction(told: Story, place: int, _chance: random.Random) -> int:
    corrections = [at for at, (_, fields) in enumerate(told) if fields["kind"] == "amend"]
    nearest = min(corrections, key=lambda one: abs(one - place))
    del told[nearest]
    _retarget(told, nearest)
    return nearest


def drop_case(told: Story, _place: int, _chance: random.Random) -> int:
    told.clear()
    return 0


def truncate(told: Story, place: int, _chance: random.Random) -> int:
    del told[place:]
    return place


def _retarget(told: Story, place: int) -> None:
    """Let corrections behind a moved place correct something that is before them."""
    for number, (recorded_at, fields) in enumerate(told[place:], start=place):
        if fields["kind"] == "amend":
            told[number] = recorded_at, memo("moved")


ATTACKS: tuple[Attack, ...] = (
    *(edit, backdate, insert, reorder),
    *(resalt, drop_correction, drop_case, truncate),
)


def trials() -> Iterator[tuple[Attack, int, int, int]]:
    for trial in range(TRIALS):
        for spacing in (1, 10, 50) if FULL else (10,):
            for number, attack in enumerate(ATTACKS):
                yield attack, spacing, trial, 1000 * number + trial


def attacked(attack: Attack, chance: random.Random, size: int) -> tuple[Told, Told, int]:
    """The honest story, the other one with everything rehashed, and how many records they share."""
    honest = story(size)
    forged = list(honest)
    shared = attack(forged, chance.randint(1, size - 2), chance)
    other_id = OTHER_ID if attack is drop_case else CASE_ID
    told = Told(forged or story(3), salt=int(attack is resalt), case_id=other_id)
    return Told(honest), told, shared


def size_only(text: str, chains: list[ChainCheck], findings: Findings) -> None:
    """The planted defect: a checkpoint is said to hold wherever there are as many records."""
    size = int(text.splitlines()[1])
    if size > chains[0].size:
        findings.fail("checkpoint.hash", "too short")
    chains[0].vouched = size


def test_what_an_owner_writes_anew_is_diverged_before_the_last_checkpoint_and_named_newer_after_it() -> None:
    tried, wrong, before_last, window, unnoticed = 0, [], 0, 0, 0
    for attack, spacing, trial, seed in in_time([*trials()]):
        size = SIZE if spacing < 50 else 2 * SIZE
        honest, forged, shared = attacked(attack, random.Random(seed), size)  # noqa: S311
        held = honest.checkpoints[size - size % spacing - (1 if size % spacing == 0 and trial % 2 else 0)]
        report = forged.verified(held.text())
        tried += 1
        alone = forged.verified().verdict
        if alone is not Verdict.UNANCHORED:
            wrong.append(f"{attack.__name__} {seed}: alone it is {alone.words}")
        if shared < held.size:
            before_last += 1
            if report.verdict is not Verdict.DIVERGED:
                wrong.append(f"{attack.__name__} {seed} every {spacing}: {report.verdict.words}")
            with pytest.MonkeyPatch.context() as planted:
                planted.setattr("disputekit.ledger.check._check_checkpoint", size_only)
                unnoticed += forged.verified(held.text()).verdict is Verdict.ANCHORED
        else:
            window += 1
            if report.verdict is not Verdict.ANCHORED or report.heads[0].vouched > shared:
                wrong.append(f"{attack.__name__} {seed} every {spacing}: more is vouched for than holds")
    assert wrong == []
    assert before_last > window
    assert unnoticed, "a verify that looks at the size of a checkpoint alone was not noticed"
    record(
        "T4",
        "eight ways of an owner to write a case anew, against a checkpoint from every 1, 10 or 50 records",
        trials=tried,
        of_possible=len([*trials()]),
        before_the_last_checkpoint=before_last,
        after_it=window,
        found=len(wrong),
        planted=1,
        caught=1,
    )


DRESSES: tuple[Callable[[str], str], ...] = (
    lambda text: text,
    lambda text: text.replace("\n", "\r\n"),
    lambda text: f"\n\n{text}\n",
    lambda text: "".join(f"   {line} \n" for line in text.splitlines()),
)


def test_every_earlier_state_put_back_is_diverged_for_whoever_holds_a_later_checkpoint() -> None:
    whole = Told(story(len(SIZES) if FULL else SIZES[-1] + 14))
    last = len(whole.rows)
    tried, wrong, unnoticed = 0, [], 0
    for size in in_time([*SIZES]):
        earlier = Told(whole.story[:size])
        later = random.Random(size).randint(size + 1, last)  # noqa: S311
        for dress in DRESSES:
            tried += 1
            verdicts = [earlier.verified(dress(whole.checkpoints[at].text())).verdict for at in (later, last)]
            if verdicts != [Verdict.DIVERGED, Verdict.DIVERGED]:
                wrong.append(f"{size} of {last}: {verdicts}")
        alone, own = earlier.verified().verdict, earlier.verified(earlier.checkpoints[-1].text()).verdict
        if alone is not Verdict.UNANCHORED or own is not (Verdict.ANCHORED if size else Verdict.UNANCHORED):
            wrong.append(f"{size} of {last}: alone {alone}, with its own checkpoint {own}")
        with pytest.MonkeyPatch.context() as planted:
            planted.setattr("disputekit.ledger.check._check_checkpoint", lambda *_: None)
            unnoticed += earlier.verified(whole.checkpoints[last].text()).verdict is not Verdict.DIVERGED
    assert wrong == []
    assert unnoticed, "a verify that looks at no checkpoint was not noticed"
    record(
        "T5",
        "an earlier state put back, a later checkpoint held outside, written in four ways",
        states=tried,
        of_possible=len(SIZES) * len(DRESSES),
        records=last,
        found=len(wrong),
        planted=1,
        caught=1,
    )


def test_of_two_stories_from_one_beginning_a_checkpoint_fits_one() -> None:
    tried, wrong, unnoticed = 0, [], 0
    for seed in in_time(range(FORKS)):
        chance = random.Random(seed)  # noqa: S311 - a reproducible trial
        shared, one_more, other_more = chance.randint(0, 8), chance.randint(1, 4), chance.randint(1, 4)
        common = story(9)[:shared]
        branches = [
            Told(common + [(clock(20 + at), memo(f"{name} {at}")) for at in range(more)])
            for name, more in (("one", one_more), ("other", other_more))
        ]
        tried += 1
        for shown, held in (branches, branches[::-1]):
            point = held.checkpoints[chance.randint(shared + 1, len(held.rows))]
            honest = shown.checkpoints[chance.randint(1, len(shown.rows))]
            if shown.chain_verified(point.text()) is not Verdict.DIVERGED:
                wrong.append(f"fork {seed} accepted")
            if shown.chain_verified(honest.text()) is not Verdict.ANCHORED:
                wrong.append(f"honest {seed} refused")
            unnoticed += shown.chain_verified(point.text(), size_only) is Verdict.ANCHORED
    assert wrong == []
    assert unnoticed > tried // 2, "a verify that looks at the size of a checkpoint alone was not noticed"
    record(
        "T6",
        "two stories from one beginning, each checked against a checkpoint of the other and its own",
        pairs=tried,
        of_possible=FORKS,
        found=len(wrong),
        planted=1,
        caught=1,
    )


def test_a_checkpoint_of_another_case_is_diverged() -> None:
    told = Told(story(5))
    assert told.verified(told.checkpoints[-1].text().replace(CASE_ID, OTHER_ID)).verdict is Verdict.DIVERGED
