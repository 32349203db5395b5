"""Writing records: labels, references, batches, keys, files, and the clock that nobody sets."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from disputekit.app.cases import set_fact
from disputekit.app.correct import correct, take_back
from disputekit.app.log import Draft, checked_text, compose, default_channel, reference, write
from disputekit.app.parse import money
from disputekit.app.workspace import OpenCase
from disputekit.errors import NotFound, Refused
from disputekit.ledger.append import Appended
from disputekit.ledger.read import head_of
from disputekit.record.canonical import Json
from disputekit.record.fields import MAX_TEXT
from tests.support.office import NOW, Office, offer_in


def at(office: Office) -> Json:
    return office.records()[-1].fields["when"]


# ---------------------------------------------------------------- one record


def test_a_message_holds_what_was_said_and_nothing_else(office: Office) -> None:
    seq = office.got("can you also do a popup?", when="15:40")
    assert office.records()[-1].fields == {
        "kind": "message",
        "when": {
            "rel": "at",
            "from": "2026-03-03T15:40+02:00",
            "zone": "Europe/Kyiv",
            "said": "15:40",
            "basis": "typed",
        },
        "talk": {"from": "Dana Reyes", "to": ["Olena Koval"], "via": "Upwork"},
        "text": {"body": "can you also do a popup?", "basis": "verbatim"},
    }
    assert seq == 2


def test_nothing_said_means_now_by_the_clock(office: Office) -> None:
    office.got()
    assert at(office) == {
        "rel": "at",
        "from": "2026-03-03T16:05+02:00",
        "zone": "Europe/Kyiv",
        "said": "now",
        "basis": "clock",
    }


def test_a_record_carries_the_time_of_the_machine_and_not_the_one_it_tells(office: Office) -> None:
    office.got(when="1 mar")
    assert office.records()[-1].recorded_at == "2026-03-03T14:05:01.000000Z"


def test_text_is_described_unless_said_otherwise(office: Office) -> None:
    office.write(Draft("memo", text="as I remember it"))
    assert office.records()[-1].fields["text"] == {"body": "as I remember it", "basis": "described"}


def test_files_are_stored_and_named_by_number(office: Office, tmp_path: Path) -> None:
    files = (offer_in(tmp_path, "a.txt", "one"), offer_in(tmp_path, "b.txt", "two"))
    office.write(Draft("memo", files=files))
    fields = office.records()[-1].fields
    assert [name for name in fields if name.startswith("file.")] == ["file.1", "file.2"]
    assert [one["name"] for one in fields.values() if isinstance(one, dict) and "sha256" in one] == [
        "a.txt",
        "b.txt",
    ]
    assert len(office.files()) == 2


def test_progress_is_told_while_a_file_is_stored(office: Office, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    office.setup = office.setup._replace(progress=lambda what, done, total: told.append((what, done, total)))
    office.write(Draft("memo", files=(offer_in(tmp_path, text="12345"),)))
    assert told[0] == ("offer.txt", 5, 5)


@pytest.mark.parametrize("text", ["x" * (MAX_TEXT + 1), "broken \udcff byte"])
def test_text_that_no_record_can_hold_is_refused_and_can_be_attached(office: Office, text: str) -> None:
    found = office.not_written(Draft("memo", text=text))
    assert "-f FILE" in found.hint
    assert checked_text("x" * MAX_TEXT)


def test_a_record_that_is_not_whole_is_refused_by_name(office: Office) -> None:
    assert (
        "a milestone record needs amount"
        in office.not_written(Draft("milestone", text="x", label="M")).message
    )


def test_a_refusal_leaves_no_file_behind(office: Office, tmp_path: Path) -> None:
    draft = Draft("memo", files=(offer_in(tmp_path),))
    for wrong in (
        {"about": ("nothing",)},
        {"when": "tomorrow"},
        {"sender": "client", "receiver": "me", "about": ("?",)},
    ):
        office.not_written(draft._replace(**wrong))
    assert office.files() == []


# ---------------------------------------------------------------- channels


def test_talk_goes_through_the_channel_of_the_case_or_the_one_that_is_named(empty: Office) -> None:
    empty.start(channel="e-mail")
    with empty.opened() as case:
        assert default_channel(case) == "e-mail"
    empty.got(via="WhatsApp")
    assert empty.records()[-1].fields["talk"] == {
        "from": "Dana Reyes",
        "to": ["Olena Koval"],
        "via": "WhatsApp",
    }


def test_a_case_between_two_people_has_no_channel_to_assume(empty: Office) -> None:
    empty.start()
    empty.do(set_fact, "platform", "direct")
    found = empty.not_written(Draft("message", text="hi", sender="client", receiver="me"))
    assert "-v email" in found.hint


# ---------------------------------------------------------------- references


@pytest.mark.parametrize(
    ("said", "ref"),
    [
        ("2", 2),
        ("#2", 2),
        ("E2", 2),
        ("e2", 2),
        ("r1", "R1"),
        ("R1", "R1"),
        ("2.1", "2.1"),
        ("#E2.1", "2.1"),
        ("last", 3),
        ("LAST-1", 2),
        ("last-2", 1),
    ],
)
def test_records_labels_and_files_have_short_names(office: Office, said: str, ref: Json) -> None:
    office.got()
    office.requested()
    with office.opened() as case:
        assert reference(case, said) == ref


@pytest.mark.parametrize("said", ["", "0", "R", "R0", "-1", "2.0", "the last", "S1.1", "##2", "last-"])
def test_what_names_nothing_is_refused_with_examples(office: Office, said: str) -> None:
    found = office.refused(reference, said)
    assert isinstance(found, Refused)
    assert "last" in found.hint


def test_more_records_than_there_are_cannot_be_counted_back(office: Office) -> None:
    assert isinstance(office.refused(reference, "last-1"), NotFound)


@pytest.mark.parametrize(
    ("name", "said"), [("about", "99"), ("about", "R7"), ("about", "1.1"), ("cites", "99"), ("answers", "2")]
)
def test_a_record_points_only_at_what_is_there(office: Office, name: str, said: str) -> None:
    found = office.not_written(Draft("memo", text="x")._replace(**{name: (said,)}))  # type: ignore[arg-type]
    assert isinstance(found, NotFound)


def test_references_are_written_as_numbers_labels_and_files(office: Office, tmp_path: Path) -> None:
    office.write(Draft("memo", files=(offer_in(tmp_path),)))
    office.requested()
    office.write(Draft("memo", text="x", about=("2.1", "R1", "2"), cites=("last",), answers=("last-1",)))
    fields = office.records()[-1].fields
    assert (fields["about"], fields["cites"], fields["re"]) == (["2.1", "R1", 2], [3], [2])


def test_last_does_not_mean_a_correction_where_words_are_cited(office: Office) -> None:
    office.got()
    office.do(take_back, [2], "")
    for name in ("about", "cites", "answers"):
        found = office.not_written(Draft("memo", text="x")._replace(**{name: ("last",)}))  # type: ignore[arg-type]
        assert found.message == "last is #3, a withdraw record"
    office.write(Draft("memo", text="x", cites=("last-1",)))


# ---------------------------------------------------------------- labels


def test_a_letter_gets_the_next_free_label(office: Office) -> None:
    for _ in range(3):
        office.requested()
    assert [one.fields["label"] for one in office.records()[1:]] == ["R1", "R2", "R3"]


def test_labels_of_one_command_follow_each_other(office: Office) -> None:
    office.requested()
    draft = Draft("scope", text="x", label="S")
    made = office.write(draft, draft._replace(label="X"), draft, Draft("request", text="y", label="R"))
    assert [one.fields["label"] for one in made] == ["S1", "X1", "S2", "R2"]


def test_a_label_that_was_taken_back_is_not_given_again(office: Office) -> None:
    office.requested()
    office.do(take_back, [2], "")
    office.requested()
    assert office.records()[-1].fields["label"] == "R2"


def test_a_known_label_restates(office: Office) -> None:
    office.write(Draft("scope", text="two rounds", label="S"))
    office.write(Draft("scope", text="three rounds", label="S1"))
    assert [one.fields["label"] for one in office.records()[1:]] == ["S1", "S1"]


@pytest.mark.parametrize(
    ("kind", "label", "says"),
    [
        ("request", "R9", "there is no R9"),
        ("request", "foo", "a request has R"),
        ("request", "M", "a request has R"),
        ("request", "S1", "a request has R"),
        ("scope", "Z", "a scope has S or X"),
        ("memo", "R", "a memo has none"),
        ("gossip", "R", "a gossip has none"),
    ],
)
def test_a_label_that_nobody_gave_is_refused(office: Office, kind: str, label: str, says: str) -> None:
    assert says in office.not_written(Draft(kind, text="x", label=label)).message


# ---------------------------------------------------------------- several records at once


def test_a_command_that_fails_in_its_last_record_writes_none(office: Office) -> None:
    office.not_written(Draft("memo", text="one"), Draft("memo", text="two", about=("R9",)))
    office.not_written(Draft("memo", text="one"), Draft("memo"))
    assert office.count() == 1


def test_records_of_one_command_share_their_time(office: Office) -> None:
    one, two = office.write(Draft("memo", text="one"), Draft("memo", text="two"))
    assert one.recorded_at == two.recorded_at


def test_the_first_record_of_a_command_may_prove_the_others(office: Office) -> None:
    office.requested()
    call = Draft("message", text="fine with 150", sender="me", receiver="client", via="call")
    answer = Draft("answer", about=("R1",), own={"value": "agreed"}, cites_first=True)
    office.write(call, answer, answer._replace(own={"value": "declined"}))
    assert [one.fields.get("cites") for one in office.records()[2:]] == [None, [3], [3]]


def test_a_record_may_concern_what_the_command_writes_before_it(office: Office) -> None:
    made = office.write(Draft("request", text="x", label="R"), Draft("memo", text="y", about=("R1",)))
    assert made[1].fields["about"] == ["R1"]


# ---------------------------------------------------------------- keys


def test_a_key_is_recorded_once(office: Office) -> None:
    first = office.do(_written, Draft("memo", text="x", once="git:1"))
    again = office.do(_written, Draft("memo", text="another", once="git:1"))
    assert (len(first.records), first.repeated) == (1, 0)
    assert (again.records, again.repeated) == ((), 2)
    assert office.count() == 2


def test_a_command_of_several_records_takes_one_key(office: Office) -> None:
    draft = Draft("memo", text="x", once="hours:9")
    office.write(draft, draft._replace(text="y"))
    assert [one.fields.get("once") for one in office.records()[1:]] == ["hours:9", None]
    assert office.do(_written, draft, draft).repeated == 2


def test_a_key_belongs_to_its_case(office: Office) -> None:
    office.write(Draft("memo", text="x", once="k"))
    office.start(slug="other", client="Tom Baker")
    assert office.do(_written, Draft("memo", text="x", once="k")).repeated == 0


def _written(case: OpenCase, *drafts: Draft) -> Appended:
    return write(case, drafts)


# ---------------------------------------------------------------- the clock


def test_a_chosen_clock_does_not_write_to_a_case_of_the_machines_clock(office: Office) -> None:
    office.choose_clock(datetime(2025, 1, 1, tzinfo=UTC))
    found = office.not_written(Draft("memo", text="backdated"))
    assert "--now does not set the clock of acme" in found.message


def test_a_case_cannot_be_opened_at_a_chosen_time_unless_it_says_so(empty: Office) -> None:
    empty.choose_clock(datetime(2025, 1, 1, tzinfo=UTC))
    with pytest.raises(Refused, match="--now does not set the clock"):
        empty.start()
    assert empty.count() == 0


def test_a_case_whose_clock_is_set_takes_chosen_times_and_says_so_for_good(empty: Office) -> None:
    empty.choose_clock(datetime(2025, 1, 1, tzinfo=UTC)).start(clock_set=True)
    empty.got()
    assert empty.records()[1].recorded_at.startswith("2025-01-01T00:00:01")
    empty.do(correct, 1, [("clock", "machine")], "")
    with empty.opened() as case:
        assert case.facts.clock == "set"


def test_two_commands_never_share_a_time_even_where_the_clock_stands_still(office: Office) -> None:
    for _ in range(3):
        office.setup = office.setup._replace(now=NOW)
        office.got()
    times = [one.recorded_at for one in office.records()]
    assert len(set(times)) == len(times)


def test_a_hook_that_had_to_wait_is_read_as_of_its_own_time(office: Office) -> None:
    heard = NOW - timedelta(hours=5)
    office.setup = office.setup._replace(heard=heard)
    office.got()
    assert at(office) == {
        "rel": "at",
        "from": "2026-03-03T11:05+02:00",
        "zone": "Europe/Kyiv",
        "said": "now",
        "basis": "clock",
    }


# ---------------------------------------------------------------- reproducible


def test_the_same_commands_at_the_same_times_make_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = []
    for name in ("one", "two"):
        numbers = iter(range(1, 1000))
        monkeypatch.setattr(
            "disputekit.ledger.append.urandom", lambda size, n=numbers: next(n).to_bytes(size, "big")
        )
        place = Office(tmp_path / name)
        place.start()
        place.got()
        place.requested()
        with place.opened(writing=False) as case:
            heads.append(head_of(case.connection, case.row.case_no))
    assert heads[0] == heads[1]


def test_composing_alone_writes_no_record(office: Office) -> None:
    with office.opened() as case:
        assert compose(case, Draft("memo", text="x"))["kind"] == "memo"
        assert money(case, "EUR 5") == {"currency": "EUR", "minor": 500, "scale": 2}
    assert office.count() == 1
