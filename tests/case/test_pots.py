"""What a settlement is about: escrow, agreed and never funded, and what is claimed."""

from disputekit.case.pots import ClaimBasis, FeesTaken, Pots, empty_pots, pots_of
from disputekit.record.money import Money
from tests.case.build import Chain, money, note, to_client, to_me, words


def usd(amount: str) -> Money:
    return Money("USD", int(amount.replace(".", "")), 2)


def agreed_case() -> Chain:
    """1,200 of M1 in escrow; R1 agreed for 150 and never funded."""
    chain = Chain()
    chain.add("milestone", "2026-01-12", label="M1", amount=money(1200), per="fixed", text=words("Build"))
    chain.agreed_at_start()
    chain.add("money", "2026-02-01", step="funded", amount=money(1200), about=["M1"])
    extra(chain, "R1", 150)
    return chain


def extra(chain: Chain, label: str, price: int, about: tuple[str, ...] = ()) -> None:
    chain.add(
        "request", "2026-03-01", label=label, text=words("a popup?"), talk=to_me(), about=list(about)
    ) if (about) else chain.add("request", "2026-03-01", label=label, text=words("a popup?"), talk=to_me())
    chain.add("quote", "2026-03-02", amount=money(price), per="fixed", about=[label], talk=to_client())
    chain.add("answer", "2026-03-03", value="agreed", about=[label], text=words("go"), talk=to_me())


def only(chain: Chain) -> Pots:
    (found,) = pots_of(chain.case)
    return found


def test_escrow_and_the_agreed_extra_are_two_things() -> None:
    found = only(agreed_case())
    assert (found.escrow, found.escrow_labels) == (usd("1200.00"), ("M1",))
    assert (found.extra, found.extra_labels) == (usd("150.00"), ("R1",))
    assert (found.unfunded, found.unfunded_labels) == (usd("0.00"), ())


def test_a_milestone_that_was_never_funded_is_no_extra() -> None:
    chain = agreed_case()
    chain.add("milestone", "2026-01-12", label="M2", amount=money(500), per="fixed", text=words("More"))
    chain.add("agreement", "2026-01-13", about=["M2"], text=words("ok"), talk=to_me())
    found = only(chain)
    assert (found.unfunded, found.unfunded_labels) == (usd("500.00"), ("M2",))
    assert found.extra == usd("150.00")


def test_of_a_joined_row_the_extra_is_no_more_than_its_prices() -> None:
    chain = agreed_case()
    chain.add("money", "2026-03-05", step="funded", amount=money(50), about=["M1", "R1"])
    found = only(chain)
    assert found.extra == usd("100.00")
    assert found.unfunded == usd("0.00")
    assert found.extra_labels == ("R1",)


def test_all_that_is_held_is_claimed_where_nothing_was_asked() -> None:
    found = only(agreed_case())
    assert (found.claim, found.claim_basis) == (usd("1200.00"), ClaimBasis.HELD)
    assert found.claim_seqs


def test_what_was_asked_is_claimed_first() -> None:
    chain = agreed_case()
    seq = chain.add("event", "2026-04-02", name="claim_stated", by="me", about=["M1"], amount=money(1100))
    found = only(chain)
    assert (found.claim, found.claim_basis, found.claim_seqs) == (usd("1100.00"), ClaimBasis.STATED, (seq,))


def test_an_asking_without_an_amount_claims_what_is_held_for_it() -> None:
    chain = agreed_case()
    chain.add("event", "2026-04-02", name="dispute_filed", by="me", about=["M1"])
    assert (only(chain).claim, only(chain).claim_basis) == (usd("1200.00"), ClaimBasis.HELD_FOR_ASK)


def test_an_asking_in_another_currency_claims_nothing_here() -> None:
    chain = agreed_case()
    chain.add("event", "2026-04-02", name="claim_stated", by="me", about=["M1"], amount=money(1100, "EUR"))
    assert only(chain).claim_basis is ClaimBasis.HELD


def test_what_the_client_asks_back_is_what_it_is_about() -> None:
    chain = agreed_case()
    seq = chain.add("money", "2026-04-01", step="refund_asked", amount=money(900), about=["M1"])
    found = only(chain)
    assert (found.claim, found.claim_basis, found.claim_seqs) == (usd("900.00"), ClaimBasis.CONTESTED, (seq,))


def test_without_escrow_everything_agreed_and_open_is_claimed() -> None:
    chain = Chain(platform="direct", channel="email")
    chain.add("milestone", "2026-01-12", label="M1", amount=money(800), per="fixed", text=words("Site"))
    chain.agreed_at_start()
    found = only(chain)
    assert (found.claim, found.claim_basis, found.unfunded) == (usd("800.00"), ClaimBasis.OPEN, usd("800.00"))


def test_nothing_is_claimed_where_all_is_paid() -> None:
    chain = agreed_case()
    chain.add("money", "2026-03-20", step="released", amount=money(1200), about=["M1"])
    chain.add("money", "2026-03-20", step="received", amount=money(150), about=["R1"])
    found = only(chain)
    assert (found.claim, found.claim_basis, found.claim_seqs) == (usd("0.00"), ClaimBasis.NOTHING, ())


def test_recorded_fees_are_held_against_what_was_received_for_the_same() -> None:
    chain = agreed_case()
    chain.add("money", "2026-03-20", step="released", amount=money(800), about=["M1"])
    fee = chain.add("money", "2026-03-20", step="fee", amount=money(80), about=["M1"])
    chain.add("money", "2026-03-20", step="received", amount=money(150), about=["R1"])
    assert only(chain).fees == FeesTaken(usd("80.00"), usd("800.00"), ("M1",), (fee,))
    chain.add("money", "2026-03-21", step="fee", amount=money(15))
    found = only(chain).fees
    assert found is not None
    assert (found.taken, found.received, found.labels) == (usd("95.00"), usd("950.00"), ())


def test_fees_without_anything_received_say_nothing() -> None:
    chain = agreed_case()
    assert only(chain).fees is None
    chain.add("money", "2026-03-20", step="fee", amount=money(80), about=["M1"])
    assert only(chain).fees is None


def test_a_currency_in_which_nothing_is_recorded_is_empty() -> None:
    found = empty_pots("JPY")
    assert (found.scale, found.claim, found.claim_basis) == (0, Money("JPY", 0, 0), ClaimBasis.NOTHING)


def test_a_request_without_a_price_adds_nothing_to_a_joined_row() -> None:
    chain = agreed_case()
    chain.add("request", "2026-03-01", label="R2", text=note("calendar"), talk=to_me())
    chain.add("money", "2026-03-05", step="funded", amount=money(50), about=["M1", "R2"])
    assert only(chain).extra == usd("150.00")
