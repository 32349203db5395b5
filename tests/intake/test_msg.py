"""Outlook's files: who, when, which words and files, what is told of one, and what happens without the extra."""

import hashlib
import importlib
import io
import struct
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from types import ModuleType
from typing import Any, BinaryIO

import pytest

from disputekit.errors import Refused
from disputekit.intake import formats, mail, msg, msg_store
from disputekit.intake.base import Claim, Item
from disputekit.intake.msg_item import _stream
from disputekit.intake.msg_rtf import text_of, unpacked
from disputekit.intake.tree import Member, Tree, Unreadable
from tests.intake.chat_rig import (
    OPTIONS,
    SAMPLES,
    Outcome,
    expected,
    folder_tree,
    named,
    needs_samples,
    read_one,
    tree,
    used_up,
)
from tests.intake.msg_rig import ROWS, message, ole

SENT = datetime(2026, 3, 3, 14, 5, tzinfo=UTC)
NOTE: dict[int, object] = {
    0x001A: "IPM.Note",
    0x0037: "Draft  two",
    0x0039: SENT,
    0x1000: "Hello Sam\r\nthe draft\r\n",
    0x1035: "<1@acme.test>",
    0x1042: "<0@studio.test>",
    0x0C1A: "Dana Reyes",
    0x0C1F: "/O=ACME/OU=EU/CN=RECIPIENTS/CN=DANA",
    0x5D01: "dana@acme.test",
}
SAM: dict[int, object] = {0x3001: "Sam", 0x3003: "/O=ACME/CN=SAM", 0x39FE: "sam@studio.test", 0x0C15: 1}
COPY: dict[int, object] = {0x3001: "'lee@acme.test'", 0x3003: "lee@acme.test", 0x0C15: 2}
PDF: dict[int, object] = {
    0x3707: "draft.pdf",
    0x3704: "DRAFT~1.PDF",
    0x3701: b"%PDF" * 2000,
    0x370E: "application/pdf",
    0x3705: 1,
}


def read(made: Mapping[str, Any]) -> Outcome:
    return read_one(msg.IMPORTER, tree({"one.bin": ole(made)}))


def item(found: Mapping[int, object], *files: Mapping[int, object], page: int = 0) -> Item:
    (one,) = read(message(found, (SAM,), files, page=page)).items
    return one


def test_a_mail_of_an_office_is_read_from_its_properties_by_mail_addresses() -> None:
    (one,) = read(message(NOTE, (COPY, SAM), (PDF,))).items
    assert (one.sender, one.to) == ("Dana Reyes <dana@acme.test>", ("Sam <sam@studio.test>", "lee@acme.test"))
    assert one.when
    assert one.when.at == SENT
    assert (one.text, one.id, one.re) == ("Hello Sam\nthe draft", "1@acme.test", "0@studio.test")
    assert one.flags == ("subject: Draft two",)
    (part,) = one.parts
    assert (part.name, part.size, part.media, part.open().read()) == (
        "draft.pdf",
        8000,
        "application/pdf",
        b"%PDF" * 2000,
    )


def test_the_file_is_kept_as_it_stands() -> None:
    data = ole(message(NOTE, (SAM,), (PDF,)))
    (one,) = read_one(msg.IMPORTER, tree({"one.bin": data})).items
    assert one.raw
    assert one.raw.open().read() == data


def test_the_headers_of_the_internet_go_before_what_outlook_noted() -> None:
    headers = (
        "From: Dana R <d@acme.test>\r\nDate: Tue, 3 Mar 2026 15:05:00 +0100\r\nMessage-ID: <9@acme.test>\r\n"
    )
    one = item(NOTE | {0x007D: headers + "DKIM-Signature: v=1; d=acme.test; b=abc\r\n\r\n"})
    assert (one.sender, one.id) == ("Dana R <d@acme.test>", "9@acme.test")
    assert one.when
    assert one.when.at == datetime(2026, 3, 3, 15, 5, tzinfo=timezone(timedelta(hours=1)))
    assert "dkim-signed:acme.test" in one.flags


def test_receivers_without_a_list_are_those_of_the_headers_or_the_line_shown() -> None:
    (one,) = read(message(NOTE | {0x007D: "To: Sam <sam@studio.test>, b@c.test\r\nCc: b@c.test\r\n"})).items
    assert one.to == ("Sam <sam@studio.test>", "b@c.test")
    (one,) = read(message(NOTE | {0x0E04: "Sam Smith;  Lee"})).items
    assert one.to == ("Sam Smith", "Lee")


def test_an_address_that_only_the_office_knows_stays_and_is_flagged() -> None:
    one = item({**NOTE, 0x5D01: ""})
    assert one.sender == "Dana Reyes </O=ACME/OU=EU/CN=RECIPIENTS/CN=DANA>"
    assert "no-mail-address" in one.flags


def test_who_it_is_sent_for_is_the_author() -> None:
    assert item(NOTE | {0x0042: "Boss", 0x5D02: "boss@acme.test"}).sender == "Boss <boss@acme.test>"


def test_a_draft_has_no_time_and_the_digest_of_its_file_as_id() -> None:
    found = {name: value for name, value in NOTE.items() if name not in (0x0039, 0x1035)}
    made = ole(message(found | {0x0E07: 8, 0x0E06: SENT}))
    (one,) = read_one(msg.IMPORTER, tree({"x": made})).items
    assert one.when is None
    assert one.id == f"sha256:{hashlib.sha256(made).hexdigest()}"
    assert {"draft", "no-message-id", "no-date"} <= set(one.flags)


def test_without_a_time_of_sending_that_of_delivery_is_taken_and_flagged() -> None:
    found = {name: value for name, value in NOTE.items() if name != 0x0039}
    one = item(found | {0x0E06: SENT})
    assert one.when
    assert one.when.at == SENT
    assert "date-of-delivery" in one.flags
    assert item(found | {0x0E06: datetime(1601, 1, 2, tzinfo=UTC)}).when is None


def test_a_page_or_rtf_gives_the_words_where_no_plain_ones_are() -> None:
    page = item(
        {
            **NOTE,
            0x1000: " \r\n",
            0x1013: "<p>Gr\u00fc\u00dfe</p><blockquote>old</blockquote>".encode(),
            0x3FDE: 65001,
        }
    )
    assert page.text == "Gr\u00fc\u00dfe\n>\n> old"
    assert {"html-only", "quoted:lines 2-3"} <= set(page.flags)
    rtf = b"MELA".join(
        (struct.pack("<2I", 0, 99), struct.pack("<I", 0) + rb"{\rtf1\ansi\ansicpg1251 \'cf\par x}")
    )
    one = item({**NOTE, 0x1000: "", 0x1009: rtf})
    assert one.text == "\u041f\nx"
    assert "rtf-only" in one.flags


def test_narrow_texts_are_of_the_code_page_that_the_message_states() -> None:
    one = item({**NOTE, 0x1000: "\u3053\u3093\u306b\u3061\u306f", 0x0037: "\u8fd4\u4fe1"}, page=932)
    assert one.text == "\u3053\u3093\u306b\u3061\u306f"
    assert "subject: \u8fd4\u4fe1" in one.flags
    rows = bytes(32) + struct.pack("<2HIQ", 3, 0x3FDE, 6, 65001)
    made = message({0x001A: "IPM.Note"}) | {"__substg1.0_1000001E": "\u00fc".encode(), ROWS: rows}
    (one,) = read(made).items
    assert one.text == "\u00fc"


def test_a_text_with_half_a_character_is_read_up_to_it() -> None:
    made = message(NOTE) | {"__substg1.0_1000001F": b"a\0b"}
    (one,) = read(made).items
    assert one.text == "a"
    assert "damaged:utf-16" in one.flags


def test_a_mail_attached_as_an_outlook_item_becomes_a_text_and_its_files_stand_beside_it() -> None:
    deep = message({0x001A: "IPM.Note", 0x1000: "deep"}, (), (PDF,), before=24)
    inner = message(
        {**NOTE, 0x1000: "the terms"}, (SAM,), ({0x3001: "deeper", 0x3705: 5, 0x3701: deep},), before=24
    )
    one = item(NOTE, {0x3001: "Terms.msg", 0x3705: 5, 0x3701: inner})
    assert [part.name for part in one.parts] == ["Terms.txt", "deeper.txt", "draft.pdf"]
    text = one.parts[0].open().read().decode()
    assert (
        "From: Dana Reyes <dana@acme.test>\nTo: Sam <sam@studio.test>\nDate: 2026-03-03T14:05:00+00:00\n"
        in text
    )
    assert text.endswith("\n\nthe terms")
    assert "holds-a-mail" in one.flags


def test_what_is_no_file_is_flagged_by_its_name() -> None:
    one = item(
        NOTE,
        {0x3707: "a.txt", 0x3705: 2, 0x370D: "C:\\a.txt"},
        {0x3705: 1},
        {0x3707: "ole", 0x3705: 6, 0x3701: {"CONTENTS": b"x"}},
        {0x3707: "gone", 0x3705: 5},
    )
    assert one.parts == ()
    assert set(one.flags) >= {
        "attachment-elsewhere:C:\\a.txt",
        "attachment-missing:part-2",
        "attachment-object:ole",
        "attachment-missing:gone",
    }


def test_the_same_mail_twice_in_a_folder_is_a_copy_and_another_under_its_id_is_told() -> None:
    again = {**NOTE, 0x1000: "other words"}
    files = {name: ole(message(one)) for name, one in (("a", NOTE), ("b", NOTE), ("c", again))}
    found = read_one(msg.IMPORTER, tree(files)).items
    assert [("copy" in one.flags, "id-shared" in one.flags) for one in found] == [
        (False, False),
        (True, False),
        (False, True),
    ]


def test_a_contact_is_no_mail() -> None:
    outcome = read(message({0x001A: "IPM.Contact"}))
    assert [one.why for one in outcome.skips] == ["an Outlook item of the class IPM.Contact, no mail"]


def test_it_is_told_by_its_content_and_not_by_its_name() -> None:
    other = ole({"WordDocument": b"x" * 100, "1Table": b"y"})
    mail_file = b"From: a@b.test\nTo: c@d.test\nSubject: x\n\nhello\n"
    whole = tree(
        {"letter": ole(message(NOTE)), "word.msg": other, "mail.msg": mail_file, "cut.msg": other[:100]}
    )
    assert [one.members[0].name for one in msg.IMPORTER.claims(whole)] == ["letter"]
    assert [one.members[0].name for one in mail.IMPORTER.claims(whole)] == ["mail.msg"]
    found = {
        importer.name: [one.name for one in claim.members] for importer, claim in formats.claims_of(whole)
    }
    assert (found["msg"], found["eml"]) == (["letter"], ["mail.msg"])


def test_its_directory_may_lie_far_behind_its_head() -> None:
    big = message(NOTE, (), ({0x3707: "big", 0x3701: b"\1" * 200_000, 0x3705: 1},))
    whole = tree({"big": ole(big)})
    assert len(list(msg.IMPORTER.claims(whole))) == 1
    assert read_one(msg.IMPORTER, whole).items[0].parts[0].open().read() == b"\1" * 200_000


@pytest.mark.parametrize(
    ("at", "value"),
    [(44, b"\xff\xff\xff\x7f"), (64, b"\xff\xff\xff\x7f"), (30, b"\x1f\0"), (76, b"\xf0\xff\xff\x7f")],
    ids=["fat", "mini fat", "sector", "place"],
)
def test_a_header_that_states_more_than_there_is_is_a_fault_at_once(at: int, value: bytes) -> None:
    data = bytearray(ole(message(NOTE)))
    data[at : at + len(value)] = value
    whole = tree({"x.msg": bytes(data)})
    found = msg.IMPORTER.read(whole, Claim("msg", whole.members, 1), OPTIONS).found
    assert [type(one).__name__ for one in found] == ["Fault"]


def stating(name: str, data: bytes) -> bytes:
    """Return a file in which a stream states a size of two gigabytes."""
    place = data.index(name.encode("utf-16-le")) + 120
    return data[:place] + struct.pack("<I", 0x7FFFFFFF) + data[place + 4 :]


def test_an_attachment_that_states_gigabytes_is_flagged_and_words_that_do_are_a_fault() -> None:
    data = ole(message(NOTE, (), (PDF,)))
    (one,) = read_one(msg.IMPORTER, tree({"x": stating("__substg1.0_37010102", data)})).items
    assert one.parts == ()
    assert "attachment-damaged:draft.pdf" in one.flags
    (fault,) = read_one(msg.IMPORTER, tree({"x": stating("__substg1.0_1000001F", data)})).faults
    assert fault.why == "its directory states sizes that it does not have"
    (fault,) = read_one(msg.IMPORTER, tree({"x": stating("Root Entry", data)})).faults
    assert fault.why == "its directory states sizes that it does not have"


def test_an_attachment_that_breaks_off_when_it_is_opened_is_refused() -> None:
    data = ole(message(NOTE, (), (PDF,)))
    files = {"x": data}
    whole = tree(files)
    (one,) = read_one(msg.IMPORTER, whole).items
    changed = whole.members[0]._replace(open=lambda: io.BytesIO(data[:600]))
    opener = partial(_stream, changed, next(iter(one.parts)).open.args[1])  # type: ignore[attr-defined]  # a partial
    with pytest.raises(Refused, match="damaged or cut off"):
        opener()


def test_a_file_cut_off_is_a_fault() -> None:
    data = ole(message(NOTE, (SAM,), (PDF,)))
    whole = tree({"x.msg": data[:3000]})
    outcome = msg.IMPORTER.read(whole, Claim("msg", whole.members, 1), OPTIONS)
    assert [getattr(one, "why", "") for one in outcome.found] == ["it is damaged or cut off"]


def test_without_the_extra_the_files_are_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.import_module

    def missing(name: str, package: str | None = None) -> ModuleType:
        if name == "olefile":
            raise ImportError(name)
        return real(name, package)

    monkeypatch.setattr(importlib, "import_module", missing)
    whole = tree({f"{number}.msg": ole(message(NOTE)) for number in range(7)})
    (claim,) = msg.IMPORTER.claims(whole)
    with pytest.raises(Refused, match=r"skipped 0\.msg, .* and 2 more: Outlook files") as caught:
        msg.IMPORTER.read(whole, claim, OPTIONS)
    assert "pip install 'disputekit[msg]'" in caught.value.hint


class Once(io.BytesIO):
    """A stream out of an archive: it goes forward only."""

    def seekable(self) -> bool:
        return False


def test_a_file_within_an_archive_is_told_and_read_though_it_cannot_be_gone_back_in() -> None:
    data = ole(message(NOTE, (), ({0x3707: "big", 0x3701: b"\1" * 200_000, 0x3705: 1},)))
    one = Member("x", b"x", -1, lambda: Once(data))
    whole = Tree("export.zip", (one,))
    (item,) = read_one(msg.IMPORTER, whole).items
    assert item.parts[0].open().read() == b"\1" * 200_000


def test_a_member_that_cannot_be_read_or_is_too_large_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> BinaryIO:
        raise Unreadable("damaged in the archive")

    whole = Tree("export.zip", (Member("x", b"x", 9, broken),))
    (fault,) = used_up(msg.IMPORTER.read(whole, Claim("msg", whole.members, 1), OPTIONS)).faults
    assert fault.why == "damaged in the archive"
    monkeypatch.setattr(msg_store, "MAX_FILE", 1024)
    whole = tree({"x": ole(message(NOTE))})
    (fault,) = used_up(msg.IMPORTER.read(whole, Claim("msg", whole.members, 1), OPTIONS)).faults
    assert fault.why.startswith("it is larger than")


# ---------------------------------------------------------------- RTF


def packed(data: bytes) -> bytes:
    """As Outlook packs it, each byte as it is."""
    made = b"".join(b"\0" + data[at : at + 8] for at in range(0, len(data), 8))
    return struct.pack("<2I4sI", len(made) + 12, len(data), b"LZFu", 0) + made


def test_the_example_of_the_specification_unpacks() -> None:
    """MS-OXRTFCP, section 4.1."""
    data = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert unpacked(data) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_what_cannot_be_unpacked_is_empty() -> None:
    assert unpacked(b"short") == unpacked(b"x" * 40) == b""
    assert unpacked(packed(b"{\\rtf1 hi}")[:-3]) == b"{\\rtf1 h"[: len(unpacked(packed(b"{\\rtf1 hi}")[:-3]))]


def test_rtf_made_from_html_gives_the_words_of_the_page() -> None:
    rtf = (
        rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fcharset204 Arial;}}"
        rb"{\*\htmltag19 <html>}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Caf\'e9 \u8364?\htmlrtf\par}\htmlrtf0 "
        rb"{\*\htmltag72 </p>}{\*\htmltag64 <blockquote>}\f1 \'ef\f0 old{\*\htmltag72 </blockquote>}{\*\other x}}"
    )
    assert text_of(rtf) == "Caf\u00e9 \u20ac\n>\n> \u043fold"


def test_plain_rtf_gives_its_lines_and_signs() -> None:
    rtf = rb"{\rtf1\ansi{\info{\author X}}a\tab b\line \{c\}\~d\par\uc2\u-10179\'3f\'3f\u-8704 ??\emdash\par}"
    assert text_of(rtf) == "a\tb\n{c}\u00a0d\n\U0001f600\u2014"
    assert text_of(b"{" * 3000 + b"a" + b"}" * 3000 + b"b") == "ab"


# ---------------------------------------------------------------- real files


@needs_samples
@pytest.mark.parametrize("entry", named("msg/"))
def test_real_files_have_what_is_expected_of_them(entry: str) -> None:
    about = expected()[entry]
    want = about["expect"]
    (one,) = read_one(msg.IMPORTER, folder_tree(SAMPLES / about["paths"][0])).items
    assert (len(one.parts), len(one.to)) == (want["attachments"], want["recipients"])
    assert ("no-message-id" not in one.flags) is want["has_message_id"]
    assert ("holds-a-mail" in one.flags) is bool(want.get("embedded_messages"))
    # The reference counts CR LF and line ends behind the last word, which are not kept in the text.
    assert 0 <= want["plain_body_chars"] - len(one.text.replace("\n", "\r\n")) <= 4
    if "date" in want:
        assert one.when is None
    if "spot" in about:
        assert one.when
        assert one.when.at == datetime.fromisoformat(about["spot"]["first"]["time_utc"])
    for part, meant in zip(one.parts, want.get("attachment_list", ()), strict=False):
        data = part.open().read()
        assert (part.name, part.size, hashlib.sha256(data).hexdigest()) == (
            meant["name"],
            meant["bytes"],
            meant["sha256"],
        )
