"""Boxes of every dialect: where mails begin and end, what is kept of them, and what a box that lies or breaks gives."""

import gzip
import io
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from disputekit.intake import mail_item, mbox, mbox_split
from disputekit.intake.base import Claim, Item
from disputekit.intake.tree import Member, Tree, Unreadable
from disputekit.intake.unpack import unpacked
from tests.intake.chat_rig import OPTIONS, Outcome, read_all, read_one, tree, used_up

LINE = b"From dana@acme.test Tue Mar  3 14:05:00 2026\n"


def head(number: int, *more: bytes) -> bytes:
    lines = (b"From: Dana <dana@acme.test>", b"To: sam@studio.test", b"Message-ID: <%d@acme.test>" % number)
    return b"\n".join((*lines, b"Date: Tue, 3 Mar 2026 14:05:00 +0100", *more, b"", b""))


def box(data: bytes) -> Outcome:
    whole = tree({"Sent": data})
    return used_up(mbox.IMPORTER.read(whole, Claim("mbox", whole.members, 100), OPTIONS))


def bytes_of(item: Item) -> bytes:
    assert item.raw is not None
    return item.raw.open().read()


def texts(data: bytes) -> list[str]:
    return [one.text for one in box(data).items]


# ---------------------------------------------------------------- beginnings and ends


@pytest.mark.parametrize(
    "line",
    [
        b"From dana@acme.test Tue Mar  3 14:05:00 2026",
        b"From dana@acme.test Tue Mar  3 14:05 2026",
        b"From dana@acme.test Tue Mar  3 14:05:00 CET 2026",
        b"From dana@acme.test Tue Mar  3 14:05:00 2026 +0100",
        b"From dana@acme.test Tue, 03 Mar 2026 14:05:00 +0100",
        b"From dana at acme.test  Tue Mar  3 14:05:00 2026",
        b"From - Tue Mar 03 14:05:00 2026",
        b"From 1850001234@xxx Tue Mar 03 14:05:00 +0000 2026",
        b"From uucp!dana Tue Mar  3 14:05:00 2026 remote from acme",
        b"From \xe9t\xe9@acme.test Tue Mar  3 14:05:00 2026",
        b"From \xe2\x80\x9cacme.test\xe2\x80\x9d  Tue Mar  3 14:05:00 2026",
        b"From dana@acme.test 2026-03-03T14:05:00+01:00",
    ],
)
def test_a_from_line_with_a_time_and_a_year_begins_a_mail(line: bytes) -> None:
    data = line + b"\n" + head(1) + b"one\n\n" + line + b"\n" + head(2) + b"two\n"
    assert texts(data) == ["one", "two"]


@pytest.mark.parametrize(
    "line",
    [
        b"From our side all is done.",
        b"From 14:05 on we wait.\nNote: this has a header below",
        b"From dana@acme.test Tue Mar  3 14:05:00 2026\nno header below",
        b"From: Dana <dana@acme.test>\nDate: Tue Mar  3 14:05:00 2026",
        b"xFrom dana@acme.test Tue Mar  3 14:05:00 2026\nTo: sam",
    ],
)
def test_words_that_begin_with_from_split_nothing(line: bytes) -> None:
    (item,) = box(LINE + head(1) + b"\n" + line + b"\nlast\n").items
    assert item.text.endswith("last")


def test_mails_without_a_blank_line_between_them_are_told_apart_with_a_warning() -> None:
    got = box(LINE + head(1) + b"one\n" + LINE + head(2) + b"two\n")
    assert [one.text for one in got.items] == ["one", "two"]
    assert "without a blank line" in got.reading.warnings[0]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_line_ends_may_be_any_and_the_blank_line_between_mails_is_no_part_of_one(end: bytes) -> None:
    data = (LINE + head(1) + b"one\ntwo\n\n" + LINE + head(2) + b"three\n").replace(b"\n", end)
    first, second = box(data).items
    assert (first.text, second.text) == ("one\ntwo", "three")
    assert bytes_of(first) == (head(1) + b"one\ntwo\n").replace(b"\n", end)
    assert first.at == f"bytes {len(LINE) + len(end) - 1}-{len(LINE) + len(end) - 1 + len(bytes_of(first))}"


def test_one_box_may_change_its_line_ends() -> None:
    second = (LINE + head(2) + b"two\n\n").replace(b"\n", b"\r")
    assert texts(LINE + head(1) + b"one\n\n" + second + LINE + head(3) + b"three\n") == [
        "one",
        "two",
        "three",
    ]


def test_a_box_whose_from_lines_have_no_date_is_split_at_blank_lines() -> None:
    line = b"From dana\n"
    data = line + head(1) + b"one\nFrom here: no\n\n" + line + head(2) + b"two\n"
    assert texts(data) == ["one\nFrom here: no", "two"]


def test_blank_lines_and_a_byte_order_mark_before_the_first_mail_are_counted() -> None:
    got = box(b"\xef\xbb\xbf\n\n" + LINE + head(1) + b"one\n")
    assert [one.why for one in got.skips] == ["blank lines before the first mail"]
    assert len(got.items) == 1


def test_words_before_the_first_mail_are_a_fault_and_lose_no_mail() -> None:
    got = box(b"half a mail\n\n" + LINE + head(1) + b"one\n")
    assert [one.at for one in got.faults] == ["bytes 0-13"]
    assert len(got.items) == 1


def test_a_file_without_a_mail_is_a_fault_and_an_empty_one_is_nothing() -> None:
    assert len(box(b"no mail at all").faults) == 1
    assert box(b"").reading.read == 0


def test_files_are_claimed_by_their_beginning() -> None:
    files = {
        "Sent": LINE + head(1) + b"one\n",
        "note.txt": b"From here we go\nand on\n",
        "patch": b"From 0123456789abcdef Mon Sep 17 00:00:00 2001\nFrom: Dana <dana@acme.test>\n\n",
        "mail.eml": head(1),
        "empty": b"",
    }
    assert [one.title for one in mbox.IMPORTER.claims(tree(files))] == ["Sent", "patch"]


# ---------------------------------------------------------------- Content-Length


def with_length(body: bytes, length: int) -> bytes:
    return LINE + head(1, b"Content-Length: %d" % length) + body


def test_a_content_length_that_leads_to_the_next_mail_counts() -> None:
    body = b"see below\n" + LINE + head(9) + b"not a mail of this box\n"
    got = box(with_length(body, len(body)) + b"\n" + LINE + head(2) + b"two\n")
    assert [one.id for one in got.items] == ["1@acme.test", "2@acme.test"]
    assert bytes_of(got.items[0]).endswith(body)
    assert "does not split" in got.reading.warnings[0]


def test_a_content_length_that_leads_to_the_end_of_the_box_counts() -> None:
    body = b"see below\n" + LINE + head(9) + b"not a mail of this box\n"
    assert len(box(with_length(body, len(body))).items) == 1


@pytest.mark.parametrize("length", [3, 4_000, 10**11])
def test_a_content_length_that_leads_nowhere_is_told_and_splits_nothing(length: int) -> None:
    got = box(with_length(b"one\nand more\n\n", length) + LINE + head(2) + b"two\n")
    assert [one.text for one in got.items] == ["one\nand more", "two"]
    assert len(got.reading.warnings) == (length < 10**11)


# ---------------------------------------------------------------- quoted From lines, attached mails


@pytest.mark.parametrize(
    ("stored", "shown"), [(b">From us", "From us"), (b">>From us", ">From us"), (b"> From us", "> From us")]
)
def test_the_sign_that_a_box_put_before_from_is_gone_from_the_text_and_stays_in_the_bytes(
    stored: bytes, shown: str
) -> None:
    (item,) = box(LINE + head(1) + b"Hello\n\n" + stored + b"\nbye\n").items
    assert item.text == f"Hello\n\n{shown}\nbye"
    assert stored in bytes_of(item)


def test_a_quoted_line_is_not_made_a_statement() -> None:
    (item,) = box(LINE + head(1) + b">we said:\n>From us it is done\nNo.\n").items
    assert item.text == ">we said:\n>From us it is done\nNo."


ATTACHED = (
    b"--b\nContent-Type: text/plain\n\nsee the mail\n--b\nContent-Type: message/rfc822\n\n"
    + LINE + head(9) + b"inner\n--b--\n"
)  # fmt: skip
MULTIPART = b'Content-Type: multipart/mixed; boundary="b"'


def test_a_from_line_inside_an_attached_mail_belongs_to_it_and_both_counts_are_told() -> None:
    got = box(LINE + head(1, MULTIPART) + ATTACHED + b"\n" + LINE + head(2) + b"two\n")
    assert [one.text for one in got.items] == ["see the mail", "two"]
    assert "2 mails; with them there would be 3" in got.reading.warnings[0]


def test_an_attachment_that_never_closes_swallows_no_other_mail() -> None:
    cut = ATTACHED.partition(LINE)[0]
    got = box(LINE + head(1, MULTIPART) + cut + b"\n" + LINE + head(2) + b"two\n")
    assert [one.id for one in got.items] == ["1@acme.test", "2@acme.test"]


def test_a_copy_of_a_cut_mail_does_not_close_it() -> None:
    cut = LINE + head(1, MULTIPART) + ATTACHED.partition(LINE)[0] + b"\n"
    got = box(cut + LINE + head(1, MULTIPART) + ATTACHED)
    assert len(got.items) == 2


def test_words_inside_an_open_plain_part_split_as_elsewhere() -> None:
    data = (
        LINE
        + head(1, MULTIPART)
        + b"--b\nContent-Type: text/plain\n\nhi\n\n"
        + LINE
        + head(2)
        + b"x\n--b--\n"
    )
    assert len(box(data).items) == 2


# ---------------------------------------------------------------- large, cut off, again


def test_a_mail_larger_than_may_be_held_comes_as_its_beginning_with_all_its_bytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (mbox_split, mail_item):
        monkeypatch.setattr(module, "MAX_MAIL", 200_000)
        monkeypatch.setattr(module, "BEGINNING", 1_000)
    body = b"a line of words\n" * 200_000
    data = LINE + head(1) + b"one\n\n" + LINE + head(2) + body + b"\n" + LINE + head(3) + b"three\n"
    got = box(data)
    assert [one.id for one in got.items] == ["1@acme.test", "2@acme.test", "3@acme.test"]
    assert "too-large" in got.items[1].flags
    assert bytes_of(got.items[1]) == head(2) + body
    last = box(data.partition(LINE + head(3))[0]).items[-1]
    assert bytes_of(last) == head(2) + body


def test_bytes_are_given_again_long_after_the_mail_was_read() -> None:
    data = b"".join(LINE + head(n) + b"mail %d\n\n" % n for n in range(100))
    items = box(data).items
    assert [bytes_of(one) for one in items] == [head(n) + b"mail %d\n" % n for n in range(100)]


def test_a_compressed_box_is_read_the_same_and_gives_its_bytes_again(tmp_path: Path) -> None:
    data = b"".join(LINE + head(n) + b"mail %d\n\n" % n for n in range(40))
    path = tmp_path / "old.mbox.gz"
    path.write_bytes(gzip.compress(data))
    with unpacked(path) as whole:
        got = read_one(mbox.IMPORTER, whole)
        assert bytes_of(got.items[0]) == head(0) + b"mail 0\n"
    assert len(got.items) == 40


class Breaks(io.BytesIO):
    """Gives some bytes and then none that can be read."""

    def read(self, size: int | None = -1, /) -> bytes:
        block = super().read(size)
        if not block:
            raise Unreadable("box.gz is damaged or cut off")
        return block


def test_a_box_that_breaks_off_gives_what_came_before_and_a_fault() -> None:
    data = LINE + head(1) + b"one\n\n" + LINE + head(2) + b"tw"
    opened: Callable[[], BinaryIO] = lambda: Breaks(data)  # noqa: E731 - a member holds a function
    whole = Tree("box.gz", (Member("box", b"box", -1, opened),))
    (got,) = read_all(mbox.IMPORTER, whole)
    assert [one.why for one in got.faults] == ["box.gz is damaged or cut off"]
    assert ["cut-off" in one.flags for one in got.items] == [False, True]


def test_copies_and_other_mails_with_the_same_id_are_kept_and_told_apart() -> None:
    one = LINE + head(1) + b"one\n\n"
    got = box(one + one + LINE + head(1) + b"other words\n")
    assert [[flag for flag in item.flags if flag in {"copy", "id-shared"}] for item in got.items] == [
        [],
        ["copy"],
        ["id-shared"],
    ]
