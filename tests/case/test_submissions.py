"""Submissions and the reaction to them: a lapse and a sign of sight are not agreement."""

from typing import Any

import pytest

from disputekit.case.submissions import all_submissions, submissions_of
from disputekit.case.view import Response, Submission
from tests.case.build import Chain, file, money, note, to_client, to_me, when, words


class Handed(Chain):
    """A milestone with an agreed due date and one submission."""

    def __init__(self) -> None:
        super().__init__()
        self.agreed_at_start()
        self.add(
            "milestone",
            "2026-01-12T10:31+00:00",
            label="M1",
            text=words("Design"),
            amount=money(800),
            due=when("2026-02-06"),
        )
        self.first = self.submit("2026-02-09T10:00+00:00")

    def submit(self, at: str, **more: Any) -> int:
        return self.add(
            "delivery", at, **{"about": ["M1"], "talk": to_client("Submit work"), "text": note("x"), **more}
        )

    def answer(self, value: str, at: str = "2026-02-11T10:00+00:00", **more: Any) -> int:
        return self.add(
            "answer", at, value=value, **{"re": [self.first], "talk": to_me(), "text": words("hm"), **more}
        )

    def pay(self, step: str, at: str = "2026-02-20T10:00+00:00") -> int:
        return self.add("money", at, step=step, amount=money(800), about=["M1"])

    def only(self) -> Submission:
        return submissions_of(self.case, "M1")[0]


def test_a_submission_names_its_route_files_and_days_after_the_due_date() -> None:
    chain = Handed()
    chain.submit("2026-02-10T10:00+00:00", file_1=file("theme.zip"), part=True)
    first, second = submissions_of(chain.case, "M1")
    assert (first.where, first.days_after_due, first.part, first.files) == ("Submit work", 3, False, ())
    assert (second.part, [(one.code, name) for one, name in second.files]) == (True, [("E5.1", "theme.zip")])
    assert (first.response, first.response_by) == (Response.NONE, ())


@pytest.mark.parametrize(
    ("value", "response"),
    [
        ("seen", Response.SEEN),
        ("answered", Response.ANSWERED),
        ("agreed", Response.AGREED),
        ("partly", Response.PARTLY),
        ("declined", Response.DECLINED),
        ("changes_requested", Response.CHANGES_REQUESTED),
        ("dropped", Response.ANSWERED),
    ],
)
def test_an_answer_is_the_reaction_and_is_named(value: str, response: Response) -> None:
    chain = Handed()
    answer = chain.answer(value)
    assert chain.only().response is response
    assert [one.seq for one in chain.only().response_by] == [answer]


def test_agreed_without_words_is_an_answer_only() -> None:
    chain = Handed()
    chain.add("answer", "2026-02-11", value="agreed", re=[chain.first])
    assert chain.only().response is Response.ANSWERED


@pytest.mark.parametrize(("step", "response"), [("released", Response.RELEASED), ("lapsed", Response.LAPSED)])
def test_a_release_is_a_reaction_and_a_lapse_is_told_apart(step: str, response: Response) -> None:
    chain = Handed()
    chain.answer("seen")
    chain.pay(step)
    assert chain.only().response is response


def test_agreement_in_words_outlasts_the_release() -> None:
    chain = Handed()
    chain.answer("agreed")
    chain.pay("released")
    assert chain.only().response is Response.AGREED


def test_changes_asked_after_an_agreement_count() -> None:
    chain = Handed()
    chain.answer("agreed")
    chain.answer("changes_requested", "2026-02-12T10:00+00:00")
    assert chain.only().response is Response.CHANGES_REQUESTED


def test_a_sign_of_sight_takes_nothing_back() -> None:
    chain = Handed()
    chain.answer("answered")
    chain.answer("seen", "2026-02-12T10:00+00:00")
    chain.answer("answered", "2026-02-13T10:00+00:00")
    assert chain.only().response is Response.ANSWERED
    chain.answer("declined", "2026-02-14T10:00+00:00")
    chain.answer("seen", "2026-02-15T10:00+00:00")
    assert chain.only().response is Response.DECLINED


def test_an_answer_about_the_milestone_belongs_to_the_last_submission_before_it() -> None:
    chain = Handed()
    second = chain.submit("2026-02-13T10:00+00:00")
    chain.answer("agreed", "2026-02-14T10:00+00:00", re=[], about=["M1"])
    chain.submit("2026-02-15T10:00+00:00")
    assert [one.response for one in all_submissions(chain.case)] == [
        Response.NONE,
        Response.AGREED,
        Response.NONE,
    ]
    assert all_submissions(chain.case)[1].seq == second


def test_an_answer_about_a_request_is_not_about_what_was_submitted_for_it() -> None:
    chain = Handed()
    chain.submit("2026-02-13T10:00+00:00", about=["R1"])
    chain.answer("agreed", "2026-02-14T10:00+00:00", re=[], about=["R1"])
    assert submissions_of(chain.case, "R1")[0].response is Response.NONE


def test_an_answer_before_any_submission_belongs_to_none() -> None:
    chain = Handed()
    chain.answer("seen", "2026-02-01T10:00+00:00", re=[], about=["M1"])
    chain.answer("seen", "2026-02-02T10:00+00:00", re=[], about=["S9"])
    assert chain.only().response is Response.NONE


def test_an_answer_to_an_original_of_the_submission_belongs_to_it() -> None:
    chain = Handed()
    twin = chain.submit("2026-02-09T10:00+00:00", file_1=file())
    chain.add("link", targets=[chain.first, twin], same=True)
    chain.answer("agreed", re=[twin])
    assert [one.response for one in all_submissions(chain.case)] == [Response.AGREED]


def test_no_answer_is_said_only_inside_coverage() -> None:
    chain = Handed()
    assert chain.only().absence is None
    chain.add(
        "coverage",
        channel="Upwork Messages",
        from_=when("2026-01-01"),
        to=when("2026-03-01"),
        extent="complete",
    )
    assert chain.only().absence is not None
    chain.answer("seen")
    assert chain.only().absence is None


def test_days_are_not_measured_against_a_date_nobody_agreed_to() -> None:
    chain = Chain()
    chain.add("milestone", label="M1", text=words("Design"), amount=money(800), due=when("2026-02-06"))
    chain.add("delivery", "2026-02-09", about=["M1"], text=note("x"))
    assert submissions_of(chain.case, "M1")[0].days_after_due is None


def test_of_several_due_dates_the_earliest_is_taken() -> None:
    chain = Handed()
    chain.add(
        "milestone",
        "2026-01-12T10:31+00:00",
        label="M2",
        text=words("Build"),
        amount=money(1),
        due=when("2026-02-01"),
    )
    both = chain.submit("2026-02-10T10:00+00:00", about=["M1", "M2"])
    assert next(one for one in all_submissions(chain.case) if one.seq == both).days_after_due == 9


def replied(chain: Handed, **more: Any) -> int:
    text = words("The design is lovely. And yes, 150 for the popup.")
    return chain.add("message", "2026-02-10T10:00+00:00", text=text, talk=to_me(), **more)


@pytest.mark.parametrize("names", ["re", "about"])
def test_a_message_from_which_something_else_was_read_still_answers_the_submission_it_names(
    names: str,
) -> None:
    chain = Handed()
    said = replied(chain, **{names: [chain.first]})
    chain.add("request", "2026-02-08T10:00+00:00", label="R1", text=words("a popup"), talk=to_me())
    chain.add("answer", "2026-02-10T10:00+00:00", value="agreed", about=["R1"], cites=[said])
    found = chain.only()
    assert (found.response, [one.seq for one in found.answers]) == (Response.ANSWERED, [said])
    assert found.absence is None


def test_a_message_that_names_the_milestone_alone_says_no_more_than_what_was_read_from_it() -> None:
    chain = Handed()
    said = replied(chain, about=["M1"])
    chain.add("request", "2026-02-10T10:00+00:00", label="R1", text=words("a popup"), cites=[said])
    assert chain.only().response is Response.NONE


def test_a_message_is_not_shown_beside_the_answer_that_was_read_from_it() -> None:
    chain = Handed()
    said = replied(chain, re=[chain.first])
    read = chain.add("answer", "2026-02-10T10:00+00:00", value="agreed", re=[chain.first], cites=[said])
    found = chain.only()
    assert (found.response, [one.seq for one in found.answers]) == (Response.AGREED, [read])


def test_the_submission_that_a_message_names_may_be_named_by_any_of_its_sources() -> None:
    chain = Handed()
    other = chain.submit("2026-02-09T10:00+00:00", talk=to_client("email"))
    chain.add("link", targets=[chain.first, other], same=True)
    said = replied(chain, re=[other])
    chain.add("request", "2026-02-10T10:00+00:00", label="R1", text=words("a popup"), cites=[said])
    assert [one.seq for one in chain.only().answers] == [said]
