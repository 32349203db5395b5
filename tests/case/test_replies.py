"""Response figures exist only inside coverage."""

from disputekit.case.replies import responses_of
from tests.case.build import Chain, note, to_client, to_me, when, words


class Talking(Chain):
    """Two messages to the client, the first with an answer."""

    def __init__(self, channel: str = "Upwork Messages") -> None:
        super().__init__()
        self.first = self.add("message", "2026-03-01T10:00+00:00", talk=to_client(), text=words("a?"))
        self.add("message", "2026-03-01T11:30+00:00", talk=to_me(), re=[self.first], text=words("b"))
        self.add("message", "2026-03-02T10:00+00:00", talk=to_client(), text=words("c?"))
        self.add(
            "coverage", channel=channel, from_=when("2026-02-01"), to=when("2026-03-31"), extent="complete"
        )


def test_answers_are_paired_by_what_they_answer() -> None:
    chain = Talking()
    found = responses_of(chain.case, "client")
    assert (found.received, [line.channel for line in found.coverage]) == (2, ["Upwork Messages"])
    assert [(one.asked, one.answered, one.minutes) for one in found.replies] == [
        (chain.first, chain.first + 1, (89, 91))
    ]
    assert [one.code for one in found.replies[0].exhibits] == ["E2p", "E3p"]


def test_outside_coverage_nothing_is_counted() -> None:
    found = responses_of(Talking("mail").case, "client")
    assert (found.received, found.replies, found.coverage) == (0, (), ())


def test_the_other_side_is_measured_by_the_same_rule() -> None:
    found = responses_of(Talking().case, "me")
    assert (found.received, found.replies) == (1, ())


def test_readings_unknown_senders_and_messages_to_others_do_not_count() -> None:
    chain = Talking()
    chain.add("message", talk={"from": "Bo", "to": ["Dana Reyes"], "via": "Upwork"}, text=words("x"))
    chain.add("message", talk={"from": "Olena Koval", "to": ["Bo"], "via": "Upwork"}, text=words("x"))
    chain.add("request", label="R1", cites=[chain.first], talk=to_client(), text=note("x"))
    chain.add("memo", text=words("x"))
    assert responses_of(chain.case, "client").received == 2
