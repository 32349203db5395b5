"""One mail: people, time, words, files and whatever is wrong with them."""

import base64
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

import pytest

from disputekit.intake import mail, mail_mh, maildir
from disputekit.intake.base import Claim, Item
from disputekit.intake.mail_html import words_of
from disputekit.intake.mail_people import people
from disputekit.intake.tree import Member, Tree, Unreadable
from disputekit.record.moment import Precision
from tests.intake.chat_rig import OPTIONS, read_all, read_one, tree, used_up

HEAD = b"From: Dana Reyes <dana@acme.test>\nTo: sam@studio.test\nDate: Tue, 3 Mar 2026 14:05:00 +0100\n"
ID = b"Message-ID: <1@acme.test>\n"


def read(data: bytes, name: str = "a.eml") -> Item:
    whole = tree({name: data})
    (item,) = used_up(mail.IMPORTER.read(whole, Claim("eml", whole.members, 100), OPTIONS)).items
    return item


def plain(text: bytes, content_type: bytes = b"text/plain; charset=utf-8", *more: bytes) -> Item:
    lines = b"".join(one + b"\n" for one in more)
    return read(HEAD + ID + b"Content-Type: " + content_type + b"\n" + lines + b"\n" + text)


def parts(*given: bytes, kind: bytes = b"mixed") -> Item:
    body = b"".join(b"--b\n" + one + b"\n" for one in given) + b"--b--\n"
    return read(HEAD + ID + b"Content-Type: multipart/" + kind + b"; boundary=b\n\n" + body)


def dated(line: str) -> Item:
    return read(b"From: d@acme.test\nMessage-ID: <1@x>\nDate: " + line.encode() + b"\n\nhi\n")


# ---------------------------------------------------------------- people


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        (b"Dana Reyes <dana@acme.test>", ["Dana Reyes <dana@acme.test>"]),
        (b'"Reyes, Dana" <dana@acme.test>', ["Reyes, Dana <dana@acme.test>"]),
        (b'"Dana \\"D\\" Reyes" <dana@acme.test>', ['Dana "D" Reyes <dana@acme.test>']),
        (b"dana@acme.test", ["dana@acme.test"]),
        (b"dana@acme.test (Dana Reyes)", ["Dana Reyes <dana@acme.test>"]),
        (b"dana at acme.test (=?ISO-8859-1?Q?D=E1na?=)", ["D\xe1na <dana at acme.test>"]),
        (b"=?utf-8?q?D=C3=A1na?= =?utf-8?q?_Reyes?= <d@a.test>", ["D\xe1na Reyes <d@a.test>"]),
        (b"=?utf-8?b?w6E=?= <d@a.test>, b@c.test", ["\xe1 <d@a.test>", "b@c.test"]),
        (b"=?utf-8?b?ww==?= =?utf-8?b?oQ==?= <d@a.test>", ["\xe1 <d@a.test>"]),
        (b"=?utf-8?q?a=2C_b?= <d@a.test>", ["a, b <d@a.test>"]),
        (b"Team: a@b.test, C <c@d.test>; e@f.test", ["a@b.test", "C <c@d.test>", "e@f.test"]),
        (b"undisclosed-recipients:;", []),
        (b'"d@a.test" <d@a.test>', ["d@a.test"]),
        (b'"Dana <d@a.test>" <d@a.test>', ["Dana <d@a.test>"]),
        (b"MAILER DAEMON <>", ["MAILER DAEMON"]),
        (b"D\xc3\xa1na <d@a.test>", ["D\xe1na <d@a.test>"]),
        (b"D\xe1na <d@a.test>", ["D\xe1na <d@a.test>"]),
        (b"Dana\n\tReyes\n <d@a.test>", ["Dana Reyes <d@a.test>"]),
        (b"=?utf-8?q?Dana=0D=0AX=3A_y?= <d@a.test>", ["Dana X: y <d@a.test>"]),
        (b"", []),
    ],
)
def test_people_keep_their_address_and_get_their_name_decoded(header: bytes, shown: list[str]) -> None:
    assert people(header, []) == shown


def test_receivers_are_those_of_to_cc_and_bcc_once_each() -> None:
    item = read(b"FROM: d@a.test\nto: a@b.test\nCC: c@d.test, a@b.test\nBcc: e@f.test\n\nhi\n")
    assert item.to == ("a@b.test", "c@d.test", "e@f.test")
    assert item.sender == "d@a.test"


def test_a_mail_without_a_sender_says_so_and_one_with_two_as_well() -> None:
    assert "no-sender" in read(b"To: a@b.test\nSubject: x\n\nhi\n").flags
    assert read(b"Sender: s@b.test\nSubject: x\n\nhi\n").sender == "s@b.test"
    assert "several-senders" in read(b"From: a@b.test, c@d.test\nSubject: x\n\nhi\n").flags


# ---------------------------------------------------------------- ids and headers


def test_a_mail_without_an_id_has_one_of_its_bytes_whatever_their_line_ends() -> None:
    one, other = read(HEAD + b"\nhi\n"), read((HEAD + b"\nhi\n").replace(b"\n", b"\r\n"))
    assert one.id == other.id
    assert one.id.startswith("sha256:")
    assert "no-message-id" in one.flags


@pytest.mark.parametrize(
    ("headers", "answered"),
    [
        (b"In-Reply-To: <1@x>\n", "1@x"),
        (b"In-Reply-To: your mail of Tuesday <1@x>\n", "1@x"),
        (b"References: <1@x>\n <2@x>\n", "2@x"),
        (b"References: <1@x> <2@x>\nIn-Reply-To: <a@b.test> <2@x>\n", "2@x"),
        (b"In-Reply-To: your mail of Tuesday\n", ""),
    ],
)
def test_what_a_mail_answers_is_the_id_that_its_headers_agree_on(headers: bytes, answered: str) -> None:
    assert read(HEAD + headers + b"\nhi\n").re == answered


def test_the_subject_is_decoded_and_a_signature_named_by_its_domain() -> None:
    item = read(
        HEAD
        + ID
        + b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\nDKIM-Signature: v=1; a=rsa-sha256;\n\td=acme.test; b=x\n\nhi\n"
    )
    assert "subject: Gr\xfc\xdfe" in item.flags
    assert "dkim-signed:acme.test" in item.flags


@pytest.mark.parametrize(
    ("header", "flag"),
    [
        (b"X-Mozilla-Status: 0009", "deleted"),
        (b"X-Unsent: 1", "draft"),
        (b"Auto-Submitted: auto-replied", "automatic"),
        (b"DKIM-Signature: v=1", "dkim-signed"),
    ],
)
def test_headers_of_programs_become_flags(header: bytes, flag: str) -> None:
    assert flag in read(HEAD + ID + header + b"\n\nhi\n").flags


@pytest.mark.parametrize("status", [b"0001", b"x", b""])
def test_other_states_of_a_program_are_no_deletion(status: bytes) -> None:
    assert "deleted" not in read(HEAD + ID + b"X-Mozilla-Status: " + status + b"\n\nhi\n").flags


def test_a_broken_line_among_headers_costs_only_itself() -> None:
    item = read(b"From: d@a.test\n?? broken ??\nSubject: here\nTo: a@b.test\n\nhi\n")
    assert item.to == ("a@b.test",)
    assert {"broken-header", "subject: here"} <= set(item.flags)
    assert item.text == "hi"


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_words_without_a_blank_line_before_them_are_the_body(end: bytes) -> None:
    item = read(b"From: d@a.test\nSubject: x\n folded\nthese are words\nNote: more\n".replace(b"\n", end))
    assert item.text == "these are words\nNote: more"
    assert "no-blank-line" in item.flags


# ---------------------------------------------------------------- times

CET = timedelta(hours=1)


@pytest.mark.parametrize(
    ("line", "wall", "offset", "flag"),
    [
        ("Tue, 3 Mar 2026 14:05:00 +0100", "2026-03-03T14:05:00", CET, ""),
        ("Tue, 03 Mar 2026 14:05:00 +0100 (CET)", "2026-03-03T14:05:00", CET, ""),
        ("3 Mar 2026 14:05 -0530", "2026-03-03T14:05:00", -timedelta(hours=5, minutes=30), ""),
        ("Tue, 3 Mar 2026 14:05:00 -0000", "2026-03-03T14:05:00", timedelta(0), "zone-not-told"),
        ("Tue, 3 Mar 2026 14:05:00 GMT", "2026-03-03T14:05:00", timedelta(0), ""),
        ("Tue, 3 Mar 2026 14:05:00 EST", "2026-03-03T14:05:00", -timedelta(hours=5), ""),
        ("Tue, 3 Mar 2026 14:05:00 EET", "2026-03-03T14:05:00", None, "zone-unknown"),
        ("Tue, 3 Mar 2026 14:05:00 +9900", "2026-03-03T14:05:00", None, "zone-unknown"),
        ("Tue, 3 Mar 2026 14:05:00", "2026-03-03T14:05:00", None, "zone-missing"),
        ("Tue Mar  3 14:05:00 2026", "2026-03-03T14:05:00", None, "zone-missing"),
        ("Tue Mar  3 14:05:00 PST 2026", "2026-03-03T14:05:00", -timedelta(hours=8), ""),
        ("Tue Mar  3 14:05:00 2026 +0100", "2026-03-03T14:05:00", CET, ""),
        ("Tue, 3 Mar 26 14:05:00 +0100", "2026-03-03T14:05:00", CET, "two-digit-year"),
        ("Tue, 3 Mar 99 14:05:00 +0100", "1999-03-03T14:05:00", CET, "two-digit-year"),
        ("01 Jan 2001 00:01+0000", "2001-01-01T00:01:00", timedelta(0), ""),
        ("Tue, 3 Mar 2026 14.05.00 +0100", "2026-03-03T14:05:00", CET, ""),
        ("Di, 3 Mar 2026 14:05:00 +0100", "2026-03-03T14:05:00", CET, ""),
        ("Tue, 31 Dec 2025 23:59:60 +0000", "2025-12-31T23:59:59", timedelta(0), ""),
        ("2026-03-03T14:05:00+01:00", "2026-03-03T14:05:00", CET, ""),
    ],
)
def test_a_date_is_read_as_it_stands_and_no_zone_is_guessed(
    line: str, wall: str, offset: timedelta | None, flag: str
) -> None:
    item = dated(line)
    assert item.when is not None
    assert item.when.at.replace(tzinfo=None) == datetime.fromisoformat(wall)
    assert item.when.at.utcoffset() == offset
    assert item.when.said == line
    assert not flag or flag in item.flags


def test_a_date_without_seconds_is_a_minute() -> None:
    item = dated("Tue, 3 Mar 2026 14:05 +0100")
    assert item.when is not None
    assert item.when.precision is Precision.MINUTE


@pytest.mark.parametrize(
    "line",
    [
        "31 Feb 2026 14:05:00 +0100",
        "soon",
        "3 Foo 2026 14:05:00 +0100",
        "1 Jan 0001 00:00:00 +1400",
        "1 Jan 0900 00:00 +0000",
    ],
)
def test_a_date_that_cannot_be_is_flagged_and_not_mended(line: str) -> None:
    item = dated(line)
    assert item.when is None
    assert {"date-unreadable", "no-date"} <= set(item.flags)
    assert line in item.remarks[0]


RECEIVED = b"Received: from a by b; Tue, 3 Mar 2026 15:00:00 +0100\nReceived: from c by a; Mon, 2 Mar 2026 15:00:00 +0100\n"


def test_without_a_date_the_last_server_says_when() -> None:
    item = read(RECEIVED + b"From: d@a.test\n\nhi\n")
    assert item.when is not None
    assert item.when.at.astimezone(UTC) == datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
    assert "date-from-received" in item.flags


def test_a_date_more_than_a_day_off_the_servers_is_told() -> None:
    assert "date-differs" in read(RECEIVED + HEAD.replace(b"3 Mar", b"1 Mar") + b"\nhi\n").flags
    assert "date-differs" not in read(RECEIVED + HEAD + b"\nhi\n").flags


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("data", "label", "text", "flag"),
    [
        (b"caf\xc3\xa9", b"utf-8", "caf\xe9", ""),
        (b"caf\xe9", b"iso-8859-1", "caf\xe9", ""),
        (b"\x93x\x94\x81", b"iso-8859-1", "\u201cx\u201d\x81", ""),
        (b"caf\xe9", b"utf-8", "caf\xe9", "charset-wrong:utf-8"),
        (b"caf\xc3\xa9", b"us-ascii", "caf\xe9", "charset-wrong:us-ascii"),
        (b"caf\xc3\xa9", b"x-unknown", "caf\xe9", "charset-unknown:x-unknown"),
        (b"caf\xc3\xa9", b"utf-8mb4", "caf\xe9", ""),
        (b"caf\x82", b"cp-850", "caf\xe9", ""),
        (b"\\u0041\xff", b"unicode_escape", "\\u0041\xff", "charset-unknown:unicode_escape"),
        (b"6869\xff", b"hex", "6869\xff", "charset-unknown:hex"),
        (b"+2AA-\n", b"utf-7", "\ufffd", "charset-wrong:utf-7"),
        (b'\x1b$B$"\x1b(B', b"iso-2022-jp", "\u3042", ""),
        (b"a\0b", b"utf-8", "a\0b", "nul-characters"),
    ],
)
def test_words_are_decoded_as_declared_and_a_wrong_label_loses_nothing(
    data: bytes, label: bytes, text: str, flag: str
) -> None:
    item = plain(data, b"text/plain; charset=" + label)
    if label != b"utf-7":  # half a surrogate pair: whichever way it is read, UTF-8 can hold it
        assert item.text == text
    item.text.encode("utf-8")
    assert not flag or label == b"utf-7" or flag in item.flags


def test_bytes_beyond_ascii_without_a_label_are_told() -> None:
    item = plain(b"caf\xc3\xa9", b"text/plain")
    assert item.text == "caf\xe9"
    assert "charset-wrong:none" in item.flags


@pytest.mark.parametrize(
    ("encoding", "data", "text", "flag"),
    [
        (b"quoted-printable", b"caf=C3=A9 =\nbar=zz", "caf\xe9 bar=zz", ""),
        (b"base64", base64.b64encode(b"hello words"), "hello words", ""),
        (b"base64", base64.b64encode(b"hello words")[:-3], "hello wor", "damaged:base64"),
        (b"base64", b"aGVs\n*** bG8= aGVsbG8=", "hellohello", ""),
        (b"BASE64", b"aGVsbG8", "hello", "damaged:base64"),
        (b"8bit", b"hello", "hello", ""),
        (b"x-uuencode", b"begin 644 a\n%:&5L;&\\\n`\nend\n", "hello", ""),
        (b"x-uuencode", b"\x7fbroken\n", "", "damaged:uuencode"),
        (b"x-strange", b"hello", "hello", "encoding-unknown:x-strange"),
    ],
)
def test_what_was_done_for_the_journey_is_undone_as_far_as_it_goes(
    encoding: bytes, data: bytes, text: str, flag: str
) -> None:
    item = plain(data, b"text/plain; charset=utf-8", b"Content-Transfer-Encoding: " + encoding)
    assert item.text == text
    assert not flag or flag in item.flags


def test_plain_words_are_preferred_to_their_html_twin_unless_they_are_blank() -> None:
    words = b"Content-Type: text/plain\n\nplain words"
    page = b"Content-Type: text/html\n\n<p>rich words</p>"
    assert parts(words, page, kind=b"alternative").text == "plain words"
    blank = parts(b"Content-Type: text/plain\n\n \n", page, kind=b"alternative")
    assert blank.text == "rich words"
    assert "html-only" in blank.flags


def test_words_around_an_attachment_all_belong_to_the_mail() -> None:
    item = parts(
        b"Content-Type: text/plain\n\nbefore",
        b'Content-Type: image/png; name="a.png"\nContent-Transfer-Encoding: base64\n\naGVsbG8=',
        b"Content-Type: text/plain\n\nafter",
    )
    assert item.text == "before\nafter"
    assert [(one.name, one.open().read(), one.media) for one in item.parts] == [
        ("a.png", b"hello", "image/png")
    ]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (b'Content-Disposition: attachment; filename="a b.txt"', "a b.txt"),
        (b"Content-Disposition: attachment; filename=a.txt", "a.txt"),
        (b"Content-Disposition: attachment; filename*=utf-8''caf%C3%A9.txt", "caf\xe9.txt"),
        (b"Content-Disposition: attachment; filename*=iso-8859-1'en'caf%E9.txt", "caf\xe9.txt"),
        (
            b"Content-Disposition: attachment;\n filename*0*=utf-8''caf%C3;\n filename*1*=%A9;\n filename*2=\".t%\"",
            "caf\xe9.t%",
        ),
        (b'Content-Disposition: attachment; filename="=?utf-8?q?caf=C3=A9?=.txt"', "caf\xe9.txt"),
        (b'Content-Disposition: attachment; filename="caf\xe9.txt"', b"caf\xe9.txt"),
        (b'Content-Disposition: attachment; filename="../../etc/x"', "../../etc/x"),
        (b'Content-Type: application/pdf; name="a.pdf"', "a.pdf"),
        (b"Content-Type: application/pdf", "part-1.pdf"),
        (b"Content-Type: application/x-odd", "part-1.bin"),
        (b"Content-Disposition: attachment", "part-1.txt"),
        (b"Content-Disposition: attachment; filename*=plain.txt", "plain.txt"),
    ],
)
def test_attachments_have_their_names_in_any_bytes(header: bytes, name: str | bytes) -> None:
    item = parts(b"Content-Type: text/plain\n\nhi", header + b"\n\nfile")
    assert [one.name for one in item.parts] == [name]
    assert item.parts[0].open().read() == b"file"


def test_a_mail_inside_a_mail_is_a_file_of_its_exact_bytes() -> None:
    inner = b"From: x@y.test\nSubject: inner\n\ninner words"
    item = parts(b"Content-Type: text/plain\n\nouter words", b"Content-Type: message/rfc822\n\n" + inner)
    assert item.text == "outer words"
    assert (item.parts[0].name, item.parts[0].open().read()) == ("part-1.eml", inner)
    assert "holds-a-mail" in item.flags


@pytest.mark.parametrize(
    ("content_type", "flag"),
    [
        (b"multipart/signed; boundary=b", "signed"),
        (b"multipart/encrypted; boundary=b", "encrypted"),
        (b"multipart/report; boundary=b", "report"),
        (b"application/pkcs7-mime", "signed-or-encrypted"),
    ],
)
def test_signed_and_encrypted_mails_are_kept_and_flagged(content_type: bytes, flag: str) -> None:
    assert flag in plain(b"--b\n\nwords\n--b--\n", content_type).flags


@pytest.mark.parametrize(
    "content_type", [b"multipart/mixed", b"multipart/mixed; boundary=absent", b"multipart/mixed; boundary="]
)
def test_a_multipart_without_its_boundary_is_text(content_type: bytes) -> None:
    item = plain(b"--b\n\nwords\n", content_type)
    assert item.text == "--b\n\nwords"
    assert "broken-mime" in item.flags


def test_a_multipart_that_never_closes_ends_with_the_mail() -> None:
    item = plain(b"--b\n\nwords\n--bc\n--b x\nmore\n", b"multipart/mixed; boundary=b")
    assert item.text == "words\n--bc\n--b x\nmore"


def test_parts_of_a_digest_are_mails() -> None:
    item = parts(b"\nFrom: a@b.test\n\none", kind=b"digest")
    assert [one.media for one in item.parts] == ["message/rfc822"]


def test_a_text_too_long_to_show_is_an_attachment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disputekit.intake.mail_item.MAX_WORDS", 100)
    item = plain(b"x" * 101)
    assert item.text == ""
    assert item.parts[0].open().read() == b"x" * 101
    assert "text-too-long" in item.flags


# ---------------------------------------------------------------- HTML


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<br>two<br/><br>three", "one\ntwo\n\nthree"),
        ("<style>p{}</style><script>if (a < b) {}</script><p>words", "words"),
        ("<head><title>t</title></head>words", "words"),
        ("a <a href='https://acme.test/x'>link</a> b", "a link <https://acme.test/x> b"),
        ('<a href="https://acme.test">https://acme.test</a>', "https://acme.test"),
        ('<a href="mailto:d@a.test">write</a>', "write <d@a.test>"),
        ("<a href='javascript:x()'>go</a>", "go"),
        ("<a href='https://acme.test/'></a>", "<https://acme.test/>"),
        ("a &amp; b &lt;c&gt; &eacute; &#8364;", "a & b <c> \xe9 \u20ac"),
        ("<ul><li>one<li>two</ul>", "- one\n- two"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<blockquote>old<blockquote>older</blockquote></blockquote>new", "> old\n> >\n> > older\n\nnew"),
        (
            'new<div class="gmail_quote">Dana wrote:<blockquote>old</blockquote></div>',
            "new\n> Dana wrote:\n> >\n> > old",
        ),
        ('new<div id="divRplyFwdMsg">From: D</div><div>old</div>', "new\n> From: D\n> old"),
        ("<pre>a\n  b\n\nc</pre>", "a\n  b\n\nc"),
        ('<img alt="logo" src="https://track.test/p.gif"> <img src="x">words', "[logo] words"),
        ("a<hr>b", "a\n________________________________\nb"),
        ('<input value="a>b">words', "words"),
        ("a < b and <3", "a < b and <3"),
        ("one<p class='two three", "one"),
        ("<!-- hidden --><!DOCTYPE html><?x?>words<!-- open", "words"),
        ("<![if !mso]>words<![endif]>", "words"),
        ("</p>a</p>b</x>", "a\nb"),
        ("<script>never closed words", ""),
        ("<title>never closed", "never closed"),
        ("words<b", "words"),
    ],
)
def test_pages_become_words(page: str, text: str) -> None:
    assert words_of(page) == text


# ---------------------------------------------------------------- files and folders


def test_mails_of_a_folder_are_one_source_and_other_files_none() -> None:
    files = {
        "box/a.eml": HEAD + ID + b"\nhi\n",
        "box/b.txt": HEAD + b"\nho\n",
        "box/note.txt": b"Title: x\nAuthor: y\n\nwords\n",
        "box/picture.png": b"\x89PNG\r\n",
        "c.eml": b"Subject: only\n\nhi\n",
        **{f"many/{number}.bin": b"\0" * 10 for number in range(100)},
    }
    claims = list(mail.IMPORTER.claims(tree(files)))
    assert [[one.name for one in claim.members] for claim in claims] == [
        ["box/a.eml", "box/b.txt"],
        ["c.eml"],
    ]
    assert [one.title for one in claims] == ["box", "c.eml"]


def test_a_count_before_a_mail_and_what_follows_it_are_no_part_of_the_mail() -> None:
    data = HEAD + ID + b"\nhi\n"
    item = read(b"%-10d\n" % len(data) + data + b"<?xml version='1.0'?><plist/>", "7.partial.emlx")
    assert item.text == "hi"
    assert item.raw is not None
    assert item.raw.open().read() == data
    assert "attachments-elsewhere" in item.flags
    assert len(list(mail.IMPORTER.claims(tree({"7.emlx": b"%d\n" % len(data) + data})))) == 1


def test_an_empty_file_is_passed_over_with_its_reason() -> None:
    whole = tree({"a.eml": b"\n"})
    got = used_up(mail.IMPORTER.read(whole, Claim("eml", whole.members, 1), OPTIONS))
    assert [one.why for one in got.skips] == ["empty"]


def test_a_file_that_cannot_be_read_is_a_fault_and_loses_no_other_mail() -> None:
    def refused() -> BinaryIO:
        raise Unreadable("b.eml is damaged or cut off")

    good = tree({"a.eml": HEAD + ID + b"\nhi\n"}).members[0]
    whole = Tree("box", (good, Member("b.eml", b"b.eml", 9, refused)))
    got = used_up(mail.IMPORTER.read(whole, Claim("eml", whole.members, 1), OPTIONS))
    assert [one.text for one in got.items] == ["hi"]
    assert [(one.at, one.why) for one in got.faults] == [("b.eml", "b.eml is damaged or cut off")]


def test_a_file_larger_than_may_be_held_is_read_by_its_beginning_and_kept_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, size in (("MAX_MAIL", 100_000), ("BEGINNING", 1_000)):
        monkeypatch.setattr(f"disputekit.intake.mail_files.{name}", size)
    data = HEAD + ID + b"\n" + b"a line of words\n" * 20_000
    item = read(data)
    assert item.at == f"a.eml bytes 0-{len(data)}"
    assert "too-large" in item.flags
    assert item.raw is not None
    assert item.raw.open().read() == data


def test_attachments_are_given_long_after_their_mail_was_read() -> None:
    body = b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: image/png\n"
    body += b"Content-Transfer-Encoding: base64\n\naGVsbG8=\n--b--\n"
    files = {f"{number}.eml": HEAD + b"Message-ID: <%d@x>\n" % number + body for number in range(40)}
    (got,) = read_all(mail.IMPORTER, tree(files))
    assert {one.parts[0].open().read() for one in got.items} == {b"hello"}


MAILS = {
    "Mail/cur/1:2,S": HEAD + ID + b"\none\n",
    "Mail/cur/2:2,DT": HEAD + b"\ntwo\n",
    "Mail/cur/3;2,S": b"From dana@acme.test Tue Mar  3 14:05:00 2026\n" + HEAD + b"\nthree\n",
    "Mail/cur/4": b"not a mail\n",
    "Mail/cur/5": b"",
    "Mail/tmp/6": HEAD + b"\nhalf\n",
    "Mail/.Sent/new/7": HEAD + b"\nseven\n",
    "Mail/old/8:2,": HEAD + b"\neight\n",
    "Mail/dovecot-uidlist": b"3 V1 N9\n",
    "Other/9.eml": HEAD + b"\nnine\n",
}


def test_a_maildir_with_all_that_lies_in_it_is_one_source() -> None:
    got = read_one(maildir.IMPORTER, tree(MAILS))
    assert sorted(one.text for one in got.items) == ["eight", "one", "seven", "three", "two"]
    assert sorted(one.why for one in got.skips) == [
        "empty",
        "in tmp: it was not delivered",
        "no mail: it does not begin with headers",
    ]
    drafts = [one.flags[:2] for one in got.items if "draft" in one.flags]
    assert drafts == [("draft", "trashed")]


def test_folders_named_new_without_mail_are_no_maildir_and_two_maildirs_are_two_sources() -> None:
    assert list(maildir.IMPORTER.claims(tree({"new/a.txt": b"words\n"}))) == []
    two = {"a/cur/1": HEAD + b"\none\n", "b/new/2": HEAD + b"\ntwo\n"}
    assert [one.title for one in maildir.IMPORTER.claims(tree(two))] == ["a", "b"]


def test_an_mh_folder_is_read_by_its_numbers_without_what_was_removed() -> None:
    files = {f"inbox/{name}": HEAD + b"\nmail " + name.encode() + b"\n" for name in ("10", "9", ",8")}
    files |= {"inbox/.mh_sequences": b"cur: 9\n", "gone/,1": HEAD + b"\nx\n"}
    (got,) = read_all(mail_mh.IMPORTER, tree(files))
    assert [one.text for one in got.items] == ["mail 9", "mail 10"]
    assert [one.why for one in got.skips] == ["removed in MH: the name begins with , or #"]
