"""The timeline: key events by the printed rule, joined sources on one line, gaps and the dispute in place."""

from disputekit.case.left_out import settlement_records
from disputekit.case.timeline import timeline_view
from disputekit.case.view import DisputeLine, GapLine, Line, TimelineView
from tests.case.build import Chain, money, note, to_client, to_me, words
from tests.case.worked import Worked


def lines(view: TimelineView) -> list[Line]:
    return [row for row in view.key if isinstance(row, Line)]


def shape(view: TimelineView) -> list[str]:
    names = {Line: "line", GapLine: "gap", DisputeLine: "dispute"}
    return [names[type(row)] for row in view.key]


def test_a_reading_stands_on_the_line_of_what_it_cites() -> None:
    chain = Chain()
    message = chain.add("message", "2026-03-01", talk=to_me(), text=words("a popup?"))
    chain.add("request", "2026-03-09", label="R1", cites=[message])
    found = lines(timeline_view(chain.case))
    assert [(one.seq, one.labels, one.when.start) for one in found] == [(message, ("R1",), "2026-03-01")]


def test_joined_sources_share_a_line_led_by_the_original() -> None:
    chain = Chain()
    typed = chain.add("request", "2026-03-01", label="R1", text=note("popup"), talk=to_me("call"))
    mail = chain.add("message", "2026-03-01T10:00+00:00", talk=to_me("mail"), text=words("a popup?"))
    chain.add("link", targets=[typed, mail], same=True)
    found = lines(timeline_view(chain.case))
    assert [(one.seq, [each.seq for each in one.exhibits]) for one in found] == [(mail, [typed, mail])]


def test_imported_messages_that_nobody_classified_are_counted_and_typed_ones_listed() -> None:
    chain = Chain()
    batch = chain.add("import", digest="0" * 64, tool={"name": "mbox"}, tally={"messages": 3})
    for number in range(3):
        chain.add("message", talk=to_me(), text=words(f"hi {number}"), source={"import": batch, "at": "1"})
    chain.add("message", talk=to_me(), text=words("about M1"), about=["M1"])
    chain.add("message", talk=to_me(), text=words("typed, about nothing in particular"))
    chain.add("memo", text=words("a"))
    view = timeline_view(chain.case)
    assert (view.key_events, len(view.annex), view.not_listed, view.entries) == (1, 3, 3, 8)


def test_changed_terms_are_key_and_original_ones_are_listed_only() -> None:
    chain = Chain()
    chain.agreed_at_start()
    chain.add("scope", "2026-01-12", label="S1", text=words("Logo"))
    changed = chain.add("scope", "2026-01-20", label="S1", text=words("Logo and icons"))
    view = timeline_view(chain.case)
    assert [one.seq for one in lines(view)] == [2, changed]
    assert len([row for row in view.annex if isinstance(row, Line)]) == 3


def test_terms_that_cite_the_agreement_stand_on_its_line() -> None:
    chain = Chain()
    offer = chain.agreed_at_start()
    chain.add("scope", "2026-01-12", label="S1", text=words("Logo"), cites=[offer])
    assert [(one.seq, one.labels) for one in lines(timeline_view(chain.case))] == [(offer, ("S1",))]


def test_gaps_longer_than_stated_stand_between_the_lines() -> None:
    chain = Chain()
    for day in ("2026-03-01", "2026-03-05", "2026-03-10"):
        chain.add("event", day, name="milestone_changed")
    assert shape(timeline_view(chain.case)) == ["line", "line", "gap", "line"]
    assert shape(timeline_view(chain.case, gap_days=5)) == ["line"] * 3
    assert shape(timeline_view(chain.case, gap_days=2)) == ["line", "gap", "line", "gap", "line"]


def test_the_dispute_is_a_line_of_its_own_with_what_was_read_out_of_it() -> None:
    chain = Chain()
    chain.add("money", "2026-03-31", step="funded", amount=money(5), about=["M1"])
    asked = chain.add("event", "2026-04-01", name="refund_requested", by="client", text=words("no calendar"))
    chain.add("position", "2026-04-02", by="client", stance="in", about=["R5"], cites=[asked])
    chain.add("event", "2026-04-03", name="dispute_filed", by="me")
    view = timeline_view(chain.case)
    assert shape(view) == ["line", "dispute", "line"]
    dispute = next(row for row in view.key if isinstance(row, DisputeLine))
    assert [one.parts[0] for one in dispute.sentences] == [
        "refund requested",
        "reading of R5: part of what was agreed",
    ]


def settled() -> Chain:
    chain = Chain()
    message = chain.add("message", "2026-04-02", talk=to_client(), text=words("600 and we are done?"))
    chain.add("offer", "2026-04-02", label="O1", talk=to_client(), amount=money(600), cites=[message])
    chain.add("answer", "2026-04-03", about=["O1"], value="declined", talk=to_me(), text=words("no"))
    chain.add("event", "2026-04-04", name="proposal_received", text=words("split it"))
    chain.add("event", "2026-04-05", name="contract_ended")
    return chain


def test_offers_and_what_they_cite_stay_out_unless_they_are_wanted() -> None:
    chain = settled()
    assert settlement_records(chain.case) == {2, 3, 4, 5}
    view = timeline_view(chain.case)
    assert [one.seq for one in lines(view)] == [6]
    assert view.settlement_left_out == 4
    full = timeline_view(chain.case, settlement=True)
    assert [one.seq for one in lines(full)] == [2, 4, 5, 6]
    assert full.settlement_left_out == 0


def test_the_order_is_that_of_events_and_then_of_records() -> None:
    chain = Chain()
    for at in ("2026-03-02", "2026-03-01T10:00+00:00", "2026-03-01", "2026-03-01T09:00+00:00"):
        chain.add("event", at, name="milestone_changed")
    assert [one.seq for one in lines(timeline_view(chain.case))] == [4, 5, 3, 2]


def test_the_worked_case_shows_a_late_note_and_a_correction() -> None:
    worked = Worked()
    view = timeline_view(worked.case)
    notes = {one.seq: [type(note_).__name__ for note_ in one.notes] for one in lines(view) if one.notes}
    assert notes == {worked.late: ["WrittenLater"], worked.submitted: ["Corrected"]}
    last_gap = [row for row in view.key if isinstance(row, GapLine)][-1]
    assert (last_gap.first, last_gap.last, [line.channel for line in last_gap.covered]) == (
        "2026-03-28",
        "2026-03-31",
        ["Upwork Messages"],
    )
