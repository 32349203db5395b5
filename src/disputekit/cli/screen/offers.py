"""Offers on the screen: one block each, with who, when, until when, and what was answered."""

from collections.abc import Iterator, Sequence

from disputekit.app.offers import Offer
from disputekit.app.workspace import OpenCase
from disputekit.cli.screen.layout import facts, hanging, wrapped
from disputekit.record.moment import Moment
from disputekit.record.spoken import echo_words

CSV_NAMES = (
    *("offer", "number", "by", "when", "amount", "currency", "for", "until", "new_deadline", "terms"),
    *("state", "answer", "answered_by", "answered_when", "answer_words"),
)
_SIDES = {"me": "you", "client": "the client", "platform": "the platform"}
_ANSWERS = {"agreed": "accepted", "dropped": "withdrawn", "partly": "accepted in part"}
_LATE = {True: "after it ran out", None: "perhaps after it ran out", False: ""}


def offer_lines(case: OpenCase, offers: Sequence[Offer], width: int) -> list[str]:
    """Return all offers as lines of text."""
    lines: list[str] = []
    for one in offers:
        lines += [*([""] if lines else []), *_block(case, one, width)]
    return lines


def _block(case: OpenCase, one: Offer, width: int) -> list[str]:
    zone = case.facts.zone
    amount = one.amount.words() if one.amount else "no amount"
    head = [amount, *([f"for {', '.join(one.about)}"] if one.about else []), f"by {side_words(one.by)}"]
    lines = hanging(
        f"{one.label or f'#{one.seq}'}  ", " · ".join([*head, state_words(one), f"#{one.seq}"]), width
    )
    again = f", stated {one.times} times" if one.times > 1 else ""
    pairs = [
        ("made", f"{echo_words(one.when, zone)}{f' · {one.where}' if one.where else ''}{again}"),
        ("runs out", _said(one.due, zone)),
        ("deadline", _said(one.new_due, zone)),
        ("terms", _quoted(one.words)),
        *(("answer", line) for line in _answers(one, zone)),
    ]
    return [*wrapped("\n".join(lines), 0), *facts(pairs, width, indent=4)]


def _answers(one: Offer, zone: str) -> Iterator[str]:
    for answer in one.answers:
        parts = [_ANSWERS.get(answer.value, answer.value) + f" by {side_words(answer.by)}"]
        parts += [answer.amount.words() if answer.amount else "", echo_words(answer.when, zone)]
        parts += [_LATE[answer.late], _quoted(answer.words), f"#{answer.seq}"]
        yield " · ".join(part for part in parts if part)


def side_words(side: str) -> str:
    """Return a side as the freelancer's screen calls it."""
    return _SIDES.get(side, "a name of no side" if side == "unknown" else side)


def state_words(one: Offer) -> str:
    """Return where an offer stands; open ones say whether they were seen."""
    return f"{one.state.value}, seen" if one.seen and one.state.value == "open" else one.state.value


def _said(moment: Moment | None, zone: str) -> str:
    return echo_words(moment, zone) if moment else ""


def _quoted(words: Sequence[object]) -> str:
    said = [(getattr(one, "body", ""), getattr(one, "basis", "")) for one in words]
    return " / ".join(f'"{body}"' if basis == "verbatim" else body for body, basis in said)


def offer_cells(one: Offer) -> list[object]:
    """Return an offer as the cells of a table, under the names of ``CSV_NAMES``; of its answers the last one."""
    last = one.answers[-1] if one.answers else None
    return [
        one.label,
        one.seq,
        one.by,
        one.when.start,
        one.amount.plain() if one.amount else "",
        one.amount.currency if one.amount else "",
        ", ".join(one.about),
        one.due.start if one.due else "",
        one.new_due.start if one.new_due else "",
        _quoted(one.words),
        one.state.value,
        _ANSWERS.get(last.value, last.value) if last else "",
        last.by if last else "",
        last.when.start if last else "",
        _quoted(last.words) if last else "",
    ]
