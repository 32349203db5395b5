"""The worked case of the report design: page 1, the scope comparison and the account."""

from decimal import Decimal

import pytest

from disputekit.case.account import accounts
from disputekit.case.case import Case
from disputekit.case.documents import account_view, scope_view
from disputekit.case.head import head_of
from disputekit.case.sentence import Inference, Mark, Quote
from disputekit.case.summary import summary_view
from disputekit.case.view import AgreedBasis, RequestState, Response
from disputekit.record.money import Money
from tests.case.build import Chain, case_of, file, money, note, to_client, to_me, when, words
from tests.case.worked import CLIENT_REASON, Worked


def usd(whole: int) -> Money:
    return Money("USD", whole * 100, 2)


@pytest.fixture(scope="module")
def worked() -> Worked:
    return Worked()


def test_the_head_names_contract_parties_period_and_records(worked: Worked) -> None:
    head = head_of(worked.case)
    assert (head.title, head.platform, head.contract.ref) == ("Website redesign", "Upwork", "38000001")
    assert (head.client, head.freelancer) == ("Dana Reyes", "Olena Koval")
    assert head.started is not None
    assert head.ended is not None
    assert (head.started.start[:10], head.ended.start[:10]) == ("2026-01-12", "2026-04-01")
    assert (head.edition, head.first_record, head.last_record) == (1, 1, len(worked.records))
    assert not head.clock_set


def test_the_head_of_a_new_case_has_no_period_and_counts_editions() -> None:
    chain = Chain(clock="set")
    chain.add("handover", code="0" * 64, size=1, hash="0" * 64, shown=[1], withheld=[])
    head = head_of(chain.case)
    assert (head.started, head.ended, head.edition, head.clock_set) == (None, None, 2, True)
    chain.add("event", "2026-02-01", name="contract_started")
    started = head_of(chain.case).started
    assert started is not None
    assert started.start == "2026-02-01"


def test_the_sums_of_the_worked_case(worked: Worked) -> None:
    total = accounts(worked.case)[0].total
    assert (total.due, total.received, total.held, total.open) == (usd(3570), usd(1950), usd(1200), usd(420))
    assert total.due.minor == total.received.minor + total.held.minor + total.open.minor
    assert total.basis is AgreedBasis.WORDS


def test_what_is_asked_and_from_which_pot(worked: Worked) -> None:
    page = summary_view(worked.case)
    assert [(ask.labels, ask.held) for ask in page.asked] == [(("M3",), (usd(1200),))]
    assert [(ask.amount, ask.labels) for ask in page.client_asked] == [(usd(1200), ("M3",))]
    assert [one.due.start for one in page.answer_due] == ["2026-04-08T14:20+00:00"]


def test_the_reason_is_whole_and_the_answer_and_question_are_the_freelancers(worked: Worked) -> None:
    page = summary_view(worked.case)
    assert [claim.parts for claim in page.reason] == [(Quote(CLIENT_REASON, "verbatim"),)]
    assert [claim.side for claim in page.answers] == ["me"]
    assert page.question is not None
    assert page.question.body.endswith("?")


def test_milestones_show_own_days_after_the_due_date_and_the_reaction(worked: Worked) -> None:
    rows = {one.label: one for one in summary_view(worked.case).milestones}
    assert [one.days_after_due for one in rows["M1"].submitted] == [1]
    assert [one.response for one in rows["M2"].submitted] == [
        Response.CHANGES_REQUESTED,
        Response.CHANGES_REQUESTED,
        Response.AGREED,
    ]
    assert [one.days_after_due for one in rows["M3"].submitted] == [0]
    assert [row.held for row in rows["M3"].account] == [usd(1200)]


def test_agreed_requests_are_one_row(worked: Worked) -> None:
    row = summary_view(worked.case).requests
    assert row is not None
    assert (row.labels, row.agreed, row.received, row.open) == (
        ("R1", "R2", "R3"),
        (usd(570),),
        (usd(150),),
        (usd(420),),
    )
    assert row.milestones == ("M2", "M3")


def test_requests_are_counted_with_what_was_counted(worked: Worked) -> None:
    counts = summary_view(worked.case).request_counts
    assert counts is not None
    assert [part for part in counts.parts if isinstance(part, int)] == [5, 3, 2]
    assert counts.parts[-1] == "R4 R5"
    assert counts.inputs == ("R1 R2 R3 R4 R5",)


def test_objections_and_their_absence_are_told_apart(worked: Worked) -> None:
    page = summary_view(worked.case)
    assert [label for label, _ in page.objected] == ["M3"]
    assert page.no_objection == ("M1", "M2", "R1", "R2", "R3")
    assert [line.channel for line in page.no_objection_basis] == ["Upwork Messages"]
    assert page.not_known == ()


def test_without_coverage_no_objection_is_not_known(worked: Worked) -> None:
    page = summary_view(_without(worked, worked.covered))
    assert (page.no_objection, page.not_known) == ((), ("M1", "M2", "R1", "R2", "R3"))


def _without(worked: Worked, *seqs: int) -> Case:
    return case_of(one for one in worked.records if one.seq not in seqs)


def test_lines_that_rest_on_own_notes_only_are_named(worked: Worked) -> None:
    assert [one.code for one in summary_view(worked.case).on_notes_only] == [f"E{worked.call}f", "E56f"]


def test_the_record_paragraph_counts_entries(worked: Worked) -> None:
    record = summary_view(worked.case).record
    assert record.dispute is not None
    assert record.dispute.before + record.dispute.after == record.entries
    assert [one.exhibit.seq for one in record.late_notes] == [worked.late]
    assert [exhibit.seq for exhibit, _ in record.corrected] == [worked.submitted]


def test_an_empty_case_states_nothing() -> None:
    page = summary_view(Chain().case)
    stated = (page.asked, page.client_asked, page.reason, page.answers, page.milestones, page.answer_due)
    assert not any(stated)
    assert (page.question, page.requests, page.request_counts) == (None, None, None)
    assert (page.sums, page.objected, page.not_known) == ((), (), ())


def test_objections_by_position_and_by_the_last_reaction() -> None:
    chain = Chain()
    chain.agreed_at_start()
    for label in ("M1", "M2", "M3"):
        chain.add("milestone", "2026-01-12", label=label, text=words("a"), amount=money(5))
    handed = chain.add("delivery", "2026-02-01", about=["M1"], talk=to_client("Submit work"), text=note("a"))
    declined = chain.add(
        "answer", "2026-02-02", re=[handed], value="declined", talk=to_me(), text=words("no")
    )
    disputed = chain.add(
        "position", "2026-02-03", by="client", stance="disputes", about=["M2"], text=words("no")
    )
    agreed = chain.add(
        "position", "2026-02-03", by="client", stance="agrees", about=["M3"], text=words("yes")
    )
    page = summary_view(chain.case)
    assert [(label, [one.seq for one in proof]) for label, proof in page.objected] == [
        ("M1", [declined]),
        ("M2", [disputed]),
    ]
    assert agreed


def test_requests_before_any_agreement_and_on_own_note_are_counted_as_such() -> None:
    chain = Chain()
    chain.add("request", "2026-02-01", label="R1", talk=to_me(), text=words("popup?"))
    chain.add(
        "answer",
        "2026-02-02",
        about=["R1"],
        value="agreed",
        amount=money(5),
        talk=to_me("call"),
        text=note("fine"),
    )
    page = summary_view(chain.case)
    assert page.request_counts is not None
    assert "".join(str(part) for part in page.request_counts.parts) == (
        "1 request: 0 agreed in writing, 1 agreed on the freelancer's note only, 0 not agreed"
    )


def test_a_request_from_before_the_agreement_is_not_counted_as_beyond_it() -> None:
    chain = Chain()
    chain.add("request", "2026-01-11", label="R1", talk=to_me(), text=words("popup?"))
    chain.agreed_at_start()
    assert summary_view(chain.case).request_counts is None


# ------------------------------------------------------------ scope and account


def test_the_scope_comparison_of_the_worked_case(worked: Worked) -> None:
    view = scope_view(worked.case)
    assert [one.label for one in view.items] == ["S1", "S2", "S3", "S4", "S5", "S6"]
    s2 = view.items[1]
    assert (s2.used, [use.when.start[:10] for use in s2.uses]) == (Decimal(2), ["2026-02-05", "2026-02-11"])
    assert view.items[5].stands.limit is None
    assert [one.label for one in view.exclusions] == ["X1"]
    assert ([one.label for one in view.settled], [one.label for one in view.contested]) == (
        ["R1", "R2", "R3"],
        ["R4", "R5"],
    )
    assert view.in_no_total == (("R4", None), ("R5", usd(650)))
    assert isinstance(view.sums[0], Inference)
    assert view.agreements[0].parts[0] == "agreement"


def test_contested_requests_show_both_readings_and_every_near_clause(worked: Worked) -> None:
    r4, r5 = scope_view(worked.case).contested
    assert [one.label for one in r4.near] == ["S2", "S6"]
    assert (r4.readings.client, r4.readings.differ) == ((), None)
    assert r4.state is RequestState.ASKED
    assert r5.readings.differ is True
    assert [quote.body for quote in r5.readings.client[0].words] == [CLIENT_REASON]
    assert r5.absence is not None


def test_a_request_agreed_after_a_call_rests_on_the_written_answer(worked: Worked) -> None:
    r3 = scope_view(worked.case).settled[2]
    assert r3.askings[0].exhibits[0].mark is Mark.FREELANCER
    assert r3.decided is not None
    assert (r3.state, r3.decided.words[0].body) == (
        RequestState.AGREED_IN_WRITING,
        "Yes that's fine, go ahead.",
    )
    assert [row.open for row in r3.account] == [usd(180)]


def test_the_account_shows_steps_claims_and_hours(worked: Worked) -> None:
    view = account_view(worked.case)
    assert len(view.steps) == 7
    assert (view.claims, view.hours, view.differing, view.unmatched) == ((), (), (), ())
    assert [ask.labels for ask in view.asked] == [("M3",)]


def test_what_the_client_says_it_paid_stands_apart() -> None:
    chain = Chain()
    chain.agreed_at_start()
    chain.add(
        "money", step="claimed", amount=money(5), talk=to_me("mail"), text=words("paid!"), file_1=file()
    )
    chain.add("money", "2026-02-01", step="released", amount=money(5), about=["M1"])
    chain.add("money", "2026-02-02", step="received", amount=money(3), about=["M1"], due=when("2026-02-01"))
    view = account_view(chain.case)
    assert [one.step for one in view.claims] == ["claimed"]
    assert [one.amount for one in view.unmatched] == [usd(3)]
