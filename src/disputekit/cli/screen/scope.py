"""The scope on the screen: agreed items, what is not included, milestones, and every request with where it stands."""

from collections.abc import Sequence

from disputekit.app.channels import open_pot
from disputekit.app.plain import MilestoneItem, Readings, RequestItem, ScopeItem, ScopeView, Submission
from disputekit.app.workspace import OpenCase
from disputekit.cli.screen.layout import hanging, wrapped
from disputekit.record.moment import Moment
from disputekit.record.spoken import date_words

_RESPONSES = {
    "seen": "seen, not answered",
    "answered": "answered",
    "agreed in words": "accepted in words",
    "released automatically": "released by silence",
}
_STATES = {
    "no price stated": "no price named",
}


def scope_lines(
    case: OpenCase, view: ScopeView, milestones: Sequence[MilestoneItem], width: int
) -> list[str]:
    """Return the scope as lines of text."""
    lines = wrapped(f"{case.row.slug} · {case.facts.title} · {case.facts.client}", width)
    agreed = [date_words(one.when.start) for one in view.agreements if one.when]
    rests = (
        "agreed " + ", ".join(agreed)
        if agreed
        else "no agreement attached; a list that only you wrote shows little"
    )
    lines += ["", *wrapped(f"In scope ({rests})", width)]
    lines += _items(view.items, width) or ["  nothing stated: dk scope add WORDS"]
    lines += [
        "",
        "Not included",
        *(_items(view.exclusions, width) or ["  nothing stated: dk scope exclude WORDS"]),
    ]
    if milestones:
        lines += [
            "",
            "Milestones",
            *(line for one in milestones for line in milestone_lines(case, one, width)),
        ]
    requests = sorted((*view.settled, *view.contested), key=lambda one: int(one.label[1:]))
    lines += ["", "Asked beyond it"]
    lines += [line for one in requests for line in request_lines(case, one, width)] or ["  nothing recorded"]
    if view.uses_not_assigned:
        days = ", ".join(date_words(one.when.start) for one in view.uses_not_assigned)
        lines += ["", *wrapped(f"Rounds that name no item: {days}", width)]
    return lines


def _items(items: Sequence[ScopeItem], width: int) -> list[str]:
    lines: list[str] = []
    for item in items:
        text = item.stands.words.body if item.stands.words else ""
        lines += hanging(f"  {item.label:4}", text, width)
        says = [_limit(item), _submitted(item.submitted), _readings(item.readings), *_restated(item)]
        says += [", ".join(item.requests) + " asked near it" if item.requests else ""]
        more = " · ".join(part for part in says if part)
        lines += hanging("      ", more, width) if more else []
    return lines


def _restated(item: ScopeItem | MilestoneItem) -> list[str]:
    found = [f"changed {date_words(one.when.start)}, was #{one.seq}" for one in item.earlier[-1:]]
    return found + [f"#{one.seq} says otherwise, not agreed" for one in item.one_sided]


def _limit(item: ScopeItem) -> str:
    limit = item.stands.limit
    if limit is None:
        return ""
    days = ", ".join(date_words(one.when.start) for one in item.uses)
    used = f", used {item.used}" + (f" ({days})" if days else "") if item.used is not None else ""
    return f"limit {limit.quantity} {limit.unit}{used}"


def _submitted(submitted: Sequence[Submission]) -> str:
    if not submitted:
        return ""
    last = submitted[-1]
    part = "partly submitted" if last.part else "submitted"
    return f"{part} {date_words(last.when.start)} (#{last.seq}), {response_words(last)}"


def response_words(submission: Submission) -> str:
    """Return the client's reaction to a submission in words."""
    value = submission.response.value
    if value == "none recorded":
        return silent_words(submission)
    return _RESPONSES.get(value, value)


def silent_words(item: Submission | RequestItem) -> str:
    """Say that there is no answer: plainly only where the record holds all of the channel."""
    return "no answer in the record" if item.absence else "no answer written down"


def _readings(readings: Readings, client: str = "the client") -> str:
    said = []
    if readings.freelancer:
        said.append(f"your reading: {_stance(readings.freelancer[-1].stance)}")
    if readings.client:
        said.append(f"{client}'s: {_stance(readings.client[-1].stance)}")
    if readings.differ:
        said.append("READINGS DIFFER")
    return ", ".join(said)


def _stance(stance: str) -> str:
    return {"in": "in scope", "out": "outside"}.get(stance, stance)


def milestone_lines(case: OpenCase, item: MilestoneItem, width: int) -> list[str]:
    """Return a milestone: its words and price, then what was submitted and paid."""
    stands = item.stands
    amount = stands.amount.words() if stands.amount else ""
    if amount and stands.per != "fixed":
        amount += f" per {stands.per}"
    first = [
        stands.words.body if stands.words else "",
        amount,
        f"due {_day(stands.due)}" if stands.due else "",
    ]
    second = [_submitted(item.submitted), *_money(case, item), *_restated(item)]
    lines = hanging(f"  {item.label:4}", " · ".join(part for part in first if part), width)
    more = " · ".join(part for part in second if part)
    return lines + (hanging("      ", more, width) if more else [])


def _money(case: OpenCase, item: MilestoneItem | RequestItem) -> list[str]:
    found, open_name = [], open_pot(case.facts)
    for row in item.account:
        pots = (("received", row.received), ("in escrow", row.held), (open_name, row.open))
        found += [f"{name} {pot.words()}" for name, pot in pots if pot.minor]
    return found


def _day(moment: Moment) -> str:
    return date_words(moment.start)


def request_lines(case: OpenCase, item: RequestItem, width: int) -> list[str]:
    """Return a request: the words it was asked in, then price, answer, work, readings and money."""
    client = case.facts.client.split()[0]
    asking = item.askings[0] if item.askings else None
    said = asking.words[0] if asking and asking.words else None
    text = (f'"{said.own}"' if said.basis == "verbatim" else said.own) if said else ""
    lines = hanging(f"  {item.label:4}", " ".join(text.split()), width)
    parts = [f"asked {_day(asking.when)}" if asking else ""]
    parts += [f"quoted {one.amount.words()} {_day(one.when)} ({one.time.value})" for one in item.prices[-1:]]
    parts.append(_state(item))
    parts.append(f"work done {_day(item.work[-1].when)}" if item.work and item.work[-1].when else "")
    parts.append(_readings(item.readings, client))
    near = [one.label for one in item.near]
    parts += [f"near {', '.join(near)}" if near else "", *_money(case, item)]
    return lines + hanging("      ", " · ".join(part for part in parts if part), width)


def _state(item: RequestItem) -> str:
    state = _STATES.get(item.state.value, item.state.value)
    if item.state.value == "price stated, no agreement in the record":
        state = "not agreed" if item.answers else silent_words(item)
    if state == "no price named" and item.readings.freelancer and item.readings.freelancer[-1].stance == "in":
        return ""
    return state + (f" {_day(item.decided.when)}" if item.decided else "")
