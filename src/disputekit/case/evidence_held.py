"""What the items of the evidence list look for: the records that hold it, None where it does not apply."""

import re
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from disputekit.case.case import Case
from disputekit.case.checks.setting import ended, events
from disputekit.case.dispute import reason_pieces, side_asking
from disputekit.case.evidence import speaker
from disputekit.case.evidence import words as words_of
from disputekit.case.piece import Piece
from disputekit.case.requests import AGREED, requests_of
from disputekit.case.terms import agreements, all_terms
from disputekit.record.moment import is_time

_MOVING = ("audio/", "video/")
_MOVING_NAMES = (".mp3", ".wav", ".m4a", ".ogg", ".mp4", ".mov", ".avi", ".mkv", ".webm")


class Held(NamedTuple):
    """What was looked for: the records found; ``whole`` is False when some of it is missing."""

    pieces: tuple[Piece, ...]
    whole: bool = True
    command: str = ""


Find: TypeAlias = Callable[[Case], Held | None]


def agreement(case: Case) -> Held:
    """Return the agreements that hold an original."""
    return Held(
        tuple(one for one in agreements(case) if any(each.has_original for each in case.sources(one)))
    )


def milestones(case: Case) -> Held:
    """Return the milestones as they stand; whole when each fixed price has a due day."""
    stated = [(label, terms.stands) for label, terms in all_terms(case, "M")]
    bare = [(label, one) for label, one in stated if one.due is None and one.per == "fixed"]
    command = ""
    if bare:
        label, one = bare[0]
        command = f"dk milestone {label} {one.amount.plain() if one.amount else 'AMOUNT'} --due 'DAY'"
    return Held(tuple(case.by_seq[one.seq] for _, one in stated), not bare, command)


def changed_milestones(case: Case) -> Held | None:
    """Return what changed a milestone after it was agreed."""
    changed = [*events(case, "milestone_changed")]
    for _, terms in all_terms(case, "M"):
        changed += [case.by_seq[one.seq] for one in (*terms.earlier, *terms.one_sided)]
    return Held(tuple(changed)) if changed else None


def steps(*names: str) -> Find:
    """Look for payment steps of some names."""

    def find(case: Case) -> Held:
        return Held(tuple(one for one in case.of_kind("money") if one.text("step") in names))

    return find


def funded(case: Case) -> Held:
    """Return what was put in escrow; whole when every milestone was."""
    funded = tuple(one for one in case.of_kind("money") if one.text("step") == "funded")
    paid = {label for one in funded for label in case.topics(one)}
    bare = [label for label in case.labels("M") if label not in paid]
    return Held(funded, not bare, f"dk funded {bare[0]} AMOUNT --at 'WHEN'" if bare else "")


def scope(case: Case) -> Held:
    """Return the scope items and exclusions as they stand."""
    return Held(
        tuple(case.by_seq[terms.stands.seq] for letter in "SX" for _, terms in all_terms(case, letter))
    )


def submissions(case: Case) -> Held:
    """Return what was handed over, or submitted with the platform's form."""
    return Held((*case.of_kind("delivery"), *events(case, "work_submitted")))


def files(case: Case) -> Held:
    """Return the hand-overs with files; whole when none is without."""
    handed = case.of_kind("delivery")
    bare = [one for one in handed if not any(each.files for each in case.sources(one))]
    command = f"dk memo 'WHAT WAS HANDED OVER' --file FILE --about {bare[0].seq}" if bare else ""
    return Held(tuple(one for one in handed if one not in bare), not bare, command)


def changes(case: Case) -> Held | None:
    """Return the changes that were asked; whole when each has the words it was asked in."""
    asked = [one for one in case.of_kind("answer") if one.text("value") == "changes_requested"]
    if not asked:
        return None
    bare = [one for one in asked if not any(quote.basis == "verbatim" for quote in words_of(case, one))]
    return Held(tuple(asked), not bare, f"dk fix {bare[0].seq} cites NUMBER" if bare else "")


def approvals(case: Case) -> Held:
    """Return where the client agreed to something handed over."""
    agreed = [one for one in case.of_kind("answer") if one.text("value") == "agreed" and _of_work(case, one)]
    return Held(tuple(agreed))


def _of_work(case: Case, piece: Piece) -> bool:
    return any(label[0] in "MS" for label in case.topics(piece)) and speaker(case, piece) == "client"


def requests(case: Case) -> Held | None:
    """Return the requests; whole when each is agreed or has a reading of the freelancer."""
    items = requests_of(case)
    if not items:
        return None
    open_ = [one for one in items if one.state not in AGREED and not one.readings.freelancer]
    pieces = tuple(piece for one in items for piece in case.stating(one.label))
    return Held(pieces, not open_, f"dk unclear {open_[0].label}" if open_ else "")


def asked_back(case: Case) -> Held | None:
    """Return the requests for money back; whole when each has a time of day."""
    asked = [one for one in case.of_kind("event", "money") if side_asking(case, one) == "client"]
    if not asked:
        return None
    vague = [one for one in asked if not is_time(case.at(one).start)]
    return Held(tuple(asked), not vague, f"dk fix {vague[0].seq} when 'DAY AND TIME'" if vague else "")


def reason(case: Case) -> Held | None:
    """Return the records that hold the client's reason word for word."""
    asked = [one for one in case.of_kind("event", "money") if side_asking(case, one) == "client"]
    if not asked:
        return None
    said = [
        one for one in reason_pieces(case) if any(part.basis == "verbatim" for part in words_of(case, one))
    ]
    return Held(tuple(said), command=f"dk fix {asked[-1].seq} cites NUMBER")


def feedback(case: Case) -> Held | None:
    """Return the feedback that was left; only an ended contract takes any."""
    return None if ended(case) is None else Held(events(case, "feedback_left"))


def claim(case: Case) -> Held:
    """Return the claims that state a sum and say what is asked."""
    return Held(tuple(one for one in events(case, "claim_stated") if one.money() and one.words))


def filed(case: Case) -> Held | None:
    """Return what was filed; whole when a copy of each is kept."""
    filed = events(case, "dispute_filed", "claim_filed")
    if not filed:
        return None
    bare = [one for one in filed if not any(each.files for each in case.sources(one))]
    command = f"dk memo 'WHAT WAS FILED' --file FILE --about {bare[0].seq}" if bare else ""
    return Held(filed, not bare, command)


def arbitration(case: Case) -> Held | None:
    """Return the documents handed over, where arbitration was asked for."""
    asked = events(case, "arbitration_notice", "arbitration_requested", "arbitration_paid")
    if not asked:
        return None
    return Held(tuple(one for one in case.pieces if one.kind == "handover"))


# ---------------------------------------------------------------- hours


def hours(case: Case) -> Held:
    """Return the hours; whole when each stretch has a memo."""
    found = case.of_kind("hours")
    bare = [one for one in found if not one.text("memo").strip()]
    return Held(found, not bare, f"dk fix {bare[0].seq} memo 'WHAT WAS DONE'" if bare else "")


def diary(case: Case) -> Held:
    """Return the tracked hours of which the diary is kept; whole when it is of all."""
    tracked = [one for one in case.of_kind("hours") if one.text("mode") == "tracked"]
    shown = {ref for one in case.pieces if one.files for ref in (*one.about, *one.cites, one.seq)}
    kept = [one for one in tracked if one.seq in shown or one.imported]
    bare = [one for one in tracked if one not in kept]
    command = f"dk memo 'Work diary' --file FILE --about {bare[0].seq}" if bare else ""
    return Held(tuple(kept), not bare, command)


def apart(case: Case) -> Held | None:
    """Return hours added by hand or over the limit."""
    found = tuple(one for one in case.of_kind("hours") if one.text("mode") in {"manual", "over_limit"})
    return Held(found) if found else None


def weekly_limit(case: Case) -> Held:
    """Return the facts of the case where they state a weekly limit."""
    return Held((case.by_seq[case.facts.seq],) if case.facts.contract.weekly_limit else ())


def files_named(suffix: str) -> Find:
    """Look for files whose names end with something."""

    def find(case: Case) -> Held:
        return Held(
            tuple(one for one in case.pieces if any(each.name.lower().endswith(suffix) for each in one.files))
        )

    return find


def saying(pattern: str) -> Find:
    """Look for a memorandum or agreement that holds some words."""
    fits = re.compile(pattern, re.IGNORECASE)

    def find(case: Case) -> Held:
        said = (one for one in case.of_kind("memo", "agreement", "scope") if one.words)
        return Held(tuple(one for one in said if one.words and fits.search(one.words.body)))

    return find


# ---------------------------------------------------------------- direct contracts


def signed(case: Case) -> Held:
    """Return the agreements with a file."""
    held = agreement(case).pieces
    return Held(tuple(one for one in held if any(each.files for each in case.sources(one))))


def dated_work(case: Case) -> Held:
    """Return work and hand-overs whose day is stated."""
    return Held(tuple(one for one in case.of_kind("delivery", "work") if case.at(one).rel == "at"))


def openable(case: Case) -> Held:
    """Return the records with files; whole when none is sound or film."""
    moving = [one for one in case.pieces if any(_is_moving(each.name, each.media) for each in one.files)]
    holding = tuple(one for one in case.pieces if one.files and one not in moving)
    command = f"dk memo 'WHAT IS HEARD OR SEEN' --file FILE --about {moving[0].seq}" if moving else ""
    return Held(holding, not moving, command)


def _is_moving(name: str, media: str | None) -> bool:
    return (media or "").startswith(_MOVING) or name.lower().endswith(_MOVING_NAMES)


def demand(case: Case) -> Held | None:
    """Return the demand letters with proof of arrival; nothing is demanded before anything is due."""
    sent = events(case, "demand_sent")
    due = [one for one in case.of_kind("money") if one.text("step") == "invoiced" and one.moment("due")]
    if not sent and not due:
        return None
    proven = tuple(one for one in sent if any(each.files for each in case.sources(one)))
    command = f"dk memo 'PROOF THAT IT ARRIVED' --file FILE --about {sent[0].seq}" if sent else ""
    return Held(proven, command=command)


def due_rule(case: Case) -> Held:
    """Return what states when something has to be paid."""
    terms = [case.by_seq[one.stands.seq] for _, one in all_terms(case, "M") if one.stands.due]
    invoices = [one for one in case.of_kind("money") if one.moment("due")]
    return Held((*terms, *invoices))
