"""One record in one line of words: every kind, what is withheld, and what an unknown program wrote."""

import pytest

from disputekit.app.log import Draft
from disputekit.app.workspace import OpenCase
from disputekit.cli.describe import (
    about_words,
    amount_of,
    basis_of,
    files_of,
    moment_at,
    person,
    sender_of,
    size_words,
    text_of,
    value_words,
    via_of,
    what,
)
from disputekit.cli.messages import age_words, echo
from disputekit.record.canonical import Json
from disputekit.record.entry import Record
from disputekit.record.kinds import KINDS
from tests.support.office import Office

Fields = dict[str, Json]

USD: Json = {"currency": "USD", "minor": 45_000, "scale": 2}
DAY: Json = {"rel": "at", "from": "2026-03-03", "zone": "Europe/Kyiv", "said": "3 mar", "basis": "typed"}
TALK: Json = {"from": "Dana Reyes", "to": ["Olena Koval"], "via": "Upwork"}


def said(office: Office, fields: Fields) -> str:
    def use_case(case: OpenCase) -> str:
        return what(case, Record(9, "2026-03-03T14:05:00.000000Z", fields), fields)

    return office.do(use_case)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "case", "title": "Site"}, "case: Site"),
        (
            {"kind": "person", "label": "P1", "names": ["Tom", "tom@a.test"], "side": "client"},
            "P1 Tom = tom@a.test (client)",
        ),
        ({"kind": "message", "talk": TALK, "about": ["R1", 4]}, "Dana wrote about R1, #4"),
        ({"kind": "message", "talk": {"from": "Olena Koval", "to": ["x"], "via": "Zoom"}}, "call"),
        ({"kind": "agreement"}, "agreement"),
        (
            {"kind": "scope", "label": "S1", "limit": {"count": "2", "unit": "rounds"}},
            "S1 agreed item, limit 2 rounds",
        ),
        ({"kind": "scope", "label": "X1"}, "X1 excluded"),
        (
            {"kind": "milestone", "label": "M1", "amount": USD, "per": "hour", "due": DAY},
            "M1 milestone, USD 450.00 per hour, due 3 Mar 2026",
        ),
        ({"kind": "milestone", "label": "M1", "amount": USD}, "M1 milestone, USD 450.00"),
        ({"kind": "request", "label": "R1", "talk": TALK}, "R1 requested by Dana"),
        ({"kind": "request", "label": "R1"}, "R1 requested"),
        (
            {"kind": "position", "about": ["R1"], "by": "me", "stance": "out"},
            "R1: outside the scope, in your reading",
        ),
        (
            {"kind": "position", "about": ["R1"], "by": "client", "stance": "unclear"},
            "R1: unclear, in Dana's reading",
        ),
        (
            {"kind": "quote", "about": ["R1"], "amount": USD, "days": 1, "per": "week"},
            "R1 quoted, USD 450.00 per week, 1 working day",
        ),
        (
            {"kind": "quote", "about": ["R1"], "amount": USD, "days": 2},
            "R1 quoted, USD 450.00, 2 working days",
        ),
        (
            {"kind": "answer", "about": ["R1"], "value": "agreed", "amount": USD, "talk": TALK},
            "R1 agreed by Dana, USD 450.00",
        ),
        ({"kind": "answer", "re": [4, 5], "value": "changes_requested"}, "#4, #5 changes asked by Dana"),
        ({"kind": "answer", "about": ["R1"], "value": "shrugged"}, "R1 answered by Dana"),
        ({"kind": "work", "about": ["R1"]}, "work done on R1"),
        ({"kind": "work"}, "work done"),
        ({"kind": "delivery", "about": ["M1"], "part": True}, "M1 partly submitted"),
        ({"kind": "hours", "minutes": 95, "mode": "over_limit"}, "1 h 35 min over limit"),
        (
            {"kind": "money", "about": ["M1"], "step": "lapsed", "amount": USD},
            "M1 released by silence USD 450.00",
        ),
        ({"kind": "money", "step": "lent"}, "lent"),
        (
            {"kind": "offer", "label": "O1", "talk": TALK, "amount": USD},
            "O1 settlement offered by Dana, USD 450.00",
        ),
        ({"kind": "offer", "label": "O1"}, "O1 settlement offered"),
        ({"kind": "event", "name": "contract_ended", "by": "client"}, "contract ended by Dana"),
        ({"kind": "event", "name": "contract_ended", "by": "platform"}, "contract ended by Upwork"),
        ({"kind": "event", "name": "contract_ended"}, "contract ended"),
        ({"kind": "deadline", "about": ["M1"], "due": DAY}, "M1 deadline Tue 3 Mar 2026"),
        (
            {"kind": "coverage", "channel": "Upwork", "extent": "complete", "from": DAY, "to": DAY},
            "the record holds Upwork: complete, 3 Mar 2026 to 3 Mar 2026",
        ),
        ({"kind": "amend", "target": 4, "set.amount": USD, "set.due": None}, "corrects #4: amount, due"),
        ({"kind": "withdraw", "target": 4}, "takes back #4"),
        ({"kind": "link", "targets": [4, 5]}, "#4, #5 belong together"),
        ({"kind": "link", "targets": [4, 5], "off": True}, "#4, #5 are no longer joined"),
        ({"kind": "shred", "target": 4, "fields": ["text"]}, "erased from #4: text"),
        ({"kind": "anchor", "size": 4, "witness": "mail to Dana"}, "seal up to #4, held by mail to Dana"),
        ({"kind": "handover", "to": "Upwork support"}, "document handed over to Upwork support"),
        ({"kind": "handover"}, "document handed over"),
        ({"kind": "import", "tool": {"name": "paste"}}, "source brought in by paste"),
        ({"kind": "import"}, "source brought in"),
        ({"kind": "memo"}, "memo"),
        ({"kind": "gossip", "about": ["R1"]}, "gossip R1"),
        ({}, "withheld"),
    ],
)
def test_a_record_is_said_in_words(office: Office, fields: Fields, words: str) -> None:
    assert said(office, fields) == words


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_whose_fields_are_withheld_or_damaged_is_still_said(office: Office, kind: str) -> None:
    assert said(office, {"kind": kind})
    wrong: Fields = {field.name: 5 for field in KINDS[kind].fields}
    assert said(office, {**wrong, "kind": kind, "talk": 5, "about": 5, "re": 5, "text": 5, "when": 5})


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (41_200_000, "41.2 MB"),
        (5 * 10**12, "5000.0 GB"),
    ],
)
def test_sizes_are_said_in_thousands(size: int, words: str) -> None:
    assert size_words(size) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "nothing"),
        (USD, "USD 450.00"),
        (DAY, "Tue 3 Mar 2026"),
        ({"body": "hello", "basis": "verbatim"}, "hello"),
        ({"count": "2", "unit": "rounds"}, "count 2, unit rounds"),
        (["R1", 4], "R1, 4"),
        (True, "yes"),
        (3, "3"),
        ("fixed", "fixed"),
    ],
)
def test_values_of_fields_are_said_in_words(value: Json, words: str) -> None:
    assert value_words(value) == words


def test_parts_of_a_record_that_are_missing_or_damaged_are_empty() -> None:
    damaged: Fields = {"talk": 5, "text": 5, "about": 5, "amount": 5, "when": 5, "file.x": 5}
    nothing: Fields = {}
    for fields in (nothing, damaged):
        assert (sender_of(fields), via_of(fields), text_of(fields), basis_of(fields)) == ("", "", "", "")
        assert about_words(fields) == ""
        assert amount_of(fields) is None
        assert moment_at(fields) is None
        assert files_of(fields) == []


def test_files_are_in_the_order_of_their_numbers() -> None:
    fields: Fields = {f"file.{number}": {"name": str(number)} for number in (10, 2, 1)}
    assert [one["name"] for one in files_of(fields)] == ["1", "2", "10"]


def test_people_are_called_by_their_first_word(office: Office) -> None:
    with office.opened() as case:
        assert [person(case, name) for name in ("Olena Koval", "Dana Reyes", "Tom", " ")] == [
            "you",
            "Dana",
            "Tom",
            " ",
        ]


# ---------------------------------------------------------------- the echo


def echoed(office: Office, *drafts: Draft, defaulted: tuple[str, ...] = ()) -> list[str]:
    records = office.write(*drafts)
    with office.opened() as case:
        return [echo(case, one, defaulted) for one in records]


def test_the_echo_says_everything_in_full(office: Office) -> None:
    draft = Draft("message", text="hi", verbatim=True, when="15:40", sender="client", receiver="me")
    assert echoed(office, draft, defaulted=("via",)) == [
        "acme #2 · Dana wrote · Upwork (default) · Tue 3 Mar 2026, 15:40 Kyiv (13:40 UTC) · Dana's words · logged 25 min later"
    ]


def test_the_echo_says_whose_words_they_are(office: Office) -> None:
    mine = Draft("message", text="hi", verbatim=True, sender="me", receiver="client", via="email")
    assert "· email · " in echoed(office, mine)[0]
    assert echoed(office, mine)[0].endswith("your words")
    assert echoed(office, mine._replace(verbatim=False))[0].endswith("described by you")
    assert echoed(office, Draft("memo", text="x", verbatim=True))[0].endswith("your words")


def test_the_words_of_an_event_are_those_of_the_side_that_acted(office: Office) -> None:
    def said(by: str) -> str:
        own = {"name": "hours_disputed", "by": by}
        return echoed(office, Draft("event", text="ten hours too many", verbatim=True, own={**own}))[0]

    assert said("client").endswith("Dana's words")
    assert said("platform").endswith("Upwork's words")
    assert said("me").endswith("your words")


def test_a_correction_is_echoed_without_a_time(office: Office) -> None:
    office.got()
    assert echoed(office, Draft("withdraw", own={"target": 2})) == ["acme #3 · takes back #2"]


def test_the_age_of_a_correction_is_said() -> None:
    assert age_words("2026-03-03T14:05:00.000000Z", "2026-03-03T14:08:00.000000Z") == "3 min later"
    assert age_words("2026-03-03T14:05:00.000000Z", "2026-03-03T14:05:30.000000Z") == ""
