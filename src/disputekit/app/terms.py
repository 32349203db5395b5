"""Add to the agreed terms, or restate them: scope items, exclusions, milestones."""

from collections.abc import Sequence
from pathlib import Path

from disputekit.app.log import Draft
from disputekit.app.parse import due_value, money
from disputekit.app.start import limit_value, terms_from_file
from disputekit.app.workspace import OpenCase
from disputekit.errors import Refused
from disputekit.intake.terms import Terms
from disputekit.ledger.index import standing_at
from disputekit.ledger.lookup import latest_of_label
from disputekit.record.canonical import Json
from disputekit.record.fields import is_label
from disputekit.record.kinds import PRICED_PER


def scope_item(case: OpenCase, made: Draft, label: str, limit: str, amount: str) -> Draft:
    """Return an agreed item or an exclusion; a known label restates it from the given time on."""
    own: dict[str, Json] = {}
    if limit:
        own["limit"] = limit_value(limit)
    if amount:
        own["amount"] = money(case, amount)
    return made._replace(label=label, own=made.own | own)


def milestone(case: OpenCase, made: Draft, label: str, amount: str, per: str, due: str) -> Draft:
    """Return a milestone. A known label restates it: what is not said again stays as it was stated before."""
    if per not in PRICED_PER:
        raise Refused(f"--per {per!r}: say one of {', '.join(PRICED_PER)}")
    own: dict[str, Json] = {"amount": money(case, amount), "per": per}
    before = _stated(case, label) if is_label(label) else {}
    if due:
        own["due"] = due_value(case, due, made.when)
    elif "due" in before:
        own["due"] = before["due"]
    if not made.text:
        if not before:
            raise Refused("a milestone needs its words", "dk milestone 800 Wireframes --due '22 jan'")
        own["text"] = before["text"]
    return made._replace(label=label, own=made.own | own)


def _stated(case: OpenCase, label: str) -> dict[str, Json]:
    """Return the fields of the latest statement of a label, as corrected."""
    latest = latest_of_label(case.connection, case.row.case_no, label)
    if latest is None:
        raise Refused(f"there is no {label} to restate", "leave the label out: the next free one is given")
    return standing_at(case.connection, case.row.case_no, latest.seq).fields


def imported_terms(case: OpenCase, path: Path, when: str, cites: Sequence[str]) -> list[Draft]:
    """Return the scope items, exclusions and milestones of a small file as drafts."""
    terms = terms_from_file(path, Terms())
    about = tuple(cites)

    def said(kind: str, text: str) -> Draft:
        return Draft(kind, text=text, verbatim=True, when=when, cites=about)

    drafts = [scope_item(case, said("scope", one.text), "S", one.limit, one.amount) for one in terms.scope]
    drafts += [said("scope", text)._replace(label="X") for text in terms.exclusions]
    drafts += [
        milestone(case, said("milestone", one.text), "M", one.amount, one.per, one.due)
        for one in terms.milestones
    ]
    if not drafts:
        raise Refused(
            f"{path} names no scope, exclusions or milestones",
            "headings: ## Scope, ## Not included, ## Milestones",
        )
    return drafts
