"""The bad day: what to do now, in order, by platform, contract and how far the dispute has got.

For the freelancer's screen and private page, never for a document. The order is the advice; every number comes
from records or rules. Steps that the record shows as done say so and stay in the list.
"""

from disputekit.case.case import Case
from disputekit.case.facts import is_direct, platform_words
from disputekit.case.hourly import is_hourly_contract
from disputekit.case.situation import Situation, Step
from disputekit.case.stage import Stage, stage_of
from disputekit.case.steps import MAKERS


def steps(situation: Situation) -> tuple[Step, ...]:
    """Return what to do now, in order."""
    case = situation.case
    stage = stage_of(case, situation.now)
    made = (MAKERS[name](situation) for name in _names(case, stage))
    return tuple(one for one in made if one is not None)


_ASKED: dict[str, tuple[str, ...]] = {
    "upwork": ("date", "messages", "reason", "gaps", "ask", "answer", "statement", "feedback", "file"),
    "upwork hourly": ("date", "weeks", "diary", "messages", "gaps", "answer", "statement", "respond"),
    "fiverr": ("date", "messages", "reason", "gaps", "ask", "answer", "statement", "resolution"),
    "freelancer": ("date", "messages", "reason", "gaps", "ask", "answer", "statement", "amount", "file"),
    "guru": ("date", "messages", "reason", "gaps", "ask", "answer", "release", "statement", "file"),
    "direct": ("date", "law", "messages", "reason", "gaps", "ask", "answer", "pack", "contest", "demand"),
    "": ("date", "messages", "reason", "gaps", "ask", "answer", "statement", "file"),
}
_BY_STAGE: dict[Stage, tuple[str, ...]] = {
    Stage.QUIET: ("happened", "submit", "gaps"),
    Stage.UNPAID: ("date", "law", "reminder", "messages", "gaps", "ask", "demand"),
    Stage.FILED: ("date", "wait", "messages", "offers", "proposal"),
    Stage.PROPOSAL: ("date", "ask", "messages", "decide"),
    Stage.ARBITRATION: ("date", "ask", "arbitration"),
    Stage.DECIDED: ("money", "seal"),
}


def _names(case: Case, stage: Stage) -> tuple[str, ...]:
    if stage is not Stage.ASKED:
        return _BY_STAGE[stage]
    if is_direct(case.facts.platform):
        return _ASKED["direct"]
    key = platform_words(case.facts.platform).casefold().removesuffix(".com")
    if key == "upwork" and is_hourly_contract(case):
        key = "upwork hourly"
    return _ASKED.get(key, _ASKED[""])
