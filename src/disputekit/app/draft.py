"""Make a draft from the record, look at its tone, keep it; and turn the kept one into the record of what was sent."""

import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from disputekit.app import draft_dispute, draft_money, draft_values
from disputekit.app.document_file import plain_name, write_document
from disputekit.app.draft_kept import Kept, forget, keep, kept
from disputekit.app.draft_money import MADE_AS
from disputekit.app.draft_values import Ready
from disputekit.app.log import Draft, reference
from disputekit.app.offers import offer_draft
from disputekit.app.parse import money
from disputekit.app.report import TEMPLATES
from disputekit.app.tone import Finding, found_in, lists_of, platform_key
from disputekit.app.workspace import OpenCase
from disputekit.case.case import Case
from disputekit.case.facts import is_direct, platform_words
from disputekit.case.left_out import outgoing
from disputekit.case.piece import Ref
from disputekit.errors import Damaged, Refused
from disputekit.ledger.read import read_case
from disputekit.record.money import Money, money_from_value
from disputekit.words.drafts import KINDS, Filled, Kind, fill

__all__ = [
    "KINDS",
    "Finding",
    "Kept",
    "Kind",
    "Made",
    "Wish",
    "forget",
    "keep",
    "keep_it",
    "kept",
    "make",
    "message_of",
    "rewritten",
    "write_draft",
]

_NEEDS_REF = frozenset({"clarify", "extra", "confirm", "recap", "delivery", "reminder", "acceptance"})
_TAKES_REF = _NEEDS_REF | {"offer", "demand"}
# What is about offers, or sums up an exchange in which one was made; every other draft may end before a decider.
_MAY_SETTLE = frozenset({"offer", "acceptance", "confirm", "recap"})


class Wish(NamedTuple):
    """What the user wants: a kind, what it is about, and how. ``step`` 0: the one that comes next."""

    kind: str
    refs: tuple[str, ...] = ()
    step: int = 0
    amount: str = ""
    about: tuple[str, ...] = ()
    language: str = ""


class Made(NamedTuple):
    """A draft: its text, what is left to fill in, and what was found in its tone."""

    kind: Kind
    text: str
    placeholders: tuple[str, ...]
    findings: tuple[Finding, ...]
    template: str
    about: tuple[str, ...]
    answers: tuple[int, ...]
    step: int
    remark: str
    amount: str = ""


def make(case: OpenCase, wish: Wish) -> Made:
    """Return a draft, filled from the record; nothing is kept or sent.

    Raises:
        Refused: no such kind, nothing to fill it with, or a faulty template.
        NotFound: what it is to be about is not in the record.
        Damaged: what is stored is not what was recorded.
    """
    kind = _kind(wish.kind)
    ref = _ref(case, kind, wish)
    folded = _fold(case) if kind.name in _MAY_SETTLE else outgoing(_fold(case))
    ready = _ready(folded, case, kind, ref, wish)
    values = {"case": draft_values.parties(folded), **ready.values}
    zone = "UTC" if kind.to == "platform" else case.facts.zone
    filled = fill(ready.template, values, zone, case.setup.config / TEMPLATES, wish.language)
    amount = _amount(case, wish)
    return _made(case, kind, ready, filled)._replace(amount=amount.words() if amount else "")


def rewritten(case: OpenCase, made: Made, text: str) -> Made:
    """Return a draft with the words that the user made of it."""
    left = tuple(one for one in made.placeholders if one in text)
    return made._replace(text=text, placeholders=left, findings=_look(case, made.kind, text))


def keep_it(case: OpenCase, made: Made) -> Path:
    """Keep a draft until it is sent, in the place of the one before; return its file."""
    step = f"{made.step}:" if made.step else ""
    key = f"{MADE_AS}{made.kind.name}:{step}{secrets.token_hex(6)}"
    waiting = Kept(
        text=made.text,
        kind=made.kind.name,
        to=made.kind.to,
        about=made.about,
        answers=made.answers,
        placeholders=made.placeholders,
        step=made.step,
        key=key,
        amount=made.amount,
    )
    return keep(case, waiting)


def write_draft(case: OpenCase, made: Made, target: Path, *, force: bool = False) -> Path:
    """Write a draft to a private file; raises Refused for one that exists, unless forced."""
    name = f"{plain_name(case.row.slug)}-{made.kind.name}.txt"
    return write_document(case.setup.folder, target, name, (made.text + "\n").encode("utf-8"), force=force)


def message_of(case: OpenCase, draft: Kept, said: Draft) -> Draft:
    """Return the kept draft as the message that was sent; ``said`` adds when, through what, and what else it is about.

    Raises Refused while something is left to fill in.
    """
    left = [one for one in draft.placeholders if one in draft.text]
    if left:
        raise Refused(
            f"the draft still holds {', '.join(left)}",
            "fill it in first: dk sent --draft -e   (nothing was recorded)",
        )
    message = said._replace(
        text=draft.text,
        verbatim=True,
        sender="me",
        receiver=said.receiver or _receiver(case, draft),
        about=tuple(dict.fromkeys((*draft.about, *said.about))),
        answers=tuple(dict.fromkeys((*map(str, draft.answers), *said.answers))),
        once=said.once or draft.key,
    )
    return _as_offer(case, draft, message) if _is_new_offer(draft) else message


def _is_new_offer(draft: Kept) -> bool:
    """Tell whether a draft offers what no record holds: it becomes an offer, since no document shows offers."""
    return draft.kind == "offer" and not any(one.startswith("O") or one.isdigit() for one in draft.about)


def _as_offer(case: OpenCase, draft: Kept, message: Draft) -> Draft:
    """Return the message as an offer; its amount only while it stands in the text that was sent."""
    amount = draft.amount if draft.amount in draft.text else ""
    return offer_draft(case, message._replace(kind="offer", label="O"), "me", amount)


def _receiver(case: OpenCase, draft: Kept) -> str:
    if draft.to == "client":
        return "client"
    if is_direct(case.facts.platform):
        raise Refused(f"to whom did the {draft.kind} go?", "say it: dk sent --draft --to NAME")
    return platform_words(case.facts.platform)


# ---------------------------------------------------------------- making


def _kind(said: str) -> Kind:
    known = KINDS.get(said.strip().casefold().replace("_", "-"))
    if known is None:
        raise Refused(f"there is no draft {said!r}", f"one of: {', '.join(KINDS)}   (dk draft list)")
    return known


def _ref(case: OpenCase, kind: Kind, wish: Wish) -> Ref | None:
    if len(wish.refs) > 1 or (wish.refs and kind.name not in _TAKES_REF):
        takes = f"dk draft {kind.name} {kind.takes}".rstrip()
        raise Refused(f"{kind.name} takes {'one thing' if kind.takes else 'nothing'} to be about", takes)
    if not wish.refs:
        if kind.name in _NEEDS_REF:
            raise Refused(f"{kind.name} of what?", f"dk draft {kind.name} {kind.takes.split()[0]}")
        return None
    found = reference(case, wish.refs[0])
    return found if isinstance(found, int) else str(found)


def _fold(case: OpenCase) -> Case:
    """Fold the case from bytes that were checked on the way; a fault is raised anew, so that the cursor is let go of."""
    try:
        return Case.from_records(tuple(read_case(case.connection, case.row)))
    except Damaged as error:
        found = Damaged(error.message, error.hint)
    raise found


def _ready(folded: Case, case: OpenCase, kind: Kind, ref: Ref | None, wish: Wish) -> Ready:
    now = case.setup.now
    if ref is not None and kind.name in _BY_REF:
        return _BY_REF[kind.name](folded, ref)
    if kind.name == "reminder" and ref is not None:
        return draft_money.reminder(folded, ref, now, wish.step)
    if kind.name == "acceptance" and ref is not None:
        return draft_money.acceptance(folded, ref, now)
    if kind.name == "offer":
        return draft_money.offer(folded, ref, now, _amount(case, wish), wish.about)
    if kind.name == "demand":
        return draft_money.demand(folded, ref, now)
    return _BY_CASE[kind.name](folded)


_BY_REF: Mapping[str, Callable[[Case, Ref], Ready]] = {
    "clarify": draft_values.clarify,
    "extra": draft_values.extra,
    "confirm": draft_values.confirm,
    "recap": draft_values.recap,
    "delivery": draft_dispute.delivery,
}
_BY_CASE: Mapping[str, Callable[[Case], Ready]] = {
    "refund-answer": draft_dispute.refund_answer,
    "statement": draft_dispute.statement,
    "cover": draft_dispute.cover,
}


def _amount(case: OpenCase, wish: Wish) -> Money | None:
    return money_from_value(money(case, wish.amount)) if wish.amount else None


def _made(case: OpenCase, kind: Kind, ready: Ready, filled: Filled) -> Made:
    return Made(
        kind=kind,
        text=filled.text,
        placeholders=filled.placeholders,
        findings=_look(case, kind, filled.text),
        template=filled.template,
        about=ready.about,
        answers=ready.answers,
        step=ready.step,
        remark=ready.remark,
    )


def _look(case: OpenCase, kind: Kind, text: str) -> tuple[Finding, ...]:
    return found_in(text, platform_key(case.facts.platform), lists_of(case.setup), document=kind.document)
