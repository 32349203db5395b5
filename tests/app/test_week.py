"""What closes an open end: each key of the weekly walk writes what its verb writes, and the end is gone."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from disputekit.app import week
from disputekit.app.correct import take_back, undo_reason
from disputekit.app.join import link
from disputekit.app.log import Draft
from disputekit.app.parse import money
from disputekit.app.people import add_person
from disputekit.app.status import End, due
from disputekit.app.week import Told, close, same_end, ways_of
from disputekit.case.open_ends import Gap
from disputekit.record.canonical import Json
from tests.support.office import Office, offer_in


def priced(office: Office, kind: str, amount: str, **more: object) -> int:
    """Record something with an amount and return its number."""
    own = {name: more.pop(name) for name in ("step", "value", "per") if name in more}
    found = office.do(money, amount)
    draft = Draft(kind, own={"amount": found, **own})._replace(**more)  # type: ignore[dict-item,arg-type]
    return office.write(draft)[0].seq


def asked(office: Office) -> None:
    office.requested("can you add a blog?")


def quoted(office: Office) -> None:
    asked(office)
    priced(office, "quote", "450", about=("R1",), per="fixed", sender="me", receiver="client")


def marked(office: Office) -> None:
    quoted(office)
    office.write(Draft("answer", about=("R1",), own={"value": "agreed"}))


def spoken(office: Office) -> None:
    quoted(office)
    said = Draft("answer", text="fine with 450", sender="client", receiver="me", via="zoom", about=("R1",))
    office.write(said._replace(own={"value": "agreed"}))


def worked(office: Office) -> None:
    asked(office)
    office.write(Draft("work", text="built the blog", about=("R1",)))


def milestone(office: Office) -> None:
    priced(office, "milestone", "800", text="Design", label="M")


def submitted(office: Office) -> None:
    milestone(office)
    office.write(Draft("delivery", text="the design", about=("M1",), sender="me", receiver="client"))


def restated(office: Office) -> None:
    milestone(office)
    priced(office, "milestone", "900", text="Design", label="M1")


def refund_asked(office: Office) -> None:
    milestone(office)
    priced(office, "money", "800", step="refund_asked", about=("M1",))


def unassigned(office: Office) -> None:
    milestone(office)
    priced(office, "money", "300", step="received")


def paid_twice(office: Office) -> None:
    milestone(office)
    priced(office, "money", "800", step="released", about=("M1",))
    priced(office, "money", "500", step="received", about=("M1",))


def differing(office: Office) -> None:
    milestone(office)
    numbers = [priced(office, "money", amount, step="funded", about=("M1",)) for amount in ("800", "80")]
    office.write(office.do(link, [str(one) for one in numbers], (), same=True, off=False))


def unknown(office: Office) -> None:
    office.got("hi, I am Tom", sender="Tom Baker")


def contested(office: Office) -> None:
    office.write(add_person(["Tom"], "client"))
    office.write(add_person(["Tom", "tom@other.test"], "other"))


def silent(office: Office) -> None:
    office.later(days=10)


class Open(NamedTuple):
    """How an open end comes about, and how one key closes it; what is written, newest last."""

    gap: Gap
    begins: Callable[[Office], None]
    key: str
    told: Told
    kind: str
    fields: dict[str, Json]


YES = Told(text="ok, go ahead", verbatim=True)
CASES = [
    Open(Gap.REQUEST_WITHOUT_PRICE, asked, "p", Told(amount="450 2d"), "quote", {"about": ["R1"], "days": 2}),
    Open(Gap.REQUEST_WITHOUT_PRICE, asked, "i", Told(), "position", {"by": "me", "stance": "in"}),
    Open(Gap.REQUEST_WITHOUT_PRICE, asked, "d", Told(by="me"), "answer", {"value": "dropped"}),
    Open(Gap.PRICE_WITHOUT_ANSWER, quoted, "a", YES, "answer", {"value": "agreed", "about": ["R1"]}),
    Open(Gap.PRICE_WITHOUT_ANSWER, quoted, "x", Told(), "answer", {"value": "declined", "about": ["R1"]}),
    Open(Gap.PRICE_WITHOUT_ANSWER, quoted, "d", Told(by="client"), "answer", {"value": "dropped"}),
    Open(Gap.PRICE_WITHOUT_ANSWER, quoted, "i", Told(), "position", {"stance": "in"}),
    Open(Gap.AGREED_WITHOUT_WORDS, marked, "w", YES, "answer", {"value": "agreed", "about": ["R1"]}),
    Open(Gap.AGREED_WITHOUT_WORDS, marked, "x", Told(), "answer", {"value": "declined"}),
    Open(Gap.AGREED_WITHOUT_WORDS, marked, "d", Told(), "answer", {"value": "dropped"}),
    Open(Gap.SPOKEN_WITHOUT_RECAP, spoken, "w", YES, "message", {"re": [4]}),
    Open(Gap.WORK_WITHOUT_AGREEMENT, worked, "a", YES._replace(amount="150"), "answer", {"value": "agreed"}),
    Open(Gap.WORK_WITHOUT_AGREEMENT, worked, "d", Told(), "answer", {"value": "dropped"}),
    Open(Gap.WORK_WITHOUT_AGREEMENT, worked, "i", Told(), "position", {"by": "me", "stance": "in"}),
    Open(Gap.SUBMISSION_NOT_SEEN, submitted, "s", Told(), "answer", {"value": "seen", "re": [3]}),
    Open(Gap.SUBMISSION_NOT_SEEN, submitted, "a", YES, "answer", {"value": "agreed", "re": [3]}),
    Open(Gap.SUBMISSION_NOT_SEEN, submitted, "c", YES, "answer", {"value": "changes_requested", "re": [3]}),
    Open(Gap.TERMS_ONE_SIDED, restated, "a", YES, "answer", {"value": "agreed", "about": ["M1"], "re": [3]}),
    Open(Gap.TERMS_ONE_SIDED, restated, "t", Told(), "withdraw", {"target": 3}),
    Open(Gap.REASON_WITHOUT_WORDS, refund_asked, "w", YES, "amend", {"target": 3, "set.cites": [4]}),
    Open(Gap.MONEY_NOT_ASSIGNED, unassigned, "f", Told(about=("M1",)), "amend", {"set.about": ["M1"]}),
    Open(Gap.PAID_TWICE, paid_twice, "=", Told(record="3"), "amend", {"target": 4, "set.re": [3]}),
    Open(Gap.SOURCES_DIFFER, differing, "f", Told(record="4", amount="800"), "amend", {"target": 4}),
    Open(Gap.SOURCES_DIFFER, differing, "n", Told(), "link", {"targets": [3, 4], "off": True}),
    Open(Gap.NAME_UNKNOWN, unknown, "c", Told(), "person", {"names": ["Tom Baker"], "side": "client"}),
    Open(Gap.NAME_UNKNOWN, unknown, "m", Told(), "person", {"side": "me"}),
    Open(Gap.NAME_UNKNOWN, unknown, "p", Told(), "person", {"side": "platform"}),
    Open(Gap.NAME_UNKNOWN, unknown, "o", Told(), "person", {"side": "other"}),
    Open(Gap.NAME_CONTESTED, contested, "c", Told(), "person", {"label": "P2", "names": ["tom@other.test"]}),
    Open(Gap.NAME_CONTESTED, contested, "o", Told(), "withdraw", {"target": 2}),
    Open(Gap.NAME_CONTESTED, contested, "m", Told(), "person", {"names": ["Tom"], "side": "me"}),
    Open(Gap.NAME_CONTESTED, contested, "p", Told(), "person", {"names": ["Tom"], "side": "platform"}),
]
# What leads on and leaves it open: the text to send, how it is read otherwise, a price, the form.
LEADS_ON = {
    (Gap.SPOKEN_WITHOUT_RECAP, "r"),
    (Gap.REQUEST_WITHOUT_PRICE, "o"),
    (Gap.WORK_WITHOUT_AGREEMENT, "p"),
    (Gap.NOTHING_LOGGED, "l"),
}


def open_end(office: Office, gap: Gap) -> End | None:
    with office.opened(writing=False) as case:
        return next((one for one in due(case)[1] if one.gap == gap.value), None)


def end_of(office: Office, gap: Gap) -> End:
    found = open_end(office, gap)
    assert found is not None, f"{gap} is not open"
    return found


def press(office: Office, gap: Gap, key: str, told: Told) -> tuple[int, ...]:
    end = end_of(office, gap)
    way = next(one for one in ways_of(end) if one.key == key)
    return tuple(one.seq for one in office.do(close, end, way, told).records)


@pytest.mark.parametrize("one", CASES, ids=lambda one: f"{one.gap.name}-{one.key}")
def test_a_key_closes_its_open_end_and_undo_opens_it_again(office: Office, one: Open) -> None:
    one.begins(office)
    seqs = press(office, one.gap, one.key, one.told)
    last = office.records()[-1]
    assert last.kind == one.kind
    assert one.fields.items() <= last.fields.items()
    assert open_end(office, one.gap) is None
    office.do(take_back, seqs, undo_reason())
    assert open_end(office, one.gap) is not None


def test_every_key_that_is_offered_is_tried_here() -> None:
    offered = {(gap, way.key) for gap in Gap for way in week.WAYS[gap.value]}
    assert offered == {(one.gap, one.key) for one in CASES} | LEADS_ON


def test_no_key_stands_twice_and_none_is_a_key_of_the_walk_itself() -> None:
    for ways in week.WAYS.values():
        keys = [way.key for way in ways]
        assert len(set(keys)) == len(keys)
        assert not {"u", "q", ""} & set(keys)


def test_a_kind_of_open_end_without_a_key_is_shown_without_one(office: Office) -> None:
    asked(office)
    assert ways_of(end_of(office, Gap.REQUEST_WITHOUT_PRICE)._replace(gap="something new")) == ()


# ---------------------------------------------------------------- what shows it


def test_a_recorded_message_gives_its_words_and_its_time(office: Office) -> None:
    quoted(office)
    number = office.got("ok go with the 450", when="2026-03-02 11:00")
    press(office, Gap.PRICE_WITHOUT_ANSWER, "a", Told(record=str(number)))
    written, message = office.records()[-1].fields, office.fields(number)
    assert (written["kind"], written["cites"]) == ("answer", [number])
    assert [written[name] for name in ("when", "talk", "text")] == [
        message[name] for name in ("when", "talk", "text")
    ]


def test_a_price_may_be_shown_by_the_own_message_and_only_by_that(office: Office) -> None:
    asked(office)
    hers = office.got("how much?")
    mine = office.got("that would be 450", sender="me", receiver="client")
    end = end_of(office, Gap.REQUEST_WITHOUT_PRICE)
    price = ways_of(end)[0]
    refused = office.refused(close, end, price, Told(amount="450", record=str(hers)))
    assert f"#{hers} is a message of the client" in refused.message
    press(office, Gap.REQUEST_WITHOUT_PRICE, "p", Told(amount="450", record=str(mine)))
    assert office.records()[-1].fields["cites"] == [mine]


def test_nobody_agrees_for_the_client(office: Office) -> None:
    quoted(office)
    mine = office.got("so it is agreed", sender="me", receiver="client")
    end = end_of(office, Gap.PRICE_WITHOUT_ANSWER)
    refused = office.refused(close, end, ways_of(end)[0], Told(record=str(mine)))
    assert "is your own message" in refused.message


def test_a_message_that_says_why_is_cited_beside_what_was_cited_before(office: Office) -> None:
    page = office.write(Draft("memo", files=(offer_in(office.folder, "page.pdf"),)))[0].seq
    asked_back = priced(office, "money", "800", step="refund_asked", cites=(str(page),))
    reason = office.got("the site is incomplete")
    press(office, Gap.REASON_WITHOUT_WORDS, "w", Told(record=str(reason)))
    assert office.fields(asked_back)["cites"] == [page, reason]
    assert open_end(office, Gap.REASON_WITHOUT_WORDS) is None


def test_words_that_say_why_are_recorded_in_the_same_command(office: Office) -> None:
    refund_asked(office)
    first, second = press(office, Gap.REASON_WITHOUT_WORDS, "w", Told(text="it is unfinished", verbatim=True))
    records = {one.seq: one for one in office.records()}
    assert records[first].fields["text"] == {"body": "it is unfinished", "basis": "verbatim"}
    assert records[first].recorded_at == records[second].recorded_at
    assert office.fields(3)["cites"] == [first]


def test_a_recap_that_is_recorded_already_is_joined_and_not_written_again(office: Office) -> None:
    spoken(office)
    recap = office.got("to confirm: the blog for 450", verbatim=True, sender="me", receiver="client")
    hers = office.got("thanks for the call")
    end = end_of(office, Gap.SPOKEN_WITHOUT_RECAP)
    assert "client" in office.refused(close, end, ways_of(end)[1], Told(record=str(hers))).message
    press(office, Gap.SPOKEN_WITHOUT_RECAP, "w", Told(record=str(recap)))
    assert office.records()[-1].fields == {
        "kind": "link",
        "when": office.records()[-1].fields["when"],
        "targets": [recap],
        "about": ["R1"],
    }
    assert open_end(office, Gap.SPOKEN_WITHOUT_RECAP) is None


def test_a_party_of_the_case_is_not_moved_to_another_side(office: Office) -> None:
    office.write(add_person(["Dana Reyes"], "other"))
    end = end_of(office, Gap.NAME_CONTESTED)
    other = next(one for one in ways_of(end) if one.key == "o")
    refused = office.refused(close, end, other, Told())
    assert "the facts of acme say that Dana Reyes is the client" in refused.message
    press(office, Gap.NAME_CONTESTED, "c", Told())
    assert open_end(office, Gap.NAME_CONTESTED) is None


# ---------------------------------------------------------------- what stays the same, and what helps


def test_a_request_stays_the_same_open_end_while_answers_are_added(office: Office) -> None:
    marked(office)
    before = end_of(office, Gap.AGREED_WITHOUT_WORDS)
    office.write(Draft("answer", about=("R1",), own={"value": "agreed"}))
    now = end_of(office, Gap.AGREED_WITHOUT_WORDS)
    assert before.seq != now.seq
    assert same_end(before) == same_end(now)


def test_two_hand_overs_of_one_request_are_two_open_ends(office: Office) -> None:
    asked(office)
    for words in ("first half", "second half"):
        office.write(Draft("delivery", text=words, about=("R1",), sender="me", receiver="client"))
    with office.opened(writing=False) as case:
        found = [one for one in due(case)[1] if one.gap == Gap.SUBMISSION_NOT_SEEN.value]
    assert len({same_end(one) for one in found}) == 2


def test_what_money_may_be_for_is_listed_with_amounts_and_words(office: Office) -> None:
    milestone(office)
    spoken(office)
    assert office.do(week.topics) == (("M1", "USD 800.00 · Design"), ("R1", "USD 450.00"))


def test_the_price_that_was_named_last_is_known(office: Office) -> None:
    asked(office)
    assert office.do(week.named_price, "R1") == ""
    priced(office, "quote", "450", about=("R1",))
    priced(office, "quote", "400", about=("R1",))
    assert office.do(week.named_price, "R1") == "USD 400.00"


@pytest.mark.parametrize(
    ("said", "days"), [("450", None), ("450 2d", 2), ("450 2 days", 2), ("USD 450, 1 day", 1)]
)
def test_a_price_is_read_with_its_days(office: Office, said: str, days: int | None) -> None:
    found = office.do(week.price_fields, said)
    assert found["amount"] == office.do(money, "450")
    assert found.get("days") == days
