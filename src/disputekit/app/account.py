"""The account of a case for the screen: pots, figures with their records, contests, weeks, interest."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from disputekit.app.structure import fold_structure
from disputekit.app.weeks import WeekList, week_list
from disputekit.app.workspace import OpenCase
from disputekit.case.case import Case
from disputekit.case.contested import Contest, contests
from disputekit.case.derivation import Figure, Term
from disputekit.case.documents import account_view
from disputekit.case.figures import NAMES, FigureRow, Figures, figures_of
from disputekit.case.interest import (
    DAYS_A_YEAR,
    LateInvoice,
    LawInterest,
    gives_interest,
    interest_of,
)
from disputekit.case.piece import Piece
from disputekit.case.rule import Calendar, Rule
from disputekit.case.view import AccountView
from disputekit.errors import DisputekitError, NotFound, Refused
from disputekit.record.moment import Precision, date_in, iso_text

# What the command line lays out; it imports it from here and never from the rooms below.
__all__ = [
    "DAYS_A_YEAR",
    "NAMES",
    "Account",
    "Contest",
    "Figure",
    "FigureRow",
    "Figures",
    "LateInvoice",
    "LawInterest",
    "Term",
    "account",
    "figures_for",
]

_RATE = re.compile(r"(?:(?P<rule>[A-Za-z][A-Za-z0-9-]*)=)?(?P<percent>-?[0-9]{1,2}(?:\.[0-9]{1,4})?)%?")


class Account(NamedTuple):
    """All of it. ``view`` is what documents print, ``figures`` the same money step by step with its records.

    ``opened`` says for each record that opened a contest what it is. ``laws`` are the rules in use that give
    interest, whether or not anything is late.
    """

    view: AccountView
    figures: tuple[Figures, ...]
    contests: tuple[Contest, ...]
    opened: Mapping[int, str]
    weeks: WeekList
    laws: tuple[str, ...]
    interest: tuple[LawInterest, ...]
    warnings: tuple[str, ...]


def account(case: OpenCase, rates: Sequence[str] = ()) -> Account:
    """Return the account at the time of the command.

    Args:
        case: the open case.
        rates: reference rates in percent for interest on late payment, as typed: ``2.15`` or ``RULE=2.15``.

    Raises:
        Refused: a rate cannot be read, or it is not said for which law.
    """
    folded = fold_structure(case)
    given = [_read_rate(one) for one in rates]
    weeks = week_list(case, folded)
    laws, calendars, warnings = _laws(case) if given or _has_invoices(folded) else ((), {}, ())
    known = _rates_by_law(given, laws)
    today = date_in(iso_text(case.setup.now, Precision.MINUTE), case.facts.zone)
    found = contests(folded)
    return Account(
        view=account_view(folded),
        figures=figures_of(folded),
        contests=found,
        opened={seq: _name_of(folded.by_seq[seq]) for one in found for seq in one.opened_by},
        weeks=weeks,
        laws=tuple(one.id for one in laws),
        interest=tuple(interest_of(folded, one, calendars, today, known.get(one.id)) for one in laws),
        warnings=tuple(dict.fromkeys((*weeks.warnings, *warnings))),
    )


def figures_for(found: Account, label: str) -> tuple[Figures, ...]:
    """Return the figures of the rows that hold a label, without totals; raises NotFound where there are none."""
    wanted = label.upper()
    kept = ((one, tuple(row for row in one.rows if wanted in row.labels)) for one in found.figures)
    rows = tuple(one._replace(rows=matching) for one, matching in kept if matching)
    if not rows:
        raise NotFound(f"no money is agreed or recorded for {wanted}", "see: dk account")
    return rows


def _name_of(piece: Piece) -> str:
    return (piece.text("name") or piece.text("step")).replace("_", " ")


def _has_invoices(folded: Case) -> bool:
    return any(one.text("step") == "invoiced" for one in folded.of_kind("money"))


# ---------------------------------------------------------------- interest


def _laws(case: OpenCase) -> tuple[tuple[Rule, ...], Mapping[str, Calendar], tuple[str, ...]]:
    """Return the rules in use that give interest; without readable rules there is none, and the reason is said."""
    from disputekit.app.rules import rules_of  # packs are read only where an invoice could be late

    try:
        book = rules_of(case)
    except (DisputekitError, ValueError) as error:
        return (), {}, (f"interest is not computed: {error}",)
    return gives_interest(tuple(book.rules)), book.calendars, tuple(book.warnings)


def _read_rate(said: str) -> tuple[str, Decimal]:
    match = _RATE.fullmatch(said.strip())
    if match is None:
        raise Refused(f"--rate {said!r} is not a rate in percent", "write it as 2.15, or RULE=2.15")
    return (match["rule"] or "").upper(), Decimal(match["percent"])


def _rates_by_law(given: list[tuple[str, Decimal]], laws: tuple[Rule, ...]) -> dict[str, Decimal]:
    """Return the reference rate of each law; one that names none is for the only law there is."""
    ids = [one.id for one in laws]
    if given and not ids:
        raise Refused(
            "no law that gives interest on late payment is in use here",
            "see: dk policy list, then: dk policy use NAME",
        )
    found: dict[str, Decimal] = {}
    for rule, percent in given:
        if rule not in ids and (rule or len(ids) > 1):
            said = f"{rule} gives no interest here" if rule else "there is more than one law in use"
            raise Refused(said, f"name the law of the rate: --rate {ids[0]}={percent}  ({', '.join(ids)})")
        found[rule or ids[0]] = percent
    return found
