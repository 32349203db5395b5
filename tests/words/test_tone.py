"""Tone: places, quotations, negation, platforms, and the user's own lists."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.case.sentence import BANNED
from disputekit.errors import Refused
from disputekit.words.patterns import CATEGORIES, DIRECT, FOLDER, patterns
from disputekit.words.reading import COVER, position, read
from disputekit.words.tone import Finding, findings, wording

SHIPPED = patterns()


def found(text: str, platform: str = "upwork") -> list[tuple[str, str]]:
    return [(one.category, one.words) for one in findings(text, platform, SHIPPED)]


def first(text: str, platform: str = "upwork") -> Finding:
    return findings(text, platform, SHIPPED)[0]


def test_a_finding_says_where_and_in_which_words() -> None:
    one = first("Hello Dana,\n\nthank you. But you\nfailed to write.")
    assert (one.line, one.column, one.words) == (3, 16, "you failed to")
    assert one.reason
    assert one.suggestion


def test_findings_stand_in_the_order_of_the_text() -> None:
    text = "I am furious. You always do this!! It was my fault."
    assert [one for one, _ in found(text)] == ["emotion", "absolute", "shouting", "admission"]


@pytest.mark.parametrize(
    "text",
    [
        'You wrote "you failed to deliver" on 3 March.',
        "You wrote \u201cyou failed to deliver\u201d on 3 March.",
        "You wrote \u201eyou failed to deliver\u201c on 3 March.",
        "You wrote \u00abyou failed to deliver\u00bb on 3 March.",
        "You wrote 'you failed to deliver, didn't you' on 3 March.",
        "> you failed to deliver",
        "The log says `you failed to deliver`.",
        "```\nyou failed to deliver\n```",
    ],
)
def test_quoted_words_are_somebody_elses(text: str) -> None:
    assert found(text) == []


def test_an_apostrophe_opens_no_quotation() -> None:
    assert found("I don't see the clients' files; you failed to send the partners' texts.") == [
        ("accusation", "you failed to")
    ]


def test_a_mark_that_is_not_closed_hides_nothing() -> None:
    assert found('The 24" screen. You failed to send it.') == [("accusation", "You failed to")]


def test_contact_and_payment_details_are_found_in_quotations_too() -> None:
    text = 'You wrote "mail me: dana@x.example, GB82 WEST 1234 5698 7654 32, wa.me/380671234567".'
    assert {one for one, _ in found(text)} == {"contact", "payment-details"}


def test_typographic_apostrophes_count_as_plain_ones() -> None:
    assert found("I\u2019m furious.") == [("emotion", "I\u2019m furious")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I am not saying that you lied.", []),
        ("There was no reply, and you lied.", [("accusation", "you lied")]),
        ("I don't like it, but you failed to write.", [("accusation", "you failed to")]),
        ("If this is not paid I will sue you.", [("leverage", "I will sue")]),
        ("I will not sue you.", []),
    ],
)
def test_a_negation_reaches_as_far_as_its_clause(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_a_line_break_is_a_space_and_an_empty_line_ends_a_sentence() -> None:
    assert found("you\nfailed\nto write") == [("accusation", "you failed to")]
    assert found("Have you seen that\n\nyou agreed") == [("unsupported", "you agreed")]


def test_an_abbreviation_ends_no_sentence() -> None:
    assert found("You agreed to it, cf. no. 12 of the list.") == []


# ---------------------------------------------------------------- platforms


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Can you pay me by PayPal?", "outside-payment"),
        ("Let's move to WhatsApp.", "other-channel"),
        ("My mail is a.b@studio.example.", "contact"),
        ("GB82 WEST 1234 5698 7654 32", "payment-details"),
    ],
)
def test_what_a_platform_forbids_is_no_matter_between_two_parties(text: str, category: str) -> None:
    assert [one for one, _ in found(text)] == [category]
    assert found(text, DIRECT) == []
    assert [one for one, _ in found(text, "")] == [category]


def test_a_rule_names_its_source_and_a_reading_says_that_it_is_one() -> None:
    rule, reading, other = (
        first("Can you pay me by PayPal?").ground,
        first("I will sue you.").ground,
        first("Can you pay me by PayPal?", "guru").ground,
    )
    assert (rule.basis, rule.source) == ("rule", "support.upwork.com 360052511133")
    assert reading.basis == "inference"
    assert "no rule of Upwork" in reading.says
    assert (other.basis, other.source) == ("inference", "")


def test_a_step_to_court_is_a_threat_where_no_platform_is() -> None:
    assert first("I will sue you.", DIRECT).category == "threat"
    assert first("I will sue you.").category == "leverage"


def test_every_ground_belongs_to_a_category_and_every_rule_has_words() -> None:
    assert set(SHIPPED.grounds) <= set(CATEGORIES)
    for rule in SHIPPED.rules:
        assert rule.category in CATEGORIES
        assert rule.otherwise in {"", *CATEGORIES}
        assert rule.reason.endswith(".")
        assert rule.suggestion.strip()
    for grounds in SHIPPED.grounds.values():
        assert all(one.basis in {"rule", "inference"} for one in grounds.values())
        assert all(one.source for one in grounds.values() if one.basis == "rule")


def test_the_words_of_the_lists_are_where_the_program_looks_for_them() -> None:
    assert {path.name for path in FOLDER.glob("*.toml")} == {"people.toml", "platform.toml", "position.toml"}


# ---------------------------------------------------------------- statements


def test_a_statement_does_without_the_words_that_documents_do_not_use() -> None:
    text = 'The client never answered. "You never answered" and completed are words.'
    assert [(one.category, one.words) for one in wording(text, BANNED)] == [
        ("wording", "never"),
        ("wording", "completed"),
    ]


# ---------------------------------------------------------------- own lists

OWN = """
[[rule]]
id = "own"
category = "accusation"
patterns = ["{who} schlampst"]
reason = "Vorwurf."
suggestion = "Das Datum nennen."
[shapes]
who = "(?:du|ihr)"
[on.outside-payment.direct]
basis = "inference"
says = "Agreed so in the contract."
"""


def test_an_own_list_is_read_beside_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "german.toml").write_text(OWN, encoding="utf-8")
    lists = patterns(tmp_path)
    assert [one.words for one in findings("Du schlampst. You lied.", "upwork", lists)] == [
        "Du schlampst",
        "You lied",
    ]
    assert [one.category for one in findings("Pay me by PayPal.", DIRECT, lists)] == ["outside-payment"]
    assert patterns(tmp_path / "none") is SHIPPED


def test_a_pattern_that_matches_nothing_finds_nothing(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(OWN.replace("{who} schlampst", "(?:schlampst)?"), encoding="utf-8")
    assert [one.words for one in findings("x schlampst y", DIRECT, patterns(tmp_path))] == ["schlampst"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[rule]]\nid = 'x'\n", "own.toml: category is missing"),
        (OWN.replace("{who} ", "("), "own.toml: a pattern cannot be read"),
        (OWN.replace("{who}", "{whom}"), "own.toml: whom is missing"),
        ("[[rule", "own.toml: "),
        (OWN.replace("accusation", "nonsense"), "own.toml: 'nonsense' is none of: accusation, "),
        (OWN.replace("outside-payment", "nonsense"), "own.toml: 'nonsense' is none of: "),
        (OWN.replace("reason =", 'otherwise = "nonsense"\nreason ='), "own.toml: 'nonsense' is none of: "),
        (OWN.replace("inference", "law"), "own.toml: 'law' is none of: rule, inference, advice"),
        (OWN.replace('who = "', 'who = "{who}|'), "own.toml: the shape who names itself"),
        (OWN.replace('who = "', 'other = "{who}"\nwho = "{other}|'), "own.toml: the shape"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_with_its_name(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=r"own\.toml") as refusal:
        patterns(tmp_path)
    assert refusal.value.message.startswith(said)


# ---------------------------------------------------------------- any text


@given(st.text(max_size=300))
def test_any_text_is_read_and_every_finding_points_into_it(text: str) -> None:
    lines = text.split("\n")
    for one in findings(text, "upwork", SHIPPED):
        assert 1 <= one.column <= len(lines[one.line - 1])


@given(st.text(alphabet="ab\"'`>\u201c\u201d\u00ab\u00bb \n", max_size=200))
def test_what_is_covered_keeps_its_place(text: str) -> None:
    found_text = read(text)
    assert len(found_text.own) == len(found_text.whole) == len(text)
    assert all(own in (whole, COVER) for own, whole in zip(found_text.own, found_text.whole, strict=True))


@given(st.text(max_size=80), st.data())
def test_line_and_column_lead_back_to_the_place(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    line, column = position(text, place)
    assert sum(len(one) + 1 for one in text.split("\n")[: line - 1]) + column - 1 == place


@pytest.mark.parametrize(
    "piece", ["you ", "your ", "the ", "a.", "+1 ", '"', "5 star review if ", "you have just "]
)
def test_a_long_text_of_one_piece_takes_no_longer_than_others(piece: str) -> None:
    started = time.perf_counter()
    findings(piece * (20_000 // len(piece)), "upwork", SHIPPED)
    assert time.perf_counter() - started < 5  # some patterns once took minutes here
