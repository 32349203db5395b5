"""Hours and what they come to: rate x time, at the agreed rate that stood when the time was worked."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from disputekit.case.case import Case
from disputekit.case.contract_week import ContractWeek, week_of, week_of_day
from disputekit.case.derivation import Term, half_up
from disputekit.case.evidence import exhibits, speaker
from disputekit.case.piece import Piece
from disputekit.case.requests import AGREED, bare_request
from disputekit.case.terms import is_agreed, terms_of
from disputekit.case.view import HoursLine, TermStatement
from disputekit.record.moment import bounds
from disputekit.record.money import Money

_MODES = ("tracked", "manual", "over_limit")


def amount_for(rate: Money, minutes: int) -> Money:
    """Return rate x minutes / 60, rounded half up to the minor unit."""
    return rate._replace(minor=half_up(Decimal(rate.minor) * minutes / 60))


def hours_lines(case: Case) -> tuple[HoursLine, ...]:
    """Return all hours, one line for each label and rate; the amount is rounded once per line."""
    return case.once("hours lines", "", lambda: hours_lines_of(case, case.of_kind("hours")))


def hours_lines_of(case: Case, hours: Iterable[Piece]) -> tuple[HoursLine, ...]:
    """Return the same of some hours records."""
    found: dict[tuple[str | None, Money | None], list[Piece]] = {}
    for piece in hours:
        label = label_of(case, piece)
        found.setdefault((label, rate_at(case, label, piece) if label else None), []).append(piece)
    return tuple(_line(case, label, rate, pieces) for (label, rate), pieces in found.items())


def hours_term(line: HoursLine) -> Term | None:
    """Return what hours at one rate come to as a term of a sum, None where they have no rate."""
    if line.amount is None or line.rate is None:
        return None
    hours, minutes = divmod(line.tracked + line.manual, 60)
    what = f"{hours} h {minutes:02} min at {line.rate.words()}"
    return Term(line.amount, what, tuple(one.seq for one in line.exhibits))


def label_of(case: Case, hours: Piece) -> str | None:
    """Return what hours were for: the label they name, else the one milestone that is priced by the hour."""
    named = [label for label in case.topics(hours) if label[:1] in {"M", "R"}]
    if named:
        return named[0]
    hourly = [label for label in case.labels("M") if is_hourly(case, label)]
    return hourly[0] if len(hourly) == 1 else None


def is_hourly(case: Case, label: str) -> bool:
    """Tell whether a milestone, or the agreed price of a request, is a rate by the hour."""
    if label.startswith("R"):
        return _request_rate(case, label) is not None
    terms = terms_of(case, label)
    return terms is not None and terms.stands.per == "hour"


def is_hourly_contract(case: Case) -> bool:
    """Tell whether the contract is paid by the hour: by its type, else by the price of a milestone."""
    kind = (case.facts.contract.type or "").casefold()
    return "hour" in kind or (not kind and any(is_hourly(case, label) for label in case.labels("M")))


def rate_at(case: Case, label: str, hours: Piece) -> Money | None:
    """Return the hourly rate of a label that stood when some hours began; the first that was agreed where none did yet."""
    if label.startswith("R"):
        return _request_rate(case, label)
    terms = terms_of(case, label)
    if terms is None:
        return None
    agreed = [one for one in (*terms.earlier, terms.stands) if is_agreed(one)]
    stood = [one for one in agreed if _had_begun(case, one, hours)]
    chosen = (stood or agreed[:1] or [terms.stands])[-1]
    return chosen.amount if chosen.per == "hour" else None


def _had_begun(case: Case, statement: TermStatement, hours: Piece) -> bool:
    """Tell whether a statement held from the beginning of the hours: a rate of Wednesday is not that of its Monday."""
    return bounds(statement.when).lo <= bounds(case.at(hours)).lo


def _request_rate(case: Case, label: str) -> Money | None:
    if label not in case.labels("R"):
        return None
    item = bare_request(case, label)
    hourly = [price.amount for price in item.prices if price.per == "hour"]
    return hourly[-1] if hourly and item.state in AGREED else None


def _line(case: Case, label: str | None, rate: Money | None, pieces: list[Piece]) -> HoursLine:
    tracked, manual, over_limit = (_minutes(pieces, mode) for mode in _MODES)
    return HoursLine(
        label=label,
        rate=rate,
        tracked=tracked,
        manual=manual,
        over_limit=over_limit,
        no_memo=sum(one.number("minutes") for one in pieces if not one.text("memo")),
        amount=amount_for(rate, tracked + manual) if rate else None,
        exhibits=exhibits(case, *pieces),
    )


def _minutes(pieces: list[Piece], mode: str) -> int:
    return sum(one.number("minutes") for one in pieces if one.text("mode") == mode)


def disputes_hours(case: Case, event: Piece) -> bool:
    """Tell whether an event disputes hours: it says so, or the client filed a dispute over an hourly contract."""
    if event.text("name") == "dispute_filed" and speaker(case, event) == "client":
        return is_hourly_contract(case)
    return event.text("name") == "hours_disputed"


def disputed_hours(case: Case, event: Piece) -> tuple[Piece, ...]:
    """Return the hours that an event is about which disputes hours.

    Those of the weeks of the hours it names; where it names none, those of the week before it: no other can be
    disputed. A label that it names narrows them. Empty where it is not known which week that is.
    """
    apart, weeks = _hours_named(case, event), disputed_weeks(case, event)
    labels = {ref for ref in event.about if isinstance(ref, str)}
    return tuple(
        one
        for one in case.of_kind("hours")
        if (one in apart or week_of(case.at(one)) in weeks) and (not labels or label_of(case, one) in labels)
    )


def disputed_weeks(case: Case, event: Piece) -> frozenset[ContractWeek]:
    """Return the weeks that an event is about which disputes hours, empty where they are not known (see above)."""
    apart = _hours_named(case, event)
    weeks = [week_of(case.at(one)) for one in apart] if apart else [_week_before(case, event)]
    return frozenset(one for one in weeks if one is not None)


def _hours_named(case: Case, event: Piece) -> tuple[Piece, ...]:
    named = (case.by_seq[ref] for ref in event.about if isinstance(ref, int) and ref in case.by_seq)
    return tuple(one for one in named if one.kind == "hours")


def _week_before(case: Case, event: Piece) -> ContractWeek | None:
    week = week_of(case.at(event))
    return week_of_day(week.monday - timedelta(days=1)) if week else None
