"""The agreement, the parties, what a law asks for, and terms that one side restated."""

from tests.case.build import OLENA, Chain, file, money, note, to_client, to_me, when, words
from tests.case.checks.look import concerns, findings, said
from tests.case.test_requests import Asked


def test_no_agreement_stands_in_the_way() -> None:
    chain = Chain()
    chain.add("scope", label="S1", text=words("x"))
    (one,) = findings("agreement-missing", chain)
    assert (one.found, one.concerns) == ("The agreement is not in the record.", ())
    assert one.commands[0].endswith("--about S1")


def test_an_agreement_that_is_only_described_is_not_enough() -> None:
    chain = Chain()
    described = chain.add("agreement", text=note("we agreed on the phone"))
    assert said("agreement-missing", chain) == "The agreement is only described in your words."
    assert concerns("agreement-missing", chain) == [(f"#{described}",)]
    chain.add("agreement", file_1=file("offer.pdf"))
    assert findings("agreement-missing", chain) == ()


def test_both_parties_need_a_name() -> None:
    assert findings("party-missing", Chain()) == ()
    chain = Chain()
    chain.records[0].fields.update(me=" ", client=" ")
    assert [one.commands for one in findings("party-missing", chain)] == [
        ("dk set me 'FULL NAME'",),
        ("dk set client 'FULL NAME'",),
    ]


def test_one_name_for_both_parties_is_none() -> None:
    assert said("party-missing", Chain(client=OLENA.upper())) == "Both parties have one name."


class Direct(Chain):
    def __init__(self) -> None:
        super().__init__(platform="direct")
        self.agreed_at_start()


def test_a_law_asks_a_contract_for_addresses_services_and_a_due_rule() -> None:
    chain = Direct()
    assert findings("items-of-law-missing", chain) == ()
    (one,) = findings("items-of-law-missing", chain, packs=("law-nyc",))
    assert one.found == (
        "Nothing in the record states both postal addresses, the services with their value and when it has to be paid."
    )
    assert one.commands[0].endswith("--about 2")
    chain.add("milestone", "2026-01-12", label="M1", amount=money(5), text=words("x"), due=when("2026-03-01"))
    chain.add("memo", text=words("Addresses: 1 Main Street and 2 Side Street"))
    assert findings("items-of-law-missing", chain, packs=("law-nyc",)) == ()


def test_a_due_rule_may_be_words_or_an_invoice() -> None:
    for more in ({"text": words("payable within 14 days")}, None):
        chain = Chain(platform="direct")
        if more:
            chain.add("memo", **more)
        else:
            chain.add("money", step="invoiced", amount=money(5), due=when("2026-03-01"))
        (one,) = findings("items-of-law-missing", chain, packs=("law-nyc",))
        assert "when it has to be paid" not in one.found
        assert not one.commands[0].endswith("--about 2")


def test_a_platform_contract_is_asked_for_none_of_it() -> None:
    assert findings("items-of-law-missing", Chain(), packs=("law-nyc",)) == ()


def test_an_agreement_that_the_platform_cannot_see_is_weak() -> None:
    chain = Asked()
    chain.quote()
    assert findings("agreed-off-platform", chain) == ()
    answer = chain.answer(talk=to_me("email"))
    assert concerns("agreed-off-platform", chain) == [("R1", f"#{answer}")]
    assert "was agreed by email on Thu 12 Feb 2026, off Upwork." in said("agreed-off-platform", chain)


def test_an_agreement_on_the_platform_or_without_one_is_fine() -> None:
    chain = Asked()
    chain.quote()
    chain.answer()
    assert findings("agreed-off-platform", chain) == ()
    direct = Chain(platform="direct")
    assert findings("agreed-off-platform", direct) == ()


def test_a_spoken_yes_needs_a_recap() -> None:
    chain = Asked()
    call = chain.answer(talk=to_me("call"), text=note("fine with 150"), amount=money(150))
    (one,) = findings("spoken-without-recap", chain)
    assert one.concerns == ("R1", f"#{call}")
    assert one.commands == (f"dk draft recap {call}", f"dk sent 'WORDS' --re {call}")
    chain.add("message", "2026-02-13", talk=to_client(), text=words("As agreed: 150."), about=[call])
    assert findings("spoken-without-recap", chain) == ()


def test_a_mark_of_agreement_without_words_is_weak() -> None:
    chain = Asked()
    chain.add("answer", "2026-02-12", about=["R1"], value="agreed")
    assert concerns("agreed-without-words", chain) == [("R1", "#4")]


def test_terms_that_one_side_restated_are_an_argument() -> None:
    chain = Chain()
    chain.agreed_at_start()
    chain.add("scope", "2026-01-12", label="S1", text=words("a"))
    restated = chain.add("scope", "2026-02-12", label="S1", text=words("a and b"))
    (one,) = findings("terms-restated", chain)
    assert one.found == (
        'S1 was stated by one side on Thu 12 Feb 2026 ("a and b"), after the agreement, and no answer agrees to it.'
    )
    del chain.records[restated - 1].fields["text"]
    assert said("terms-restated", chain).startswith("S1 was stated by one side on Thu 12 Feb 2026, after")
