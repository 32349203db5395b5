"""What must hold for every case: order, sums, corrections, sources counted once, words."""

from enum import Enum
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from disputekit.case import milestones, positions, view
from disputekit.case.account import accounts
from disputekit.case.case import Case
from disputekit.case.documents import account_view, scope_view
from disputekit.case.open_ends import Gap
from disputekit.case.sentence import Named, banned_words
from disputekit.case.summary import summary_view
from disputekit.case.timeline import RULE, timeline_view
from disputekit.case.view import AccountRow, CurrencyAccount
from disputekit.record.entry import Record
from disputekit.record.kinds import STEPS
from tests.case.build import Chain, case_of, money, note, to_client, to_me, words
from tests.case.worked import Worked

START = "2026-01-12T10:31+00:00"
LABELS = ("M1", "M2", "R1", "S1")
POTS = ("due", "received", "held", "open", "returned", "beyond")

steps = st.tuples(
    st.sampled_from(STEPS),
    st.integers(1, 2000),
    st.lists(st.sampled_from(LABELS), max_size=2, unique=True),
    st.sampled_from(["USD", "EUR"]),
    st.integers(1, 28),
)


def base() -> Chain:
    chain = Chain()
    chain.agreed_at_start()
    chain.add("scope", START, label="S1", text=words("Logo"))
    chain.add("milestone", START, label="M1", text=words("a"), amount=money(800), about=["S1"])
    chain.add("milestone", START, label="M2", text=words("b"), amount=money(1000))
    chain.add("request", "2026-01-20T09:00+00:00", label="R1", talk=to_me(), text=words("more?"))
    chain.add(
        "quote",
        "2026-01-20T10:00+00:00",
        about=["R1"],
        amount=money(150),
        talk=to_client(),
        text=words("150"),
    )
    chain.add(
        "answer", "2026-01-21T10:00+00:00", about=["R1"], value="agreed", talk=to_me(), text=words("ok")
    )
    return chain


def pay(chain: Chain, step: tuple[str, int, list[str], str, int]) -> int:
    name, amount, labels, currency, day = step
    about: dict[str, Any] = {"about": labels} if labels else {}
    return chain.add("money", f"2026-02-{day:02}", step=name, amount=money(amount, currency), **about)


def paid(made: list[tuple[str, int, list[str], str, int]]) -> Chain:
    chain = base()
    for one in made:
        pay(chain, one)
    return chain


def sums(case: Case) -> dict[str, dict[str, int]]:
    return {
        account.currency: {pot: getattr(account.total, pot).minor for pot in POTS}
        for account in accounts(case)
    }


def rows(account: CurrencyAccount) -> list[AccountRow]:
    return [*account.rows, account.total]


@given(st.lists(steps, max_size=12))
def test_in_every_row_and_in_the_total_the_parts_are_the_whole(
    made: list[tuple[str, int, list[str], str, int]],
) -> None:
    for account in accounts(paid(made).case):
        for row in rows(account):
            parts = row.received.minor + row.held.minor + row.returned.minor + row.open.minor
            assert row.due.minor + row.beyond.minor == parts
            assert min(row.held.minor, row.open.minor, row.beyond.minor, row.returned.minor) >= 0
        for pot in POTS:
            assert sum(getattr(row, pot).minor for row in account.rows) == getattr(account.total, pot).minor


@given(st.lists(steps, max_size=12))
def test_money_in_is_what_the_steps_say(made: list[tuple[str, int, list[str], str, int]]) -> None:
    """Without funding and arrivals to match, what came in less what went back is what was received."""
    plain = [one for one in made if one[0] in {"released", "lapsed", "refunded"}]
    expected = {"USD": 0, "EUR": 0}
    for name, amount, _, currency, _ in plain:
        expected[currency] += -amount * 100 if name == "refunded" else amount * 100
    found = sums(paid(plain).case)
    assert {code: pots["received"] for code, pots in found.items()} == {
        code: expected[code] for code in found
    }


@given(st.lists(steps, max_size=5), st.randoms(use_true_random=False))
def test_the_order_in_which_independent_records_were_written_changes_no_sum(
    made: list[tuple[str, int, list[str], str, int]], random: Any
) -> None:
    shuffled = made[:]
    random.shuffle(shuffled)
    # Twins of amount and day may stand for each other as arrivals, whichever was written first.
    assert sums(paid(made).case) == sums(paid(shuffled).case)


@given(st.lists(steps, min_size=1, max_size=6), st.data())
def test_undo_of_undo_restores_every_sum(made: list[tuple[str, int, list[str], str, int]], data: Any) -> None:
    chain = paid(made)
    before = sums(chain.case)
    target = data.draw(st.integers(3, len(chain.records)))
    undo = chain.withdraw(target)
    chain.withdraw(undo)
    assert sums(chain.case) == before


@given(st.lists(steps, min_size=1, max_size=6), st.integers(1, 5000))
def test_an_amend_that_is_withdrawn_leaves_every_sum(
    made: list[tuple[str, int, list[str], str, int]], amount: int
) -> None:
    chain = paid(made)
    before = sums(chain.case)
    fix = chain.add("amend", target=len(chain.records), set_amount=money(amount))
    chain.withdraw(fix)
    assert sums(chain.case) == before


@given(st.lists(steps, min_size=1, max_size=5), st.data())
def test_a_second_source_of_a_payment_changes_no_sum(
    made: list[tuple[str, int, list[str], str, int]], data: Any
) -> None:
    chain = paid(made)
    before = sums(chain.case)
    twin = data.draw(st.sampled_from(made))
    first = len(chain.records) - len(made) + 1 + made.index(twin)
    second = pay(chain, twin)
    chain.add("link", targets=[first, second], same=True)
    assert sums(chain.case) == before


@given(st.lists(steps, min_size=1, max_size=5))
def test_an_import_that_is_withdrawn_takes_its_records_along(
    made: list[tuple[str, int, list[str], str, int]],
) -> None:
    chain = base()
    before = sums(chain.case)
    batch = chain.add("import", digest="0" * 64, tool={"name": "csv"}, tally={"in": len(made)})
    for one in made:
        seq = pay(chain, one)
        chain.records[seq - 1].fields["source"] = {"import": batch, "at": str(seq)}
    chain.withdraw(batch)
    assert sums(chain.case) == before


@given(st.lists(st.tuples(st.integers(1, 28), st.booleans()), max_size=5))
def test_of_restated_terms_the_last_agreed_one_stands(said: list[tuple[int, bool]]) -> None:
    chain = base()
    expected, last = 1000, (0, 0)
    for place, (day, agreed) in enumerate(said):
        seq = chain.add(
            "milestone", f"2026-03-{day:02}", label="M2", text=words("b"), amount=money(2000 + place)
        )
        if agreed:
            chain.add("answer", f"2026-03-{day:02}", re=[seq], value="agreed", talk=to_me(), text=words("ok"))
            if (day, seq) > last:
                expected, last = 2000 + place, (day, seq)
    row = next(one for one in accounts(chain.case)[0].rows if one.labels == ("M2",))
    assert row.due.minor == expected * 100


def test_the_documents_do_not_depend_on_the_order_in_which_records_are_read() -> None:
    worked = Worked()
    forward, backward = worked.case, case_of(reversed(worked.records))
    assert summary_view(forward) == summary_view(backward)
    assert scope_view(forward) == scope_view(backward)
    assert account_view(forward) == account_view(backward)
    assert timeline_view(forward) == timeline_view(backward)


def test_three_sources_joined_in_any_order_are_one_event() -> None:
    for order in permutations(range(3)):
        chain = base()
        seqs = [pay(chain, ("received", 100, ["M1"], "USD", 1)) for _ in range(3)]
        chain.add("link", targets=[seqs[order[0]], seqs[order[1]]], same=True)
        chain.add("link", targets=[seqs[order[1]], seqs[order[2]]], same=True)
        assert sums(chain.case)["USD"]["received"] == 10_000


withheld = st.lists(st.tuples(st.integers(2, 59), st.integers(0, 8)), max_size=25)


@given(withheld)
def test_whatever_is_withheld_every_document_can_still_be_made(gone: list[tuple[int, int]]) -> None:
    records = [Record(one.seq, one.recorded_at, dict(one.fields)) for one in Worked().records]
    for seq, place in gone:
        fields = records[seq - 1].fields
        names = [name for name in fields if name != "kind"]
        if names:
            del fields[names[place % len(names)]]
    case = case_of(records)
    summary_view(case)
    scope_view(case)
    account_view(case)
    timeline_view(case, settlement=True)


def test_the_words_of_states_and_rules_are_neutral() -> None:
    enums: list[type[Enum]] = [
        Gap,
        *(one for one in vars(view).values() if isinstance(one, type) and issubclass(one, Enum)),
    ]
    said = [str(member.value) for one in enums for member in one]
    said += [RULE, *positions.STANCES.values()]
    names = ("contract_ended", "refund_requested", "feedback_left", "order_completed")
    chain = Chain()
    seqs = [chain.add("event", name=name, text=note("a")) for name in names]
    spoken = [milestones.event_words(chain.case.by_seq[seq])[1] for seq in seqs]
    said += [one for one in spoken if isinstance(one, str)]
    assert isinstance(spoken[-1], Named)
    assert [word for one in said for word in banned_words(one)] == []
