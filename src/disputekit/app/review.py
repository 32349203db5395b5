"""Review a case: fold what the checks look at, and run them. For the screen alone."""

from disputekit.app.status import fold_structure
from disputekit.app.workspace import OpenCase
from disputekit.case.checks.check import Check
from disputekit.case.review import CHECKS, Review, review


def review_of(case: OpenCase, checks: tuple[Check, ...] = CHECKS) -> Review:
    """Return what the checks find at the time of the command."""
    return review(fold_structure(case), None, case.setup.now, checks=checks)
