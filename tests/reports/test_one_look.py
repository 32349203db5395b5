"""One look at a whole text finds what looking at each sign finds: texts that pass it are printed as they stand."""

import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from disputekit.reports import privacy, visible
from disputekit.reports.formats.html import Writer
from disputekit.reports.span import Bit, Phrase, Span, Tone, bits, is_plain

_SIGNS = st.sampled_from(
    "aB z09 \n\t\r.-()+@<>&\"'%\u00e9\u202e\u200d\u200c\ufe0f\u2764\U0001f468\u0627\u2800\u3164\u034f\u00a0\u2028\ud800"
)
_PIECES = st.sampled_from(
    ["555-867-5309", "(555) 867-5309", "+49 30 1234567", "a@b.example", "1.200", "@", "ok "]
)
_TEXTS = (
    st.text(_SIGNS, max_size=12) | st.lists(_PIECES | _SIGNS, max_size=6).map("".join) | st.text(max_size=20)
)


def plain_seen(text: str) -> bool:
    """The plain version: each character is looked at by itself."""
    text = text.replace("\r\n", "\n")
    return all(
        one != "\t" and (visible._is_plain(one) or visible._is_seen(text, place))
        for place, one in enumerate(text)
    )


def plain_places(text: str) -> list[tuple[int, int]]:
    """The plain version: both patterns go over the whole text."""
    found = [*privacy._ADDRESS.finditer(text), *privacy._TELEPHONE.finditer(text)]
    return sorted(one.span() for one in found)


@given(_TEXTS)
@example("a\r\nb")
@example("")
def test_a_text_that_passes_the_look_has_nothing_to_mark_or_leave_out(text: str) -> None:
    assert [(start, stop) for start, stop, _ in privacy._places(text)] == plain_places(text)
    if visible.is_seen_whole(text):
        assert plain_seen(text)
    if privacy.holds_no_address(text):
        assert not plain_places(text)
    if is_plain(text):
        assert [*bits(text)] == [Bit(text)]


def test_no_character_that_needs_its_code_passes_the_look() -> None:
    passed = [one for one in map(chr, range(sys.maxunicode + 1)) if visible.is_seen_whole(one)]
    assert [one for one in passed if not plain_seen(one)] == []
    assert len(passed) > 100_000


@pytest.mark.parametrize(
    "text",
    [
        "Blog, 2 rounds",
        "\u00e9t\u00e9 \u2192 \u041f\u0440\u0438\u0432\u0435\u0442",
        "two\nlines",
        "\u7b80\u4f53",
    ],
)
def test_what_people_mostly_write_passes_the_look(text: str) -> None:
    assert is_plain(text)


def test_a_look_that_trusts_what_python_calls_printable_would_be_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    blank = "a\u3164b"
    assert blank.isprintable()
    assert not visible.is_seen_whole(blank)
    monkeypatch.setattr(visible, "_DOUBTFUL", privacy._BEGINS_A_NUMBER)
    assert visible.is_seen_whole(blank)
    assert not plain_seen(blank)


def plain_html(span: Span) -> Markup:
    """The plain version: every part escaped and put together by Markup."""
    kinds = {
        "unseen": Markup('<span class="unseen">{}</span>'),
        "left_out": Markup('<span class="left-out">{}</span>'),
    }
    text = Markup("").join(
        kinds[bit.kind].format(bit.text) if bit.kind in kinds else bit.text for bit in bits(span.text)
    )
    match span.tone:
        case Tone.PLAIN | Tone.MARK:
            return text
        case Tone.QUOTE:
            return Markup('<q dir="auto">\u201c{}\u201d</q>').format(text)
        case Tone.NOTED | Tone.WORDS:
            return Markup('<span class="{}" dir="auto">{}</span>').format(span.tone.value, text)
        case Tone.NAME:
            return Markup("<bdi>{}</bdi>").format(text)
        case Tone.STATE:
            return Markup('<strong class="state">{}</strong>').format(text)
        case Tone.EXHIBIT if span.seq == 7:
            return Markup('<a class="exhibit" href="#{}">{}</a>').format('"<E7>', text)
        case _:
            return Markup('<span class="{}">{}</span>').format(span.tone.value, text)


@given(st.lists(st.builds(Span, _TEXTS, st.sampled_from(Tone), st.integers(6, 8)), max_size=4))
def test_html_is_put_together_as_markup_would(spans: list[Span]) -> None:
    writer = Writer({7: '"<E7>'})
    made = writer.finalize(Phrase(tuple(spans)))
    assert made == Markup("").join(map(plain_html, spans))
    assert type(made) is type(escape(made)) is Markup
    assert all(writer.finalize(one) == plain_html(one) for one in spans)
    assert all(writer.finalize(one.text) == plain_html(Span(one.text)) for one in spans)


def test_what_was_made_once_is_never_given_for_another_text() -> None:
    writer = Writer({})
    for _ in range(2):
        for text in ("<b>", Markup("<b>"), "&lt;b&gt;"):
            assert writer.finalize(Span(text)) == escape(str(text))
        assert writer.finalize(Markup("<b>")) == Markup("<b>")
        assert writer.finalize("<b>") == Markup("&lt;b&gt;")
        assert writer.finalize(Span("<b>", Tone.NAME)) == Markup("<bdi>&lt;b&gt;</bdi>")
