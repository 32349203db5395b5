"""Texts of different exports that are one text, and those that are not."""

import time

import pytest

from disputekit.case.wording import MEDIA, carries_media, letters_of, same_letters, wording


@pytest.mark.parametrize(
    ("ours", "theirs", "is_same"),
    [
        ("_no_ **yes**", "*no* yes", True),
        ("> a quote\nfine", "a quote\n\nfine", True),
        ("no", "yes", False),
        ("costs 150", "costs 250", False),
        ("", "text of a card", True),
        (":)", ":(", False),
        ("yes?", "yes!", False),
        ("<https://a.test/b> :smile:", "https://a.test/b :smile:", True),
        ("\\# not a heading", "# not a heading", True),
        ("it costs 15", "it costs 1.5", False),
        (":)", " : )", True),
    ],
)
def test_marks_and_blanks_do_not_make_another_text(ours: str, theirs: str, *, is_same: bool) -> None:
    assert same_letters(ours, theirs) is is_same
    assert same_letters(theirs, ours) is is_same


def test_a_text_without_letters_is_what_it_has() -> None:
    assert letters_of("? !") == "?!"
    assert letters_of("*a* 1") == "a1"


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("<Media omitted>", MEDIA),
        ("\u200e<Medien ausgeschlossen>\nlook at this", f"{MEDIA} look at this"),
        ("IMG-1.jpg (file attached)\nlook at this", f"{MEDIA} look at this"),
        ("\u200eIMG-1.jpg (Datei angeh\u00e4ngt)", MEDIA),
        ("\u200eimage omitted", MEDIA),
        ("\u200e<attached: 1-PHOTO.jpg>", MEDIA),
        ("look \u200e<attached: 1-PHOTO.jpg>", f"look {MEDIA}"),
        ("Offer.pdf \u2022 3 pages \u200edocument omitted", f"Offer.pdf \u2022 3 pages {MEDIA}"),
        ("Offer.pdf \u2022 3 pages \u200e<attached: 2-Offer.pdf>", f"Offer.pdf \u2022 3 pages {MEDIA}"),
        ("words and a file of another program", "words and a file of another program"),
        ("x" * 500, "x" * 500),
        ("see ![a.png](./media/a.png) and [b](media/b%20c)", "see and"),
        ("see [our page](https://a.test/media/b)", "see [our page](https://a.test/media/b)"),
    ],
)
def test_what_an_exporter_says_of_a_file_is_no_part_of_the_words(text: str, compared: str) -> None:
    assert wording(text, has_media=True) == compared


def test_words_of_people_in_brackets_stay() -> None:
    assert wording("a.jpg (file attached)", has_media=False) == "a.jpg (file attached)"


def test_a_message_whose_files_are_not_there_says_so_in_its_flags() -> None:
    assert carries_media(["edited", "media-omitted"])
    assert carries_media(["attachment-missing:a.jpg"])
    assert not carries_media(["edited"])


def test_no_text_takes_long_however_it_repeats_itself() -> None:
    start = time.process_time()
    for piece in ("<", "\u200e<", "(", " (", "\u200e", "a (b", "<\u200e>", "[", "[](", "[](media/"):
        wording(piece * 100_000, has_media=True)
        wording(piece * 130, has_media=True)
    assert time.process_time() - start < 1
