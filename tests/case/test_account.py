"""The four pots: never mixed, never counted twice, and their sum is what is due."""

from typing import Any

import pytest

from disputekit.case.account import accounts, rows_of
from disputekit.case.payments import differing_sources, money_lines, payments, unmatched_receipts
from disputekit.case.view import AccountRow, AgreedBasis, CurrencyAccount
from disputekit.record.money import Money
from tests.case.build import Chain, money, note, to_client, to_me, when, words

START = "2026-01-12T10:31+00:00"


class Paid(Chain):
    """An agreement, M1 of 800 and M2 of 1,000."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(**facts)
        self.offer = self.agreed_at_start()
        self.milestone("M1", 800)
        self.milestone("M2", 1000)

    def milestone(self, label: str, amount: int, at: str = START, **more: Any) -> int:
        return self.add("milestone", at, label=label, text=words(label), amount=money(amount), **more)

    def pay(self, step: str, amount: int | str, *labels: str, at: str = "2026-02-01", **more: Any) -> int:
        fields = {"about": [*labels], **more} if labels else more
        return self.add("money", at, step=step, amount=money(amount), **fields)

    def agreed_request(self, label: str, amount: int, **more: Any) -> None:
        self.add("request", "2026-02-01T09:00+00:00", label=label, talk=to_me(), text=words("more?"))
        fields = {"talk": to_me(), "text": words("ok"), **more}
        self.add(
            "answer", "2026-02-01T10:00+00:00", about=[label], value="agreed", amount=money(amount), **fields
        )

    @property
    def account(self) -> CurrencyAccount:
        return accounts(self.case)[0]

    def row(self, label: str) -> AccountRow:
        return next(one for one in self.account.rows if label in one.labels)


def pots(row: AccountRow) -> tuple[int, ...]:
    """Due, received, held, open, returned, beyond; in whole dollars."""
    found = (row.due, row.received, row.held, row.open, row.returned, row.beyond)
    return tuple(one.minor // 100 for one in found)


def test_nothing_paid_is_open() -> None:
    assert pots(Paid().account.total) == (1800, 0, 0, 1800, 0, 0)


def test_funded_money_is_held_until_it_is_released() -> None:
    chain = Paid()
    chain.pay("funded", 800, "M1")
    assert pots(chain.row("M1")) == (800, 0, 800, 0, 0, 0)
    chain.pay("released", 500, "M1", at="2026-02-02")
    assert pots(chain.row("M1")) == (800, 500, 300, 0, 0, 0)
    chain.pay("lapsed", 300, "M1", at="2026-02-20")
    assert pots(chain.row("M1")) == (800, 800, 0, 0, 0, 0)


def test_a_release_was_funded_even_if_nobody_noted_it() -> None:
    chain = Paid()
    chain.pay("released", 800, "M1")
    assert pots(chain.row("M1")) == (800, 800, 0, 0, 0, 0)


def test_the_arrival_of_a_release_is_the_same_money() -> None:
    chain = Paid()
    chain.pay("released", 800, "M1")
    chain.pay("received", 800, "M1", at="2026-02-06")
    assert pots(chain.row("M1"))[1] == 800
    assert unmatched_receipts(chain.case) == ()


def test_the_arrival_of_a_release_less_its_fee_is_the_same_money() -> None:
    chain = Paid()
    chain.pay("released", 800, "M1")
    chain.pay("fee", 80, "M1")
    chain.pay("received", 720, "M1", at="2026-02-06")
    assert pots(chain.row("M1"))[1] == 800
    assert chain.account.fees == Money("USD", 8_000, 2)


def test_a_receipt_that_names_the_release_is_its_arrival_whatever_its_amount() -> None:
    chain = Paid()
    release = chain.pay("released", 800, "M1")
    chain.pay("received", 700, "M1", at="2026-01-01", re=[release])
    assert pots(chain.row("M1"))[1] == 800


@pytest.mark.parametrize(("amount", "at"), [(100, "2026-02-06"), (800, "2026-01-20")])
def test_another_amount_or_an_earlier_receipt_is_money_of_its_own(amount: int, at: str) -> None:
    chain = Paid()
    chain.pay("released", 800, "M1")
    bonus = chain.pay("received", amount, "M1", at=at)
    assert pots(chain.row("M1")) == (800, 800 + amount, 0, 0, 0, amount)
    assert [one.piece.seq for one in unmatched_receipts(chain.case)] == [bonus]


def test_a_release_that_arrives_in_parts_which_name_it_is_counted_once() -> None:
    chain = Paid()
    release = chain.pay("released", 800, "M1")
    chain.pay("received", 500, "M1", at="2026-02-06", re=[release])
    chain.pay("received", 300, "M1", at="2026-02-07", re=[release])
    assert pots(chain.row("M1"))[1] == 800
    assert unmatched_receipts(chain.case) == ()


def test_a_fee_for_nothing_in_particular_is_looked_at_too() -> None:
    chain = Paid()
    chain.pay("released", 800, "M1")
    chain.pay("fee", 80)
    chain.pay("received", 720, "M1", at="2026-02-06")
    assert pots(chain.row("M1"))[1] == 800


@pytest.mark.parametrize(
    ("amount", "more"),
    [(800, {}), (720, {}), (650, {"ref": "T-1"}), (600, {"re": [6]}), (600, {"about": [6]})],
)
def test_a_receipt_without_a_label_is_the_arrival_of_a_release_all_the_same(
    amount: int, more: dict[str, Any]
) -> None:
    chain = Paid()
    chain.pay("released", 1000, "M2")
    assert chain.pay("released", 800, "M1", ref="T-1") == 6
    chain.pay("fee", 80, "M1")
    chain.pay("received", amount, at="2026-02-06", **more)
    assert pots(chain.account.total)[1] == 1800
    assert [row.labels for row in chain.account.rows] == [("M1",), ("M2",)]
    assert unmatched_receipts(chain.case) == ()


def test_a_receipt_without_a_label_takes_no_release_that_has_arrived() -> None:
    chain = Paid()
    chain.pay("released", 800, "M1")
    chain.pay("received", 800, "M1", at="2026-02-06")
    chain.pay("received", 800, at="2026-02-07")
    assert pots(chain.account.total)[1] == 1600
    assert [row.labels for row in chain.account.rows] == [("M1",), ("M2",), ()]


def test_a_receipt_without_a_label_is_for_what_its_invoice_is_for() -> None:
    chain = Paid(platform="direct")
    chain.pay("invoiced", 800, "M1", ref="INV-1")
    chain.pay("received", 300, at="2026-02-06", ref="INV-1")
    chain.pay("received", 100, at="2026-02-07", ref="INV-2")
    assert pots(chain.row("M1")) == (800, 300, 0, 500, 0, 0)
    assert pots(chain.account.total) == (1800, 400, 0, 1500, 0, 100)


def test_a_reference_that_stands_on_two_invoices_says_nothing() -> None:
    chain = Paid(platform="direct")
    chain.pay("invoiced", 800, "M1", ref="A")
    chain.pay("invoiced", 1000, "M2", ref="A")
    chain.pay("received", 800, at="2026-02-06", ref="A")
    assert [row.labels for row in chain.account.rows] == [("M1",), ("M2",), ()]


def test_the_same_amount_in_another_currency_is_no_arrival() -> None:
    chain = Paid()
    chain.pay("released", 800, "M1")
    chain.add("money", "2026-02-06", step="received", amount=money(800, "EUR"))
    assert [(one.currency, one.total.received.minor) for one in accounts(chain.case)] == [
        ("USD", 80_000),
        ("EUR", 80_000),
    ]


def test_an_arrival_is_told_from_its_amount_however_many_decimals_it_has() -> None:
    chain = Paid()
    chain.pay("released", 800, "M1")
    chain.add(
        "money",
        "2026-02-06",
        step="received",
        amount={"currency": "USD", "minor": 8_000_000, "scale": 4},
        about=["M1"],
    )
    assert chain.row("M1").received.minor == 8_000_000


def test_each_release_arrives_once() -> None:
    chain = Paid()
    chain.pay("released", 800, "M1")
    chain.pay("received", 800, "M1", at="2026-02-06")
    chain.pay("received", 800, "M1", at="2026-02-07")
    assert pots(chain.row("M1"))[1] == 1600


def test_a_direct_payment_is_received() -> None:
    chain = Paid(platform="direct")
    chain.pay("received", 800, "M1")
    assert pots(chain.account.total) == (1800, 800, 0, 1000, 0, 0)


def test_what_the_client_says_it_paid_is_in_no_pot() -> None:
    chain = Paid()
    chain.pay("claimed", 800, "M1")
    chain.pay("invoiced", 800, "M1")
    assert pots(chain.row("M1")) == (800, 0, 0, 800, 0, 0)
    assert (chain.row("M1").claimed.minor, chain.row("M1").invoiced.minor) == (80_000, 80_000)


def test_money_that_goes_back_is_taken_from_escrow_first() -> None:
    chain = Paid()
    chain.pay("funded", 800, "M1")
    chain.pay("released", 500, "M1")
    chain.pay("refunded", 400, "M1")
    assert pots(chain.row("M1")) == (800, 400, 0, 0, 400, 0)


def test_a_bank_reversal_takes_back_what_was_received() -> None:
    chain = Paid(platform="direct")
    chain.pay("received", 800, "M1")
    chain.pay("charged_back", 800, "M1")
    assert pots(chain.row("M1")) == (800, 0, 0, 0, 800, 0)
    assert chain.account.charged_back.minor == 80_000


def test_a_refund_that_is_asked_moves_nothing() -> None:
    chain = Paid()
    chain.pay("funded", 800, "M1")
    chain.pay("refund_asked", 800, "M1")
    assert pots(chain.row("M1")) == (800, 0, 800, 0, 0, 0)
    assert chain.account.refund_asked.minor == 80_000


def test_money_without_a_label_is_a_row_of_its_own_at_the_end() -> None:
    chain = Paid()
    chain.pay("received", 50)
    assert [row.labels for row in chain.account.rows] == [("M1",), ("M2",), ()]
    assert pots(chain.account.total) == (1800, 50, 0, 1800, 0, 50)


def test_a_payment_for_two_labels_joins_their_rows_and_is_not_split() -> None:
    chain = Paid()
    chain.agreed_request("R1", 150)
    chain.pay("received", 950, "M1", "R1")
    assert [row.labels for row in chain.account.rows] == [("M1", "R1"), ("M2",)]
    assert pots(chain.row("R1")) == (950, 950, 0, 0, 0, 0)


def test_a_milestone_that_includes_a_request_has_its_price_within() -> None:
    chain = Paid()
    chain.agreed_request("R1", 150)
    chain.milestone("M2", 1150, "2026-02-02", about=["R1"])
    chain.add("agreement", "2026-02-03", text=words("new milestone"), talk=to_me(), about=["M2"])
    assert pots(chain.row("R1"))[0] == 1150
    assert pots(chain.account.total)[0] == 1950


def test_a_scope_item_is_paid_through_the_milestone_that_includes_it() -> None:
    chain = Paid()
    chain.add("scope", START, label="S1", text=words("a"), about=["M1"])
    chain.add("scope", START, label="S2", text=words("b"))
    chain.pay("received", 300, "S1")
    chain.pay("received", 20, "S2")
    assert pots(chain.row("M1"))[1] == 300
    assert pots(chain.row("S2")) == (0, 20, 0, 0, 0, 20)


def test_scope_items_are_due_where_no_milestone_is_priced() -> None:
    chain = Chain()
    chain.agreed_at_start()
    chain.add("scope", START, label="S1", text=words("Logo"), amount=money(300))
    assert pots(accounts(chain.case)[0].total) == (300, 0, 0, 300, 0, 0)


# ------------------------------------------------------------ what is due


def test_terms_of_one_side_are_not_due() -> None:
    chain = Paid()
    chain.milestone("M1", 5000, "2026-02-01")
    chain.milestone("M3", 700, "2026-02-01")
    assert pots(chain.account.total)[0] == 1800


def test_without_an_agreement_the_sum_says_so() -> None:
    chain = Chain()
    chain.add("milestone", label="M1", text=words("a"), amount=money(800))
    account = accounts(chain.case)[0]
    assert account.rows[0].basis is AgreedBasis.UNSUPPORTED
    assert account.sum_line.parts[0] == "Stated, not all of it agreed in the record, "


def test_an_agreement_by_word_of_mouth_is_named_in_the_sum() -> None:
    chain = Paid()
    chain.agreed_request("R1", 150, talk=to_me("call"), text=note("fine"))
    assert chain.row("R1").basis is AgreedBasis.NOTE
    assert chain.account.total.basis is AgreedBasis.NOTE
    assert str(chain.account.sum_line.parts[0]).endswith("note only, ")


def test_a_request_agreed_in_part_in_writing_is_due_with_its_amount() -> None:
    chain = Paid()
    chain.add("request", "2026-02-01", label="R1", talk=to_me(), text=words("more?"))
    chain.add(
        "answer",
        "2026-02-02",
        about=["R1"],
        value="partly",
        amount=money(70),
        talk=to_me(),
        text=words("half"),
    )
    assert (pots(chain.row("R1"))[0], chain.row("R1").basis) == (70, AgreedBasis.WORDS)


def test_hours_are_due_at_their_rate() -> None:
    chain = Chain(contract={"type": "hourly"})
    chain.agreed_at_start()
    chain.add("milestone", START, label="M1", text=words("Work"), amount=money(45), per="hour")
    chain.add("hours", "2026-03-02", minutes=1890, mode="tracked")
    chain.add("hours", "2026-03-02", minutes=60, mode="tracked", about=["M9"])
    account = accounts(chain.case)[0]
    assert account.rows[0].due == Money("USD", 141_750, 2)
    assert account.rows[0].basis is AgreedBasis.HOURS


def test_currencies_are_never_added_and_the_cases_own_comes_first() -> None:
    chain = Paid()
    chain.add("money", step="received", amount=money(90, "EUR"), about=["M1"])
    chain.add("money", step="received", amount=money(5000, "JPY"))
    assert [one.currency for one in accounts(chain.case)] == ["USD", "EUR", "JPY"]
    assert [row.received for row in rows_of(chain.case) if row.received.minor] == [
        Money("EUR", 9000, 2),
        Money("JPY", 5000, 0),
    ]


def test_an_amount_with_more_decimals_than_usual_is_added_exactly() -> None:
    chain = Paid()
    chain.add("money", step="received", amount={"currency": "USD", "minor": 12345, "scale": 4}, about=["M1"])
    assert chain.row("M1").received == Money("USD", 12_345, 4)
    assert chain.row("M1").due == Money("USD", 8_000_000, 4)


def test_the_sum_line_shows_every_pot_that_is_not_empty() -> None:
    chain = Paid()
    chain.pay("funded", 1000, "M1")
    chain.pay("refunded", 100, "M1")
    parts = [part for part in chain.account.sum_line.parts if isinstance(part, str)]
    assert parts == [
        "Agreed ",
        " + beyond what is agreed ",
        " = received ",
        " + held, not released ",
        " + agreed, not funded ",
        " + returned to the client ",
    ]


# ------------------------------------------------------------ the list of steps


def test_steps_are_listed_with_days_after_their_due_date() -> None:
    chain = Paid()
    chain.pay("invoiced", 800, "M1", at="2026-02-01", due=when("2026-02-10"))
    chain.pay("received", 800, "M1", at="2026-02-13")
    invoice, receipt = money_lines(chain.case)
    assert (invoice.days_after_due, receipt.days_after_due) == (None, 3)
    assert invoice.due == receipt.due


def test_a_payment_finds_its_invoice_by_reference_first() -> None:
    chain = Paid()
    chain.pay("invoiced", 800, "M1", due=when("2026-02-10"), ref="A-1")
    chain.pay("invoiced", 800, "M1", due=when("2026-02-20"), ref="A-2")
    named = chain.pay("invoiced", 800, "M1", due=when("2026-02-24"))
    chain.pay("received", 800, "M1", at="2026-02-21", ref="A-2")
    chain.pay("received", 800, "M1", at="2026-02-22")
    chain.pay("received", 800, "M1", at="2026-02-25", re=[named])
    assert [one.days_after_due for one in money_lines(chain.case)][3:] == [1, None, 1]


def test_a_step_may_have_a_due_date_of_its_own() -> None:
    chain = Paid()
    chain.pay("released", 800, "M1", at="2026-02-23", due=when("2026-02-20"))
    assert money_lines(chain.case)[0].days_after_due == 3


def test_a_step_whose_amount_is_withheld_is_left_out() -> None:
    chain = Paid()
    seq = chain.pay("released", 800, "M1")
    del chain.records[seq - 1].fields["amount"]
    assert payments(chain.case) == ()


def test_joined_sources_with_other_amounts_are_named() -> None:
    chain = Paid()
    pair = [chain.pay("released", 800, "M1"), chain.pay("released", 790)]
    chain.add("link", targets=pair, same=True)
    assert [[line.seq for line in lines] for lines in differing_sources(chain.case)] == [pair]
    assert pots(chain.row("M1"))[1] == 800


def test_steps_keep_their_channel_marks() -> None:
    chain = Paid()
    chain.pay("claimed", 5, "M1", talk=to_client("mail"))
    assert money_lines(chain.case)[0].exhibits[0].mark.value == "f"
