"""What due and status show is the same whether all messages are read or hardly any."""

import random
from typing import Any

import pytest

from disputekit.app import skeleton
from disputekit.app.skeleton import fold_skeleton
from disputekit.app.status import dates_of, ends_of, status
from disputekit.app.structure import fold_structure
from disputekit.ledger.append import Next
from tests.case.build import DANA, OLENA, money, note, to_client, to_me, when, words
from tests.support.office import Office

LABELS = ("M1", "M2", "R1", "R2", "S1")
CHANNELS = ("Upwork", "email", "zoom")


def terms() -> list[dict[str, Any]]:
    at = when("2026-01-05T10:00+00:00")
    return [
        {"kind": "agreement", "when": at, "text": words("the offer"), "talk": to_me()},
        {"kind": "scope", "when": at, "label": "S1", "text": words("Logo")},
        {"kind": "milestone", "when": at, "label": "M1", "text": words("Design"), "amount": money(800)},
        {"kind": "milestone", "when": at, "label": "M2", "text": words("Build"), "amount": money(900)},
        {"kind": "request", "when": at, "label": "R1", "text": words("a popup"), "talk": to_me()},
        {"kind": "request", "when": at, "label": "R2", "text": words("a blog"), "talk": to_me()},
    ]


def moment(dice: random.Random) -> dict[str, Any]:
    day = f"2026-02-{dice.randint(1, 9):02}"
    said = dice.choice(
        [day, f"{day}T{dice.randint(8, 20):02}:00+00:00", f"{day}T{dice.randint(8, 20):02}:30+00:00"]
    )
    return when(said, "Europe/Kyiv", dice.choice(["at", "at", "at", "about", "before", "after"]))


def something(dice: random.Random, seq: int) -> dict[str, Any]:
    """One record at random; messages are the most, and most of them name something."""
    label, via = dice.choice(LABELS), dice.choice(CHANNELS)
    talk = dice.choice([to_me(via), to_client(via)])
    made: dict[str, Any] = {"when": moment(dice), "talk": talk}
    kind = dice.choice(["message"] * 6 + ["delivery", "answer", "quote", "work", "money"])
    text = dice.choice([words, note])("some words")
    match kind:
        case "message":
            named: dict[str, Any] = {"about": [dice.choice([label, dice.randint(2, seq - 1)])]}
            return {
                "kind": kind,
                **made,
                "text": text,
                **dice.choice([named, {"re": [dice.randint(2, seq - 1)]}]),
            }
        case "answer":
            value = dice.choice(["agreed", "seen", "changes_requested", "declined"])
            cites = {"cites": [dice.randint(8, seq - 1)]} if dice.random() < 0.5 and seq > 9 else {}
            return {"kind": kind, **made, "value": value, "about": [label], **cites}
        case "money":
            step = dice.choice(["funded", "released", "refund_asked"])
            return {"kind": kind, "when": moment(dice), "step": step, "amount": money(100), "about": [label]}
        case "quote":
            return {"kind": kind, **made, "amount": money(150), "about": [dice.choice(["R1", "R2"])]}
        case _:
            talk = {} if kind == "work" else {"talk": to_client(dice.choice(["Submit work", "email"]))}
            return {"kind": kind, "when": moment(dice), "text": text, "about": [label], **talk}


def filled(office: Office, seed: int) -> Office:
    """Append a hundred records at random."""
    dice = random.Random(seed)  # noqa: S311 - a seeded sequence is the point

    def build(coming: Next) -> list[Any]:
        made = terms()
        while len(made) < 110:
            made.append(something(dice, coming.seq + len(made)))
        return made

    with office.opened() as case:
        case.append(build)
    return office


def assert_the_same_is_shown(office: Office) -> None:
    with office.opened(writing=False) as case:
        little, much, now = fold_skeleton(case), fold_structure(case), case.setup.now
        assert len(little.pieces) < len(much.pieces)
        assert ends_of(little, now) == ends_of(much, now)
        assert dates_of(little, now) == dates_of(much, now)
        brief, whole = status(case, whole=False), status(case)
    assert (brief.clocks, brief.accounts, brief.ends) == (whole.clocks, whole.accounts, whole.ends)
    shown = [
        [(one.label, one.submitted[-1:] and one.submitted[-1].response) for one in found.milestones]
        for found in (brief, whole)
    ]
    assert shown[0] == shown[1]
    assert [one.state for one in brief.requests] == [one.state for one in whole.requests]


@pytest.mark.parametrize("seed", range(12))
def test_hardly_any_message_is_read_and_nothing_shown_changes(office: Office, seed: int) -> None:
    assert_the_same_is_shown(filled(office, seed))


def test_leaving_out_the_clients_messages_is_noticed(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(skeleton, "_remarks", lambda _case, _mentions: ())
    with pytest.raises(AssertionError):
        assert_the_same_is_shown(filled(office, 3))


def test_leaving_out_the_written_recap_is_noticed(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [
        *terms(),
        {
            "kind": "quote",
            "when": when("2026-01-31T10:00+00:00"),
            "about": ["R1"],
            "amount": money(150),
            "talk": to_client(),
        },
        {
            "kind": "answer",
            "when": when("2026-02-01T10:00+00:00"),
            "value": "agreed",
            "about": ["R1"],
            "text": note("she is fine with it"),
            "talk": to_me("zoom"),
        },
        {
            "kind": "message",
            "when": when("2026-02-01T11:00+00:00"),
            "about": ["R1"],
            "text": words("to confirm: the popup"),
            "talk": to_client(),
        },
        {
            "kind": "message",
            "when": when("2026-02-02T11:00+00:00"),
            "text": words("hello"),
            "talk": to_client(),
        },
        {
            "kind": "message",
            "when": when("2026-02-03T11:00+00:00"),
            "about": ["M1"],
            "text": words("hi"),
            "talk": to_client(),
        },
        {"kind": "memo", "when": when("2026-02-04T11:00+00:00"), "text": words("a memo")},
    ]
    with office.opened() as case:
        case.append(lambda _coming: made)
    assert_the_same_is_shown(office)
    with office.opened(writing=False) as case:
        assert not any("recap" in one.gap for one in ends_of(fold_skeleton(case), case.setup.now))
    monkeypatch.setattr(skeleton, "_recaps", lambda _case, _folded, _mentions: ())
    with pytest.raises(AssertionError):
        assert_the_same_is_shown(office)


def test_the_people_of_the_record_are_those_of_the_office(office: Office) -> None:
    with office.opened(writing=False) as case:
        assert [case.people.side_of(one) for one in (OLENA, DANA)] == ["me", "client"]
