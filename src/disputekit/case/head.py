"""The lines that every page of every document repeats."""

from disputekit.case.case import Case
from disputekit.case.coverage import coverage_of
from disputekit.case.facts import platform_words
from disputekit.case.marks import legend
from disputekit.case.terms import first_agreement
from disputekit.case.view import Head


def head_of(case: Case) -> Head:
    """Return the head: parties, contract, period, edition and record range."""
    facts = case.facts
    platform = platform_words(facts.platform)
    events = case.of_kind("event")
    started = [one for one in events if one.text("name") == "contract_started"]
    ended = [one for one in events if one.text("name") == "contract_ended"]
    first = started[0] if started else first_agreement(case)
    return Head(
        title=facts.title,
        platform=platform,
        contract=facts.contract,
        currency=facts.currency,
        zone=facts.zone,
        client=facts.client,
        company=facts.company,
        freelancer=facts.me,
        started=case.at(first) if first else None,
        ended=case.at(ended[-1]) if ended else None,
        edition=1 + len(case.of_kind("handover")),
        first_record=case.records[0].seq,
        last_record=case.records[-1].seq,
        clock_set=facts.clock == "set",
        marks=legend(facts, platform),
        coverage=coverage_of(case),
    )
