"""What the record consists of, and days without an entry."""

from disputekit.case.statistics import dispute_line, gaps_of, statistics_of
from disputekit.record.money import Money
from disputekit.record.spoken import Lag
from tests.case.build import Chain, money, note, to_me, when, words


def test_counts_by_source_and_keeping_add_up_to_the_entries() -> None:
    chain = Chain()
    typed = chain.add("message", talk=to_me("mail"), text=words("a"))
    chain.add("message", talk=to_me(), text=words("b"))
    chain.add("message", talk=to_me("call"), text=note("c"))
    gone = chain.add("memo", text=words("d"))
    undo = chain.withdraw(gone)
    chain.add("amend", target=typed, set_text=words("a, then"))
    found = statistics_of(chain.case)
    assert [(mark.value, number) for mark, number in found.by_mark] == [("p", 1), ("c", 1), ("f", 1)]
    assert found.originals == 2
    assert sum(number for _, number in found.by_mark) + found.keeping == found.entries == undo + 1
    assert found.withdrawn == (gone,)
    assert [exhibit.seq for exhibit, _ in found.corrected] == [typed]


def test_own_notes_are_classed_by_when_they_were_written() -> None:
    chain = Chain()
    for recorded in ("2026-03-06T20:00:00", "2026-03-15T10:00:00", "2026-05-15T10:00:00"):
        chain.add("message", "2026-03-06", talk=to_me("call"), text=note("a"), recorded=f"{recorded}.000000Z")
    found = statistics_of(chain.case)
    assert found.notes_by_lag == ((Lag.CONTEMPORANEOUS, 1), (Lag.LATE, 1), (Lag.RECONSTRUCTED, 1))
    assert [(note_.exhibit.code, note_.alone) for note_ in found.late_notes] == [("E3f", True), ("E4f", True)]


def test_entries_are_counted_before_and_after_the_dispute_by_the_clock() -> None:
    chain = Chain()
    chain.add("memo", "2026-03-01", text=words("a"))
    chain.add("memo", "2026-03-01", text=words("b"), recorded="2026-04-01T14:20:30.000000Z")
    chain.add("event", "2026-04-01T14:20+00:00", name="refund_requested", by="client", amount=money(5))
    line = dispute_line(chain.case)
    assert line is not None
    assert (line.before, line.same_time, line.after) == (2, 1, 1)
    assert line.sentences[0].parts == ("refund requested", ": ", Money("USD", 500, 2))


def test_a_reversal_through_the_bank_begins_a_dispute_too() -> None:
    chain = Chain()
    chain.add("money", "2026-04-01", step="charged_back", amount=money(5))
    line = dispute_line(chain.case)
    assert line is not None
    assert line.sentences[0].parts[0] == "payment reversed through the bank"


def test_no_dispute_no_line() -> None:
    assert dispute_line(Chain().case) is None
    assert statistics_of(Chain().case).longest_gap is None


def gaps(*moments: str, zone: str = "UTC", longer_than: int = 3) -> list[tuple[str, str, int]]:
    chain = Chain()
    for moment in moments:
        chain.add("memo", moment, text=words("a"))
    return [(gap.first, gap.last, gap.days) for gap in gaps_of(chain.case, zone, longer_than)]


def test_gaps_are_whole_days_without_an_entry() -> None:
    assert gaps("2026-03-27", "2026-04-01T14:20+00:00") == [("2026-03-28", "2026-03-31", 4)]
    assert gaps("2026-03-28", "2026-04-01") == []


def test_gaps_are_counted_in_the_days_of_the_zone() -> None:
    late = ("2026-03-27T23:00+00:00", "2026-04-01T12:00+00:00")
    assert gaps(*late, zone="Europe/Kyiv") == []
    assert gaps(*late) == [("2026-03-28", "2026-03-31", 4)]


def test_what_is_known_to_a_month_fills_it_and_open_ends_fill_nothing() -> None:
    assert gaps("2026-03", "2026-04-06") == [("2026-04-01", "2026-04-05", 5)]
    chain = Chain()
    chain.add("memo", when("2026-03-01"), text=words("a"))
    chain.add("memo", when("2026-03-20", rel="before"), text=words("b"))
    chain.add("memo", when("2026-03-20", rel="after"), text=words("c"))
    assert gaps_of(chain.case, "UTC", 3) == ()


def test_a_gap_says_which_channels_are_complete_for_it() -> None:
    chain = Chain()
    chain.add("memo", "2026-03-01", text=words("a"))
    chain.add("memo", "2026-03-20", text=words("b"))
    chain.add("coverage", channel="mail", from_=when("2026-03-01"), to=when("2026-03-31"), extent="complete")
    chain.add("coverage", channel="chat", from_=when("2026-03-01"), to=when("2026-03-05"), extent="complete")
    assert [line.channel for line in gaps_of(chain.case, "UTC", 3)[0].covered] == ["mail"]
    longest = statistics_of(chain.case).longest_gap
    assert longest is not None
    assert (longest.first, longest.days) == ("2026-03-02", 18)
