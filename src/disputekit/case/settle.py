"""The ways a dispute can end, side by side: what each brings after fees and own hours. For the freelancer alone.

Nothing is predicted. Amounts come from the record, from a rule with its source, or from the freelancer, and each
says which. A percentage is applied to an amount and rounded half up to the minor unit; hours are minutes times
the rate, rounded the same way. Currencies are never added: each has a sheet of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from disputekit.case.arbitration import ArbitrationFee, arbitration_fee
from disputekit.case.clocks import Clocks, Deadline
from disputekit.case.derivation import half_up, rescaled
from disputekit.case.hourly import amount_for
from disputekit.case.offers import Offer, open_offers
from disputekit.case.pots import ClaimBasis, Pots, empty_pots
from disputekit.case.rule import Actor, Effect, Rule
from disputekit.case.settlement import (
    Even,
    Expected,
    Outcome,
    Own,
    ServiceFee,
    Settlement,
    Sheet,
    Silence,
    Way,
)
from disputekit.record.money import Money

HUNDRED = Decimal(100)


def settle(
    pots: tuple[Pots, ...], offers: tuple[Offer, ...], clocks: Clocks, rule: Rule | None, own: Own
) -> Settlement:
    """Lay the ways side by side.

    Args:
        pots: the money, see ``pots_of``.
        offers: all offers of the case; those that are open count.
        clocks: the running clocks; the first that moves money says what silence does.
        rule: the rule with the platform's arbitration fee, None where there is none.
        own: the freelancer's own numbers, which come before everything else.
    """
    known = {one.currency for one in pots}
    named = [one.amount for one in offers if one.is_open and one.amount]
    named += [one for one in (own.claim, own.extra, own.partial) if one]
    codes = sorted({one.currency for one in named} - known)
    every = (*pots, *(empty_pots(code) for code in codes))
    return Settlement(
        sheets=tuple(_sheet(_typed(one, offers, own), offers, clocks, rule, own) for one in every),
        offers=offers,
        own=own,
    )


def _typed(pots: Pots, offers: tuple[Offer, ...], own: Own) -> Pots:
    """Return the pots in the finest scale of all amounts, with the freelancer's own claim and extra in place."""
    stated = [own.claim, own.extra, own.partial, own.arbitration, own.rate, pots.claim]
    stated += [one.amount for one in offers if one.is_open]
    scale = max(pots.scale, *(one.scale for one in stated if one and one.currency == pots.currency))
    claim = own.claim if own.claim and own.claim.currency == pots.currency else None
    extra = own.extra if own.extra and own.extra.currency == pots.currency else None
    escrow, wide_claim = rescaled(pots.escrow, scale), rescaled(claim or pots.claim, scale)
    agreed = rescaled(pots.extra, scale)
    return pots._replace(
        scale=scale,
        escrow=escrow,
        extra=rescaled(extra, scale) if extra else agreed,
        extra_in_claim=agreed._replace(minor=min(agreed.minor, max(0, wide_claim.minor - escrow.minor))),
        unfunded=rescaled(pots.unfunded, scale),
        claim=wide_claim,
        claim_basis=ClaimBasis.TYPED if claim else pots.claim_basis,
        claim_seqs=() if claim else pots.claim_seqs,
    )


def _sheet(pots: Pots, offers: tuple[Offer, ...], clocks: Clocks, rule: Rule | None, own: Own) -> Sheet:
    fee = arbitration_fee(rule, pots, own.arbitration)
    here = fee if fee is not None and fee.amount.currency == pots.currency else None
    silence, service = _silence(pots, clocks), _service(pots, own)
    sums = _Sums(pots, service, here, own)
    outcomes = tuple(sums.outcomes(open_offers(offers), silence))
    return Sheet(
        pots=pots,
        service=service,
        arbitration=here,
        fee_elsewhere=None if here else fee,
        silence=silence,
        outcomes=outcomes,
        missing=tuple(_missing(pots, outcomes)),
        evens=tuple(sums.evens(outcomes)),
        expected=sums.expected(),
    )


def _missing(pots: Pots, outcomes: tuple[Outcome, ...]) -> Iterator[Way]:
    """Yield the ways that need a number of the freelancer to be laid out."""
    there = {one.way for one in outcomes}
    wanted = [Way.PARTIAL, Way.SPLIT, Way.DEADLINE, *([Way.AWARD] if pots.claim.minor else [])]
    yield from (way for way in (Way.EXTRA, *wanted) if way not in there)


# ---------------------------------------------------------------- arithmetic


@dataclass(frozen=True, slots=True)
class _Sums:
    """The arithmetic of one sheet."""

    pots: Pots
    service: ServiceFee | None
    arbitration: ArbitrationFee | None
    own: Own

    def outcomes(self, offered: tuple[Offer, ...], silence: Silence | None) -> Iterator[Outcome]:
        claim = self.pots.claim
        if claim.minor:
            yield self._outcome(Way.CLAIM, claim)
            if self.arbitration:
                yield self._outcome(Way.AWARD, claim)
                yield self._outcome(Way.NOTHING, self._amount(0))
        if self.pots.extra.minor:
            yield self._outcome(Way.EXTRA, self._with_extra())
        yield from self._partial(offered)
        if claim.minor and self.own.split is not None:
            yield self._outcome(Way.SPLIT, self._amount(share(claim.minor, self.own.split)))
        yield from self._revised(offered)
        yield self._outcome(Way.WALK_AWAY, self._amount(0))
        if silence is not None and silence.goes_to:
            gross = silence.amount if silence.goes_to == "me" else self._amount(0)
            yield self._outcome(Way.SILENCE, gross)._replace(is_default=True)

    def _with_extra(self) -> Money:
        """Return the claim and the extra work; what of it the claim holds already counts once."""
        pots = self.pots
        return self._amount(pots.claim.minor - pots.extra_in_claim.minor + pots.extra.minor)

    def _partial(self, offered: tuple[Offer, ...]) -> Iterator[Outcome]:
        for one in offered:
            if one.amount and one.amount.currency == self.pots.currency:
                yield self._of_offer(Way.PARTIAL, one)
        if self.own.partial and self.own.partial.currency == self.pots.currency:
            yield self._outcome(Way.PARTIAL, rescaled(self.own.partial, self.pots.scale))

    def _revised(self, offered: tuple[Offer, ...]) -> Iterator[Outcome]:
        """Yield the claim at a later date: the one the freelancer names, else that of the last open offer."""
        named = [one for one in offered if one.new_due]
        if self.own.new_deadline:
            found = self._outcome(Way.DEADLINE, self.pots.claim)
            yield found._replace(deadline=self.own.new_deadline)
        elif named and (named[-1].amount is None or named[-1].amount.currency == self.pots.currency):
            yield self._of_offer(Way.DEADLINE, named[-1])._replace(deadline=named[-1].new_due)

    def _of_offer(self, way: Way, offer: Offer) -> Outcome:
        gross = rescaled(offer.amount, self.pots.scale) if offer.amount else self.pots.claim
        return self._outcome(way, gross)._replace(
            seq=offer.seq, label=offer.label, by=offer.by, until=offer.due
        )

    def _outcome(self, way: Way, gross: Money) -> Outcome:
        fee = self._fee(gross)
        arbitration = self._arbitration_minor() if way in {Way.AWARD, Way.NOTHING} else 0
        hours = self._hours(way)
        return Outcome(
            way=way,
            gross=gross,
            fee=self._amount(fee),
            arbitration=self._amount(arbitration),
            hours=self._amount(hours),
            net=self._amount(gross.minor - fee - arbitration - hours),
            outside=self._amount(max(0, gross.minor - self.pots.escrow.minor)),
        )

    def evens(self, outcomes: tuple[Outcome, ...]) -> Iterator[Even]:
        """Yield where arbitration equals each way that settles; ``place`` is the way's place among the outcomes."""
        if self.arbitration is None or not self.pots.claim.minor:
            return
        claim = self.pots.claim.minor - self._fee(self.pots.claim)
        spent = self._arbitration_minor() + self._hours(Way.AWARD)
        for place, one in enumerate(outcomes):
            if one.way in {Way.PARTIAL, Way.SPLIT, Way.WALK_AWAY} and claim:
                needed = one.net.minor + spent
                percent = _rounded(Decimal(needed) * HUNDRED / claim, "0.1")
                yield Even(place, self._amount(needed), self._amount(claim), percent)

    def expected(self) -> Expected | None:
        """Return the freelancer's own chance applied, None where none was named or nothing can be awarded."""
        if self.own.chance is None or self.arbitration is None or not self.pots.claim.minor:
            return None
        award = self._outcome(Way.AWARD, self.pots.claim)
        nothing = self._outcome(Way.NOTHING, self._amount(0))
        return Expected(self.own.chance, on_average(award, nothing, self.own.chance))

    def _fee(self, gross: Money) -> int:
        return share(gross.minor, self.service.percent) if self.service else 0

    def _arbitration_minor(self) -> int:
        return rescaled(self.arbitration.amount, self.pots.scale).minor if self.arbitration else 0

    def _hours(self, way: Way) -> int:
        """Return own time in money. Arbitration takes the same hours whatever it awards.

        Where no arbitration is laid out, its hours are those of going through with the claim.
        """
        rate = self.own.rate
        if rate is None or rate.currency != self.pots.currency:
            return 0
        counted = {Way.AWARD} if way is Way.NOTHING else {way}
        if way is Way.CLAIM and self.arbitration is None:
            counted = {Way.CLAIM, Way.AWARD}
        minutes = sum(count for one, count in self.own.minutes if one in counted)
        return amount_for(rescaled(rate, self.pots.scale), minutes).minor

    def _amount(self, minor: int) -> Money:
        return Money(self.pots.currency, minor, self.pots.scale)


def on_average(award: Outcome, nothing: Outcome, chance: Decimal) -> Money:
    """Return what arbitration comes to when a chance is put on the full claim: arithmetic, and no forecast."""
    after_fee = award.net.minor - nothing.net.minor
    return nothing.net._replace(minor=share(after_fee, chance) + nothing.net.minor)


def share(minor: int, percent: Decimal) -> int:
    """Return a percentage of minor units, rounded half up."""
    return half_up(Decimal(minor) * percent / HUNDRED)


def _rounded(value: Decimal, step: str) -> Decimal:
    return value.quantize(Decimal(step), rounding=ROUND_HALF_UP)


def _service(pots: Pots, own: Own) -> ServiceFee | None:
    """Return the service fee: typed, or worked out from recorded fees; never guessed."""
    if own.fee is not None:
        return ServiceFee(own.fee, None, None, (), ())
    if pots.fees is None:
        return None
    taken, received, labels, seqs = pots.fees
    percent = _rounded(Decimal(taken.minor) * HUNDRED / received.minor, "0.01")
    return ServiceFee(percent, taken, received, labels, seqs)


# ---------------------------------------------------------------- silence


def _silence(pots: Pots, clocks: Clocks) -> Silence | None:
    """Return what the first running clock that moves money of this currency does when nobody acts."""
    moving = [one for one in clocks.running if one.amount and one.amount.currency == pots.currency]
    if not moving:
        return None
    first = moving[0]
    amount = first.amount or pots.escrow
    return Silence(
        due=first.due,
        act_by=first.act_by,
        goes_to=_goes_to(first),
        amount=rescaled(amount, max(amount.scale, pots.scale)),
        words=first.silence,
        rule=first.rule.id if first.rule else "",
        confidence=first.rule.confidence if first.rule else "",
        shown=first.shown,
        others=len(moving) - 1,
    )


def _goes_to(deadline: Deadline) -> str:
    """Return whose the money is after silence; empty where the rule does not say, or no rule is named."""
    rule = deadline.rule
    if rule is None:
        return ""
    if rule.effect is Effect.MONEY_LOST and rule.acts is Actor.ME:
        return "client"
    return {Effect.ESCROW_TO_CLIENT: "client", Effect.ESCROW_TO_ME: "me"}.get(rule.effect, "")
