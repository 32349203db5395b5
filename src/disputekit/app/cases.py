"""The cases of a workspace: list, choose, put away, and change a fact of one."""

from pathlib import Path
from typing import NamedTuple

from disputekit.app.choice import read_choices, use_case
from disputekit.app.log import Draft
from disputekit.app.workspace import OpenCase, Setup, chosen_slug
from disputekit.case.facts import facts_of
from disputekit.errors import NotFound, Refused
from disputekit.ledger.append import Appended
from disputekit.ledger.archive import set_archived
from disputekit.ledger.connection import open_for_reading, open_for_writing, storage_errors
from disputekit.ledger.index import standing_at
from disputekit.ledger.lookup import labels_of, latest_of_label
from disputekit.ledger.read import all_cases, case_by_slug, head_of, records_with_amends
from disputekit.record.canonical import Json
from disputekit.record.moment import from_clock


class CaseLine(NamedTuple):
    """A case as ``case list`` shows it; ``current`` when a command here would use it."""

    slug: str
    case_id: str
    title: str
    client: str
    platform: str
    records: int
    last_recorded_at: str
    archived: bool
    current: bool
    folders: tuple[str, ...]


def cases(setup: Setup) -> list[CaseLine]:
    """Return every case, the archived ones last; raises NotFound without a workspace."""
    chosen = chosen_slug(setup)
    folders = read_choices(setup.config, setup.workspace)["folders"]
    connection = open_for_reading(setup.workspace)
    try:
        with storage_errors(setup.workspace):
            found = []
            for row in all_cases(connection):
                facts = facts_of(records_with_amends(connection, row.case_no, ("case",)))
                head = head_of(connection, row.case_no)
                found.append(
                    CaseLine(
                        slug=row.slug,
                        case_id=row.case_id,
                        title=facts.title,
                        client=facts.client,
                        platform=facts.platform,
                        records=head.seq,
                        last_recorded_at=head.recorded_at,
                        archived=bool(row.archived_at),
                        current=row.slug == chosen,
                        folders=tuple(sorted(place for place, slug in folders.items() if slug == row.slug)),
                    )
                )
    finally:
        connection.close()
    return sorted(found, key=lambda one: one.archived)


def choose(setup: Setup, slug: str, *, here: bool) -> str:
    """Use a case from now on, everywhere or in this folder; returns its short name. Raises NotFound."""
    connection = open_for_reading(setup.workspace)
    try:
        row = case_by_slug(connection, slug)
    finally:
        connection.close()
    use_case(setup.config, setup.workspace, row.slug, Path(setup.folder) if here else None)
    return row.slug


def archive(setup: Setup, slug: str, *, back: bool) -> str:
    """Put a case away, or take it out again; it is only hidden, and takes records as before. Raises NotFound."""
    connection = open_for_writing(setup.workspace)
    try:
        with storage_errors(setup.workspace):
            row = case_by_slug(connection, slug)
            set_archived(connection, row.case_no, None if back else setup.now.isoformat(timespec="seconds"))
    finally:
        connection.close()
    return row.slug


def facts_again(case: OpenCase) -> dict[str, Json]:
    """Return the fields of a new case record that says what the last one says, of now."""
    stands = standing_at(case.connection, case.row.case_no, case.facts.seq)
    fields: dict[str, Json] = {
        field: said for field, said in stands.fields.items() if field not in ("when", "once", "text")
    }
    return fields | {"when": {**from_clock(case.setup.now, case.facts.zone).to_value()}}


def restated_facts(case: OpenCase, name: str, value: str) -> dict[str, Json]:
    """Return the facts of the case with one of them changed, as a new case record. Raises Refused, NotFound."""
    fields = facts_again(case)
    if name in _CONTRACT:
        contract = fields.get("contract")
        fields["contract"] = {**(contract if isinstance(contract, dict) else {}), _CONTRACT[name]: value}
    elif name in _READ:
        fields[name] = _READ[name](value)
    else:
        raise Refused(f"{name!r} is not a fact of a case", "one of: " + ", ".join(FACTS))
    return fields


def set_fact(case: OpenCase, name: str, value: str) -> Appended:
    """Write a new case record with one fact changed. Raises Refused, NotFound."""
    fields = restated_facts(case, name, value.strip())
    return case.append(lambda _coming: [fields])


# Opening a case costs 15 ms to import, and most commands that list cases never state a fact.


def _platform(value: str) -> Json:
    from disputekit.app.start import platform_name

    return platform_name(value)


def _zone(value: str) -> Json:
    from disputekit.app.start import known_zone

    return known_zone(value)


def _currency(value: str) -> Json:
    from disputekit.app.start import currency_code

    return currency_code(value)


def _name(value: str) -> Json:
    if not value:
        raise Refused("a fact needs a value", "dk set client 'Dana Reyes'")
    return value


_CONTRACT = {"contract": "ref", "type": "type", "url": "url", "weekly-limit": "weekly_limit"}
_READ = {
    "title": _name,
    "me": _name,
    "client": _name,
    "company": _name,
    "platform": _platform,
    "channel": _name,
    "currency": _currency,
    "zone": _zone,
    "slug": _name,
}
FACTS = (*_READ, *_CONTRACT, "rate")


def set_rate(case: OpenCase, amount: str) -> Draft:
    """Return a restatement of the one milestone that is priced by the hour; raises NotFound or Refused."""
    from disputekit.app.terms import milestone

    hourly = [label for label in _milestones(case) if _per(case, label) == "hour"]
    if not hourly:
        raise NotFound("nothing here is priced by the hour", "dk milestone 45 WORDS --per hour")
    if len(hourly) > 1:
        labels = ", ".join(sorted(hourly))
        raise Refused(
            f"{labels} are all priced by the hour", f"dk milestone {min(hourly)} {amount} --per hour"
        )
    return milestone(case, Draft("milestone"), hourly[0], amount, "hour", "")


def _milestones(case: OpenCase) -> list[str]:
    return [label for label, _ in labels_of(case.connection, case.row.case_no) if label.startswith("M")]


def _per(case: OpenCase, label: str) -> str:
    record = latest_of_label(case.connection, case.row.case_no, label)
    return str(record.fields.get("per", "")) if record else ""
