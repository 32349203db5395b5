"""Runs one check on a case, and reads every command it prints as the command line would."""

from datetime import UTC, datetime

from disputekit.case.case import Case
from disputekit.case.checks.check import Context, Exchange, Finding
from disputekit.case.checks.exchange import exchanges_in, open_questions
from disputekit.case.clocks import Clocks
from disputekit.case.review import CHECKS, findings_of
from disputekit.case.sentence import banned_words
from tests.case.build import Chain
from tests.support.command_line import parse

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
BY_ID = {one.id: one for one in CHECKS}


def findings(
    check: str,
    chain: Chain | Case,
    *,
    now: datetime = NOW,
    clocks: Clocks | None = None,
    packs: tuple[str, ...] = (),
    exchanges: tuple[Exchange, ...] | None = None,
) -> tuple[Finding, ...]:
    case = chain.case if isinstance(chain, Chain) else chain
    known = exchanges_in(case) if exchanges is None else exchanges
    context = Context(
        clocks=clocks, now=now, packs=packs, exchanges=known, open_questions=open_questions(case, known)
    )
    found = findings_of(BY_ID[check], case, context)
    for one in found:
        assert one.commands, one
        assert one.found.endswith("."), one
        assert banned_words(one.why) == (), one
        for command in one.commands:
            parse(command)
    return found


def concerns(check: str, chain: Chain | Case, **more: object) -> list[tuple[str, ...]]:
    return [one.concerns for one in findings(check, chain, **more)]  # type: ignore[arg-type]  # passed on as given


def said(check: str, chain: Chain | Case, **more: object) -> str:
    (one,) = findings(check, chain, **more)  # type: ignore[arg-type]  # passed on as given
    return one.found
