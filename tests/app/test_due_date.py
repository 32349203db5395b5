"""A date to come without its year: the first from the record's own time on, or refused; never a year too late."""

import pytest

from disputekit.app.correct import correct
from disputekit.app.log import Draft, write
from disputekit.app.offers import offer_draft
from disputekit.app.parse import due_moment, due_value, moment_value
from disputekit.app.terms import milestone
from disputekit.app.workspace import OpenCase
from disputekit.errors import Refused
from disputekit.intake.terms import MilestoneLine
from disputekit.record.canonical import Json
from disputekit.record.moment import moment_from_value
from tests.support.office import Office


def start_of(value: Json) -> str:
    return moment_from_value(value).start


def read(office: Office, said: str, since: str = "") -> str:
    return start_of(office.do(due_value, said, since))


def test_what_was_due_after_an_older_record_is_of_that_year(office: Office) -> None:
    assert read(office, "15 feb", "1 feb") == "2026-02-15"
    assert read(office, "15 jan", "20 dec") == "2026-01-15"
    assert read(office, "1 feb", "1 feb") == "2026-02-01"
    assert read(office, "15 mar", "1 feb") == "2026-03-15"


def test_what_is_due_of_a_record_of_now_is_the_nearest_to_come(office: Office) -> None:
    assert read(office, "10 mar") == "2026-03-10"
    assert read(office, "10 mar", "before 1 feb") == "2026-03-10"


def test_a_year_that_is_named_stands(office: Office) -> None:
    assert read(office, "15 feb 2027", "1 feb") == "2027-02-15"
    assert read(office, "15 feb 2026") == "2026-02-15"


def test_a_date_that_lies_far_ahead_only_for_want_of_its_year_is_refused(office: Office) -> None:
    error = office.refused(due_moment, "15 feb")
    assert error.message == "'15 feb' would be Mon 15 Feb 2027; it is Tue 3 Mar 2026, 16:05 Kyiv (14:05 UTC)"
    assert error.hint == "write the year of the date that is meant"


def test_what_counts_from_a_day_is_refused_where_the_record_is_of_another(office: Office) -> None:
    error = office.refused(due_value, "in 14 days", "1 feb")
    assert error.message == "'in 14 days' is Tue 17 Mar 2026, or Sun 15 Feb 2026 as the record is older"
    assert read(office, "in 14 days", "today") == "2026-03-17"


def test_a_milestone_is_due_after_it_was_agreed(office: Office) -> None:
    def agree(case: OpenCase) -> Json:
        made = Draft("milestone", text="Design", when="12 jan")
        return write(case, [milestone(case, made, "M", "800", "fixed", "22 jan")]).records[0].fields["due"]

    assert start_of(office.do(agree)) == "2026-01-22"


def test_an_offer_runs_out_after_it_was_made(office: Office) -> None:
    def make(case: OpenCase) -> Json:
        return offer_draft(case, Draft("offer", when="1 feb"), "client", "900", "10 feb").own["due"]

    assert start_of(office.do(make)) == "2026-02-10"


def test_a_due_date_is_corrected_as_the_record_meant_it(office: Office) -> None:
    def bill(case: OpenCase) -> int:
        own: dict[str, Json] = {"step": "invoiced", "amount": {"currency": "USD", "minor": 100, "scale": 2}}
        own["due"] = moment_value(case, "20 feb")
        return write(case, [Draft("money", when="1 feb", own=own)]).records[0].seq

    seq = office.do(bill)
    office.do(correct, seq, [("due", "15 feb")], "")
    assert start_of(office.records()[-1].fields["set.due"]) == "2026-02-15"


def test_the_terms_are_due_after_they_were_agreed(empty: Office) -> None:
    lines = (MilestoneLine("Design", "800", due="22 jan"),)
    plan = empty.plan(milestones=lines, agreed_on="12 jan")
    assert start_of(plan.drafts[-1][1]["due"]) == "2026-01-22"
    vague = empty.plan(milestones=lines, agreed_on="before 12 jan")
    assert start_of(vague.drafts[-1][1]["due"]) == "2027-01-22"


def test_a_field_of_a_record_without_a_time_is_read_from_now(office: Office) -> None:
    from disputekit.app.correct import new_field

    assert start_of(office.do(new_field, "money", "due", "10 mar")) == "2026-03-10"
    with pytest.raises(Refused, match="would be"):
        raise office.refused(new_field, "money", "due", "15 feb")
