# ruff: noqa: RUF001 (the letters of many alphabets are what this is about)
"""WhatsApp lines in every shape, and what may go wrong with a file; all of it invented."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from disputekit.intake.base import Claim, Fault, Item, Options, Role, Undecided
from disputekit.intake.tree import Tree
from disputekit.intake.whatsapp import IMPORTER
from disputekit.record.moment import Precision
from tests.intake.chat_rig import (
    NOW,
    OPTIONS,
    OWN,
    Outcome,
    claim_of,
    folder_tree,
    member,
    read_one,
    tree,
    used_up,
)

AFTERNOON = datetime(2022, 3, 18, 14, 56)  # noqa: DTZ001 (WhatsApp states no zone)
SECOND = AFTERNOON.replace(second=1)
NAME = "WhatsApp Chat with Dana.txt"


def read(text: str | bytes, options: Options = OPTIONS, **beside: bytes) -> Outcome:
    data = text if isinstance(text, bytes) else text.encode()
    return read_one(IMPORTER, tree({NAME: data, **beside}), options)


def forced(data: bytes) -> Outcome:
    """A file that nobody claimed, read because --as said so."""
    (one,) = whole = (member("notes.txt", data),)
    return used_up(IMPORTER.read(Tree("notes.txt", whole), Claim("whatsapp", (one,), 1), OPTIONS))


def times(outcome: Outcome) -> list[datetime | None]:
    return [item.when.at if item.when else None for item in outcome.items]


@pytest.mark.parametrize(
    ("head", "at"),
    [
        ("3/18/22, 2:56 PM - ", AFTERNOON),
        ("3/18/22, 2:56\u202fPM - ", AFTERNOON),
        ("3/18/22, 2:56\u00a0p.\u00a0m. - ", AFTERNOON),
        ("18/03/2022, 14:56 - ", AFTERNOON),
        ("18/3/22, 14:56 - ", AFTERNOON),
        ("18/3/2022 14:56 - ", AFTERNOON),
        ("18/3/2022 14:56: ", AFTERNOON),
        ("18/03/2022 à 14:56 - ", AFTERNOON),
        ("2022/3/18, 14:56 - ", AFTERNOON),
        ("2022-03-18, 2:56 p.m. - ", AFTERNOON),
        ("2022/3/18 下午2:56 - ", AFTERNOON),
        ("2022. 3. 18. 오후 2:56, ", AFTERNOON),
        ("2022년 3월 18일 오후 2:56, ", AFTERNOON),
        ("18.03.22, 14:56 - ", AFTERNOON),
        ("18-03-2022 14:56 - ", AFTERNOON),
        ("18.3.2022 klo 14.56 - ", AFTERNOON),
        ("14:56, 18 Mar 2022 - ", AFTERNOON),
        ("2:56 pm, 18 March 2022 - ", AFTERNOON),
        ("18 Mar 2022 14:56 - ", AFTERNOON),
        ("18 de mar de 2022 14:56 - ", AFTERNOON),
        ("18. März 2022, 14:56 - ", AFTERNOON),
        ("Mar 18, 2022, 2:56 PM - ", AFTERNOON),
        ("[3/18/22, 14:56:01] ", SECOND),
        ("[3/18/22, 2:56:01 PM] ", SECOND),
        ("[3/18/22, 2:56:01\u202fp. m.] ", SECOND),
        ("[18.03.22, 14:56:01] ", SECOND),
        ("[18/03/2022 14:56:01] ", SECOND),
        ("[18. 3. 2022 14:56:01] ", SECOND),
        ("[18/03/22 14.56.01] ", SECOND),
        ("[18.3.2022 klo 14.56.01] ", SECOND),
        ("[14:56:01, 3/18/22] ", SECOND),
        ("[2022. 3. 18. 오후 2:56:01] ", SECOND),
        ("[3/18/2565 BE, 14:56:01] ", SECOND),
        ("[18/3/2565 14:56:01] ", SECOND),
        ("[3/18/R4, 14:56:01] ", SECOND),
        ("[R4/3/18 14:56:01] ", SECOND),
        ("\u200f[\u200f18\u200f/3\u200f/2022، 14:56:01] ", SECOND),
        ("[\u200f١٨\u200f/٣\u200f/٢٠٢٢، ٢:٥٦:٠١\u00a0م] ", SECOND),
        ("\ufeff\ufeff[\ufeff18.03.22, 14:56:01] ", SECOND),
        ("\u200e[3/18/22, 14:56:01] ", SECOND),
    ],
)
def test_each_shape_of_a_line_gives_its_time_author_and_text(head: str, at: datetime) -> None:
    (item,) = read(f"{head}Dana: the logo, please: now\r\n").items
    assert item.when is not None
    assert item.when.at == at
    assert item.when.precision is (Precision.SECOND if at.second else Precision.MINUTE)
    assert item.sender.strip() == "Dana"
    assert item.text == "the logo, please: now"
    assert item.role is Role.MESSAGE


@pytest.mark.parametrize(
    ("clock", "hour"),
    [
        ("12:05 AM", 0),
        ("12:05 PM", 12),
        ("00:05 a. m.", 0),
        ("11:05 PM", 23),
        ("上午12:05", 0),
        ("中午11:05", 11),
    ],
)
def test_twelve_at_night_is_the_first_hour(clock: str, hour: int) -> None:
    (at,) = times(read(f"3/18/22, {clock} - Dana: hi\n"))
    assert at is not None
    assert (at.hour, at.minute) == (hour, 5)


@pytest.mark.parametrize(
    "line",
    [
        "1/2/3 things at 10:30 - ok: good",
        "3/18/22, 25:61 - Dana: no such time",
        "3/18/22, 2:56 XM - Dana: no such half",
        "18 Foo 2022, 14:56 - Dana: no such month",
        "3/18/2, 14:56 - Dana: no such year",
        "31/02/2022, 14:56 - Dana: no such day",
        "3/18/22, 14:56, Dana: a comma",
        "[18-Mar-22 02:56 PM] Dana",
    ],
)
def test_what_only_looks_like_a_beginning_goes_on_with_the_message(line: str) -> None:
    outcome = read(f"18/03/2022, 14:56 - Dana: first\n{line}\n" + "18/03/2022, 14:57 - Dana: more\n" * 9)
    assert outcome.items[0].text == f"first\n{line}"
    assert outcome.reading.continuation == 1


def test_a_line_without_a_year_has_no_time_rather_than_a_guessed_one() -> None:
    outcome = read("18 Mar 14:56 - Dana: hi\n18 Mar 14:57 - Ash: hello\n")
    assert times(outcome) == [None, None]
    assert "18 Mar 14:56" in outcome.items[0].remarks[0]
    assert outcome.reading.warnings == ["some lines state no year: these messages have no time"]


# ---- which of day and month comes first


@pytest.mark.parametrize(
    ("first", "second", "order", "deciding"),
    [
        ("18/03/22", "19/03/22", "dmy", "line 1"),
        ("03/04/22", "03/18/22", "mdy", "line 2"),
        ("01/02/22", "02/01/22", "mdy", "line 2"),
        ("02/01/22", "01/02/22", "dmy", "line 2"),
        ("05/05/22", "06/06/22", "dmy", "same number"),
        ("05/12/26", "05/12/26", "mdy", "line 1"),
        ("22/03/31", "22/04/01", "ymd", "line 1"),
    ],
)
def test_the_whole_file_tells_the_order_of_day_and_month(
    first: str, second: str, order: str, deciding: str
) -> None:
    outcome = read(f"{first}, 14:56 - Dana: a\n{second}, 14:56 - Dana: b\n")
    assert outcome.reading.order == order
    assert deciding in outcome.reading.order_because


def test_a_file_that_does_not_tell_is_not_guessed_and_both_readings_are_shown() -> None:
    with pytest.raises(Undecided) as refused:
        read("03/04/22, 14:56 - Dana: a\n05/06/22, 14:56 - Dana: b\n")
    assert str(refused.value) == (
        "the dates can be read in two ways, and no line tells which (line 1: 03/04/22, 14:56): "
        "3 April 2022 to 5 June 2022 with the day first (--dmy), "
        "or 4 March 2022 to 6 May 2022 with the month first (--mdy)"
    )


@pytest.mark.parametrize(("told", "month"), [("dmy", 4), ("mdy", 3)])
def test_the_user_decides_where_the_file_does_not(told: str, month: int) -> None:
    outcome = read("03/04/22, 14:56 - Dana: a\n", OPTIONS._replace(order=told))
    (at,) = times(outcome)
    assert at is not None
    assert at.month == month
    assert outcome.reading.order_because == f"--{told}"


@pytest.mark.parametrize(("told", "line", "other"), [("mdy", "18/03/22", "dmy"), ("dmy", "03/18/22", "mdy")])
def test_an_order_that_cannot_be_is_refused_with_the_line_that_is_against_it(
    told: str, line: str, other: str
) -> None:
    with pytest.raises(Undecided, match=f"no month 18 in line 1.*--{other}"):
        read(f"{line}, 14:56 - Dana: a\n", OPTIONS._replace(order=told))


def test_dates_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(Undecided, match="more than one export"):
        read("18/03/22, 14:56 - Dana: a\n03/18/22, 14:56 - Dana: b\n17/03/22, 14:56 - Dana: c\n")


def test_a_year_of_two_figures_in_front_is_seen_by_the_order_of_the_dates() -> None:
    days = [f"22-{month:02}-{day:02}" for month in range(1, 9) for day in (1, 15, 28)]
    outcome = read("".join(f"{day}, 14:56 - Dana: a\n" for day in days))
    assert outcome.reading.order == "ymd"
    assert times(outcome)[-1] == datetime(2022, 8, 28, 14, 56)  # noqa: DTZ001


def test_a_year_in_front_that_no_month_fits_is_seen_by_the_order_of_the_dates() -> None:
    days = [f"20-{month:02}-{day:02}" for month in range(1, 13) for day in (1, 5, 9, 12)]
    assert read("".join(f"{day}, 14:56 - Dana: a\n" for day in days)).reading.order == "ymd"


# ---- messages


def test_lines_without_a_beginning_go_on_with_the_message_as_they_stand() -> None:
    outcome = read("18/03/22, 14:56 - Dana: one \n\n  two\u2028three\n18/03/22, 14:57 - Ash: four\n")
    assert [item.text for item in outcome.items] == ["one \n\n  two\u2028three", "four"]
    assert [item.at for item in outcome.items] == ["lines 1-3", "line 4"]
    assert outcome.reading.continuation == 2


def test_text_is_kept_as_it_stands_and_never_made_compatible() -> None:
    text = "ﬁne 👩\u200d💻 ½ e\u0301"
    assert read(f"18/03/22, 14:56 - Dana: {text}\n").items[0].text == text


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("~\u202fDana", "~ Dana"),
        ("\u202a+49\u00a0170\u00a0123\u2011456\u202c", "+49 170 123\u2011456"),
        ("Dana (Acme): Ltd", "Dana (Acme)"),
        ('Dana "D" Rivera', 'Dana "D" Rivera'),
    ],
)
def test_names_lose_their_marks_and_nothing_else(written: str, name: str) -> None:
    (item,) = read(f"18/03/22, 14:56 - {written}: hi\n").items
    assert item.sender == name
    assert ("not-a-contact" in item.flags) == name.startswith("~")


@pytest.mark.parametrize(
    "line",
    [
        'Dana changed the subject from "a" to "Sprint: two"',
        "Dana changed the description: see below",
        "Messages to this group are now secured with end-to-end encryption.",
        "this is what happens when somebody writes nine words first: so",
        "Dana:.",
    ],
)
def test_a_note_of_the_program_is_nobody_s_message(line: str) -> None:
    outcome = read(f"18/03/22, 14:55 - Ash: hello\n18/03/22, 14:56 - {line}\n")
    assert outcome.counted() == (1, 1)
    assert outcome.items[1].sender == ""
    assert outcome.items[1].text == line


def test_a_message_without_words_belongs_to_who_sent_it() -> None:
    outcome = read("18/03/22, 14:55 - Ash: hello\n18/03/22, 14:56 - Ash:\n18/03/22, 14:57 - Ash: \n")
    assert [item.sender for item in outcome.items] == ["Ash"] * 3
    assert outcome.flagged("empty") == 2


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("<Media omitted>", "media-omitted"),
        ("< Média vynechána >", "media-omitted"),
        ("<Файл пропущен>", "media-omitted"),
        ("\u200eKontaktkarte ausgelassen", "media-omitted"),
        ("Offer.pdf • \u200e2 pages \u200edocument omitted", "media-omitted"),
        ("This message was deleted", "deleted"),
        ("\u200eYou deleted this message.", "deleted"),
        ("Tuto zprávu jste odstranil/a", "deleted"),
        ("Bu mesaj silindi", "deleted"),
        ("그 \u200e<이 메시지가 수정되었습니다>", "edited"),
        ("the new price \u200e<This message was edited>", "edited"),
        ("the new price <This message was edited>", "edited"),
        ("<This message was edited>", "edited"),
        ("<Media omitted>\nthe logo \u200e<This message was edited>", "edited"),
        ("Missed voice call", "missed-call"),
        ("Gemiste spraakoproep", "missed-call"),
        ("null", "empty"),
        ("   ", "empty"),
        ("location: https://maps.google.com/?q=51.5,-0.1", "location"),
        ("\u200eYour security code with Dana changed. Tap to learn more.", "system-note"),
        ("\u200eYou received a view once photo.", "view-once"),
        ("POLL:\nWhich one?\nOPTION: a (1 vote)", "poll"),
        ("IMG-20220318-WA0001.jpg (file attached)", "attachment-missing:IMG-20220318-WA0001.jpg"),
        (
            "\u200eIMG-20220318-WA0001.jpg (in a language to come)",
            "attachment-missing:IMG-20220318-WA0001.jpg",
        ),
        ("\u200e<附件：00000012-PHOTO.jpg>", "attachment-missing:00000012-PHOTO.jpg"),
        ("\u200e<00000012-PHOTO.jpg eklendi>", "attachment-missing:00000012-PHOTO.jpg"),
        ("\u200e< pièce jointe : 00000012-PHOTO.jpg >", "attachment-missing:00000012-PHOTO.jpg"),
    ],
)
def test_what_whatsapp_writes_into_a_message_is_a_flag(text: str, flag: str) -> None:
    (item,) = read(f"18/03/22, 14:56 - Dana: {text}\n").items
    assert flag in item.flags
    assert item.text == text


@pytest.mark.parametrize(
    "text",
    [
        "I omitted the document",
        "see the offer (page 3)",
        "report.pdf (see page 3)",
        "use <b> and </b>",
        "a < b: c > d",
        "deleted",
        "the location: London",
        "x" * 400,
        "missing",
    ],
)
def test_what_a_person_wrote_is_no_flag(text: str) -> None:
    (item,) = read(f"18/03/22, 14:56 - Dana: {text}\n").items
    assert item.flags == ()


def test_a_note_in_the_name_of_the_group_is_marked() -> None:
    text = "[18.03.22, 14:56:01] Dana: \u200eSomething new in some language\r\n"
    (item,) = read(text).items
    assert (item.sender, item.flags) == ("Dana", ("system-note",))


def test_a_jump_back_by_more_than_a_day_is_marked_and_nothing_is_sorted() -> None:
    outcome = read("18/03/22, 14:56 - Dana: a\n16/03/22, 14:56 - Dana: b\n17/03/22, 10:00 - Dana: c\n")
    assert [item.text for item in outcome.items] == ["a", "b", "c"]
    assert [item.flags for item in outcome.items] == [(), ("time-jump",), ()]


# ---- chats quoted in a message


def test_a_quoted_chat_of_another_shape_stays_in_the_message_that_quotes_it() -> None:
    quote = "[12.03.22, 09:00:00] Ash: I never said so"
    own = "".join(f"18/03/22, 14:{minute} - Dana: more\n" for minute in range(10, 40))
    outcome = read(f"18/03/22, 14:05 - Dana: look:\n{quote}\n{own}")
    assert outcome.items[0].text == f"look:\n{quote}"
    assert outcome.items[0].flags == ("quoted-chat",)
    assert len(outcome.items) == 31
    assert "1 lines begin as those of another export do" in outcome.reading.warnings[0]


def test_a_beginning_behind_a_bare_line_feed_of_a_crlf_file_is_marked_as_perhaps_quoted() -> None:
    own = "".join(f"[18.03.22, 14:56:{second}] Dana: more\r\n" for second in range(10, 20))
    outcome = read(f"{own}[18.03.22, 14:57:01] Dana: look:\n[17.03.22, 20:00:00] Ash: yes\r\n")
    assert len(outcome.items) == 12
    assert outcome.items[-1].flags == ("perhaps-quoted",)
    assert outcome.flagged("perhaps-quoted") == 1


def test_a_file_put_together_from_two_exports_is_read_whole() -> None:
    android = "".join(f"18/03/22, 14:{minute} - Dana: a\n" for minute in range(10, 20))
    ios = "".join(f"[19.03.22, 14:56:{second}] Dana: b\n" for second in range(10, 20))
    outcome = read(android + ios)
    assert len(outcome.items) == 20
    assert "2 shapes" in outcome.reading.warnings[0]


# ---- bad files


@pytest.mark.parametrize("data", [b"", b"nothing of a chat\nin here\n", b"\xff\xfe", b"\n\n"])
def test_a_file_without_a_message_is_a_fault_that_shows_its_first_lines(data: bytes) -> None:
    outcome = forced(data)
    assert outcome.items == []
    (fault,) = outcome.faults
    assert "no line begins as a WhatsApp message does" in fault.why
    assert ("nothing of a chat | in here" in fault.why) == (b"nothing" in data)


def test_lines_that_are_dropped_in_front_of_the_first_message_are_a_fault_if_they_are_many() -> None:
    few = "a word\n" + "18/03/22, 14:56 - Dana: a\n" * 9
    outcome = read(few)
    assert [skip.why for skip in outcome.skips] == ["before the first message"]
    (fault,) = forced(b"a word\nand more\nand more\n" + few.encode()).faults
    assert "4 of 13 lines stand in front of the first message; they begin: a word" in fault.why


def test_beginnings_of_an_unknown_shape_are_a_fault_and_are_never_swallowed() -> None:
    known = "18/03/22, 14:56 - Dana: a\n"
    strange = "18 Foomber 2022 14:56 - Dana: b\n"
    (fault,) = read(known * 4 + strange * 2).faults
    assert "2 lines begin with a time in a shape that is not known (lines 5, 6, ...)" in fault.why


def test_bytes_that_are_no_text_are_a_fault_of_their_line_and_the_rest_is_read() -> None:
    outcome = read(b"18/03/22, 14:56 - Dana: a\ncaf\xe9\n18/03/22, 14:57 - Dana: b\n")
    assert [item.text for item in outcome.items] == ["a", "b"]
    assert [fault.at for fault in outcome.faults] == ["line 2"]
    assert outcome.items[0].remarks == ("line 2 of it cannot be read",)


def test_bytes_that_are_no_text_may_come_first() -> None:
    outcome = forced(b"\xe9\n" + b"18/03/22, 14:57 - Dana: b\n" * 8)
    assert [fault.at for fault in outcome.faults] == ["line 1"]
    assert len(outcome.items) == 8


def test_a_line_without_end_is_a_fault_and_is_not_held_in_memory() -> None:
    outcome = read(b"18/03/22, 14:56 - Dana: a\n" * 8 + b"x" * 3_000_000)
    assert len(outcome.items) == 8
    assert [fault.at for fault in outcome.faults] == ["line 9"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_other_encodings_of_unicode_are_read(encoding: str) -> None:
    text = "18/03/22, 14:56 - Dana: grüße\r\nund mehr\n18/03/22, 14:57 - Dana: b"
    outcome = read(text.encode(encoding))
    assert [item.text for item in outcome.items] == ["grüße\nund mehr", "b"]


def test_a_file_of_utf_16_that_breaks_off_is_a_fault() -> None:
    outcome = read("18/03/22, 14:56 - Dana: a\n18/03/22, 14:56 - Dana: b\n".encode("utf-16") + b"\0")
    assert len(outcome.faults) == 1


def test_a_file_whose_every_date_is_none_as_the_user_says_to_read_it_is_a_fault() -> None:
    whole = tree({NAME: b"30/30/22, 14:56 - Dana: a\n"})
    (fault,) = used_up(IMPORTER.read(whole, Claim("whatsapp", whole.members, 1), OPTIONS)).faults
    assert "no line begins" in fault.why


# ---- what is a chat, and what lies beside it


def test_a_zip_with_media_joins_the_files_to_their_messages(tmp_path: Path) -> None:
    outcome = read_one(IMPORTER, folder_tree(OWN / "whatsapp" / "ios"))
    with_files = [item for item in outcome.items if item.parts]
    assert [[part.name for part in item.parts] for item in with_files] == [
        ["00000003-PHOTO-2026-03-02-10-05-40.jpg"],
        ["00000004-Offer.txt"],
    ]
    assert with_files[0].parts[0].media == "image/jpeg"
    with with_files[1].parts[0].open() as stream:
        assert stream.read().startswith(b"02/03/2026, 10:00 - ")
    assert outcome.flagged("attachment-missing:00000006-AUDIO-2026-03-02-10-09-00.opus") == 1


def test_a_text_that_was_sent_in_a_chat_is_no_chat_of_its_own() -> None:
    claim = claim_of(IMPORTER, folder_tree(OWN / "whatsapp" / "ios"))
    assert [one.base for one in claim.members] == ["_chat.txt"]
    assert [one.base for one in claim.parts] == [
        "00000003-PHOTO-2026-03-02-10-05-40.jpg",
        "00000004-Offer.txt",
    ]


def test_two_chats_in_one_folder_are_two_sources_with_their_titles() -> None:
    line = b"18/03/22, 14:56 - Dana: a\n"
    claims = list(
        IMPORTER.claims(
            tree({"WhatsApp Chat with Dana.txt": line, "WhatsApp-Chat mit Ash.txt": line, "notes.txt": b"no"})
        )
    )
    assert sorted(claim.title for claim in claims) == ["Ash", "Dana"]
    assert all(claim.sure == 95 for claim in claims)


def test_the_whole_of_a_zip_with_one_chat_belongs_to_it() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("_chat.txt", "x")
    files = tree(
        {"_chat.txt": b"[18.03.22, 14:56:01] Dana: a\r\n", "Contract v2.pdf": b"%PDF"},
        "WhatsApp Chat - Dana.zip",
    )
    whole = files._replace(whole=member("WhatsApp Chat - Dana.zip", packed.getvalue()))
    claim = claim_of(IMPORTER, whole)
    assert claim.title == "Dana"
    assert [one.base for one in claim.parts] == ["Contract v2.pdf"]
    assert claim_of(IMPORTER, files).parts == ()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("photo.jpg", b"\xff\xd8\xff\0\x10JFIF"),
        ("notes.txt", b"Call Dana at 10:30 - she said: fine\n"),
        ("server.log", b"[18-Mar-22 02:56 PM] Dana\nhello\n"),
        ("table.csv", b"date,hours\n2022-03-18,4\n"),
        ("empty.txt", b""),
    ],
)
def test_other_files_are_not_claimed(name: str, data: bytes) -> None:
    assert list(IMPORTER.claims(tree({name: data}))) == []


def test_a_note_that_quotes_one_line_is_less_sure_than_a_chat() -> None:
    line = b"18/03/22, 14:56 - Dana: a\n"
    (note,) = IMPORTER.claims(tree({"notes.txt": b"I said\nhe said\nshe said\nand then\n" + line}))
    (chat,) = IMPORTER.claims(tree({"export.txt": line * 5}))
    (short,) = IMPORTER.claims(tree({"export.txt": line}))
    (named,) = IMPORTER.claims(tree({NAME: b"18/03/22, 14:56 - You were added\n"}))
    assert (note.sure, short.sure, chat.sure, named.sure) == (20, 40, 60, 70)


def test_android_media_lie_beside_the_chat() -> None:
    beside = {"IMG-20220318-WA0001.jpg": b"jpg", "other.bin": b"\0"}
    files = tree(
        {NAME: b"18/03/22, 14:56 - Dana: IMG-20220318-WA0001.jpg (file attached)\nthe logo\n", **beside}
    )
    assert [one.base for one in claim_of(IMPORTER, files).parts] == ["IMG-20220318-WA0001.jpg"]
    (item,) = read_one(IMPORTER, files).items
    assert [part.name for part in item.parts] == ["IMG-20220318-WA0001.jpg"]
    assert item.flags == ()


def test_what_was_read_is_the_sum_of_what_it_became() -> None:
    outcome = read("\n18/03/22, 14:56 - Dana: a\nb\n18/03/22, 14:57 - You were added\n\n")
    assert outcome.reading.read == 5
    assert outcome.counted() == (1, 1)
    assert outcome.reading.continuation == 2
    assert [skip.why for skip in outcome.skips] == ["empty line"]
    assert not any(isinstance(one, Fault) for one in outcome.faults)
    assert all(isinstance(one, Item) for one in outcome.items)
    assert NOW.tzinfo is UTC
