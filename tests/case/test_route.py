"""The bad day: which steps stand in the list, in which order, and what the record says of each."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from disputekit.case.clocks import Clocks, Deadline, State
from disputekit.case.hourly import is_hourly_contract
from disputekit.case.piece import read_moment
from disputekit.case.route import steps
from disputekit.case.rule import Actor, Effect, Length, Rule, Unit
from disputekit.case.situation import Situation, Step, pressing
from disputekit.case.stage import Stage, stage_of
from disputekit.case.steps import MAKERS
from disputekit.record.moment import Moment
from tests.case.build import Chain, money, to_client, to_me, when, words

NOW = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)
END = "2026-04-01T14:20+00:00"


def funded(**facts: Any) -> Chain:
    chain = Chain(**facts)
    chain.agreed_at_start()
    chain.add("milestone", "2026-01-12T10:31+00:00", label="M3", text=words("Build"), amount=money(1200))
    chain.add("money", "2026-02-01", step="funded", amount=money(1200), about=["M3"])
    return chain


def ended(chain: Chain) -> Chain:
    chain.add("event", END, name="contract_ended", by="client", about=["M3"])
    return chain


def rule(acts: Actor = Actor.ME) -> Rule:
    return Rule(
        id="T-REFUND",
        pack="test",
        title="Answer the refund request",
        triggers=(),
        stops=(),
        needs=(),
        length=Length(7, Unit.DAYS),
        zone="UTC",
        acts=acts,
        silence="{amount} goes back",
        effect=Effect.ESCROW_TO_CLIENT,
        sources=("a page",),
        confidence="A",
        checked_on=date(2026, 11, 23),
    )


def moment(iso: str) -> Moment:
    found = read_moment(when(iso))
    assert found is not None
    return found


def clock(
    due: str = "2026-04-08T14:20+00:00",
    *,
    acts: Actor | None = Actor.ME,
    shown: int | None = None,
    state: State = State.RUNNING,
) -> Deadline:
    return Deadline(
        rule=rule(acts) if acts else None,
        title="Answer",
        state=state,
        due=datetime.fromisoformat(due),
        act_by=None,
        shown=shown,
        trigger=5,
        started=moment(END),
        stopped_by=None,
        labels=("M3",),
        amount=None,
        silence="",
    )


def situation(chain: Chain, *deadlines: Deadline, **more: Any) -> Situation:
    clocks = Clocks(deadlines=deadlines, notices=(), not_computed=())
    return Situation(**{"case": chain.case, "clocks": clocks, "now": NOW, **more})


def names(chain: Chain, *deadlines: Deadline, **more: Any) -> list[str]:
    return [one.name for one in steps(situation(chain, *deadlines, **more))]


def step(name: str, chain: Chain, *deadlines: Deadline, **more: Any) -> Step:
    found = MAKERS[name](situation(chain, *deadlines, **more))
    assert found is not None
    return found


# ---------------------------------------------------------------- how far it has got


def test_a_case_without_a_dispute_is_quiet_and_says_what_to_record_when_one_begins() -> None:
    chain = funded()
    assert stage_of(chain.case, NOW) is Stage.QUIET
    assert names(chain) == ["happened", "submit", "gaps"]
    assert step("happened", chain).commands[0] == "dk event ended --by client"
    assert step("submit", chain).commands == ("dk delivered M3 FILE --submit",)


@pytest.mark.parametrize(
    ("event", "stage"),
    [
        ("refund_requested", Stage.ASKED),
        ("dispute_filed", Stage.FILED),
        ("proposal_received", Stage.PROPOSAL),
        ("arbitration_notice", Stage.ARBITRATION),
        ("dispute_decided", Stage.DECIDED),
    ],
)
def test_the_furthest_event_says_how_far_it_has_got(event: str, stage: Stage) -> None:
    chain = ended(funded())
    chain.add("event", "2026-04-01T15:00+00:00", name=event)
    chain.add("event", "2026-04-01T14:40+00:00", name="refund_requested", by="client")
    assert stage_of(chain.case, NOW) is stage


@pytest.mark.parametrize(
    ("due", "received", "stage"),
    [
        ("2026-03-01", 0, Stage.UNPAID),
        ("2026-03-01", 300, Stage.UNPAID),
        ("2026-03-01", 800, Stage.QUIET),
        ("2026-05-01", 0, Stage.QUIET),
        (None, 0, Stage.QUIET),
    ],
)
def test_an_invoice_past_its_due_date_and_not_paid_in_full_is_a_stage_of_its_own(
    due: str | None, received: int, stage: Stage
) -> None:
    chain = Chain(platform="direct")
    chain.add("milestone", "2026-01-12", label="M1", text=words("Logo"), amount=money(800))
    dated = {"due": when(due)} if due else {}
    chain.add("money", "2026-02-01", step="invoiced", amount=money(800), about=["M1"], **dated)
    if received:
        chain.add("money", "2026-02-20", step="received", amount=money(received), about=["M1"])
    assert stage_of(chain.case, NOW) is stage


def test_an_invoice_that_was_paid_is_not_past_its_date_because_another_one_is_open() -> None:
    chain = Chain(platform="direct")
    for ref, day in (("A", "2026-03-01"), ("B", "2026-05-01")):
        due: dict[str, Any] = {"due": when(day), "ref": ref}
        chain.add("money", "2026-02-01", step="invoiced", amount=money(400), about=["M1"], **due)
    chain.add("money", "2026-02-20", step="received", amount=money(400), about=["M1"])
    chain.add("money", "2026-02-21", step="invoiced", amount=money(90, "EUR"), about=["M1"])
    assert stage_of(chain.case, NOW) is Stage.QUIET


def test_money_that_went_back_opens_no_invoice_again() -> None:
    chain = Chain(platform="direct")
    due = when("2026-03-01")
    chain.add("money", "2026-02-01", step="invoiced", amount=money(400), about=["M1"], due=due)
    chain.add("money", "2026-02-20", step="received", amount=money(400), about=["M1"])
    chain.add("money", "2026-02-25", step="refunded", amount=money(100), about=["M1"])
    assert stage_of(chain.case, NOW) is Stage.QUIET


def test_an_invoice_for_nothing_in_particular_is_not_paid_by_what_was_paid_for_something() -> None:
    chain = Chain(platform="direct")
    chain.add("money", "2026-02-01", step="invoiced", amount=money(800), due=when("2026-03-01"))
    assert stage_of(chain.case, NOW) is Stage.UNPAID
    assert names(chain) == ["law", "reminder", "messages", "gaps", "ask", "demand"]
    assert step("reminder", chain).commands == ("dk draft reminder M1 --copy", "dk sent --draft")


# ---------------------------------------------------------------- which steps, in which order


def test_on_upwork_feedback_comes_before_filing_and_filing_last() -> None:
    chain = ended(funded())
    found = names(chain, clock())
    assert found == ["date", "messages", "reason", "gaps", "ask", "statement", "feedback", "file"]


def test_without_an_ended_contract_no_feedback_is_asked_for() -> None:
    chain = funded()
    chain.add("money", END, step="refund_asked", amount=money(1200), about=["M3"])
    assert "feedback" not in names(chain)


def test_an_hourly_contract_asks_for_weeks_and_diary_and_not_for_a_scope() -> None:
    chain = Chain(contract={"type": "hourly"})
    chain.add("event", END, name="hours_disputed", by="client")
    assert is_hourly_contract(chain.case)
    assert names(chain) == ["weeks", "diary", "messages", "gaps", "statement", "respond"]


@pytest.mark.parametrize(
    ("platform", "own"),
    [
        ("Fiverr", "resolution"),
        ("Freelancer.com", "amount"),
        ("Guru", "release"),
        ("direct", "law"),
        ("Somewhere else", "file"),
    ],
)
def test_each_platform_has_its_own_step(platform: str, own: str) -> None:
    chain = funded(platform=platform)
    chain.add("money", END, step="refund_asked", amount=money(1200), about=["M3"], text=words("Not done."))
    assert own in names(chain)


def test_every_route_leads_through_steps_that_exist() -> None:
    events = [
        "refund_requested",
        "dispute_filed",
        "proposal_received",
        "arbitration_notice",
        "dispute_decided",
    ]
    for platform in ("upwork", "fiverr", "freelancer", "guru", "direct", "contra"):
        chain = funded(platform=platform)
        for name in events:
            chain.add("event", END, name=name, by="client")
            assert names(chain, clock())


def test_a_direct_client_is_never_told_of_a_form_of_a_platform() -> None:
    chain = funded(platform="direct")
    assert names(chain) == ["happened", "gaps"]
    assert "ended" not in " ".join(step("happened", chain).commands)


# ---------------------------------------------------------------- the steps


def test_between_two_people_what_is_not_paid_is_named_and_no_escrow() -> None:
    chain = Chain(platform="direct")
    chain.agreed_at_start()
    chain.add("milestone", "2026-01-12T10:31+00:00", label="M3", text=words("Build"), amount=money(1200))
    chain.add("request", "2026-02-02", label="R1", text=words("a popup"), talk=to_me())
    chain.add("answer", "2026-02-03", about=["R1"], value="agreed", amount=money(150), text=words("ok"))
    found = step("ask", chain)
    assert found.commands == (
        "dk settle",
        "dk event claim --by me --about M3 --amount 1200.00 --text 'WORDS'",
    )
    assert found.aside == "USD 1,350.00 agreed and not paid"


def test_no_page_shows_the_date_of_a_law() -> None:
    own = clock()
    assert own.rule is not None
    law = own._replace(rule=own.rule._replace(pack="law-nyc"))
    assert MAKERS["date"](situation(funded(), law)) is None


def test_the_clock_on_which_the_freelancer_must_act_presses_most() -> None:
    waiting, own = clock("2026-04-03T00:00+00:00", acts=Actor.CLIENT), clock()
    passed = clock("2026-04-01T00:00+00:00", state=State.PASSED)
    clocks = Clocks(deadlines=(passed, waiting, own), notices=(), not_computed=())
    assert pressing(clocks, NOW) is own
    assert pressing(Clocks(deadlines=(waiting,), notices=(), not_computed=()), NOW) is waiting
    assert pressing(Clocks(deadlines=(passed,), notices=(), not_computed=()), NOW) is None


def test_the_date_is_typed_in_the_zone_of_the_case() -> None:
    chain = ended(funded(zone="Europe/Kyiv"))
    found = step("date", chain, clock())
    assert found.says == "type the date Upwork shows you"
    assert found.commands == ('dk deadlines set T-REFUND "8 apr 17:20"',)
    assert found.done_by is None


def test_a_date_of_another_year_names_it() -> None:
    found = step("date", ended(funded()), clock("2027-01-05T14:20+00:00"))
    assert found.commands == ('dk deadlines set T-REFUND "5 jan 2027 14:20"',)


def test_a_date_that_was_read_off_is_done() -> None:
    assert step("date", funded(), clock(shown=60)).done_by == 60
    read_off = step("date", funded(platform="direct"), clock(acts=None, shown=61))
    assert (read_off.commands, read_off.done_by) == ((), 61)
    assert read_off.says == "type the date the platform shows you"


@pytest.mark.parametrize(
    ("last", "aside"),
    [
        (None, "no exchange is recorded"),
        ("2026-04-02T08:00+00:00", "the last one recorded is of today"),
        ("2026-04-01T23:00+00:00", "the last one recorded is of yesterday"),
        ("2026-03-27", "the last one recorded is 6 days old"),
    ],
)
def test_it_says_how_old_the_last_exchange_is(last: str | None, aside: str) -> None:
    found = step("messages", funded(), last_message=moment(last) if last else None)
    assert found.aside == aside


def test_a_missing_reason_names_the_record_it_belongs_to() -> None:
    chain = ended(funded())
    assert step("reason", chain).commands[1] == f"dk fix {len(chain.records)} cites last"
    asked = chain.add("money", END, step="refund_asked", amount=money(1200), about=["M3"])
    assert step("reason", chain).commands == ("dk got 'WORDS' --words", f"dk fix {asked} cites last")


def test_a_reason_in_words_is_done_and_wants_an_answer() -> None:
    chain = ended(funded())
    asked = chain.add(
        "money",
        END,
        step="refund_asked",
        amount=money(1200),
        about=["M3"],
        text=words("Not done."),
        talk=to_me(),
    )
    assert step("reason", chain).done_by == asked
    open_answer = step("answer", chain)
    assert (open_answer.commands, open_answer.done_by) == ((f"dk memo 'WORDS' --words --re {asked}",), None)
    memo = chain.add("memo", "2026-04-02T08:00+00:00", text=words("All 8 pages."), re=[asked])
    assert step("answer", chain).done_by == memo
    assert "answer" not in names(ended(funded()))


@pytest.mark.parametrize(
    ("gaps", "blockers", "says", "aside"),
    [
        ((), 0, "no gap was found", ""),
        (("R4 done without agreement",), 0, "one gap", "R4 done without agreement"),
        (("a", "b", "c", "d"), 2, "4 gaps", "a · b · c · 1 more; 2 of them cannot wait"),
    ],
)
def test_gaps_are_named_and_counted(gaps: tuple[str, ...], blockers: int, says: str, aside: str) -> None:
    found = step("gaps", funded(), gaps=gaps, blockers=blockers)
    assert (found.says, found.aside) == (says, aside)


def test_what_is_in_escrow_and_what_is_not_stand_apart() -> None:
    chain = funded()
    chain.add("milestone", "2026-01-12T10:31+00:00", label="M4", text=words("Later"), amount=money(500))
    asked = chain.add("request", "2026-02-10", label="R1", text=words("a popup"), talk=to_me())
    quoted = chain.add(
        "quote", "2026-02-11", about=["R1"], amount=money(150), talk=to_client(), text=words("150")
    )
    chain.add(
        "answer", "2026-02-12", about=["R1"], value="agreed", talk=to_me(), text=words("ok"), re=[quoted]
    )
    found = step("ask", chain)
    assert asked
    assert found.aside == (
        "USD 1,200.00 in escrow; USD 150.00 of agreed requests is NOT in escrow; USD 500.00 agreed is NOT in escrow"
    )
    assert found.commands[1] == "dk event claim --by me --about M3 --amount 1200.00 --text 'WORDS'"


def test_a_claim_that_was_stated_is_done() -> None:
    chain = funded()
    claim = chain.add("event", END, name="claim_stated", by="me", about=["M3"], amount=money(1200))
    found = step("ask", chain)
    assert (found.commands, found.done_by) == (("dk settle",), claim)


def test_without_any_money_the_amount_is_left_to_be_typed() -> None:
    chain = Chain(platform="freelancer")
    assert step("amount", chain).commands == ("dk offer make AMOUNT --for M1",)
    assert step("ask", chain).aside == ""


def test_the_length_of_the_statement_is_named_where_there_is_one() -> None:
    assert step("statement", funded(), statement=1870).aside == "1,870 characters"
    assert step("statement", funded()).aside == ""


def test_feedback_of_the_client_is_not_that_of_the_freelancer() -> None:
    chain = ended(funded())
    chain.add("event", END, name="feedback_left", by="client")
    assert step("feedback", chain).done_by is None
    left = chain.add("event", END, name="feedback_left", by="me")
    assert step("feedback", chain).done_by == left


def test_a_law_that_was_named_is_not_asked_for_again() -> None:
    assert step("law", funded(platform="direct")).commands == ("dk policy list", "dk policy use NAME")
    assert MAKERS["law"](situation(funded(platform="direct", packs=["law-nyc"]))) is None


def test_what_was_done_after_filing_is_marked_so() -> None:
    chain = funded()
    for name, by in (("dispute_filed", "me"), ("dispute_declined", "client"), ("proposal_declined", "me")):
        chain.add("event", END, name=name, by=by)
    assert [step(name, chain).done_by for name in ("file", "wait", "decide")] == [5, 6, 7]
    assert step("arbitration", chain).done_by is None


# ---------------------------------------------------------------- who filed, and what was settled


def test_a_dispute_that_the_client_filed_waits_for_our_answer_first() -> None:
    chain = funded(platform="freelancer")
    chain.add("event", END, name="dispute_filed", by="client", about=["M3"])
    assert stage_of(chain.case, NOW) is Stage.ASKED
    found = names(chain, clock())
    assert (found[0], found[-1], "wait" in found) == ("date", "file", False)
    assert step("file", chain).says == "answer the dispute; no edits afterwards"
    assert step("file", chain).commands == ("dk event dispute-answered --by me -f what-i-sent.pdf",)
    answer = chain.add("event", "2026-04-02T08:00+00:00", name="dispute_answered", by="me")
    assert stage_of(chain.case, NOW) is Stage.FILED
    assert step("file", chain).done_by == answer
    assert step("wait", chain).commands == ("dk event dispute-decided",)


def test_hours_that_the_client_disputes_by_filing_go_the_way_of_an_hourly_contract() -> None:
    chain = Chain(contract={"type": "hourly"})
    chain.add("event", END, name="dispute_filed", by="client")
    assert names(chain)[-1] == "respond"


def test_something_new_after_a_decision_is_a_dispute_of_its_own() -> None:
    chain = funded()
    chain.add("event", "2026-03-01T09:00+00:00", name="dispute_filed", by="me")
    chain.add("event", "2026-03-09T09:00+00:00", name="dispute_decided")
    chain.add("money", "2026-03-09T10:00+00:00", step="refunded", amount=money(100), about=["M3"])
    assert stage_of(chain.case, NOW) is Stage.DECIDED
    ended(chain)
    assert stage_of(chain.case, NOW) is Stage.ASKED
    assert step("file", chain).done_by is None
    filed = chain.add("event", "2026-04-02T08:00+00:00", name="dispute_filed", by="me")
    assert (stage_of(chain.case, NOW), step("file", chain).done_by) == (Stage.FILED, filed)


def test_a_contract_that_ended_with_everything_paid_is_no_dispute() -> None:
    chain = funded()
    chain.add("money", "2026-03-30", step="released", amount=money(1200), about=["M3"])
    assert stage_of(ended(chain).case, NOW) is Stage.QUIET
    assert stage_of(ended(Chain()).case, NOW) is Stage.ASKED  # nobody recorded what is in escrow


def test_of_a_contract_that_ended_neither_its_end_nor_more_work_is_expected() -> None:
    chain = funded()
    chain.add("event", END, name="contract_ended", by="me")
    assert names(chain) == ["happened", "gaps"]
    found = step("happened", chain)
    assert found.says.startswith("if the client asks for money back")
    assert "ended" not in " ".join(found.commands)


def test_a_bank_or_payment_service_is_answered_before_anything_is_demanded() -> None:
    chain = funded(platform="direct")
    assert "contest" not in names(ended(chain))
    chain.add("event", END, name="chargeback_opened", about=["M3"])
    assert "contest" in names(chain)
    assert step("contest", chain).commands == ("dk event dispute-answered --by me -f what-i-sent.pdf",)
    answer = chain.add("event", "2026-04-02T08:00+00:00", name="claim_answered")
    assert step("contest", chain).done_by == answer


# ---------------------------------------------------------------- commands as one types them


def test_what_the_freelancer_files_says_who_filed() -> None:
    assert step("file", ended(funded())).commands == ("dk event filed --by me -f what-i-sent.pdf",)


@pytest.mark.parametrize("name", ["refund_requested", "cancellation_requested", "chargeback_opened"])
def test_a_missing_reason_belongs_to_the_event_where_no_payment_step_asks(name: str) -> None:
    chain = funded()
    asked = chain.add("event", END, name=name)
    assert step("reason", chain).commands[1] == f"dk fix {asked} cites last"


def test_the_end_of_the_contract_is_what_a_missing_reason_belongs_to() -> None:
    chain = ended(funded())
    assert step("reason", chain).commands[1] == f"dk fix {len(chain.records)} cites last"
    assert step("reason", funded()).commands == ("dk got 'WORDS' --words",)


def test_a_date_far_ahead_names_its_year_since_it_could_be_one_that_has_passed() -> None:
    found = step("date", ended(funded()), clock("2026-11-05T14:20+00:00"))
    assert found.commands == ('dk deadlines set T-REFUND "5 nov 2026 14:20"',)


@pytest.mark.parametrize(
    ("due", "acts", "presses"),
    [
        ("2027-03-20T09:00+00:00", Actor.CLIENT, False),
        ("2026-04-20T09:00+00:00", Actor.CLIENT, True),
        ("2026-04-03T09:00+00:00", Actor.NOBODY, False),
    ],
)
def test_neither_a_far_date_without_money_nor_what_comes_by_itself_presses(
    due: str, acts: Actor, presses: bool
) -> None:
    one = clock(due, acts=acts)
    found = pressing(Clocks(deadlines=(one,), notices=(), not_computed=()), NOW)
    assert (found is one) is presses
    assert (MAKERS["date"](situation(funded(), one)) is not None) is presses


def test_of_two_clocks_of_one_rule_the_command_names_the_label() -> None:
    first, second = clock(), clock("2026-04-09T14:20+00:00")
    found = step("date", funded(), first, second._replace(labels=("M4",)))
    assert found.commands == ('dk deadlines set T-REFUND "8 apr 14:20" -a M3',)


def test_a_copy_is_kept_in_a_folder() -> None:
    assert step("seal", funded()).commands == ("dk backup copy.zip", "dk checkpoint")
