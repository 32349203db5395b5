"""The names of platform events: what the rules of the platforms start or stop their clocks by."""

import difflib

from disputekit.errors import Refused

EVENTS: dict[str, str] = {
    "contract_started": "the contract began",
    "contract_paused": "the contract was paused",
    "contract_ended": "the contract was ended",
    "milestone_changed": "a milestone was changed on the platform",
    "work_submitted": "work was submitted with the platform's own form",
    "changes_requested": "changes were requested with the platform's own form",
    "refund_requested": "a refund was requested",
    "refund_approved": "a refund was approved",
    "refund_declined": "a refund was declined",
    "claim_stated": "what you ask of the decider, as the documents print it",
    "claim_filed": "a claim was filed",
    "dispute_filed": "a dispute was filed",
    "dispute_answered": "the other side answered the dispute",
    "dispute_declined": "the dispute was declined by the other side",
    "dispute_withdrawn": "the dispute was withdrawn",
    "dispute_decided": "the dispute was decided",
    "mediation_requested": "mediation was asked for",
    "proposal_received": "the platform made a proposal",
    "proposal_accepted": "the proposal was accepted",
    "proposal_declined": "the proposal was declined",
    "arbitration_notice": "notice of non-resolution: arbitration may be chosen",
    "arbitration_requested": "arbitration was asked for",
    "arbitration_paid": "an arbitration fee was paid",
    "arbitration_decided": "the arbitrator decided",
    "cancellation_requested": "a cancellation was asked for",
    "cancellation_declined": "a cancellation was declined",
    "cancellation_withdrawn": "the wish to cancel was taken back",
    "order_cancelled": "the order was cancelled",
    "order_completed": "the order was marked complete",
    "delivery_date_passed": "the order's delivery date passed",
    "deadline_extended": "the order's delivery date was moved",
    "requirements_missing": "the client has not sent the requirements",
    "week_closed": "a week of an hourly contract closed",
    "hours_disputed": "hours of a week were disputed",
    "feedback_left": "feedback was left",
    "feedback_received": "feedback was received",
    "chargeback_opened": "the client's bank reversed a payment",
    "claim_opened": "a claim was opened at the payment service",
    "claim_escalated": "a claim was escalated",
    "claim_answered": "you answered a claim at the payment service",
    "release_requested": "release of the money was asked for",
    "dormant_notice": "the platform gave notice that the contract is dormant",
    "account_hold": "the platform put a hold on the account",
    "demand_sent": "a demand letter was sent",
    "complaint_filed": "a complaint was filed with an authority",
    "complaint_answered": "the other side answered a complaint",
    "suit_filed": "a suit was filed",
}
_SHORT = {
    "started": "contract_started",
    "paused": "contract_paused",
    "ended": "contract_ended",
    "submitted": "work_submitted",
    "filed": "dispute_filed",
    "claim": "claim_stated",
    "feedback": "feedback_left",
    "chargeback": "chargeback_opened",
    "cancelled": "order_cancelled",
    "completed": "order_completed",
}


def event_name(said: str) -> str:
    """Return the name of an event as records spell it; raises Refused, naming those that come near."""
    word = said.strip().lower().replace("-", "_").replace(" ", "_")
    name = _SHORT.get(word, word)
    if name in EVENTS:
        return name
    near = difflib.get_close_matches(word, [*EVENTS, *_SHORT], n=3, cutoff=0.5)
    hint = (
        f"did you mean {', '.join(one.replace('_', '-') for one in near)}?"
        if near
        else "see: dk event --help"
    )
    raise Refused(f"{said!r} is not an event that a platform's rules know", hint)
