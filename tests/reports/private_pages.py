"""Private pages of an invented settlement, made without a workspace."""

from decimal import Decimal

from disputekit.case.clocks import Clocks
from disputekit.case.rule import Effect
from disputekit.case.sentence import Quote
from disputekit.case.settle import settle
from disputekit.case.settlement import Own, Settlement, Way
from disputekit.reports.document import Options
from disputekit.reports.private.page import private_html
from disputekit.reports.private.settle import settle_block
from tests.case.test_settle import FEE, LATER, clock, offer, pots, rule, usd

TITLE = "Website redesign"


def settlement(words: str = "700 and we are even") -> Settlement:
    """Every way, a default, two offers with words, hours and a chance."""
    own = Own(
        partial=usd("900"),
        split=Decimal(50),
        new_deadline=LATER,
        fee=Decimal(10),
        minutes=((Way.AWARD, 360),),
        rate=usd("45"),
        chance=Decimal(60),
    )
    made = (
        offer(usd("700"), "O1", words=(Quote(words, "verbatim"),), due=LATER),
        offer(usd("300"), "O2", words=(Quote(words, "described"),), by="me"),
    )
    returns = clock(usd("1200"), rule(Effect.ESCROW_TO_CLIENT, id="UW-FP-REFUNDREQ"))
    running = Clocks(deadlines=(returns,), notices=(), not_computed=())
    return settle((pots(extra="150"),), made, running, FEE, own)


def page(found: Settlement | None = None, title: str = TITLE, options: Options | None = None) -> str:
    values = {
        "settle": settle_block(found or settlement(), "Europe/Kyiv"),
        "title": title,
        "head": ("With Dana Reyes.",),
        "made": "as of Fri 3 Apr 2026, 09:00 Kyiv (06:00 UTC)",
    }
    return private_html("settle", values, options or Options())
