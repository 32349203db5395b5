"""Offers to settle: record one, record the answer to one, list them. No document ever shows them."""

from collections.abc import Mapping

from disputekit.app.log import Draft, reference
from disputekit.app.parse import due_value, money
from disputekit.app.structure import fold_structure
from disputekit.app.workspace import OpenCase
from disputekit.case.facts import is_direct, platform_words
from disputekit.case.left_out import settlement_records
from disputekit.case.offers import Offer, offers
from disputekit.errors import NotFound, Refused
from disputekit.record.canonical import Json
from disputekit.record.fields import is_label

__all__ = ["ANSWERS", "Offer", "answer_draft", "offer_draft", "offers_of", "shown_elsewhere"]

# What is said at the prompt, and the value that the record holds.
ANSWERS: Mapping[str, str] = {
    "accepted": "agreed",
    "agreed": "agreed",
    "declined": "declined",
    "partly": "partly",
    "seen": "seen",
    "withdrawn": "dropped",
}
_SIDES = ("me", "client", "platform")


def offers_of(case: OpenCase) -> tuple[Offer, ...]:
    """Return all offers of the case at the time of the command."""
    return offers(fold_structure(case), case.setup.now)


def offer_draft(
    case: OpenCase, made: Draft, by: str, amount: str = "", until: str = "", new_deadline: str = ""
) -> Draft:
    """Return an offer as a draft. A known label states it anew: what stood before stands no more."""
    if not (amount or new_deadline or made.text or made.files or made.cites):
        raise Refused("what is offered?", "dk offer make 900 --for M3 --until '10 apr' --terms 'WORDS'")
    own: dict[str, Json] = {}
    if amount:
        own["amount"] = money(case, amount)
    if until:
        own["due"] = due_value(case, until, made.when)
    if new_deadline:
        own["new_due"] = due_value(case, new_deadline, made.when)
    sender, receiver = _talkers(case, by)
    return made._replace(label=made.label or "O", sender=sender, receiver=receiver, own=made.own | own)


def answer_draft(case: OpenCase, made: Draft, said: str, value: str, by: str = "", amount: str = "") -> Draft:
    """Return the answer to an offer as a draft; who answers follows from who offered, where that is certain."""
    answer = ANSWERS.get(value.lower())
    if answer is None:
        raise Refused(f"{value!r} is no answer to an offer", f"say one of: {', '.join(ANSWERS)}")
    offer = _offer(case, said)
    who = by or _answerer(offer, answer)
    _check_answerer(offer, answer, who)
    own: dict[str, Json] = {"value": answer}
    if amount:
        own["amount"] = money(case, amount)
    sender, receiver = _talkers(case, who)
    about = offer.label or str(offer.seq)
    return made._replace(sender=sender, receiver=receiver, about=(about, *made.about), own=made.own | own)


def shown_elsewhere(case: OpenCase, seq: int) -> tuple[int, ...]:
    """Return the records an offer rests on that a document prints for another reason: as a request, say.

    Their words stand in documents, since somebody read a request, an answer or a position out of them.
    """
    folded = fold_structure(case)
    private = settlement_records(folded)
    sources = {one.seq for one in folded.sources(folded.by_seq[seq])} - {seq}
    readings = (one for one in folded.pieces if one.seq not in private and not folded.rests_on_itself(one))
    return tuple(sorted({source.seq for one in readings for source in folded.sources(one)} & sources))


def _offer(case: OpenCase, said: str) -> Offer:
    ref = reference(case, said)
    name = str(ref)
    found = [one for one in offers_of(case) if name in {one.label, str(one.seq)}]
    if found:
        return found[0]
    if is_label(name) and not name.startswith("O"):
        raise Refused(f"{name} is no offer", "name the offer: O1   (see: dk offer list)")
    raise NotFound(f"there is no offer {said} in {case.row.slug}", "see: dk offer list")


def _answerer(offer: Offer, answer: str) -> str:
    other = {"me": "client", "client": "me"}.get(offer.by, "")
    who = offer.by if answer == "dropped" else other
    if who not in _SIDES:
        raise Refused(f"who answered {offer.label or offer.seq}?", "say it: --by me, or --by client")
    return who


def _check_answerer(offer: Offer, answer: str, who: str) -> None:
    name = offer.label or f"#{offer.seq}"
    if answer == "dropped" and who != offer.by:
        raise Refused(f"only who made {name} can withdraw it", "declined says that the other side said no")
    if answer != "dropped" and who == offer.by:
        raise Refused(f"{name} was made by {_SAID.get(who, who)}: nobody answers an own offer", _OWN_HINT)


_SAID = {"me": "you", "client": "the client", "platform": "the platform"}
_OWN_HINT = "withdrawn takes it back; stated anew it is: dk offer make 950 --label O1"


def _talkers(case: OpenCase, by: str) -> tuple[str, str]:
    """Return who spoke to whom; a platform speaks under its name."""
    if by not in _SIDES:
        raise Refused(f"--by {by!r}: say me, client or platform")
    if by == "platform":
        if is_direct(case.facts.platform):
            raise Refused("this case has no platform", "--by me, or --by client")
        return platform_words(case.facts.platform), "me"
    return ("me", "client") if by == "me" else ("client", "me")
