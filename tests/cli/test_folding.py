"""Mail that quotes mail: its own words are shown, the rest is folded, found and never lost."""

from tests.cli.conftest import Prompt

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
