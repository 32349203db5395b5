"""Links join records without changing them."""

from disputekit.case.account import accounts
from tests.case.build import Chain, money, note, to_me, words


def test_two_sources_of_one_event_are_one_group_over_any_number_of_links() -> None:
    chain = Chain()
    seqs = [chain.add("memo", text=words(str(number))) for number in range(4)]
    chain.add("link", targets=[seqs[0], seqs[1]], same=True)
    chain.add("link", targets=[seqs[2], seqs[3]], same=True)
    chain.add("link", targets=[seqs[1], seqs[2]], same=True)
    assert chain.case.links.same == dict.fromkeys(seqs, tuple(seqs))


def test_a_link_can_be_taken_away_and_withdrawn() -> None:
    chain = Chain()
    pair = [chain.add("memo", text=words("a")), chain.add("memo", text=words("b"))]
    chain.add("link", targets=pair, same=True)
    off = chain.add("link", targets=pair, same=True, off=True)
    assert chain.case.links.same == {}
    chain.withdraw(off)
    assert set(chain.case.links.same) == set(pair)


def test_a_link_to_what_is_not_in_force_joins_nothing() -> None:
    chain = Chain()
    pair = [chain.add("memo", text=words("a")), chain.add("memo", text=words("b"))]
    chain.add("link", targets=pair, same=True)
    chain.withdraw(pair[1])
    assert chain.case.links.same == {}


def test_about_and_citations_are_added_and_taken_away_by_links() -> None:
    chain = Chain()
    message = chain.add("message", talk=to_me(), text=words("a popup please"))
    mail = chain.add("message", talk=to_me("mail"), text=words("see below"))
    request = chain.add("request", label="R1", text=note("wants a popup"), talk=to_me("call"))
    chain.add("link", targets=[mail], about=["R1"])
    chain.add("link", targets=[request], cites=[message])
    case = chain.case
    assert case.topics(case.by_seq[mail]) == ("R1",)
    assert [one.seq for one in case.sources(case.by_seq[request])] == [message]
    chain.add("link", targets=[mail], about=["R1"], off=True)
    chain.add("link", targets=[request], cites=[message], off=True)
    case = chain.case
    assert case.topics(case.by_seq[mail]) == ()
    assert [one.seq for one in case.sources(case.by_seq[request])] == [request]


def test_a_link_without_readable_targets_does_nothing() -> None:
    chain = Chain()
    seq = chain.add("link", targets=[1], about=["R1"])
    del chain.records[seq - 1].fields["targets"]
    assert chain.case.links.about == {}


def test_an_event_with_two_sources_is_counted_once_and_by_the_better_source() -> None:
    chain = Chain(platform="direct")
    typed = chain.add("money", step="received", amount=money(800), about=["M1"])
    batch = chain.add("import", digest="0" * 64, tool={"name": "csv"}, tally={"in": 1})
    imported = chain.add(
        "money", step="received", amount=money(800), source={"import": batch, "at": "line 4"}
    )
    chain.add("link", targets=[typed, imported], same=True)
    case = chain.case
    assert [one.seq for one in case.of_kind("money")] == [imported]
    account = accounts(case)[0]
    assert account.total.received.minor == 80_000
    assert account.rows[0].labels == ("M1",)
    assert [one.seq for one in account.rows[0].exhibits] == [typed, imported]
