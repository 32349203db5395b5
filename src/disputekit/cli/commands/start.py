"""``start``: open a case from options, a small file, or questions; everything is shown before it is written."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from disputekit.app.start import (
    Plan,
    Terms,
    check_fact,
    commit_start,
    missing_facts,
    plan_start,
    terms_from_file,
    terms_from_text,
    with_facts,
)
from disputekit.app.workspace import open_case
from disputekit.cli.asking import ask, confirmed
from disputekit.cli.messages import receipt_json
from disputekit.cli.options import Files, Talk, When, command
from disputekit.cli.terminal import is_interactive, printable
from disputekit.errors import Refused
from disputekit.record.canonical import Json
from disputekit.record.money import money_from_value

ScopeFile = Annotated[
    Path | None, typer.Argument(help="A small file with the terms (Markdown, text or CSV); see the README.")
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")]


@command
def start(
    talk: Talk,
    terms_file: ScopeFile = None,
    title: Annotated[str, typer.Option(help="What the contract is called.")] = "",
    me: Annotated[str, typer.Option(help="Your name as the client knows it.")] = "",
    client: Annotated[str, typer.Option(help="The client's name.")] = "",
    company: Annotated[str, typer.Option(help="The client's firm.")] = "",
    platform: Annotated[
        str, typer.Option(help="upwork, fiverr, freelancer, guru ..., direct, or any name.")
    ] = "",
    channel: Annotated[str, typer.Option(help="Where you talk unless a record says otherwise.")] = "",
    currency: Annotated[str, typer.Option(help="ISO 4217 code: USD, EUR ...")] = "",
    zone: Annotated[str, typer.Option(help="Your time zone: Europe/Kyiv ...")] = "",
    contract: Annotated[str, typer.Option(help="The platform's number of the contract.")] = "",
    contract_type: Annotated[str, typer.Option("--type", help="fixed or hourly.")] = "",
    slug: Annotated[str, typer.Option(help="Short name of the case at the prompt.")] = "",
    file: Files = None,
    at: When = "",
    clock_set: Annotated[
        bool, typer.Option("--clock-set", help="Times may be chosen (demos, tests).")
    ] = False,
    yes: Yes = False,
) -> None:
    """Open a case: parties, platform, currency, zone, scope, exclusions, milestones in one go.

    Everything is shown before it is written. Exit codes: 0 ok, 2 something is missing or unclear.
    """
    given = Terms(
        title=title,
        me=me,
        client=client,
        company=company,
        platform=platform,
        channel=channel,
        currency=currency,
        zone=zone,
        contract_ref=contract,
        contract_type=contract_type,
        slug=slug,
        agreed_on=at,
    )
    agreement = [*(file or ())]
    terms = _asked(terms_from_file(terms_file, given) if terms_file else given)
    if terms_file is None and not yes and is_interactive():
        terms = _asked_terms(terms)
        offer = "" if agreement else ask("the offer or contract as a file (Enter: none)")
        agreement += [Path(offer).expanduser()] if offer else []
    plan = plan_start(talk.setup, terms, agreement, clock_set=clock_set)
    talk.note(plan_words(plan))
    if not confirmed(f"Record {len(plan.drafts)}?", yes=yes):
        talk.note("nothing was recorded")
        return
    appended = commit_start(talk.setup, plan)
    with open_case(talk.setup._replace(case=plan.slug), writing=False) as case:
        words = f"{plan.slug} #1-#{len(appended.records)} recorded"
        talk.receipt(receipt_json(case, appended.records), len(appended.records), words)
    talk.note("  next: dk got WORDS after the client writes · dk status · every command: dk help all")


def _asked(terms: Terms) -> Terms:
    """Ask for what is missing, at a terminal only; elsewhere the plan refuses and says what is missing."""
    if not is_interactive():
        return terms
    while missing := missing_facts(terms):  # one answer may ask for another: no platform, so which channel?
        name, says = missing[0]
        terms = with_facts(terms, {name: _answer(name, says)})
    return terms


def _asked_terms(terms: Terms) -> Terms:
    """Ask for what was agreed, line by line; an empty line ends each list. All of it may be added later."""
    if not terms.agreed_on:
        terms = with_facts(terms, {"agreed_on": ask("agreed on, such as 12 jan 2026 (Enter: now)")})
    lists = (
        ("Scope", "agreed item, such as: Homepage and 4 templates (limit 2 rounds)"),
        ("Not included", "not included, such as: Copywriting"),
        ("Milestones", "milestone, such as: Design, 800.00, due 22 Jan 2026"),
    )
    for heading, example in lists:
        terms = _asked_list(terms, heading, f"{example} (Enter: no more)")
    return terms


def _asked_list(terms: Terms, heading: str, question: str) -> Terms:
    while line := ask(question):
        try:
            found = terms_from_text(f"{heading}:\n- {line}\n")
        except Refused as error:
            sys.stderr.write(printable(f"  {error.message}\n  {error.hint}\n"))
            continue
        terms = terms._replace(
            scope=(*terms.scope, *found.scope),
            exclusions=(*terms.exclusions, *found.exclusions),
            milestones=(*terms.milestones, *found.milestones),
        )
    return terms


def _answer(name: str, says: str) -> str:
    """Ask until the answer can be read: who has answered five questions shall not begin again."""
    while True:
        said = ask(says)
        try:
            check_fact(name, said)
        except Refused as error:
            sys.stderr.write(
                printable("\n".join(f"  {part}" for part in (error.message, error.hint) if part)) + "\n"
            )
            continue
        return said


def plan_words(plan: Plan) -> str:
    """Return everything that is about to be written, in a few lines."""
    facts = plan.drafts[0][1]
    contract = facts.get("contract")
    kind = str(contract.get("type", "")) if isinstance(contract, dict) else ""
    client = ", ".join(str(facts[name]) for name in ("client", "company") if name in facts)
    platform = " ".join(part for part in (str(facts["platform"]), kind) if part)
    lines = [
        " · ".join([plan.slug, str(facts["title"]), client, platform, plan.terms.currency, plan.terms.zone]),
        _more_facts(plan),
    ]
    counts: dict[str, int] = {}
    for letter, fields in plan.drafts:
        if letter:
            counts[letter] = counts.get(letter, 0) + 1
            lines.append(f" {letter}{counts[letter]:<3} {_line(fields)}")
    lines += [f" not taken: {line}" for line in plan.terms.ignored]
    if plan.agreement:
        lines.append(" agreed words come from: " + ", ".join(path.name for path in plan.agreement))
    elif len(plan.drafts) > 1:
        lines.append(" no agreement attached (-f offer.pdf): a list that only you wrote shows little")
    return "\n".join(lines)


def _more_facts(plan: Plan) -> str:
    """Return what else is written about the contract, so that a wrong fact is seen before it is recorded."""
    facts = plan.drafts[0][1]
    contract = facts.get("contract")
    stated = contract if isinstance(contract, dict) else {}
    parts = [f"freelancer {facts['me']}"]
    parts.append(f"agreed {plan.terms.agreed_on}" if plan.terms.agreed_on else "agreed today (no date given)")
    for name, says in (("ref", "contract"), ("weekly_limit", "weekly limit")):
        parts += [f"{says} {stated[name]}"] if stated.get(name) else []
    parts += [f"channel {facts['channel']}"] if facts.get("channel") else []
    return " " + " · ".join(parts)


def _line(fields: dict[str, Json]) -> str:
    text, limit, amount, due = (fields.get(name) for name in ("text", "limit", "amount", "due"))
    parts = [str(text["body"]) if isinstance(text, dict) else ""]
    if isinstance(limit, dict):
        parts.append(f"limit {limit['count']} {limit['unit']}")
    if isinstance(amount, dict):
        parts.append(
            money_from_value(amount).words()
            + ("" if fields.get("per", "fixed") == "fixed" else f" per {fields['per']}")
        )
    about = fields.get("about")
    if isinstance(about, list):
        parts.append("for " + ", ".join(str(one) for one in about))
    if isinstance(due, dict):
        parts.append(f"due {due['from']}")
    return " · ".join(parts)
