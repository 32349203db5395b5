"""``account`` and ``weeks``: every figure with its records, what is contested, and where each week stands."""

import csv
import io
import re
from typing import Any

import pytest

from disputekit.errors import Damaged, Refused
from tests.cli.conftest import CASE, Prompt


@pytest.fixture
def hourly(prompt: Prompt) -> Prompt:
    """An hourly contract at 45.00; Tuesday 10 March 2026, 12:05 in Kyiv."""
    words = [{"fixed": "hourly", "acme": "acme-hr"}.get(word, word) for word in CASE]
    prompt.at("2026-03-10T12:05+02:00")(*words, "--clock-set", "--yes")
    prompt("milestone", "45", "Support", "--per", "hour")
    return prompt


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def figures(prompt: Prompt, label: str) -> dict[str, Any]:
    (one,) = prompt("account", label, "--json").json["figures"]
    (row,) = one["rows"]
    return dict(row)


# ---------------------------------------------------------------- account


def test_each_figure_of_the_demo_names_its_records(demo: Prompt) -> None:
    found = demo("account", "--explain").lines
    assert "  received USD 800.00 = #17 released 800.00" in found
    assert "  agreed changes USD 570.00 = R1 150.00 + R2 240.00 + R3 180.00" in found
    assert "  contested USD 1,200.00 = #56 refund asked 1,200.00" in found


def test_every_equation_on_the_screen_is_right(demo: Prompt) -> None:
    demo("refunded", "M2", "100")
    demo("milestone", "--text", "Build", "M3", "1300")
    said = [line for line in demo("account", "--explain").lines if " = " in line]
    assert len(said) > 30
    for line in said:
        left, right = line.split(" = ")
        total = float(left.split()[-1].replace(",", ""))
        terms = re.findall(r"(?:^|([+-]) ).*?([\d,]+\.\d\d)(?= [+-] |$)", right)
        assert (
            sum(float(amount.replace(",", "")) * (-1 if sign == "-" else 1) for sign, amount in terms)
            == total
        )


def test_one_label_is_explained_alone(demo: Prompt) -> None:
    found = demo("account", "m3").out
    assert "in escrow USD 1,200.00 = #36 put in escrow 1,200.00" in found
    assert "#56  Wed  1 Apr 2026  USD 1,200.00  refund asked" in found
    assert "M1" not in found
    refused = demo.refused("account", "M9")
    assert (refused.code, "no money is agreed or recorded for M9" in refused.err) == (4, True)


def test_what_is_contested_says_who_asked_and_where_the_amount_is_from(dk: Prompt) -> None:
    dk("milestone", "800", "Wireframes")
    dk("event", "refund-requested", "--by", "client", "-a", "M1")
    assert "M1  refund requested #3 · no amount is known: dk fix 3 amount 450" in dk("account").out
    dk("funded", "M1", "800", "-t", "2 mar 2026")
    assert "M1  USD 800.00 · refund requested #3 · no amount was named: in escrow for M1" in dk("account").out
    dk("refunded", "M1", "300", "--asked")
    assert "M1  USD 300.00 · refund requested #3, refund asked #5" in dk("account").out


def test_the_account_as_json_has_the_figures_with_their_terms(demo: Prompt) -> None:
    found = demo("account", "--json").json
    assert found["account"]["currencies"][0]["total"]["received"]["minor"] == 195_000
    total = found["figures"][0]["total"]
    assert {name: total[name]["minor"] for name in ("agreed", "changes", "outstanding", "contested")} == {
        "agreed": 300_000,
        "changes": 57_000,
        "outstanding": 162_000,
        "contested": 120_000,
    }
    assert [one["opened"] for one in found["contested"]] == [
        [{"record": 56, "what": "refund asked"}, {"record": 61, "what": "claim stated"}]
    ]
    assert figures(demo, "R1")["changes"]["terms"] == [
        {"amount": {"currency": "USD", "minor": 15_000, "scale": 2}, "what": "R1 agreed", "seqs": [25]}
    ]


def test_the_account_as_a_table_has_a_row_for_each_label(demo: Prompt) -> None:
    rows = table(demo("account", "--csv").out)
    assert [one["for"] for one in rows] == ["M1", "M2", "M3", "R1", "R2", "R3", "together"]
    assert (rows[2]["held"], rows[2]["contested"], rows[2]["records"]) == (
        "1200.00",
        "1200.00",
        "12 36 48 56",
    )
    assert rows[-1]["due"] == "3570.00"


def test_the_steps_as_a_table(demo: Prompt) -> None:
    assert demo("account", "--csv", "--steps").lines[1].startswith("13,2026-01-12")


def test_the_account_fits_the_screen(demo: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    demo("event", "dispute-filed", "--by", "me", "-a", "M3", "-t", "2 apr 2026 9:00")
    for width in (100, 80, 60, 40, 20):
        monkeypatch.setenv("COLUMNS", str(width))
        for command in (("account",), ("account", "--explain"), ("account", "M3"), ("weeks",)):
            assert max(map(len, demo(*command).lines)) <= width, (width, command)


def test_hours_and_interest_fit_the_screen(hourly: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    hourly("policy", "use", "law-eu")
    hourly("hours", "last-week", "31.5", "--manual", "2")
    hourly("hours", "27 feb to 4 mar", "10")
    hourly("event", "hours-disputed", "--by", "client", "-t", "10 mar 2026 11:00")
    hourly("invoiced", "M1", "100", "--due", "1 mar 2026", "-t", "1 feb 2026")
    for width in (100, 80, 60, 40, 20):
        monkeypatch.setenv("COLUMNS", str(width))
        for command in (("account", "--rate", "2.15"), ("account", "--explain"), ("weeks",)):
            assert max(map(len, hourly(*command).lines)) <= width, (width, command)


def test_currencies_stand_apart(dk: Prompt) -> None:
    dk("milestone", "800", "Wireframes")
    dk("paid", "EUR 90")
    assert [one["currency"] for one in dk("account", "--json").json["figures"]] == ["USD", "EUR"]
    found = dk("account").out
    assert "assigned to nothing" in found
    assert "890" not in found


def test_a_contest_in_a_currency_without_money_has_its_own_block(dk: Prompt) -> None:
    dk("milestone", "800", "Wireframes")
    dk("event", "claim-stated", "--amount", "EUR 90", "-a", "M1")
    assert re.search(r"EUR\s+contested\nM1\s+90\.00", dk("account").out)


# ---------------------------------------------------------------- hours


def test_hours_of_a_week_are_echoed_in_one_line(hourly: Prompt) -> None:
    found = hourly("hours", "last-week", "31.5", "--manual", "2")
    assert re.fullmatch(
        r"acme-hr #3-#4 · 2-8 Mar \(UTC week\) · 29\.5 tracked \+ 2\.0 manual, unprotected · "
        r"rate 45\.00 · USD 1,417\.50\n",
        found.out,
    )


def test_hours_of_a_day_name_their_week_and_what_it_holds_now(hourly: Prompt) -> None:
    hourly("hours", "9 mar", "7:20", "--memo", "layout")
    found = hourly("hours", "9 mar", "1", "--over-limit", "1", "--memo", "layout")
    assert "#4 · Mon 9 Mar 2026 (UTC week 9-15 Mar) · 1.0 over the limit" in found.out
    assert "the week now: 9-15 Mar · 7:20 tracked + 1.0 over the limit · USD 330.00 · #3, #4" in found.err


def test_the_echo_as_json_and_as_a_number(hourly: Prompt) -> None:
    found = hourly("hours", "last-week", "31.5", "--manual", "2", "--json").json
    assert [one["mode"] for one in found["recorded"]] == ["tracked", "manual"]
    assert (found["week"]["monday"], found["week"]["manual"]) == ("2026-03-02", 120)
    assert hourly("hours", "9 mar", "1", "-q").out == "5\n"


def test_hours_under_a_known_key_are_written_once(hourly: Prompt) -> None:
    first = hourly("hours", "9 mar", "1", "--once", "k")
    again = hourly("hours", "9 mar", "1", "--once", "k")
    assert "nothing new was written" in again.out
    assert first.out != again.out


def test_hours_across_weeks_say_what_to_write_instead(hourly: Prompt) -> None:
    found = hourly("hours", "27 feb to 4 mar", "10")
    assert "(UTC week" not in found.out
    assert "dk undo, then dk hours '27 Feb to 1 Mar' HOURS and dk hours '2-4 Mar' HOURS" in found.err
    listed = hourly("weeks").out
    assert "#3 · 10.0 h, between 27 Feb 2026" in listed or "#3 · 10.0 h, 27 Feb 2026 to 4 Mar 2026" in listed
    assert "dk withdraw 3, then dk hours '27 Feb to 1 Mar' HOURS" in listed


def test_what_is_suggested_for_each_week_can_be_typed(hourly: Prompt) -> None:
    found = hourly("hours", "29 dec 2025 to 13 jan 2026", "10").err
    days = re.findall(r"dk hours '([^']+)' HOURS", found)
    assert days == ["29 Dec 2025 to 4 Jan 2026", "5-11 Jan", "12-13 Jan"]
    hourly("undo")
    for one in days:
        hourly("hours", one, "1")
    found_weeks = hourly("weeks", "--json").json
    assert [one["monday"] for one in found_weeks["weeks"]] == ["2025-12-29", "2026-01-05", "2026-01-12"]
    assert found_weeks["in_no_week"] == []


def test_hours_of_many_weeks_are_not_all_listed(hourly: Prompt) -> None:
    assert "'1 Jan to 4 Jan' HOURS" not in hourly("hours", "1 jan 2026 to 28 feb 2026", "10").err
    assert "dk hours '1-4 Jan' HOURS and so on, one for each week" in hourly("weeks").out


def test_hours_of_a_time_without_ends_say_so(hourly: Prompt) -> None:
    found = hourly("hours", "before 3 mar", "10").err
    assert (
        "no one week holds that time, so it is counted to none: dk undo, then dk hours 'DAY or DAYS' HOURS"
        in found
    )


def test_hours_without_a_rate_say_how_to_state_one(dk: Prompt) -> None:
    found = dk("hours", "2 mar", "1")
    assert "dk milestone 45 WORDS --per hour" in found.err
    assert "no agreed rate" in dk("weeks").out


def test_what_is_over_the_weekly_limit_is_said(hourly: Prompt) -> None:
    hourly("set", "weekly-limit", "20")
    found = hourly("hours", "2-8 mar", "22:20", "--memo", "layout")
    assert "2:20 over the weekly limit of 20 h; the record does not say which hours they are" in found.err
    assert "weekly limit 20 h" in hourly("weeks").out


def test_the_weeks_as_a_table(hourly: Prompt) -> None:
    hourly("hours", "last-week", "31.5", "--manual", "2", "--memo", "layout")
    (row,) = table(hourly("weeks", "--csv").out)
    assert (row["monday"], row["tracked"], row["manual"], row["conditions_met"]) == (
        "2026-03-02",
        "1770",
        "120",
        "1770",
    )
    assert (row["amount"], row["currency"], row["records"]) == ("1417.50", "USD", "3 4")


def test_without_hours_the_weeks_say_how_to_begin(hourly: Prompt) -> None:
    assert "dk hours last-week 31.5 --manual 2" in hourly("weeks").out
    assert hourly("weeks", "--json").json["weeks"] == []


def test_the_account_of_hours_shows_its_weeks(hourly: Prompt) -> None:
    hourly("hours", "last-week", "31.5", "--manual", "2")
    found = hourly("account").out
    assert "29 h 30 min tracked · 2 h 00 min manual · at USD 45.00 = USD 1,417.50" in found
    assert "  2-8 Mar  29.5 tracked + 2.0 manual · USD 1,417.50" in found
    assert (
        "hours at their rate USD 1,417.50 = #3, #4 31 h 30 min at USD 45.00 1,417.50"
        in hourly("account", "M1").out
    )


def test_the_echo_says_until_when_the_client_can_dispute_the_week(hourly: Prompt) -> None:
    found = hourly("hours", "last-week", "31.5", "--manual", "2").err
    assert (
        "the client can dispute it until Sat 14 Mar 2026, 01:59 Kyiv (Fri 13 Mar 23:59 UTC) (UW-HR-CLIENT-REVIEW)"
        in found
    )
    assert "without a memo hours may not be protected: dk fix 3 memo 'WHAT WAS DONE'" in found


def test_a_disputed_week_shows_which_conditions_its_hours_meet(hourly: Prompt) -> None:
    hourly("hours", "last-week", "31.5", "--manual", "2", "--memo", "layout")
    said = hourly("event", "hours-disputed", "--by", "client", "-t", "10 mar 2026 11:00").err
    assert "disputed: 2-8 Mar · 29.5 tracked + 2.0 manual · USD 1,417.50 · #3, #4" in said
    assert "conditions not met: 2.0 manual (#4)" in said
    found = hourly("weeks").out
    assert (
        "DISPUTED (#5), your answer is due Fri 13 Mar 2026, 11:00 Kyiv (09:00 UTC) (UW-HR-FL-RESPOND)"
        in found
    )
    assert "conditions met, as far as the record shows: 29.5 tracked, with a memo" in found
    assert "conditions not met: 2.0 manual (#4)" in found
    assert "protected" not in found
    (week,) = hourly("weeks", "--json").json["weeks"]
    assert (week["until"], week["rule"], week["event"]) == ("2026-03-13T09:00:00Z", "UW-HR-FL-RESPOND", 5)
    assert "M1  USD 1,417.50 · hours disputed #5 · no amount was named: hours of the disputed week" in (
        hourly("account").out
    )
    hourly("deadlines", "set", "UW-HR-FL-RESPOND", "13 mar 2026 20:00")
    assert "your answer is due Fri 13 Mar 2026, 20:00 Kyiv (18:00 UTC) (#6)" in hourly("weeks").out


def test_a_dispute_of_a_week_without_hours_says_what_is_missing(hourly: Prompt) -> None:
    hourly("hours", "3 feb", "10")
    said = hourly("event", "hours-disputed", "--by", "client", "-t", "10 mar 2026 11:00").err
    assert "no hours of that week are recorded: dk hours, or name others: dk fix 4 about NUMBER" in said
    assert "no amount is known: dk fix 4 amount 450" in hourly("account").out


def test_a_contract_without_a_platform_has_weeks_and_no_conditions(dk: Prompt) -> None:
    dk("set", "platform", "direct")
    dk("milestone", "45", "Support", "--per", "hour")
    dk("set", "weekly-limit", "20")
    found = dk("hours", "last-week", "31.5", "--manual", "2")
    assert "unprotected" not in found.out
    assert "memo" not in found.err
    listed = dk("weeks").out
    assert "11.5 over the weekly limit" in listed
    assert "conditions" not in listed


def test_hours_are_recorded_and_counted_when_no_rule_can_be_read(
    hourly: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_case: object) -> None:
        raise Refused("planted")

    monkeypatch.setattr("disputekit.app.rules.rules_of", broken)
    found = hourly("hours", "last-week", "31.5", "--manual", "2")
    assert "29.5 tracked + 2.0 manual · rate 45.00 · USD 1,417.50" in found.out
    assert "where weeks stand is not computed: planted" in found.err
    assert "where weeks stand is not computed: planted" in hourly("weeks").err
    hourly("invoiced", "M1", "100", "--due", "1 mar 2026", "-t", "1 feb 2026")
    assert "interest is not computed: planted" in hourly("account").err


def test_the_echo_of_hours_falls_back_where_an_older_record_cannot_be_read(
    hourly: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise Damaged("planted", "")

    monkeypatch.setattr("disputekit.app.weeks.logged", broken)
    assert "29 h 30 min tracked" in hourly("hours", "last-week", "29.5").out


# ---------------------------------------------------------------- interest


@pytest.fixture
def late(prompt: Prompt) -> Prompt:
    """A direct contract under the law of the European Union; an invoice of 1,000.00 is 30 days late."""
    words = ["direct" if word == "upwork" else word for word in CASE]
    prompt.at("2026-03-31T12:00+03:00")(*words, "--channel", "email", "--clock-set", "--yes")
    prompt("milestone", "1000", "Wireframes")
    prompt("invoiced", "M1", "1000", "--due", "1 mar 2026", "-t", "1 feb 2026")
    prompt("policy", "use", "law-eu")
    return prompt


def test_interest_needs_a_rate_that_somebody_gives(late: Prompt) -> None:
    found = late("account").out
    assert "LAW-EU-LATE adds 8 points to a reference rate that changes and is not guessed" in found
    assert "#3  M1 · due 1 Mar 2026 · 1,000.00 for 30 days" in found
    assert late("account", "--json").json["interest"][0]["totals"] == []


def test_interest_is_shown_with_its_arithmetic(late: Prompt) -> None:
    late("paid", "M1", "400", "-t", "11 mar 2026")
    found = late("account", "--rate", "2.15").out
    assert "LAW-EU-LATE: 2.15 % (your number) + 8 points = 10.15 % a year, simple, 365 days a year" in found
    assert (
        "#3  M1 · due 1 Mar 2026 · 1,000.00 for 10 days (until #5) + 600.00 for 20 days = USD 6.12 · "
        "0.1668 more each day" in found
    )
    assert "at least EUR 40 can be asked for (fixed sums are not added)" in found
    (law,) = late("account", "--rate", "law-eu-late=2.15%", "--json").json["interest"]
    assert (law["totals"], law["rate"]) == ([{"currency": "USD", "minor": 612, "scale": 2}], "10.15")


def test_interest_and_contests_are_in_no_document(late: Prompt) -> None:
    late("event", "claim-filed", "--by", "me", "-a", "M1", "--amount", "777", "-t", "yesterday 9:00")
    assert "777.00" in late("account", "--rate", "2.15").out
    said = late("report", "account", "--format", "md", "-o", "-").out
    assert "1,000.00" in said
    assert not re.search("interest|contested|LAW-EU", said, re.IGNORECASE)


def test_the_law_gives_the_day_where_the_invoice_names_none(late: Prompt) -> None:
    late("invoiced", "M1", "50", "-t", "10 feb 2026")
    assert "#5  M1 · due 12 Mar 2026 by the law, the invoice names no day" in late("account").out
    late("invoiced", "M1", "50", "-t", "about 10 feb 2026")
    assert "#6: no due date to the day (#6), not computed" in late("account").out


def test_of_two_laws_a_rate_names_its_own(late: Prompt) -> None:
    late("policy", "use", "law-uk")
    refused = late.refused("account", "--rate", "2.15")
    assert "there is more than one law in use" in refused.err
    found = late("account", "--rate", "LAW-EU-LATE=2.15", "--rate", "LAW-UK-LATE=4").out
    assert "LAW-UK-LATE: 4 % (your number) + 8 points = 12 % a year" in found


@pytest.mark.parametrize("rate", ["two", "2,15", "NO-LAW=2.15", "333"])
def test_a_rate_that_cannot_be_used_is_refused(late: Prompt, rate: str) -> None:
    assert late.refused("account", "--rate", rate).code == 2


def test_a_rate_without_a_law_is_refused(dk: Prompt) -> None:
    found = dk.refused("account", "--rate", "2.15")
    assert (found.code, "dk policy use NAME" in found.err) == (2, True)


def test_what_is_paid_in_time_bears_no_interest(late: Prompt) -> None:
    late("paid", "M1", "1000", "-t", "27 feb 2026")
    assert "Interest" not in late("account").out


# ---------------------------------------------------------------- the day it is due


def test_the_receipt_of_an_invoice_names_the_day_it_is_due(demo: Prompt) -> None:
    said = demo("invoiced", "M3", "100", "-t", "1 mar", "--due", "15 mar").out
    assert "M3 invoiced USD 100.00, due 15 Mar 2026 · " in said


def test_a_fixed_price_on_a_platform_is_funded(demo: Prompt) -> None:
    assert "not funded 420.00" in demo("status").out


def test_hours_are_paid_and_not_funded(hourly: Prompt) -> None:
    hourly("hours", "yesterday", "4", "--memo", "x")
    assert "not paid 180.00" in hourly("status").out
    assert hourly("account").lines[2].endswith("not paid")
    assert "not paid USD 180.00" in hourly("scope").out
