"""How single values are said."""

from dataclasses import replace
from decimal import Decimal

import pytest

from disputekit.case.sentence import Absence, Claim, Exhibit, Fact, Inference, Mark, Named, Quote
from disputekit.case.view import Corrected, CoverageLine, Limit, WrittenLater
from disputekit.record.moment import Moment
from disputekit.record.money import Money
from disputekit.record.spoken import Lag
from disputekit.reports.document import Document
from disputekit.reports.span import Phrase, Tone, plain
from disputekit.reports.words import Words, count, shortened
from tests.reports.documents import document_of
from tests.reports.worked import Chain, moment, worked_case

P, C, F = Mark.PLATFORM, Mark.CLIENT, Mark.FREELANCER
KYIV = "Europe/Kyiv"


@pytest.fixture(scope="module")
def words(worked_document: Document) -> Words:
    return Words(worked_document)


def at(iso: str, basis: str = "typed", rel: str = "at", to: str | None = None) -> Moment:
    return Moment(rel, iso, to, KYIV, iso, basis)  # type: ignore[arg-type]  # tests write them as texts


def exhibits(*codes: str) -> tuple[Exhibit, ...]:
    """Exhibits from their codes: E7p, E14.1."""
    found = []
    for code in codes:
        number, dot, file = code[1:].rstrip("pcf").partition(".")
        mark = {"p": P, "c": C, "f": F}.get(code[-1], Mark.NONE)
        found.append(Exhibit(int(number), mark, int(file) if dot else None))
    return tuple(found)


def tones(phrase: Phrase) -> list[Tone]:
    return [span.tone for span in phrase.spans]


# ---------------------------------------------------------------- times


def test_times_are_those_of_the_document_whatever_zone_they_were_stated_in(words: Words) -> None:
    assert words.point(at("2026-04-01T17:20+03:00")) == "1 Apr 2026, 14:20"
    assert words.day(at("2026-03-05T00:30+02:00")) == "Wed 4 Mar"
    assert words.time(at("2026-03-05T00:30+02:00")) == "22:30"


def test_a_date_stays_the_written_date_and_has_no_time(words: Words) -> None:
    assert words.point(at("2026-03-06")) == "6 Mar 2026"
    assert words.time(at("2026-03-06")) == "time n/k"


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        (at("2026-03-06", rel="about"), "about 6 Mar"),
        (at("2026-03-06", rel="before"), "before 6 Mar"),
        (at("2026-03"), "March 2026"),
        (at("2026-03-02", rel="between", to="2026-03-08"), "2 Mar to 8 Mar"),
        (at("2026-03-02", rel="between", to="2026-03-02"), "2 Mar"),
    ],
)
def test_only_what_is_known_of_a_time_is_said(words: Words, stated: Moment, said: str) -> None:
    assert words.date(stated) == said


def test_a_time_whose_zone_was_assumed_says_so(words: Words) -> None:
    assert words.time(at("2026-03-12T18:22+02:00", basis="assumed")) == "16:22 (zone assumed)"
    assert words.point(at("2026-03-12T18:22+02:00", basis="assumed")) == "12 Mar 2026, 16:22 (zone assumed)"


def test_a_case_of_one_year_leaves_the_year_out_and_one_of_two_years_does_not(words: Words) -> None:
    chain = Chain()
    chain.add("case", "2025-12-01 10:00", "", title="T", me="M", client="C", platform="direct", zone="UTC")
    chain.add("agreement", "2025-12-01 10:00", text={"body": "x", "basis": "verbatim"})
    chain.add("event", "2026-02-01 10:00", name="contract_ended")
    assert words.date(at("2026-02-01")) == "1 Feb"
    assert Words(document_of(chain.records)).date(at("2026-02-01")) == "1 Feb 2026"


def test_days_without_entries_are_said_shortly(words: Words) -> None:
    assert words.span("2026-03-28", "2026-03-31") == "28 to 31 Mar"
    assert words.span("2026-02-25", "2026-03-03") == "25 Feb to 3 Mar"
    assert words.span("2026-02-25", "2026-02-25") == "25 Feb"


# ---------------------------------------------------------------- amounts, evidence, words


def test_amounts_keep_their_decimals_and_their_currency(words: Words) -> None:
    assert plain(words.amount(Money("USD", 120000, 2))) == "1,200.00"
    assert plain(words.money(Money("JPY", 120000, 0))) == "JPY 120,000"
    both = (Money("USD", 100, 2), Money("EUR", 200, 2))
    assert plain(words.moneys(both)) == "USD 1.00 and EUR 2.00"


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ((), ""),
        (("E7p",), "[E7p]"),
        (("E7p", "E8p"), "[E7p, E8p]"),
        (("E2p", "E3p", "E4p"), "[E2-4p]"),
        (("E2p", "E3c", "E4p"), "[E2p, E3c, E4p]"),
        (("E2p", "E3p", "E4p", "E9f"), "[E2-4p, E9f]"),
        (("E14.1", "E14.2", "E14.3"), "[E14.1, E14.2, E14.3]"),
        (("E81",), "[E81]"),
    ],
)
def test_exhibits_are_named_with_their_marks(words: Words, codes: tuple[str, ...], said: str) -> None:
    assert plain(words.exhibits(exhibits(*codes))) == said


def test_only_verbatim_words_stand_in_quotation_marks(words: Words) -> None:
    assert plain(words.quote(Quote("as they were", "verbatim"))) == '"as they were"'
    assert plain(words.quote(Quote("as told", "described"))) == "noted: as told"


def test_of_a_mail_its_own_words_are_said_and_how_many_lines_it_quotes(words: Words) -> None:
    text = "Yes.\n\n> Is it?\n> Really?\n\nReally.\n\n> old\n"
    quote = Quote(text, "verbatim", mail=23, subject="The terms")
    assert plain(words.quote(quote)) == (
        'Subject: The terms. "Yes." [2 quoted lines] "Really." [1 quoted line, whole text in record 23]'
    )
    assert plain(words.short_quote(quote)) == '"Yes. Really."'
    blank = Quote("Yes.\n> a\n\n", "verbatim", mail=23)
    assert plain(words.quote(blank)) == '"Yes." [1 quoted line, whole text in record 23]'


def test_what_is_cut_is_marked_and_cut_between_words() -> None:
    assert shortened("one two three", 13) == "one two three"
    assert shortened("one two three", 12) == "one two [...]"
    assert shortened("one\n two", 80) == "one two"
    assert shortened("unbroken", 4) == "unbr [...]"


def test_quantities_have_no_needless_zeros(words: Words) -> None:
    assert words.limit(Limit(Decimal("2.0"), "rounds")) == "2 rounds"
    assert words.limit(Limit(Decimal("2.50"), "hours")) == "2.5 hours"
    assert words.limit(Limit(Decimal(10), "pages")) == "10 pages"
    assert (count(1, "entry", "entries"), count(2562, "entry", "entries")) == ("1 entry", "2,562 entries")


# ---------------------------------------------------------------- the four kinds of sentence


def test_a_fact_is_said_as_it_is(words: Words) -> None:
    fact = Fact(
        verb="released",
        when=at("2026-01-26"),
        parts=("released ", Money("USD", 80000, 2)),
        exhibits=exhibits("E4p"),
    )
    assert plain(words.sentence(fact)) == "released 800.00"
    assert plain(words.proved(fact)) == "released 800.00, 26 Jan [E4p]"


def test_a_claim_without_words_of_its_own_says_who_states_it(words: Words) -> None:
    claim = Claim(side="me", parts=("R4 worked on",), exhibits=exhibits("E9f"), when=at("2026-03-14"))
    assert plain(words.sentence(claim)) == "freelancer states: R4 worked on"
    assert plain(words.sentence(replace(claim, side="client"))) == "client states: R4 worked on"


def test_a_claim_in_quoted_words_is_shown_by_its_quotation_marks(words: Words) -> None:
    claim = Claim(side="client", parts=(Quote("It is incomplete.", "verbatim"),), exhibits=())
    assert plain(words.sentence(claim)) == '"It is incomplete."'
    noted = replace(claim, parts=(Quote("It is incomplete.", "described"),))
    assert plain(words.sentence(noted)) == "client states: noted: It is incomplete."


def test_an_inference_says_that_it_was_computed_or_counted(words: Words) -> None:
    made = Inference(how="computed", parts=("Agreed ", Money("USD", 100, 2)), inputs=(Money("USD", 100, 2),))
    assert plain(words.sentence(made)) == "computed: agreed 1.00"
    assert (
        plain(words.sentence(replace(made, how="counted", parts=(5, " requests")))) == "counted: 5 requests"
    )


def test_an_absence_stands_beside_the_coverage_that_shows_it(words: Words) -> None:
    absence = Absence(
        parts=("no answer in the record",), coverage=exhibits("E81"), channels=("Upwork Messages",)
    )
    assert plain(words.sentence(absence)) == "no answer in the record (Upwork Messages complete [E81])"


def test_words_of_the_record_keep_their_tone_inside_a_sentence(words: Words) -> None:
    parts = ("submitted ", Quote("8 pages", "verbatim"), " ", Named("theme.zip"))
    fact = Fact(verb="submitted", when=at("2026-03-20"), parts=parts, exhibits=exhibits("E14p"))
    assert tones(words.sentence(fact)) == [Tone.PLAIN, Tone.QUOTE, Tone.PLAIN, Tone.NAME]


def test_words_that_stand_elsewhere_on_the_page_are_left_out(words: Words) -> None:
    said = Quote("whole", "verbatim")
    fact = Fact(
        verb="requested",
        when=at("2026-04-01"),
        parts=("refund requested", " ", said),
        exhibits=exhibits("E2p"),
    )
    assert plain(words.proved(fact, without={said})) == "refund requested, 1 Apr [E2p]"


# ---------------------------------------------------------------- footnotes


def test_a_correction_shows_the_former_value_with_its_reason(words: Words) -> None:
    note = Corrected(
        "amount",
        Money("USD", 450000, 2),
        Money("USD", 45000, 2),
        33,
        "2026-03-21T09:00:00.000000Z",
        "typing mistake",
    )
    assert plain(words.footnote(note)) == "Corrected 21 Mar (amount), was USD 4,500.00 (typing mistake)"
    assert plain(words.footnote(note._replace(was=None, reason=""))) == "Corrected 21 Mar (amount), was empty"
    assert (
        plain(words.footnote(note._replace(was=at("2026-03-01"))))
        == "Corrected 21 Mar (amount), was 1 Mar 2026 (typing mistake)"
    )


def test_a_late_note_shows_how_late_it_is_and_whether_it_stands_alone(words: Words) -> None:
    note = WrittenLater(at("2026-03-06"), "2026-03-15T19:02:00.000000Z", Lag.LATE, alone=True)
    assert plain(words.footnote(note)) == "Own note written 15 Mar, 9 days later; no other source"
    assert plain(words.footnote(note._replace(alone=False))) == "Own note written 15 Mar, 9 days later"


def test_coverage_says_channel_extent_and_days(words: Words) -> None:
    line = CoverageLine("Upwork Messages", at("2026-01-12"), at("2026-04-01"), "complete", exhibits("E81")[0])
    assert plain(words.coverage(line)) == "Upwork Messages complete 12 Jan to 1 Apr [E81]"
    said = plain(words.coverage(line._replace(withheld=2)))
    assert said == "Upwork Messages complete 12 Jan to 1 Apr, 2 messages withheld as private [E81]"


def test_a_party_known_by_an_address_only_is_not_printed_with_it() -> None:
    records = worked_case()
    records[0].fields["client"] = "dana@brightside.example"
    words = Words(document_of(records))
    assert plain(words.name("dana@brightside.example")) == "d... at brightside.example"


def test_moments_of_the_builder_are_those_of_the_record() -> None:
    assert moment("2026-03-04 15:00")["from"] == "2026-03-04T15:00+00:00"
