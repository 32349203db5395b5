"""The record itself: what rests on one source, what was written late, what it covers, who holds it."""

from typing import Any

import pytest

from tests.case.build import OLENA, Chain, file, money, note, to_client, to_me, when, words
from tests.case.checks.look import concerns, findings, said
from tests.case.test_requests import Asked


def test_what_page_one_rests_on_and_only_a_note_tells_is_weak() -> None:
    chain = Chain()
    called = chain.add("request", "2026-02-10", label="R1", text=note("a popup"), talk=to_me("zoom"))
    (one,) = findings("single-source", chain)
    assert one.found == f'#{called} ("a popup"), Tue 10 Feb 2026, rests on your note alone.'
    assert one.commands == (
        f"dk same {called} NUMBER",
        f"dk fix {called} cites NUMBER",
        f"dk draft recap {called}",
    )


def test_a_note_that_was_not_spoken_has_no_recap_and_may_have_no_words() -> None:
    chain = Chain(platform="direct")
    chain.agreed_at_start()
    seq = chain.add("delivery", about=["M1"], file_1=file(), talk=to_client("mail"))
    chain.add("milestone", "2026-01-12", label="M1", amount=money(5), text=words("x"))
    (one,) = findings("single-source", chain)
    assert one.found == f"#{seq}, Sun 1 Mar 2026, rests on your note alone."
    assert len(one.commands) == 2


def test_originals_are_no_single_notes() -> None:
    assert findings("single-source", Asked()) == ()


def late(chain: Chain, at: Any = "2026-03-06", recorded: str = "2026-03-15T19:30:00.000000Z") -> int:
    return chain.add("message", at, talk=to_client("call"), text=note("launch moved"), recorded=recorded)


def test_a_note_written_late_is_told_with_its_delay() -> None:
    chain = Chain()
    seq = late(chain)
    assert said("written-late", chain) == (
        f"#{seq} tells of Fri 6 Mar 2026 and was written 9 days later; nothing else tells of it."
    )
    other = chain.add("message", "2026-03-06", talk=to_me("email"), text=words("the launch moves"))
    chain.add("link", targets=[seq, other], same=True)
    assert said("written-late", chain).endswith("another source tells of it too.")


def test_a_note_of_a_vague_time_is_late_without_a_number_of_days() -> None:
    chain = Chain()
    late(chain, when("2026-02"))
    assert "was written long after it, as far as its time is known" in said("written-late", chain)


def test_a_note_of_the_same_day_is_not_late() -> None:
    chain = Chain()
    chain.add("message", "2026-03-06T10:00+00:00", talk=to_client("call"), text=note("x"))
    assert findings("written-late", chain) == ()


# ---------------------------------------------------------------- coverage


def cover(chain: Chain, start: str, end: str, extent: str = "complete") -> int:
    return chain.add("coverage", channel="Upwork", from_=when(start), to=when(end), extent=extent)


def test_nothing_to_cover_is_nothing_missing() -> None:
    assert findings("coverage-missing", Chain()) == ()
    quiet = Chain(platform="direct")
    quiet.add("memo", text=words("x"))
    assert findings("coverage-missing", quiet) == ()


def test_the_main_channel_needs_coverage_from_the_beginning() -> None:
    chain = Asked()
    (one,) = findings("coverage-missing", chain)
    assert one.found == "Nothing says that the record holds all of Upwork."
    assert one.commands == ("dk coverage add Upwork 2026-01-12 2026-06-01",)
    selected = cover(chain, "2026-01-01", "2026-05-01", "selected")
    assert concerns("coverage-missing", chain) == [(f"#{selected}",)]
    cover(chain, "2026-01-01", "2026-03-01")
    assert findings("coverage-missing", chain) == ()


def test_coverage_that_stops_before_the_dispute_is_weak() -> None:
    chain = Asked()
    chain.add("event", "2026-04-01", name="refund_requested", by="client")
    cover(chain, "2026-01-01", "2026-03-10")
    assert "ends on 10 Mar 2026, before the dispute began." in said("coverage-missing", chain)
    cover(chain, "2026-03-11", "2026-04-02")
    assert findings("coverage-missing", chain) == ()


def test_coverage_that_begins_late_is_weak() -> None:
    chain = Asked()
    chain.add("event", "2026-04-01", name="refund_requested", by="client")
    cover(chain, "2026-03-11", "2026-04-02")
    assert "does not begin with the case" in said("coverage-missing", chain)


def test_a_channel_of_two_words_is_one_word_of_the_shell() -> None:
    chain = Chain(platform="direct", channel="Slack room")
    chain.add("memo", text=words("x"))
    (one,) = findings("coverage-missing", chain)
    assert "add 'Slack room' 2026" in one.commands[0]


# ---------------------------------------------------------------- seals, names, pictures


def test_a_seal_in_other_hands_is_missed_until_there_is_one() -> None:
    chain = Chain()
    assert len(findings("seal-missing", chain)) == 1
    chain.add("anchor", size=1, hash="0" * 64, witness="Dana")
    assert findings("seal-missing", chain) == ()


def test_names_need_a_side_and_only_one() -> None:
    chain = Chain()
    chain.add("message", talk={"from": "Tom O'Hara", "to": [OLENA], "via": "mail"}, text=words("x"))
    (one,) = findings("name-of-no-side", chain)
    assert one.found == "Tom O'Hara (first in #2) belongs to no side."
    chain.add("person", label="P1", names=["Tom O'Hara"], side="client")
    assert findings("name-of-no-side", chain) == ()
    chain.add("person", label="P2", names=["Tom O'Hara"], side="other")
    assert said("name-of-no-side", chain) == "Tom O'Hara is claimed for two sides."


def test_facts_of_the_platforms_pages_need_a_picture() -> None:
    chain = Chain()
    assert findings("picture-missing", chain) == ()
    end = chain.add("event", "2026-04-01", name="contract_ended", by="client")
    assert said("picture-missing", chain) == (
        "What Upwork's page showed on Wed 1 Apr 2026 (contract ended) stands without a picture."
    )
    read = chain.add("deadline", "2026-04-01", due=when("2026-04-08"))
    chain.add("event", "2026-04-02", name="claim_stated", by="me", text=words("x"))
    assert concerns("picture-missing", chain) == [(f"#{end}",), (f"#{read}",)]
    chain.add("memo", text=words("the page"), file_1=file("page.png"), about=[end])
    chain.add("memo", text=words("the page"), file_1=file("page.png"), cites=[read])
    assert findings("picture-missing", chain) == ()


def test_between_two_people_there_are_no_pages() -> None:
    chain = Chain(platform="direct")
    chain.add("event", "2026-04-01", name="contract_ended", by="client")
    assert findings("picture-missing", chain) == ()


# ---------------------------------------------------------------- what the other side would say


class Disputed(Chain):
    def __init__(self) -> None:
        super().__init__()
        self.memo = self.add("memo", "2026-03-01", text=words("a"))
        self.add("event", "2026-04-01T12:00+00:00", name="refund_requested", by="client")


def test_without_a_dispute_nothing_was_fitted_to_it() -> None:
    chain = Chain()
    late(chain)
    assert findings("revised-since", chain) == ()


@pytest.mark.parametrize(("recorded", "found"), [("2026-03-31", 0), ("2026-04-02", 1)])
def test_a_correction_is_an_argument_once_the_dispute_began(recorded: str, found: int) -> None:
    chain = Disputed()
    chain.add("amend", target=chain.memo, set_text=words("b"), recorded=f"{recorded}T12:00:00.000000Z")
    assert len(findings("revised-since", chain)) == found
    if found:
        assert said("revised-since", chain) == f"#{chain.memo} was corrected after the dispute began (text)."


def test_own_notes_of_earlier_things_written_since_are_an_argument() -> None:
    chain = Disputed()
    one = late(chain, recorded="2026-04-02T12:00:00.000000Z")
    chain.add("memo", "2026-03-01", text=words("my answer"), recorded="2026-04-02T12:00:00.000000Z")
    late(chain, "2026-04-03T12:00+00:00", "2026-04-03T12:05:00.000000Z")
    assert said("revised-since", chain) == (
        f"#{one} tells of earlier things and was written after the dispute began."
    )
    two = late(chain, "2026-03-07", recorded="2026-04-02T12:00:00.000000Z")
    assert said("revised-since", chain) == (
        f"#{one} and #{two} tell of earlier things and were written after the dispute began."
    )


def test_joined_records_of_different_days_contradict() -> None:
    chain = Chain()
    first = chain.add("message", "2026-03-01", talk=to_me(), text=words("x"))
    second = chain.add("message", "2026-03-03", talk=to_me("mail"), text=words("x"))
    assert findings("sources-contradict", chain) == ()
    chain.add("link", targets=[first, second], same=True)
    (one,) = findings("sources-contradict", chain)
    assert "Sun 1 Mar 2026 and Tue 3 Mar 2026." in one.found
    assert one.commands[1] == f"dk same {first} {second} --off"


def test_joined_records_of_one_day_or_the_next_agree() -> None:
    chain = Chain()
    first = chain.add("message", "2026-03-01", talk=to_me(), text=words("x"))
    second = chain.add("message", "2026-03-02", talk=to_me("mail"), text=words("x"))
    chain.add("link", targets=[first, second], same=True)
    assert findings("sources-contradict", chain) == ()
