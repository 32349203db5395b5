"""Corrections: one pass downwards, whole fields, and nothing is lost for good."""

from hypothesis import given
from hypothesis import strategies as st

from disputekit.case.corrections import amend, import_of, out_of_force, standing, target_of, withdrawn
from disputekit.record.entry import Record
from tests.case.build import Chain, money, to_me, when, words


def chain_with_quote() -> tuple[Chain, int]:
    chain = Chain()
    return chain, chain.add("money", step="funded", amount=money(4500))


def amount_of(chain: Chain, seq: int) -> object:
    return next(one.fields["amount"] for one in standing(chain.records) if one.seq == seq)


def test_an_amend_replaces_the_whole_field_and_keeps_what_it_was() -> None:
    chain, seq = chain_with_quote()
    chain.add("amend", target=seq, reason="typing mistake", set_amount=money(450))
    found = next(one for one in standing(chain.records) if one.seq == seq)
    assert found.fields["amount"] == money(450)
    assert [(one.field, one.was, one.reason) for one in found.changes] == [
        ("amount", money(4500), "typing mistake")
    ]


def test_a_null_in_an_amend_removes_the_field() -> None:
    chain, seq = chain_with_quote()
    noted = chain.add("amend", target=seq, set_about=["M1"])
    chain.add("amend", target=seq, set_about=None)
    found = next(one for one in standing(chain.records) if one.seq == seq)
    assert "about" not in found.fields
    assert noted == found.changes[0].by


def test_withdrawing_an_amend_restores_what_stood_before() -> None:
    chain, seq = chain_with_quote()
    fix = chain.add("amend", target=seq, set_amount=money(450))
    chain.withdraw(fix)
    assert amount_of(chain, seq) == money(4500)


def test_undo_of_undo_restores() -> None:
    chain, seq = chain_with_quote()
    undo = chain.withdraw(seq)
    assert seq in out_of_force(chain.records)
    chain.withdraw(undo)
    assert seq not in out_of_force(chain.records)


def test_kind_label_and_target_are_not_amended() -> None:
    record = Record(2, "", {"kind": "message"})
    changed = amend(
        record, [Record(3, "", {"kind": "amend", "target": 2, "set.kind": "memo", "set.label": "S1"})]
    )
    assert changed.fields == {"kind": "message"}
    assert changed.kind == "message"


def test_corrections_themselves_are_not_amended() -> None:
    record = Record(2, "", {"kind": "withdraw", "target": 1})
    changed = amend(record, [Record(3, "", {"kind": "amend", "target": 2, "set.reason": "none"})])
    assert changed.changes == ()


def test_a_correction_without_its_target_corrects_nothing() -> None:
    assert target_of(Record(2, "", {"kind": "withdraw"})) == 0


def test_a_withdraw_reaches_backwards_only() -> None:
    assert withdrawn([(2, 3)]) == set()


def test_an_import_withdrawn_removes_its_records_and_only_those() -> None:
    chain = Chain()
    batch = chain.add("import", digest="0" * 64, tool={"name": "mbox"}, tally={"in": 1})
    taken = chain.add("message", talk=to_me(), text=words("hello"), source={"import": batch, "at": "1"})
    typed = chain.add("message", talk=to_me(), text=words("hello"))
    undo = chain.withdraw(batch)
    assert out_of_force(chain.records) == {batch, taken}
    chain.withdraw(undo)
    assert {taken, typed} <= {one.seq for one in standing(chain.records)}


def test_a_source_that_cannot_be_read_belongs_to_no_import() -> None:
    assert import_of({"source": {"at": "1"}}) == 0


@given(st.lists(st.integers(1, 12), max_size=12))
def test_a_withdraw_of_a_withdraw_is_never_needed_twice(targets: list[int]) -> None:
    """Taking back the last withdraw leaves exactly what was in force before it."""
    chain = Chain()
    for number in range(11):
        chain.add("memo", text=words(f"note {number}"))
    before = out_of_force(chain.records)
    for target in targets:
        before = out_of_force(chain.records)
        chain.withdraw(target)
    if targets:
        chain.withdraw(len(chain.records))
    assert out_of_force(chain.records) - {len(chain.records) - 1} == before


def test_records_in_force_keep_their_order() -> None:
    chain, _ = chain_with_quote()
    assert [one.seq for one in standing(chain.records)] == [1, 2]
    assert chain.records[1].fields["when"] == when("2026-03-01")
