"""``draft`` and ``sent --draft``: from the record to a message, and from what was sent back to the record."""

import json
import os
import stat
from pathlib import Path

import pytest

from disputekit.app.draft import KINDS
from disputekit.case.sentence import banned_words
from disputekit.cli.clipboard import fill_clipboard
from disputekit.errors import Refused
from disputekit.resources import templates_folder
from disputekit.words.patterns import patterns
from disputekit.words.reading import read
from disputekit.words.tone import findings
from tests.cli.conftest import CASE, Prompt

PLATFORMS = ("upwork", "fiverr", "freelancer", "peopleperhour", "guru", "contra", "toptal", "direct", "")


def draft(prompt: Prompt, *arguments: str) -> dict[str, object]:
    found = prompt("draft", *arguments, "--json").json
    assert isinstance(found, dict)
    return found


def text_of(prompt: Prompt, *arguments: str) -> str:
    return str(draft(prompt, *arguments)["text"])


def editor(prompt: Prompt, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Set an editor that changes the text by a few lines of shell; its file is $1."""
    path = prompt.folder / "editor.sh"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(path))


@pytest.fixture
def settled(demo: Prompt) -> Prompt:
    """The demo case with an offer of each side and a spoken agreement."""
    demo("called", "20 min, she is fine with 90 for the pass", "--agreed", "R4=90", "-v", "zoom")
    demo("offer", "make", "900", "--for", "M3", "--until", "10 apr", "--terms", "M3 is closed with that")
    demo(
        "offer",
        "make",
        "1000",
        "--by",
        "client",
        "--for",
        "M3",
        "--until",
        "12 apr",
        "--terms",
        "Until Friday",
        "--words",
    )
    return demo


ALL = (
    ("clarify", "R4"),
    ("extra", "R5"),
    ("confirm", "66"),
    ("confirm", "R3"),
    ("recap", "66"),
    ("recap", "37"),
    ("recap", "44"),
    ("delivery", "M3"),
    ("delivery", "R2"),
    ("reminder", "M3"),
    ("reminder", "M3", "--step", "2"),
    ("reminder", "R2", "--step", "1"),
    ("reminder", "R2", "--step", "3"),
    ("refund-answer",),
    ("statement",),
    ("cover",),
    ("offer", "O1"),
    ("offer", "--amount", "950", "--about", "M3"),
    ("offer",),
    ("acceptance", "O2"),
)


@pytest.fixture
def direct(prompt: Prompt) -> Prompt:
    """A case without a platform: an agreed milestone, submitted and invoiced, not paid."""
    made = tuple("direct" if one == "upwork" else one for one in CASE)
    prompt.at("2026-01-12T10:00+02:00")(*made, "--channel", "email", "--clock-set", "--yes")
    prompt("milestone", "800", "Design of five pages")
    prompt(
        "log", "Yes, we go ahead with that", "--kind", "agreement", "--words", "--from", "client", "-a", "M1"
    )
    (prompt.folder / "design.txt").write_text("design", encoding="utf-8")
    prompt.at("2026-01-20T10:00+02:00")(
        "delivered", "M1", "design.txt", "--text", "The five pages", "--words"
    )
    prompt("invoiced", "M1", "800", "--due", "2026-02-03", "--ref", "INV-7")
    return prompt.at("2026-02-10T10:00+02:00")


# ---------------------------------------------------------------- all of them


def test_every_kind_is_tried_here(settled: Prompt) -> None:
    assert {one[0] for one in ALL} | {"demand"} == set(KINDS)
    rows = settled("draft", "list").lines
    assert [row.split()[0] for row in rows] == list(KINDS)
    assert [one["kind"] for one in settled("draft", "list", "--json").json] == list(KINDS)


def test_every_draft_is_calm_by_the_rules_of_every_platform(settled: Prompt) -> None:
    for arguments in ALL:  # one case for all: to copy it each time takes longer than the drafts
        made = draft(settled, *arguments)
        assert made["findings"] == [], arguments
        text = str(made["text"])
        assert text.strip() == text
        assert "\n\n\n" not in text
        assert "None" not in text
        for platform in PLATFORMS:
            assert findings(text, platform, patterns()) == (), (arguments, platform)
        if KINDS[arguments[0]].document:
            assert banned_words(read(text).own) == (), arguments


def test_a_sharp_template_is_noticed(settled: Prompt) -> None:
    """Planted: the check of every draft must not be blind."""
    folder = settled.config / "templates" / "drafts"
    folder.mkdir(parents=True)
    shipped = (templates_folder() / "drafts" / "clarify.txt.j2").read_text(encoding="utf-8")
    (folder / "clarify.txt.j2").write_text(shipped + "\nYou failed to say it clearly!!\n", encoding="utf-8")
    found = settled.run("draft", "clarify", "R4")
    assert found.code == 6
    assert "tone: 2 findings" in found.err
    assert "You failed to" in found.err


# ---------------------------------------------------------------- what they say


def test_a_question_about_scope_shows_the_nearest_words_and_the_rounds_counted(demo: Prompt) -> None:
    text = text_of(demo, "clarify", "R4")
    assert 'On 12 Mar 2026 you asked: "one more pass on the homepage please, just polish"' in text
    assert (
        '- S2: "Homepage and 4 templates, 2 revision rounds" (limit 2 rounds; so far 2: 5 Feb 2026, 11 Feb 2026)'
        in text
    )
    assert "Some work on it was done on 14 Mar 2026" in text


def test_a_notice_of_extra_work_names_price_days_and_exclusion(demo: Prompt) -> None:
    text = text_of(demo, "extra", "R5")
    assert "Price: USD 650.00, 5 working days." in text
    assert '- X1, not included: "Copywriting, online shop, third-party systems"' in text
    assert "add a milestone for it on Upwork so that it is funded before I start" in text


def test_a_price_that_is_not_in_the_record_is_never_invented(demo: Prompt) -> None:
    made = demo("draft", "extra", "R4")
    assert "Price: [your price]." in made.out
    assert "before there was a price" in made.out
    assert "1 place to fill in: [your price]" in made.err


def test_a_price_by_the_hour_and_its_end_are_said(dk: Prompt) -> None:
    dk("requested", "a blog", "--words")
    dk("quoted", "R1", "45", "--per", "hour", "--until", "2026-03-20")
    text = text_of(dk, "extra", "R1")
    assert "Price: USD 45.00 per hour, [working days it adds]. The price holds until 20 Mar 2026." in text
    assert "I do not find it in what we agreed, so as I read it, it comes on top." in text


REFUSED = (
    (("extra", "R1"), "R1 is agreed already (#25)"),
    (("extra", "R9"), "there is no R9"),
    (("clarify", "S1"), "name one of: R1, R2, R3, R4, R5"),
    (("clarify",), "clarify of what?"),
    (("clarify", "R1", "R2"), "takes one thing"),
    (("statement", "M3"), "takes nothing"),
    (("recap", "999"), "no record 999"),
    (("recap", "35"), "#35 is no call"),
    (("recap", "M3"), "M3 is not agreed"),
    (("confirm", "44"), "nothing in the record says what was agreed in #44"),
    (("reminder", "M1"), "nothing is open for M1"),
    (("reminder", "S1"), "no amount is agreed"),
    (("delivery", "S5"), "nothing was submitted for S5"),
    (("acceptance", "O1"), "there is no offer O1"),
    (("demand",), "whose own process is open"),
    (("clarify", "R4", "--lang", "../x"), "is no language"),
    (("haiku",), "there is no draft 'haiku'"),
)


def test_what_the_record_does_not_hold_is_refused(demo: Prompt) -> None:
    before = demo.count()
    for arguments, said in REFUSED:
        found = demo.run("draft", *arguments)
        assert found.code in {2, 4}, arguments
        assert said in found.err
        assert found.out == ""
    assert demo.count() == before


def test_what_you_read_as_part_of_the_scope_is_not_priced(demo: Prompt) -> None:
    demo("in", "R5", "S4")
    assert "you read R5 as part" in demo.refused("draft", "extra", "R5").err


def test_a_spoken_yes_is_confirmed_with_its_amount(settled: Prompt) -> None:
    text = text_of(settled, "confirm", "66")
    assert "This confirms what we agreed in our call of 3 Apr 2026, 09:00 (Kyiv), zoom:" in text
    assert '- R4, "one more pass on the homepage please, just polish": agreed, USD 90.00' in text
    assert text_of(settled, "confirm", "67") == text


def test_a_recap_lists_what_was_asked_in_the_call(demo: Prompt) -> None:
    text = text_of(demo, "recap", "37")
    assert "What you asked for:\n- R3: a language switch EN/DE in the menu; my price: USD 180.00" in text
    assert "[what you spoke about" in text_of(demo, "recap", "44")


def test_a_request_without_a_price_is_promised_one(dk: Prompt) -> None:
    dk("called", "10 min about a blog")
    dk("requested", "a blog", "--cites", "last")
    assert "- R1: a blog; I will name a price before I start" in text_of(dk, "recap", "2")


def test_what_was_declined_in_a_call_is_said(dk: Prompt) -> None:
    dk("requested", "a blog", "--words")
    dk("called", "10 min", "--declined", "R1")
    assert '- R1, "a blog": not wanted' in text_of(dk, "confirm", "3")


def test_a_delivery_note_says_what_is_not_in_it(demo: Prompt) -> None:
    made = draft(demo, "delivery", "M3")
    assert 'Not part of this submission:\n- S5: "1 h training call"' in str(made["text"])
    assert (made["about"], made["re"]) == (["M3"], [48])


def test_the_answer_to_a_refund_request_quotes_the_reason_whole_and_first(demo: Prompt) -> None:
    made = draft(demo, "refund-answer")
    text = str(made["text"])
    reason = "The site is incomplete. The booking calendar is missing and the homepage still doesn't feel finished."
    assert f'USD 1,200.00 back for M3. Your reason, in full:\n"{reason}"' in text
    assert text.index("1. Incomplete") < text.index("2. Booking calendar") < text.index("3. Homepage")
    assert "[E45p, E46p]" in text
    assert "Named in none of these submissions: S5. [what you offer for it, and when]" in text
    assert (made["about"], made["re"]) == (["M3"], [56])


def test_without_a_refund_request_there_is_nothing_to_answer(dk: Prompt) -> None:
    assert "no request for money back" in dk.refused("draft", "refund-answer").err


def test_a_refund_request_without_words_leaves_places_to_fill_in(dk: Prompt) -> None:
    dk("milestone", "500", "Build")
    dk("refunded", "M1", "500", "--asked")
    made = draft(dk, "refund-answer")
    assert len(made["placeholders"]) == 3  # type: ignore[arg-type]
    assert "I have no submission for it in the record." in text_of(dk, "statement")


def test_the_statement_is_in_the_first_person_and_shows_both_sides(demo: Prompt) -> None:
    text = text_of(demo, "statement")
    assert text.startswith("I am Olena Koval, the freelancer in Upwork contract 38000001")
    assert "20 Mar 2026, 16:02 UTC, Submit work: theme.zip" in text
    assert '25 Mar 2026: wrote "I\'m checking with my partner, will come back to you." [E53p]' in text
    assert "In none of these submissions: S5." in text
    assert (
        'R4, 12 Mar 2026: "one more pass on the homepage please, just polish" [E41p]; no price named' in text
    )
    assert "agreed 3,570.00; received 1,950.00; in escrow 1,200.00; agreed and not funded 420.00" in text


def test_a_scope_that_names_no_milestone_is_told_for_all_of_them(dk: Prompt) -> None:
    dk("scope", "add", "Cart with coupons", "--limit", "2 rounds")
    dk("scope", "exclude", "Copywriting")
    assert "The agreed scope, for all milestones together" in text_of(dk, "statement")
    dk("milestone", "500", "Build")
    dk("refunded", "M1", "500", "--asked", "--text", "unfinished", "--words")
    for kind in ("statement", "refund-answer"):
        text = text_of(dk, kind)
        scope = text.partition("The agreed scope, for all milestones together")[2]
        assert "- S1: Cart with coupons (limit 2 rounds)" in scope
        assert "- X1, not included: Copywriting" in scope


def test_a_milestone_that_names_its_items_is_told_with_them_alone(demo: Prompt) -> None:
    assert "The agreed scope" not in text_of(demo, "statement")
    assert "The agreed scope" not in text_of(demo, "refund-answer")


def test_without_a_kind_the_kinds_are_listed(dk: Prompt) -> None:
    assert dk("draft").lines == dk("draft", "list").lines


def test_a_statement_says_how_late_a_submission_was(demo: Prompt) -> None:
    demo("fix", "48", "when", "2026-03-23 18:02")
    assert "That was 3 days after the due date." in text_of(demo, "statement")


def test_a_statement_before_any_dispute_is_full_of_places_to_fill_in(dk: Prompt) -> None:
    dk("milestone", "500", "Build")
    made = draft(dk, "statement")
    assert made["placeholders"] == [
        "[what you ask for, and how much]",
        "[the client's reason, in the client's words]",
        "[your answer, point by point, with exhibits]",
    ]


def test_a_form_that_is_too_short_cuts_nothing_and_copies_nothing(demo: Prompt) -> None:
    found = demo.run("draft", "statement", "--max", "1500")
    assert found.code == 6
    assert "too long; nothing was cut" in found.err
    assert "agreed and not funded" in found.out
    assert "nothing was copied" in demo.refused("draft", "statement", "--max", "1500", "--copy").err
    assert demo("draft", "statement", "--max", "5000").code == 0


def test_the_cover_note_names_the_documents(demo: Prompt) -> None:
    text = text_of(demo, "cover")
    assert "Your page shows 8 Apr 2026, 14:20 UTC as the date for my answer." in text
    assert "- what was agreed: upwork-offer.txt [E2p]" in text
    assert "- what was submitted 20 Mar 2026: theme.zip [E48p]" in text
    assert "The question, as I see it: Does the work submitted on 20 March 2026 contain" in text


def test_an_offer_is_filled_from_its_record_or_from_an_amount(settled: Prompt) -> None:
    text = text_of(settled, "offer", "O1")
    assert "- Amount: USD 900.00 of the USD 1,200.00 in escrow\n- Terms: M3 is closed with that" in text
    assert "USD 950.00" in text_of(settled, "offer", "--amount", "950", "--about", "M3")
    assert "was not made by you" in settled.refused("draft", "offer", "O2").err
    settled("offer", "answer", "O1", "declined")
    assert "O1 is declined" in settled.refused("draft", "offer", "O1").err


def test_only_an_offer_of_the_other_side_that_still_stands_is_accepted(settled: Prompt) -> None:
    made = draft(settled, "acceptance", "O2")
    assert (
        'your offer of 3 Apr 2026, 09:00 (Kyiv) (O2 in my record) for M3:\n- Amount: USD 1,000.00\n- Terms: "Until Friday"'
        in str(made["text"])
    )
    assert (made["about"], made["re"]) == (["O2"], [69])
    assert "is your own offer" in settled.refused("draft", "acceptance", "O1").err
    settled.at("2026-04-20T09:00+03:00")
    assert "ask whether it still stands" in settled.refused("draft", "acceptance", "O2").err


def test_a_proposal_of_the_platform_is_accepted_as_one(demo: Prompt) -> None:
    demo("offer", "make", "--by", "platform", "--for", "M3", "--new-deadline", "20 apr")
    text = text_of(demo, "acceptance", "O1")
    assert text.startswith("Hello,\n\nI accept the proposal of Upwork")
    assert "- New date: 20 Apr 2026" in text


# ---------------------------------------------------------------- reminders and demand


def test_the_step_of_a_reminder_follows_from_those_in_the_record(direct: Prompt) -> None:
    for step in (1, 2, 3, 3):
        made = draft(direct, "reminder", "M1")
        assert made["step"] == step
        assert made["template"] == f"drafts/reminder-{step}.txt.j2"
        direct("sent", "--words", "a short reminder of the invoice", "-a", "M1")
    assert "I wrote on 10 Feb 2026, 10 Feb 2026" in text_of(direct, "reminder", "M1")
    assert draft(direct, "reminder", "M1", "--step", "1")["step"] == 1


def test_a_recorded_draft_counts_as_a_reminder_whatever_its_words(
    direct: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    direct("draft", "reminder", "M1")
    editor(direct, monkeypatch, 'echo "Hello, what about the invoice?" > "$1"')
    direct("sent", "--draft", "-e")
    assert draft(direct, "reminder", "M1")["step"] == 2


def test_an_invoice_past_its_due_date_is_named_with_its_number(direct: Prompt) -> None:
    text = text_of(direct, "reminder", "M1")
    assert "A friendly reminder about USD 800.00, which was due on 3 Feb 2026:" in text
    assert "- Invoice INV-7 of 20 Jan 2026: USD 800.00, due 3 Feb 2026" in text
    direct("paid", "M1", "300")
    assert "USD 800.00, due 3 Feb 2026; received USD 300.00" in text_of(direct, "reminder", "M1")
    assert "about USD 500.00" in text_of(direct, "reminder", "M1")


def test_money_that_was_never_invoiced_is_asked_about(direct: Prompt) -> None:
    direct("milestone", "400", "Build")
    direct("log", "and the build too", "--kind", "agreement", "--words", "--from", "client", "-a", "M2")
    assert "I have no payment for it yet." in text_of(direct, "reminder", "M2")


def test_a_reminder_says_when_the_money_was_asked_back(demo: Prompt) -> None:
    assert "the answer to that: dk draft refund-answer" in demo("draft", "reminder", "M3").err


def test_a_demand_names_the_exact_sum_and_leaves_the_rest_to_you(direct: Prompt) -> None:
    made = draft(direct, "demand")
    text = str(made["text"])
    assert "Payment of USD 800.00" in text
    assert "Invoice INV-7 of 20 Jan 2026" in text
    assert made["findings"] == []
    assert len(made["placeholders"]) == 6  # type: ignore[arg-type]
    assert text == text_of(direct, "demand", "M1")
    direct("paid", "M1", "800")
    assert "nothing is owed" in direct.refused("draft", "demand").err


def test_each_invoice_is_reminded_of_with_what_is_left_of_it(direct: Prompt) -> None:
    direct("invoiced", "M1", "300", "--due", "2026-02-05", "--ref", "INV-8")
    direct("paid", "800", "--ref", "INV-7")
    text = text_of(direct, "reminder", "M1")
    assert "about USD 300.00, which was due on 5 Feb 2026:" in text
    assert "- Invoice INV-8 of 10 Feb 2026: USD 300.00, due 5 Feb 2026\n" in text
    assert "INV-7" not in text


def test_several_open_invoices_are_all_named(direct: Prompt) -> None:
    direct("invoiced", "M1", "300", "--due", "2026-02-05", "--ref", "INV-8")
    direct("paid", "M1", "100")
    text = text_of(direct, "reminder", "M1")
    assert "A friendly reminder about USD 1,000.00 for M1:" in text
    assert "- Invoice INV-7 of 20 Jan 2026: USD 800.00, due 3 Feb 2026; received USD 100.00" in text
    assert "- Invoice INV-8 of 10 Feb 2026: USD 300.00, due 5 Feb 2026\n" in text


def test_money_that_was_given_back_is_not_asked_for_again(direct: Prompt) -> None:
    direct("paid", "M1", "800")
    direct("refunded", "M1", "300")
    assert "nothing is open for M1" in direct.refused("draft", "reminder", "M1").err
    assert "nothing is owed" in direct.refused("draft", "demand").err


def test_an_invoice_in_another_currency_is_paid_in_that_currency(direct: Prompt) -> None:
    direct("paid", "M1", "800")
    direct("invoiced", "M1", "EUR 50", "--due", "2026-02-05", "--ref", "E-1")
    text = text_of(direct, "reminder", "M1")
    assert "about EUR 50.00, which was due" in text
    assert "received" not in text
    assert "Payment of EUR 50.00" in text_of(direct, "demand")


def test_a_demand_leaves_out_no_invoice_and_adds_no_currencies(direct: Prompt) -> None:
    direct("requested", "a popup")
    direct("agreed", "R1=150", "--text", "fine", "--words")
    direct("invoiced", "R1", "150", "--ref", "INV-9")
    direct("invoiced", "40", "--ref", "INV-10")
    direct("paid", "--about", "R1", "M1", "950", "--ref", "BOTH")
    text = text_of(direct, "demand")
    assert "Payment of USD 40.00" in text
    assert "- Open on this invoice: USD 40.00" in text
    direct("invoiced", "--about", "R1", "M1", "30", "--ref", "INV-11")
    direct("invoiced", "R1", "20", "--ref", "INV-12")
    assert "Payment of USD 90.00" in text_of(direct, "demand")
    direct("invoiced", "R1", "EUR 5", "--ref", "E-1")
    text = text_of(direct, "demand")
    assert "Payment of the amounts below" in text
    assert "- Open for R1: EUR 5.00" in text


def test_a_demand_asks_for_nothing_that_is_not_due_yet(direct: Prompt) -> None:
    direct("invoiced", "M1", "300", "--due", "2026-02-20", "--ref", "INV-8")
    for arguments in ((), ("M1",)):
        text = text_of(direct, "demand", *arguments)
        assert "Payment of USD 800.00" in text
        assert "INV-8" not in text
    direct("paid", "M1", "800", "--ref", "INV-7")
    for arguments in ((), ("M1",)):
        assert "nothing is owed" in direct.refused("draft", "demand", *arguments).err
    assert "about USD 300.00, due on 20 Feb 2026" in text_of(direct, "reminder", "M1")


def test_a_demand_names_a_reminder_about_two_things_once(direct: Prompt) -> None:
    direct("requested", "a popup")
    direct("agreed", "R1=150", "--text", "fine", "--words")
    direct("invoiced", "R1", "150", "--ref", "INV-9")
    direct("sent", "--words", "a reminder of both invoices", "-a", "M1", "-a", "R1")
    text = text_of(direct, "demand")
    assert "Payment of USD 950.00" in text
    assert "I reminded you on 10 Feb 2026." in text


def test_what_is_open_for_two_things_together_is_said_of_both(direct: Prompt) -> None:
    direct("milestone", "400", "Build")
    direct("log", "and the build too", "--kind", "agreement", "--words", "--from", "client", "-a", "M2")
    direct("paid", "--about", "M2", "M1", "900")
    text = text_of(direct, "reminder", "M2", "--step", "2")
    assert "the USD 300.00 for M1, M2, which is still open" in text


def test_an_offer_is_not_part_of_escrow_in_another_currency_or_of_less(settled: Prompt) -> None:
    assert "USD 900.00 of the USD 1,200.00 in escrow" in text_of(
        settled, "offer", "--amount", "900", "--about", "M3"
    )
    for amount in ("EUR 900", "1500", "1200"):
        assert "in escrow" not in text_of(settled, "offer", "--amount", amount, "--about", "M3")


def test_a_demand_on_a_platform_waits_until_its_process_is_over(demo: Prompt) -> None:
    demo("event", "dispute-decided")
    assert "USD 420.00" not in text_of(demo, "demand", "R2")
    assert "Payment of USD 240.00" in text_of(demo, "demand", "R2")


# ---------------------------------------------------------------- hourly contracts

HOURLY = """# Shop support
Client: Dana Reyes
Freelancer: Olena Koval
Platform: Upwork hourly
Currency: USD
Time zone: Europe/Kyiv
Short name: shop
## Scope
- Bug fixes
## Milestones
- Development 45.00 per hour
"""


@pytest.fixture
def hourly(prompt: Prompt) -> Prompt:
    """An hourly contract whose last week the client disputes."""
    (prompt.folder / "scope.md").write_text(HOURLY, encoding="utf-8")
    prompt.at("2026-03-02T10:00+02:00")("start", "scope.md", "--clock-set", "--yes")
    prompt("hours", "last-week", "31.5", "--manual", "2")
    prompt("event", "hours-disputed", "--by", "client", "--text", "Manual hours were not agreed", "--words")
    return prompt


def test_disputed_hours_are_answered_with_the_hours(hourly: Prompt) -> None:
    text = text_of(hourly, "refund-answer")
    assert 'On 2 Mar 2026 you disputed hours. Your reason, in full:\n"Manual hours were not agreed"' in text
    line = "- 29.5 h tracked, 2.0 h manual; 31.5 h of it without a memo in the record; at USD 45.00 per hour: USD 1,417.50"
    assert line in text
    statement = text_of(hourly, "statement")
    assert line in statement
    assert "submission" not in statement
    assert "agreed, with hours as recorded at their rate, 1,417.50" in statement


def test_hours_on_a_platform_need_no_reminder(hourly: Prompt) -> None:
    assert "are billed by Upwork itself" in hourly.refused("draft", "reminder", "M1").err


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("cancellation-requested", "you asked for a cancellation of M1"),
        ("chargeback", "you asked your bank for"),
    ],
)
def test_other_ways_to_ask_money_back_are_named(dk: Prompt, event: str, said: str) -> None:
    dk("milestone", "500", "Build")
    dk("event", event, "--by", "client", "--about", "M1", "--text", "It is not what we wanted", "--words")
    assert said in text_of(dk, "refund-answer")


# ---------------------------------------------------------------- contact details, other alphabets, own templates


def test_no_address_and_no_number_enters_a_draft(dk: Prompt) -> None:
    dk("requested", "--words", stdin=b"a blog; call +1 415 555 0134 or write dana@x.example")
    text = text_of(dk, "clarify", "R1")
    assert "call [telephone number left out] or write [mail address left out]" in text


def test_what_nobody_sees_does_not_enter_a_draft(dk: Prompt) -> None:
    dk("requested", "--words", stdin="a \x1b[31mblog\u202e {{ case }} \ue000x\ue001".encode())
    made = draft(dk, "clarify", "R1")
    assert "a \ufffd[31mblog\ufffd {{ case }} \ufffdx\ufffd" in str(made["text"])
    assert made["placeholders"] == []


def test_marks_of_direction_that_other_programs_leave_are_dropped_and_lines_of_a_name_joined(
    prompt: Prompt,
) -> None:
    named = ("Dana Reyes", "\u200fDana\u200e \ufeffReyes\nBcc: all\u2028x")
    made = tuple(named[1] if one == named[0] else one for one in CASE)
    prompt.at("2026-03-03T16:05+02:00")(*made, "--clock-set", "--yes")
    prompt("requested", "--words", stdin="\u200e\u05e9\u05dc\u05d5\u05dd\u200f a blog\u200b".encode())
    assert '"\u05e9\u05dc\u05d5\u05dd a blog"' in text_of(prompt, "clarify", "R1")
    assert "with Dana Reyes Bcc: all x. Times are UTC" in text_of(prompt, "statement")


def test_quotation_marks_inside_recorded_words_stay_inside(dk: Prompt) -> None:
    dk("requested", "--words", stdin=b'the "you failed to" banner')
    made = draft(dk, "clarify", "R1")
    assert '\u201cthe "you failed to" banner\u201d' in str(made["text"])
    assert made["findings"] == []


def test_a_translation_is_taken_where_there_is_one(demo: Prompt) -> None:
    folder = demo.config / "templates" / "drafts"
    folder.mkdir(parents=True)
    (folder / "clarify.uk.txt.j2").write_text(
        "Вітаю, {{ case.first }}! {{ request.when | dotted }} / {{ request.when | iso }} Ви просили: {{ request.words | quote }}\n",
        encoding="utf-8",
    )
    assert text_of(demo, "clarify", "R4", "--lang", "uk").startswith(
        'Вітаю, Dana! 12.03.2026 / 2026-03-12 Ви просили: "one more'
    )
    assert draft(demo, "clarify", "R4", "--lang", "de")["template"] == "drafts/clarify.txt.j2"
    assert draft(demo, "extra", "R5", "--lang", "uk")["template"] == "drafts/extra.txt.j2"


def test_nothing_is_written_for_a_web_page(demo: Prompt) -> None:
    folder = demo.config / "templates" / "drafts"
    folder.mkdir(parents=True)
    (folder / "extra.txt.j2").write_text(
        '{% macro m(x) %}{{ x }} & <b>{% endmacro %}{{ "it\'s" }} {{ m("a\'b") }} {{ "that\'s" | placeholder }}',
        encoding="utf-8",
    )
    assert text_of(demo, "extra", "R5") == "it's a'b & <b> [that's]"


@pytest.mark.parametrize(
    "template", ["{{ request.price }}", "{{ case.nobody }}", "{{ request.words | upper }}", "{% for %}"]
)
def test_a_faulty_template_is_refused_with_its_place(demo: Prompt, template: str) -> None:
    folder = demo.config / "templates" / "drafts"
    folder.mkdir(parents=True)
    (folder / "extra.txt.j2").write_text(template, encoding="utf-8")
    assert "template" in demo.refused("draft", "extra", "R5").err


# ---------------------------------------------------------------- kept, edited, sent


def test_the_last_draft_is_kept_for_its_owner_alone(demo: Prompt) -> None:
    demo("draft", "clarify", "R4")
    demo("draft", "extra", "R5")
    folder = demo.workspace / "drafts"
    assert sorted(one.name for one in folder.iterdir()) == ["brightside.json", "brightside.txt"]
    if os.name == "posix":
        assert {stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()} == {0o600}
    assert json.loads((folder / "brightside.json").read_text(encoding="utf-8"))["kind"] == "extra"


def test_what_was_sent_is_recorded_word_for_word_and_only_once(demo: Prompt) -> None:
    text = text_of(demo, "extra", "R5")
    found = demo("sent", "--draft", "-t", "8:55", "--json").json["recorded"][0]
    assert found["text"] == {"body": text, "basis": "verbatim"}
    assert found["about"] == ["R5"]
    assert found["talk"] == {"from": "Olena Koval", "to": ["Dana Reyes"], "via": "Upwork"}
    assert found["once"].startswith("draft:extra:")
    assert "no draft of brightside waits" in demo.refused("sent", "--draft").err


def test_a_recap_that_was_sent_closes_the_open_end(settled: Prompt) -> None:
    def gaps() -> list[str]:
        return [one["gap"] for one in settled("due", "--json").json["cases"][0]["open"]]

    assert "spoken agreement without a written recap" in gaps()
    settled("draft", "recap", "66")
    assert settled("sent", "--draft", "--json").json["recorded"][0]["re"] == [66]
    assert "spoken agreement without a written recap" not in gaps()


def test_a_draft_with_places_to_fill_in_is_not_recorded_as_sent(
    demo: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo("draft", "extra", "R4")
    assert "the draft still holds [your price]" in demo.refused("sent", "--draft").err
    editor(demo, monkeypatch, 'sed -i "s/one more/ONE MORE/" "$1"')
    demo.refused("sent", "--draft", "-e")
    editor(demo, monkeypatch, 'sed -i "s/.your price./USD 90.00/" "$1"')
    found = demo("sent", "--draft", "-e", "--json").json["recorded"][0]
    assert "Price: USD 90.00." in found["text"]["body"]
    assert "ONE MORE" in found["text"]["body"], "what was edited before must not be lost"


def test_an_editor_that_leaves_nothing_records_nothing(demo: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    demo("draft", "extra", "R5")
    editor(demo, monkeypatch, ': > "$1"')
    assert "the draft still waits" in demo.refused("sent", "--draft", "-e").err
    assert "the draft before it stays" in demo.refused("draft", "extra", "R5", "--edit").err
    assert demo("sent", "--draft").code == 0


def test_an_edited_draft_is_looked_at_again(demo: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    editor(demo, monkeypatch, 'sed -i "s/.your price./USD 90.00, you liar/" "$1"')
    found = demo.run("draft", "extra", "R4", "--edit", "--json")
    assert found.code == 6
    assert found.json["placeholders"] == []
    assert [one["category"] for one in found.json["findings"]] == ["accusation"]


def test_words_beside_a_draft_are_refused(demo: Prompt) -> None:
    demo("draft", "extra", "R5")
    assert "the words of the draft itself" in demo.refused("sent", "--draft", "and this").err
    assert "the words of the draft itself" in demo.refused("sent", "--draft", "--mine").err


def test_sent_opens_the_editor_for_other_words_too(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    editor(dk, monkeypatch, 'echo "Thank you!" > "$1"')
    found = dk("sent", "-e", "--json").json["recorded"][0]
    assert found["text"] == {"body": "Thank you!", "basis": "verbatim"}


def test_a_new_offer_becomes_an_offer_so_that_no_document_shows_it(
    demo: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(demo, monkeypatch, 'sed -i "s/.date./10 April/;s/.what you do[^]]*./the call/" "$1"')
    demo("draft", "offer", "--amount", "777", "--about", "M3", "--edit")
    found = demo("sent", "--draft", "--json").json["recorded"][0]
    assert (found["kind"], found["label"], found["amount"]["minor"]) == ("offer", "O1", 77700)
    assert "777.00" not in demo("report", "case", "--format", "md", "--to", "case.md").out
    assert "777.00" not in (demo.folder / "case.md").read_text(encoding="utf-8")


def test_an_amount_that_was_edited_away_is_not_recorded(
    demo: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(demo, monkeypatch, 'echo "I offer 800 for it." > "$1"')
    demo("draft", "offer", "--amount", "777", "--about", "M3", "--edit")
    assert "amount" not in demo("sent", "--draft", "--json").json["recorded"][0]


def test_an_answer_to_an_offer_stays_out_of_every_document(settled: Prompt) -> None:
    settled("draft", "acceptance", "O2")
    assert "dk offer answer O2 accepted --by me --cites 70" in settled("sent", "--draft").err
    settled("report", "case", "--format", "md", "--to", "case.md")
    assert "I accept your offer" not in (settled.folder / "case.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["statement", "cover", "refund-answer"])
def test_no_word_of_a_settlement_enters_what_a_decider_reads(settled: Prompt, kind: str) -> None:
    told = ("Zebra: take 1000 for M3 and we are even", "--words", "--about", "M3", "-q")
    said = settled("got", *told).out.strip()
    settled("fix", "O2", "cites", said)
    settled("event", "proposal-declined", "--by", "client", "-a", "M3", "--text", "Zebra is declined")
    reason = "56"  # the refund request of the demo case
    settled("memo", "Zebra: would 1000 be fair?", "--about", "O2", "--re", reason)
    settled("log", "Zebra it is then", "--kind", "message", "--from", "me", "--re", reason, "-a", "O2")
    assert "Zebra" not in text_of(settled, kind)


def test_a_statement_is_recorded_as_sent_to_the_platform(demo: Prompt) -> None:
    demo("draft", "statement")
    assert demo("sent", "--draft", "--json").json["recorded"][0]["talk"]["to"] == ["Upwork"]


def test_without_a_platform_it_must_be_said_to_whom_a_statement_went(direct: Prompt) -> None:
    direct("draft", "statement")
    (direct.workspace / "drafts" / "acme.txt").write_text("My statement.\n", encoding="utf-8")
    assert "to whom did the statement go?" in direct.refused("sent", "--draft").err
    found = direct("sent", "--draft", "--to", "The mediator", "--json").json["recorded"][0]
    assert found["talk"]["to"] == ["The mediator"]


def test_a_spoiled_file_is_no_draft(demo: Prompt) -> None:
    demo("draft", "extra", "R5")
    (demo.workspace / "drafts" / "brightside.json").write_text("[]", encoding="utf-8")
    assert demo.refused("sent", "--draft").code == 4


def test_a_draft_is_written_to_a_private_file(demo: Prompt) -> None:
    demo("draft", "extra", "R5", "--to", "extra.txt")
    path = demo.folder / "extra.txt"
    assert path.read_text(encoding="utf-8") == text_of(demo, "extra", "R5") + "\n"
    assert "exists already" in demo.refused("draft", "extra", "R5", "--to", "extra.txt").err
    demo("draft", "extra", "R5", "--to", "extra.txt", "--force")


def test_a_draft_that_cannot_be_kept_says_so(demo: Prompt) -> None:
    (demo.workspace / "drafts").write_text("in the way", encoding="utf-8")
    assert "could not be kept" in demo.refused("draft", "extra", "R5").err


@pytest.mark.parametrize("width", ["40", "80"])
def test_the_screen_keeps_to_its_width(demo: Prompt, monkeypatch: pytest.MonkeyPatch, width: str) -> None:
    monkeypatch.setenv("COLUMNS", width)
    found = demo("draft", "refund-answer")
    assert max(map(len, [*found.lines, *found.err.splitlines()])) <= int(width)
    assert max(map(len, demo("draft", "list").lines)) <= int(width)


def test_the_next_step_after_a_request_and_after_a_call_is_a_draft(dk: Prompt) -> None:
    assert "next: dk quoted R1 AMOUNT · dk draft extra R1" in dk("requested", "a blog").err
    said = dk("called", "she is fine with 150", "--agreed", "R1=150", "-v", "zoom").err
    assert "a written recap makes it checkable:  dk draft recap 3 --copy   then  dk sent --draft" in said


# ---------------------------------------------------------------- clipboard


def program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all there is on the PATH."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path / "bin"


def test_a_draft_is_put_into_the_clipboard(demo: Prompt, programs: Path) -> None:
    program(programs, "wl-copy", "exit 1")
    program(programs, "xclip", f'while IFS= read -r line; do echo "$line"; done > {programs}/held')
    found = demo("draft", "extra", "R5", "--copy")
    assert "copied (xclip)" in found.err
    assert "Price: USD 650.00" in (programs / "held").read_text(encoding="utf-8")


def test_where_nothing_fills_the_clipboard_it_says_what_to_do(programs: Path) -> None:
    with pytest.raises(Refused, match=r"wl-copy, xclip, xsel, pbcopy, clip\.exe") as refusal:
        fill_clipboard("words")
    assert "--to FILE" in refusal.value.hint


def test_a_program_that_is_none_is_passed_over(programs: Path) -> None:
    programs.mkdir()
    (programs / "wl-copy").write_bytes(b"\x00not a program")
    (programs / "wl-copy").chmod(0o755)
    program(programs, "clip.exe", f'while IFS= read -r line; do echo "$line"; done > {programs}/held')
    assert fill_clipboard("words\n") == "clip.exe"
