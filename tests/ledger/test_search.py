"""Search: words are data, never syntax; the newest first; snippets show what was found."""

import hashlib
import unicodedata
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.errors import Refused
from disputekit.ledger.check import check_workspace
from disputekit.ledger.connection import database_path, writing
from disputekit.ledger.erase import shred
from disputekit.ledger.index import add_subject, drop_words, search_row
from disputekit.ledger.listing import Filters
from disputekit.ledger.origins import fill_origins
from disputekit.ledger.read import record_at
from disputekit.ledger.search import match_of, query_of, search, snippet
from tests.ledger.samples import (
    NOW,
    Ledger,
    at,
    imported,
    ledger_in,
    memo,
    message,
    request,
    shredded,
    withdraw,
)

CLASSICS = (
    """
' OR 1=1 --|" OR "1"="1|'; DROP TABLE entry; --|') UNION SELECT bytes FROM entry --|NEAR(a b)|a AND|OR|NOT|a NOT b
body:secret|{body}: x|^start|a*|*|"|""|"unbalanced|a"b|-minus|+plus|(|)|((a|a)|:|\\|%|_|%%%|?|?1|:name|@x|$x|/*|--
;|search|rowid|1=1|NULL|0x41|a\x00b|\x00|\x1b[31m|\u202e|\u200b|\ufeff|🙂|日本語|ñandú|İstanbul|ß|a''b|`id`|$(id)|${7*7}
{{7*7}}|<script>|a\nb|a\tb|a,b|a.b.c|a-b-c|a/b|c++|c#|.net|50%|$500|1,200.00|R5|#14|14.1|"a b"|'a b'|a OR b AND c
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


def found(ledger: Ledger, *words: str, prefix: bool = False, limit: int = 50, **filters: Any) -> list[int]:
    return search(ledger.connection, ledger.case_no, words, Filters(**filters), limit, prefix=prefix)


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    ledger.add(
        message("Could you add a newsletter popup?"),
        message("The popup is extra", sender="Olena"),
        request("R1", "Newsletter pop-up"),
        memo("Кошторис: café, naïve", about=["R1"], when=at("2025-01-01")),
    )
    with ledger_in(ledger.workspace, "other", "0" * 32) as other:
        other.add(message("A popup of another case"))
    return ledger


def test_all_words_are_needed_and_the_latest_record_stands_first(filled: Ledger) -> None:
    assert found(filled, "popup") == [3, 2]
    assert found(filled, "POPUP", "newsletter") == [2]
    assert found(filled, "popup", limit=1) == [3]
    assert found(filled, "nothing") == []


def test_words_of_one_argument_stand_next_to_each_other(filled: Ledger) -> None:
    assert found(filled, "newsletter popup") == [2]
    assert found(filled, "popup newsletter") == []
    assert found(filled, "pop-up") == [4] == found(filled, "pop up")


def test_accents_and_capitals_do_not_count(filled: Ledger) -> None:
    assert found(filled, "cafe") == found(filled, "NAÏVE") == found(filled, "кошторис") == [5]


def test_the_last_word_may_be_a_beginning(filled: Ledger) -> None:
    assert found(filled, "news") == []
    assert found(filled, "a", "news", prefix=True) == [2]
    assert found(filled, "news", prefix=True) == [4, 2]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"names": ("Olena",)}, [3]),
        ({"names": ("Nobody",)}, []),
        ({"channel": "mail"}, []),
        ({"kinds": ("request",)}, []),
        ({"since": 1_740_000_000}, [3, 2]),
        ({"until": 1_740_000_000}, []),
    ],
)
def test_filters_narrow_a_search(filled: Ledger, filters: dict[str, Any], expected: list[int]) -> None:
    assert found(filled, "popup", **filters) == expected


def test_a_search_can_be_about_something(filled: Ledger) -> None:
    assert found(filled, "cafe", about="R1") == [5]
    assert found(filled, "cafe", about="R2") == []


def test_what_was_taken_back_is_found_only_when_asked_for(filled: Ledger) -> None:
    filled.add(withdraw(3))
    assert found(filled, "popup") == [2]
    assert found(filled, "popup", in_force=None) == [3, 2]


@pytest.mark.parametrize("text", CLASSICS)
def test_nothing_that_can_be_typed_is_syntax(filled: Ledger, text: str) -> None:
    before = hashlib.sha256(database_path(filled.workspace).read_bytes()).digest()
    for filters in (Filters(), Filters(names=(text,), channel=text, label=text, about=text, kinds=(text,))):
        for prefix in (False, True):
            with suppress(Refused):
                search(filled.connection, filled.case_no, [text], filters, 10, prefix=prefix)
    assert hashlib.sha256(database_path(filled.workspace).read_bytes()).digest() == before


@given(st.text(min_size=1))
def test_a_text_is_found_by_itself_and_by_nothing_in_it_that_looks_like_syntax(text: str) -> None:
    try:
        expression = match_of([text])
    except Refused:
        assert not any(unicodedata.category(char)[0] in "LN" for char in text)
        return
    assert expression.startswith('"')
    assert expression.count('"') % 2 == 0
    assert "\0" not in expression


def test_a_search_needs_a_word_and_not_too_many(filled: Ledger) -> None:
    for nothing in ((), ("", "  ", "!!", "→")):
        with pytest.raises(Refused, match="no word"):
            found(filled, *nothing)
    with pytest.raises(Refused, match="up to 64"):
        found(filled, *["a"] * 65)


def test_the_newest_hits_are_read_first_without_sorting(filled: Ledger) -> None:
    sql, values = query_of(filled.connection, filled.case_no, '"popup"', Filters())
    plan = [row[3] for row in filled.connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert not [step for step in plan if "TEMP B-TREE" in step or "SCAN i" in step]
    assert "VIRTUAL TABLE" in plan[0]


class TestSnippet:
    def marked(self, text: str, *words: str, prefix: bool = False, width: int = 160) -> str:
        cut = snippet(text, words, prefix=prefix, width=width)
        for start, end in reversed(cut.spans):
            cut = cut._replace(text=f"{cut.text[:start]}[{cut.text[start:end]}]{cut.text[end:]}")
        return cut.text

    @pytest.mark.parametrize(
        ("text", "words", "expected"),
        [
            ("add a popup\nnow", ["popup"], "add a [popup] now"),
            ("Café, cafe\u0301 and CAFE", ["cafe"], "[Café], [cafe\u0301] and [CAFE]"),
            ("popups are no popup", ["popup"], "popups are no [popup]"),
            ("a pop-up, a pop up", ["pop up"], "a [pop-up], a [pop up]"),
            ("Straße İstanbul", ["straße", "i̇stanbul"], "[Straße] [İstanbul]"),
            ("snake_case", ["case"], "snake_[case]"),
            ("nothing here", ["popup"], "nothing here"),
            ("nothing here", ["!!"], "nothing here"),
        ],
    )
    def test_words_are_marked_where_they_stand(self, text: str, words: list[str], expected: str) -> None:
        assert self.marked(text, *words) == expected

    def test_a_beginning_marks_the_whole_word(self) -> None:
        assert self.marked("popups and pop", "and", "pop", prefix=True) == "[popups] [and] [pop]"

    def test_a_long_text_is_cut_around_the_first_word(self) -> None:
        text = "before " * 30 + "popup " + "after " * 30
        assert self.marked(text, "popup", width=30) == "…re before [popup] after after af…"
        assert self.marked(text, "nothing", width=10) == "before bef…"
        assert self.marked("popup " + "x" * 50, "popup", width=10) == "[popup] xxxx…"


def mail(body: str, subject: str) -> dict[str, Any]:
    return message(body, source={"import": 2, "at": "bytes 0-9", "flags": ["edited", f"subject: {subject}"]})


def test_a_mail_is_found_by_its_subject(ledger: Ledger) -> None:
    ledger.add(imported(), mail("hello there", "Terms of the shop pages"), mail("paid", "Invoice 12"))
    assert found(ledger, "shop pages") == [3]
    assert found(ledger, "hello", "terms") == [3]
    assert found(ledger, "invoice") == [4]


def test_a_mail_that_schema_1_indexed_without_its_subject_is_found_by_it_afterwards(ledger: Ledger) -> None:
    plain = message("plain", source={"import": 2, "at": "line 1"})
    ledger.add(imported(), mail("hello there", "Terms"), plain, mail("secret", "Bare"))
    shred(ledger.connection, ledger.workspace, ledger.row, shredded(5, "text"), NOW)
    with writing(ledger.connection):
        for seq in (3, 5):
            drop_words(ledger.connection, ledger.case_no, record_at(ledger.connection, ledger.case_no, seq))
        row = (search_row(ledger.case_no, 3), "hello there")
        ledger.connection.execute("INSERT INTO search (rowid, body) VALUES (?, ?)", row)
        ledger.connection.execute("DELETE FROM origin")
    assert found(ledger, "terms") == found(ledger, "bare") == []
    with writing(ledger.connection):
        fill_origins(ledger.connection, add_subject)
    assert (found(ledger, "hello", "terms"), found(ledger, "bare"), found(ledger, "plain")) == ([3], [5], [4])
    assert found(ledger, "secret") == []
    assert check_workspace(ledger.workspace, read_all=True).failures == ()
