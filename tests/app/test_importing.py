"""Bringing sources in: everything accounted for, one unit each, nothing twice, nothing guessed."""

import gzip
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from disputekit.app.correct import last_undoable, take_back, undo_reason
from disputekit.app.importing import Looked, Outcome, check_ready, look_through, record_sources, remember_me
from disputekit.app.importing_source import Source, Wanted
from disputekit.app.log import Fields
from disputekit.errors import DisputekitError, NotFound, Refused
from disputekit.intake import formats
from disputekit.intake.base import Importer
from disputekit.intake.plaintext import IMPORTER as TEXT
from disputekit.ledger.check import check_workspace
from disputekit.ledger.erase import shred
from disputekit.ledger.files import open_file
from disputekit.record.entry import Record
from tests.ledger.samples import at
from tests.support.office import Office
from tests.support.tiny_chat import BOX, TinyChat

CHAT = """TINYCHAT
2026-03-02T10:00|Dana R.|hello
2026-03-02T10:05|Olena|good morning
2026-03-02T10:05||the chat was opened
2026-03-02T10:06|Dana R.|can you add a popup to the page?

2026-03-02T10:07|Olena|let me look at it
"""
KYIV = Wanted(zone="Europe/Kyiv")


class Desk(NamedTuple):
    """An office with importers of its own."""

    office: Office
    chat: TinyChat
    box: TinyChat

    def file(self, text: str | bytes = CHAT, name: str = "chat.txt") -> Path:
        path = self.office.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
        return path

    def look(self, *paths: Path, wanted: Wanted = KYIV) -> list[Looked]:
        with self.office.opened(writing=False) as case, ExitStack() as opened:
            return look_through(case, paths, wanted, None, opened)

    def source(self, *paths: Path, wanted: Wanted = KYIV) -> Source:
        return self.look(*paths, wanted=wanted)[0].sources[0]

    def bring(self, *paths: Path, wanted: Wanted = KYIV) -> list[Outcome]:
        self.office.later(seconds=1)
        with self.office.opened() as case, ExitStack() as opened:
            looked = look_through(case, paths, wanted, None, opened)
            check_ready(case, looked, wanted)
            remember_me(case, wanted, looked)
            return list(record_sources(case, looked))

    def refused(self, *paths: Path, wanted: Wanted = KYIV) -> DisputekitError:
        before = self.office.count(), self.office.files()
        with pytest.raises(DisputekitError) as refused:
            self.bring(*paths, wanted=wanted)
        assert (self.office.count(), self.office.files()) == before, "something was written"
        return refused.value

    def messages(self) -> list[Record]:
        standing = set(self.office.in_force())
        return [one for one in self.office.records() if one.kind == "message" and one.seq in standing]

    def texts(self) -> list[str]:
        return [str(one.fields["text"]["body"]) for one in self.messages()]  # type: ignore[call-overload,index]


@pytest.fixture
def desk(office: Office, monkeypatch: pytest.MonkeyPatch) -> Desk:
    chat, box = TinyChat(), TinyChat("box", BOX, keeps_whole=False)

    def importers() -> Iterator[Importer]:
        yield from (TEXT, chat, box)

    monkeypatch.setattr(formats, "importers", importers)
    return Desk(office, chat, box)


def value(record: Record, *names: str) -> Any:
    found: Any = record.fields
    for name in names:
        found = found[name]
    return found


def test_an_import_record_stands_before_its_messages_and_says_how_it_was_read(desk: Desk) -> None:
    [outcome] = desk.bring(desk.file())
    assert outcome.written is not None
    assert (outcome.written.first, outcome.written.last) == (2, 7)
    brought = desk.office.records()[1]
    assert value(brought, "tool") == {
        "name": "tiny",
        "version": "1",
        "options": {"channel": "tiny", "source": "chat.txt"},
    }
    assert value(brought, "tally") == {
        "unit": "lines",
        "read": 7,
        "messages": 4,
        "system": 1,
        "recorded": 5,
        "skipped": [["head", 1], ["empty", 1]],
    }
    assert value(brought, "assumed") == {"zone": "Europe/Kyiv"}
    with open_file(desk.office.setup.workspace, value(brought, "file.1", "sha256")) as stored:
        assert stored.read() == CHAT.encode()
    assert check_workspace(desk.office.setup.workspace).first_bad is None


def test_a_message_is_kept_as_it_stands_with_its_place(desk: Desk) -> None:
    desk.bring(desk.file())
    first, second, system, *_ = desk.messages()
    assert first.fields == {
        "kind": "message",
        "when": {
            "rel": "at",
            "from": "2026-03-02T10:00+02:00",
            "zone": "Europe/Kyiv",
            "said": "2026-03-02T10:00",
            "basis": "assumed",
        },
        "talk": {"from": "Dana R.", "to": ["Olena"], "via": "tiny"},
        "text": {"body": "hello", "basis": "verbatim"},
        "source": {"import": 2, "at": "line 2"},
    }
    assert value(second, "talk", "to") == ["Dana R."]
    assert value(system, "source", "flags") == ["system"]
    assert value(system, "talk", "from") == "tiny"


def test_in_a_room_of_three_nobody_is_said_to_be_the_one_who_was_meant(desk: Desk) -> None:
    desk.bring(desk.file(CHAT + "2026-03-02T11:00|Piotr|me too\n"))
    assert value(desk.messages()[0], "talk", "to") == ["(not stated)"]


def test_a_time_without_a_zone_is_refused_with_what_to_type(desk: Desk) -> None:
    error = desk.refused(desk.file(), wanted=Wanted())
    assert "without a time zone (5 of them)" in error.message
    assert "--zone Europe/Kyiv, or --zone case" in error.hint


def test_the_zone_of_the_case_is_taken_when_that_is_said_and_remembered_for_the_channel(desk: Desk) -> None:
    desk.bring(desk.file(), wanted=Wanted(zone="case"))
    desk.bring(desk.file(CHAT + "2026-03-03T09:00|Dana R.|and a blog\n", "later.txt"), wanted=Wanted())
    assert value(desk.messages()[-1], "when", "from") == "2026-03-03T09:00+02:00"


def test_a_zone_that_the_source_states_is_its_own_word(desk: Desk) -> None:
    desk.chat.zone = "Europe/Warsaw"
    desk.bring(desk.file(), wanted=Wanted())
    when = value(desk.messages()[0], "when")
    assert (when["from"], when["zone"], when["basis"]) == (
        "2026-03-02T10:00+01:00",
        "Europe/Warsaw",
        "source",
    )
    assert "assumed" not in desk.office.records()[1].fields


def test_an_old_offset_of_odd_seconds_is_written_in_utc(desk: Desk) -> None:
    desk.bring(
        desk.file("TINYCHAT\n1900-03-02T10:00|D|before the zones\n1900-03-02T10:00:05.25+02:02:04|D|same\n")
    )
    assert [value(one, "when", "from") for one in desk.messages()] == [
        "1900-03-02T07:57:56+00:00",
        "1900-03-02T07:58:01.250+00:00",
    ]


def test_reading_a_large_source_is_reported_by_its_place(desk: Desk) -> None:
    told: list[tuple[str, int, int]] = []
    desk.office.setup = desk.office.setup._replace(progress=lambda *said: told.append(said))
    lines = "".join(f"2026-03-02T10:00|Dana R.|line {number}\n" for number in range(600))
    path = desk.file("TINYCHAT\n" + lines)
    desk.source(path)
    assert [what for what, _, _ in told] == ["reading chat.txt"] * 2
    assert all(0 < done < total == path.stat().st_size for _, done, total in told)
    told.clear()
    desk.source(desk.file(gzip.compress(path.read_bytes()), "chat.gz"))
    assert told == []


def test_a_zone_that_does_not_exist_is_refused(desk: Desk) -> None:
    assert "Kiew" in desk.refused(desk.file(), wanted=Wanted(zone="Europe/Kiew")).message


def test_an_instant_needs_no_zone_and_keeps_its_offset(desk: Desk) -> None:
    lines = "TINYCHAT\n2026-03-02T10:00+00:00|D|a\n2026-03-02T10:00+02:00|D|b\n2026-03-02T10:00+05:00|D|c\n"
    desk.bring(desk.file(lines), wanted=Wanted())
    assert [(value(one, "when", "from"), value(one, "when", "zone")) for one in desk.messages()] == [
        ("2026-03-02T10:00+00:00", "UTC"),
        ("2026-03-02T10:00+02:00", "Europe/Kyiv"),
        ("2026-03-02T10:00+05:00", "unknown"),
    ]
    assert {value(one, "when", "basis") for one in desk.messages()} == {"source"}
    assert "assumed" not in desk.office.records()[1].fields


def test_a_time_that_was_twice_is_between_and_one_that_never_was_is_a_day(desk: Desk) -> None:
    desk.bring(
        desk.file("TINYCHAT\n2025-10-26T03:30|D|twice\n2025-03-30T03:30|D|never\n2026-03-02|D|day\n|D|none\n")
    )
    twice, never, day, none = desk.messages()
    assert (value(twice, "when", "rel"), value(twice, "when", "from"), value(twice, "when", "to")) == (
        "between",
        "2025-10-26T03:30+03:00",
        "2025-10-26T03:30+02:00",
    )
    assert value(never, "when", "from") == "2025-03-30"
    assert "put forward" in value(never, "source", "flags")[0]
    assert (value(day, "when", "from"), "flags" in value(day, "source")) == ("2026-03-02", False)
    assert (value(none, "when", "rel"), value(none, "when", "basis")) == ("before", "clock")


def test_a_year_that_no_record_can_hold_is_no_time_and_the_words_of_the_source_stay(desk: Desk) -> None:
    desk.bring(desk.file("TINYCHAT\n0001-01-01T00:00|D|old\n"))
    assert (value(desk.messages()[0], "when", "rel"), value(desk.messages()[0], "when", "said")) == (
        "before",
        "0001-01-01T00:00",
    )


def test_the_same_file_again_adds_nothing_whatever_it_is_called(desk: Desk) -> None:
    desk.bring(desk.file())
    for path in (desk.file(), desk.file(name="copy.txt")):
        [outcome] = desk.bring(path)
        assert (outcome.written, outcome.same_as) == (None, 2)
    assert desk.office.count() == 7


def test_the_same_file_twice_in_one_command_is_recorded_once(desk: Desk) -> None:
    first, second = desk.bring(desk.file(), desk.file(name="copy.txt"))
    assert first.written is not None
    assert second.same_as == 2


def test_after_undo_the_same_file_is_recorded_again(desk: Desk) -> None:
    desk.bring(desk.file())
    with desk.office.opened() as case:
        last = last_undoable(case)
        assert [one.kind for one in last.records] == ["import"]
        take_back(case, [one.seq for one in last.records], undo_reason())
    assert desk.messages() == []
    [outcome] = desk.bring(desk.file())
    assert outcome.written is not None
    assert len(desk.messages()) == 5


LONGER = CHAT + "2026-03-02T12:00|Olena|it costs 150 more\n2026-03-02T12:01|Dana R.|fine with me\n"
SHORTER = "TINYCHAT\n" + "".join(LONGER.splitlines(keepends=True)[4:])


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
def test_overlapping_exports_without_ids_end_as_the_true_messages_in_any_order(
    desk: Desk, order: tuple[int, ...]
) -> None:
    renamed = LONGER.replace("Dana R.", "Dana Reyes").replace("T10:06", "T10:07")
    exports = [CHAT, SHORTER, renamed]
    for place in order:
        desk.bring(desk.file(exports[place], f"{place}.txt"))
    assert len(desk.messages()) == 7


def test_what_differs_between_two_exports_is_reported(desk: Desk) -> None:
    desk.bring(desk.file(LONGER))
    changed = LONGER.replace("it costs 150 more", "it costs 250 more").replace(
        "2026-03-02T10:05|Olena|good morning\n", ""
    )
    found = desk.source(desk.file(changed + "2026-03-02T13:00|Olena|started\n"))
    counts = found.survey
    assert (counts.new, counts.unchanged, counts.edited, counts.vanished) == (1, 5, 1, 1)


def test_an_edited_line_is_recorded_as_a_version_and_the_old_text_stays(desk: Desk) -> None:
    desk.bring(desk.file(LONGER))
    changed = LONGER.replace("it costs 150 more", "it costs 250 more")
    desk.bring(desk.file(changed, "new.txt"))
    old = next(one for one in desk.messages() if value(one, "text", "body") == "it costs 150 more")
    new = desk.messages()[-1]
    assert (value(new, "text", "body"), value(new, "re"), value(new, "source", "flags")) == (
        "it costs 250 more",
        [old.seq],
        ["edited"],
    )
    [again] = desk.bring(desk.file(LONGER + "\n", "old-again.txt"))
    assert (again.written, again.source.survey.unchanged) == (None, 7)


def test_another_chat_on_the_channel_is_not_taken_for_the_same(desk: Desk) -> None:
    desk.bring(desk.file())
    other = "TINYCHAT\n2026-03-02T10:00|Piotr|hello\n2026-03-02T10:30|Piotr|is the invoice paid?\n"
    desk.bring(desk.file(other, "other.txt"))
    assert len(desk.messages()) == 7


def test_two_clients_who_are_greeted_alike_are_two_conversations(desk: Desk) -> None:
    """On two of the ten mornings even the minute is the same."""
    for name, thanks, minutes in (("Dana", 17, [0] * 10), ("Eli", 18, [0, *[6] * 8, 0])):
        lines = [
            f"2026-02-{10 + day}T09:0{minute}|Olena|Good morning!\n"
            f"2026-02-{10 + day}T{thanks}:{day + minute:02}|{name}|Thanks, talk tomorrow\n"
            f"2026-02-{10 + day}T{thanks}:40|{name}|On page {day}, as {name} wants it\n"
            for day, minute in enumerate(minutes)
        ]
        [outcome] = desk.bring(desk.file("TINYCHAT\n" + "".join(lines), f"{name}.txt"))
        assert (outcome.source.survey.new, outcome.source.survey.vanished) == (30, 0)


WITH_IDS = "TINYCHAT\n2026-03-02T10:00|D|one|a1\n2026-03-02T10:01|O|two|a2\n2026-03-02T10:02|D|three|a3\n"


def test_items_with_ids_are_known_by_them_whatever_else_changed(desk: Desk) -> None:
    desk.bring(desk.file(WITH_IDS))
    new = WITH_IDS.replace("|two|", "|two and a half|").replace("T10:02", "T10:03").replace("|D|", "|Dana|")
    [outcome] = desk.bring(desk.file(new + "2026-03-02T10:09|D|four|a4\n", "new.txt"))
    counts = outcome.source.survey
    assert (counts.new, counts.unchanged, counts.edited) == (1, 2, 1)
    assert value(desk.messages()[3], "re") == [4]
    [older] = desk.bring(desk.file(WITH_IDS + "\n", "older.txt"))
    assert (older.written, older.same_as, older.source.survey.unchanged) == (None, 0, 3)


def test_the_same_messages_from_two_formats_of_one_channel_are_not_doubled(desk: Desk) -> None:
    desk.bring(desk.file(WITH_IDS))
    desk.box.channel, desk.box.keeps_whole = "tiny", True
    desk.bring(desk.file(WITH_IDS.replace("TINYCHAT", "TINYBOX"), "same.box"))
    assert len(desk.messages()) == 3


def test_what_another_format_writes_differently_is_no_edit_unless_it_says_so(desk: Desk) -> None:
    desk.bring(desk.file(WITH_IDS))
    desk.box.channel, desk.box.keeps_whole = "tiny", True
    other = WITH_IDS.replace("TINYCHAT", "TINYBOX").replace("|two|", "|*two*|")
    [outcome] = desk.bring(desk.file(other, "same.box"))
    assert outcome.written is None
    assert "texts that another format writes differently: 1;" in outcome.source.survey.warnings[0]
    desk.bring(desk.file(other.replace("|*two*|a2", "|two!|a2|edited"), "edited.box"))
    assert desk.texts() == ["one", "two", "three", "two!"]


@pytest.mark.parametrize("ids_first", [True, False])
def test_a_format_with_ids_and_one_without_are_not_doubled_in_either_order(
    desk: Desk, ids_first: bool
) -> None:
    without = "\n".join(line.rpartition("|")[0] if "|" in line else line for line in WITH_IDS.splitlines())
    texts = [WITH_IDS, without + "\n2026-03-02T10:09|D|and one more\n"]
    for place in (0, 1) if ids_first else (1, 0):
        desk.bring(desk.file(texts[place], f"{place}.txt"))
    assert desk.texts() == ["one", "two", "three", "and one more"]


def test_a_sum_that_does_not_add_up_is_an_error(desk: Desk) -> None:
    desk.chat.lost = 3
    error = desk.refused(desk.file())
    assert "10 lines were read, and 4 messages + 1 system + 2 skipped came of them" in error.message
    assert not isinstance(error, Refused)


def test_a_source_without_a_message_is_an_error(desk: Desk) -> None:
    error = desk.refused(desk.file("TINYCHAT\n\n\n"))
    assert "3 lines of tiny chat and no message in them (1 head, 2 empty)" in error.message


def test_a_fault_refuses_the_source_and_the_good_part_is_taken_only_when_asked(desk: Desk) -> None:
    path = desk.file(CHAT + "!cut off\n!and again\n")
    error = desk.refused(path)
    assert error.message.endswith("chat.txt: line 8: cut off and 1 more")
    assert "--keep-going" in error.hint
    [outcome] = desk.bring(path, wanted=KYIV._replace(keep_going=True))
    assert outcome.written is not None
    assert value(desk.office.records()[1], "tally", "unreadable") == 2
    assert len(desk.messages()) == 5


def test_a_bad_source_stops_all_unless_the_rest_is_asked_for(desk: Desk) -> None:
    good, bad, cut = (
        desk.file(),
        desk.file("nothing\n", "bad.txt"),
        desk.file(gzip.compress(b"x" * 99)[:20], "c.gz"),
    )
    assert "bad.txt: nothing in a format known here" in desk.refused(good, bad).message
    with desk.office.opened() as case, ExitStack() as opened:
        looked = look_through(case, [good, bad, cut], KYIV._replace(keep_going=True), None, opened)
        assert [len(one.refused) for one in looked] == [0, 1, 1]
        assert len(list(record_sources(case, looked))) == 1


def test_in_a_folder_the_sources_are_found_and_the_others_counted(desk: Desk) -> None:
    folder = desk.office.folder / "export"
    folder.mkdir()
    for number in range(50):
        (folder / f"{number}.dat").write_bytes(b"\x00\x01")
    (folder / "one.txt").write_text(CHAT)
    (folder / "bad.txt").write_text(CHAT + "!cut off\n")
    (folder / "link").symlink_to(folder / "one.txt")
    with pytest.raises(Refused, match=r"bad\.txt: line 8"):
        desk.look(folder)
    [looked] = desk.look(folder, wanted=KYIV._replace(keep_going=True))
    assert (looked.files, len(looked.unknown), len(looked.sources), len(looked.refused)) == (52, 50, 2, 0)
    assert looked.passed == ("link: a link; links are not followed",)


def test_a_zip_with_media_is_kept_whole_and_the_picture_is_with_its_message(desk: Desk) -> None:
    path = desk.office.folder / "chat.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("chat.txt", CHAT + "2026-03-02T12:00|Dana R.|photo.jpg\n")
        archive.writestr("photo.jpg", b"\xff\xd8picture")
    desk.bring(path)
    photo = desk.messages()[-1]
    assert "text" not in photo.fields
    assert (value(photo, "file.1", "name"), value(photo, "file.1", "media")) == ("photo.jpg", "image/jpeg")
    assert value(desk.office.records()[1], "file.1", "name") == "chat.zip"
    [again] = desk.bring(path)
    assert again.same_as == 2


def test_a_folder_is_kept_as_one_archive_that_is_the_same_for_the_same_files(desk: Desk) -> None:
    folder = desk.office.folder / "export"
    folder.mkdir()
    (folder / "chat.txt").write_text(CHAT + "2026-03-02T12:00|Dana R.|photo.jpg\n")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8picture")
    (folder / "other.jpg.gz").write_bytes(gzip.compress(b"\xff\xd8another"))
    desk.bring(folder)
    kept = value(desk.office.records()[1], "file.1")
    assert kept["name"] == "export.tar"
    with (
        open_file(desk.office.setup.workspace, kept["sha256"]) as stored,
        tarfile.open(fileobj=stored) as tar,
    ):
        held = {one.name: tar.extractfile(one) for one in tar.getmembers()}
        assert {name: file.read()[:2] for name, file in held.items() if file} == {
            "chat.txt": b"TI",
            "other.jpg.gz": b"\xff\xd8",
            "photo.jpg": b"\xff\xd8",
        }
    (folder / "chat.txt").touch()
    assert desk.bring(folder)[0].same_as == 2


def test_a_folder_whose_files_change_while_they_are_read_is_refused(desk: Desk) -> None:
    folder = desk.office.folder / "export"
    folder.mkdir()
    (folder / "chat.txt").write_text(CHAT)
    (folder / "a.jpg").write_bytes(b"picture")
    with desk.office.opened() as case, ExitStack() as opened:
        looked = look_through(case, [folder], KYIV, None, opened)
        (folder / "a.jpg").write_bytes(b"pic")
        with pytest.raises(Refused, match=r"a\.jpg changed while it was read"):
            list(record_sources(case, looked))
        (folder / "a.jpg").write_bytes(b"PICTURE")
        with pytest.raises(Refused, match=r"chat\.txt changed while it was read"):
            list(record_sources(case, looked))
    assert desk.office.count() == 1


def test_two_chats_of_one_zip_are_two_sources_that_do_not_stand_for_each_other(desk: Desk) -> None:
    path = desk.office.folder / "chats.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", CHAT)
        archive.writestr("b.txt", "TINYCHAT\n2026-05-02T10:00|Piotr|something else\n")
    outcomes = desk.bring(path)
    assert [one.written is not None for one in outcomes] == [True, True]
    assert [one.same_as for one in desk.bring(path)] == [2, 8]


def test_of_a_mailbox_only_the_messages_of_the_client_are_taken_and_each_has_its_bytes(desk: Desk) -> None:
    box = "TINYBOX\n2026-03-02T10:00|Dana Reyes <d@acme.test>|hello|m1\n2026-03-02T10:01|Bank|offer|m2\n"
    [outcome] = desk.bring(desk.file(box, "mail.box"))
    assert outcome.source.survey.left == {"other people": 1}
    brought, mail = desk.office.records()[1:]
    assert ("file.1" in brought.fields, len(value(brought, "digest"))) == (False, 64)
    assert value(mail, "file.1", "name") == "mail.eml"
    assert "Bank" not in str(desk.office.records())


def test_a_mailbox_without_the_client_names_who_is_in_it(desk: Desk) -> None:
    path = desk.file("TINYBOX\n2026-03-02T10:01|Bank|offer|m2\n", "mail.box")
    error = desk.refused(path)
    assert "no message of Dana Reyes" in error.message
    assert "people found: Bank" in error.hint
    desk.bring(path, wanted=KYIV._replace(everybody=True, keep_source=True))
    assert value(desk.office.records()[1], "file.1", "name") == "mail.box"


def test_an_address_of_the_client_without_the_name_is_taken_too_and_said(desk: Desk) -> None:
    box = (
        "TINYBOX\n2026-03-02T10:00|Dana Reyes <d@acme.test>|hello|m1\n"
        "2026-03-02T10:01|d@acme.test|from my phone|m2\n2026-03-02T10:02|Bank|offer|m3\n"
    )
    [outcome] = desk.bring(desk.file(box, "mail.box"))
    assert outcome.source.survey.warnings == ["taken too, as their address: d@acme.test"]
    assert desk.texts() == ["hello", "from my phone"]


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (KYIV._replace(only=("Olena",)), ["good morning", "let me look at it"]),
        (KYIV._replace(only=("Dana",)), ["hello", "can you add a popup to the page?"]),
        (KYIV._replace(since=1772438760), ["can you add a popup to the page?", "let me look at it"]),
        (KYIV._replace(until=1772438460), ["hello"]),
    ],
)
def test_people_and_times_narrow_what_is_taken(desk: Desk, wanted: Wanted, kept: list[str]) -> None:
    desk.bring(desk.file(), wanted=wanted)
    assert desk.texts() == kept


def test_what_was_left_out_before_is_taken_later_from_the_same_file(desk: Desk) -> None:
    desk.bring(desk.file(), wanted=KYIV._replace(only=("Olena",)))
    [outcome] = desk.bring(desk.file())
    assert (outcome.source.survey.new, outcome.source.survey.unchanged) == (3, 2)


def test_a_person_of_the_case_stands_for_all_their_names(desk: Desk) -> None:
    desk.bring(desk.file(CHAT.replace("Dana R.", "Dana Reyes")), wanted=KYIV._replace(only=("client",)))
    assert desk.texts() == ["hello", "can you add a popup to the page?"]


def test_me_is_remembered_for_the_case_once_and_stays_after_undo(desk: Desk) -> None:
    desk.bring(desk.file(), wanted=KYIV._replace(me=("Olena",)))
    person, brought = desk.office.records()[1:3]
    assert (person.fields["names"], person.fields["side"], brought.kind) == (["Olena"], "me", "import")
    desk.bring(desk.file(LONGER, "longer.txt"), wanted=KYIV._replace(me=("Olena",)))
    assert [one.kind for one in desk.office.records()].count("person") == 1
    with desk.office.opened() as case:
        assert [one.kind for one in last_undoable(case).records] == ["import"]


def test_me_who_is_not_in_the_source_is_refused_with_those_who_are(desk: Desk) -> None:
    error = desk.refused(desk.file(), wanted=KYIV._replace(me=("Ole",)))
    assert "people found: Dana R., Olena" in error.hint


def test_two_readings_of_a_date_are_refused_with_both(desk: Desk) -> None:
    path = desk.file(CHAT.replace("hello", "03/04"))
    assert "3 April or 4 March" in desk.refused(path).message
    desk.bring(path, wanted=KYIV._replace(order="dmy"))
    assert value(desk.office.records()[1], "assumed") == {"zone": "Europe/Kyiv", "order": "dmy"}


def test_a_channel_can_be_named(desk: Desk) -> None:
    desk.bring(desk.file(), wanted=KYIV._replace(channel="WhatsApp"))
    assert {value(one, "talk", "via") for one in desk.messages()} == {"WhatsApp"}


def test_text_that_no_record_holds_is_kept_as_a_file_or_an_escape(desk: Desk) -> None:
    desk.bring(
        desk.file(
            f"TINYCHAT\n2026-03-02T10:00|D|{'x' * 200_001}\n2026-03-02T10:01|D|\\ud800\n2026-03-02T10:02|D||i|deleted\n"
        )
    )
    long, half, deleted = desk.messages()
    assert (value(long, "text", "basis"), value(long, "file.1", "size")) == ("described", 200_001)
    assert value(half, "text", "body") == "\\ud800"
    assert value(deleted, "text") == {"body": "no text (deleted)", "basis": "described"}


def test_a_format_can_be_forced_and_an_unknown_one_is_refused(desk: Desk) -> None:
    path = desk.file("just words\n", "words.txt")
    desk.bring(path, wanted=Wanted(form="text"))
    assert value(desk.office.records()[-1], "text", "body") == "just words\n"
    assert "formats: box, text, tiny" in desk.refused(path, wanted=Wanted(form="nonsense")).hint


def test_an_empty_file_an_empty_folder_and_no_file_are_told_apart(desk: Desk) -> None:
    (desk.office.folder / "void").mkdir()
    assert desk.refused(desk.file("")).message.endswith("is empty")
    assert desk.refused(desk.office.folder / "void").message.endswith("holds no file")
    assert isinstance(desk.refused(desk.office.folder / "absent"), NotFound)


def test_an_interruption_leaves_nothing_of_the_source(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(what: str, done: int, _total: int) -> None:
        if what == "recording" and done == 3:
            raise KeyboardInterrupt

    desk.office.setup = desk.office.setup._replace(progress=stop)
    with pytest.raises(KeyboardInterrupt):
        desk.bring(desk.file())
    assert desk.office.count() == 1
    assert len(check_workspace(desk.office.setup.workspace).stray) == 1


def test_a_source_that_changes_between_the_readings_is_refused(desk: Desk) -> None:
    path = desk.file()
    with desk.office.opened() as case, ExitStack() as opened:
        looked = look_through(case, [path], KYIV, None, opened)
        desk.file(CHAT + "2026-03-02T14:00|D|late\n")
        with pytest.raises(Refused, match="changed while it was read"):
            list(record_sources(case, looked))
    assert desk.office.count() == 1


def test_a_mailbox_that_changes_between_the_readings_is_refused(desk: Desk) -> None:
    path = desk.file("TINYBOX\n2026-03-02T10:00|Dana Reyes|hello|m1\n", "mail.box")
    with desk.office.opened() as case, ExitStack() as opened:
        looked = look_through(case, [path], KYIV, None, opened)
        desk.file(
            "TINYBOX\n2026-03-02T10:00|Dana Reyes|hello|m1\n2026-03-02T11:00|Dana Reyes|more|m2\n", "mail.box"
        )
        with pytest.raises(Refused, match="changed while it was read"):
            list(record_sources(case, looked))
    assert desk.office.count() == 1


def test_a_chosen_clock_writes_no_import(desk: Desk) -> None:
    desk.office.choose_clock(datetime(2026, 3, 4, tzinfo=UTC))
    assert "--now" in desk.refused(desk.file()).message


def test_a_long_chat_in_an_archive_is_read_whose_streams_do_not_know_their_place(desk: Desk) -> None:
    lines = "".join(
        f"2026-03-02T{number // 60:02}:{number % 60:02}|Dana R.|hello {number}\n" for number in range(700)
    )
    path = desk.office.folder / "chats.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("chat.txt", f"TINYCHAT\n{lines}")
    told: list[tuple[int, int]] = []
    desk.office.setup = desk.office.setup._replace(
        progress=lambda _what, done, total: told.append((done, total))
    )
    assert desk.source(path).survey.messages == 700
    assert told


NAMED = """TINYCHAT
2026-03-02T10:00|Dana R.|hello|a
2026-03-02T10:05|Olena|good morning|b
"""


@pytest.mark.parametrize("chat", [NAMED, NAMED.replace("|a", "").replace("|b", "")], ids=["by id", "by line"])
def test_words_that_were_erased_do_not_come_back_with_a_later_export(desk: Desk, chat: str) -> None:
    first = chat + "".join(f"2026-03-02T11:0{number}|Olena|line {number} of many\n" for number in range(9))
    desk.bring(desk.file(first))
    with desk.office.opened() as case:
        fields: Fields = {
            "kind": "shred",
            "target": 3,
            "fields": ["text"],
            "reason": "asked to",
            "when": at(),
        }
        shred(case.connection, case.setup.workspace, case.row, fields, case.setup.now)
    again = desk.source(desk.file(first + "2026-03-02T12:09|Olena|new\n", "later.txt"))
    assert (again.survey.unchanged, again.survey.edited, again.survey.new) == (11, 0, 1)


def test_ids_that_share_a_digest_stay_two_messages(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("disputekit.ledger.origins", "disputekit.app.importing_held"):
        monkeypatch.setattr(f"{place}.id_key", lambda _: 5)
    desk.bring(desk.file(NAMED))
    later = NAMED.replace("hello", "hello all") + "2026-03-02T10:09|Olena|new|c\n"
    found = desk.source(desk.file(later, "later.txt")).survey
    assert (found.unchanged, found.edited, found.new) == (1, 1, 1)
