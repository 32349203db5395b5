"""Money that is agreed and not funded, assigned to nothing, or counted twice."""

from tests.case.build import Chain, money, note, to_me, words
from tests.case.checks.look import concerns, findings, said


def agreed_request(**facts: object) -> Chain:
    chain = Chain(**facts)
    chain.agreed_at_start()
    chain.add("request", "2026-02-10", label="R1", text=words("a popup"), talk=to_me())
    chain.add(
        "answer",
        "2026-02-11",
        about=["R1"],
        value="agreed",
        amount=money(150),
        text=words("ok"),
        talk=to_me(),
    )
    return chain


def test_an_agreed_request_without_money_in_escrow_is_weak() -> None:
    chain = agreed_request()
    (one,) = findings("agreed-not-funded", chain)
    assert one.found == "R1: USD 150.00 is agreed and was not put in escrow."
    assert one.commands == ("dk funded R1 150.00", "dk draft reminder R1")
    chain.add("money", "2026-02-12", step="funded", amount=money(150), about=["R1"])
    assert findings("agreed-not-funded", chain) == ()


def test_between_two_people_it_is_invoiced_and_not_funded() -> None:
    (one,) = findings("agreed-not-funded", agreed_request(platform="direct"))
    assert one.found == "R1: USD 150.00 is agreed and was not paid."
    assert one.commands[0] == "dk invoiced R1 150.00 --due 'DAY'"


def test_what_is_invoiced_already_is_not_invoiced_again() -> None:
    chain = agreed_request(platform="direct")
    chain.add("money", "2026-02-12", step="invoiced", amount=money(100), about=["R1"])
    (one,) = findings("agreed-not-funded", chain)
    assert one.commands == ("dk invoiced R1 150.00 --due 'DAY'", "dk draft reminder R1")
    chain.add("money", "2026-02-13", step="invoiced", amount=money(50), about=["R1"])
    (one,) = findings("agreed-not-funded", chain)
    assert one.commands == ("dk draft reminder R1",)


def test_a_milestone_that_nobody_worked_on_may_wait_for_its_money() -> None:
    chain = Chain()
    chain.agreed_at_start()
    chain.add("milestone", "2026-01-12", label="M1", amount=money(800), text=words("Design"))
    assert findings("agreed-not-funded", chain) == ()
    chain.add("work", "2026-02-01", about=["M1"], text=note("sketches"))
    assert concerns("agreed-not-funded", chain) == [("M1",)]


def test_payments_that_are_unclear_are_named() -> None:
    chain = Chain()
    chain.add("money", "2026-02-01", step="released", amount=money(800), about=["M1"])
    twice = chain.add("money", "2026-02-02", step="received", amount=money(750), about=["M1"])
    loose = chain.add("money", "2026-02-03", step="received", amount=money(1))
    assert concerns("payment-unclear", chain) == [(f"#{loose}",), (f"#{twice}", "M1")]
    (command,) = findings("payment-unclear", chain)[1].commands
    assert command == f"dk fix {twice} re NUMBER"
    chain.add("amend", "2026-02-04", target=twice, set_re=[2])  # what the command records, with the release
    assert concerns("payment-unclear", chain) == [(f"#{loose}",)]


def test_joined_records_with_different_amounts_are_an_argument() -> None:
    chain = Chain()
    pair = [chain.add("money", "2026-02-03", step="fee", amount=money(amount)) for amount in (1, 2)]
    assert findings("amounts-differ", chain) == ()
    chain.add("link", targets=pair, same=True)
    assert (
        said("amounts-differ", chain)
        == "#2 and #3 are joined as one payment and state USD 1.00 and USD 2.00."
    )
