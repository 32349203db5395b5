"""The sentences of ``settle``, the same on the screen and on the private page: plain text, amounts with their sums.

Arithmetic is written out, so that the reader can do it again. A chance is the freelancer's own number and is
called so; nothing here says how a dispute will end.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from disputekit.case.pots import ClaimBasis, Pots
from disputekit.case.settle import on_average
from disputekit.case.settlement import Even, Outcome, Settlement, Sheet, Silence, Way
from disputekit.record.moment import Moment, from_clock
from disputekit.record.money import Money
from disputekit.record.spoken import date_words, echo_words, report_day

_TITLES = {
    Way.CLAIM: "full claim, paid without arbitration",
    Way.AWARD: "full claim, awarded by arbitration",
    Way.NOTHING: "arbitration, nothing awarded",
    Way.EXTRA: "full claim and the agreed extra work",
    Way.PARTIAL: "partial payment",
    Way.SPLIT: "split",
    Way.DEADLINE: "revised deadline",
    Way.WALK_AWAY: "walk away",
    Way.SILENCE: "nobody acts",
}
# What a way that is not laid out needs.
NEEDS = {
    Way.EXTRA: ("agreed rate for the extra work", "--extra 150"),
    Way.PARTIAL: ("partial payment", "--partial 800, or record an offer: dk offer make 800 --for {label}"),
    Way.SPLIT: ("split", "--split 50"),
    Way.DEADLINE: ("revised deadline", "--new-deadline '20 apr'"),
    Way.AWARD: ("arbitration", "--arbitration FEE"),
}
_HOUR = 60
_WHOLE = Decimal(100)


def title(sheet: Sheet, one: Outcome, split: Decimal | None) -> str:
    """Return how a way is called: ``client's offer O2``, ``split, 50 % to you``."""
    words = _TITLES[one.way]
    if one.way is Way.PARTIAL:
        return f"{words}, {_whose(one)}"
    if one.way is Way.SPLIT and split is not None:
        return f"{words}, {percent_words(split)} to you"
    if one.way is Way.DEADLINE and one.deadline is not None:
        return f"{words} {' '.join(report_day(one.deadline, one.deadline.zone, year=True).split())}"
    if one.way is Way.CLAIM and sheet.arbitration is None:
        return "full claim"
    return words


def _whose(one: Outcome) -> str:
    if not one.seq:
        return "your number"
    name = one.label or f"#{one.seq}"
    whose = {"me": "your", "client": "the client's", "platform": "the platform's"}
    return " ".join(part for part in (whose.get(one.by, ""), "offer", name) if part)


def equation(one: Outcome) -> str:
    """Return the arithmetic of a way: ``1,200.00 - fee 120.00 - arbitration 337.50 = 742.50``."""
    parts = [one.gross.digits()]
    for name, amount in (("fee", one.fee), ("arbitration", one.arbitration), ("own hours", one.hours)):
        parts += [f"- {name} {amount.digits()}"] if amount.minor else []
    return " ".join(parts) + (f" = {one.net.digits()}" if len(parts) > 1 else "")


# ---------------------------------------------------------------- what the sums rest on


def standing_words(sheet: Sheet) -> str:
    """Say what is in escrow, and what was agreed and is not."""
    pots = sheet.pots
    if not pots.escrow.minor:
        return "nothing is in escrow" + _not_paid(pots)
    parts = [f"escrow {pots.escrow.digits()}{_of(pots.escrow_labels)}"]
    if pots.extra.minor:
        parts.append(f"agreed extra {pots.extra.digits()}{_of(pots.extra_labels)} is NOT in escrow")
    if pots.unfunded.minor:
        parts.append(f"agreed beside that {pots.unfunded.digits()}{_of(pots.unfunded_labels)}, not funded")
    return "; ".join(parts)


def _not_paid(pots: Pots) -> str:
    never = pots.extra._replace(minor=pots.extra.minor + pots.unfunded.minor)
    labels = (*pots.unfunded_labels, *pots.extra_labels)
    return f"; agreed and not paid {never.digits()}{_of(labels)}" if never.minor else ""


def claim_words(sheet: Sheet) -> str:
    """Say the full claim and where it comes from."""
    pots = sheet.pots
    said = f"{pots.claim.digits()}, {pots.claim_basis.value}{_records(pots.claim_seqs)}"
    kept = pots.claim.minor - pots.escrow.minor - pots.extra.minor - pots.unfunded.minor
    if pots.claim_basis is not ClaimBasis.CONTESTED or kept <= 0:
        return said
    return f"{said}; {pots.claim._replace(minor=kept).digits()} of it reached you already: of that a net below is what you keep"


def fee_words(sheet: Sheet) -> str:
    """Say the platform's service fee as the arithmetic it comes from, or that none is subtracted."""
    fee = sheet.service
    if fee is None:
        return "none subtracted: no rule states it and no fee is recorded; yours: --fee 10"
    if fee.taken is None or fee.received is None:
        return f"{percent_words(fee.percent)}, your number"
    base = f"received {fee.received.digits()}{_of(fee.labels)}"
    taken = f"fees recorded {fee.taken.digits()}{_records(fee.seqs)}"
    return f"{taken} / {base} = {percent_words(fee.percent)}"


def arbitration_words(sheet: Sheet) -> str:
    """Say what arbitration costs each side and who says so."""
    other, fee = sheet.fee_elsewhere, sheet.arbitration
    if other is not None:
        return f"{other.amount.words()}, in another currency: not subtracted here{_source(other.rule, other.confidence)}"
    if fee is None:
        return "no fee is known for it here, so it is not laid out; yours: --arbitration FEE"
    if not fee.rule:
        return f"{fee.amount.digits()}, your number"
    checked = f", checked {date_words(fee.checked_on.isoformat())}" if fee.checked_on else ""
    how = f" = {fee.how}" if fee.how else ""
    differ = f"; sources differ: {fee.conflicts}" if fee.conflicts else ""
    return f"{fee.amount.digits()}{how}{_source(fee.rule, fee.confidence)}{checked}{differ}"


def hours_words(settlement: Settlement, sheet: Sheet) -> str:
    """Say what own hours are valued at, empty where none were stated in this currency."""
    own = settlement.own
    if own.rate is None or own.rate.currency != sheet.pots.currency or not own.minutes:
        return ""
    through = "arbitration" if sheet.arbitration else "the full claim"
    named = {Way.AWARD: through, Way.CLAIM: "the full claim", Way.EXTRA: "the extra work"}
    said = [f"{clock_words(minutes)} for {named.get(way, _TITLES[way])}" for way, minutes in own.minutes]
    return f"{', '.join(said)} at {own.rate.digits()} an hour, your numbers"


def silence_words(silence: Silence, zone: str) -> str:
    """Say what happens when nobody acts, until when, and who says so."""
    until = echo_words(from_clock(silence.due, zone), zone)
    shown = f", date read off the platform (#{silence.shown})" if silence.shown else ""
    act = f", act by {date_words(silence.act_by.isoformat())}" if silence.act_by else ""
    more = f"; {silence.others} more clocks move money: dk deadlines" if silence.others > 1 else ""
    more = "; one more clock moves money: dk deadlines" if silence.others == 1 else more
    said = silence.words.rstrip(". ")
    return f"until {until}{act}: {said}{_source(silence.rule, silence.confidence)}{shown}{more}"


# ---------------------------------------------------------------- arbitration against the rest


def even_words(settlement: Settlement, sheet: Sheet, even: Even) -> str:
    """Say where arbitration and another way come out equal, as a division with its result."""
    one = sheet.outcomes[even.place]
    name, claim = title(sheet, one, settlement.own.split), even.claim.digits()
    top = f"{one.net.digits()} + {' + '.join(_spent(sheet))}"
    said = f"{name}: ({top}) / {claim} = {even.needed.digits()} / {claim}"
    if even.percent > _WHOLE:
        return f"{said} = more than 100 %: no chance makes them equal"
    if even.percent <= 0:
        return f"{said} = 0 % or less: equal at no chance at all"
    return f"{said} = {even.percent} %"


def _spent(sheet: Sheet) -> list[str]:
    """Return what arbitration takes whatever it awards, as terms of a sum."""
    found = [one for one in sheet.outcomes if one.way is Way.NOTHING]
    fees = [f"arbitration {one.arbitration.digits()}" for one in found]
    return fees + [f"own hours {one.hours.digits()}" for one in found if one.hours.minor]


def even_lead(sheet: Sheet) -> str:
    """Return the sentence before the divisions: what they divide, and that the chance is nobody's forecast."""
    cost = sheet.arbitration.amount.digits() if sheet.arbitration else "nothing"
    return (
        f"Arbitration costs {cost}. It comes out equal to a way below if the chance of the full "
        f"{sheet.pots.claim.digits()} is what the way nets, plus what arbitration takes, divided by the claim after fee. "
        "Arithmetic on your numbers; no forecast."
    )


def expected_words(sheet: Sheet) -> str:
    """Say what arbitration comes to on the freelancer's own chance; empty where none was named."""
    if sheet.expected is None:
        return ""
    chance, net = percent_words(sheet.expected.chance), sheet.expected.net.digits()
    after_fee = [
        one.gross._replace(minor=one.gross.minor - one.fee.minor)
        for one in sheet.outcomes
        if one.way is Way.AWARD
    ]
    sums = " - ".join([*(f"{chance} of {one.digits()}" for one in after_fee), *_spent(sheet)])
    return f"{chance}, your number: {sums} = {net}"


def chances(sheet: Sheet, percents: Iterable[int]) -> Iterator[tuple[str, Money]]:
    """Yield what arbitration comes to on average at some chances, the freelancer's own one among them."""
    own = {sheet.expected.chance} if sheet.expected else set()
    award, nothing = sheet.outcome(Way.AWARD), sheet.outcome(Way.NOTHING)
    if award is None or nothing is None:
        return
    for chance in sorted({*map(Decimal, percents), *own}):
        name = f"{percent_words(chance)}{', your number' if chance in own else ''}"
        yield name, on_average(award, nothing, chance)


def missing_words(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Yield what is not laid out, and the option that lays it out."""
    pots = sheet.pots
    label = next(iter((*pots.escrow_labels, *pots.unfunded_labels, *pots.extra_labels)), "M1")
    for way in sheet.missing:
        name, option = NEEDS[way]
        yield name, option.format(label=label)


def moment_words(moment: Moment) -> str:
    """Return a moment in full, in its own zone."""
    return echo_words(moment, moment.zone)


def percent_words(value: Decimal) -> str:
    """Return a percentage without idle zeros: ``10 %``, ``4.1 %``."""
    plain = f"{value:f}"
    return f"{plain.rstrip('0').rstrip('.') if '.' in plain else plain} %"


def clock_words(minutes: int) -> str:
    """Return a length of time: ``6 h``, ``1 h 30 min``."""
    hours, rest = divmod(minutes, _HOUR)
    return f"{hours} h" if not rest else f"{hours} h {rest} min" if hours else f"{rest} min"


def _of(labels: tuple[str, ...]) -> str:
    return f" ({', '.join(labels)})" if labels else ""


def _records(seqs: tuple[int, ...]) -> str:
    return f" ({', '.join(f'#{seq}' for seq in seqs)})" if seqs else ""


def _source(rule: str, confidence: str) -> str:
    if not rule:
        return ""
    return f" ({rule}, confidence {confidence})" if confidence else f" ({rule})"
