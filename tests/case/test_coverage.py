"""Absence is said only of a channel the record covers."""

from disputekit.case.case import Case
from disputekit.case.coverage import (
    absence,
    coverage_of,
    covered_from,
    covering,
    days_covered,
    is_same_channel,
    stretches,
)
from disputekit.case.left_out import outgoing
from disputekit.record.moment import Moment, bounds, moment_from_value
from tests.case.build import Chain, to_me, when, words


def covered(*spans: tuple[str, str, str, str]) -> Case:
    chain = Chain()
    for channel, start, end, extent in spans:
        chain.add("coverage", channel=channel, from_=when(start), to=when(end), extent=extent)
    return chain.case


def at(text: str) -> Moment:
    return moment_from_value(when(text))


def days(start: str, end: str) -> tuple[int, int]:
    return bounds(at(start)).lo, bounds(at(end)).hi


def test_without_coverage_nothing_is_said_to_be_absent() -> None:
    case = covered(("Upwork Messages", "2026-01-01", "2026-04-01", "selected"))
    assert absence(case, "Upwork", at("2026-02-01"), "no answer in the record") is None
    assert absence(case, "", at("2026-02-01"), "no answer in the record") is None


def test_inside_coverage_the_absence_names_channel_end_and_record() -> None:
    case = covered(("Upwork Messages", "2026-01-01", "2026-04-01", "complete"))
    found = absence(case, "Upwork", at("2026-02-01T10:00+00:00"), "no answer in the record")
    assert found is not None
    assert found.channels == ("Upwork Messages",)
    assert [one.code for one in found.coverage] == ["E2"]
    assert found.parts == ("no answer in the record", " until ", at("2026-04-01"))


def test_coverage_of_another_channel_does_not_help() -> None:
    case = covered(("mail", "2026-01-01", "2026-04-01", "complete"))
    assert absence(case, "Upwork", at("2026-02-01"), "no answer in the record") is None
    assert is_same_channel(case, "Mail ", "mail")
    assert not is_same_channel(case, "mail", "Upwork")


def test_two_spans_that_meet_cover_both_and_a_hole_covers_neither() -> None:
    meeting = covered(
        ("mail", "2026-02-01", "2026-03-01", "complete"), ("mail", "2026-01-01", "2026-01-31", "complete")
    )
    assert len(covering(meeting, "mail", *days("2026-01-10", "2026-02-10"))) == 2
    assert len(covering(meeting, "mail", *days("2026-01-10", "2026-01-20"))) == 1
    holed = covered(
        ("mail", "2026-01-01", "2026-01-31", "complete"), ("mail", "2026-02-02", "2026-03-01", "complete")
    )
    assert covering(holed, "mail", *days("2026-01-10", "2026-02-10")) == ()
    assert len(covered_from(holed, "mail", days("2026-01-10", "2026-01-10")[0])) == 1


def test_days_are_covered_by_each_channel_that_spans_them_all() -> None:
    case = covered(
        ("Upwork Messages", "2026-01-01", "2026-04-01", "complete"),
        ("Upwork", "2026-01-01", "2026-04-01", "complete"),
        ("mail", "2026-01-01", "2026-01-02", "complete"),
    )
    assert [line.channel for line in days_covered(case, *days("2026-01-01", "2026-01-05"))] == ["Upwork"]


def test_coverage_whose_span_is_withheld_covers_nothing() -> None:
    chain = Chain()
    seq = chain.add(
        "coverage", channel="mail", from_=when("2026-01-01"), to=when("2026-02-01"), extent="complete"
    )
    del chain.records[seq - 1].fields["to"]
    assert coverage_of(chain.case) == ()


def test_statements_are_listed_by_channel_and_time() -> None:
    case = covered(
        ("mail", "2026-02-01", "2026-03-01", "selected"), ("Chat", "2026-02-01", "2026-03-01", "complete")
    )
    assert [(line.channel, line.extent) for line in coverage_of(case)] == [
        ("Chat", "complete"),
        ("mail", "selected"),
    ]


def held(chain: Chain, start: str, end: str, *names: str) -> None:
    chain.add(
        "coverage", channel="WhatsApp", from_=when(start), to=when(end), extent="complete", names=[*names]
    )


def test_a_chat_without_the_client_covers_nothing_until_the_name_is_known_to_be_theirs() -> None:
    chain = Chain()
    held(chain, "2026-01-01", "2026-02-01", "Bob", "Dana R.")
    assert [one.extent for one in coverage_of(chain.case)] == ["selected"]
    assert covered_from(chain.case, "WhatsApp", days("2026-01-05", "2026-01-06")[0]) == ()
    chain.add("person", label="P1", names=["Dana R."], side="client")
    assert [one.extent for one in coverage_of(chain.case)] == ["complete"]
    assert covered_from(chain.case, "WhatsApp", days("2026-01-05", "2026-01-06")[0])


def test_two_conversations_of_a_channel_do_not_go_on_with_each_other() -> None:
    chain = Chain()
    chain.add("person", label="P1", names=["Dana R."], side="client")
    held(chain, "2026-01-01", "2026-02-01", "Dana R.")
    held(chain, "2026-02-01", "2026-03-01", "Dana R.", "Bob")
    span = days("2026-01-05", "2026-02-20")
    assert covering(chain.case, "WhatsApp", *span) == ()
    assert stretches(chain.case, "WhatsApp") == (
        days("2026-01-01", "2026-02-01"),
        days("2026-02-01", "2026-03-01"),
    )
    held(chain, "2026-01-20", "2026-03-01", "Dana R.")
    assert len(covering(chain.case, "WhatsApp", *span)) == 2
    assert days("2026-01-01", "2026-03-01") in stretches(chain.case, "WhatsApp")


def test_what_is_typed_without_names_goes_with_each_conversation() -> None:
    chain = Chain()
    chain.add("person", label="P1", names=["Dana R."], side="client")
    held(chain, "2026-01-01", "2026-02-01", "Dana R.")
    chain.add(
        "coverage",
        channel="WhatsApp",
        from_=when("2026-02-01"),
        to=when("2026-03-01"),
        extent="complete",
    )
    assert len(covering(chain.case, "WhatsApp", *days("2026-01-05", "2026-02-20"))) == 2


def test_a_document_says_how_many_private_messages_of_a_stretch_it_leaves_out() -> None:
    chain = Chain()
    for day, via in (
        ("02-03", "Upwork"),
        ("02-04", "upwork messages"),
        ("05-01", "Upwork"),
        ("02-05", "mail"),
    ):
        told = chain.add("message", f"2026-{day}", talk=to_me(via), text=words("my doctor says"))
        chain.add("link", targets=[told], private=True)
    noted = chain.add("memo", "2026-02-06", text=words("she is ill"))
    gone = chain.add("message", "2026-02-08", talk=to_me(), text=words("no"))
    chain.add("link", targets=[noted, gone], private=True)
    chain.withdraw(gone)
    chain.add(
        "coverage", channel="Upwork", from_=when("2026-01-01"), to=when("2026-04-01"), extent="complete"
    )
    assert [one.withheld for one in coverage_of(chain.case)] == [0]
    document = outgoing(chain.case)
    assert [(one.extent, one.withheld) for one in coverage_of(document)] == [("complete", 2)]
    assert absence(document, "Upwork", at("2026-02-04"), "no answer in the record") is None
    assert absence(document, "Upwork", at("2026-02-09"), "no answer in the record") is not None
    assert absence(chain.case, "Upwork", at("2026-02-04"), "no answer in the record") is not None
