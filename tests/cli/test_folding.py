"""Mail that quotes mail: its own words are shown, the rest is folded, found and never lost."""

import base64
import hashlib

from tests.cli.conftest import Prompt
from tests.intake.msg_rig import message, ole

BOX = """From d Mon Mar  2 10:00:00 2026
From: Dana Reyes <dana@acme.test>
To: Sam <sam@studio.test>
Message-ID: <1@acme.test>
Date: Mon, 2 Mar 2026 10:00:00 +0200
Subject: The shop pages

Could you send the second draft?

From d Tue Mar  3 10:00:00 2026
From: Dana Reyes <dana@acme.test>
To: Sam <sam@studio.test>
Message-ID: <3@acme.test>
In-Reply-To: <2@studio.test>
Date: Tue, 3 Mar 2026 10:00:00 +0200
Subject: Re: The shop pages

See below.

On Mon, Mar 2, 2026 at 18:00 Sam <sam@studio.test> wrote:
> Is the logo final?

Yes, final.

> The French page is extra.

"""
NOTE = "[3 quoted lines not shown"


def box(dk: Prompt) -> int:
    path = dk.folder / "box.mbox"
    path.write_text(BOX, encoding="utf-8")
    dk("import", str(path), "--everybody")
    found = dk("timeline", "--kind", "message", "--json").json["records"]
    return int(next(one["seq"] for one in found if one["source"].get("re")))


def test_the_timeline_shows_own_words_and_says_what_it_leaves_out(dk: Prompt) -> None:
    seq = box(dk)
    text = dk("timeline", "--kind", "message").out
    assert f'"See below. [...] Yes, final."  {NOTE}' in text.replace(" · [", "  [")
    assert f"dk show {seq} --whole" in text
    assert text.count("Subject:") == 1
    assert "French" not in text


def test_show_folds_around_own_words_and_shows_the_whole_when_asked(dk: Prompt) -> None:
    seq = box(dk)
    folded = dk("show", str(seq)).out
    assert (
        "    See below.\n\n    [2 quoted lines not shown]\n\n    Yes, final.\n\n    [1 quoted line not shown · "
        in folded
    )
    assert "subject   Re: The shop pages" in folded
    whole = dk("show", str(seq), "--whole").out
    assert "    > Is the logo final?\n\n    Yes, final.\n\n    > The French page is extra." in whole
    assert "not shown" not in whole


def test_scripts_get_the_whole_text_and_the_ranges(dk: Prompt) -> None:
    seq = box(dk)
    found = dk("show", str(seq), "--json").json
    assert found["quoted_lines"] == [[3, 4], [8, 8]]
    assert "The French page" in found["text"]["body"]


def test_search_finds_quoted_words_and_says_that_they_are_quoted(dk: Prompt) -> None:
    box(dk)
    assert "in mail that it quotes: " in dk("search", "French").out
    assert dk("search", "French", "--json").json["records"][0]["in_quotation"] is True
    own = dk("search", "final").out
    assert "[final]" in own
    assert "in mail that it quotes" not in own
    assert "[See] below" in dk("search", "See", "French").out


def test_the_inbox_shows_own_words_and_looks_for_cues_in_them_only(dk: Prompt) -> None:
    seq = box(dk)
    found = dk.run("inbox", "--all", "--json").json["messages"]
    one = next(one for one in found if one["seq"] == seq)
    assert (one["cues"], one["quoted_lines"]) == ([], [[3, 4], [8, 8]])
    text = dk.run("inbox", "--all").out
    assert "[3 quoted lines not shown" in text
    assert "Subject: The shop pages" in text
    assert "French" not in text


def test_a_reading_of_a_mail_shows_the_same_own_words_as_the_mail(dk: Prompt) -> None:
    seq = box(dk)
    reading = dk("mark", str(seq), "request", "--json").json["recorded"][0]["seq"]
    (line,) = [one for one in dk("timeline", "--kind", "request").lines if "See below" in one]
    assert "[...] Yes, final." in line
    assert f"{NOTE} · dk show {reading} --whole" in dk("timeline", "--kind", "request").out
    shown = dk("show", str(reading)).out
    assert "[2 quoted lines not shown]" in shown
    assert dk("show", str(reading), "--json").json["quoted_lines"] == [[3, 4], [8, 8]]
    assert "> Is the logo final?" in dk("show", str(reading), "--whole").out
    for command in (("scope",), ("status",), ("review",), ("report", "timeline", "--format", "md")):
        assert "Is the logo" not in dk.run(*command).out
    assert "in mail that it quotes" in dk("search", "French").out


def test_a_reading_with_words_of_its_own_is_shown_as_it_was_typed(dk: Prompt) -> None:
    seq = box(dk)
    dk("requested", "she asks:\n> the French page", "--words", "--cites", str(seq))
    assert "> the French page" in dk("timeline", "--kind", "request").out


def test_a_mail_is_no_attachment_of_itself_in_the_timeline_and_stays_in_show(dk: Prompt) -> None:
    seq = box(dk)
    assert ".eml" not in dk("timeline", "--kind", "message").out
    assert f"file {seq}.1" in dk("show", str(seq)).out
    assert ".eml" in dk("timeline", "--csv").out


def test_a_mail_that_was_sent_in_a_chat_is_an_attachment(dk: Prompt) -> None:
    (dk.folder / "chat").mkdir()
    (dk.folder / "chat" / "offer.eml").write_text("From: a@b.test\n\nHi\n", encoding="utf-8")
    (dk.folder / "chat" / "_chat.txt").write_text(
        "[02.03.2026, 10:00:11] Dana R.: \u200e<attached: offer.eml>\n[02.03.2026, 10:01:11] Olena: ok\n",
        encoding="utf-8",
    )
    dk("import", "chat", "--zone", "case", "--dmy", "--as", "whatsapp")
    listed = dk("timeline", "--kind", "message").out
    assert "offer.eml" in listed.replace("<attached: offer.eml>", "")
    assert '"<attached' in listed, "the mark before it that nobody sees is not spelled out"
    waiting = dk.run("inbox", "--all").out
    assert '"<attached' in waiting
    assert "u200e" not in waiting


FIRST_TEN = base64.b64encode(hashlib.sha256(b"Hi.\r\n\r\nWe ").digest()).decode()
SIGNED = (
    "DKIM-Signature: v=1; a=rsa-sha256; d=acme.test; s=x; c=simple/simple;\n"
    " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=; b=abc\n"
    "From: Joe <joe@acme.test>\nTo: sam@studio.test\nDate: Tue, 3 Mar 2026 10:00:00 +0200\nMessage-ID: <{}@a.test>\n\n"
    "Hi.\n\nWe lost the game. Are you hungry yet?\n\nJoe.\n"
)


def shown(dk: Prompt, name: str, text: str) -> tuple[str, object]:
    (dk.folder / name).write_text(text, encoding="utf-8")
    dk("import", str(dk.folder / name), "--everybody")
    seq = dk("timeline", "--kind", "message", "--json").json["records"]
    last = str(max(one["seq"] for one in seq))
    return dk("show", last).out, dk("show", last, "--json").json["dkim_body"]


def test_show_says_whether_the_body_is_the_one_that_was_signed_and_no_more(dk: Prompt) -> None:
    text, found = shown(dk, "a.eml", SIGNED.format("1"))
    assert (
        "signed acme.test  body unchanged since signing (DKIM body hash matches; the signature itself" in text
    )
    assert "was not checked" in text
    assert found == [{"domain": "acme.test", "state": "matches", "length": -1, "why": ""}]


def test_one_flipped_byte_of_a_signed_body_is_told(dk: Prompt) -> None:
    text, _ = shown(dk, "b.eml", SIGNED.format("2").replace("lost", "last"))
    assert "DKIM body hash does not match" in text
    assert "unchanged" not in text


def test_a_signature_that_covers_a_part_or_is_none_is_told(dk: Prompt) -> None:
    part = SIGNED.format("3").replace(
        "bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=", f"bh={FIRST_TEN}; l=10"
    )
    assert "of its first 10 bytes: only these are signed" in shown(dk, "c.eml", part)[0]
    text, _ = shown(dk, "d.eml", SIGNED.format("4").replace("bh=", "hb="))
    assert "DKIM body hash not checked: it is not written as DKIM defines it" in text


def test_a_mail_that_is_not_kept_as_it_was_sent_is_not_checked(dk: Prompt) -> None:
    headers = "From: Joe <joe@acme.test>\r\nDKIM-Signature: v=1; d=acme.test; b=abc\r\n"
    (dk.folder / "x.msg").write_bytes(ole(message({0x001A: "IPM.Note", 0x1000: "Hi", 0x007D: headers})))
    dk("import", str(dk.folder / "x.msg"), "--everybody")
    found = dk("timeline", "--kind", "message", "--json").json["records"][0]
    assert "hash not checked: the mail is not kept as it was sent" in dk("show", str(found["seq"])).out


def test_stored_bytes_that_are_gone_are_not_checked(dk: Prompt) -> None:
    shown(dk, "a.eml", SIGNED.format("1"))
    found = dk("timeline", "--kind", "message", "--json").json["records"][0]
    next(dk.workspace.rglob(f"*{found['file.1']['sha256'][4:]}")).unlink()
    assert "cannot be read: dk verify" in dk("show", str(found["seq"])).out
