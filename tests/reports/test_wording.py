"""The rules for wording (reports, section 5), read off the finished pages."""

import re

import pytest

from disputekit.case.sentence import (
    BANNED,
    Claim,
    Exhibit,
    Fact,
    Inference,
    Mark,
    UnsupportedSentence,
    banned_words,
)
from disputekit.record.moment import Moment
from disputekit.reports.document import Document, Format, Report
from disputekit.reports.span import Tone, plain
from disputekit.reports.words import Words
from tests.reports.documents import document_of, rendered, worked
from tests.reports.html_tree import tree
from tests.reports.worked import CLIENT, FREELANCER, Chain, by_client, money, said, worked_case

NEVER_SAID = (
    "tamper-proof",
    "court-approved",
    "guarantee",
    "win",
    "disclosure",
    "digest",
    "fold",
    "projection",
)
FIRST_PERSON = re.compile(r"\b(I|my|we|our|me)\b")
ABSENCE = re.compile(r"no answer in the record[^(]*\(([^)]*)\)")


def generated(document: Document) -> str:
    """The words of a page that are ours: recorded words and names are left out."""
    return "".join(tree(rendered(document, Format.HTML)).generated)


@pytest.fixture(scope="module", params=list(Report), ids=lambda one: one.value)
def ours(request: pytest.FixtureRequest) -> str:
    return generated(worked(request.param))


def test_no_banned_word_is_generated(ours: str) -> None:
    assert banned_words(ours) == ()


def test_no_word_of_the_workshop_is_generated(ours: str) -> None:
    found = [word for word in NEVER_SAID if re.search(rf"\b{word}s?\b", ours, re.IGNORECASE)]
    assert found == []


def test_documents_speak_in_the_third_person(ours: str) -> None:
    assert FIRST_PERSON.findall(ours) == []


def test_late_is_said_in_days_beside_the_cited_due_date_only(ours: str) -> None:
    assert not re.search(r"\b(late|overdue|delayed)\b", ours, re.IGNORECASE)


def test_nothing_is_missing_from_the_record_without_stated_coverage(ours: str) -> None:
    absences = ABSENCE.findall(ours)
    assert ours.count("no answer in the record") == len(absences)
    assert all("complete [E" in absence for absence in absences)


def test_recorded_words_may_say_anything_and_are_printed_as_they_are() -> None:
    chain = Chain(worked_case())
    words = ", ".join(BANNED)
    chain.add("message", "2026-03-30 10:00", talk=by_client(), about=["M3"], text=said(f"You {words} it."))
    document = document_of(chain.records, Report.TIMELINE)
    assert f"You {words} it." in rendered(document, Format.HTML)
    assert banned_words(generated(document)) == ()


def test_a_banned_word_that_is_generated_is_caught() -> None:
    page = rendered(worked(Report.ACCOUNT), Format.HTML).replace("received", "withheld")
    assert "withheld" in banned_words("".join(tree(page).generated))


# ---------------------------------------------------------------- sentences


def test_a_sentence_of_no_kind_cannot_be_printed() -> None:
    words = Words(worked())
    with pytest.raises(AttributeError):
        words.sentence("The client is wrong.")  # type: ignore[arg-type]


@pytest.mark.parametrize("parts", [("the client clearly agreed",), ("work approved",), ()])
def test_a_sentence_with_a_banned_word_or_without_words_cannot_be_made(parts: tuple[str, ...]) -> None:
    when = Moment("at", "2026-03-03", None, "UTC", "", "typed")
    with pytest.raises(UnsupportedSentence):
        Fact(verb="agreed", when=when, parts=parts, exhibits=(Exhibit(1, Mark.PLATFORM),))


def test_every_sentence_of_every_view_has_its_support() -> None:
    def sentences(value: object) -> list[object]:
        if isinstance(value, Fact | Claim | Inference):
            return [value]
        if isinstance(value, tuple):
            return [found for one in value for found in sentences(one)]
        slots = getattr(value, "__slots__", ()) if hasattr(value, "__dataclass_fields__") else ()
        return [found for name in slots for found in sentences(getattr(value, name))]

    document = worked()
    found = [*sentences(document.summary), *sentences(document.scope), *sentences(document.timeline)]
    assert len(found) > 100
    assert all(one.exhibits or getattr(one, "inputs", ()) for one in found)  # type: ignore[attr-defined]


# ---------------------------------------------------------------- the other side


def test_the_clients_reason_stands_whole_before_the_answer_to_it(worked_page: str) -> None:
    text = " ".join("".join(tree(worked_page).text).split())
    reason = "The site is incomplete. The booking calendar is missing and the homepage still doesn't feel finished."
    assert reason in text
    assert text.index(reason) < text.index("Freelancer's answer") < text.index("Agreed, submitted, paid")
    assert "complete and verbatim" in text


def test_a_reason_that_nobody_stated_is_not_made_up() -> None:
    chain = bare_case()
    chain.add("event", "2026-02-01 10:00", name="refund_requested", by="client")
    assert "none stated" in "".join(tree(rendered(document_of(chain.records), Format.HTML)).generated)


def test_what_nobody_asked_for_is_not_stated() -> None:
    ours = generated(document_of(bare_case().records))
    assert "not stated" in ours
    assert "Question" not in ours


def bare_case() -> Chain:
    chain = Chain()
    facts = {"title": "Logo", "me": FREELANCER, "client": CLIENT, "platform": "direct", "currency": "EUR"}
    chain.add("case", "2026-01-12 10:00", "", **facts, zone="UTC", slug="logo")
    return chain


def test_both_sides_are_measured_by_the_same_days(worked_page: str) -> None:
    text = " ".join("".join(tree(worked_page).text).split())
    assert "23 Jan, 1 day after" in text
    assert "13 Feb, 7 days after" in text


def test_an_item_without_a_measure_says_so_but_for_a_number_in_its_own_words(worked_page: str) -> None:
    assert worked_page.count("NO MEASURE STATED") == 2
    assert worked_page.count("as its words say") == 2


def test_rounds_are_counted_with_their_dates(worked_page: str) -> None:
    assert "2 counted: 5 Feb, 11 Feb" in worked_page


def test_own_doubtful_sides_are_on_the_page(worked_page: str) -> None:
    """Late submission, work without a price, a note written later, a correction, what is open in part."""
    text = " ".join("".join(tree(worked_page).text).split())
    for own in (
        "7 days after",
        "no price stated",
        "Own note written 15 Mar, 9 days later; no other source",
        "Corrected 21 Mar, was",
        "20 Mar, in part",
        "Notes that this page cites, without another source: E47f",
    ):
        assert own in text


def test_a_release_by_silence_is_never_called_agreed() -> None:
    chain = bare_case()
    chain.add("milestone", "2026-01-12 10:00", label="M1", text=said("Logo"), amount=money("100"))
    chain.add("delivery", "2026-01-20 10:00", about=["M1"], text=said("logo.svg"))
    chain.add("money", "2026-02-03 10:00", step="lapsed", amount=money("100"), about=["M1"])
    ours = generated(document_of(chain.records))
    assert "released automatically" in ours
    assert "agreed in words" not in ours


def test_state_is_said_in_words_and_not_by_a_style_alone(worked_document: Document) -> None:
    words = Words(worked_document)
    assert worked_document.scope is not None
    states = [span.text for one in worked_document.scope.agreements for span in words.sentence(one).spans]
    assert states
    assert all(tone.value for tone in Tone)
    assert "READINGS DIFFER" in plain("READINGS DIFFER")
