"""An import says what it holds of its channel, so that a missing answer can be told from a missing export."""

from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from disputekit.app.correct import take_back, undo_reason
from disputekit.app.coverage import covered, state_coverage
from disputekit.app.importing import check_ready, look_through, record_sources
from disputekit.app.importing_source import Wanted
from disputekit.errors import Refused
from disputekit.record.entry import Record
from tests.support.office import Office

CHAT = """[02.03.2026, 10:00:11] Dana Reyes: hello
[02.03.2026, 10:05:40] Olena: good morning
[14.03.2026, 18:22:05] Dana Reyes: can you add a blog?
[15.03.2026, 09:00:00] Olena: let me look
"""
KYIV = Wanted(zone="Europe/Kyiv")
DAY = int(datetime(2026, 3, 10, tzinfo=UTC).timestamp())


def bring(office: Office, text: str = CHAT, wanted: Wanted = KYIV, name: str = "chat.txt") -> int:
    path = Path(office.folder / name)
    path.write_text(text)
    office.later(seconds=1)
    with office.opened() as case, ExitStack() as opened:
        looked = look_through(case, [path], wanted, None, opened)
        check_ready(case, looked, wanted)
        return sum(one.items for one in record_sources(case, looked))


def coverage(office: Office) -> list[Record]:
    return [one for one in office.records() if one.kind == "coverage"]


def fields(office: Office) -> dict[str, Any]:
    [found] = coverage(office)
    return found.fields


def test_a_whole_chat_is_complete_between_its_first_and_last_message(office: Office) -> None:
    assert bring(office) == 4
    found = fields(office)
    assert (found["channel"], found["extent"]) == ("whatsapp", "complete")
    assert (found["from"]["from"], found["to"]["from"]) == (
        "2026-03-02T10:00:11+02:00",
        "2026-03-15T09:00:00+02:00",
    )
    assert found["names"] == ["Dana Reyes", "Olena"]
    assert found["source"] == {"import": 2, "at": "the whole source"}


def test_of_a_selection_only_those_are_named_who_were_taken(office: Office) -> None:
    bring(
        office, CHAT + "[15.03.2026, 10:00:00] Print Weekly: buy now\n", KYIV._replace(only=("Dana Reyes",))
    )
    found = fields(office)
    assert (found["extent"], found["names"]) == ("selected", ["Dana Reyes"])


@pytest.mark.parametrize(
    "wanted",
    [
        KYIV._replace(only=("Dana Reyes",)),
        KYIV._replace(since=DAY),
        KYIV._replace(until=DAY),
    ],
    ids=["only", "since", "until"],
)
def test_a_selection_never_calls_itself_complete(office: Office, wanted: Wanted) -> None:
    bring(office, wanted=wanted)
    assert fields(office)["extent"] == "selected"


def test_mail_is_a_selection_even_of_everybody(office: Office) -> None:
    mail = "From: Dana Reyes <dana@acme.test>\nTo: me@me.test\nDate: Mon, 02 Mar 2026 10:00:00 +0200\nMessage-ID: <1@acme.test>\nSubject: Hi\n\nhello\n"
    bring(office, mail, Wanted(everybody=True), "one.eml")
    assert fields(office)["extent"] == "selected"


def test_taking_the_import_back_takes_its_coverage_back(office: Office) -> None:
    bring(office)
    with office.opened() as case:
        take_back(case, [2], undo_reason())
    assert [one.kind for one in office.records() if one.kind == "coverage"]  # stays in the chain
    with office.opened(writing=False) as case:
        assert covered(case) == ()


def test_what_an_import_says_of_itself_is_no_message_of_the_next_export(office: Office) -> None:
    bring(office)
    longer = CHAT + "[16.03.2026, 09:00:00] Dana Reyes: thanks\n"
    assert bring(office, longer, name="longer.txt") == 1
    assert [one.fields["to"]["from"][:10] for one in coverage(office)] == ["2026-03-15", "2026-03-16"]  # type: ignore[index,call-overload]


def test_a_table_says_nothing_of_a_channel(office: Office) -> None:
    bring(office, "words that fit no pattern\n", Wanted(form="text"))
    assert coverage(office) == []


def test_the_list_counts_messages_and_names_the_gap_between_two_exports(office: Office) -> None:
    office.later(days=60)
    bring(office)
    bring(
        office,
        "[01.04.2026, 10:00:00] Dana Reyes: still there?\n[22.04.2026, 10:00:00] Olena: yes\n",
        name="b.txt",
    )
    with office.opened(writing=False) as case:
        [found] = covered(case)
    assert (found.name, found.messages, [one.extent for one in found.lines]) == (
        "whatsapp",
        6,
        ["complete", "complete"],
    )
    [(lo, hi)] = found.gaps
    assert [datetime.fromtimestamp(one, UTC).date().isoformat() for one in (lo, hi)] == [
        "2026-03-15",
        "2026-04-01",
    ]


def test_what_is_stated_for_a_typed_channel_stands_beside_its_messages(office: Office) -> None:
    office.got()
    office.write(office.do(state_coverage, "Upwork", "1 mar 2026", "3 mar 2026", "complete"))
    with office.opened(writing=False) as case:
        [found] = covered(case)
    assert (found.name, found.messages, found.gaps) == ("Upwork", 1, ())
    assert [(one.channel, one.extent) for one in found.lines] == [("Upwork", "complete")]


@pytest.mark.parametrize(("channel", "until"), [("Upwork", "1 feb 2026"), (" ", "2 mar 2026")])
def test_a_stretch_that_is_none_is_refused(office: Office, channel: str, until: str) -> None:
    with pytest.raises(Refused):
        office.do(state_coverage, channel, "1 mar 2026", until, "complete")
