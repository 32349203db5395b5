"""``status`` on the screen: where the case stands, in five short blocks."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from disputekit.app.channels import open_pot, platform_words
from disputekit.app.plain import CurrencyAccount, RequestItem
from disputekit.app.status import Status
from disputekit.app.workspace import OpenCase
from disputekit.cli.screen.ends import date_lines, end_lines, near_lines, vague_lines
from disputekit.cli.screen.layout import counted, facts, hanging, wrapped
from disputekit.cli.screen.scope import milestone_lines

_STATES = {
    "agreed in writing": "agreed in writing",
    "agreed, on the freelancer's note only": "agreed, on your note only",
    "marked as agreed, no words in the record": "marked as agreed",
    "price stated, no agreement in the record": "priced, not answered",
    "no price stated": "without a price",
}


def status_lines(case: OpenCase, found: Status, waiting: Sequence[str], width: int) -> list[str]:
    """Return where the case stands; ``waiting`` are remarks about records that were not taken in yet."""
    known = case.facts
    client = ", ".join(part for part in (known.client, known.company) if part)
    platform = " ".join(part for part in (platform_words(known.platform), known.contract.type or "") if part)
    lines = wrapped(f"{case.row.slug} · {known.title} · {client} · {platform} · {known.currency}", width)
    pairs = [
        ("record", _record(case, found)),
        ("sealed", _sealed(found)),
        ("requests", _requests(found.requests)),
        *((("money", _money(one, open_pot(known)))) for one in found.accounts),
    ]
    lines += facts(pairs, width)
    milestones = [line for one in found.milestones for line in milestone_lines(case, one, width)]
    lines += _block("Milestones", milestones, width)
    clocks = [*vague_lines(found.vague, width), *near_lines(case, found.clocks, width)]
    lines += _block("Clocks (all of them: dk deadlines)", clocks, width)
    lines += _block("Dates", date_lines(case, found.dates, width), width)
    lines += _block("Open ends, and what closes each", end_lines(found.ends, width), width)
    lines += _block("Waiting", [line for one in waiting for line in hanging("  ", one, width)], width)
    if not (found.ends or found.dates or clocks):
        lines += ["", "nothing is open"]
    return lines


def _block(title: str, lines: list[str], width: int) -> list[str]:
    return ["", *wrapped(title, width), *lines] if lines else []


def _record(case: OpenCase, found: Status) -> str:
    ago = case.setup.now - datetime.fromisoformat(found.last_recorded_at)
    hours = int(ago.total_seconds() // 3600)
    last = (
        "less than an hour ago"
        if hours < 1
        else f"{hours} h ago"
        if hours < 48
        else f"{hours // 24} days ago"
    )
    chosen = " · TIMES MAY BE CHOSEN (demo case)" if case.facts.clock == "set" else ""
    return f"{counted(found.records, 'entry', 'entries')}, the last one {last}{chosen}"


def _sealed(found: Status) -> str:
    if found.witness is None:
        return "no seal of it lies with anybody else yet: dk checkpoint"
    size, witness = found.witness
    return f"up to #{size}, held by {witness}"


def _requests(requests: Sequence[RequestItem]) -> str:
    counts = Counter(_state(one) for one in requests)
    return ", ".join(
        [counted(len(requests), "request"), *(f"{number} {state}" for state, number in counts.items())]
    )


def _state(one: RequestItem) -> str:
    """Say where a request stands; that nobody answered, only where the record holds all of the channel."""
    state = _STATES.get(one.state.value, one.state.value)
    return state if state != "priced, not answered" or one.absence else "priced, no answer written down"


def _money(account: CurrencyAccount, open_name: str) -> str:
    total = account.total
    pots = [
        ("agreed", total.due),
        ("received", total.received),
        ("in escrow", total.held),
        (open_name, total.open),
    ]
    pots += [("refund asked", account.refund_asked), ("returned", total.returned)]
    said = [f"{name} {amount.digits()}" for name, amount in pots if amount.minor or name == "agreed"]
    return f"{account.currency} " + ", ".join(said)
